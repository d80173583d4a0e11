using System.Text.Json;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>请拨的办理:测算、申请、审批、受理、拨付,以及错误的办理。</summary>
public sealed class FundRequestTests
{
    private const string Hospital = "H14020000001";

    [Theory(DisplayName = "请拨:经办申请、审批送财政、分两笔拨付;重复不变,时限随之完成,核验通过"), ClassData(typeof(Engines))]
    public void FromEstimateToMoney(Engine engine)
    {
        using var agency = WithHalfOfJuly(engine);
        var estimate = Request(agency, "estimate", "2025-07", "2025-07-24").Json;
        Assert.Equal(("month-so-far", 24, 31, "2025-07-25"), (Text(estimate, "basis"), estimate.GetProperty("days_elapsed").GetInt32(), estimate.GetProperty("days_in_month").GetInt32(), Text(estimate, "due_on")));
        Assert.Equal(620_000_00, estimate.GetProperty("asked_fen").GetInt64()); // 800,000 × 60 % ÷ 24 × 31

        var filed = Request(agency, "file", "2025-07", "2025-07-24", "--as", "h.140200").Expect(0).Json;
        Assert.Equal(("140200-310-202507-Q1", "filed"), (Text(filed, "id"), Text(filed, "status")));
        Assert.Equal(filed.ToString(), Request(agency, "file", "2025-07", "2025-07-24", "--as", "h.140200").Expect(0).Json.ToString());
        Assert.Equal("upcoming", State(agency, "fund-request", "2025-07-24"));

        Approve(agency, filed, "2025-07-25").Expect(0);
        Approve(agency, filed, "2025-07-25").Expect(0);
        Assert.Equal("done-on-time", State(agency, "fund-request", "2025-07-25"));

        Receive(agency, "2025-07-31", 400_000, "甲", "140200-310-202507-Q1").Expect(0);
        Assert.Equal("part-funded", Text(Show(agency), "status"));
        Assert.Equal("upcoming", State(agency, "fund-arrival", "2025-07-31"));
        Assert.Contains("本次 220,000.01 元超出 0.01 元", Assert.Single(Receive(agency, "2025-08-01", 220_000.01m, null, "140200-310-202507-Q1").Expect(1).Reasons));
        var posted = Receive(agency, "2025-08-01", 220_000, "乙", "140200-310-202507-Q1").Expect(0).Json;
        Assert.Equal(posted.ToString(), Receive(agency, "2025-08-01", 220_000, "乙", "140200-310-202507-Q1").Expect(0).Json.ToString());
        Assert.Contains("拨付的是请拨 140200-310-202507-Q1", Assert.Single(Receive(agency, "2025-08-01", 220_000, "乙", null).Expect(1).Reasons));
        Assert.Equal("funded", Text(Show(agency), "status"));
        Assert.Equal("done-on-time", State(agency, "fund-arrival", "2025-08-01"));

        agency.Db.Done("ledger", "reverse", "--region", "140200", "--fund", "310", "--period", "2025-08", "--number", "1", "--reason", "重复登记", "--as", "k.140200", "--on", "2025-08-04");
        Assert.Equal(400_000_00, Show(agency).GetProperty("received_fen").GetInt64());
        Assert.Equal("overdue", State(agency, "fund-arrival", "2025-08-04"));
        Receive(agency, "2025-08-04", 220_000, "乙", "140200-310-202507-Q1").Expect(0); // 同一回单重录:钱是原来那天到的
        Assert.Equal("done-on-time", State(agency, "fund-arrival", "2025-08-04"));

        agency.Db.Done("ledger", "reverse", "--region", "140200", "--fund", "310", "--period", "2025-07", "--number", "1", "--reason", "重复登记", "--as", "k.140200", "--on", "2026-01-05");
        Assert.Equal("overdue", State(agency, "fund-arrival", "2026-01-05"));
        Receive(agency, "2026-01-05", 400_000, "甲", "140200-310-202507-Q1").Expect(0); // 蓝字更正以后也一样
        Assert.Equal("done-on-time", State(agency, "fund-arrival", "2026-01-05"));
        agency.Verify();
    }

