using System.Text.Json;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.App.ApplicationOffice;

namespace Yijie.Tests.App;

/// <summary>预付金从申请到拨付的办理。</summary>
public sealed class PrepaymentTests
{
    [Theory(DisplayName = "预付金:机构申请、初审、会商、核定、由支出户拨付;每一步都可重试,核验通过"), ClassData(typeof(Engines))]
    public void FromApplicationToPayment(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        Assert.Equal("applied", office.Do("apply", "2026-01-15", "u1", "--year", "2026", "--fund", "310", "--undertake", "no-preservation", "no-debt", "no-enforcement", "--attach", office.Undertaking)
            .Expect(0).Json[0].GetProperty("state").GetString());
        office.Apply(K, "2026-01-15").Expect(0);
        Assert.Contains("未重复", office.Apply(K, "2026-01-15").Expect(0).Error, StringComparison.Ordinal);
        Assert.Equal("reviewed", office.Review(H, "2026-01-20").GetProperty("state").GetString());
        Assert.Contains("未重复", office.Do("review", "2026-01-20", "r", "--id", Id(H)).Expect(0).Error, StringComparison.Ordinal);
        office.Review(K, "2026-01-20");

        var hash = office.ListHash("2026-02-02");
        string[] opinion = ["--hash", hash, "--result", "agree", "--note", "同意", "--document", "同财社函1号"];
        office.DoYear("opinion", "2026-02-02", "f", opinion).Expect(0);
        Assert.Contains("未重复", office.DoYear("opinion", "2026-02-02", "f", opinion).Expect(0).Error, StringComparison.Ordinal);
        Assert.Equal("consulted", office.State(H));
        Assert.Equal(1_500_00, office.DoYear("determine", "2026-02-03", "a", "--hash", hash).Expect(0).Json.GetProperty("total_fen").GetInt64());
        Assert.Contains("未重复", office.DoYear("determine", "2026-02-03", "a", "--hash", hash).Expect(0).Error, StringComparison.Ordinal);

        office.Agency.Receive("2026-03-02", 10_000);
        var batch = office.Approve("2026-03-30");
        Assert.Equal(("140200-310-2026-P1", "2026-03-31", false), (batch.GetProperty("id").GetString(), batch.GetProperty("due_on").GetString(), batch.GetProperty("late").GetBoolean()));
        office.Agency.Pay(batch, "2026-03-31");
        Assert.Equal(("paid", 1_000_00), (office.State(H), office.Show(H).GetProperty("payment").GetProperty("open_fen").GetInt64()));
        Assert.Equal((1_500_00, 10_000_00 - 1_500_00), (office.Balance("110102"), office.Balance("1004")));
        Assert.Equal("140200-310-2026-P1", office.DoYear("pay calculate", "2026-04-01", "h").Expect(0).Json.GetProperty("id").GetString());
        office.Agency.Verify();
    }

    [Theory(DisplayName = "预付金:由财政专户付款,支出户的余额与在途资金都不受影响;文件只出 CSV;迟付注明"), ClassData(typeof(Engines))]
    public void FromTheFiscalAccount(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Determine(H);
        var batch = office.Approve("2026-03-31", "--from-account", "fiscal"); // 支出户 has nothing
        Assert.Contains("财政专户", Assert.Single(office.Db.Refused("pay", "export", "--batch", "140200-310-2026-P1", "--out", Path.Combine(office.Db.Folder, "p.xml"), "--as", $"c.{Home}", "--on", "2026-03-31").Reasons), StringComparison.Ordinal);
        office.Agency.Pay(batch, "2026-04-01");
        Assert.Equal((1_000_00, 0, -1_000_00), (office.Balance("110102"), office.Balance("1004"), office.Balance("1003")));
        Assert.True(office.DoYear("pay show", "2026-04-01", "h").Expect(0).Json.GetProperty("late").GetBoolean());

        office.Db.Done("pay", "returned", "--instruction", "140200-310-2026-P1-00001", "--booked-on", "2026-04-03", "--as", $"c.{Home}", "--on", "2026-04-03");
        Assert.Equal((0, 0), (office.Balance("1003"), office.Balance("1004")));
        office.Db.Done("pay", "reissue", "--instruction", "140200-310-2026-P1-00001", "--as", $"c.{Home}", "--on", "2026-04-03");
        office.Agency.Pay(batch, "2026-04-07");
        Assert.Equal((1_000_00, 0, -1_000_00), (office.Balance("110102"), office.Balance("1004"), office.Balance("1003")));
        office.Agency.Verify();
    }

