using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>方案·三 月初预拨。</summary>
public sealed class Plan3Advance
{
    private static readonly Provision<Rate> SixtyPercent = new(Rate.Percent(60), new(2025, 5, 23), "方案·三");

    private static AdvanceCandidate Eligible(string provider, decimal gross) => new(provider, Yuan(gross), true, true, false, true);

    private static AdvanceBatch Decide(Fen? limit, params AdvanceCandidate[] candidates) =>
        Domain.MonthlySettlement.Advance.Decide(new("140200", Fund.Employee, July, SixtyPercent, [.. candidates], limit));

    [Theory(DisplayName = "方案·三:预拨额为应结算额的 60%,四舍五入到分")]
    [InlineData(100_000_000, 60_000_000)]
    [InlineData(1, 1)] // 0.6 分
    [InlineData(2, 1)] // 1.2 分
    [InlineData(4, 2)] // 2.4 分
    [InlineData(12_345, 7_407)]
    public void SixtyPercentOfGross(long gross, long advance) =>
        Assert.Equal(new Fen(advance), Domain.MonthlySettlement.Advance.AmountOf(new(gross), Rate.Percent(60)));

    [Theory(DisplayName = "方案·三:应结算额为零或负数,不预拨")]
    [InlineData(0)]
    [InlineData(-500_000)]
    public void NothingForNothing(long gross) => Assert.Equal(Fen.Zero, Domain.MonthlySettlement.Advance.AmountOf(new(gross), Rate.Percent(60)));

    [Fact(DisplayName = "方案·三:符合条件而应结算额为负的机构列入批次,金额为零")]
    public void NegativeGrossIsALineOfZero()
    {
        var batch = Decide(null, Eligible("H1", -10));
        Assert.Equal([new AdvanceLine("H1", Yuan(-10), Fen.Zero)], batch.Lines);
        Assert.Empty(batch.Excluded);
    }

    [Fact(DisplayName = "方案·三:不符合条件的机构列明全部原因,其余照付")]
    public void ExcludedWithAllReasons()
    {
        var batch = Decide(null,
            Eligible("H1", 100),
            new AdvanceCandidate("H2", Yuan(100), Enrolled: false, AgreementNormal: false, PaymentStopped: true, HasBankAccount: false),
            Eligible("H3", 100) with { PaymentStopped = true });

        Assert.Equal(["H1"], batch.Lines.Select(l => l.Provider));
        Assert.Equal(Yuan(60), batch.Total);
        Assert.Equal(["not-enrolled", "agreement-not-normal", "payment-stopped", "no-bank-account"], batch.Excluded[0].Reasons);
        Assert.Equal(["payment-stopped"], batch.Excluded[1].Reasons);
    }

    [Fact(DisplayName = "方案·三:同样的依据得同样的摘要,任何一项变化摘要即变")]
    public void HashFollowsContent()
    {
        var hash = Decide(null, Eligible("H1", 100)).Hash;
        Assert.Equal(hash, Decide(null, Eligible("H1", 100)).Hash);
        Assert.NotEqual(hash, Decide(null, Eligible("H1", 100.01m)).Hash);
        Assert.NotEqual(hash, Decide(null, Eligible("H1", 100), Eligible("H2", 0)).Hash);
        Assert.NotEqual(hash, Decide(null, Eligible("H1", 100) with { Enrolled = false }).Hash);
    }

    [Fact(DisplayName = "资金不足分批:按金额从小到大,能付的先付,其余留待下一批")]
    public void SmallestFirstWithinFunds()
    {
        var batch = Decide(Yuan(100), Eligible("H1", 500), Eligible("H2", 50), Eligible("H3", 100));
        Assert.Equal(["H2", "H3"], batch.Lines.Select(l => l.Provider)); // 30 + 60 ≤ 100;300 付不了
        Assert.Equal(["H1"], batch.Deferred);
    }
}
