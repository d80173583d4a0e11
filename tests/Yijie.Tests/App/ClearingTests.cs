using System.Text.Json;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>年终清算的付款、退票、分批、预付金冲抵、来历与核验。</summary>
public sealed class ClearingTests
{
    private const string Hospital = "H14020000001", Clinic = "H14020000002";

    /// <summary>两家的十二月已结算付讫,考核合格,方案已登记:保证金各 5,000 元和 500 元。</summary>
    private static Agency Ready(Engine engine, Fund fund = Fund.Employee, decimal money = 200_000)
    {
        var agency = new Agency(engine, fund);
        agency.Register(Hospital, Clinic);
        agency.Receive("2026-01-05", money);
        agency.Records("2026-01-05", Hospital, "2025-12", (Category.Inpatient, 80_000, fund == Fund.Employee ? 20_000 : 0), (Category.Maternity, fund == Fund.Employee ? 0 : 20_000, 0));
        agency.Records("2026-01-05", Clinic, "2025-12", (Category.Outpatient, 10_000, 0));
        agency.Ready("2026-01-06", "2025-12", Hospital, Clinic);
        agency.Pay(agency.Approve("settle", "2025-12", "2026-01-06"), "2026-01-06");
        agency.Assess("2026-02-01", "2025", (Hospital, "合格"), (Clinic, "优秀"));
        agency.Scheme("2026-02-01", "2025");
        return agency;
    }

    [Theory(DisplayName = "清算款:银行拒付的重发,退票的重付(T8、T9),不再支付的冲回类别(T8′),跨年的记其他收入;核验都通过"), ClassData(typeof(Engines))]
    public void RejectedAndReturned(Engine engine)
    {
        using var agency = Ready(engine);
        var batch = agency.Approve("clear", "2025", "2026-02-02");
        agency.Pay(batch, "2026-02-03", Clinic);
        Pay(agency, "reissue", "2026-02-04", "--instruction", Instruction(batch, 2));
        agency.Pay(batch, "2026-02-05");
        Assert.Equal("paid", agency.Db.Done("clear", "show", "--id", Text(batch, "id")).Json.GetProperty("status").GetString());

        Pay(agency, "returned", "2026-02-06", "--instruction", Instruction(batch, 1), "--booked-on", "2026-02-06");
        Assert.Equal(-5_000_00, Balance(agency, "200104", "2026-02-06"));
        Assert.Equal("退票,待重付 2025 年度(1 家)", Text(agency.Db.Done("ledger", "journal", "--region", Agency.Region, "--fund", "310", "--from", "2026-02-06", "--to", "2026-02-06").Json[0], "summary"));
        Assert.Equal("2025", Text(agency.Db.Done("ledger", "registers", "--region", Agency.Region, "--fund", "310", "--kind", "returned", "--on", "2026-02-06").Json[0], "month"));
        Pay(agency, "reissue", "2026-02-06", "--instruction", Instruction(batch, 1));
        agency.Pay(batch, "2026-02-09");
        Assert.Equal(0, Balance(agency, "200104", "2026-02-09"));

        var spent = Balance(agency, "50010103", "2026-02-09");
        Assert.Equal("T8′", Text(Pay(agency, "returned", "2026-02-10", "--instruction", $"{Instruction(batch, 2)}R1", "--booked-on", "2026-02-10", "--not-repaid").GetProperty("voucher"), "rule"));
        Assert.Equal(spent - 500_00, Balance(agency, "50010103", "2026-02-10"));
        Pay(agency, "returned", "2027-01-05", "--instruction", $"{Instruction(batch, 1)}R1", "--booked-on", "2027-01-05", "--not-repaid");
        agency.Verify();
    }

