using System.Reflection;

namespace Yijie.App.Storage;

/// <summary>
/// 分布。On Citus, PostgreSQL over several machines: every table with the region in its key is spread by it, a region's rows of all tables side by side;
/// the small tables that regions share lie whole on every node. No query knows of it.
/// </summary>
internal static class Citus
{
    /// <summary>Whether this database's tables are, or may be, spread.</summary>
    public static bool IsThere(Store store) => store.IsPostgres && store.Scalar<bool>("select exists (select 1 from pg_extension where extname = 'citus')");

    /// <summary>Whether <c>init --citus</c> has been here before: an upgrade then spreads what is new.</summary>
    public static bool IsSpread(Store store) => IsThere(store) && store.Scalar<bool>("select exists (select 1 from pg_dist_partition)");

    /// <summary>Lets triggers be made on spread tables: ours raise, or look at what lies beside them.</summary>
    public static void AllowTriggers(Store store) => store.Execute("set local citus.enable_unsafe_triggers = on");

    /// <summary>分布各表。Spreads every table that is not spread yet.</summary>
    /// <exception cref="UsageException">The server has no Citus, or the coordinator knows of no worker.</exception>
    public static void Spread(Store store)
    {
        if (!store.IsPostgres || store.Scalar<long>("select count(*) from pg_available_extensions where name = 'citus'") == 0)
            throw new UsageException("--citus 须在装有 Citus 扩展的 PostgreSQL 协调节点上使用(docs/scale.md)");
        if (!IsThere(store) || store.Scalar<long>("select count(*) from pg_dist_node where noderole = 'primary' and groupid <> 0") == 0)
            throw new UsageException("协调节点还没有工作节点:请先在各节点的这个数据库里 create extension citus,再在协调节点上 select citus_add_node('主机', 端口)(docs/scale.md)");

        store.Execute(Guards());
        AllowTriggers(store);
        foreach (var (table, byRegion) in store.Query<(string, bool)>(Unspread).ToList())
        {
            store.Execute(byRegion ? "select create_distributed_table(@table, 'region', colocate_with := @beside)" : "select create_reference_table(@table)",
                new { table, beside = table == First ? "default" : First });
        }
    }

    /// <summary>The table beside which all others are laid: the first to be spread.</summary>
    private const string First = "act";

    private const string Unspread = $"""
        select c.relname::text, exists (
          select 1 from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary and a.attname = 'region')
        from pg_class c
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not exists (select 1 from pg_dist_partition p where p.logicalrelid = c.oid)
        order by c.relname <> '{First}', c.relname
        """;

    private static string Guards()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("citus.sql")!);
        return reader.ReadToEnd();
    }
}
