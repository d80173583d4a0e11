using System.Data.Common;
using Npgsql;
using Yijie.App.Storage;
using Yijie.Tests.Articles;

namespace Yijie.Tests.App;

/// <summary>
/// 多台机器。<c>init --citus</c>. With <c>YIJIE_TEST_PG</c> at a Citus coordinator that has workers, all other tests run on spread tables as well (docs/scale.md).
/// </summary>
public sealed class CitusTests
{
    [Theory(DisplayName = "分布:没有 Citus 或还没有工作节点的数据库不接受 --citus,说明怎样准备"), ClassData(typeof(Engines))]
    public void RefusedWithoutCitus(Engine engine)
    {
        if (engine == Engine.Postgres && Templates.IsCitus) Assert.Skip("这台服务器有 Citus");
        using var db = TestDatabase.Create(engine, init: false);
        Assert.Contains("docs/scale.md", db.Misused("init", "--citus").Error, StringComparison.Ordinal);
        Assert.Contains("yijie init", db.Misused("calendar", "day", "2026-01-04").Error, StringComparison.Ordinal); // nothing was made
    }

    [Fact(DisplayName = "分布:含统筹区的表按统筹区分布在同一组,其余每个节点一份")]
    public void TablesAreSpread()
    {
        using var db = Spread();
        using var store = Database.Open(db.Address).Read();
        var kinds = store.Query<(string Table, string Kind, string Column, int Group)>("select table_name::text, citus_table_type, distribution_column, colocation_id from citus_tables").ToDictionary(t => t.Table);
        Assert.Equal(("distributed", "region"), (kinds["voucher_line"].Kind, kinds["voucher_line"].Column));
        Assert.Single(kinds.Values.Where(t => t.Kind == "distributed").Select(t => t.Group).Distinct());
        Assert.Equal("reference", kinds["policy"].Kind);
        Assert.Equal(store.Scalar<long>("select count(*) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"), kinds.Count);
    }

    [Fact(DisplayName = "分布:升级时新建的表随之分布,不必再说 --citus")]
    public void NewTablesAreSpreadByAnUpgrade()
    {
        using var db = Spread();
        using (var database = Database.Open(db.Address))
        using (var store = database.Write())
        {
            store.Execute(Schema.ForDialect("create table added_by_an_upgrade (\n  region text not null,\n  id text not null,\n  primary key (region, id)\n);\n", postgres: true));
            store.Commit();
        }
        db.Run("init").Expect(0);
        using var after = Database.Open(db.Address).Read();
        Assert.Equal("distributed", after.Scalar<string>("select citus_table_type from citus_tables where table_name = 'added_by_an_upgrade'::regclass"));
    }

    [Fact(DisplayName = "分布:早先版本分布的数据库照样升级,各节点上的表、列、索引、触发器都与新建的相同;此后照常记账,各分片拒收不该收的")]
    public void WhatWasSpreadBeforeIsUpgraded()
    {
        using var db = Spread(init: false);
        MakeAsOfTheFirstSpread(db.Address);
        db.Run("init", "--demo-users", "--on", "2025-05-23").Expect(0);
        Receive(db);
        IsAsMadeNow(db);
    }

    [Fact(DisplayName = "分布:用了一阵才分布的数据库,记录随表分到各节点,各节点上与新建的相同")]
    public void WhatIsThereIsSpread()
    {
        using var db = Spread(init: false);
        db.Run("init", "--demo-users", "--on", "2025-05-23").Expect(0);
        Receive(db);
        db.Run("init", "--citus").Expect(0);
        IsAsMadeNow(db);
    }

    /// <summary>Whether each node has what it has of a new database, and the parts refuse what they must; one voucher is posted.</summary>
    private static void IsAsMadeNow(TestDatabase db)
    {
        using var made = Spread();
        Assert.Equal(Description(made), Description(db));
        Assert.Contains("凭证已记账", Refusal(Line(1, 3, 5)), StringComparison.Ordinal);
        Assert.Contains("借贷不平", Refusal(Line(2, 1, 5), Line(2, 2, -4), $"insert into voucher select region, fund, 2, period, 2, on_day, rule, '', 0, '', '', '', '', '', null, '', '', '' from voucher where region = '140200' and seq = 1"), StringComparison.Ordinal);
        Assert.Contains("只增不改", Refusal("delete from act where region = '140200'"), StringComparison.Ordinal);
        Receive(db);
        db.Done("verify");

        string Refusal(params string[] statements)
        {
            using var database = Database.Open(db.Address);
            using var store = database.Write(Bookkeeper.Region);
            return Assert.ThrowsAny<DbException>(() => Array.ForEach(statements, s => store.Execute(s))).Message;
        }

        static string Line(int seq, int line, int fen) =>
            $"insert into voucher_line (region, fund, seq, line, account, debit_fen, credit_fen) values ('140200', '310', {seq}, {line}, '1004', {fen}, 0)";
    }

    private static void Receive(TestDatabase db)
    {
        var books = new Bookkeeper(db);
        books.Post("2025-08-01", books.Rules.FundsReceived(Given.Yuan(1_000), null));
    }

    /// <summary>What lies on each node: the numbers of parts, and of what belongs to them, left out.</summary>
    private static string Description(TestDatabase db)
    {
        using var store = Database.Open(db.Address).Read();
        const string Described = """
            select string_agg(line, E'\n' order by line) from (
              select distinct regexp_replace(line, '_\d{5,}', '', 'g') as line from (
                select format('column %s %s %s %s %s %s', c.relname, a.attname, a.atttypid::regtype, a.attnotnull, a.attstattarget, a.attstorage) as line
                from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
                union all select format('trigger %s %s %s %s %s', c.relname, t.tgname, t.tgtype, t.tgnewtable, t.tgenabled)
                from pg_class c join pg_trigger t on t.tgrelid = c.oid where c.relnamespace = 'public'::regnamespace
                union all select indexdef from pg_indexes where schemaname = 'public'
                union all select format('view %s %s', viewname, definition) from pg_views where schemaname = 'public'
                union all select format('function %s %s', proname, prosrc) from pg_proc where pronamespace = 'public'::regnamespace
                union all select format('kind %s %s', p.logicalrelid, p.partmethod) from pg_dist_partition p) as lines) as distinct_lines
            """;
        return string.Join('\n', store.Query<string>("select result from run_command_on_all_nodes(@Described)", new { Described }));
    }

    /// <summary>As the first version of the program that could spread them left a database's tables.</summary>
    private static void MakeAsOfTheFirstSpread(string address)
    {
        using var connection = new NpgsqlConnection(address);
        connection.Open();
        using var store = Store.Begin(connection, writes: true, regions: []);
        MakeAsOf015(store);
        Citus.Spread(store);
        store.Commit();
    }

    /// <summary>The tables of an earlier version of the program, which left the order of text to the server.</summary>
    internal static void MakeAsOf015(Store store)
    {
        store.Execute("create table schema_file (name text not null primary key)");
        foreach (var (name, sql) in Database.Schemas().Where(s => string.CompareOrdinal(s.Name, "016") < 0))
        {
            store.Execute(Schema.ForDialect(sql, postgres: true, asServerOrders: true));
            store.Execute("insert into schema_file (name) values (@name)", new { name });
        }
    }

    private static TestDatabase Spread(bool init = true)
    {
        if (!Templates.IsCitus) Assert.Skip("没有 Citus:请把 YIJIE_TEST_PG 指向有工作节点的 Citus 协调节点(docs/scale.md)");
        return TestDatabase.Create(Engine.Postgres, init);
    }
}
