using System.Globalization;
using System.Text;
using System.Text.Json;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.App;

namespace Yijie.Tests.Scenarios;

/// <summary>
/// 一个经办机构。Runs a region's month through the real commands, with the right people on the right days, and writes down what
/// came of it as a document; amounts are in yuan. Every command must succeed unless it is asked to be refused.
/// </summary>
internal sealed class Agency : IDisposable
{
    public const string Region = "140200";

    private readonly TestDatabase db;
    private readonly string fund;
    private readonly bool owns;
    private int serial;

    public Agency(Engine engine, Fund fund = Fund.Employee) : this(TestDatabase.Create(engine), fund) => owns = true;

    /// <summary>The same agency's other fund.</summary>
    public Agency(TestDatabase db, Fund fund)
    {
        this.db = db;
        this.fund = fund.Code();
        serial = fund == Fund.Employee ? 0 : 500_000; // ids are the region's, not the fund's
    }

    /// <summary>退出而有欠款的机构:七月结算后预拨未清 505 元,八月解除了协议。</summary>
    public static Agency LeftOwing(Engine engine, string hospital)
    {
        var agency = new Agency(engine);
        agency.Register(hospital);
        agency.Receive("2025-08-01", 10_000);
        agency.Records("2025-08-01", hospital, "2025-07", (Category.Outpatient, 1_000, 0));
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-04"), "2025-08-04");
        agency.Audit("2025-08-18", hospital, "2025-07", 900);
        agency.Import("agreements", "2025-08-18", "fixmedins_code,status,from", [$"{hospital},terminated,2025-08-18"]);
        agency.Ready("2025-08-20", "2025-07", hospital);
        agency.Approve("settle", "2025-07", "2025-08-20");
        return agency;
    }

    public TestDatabase Db => db;

    /// <summary>The document so far.</summary>
    public StringBuilder Story { get; } = new();

    /// <summary>机构登记:有账户、协议正常、已参加即时结算。</summary>
    public void Register(params string[] providers)
    {
        const string Day = "2025-06-01";
        Import("providers", Day, "fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_no,account_no",
            providers.Select(p => $"{p},{p}机构,{(p[0] == 'H' ? 1 : 2)},140202,102161000013,6222{p[1..]}"));
        Import("agreements", Day, "fixmedins_code,status,from", providers.Select(p => $"{p},normal,2024-01-01"));
        Import("enrolments", Day, "fixmedins_code,from", providers.Select(p => $"{p},2025-05-01"));
    }

    /// <summary>到达的结算记录:每类一条,统筹与个账。</summary>
    public void Records(string day, string provider, string month, params (Category Category, decimal Pooled, decimal Account)[] rows) =>
        Import("settlements", day,
            "setl_id,fixmedins_code,insutype,med_type,setl_time,medfee_sumamt,fund_pay_sumamt,hifp_pay,acct_pay,psn_cash_pay,insu_admdvs,fix_blng_admdvs,pay_loc,vali_flag",
            rows.Select(r => string.Create(CultureInfo.InvariantCulture,
                $"{140200_000000 + ++serial},{provider},{fund},{MedType(r.Category)},{month}-15 09:30:00,{r.Pooled + r.Account},{r.Pooled},{r.Pooled},{r.Account},0,140202,140202,2,1")));

    /// <summary>申报与三项工作完成。</summary>
    public void Ready(string day, string month, params string[] providers)
    {
        Import("declarations", day, "fixmedins_code,insutype,month,fund_appy_sum,declared_on", providers.Select(p => $"{p},{fund},{month},0,{day}"));
        Import("reviews", day, "fixmedins_code,insutype,month,step,done_on",
            from p in providers from step in (string[])["audit", "agreement", "drg"] select $"{p},{fund},{month},{step},{day}");
    }

    /// <summary>审核扣款,正数为扣。</summary>
    public void Audit(string day, string provider, string month, decimal amount, Category? category = null) =>
        Import("deductions", day, "id,fixmedins_code,insutype,month,kind,category,amount,reason,decided_on",
            [string.Create(CultureInfo.InvariantCulture, $"审{++serial},{provider},{fund},{month},audit,{category?.Name()},{amount},审核,{day}")]);

