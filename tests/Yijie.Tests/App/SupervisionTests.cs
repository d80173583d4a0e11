using System.Text.Json;
using Yijie.App.Storage;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>省级监督与通报,由真实命令办理的两个月核对。</summary>
public sealed class SupervisionTests
{
    private const string Hospital = "H14020000001", Clinic = "H14020000002", Shop = "P14020000003";

    private static readonly string[] Looked = ["--from", "2025-07", "--to", "2025-08", "--on", "2025-10-15"];

    [Theory(DisplayName = "按时率、用时、金额、覆盖率、未清:与另写的查询和手算一致"), ClassData(typeof(Engines))]
    public void AgreesWithTheRecords(Engine engine)
    {
        using var agency = TwoMonths(engine);
        var region = RegionOf(agency.Db.Done(["supervise", "overview", "--region", Agency.Region, .. Looked]).Json);

        // 预拨:应于 8 月 5 日、9 月 3 日前;轧差:应于 9 月 8 日、10 月 14 日前(国庆顺延)。每项一个险种;居民没有业务,预拨无人办,轧差无须办。
        Assert.Equal(
            OnTimeBySql(agency.Db, "advance", ("2025-07", "2025-08-05"), ("2025-08", "2025-09-03")),
            (Rule(region, "advance-payment").GetProperty("on_time").GetInt64(), Rule(region, "advance-payment").GetProperty("late").GetInt64()));
        Assert.Equal(
            OnTimeBySql(agency.Db, "settlement", ("2025-07", "2025-09-08"), ("2025-08", "2025-10-14")),
            (Rule(region, "netting-payment").GetProperty("on_time").GetInt64(), Rule(region, "netting-payment").GetProperty("late").GetInt64()));
        Assert.Equal((1, 1), OnTimeBySql(agency.Db, "advance", ("2025-07", "2025-08-05"), ("2025-08", "2025-09-03")));
        Assert.Equal(5000, Rule(region, "netting-payment").GetProperty("rate_bp").GetInt32());

        // 7 月 8 月 4 日付(第 2 个工作日)3 家;8 月 9 月 5 日付(第 5 个工作日)2 家,药店被退回。
        Assert.Equal((5, 2, 5), Days(region, "advance_days"));
        // 自 8 月 12 日起数:8 月 21 日为第 8 个;自 9 月 11 日起数:10 月 15 日为第 20 个之后。
        Assert.Equal((5, 8, 21), Days(region, "netting_days"));
        Assert.Equal((600_000_00 + 60_00 + 12_00 + 300_000_00 + 48_00, 5L), (region.GetProperty("advanced_fen").GetInt64(), region.GetProperty("advance_days").GetProperty("payments").GetInt64()));
        Assert.Equal(["institution 2 2", "pharmacy 1 0"], region.GetProperty("coverage").EnumerateArray().Select(c => $"{c.GetProperty("kind").GetString()} {c.GetProperty("eligible")} {c.GetProperty("covered")}"));
        Assert.Equal(91_000_00, region.GetProperty("open_advances").EnumerateArray().Sum(o => o.GetProperty("amount_fen").GetInt64()));

        var ranking = agency.Db.Done(["supervise", "ranking", .. Looked]).Json.GetProperty("places");
        Assert.Equal((12, Agency.Region), (ranking.GetArrayLength(), ranking[0].GetProperty("region").GetString()));
        var detail = agency.Db.Done(["supervise", "region", "--region", Agency.Region, .. Looked]).Json;
        Assert.Equal(Hospital, detail.GetProperty("largest_open")[0].GetProperty("provider").GetString());
        var provider = agency.Db.Done(["supervise", "provider", "--provider", Hospital, .. Looked]).Json.GetProperty("months");
        Assert.Equal(["2025-07 2 8", "2025-08 5 "], provider.EnumerateArray().Select(m => $"{m.GetProperty("month").GetString()} {m.GetProperty("advance_days")} {m.GetProperty("netting_days")}"));
        agency.Verify();
    }

