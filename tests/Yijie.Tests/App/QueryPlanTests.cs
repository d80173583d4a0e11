using System.Globalization;
using System.Text.RegularExpressions;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.Tests.App;

/// <summary>
/// 查询怎样执行。The questions that people ask all day, run as commands on tables large enough for a plan to matter; each of their queries is then explained by the
/// database itself.
/// </summary>
public sealed partial class QueryPlanTests
{
    private const string Asked = "H14020000007";
    private const string Batch = "140200-310-202508-A1";
    private const int Providers = 300;

    /// <summary>What grows with every provider and month, or with every payment.</summary>
    private static readonly string[] Large = ["segment", "monthly_total", "declaration", "statement", "instruction", "instruction_status", "payment_result", "payment_file_line", "voucher_line"];

    private static readonly string[] Questions =
    [
        $"statement --provider {Asked} --fund 310 --month 2025-08",
        $"records list --provider {Asked} --month 2025-08",
        $"records show 7 --provider {Asked}",
        $"providers money {Asked}",
        $"pay list --region 140200 --provider {Asked}",
        $"pay list --region 140200 --batch {Batch}",
        "pay list --region 140200 --month 2025-08",
        "pay list --region 140200 --fund 310 --month 2025-08",
        $"pay show {Batch}-00007",
        "batch list --region 140200 --month 2025-08",
        "batch list --region 140200",
        "overview --region 140200",
        $"duties --region 140200 --provider {Asked}",
        "supervise region --region 140200",
        "ledger ageing --region 140200 --fund 310",
        $"ledger account --region 140200 --fund 310 --account 110103 --provider {Asked}",
        "ledger voucher --region 140200 --fund 310 --period 2025-08 --number 3",
    ];

    [Theory(DisplayName = "主要的查询都走索引:不为一家机构、一批、一个月读遍大表"), ClassData(typeof(Engines))]
    public void ByIndex(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        Fill(database, Region.All);
        using var store = database.Read();
        // A shard holds a few regions only, too little for a plan to matter: there it is asked whether an index serves at all.
        if (engine == Engine.Postgres && Templates.IsCitus) store.Execute("set local enable_seqscan = off");

        Assert.NotEmpty(ReadThrough(store, "select s.hash from statement s where s.net_fen = 5", null)); // it would be seen
        if (!store.IsPostgres) Assert.NotEmpty(ReadThrough(store, "select sum(l.debit_fen) from voucher_line l where l.region = '140200' and l.fund = '310'", null));
        foreach (var question in Questions)
        {
            var queries = QueriesOf(db, question);
            Assert.NotEmpty(queries);
            Assert.Empty(queries.SelectMany(q => ReadThrough(store, q.Sql, q.Parameters).Select(table => $"{question} 读遍 {table}:{q.Sql}")));
        }
    }

    [Theory(DisplayName = "统计信息只见过先办的统筹区:后办的仍按整个主键找回执,不为每条指令读遍全区、全月的"), ClassData(typeof(Engines))]
    public void OfRegionsNotSeenYet(Engine engine)
    {
        if (engine == Engine.Postgres && Templates.IsCitus) Assert.Skip("Citus 的各分片里只有几个统筹区,行太少,怎样读都一样快");
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        Fill(database, Region.All.Where(r => r.Code is not ("140200" or "140300")));
        Fill(database, Region.All.Where(r => r.Code is "140200"), analyze: false);
        using var store = database.Read();
        (string Sql, object? Parameters)[] questions =
        [
            ($"select status from instruction_status where region = '140200' and batch_id = '{Batch}'", null),
            ("select sum(amount_fen) from instruction_status where region = '140200' and in_flight = 1 and booked_on is null", null),
            .. QueriesOf(db, "rollout status --region 140200 --month 2025-08").Where(q => q.Sql.Contains("i.id >= @from", StringComparison.Ordinal)),
        ];
        Assert.Equal(4, questions.Length); // the coverage asks once for each fund
        foreach (var (sql, parameters) in questions)
        {
            if (store.IsPostgres)
                ComparesNoneWithEach(store, sql, parameters);
            else
                Assert.Contains(store.Query<PlanRow>($"explain query plan {sql}", parameters), row => ByWholeKey.IsMatch(row.Detail)); // either is looked up for the other
        }
        if (!store.IsPostgres) return;
        foreach (var (sql, parameters) in Heard(() =>
        {
            InFlight.Of(store, "140200", Fund.Employee);
            _ = PaymentStore.AdvancesInFlight(store, "140200", Fund.Employee, new(2025, 8)).Count();
            _ = PaymentStore.AdvancesToLapse(store, "140200", Fund.Employee, new(2025, 8)).Count();
        }))
        {
            ComparesNoneWithEach(store, sql, parameters);
            Assert.Contains(store.Query<string>($"explain {sql}", parameters), line => line.Contains("hashed SubPlan", StringComparison.Ordinal)); // not one by one
        }
        Assert.Empty(store.Query<string>(
            """
            select a.attrelid::regclass::text from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = current_schema::regnamespace and c.relkind = 'r' and a.attname = 'region' and a.attstattarget <> 0
            """));
    }