    public void Assess(string day, string year, params (string Provider, string Grade)[] grades) =>
        Import("assessments", day, "fixmedins_code,year,grade", grades.Select(g => $"{g.Provider},{year},{g.Grade}"));

    /// <summary>登记清算方案。</summary>
    public void Scheme(string day, string year, string? asOf = null) =>
        db.Done("clear", "scheme", "--region", Region, "--year", year, "--document", $"同医保发〔{year}〕清算方案", "--date", day, "--as", $"h.{Region}", "--on", asOf ?? day);

    /// <summary>清算事项,正数为补。</summary>
    public void ClearingItem(string day, string provider, string year, string kind, decimal amount, Category? category = null) =>
        Import("clearing-items", day, "id,fixmedins_code,insutype,year,kind,category,amount,reason,document,decided_on",
            [string.Create(CultureInfo.InvariantCulture, $"清{++serial},{provider},{fund},{year},{kind},{category?.Name()},{amount},年终核定,纪要{year},{day}")]);

    public void Drg(string day, string provider, string month, decimal amount) =>
        Import("drg", day, "id,fixmedins_code,insutype,month,amount,decided_on",
            [string.Create(CultureInfo.InvariantCulture, $"组{++serial},{provider},{fund},{month},{amount},{day}")]);

    public void Receive(string day, decimal amount)
    {
        db.Done("funds", "receive", "--region", Region, "--fund", fund, "--amount", amount.ToString(CultureInfo.InvariantCulture), "--as", $"f.{Region}", "--on", day);
        Say($"{day} 财政拨款到账 {Yuan(amount)}");
    }

    /// <summary>试算、复核、审批;返回批次。</summary>
    public JsonElement Approve(string act, string month, string day)
    {
        var draft = Calculate(act, month, day);
        Step(act, "review", "r", draft, day).Expect(0);
        var approved = Step(act, "approve", "a", draft, day).Expect(0).Json;
        Describe(act, day, approved);
        return approved;
    }

    public JsonElement Calculate(string act, string period, string day) => Calculation(act, period, day).Expect(0).Json;

    /// <summary>试算,可能不予办理。Of a month, or of a year.</summary>
    public RunResult Calculation(string act, string period, string day) =>
        db.Run(act, "calculate", "--region", Region, "--fund", fund, period.Length == 4 ? "--year" : "--month", period, "--as", $"h.{Region}", "--on", day, "--json");

    public RunResult Step(string act, string verb, string post, JsonElement batch, string day) => db.Run(
        act, verb, "--id", batch.GetProperty("id").GetString()!, "--hash", batch.GetProperty("hash").GetString()!, "--as", $"{post}.{Region}", "--on", day, "--json");

    /// <summary>导出付款文件,银行全部回执成功(除列出的机构被退回)。</summary>
    public void Pay(JsonElement batch, string day, params string[] rejected)
    {
        var id = batch.GetProperty("id").GetString()!;
        var file = Path.Combine(db.Folder, $"{id}-{day}-{++serial}.csv");
        db.Done("pay", "export", "--batch", id, "--out", file, "--format", "csv", "--as", $"c.{Region}", "--on", day);
        var lines = System.IO.File.ReadAllLines(file).Skip(1).Select(l => l.Split(',')).ToList();
        var results = db.File($"result-{++serial}.csv", string.Join('\n',
        [
            "instruction_id,status,booked_on,bank_ref,reason",
            .. lines.Select(l => rejected.Contains(l[1]) ? $"{l[0]},RJCT,{day},,账号户名不符" : $"{l[0]},ACSC,{day},回单{l[0]},"),
        ]));
        db.Done("pay", "result", results, "--as", $"c.{Region}", "--on", day);
        foreach (var l in lines) Say($"{day} {(rejected.Contains(l[1]) ? "银行退回" : "银行付讫")} {l[1]} {Yuan(decimal.Parse(l[5], CultureInfo.InvariantCulture))}({l[6]})");
    }