    [Theory(DisplayName = "已保存的监督数据:与现采的相同;此后有办理则注明;核验重新采集;被改动即发现"), ClassData(typeof(Engines))]
    public void Kept(Engine engine)
    {
        using var agency = TwoMonths(engine);
        string[] overview = ["supervise", "overview", "--region", Agency.Region, .. Looked];
        var live = RegionOf(agency.Db.Done(overview).Json).GetRawText();
        var refresh = (string[])["supervise", "refresh", "--region", Agency.Region, "--as", "province", "--on", "2025-10-15"];
        Assert.Equal(1, agency.Db.Done(refresh).Json.GetProperty("gathered").GetArrayLength());
        Assert.Equal(0, agency.Db.Done(refresh).Json.GetProperty("gathered").GetArrayLength());
        Assert.Equal(live, RegionOf(agency.Db.Done(overview).Json).GetRawText());
        var duties = agency.Db.Done("duties", "--all", "--on", "2025-10-15").Json.EnumerateArray().Where(d => d.GetProperty("region").GetString() == Agency.Region).Select(d => d.GetRawText());
        Assert.Equal(agency.Db.Done("duties", "--region", Agency.Region, "--on", "2025-10-15").Json.EnumerateArray().Select(d => d.GetRawText()), duties);
        agency.Verify();

        agency.Receive("2025-10-15", 1);
        Assert.True(RegionOf(agency.Db.Done(overview).Json).GetProperty("stale").GetBoolean());
        Assert.False(RegionOf(agency.Db.Done([.. overview, "--live"]).Json).GetProperty("stale").GetBoolean());
        agency.Verify();

        agency.Db.Done(refresh);
        new Bookkeeper(agency.Db).Tamper("update supervision_kept set hash = 'x' where seq = 2");
        Assert.Contains("与摘要不符", agency.Db.Run("verify", "--json").Expect(3).Output, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "已保存的监督数据:跨过年末即注明须再采集,新一年的时限不在其中"), ClassData(typeof(Engines))]
    public void AcrossTheYear(Engine engine)
    {
        using var agency = TwoMonths(engine);
        agency.Db.Done("supervise", "refresh", "--region", Agency.Region, "--as", "province", "--on", "2025-12-31");
        Assert.False(Stale("2025-12-31"));
        Assert.True(Stale("2026-01-04"));
        agency.Db.Done("supervise", "refresh", "--region", Agency.Region, "--as", "province", "--on", "2026-01-04");
        Assert.False(Stale("2026-01-04"));

        bool Stale(string day) => RegionOf(agency.Db.Done("supervise", "overview", "--region", Agency.Region, "--on", day).Json).GetProperty("stale").GetBoolean();
    }

    [Theory(DisplayName = "预付金的拨付与收回:退票不再支付的(T8′)等于没有拨付,不算收回"), ClassData(typeof(Engines))]
    public void PrepaymentThatCameBack(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Determine(ApplicationOffice.H, ApplicationOffice.K);
        office.Agency.Receive("2026-03-02", 10_000);
        var batch = office.Approve("2026-03-03");
        office.Agency.Pay(batch, "2026-03-04");
        office.Db.Done("pay", "returned", "--instruction", $"{batch.GetProperty("id").GetString()}-00002", "--booked-on", "2026-03-06", "--not-repaid", "--as", "c.140200", "--on", "2026-03-06");
        office.Db.Done("prepay", "return", "--region", "140200", "--provider", ApplicationOffice.H, "--fund", "310", "--year", "2026", "--amount", "300", "--ref", "交一", "--as", "c.140200", "--on", "2026-03-09");
        var year = Assert.Single(RegionOf(office.Db.Done("supervise", "overview", "--region", Agency.Region, "--on", "2026-03-10").Json).GetProperty("prepayments").EnumerateArray());
        Assert.Equal((1_000_00, 300_00), (year.GetProperty("out_fen").GetInt64(), year.GetProperty("back_fen").GetInt64()));
    }

    [Theory(DisplayName = "补采以前某日的监督数据:此后的概览仍看最近一日的,核验照样通过"), ClassData(typeof(Engines))]
    public void GatheredForAnEarlierDay(Engine engine)
    {
        using var agency = TwoMonths(engine);
        string[] overview = ["supervise", "overview", "--region", Agency.Region, .. Looked];
        agency.Db.Done("supervise", "refresh", "--region", Agency.Region, "--as", "province", "--on", "2025-10-15");
        var newest = RegionOf(agency.Db.Done(overview).Json).GetRawText();

        agency.Db.Done("supervise", "refresh", "--region", Agency.Region, "--as", "province", "--on", "2025-08-15");
        Assert.Equal(newest, RegionOf(agency.Db.Done(overview).Json).GetRawText());
        Assert.Equal("2025-08-15", RegionOf(agency.Db.Done("supervise", "overview", "--region", Agency.Region, "--on", "2025-08-31").Json).GetProperty("as_of").GetString());
        agency.Verify();
    }