    [Theory(DisplayName = "请拨:岗位不符、摘要不符、经办兼审批、内容不同再申请、他人账套,各说明原因"), ClassData(typeof(Engines))]
    public void WronglyHandled(Engine engine)
    {
        using var agency = WithHalfOfJuly(engine);
        Assert.Contains("须由经办办理", Assert.Single(Request(agency, "file", "2025-07", "2025-07-24", "--as", "a.140200").Expect(1).Reasons));
        Assert.Contains("自 2025-08-01 起申请", Assert.Single(Request(agency, "file", "2025-08", "2025-07-24", "--as", "h.140200").Expect(1).Reasons));
        var filed = Request(agency, "file", "2025-07", "2025-07-24", "--as", "h.140200").Expect(0).Json;
        Assert.Contains("内容不同", Assert.Single(Request(agency, "file", "2025-07", "2025-07-25", "--as", "h.140200").Expect(1).Reasons));
        Assert.Contains("须由审批办理", Assert.Single(Approve(agency, filed, "2025-07-25", "r.140200").Expect(1).Reasons));
        Assert.Contains("摘要与请拨", Assert.Single(agency.Db.Refused("request", "approve", "--id", Text(filed, "id"), "--hash", "00", "--as", "a.140200", "--on", "2025-07-25").Reasons));
        Assert.Contains("尚未审批送财政", Assert.Single(Receive(agency, "2025-07-25", 1, null, Text(filed, "id")).Expect(1).Reasons));
        Assert.Contains("尚未审批送财政", Assert.Single(agency.Db.Refused("request", "accept", "--id", Text(filed, "id"), "--as", "f.140200", "--on", "2025-07-25").Reasons));
        Assert.Contains("不属于 140200 的城乡居民", agency.Db.Misused("funds", "receive", "--region", "140200", "--fund", "390", "--amount", "1", "--request", Text(filed, "id"), "--as", "f.140200", "--on", "2025-07-25").Error);
        Assert.Contains("没有请拨", agency.Db.Misused("request", "show", "--id", "140200-310-202507-Q9").Error);

        agency.Db.Done("request", "reject", "--id", Text(filed, "id"), "--reason", "重算", "--as", "a.140200", "--on", "2025-07-25");
        Assert.Contains("已被退回", Assert.Single(Approve(agency, filed, "2025-07-25").Expect(1).Reasons));
        Assert.Equal("140200-310-202507-Q2", Text(Request(agency, "file", "2025-07", "2025-07-25", "--as", "h.140200").Expect(0).Json, "id"));
        agency.Verify();
    }

    [Theory(DisplayName = "请拨:财政受理一部分,到账以受理为限;不足的另作补充请拨"), ClassData(typeof(Engines))]
    public void AcceptedInPart(Engine engine)
    {
        using var agency = WithHalfOfJuly(engine);
        var filed = Request(agency, "file", "2025-07", "2025-07-24", "--as", "h.140200").Expect(0).Json;
        Approve(agency, filed, "2025-07-24").Expect(0);
        var accepted = agency.Db.Done("request", "accept", "--id", Text(filed, "id"), "--amount", "500000", "--as", "f.140200", "--on", "2025-07-28").Json;
        Assert.Equal((500_000_00, 500_000_00), (accepted.GetProperty("accepted_fen").GetInt64(), accepted.GetProperty("awaited_fen").GetInt64()));
        Assert.Contains("受理 500,000.00 元", Assert.Single(Receive(agency, "2025-07-31", 620_000, null, Text(filed, "id")).Expect(1).Reasons));
        Receive(agency, "2025-07-31", 500_000, null, Text(filed, "id")).Expect(0);
        Assert.Equal("done-on-time", State(agency, "fund-arrival", "2025-07-31"));

        agency.Records("2025-07-31", Hospital, "2025-07", (Category.Inpatient, 400_000, 0));
        var supplement = Request(agency, "file", "2025-07", "2025-07-31", "--supplement", "月末住院增加", "--as", "h.140200").Expect(0).Json;
        Assert.Equal(("140200-310-202507-Q2", 220_000_00), (Text(supplement, "id"), supplement.GetProperty("asked_fen").GetInt64())); // 1,200,000 × 60 % − 500,000
        Approve(agency, supplement, "2025-07-31").Expect(0);
        Assert.Equal("done-on-time", State(agency, "fund-arrival", "2025-08-04")); // 25 日以后才补充请拨的,不算财政迟拨
        agency.Verify();
    }

