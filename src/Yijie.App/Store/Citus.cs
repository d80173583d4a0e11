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

    /// <summary>Lets schemas change tables that are spread, and functions after them: over one connection to each node.</summary>
    public static void AllowUpgrade(Store store)
    {
        AllowTriggers(store);
        store.Execute("set local citus.multi_shard_modify_mode = 'sequential'");
    }

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
        var guards = store.Query<(string Name, string Table, string Definition)>(GuardsOfUnspread).ToList(); // what is there is moved past them
        foreach (var (name, table, _) in guards) store.Execute($"drop trigger {name} on {table}");
        foreach (var (table, byRegion) in store.Query<(string, bool)>(Unspread).ToList())
        {
            store.Execute(byRegion ? "select create_distributed_table(@table, 'region', colocate_with := @beside)" : "select create_reference_table(@table)",
                new { table, beside = table == First ? "default" : First });
        }
        foreach (var guard in guards) store.Execute(guard.Definition);
    }

    /// <summary>
    /// 各列的设置。What Citus gives to new tables only (schemas 021 and 027), said on every node to the tables spread before and to each of their parts. In a
    /// transaction of its own: the nodes do it each by itself.
    /// </summary>
    public static void SettleColumns(Store store)
    {
        foreach (var (success, result) in store.Query<(bool, string)>("select success, result from run_command_on_all_nodes(@Columns)", new { Columns }))
            if (!success) throw new InvalidOperationException(result);
    }

    private const string Columns = """
        do $$
        declare
          change text;
        begin
          set local citus.enable_ddl_propagation = off;
          set local citus.enable_manual_changes_to_shards = on;
          for change in
            select format('alter table %s alter column %I %s', c.oid::regclass, a.attname, case a.attname when 'region' then 'set statistics 0' else 'set storage external' end)
            from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
              and (a.attname = 'region' and a.attstattarget <> 0 or a.attname = 'content' and a.attstorage = 'x' and c.relname ~ '^segment(_\d+)?$')
          loop
            execute change;
          end loop;
        end $$
        """;

    /// <summary>The table beside which all others are laid: the first to be spread.</summary>
    private const string First = "act";

    private const string Unspread = $"""
        select c.relname::text, exists (
          select 1 from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey) where i.indrelid = c.oid and i.indisprimary and a.attname = 'region')
        from pg_class c
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not exists (select 1 from pg_dist_partition p where p.logicalrelid = c.oid)
        order by c.relname <> '{First}', c.relname
        """;

    /// <summary>The guards that look at what lies beside their rows.</summary>
    private const string GuardsOfUnspread = """
        select t.tgname::text, t.tgrelid::regclass::text, pg_get_triggerdef(t.oid)
        from pg_trigger t
        where t.tgfoid in ('voucher_balances'::regproc, 'voucher_line_posted'::regproc) and not exists (select 1 from pg_dist_partition p where p.logicalrelid = t.tgrelid)
        """;

    private static string Guards()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("citus.sql")!);
        return reader.ReadToEnd();
    }
}
