using System.Text.Json;
using Yijie.App.Storage;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>对账:机构确认或提出异议,经办拟答复,复核发出,更正从以后月份结算。</summary>
public sealed class ReconcileTests
{
    private const string H = "H14020000001", K = "H14020000002";

    [Theory(DisplayName = "对账:一家确认,一家对一项扣款提出异议并附件;经办采纳、复核发出;更正引用异议号,下月结算补回;原结算单一分不变,核验通过"), ClassData(typeof(Engines))]
    public void FromDisputeToCorrection(Engine engine)
    {
        using var agency = Settled(engine);
        var (mine, theirs) = (agency.Statement(H, "2025-07"), agency.Statement(K, "2025-07"));
        Assert.Equal("pending pending", States(agency));
        Assert.Equal("confirmed", Text(Do(agency, "confirm", K, "p.K", "2025-09-04", "--hash", Text(theirs, "hash")).Expect(0).Json, "state"));

        var item = Text(mine.GetProperty("adjustments")[0], "id");
        var file = agency.Db.File("复核材料.pdf", "%PDF-1.7"u8.ToArray());
        var disputed = Do(agency, "dispute", H, "p.H", "2025-09-04", "--hash", Text(mine, "hash"), "--about", item, "--amount", "20000", "--reason", "该项按目录可以支付\n见附件", "--attach", file).Expect(0).Json;
        Assert.Equal(("disputed", "140200-310-202507-H14020000001-D1", "复核材料.pdf"), (Text(disputed, "state"), Text(disputed, "dispute"), Text(disputed.GetProperty("attachments")[0], "name")));
        Assert.Equal("disputed confirmed", States(agency));

        var draft = Do(agency, "answer", H, "h.140200", "2025-09-05", "--hash", Text(disputed, "hash"), "--result", "accepted", "--amount", "15000", "--reason", "其中三笔属实").Expect(0).Json;
        Assert.Equal("proposed", Text(draft, "state"));
        Assert.Equal(("disputed", 1), AsSeenBy(agency, "p.H")); // the draft is the agency's own
        var answered = Do(agency, "review", H, "r.140200", "2025-09-08", "--hash", Text(draft, "hash")).Expect(0).Json;
        Assert.Equal(("answered", 1_500_000), (Text(answered, "state"), answered.GetProperty("awaited_fen").GetInt64()));
        Assert.Equal(("answered", 3), AsSeenBy(agency, "p.H"));

        agency.Import("deductions", "2025-09-09", "id,fixmedins_code,insutype,month,kind,amount,reason,decided_on",
            [$"更1,{H},310,2025-07,audit,-15000,异议 {Text(disputed, "dispute")} 采纳,2025-09-09", $"更2,{H},310,2025-07,audit,-1,异议 {Text(disputed, "dispute")}9 采纳,2025-09-09"]);
        var corrected = Show(agency, H);
        Assert.Equal((0, "更1", null), (corrected.GetProperty("awaited_fen").GetInt64(), Text(Assert.Single(corrected.GetProperty("corrections").EnumerateArray()), "id"), corrected.GetProperty("corrections")[0].GetProperty("settled_in").GetString()));
        agency.Records("2025-09-10", H, "2025-08", (Category.Inpatient, 100_000, 0));
        agency.Ready("2025-10-09", "2025-08", H);
        agency.Approve("settle", "2025-08", "2025-10-09");
        Assert.Equal("2025-08", Text(Show(agency, H).GetProperty("corrections")[0], "settled_in"));
        Assert.Equal(Text(mine, "hash"), Text(agency.Statement(H, "2025-07"), "hash"));
        Assert.Equal("confirmed", Text(Do(agency, "confirm", H, "p.H", "2025-10-10", "--hash", Text(mine, "hash")).Expect(0).Json, "state"));
        agency.Verify();
    }

