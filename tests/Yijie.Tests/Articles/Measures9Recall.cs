using Yijie.Domain;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Recalls;

namespace Yijie.Tests.Articles;

/// <summary>办法·第九条 收回。</summary>
public sealed class Measures9Recall
{
    public static TheoryData<int> Grounds => [.. Enumerable.Range(1, 9)];

    [Theory(DisplayName = "九种情形,医保部门都可以立案收回,各有条文"), MemberData(nameof(Grounds))]
    public void AgencyOpensAny(int ground)
    {
        Assert.Empty(None.Refused(Opening(ground)));
        Assert.Equal($"第九条({"一二三四五六七八九"[ground - 1]})", ((RecallGround)ground).Clause());
        Assert.Equal(PrepaymentState.Recalling, None.With(Opening(ground)).StateOf(Thousand));
    }

    [Theory(DisplayName = "机构应当报告的是(二)(三)(四)(五),其余不由机构报告"), MemberData(nameof(Grounds))]
    public void ProviderReportsFour(int ground)
    {
        var refused = None.Refused(Opening(ground, RecallStep.Reported));
        if (ground is >= 2 and <= 5) Assert.Empty(refused);
        else Assert.Contains("第(二)、(三)、(四)、(五)项", refused, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "没有拨付、也没有待拨付的,无可收回;待拨付的可以立案,停止拨付")]
    public void NothingPaid()
    {
        Assert.Contains("无可收回", None.Refused(Opening(1), Fen.Zero), StringComparison.Ordinal);
        Assert.Empty(None.Refused(Opening(1), Fen.Zero, unpaid: true));
        Assert.Equal(PrepaymentState.Settled, Opened.StateOf(Fen.Zero));
    }

    [Fact(DisplayName = "支付指令已在银行:等银行的回执,付出的即在收回中")]
    public void AwaitingTheBank()
    {
        Assert.Equal(PrepaymentState.Recalling, Opened.StateOf(Fen.Zero, awaitingBank: true));
        Assert.True(Opened.IsSetOff);
    }

    [Fact(DisplayName = "一个案件可以再加一个情形;没有事由、没有文号不能立案")]
    public void AnotherGround()
    {
        Assert.Empty(Opened.Refused(Opening(4, RecallStep.Reported)));
        Assert.Equal([RecallGround.Agreement, RecallGround.Preservation], Opened.With(Opening(4, RecallStep.Reported)).Grounds);
        Assert.Contains("事由", None.Refused(Opening(1) with { Reason = "" }), StringComparison.Ordinal);
        Assert.Contains("文号", None.Refused(Opening(1) with { Document = "" }), StringComparison.Ordinal);
    }
}