    [Theory(DisplayName = "退出的机构(238):协议解除而有欠款的列出,督促交回,5 个工作日的时限计在机构名下;交回、冲抵完了时限完成;以后又欠的另行督促;没退出的、不欠的不督促"), ClassData(typeof(Engines))]
    public void Departed(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital, Clinic);
        agency.Receive("2025-08-01", 10_000);
        foreach (var provider in (string[])[Hospital, Clinic]) agency.Records("2025-08-01", provider, "2025-07", (Category.Outpatient, 1_000, 0));
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-04"), "2025-08-04");
        agency.Audit("2025-08-18", Hospital, "2025-07", 900);
        RunResult Notice(string provider, string document = "同医保通〔2025〕7号") => agency.Db.Run(
            "stop", "notice", "--region", Agency.Region, "--fund", "310", "--provider", provider, "--document", document, "--as", "h.140200", "--on", "2025-08-20", "--json");
        JsonElement Listed() => agency.Db.Done("stop", "departed", "--region", Agency.Region, "--on", "2025-08-29").Json;
        string Duty(string on) => string.Join(';', agency.Db.Done("duties", "--region", Agency.Region, "--provider", Hospital, "--on", on).Json.EnumerateArray()
            .Where(d => Text(d, "rule") == "return-notice").Select(d => $"{Text(d, "due_on")} {Text(d, "state")} {d.GetProperty("done_on").GetString()}"));

        agency.Import("agreements", "2025-08-18", "fixmedins_code,status,from", [$"{Hospital},terminated,2025-08-18"]);
        Assert.Contains("没有已结算月份的未清预拨", Assert.Single(Notice(Hospital).Expect(1).Reasons), StringComparison.Ordinal); // 七月还没有结算
        agency.Ready("2025-08-20", "2025-07", Hospital, Clinic);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-08-20"), "2025-08-20");

        Assert.Equal(2, Notice(Clinic).Expect(1).Reasons.Count());
        var departed = Assert.Single(Listed().EnumerateArray());
        Assert.Equal((Hospital, 505_00, null), (Text(departed, "provider"), departed.GetProperty("open_fen").GetInt64(), departed.GetProperty("document").GetString()));
        foreach (var _ in (int[])[1, 2]) Assert.Equal("2025-08-27", Text(Notice(Hospital).Expect(0).Json, "due_on")); // 再登记一次不重复
        Assert.Equal("2025-08-20 2025-08-27", $"{Text(Listed()[0], "notified_on")} {Text(Listed()[0], "due_on")}");
        Assert.Equal("2025-08-27 overdue ", Duty("2025-08-28"));
        Assert.Empty(agency.Db.Done("stop", "departed", "--region", Agency.Region, "--provider", Clinic, "--on", "2025-08-29").Json.EnumerateArray());
        var paper = Assert.Single(agency.Db.Done("stop", "departed", "--region", Agency.Region, "--provider", Hospital, "--each", "--papers", "--on", "2025-08-29").Json.EnumerateArray());
        Assert.Equal($"督促交回通知书 {Hospital}机构 职工 同医保通〔2025〕7号", paper.GetProperty("name").GetString());
        Assert.Contains("2025-08-27 前交回本机构支出户", paper.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);

        agency.Db.Done("funds", "return", "--region", Agency.Region, "--fund", "310", "--kind", "advance", "--month", "2025-07", "--provider", Hospital, "--amount", "505", "--ref", "回单1", "--as", "c.140200", "--on", "2025-08-29");
        Assert.Equal("2025-08-27 done-late 2025-08-29", Duty("2025-08-29"));
        Assert.Empty(Listed().EnumerateArray());

