using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using SQLitePCL;

namespace Yijie.App.Storage;

/// <summary>行追加器。Writes rows column by column in the order named when it was made: one call for each column, then <see cref="EndRow"/>.</summary>
public abstract class RowAppender : IDisposable
{
    public abstract void Text(string? value);
    public abstract void Long(long? value);
    public abstract void Bytes(ReadOnlyMemory<byte> value);
    public abstract void EndRow();

    /// <summary>Finishes; without it nothing is appended.</summary>
    public abstract void Complete();

    public abstract void Dispose();
}

internal sealed class PostgresAppender(NpgsqlConnection connection, string table, string[] columns) : RowAppender
{
    private const int WorthAnalysing = 5_000;

    private readonly NpgsqlBinaryImporter importer = connection.BeginBinaryImport($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
    private long rows;
    private bool inRow;
    private bool completed;

    public override void Text(string? value)
    {
        StartRow();
        if (value is null) importer.WriteNull();
        else importer.Write(value, NpgsqlDbType.Text);
    }

    public override void Long(long? value)
    {
        StartRow();
        if (value is null) importer.WriteNull();
        else importer.Write(value.Value, NpgsqlDbType.Bigint);
    }

    public override void Bytes(ReadOnlyMemory<byte> value)
    {
        StartRow();
        importer.Write(value, NpgsqlDbType.Bytea);
    }

    public override void EndRow()
    {
        inRow = false;
        rows++;
    }

    public override void Complete()
    {
        importer.Complete();
        completed = true;
    }

    public override void Dispose()
    {
        importer.Dispose();
        if (completed && rows >= WorthAnalysing) Analyse();
    }

    /// <summary>
    /// A table that has just grown much is analysed at once: the planner would otherwise go by what it knew of a nearly empty table, and join
    /// tens of thousands of rows one by one.
    /// </summary>
    private void Analyse()
    {
        var known = connection.ExecuteScalar<double>($"select reltuples::float8 from pg_class where oid = '{table}'::regclass");
        if (rows > known / 5) connection.Execute($"analyze (skip_locked) {table}"); // another region may be analysing it just now
    }

    private void StartRow()
    {
        if (inRow) return;
        importer.StartRow();
        inRow = true;
    }
}

internal sealed class SqliteAppender : RowAppender
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int column;

    public SqliteAppender(SqliteConnection connection, string table, string[] columns)
    {
        database = connection.Handle!;
        var sql = $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(_ => "?"))})";
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    public override void Text(string? value)
    {
        column++;
        Check(value is null ? raw.sqlite3_bind_null(statement, column) : raw.sqlite3_bind_text(statement, column, value));
    }

    public override void Long(long? value)
    {
        column++;
        Check(value is null ? raw.sqlite3_bind_null(statement, column) : raw.sqlite3_bind_int64(statement, column, value.Value));
    }

    public override void Bytes(ReadOnlyMemory<byte> value) => Check(raw.sqlite3_bind_blob(statement, ++column, value.Span));

    public override void EndRow()
    {
        var result = raw.sqlite3_step(statement);
        if (result != raw.SQLITE_DONE) Check(result);
        Check(raw.sqlite3_reset(statement));
        column = 0;
    }

    public override void Complete() { }

    public override void Dispose() => statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), result);
    }
}
