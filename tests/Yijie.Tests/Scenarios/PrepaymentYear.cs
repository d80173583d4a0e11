using System.Globalization;
using System.Text.Json;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.App;

namespace Yijie.Tests.Scenarios;

/// <summary>一年的预付金:门槛、申请、审核、会商、拨付、使用、收回、年终、公布,由真实命令办理。</summary>
public sealed class PrepaymentYear
{
    private const string Region = Agency.Region, Year = "2025";

    private const string
        First = "H14020000001", Second = "H14020000002", Third = "H14020000003", Fourth = "H14020000004", Fifth = "H14020000005",
        Sixth = "H14020000006", Seventh = "H14020000007", Eighth = "H14020000008", Ninth = "H14020000009";

    private static readonly string[] All = [First, Second, Third, Fourth, Fifth, Sixth, Seventh, Eighth, Ninth];

    [Theory(DisplayName = "一年的预付金:有的不予预付,有的收回冲抵,有的在法院,有的核销,其余年底前回来并上缴;每一分都有着落"), ClassData(typeof(Engines))]
    public void TheWholeYear(Engine engine)
    {
        using var agency = new Agency(engine);
        var office = new PrepaymentOffice(agency, Year);
        agency.Register(All);
        office.Facts("2025-05-06", All, barelyQualified: Fifth, penalised: Sixth);

        agency.Say("# 门槛:职工可以预付;居民上年有赤字,不能预付");
        office.Gate("310", "2025-05-06");
        office.Gate("390", "2025-05-06");

        agency.Say("# 申请与初审:九家申请,三家各因一条不予预付");
        foreach (var provider in All) office.Apply(provider, "2025-05-12");
        foreach (var provider in All) office.Review(provider, "2025-05-15", failing: provider == Seventh ? "4-3-2" : null);

        agency.Say("# 会商、核定;第八家在拨付之前分立,停止拨付;其余五家付讫");
        office.Determine("2025-05-20");
        office.Do("recall open", "2025-05-22", "h", Eighth, "--ground", "2", "--document", "情况报告1号", "--reason", "5 月 20 日分立");
        agency.Receive("2025-05-26", 8_000_000);
        office.Pay("2025-05-28");

        agency.Say("# 使用台账:第二家用于门诊楼改造,按第九条(七)收回;7 月结算冲抵,8 月冲完");
        office.Do("use add", "2025-06-20", "h", First, "--date", "2025-06-18", "--purpose", "drugs", "--payee", "国药控股大同", "--amount", "70000");
        office.Do("use add", "2025-06-20", "h", Second, "--date", "2025-06-19", "--purpose", "门诊楼改造", "--payee", "某建筑公司", "--amount", "50000");
        Month(agency, "2025-07", "2025-08-01", "2025-08-12", (First, 300_000), (Second, 80_000), (Fourth, 20_000), (Ninth, 200_000));
        office.Standing(Second);
        Month(agency, "2025-08", "2025-09-01", "2025-09-10", (Second, 150_000));
        office.Standing(Second);

        agency.Say("# 第三家协议解除,督促不还,停付、法院、损失、政府批准、核销");
        office.Do("recall open", "2025-09-10", "h", Third, "--ground", "1", "--document", "解除协议通知", "--reason", "协议解除");
        office.Do("recall notice", "2025-09-10", "h", Third, "--document", "催告1号");
        office.Do("recall stop", "2025-09-18", "a", Third, "--document", "停付1号");
        office.Do("recall file-court", "2025-09-19", "h", Third, "--document", "强制执行申请1号");
        office.Do("return", "2025-10-10", "c", Third, "--amount", "10000", "--ref", "回单1010");
        office.Do("recall court-document", "2025-10-20", "h", Third, "--document", "(2025)晋0202执1号");
        office.Do("recall loss", "2025-10-21", "h", Third, "--document", "(2025)晋0202执1号", "--amount", "90000");
        office.Do("recall report", "2025-10-22", "h", Third, "--document", "同医保发1号");
        office.Do("recall approve-writeoff", "2025-11-10", "a", Third, "--document", "同政函1号");
        office.Do("recall writeoff", "2025-11-11", "k", Third);

        agency.Say("# 第四家报告有未履行的债务:结算不够冲,督促不还,停付,法院准予分期");
        office.Do("report", "2025-11-11", $"p.{Fourth}", Fourth, "--ground", "5", "--document", "(2025)晋02民终9号", "--reason", "判决未履行");
        Month(agency, "2025-10", "2025-11-11", "2025-11-12", (Fourth, 20_000));
        office.Do("recall notice", "2025-11-12", "h", Fourth, "--document", "催告2号");
        office.Do("recall stop", "2025-11-20", "a", Fourth, "--document", "停付2号");
        office.Do("recall file-court", "2025-11-21", "h", Fourth, "--document", "强制执行申请2号");
        office.Do("recall court-document", "2025-12-01", "h", Fourth, "--document", "(2025)晋0202执9号", "--instalment", "2025-12-10:40000", "--instalment", "2026-06-30:41000");
        office.Do("return", "2025-12-10", "c", Fourth, "--amount", "40000", "--ref", "回单1211");

        agency.Say("# 年终:第一家交回,第九家从 11 月结算中冲抵;最后一日是 12 月 19 日");
        office.OfYear("close plan", "2025-12-10", "h", "--method", "return", "--provider", First);
        office.OfYear("close plan", "2025-12-10", "h", "--method", "set-off", "--provider", Ninth);
        Month(agency, "2025-11", "2025-12-10", "2025-12-12", (Ninth, 300_000));
        office.Do("return", "2025-12-19", "c", First, "--amount", "100000", "--ref", "回单1219");
        office.OfYear("handover", "2025-12-22", "c", "--ref", "上缴1222");
        office.OfYear("close year", "2025-12-23", "a");

        agency.Say("# 年底:去向、明细账、备查簿、账");
        agency.Say(agency.Db.Run("prepay", "close", "status", "--region", Region, "--fund", "310", "--year", Year).Expect(0).Output);
        agency.Say(agency.Db.Run("prepay", "ledger", "--region", Region, "--fund", "310", "--year", Year, "--on", "2025-12-31").Expect(0).Output);
        agency.Say(agency.Db.Run("ledger", "registers", "--region", Region, "--fund", "310", "--kind", "writeoff", "--on", "2025-12-31").Expect(0).Output);
        agency.TrialBalance("2025-12-31");
        Recomputes(agency.Db.Done("prepay", "disclose", "--region", Region, "--year", Year, "--on", "2025-12-31").Json);

        agency.Say("# 次年:第三家后来还了一部分;第四家按期交清,停付解除");
        office.Do("recover", "2026-03-02", "c", Third, "--amount", "30000", "--ref", "回单0302");
        office.Do("return", "2026-06-30", "c", Fourth, "--amount", "41000", "--ref", "回单0630", "--into", "fiscal");
        agency.Say(agency.Db.Run("prepay", "overview", "--year", Year).Expect(0).Output);
        agency.Say(agency.Db.Run("stop", "list", "--region", Region).Expect(0).Output);

        agency.Verify();
        Balances(agency);
        Golden.Matches("一年的预付金", agency.Story.ToString());
    }

