using System.Globalization;
using System.Text;
using System.Text.Json;
using Yijie.App.Ledger;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Records;
using Yijie.Tests.App;

namespace Yijie.Tests.Scenarios;

/// <summary>
/// 一个统筹区的一年。January to the next March by the real commands: prepayment and its return, thirteen months of requests, advances and nettings, December's
/// request in January, the year's clearing and close; the books balance after every step.
/// </summary>
public sealed class YearOfARegion
{
    private static string? firstJournal;

    [Theory(DisplayName = "一个统筹区的一年:一月至次年三月,逐步平衡,核验无误,与范本逐字一致;两种数据库各办一遍,账册逐字节相同"), ClassData(typeof(Engines))]
    public void Year(Engine engine)
    {
        using var year = new RegionYear(engine);
        var journal = year.Run();
        Golden.Matches("一年", year.Story);
        Assert.Equal(firstJournal ??= journal, journal);
    }
}

/// <summary>一年的办理。Four providers: 甲 (prepayment set off and returned at the year's end), 乙 (prepayment, leaves in July), 丙 (suspended and back, carry-forward at the year's end), a pharmacy.</summary>
internal sealed class RegionYear : IDisposable
{
    private const string First = "H14020000001", Second = "H14020000002", Third = "H14020000003", Pharmacy = "P14020000001";
    private static readonly string[] All = [First, Second, Third, Pharmacy];
    private static readonly Month January = new(2026, 1), Last = new(2027, 3);

    private readonly Agency agency;
    private readonly WorkCalendar calendar;
    private readonly StringBuilder story = new();
    private int serial;
    private JsonElement request;

    public RegionYear(Engine engine)
    {
        agency = new Agency(engine);
        // 2027 年的安排尚未公布,这里的日子只供本例使用
        agency.Db.Done("calendar", "add", agency.Db.File("2027.yaml", "year: 2027\nnotice: 假定\ndays_off: [2027-01-01..2027-01-03, 2027-02-05..2027-02-11]\nmake_up: []\n"), "--as", "admin", "--on", "2025-12-31");
        using var database = Database.Open(agency.Db.Address);
        using var store = database.Read();
        calendar = CalendarStore.Load(store);
    }

    public string Story => story.ToString();

    /// <summary>办完一年;返回全部凭证的导出。Calendar month by calendar month: what of the month before is due, then this month's request.</summary>
    public string Run()
    {
        Opening();
        Prepay();
        Request(January);
        for (var month = January.Next; month <= Last; month = month.Next)
        {
            Say($"\n# {month}");
            if (month.Number == 1) Request(month.Previous);
            Close(month.Previous);
            Receive(month.Previous);
            if (month == new Month(2026, 8)) SecondLeaves();
            if (month == new Month(2026, 12)) Ledger("prepay close plan", "h", "2026-12-01", "--year", "2026", "--method", "set-off");
            Advance(month.Previous);
            if (month == Last) Clear();
            if (month > January.Next) Settle(month.Plus(-2), calendar.NthOfMonth(month, 4));
            Declare(month.Previous);
            if (month == new Month(2026, 3)) PayPrepayment();
            if (month == new Month(2026, 9)) SecondReturns();
            if (month == new Month(2026, 12)) PrepaymentBack();
            if (month == new Month(2027, 1)) CloseYear();
            if (month == Last.Previous) DraftClearing();
            if (month.Number != 12 && month != Last) Request(month);
        }
        Duties();
        agency.Verify();
        return agency.Db.Run("ledger", "export", "--region", Agency.Region, "--fund", "310", "--format", "csv", "--on", "2027-03-31").Expect(0).Output;
    }

    public void Dispose() => agency.Dispose();

