using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Yijie.App.Storage;

/// <summary>
/// 行读取器。Reads rows cell by cell without making an object of any: for queries of millions of rows. What it gives of a row holds until the next
/// is read. Our columns are text, bigint and bytea; the queries give nothing else.
/// </summary>
public abstract class RowReader : IDisposable
{
    public abstract bool Read();

    public abstract bool IsNull(int column);

    public abstract long Long(int column);

    /// <summary>Text as UTF-8, or bytes; of null nothing.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int column);

    public string Text(int column) => Encoding.UTF8.GetString(Bytes(column));

    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public abstract void Dispose();

    /// <summary>The parameters of a query by name: the properties of <paramref name="parameters"/>.</summary>
    protected static IEnumerable<(string Name, object? Value)> Named(object? parameters) =>
        parameters?.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => (p.Name, p.GetValue(parameters))) ?? [];
}

/// <summary>Reads what PostgreSQL writes as binary COPY: each row one message, each cell its bytes behind their length.</summary>
internal sealed partial class PostgresReader : RowReader
{
    private const int HeaderLength = 19;

    private readonly NpgsqlRawCopyStream stream;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private (int Start, int Length)[] cells = [];
    private bool ended;

    public PostgresReader(NpgsqlConnection connection, string sql, object? parameters)
    {
        stream = connection.BeginRawBinaryCopy($"copy ({WithValues(sql, parameters)}) to stdout (format binary)");
        Require(HeaderLength);
        start += HeaderLength;
    }

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Parameter { get; }

    public override bool Read()
    {
        if (ended) return false;
        Require(sizeof(short));
        var count = BinaryPrimitives.ReadInt16BigEndian(buffer.AsSpan(start));
        if (count < 0)
        {
            ended = true;
            return false;
        }
        if (cells.Length != count) cells = new (int, int)[count];
        var at = sizeof(short); // counted from the row's start, which moves where the row does not fit
        for (var i = 0; i < count; i++)
        {
            Require(at + sizeof(int));
            var length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start + at));
            at += sizeof(int);
            cells[i] = (at, length);
            if (length <= 0) continue;
            Require(at + length);
            at += length;
        }
        for (var i = 0; i < count; i++) cells[i].Start += start;
        start += at;
        return true;
    }

    public override bool IsNull(int column) => cells[column].Length < 0;

    public override long Long(int column) => BinaryPrimitives.ReadInt64BigEndian(Bytes(column));

    public override ReadOnlySpan<byte> Bytes(int column) => cells[column] is { Length: > 0 } cell ? buffer.AsSpan(cell.Start, cell.Length) : default;

    public override void Dispose() => stream.Dispose();

    /// <summary>COPY takes no parameters: their values stand where they would.</summary>
    private static string WithValues(string sql, object? parameters)
    {
        var values = Named(parameters).ToDictionary(p => p.Name, p => Literal(p.Value), StringComparer.OrdinalIgnoreCase);
        return Parameter.Replace(sql, match => values[match.Groups[1].Value]);
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no parameter of a reader"),
    };

    /// <summary>Has so many bytes of the row in the buffer, from its start.</summary>
    private void Require(int count)
    {
        if (end - start >= count) return;
        if (start + count > buffer.Length)
        {
            var room = count > buffer.Length ? new byte[Math.Max(count, buffer.Length * 2)] : buffer;
            buffer.AsSpan(start..end).CopyTo(room);
            (buffer, start, end) = (room, 0, end - start);
        }
        while (end - start < count)
        {
            var read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0) throw new InvalidDataException("the rows end before their end");
            end += read;
        }
    }
}

internal sealed class SqliteReader : RowReader
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private bool ended;

    public SqliteReader(SqliteConnection connection, string sql, object? parameters)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        foreach (var (name, value) in Named(parameters))
        {
            if (raw.sqlite3_bind_parameter_index(statement, $"@{name}") is not (> 0 and var index)) continue;
            Check(value switch
            {
                null => raw.sqlite3_bind_null(statement, index),
                string text => raw.sqlite3_bind_text(statement, index, text),
                long number => raw.sqlite3_bind_int64(statement, index, number),
                _ => throw new ArgumentException($"{value.GetType()} is no parameter of a reader"),
            });
        }
    }

    public override bool Read()
    {
        if (ended) return false; // another step would begin anew
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW) return true;
        if (result != raw.SQLITE_DONE) Check(result);
        ended = true;
        return false;
    }

    public override bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public override long Long(int column) => raw.sqlite3_column_int64(statement, column);

    public override ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column); // of text its UTF-8, as it lies there

    public override void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), result);
    }
}
