using Yijie.Tests.App;
using static Yijie.Tests.App.ApplicationOffice;

namespace Yijie.Tests.Refusals;

/// <summary>预付金:不予办理的种种情形,理由写明,什么都没有改。</summary>
public sealed class PrepaymentRefusals
{
    private static string Reasons(RunResult refused) => string.Join(';', refused.Expect(1).Reasons);

    private static string[] All => ["--undertake", "no-preservation", "no-debt", "no-enforcement"];

    [Theory(DisplayName = "申请:药店、他区机构、过期、缺承诺、缺附件、重复、替别家申请,各说明理由"), ClassData(typeof(Engines))]
    public void Applications(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        string[] attach = ["--attach", office.Undertaking];
        Assert.Equal("P14020000009 是零售药店,预付金只适用于医疗机构", Reasons(office.Apply(Pharmacy, "2026-01-15")));
        Assert.Contains("h.140200 属于统筹区 140200,不能办理 140100 的业务", Reasons(office.Apply(Abroad, "2026-01-15")), StringComparison.Ordinal);
        Assert.Equal("机构 H14010000001 属于统筹区 140100,应向 140100 申请,不能向 140200 申请", Reasons(office.Apply(Abroad, "2026-01-15", "h", "--region", Home)));
        Assert.Equal("2026 年度的申请已于 2026-01-15 截止", Reasons(office.Apply(H, "2026-01-16")));
        Assert.Equal("缺少书面承诺:无未履行完毕生效法律文书确认的债务(no-debt)",
            Reasons(office.Do("apply", "2026-01-15", "u1", ["--year", "2026", "--fund", "310", "--undertake", "no-preservation", "no-enforcement", .. attach])));
        Assert.Equal("缺少附件:书面承诺须附原件(PDF、PNG 或 JPEG)", Reasons(office.Do("apply", "2026-01-15", "u1", ["--year", "2026", "--fund", "310", .. All])));
        Assert.Contains("u1 只能办理本机构(H14020000001)的申请", Reasons(office.Apply(K, "2026-01-15", "u1")), StringComparison.Ordinal);
        Assert.Contains("须由机构或经办办理", Reasons(office.Apply(H, "2026-01-15", "c")), StringComparison.Ordinal);
        Assert.Equal(0, office.DoYear("list", "2026-01-15", "h").Expect(0).Json.GetProperty("applications").GetArrayLength());

        office.Apply(H, "2026-01-15").Expect(0);
        Assert.Equal("H14020000001 已有 2026 年度职工基本医疗保险基金的申请 140200-310-2026-H14020000001", Reasons(office.Apply(H, "2026-01-15", "u1")));
    }

    [Theory(DisplayName = "申请:一次申请两个险种,一个不行则都不受理"), ClassData(typeof(Engines))]
    public void BothOrNone(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Apply(H, "2026-01-14").Expect(0);
        string[] both = ["--year", "2026", "--fund", "310", "390", .. All, "--attach", office.Undertaking];
        office.Do("apply", "2026-01-15", "u1", both).Expect(1);
        Assert.Contains("没有预付金申请", office.Do("show", "2026-01-15", "h", "--id", Id(H, "390")).Expect(2).Error, StringComparison.Ordinal);
        office.Do("withdraw", "2026-01-15", "h", "--id", Id(H), "--reason", "改报").Expect(0);
        Assert.Equal([$"{Id(H)}-2", Id(H, "390")], office.Do("apply", "2026-01-15", "u1", both).Expect(0).Json.EnumerateArray().Select(a => a.GetProperty("id").GetString()));
    }