    private void Opening()
    {
        agency.Register(All);
        agency.Import("agreements", "2025-12-31", "fixmedins_code,status,from", [$"{First},normal,2020-01-01", $"{Second},normal,2020-01-01"]);
        agency.Import("fund-months", "2026-01-04", "admdvs,insutype,month,income,expenditure,balance", Months(2025).Select(m => $"140200,310,{m},1100000,1000000,13000000"));
        agency.Import("inpatient-history", "2026-01-04", "fixmedins_code,insutype,month,hifp_inpatient",
            from year in (int[])[2023, 2024, 2025] from m in Months(year) from p in (string[])[$"{First},310,{m},240000", $"{Second},310,{m},150000"] select p);
        agency.Assess("2026-01-04", "2025", (First, "优秀"), (Second, "合格"), (Third, "合格"), (Pharmacy, "合格"));
        Ledger("ledger opening", "k", "2026-01-04", "--account", "1003", "--amount", "13000000", "--account", "300101", "--amount", "9000000", "--account", "300102", "--amount", "4000000");
        Say($"甲 {First}:有预付金,年终先冲抵、后交回;乙 {Second}:有预付金,七月底解除协议;丙 {Third}:四、五月中止,年末有未清;药店 {Pharmacy}:六月为负\n");
        Say("# 2026-01\n财政专户 13,000,000.00,统筹基金结余 9,000,000.00,个人账户结余 4,000,000.00");
    }

    /// <summary>甲、乙申请预付金,核定。</summary>
    private void Prepay()
    {
        var undertaking = agency.Db.File("承诺书.pdf", Encoding.ASCII.GetBytes("%PDF-1.7"));
        foreach (var provider in (string[])[First, Second])
            Prepay("apply", "h", "2026-01-14", "--provider", provider, "--year", "2026", "--fund", "310", "--undertake", "no-preservation", "no-debt", "no-enforcement", "--attach", undertaking);
        foreach (var provider in (string[])[First, Second])
        {
            Prepay("check", "r", "2026-01-16", "--id", $"140200-310-2026-{provider}", "--condition", "4-2-finance", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5",
                "--result", "pass", "--note", "经查符合", "--attach", undertaking);
            Prepay("review", "r", "2026-01-16", "--id", $"140200-310-2026-{provider}");
        }
        var hash = Text(Ledger("prepay list", "h", "2026-01-19", "--year", "2026"), "hash");
        Ledger("prepay opinion", "f", "2026-01-19", "--year", "2026", "--hash", hash, "--result", "agree", "--note", "同意", "--document", "同财社函1号");
        var determined = Ledger("prepay determine", "a", "2026-01-20", "--year", "2026", "--hash", hash);
        Say($"2026-01-14 甲、乙申请预付金,2026-01-20 核定 {Agency.Amount(determined, "total_fen")}");
    }

    private void PayPrepayment()
    {
        var draft = Ledger("prepay pay calculate", "h", "2026-03-12", "--year", "2026");
        string[] seen = ["--id", Text(draft, "id"), "--hash", Text(draft, "hash")];
        Prepay("pay review", "r", "2026-03-12", seen);
        var batch = Prepay("pay approve", "a", "2026-03-12", seen);
        agency.Pay(batch, "2026-03-13");
        Say($"2026-03-13 预付金付讫 {Agency.Amount(batch, "total_fen")}");
    }

    /// <summary>请拨:当月 20 日(非工作日则提前),那时当月的记录已到;十二月推迟到一月的第一个工作日。</summary>
    private void Request(Month month)
    {
        var day = month.Number == 12 ? calendar.NthOfMonth(month.Next, 1) : calendar.Shifted(month.FirstDay.AddDays(19), DeadlineShift.Earlier);
        agency.Import("settlements", Iso(day),
            "setl_id,fixmedins_code,insutype,med_type,setl_time,medfee_sumamt,fund_pay_sumamt,hifp_pay,acct_pay,psn_cash_pay,insu_admdvs,fix_blng_admdvs,pay_loc,vali_flag",
            Gross(month).Select(g => string.Create(CultureInfo.InvariantCulture,
                $"{14020000 + ++serial},{g.Provider},310,{(g.Category switch { Category.Inpatient => "21", Category.Outpatient => "11", _ => "41" })},{month}-10 09:30:00,{g.Pooled + g.Account},{g.Pooled},{g.Pooled},{g.Account},0,140202,140202,2,1")));
        request = Ledger("request file", "h", Iso(day), "--month", $"{month}");
        Say($"{Iso(day)} 请拨 {month}:{Agency.Amount(request, "asked_fen")}");
        if (Asked > Fen.Zero)
            agency.Db.Done("request", "approve", "--id", Text(request, "id"), "--hash", Text(request.GetProperty("estimate"), "hash"), "--as", "a.140200", "--on", Iso(day));
    }