    public JsonElement Statement(string provider, string month, params string[] more) =>
        db.Done(["statement", "--provider", provider, "--fund", fund, "--month", month, .. more]).Json;

    /// <summary>科目余额,只列有余额或发生额的末级科目。</summary>
    public void TrialBalance(string day)
    {
        Say($"{day} 科目余额:");
        foreach (var row in db.Done("ledger", "trial-balance", "--region", Region, "--fund", fund, "--on", day).Json.EnumerateArray())
            Say($"  {row.GetProperty("account").GetString(),-9}{Amount(row, "debit_fen"),18}{Amount(row, "credit_fen"),18}{Amount(row, "balance_fen"),18}  {row.GetProperty("name").GetString()}");
    }

    public void Verify() => Assert.True(db.Run("verify", "--json").Expect(0).Json.GetProperty("ok").GetBoolean());

    public void Say(string line) => Story.AppendLine(line);

    public RunResult Import(string kind, string day, string header, IEnumerable<string> rows)
    {
        var file = db.File($"{kind}-{++serial}.csv", string.Join('\n', [header, .. rows]));
        var result = db.Done("import", kind, file, "--on", day);
        Assert.True(result.Json.GetProperty("rejected_lines").GetInt64() == 0, result.ToString());
        return result;
    }

    public void Dispose()
    {
        if (owns) db.Dispose();
    }

    public static string Amount(JsonElement element, string name) => new Fen(element.GetProperty(name).GetInt64()).ToString();

    private static string Yuan(decimal yuan) => new Fen((long)(yuan * 100)).ToString();

    private static string MedType(Category category) => category switch
    {
        Category.Outpatient => "11",
        Category.ChronicOutpatient => "140104",
        Category.Inpatient => "21",
        Category.Maternity => "52",
        Category.Pharmacy => "41",
    };

    private void Describe(string act, string day, JsonElement batch)
    {
        if (act == "advance")
        {
            foreach (var line in batch.GetProperty("lines").EnumerateArray())
                Say($"{day} 审批预拨 {line.GetProperty("provider").GetString()}:应结算额 {Amount(line, "gross_fen")},预拨 {Amount(line, "amount_fen")}");
            return;
        }
        foreach (var s in batch.GetProperty("statements").EnumerateArray())
        {
            if (act == "clear")
            {
                DescribeClearing(day, s);
                continue;
            }
            Say($"{day} 审批结算 {s.GetProperty("provider").GetString()}:应结算 {Amount(s, "gross_fen")},审核 {Amount(s, "audit_fen")},DRG {Amount(s, "drg_fen")},迟到 {Amount(s, "late_fen")},保证金 {Amount(s, "deposit_fen")},实际 {Amount(s, "actual_fen")}");
            Say($"           冲抵 [{Offsets(s)}],实付 {Amount(s, "net_fen")},预拨未清 {Amount(s, "open_fen")},待抵扣 {Amount(s, "clawback_open_fen")}");
        }
    }

    private void DescribeClearing(string day, JsonElement s)
    {
        Say($"{day} 审批清算 {s.GetProperty("provider").GetString()}({s.GetProperty("grade").GetString()}):各月实际 {Amount(s, "actual_fen")},保证金 {Amount(s, "deposit_fen")} 返还 {Amount(s, "release_fen")},"
            + $"特例单议 {Amount(s, "special_case_fen")},年终 DRG {Amount(s, "drg_result_fen")},其他 {Amount(s, "other_fen")},已付已抵 {Amount(s, "settled_fen")}");
        Say($"           结果 {Amount(s, "result_fen")},冲抵 [{Offsets(s)}],应付 {Amount(s, "net_fen")}");
    }

    private static string Offsets(JsonElement statement) => string.Join(",", statement.GetProperty("offsets").EnumerateArray()
        .Select(o => $"{o.GetProperty("kind").GetString()} {o.GetProperty("month").GetString()} {Amount(o, "amount_fen")}"));
}