    [Theory(DisplayName = "请拨:上月以前还没有结算的月份一并测算,不因它的钱还在支出户而少请"), ClassData(typeof(Engines))]
    public void UnsettledForMonths(Engine engine)
    {
        using var agency = WithHalfOfJuly(engine);
        agency.Receive("2025-07-31", 1_080_000);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-01"), "2025-08-04");
        agency.Records("2025-08-31", Hospital, "2025-08", (Category.Inpatient, 1_000_000, 0));
        agency.Pay(agency.Approve("advance", "2025-08", "2025-09-01"), "2025-09-03");

        var september = Request(agency, "estimate", "2025-09", "2025-09-25").Json;
        Assert.Equal(
            (630_000_00, 1), // (800,000 + 1,000,000) × 95 % − 480,000 − 600,000
            (september.GetProperty("nettings_fen").GetInt64(), september.GetProperty("unsettled_providers").GetInt32()));

        // 估实对照:两栏说的是同样的机构、同样的月份
        Approve(agency, Request(agency, "file", "2025-09", "2025-09-25", "--as", "h.140200").Expect(0).Json, "2025-09-25").Expect(0);
        Assert.Equal((630_000_00, null, 1), Compared("2025-09"));
        agency.Receive("2025-09-26", 630_000);
        agency.Ready("2025-09-26", "2025-07", Hospital);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-09-26"), "2025-09-26");
        Assert.Equal((630_000_00, 280_000_00, 1), Compared("2025-09"));
        agency.Ready("2025-09-28", "2025-08", Hospital);
        agency.Pay(agency.Approve("settle", "2025-08", "2025-09-28"), "2025-09-28");
        Assert.Equal((630_000_00, 630_000_00, 0), Compared("2025-09"));
        Assert.Equal((null, 280_000_00, 0), Compared("2025-08")); // 没有请拨的,是上月的
        Assert.Contains("尚未结算(家)", agency.Db.Run("request", "compare", "--region", "140200", "--fund", "310", "--year", "2025").Output, StringComparison.Ordinal);

        (long?, long?, int) Compared(string month)
        {
            var m = agency.Db.Done("request", "compare", "--region", "140200", "--fund", "310", "--year", "2025").Json.EnumerateArray().Single(c => Text(c, "month") == month);
            return (Number(m, "estimated_nettings_fen"), Number(m, "actual_nettings_fen"), m.GetProperty("unsettled_providers").GetInt32());
        }

        static long? Number(JsonElement m, string name) => m.GetProperty(name) is { ValueKind: JsonValueKind.Number } n ? n.GetInt64() : null;
    }

    [Theory(DisplayName = "十二月:当月不申请,一月申请;财政按期拨付而预拨因此逾期的,说明缘由"), ClassData(typeof(Engines))]
    public void December(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital);
        agency.Records("2025-12-31", Hospital, "2025-12", (Category.Inpatient, 1_000_000, 0));
        Assert.Contains("12 月份不申请", Assert.Single(Request(agency, "file", "2025-12", "2025-12-31", "--as", "h.140200").Expect(1).Reasons));

        var filed = Request(agency, "file", "2025-12", "2026-01-05", "--as", "h.140200").Expect(0).Json;
        Approve(agency, filed, "2026-01-06").Expect(0);
        Receive(agency, "2026-01-09", 600_000, null, Text(filed, "id")).Expect(0);
        agency.Pay(agency.Approve("advance", "2025-12", "2026-01-09"), "2026-01-09");