    private Fen Asked => new(request.GetProperty("asked_fen").GetInt64());

    /// <summary>财政到账:次月第一个工作日;十二月的在收到申请后。</summary>
    private void Receive(Month month)
    {
        if (Asked == Fen.Zero) return;
        var day = Iso(calendar.NthOfMonth(month.Next, month.Number == 12 ? 3 : 1));
        Ledger("funds receive", "f", day, "--amount", Asked.ToYuan(), "--request", Text(request, "id"), "--ref", $"拨款{month}");
        Say($"{day} 财政到账 {Asked}");
    }

    private void Advance(Month month)
    {
        var day = Iso(calendar.NthOfMonth(month.Next, 3));
        var batch = agency.Approve("advance", $"{month}", day);
        agency.Pay(batch, day);
        Say($"{day} 预拨付讫 {Agency.Amount(batch, "total_fen")}({batch.GetProperty("lines").GetArrayLength()} 家,不予预拨 {batch.GetProperty("excluded").GetArrayLength()} 家)");
    }

    private void Declare(Month month)
    {
        var day = Iso(calendar.NthOfMonth(month.Next, 3));
        agency.Ready(day, $"{month}", [.. Gross(month).Select(g => g.Provider).Distinct()]);
        foreach (var (provider, amount) in Deductions(month)) agency.Audit(day, provider, $"{month}", amount);
    }

    private void Settle(Month month, DateOnly approved)
    {
        var batch = agency.Approve("settle", $"{month}", Iso(approved));
        var paid = calendar.NthAfter(approved, 1);
        agency.Pay(batch, Iso(paid));
        Say($"{Iso(approved)} 审批 {month} 结算,{Iso(paid)} 付讫 {Agency.Amount(batch, "total_net_fen")}");
        Table(["机构", ">应结算额", ">审核扣款", ">保证金", ">实际应结算额", "冲抵", ">实付", ">预拨未清", ">待抵扣"], batch.GetProperty("statements").EnumerateArray().Select(s => (string[])
        [
            Text(s, "provider"), Agency.Amount(s, "gross_fen"), Amount(s, "audit_fen"), Amount(s, "deposit_fen"), Agency.Amount(s, "actual_fen"), Offsets(s),
            Agency.Amount(s, "net_fen"), Amount(s, "open_fen"), Amount(s, "clawback_open_fen"),
        ]));
        Balances(paid);
    }

    /// <summary>乙七月底解除协议:立案收回预付金,先从六、七两月的结算冲抵。</summary>
    private void SecondLeaves()
    {
        agency.Import("agreements", "2026-08-03", "fixmedins_code,status,from", [$"{Second},terminated,2026-07-31"]);
        Recall("open", "h", "2026-08-03", "--ground", "1", "--document", "医保函7号", "--reason", "协议解除");
        Say("2026-08-03 乙已解除协议,预付金立案收回(办法·第九条(一))");
    }

    private void SecondReturns()
    {
        Recall("notice", "h", "2026-09-10", "--document", "催告7号");
        Say($"2026-09-14 乙接催告后交回预付金 {Return(Second, "2026-09-14")}");
    }

    /// <summary>十二月:甲的预付金先从十月结算冲抵,其余交回;全部上缴财政专户,年度关闭。</summary>
    private void PrepaymentBack()
    {
        Say($"2026-12-15 甲交回冲抵后余下的预付金 {Return(First, "2026-12-15")}");
        Ledger("prepay handover", "c", "2026-12-22", "--year", "2026", "--ref", "上缴1");
        var closed = Ledger("prepay close year", "a", "2026-12-22", "--year", "2026");
        Say($"2026-12-22 预付金已上缴财政专户 {Agency.Amount(closed, "handed_over_fen")},年度关闭");
        Balances(new(2026, 12, 22));
    }

