using System.Text.Json;
using Yijie.Domain;
using Yijie.Tests.App;
using static Yijie.Tests.App.ApplicationOffice;

namespace Yijie.Tests.Scenarios;

/// <summary>预付金申请:一个年度从机构申请到款项到账,由真实命令办理。</summary>
public sealed class PrepaymentApplication
{
    [Theory(DisplayName = "预付金申请:三家申请,一家不符合条件,一家核定后协议中止,一家到账;账簿平衡"), ClassData(typeof(Engines))]
    public void OfAYear(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        var agency = office.Agency;
        agency.Import("penalties", "2026-01-05", "fixmedins_code,kind,decided_on,document", [$"{K},penalty,2025-09-01,同医保罚〔2025〕3号"]);

        agency.Say("# 2026 年初:基金具备预付条件");
        Gate(office, "2026-01-06");
        agency.Say("# 三家医疗机构在 1 月 15 日前申请");
        foreach (var provider in (string[])[H, K, L]) Tell(agency, "2026-01-15", office.Apply(provider, "2026-01-15", provider == H ? "u1" : "h").Expect(0).Json[0]);
        Refused(agency, "2026-01-16", office.Apply(Pharmacy, "2026-01-16"));

        agency.Say("# 初审:逐条认定");
        foreach (var provider in (string[])[H, K, L])
        {
            var reviewed = office.Review(provider, "2026-01-20");
            Tell(agency, "2026-01-20", reviewed);
            foreach (var line in reviewed.GetProperty("checklist").EnumerateArray().Where(l => provider == H || Text(l, "result") != "pass"))
                agency.Say($"           {(Text(line, "result") == "pass" ? "✓" : "✗")} {Text(line, "code"),-16}{Text(line, "evidence")}({Text(line, "article")})");
        }

        agency.Say("# 会商:三部门定规模为 2 个月,财政就清单表示意见,审批核定");
        office.Do("consult", "2026-01-26", "h", "--region", Home, "--year", "2026", "--scale", "2", "--document", "同医保会〔2026〕1号", "--date", "2026-01-23", "--departments", "医保", "财政", "卫健", "--reason", "突发公共卫生事件").Expect(0);
        var list = office.DoYear("list", "2026-01-27", "h").Expect(0).Json;
        foreach (var line in list.GetProperty("lines").EnumerateArray())
            agency.Say($"2026-01-27 清单 {Text(line, "provider")}:住院统筹支出 {Agency.Amount(line, "spending_fen")} ÷ {line.GetProperty("months")} 个月 × {line.GetProperty("scale")} = {Agency.Amount(line, "amount_fen")}({Text(line, "scale_cite")})");
        Refused(agency, "2026-01-27", office.DoYear("determine", "2026-01-27", "a", "--hash", Text(list, "hash")));
        office.DoYear("opinion", "2026-01-30", "f", "--hash", Text(list, "hash"), "--result", "agree", "--note", "同意", "--document", "同财社函〔2026〕2号").Expect(0);
        agency.Say($"2026-02-02 核定 {Agency.Amount(office.DoYear("determine", "2026-02-02", "a", "--hash", Text(list, "hash")).Expect(0).Json, "total_fen")}");

        agency.Say("# 拨付:协议中止的留下,其余照拨");
        agency.Receive("2026-03-02", 3_000);
        agency.Import("agreements", "2026-03-03", "fixmedins_code,status,from", [$"{L},suspended,2026-03-03"]);
        var draft = office.DoYear("pay calculate", "2026-03-03", "h").Expect(0).Json;
        foreach (var e in draft.GetProperty("excluded").EnumerateArray()) agency.Say($"2026-03-03 暂不拨付 {Text(e, "provider")} {Agency.Amount(e, "amount_fen")}:{e.GetProperty("reasons")[0]}");
        var batch = office.Approve("2026-03-03");
        agency.Say($"2026-03-03 审批 {Text(batch, "id")} {Agency.Amount(batch, "total_fen")},最迟 {Text(batch, "due_on")}");
        agency.Pay(batch, "2026-03-04");
        foreach (var provider in (string[])[H, K, L]) Tell(agency, "2026-03-04", office.Show(provider, "2026-03-04"));
        agency.TrialBalance("2026-03-31");

        agency.Verify();
        Golden.Matches("预付金申请", agency.Story.ToString());
    }

    private static void Gate(ApplicationOffice office, string day)
    {
        foreach (var condition in office.DoYear("gate", day, "h").Expect(0).Json.GetProperty("conditions").EnumerateArray())
            office.Agency.Say($"{day} {Text(condition, "evidence")}({Text(condition, "article")})");
    }

    private static void Tell(Agency agency, string day, JsonElement application) => agency.Say($"{day} {Text(application, "id")} {Text(application, "state")}"
        + (application.GetProperty("payment") is { ValueKind: JsonValueKind.Object } payment ? $",未收回 {new Fen(payment.GetProperty("open_fen").GetInt64())}" : ""));

    private static void Refused(Agency agency, string day, RunResult result)
    {
        foreach (var refusal in result.Expect(1).Json.GetProperty("refusals").EnumerateArray()) agency.Say($"{day} 不予办理:{Text(refusal, "reason")}({Text(refusal, "article")})");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
