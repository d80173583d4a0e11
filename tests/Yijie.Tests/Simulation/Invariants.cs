using Yijie.App.MonthlySettlement;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.Tests.Simulation;

/// <summary>
/// 恒等。What must hold of a database after every single step, whatever the step was. Read with queries of its own from the rows that are kept, not with
/// those the commands decide by.
/// </summary>
internal sealed class Invariants(string address) : IDisposable
{
    private readonly Database database = Database.Open(address);

    public void Dispose() => database.Dispose();

    /// <summary>Every invariant that is broken, in words an accountant understands.</summary>
    public IReadOnlyList<string> Broken()
    {
        using var store = database.Read();
        List<Statement> statements = [.. store.Query<KeptStatement>("select batch_id, approved_on, cut, content from statement").Select(k => k.Statement)];
        return
        [
            .. Entries(store), .. Advances(store, statements), .. Cash(store), .. PaidOnce(store), .. Clawbacks(store),
            .. statements.SelectMany(Netting), .. Benefits(store, statements),
        ];
    }

    /// <summary>全部行数。Tables are only ever added to, so a command that leaves these counts alone has changed nothing. Two logs are left out: they record the trying itself.</summary>
    public string Fingerprint()
    {
        string[] tables =
        [
            "provider", "agreement", "enrolment", "payment_stop", "segment", "monthly_total", "declaration", "deduction", "drg_adjustment", "review",
            "batch", "batch_step", "statement", "clawback_entry", "voucher", "voucher_line", "period_close",
            "instruction", "payment_file", "payment_file_line", "payment_withheld", "payment_result", "payment_return", "payment_lapse",
        ];
        using var store = database.Read();
        return string.Join(' ', tables.Select(t => $"{t}={store.Scalar<long>($"select cast(count(*) as bigint) from {t}")}"));
    }

    /// <summary>The instructions in a status that nothing has replaced, in order.</summary>
    public IReadOnlyList<string> Instructions(string status)
    {
        using var store = database.Read();
        return [.. store.Query<string>("select id from instruction_status where status = @status and reissued = 0 order by id", new { status })];
    }

    /// <summary>Whether a batch has instructions that are in no file yet, or that were kept back and may go now.</summary>
    public bool IsWaiting(string batch)
    {
        using var store = database.Read();
        return store.Scalar<long>(
            "select cast(count(*) as bigint) from instruction_status where batch_id = @batch and reissued = 0 and status in ('pending', 'withheld')", new { batch }) > 0;
    }

    private static IEnumerable<string> Entries(Store store) => store
        .Query<(string Fund, long Seq)>("select fund, seq from voucher_line group by region, fund, seq having sum(debit_fen) <> sum(credit_fen)")
        .Select(v => $"凭证 {v.Fund}-{v.Seq} 借贷不平");

    private static IEnumerable<string> Advances(Store store, List<Statement> statements)
    {
        var ledger = store.Query<(string Fund, string Provider, string Month, long Open)>(
            """
            select fund, provider, month, cast(sum(debit_fen - credit_fen) as bigint) from voucher_line
            where account = '110103' group by fund, provider, month
            """).ToList();
        foreach (var l in ledger.Where(l => l.Open < 0)) yield return $"{l.Provider} {l.Month} 的即时结算预拨为负:{l.Open}";

        // What is open is what the bank paid less what statements set off: the sub-ledger from the other side.
        var paid = store.Query<(string Fund, string Provider, string Month, long Amount)>(
            "select fund, provider, month, amount_fen from instruction_status where kind = 'advance' and status = 'confirmed'");
        var setOff = statements.SelectMany(s => s.Offsets.Where(o => o.Kind == OpenItemKind.Advance)
            .Select(o => (Fund: ((int)s.Fund).ToString(System.Globalization.CultureInfo.InvariantCulture), s.Provider, Month: o.Month.ToString(), Amount: -o.Amount.Value)));
        var expected = paid.Concat(setOff).GroupBy(p => (p.Fund, p.Provider, p.Month)).ToDictionary(g => g.Key, g => g.Sum(p => p.Amount));
        foreach (var l in ledger)
        {
            if (expected.GetValueOrDefault((l.Fund, l.Provider, l.Month)) is var other && other != l.Open)
                yield return $"{l.Provider} {l.Month} 暂付款余额 {l.Open},银行已付减去冲抵为 {other}";
        }
    }

