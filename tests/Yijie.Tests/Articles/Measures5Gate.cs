using Yijie.Domain;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第五条 基金的预付条件。</summary>
public sealed class Measures5Gate
{
    [Theory(DisplayName = "办法·第五条:可支付月数按整数比较——职工不低于 12 个月,居民不低于 6 个月,差一分也不行")]
    [InlineData(12, 119_900, "11.99", false)]
    [InlineData(12, 119_999, "11.99", false)] // 11.9999 is cut off, not rounded to 12.00
    [InlineData(12, 120_000, "12.00", true)]
    [InlineData(12, 120_100, "12.01", true)]
    [InlineData(6, 59_900, "5.99", false)]
    [InlineData(6, 60_000, "6.00", true)]
    public void PayableMonths(int reserve, long balance, string months, bool passed)
    {
        var gate = FundGate.Decide(Gate(FundYear(2025, 10_001, 10_000, balance), reserve));
        Assert.Equal((months, passed), (gate.PayableMonths, gate.Passed));
        Assert.Equal(passed, gate.Refusals.IsEmpty);
        if (!passed) Assert.Equal("办法·第五条", Assert.Single(gate.Refusals).Article);
    }

    [Theory(DisplayName = "办法·第五条:上年收支相抵不是赤字,少一分就是")]
    [InlineData(10_000, true)]
    [InlineData(9_999, false)]
    public void LastYear(long income, bool passed)
    {
        var gate = FundGate.Decide(Gate(FundYear(2025, income, 10_000, 200_000)));
        Assert.Equal(passed, gate.Passed);
        if (!passed) Assert.Contains("赤字 0.12 元", gate.Refusals[0].Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "办法·第五条:上年有结余,最近 12 个已结账月有赤字,不能预付")]
    public void Forecast()
    {
        var months = FundYear(2025, 10_000, 10_000, 200_000).Append(new(new(2026, 1), new(9_000), new(10_000), new(199_000)));
        var gate = FundGate.Decide(Gate(months));
        Assert.False(gate.Passed);
        Assert.Equal(new(new(2025, 2), new(2026, 1), new(119_000), new(120_000)), gate.Latest);
        Assert.Contains("最近 12 个已结账月(2025-02至2026-01)", Assert.Single(gate.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "办法·第五条:上年支出为零,可支付月数无从计算,不能预付")]
    public void NothingSpent()
    {
        var gate = FundGate.Decide(Gate(FundYear(2025, 100, 0, 200_000)));
        Assert.Null(gate.PayableMonths);
        Assert.Contains("请核对基金月报", Assert.Single(gate.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "办法·第五条:缺的月份逐月列出,不作判定")]
    public void MissingMonths()
    {
        var months = FundYear(2025, 1, 1, 1).Where(m => m.Month.Number is not (3 or 12)).Append(new(new(2026, 2), new(1), new(1), new(1)));
        var refused = Assert.Throws<RefusedException>(() => FundGate.Decide(Gate(months)));
        Assert.Contains("缺少 2025-03、2025-12、2026-01 的基金月报", Assert.Single(refused.Refusals).Reason, StringComparison.Ordinal);
        Assert.Contains("2025-01", Assert.Throws<RefusedException>(() => FundGate.Decide(Gate([]))).Message, StringComparison.Ordinal);
    }
}
