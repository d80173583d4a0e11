using Yijie.Domain.MonthlySettlement;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>方案·三 结算的前置事项。</summary>
public sealed class Plan3Gate
{
    [Fact(DisplayName = "方案·三:申报、审核、协议核查、分组都完成,可以结算")]
    public void Ready() => Assert.Empty(Gate.NotReady(AllDone));

    [Fact(DisplayName = "方案·三:每一项缺失各有原因,一次列全")]
    public void EveryReason() => Assert.Equal(
        ["declaration-missing", "audit-open", "agreement-check-open", "drg-open", "advance-in-flight", "earlier-month-open"],
        Gate.NotReady(new(false, false, false, false, true, false, true, true)));

    [Fact(DisplayName = "方案·三:未申报而截止日已过,依职权结算")]
    public void ExOfficio()
    {
        var undeclared = AllDone with { Declared = false };
        Assert.Empty(Gate.NotReady(undeclared));
        Assert.True(Gate.ExOfficio(undeclared));
        Assert.False(Gate.ExOfficio(AllDone));
        Assert.Equal(["declaration-missing"], Gate.NotReady(undeclared with { DeclarationDeadlinePassed = false }));
    }

    [Fact(DisplayName = "方案·三:没有住院费用,不等 DRG/DIP 分组")]
    public void DrgOnlyWhereRequired() => Assert.Empty(Gate.NotReady(AllDone with { DrgRequired = false, DrgDone = false }));
}