    [Theory(DisplayName = "预付金:核定后停付、协议中止、立案收回的不拨付并说明原因,其余照拨;恢复后另出一批"), ClassData(typeof(Engines))]
    public void LeftOut(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Determine(H, K, L);
        office.Agency.Receive("2026-03-02", 10_000);
        office.Db.Done("stop", "place", "--region", Home, "--provider", H, "--reason", "核查", "--as", $"a.{Home}", "--on", "2026-03-03");
        office.Agency.Import("agreements", "2026-03-03", "fixmedins_code,status,from", [$"{K},suspended,2026-03-03"]);
        var asked = office.Db.Done("request", "estimate", "--region", Home, "--fund", "310", "--month", "2026-03", "--on", "2026-03-03").Json; // 不得拨付的,也不为它请拨
        var batch = office.Approve("2026-03-04");
        Assert.Equal(batch.GetProperty("total_fen").GetInt64(), asked.GetProperty("prepayments_fen").GetInt64());
        Assert.Equal([L], batch.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("provider").GetString()));
        Assert.Equal([$"{H} payment-stopped", $"{K} agreement-not-normal"],
            batch.GetProperty("excluded").EnumerateArray().Select(e => $"{e.GetProperty("provider").GetString()} {e.GetProperty("reasons")[0].GetString()}"));
        office.Agency.Pay(batch, "2026-03-04");