    [Fact(DisplayName = "统计信息没有见过的月份(一月导入上年没有的年份):时限与覆盖率不把各机构两两相比")]
    public void OfMonthsNotSeenYet()
    {
        if (Templates.IsCitus) Assert.Skip("Citus 的各分片里行太少,怎样读都一样快");
        using var db = TestDatabase.Create(Engine.Postgres);
        using var database = Database.Open(db.Address);
        Fill(database, Region.All);
        using (var imported = database.Write())
        {
            foreach (var table in (string[])["monthly_total", "declaration"])
            {
                imported.Execute($"create temporary table next on commit drop as select * from {table} where region = '140200' and month = '2025-08'");
                imported.Execute($"update next set month = '2026-01'; insert into {table} select * from next; drop table next");
            }
            imported.Commit();
        }
        using var store = database.Read();
        (string Sql, object? Parameters)[] queries = [.. QueriesOf(db, "duties --region 140200 --month 2026-01"), .. QueriesOf(db, "rollout status --region 140200 --month 2026-01")];
        Assert.Contains(queries, q => q.Sql.Contains("declared_on", StringComparison.Ordinal));
        foreach (var (sql, parameters) in queries) ComparesNoneWithEach(store, sql, parameters);
    }

    private static void ComparesNoneWithEach(Store store, string sql, object? parameters) =>
        Assert.DoesNotMatch(@"Rows Removed by Join Filter: \d{4,}", string.Join('\n', store.Query<string>($"explain (analyze, costs off, timing off, summary off) {sql}", parameters)));

    private static List<(string Sql, object? Parameters)> QueriesOf(TestDatabase db, string question) => Heard(() =>
    {
        var result = db.Run([.. question.Split(' '), "--on", "2025-09-20", "--json"]);
        Assert.True(result.ExitCode is 0 or 1, $"{question}:{result.Error}");
    });

    private static List<(string Sql, object? Parameters)> Heard(Action asking)
    {
        var queries = new List<(string Sql, object? Parameters)>();
        Store.Watch = (sql, parameters) => queries.Add((sql, parameters));
        asking();
        Store.Watch = null;
        return queries;
    }

