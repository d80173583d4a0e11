using System.Text.Json;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>机构自己申报:与导入文件同一套判定。</summary>
public sealed class DeclareTests
{
    private const string H = "H14020000001", K = "H14020000002";

    [Theory(DisplayName = "申报:与结算明细对照,结算之前可以更改,同样的不重复;时限随之完成,据以结算;结算之后不再更改"), ClassData(typeof(Engines))]
    public void DeclaredUntilSettled(Engine engine)
    {
        using var agency = WithJuly(engine);
        var before = List(agency)[0];
        Assert.Equal(("2025-07", "310", "2025-08-11", "due"), (Text(before, "month"), Text(before, "fund"), Text(before, "due_on"), Text(before, "state")));
        Assert.Equal((50_000_000, 10_000_000, 2), (before.GetProperty("gross_fen").GetInt64(), before.GetProperty("account_fen").GetInt64(), before.GetProperty("settlements").GetInt32()));

        Submit(agency, "p.H", "2025-08-05", "499000").Expect(0);
        var again = Submit(agency, "p.H", "2025-08-05", "499000").Expect(0);
        Assert.Contains("未重复", again.Error, StringComparison.Ordinal);
        var last = Submit(agency, "p.H", "2025-08-08", "500000", "--medfee", "620000", "--account", "100000", "--visits", "2").Expect(0).Json;
        Assert.Equal(("declared", 50_000_000, "2025-08-08"), (Text(last, "state"), last.GetProperty("declared").GetProperty("fund_appy_fen").GetInt64(), Text(last.GetProperty("declared"), "declared_on")));
        Assert.Equal(2, Imports(agency)); // the repetition is none

        var duty = agency.Db.Done("duties", "--region", "140200", "--month", "2025-07", "--on", "2025-08-12").Json.EnumerateArray().Single(d => Text(d, "rule") == "declaration" && d.GetProperty("fund").GetString() == "310");
        Assert.Equal("done-on-time", Text(duty, "state"));

        agency.Import("reviews", "2025-08-20", "fixmedins_code,insutype,month,step,done_on", from step in (string[])["audit", "agreement", "drg"] select $"{H},310,2025-07,{step},2025-08-20");
        Assert.False(agency.Approve("settle", "2025-07", "2025-08-20").GetProperty("statements")[0].GetProperty("ex_officio").GetBoolean());
        Assert.Contains("已经结算,申报不再更改", Assert.Single(Submit(agency, "p.H", "2025-08-20", "1").Expect(1).Reasons));
        Assert.Equal("settled", Text(List(agency)[0], "state"));
        agency.Verify();
    }

    [Theory(DisplayName = "申报:别家机构的人、经办的人、还没到的月份、写错的金额,各说明原因,什么也不存"), ClassData(typeof(Engines))]
    public void WronglyDeclared(Engine engine)
    {
        using var agency = WithJuly(engine);
        var before = Imports(agency);
        Assert.Contains("只能申报本机构(H14020000002)", Assert.Single(Submit(agency, "p.K", "2025-08-05", "1").Expect(1).Reasons));
        Assert.Contains("须由机构办理", Assert.Single(Submit(agency, "h.140200", "2025-08-05", "1").Expect(1).Reasons, r => r.Contains("岗位", StringComparison.Ordinal)));
        Assert.Contains("2025-08 尚未终了,自 2025-09-01 起申报", Assert.Single(agency.Db.Refused("declare", "submit", "--provider", H, "--fund", "310", "--month", "2025-08", "--amount", "1", "--as", "p.H", "--on", "2025-08-05").Reasons));
        foreach (var wrong in (string[])["", "x", "1.234", "9999999999999999"]) Submit(agency, "p.H", "2025-08-05", wrong).Expect(2);
        Submit(agency, "p.H", "2025-08-05", "1", "--visits=-1").Expect(2);
        Assert.Contains("只能查阅本机构", Assert.Single(agency.Db.Refused("declare", "list", "--provider", H, "--as", "p.K").Reasons));
        Assert.Equal(before, Imports(agency));
    }

    [Theory(DisplayName = "申报:依职权结算之后才来的,照收一次,时限记作逾期完成,结算单不变;再改不收"), ClassData(typeof(Engines))]
    public void DeclaredLate(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Import("reviews", "2025-08-20", "fixmedins_code,insutype,month,step,done_on", from step in (string[])["audit", "agreement", "drg"] select $"{H},310,2025-07,{step},2025-08-20");
        var settled = agency.Approve("settle", "2025-07", "2025-08-20").GetProperty("statements")[0];
        Assert.True(settled.GetProperty("ex_officio").GetBoolean());
        Submit(agency, "p.H", "2025-08-25", "500000").Expect(0);
        var duty = agency.Db.Done("duties", "--region", "140200", "--month", "2025-07", "--on", "2025-08-26").Json.EnumerateArray().Single(d => Text(d, "rule") == "declaration" && d.GetProperty("fund").GetString() == "310");
        Assert.Equal(("done-late", "2025-08-25"), (Text(duty, "state"), Text(duty, "done_on")));
        Assert.Equal(Text(settled, "hash"), Text(agency.Statement(H, "2025-07"), "hash"));
        Assert.Contains("已经结算,申报不再更改", Assert.Single(Submit(agency, "p.H", "2025-08-26", "1").Expect(1).Reasons));
        agency.Verify();
    }

    [Theory(DisplayName = "申报:几个人同时申报,都记下,最后一个有效;与导入的申报互相取代"), ClassData(typeof(Engines))]
    public void AtOnce(Engine engine)
    {
        using var agency = WithJuly(engine);
        var outcomes = new RunResult[6];
        Parallel.For(0, outcomes.Length, i => outcomes[i] = Submit(agency, "p.H", "2025-08-05", $"{i + 1}"));
        Assert.All(outcomes, o => o.Expect(0));
        Assert.Equal(6, Imports(agency));
        agency.Import("declarations", "2025-08-06", "fixmedins_code,insutype,month,fund_appy_sum,declared_on", [$"{H},310,2025-07,77,2025-08-06"]);
        Assert.Equal(7_700, List(agency)[0].GetProperty("declared").GetProperty("fund_appy_fen").GetInt64());
        agency.Verify();
    }

    private static Agency WithJuly(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(H, K);
        foreach (var (user, provider) in ((string, string)[])[("p.H", H), ("p.K", K)])
            agency.Db.Done("user", "add", "--name", user, "--role", "provider", "--region", "140200", "--provider", provider, "--as", "admin", "--on", "2025-06-01");
        agency.Receive("2025-08-01", 1_000_000);
        agency.Records("2025-08-01", H, "2025-07", (Category.Inpatient, 300_000, 100_000), (Category.Outpatient, 100_000, 0));
        return agency;
    }

    private static RunResult Submit(Agency agency, string person, string day, string amount, params string[] more) =>
        agency.Db.Run(["declare", "submit", "--provider", H, "--fund", "310", "--month", "2025-07", "--amount", amount, .. more, "--as", person, "--on", day, "--json"]);

    private static List<JsonElement> List(Agency agency) => [.. agency.Db.Done("declare", "list", "--provider", H, "--as", "p.H", "--on", "2025-08-05").Json.EnumerateArray()];

    private static int Imports(Agency agency) =>
        agency.Db.Done("audit", "list").Json.EnumerateArray().Count(a => Text(a, "command") == "import declarations" && Text(a, "target").Contains("机构申报", StringComparison.Ordinal));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
