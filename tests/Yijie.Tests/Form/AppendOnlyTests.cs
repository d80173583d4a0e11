using System.Data.Common;
using Yijie.App.Storage;
using Yijie.Tests.App;

namespace Yijie.Tests.Form;

public sealed class AppendOnlyTests
{
    /// <summary>People's accounts may change, and second factors be protected in place; the list of applied schema files is the installation's own.</summary>
    private static readonly string[] Changeable = ["app_user", "second_factor", "schema_file"];

    [Theory(DisplayName = "只增不改:除用户表外,每一张表都拒绝修改和删除"), ClassData(typeof(Engines))]
    public void EveryTableRefuses(Engine engine)
    {
        using var test = TestDatabase.Create(engine);
        using var database = Database.Open(test.Address);
        var tables = Tables(database);
        Assert.Contains("voucher_line", tables);
        Assert.Contains("segment", tables);

        foreach (var table in tables)
        {
            var columns = Columns(database, table);
            AddRow(database, table, columns);
            Assert.Contains("只增不改", Refusal(database, $"update {table} set {columns[0].Name} = {columns[0].Name}"), StringComparison.Ordinal);
            Assert.Contains("只增不改", Refusal(database, $"delete from {table}"), StringComparison.Ordinal);
            if (engine == Engine.Postgres) Assert.Contains("只增不改", Refusal(database, $"truncate {table} cascade"), StringComparison.Ordinal);
        }
    }

    private static List<string> Tables(Database database)
    {
        using var store = database.Read();
        var tables = store.Query<string>(database.IsPostgres
            ? "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1"
            : "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1");
        return [.. tables.Except(Changeable)];
    }

    private static List<(string Name, string Type)> Columns(Database database, string table)
    {
        using var store = database.Read();
        using var row = store.Stream($"select * from {table} limit 0");
        return [.. Enumerable.Range(0, row.FieldCount).Select(i => (row.GetName(i), row.GetDataTypeName(i).ToLowerInvariant()))];
    }

    /// <summary>A row to be refused: SQLite's triggers are asked row by row.</summary>
    private static void AddRow(Database database, string table, List<(string Name, string Type)> columns)
    {
        using var store = database.Write();
        DropInsertGuards(store);
        var values = columns.Select(c => c.Type switch
        {
            "text" => "'x'",
            "bigint" or "integer" => c.Name == "credit_fen" ? "0" : "1",
            "bytea" => @"'\x00'",
            "blob" => "x'00'",
            _ => throw new NotSupportedException($"{table}.{c.Name}: {c.Type}"),
        });
        store.Execute($"insert into {table} ({string.Join(", ", columns.Select(c => c.Name))}) values ({string.Join(", ", values)})");
        store.Commit();
    }

    /// <summary>What keeps a senseless row out is not what is asked here.</summary>
    private static void DropInsertGuards(Store store)
    {
        if (store.IsPostgres) store.Execute("set local session_replication_role = replica");
        else foreach (var guard in store.Query<string>("select name from sqlite_master where type = 'trigger' and sql like '%before insert%'").ToList()) store.Execute($"drop trigger {guard}");
    }

    private static string Refusal(Database database, string sql)
    {
        using var store = database.Write();
        return Assert.ThrowsAny<DbException>(() => store.Execute(sql)).Message;
    }
}
