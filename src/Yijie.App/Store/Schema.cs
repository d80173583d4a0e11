using System.Text;
using System.Text.RegularExpressions;

namespace Yijie.App.Storage;

/// <summary>表结构。Turns a schema file into one database's dialect; every table is made append-only unless it is named here.</summary>
public static partial class Schema
{
    /// <summary>Tables whose rows may change: people's accounts. Everything else is only ever added to.</summary>
    private static readonly string[] Changeable = ["app_user"];

    [GeneratedRegex(@"^create table (\w+)", RegexOptions.Multiline)]
    internal static partial Regex CreatedTable { get; }

    [GeneratedRegex(@"^create table (\w+) \(\n  region text", RegexOptions.Multiline)]
    internal static partial Regex RegionalTable { get; }

    [GeneratedRegex(@"^(  |alter table \w+ add column )\w+ text\b(?! collate)", RegexOptions.Multiline)]
    private static partial Regex TextColumn { get; }

    /// <param name="asServerOrders">Whether the database's tables are of an earlier version, which left the order of text to the server (decision 226).</param>
    public static string ForDialect(string sql, bool postgres, bool asServerOrders = false)
    {
        sql = WithoutOther(sql, postgres ? "sqlite" : "postgres");
        var text = new StringBuilder(!postgres ? ToSqlite(sql) : asServerOrders ? sql : ToPostgres(sql));
        foreach (var table in CreatedTable.Matches(sql).Select(m => m.Groups[1].Value).Except(Changeable))
        {
            if (postgres) text.AppendLine(PostgresGuard(table));
            else foreach (var change in (string[])["update", "delete"]) text.AppendLine(SqliteGuard(table, change));
        }
        return text.ToString();
    }

    /// <summary>Leaves out what stands between <c>-- only</c> the other database and the next <c>-- only</c> or <c>-- both</c>.</summary>
    private static string WithoutOther(string sql, string other)
    {
        var text = new StringBuilder();
        var kept = true;
        foreach (var line in sql.Split('\n'))
        {
            if (line.StartsWith("-- only ", StringComparison.Ordinal)) kept = line != $"-- only {other}";
            else if (line == "-- both") kept = true;
            if (kept) text.Append(line).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>Text is ordered by its bytes, as on SQLite, whatever the server's language (decision 226).</summary>
    private static string ToPostgres(string sql) => TextColumn.Replace(sql, @"$0 collate ""C""");

    private static string ToSqlite(string sql) => sql
        .Replace(" bigint", " integer", StringComparison.Ordinal)
        .Replace(" bytea", " blob", StringComparison.Ordinal)
        .Replace("\n); -- by key", "\n) strict, without rowid;", StringComparison.Ordinal)
        .Replace("\n);", "\n) strict;", StringComparison.Ordinal);

    private static string SqliteGuard(string table, string change) => $"""
        create trigger {table}_no_{change} before {change} on {table}
        begin select raise(abort, '{table}: 只增不改'); end;
        """;

    private static string PostgresGuard(string table) => $"""
        create or replace function append_only() returns trigger language plpgsql as
          $$ begin raise exception '%: 只增不改', tg_table_name; end $$;
        create trigger {table}_append_only before update or delete or truncate on {table}
          for each statement execute function append_only();
        """;
}