    [Fact(DisplayName = "支出户存款余额由它自己的索引答,不读账套的各行")]
    public void DepositByItsIndex()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var plans = new List<string>();
        Store.Watch = (sql, parameters) =>
        {
            Store.Watch = null;
            plans.AddRange(store.Query<PlanRow>($"explain query plan {sql}", parameters).Select(row => row.Detail));
        };
        Books.ExpenditureAccountBalance(store, new("140200", Fund.Employee));
        Assert.Equal(["SEARCH voucher_line USING COVERING INDEX voucher_line_deposit (region=? AND fund=? AND account=?)"], plans);
    }

    /// <summary>The large tables that a query reads from end to end, as the database plans it.</summary>
    private static IEnumerable<string> ReadThrough(Store store, string sql, object? parameters)
    {
        if (store.IsPostgres)
            return store.Query<string>($"explain {sql}", parameters).Select(line => SeqScan.Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value).Intersect(Large);
        var tables = Named.Matches(sql).ToLookup(m => m.Groups[2].Success ? m.Groups[2].Value : m.Groups[1].Value, m => m.Groups[1].Value);
        return store.Query<PlanRow>($"explain query plan {sql}", parameters).Select(row => Scan.Match(row.Detail)).Where(m => m.Success)
            .SelectMany(m => tables[m.Groups[1].Value].Append(m.Groups[1].Value)).Intersect(Large);
    }

    [GeneratedRegex(@"^SEARCH [ir] .*\(region=\? AND (instruction_)?id=\?\)")]
    private static partial Regex ByWholeKey { get; }

    /// <summary>On Citus the number of a shard follows the table's name.</summary>
    [GeneratedRegex(@"Seq Scan on (\w+?)(?:_\d{6,})?(?!\w)")]
    private static partial Regex SeqScan { get; }

    /// <summary>A book, of one region and fund, is read through as well.</summary>
    [GeneratedRegex(@"^(?:SCAN|SEARCH(?=.* USING PRIMARY KEY \(region=\? AND fund=\?\)$)) (\w+)")]
    private static partial Regex Scan { get; }

    [GeneratedRegex(@"(?:from|join)\s+(\w+)(?:\s+(?!where|join|left|on|group|order)(\w+))?")]
    private static partial Regex Named { get; }

    /// <summary>Regions with three months of three hundred providers, advanced, paid, booked and settled.</summary>
    private static void Fill(Database database, IEnumerable<Region> regions, bool analyze = true)
    {
        using var store = database.Write();
        foreach (var region in regions.Select(r => r.Code))
        {
            var prefix = $"H{region[..4]}0";
            store.Execute($"insert into provider {Rows} select @region, {Provider}, '0001-01-01', 1, i, 'x', 1, '', '', '', 'b', '102161000018', '1', 'x' from n", new { region, prefix, last = Providers - 1 });
            foreach (var (month, seq) in ((string, long)[])[("2025-06", 1), ("2025-07", 2), ("2025-08", 3)])
            {
                var batch = $"{region}-310-{month.Replace("-", "", StringComparison.Ordinal)}-A1";
                var content = string.Create(CultureInfo.InvariantCulture, $$"""
                    {"region":"{{region}}","fund":310,"provider":"P","month":"{{month}}","gross":1,"late":0,"audit":0,"agreement":0,"drg":0,"deposit":0,"actual":1,"adjustments":[],"offsets":[],"net":1,"open":0,"clawback_open":0,"ex_officio":false,"held_reasons":[],"by_category":[],"set_off_split":[],"payment_split":[],"clawback_split":[],"hash":""}
                    """);
                var all = new { region, prefix, last = Providers - 1, month, seq, batch, content, nothing = Array.Empty<byte>() };
                foreach (var sql in (string[])
                [
                    "insert into batch select @region, @batch, '310', @month, 'advance', 1, 1, 'h', @nothing, 'x', '2025-09-01', '2025-09-01T09:00:00.000+08:00' from n where i = 0",
                    $"insert into segment select @region, {Provider}, @month, 1, 1, '', @nothing from n where {Provider} <> '{Asked}'",
                    $"insert into monthly_total select @region, @month, '310', {Provider}, 2, 1, 1, 100, 0 from n",
                    $"insert into declaration select @region, @month, '310', {Provider}, 1, i, 100, 100, 0, 1, '2025-09-05' from n",
                    $"insert into statement select @region, '310', {Provider}, @month, @batch, '2025-09-10', 1, 'h', 100, 0, 100, 0, 100, @content from n",
                    $"insert into instruction (region, id, batch_id, fund, month, kind, provider, amount_fen, created_on, created_by) select @region, {Instruction}, @batch, '310', @month, 'advance', {Provider}, 100, '2025-09-01', 'x' from n",
                    $"insert into payment_file_line select @region, {Instruction}, 'csv', @batch, 1, 'x', '', '', '' from n",
                    $"insert into payment_result select @region, {Instruction}, 'ACSC', '2025-09-02', 'b', '', '', '2025-09-02', @seq from n",
                    $"insert into voucher_line select @region, '310', @seq, 2 * i, '110103', 100, 0, {Provider}, @month, null, null from n",
                    "insert into voucher_line select @region, '310', @seq, 2 * i + 1, '1004', 0, 100, null, null, null, null from n",
                    "insert into voucher select @region, '310', @seq, @month, @seq, '2025-09-02', 'T3', 'x', 1, 'x', 'x', 'x', 'x', @batch, null, '', '', '2025-09-02T09:00:00.000+08:00' from n where i = 0",
                ]) store.Execute(Into.Replace(sql, $"$0 {Rows}", 1), all);
            }
        }
        if (analyze) store.Execute("analyze;");
        store.Commit();
    }

    private const string Rows = "with recursive n(i) as (select 0 union all select i + 1 from n where i < @last)";
    private const string Provider = "@prefix || substr(cast(1000000 + i as text), 2)";
    private const string Instruction = "@batch || '-' || substr(cast(100000 + i as text), 2)";

    [GeneratedRegex(@"^insert into \w+( \([^)]*\))?")]
    private static partial Regex Into { get; }

    private sealed record PlanRow(long Id, long Parent, long Notused, string Detail);
}