    /// <summary>交回全部未收回的预付金。</summary>
    private Fen Return(string provider, string day)
    {
        var held = new Fen(Ledger("prepay recall show", "h", day, "--year", "2026", "--provider", provider).GetProperty("held_fen").GetInt64());
        Ledger("prepay return", "c", day, "--year", "2026", "--provider", provider, "--amount", held.ToYuan(), "--ref", $"{provider}交回");
        return held;
    }

    private void CloseYear()
    {
        var closed = Ledger("ledger close-year", "k", "2027-01-15", "--year", "2026");
        Say("2027-01-15 年结,余额结转下年");
        Table(["科目", "名称", ">余额(借方为正)"], closed.GetProperty("carried").EnumerateArray().Select(c => (string[])[Text(c, "account"), Text(c, "name"), Agency.Amount(c, "balance_fen")]));
        Assert.Equal(0, closed.GetProperty("carried").EnumerateArray().Sum(c => c.GetProperty("balance_fen").GetInt64()));
        story.Append(agency.Db.Run("ledger", "statements", "--region", Agency.Region, "--fund", "310", "--year", "2026", "--on", "2027-01-15").Expect(0).Output);
    }

    /// <summary>考核、清算方案与清算事项到齐,试算;应付数随二月的请拨向财政申请。</summary>
    private void DraftClearing()
    {
        agency.Assess("2027-02-18", "2026", (First, "优秀"), (Second, "合格"), (Third, "基本合格"), (Pharmacy, "不合格"));
        agency.Scheme("2027-02-18", "2026");
        agency.ClearingItem("2027-02-18", First, "2026", "special-case", 23_456.78m, Category.Inpatient);
        agency.ClearingItem("2027-02-18", First, "2026", "drg-result", -3_000.01m);
        agency.ClearingItem("2027-02-18", Pharmacy, "2026", "other", -321.09m);
        Say($"2027-02-18 试算年终清算,应付 {Agency.Amount(agency.Calculate("clear", "2026", "2027-02-18"), "total_net_fen")}");
    }