    [Theory(DisplayName = "对账:不予采纳的写明依据,机构看得到;复核退回的机构看不到;撤回之后可以重提,编号接着编"), ClassData(typeof(Engines))]
    public void RejectedAndWithdrawn(Engine engine)
    {
        using var agency = Settled(engine);
        var hash = Text(agency.Statement(H, "2025-07"), "hash");
        Do(agency, "dispute", H, "p.H", "2025-09-04", "--hash", hash, "--reason", "看不懂").Expect(0);
        Do(agency, "withdraw", H, "p.H", "2025-09-04", "--reason", "已问清").Expect(0);
        var disputed = Do(agency, "dispute", H, "p.H", "2025-09-04", "--hash", hash, "--about", "普通住院", "--reason", "少计").Expect(0).Json;
        Assert.EndsWith("-D2", Text(disputed, "dispute"), StringComparison.Ordinal);
        var draft = Do(agency, "answer", H, "h.140200", "2025-09-05", "--hash", Text(disputed, "hash"), "--result", "rejected", "--basis", "服务协议第12条", "--reason", "已计").Expect(0).Json;
        var back = Do(agency, "return", H, "r.140200", "2025-09-05", "--hash", Text(draft, "hash"), "--reason", "请写明计在哪里").Expect(0).Json;
        draft = Do(agency, "answer", H, "h.140200", "2025-09-08", "--hash", Text(back, "hash"), "--result", "rejected", "--basis", "服务协议第12条", "--reason", "计在八月迟到记录").Expect(0).Json;
        Do(agency, "review", H, "r.140200", "2025-09-08", "--hash", Text(draft, "hash")).Expect(0);
        var seen = Show(agency, H, "p.H").GetProperty("events").EnumerateArray().Select(e => $"{Text(e, "name")} {Text(e, "reason")}".Trim());
        Assert.Equal(["提出异议 看不懂", "撤回异议 已问清", "提出异议 少计", "拟答复 计在八月迟到记录", "答复"], seen);
        Assert.Equal(["提出异议", "撤回异议", "提出异议", "拟答复", "退回重拟", "拟答复", "答复"], Show(agency, H).GetProperty("events").EnumerateArray().Select(e => Text(e, "name")));
        agency.Verify();
    }

    [Theory(DisplayName = "对账:采纳而尚未更正的,机构确认了、又提异议、又撤回,都还等着更正,各异议各算各的"), ClassData(typeof(Engines))]
    public void AwaitedWhateverFollows(Engine engine)
    {
        using var agency = Settled(engine);
        var hash = Text(agency.Statement(H, "2025-07"), "hash");
        var first = Accepted(agency, hash, "扣错", "15000");
        Assert.Equal("140200-310-202507-H14020000001-D1:15000.00", Awaiting(agency));

        Do(agency, "dispute", H, "p.H", "2025-09-09", "--hash", hash, "--reason", "另有一事").Expect(0);
        Assert.Equal("140200-310-202507-H14020000001-D1:15000.00", Awaiting(agency));
        Do(agency, "withdraw", H, "p.H", "2025-09-09", "--reason", "已问清").Expect(0);
        Assert.Equal("140200-310-202507-H14020000001-D1:15000.00", Awaiting(agency));
        Accepted(agency, hash, "又一处", "200");
        Assert.Equal("140200-310-202507-H14020000001-D1:15000.00 140200-310-202507-H14020000001-D3:200.00", Awaiting(agency));
        Do(agency, "confirm", H, "p.H", "2025-09-09", "--hash", hash).Expect(0);
        Assert.Equal("140200-310-202507-H14020000001-D1:15000.00 140200-310-202507-H14020000001-D3:200.00", Awaiting(agency));

        agency.Import("deductions", "2025-09-10", "id,fixmedins_code,insutype,month,kind,amount,reason,decided_on",
            [$"更1,{H},310,2025-07,audit,-14000,异议 {first} 采纳,2025-09-10", $"更2,{H},310,2025-07,audit,-300,异议 {first[..^1]}3 采纳,2025-09-10"]);
        Assert.Equal("140200-310-202507-H14020000001-D1:1000.00", Awaiting(agency));
        Assert.Equal(2, Show(agency, H).GetProperty("corrections").GetArrayLength());
        agency.Import("deductions", "2025-09-10", "id,fixmedins_code,insutype,month,kind,amount,reason,decided_on", [$"更3,{H},310,2025-07,audit,-1000,异议 {first} 采纳,2025-09-10"]);
        Assert.Equal("", Awaiting(agency));
        agency.Verify();
    }