    private static void Month(Agency agency, string month, string received, string settled, params (string Provider, decimal Yuan)[] gross)
    {
        foreach (var (provider, yuan) in gross) agency.Records(received, provider, month, (Category.Inpatient, yuan, 0));
        agency.Ready(settled, month, [.. gross.Select(g => g.Provider)]);
        var batch = agency.Approve("settle", month, settled);
        if (batch.GetProperty("statements").EnumerateArray().Any(s => s.GetProperty("net_fen").GetInt64() > 0)) agency.Pay(batch, settled);
    }

    /// <summary>公布的每个数都能从公布的内容重算。</summary>
    private static void Recomputes(JsonElement disclosed)
    {
        foreach (var fund in disclosed.GetProperty("funds").EnumerateArray())
        {
            var gate = fund.GetProperty("gate");
            var (balance, income, expenditure) = (Fen(gate, "balance_fen"), Fen(gate.GetProperty("last_year"), "income_fen"), Fen(gate.GetProperty("last_year"), "expenditure_fen"));
            var latest = gate.GetProperty("latest");
            var required = gate.GetProperty("required_months").GetInt32();
            Assert.Equal((Math.Floor(balance * 1200m / expenditure) / 100).ToString("0.00", CultureInfo.InvariantCulture), gate.GetProperty("payable_months").GetString());
            Assert.Equal(balance * 12 >= expenditure * required && income >= expenditure && Fen(latest, "income_fen") >= Fen(latest, "expenditure_fen"), gate.GetProperty("passed").GetBoolean());

            var totals = new Dictionary<string, long>();
            foreach (var p in fund.GetProperty("providers").EnumerateArray())
            {
                Assert.Equal(Math.Round(Fen(p, "spending_fen") * p.GetProperty("scale_months").GetInt32() / (decimal)p.GetProperty("months").GetInt32(), MidpointRounding.AwayFromZero), Fen(p, "quota_fen"));
                Assert.Equal(Fen(p, "paid_fen"), Fen(p, "returned_fen") + Fen(p, "set_off_fen") + Fen(p, "written_off_fen") + Fen(p, "held_fen"));
                Assert.True(Fen(p, "paid_fen") == 0 || Fen(p, "paid_fen") == Fen(p, "quota_fen"));
                foreach (var name in (string[])["paid_fen", "returned_fen", "set_off_fen", "written_off_fen", "held_fen"]) totals[name] = totals.GetValueOrDefault(name) + Fen(p, name);
            }
            foreach (var (name, sum) in totals) Assert.Equal(sum, Fen(fund, name));
            Assert.Equal(fund.GetProperty("providers").EnumerateArray().Count(p => Fen(p, "paid_fen") > 0), fund.GetProperty("paid_providers").GetInt32());
        }
        Assert.DoesNotContain("account_no", disclosed.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("6222", disclosed.GetRawText(), StringComparison.Ordinal);
    }

    /// <summary>另一个记账程序也算得同样的余额。</summary>
    private static void Balances(Agency agency)
    {
        if (Hledger.Version is null) return;
        var journal = Path.Combine(agency.Db.Folder, "预付金.journal");
        agency.Db.Done("ledger", "export", "--region", Region, "--fund", "310", "--out", journal, "--on", "2026-06-30");
        Assert.Equal(0, Hledger.Run("-f", journal, "check", "--strict").ExitCode);
        Assert.Equal("0.00", Hledger.BalanceOf(journal, "110102 医保预付金"));
    }

    private static long Fen(JsonElement e, string name) => e.GetProperty(name).GetInt64();
}

/// <summary>预付金的办理。The office's part of an agency: who does what of the prepayment on which day, written into the agency's story.</summary>
internal sealed class PrepaymentOffice(Agency agency, string year)
{
    private const string Region = Agency.Region;
    private readonly string paper = agency.Db.File("证明.pdf", "%PDF-1.7 证明");

