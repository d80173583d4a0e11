using Yijie.App;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Given;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第四条 医疗机构预付条件。</summary>
public sealed class Measures4Eligibility
{
    [Fact(DisplayName = "办法·第四条:每个条件一行,次序如条文,写明由谁认定;全部符合才通过")]
    public void EveryCondition()
    {
        var checklist = Eligibility.Decide(Eligible());
        Assert.True(checklist.Passed);
        Assert.Equal(
            ["3-level", "4-1-agreement", "4-1-assessment", "4-2-finance", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5", "4-3-6", "4-4", "6-base"],
            checklist.Lines.Select(l => l.Code));
        Assert.Equal(["4-2-finance", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5"], checklist.Lines.Where(l => l.ByReviewer).Select(l => l.Code));
        Assert.Equal(Eligibility.Decide(Eligible()).Hash, checklist.Hash);
    }

    [Fact(DisplayName = "办法·第四条:不符合的条件全部列出,各有条款;未审的不算不符合,也不算通过")]
    public void EveryFailure()
    {
        var checklist = Eligibility.Decide(Eligible() with
        {
            Grade = "基本合格",
            Penalties = [new("penalty", new(2025, 6, 1), "罚〔2025〕3号")],
            Findings = [.. Eligible().Findings.Where(f => f.Condition != "4-3-5").Select(f => f.Condition == "4-3-1" ? f with { Passed = false, Note = "未参加 DRG 付费" } : f)],
        });
        Assert.Equal(
            [("办法·第四条(一)", "4-1-assessment 上年度医保绩效考核结果为合格以上:2025 年度考核基本合格"), ("办法·第四条(三)1", "4-3-1 积极配合开展医保支付方式改革:未参加 DRG 付费"),
                ("办法·第四条(三)6", "4-3-6 12 个月内无处罚、无移送:2025-06-01 被处罚 罚〔2025〕3号")],
            checklist.Failed.Select(f => (f.Article, f.Reason)));
        Assert.Equal(["4-3-5"], checklist.Open.Select(l => l.Code));
        Assert.False(checklist.Passed);
    }

    [Theory(DisplayName = "办法·第四条(一):连续 12 个月协议正常,差一天也不行;申请之后中止的也算")]
    [InlineData("2025-01-15", null, true)]
    [InlineData("2025-01-16", null, false)]
    [InlineData("2020-01-01", "2026-01-18", false)]
    [InlineData("2020-01-01", "2026-01-21", true)] // the day after the review
    public void TwelveMonths(string normalFrom, string? suspendedFrom, bool passes)
    {
        var quota = Eligible().Quota with { Agreements = [new(AgreementStatus.Normal, normalFrom.ToDay(), null)] };
        if (suspendedFrom is not null) quota = quota with { Agreements = [.. quota.Agreements, new(AgreementStatus.Suspended, suspendedFrom.ToDay(), null)] };
        Assert.Equal(passes, Eligibility.Decide(Eligible() with { Quota = quota }).Line("4-1-agreement").Result == ConditionResult.Pass);
    }

    [Theory(DisplayName = "办法·第四条(一):考核合格以上;没有考核结果即不符合")]
    [InlineData("优秀", true)]
    [InlineData("合格", true)]
    [InlineData("基本合格", false)]
    [InlineData("不合格", false)]
    [InlineData(null, false)]
    public void Assessed(string? grade, bool passes) =>
        Assert.Equal(passes, Eligibility.Decide(Eligible() with { Grade = grade }).Line("4-1-assessment").Result == ConditionResult.Pass);

    [Theory(DisplayName = "办法·第四条(三)6:处罚在申请前 12 个月之内的不行,更早的可以")]
    [InlineData("2025-01-14", true)]
    [InlineData("2025-01-15", false)]
    [InlineData("2026-01-20", false)] // between the application and the review
    public void Penalised(string day, bool passes) => Assert.Equal(passes,
        Eligibility.Decide(Eligible() with { Penalties = [new("fraud-transfer", day.ToDay(), "")] }).Line("4-3-6").Result == ConditionResult.Pass);

    [Fact(DisplayName = "办法·第四条(四):到 12 月 20 日没有全额收回的,下一年度不能预付;任一险种都算")]
    public void NotCleared()
    {
        Assert.Equal("以前年度没有预付金", Eligibility.Decide(Eligible()).Line("4-4").Evidence);
        var line = Eligibility.Decide(Eligible() with { Earlier = [new(Fund.Employee, new(2025, 1), Yuan(0)), new(Fund.Resident, new(2025, 1), Yuan(0.01m))] }).Line("4-4");
        Assert.Equal((ConditionResult.Fail, "2025 年度城乡居民基本医疗保险基金预付金到 2025-12-19 尚有 0.01 元未收回"), (line.Result, line.Evidence));
    }

    [Fact(DisplayName = "办法·第四条:统筹区另定的条件在其后,只对生效之后的申请")]
    public void LocalConditions()
    {
        var policy = Policy("prepayment_conditions:\n  - { code: local-beds, from: 2026-01-10, text: 编制床位不少于 100 张, cite: 同医保发〔2026〕1号 }\n");
        var local = Assert.Single(policy.PrepaymentConditions);
        Assert.Equal(("local-beds", "编制床位不少于 100 张", "同医保发〔2026〕1号"), (local.Code, local.Text, local.Cite));
        var checklist = Eligibility.Decide(Eligible() with { Local = policy.PrepaymentConditions });
        Assert.Equal("local-beds", checklist.Lines[^2].Code);
        Assert.Equal(["local-beds"], checklist.Open.Select(l => l.Code));
        Assert.True(Eligibility.Decide(Eligible() with { Local = policy.PrepaymentConditions, AppliedOn = new(2026, 1, 9) }).Passed);
    }

    [Theory(DisplayName = "办法·第四条:另定的条件写法有误,指明文件和行")]
    [InlineData("prepayment_conditions: 无", "应为一个列表")]
    [InlineData("prepayment_conditions:\n  - { code: local-a, text: 甲 }", "每个条件应写作")]
    [InlineData("prepayment_conditions:\n  - { code: beds, from: 2026-01-01, text: 甲, cite: 乙 }", "应写作 local-…")]
    [InlineData("prepayment_conditions:\n  - { code: local-a, from: 明年, text: 甲, cite: 乙 }", "应写作 yyyy-MM-dd")]
    public void WronglyWritten(string own, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<UsageException>(() => Policy(own)).Message, StringComparison.Ordinal);

    [Fact(DisplayName = "办法·第四条:认定符合须有佐证附件,认定与否都须写明意见")]
    public void FindingsNeedEvidence()
    {
        var condition = Eligibility.ForReviewer([], Applied)[0];
        Assert.Empty(Eligibility.Refusals(condition, passed: true, "经查符合", attachments: 1));
        Assert.Empty(Eligibility.Refusals(condition, passed: false, "审计报告为否定意见", attachments: 0));
        Assert.Equal(2, Eligibility.Refusals(condition, passed: true, "", attachments: 0).Length);
    }
}