    [Theory(DisplayName = "对账:旧的摘要、别家机构的人、别的岗位、没有结算单、空的和过长的理由、本单没有的事项,各说明原因,什么也不存"), ClassData(typeof(Engines))]
    public void WronglyHandled(Engine engine)
    {
        using var agency = Settled(engine);
        var hash = Text(agency.Statement(H, "2025-07"), "hash");
        string[] seen = ["--hash", hash];
        Assert.Contains($"请核对后按 {hash} 办理", Reason(Do(agency, "confirm", H, "p.H", "2025-09-04", "--hash", new string('0', 64))));
        Assert.Contains("只能办理本机构(H14020000002)", Reason(Do(agency, "confirm", H, "p.K", "2025-09-04", seen)));
        Assert.Contains("须由机构办理", Reason(Do(agency, "confirm", H, "h.140200", "2025-09-04", seen)));
        Assert.Contains("须由机构办理", Reason(Do(agency, "dispute", H, "r.140200", "2025-09-04", [.. seen, "--reason", "x"])));
        Assert.Contains("只能查阅本机构", Reason(agency.Db.Run("reconcile", "show", "--provider", H, "--fund", "310", "--month", "2025-07", "--as", "p.K", "--json")));
        Assert.Contains("只能查阅本机构", Reason(agency.Db.Run("reconcile", "list", "--region", "140200", "--as", "p.K", "--json")));
        Assert.Contains("尚未结算", Reason(agency.Db.Run("reconcile", "confirm", "--provider", H, "--fund", "310", "--month", "2025-08", "--hash", hash, "--as", "p.H", "--on", "2025-09-04", "--json")));
        Assert.Contains("请写明异议的理由", Reason(Do(agency, "dispute", H, "p.H", "2025-09-04", [.. seen, "--reason", " \n "])));
        Assert.Contains("不超过 1000 字", Reason(Do(agency, "dispute", H, "p.H", "2025-09-04", [.. seen, "--reason", new string('长', 2_000)])));
        Assert.Contains("既不是本结算单的类别或调整事项", Reason(Do(agency, "dispute", H, "p.H", "2025-09-04", [.. seen, "--reason", "x", "--about", "药店购药"])));
        Assert.Contains("早于本账套最近办理日", Reason(Do(agency, "confirm", H, "p.H", "2025-08-01", seen)));
        Assert.Contains("没有待答复的异议", Reason(Do(agency, "answer", H, "h.140200", "2025-09-04", "--hash", Text(Show(agency, H), "hash"), "--result", "accepted", "--reason", "x")));

        var settlement = Text(agency.Db.Done("records", "list", "--provider", H, "--month", "2025-07").Json[0], "setl_id");
        var disputed = Do(agency, "dispute", H, "p.H", "2025-09-04", [.. seen, "--reason", "x", "--about", settlement]).Expect(0).Json;
        Assert.Contains("须由经办办理", Reason(Do(agency, "answer", H, "p.H", "2025-09-04", "--hash", Text(disputed, "hash"), "--result", "accepted", "--reason", "x")));
        Assert.Contains("不能办理 140200 的业务", Reason(Do(agency, "answer", H, "h.140100", "2025-09-04", "--hash", Text(disputed, "hash"), "--result", "accepted", "--reason", "x")));
        Assert.Contains("须由复核办理", Reason(Do(agency, "review", H, "h.140200", "2025-09-04", "--hash", Text(disputed, "hash"))));
        Assert.Single(Show(agency, H).GetProperty("events").EnumerateArray());
        agency.Verify();
    }

    [Theory(DisplayName = "对账:同一件事办两次、几个人同时办,只记一次;内容不同的,后到的被拒"), ClassData(typeof(Engines))]
    public void TwiceAndAtOnce(Engine engine)
    {
        using var agency = Settled(engine);
        var hash = Text(agency.Statement(H, "2025-07"), "hash");
        var outcomes = new RunResult[8];
        Parallel.For(0, outcomes.Length, i => outcomes[i] = Do(agency, "dispute", H, "p.H", "2025-09-04", "--hash", hash, "--reason", $"理由{i % 2}"));
        Assert.Equal(4, outcomes.Count(o => o.ExitCode == 0)); // one of the two reasons, and its repetitions
        Assert.All(outcomes.Where(o => o.ExitCode != 0), o => Assert.Contains("尚未答复", Reason(o)));
        Assert.Single(Show(agency, H).GetProperty("events").EnumerateArray());
        agency.Verify();
    }