    [Theory(DisplayName = "附件:类型不符、名称与内容不符、超过 10 MB,逐个说明"), ClassData(typeof(Engines))]
    public void BadAttachments(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        var (word, disguised, large) = (office.Db.File("说明.pdf", "PK这是压缩包"), office.Db.File("扫描.png", "%PDF-1.7"), office.Db.File("大.pdf", [.. "%PDF-"u8, .. new byte[10 * 1024 * 1024]]));
        Assert.Equal(["附件 说明.pdf 的内容不是 PDF、PNG 或 JPEG", "附件 扫描.png 的内容是 application/pdf,与名称不符", "附件 大.pdf 有 10485765 字节,超过 10 MB"],
            office.Do("apply", "2026-01-15", "u1", ["--year", "2026", "--fund", "310", .. All, "--attach", word, disguised, large]).Expect(1).Reasons);
        office.Do("apply", "2026-01-15", "u1", ["--year", "2026", "--fund", "310", .. All, "--attach", "没有此文件.pdf"]).Expect(2);
        office.Db.Misused("prepay", "attachment", "--sha256", "00", "--out", "x");
    }

    [Theory(DisplayName = "初审:未审的条件列出,不作决定;不符合的列出全部并终止申请;终止后不能再办"), ClassData(typeof(Engines))]
    public void Reviews(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Agency.Import("penalties", "2026-01-05", "fixmedins_code,kind,decided_on,document", [$"{K},penalty,2025-09-01,罚3号"]);
        office.Agency.Assess("2026-01-06", "2025", (K, "基本合格"));
        office.Apply(H, "2026-01-08").Expect(0);
        office.Apply(K, "2026-01-08").Expect(0);
        Assert.Equal(7, office.Do("review", "2026-01-20", "r", "--id", Id(H)).Expect(1).Reasons.Count);
        Assert.Contains("4-2-finance 认定符合须有佐证附件", Reasons(office.Do("check", "2026-01-20", "r", "--id", Id(H), "--condition", "4-2-finance", "--result", "pass", "--note", "好")), StringComparison.Ordinal);
        Assert.Contains("没有由审核人认定的条件 4-4", office.Do("check", "2026-01-20", "r", "--id", Id(H), "--condition", "4-4", "--result", "pass", "--note", "好").Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("须由复核办理", Reasons(office.Do("review", "2026-01-20", "h", "--id", Id(H))), StringComparison.Ordinal);

        office.Do("check", "2026-01-20", "r", "--id", Id(K), "--condition", "4-3-1", "--result", "fail", "--note", "未按 DRG 结算").Expect(0);
        var refused = office.Do("review", "2026-01-20", "r", "--id", Id(K)).Expect(0).Json;
        Assert.Equal("refused", refused.GetProperty("state").GetString());
        Assert.Equal(["4-1-assessment 办法·第四条(一)", "4-3-1 办法·第四条(三)1", "4-3-6 办法·第四条(三)6"],
            refused.GetProperty("checklist").EnumerateArray().Where(l => l.GetProperty("result").GetString() == "fail").Select(l => $"{l.GetProperty("code").GetString()} {l.GetProperty("article").GetString()}"));
        Assert.Contains("现为“不予预付”,不能撤回", Reasons(office.Do("withdraw", "2026-01-20", "h", "--id", Id(K), "--reason", "无")), StringComparison.Ordinal);
        Assert.Contains("没有通过初审", Reasons(office.DoYear("opinion", "2026-01-21", "f", "--hash", "00", "--result", "agree", "--note", "同意", "--document", "函")), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "额度为零:没有住院支出的机构,初审不通过并说明理由"), ClassData(typeof(Engines))]
    public void NoSpending(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.History("2026-01-06", H, new(2023, 1), 36, 0);
        office.Apply(H, "2026-01-08").Expect(0);
        Assert.Contains("核定额度为零:2023-01至2025-12住院统筹支出 0.00 元", Reasons(office.Do("quota", "2026-01-08", "h", "--id", Id(H))), StringComparison.Ordinal);
        office.Do("review", "2026-01-20", "r", "--id", Id(H)).Expect(0);
        Assert.Equal("refused", office.State(H));
    }

    [Theory(DisplayName = "会商:三部门缺一不可;没有会商不能改规模"), ClassData(typeof(Engines))]
    public void Consultations(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        string[] consult = ["--region", Home, "--year", "2026", "--scale", "3", "--document", "会1号", "--date", "2026-01-20", "--reason", "疫情", "--departments", "医保"];
        Assert.Equal("会商缺少卫健部门:须由医保、财政、卫健三部门会商", Reasons(office.Do("consult", "2026-01-21", "h", [.. consult, "财政"])));
        Assert.Contains("之后", Reasons(office.Do("consult", "2026-01-19", "h", [.. consult, "财政", "卫健"])), StringComparison.Ordinal);
        office.Do("consult", "2026-01-21", "h", [.. consult, "财政", "教育"]).Expect(2);
        Assert.Contains("须由经办办理", Reasons(office.Do("consult", "2026-01-21", "a", [.. consult, "财政", "卫健"])), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "门槛:基金不具备条件的,财政会商、核定、拨付都不予办理;缺月报的说明缺哪些"), ClassData(typeof(Engines))]
    public void GateFails(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Determine(H);
        office.Agency.Receive("2026-02-04", 10_000);
        var draft = office.DoYear("pay calculate", "2026-02-05", "h").Expect(0).Json;
        office.Step("review", "r", draft, "2026-02-05").Expect(0);
        office.FundReports("2026-02-06", new(2026, 1), 1, 80, 100, 1_180);
        Assert.Contains("最近 12 个已结账月(2025-02至2026-01)收入 1,191.00 元,支出 1,200.00 元,赤字 9.00 元", Reasons(office.Step("approve", "a", draft, "2026-02-06")), StringComparison.Ordinal);
        Assert.Contains("基金不具备预付条件", Reasons(office.DoYear("pay calculate", "2026-02-06", "h")), StringComparison.Ordinal);
        Assert.False(office.DoYear("gate", "2026-02-06", "h").Expect(0).Json.GetProperty("passed").GetBoolean());
        Assert.True(office.DoYear("gate", "2026-02-05", "h").Expect(0).Json.GetProperty("passed").GetBoolean()); // as known then
        Assert.Contains("缺少 2024-01", Reasons(office.Do("gate", "2026-02-06", "h", "--region", Home, "--fund", "310", "--year", "2025")), StringComparison.Ordinal);
        Assert.Equal("determined", office.State(H));
    }

    [Theory(DisplayName = "拨付:没有核定的不能付;资金不足整批拒绝;批准后不能撤回"), ClassData(typeof(Engines))]
    public void Payments(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        Assert.Empty(office.DoYear("pay calculate", "2026-02-02", "h").Expect(1).Json.GetProperty("lines").EnumerateArray());
        office.Determine(H);
        office.Agency.Receive("2026-02-04", 400);
        var draft = office.DoYear("pay calculate", "2026-02-05", "h").Expect(0).Json;
        office.Step("review", "r", draft, "2026-02-05").Expect(0);
        Assert.Contains("缺口 600.00 元", Reasons(office.Step("approve", "a", draft, "2026-02-05")), StringComparison.Ordinal);
        office.Agency.Receive("2026-02-06", 600);
        office.Step("approve", "a", draft, "2026-02-06").Expect(0);
        Assert.Contains("已批准拨付,不能撤回", Reasons(office.Do("withdraw", "2026-02-06", "h", "--id", Id(H), "--reason", "不要了")), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "会商不列入:初审之后可以不予预付,须写明文号;初审之前用 review 决定"), ClassData(typeof(Engines))]
    public void Rejected(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        office.Apply(H, "2026-01-08").Expect(0);
        string[] reject = ["--id", Id(H), "--reason", "财政不同意列入", "--document", "同财社函1号"];
        Assert.Contains("尚未初审", Reasons(office.Do("reject", "2026-01-20", "r", reject)), StringComparison.Ordinal);
        office.Review(H, "2026-01-20");
        office.Do("reject", "2026-01-21", "r", reject).Expect(0);
        Assert.Contains("未重复", office.Do("reject", "2026-01-21", "r", reject).Expect(0).Error, StringComparison.Ordinal);
        Assert.Equal("refused", office.State(H));
    }
}