    /// <summary>事实:基金月报(职工有结余,居民上年赤字)、住院历史(每家每月十万)、考核、处罚、机构用户。</summary>
    public void Facts(string day, string[] providers, string barelyQualified, string? penalised)
    {
        var months = Enumerable.Range(0, 16).Select(i => new Month(2024, 1).Plus(i)).ToList();
        agency.Import("fund-months", day, "admdvs,insutype,month,income,expenditure,balance",
            [.. months.Select(m => $"{Region},310,{m},1100000,1000000,15000000"), .. months.Select(m => $"{Region},390,{m},900000,1000000,9000000")]);
        agency.Import("inpatient-history", day, "fixmedins_code,insutype,month,hifp_inpatient",
            from p in providers from i in Enumerable.Range(0, 12) select $"{p},310,{new Month(2024, 1).Plus(i)},100000");
        agency.Import("assessments", day, "fixmedins_code,year,grade", providers.Select(p => $"{p},2024,{(p == barelyQualified ? "基本合格" : "合格")}"));
        if (penalised is not null) agency.Import("penalties", day, "fixmedins_code,kind,decided_on,document", [$"{penalised},penalty,2024-11-05,同医保罚1号"]);
        foreach (var provider in providers)
            agency.Db.Done("user", "add", "--name", $"p.{provider}", "--role", "provider", "--region", Region, "--provider", provider, "--as", "admin", "--on", day);
    }

    public void Gate(string fund, string day)
    {
        var gate = agency.Db.Done("prepay", "gate", "--region", Region, "--fund", fund, "--year", year, "--on", day).Json;
        agency.Say($"{day} 险种 {fund}:可支付 {gate.GetProperty("payable_months").GetString()} 个月,{(gate.GetProperty("passed").GetBoolean() ? "可以预付" : "不能预付")}");
        foreach (var failed in gate.GetProperty("conditions").EnumerateArray().Where(c => !c.GetProperty("passed").GetBoolean()))
            agency.Say($"           {failed.GetProperty("evidence").GetString()}({failed.GetProperty("article").GetString()})");
    }

    public void Apply(string provider, string day) => agency.Db.Done("prepay", "apply", "--fund", "310", "--year", year,
        "--undertake", "no-preservation", "no-debt", "no-enforcement", "--attach", paper, "--as", $"p.{provider}", "--on", day);