    [Theory(DisplayName = "核验:确认所据的摘要不是结算单的,或没有结算单,指得出来"), ClassData(typeof(Engines))]
    public void VerifyFinds(Engine engine)
    {
        using var agency = Settled(engine);
        using (var database = Database.Open(agency.Db.Address))
        using (var store = database.Write())
        {
            store.Execute(
                """
                insert into reconciliation_event (region, fund, provider, month, seq, kind, hash, reason, about, amount_fen, accepted, basis, evidence, on_day, at, actor)
                values ('140200', '310', 'H14020000001', '2025-07', 1, 'confirmed', '00', '', '', null, 0, '', '', '2025-09-04', '2025-09-04T09:00:00.000+08:00', 'p.H'),
                       ('140200', '310', 'H14020000001', '2025-01', 1, 'confirmed', '00', '', '', null, 0, '', '', '2025-09-04', '2025-09-04T09:00:00.000+08:00', 'p.H')
                """);
            store.Commit();
        }
        var faults = agency.Db.Run("verify", "--json").Expect(3).Json.GetProperty("checks").EnumerateArray().SelectMany(c => c.GetProperty("faults").EnumerateArray().Select(f => f.GetString()!)).ToList();
        Assert.Equal(2, faults.Count);
        Assert.Contains("没有结算单", faults[0]);
        Assert.Contains("所示摘要与现在的结算单不符", faults[1]);
    }

    /// <summary>七月已结算的两家医院,H 有一项审核扣款;各有自己的用户 p.H、p.K。</summary>
    private static Agency Settled(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(H, K);
        foreach (var (user, provider) in ((string, string)[])[("p.H", H), ("p.K", K)])
            agency.Db.Done("user", "add", "--name", user, "--role", "provider", "--region", "140200", "--provider", provider, "--as", "admin", "--on", "2025-06-01");
        agency.Receive("2025-08-01", 1_000_000);
        agency.Records("2025-08-01", H, "2025-07", (Category.Inpatient, 500_000, 0));
        agency.Records("2025-08-01", K, "2025-07", (Category.Inpatient, 300_000, 0));
        agency.Audit("2025-08-20", H, "2025-07", 30_000);
        agency.Ready("2025-08-20", "2025-07", H, K);
        agency.Approve("settle", "2025-07", "2025-09-03");
        return agency;
    }

    private static RunResult Do(Agency agency, string step, string provider, string person, string day, params string[] more) =>
        agency.Db.Run(["reconcile", step, "--provider", provider, "--fund", "310", "--month", "2025-07", .. more, "--as", person, "--on", day, "--json"]);

    private static JsonElement Show(Agency agency, string provider, string person = "h.140200") =>
        agency.Db.Done("reconcile", "show", "--provider", provider, "--fund", "310", "--month", "2025-07", "--as", person).Json;

    private static (string State, int Events) AsSeenBy(Agency agency, string person) => Show(agency, H, person) is var shown ? (Text(shown, "state"), shown.GetProperty("events").GetArrayLength()) : default;

    /// <summary>提出异议,采纳若干元,发出;异议号。</summary>
    private static string Accepted(Agency agency, string hash, string reason, string yuan)
    {
        var disputed = Do(agency, "dispute", H, "p.H", "2025-09-09", "--hash", hash, "--reason", reason).Expect(0).Json;
        var draft = Do(agency, "answer", H, "h.140200", "2025-09-09", "--hash", Text(disputed, "hash"), "--result", "accepted", "--amount", yuan, "--reason", "属实").Expect(0).Json;
        return Text(Do(agency, "review", H, "r.140200", "2025-09-09", "--hash", Text(draft, "hash")).Expect(0).Json, "dispute");
    }

    /// <summary>经办一览里等着更正的,与该份结算单所说的一样。</summary>
    private static string Awaiting(Agency agency)
    {
        var (listed, shown) = (agency.Db.Done("reconcile", "list", "--region", "140200", "--awaiting", "--as", "h.140200").Json.EnumerateArray().ToList(), Show(agency, H));
        Assert.Equal(shown.GetProperty("awaited_fen").GetInt64(), listed.Sum(l => l.GetProperty("awaited_fen").GetInt64()));
        Assert.All(listed, l => Assert.Equal(H, Text(l, "provider")));
        return string.Join(' ', shown.GetProperty("awaiting").EnumerateArray().Select(a => $"{Text(a, "dispute")}:{new Yijie.Domain.Fen(a.GetProperty("amount_fen").GetInt64()).ToYuan()}"));
    }

    private static string States(Agency agency) =>
        string.Join(' ', agency.Db.Done("reconcile", "list", "--region", "140200", "--month", "2025-07", "--as", "h.140200").Json.EnumerateArray().Select(l => Text(l, "state")));

    private static string Reason(RunResult result) => string.Join(';', result.Expect(1).Reasons);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