    [Theory(DisplayName = "机构逐月:没有结算记录、只有扣款的月份也列出,待抵扣款从哪里来看得到"), ClassData(typeof(Engines))]
    public void MonthOfADeductionOnly(Engine engine)
    {
        using var agency = TwoMonths(engine);
        agency.Audit("2025-11-05", Clinic, "2025-09", 30);
        agency.Ready("2025-11-05", "2025-09", Clinic);
        agency.Approve("settle", "2025-09", "2025-11-06");

        var detail = agency.Db.Done("supervise", "provider", "--provider", Clinic, "--from", "2025-07", "--to", "2025-09", "--on", "2025-11-06").Json;
        Assert.Equal(
            ["2025-07 10000 9500", "2025-08 8000 7600", "2025-09 0 -3000"],
            detail.GetProperty("months").EnumerateArray().Select(m => $"{m.GetProperty("month").GetString()} {m.GetProperty("gross_fen")} {m.GetProperty("actual_fen")}"));
        agency.Verify();
    }

    [Theory(DisplayName = "采集监督数据中断电(SIGKILL):要么全有,要么全无;再采一次,与从未断电时相同"), ClassData(typeof(Engines))]
    public void KilledWhileGathering(Engine engine)
    {
        using var undisturbed = TwoMonths(engine);
        using var test = TwoMonths(engine);
        string[] refresh = ["supervise", "refresh", "--as", "province", "--on", "2025-10-15"];
        RunningProcess.CutPower(() => undisturbed.Db.Start(refresh), () => test.Db.Start(refresh), test.Verify);
        test.Db.Done(refresh);
        string[] overview = ["supervise", "overview", .. Looked];
        Assert.Equal(undisturbed.Db.Done(overview).Output, test.Db.Done(overview).Output);
        test.Verify();
    }