        // 以后又有欠款:以前的通知已经了结,另行督促。
        agency.Records("2025-09-01", Hospital, "2025-08", (Category.Outpatient, 10, 0));
        agency.Audit("2025-09-10", Hospital, "2025-07", 110);
        agency.Ready("2025-09-10", "2025-08", Hospital);
        agency.Approve("settle", "2025-08", "2025-09-10");
        departed = Assert.Single(agency.Db.Done("stop", "departed", "--region", Agency.Region, "--on", "2025-09-10").Json.EnumerateArray());
        Assert.Equal((100_00L, null, null), (departed.GetProperty("open_fen").GetInt64(), departed.GetProperty("document").GetString(), departed.GetProperty("due_on").GetString()));
        Assert.Equal("2025-08-27 done-late 2025-08-29", Duty("2025-09-10"));
        agency.Db.Done("stop", "notice", "--region", Agency.Region, "--fund", "310", "--provider", Hospital, "--document", "同医保通〔2025〕9号", "--as", "h.140200", "--on", "2025-09-10");
        Assert.Equal("2025-08-27 done-late 2025-08-29;2025-09-17 upcoming ", Duty("2025-09-10"));
        agency.Db.Done("funds", "return", "--region", Agency.Region, "--fund", "310", "--kind", "clawback", "--month", "2025-08", "--provider", Hospital, "--amount", "100", "--ref", "回单2", "--as", "c.140200", "--on", "2025-09-12");
        Assert.Equal("2025-08-27 done-late 2025-08-29;2025-09-17 done-on-time 2025-09-12", Duty("2025-09-12"));
        var wrong = agency.Db.Done("ledger", "journal", "--region", Agency.Region, "--fund", "310", "--from", "2025-09-12", "--to", "2025-09-12").Json.EnumerateArray().Last();
        agency.Db.Done("ledger", "reverse", "--region", Agency.Region, "--fund", "310", "--period", Text(wrong, "period"), "--number", $"{wrong.GetProperty("number").GetInt64()}", "--reason", "录错了机构", "--as", "k.140200", "--on", "2025-09-15");
        Assert.Equal("2025-08-27 done-late 2025-08-29;2025-09-17 upcoming ", Duty("2025-09-15"));
        Assert.Equal("同医保通〔2025〕9号", Text(agency.Db.Done("stop", "departed", "--region", Agency.Region, "--on", "2025-09-15").Json[0], "document"));
        agency.Verify();
    }

    [Theory(DisplayName = "退出的机构不交回(259):停付、法院、损失、报批、核销依次办理,一步不跳;核销入其他支出与备查簿,后来收回的记其他收入,不超过核销之数"), ClassData(typeof(Engines))]
    public void Pursued(Engine engine)
    {
        using var agency = Agency.LeftOwing(engine, Hospital);
        RunResult Stop(string verb, string post, string on, params string[] more) => agency.Db.Run(
            ["stop", verb, "--region", Agency.Region, "--fund", "310", "--provider", Hospital, "--as", $"{post}.{Agency.Region}", "--on", on, "--json", .. more]);
        RunResult Court(string on) => Stop("pursue", "h", on, "--step", "court", "--document", "执行申请1号");
        RunResult Loss(string on, string amount, string document = "裁定1号") => Stop("pursue", "h", on, "--step", "loss", "--document", document, "--amount", amount);
        RunResult Report(string on) => Stop("pursue", "h", on, "--step", "report", "--document", "报批1号");
        RunResult WriteOff(string on, string document = "政府批复1号") => Stop("writeoff", "a", on, "--document", document);

        Assert.Equal(2, Court("2025-08-20").Expect(1).Reasons.Count()); // 没有督促,没有停付
        Stop("notice", "h", "2025-08-20", "--document", "督促1号").Expect(0);
        Assert.Contains("期限是 2025-08-27,尚未届满", string.Join(';', Court("2025-08-27").Expect(1).Reasons), StringComparison.Ordinal);
        agency.Db.Done("stop", "place", "--region", Agency.Region, "--provider", Hospital, "--reason", "逾期不交回", "--as", "a.140200", "--on", "2025-08-28");
        Assert.Contains("先申请法院强制执行", Assert.Single(Loss("2025-08-28", "505").Expect(1).Reasons), StringComparison.Ordinal);
        foreach (var _ in (int[])[1, 2]) Assert.Equal(505_00, Court("2025-08-28").Expect(0).Json.GetProperty("amount_fen").GetInt64()); // 再办一次不重复
        Assert.Contains("先根据法院文书确认损失", string.Join(';', Report("2025-09-01").Expect(1).Reasons), StringComparison.Ordinal);
        Assert.Contains("不超过未清的预拨 505.00 元", Assert.Single(Loss("2025-09-01", "505.01").Expect(1).Reasons), StringComparison.Ordinal);
        Assert.Contains("--amount 为损失金额", Stop("pursue", "h", "2025-09-01", "--step", "loss", "--document", "裁定1号").Expect(2).Error, StringComparison.Ordinal);
        Loss("2025-09-01", "505").Expect(0);
        Report("2025-09-02").Expect(0);
        agency.Db.Done("funds", "return", "--region", Agency.Region, "--fund", "310", "--kind", "advance", "--month", "2025-07", "--provider", Hospital, "--amount", "5", "--ref", "回单1", "--as", "c.140200", "--on", "2025-09-03");
        Assert.Contains("重新确认损失", Assert.Single(WriteOff("2025-09-04").Expect(1).Reasons), StringComparison.Ordinal);
        Loss("2025-09-04", "400").Expect(0);
        Assert.Contains("先会同财政部门报请人民政府批准", Assert.Single(WriteOff("2025-09-05").Expect(1).Reasons), StringComparison.Ordinal);
        Report("2025-09-05").Expect(0);
        Assert.Equal((400_00, 100_00), (WriteOff("2025-09-08").Expect(0).Json.GetProperty("amount_fen").GetInt64(), WriteOff("2025-09-08").Expect(0).Json.GetProperty("open_fen").GetInt64()));
        Assert.Equal("writtenoff", Text(agency.Db.Done("stop", "departed", "--region", Agency.Region, "--on", "2025-09-08").Json[0], "stage"));
        Assert.Contains("须凭又一份法院文书", Assert.Single(Loss("2025-09-09", "100").Expect(1).Reasons), StringComparison.Ordinal);
        Loss("2025-09-09", "100", "裁定2号").Expect(0);
        Report("2025-09-09").Expect(0);
        WriteOff("2025-09-10", "政府批复2号").Expect(0);
        Assert.Equal((0, 500_00), (Balance(agency, "110103", "2025-09-10"), Balance(agency, "540101", "2025-09-10")));

        RunResult Recover(string amount, string reference) => Stop("recover", "c", "2025-09-11", "--month", "2025-07", "--amount", amount, "--ref", reference);
        Assert.Contains("已核销而未收回的预拨 500.00 元,收回 500.01 元超出", Assert.Single(Recover("500.01", "回单2").Expect(1).Reasons), StringComparison.Ordinal);
        foreach (var _ in (int[])[1, 2]) Recover("120", "回单2").Expect(0);
        Assert.Equal(-120_00, Balance(agency, "450101", "2025-09-11"));
        var register = agency.Db.Done("ledger", "registers", "--region", Agency.Region, "--fund", "310", "--kind", "writeoff", "--on", "2025-09-11").Json.EnumerateArray();
        Assert.Equal([("政府批复1号", 400_00L), ("政府批复2号", 100_00L), ("回单2", -120_00L)], register.Select(r => (Text(r, "source"), r.GetProperty("amount_fen").GetInt64())));
        agency.Verify();
    }

    [Theory(DisplayName = "清算:已登记而还没有结入任何一个月的扣款、调整,试算、复核、审批的人都看得到;结入或审批之后不再列"), ClassData(typeof(Engines))]
    public void Pending(Engine engine)
    {
        using var agency = Ready(engine);
        Assert.Empty(agency.Calculate("clear", "2025", "2026-02-02").GetProperty("pending").EnumerateArray());
        agency.Audit("2026-02-02", Clinic, "2025-12", 30);
        agency.Drg("2026-02-02", Hospital, "2025-12", 12);
        var draft = agency.Calculate("clear", "2025", "2026-02-02");
        Assert.Equal([(Hospital, "2025-12", "drg", 12_00L), (Clinic, "2025-12", "audit", -30_00L)],
            draft.GetProperty("pending").EnumerateArray().Select(p => (Text(p, "provider"), Text(p, "month"), Text(p, "kind"), p.GetProperty("amount_fen").GetInt64())));
        Assert.Contains("已登记而未结入任何一个月的扣款、调整 2 项,合计 -18.00 元", agency.Db.Run("clear", "show", "--id", Text(draft, "id")).Output, StringComparison.Ordinal);
        agency.Step("clear", "review", "r", draft, "2026-02-02").Expect(0);
        Assert.Empty(agency.Step("clear", "approve", "a", draft, "2026-02-02").Expect(0).Json.GetProperty("pending").EnumerateArray());
    }

    [Theory(DisplayName = "清算款:机构被停付的暂缓,清算单注明;停付解除后付出"), ClassData(typeof(Engines))]
    public void Held(Engine engine)
    {
        using var agency = Ready(engine, Fund.Resident);
        agency.Db.Done("stop", "place", "--region", Agency.Region, "--provider", Clinic, "--reason", "核查", "--as", $"a.{Agency.Region}", "--on", "2026-02-02");
        var batch = agency.Approve("clear", "2025", "2026-02-02");
        Assert.Equal("payment-stopped", Text(batch.GetProperty("statements")[1], "held_reason"));
        agency.Pay(batch, "2026-02-03");
        agency.Db.Done("stop", "lift", "--region", Agency.Region, "--provider", Clinic, "--reason", "核查完毕", "--as", $"a.{Agency.Region}", "--on", "2026-02-04");
        agency.Pay(batch, "2026-02-05");
        Assert.Equal("paid", agency.Db.Done("clear", "show", "--region", Agency.Region, "--fund", "390", "--year", "2025").Json.GetProperty("status").GetString());
        agency.Verify();
    }

    [Theory(DisplayName = "清算审批中断电(SIGKILL):要么全办,要么全不办;再办一次,与从未断电时相同"), ClassData(typeof(Engines))]
    public void KilledWhileApproving(Engine engine)
    {
        using var undisturbed = Ready(engine);
        using var test = Ready(engine);
        var draft = undisturbed.Calculate("clear", "2025", "2026-02-02");
        Assert.Equal(draft.GetRawText(), test.Calculate("clear", "2025", "2026-02-02").GetRawText());
        foreach (var agency in (Agency[])[undisturbed, test]) agency.Step("clear", "review", "r", draft, "2026-02-02").Expect(0);
        string[] approve = ["clear", "approve", "--id", Text(draft, "id"), "--hash", Text(draft, "hash"), "--as", $"a.{Agency.Region}", "--on", "2026-02-02", "--json"];

        RunningProcess.CutPower(() => undisturbed.Db.Start(approve), () => test.Db.Start(approve), () =>
        {
            var paid = test.Db.Done("pay", "list", "--region", Agency.Region).Json.GetArrayLength();
            Assert.Equal(Text(test.Db.Done("clear", "show", "--id", Text(draft, "id")).Json, "status") == "reviewed" ? 2 : 4, paid); // 十二月的两笔总在
            test.Verify();
        });
        test.Db.Done(approve);
        foreach (var agency in (Agency[])[undisturbed, test]) agency.Pay(draft, "2026-02-03");
        Assert.Equal(Books(undisturbed), Books(test));
        Assert.Equal(Report(undisturbed).GetRawText(), Report(test).GetRawText());
        test.Verify();

        static string Books(Agency agency) => agency.Db.Done("ledger", "journal", "--region", Agency.Region, "--fund", "310").Output;
    }

    [Theory(DisplayName = "清算:资金不足整批拒绝,分批则小额先付;到账后只清算余下的,两批合成一份报告"), ClassData(typeof(Engines))]
    public void ShortOfMoney(Engine engine)
    {
        using var agency = Ready(engine, money: 105_000); // 结算付出 104,500,余 500
        var draft = agency.Calculate("clear", "2025", "2026-02-02");
        agency.Step("clear", "review", "r", draft, "2026-02-02").Expect(0);
        Assert.Equal(5_500_00, Asked());
        Assert.Contains("缺口 5,000.00 元", string.Join(';', agency.Step("clear", "approve", "a", draft, "2026-02-02").Expect(1).Reasons), StringComparison.Ordinal);

        var part = agency.Db.Done("clear", "calculate", "--region", Agency.Region, "--fund", "310", "--year", "2025", "--within-funds", "--as", "h.140200", "--on", "2026-02-02").Json;
        Assert.Equal([Hospital], part.GetProperty("deferred").EnumerateArray().Select(d => d.GetString()));
        Assert.Equal(5_500_00, Asked()); // 留待下一批的也请拨
        agency.Step("clear", "review", "r", part, "2026-02-02").Expect(0);
        agency.Pay(agency.Step("clear", "approve", "a", part, "2026-02-02").Expect(0).Json, "2026-02-02");
        Assert.Equal(5_000_00, Asked());
        agency.Receive("2026-02-03", 5_000);
        var rest = agency.Approve("clear", "2025", "2026-02-03");
        Assert.Equal(Hospital, Text(Assert.Single(rest.GetProperty("statements").EnumerateArray()), "provider"));
        agency.Pay(rest, "2026-02-03");
        Assert.Equal(0, Asked());

        var report = Report(agency);
        Assert.Equal((2, 5_500_00), (report.GetProperty("total").GetProperty("providers").GetInt32(), report.GetProperty("total").GetProperty("net_fen").GetInt64()));
        agency.Verify();

        long Asked() => agency.Db.Done("request", "estimate", "--region", Agency.Region, "--fund", "310", "--month", "2026-01", "--on", "2026-02-03").Json.GetProperty("clearing_fen").GetInt64();
    }

    [Theory(DisplayName = "办法·第十条:收回中的预付金从清算补付款中扣回,T17.1 冲减预付金,余额才付"), ClassData(typeof(Engines))]
    public void PrepaymentIsSetOff(Engine engine)
    {
        using var held = new PrepaymentCase(engine, Fund.Employee, (PrepaymentCase.H, 3_000));
        var agency = held.Agency;
        held.Settle("2025-12", "2026-01-06", (PrepaymentCase.H, 100_000));
        agency.Assess("2026-02-01", "2025", (PrepaymentCase.H, "合格"));
        agency.Scheme("2026-02-01", "2025");
        held.Open("2026-02-02", PrepaymentCase.H);
        var s = agency.Approve("clear", "2025", "2026-02-03").GetProperty("statements")[0];
        Assert.Equal(("prepayment", 3_000_00, 2_000_00), (Text(s.GetProperty("offsets")[0], "kind"), s.GetProperty("offsets")[0].GetProperty("amount_fen").GetInt64(), s.GetProperty("net_fen").GetInt64()));
        Assert.Equal(0, Balance(agency, "110102", "2026-02-03"));
        agency.Verify();
    }

    [Theory(DisplayName = "一张回单只交回一笔:一月的待抵扣款用过的,不能再当作全年应收回款的;同样的再登记一次不重复"), ClassData(typeof(Engines))]
    public void OneReceiptForOneDebt(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital);
        agency.Receive("2026-02-02", 1_000);
        agency.Audit("2026-02-02", Hospital, "2026-01", 100);
        agency.Ready("2026-02-02", "2026-01", Hospital);
        agency.Approve("settle", "2026-01", "2026-02-03");
        agency.Assess("2027-02-01", "2026", (Hospital, "合格"));
        agency.Scheme("2027-02-01", "2026");
        agency.ClearingItem("2027-02-01", Hospital, "2026", "other", -100);
        agency.Approve("clear", "2026", "2027-02-02");

        string[] Return(params string[] kind) =>
            ["funds", "return", "--region", Agency.Region, "--fund", "310", "--provider", Hospital, .. kind, "--amount", "100", "--ref", "回单7", "--as", "c.140200", "--on", "2027-02-03"];
        agency.Db.Done(Return("--kind", "clawback", "--month", "2026-01"));
        Assert.Contains("回单号 回单7 已于 2027-02-03 入账", Assert.Single(agency.Db.Refused(Return("--kind", "clearing", "--year", "2026")).Reasons), StringComparison.Ordinal);
        var again = agency.Db.Done(Return("--kind", "clawback", "--month", "2026-01")).Json;
        Assert.Equal(1, again.GetProperty("number").GetInt64());
        var register = agency.Db.Done("ledger", "registers", "--region", Agency.Region, "--fund", "310", "--kind", "clawback", "--on", "2027-02-28").Json;
        Assert.Equal(["2026-01 10000", "2026 10000", "2026-01 -10000"], register.EnumerateArray().Select(e => $"{Text(e, "month")} {e.GetProperty("amount_fen")}"));

        var other = Return("--kind", "clearing", "--year", "2026").Select(a => a == "回单7" ? "回单8" : a).ToArray();
        agency.Db.Done(other);
        agency.Db.Done(other);
        Assert.Contains("回单号 回单8 已于 2027-02-03 入账", Assert.Single(agency.Db.Refused([.. Return("--kind", "clawback", "--month", "2026-01").Select(a => a == "回单7" ? "回单8" : a)]).Reasons), StringComparison.Ordinal);
        agency.Verify();
    }

    [Theory(DisplayName = "来历:清算批次、其中一家、一条支付指令,都追到各月、保证金与事项;报告的各种格式合计相同"), ClassData(typeof(Engines))]
    public void ExplainedAndReported(Engine engine)
    {
        using var agency = Ready(engine);
        agency.ClearingItem("2026-02-01", Hospital, "2025", "special-case", 1.23m, Category.Inpatient);
        var batch = agency.Approve("clear", "2025", "2026-02-02");
        agency.Pay(batch, "2026-02-03");

        var one = agency.Db.Done("explain", Instruction(batch, 1)).Json;
        Assert.Equal(5_001_23, one.GetProperty("amount_fen").GetInt64());
        var steps = one.GetProperty("formula").EnumerateArray().Select(f => Text(f, "step")).ToList();
        Assert.Equal(["2025-12 实际应结算额", "各月实际应结算额", "保证金返还", "特例单议", "已付与已冲抵", "补付", "应收回", "应付"], steps);
        Assert.Contains("参数 考核合格的保证金返还 100%", agency.Db.Run("explain", Text(batch, "id"), "--provider", Hospital).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("参数 考核优秀的保证金返还 100%", agency.Db.Run("explain", Text(batch, "id")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal("T17", Assert.Single(one.GetProperty("postings").EnumerateArray().Select(p => Text(p, "rule")).Distinct()));
        Assert.Equal(5_501_23, agency.Db.Done("explain", Text(batch, "id")).Json.GetProperty("amount_fen").GetInt64());
        Assert.Contains("没有机构", agency.Db.Misused("explain", Text(batch, "id"), "--provider", "H14020000009").Error, StringComparison.Ordinal);

        string[] report = ["clear", "report", "--region", Agency.Region, "--fund", "310", "--year", "2025"];
        Assert.Equal(Report(agency).ToString(), JsonDocument.Parse(agency.Db.Run([.. report, "--format", "json"]).Expect(0).Output).RootElement.ToString());
        Assert.Equal([$"{Hospital},合格,95000.00,5000.00,5000.00,0.00,1.23,0.00,0.00,95000.00,5001.23,0.00,5001.23", $"{Clinic},优秀,9500.00,500.00,500.00,0.00,0.00,0.00,0.00,9500.00,500.00,0.00,500.00"],
            agency.Db.Run([.. report, "--format", "csv"]).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]);
        var paper = agency.Db.Done([.. report, "--papers"]).Json[0];
        Assert.Equal(5_501_23, paper.GetProperty("tables")[2].GetProperty("total").GetProperty("cells").EnumerateArray().Last(c => c.ValueKind == JsonValueKind.Number).GetInt64());
    }

    [Theory(DisplayName = "核验:清算单、保证金、清算事项或备查簿被人改动,都指得出来"), ClassData(typeof(Engines))]
    public void TamperingIsFound(Engine engine)
    {
        using var agency = Ready(engine);
        agency.ClearingItem("2026-02-01", Clinic, "2025", "other", -700);
        agency.Pay(agency.Approve("clear", "2025", "2026-02-02"), "2026-02-03");
        agency.Verify();
        var books = new Bookkeeper(agency.Db);
        Tampered("update clearing_statement set release_fen = release_fen - 1 where provider = 'H14020000001'", "年终清算单内容与摘要一致");
        Tampered("update clearing_statement set release_fen = release_fen + 1 where provider = 'H14020000001'", null);
        Tampered("update statement set deposit_fen = deposit_fen + 1 where provider = 'H14020000001'", "年终清算单与各月结算单、保证金一致");
        Tampered("update statement set deposit_fen = deposit_fen - 1 where provider = 'H14020000001'", null);
        Tampered("update clearing_item set amount_fen = -69999", "清算事项恰计入一份清算单");
        Tampered("update clearing_item set amount_fen = -70000", null);
        Tampered("update clawback_entry set amount_fen = 19999", "年终应收回款与备查簿一致");

        void Tampered(string sql, string? check)
        {
            books.Tamper(sql);
            var failed = agency.Db.Run("verify", "--json").Json.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("faults").GetArrayLength() > 0).Select(c => Text(c, "name")).ToList();
            if (check is null) Assert.Empty(failed);
            else Assert.Contains(check, failed);
        }
    }

    private static JsonElement Report(Agency agency) => agency.Db.Done("clear", "report", "--region", Agency.Region, "--fund", "310", "--year", "2025").Json;

    private static JsonElement Pay(Agency agency, string verb, string day, params string[] rest) => agency.Db.Done(["pay", verb, .. rest, "--as", $"c.{Agency.Region}", "--on", day]).Json;

    private static string Instruction(JsonElement batch, int line) => $"{Text(batch, "id")}-{line:00000}";

    private static long Balance(Agency agency, string account, string day) => agency.Db.Done("ledger", "trial-balance", "--region", Agency.Region, "--fund", "310", "--on", day).Json.EnumerateArray()
        .Where(a => Text(a, "account") == account).Select(a => a.GetProperty("balance_fen").GetInt64()).SingleOrDefault();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
