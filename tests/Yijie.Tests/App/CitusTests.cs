using Yijie.App.Storage;

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
            store.Execute("create table added_by_an_upgrade (region text not null, id text not null, primary key (region, id))");
            store.Commit();
        }
        db.Run("init").Expect(0);
        using var after = Database.Open(db.Address).Read();
        Assert.Equal("distributed", after.Scalar<string>("select citus_table_type from citus_tables where table_name = 'added_by_an_upgrade'::regclass"));
    }

    private static TestDatabase Spread()
    {
        if (!Templates.IsCitus) Assert.Skip("没有 Citus:请把 YIJIE_TEST_PG 指向有工作节点的 Citus 协调节点(docs/scale.md)");
        return TestDatabase.Create(Engine.Postgres);
    }
}
