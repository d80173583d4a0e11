using System.Collections.Frozen;
using Yijie.App;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Given;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第八条、第二十四条 预付程序与期限。</summary>
public sealed class Measures8Procedure
{
    private static readonly FrozenSet<DateOnly> NoDays = FrozenSet<DateOnly>.Empty;

    [Theory(DisplayName = "办法·第八条(一):申请截止日,遇休息日顺延;2025 年度延续到 5 月底(第二十四条)")]
    [InlineData(2025, "", "2025-06-03")] // 31 May to 2 June are days off
    [InlineData(2026, "", "2026-01-15")] // a Thursday
    [InlineData(2026, "01-18", "2026-01-19")] // a Sunday moves to Monday
    [InlineData(2026, "02-15", "2026-02-24")] // the Spring Festival
    public void ApplicationDeadline(int year, string own, string deadline)
    {
        var policy = Policy(own.Length == 0 ? "" : $"prepayment_application_day:\n  2026-01-01: {{ value: {own}, cite: 办法·第八条(一) }}\n");
        Assert.Equal(deadline, PrepaymentTimetable.ApplicationDeadline(Calendar, policy, new(year, 1), new(year, 1, 2)).ToIso());
    }

    [Theory(DisplayName = "办法·第八条(三):最迟拨付日,遇休息日提前")]
    [InlineData(2025, "", "2025-05-30")] // 31 May is a day off
    [InlineData(2026, "", "2026-03-31")] // a Tuesday
    [InlineData(2026, "03-29", "2026-03-27")] // a Sunday: the Friday before
    public void PaymentDeadline(int year, string own, string deadline)
    {
        var policy = Policy(own.Length == 0 ? "" : $"prepayment_payment_day:\n  2026-01-01: {{ value: {own}, cite: 办法·第八条(三) }}\n");
        Assert.Equal(deadline, PrepaymentTimetable.PaymentDeadline(Calendar, policy, new(year, 1), new(year, 1, 2)).ToIso());
    }

    [Fact(DisplayName = "办法·第八条:1 月 15 日是星期日的年份,申请顺延到 16 日;3 月 31 日是星期六的年份,拨付提前到 30 日")]
    public void OtherYears()
    {
        WorkCalendar calendar = new([new(2029, NoDays, NoDays), new(2034, NoDays, NoDays)]);
        Assert.Equal("2034-01-16", PrepaymentTimetable.ApplicationDeadline(calendar, Policy(), new(2034, 1), new(2034, 1, 2)).ToIso());
        Assert.Equal("2029-03-30", PrepaymentTimetable.PaymentDeadline(calendar, Policy(), new(2029, 1), new(2029, 1, 2)).ToIso());
    }

    [Theory(DisplayName = "办法·第八条(四):最迟收回日,2025 年 12 月 20 日是星期六,即 19 日")]
    [InlineData(2024, "2024-12-20")]
    [InlineData(2025, "2025-12-19")]
    [InlineData(2026, "2026-12-18")]
    public void ReturnDeadline(int year, string deadline) => Assert.Equal(deadline, PrepaymentTimetable.ReturnDeadline(Calendar, Policy(), new(year, 1)).ToIso());

    [Theory(DisplayName = "办法·第八条(一):截止日当天可以申请,次日不可以;年度之前也不可以")]
    [InlineData("2025-12-31", false)]
    [InlineData("2026-01-01", true)]
    [InlineData("2026-01-15", true)]
    [InlineData("2026-01-16", false)]
    public void Window(string day, bool may) => Assert.Equal(may, Application.Refusals(new(
        new("140200", Hospital, "", ProviderType.Institution, "", "", "", new("", "", "", "")), Fund.Employee, Year2026, day.ToDay(), new(2026, 1, 15), "办法·第八条(一)", 0,
        [.. Application.Undertakings.Select(u => u.Code)], 1, null)).IsEmpty);

    [Fact(DisplayName = "办法·第八条:每一步都在前一步之后,不能跳过;拒绝和撤回之后什么都不能再办")]
    public void NoStepIsSkipped()
    {
        var may = from stage in Enum.GetValues<Stage>()
                  from happened in Enum.GetValues<ApplicationEvent>()
                  where Stages.After(stage, happened) is not null
                  select $"{stage.Name()}→{happened.Name()}";
        Assert.Equal(
            ["已申请→补充材料", "已申请→初审", "已申请→不予预付", "已申请→撤回", "初审→会商", "初审→不予预付", "初审→撤回", "会商→会商", "会商→核定", "会商→不予预付", "会商→撤回", "核定→撤回"], may);
        Assert.Equal(Stage.Applied, Stages.After(null, ApplicationEvent.Applied));
        Assert.Null(Stages.After(null, ApplicationEvent.Reviewed));
        Assert.Equal("申请 甲 现为“已申请”,不能核定", Assert.Single(Stages.Refusals("甲", Stage.Applied, ApplicationEvent.Determined)).Reason);
    }

    [Fact(DisplayName = "办法·第八条(二):会商清单逐家列额度与合计;人和数有一点不同,摘要就不同;额度为零的不能送")]
    public void List()
    {
        ListInputs inputs = new("140200", Fund.Employee, Year2026, [new("甲", Inpatient("2020-01-01", 1000)), new("乙", Inpatient("2020-01-01", 500))]);
        var list = Consulting.Decide(inputs);
        Assert.Equal((Yuan(1500), 2), (list.Total, list.Lines.Length));
        Assert.Empty(list.Refusals);
        Assert.NotEqual(list.Hash, Consulting.Decide(inputs with { Candidates = inputs.Candidates[..1] }).Hash);
        Assert.NotEqual(list.Hash, Consulting.Decide(inputs with { Candidates = [inputs.Candidates[0], new("乙", Inpatient("2020-01-01", 500.01m))] }).Hash);
        Assert.Contains("没有通过初审", Assert.Single(Consulting.Decide(inputs with { Candidates = [] }).Refusals).Reason, StringComparison.Ordinal);
        Assert.Contains("申请 丙 核定额度为零", Assert.Single(Consulting.Decide(inputs with { Candidates = [new("丙", Inpatient("2020-01-01", 0))] }).Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "办法·第八条(三)、第九条:停付、协议不正常、收回中、没有账户的不拨付,原因列全;其余照拨")]
    public void Disbursed()
    {
        PrepaymentCandidate good = new("甲", "H1", Yuan(36_000), 36, 1, Yuan(1000), true, false, false, true);
        PrepaymentInputs inputs = new("140200", Fund.Employee, Year2026, PayingAccount.Expenditure, new(2026, 3, 31), Gate(FundYear(2025, 2, 1, 100)),
            [good, good with { Id = "乙", Provider = "H2", AgreementNormal = false, PaymentStopped = true, InRecall = true, HasBankAccount = false }, good with { Id = "丙", Provider = "H3", Amount = Yuan(400) }], null);
        var batch = Disbursement.Decide(inputs);
        Assert.Equal((Yuan(1400), "H1 H3"), (batch.Total, string.Join(' ', batch.Lines.Select(l => l.Provider))));
        Assert.Equal(["agreement-not-normal", "payment-stopped", "in-recall", "no-bank-account"], Assert.Single(batch.Excluded).Reasons);
        Assert.NotEqual(batch.Hash, Disbursement.Decide(inputs with { Account = PayingAccount.Fiscal }).Hash);

        var part = Disbursement.Decide(inputs with { Limit = Yuan(1000) });
        Assert.Equal(("H3", "H1"), (Assert.Single(part.Lines).Provider, Assert.Single(part.Deferred)));
    }
}