        office.Db.Done("stop", "lift", "--region", Home, "--provider", H, "--reason", "核查完毕", "--as", $"a.{Home}", "--on", "2026-03-05");
        office.Db.Done("prepay", "recall", "open", "--region", Home, "--fund", "310", "--year", "2026", "--provider", K, "--ground", "1", "--document", "医保函1号", "--reason", "协议中止", "--as", $"h.{Home}", "--on", "2026-03-05");
        var rest = office.Approve("2026-03-06");
        Assert.Equal([H], rest.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("provider").GetString()));
        Assert.Equal("in-recall", rest.GetProperty("excluded")[0].GetProperty("reasons").EnumerateArray().Last().GetString());
        office.Agency.Verify();
    }

    [Theory(DisplayName = "预付金:额度逐月取数,有结算明细的月份以明细为准,没有的用历史;生育不计"), ClassData(typeof(Engines))]
    public void SettlementsWin(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Agency.Records("2026-01-06", H, "2025-12", (Category.Inpatient, 4_600, 0), (Category.Maternity, 900, 0), (Category.Outpatient, 70, 0));
        office.Agency.Records("2026-01-06", H, "2025-11", (Category.Outpatient, 70, 0)); // loaded, and without inpatients
        office.Apply(H, "2026-01-08").Expect(0);
        var quota = office.Do("quota", "2026-01-08", "h", "--id", Id(H)).Expect(0).Json;
        Assert.Equal(34 * 1_000_00 + 4_600_00, quota.GetProperty("spending_fen").GetInt64());
        Assert.Equal(1_072_22, quota.GetProperty("amount_fen").GetInt64()); // 38,600 ÷ 36 = 1,072.222…
        Assert.Equal(["history", "settlements", "settlements"], quota.GetProperty("by_month").EnumerateArray().TakeLast(3).Select(m => m.GetProperty("source").GetString()));
    }

    [Theory(DisplayName = "预付金:会商之后额度有变,原清单不能核定,须就新清单再会商;不同意的不能核定"), ClassData(typeof(Engines))]
    public void ConsultedAgain(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        foreach (var provider in (string[])[H, K]) office.Apply(provider, "2026-01-08").Expect(0);
        foreach (var provider in (string[])[H, K]) office.Review(provider, "2026-01-20");
        var first = office.ListHash("2026-02-02");
        Assert.Contains("尚未就此清单提出意见", string.Join(';', office.DoYear("determine", "2026-02-02", "a", "--hash", first).Expect(1).Reasons), StringComparison.Ordinal);
        office.DoYear("opinion", "2026-02-02", "f", "--hash", first, "--result", "disagree", "--note", "规模偏小", "--document", "同财社函1号").Expect(0);
        Assert.Equal("reviewed", office.State(H));
        Assert.Contains("财政部门不同意此清单:规模偏小", string.Join(';', office.DoYear("determine", "2026-02-02", "a", "--hash", first).Expect(1).Reasons), StringComparison.Ordinal);

        office.Do("consult", "2026-02-03", "h", "--region", Home, "--year", "2026", "--scale", "2", "--document", "会〔2026〕1号", "--date", "2026-02-03", "--departments", "医保", "财政", "卫健", "--reason", "疫情").Expect(0);
        var second = office.ListHash("2026-02-04");
        office.DoYear("opinion", "2026-02-04", "f", "--hash", second, "--result", "agree", "--note", "同意", "--document", "同财社函2号").Expect(0);
        office.Do("withdraw", "2026-02-05", "h", "--id", Id(K), "--reason", "不需要").Expect(0);
        Assert.Contains("与现在的清单不符", string.Join(';', office.DoYear("determine", "2026-02-05", "a", "--hash", second).Expect(1).Reasons), StringComparison.Ordinal);

        var third = office.ListHash("2026-02-06");
        office.DoYear("opinion", "2026-02-06", "f", "--hash", third, "--result", "agree", "--note", "同意", "--document", "同财社函3号").Expect(0);
        Assert.Equal(2_000_00, office.DoYear("determine", "2026-02-09", "a", "--hash", third).Expect(0).Json.GetProperty("total_fen").GetInt64());
        Assert.Equal(["applied", "reviewed", "consulted", "consulted", "determined"], office.Show(H).GetProperty("history").EnumerateArray().Select(s => s.GetProperty("kind").GetString()));
        office.Agency.Verify();
    }

    [Theory(DisplayName = "预付金:撤回后再申请另有序号,各有各的状态;补充材料;附件按内容存一次,原样取回,只给看得到的人"), ClassData(typeof(Engines))]
    public void AgainAndSupplemented(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Apply(H, "2026-01-08").Expect(0);
        office.Do("withdraw", "2026-01-09", "u1", "--id", Id(H), "--reason", "材料不全").Expect(0);
        Assert.Equal($"{Id(H)}-2", office.Apply(H, "2026-01-09").Expect(0).Json[0].GetProperty("id").GetString());
        var more = office.Db.File("审计报告.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 7]);
        string[] supplement = ["--id", $"{Id(H)}-2", "--attach", more, "--reason", "审计报告"];
        Assert.Equal(2, office.Do("supplement", "2026-01-19", "u1", supplement).Expect(0).Json.GetProperty("attachments").GetArrayLength());
        Assert.Contains("未重复", office.Do("supplement", "2026-01-19", "u1", supplement).Expect(0).Error, StringComparison.Ordinal);

        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(more)));
        var back = Path.Combine(office.Db.Folder, "back.jpg");
        office.Do("attachment", "2026-01-19", "u1", "--sha256", sha256, "--out", back).Expect(0);
        Assert.Equal(File.ReadAllBytes(more), File.ReadAllBytes(back));
        office.Db.Done("user", "add", "--name", "u2", "--role", "provider", "--region", Home, "--provider", K, "--as", "admin", "--on", "2026-01-19");
        office.Do("attachment", "2026-01-19", "u2", "--sha256", sha256, "--out", back).Expect(1);
        office.Do("show", "2026-01-19", "u2", "--id", $"{Id(H)}-2").Expect(1);

        office.Review(H, "2026-01-20", "-2");
        office.DetermineAll();
        office.Agency.Pay(office.Approve("2026-02-09", "--from-account", "fiscal"), "2026-02-10");
        Assert.Equal(("withdrawn", "paid"), (office.State(H), office.Do("show", "2026-02-10", "h", "--id", $"{Id(H)}-2").Expect(0).Json.GetProperty("state").GetString()));
        office.Agency.Verify();
    }

    [Theory(DisplayName = "年底公布:截至哪一天就是哪一天的数;次年又交回的,不改上年末公布的内容"), ClassData(typeof(Engines))]
    public void DisclosedAsOfADay(Engine engine)
    {
        using var held = new PrepaymentCase(engine, Fund.Employee, (PrepaymentCase.H, 3_000));
        held.Return("2025-12-10", PrepaymentCase.H, 1_000);
        string[] disclose = ["prepay", "disclose", "--region", PrepaymentCase.Home, "--year", "2025", "--on", "2025-12-31"];
        var published = held.Db.Done(disclose).Output;
        held.Return("2026-01-06", PrepaymentCase.H, 2_000);
        held.Db.Done("prepay", "published", "--region", PrepaymentCase.Home, "--year", "2025", "--place", "门户网站", "--as", $"h.{PrepaymentCase.Home}", "--on", "2026-01-07");

        Assert.Equal(published, held.Db.Done(disclose).Output);
        Assert.Equal((1_000_00, 2_000_00), Of(held.Db.Done(disclose).Json));
        Assert.Equal((3_000_00, 0), Of(held.Db.Done([.. disclose[..^1], "2026-01-31"]).Json));

        static (long Returned, long Held) Of(JsonElement disclosed) =>
            (disclosed.GetProperty("funds")[0].GetProperty("returned_fen").GetInt64(), disclosed.GetProperty("funds")[0].GetProperty("held_fen").GetInt64());
    }

    [Theory(DisplayName = "预付金:explain 说明批次与指令的门槛、基数、月数、规模和条款"), ClassData(typeof(Engines))]
    public void Explained(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Determine(H);
        office.Agency.Receive("2026-03-02", 10_000);
        office.Agency.Pay(office.Approve("2026-03-02"), "2026-03-03");
        var batch = office.Db.Done("explain", "140200-310-2026-P1").Json;
        Assert.Equal(["基金门槛", "基金门槛", "基金门槛", "预付金", "暂不拨付"], batch.GetProperty("formula").EnumerateArray().Select(s => s.GetProperty("step").GetString()));
        var one = office.Db.Done("explain", "140200-310-2026-P1-00001").Json;
        Assert.Equal([36_000_00L, 1_000_00, 1_000_00], one.GetProperty("formula").EnumerateArray().Select(s => s.GetProperty("amount_fen").GetInt64()));
        Assert.Equal("110102", one.GetProperty("postings")[0].GetProperty("account").GetString());
    }

    [Theory(DisplayName = "核验:改动审核依据、核定额度、申请经过,都会被发现"), ClassData(typeof(Engines))]
    public void TamperingIsFound(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Determine(H, K);
        office.Agency.Verify();
        using (var database = Yijie.App.Storage.Database.Open(office.Db.Address))
        using (var store = database.Write())
        {
            store.Execute($"insert into prepayment_event (region, application_id, seq, kind, on_day, at, actor, reason, document) values ('{Home}', '{Id(H)}', 9, 'reviewed', '2026-03-01', 'x', 'x', '', '')");
            store.Execute($"insert into prepayment_review (region, application_id, passed, hash, inputs, on_day, at, actor) select region, application_id || '-2', passed, hash, replace(inputs, '合格', '不合格'), on_day, at, actor from prepayment_review where application_id = '{Id(H)}'");
            store.Execute($"insert into prepayment_determined (region, application_id, fund, year, provider, determination_seq, spending_fen, months, scale, amount_fen) values ('{Home}', '{Id(L)}', '310', '2026', '{L}', 1, 1, 1, 1, 100)");
            store.Commit();
        }
        var faults = office.Db.Run("verify", "--json").Expect(3).Json.GetProperty("checks").EnumerateArray()
            .Where(c => c.GetProperty("faults").GetArrayLength() > 0).Select(c => c.GetProperty("name").GetString());
        Assert.Equal(["预付金申请各步依次办理", "预付金初审由其依据重算", "预付金核定与财政同意的清单一致"], faults);
    }
}
