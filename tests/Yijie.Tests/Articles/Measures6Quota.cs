using Yijie.App;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Given;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第六条 核定标准。</summary>
public sealed class Measures6Quota
{
    [Theory(DisplayName = "办法·第六条:三年住院统筹支出除以有协议的月数,至少 12 个月")]
    [InlineData("2020-01-01", 36, 36, 1000)]
    [InlineData("2023-01-31", 36, 36, 1000)] // one day of January is January
    [InlineData("2023-02-01", 35, 35, 1000)]
    [InlineData("2025-01-01", 12, 12, 1000)]
    [InlineData("2025-02-01", 11, 12, 916.67)] // 11 months of spending, still divided by 12
    public void Divisor(string agreementFrom, int underAgreement, int months, decimal amount)
    {
        var quota = Quota.Decide(Inpatient(agreementFrom, 1000, underAgreement));
        Assert.Equal((underAgreement, months, Yuan(amount)), (quota.AgreementMonths, quota.Months, quota.Amount));
    }

    [Fact(DisplayName = "办法·第六条:中止的整月不算有协议的月,当月恢复的算")]
    public void Suspended()
    {
        var inputs = Inpatient("2020-01-01", 1000);
        ServiceAgreement suspended = new(AgreementStatus.Suspended, "2024-03-10".ToDay(), "2024-05-30".ToDay());
        Assert.Equal(35, Quota.Decide(inputs with { Agreements = [.. inputs.Agreements, suspended] }).AgreementMonths); // only April is whole
    }

    [Theory(DisplayName = "办法·第六条:四舍五入到分,只在最后一次")]
    [InlineData(1_00, 36, 1, 3)] // 1.00 ÷ 36 = 0.0277…
    [InlineData(90, 36, 1, 3)] // 0.025 is half away from zero
    [InlineData(89, 36, 1, 2)]
    [InlineData(89, 36, 2, 5)] // 0.0494…: the mean is not rounded before it is multiplied
    public void RoundedOnce(long spending, int months, int scale, long amount)
    {
        var inputs = Inpatient("2020-01-01", 0, months) with { Spending = [new(new(2025, 12), new(spending), true)], UsualScale = In2025(scale) };
        Assert.Equal(amount, Quota.Decide(inputs).Amount.Value);
    }

    [Fact(DisplayName = "办法·第六条:期间之外的支出不计;没有支出或为负,额度为零并说明理由")]
    public void NothingToPrepay()
    {
        var inputs = Inpatient("2020-01-01", 0) with { Spending = [new(new(2022, 12), Yuan(500), true), new(new(2026, 1), Yuan(500), true)] };
        Assert.Contains("核定额度为零", Assert.Single(Quota.Decide(inputs).Refusals).Reason, StringComparison.Ordinal);
        var negative = Quota.Decide(inputs with { Spending = [new(new(2025, 12), Yuan(-5), true)] });
        Assert.Equal(Fen.Zero, negative.Amount);
        Assert.NotEmpty(negative.Refusals);
    }
}