        var duties = Duties(agency, "2026-01-10", "2025-12");
        Assert.Equal(("2026-01-06", "done-on-time", "2026-01-06"), Of(duties, "december-request"));
        Assert.Equal(("2026-01-09", "done-on-time", "2026-01-09"), Of(duties, "december-arrival"));
        Assert.Equal(("2026-01-06", "done-late", "2026-01-09"), Of(duties, "advance-payment"));
        var advance = duties.First(d => Text(d, "rule") == "advance-payment");
        Assert.Contains("资金未到", Text(advance, "cause"));
        Assert.Equal(JsonValueKind.Null, advance.GetProperty("counts_against").ValueKind);
        agency.Verify();
    }

    [Theory(DisplayName = "请拨:已结账的月份不再申请;上月轧差、在途、结余都在测算里;估实逐月对照;申请单可打印"), ClassData(typeof(Engines))]
    public void MonthByMonth(Engine engine)
    {
        using var agency = WithHalfOfJuly(engine);
        var july = Request(agency, "file", "2025-07", "2025-07-24", "--as", "h.140200").Expect(0).Json;
        Approve(agency, july, "2025-07-24").Expect(0);
        Receive(agency, "2025-07-31", 620_000, null, Text(july, "id")).Expect(0);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-01"), "2025-08-04");
        agency.Db.Done("ledger", "close", "--region", "140200", "--fund", "310", "--month", "2025-07", "--as", "k.140200", "--on", "2025-08-05");
        Assert.Contains("2025-07 已结账", Assert.Single(Request(agency, "file", "2025-07", "2025-08-05", "--supplement", "补", "--as", "h.140200").Expect(1).Reasons));

        var august = Request(agency, "estimate", "2025-08", "2025-08-25").Json; // nothing of August is in: July's gross
        Assert.Equal("last-month", Text(august, "basis"));
        Assert.Equal(
            (480_000_00, 280_000_00, 140_000_00, 620_000_00), // 800,000 × 60 %; 800,000 × 95 % − 480,000; 620,000 − 480,000
            (august.GetProperty("advances_fen").GetInt64(), august.GetProperty("nettings_fen").GetInt64(), august.GetProperty("available_fen").GetInt64(), august.GetProperty("asked_fen").GetInt64()));

        var compared = agency.Db.Done("request", "compare", "--region", "140200", "--fund", "310", "--year", "2025").Json.EnumerateArray().Single(m => Text(m, "month") == "2025-07");
        Assert.Equal((620_000_00, 480_000_00, 140_000_00), (compared.GetProperty("estimated_advances_fen").GetInt64(), compared.GetProperty("actual_advances_fen").GetInt64(), compared.GetProperty("advances_over_fen").GetInt64()));

        var form = agency.Db.Done("request", "show", "--id", Text(july, "id"), "--papers").Json[0];
        Assert.Equal(("社会保险基金资金申请单", "大同市医疗保险经办机构"), (Text(form, "title"), Text(form, "office")));
        var asked = form.GetProperty("tables")[0].GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("cells")).Single(c => c[0].GetString() == "申请金额");
        Assert.Equal(("人民币陆拾贰万元整", 620_000_00), (asked[1].GetString(), asked[2].GetInt64()));
        Assert.Equal(["经办:大同市经办", "审批(经办机构盖章):大同市审批", "财政部门受理意见:"], form.GetProperty("signatures").EnumerateArray().Select(s => $"{Text(s, "post")}:{Text(s, "name")}"));
        agency.Verify();
    }

    private static Agency WithHalfOfJuly(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital);
        agency.Records("2025-07-24", Hospital, "2025-07", (Category.Inpatient, 800_000, 0));
        return agency;
    }

    private static RunResult Request(Agency agency, string verb, string month, string day, params string[] more) =>
        agency.Db.Run(["request", verb, "--region", "140200", "--fund", "310", "--month", month, "--on", day, "--json", .. more]);

    private static RunResult Approve(Agency agency, JsonElement filed, string day, string approver = "a.140200") => agency.Db.Run(
        "request", "approve", "--id", Text(filed, "id"), "--hash", Text(filed.GetProperty("estimate"), "hash"), "--as", approver, "--on", day, "--json");

    private static RunResult Receive(Agency agency, string day, decimal amount, string? reference, string? request) => agency.Db.Run(
    [
        "funds", "receive", "--region", "140200", "--fund", "310", "--amount", amount.ToString(System.Globalization.CultureInfo.InvariantCulture), "--as", "f.140200", "--on", day, "--json",
        .. reference is null ? Array.Empty<string>() : ["--ref", reference], .. request is null ? Array.Empty<string>() : ["--request", request],
    ]);

    private static JsonElement Show(Agency agency) => agency.Db.Done("request", "show", "--id", "140200-310-202507-Q1").Json;

    private static List<JsonElement> Duties(Agency agency, string day, string month) =>
        [.. agency.Db.Done("duties", "--region", "140200", "--fund", "310", "--month", month, "--on", day).Json.EnumerateArray()];

    private static string State(Agency agency, string rule, string day) => Text(Duties(agency, day, "2025-07").Single(d => Text(d, "rule") == rule), "state");

    private static (string, string, string?) Of(List<JsonElement> duties, string rule)
    {
        var duty = duties.Single(d => Text(d, "rule") == rule);
        return (Text(duty, "due_on"), Text(duty, "state"), duty.GetProperty("done_on").GetString());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
