using System.Text.Json;
using Yijie.Domain.Records;
using Yijie.Tests.App;

namespace Yijie.Tests.Scenarios;

/// <summary>支付与月度结算的配合,由真实命令办理:暂扣、拒付、重发、失效、暂缓、退票。</summary>
public sealed class PaymentsOfTheMonth
{
    private const string Hospital = "H14020000001";
    private const string Clinic = "H14020000002";

    [Theory(DisplayName = "拒付的预拨不重发:到结算时失效,预拨按零轧差,全额作为结算款付出,预拨批次即为付清"), ClassData(typeof(Engines))]
    public void RejectedLapses(Engine engine)
    {
        using var agency = Started(engine, out var advance);
        agency.Pay(advance, "2025-08-04", Hospital);
        Ready(agency);
        var statement = Find(agency.Approve("settle", "2025-07", "2025-08-20"), Hospital);
        Assert.Empty(statement.GetProperty("offsets").EnumerateArray());
        Assert.Equal(95_000_00, statement.GetProperty("net_fen").GetInt64()); // 100,000 − 5 % 保证金

        Assert.Equal("lapsed", Status(agency, Instruction(advance, 1)));
        Assert.Equal("paid", agency.Db.Done("advance", "show", "--id", Id(advance)).Json.GetProperty("status").GetString());
        Assert.Contains("已失效", Pay(agency, "reissue", "2025-08-20", "--instruction", Instruction(advance, 1)).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        agency.Verify();
    }

    [Theory(DisplayName = "拒付的预拨已重发而未回执:该机构本月结算等它,其他机构照常"), ClassData(typeof(Engines))]
    public void ReissuedHoldsUp(Engine engine)
    {
        using var agency = Started(engine, out var advance);
        agency.Pay(advance, "2025-08-04", Hospital);
        Pay(agency, "reissue", "2025-08-05", "--instruction", Instruction(advance, 1)).Expect(0);
        Ready(agency);
        Assert.Equal("advance-in-flight", Assert.Single(agency.Calculate("settle", "2025-07", "2025-08-19").GetProperty("not_ready").EnumerateArray()).GetProperty("reasons")[0].GetString());
        var first = agency.Approve("settle", "2025-07", "2025-08-19");
        Assert.Equal(Clinic, Assert.Single(first.GetProperty("statements").EnumerateArray()).GetProperty("provider").GetString());

        agency.Pay(advance, "2025-08-20");
        var second = agency.Approve("settle", "2025-07", "2025-08-21");
        Assert.Equal(35_000_00, Find(second, Hospital).GetProperty("net_fen").GetInt64()); // 95,000 − 60,000
        agency.Verify();
    }

    [Theory(DisplayName = "预拨发出时停付:暂扣,到结算时失效,停付解除后也不再发出;整批都暂扣时同样"), ClassData(typeof(Engines))]
    public void WithheldLapses(Engine engine)
    {
        using var agency = Started(engine, out var advance);
        foreach (var provider in (string[])[Hospital, Clinic]) Stop(agency, "place", provider, "2025-08-01");
        Assert.Equal(2, Export(agency, Id(advance), "2025-08-04").Expect(1).Reasons.Count);
        Ready(agency);
        foreach (var provider in (string[])[Hospital, Clinic]) Stop(agency, "lift", provider, "2025-08-18");
        var settled = agency.Approve("settle", "2025-07", "2025-08-20");
        Assert.Equal(95_000_00, Find(settled, Hospital).GetProperty("net_fen").GetInt64());
        Assert.Equal("没有可以支付的指令", Export(agency, Id(advance), "2025-08-20").Expect(1).Reasons.Single().Split(' ')[^1]);
        agency.Verify();
    }

    [Theory(DisplayName = "停付期间结算照做、款暂缓;停付解除后随下一次发出,结算单仍写着当日为何暂缓"), ClassData(typeof(Engines))]
    public void HeldPayment(Engine engine)
    {
        using var agency = Started(engine, out var advance);
        agency.Pay(advance, "2025-08-04");
        Ready(agency);
        Stop(agency, "place", Hospital, "2025-08-19");
        var settled = agency.Approve("settle", "2025-07", "2025-08-20");
        Assert.True(Find(settled, Hospital).GetProperty("held").GetBoolean());
        var first = Export(agency, Id(settled), "2025-08-20").Expect(0).Json;
        Assert.Equal("payment-stopped", Assert.Single(first.GetProperty("withheld").EnumerateArray()).GetProperty("reasons")[0].GetString());

        Stop(agency, "lift", Hospital, "2025-08-25");
        agency.Pay(settled, "2025-08-25");
        Assert.Equal("paid", agency.Db.Done("settle", "show", "--id", Id(settled)).Json.GetProperty("status").GetString());
        Assert.True(agency.Statement(Hospital, "2025-07").GetProperty("held").GetBoolean());
        agency.Verify();
    }

    [Theory(DisplayName = "预拨付出后退票待重付:结算照常冲抵预拨,退回的钱在退回待重付,重付后账清"), ClassData(typeof(Engines))]
    public void ReturnedAdvance(Engine engine)
    {
        using var agency = Started(engine, out var advance);
        agency.Pay(advance, "2025-08-04");
        Pay(agency, "returned", "2025-08-06", "--instruction", Instruction(advance, 1), "--booked-on", "2025-08-06").Expect(0);
        Pay(agency, "reissue", "2025-08-06", "--instruction", Instruction(advance, 1)).Expect(0);
        Ready(agency);
        var settled = agency.Approve("settle", "2025-07", "2025-08-20");
        Assert.Equal(35_000_00, Find(settled, Hospital).GetProperty("net_fen").GetInt64());
        Assert.Equal(-60_000_00, Balance(agency, "200104", "2025-08-20"));

        agency.Pay(advance, "2025-08-21"); // 重付的一笔不因结算而失效
        agency.Pay(settled, "2025-08-22");
        Assert.Equal(0, Balance(agency, "200104", "2025-08-22"));
        Assert.Equal(0, Balance(agency, "110103", "2025-08-22"));
        foreach (var (act, batch) in ((string, JsonElement)[])[("advance", advance), ("settle", settled)])
            Assert.Equal("paid", agency.Db.Done(act, "show", "--id", Id(batch)).Json.GetProperty("status").GetString());
        agency.Verify();
    }

    /// <summary>Two hospitals with 100,000 and 50,000 of July, their advances approved.</summary>
    private static Agency Started(Engine engine, out JsonElement advance)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Clinic);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 80_000, 20_000));
        agency.Records("2025-08-01", Clinic, "2025-07", (Category.Outpatient, 40_000, 10_000));
        agency.Receive("2025-08-01", 500_000);
        advance = agency.Approve("advance", "2025-07", "2025-08-01");
        return agency;
    }

    private static void Ready(Agency agency) => agency.Ready("2025-08-08", "2025-07", Hospital, Clinic);

    private static JsonElement Find(JsonElement batch, string provider) =>
        batch.GetProperty("statements").EnumerateArray().Single(s => s.GetProperty("provider").GetString() == provider);

    private static string Id(JsonElement batch) => batch.GetProperty("id").GetString()!;

    private static string Instruction(JsonElement batch, int line) => $"{Id(batch)}-{line:00000}";

    private static string Status(Agency agency, string id) => agency.Db.Done("pay", "show", id).Json.GetProperty("status").GetString()!;

    private static RunResult Export(Agency agency, string batch, string day) => Pay(agency, "export", day, "--batch", batch, "--out", Path.Combine(agency.Db.Folder, $"{batch}.xml"));

    private static RunResult Pay(Agency agency, string verb, string day, params string[] more) =>
        agency.Db.Run(["pay", verb, .. more, "--as", $"c.{Agency.Region}", "--on", day, "--json"]);

    private static void Stop(Agency agency, string verb, string provider, string day) =>
        agency.Db.Run("stop", verb, "--region", Agency.Region, "--provider", provider, "--reason", "核查", "--as", $"a.{Agency.Region}", "--on", day).Expect(0);

    private static long Balance(Agency agency, string account, string day) =>
        agency.Db.Done("ledger", "trial-balance", "--region", Agency.Region, "--fund", "310", "--on", day).Json.EnumerateArray()
            .Where(r => r.GetProperty("account").GetString() == account).Sum(r => r.GetProperty("balance_fen").GetInt64());
}