    private void Clear()
    {
        agency.Pay(agency.Approve("clear", "2026", "2027-03-03"), "2027-03-03");
        Say("2027-03-03 审批年终清算并付讫");
        story.Append(agency.Db.Run("clear", "report", "--region", Agency.Region, "--fund", "310", "--year", "2026").Expect(0).Output);
        var report = agency.Db.Done("clear", "report", "--region", Agency.Region, "--fund", "310", "--year", "2026").Json;
        Table(["机构", "考核", ">各月实际", ">返还", ">清算事项", ">结果", "冲抵", ">应付"], report.GetProperty("statements").EnumerateArray().Select(s => (string[])
        [
            Text(s, "provider"), Text(s, "grade"), Agency.Amount(s, "actual_fen"), Agency.Amount(s, "release_fen"),
            new Fen(s.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("amount_fen").GetInt64())).ToString(), Agency.Amount(s, "result_fen"),
            Offsets(s), Agency.Amount(s, "net_fen"),
        ]));
        Balances(new(2027, 3, 3));
    }

    /// <summary>到期日在这一年里的时限,办得怎样。</summary>
    private void Duties()
    {
        var duties = agency.Db.Done("duties", "--region", Agency.Region, "--fund", "310", "--from", "2026-01-01", "--to", "2027-03-17", "--on", "2027-03-31").Json.EnumerateArray()
            .Where(d => d.GetProperty("fund").ValueKind == JsonValueKind.String && string.CompareOrdinal(Text(d, "period"), "2026") >= 0).ToList();
        Say("\n# 时限");
        foreach (var rule in duties.GroupBy(d => $"{Text(d, "title")} {Text(d, "state")}").OrderBy(g => g.Key, StringComparer.Ordinal)) Say($"{rule.Key} {rule.Count()}");
    }

    private void Close(Month month)
    {
        var day = Iso(calendar.NthOfMonth(month.Next, 1));
        Ledger("ledger close", "k", day, "--month", $"{month}");
        Say($"{day} 结 {month} 的账");
    }

    private void Balances(DateOnly day)
    {
        var accounts = agency.Db.Done("ledger", "trial-balance", "--region", Agency.Region, "--fund", "310", "--on", Iso(day)).Json.EnumerateArray().ToList();
        Assert.Equal(0, accounts.Sum(a => a.GetProperty("balance_fen").GetInt64()));
        Assert.Equal(accounts.Sum(a => a.GetProperty("debit_fen").GetInt64()), accounts.Sum(a => a.GetProperty("credit_fen").GetInt64()));
        Say($"{Iso(day)} 支出户 {Of("1004")},预付金 {Of("110102")},预拨未清 {Of("110103")},本年待遇支出累计 {new Fen(accounts.Where(a => Text(a, "account").StartsWith("5001", StringComparison.Ordinal)).Sum(a => a.GetProperty("debit_fen").GetInt64()))}");

        string Of(string code) => new Fen(accounts.Where(a => Text(a, "account") == code).Sum(a => a.GetProperty("balance_fen").GetInt64())).ToString();
    }

    /// <summary>每月的费用。丙四、五月中止,乙八月起没有。</summary>
    private static IEnumerable<(string Provider, Category Category, decimal Pooled, decimal Account)> Gross(Month month)
    {
        var n = (month.Year - 2026) * 12 + month.Number;
        yield return (First, Category.Inpatient, 300_000 + 1_111.11m * n, 0);
        yield return (First, Category.Outpatient, 80_000, 20_000 + 33.33m * n);
        if (n <= 7) yield return (Second, Category.Inpatient, 90_000 + 777.77m * n, 5_000);
        if (n is not (4 or 5)) yield return (Third, Category.Inpatient, n is 12 ? 100_000 : 200_000 - 500.05m * n, 0);
        yield return (Pharmacy, Category.Pharmacy, 1_000, 2_000 + 0.37m * n);
    }

    /// <summary>每月的审核扣款:药店六月为负,丙十月、十二月不足预拨。</summary>
    private static IEnumerable<(string Provider, decimal Amount)> Deductions(Month month)
    {
        yield return (First, 1_000.01m * month.Number);
        if (month == new Month(2026, 6)) yield return (Pharmacy, 5_000);
        if (month == new Month(2026, 10)) yield return (Third, 150_000);
        if (month == new Month(2026, 12)) yield return (Third, 60_000);
    }

    private static IEnumerable<Month> Months(int year) => Enumerable.Range(1, 12).Select(n => new Month(year, n));

    private JsonElement Ledger(string command, string post, string day, params string[] rest) =>
        agency.Db.Done([.. command.Split(' '), "--region", Agency.Region, "--fund", "310", .. rest, "--as", $"{post}.140200", "--on", day]).Json;

    private JsonElement Prepay(string command, string post, string day, params string[] rest) =>
        agency.Db.Done(["prepay", .. command.Split(' '), .. rest, "--as", $"{post}.140200", "--on", day]).Json;

    private JsonElement Recall(string step, string post, string day, params string[] rest) => Ledger($"prepay recall {step}", post, day, ["--year", "2026", "--provider", Second, .. rest]);

    private void Table(string[] heads, IEnumerable<string[]> rows)
    {
        using var text = new StringWriter { NewLine = "\n" };
        TextTable.Write(text, heads, rows);
        story.Append(text);
    }

    private void Say(string line) => story.Append(line).Append('\n');

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Amount(JsonElement element, string name) => TextTable.Amount(new(element.GetProperty(name).GetInt64()));

    private static string Offsets(JsonElement statement) => string.Join(",", statement.GetProperty("offsets").EnumerateArray()
        .Select(o => $"{Kind(o)}{Text(o, "month")} {Agency.Amount(o, "amount_fen")}"));

    private static string Kind(JsonElement offset) => (Text(offset, "kind"), offset.TryGetProperty("year", out _)) switch { ("advance", _) => "预拨", ("clawback", false) => "待抵扣", ("clawback", _) => "清算应收回", _ => "预付金" };
}
