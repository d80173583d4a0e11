using System.Text.Json;
using Yijie.Domain.Records;
using Yijie.Tests.App;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.Refusals;

/// <summary>年终清算与年结的不予办理:都说明缺什么、怎么办,什么也不留下。</summary>
public sealed class ClearingRefusals
{
    private const string Hospital = "H14020000001", Clinic = "H14020000002";

    /// <summary>两家机构的十二月,预拨、结算、付讫;诊所的十一月有费用而没有结算。</summary>
    private static Agency December(Engine engine, bool novemberOpen = false)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Clinic);
        agency.Receive("2026-01-05", 1_000_000);
        agency.Records("2026-01-05", Hospital, "2025-12", (Category.Inpatient, 100_000, 0));
        agency.Records("2026-01-05", Clinic, "2025-12", (Category.Outpatient, 10_000, 0));
        agency.Ready("2026-01-06", "2025-12", Hospital, Clinic);
        agency.Pay(agency.Approve("settle", "2025-12", "2026-01-06"), "2026-01-06");
        if (novemberOpen) agency.Records("2026-01-07", Clinic, "2025-11", (Category.Outpatient, 500, 0));
        return agency;
    }

    private static void Prepare(Agency agency, string day)
    {
        agency.Assess(day, "2025", (Hospital, "合格"), (Clinic, "合格"));
        agency.Scheme(day, "2025");
    }

    [Theory(DisplayName = "年终清算:月份未结算、缺考核、没有清算方案,一次列出,指名机构和月份"), ClassData(typeof(Engines))]
    public void NotReady(Engine engine)
    {
        using var agency = December(engine, novemberOpen: true);
        agency.Assess("2026-02-01", "2025", (Hospital, "合格"));
        Assert.Equal(
            [
                "2025 年度的清算方案尚未登记,请先用 clear scheme 登记文号和日期",
                $"{Clinic} 尚有月份未结算:2025-11,请先完成月度结算",
                $"2025 年度考核结果缺 1 家:{Clinic},请先导入(import assessments)",
            ],
            agency.Calculation("clear", "2025", "2026-02-01").Expect(1).Reasons);
        Assert.Contains("尚无批次", agency.Db.Refused("clear", "show", "--region", "140200", "--fund", "310", "--year", "2025").Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("尚未清算", agency.Db.Refused("clear", "statement", "--provider", Hospital, "--fund", "310", "--year", "2025").Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("尚无已审批的清算单", agency.Db.Refused("clear", "report", "--region", "140200", "--fund", "310", "--year", "2025").Reasons.Single(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "年终清算:年度未结束、没有结算的年度、别的岗位、别的统筹区、写错的年度"), ClassData(typeof(Engines))]
    public void WrongYearOrPerson(Engine engine)
    {
        using var agency = December(engine);
        Prepare(agency, "2026-02-01");
        Assert.Equal(["2026 年度尚未结束,不能办理年终清算"], agency.Calculation("clear", "2026", "2026-12-31").Expect(1).Reasons);
        Assert.Contains("2024 年度没有结算单,也没有清算事项,无可清算", agency.Calculation("clear", "2024", "2026-02-01").Expect(1).Reasons);
        Assert.Contains("须由经办办理", Calculate(agency, "r.140200", "2025").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("属于统筹区 140100", Calculate(agency, "h.140100", "2025").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal(2, Calculate(agency, "h.140200", "25").ExitCode);
        var draft = agency.Calculate("clear", "2025", "2026-02-01");
        Assert.Contains("须由复核办理", agency.Step("clear", "review", "h", draft, "2026-02-01").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("尚未复核", string.Join(';', agency.Step("clear", "approve", "a", draft, "2026-02-01").Expect(1).Reasons), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "年终清算:一年只清算一次——再试算得已审批的批次;事实变化则旧摘要不能审批;清算之后的事项、方案不再接收"), ClassData(typeof(Engines))]
    public void Once(Engine engine)
    {
        using var agency = December(engine);
        Prepare(agency, "2026-02-01");
        var stale = agency.Calculate("clear", "2025", "2026-02-01");
        agency.Step("clear", "review", "r", stale, "2026-02-01").Expect(0);
        agency.ClearingItem("2026-02-01", Clinic, "2025", "special-case", 12.34m);
        Assert.Contains("试算后数据已变化", string.Join(';', agency.Step("clear", "approve", "a", stale, "2026-02-01").Expect(1).Reasons), StringComparison.Ordinal);

        var approved = agency.Approve("clear", "2025", "2026-02-02");
        Assert.Equal(5_000_00 + 500_00 + 12_34, approved.GetProperty("total_net_fen").GetInt64());
        var again = agency.Calculate("clear", "2025", "2026-02-03");
        Assert.Equal((approved.GetProperty("id").GetString(), "approved"), (again.GetProperty("id").GetString(), again.GetProperty("status").GetString()));

        var late = Items(agency, "2026-02-03", $"迟1,{Clinic},310,2025,other,1,理由,文号,2026-02-03");
        Assert.Equal("该机构该年度已经清算,请列为以后年度的清算事项", late.GetProperty("rejected")[0].GetProperty("reason").GetString());
        Assert.Contains("不能再改", agency.Db.Refused("clear", "scheme", "--region", "140200", "--year", "2025", "--document", "另一文号", "--date", "2026-02-03", "--as", "h.140200", "--on", "2026-02-03").Reasons.Single(), StringComparison.Ordinal);
        agency.Scheme("2026-02-01", "2025", asOf: "2026-02-03"); // 同一内容再登记,不变
        agency.Pay(approved, "2026-02-03");
        agency.Verify();
    }

    [Theory(DisplayName = "清算事项:同编号不同内容、未来日期、未来年度、没有的种类和类别,逐行拒收;同样的再来是重复"), ClassData(typeof(Engines))]
    public void BadItems(Engine engine)
    {
        using var agency = December(engine);
        var first = Items(agency, "2026-02-01",
            $"清1,{Hospital},310,2025,special-case,100.00,病例甲,纪要1,2026-02-01",
            $"清1,{Hospital},310,2025,special-case,100.01,病例甲,纪要1,2026-02-01",
            $"清2,{Hospital},310,2025,other,1,理由,文号,2026-02-02",
            $"清3,{Hospital},310,2027,other,1,理由,文号,2026-02-01",
            $"清4,{Hospital},310,2025,bonus,1,理由,文号,2026-02-01",
            $"清5,{Hospital},310,2025,other,1.001,,,2026-02-01");
        Assert.Equal((1, 5), (first.GetProperty("accepted").GetInt32(), first.GetProperty("rejected_lines").GetInt32()));
        Assert.Equal([3, 4, 5, 6, 7, 7, 7], first.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("line").GetInt32()));
        var again = Items(agency, "2026-02-01", $"清1,{Hospital},310,2025,special-case,100,病例甲,纪要1,2026-02-01");
        Assert.Equal((0, 1), (again.GetProperty("accepted").GetInt32(), again.GetProperty("duplicates").GetInt32()));
    }

    [Theory(DisplayName = "交回清算应收回款:没有应收回、超过未清数、没有写年度,都不入账;冲销后又成为未清"), ClassData(typeof(Engines))]
    public void ReturnsOfRecovery(Engine engine)
    {
        using var agency = December(engine);
        Prepare(agency, "2026-02-01");
        agency.ClearingItem("2026-02-01", Clinic, "2025", "drg-result", -600);
        agency.Pay(agency.Approve("clear", "2025", "2026-02-02"), "2026-02-02");
        Assert.Contains("年终清算应收回款未清 0.00 元", Return(agency, Hospital, "1").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("未清 100.00 元,交回 100.01 元超出", Return(agency, Clinic, "100.01").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("--year", agency.Db.Misused("funds", "return", "--region", "140200", "--fund", "310", "--kind", "clearing", "--month", "2025-12", "--provider", Clinic, "--amount", "1", "--as", "c.140200").Error, StringComparison.Ordinal);

        var posted = Return(agency, Clinic, "40").Expect(0).Json;
        Assert.Equal(0, posted.GetProperty("number").GetInt64() - Return(agency, Clinic, "40").Expect(0).Json.GetProperty("number").GetInt64()); // 同一回单号只入账一次
        agency.Db.Done("ledger", "reverse", "--region", "140200", "--fund", "310", "--period", "2026-02", "--number", $"{posted.GetProperty("number").GetInt64()}", "--reason", "录错", "--as", "k.140200", "--on", "2026-02-03");
        Assert.Contains("未清 100.00 元", Return(agency, Clinic, "100.02").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        agency.Verify();
    }

    [Theory(DisplayName = "年结:月份没有结完、没有凭证的年度、重复年结,都说明原因;结清即可,余额结转"), ClassData(typeof(Engines))]
    public void YearClose(Engine engine)
    {
        using var agency = December(engine);
        Assert.Equal(["2026 年度尚有月份未结账:2026-01、2026-02、2026-03、2026-04、2026-05、2026-06、2026-07、2026-08、2026-09、2026-10、2026-11、2026-12"], Close(agency, "2026").Reasons);
        Assert.Contains("2025 年度没有凭证", Close(agency, "2025").Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("尚未结账", agency.Db.Refused("ledger", "statements", "--region", "140200", "--fund", "310", "--year", "2026").Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("--year", agency.Db.Misused("ledger", "statements", "--region", "140200", "--fund", "310").Error, StringComparison.Ordinal);

        for (var month = 1; month <= 12; month++)
            agency.Db.Done("ledger", "close", "--region", "140200", "--fund", "310", "--month", $"2026-{month:00}", "--as", "k.140200", "--on", "2026-12-31");
        var closed = Close(agency, "2026").Expect(0).Json;
        Assert.Equal(0, closed.GetProperty("carried").EnumerateArray().Sum(c => c.GetProperty("balance_fen").GetInt64()));
        Assert.Equal(["2026 年度已结账"], Close(agency, "2026").Reasons);

        var report = agency.Db.Done("ledger", "statements", "--region", "140200", "--fund", "310", "--year", "2026").Json;
        Assert.Equal(Row(report, "balance_sheet", "资产总计"), Row(report, "balance_sheet", "负债与净资产总计"));
        Assert.Equal(-104_500_00, Row(report, "income_and_expenditure", "五、本期基金结余"));
        agency.Verify();
    }

    private static long Row(JsonElement report, string table, string title) =>
        report.GetProperty(table).EnumerateArray().Single(r => r.GetProperty("title").GetString() == title).GetProperty("first_fen").GetInt64();

    private static RunResult Calculate(Agency agency, string person, string year) =>
        agency.Db.Run("clear", "calculate", "--region", "140200", "--fund", "310", "--year", year, "--as", person, "--on", "2026-02-01", "--json");

    private static RunResult Close(Agency agency, string year) =>
        agency.Db.Run("ledger", "close-year", "--region", "140200", "--fund", "310", "--year", year, "--as", "k.140200", "--on", "2026-12-31", "--json");

    private static RunResult Return(Agency agency, string provider, string amount) => agency.Db.Run(
        "funds", "return", "--region", "140200", "--fund", "310", "--kind", "clearing", "--year", "2025", "--provider", provider, "--amount", amount, "--ref", $"回单{amount}",
        "--as", "c.140200", "--on", "2026-02-03", "--json");

    private static JsonElement Items(Agency agency, string day, params string[] rows) => agency.Db.Run(
        "import", "clearing-items", agency.Db.File("items.csv", string.Join('\n', ["id,fixmedins_code,insutype,year,kind,amount,reason,document,decided_on", .. rows])), "--on", day, "--json").Json;
}