    /// <summary>Cash out is the confirmed instructions, and the account never goes below zero.</summary>
    private static IEnumerable<string> Cash(Store store)
    {
        var books = store.Query<(string Fund, long Balance, long Received)>(
            """
            select l.fund, cast(sum(l.debit_fen - l.credit_fen) as bigint), cast(sum(case when v.rule = 'T1' then l.debit_fen else 0 end) as bigint)
            from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            where l.account like '1004%' group by l.fund
            """).ToList();
        var paid = store.Query<(string Fund, long Amount)>(
            "select fund, cast(sum(amount_fen) as bigint) from instruction_status where status = 'confirmed' group by fund").ToDictionary(p => p.Fund, p => p.Amount);
        foreach (var b in books)
        {
            if (b.Balance < 0) yield return $"{b.Fund} 支出户透支 {b.Balance}";
            if (b.Received - paid.GetValueOrDefault(b.Fund) != b.Balance) yield return $"{b.Fund} 支出户:收 {b.Received},付 {paid.GetValueOrDefault(b.Fund)},余 {b.Balance}";
        }
    }

    private static IEnumerable<string> PaidOnce(Store store) => store
        .Query<(string Fund, string Kind, string Provider, string Month)>(
            """
            select fund, kind, provider, month from instruction_status where status = 'confirmed'
            group by region, fund, kind, provider, month having count(*) > 1
            """)
        .Select(p => $"{p.Provider} {p.Month} {p.Kind} 付了不止一次");

    private static IEnumerable<string> Clawbacks(Store store) => store
        .Query<(string Provider, string Month, long Open)>(
            "select provider, month, cast(sum(amount_fen) as bigint) from clawback_entry group by region, fund, provider, month having sum(amount_fen) < 0")
        .Select(c => $"{c.Provider} {c.Month} 待抵扣款为负:{c.Open}");

    private static IEnumerable<string> Netting(Statement s)
    {
        var (offsets, clawback) = (s.Offsets.Sum(o => o.Amount), s.ClawbackSplit.Sum(c => c.Total));
        if (s.Actual + clawback != offsets + s.Net) yield return $"{s.Provider} {s.Month}:实际 {s.Actual} + 待抵扣 {clawback} ≠ 冲抵 {offsets} + 应付 {s.Net}";
        if (s.Gross + s.Late - s.Audit - s.Agreement + s.Drg - s.Deposit != s.Actual) yield return $"{s.Provider} {s.Month}:各项之和不等于实际应结算额 {s.Actual}";
        if (s.Net > Fen.Zero && s.Open + s.ClawbackOpen > Fen.Zero) yield return $"{s.Provider} {s.Month}:尚有未清 {s.Open + s.ClawbackOpen},却应付 {s.Net}";
        if (s.SetOffSplit.Sum(c => c.Total) != offsets || s.PaymentSplit.Sum(c => c.Total) != s.Net) yield return $"{s.Provider} {s.Month}:两步记账的分类金额与冲抵、应付不符";
    }

    /// <summary>待遇支出 is what was set off against advances plus what the bank paid of settlements: nothing else reaches it.</summary>
    private static IEnumerable<string> Benefits(Store store, List<Statement> statements)
    {
        var spent = store.Scalar<long>("select cast(coalesce(sum(debit_fen - credit_fen), 0) as bigint) from voucher_line where account like '5001%'");
        var setOff = statements.Sum(s => s.Offsets.Where(o => o.Kind == OpenItemKind.Advance).Sum(o => o.Amount)).Value;
        var paid = store.Scalar<long>("select cast(coalesce(sum(amount_fen), 0) as bigint) from instruction_status where kind = 'settlement' and status = 'confirmed'");
        if (spent != setOff + paid) yield return $"待遇支出 {spent} ≠ 冲抵预拨 {setOff} + 已付轧差 {paid}";
    }
}