    public void Review(string provider, string day, string? failing)
    {
        var id = Id(provider);
        string[] conditions = ["4-2-finance", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5"];
        agency.Db.Done(["prepay", "check", "--id", id, "--condition", .. conditions.Where(c => c != failing), "--result", "pass", "--note", "已核", "--attach", paper, "--as", $"r.{Region}", "--on", day]);
        if (failing is not null) agency.Db.Done("prepay", "check", "--id", id, "--condition", failing, "--result", "fail", "--note", "集采任务未完成", "--as", $"r.{Region}", "--on", day);
        var reviewed = agency.Db.Done("prepay", "review", "--id", id, "--as", $"r.{Region}", "--on", day).Json;
        var refused = reviewed.GetProperty("state").GetString() == "refused";
        agency.Say($"{day} 初审 {provider}:{(refused ? $"不予预付:{reviewed.GetProperty("history").EnumerateArray().Last().GetProperty("reason").GetString()}" : "通过")}");
    }

    public void Determine(string day)
    {
        string[] book = ["--region", Region, "--fund", "310", "--year", year];
        var list = agency.Db.Done(["prepay", "list", .. book, "--on", day]).Json;
        var hash = list.GetProperty("hash").GetString()!;
        agency.Db.Done(["prepay", "opinion", .. book, "--hash", hash, "--result", "agree", "--note", "同意", "--document", "同财社函1号", "--as", $"f.{Region}", "--on", day]);
        var determined = agency.Db.Done(["prepay", "determine", .. book, "--hash", hash, "--as", $"a.{Region}", "--on", day]).Json;
        foreach (var line in determined.GetProperty("lines").EnumerateArray())
            agency.Say($"{day} 核定 {line.GetProperty("provider").GetString()}:{Agency.Amount(line, "spending_fen")} ÷ {line.GetProperty("months").GetInt32()} × {line.GetProperty("scale").GetInt32()} = {Agency.Amount(line, "amount_fen")}");
    }

    public void Pay(string day) => agency.Pay(Batch(day), day);

    /// <summary>试算、复核、审批;返回批次号。</summary>
    public string Approve(string day) => Batch(day).GetProperty("id").GetString()!;

    private JsonElement Batch(string day)
    {
        var draft = agency.Db.Done("prepay", "pay", "calculate", "--region", Region, "--fund", "310", "--year", year, "--as", $"h.{Region}", "--on", day).Json;
        foreach (var excluded in draft.GetProperty("excluded").EnumerateArray())
            agency.Say($"{day} 不拨付 {excluded.GetProperty("provider").GetString()}:{string.Join(",", excluded.GetProperty("reasons").EnumerateArray().Select(r => r.GetString()))}");
        string[] seen = ["--id", draft.GetProperty("id").GetString()!, "--hash", draft.GetProperty("hash").GetString()!];
        agency.Db.Done(["prepay", "pay", "review", .. seen, "--as", $"r.{Region}", "--on", day]);
        return agency.Db.Done(["prepay", "pay", "approve", .. seen, "--as", $"a.{Region}", "--on", day]).Json;
    }

    /// <summary>prepay 的一步;办理人写岗位字母,机构用户写登录名。</summary>
    public void Do(string step, string day, string person, string provider, params string[] more)
    {
        agency.Db.Done(
        [
            "prepay", .. step.Split(' '), "--region", Region, "--fund", "310", "--year", year, "--provider", provider, .. more,
            "--as", person.Length == 1 ? $"{person}.{Region}" : person, "--on", day,
        ]);
        agency.Say($"{day} {Title(step)} {provider}{(more.Length > 0 ? $":{string.Join(",", more.Where((_, i) => i % 2 == 1))}" : "")}");
    }

    public void OfYear(string step, string day, string post, params string[] more)
    {
        agency.Db.Done(["prepay", .. step.Split(' '), "--region", Region, "--fund", "310", "--year", year, .. more, "--as", $"{post}.{Region}", "--on", day]);
        agency.Say($"{day} {Title(step)}{(more.Length > 0 ? $":{string.Join(",", more.Where((_, i) => i % 2 == 1))}" : "")}");
    }

    public void Standing(string provider)
    {
        var shown = agency.Db.Done("prepay", "recall", "show", "--region", Region, "--fund", "310", "--year", year, "--provider", provider).Json;
        agency.Say($"           {provider}:冲抵 {Agency.Amount(shown, "set_off_fen")},未收回 {Agency.Amount(shown, "held_fen")},{shown.GetProperty("state").GetString()}");
    }

    private string Id(string provider) => $"{Region}-310-{year}-{provider}";

    private static string Title(string step) => step switch
    {
        "recall open" => "立案收回",
        "report" => "机构报告",
        "recall notice" => "督促交回",
        "recall stop" => "停止拨付",
        "recall file-court" => "申请强制执行",
        "recall court-document" => "法院文书",
        "recall loss" => "确认损失",
        "recall report" => "报请政府",
        "recall approve-writeoff" => "政府批准核销",
        "recall writeoff" => "核销",
        "return" => "交回",
        "recover" => "核销后收回",
        "use add" => "使用",
        "close plan" => "年终收回计划",
        "handover" => "上缴财政专户",
        "close year" => "关闭年度",
        _ => step,
    };
}
