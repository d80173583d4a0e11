using Yijie.App;
using Yijie.App.Prepayment;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.App.PrepaymentCase;

namespace Yijie.Tests.App;

/// <summary>预付金收回的办理,由真实命令,在两种数据库上。</summary>
public sealed class RecallTests
{
    [Theory(DisplayName = "立案之后的结算先冲预拨,再冲预付金;冲完即结清,余款照付"), ClassData(typeof(Engines))]
    public void SetOffThroughTheMonth(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000), (K, 500));
        c.Open("2025-08-01", H);
        Assert.Equal("1,000.00 recalling", c.Standing(H));

        var july = c.Settle("2025-07", "2025-08-12", (H, 800), (K, 800));
        Assert.Equal(["760.00 0.00", "0.00 760.00"], july.GetProperty("statements").EnumerateArray().Select(s =>
            $"{new Domain.Fen(s.GetProperty("offsets").EnumerateArray().Sum(o => o.GetProperty("amount_fen").GetInt64()))} {Scenarios.Agency.Amount(s, "net_fen")}"));
        Assert.Equal("240.00 recalling", c.Standing(H));
        Assert.Equal("500.00 paid", c.Standing(K));

        c.Settle("2025-08", "2025-09-12", (H, 800));
        Assert.Equal("0.00 settled", c.Standing(H));
        Assert.Equal(100_000, c.Show(H).GetProperty("set_off_fen").GetInt64());
        Assert.Equal(520_00, c.Agency.Statement(H, "2025-08").GetProperty("net_fen").GetInt64());
        c.Agency.Verify();
    }

    [Fact(DisplayName = "收回的每一步:所指的命令确有其名,岗位与权限表一致")]
    public void StepsNameTheirCommands()
    {
        var commands = Commands.All().Leaves().ToDictionary(l => l.Path, l => l.Deed.Right!.Roles);
        foreach (var step in Enum.GetValues<RecallStep>())
        {
            var (command, post) = RecallCommand.TakenBy(step);
            Assert.Equal([post], commands[command]);
        }
    }

    [Theory(DisplayName = "督促、停付、法院、损失、批准、核销,核销后又收回;停付期间照算暂缓;备查簿永久保留"), ClassData(typeof(Engines))]
    public void ToTheWriteOff(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        Assert.Equal("2025-10-10", c.Done("recall notice", "2025-09-26", "h", H, "--document", "催告1号").GetProperty("notice_due").GetString());
        Assert.Contains("尚未届满", c.Refused("recall stop", "2025-10-10", "a", H, "--document", "停付1号"), StringComparison.Ordinal);
        var shown = c.Db.Done("prepay", "recall", "list", "--region", Home, "--fund", "310", "--on", "2025-10-13").Json[0];
        Assert.Equal("督促交回 2025-10-10 -2", string.Join(' ', shown.GetProperty("clock").EnumerateObject().Select(p => p.Value.ToString()))); // 11 October is worked
        Assert.Equal(["opened 经办", "reported 机构", "stopped 审批"], shown.GetProperty("next").EnumerateArray().Select(n => $"{n.GetProperty("step").GetString()} {n.GetProperty("post").GetString()}"));
        c.ThroughCourt(H, "1000");
        Assert.Contains("案件结清时自动恢复", string.Join(';', c.Db.Refused("stop", "lift", "--region", Home, "--provider", H, "--reason", "x", "--as", $"a.{Home}", "--on", "2025-11-20").Reasons), StringComparison.Ordinal);

        Assert.Equal("writtenoff", c.Done("recall writeoff", "2025-11-21", "k", H).GetProperty("state").GetString());
        c.Done("recall writeoff", "2025-11-21", "k", H);
        Assert.Contains("超出核销数", c.Refused("recover", "2025-12-01", "c", H, "--amount", "1000.01", "--ref", "R1"), StringComparison.Ordinal);
        c.Done("recover", "2025-12-01", "c", H, "--amount", "400", "--ref", "R1");
        c.Done("recover", "2025-12-01", "c", H, "--amount", "400", "--ref", "R1");
        Assert.Equal(400_00, c.Show(H).GetProperty("recovered_fen").GetInt64());
        Assert.Single(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray());
        c.Done("recover", "2025-12-02", "c", H, "--amount", "600", "--ref", "R2");
        Assert.Empty(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray());
        c.Agency.Verify();
    }

    [Theory(DisplayName = "只核销一部分损失:余下的仍在收回中,凭又一份法院文书再确认、再核销;同一回单号不能以别的金额、别的用途再入账"), ClassData(typeof(Engines))]
    public void WrittenOffInParts(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        c.ThroughCourt(H, "600");
        var part = c.Done("recall writeoff", "2025-11-21", "k", H);
        Assert.Equal(("recalling", 400_00), (part.GetProperty("state").GetString(), part.GetProperty("held_fen").GetInt64()));
        c.Done("recall writeoff", "2025-11-21", "k", H);
        Assert.Contains("又一份法院文书", c.Refused("recall loss", "2025-11-24", "h", H, "--document", "(2025)晋0202执2号", "--amount", "400"), StringComparison.Ordinal);

        c.Done("recall court-document", "2025-12-01", "h", H, "--document", "(2025)晋0202执2号");
        c.Done("recall loss", "2025-12-02", "h", H, "--document", "(2025)晋0202执2号", "--amount", "400");
        c.Done("recall report", "2025-12-03", "h", H, "--document", "同医保字2号");
        c.Done("recall approve-writeoff", "2025-12-04", "a", H, "--document", "同政函2号");
        var rest = c.Done("recall writeoff", "2025-12-05", "k", H);
        Assert.Equal(("writtenoff", 1_000_00, 0), (rest.GetProperty("state").GetString(), rest.GetProperty("written_off_fen").GetInt64(), rest.GetProperty("held_fen").GetInt64()));

        c.Done("recover", "2025-12-08", "c", H, "--amount", "100", "--ref", "R1");
        Assert.Contains("回单号 R1 已于 2025-12-08 入账 100.00 元", c.Refused("recover", "2025-12-08", "c", H, "--amount", "200", "--ref", "R1"), StringComparison.Ordinal);
        Assert.Equal(100_00, c.Show(H).GetProperty("recovered_fen").GetInt64());
        Assert.Contains("已于 2025-12-08 入账", c.Refused("return", "2025-12-08", "c", H, "--amount", "100", "--ref", "R1"), StringComparison.Ordinal);
        Assert.Equal([600_00, 400_00, -100_00], c.Db.Done("ledger", "registers", "--region", Home, "--fund", "310", "--kind", "writeoff").Json.EnumerateArray().Select(e => e.GetProperty("amount_fen").GetInt64()));
        c.Agency.Verify();
    }

    [Theory(DisplayName = "交回:不超过未收回数,同一回单只记一次;交清即结清,停付随之解除"), ClassData(typeof(Engines))]
    public void Returned(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        Assert.Contains("超出未收回数", c.Refused("return", "2025-08-05", "c", H, "--amount", "1000.01", "--ref", "R0"), StringComparison.Ordinal);
        c.Return("2025-08-05", H, 300);
        c.Done("recall notice", "2025-09-26", "h", H, "--document", "催告1号");
        c.Done("recall stop", "2025-10-11", "a", H, "--document", "停付1号");
        c.Done("return", "2025-10-12", "c", H, "--amount", "700", "--ref", "R1", "--into", "fiscal");
        Assert.Equal("settled", c.Done("return", "2025-10-12", "c", H, "--amount", "700", "--ref", "R1", "--into", "fiscal").GetProperty("state").GetString());
        Assert.Empty(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray());
        Assert.Contains("已结清", c.Refused("recall file-court", "2025-10-13", "h", H, "--document", "x"), StringComparison.Ordinal);
        c.Agency.Verify();
    }

    [Theory(DisplayName = "预付金结清,只解除收回放下的停付;别人放下的,理由写得一样也不解除"), ClassData(typeof(Engines))]
    public void StoppedByAPerson(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Db.Done("stop", "place", "--region", Home, "--provider", H, "--reason", "预付金收回及欺诈骗保核查", "--as", $"a.{Home}", "--on", "2025-08-01");
        c.Open("2025-08-01", H);
        c.Return("2025-08-05", H, 1_000);
        Assert.Equal("预付金收回及欺诈骗保核查", Assert.Single(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray()).GetProperty("reason").GetString());
        c.Db.Done("stop", "lift", "--region", Home, "--provider", H, "--reason", "查清", "--as", $"a.{Home}", "--on", "2025-08-06");
    }

    [Theory(DisplayName = "使用台账:机构登记,经办可看;用途不合规即按第九条(七)立案;同样的一笔不重复"), ClassData(typeof(Engines))]
    public void Used(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        var evidence = c.Db.File("发票.pdf", "%PDF-1.7 发票");
        string[] drugs = ["--date", "2025-07-01", "--purpose", "drugs", "--payee", "国药控股", "--amount", "600", "--attach", evidence];
        c.Done("use add", "2025-07-02", User(H), H, drugs);
        c.Done("use add", "2025-07-02", User(H), H, drugs);
        c.Done("use add", "2025-07-02", "h", H, "--date", "2025-07-02", "--purpose", "consumables", "--payee", "器械公司", "--amount", "100");
        var used = c.Db.Done("prepay", "use", "list", "--region", Home, "--fund", "310", "--year", "2025", "--provider", H, "--as", User(H)).Json;
        Assert.Equal((2, 7_000), (used.GetProperty("entries").GetArrayLength(), used.GetProperty("coverage").GetInt32()));
        Assert.Equal("1,000.00 paid", c.Standing(H));

        c.Done("use add", "2025-07-03", User(H), H, "--date", "2025-07-03", "--purpose", "门诊楼改造", "--payee", "建筑公司", "--amount", "200");
        Assert.Equal("1,000.00 recalling", c.Standing(H));
        Assert.Equal(7, c.Show(H).GetProperty("grounds")[0].GetInt32());
        Assert.Equal(200_00, c.Db.Done("prepay", "use", "summary", "--region", Home, "--fund", "310", "--year", "2025").Json[0].GetProperty("other_fen").GetInt64());
        c.Agency.Verify();
    }

    [Theory(DisplayName = "年终:计划、通知、交回、冲抵、上缴、关闭;最后一日是 2025-12-19(20 日是星期六)"), ClassData(typeof(Engines))]
    public void YearEnd(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000), (K, 500));
        string[] OfYear(string step, string day, string post, params string[] more) =>
            ["prepay", .. step.Split(' '), "--region", Home, "--fund", "310", "--year", "2025", .. more, "--as", $"{post}.{Home}", "--on", day];
        string Refused(params string[] args) => string.Join(';', c.Db.Refused(args).Reasons);

        Assert.Contains("尚未到期", Refused(OfYear("close year", "2025-12-01", "a")), StringComparison.Ordinal);
        c.Db.Done(OfYear("close plan", "2025-12-01", "h", "--method", "return"));
        var planned = c.Db.Done(OfYear("close plan", "2025-12-01", "h", "--method", "set-off", "--provider", H)).Json;
        Assert.Equal(["setoff", "return"], planned.GetProperty("providers").EnumerateArray().Select(p => p.GetProperty("method").GetString()));
        Assert.Equal(("2025-12-19", "2025-12-25"), (planned.GetProperty("return_by").GetString(), planned.GetProperty("handover_by").GetString()));

        c.Settle("2025-07", "2025-12-12", (H, 800), (K, 800)); // H 冲 760(也要上缴),K 定为交回,分文不冲
        Assert.Equal("240.00 recalling", c.Standing(H));
        Assert.Equal("500.00 recalling", c.Standing(K));
        c.Return("2025-12-15", K, 300);
        var open = Refused(OfYear("close year", "2025-12-19", "a"));
        Assert.Contains($"{H} 尚有 240.00 元未收回", open, StringComparison.Ordinal);
        Assert.Contains($"{K} 尚有 200.00 元未收回", open, StringComparison.Ordinal);
        Assert.Contains("还有 1,060.00 元未上缴", open, StringComparison.Ordinal);
        var asked = c.Db.Done("request", "estimate", "--region", Home, "--fund", "310", "--month", "2025-12", "--on", "2025-12-19").Json; // 待上缴的不作请拨的结余
        Assert.Equal(
            (1_060_00, asked.GetProperty("balance_fen").GetInt64() - asked.GetProperty("in_flight_fen").GetInt64() - 1_060_00),
            (asked.GetProperty("to_hand_over_fen").GetInt64(), asked.GetProperty("available_fen").GetInt64()));

        c.Db.Done(OfYear("close notices", "2025-12-19", "h", "--document", "催告2号"));
        c.Return("2025-12-22", H, 240);
        c.Db.Done(OfYear("handover", "2025-12-23", "c", "--ref", "上缴1"));
        var handed = c.Db.Done(OfYear("handover", "2025-12-23", "c", "--ref", "上缴1")).Json;
        Assert.Equal((1_300_00, 0), (handed.GetProperty("handed_over_fen").GetInt64(), handed.GetProperty("to_hand_over_fen").GetInt64()));
        Assert.Contains("上缴的是 2025 年度的预付金", Refused("prepay", "handover", "--region", Home, "--fund", "310", "--year", "2026", "--ref", "上缴1", "--as", $"c.{Home}", "--on", "2025-12-23"), StringComparison.Ordinal);
        Assert.Contains("没有已收回而未上缴", Refused(OfYear("handover", "2025-12-23", "c", "--ref", "上缴2")), StringComparison.Ordinal);

        var closed = c.Db.Done(OfYear("close year", "2025-12-24", "a")).Json; // K 的 200 元已通知,在收回程序中
        Assert.Equal("2025-12-24", closed.GetProperty("closed_on").GetString());
        c.Agency.Verify();
    }

    [Theory(DisplayName = "两个险种各冲各的:职工的预付金不冲居民的结算;停付两个险种都停"), ClassData(typeof(Engines))]
    public void FundsApart(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        c.Done("recall notice", "2025-08-01", "h", H, "--document", "催告1号");
        c.Done("recall stop", "2025-08-11", "a", H, "--document", "停付1号");

        using var residents = new Scenarios.Agency(c.Db, Fund.Resident);
        residents.Receive("2025-08-11", 1_000);
        residents.Records("2025-08-11", H, "2025-07", (Domain.Records.Category.Inpatient, 500, 0));
        residents.Ready("2025-08-11", "2025-07", H);
        var statement = residents.Approve("settle", "2025-07", "2025-08-12").GetProperty("statements")[0];
        Assert.Empty(statement.GetProperty("offsets").EnumerateArray());
        Assert.Equal("payment-stopped", statement.GetProperty("held_reason").GetString());
        Assert.Equal("1,000.00 recalling", c.Standing(H));
        c.Agency.Verify();
    }

    [Theory(DisplayName = "退票待重付的预付金,立案即不再支付:退回待重付冲回暂付款,账上不再占用,结算不冲;已重付未发出的一样;立案之后的退票须写明不再支付"), ClassData(typeof(Engines))]
    public void CameBackBeforeTheRecall(Engine engine)
    {
        const string Reissued = "H14020000003";
        using var agency = new Scenarios.Agency(engine);
        var office = new Scenarios.PrepaymentOffice(agency, "2025");
        string[] providers = [H, K, Reissued];
        agency.Register(providers);
        office.Facts("2025-05-06", providers, barelyQualified: "", penalised: null);
        foreach (var provider in providers) office.Apply(provider, "2025-05-12");
        foreach (var provider in providers) office.Review(provider, "2025-05-15", failing: null);
        office.Determine("2025-05-20");
        agency.Receive("2025-05-26", 1_000_000);
        var batch = office.Approve("2025-05-28");
        agency.Db.Done("pay", "export", "--batch", batch, "--out", Path.Combine(agency.Db.Folder, "预付金.csv"), "--format", "csv", "--as", $"c.{Home}", "--on", "2025-05-28");
        var result = agency.Db.File("回执.csv", $"instruction_id,status,booked_on\n{string.Join('\n', Enumerable.Range(1, 3).Select(i => $"{Id(i)},ACSC,2025-05-29"))}\n");
        agency.Db.Done("pay", "result", result, "--as", $"c.{Home}", "--on", "2025-05-29");

        Returned(1).Expect(0);
        Returned(3).Expect(0);
        Pay("reissue", "--instruction", Id(3)).Expect(0);
        Assert.Equal(-200_000_00, Awaiting());
        foreach (var provider in providers) office.Do("recall open", "2025-06-03", "h", provider, "--ground", "3", "--document", "公告1号", "--reason", "产权交易");

        Assert.Equal(0, Awaiting());
        Assert.Equal(["0.00 settled", "100,000.00 recalling", "0.00 settled"], providers.Select(Standing));
        Assert.Contains("已立案收回,不再支付", string.Join(';', Pay("reissue", "--instruction", Id(1)).Expect(1).Reasons), StringComparison.Ordinal);
        Assert.Contains("--not-repaid", string.Join(';', Returned(2).Expect(1).Reasons), StringComparison.Ordinal);
        Returned(2, "--not-repaid").Expect(0);
        Assert.Equal(["0.00 settled", "0.00 settled", "0.00 settled"], providers.Select(Standing));

        agency.Records("2025-07-01", H, "2025-06", (Domain.Records.Category.Inpatient, 500, 0));
        agency.Ready("2025-07-11", "2025-06", H);
        Assert.Empty(agency.Approve("settle", "2025-06", "2025-07-12").GetProperty("statements")[0].GetProperty("offsets").EnumerateArray());
        agency.Verify();

        string Id(int number) => $"{batch}-{number:00000}";
        RunResult Pay(string step, params string[] more) => agency.Db.Run(["pay", step, .. more, "--as", $"c.{Home}", "--on", "2025-06-03", "--json"]);
        RunResult Returned(int number, params string[] more) => Pay("returned", ["--instruction", Id(number), "--booked-on", "2025-06-03", "--ref", $"退{number}", .. more]);
        long Awaiting() => agency.Db.Done("ledger", "trial-balance", "--region", Home, "--fund", "310", "--on", "2025-06-03").Json.EnumerateArray()
            .Where(a => a.GetProperty("account").GetString() == "200104").Sum(a => a.GetProperty("balance_fen").GetInt64());
        string Standing(string provider)
        {
            var shown = agency.Db.Done("prepay", "recall", "show", "--region", Home, "--fund", "310", "--year", "2025", "--provider", provider).Json;
            return $"{Scenarios.Agency.Amount(shown, "held_fen")} {shown.GetProperty("state").GetString()}";
        }
    }

    [Theory(DisplayName = "预付金冲抵了一部分才退票:退回的是应付机构的,立案收回中也须重付,不能 --not-repaid;重付以后余下的照常收回"), ClassData(typeof(Engines))]
    public void CameBackAfterSetOff(Engine engine)
    {
        using var agency = new Scenarios.Agency(engine);
        var office = new Scenarios.PrepaymentOffice(agency, "2025");
        agency.Register(H);
        office.Facts("2025-05-06", [H], barelyQualified: "", penalised: null);
        office.Apply(H, "2025-05-12");
        office.Review(H, "2025-05-15", failing: null);
        office.Determine("2025-05-20");
        agency.Receive("2025-05-26", 1_000_000);
        var batch = office.Approve("2025-05-28");
        Export("2025-05-28");
        Result("2025-05-29", $"{batch}-00001");
        Open("2025-06-03", "3");
        agency.Records("2025-07-01", H, "2025-06", (Domain.Records.Category.Inpatient, 500, 0));
        agency.Ready("2025-07-11", "2025-06", H);
        agency.Approve("settle", "2025-06", "2025-07-12");
        Assert.Equal("99,525.00 recalling", Standing());

        string[] returned = ["returned", "--instruction", $"{batch}-00001", "--booked-on", "2025-07-14", "--ref", "退1"];
        Assert.Contains("须重付,不能用 --not-repaid", string.Join(';', Pay("2025-07-14", [.. returned, "--not-repaid"]).Expect(1).Reasons), StringComparison.Ordinal);
        Pay("2025-07-14", returned).Expect(0);
        Open("2025-07-15", "4");
        Assert.Equal("99,525.00 recalling", Standing());
        Pay("2025-07-15", "reissue", "--instruction", $"{batch}-00001").Expect(0);
        Export("2025-07-15");
        Result("2025-07-16", $"{batch}-00001R1");
        Assert.Equal("99,525.00 recalling", Standing());
        Assert.Equal(0, agency.Db.Done("ledger", "trial-balance", "--region", Home, "--fund", "310", "--on", "2025-07-16").Json.EnumerateArray()
            .Where(a => a.GetProperty("account").GetString() == "200104").Sum(a => a.GetProperty("balance_fen").GetInt64()));
        agency.Verify();

        void Export(string day) => Pay(day, "export", "--batch", batch, "--out", Path.Combine(agency.Db.Folder, $"{day}.csv"), "--format", "csv").Expect(0);
        void Result(string day, string id) => Pay(day, "result", agency.Db.File($"回执{day}.csv", $"instruction_id,status,booked_on\n{id},ACSC,{day}\n")).Expect(0);
        RunResult Pay(string day, params string[] step) => agency.Db.Run(["pay", .. step, "--as", $"c.{Home}", "--on", day, "--json"]);
        void Open(string day, string ground) => office.Do("recall open", day, "h", H, "--ground", ground, "--document", $"公告{ground}号", "--reason", "产权交易");
        string Standing()
        {
            var shown = agency.Db.Done("prepay", "recall", "show", "--region", Home, "--fund", "310", "--year", "2025", "--provider", H).Json;
            return $"{Scenarios.Agency.Amount(shown, "held_fen")} {shown.GetProperty("state").GetString()}";
        }
    }

    [Theory(DisplayName = "交回和上缴都凭回单号:空白的、不止一行的、过长的不受理;首尾空格不算,同一回单仍只记一次"), ClassData(typeof(Engines))]
    public void ReceiptsHaveNumbers(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        foreach (var receipt in (string[])["", "  ", "回单\n1", new('1', 101)])
        {
            Assert.Contains("应为一行回单号", c.Do("return", "2025-08-05", "c", H, "--amount", "1", "--ref", receipt).Expect(2).Error, StringComparison.Ordinal);
            Assert.Contains("应为一行回单号", c.Db.Misused("prepay", "handover", "--region", Home, "--fund", "310", "--year", "2025", "--ref", receipt, "--as", $"c.{Home}", "--on", "2025-08-05").Error, StringComparison.Ordinal);
        }
        c.Done("return", "2025-08-05", "c", H, "--amount", "1", "--ref", "回单1");
        c.Done("return", "2025-08-05", "c", H, "--amount", "1", "--ref", " 回单1 ");
        Assert.Equal("999.00 paid", c.Standing(H));
        c.Agency.Verify();
    }

    [Theory(DisplayName = "拨付途中立案:未交银行的失效;已交银行的等回执,付出即在收回中;银行拒付的不再重发"), ClassData(typeof(Engines))]
    public void OpenedOnTheWay(Engine engine)
    {
        const string Rejected = "H14020000003";
        using var agency = new Scenarios.Agency(engine);
        var office = new Scenarios.PrepaymentOffice(agency, "2025");
        agency.Register(H, K, Rejected);
        office.Facts("2025-05-06", [H, K, Rejected], barelyQualified: "", penalised: null);
        foreach (var provider in (string[])[H, K, Rejected]) office.Apply(provider, "2025-05-12");
        foreach (var provider in (string[])[H, K, Rejected]) office.Review(provider, "2025-05-15", failing: null);
        office.Determine("2025-05-20");
        agency.Receive("2025-05-26", 1_000_000);
        var batch = office.Approve("2025-05-28");
        Open(H, "2025-05-28"); // 还没有支付文件

        var file = Path.Combine(agency.Db.Folder, "预付金.csv");
        agency.Db.Done("pay", "export", "--batch", batch, "--out", file, "--format", "csv", "--as", $"c.{Home}", "--on", "2025-05-28");
        var sent = File.ReadAllLines(file).Skip(1).Select(l => l.Split(',')).ToList();
        Assert.Equal([K, Rejected], sent.Select(l => l[1]));
        Open(K, "2025-05-28"); // 已在银行
        Open(Rejected, "2025-05-28");
        Assert.True(Show(K).GetProperty("awaiting_bank").GetBoolean());
        Assert.Equal("recalling", Show(K).GetProperty("state").GetString());

        var result = agency.Db.File("回执.csv", $"instruction_id,status,booked_on,bank_ref,reason\n{sent[0][0]},ACSC,2025-05-29,回单1,\n{sent[1][0]},RJCT,2025-05-29,,账号有误\n");
        agency.Db.Done("pay", "result", result, "--as", $"c.{Home}", "--on", "2025-05-29");
        Assert.Equal((100_000_00, 0, 0), (Held(K), Held(Rejected), Held(H)));
        Assert.Contains("已立案收回,不再支付", string.Join(';', agency.Db.Refused("pay", "reissue", "--instruction", sent[1][0], "--as", $"c.{Home}", "--on", "2025-05-29").Reasons), StringComparison.Ordinal);
        Assert.Contains("不再支付", string.Join(';', agency.Db.Done("pay", "show", $"{batch}-00001").Json.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("detail").GetString())), StringComparison.Ordinal);
        agency.Verify();

        void Open(string provider, string day) => office.Do("recall open", day, "h", provider, "--ground", "3", "--document", "公告1号", "--reason", "产权交易");
        System.Text.Json.JsonElement Show(string provider) => agency.Db.Done("prepay", "recall", "show", "--region", Home, "--fund", "310", "--year", "2025", "--provider", provider).Json;
        long Held(string provider) => Show(provider).GetProperty("held_fen").GetInt64();
    }
}
