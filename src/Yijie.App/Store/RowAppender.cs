using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Yijie.App.Storage;

/// <summary>行追加器。Writes rows column by column in the order named when it was made: one call for each column, then <see cref="EndRow"/>.</summary>
public abstract class RowAppender : IDisposable
{
    public abstract void Text(string? value);

    /// <summary>Text that is UTF-8 already.</summary>
    public abstract void Text(ReadOnlySpan<byte> utf8);

    public abstract void Long(long? value);
    public abstract void Bytes(ReadOnlyMemory<byte> value);
    public abstract void EndRow();

    /// <summary>Finishes; without it nothing is appended.</summary>
    public abstract void Complete();

    public abstract void Dispose();
}

/// <summary>Writes PostgreSQL's binary COPY format itself: our columns are text, bigint and bytea only, and a cell costs no more than its bytes.</summary>
internal sealed class PostgresAppender(NpgsqlConnection connection, string table, string[] columns) : RowAppender
{
    private const int WorthAnalysing = 5_000;
    private const int LengthPrefix = sizeof(int);

    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, .. "\r\n"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly NpgsqlRawCopyStream stream = Begin(connection, table, columns);
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int used;
    private long rows;
    private bool inRow;
    private bool ended;

    public override void Text(string? value)
    {
        StartRow();
        if (value is null)
        {
            Length(-1);
            return;
        }
        Reserve(LengthPrefix + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, buffer.AsSpan(used + LengthPrefix));
        Length(length);
        used += length;
    }

    public override void Long(long? value)
    {
        StartRow();
        if (value is not { } number)
        {
            Length(-1);
            return;
        }
        Length(sizeof(long));
        Reserve(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(used), number);
        used += sizeof(long);
    }

    public override void Text(ReadOnlySpan<byte> utf8) => Content(utf8);

    public override void Bytes(ReadOnlyMemory<byte> value) => Content(value.Span);

    public override void EndRow()
    {
        inRow = false;
        rows++;
    }

    public override void Complete()
    {
        FieldCount(-1);
        Flush();
        ended = true;
        stream.Dispose(); // the server's word on all rows: a violated constraint throws here
        if (rows >= WorthAnalysing) Analyse();
    }

    public override void Dispose()
    {
        try
        {
            if (!ended) stream.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the connection was lost while rows were written, which has been said
        }
        ended = true;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private static NpgsqlRawCopyStream Begin(NpgsqlConnection connection, string table, string[] columns)
    {
        var stream = connection.BeginRawBinaryCopy($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
        stream.Write(Header);
        return stream;
    }

    /// <summary>
    /// A table that has just grown much is analysed at once: the planner would otherwise go by what it knew of a nearly empty table, and join
    /// tens of thousands of rows one by one. A tenth of the usual sample tells it enough, in a tenth
    /// of the time; one that another transaction is analysing just now is passed over.
    /// </summary>
    private void Analyse()
    {
        var known = connection.ExecuteScalar<double>($"select reltuples::float8 from pg_class where oid = '{table}'::regclass");
        if (rows > known / 5) connection.Execute($"set local default_statistics_target = 10; analyze (skip_locked) {table}; reset default_statistics_target");
    }

    private void StartRow()
    {
        if (inRow) return;
        FieldCount((short)columns.Length);
        inRow = true;
    }

    private void FieldCount(short count)
    {
        Reserve(sizeof(short));
        BinaryPrimitives.WriteInt16BigEndian(buffer.AsSpan(used), count);
        used += sizeof(short);
    }

    private void Content(ReadOnlySpan<byte> content)
    {
        StartRow();
        Length(content.Length);
        Reserve(content.Length);
        content.CopyTo(buffer.AsSpan(used));
        used += content.Length;
    }

    /// <summary>The length before each field; −1: null.</summary>
    private void Length(int length)
    {
        Reserve(LengthPrefix);
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(used), length);
        used += LengthPrefix;
    }

    private void Reserve(int count)
    {
        if (used + count <= buffer.Length) return;
        Flush();
        if (count <= buffer.Length) return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = ArrayPool<byte>.Shared.Rent(count);
    }

    private void Flush()
    {
        stream.Write(buffer, 0, used);
        used = 0;
    }
}

internal sealed class SqliteAppender : RowAppender
{
    private const int Short = 256;

    private static readonly object Number = new(), Nothing = new();

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly (object? What, long Number)[] bound; // what the statement still holds of the row before: much of a row is as in the row before it
    private int column;

    public SqliteAppender(SqliteConnection connection, string table, string[] columns)
    {
        database = connection.Handle!;
        // "or fail": one row has nothing before it to take back, so SQLite keeps no copies of the pages a guarded row is written to.
        var sql = $"insert or fail into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(_ => "?"))})";
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        bound = new (object?, long)[columns.Length];
    }

    public override void Text(string? value)
    {
        if (Stays(value ?? Nothing)) return;
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, column));
            return;
        }
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var utf8 = most <= Short ? stackalloc byte[Short] : new byte[most];
        Check(raw.sqlite3_bind_text(statement, column, utf8[..Encoding.UTF8.GetBytes(value, utf8)]));
    }

    public override void Text(ReadOnlySpan<byte> utf8) => Check(raw.sqlite3_bind_text(statement, Another(), utf8));

    public override void Long(long? value)
    {
        if (value is not { } number) Text((string?)null);
        else if (!Stays(Number, number)) Check(raw.sqlite3_bind_int64(statement, column, number));
    }

    public override void Bytes(ReadOnlyMemory<byte> value) => Check(raw.sqlite3_bind_blob(statement, Another(), value.Span));

    public override void EndRow()
    {
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE) Check(result);
        Check(raw.sqlite3_reset(statement));
        column = 0;
    }

    public override void Complete() { }

    public override void Dispose() => statement.Dispose();

    /// <summary>Goes on to the next column (they are counted from one), and says whether it still holds this very text, this number or nothing.</summary>
    private bool Stays(object what, long number = 0)
    {
        ref var held = ref bound[column++];
        if (ReferenceEquals(held.What, what) && held.Number == number) return true;
        held = (what, number);
        return false;
    }

    /// <summary>Goes on to the next column, which is to hold something else.</summary>
    private int Another()
    {
        bound[column++] = default;
        return column;
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), result);
    }
}