    [Theory(DisplayName = "通报:拟稿、改稿、编号发出;重复办理不变;发出后不改、不再编号;核验由依据重拟"), ClassData(typeof(Engines))]
    public void NoticeIsIssued(Engine engine)
    {
        using var agency = TwoMonths(engine);
        var db = agency.Db;
        string[] province = ["--as", "province", "--on", "2025-10-15"];
        var draft = db.Done(["notice", "draft", "--region", Agency.Region, .. province]).Json;
        var id = draft.GetProperty("id").GetString()!;
        Assert.Contains("2025-08 职工基本医疗保险基金资金请拨申请", draft.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(draft.GetRawText(), db.Done(["notice", "draft", "--region", Agency.Region, .. province]).Json.GetRawText());

        var file = db.File("notice.txt", "大同市医疗保障局:\n请抓紧办理。\n");
        Assert.Equal(2, db.Done(["notice", "edit", "--id", id, "--file", file, .. province]).Json.GetProperty("version").GetInt64());
        Assert.Equal(2, db.Done(["notice", "edit", "--id", id, "--file", file, .. province]).Json.GetProperty("version").GetInt64());
        Assert.Contains("下一个是 1 号", Assert.Single(db.Refused(["notice", "issue", "--id", id, "--number", "2", .. province]).Reasons), StringComparison.Ordinal);
        var issued = db.Done(["notice", "issue", "--id", id, "--number", "1", .. province]).Json;
        Assert.Equal(("晋医保通报〔2025〕1号", "请抓紧办理。"), (issued.GetProperty("title").GetString(), issued.GetProperty("text").GetString()!.Split('\n')[1]));
        Assert.Equal(issued.GetRawText(), db.Done(["notice", "issue", "--id", id, "--number", "1", .. province]).Json.GetRawText());

        Assert.Contains("不能再次编号", Assert.Single(db.Refused(["notice", "issue", "--id", id, "--number", "2", .. province]).Reasons), StringComparison.Ordinal);
        Assert.Contains("不能再改", Assert.Single(db.Refused(["notice", "edit", "--id", id, "--file", db.File("other.txt", "另一稿"), .. province]).Reasons), StringComparison.Ordinal);
        var all = db.Done(["notice", "draft", "--all", .. province]).Json.GetProperty("id").GetString()!;
        Assert.Equal("晋医保通报〔2025〕2号", db.Done(["notice", "issue", "--id", all, "--number", "2", .. province]).Json.GetProperty("title").GetString());
        Assert.Equal(["issued", "issued"], db.Done("notice", "list", "--as", "auditor").Json.EnumerateArray().Select(n => n.GetProperty("status").GetString()));
        agency.Verify();

        new Bookkeeper(db).Tamper("update notice set text = 'x' where version = 1");
        var faults = db.Run("verify", "--json").Expect(3).Output;
        Assert.Contains("内容与摘要不符", faults, StringComparison.Ordinal);
        Assert.Contains("与由依据重拟的不同", faults, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "调度单:一个统筹区一页,自成一体")]
    public void Sheet()
    {
        using var agency = TwoMonths(Engine.Sqlite);
        var file = Path.Combine(agency.Db.Folder, "sheet.html");
        Assert.Equal(12, agency.Db.Done("supervise", "sheet", "--all", "--month", "2025-08", "--out", file, "--on", "2025-10-15").Json.GetProperty("pages").GetInt32());
        var html = File.ReadAllText(file);
        Assert.Equal(12, html.Split("<section>").Length - 1);
        Assert.Contains("大同市即时结算调度单", html, StringComparison.Ordinal);
        Assert.Contains("size: A4", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http", html, StringComparison.Ordinal);
        agency.Db.Misused("supervise", "sheet", "--month", "2025-08", "--out", file);
    }

    [Fact(DisplayName = "不予办理:统筹区的人不看全省、不写通报;审计只看;没有逾期不拟稿;没有的通报")]
    public void Refused()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        foreach (var command in (string[][])[["supervise", "overview"], ["supervise", "ranking"], ["supervise", "region", "--region", "140200"], ["notice", "list"]])
            Assert.Contains("不能查阅", Assert.Single(db.Refused([.. command, "--as", "h.140200", "--on", "2025-06-01"]).Reasons), StringComparison.Ordinal);
        Assert.Contains("不查阅基金业务", Assert.Single(db.Refused("supervise", "ranking", "--as", "admin", "--on", "2025-06-01").Reasons), StringComparison.Ordinal);
        foreach (var actor in (string[])["auditor", "a.140200"])
        {
            Assert.Contains("此项须由省局办理", db.Refused("notice", "draft", "--all", "--as", actor, "--on", "2025-09-15").Reasons[0], StringComparison.Ordinal);
            Assert.Contains("此项须由省局办理", db.Refused("supervise", "refresh", "--as", actor, "--on", "2025-09-15").Reasons[0], StringComparison.Ordinal);
        }
        Assert.Contains("无可通报", Assert.Single(db.Refused("notice", "draft", "--region", "140200", "--as", "province", "--on", "2025-05-24").Reasons), StringComparison.Ordinal);
        db.Misused("notice", "show", "--id", "140200-20250601");
        db.Misused("notice", "draft", "--as", "province");
        db.Misused("supervise", "overview", "--year", "2025", "--from", "2025-06");
        db.Misused("supervise", "provider", "--provider", "H1");
    }

    private static JsonElement RegionOf(JsonElement overview) => overview.GetProperty("regions")[0];

    private static JsonElement Rule(JsonElement region, string rule) =>
        region.GetProperty("rules").EnumerateArray().Single(r => r.GetProperty("rule").GetString() == rule).GetProperty("on_time");

    private static (long Payments, int Median, int Slowest) Days(JsonElement region, string step)
    {
        var days = region.GetProperty(step);
        return (days.GetProperty("payments").GetInt64(), days.GetProperty("median").GetInt32(), days.GetProperty("slowest").GetInt32());
    }

    /// <summary>Months of the employees' fund whose last word of the bank came by the due day, and after it.</summary>
    private static (long OnTime, long Late) OnTimeBySql(TestDatabase db, string kind, params (string Month, string Due)[] months)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var last = months.Select(m => (m.Due, Last: store.Scalar<string?>(
            """
            select max(r.booked_on) from instruction i join payment_result r on r.region = i.region and r.instruction_id = i.id
            where i.kind = @kind and i.month = @Month and r.status = 'ACSC'
            """, new { kind, m.Month }))).ToList();
        return (last.Count(m => string.CompareOrdinal(m.Last, m.Due) <= 0), last.Count(m => string.CompareOrdinal(m.Last, m.Due) > 0));
    }

    /// <summary>7 月都按时;8 月预拨和轧差都迟,药店的预拨被银行退回,医院的实际应结算额不足以冲预拨。</summary>
    private static Agency TwoMonths(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Clinic, Shop);
        agency.Receive("2025-08-01", 2_000_000);
        Month("2025-07", "2025-08-01", "2025-08-04", "2025-08-20", "2025-08-21", 1_000_000, 100, audit: 0, []);
        Month("2025-08", "2025-09-04", "2025-09-05", "2025-10-14", "2025-10-15", 500_000, 80, audit: 280_000, [Shop]);
        return agency;

        void Month(string month, string advance, string paid, string settle, string settled, decimal hospital, decimal clinic, decimal audit, string[] sentBack)
        {
            agency.Records(advance, Hospital, month, (Category.Inpatient, hospital, 0));
            agency.Records(advance, Clinic, month, (Category.Outpatient, clinic, 0));
            agency.Records(advance, Shop, month, (Category.Pharmacy, 20, 0));
            agency.Pay(agency.Approve("advance", month, advance), paid, sentBack);
            agency.Ready(paid, month, Hospital, Clinic, Shop);
            if (audit != 0) agency.Audit(paid, Hospital, month, audit);
            agency.Pay(agency.Approve("settle", month, settle), settled);
        }
    }
}
