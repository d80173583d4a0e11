using System.Collections.Immutable;
using Yijie.Domain;
using Yijie.Domain.FundRequests;

namespace Yijie.Tests.Refusals;

/// <summary>请拨不予办理的情形。Each refusal with what sets it off and its exact words; pure.</summary>
public sealed class RequestRefusals
{
    private static readonly RequestState Filed = new("Q1", Rejected: false, Approved: false, "h.140200", new(100_00), null, Fen.Zero);
    private static readonly RequestState Sent = Filed with { Approved = true };

    [Fact(DisplayName = "再次申请:已有请拨的,另有内容须作补充;补充须先有已审批的请拨,且确有不足")]
    public void Repeated()
    {
        Assert.Empty(RequestRules.Repeated(null, "", new(1)));
        Assert.Equal("本月已有请拨 Q1(100.00 元),内容不同;确需增加的,请以 --supplement 写明理由另作补充请拨", Words(RequestRules.Repeated(Sent, "", new(1))));
        Assert.Equal("本月还没有请拨,不能作补充请拨", Words(RequestRules.Repeated(null, "急", new(1))));
        Assert.Equal("请拨 Q1 尚未审批,不能作补充请拨", Words(RequestRules.Repeated(Filed, "急", new(1))));
        Assert.Equal("按测算资金已经够用,没有要补充的", Words(RequestRules.Repeated(Sent, "急", Fen.Zero)));
        Assert.Empty(RequestRules.Repeated(Sent, "急", new(1)));
    }

    [Fact(DisplayName = "审批:经办人不能审批;审批过、退回过的不能再办")]
    public void Decided()
    {
        Assert.Equal("h.140200 是本请拨的经办人,不能审批或退回", Words(RequestRules.NotToBeDecided(Filed, "h.140200")));
        Assert.Equal("请拨 Q1 已审批送财政", Words(RequestRules.NotToBeDecided(Sent, "a.140200")));
        Assert.Equal("请拨 Q1 已被退回", Words(RequestRules.NotToBeDecided(Filed with { Rejected = true }, "a.140200")));
        Assert.Empty(RequestRules.NotToBeDecided(Filed, "a.140200"));
    }

    [Fact(DisplayName = "受理:不超过申请,不少于已到账,不能改口")]
    public void Accepted()
    {
        Assert.Equal("受理 100.01 元,超出申请的 100.00 元", Words(RequestRules.NotToBeAccepted(Sent, new(100_01))));
        Assert.Equal("受理 10.00 元,少于已到账的 50.00 元", Words(RequestRules.NotToBeAccepted(Sent with { Received = new(50_00) }, new(10_00))));
        Assert.Equal("请拨 Q1 已受理 60.00 元", Words(RequestRules.NotToBeAccepted(Sent with { Accepted = new(60_00) }, new(70_00))));
        Assert.Equal("请拨 Q1 尚未审批送财政", Words(RequestRules.NotToBeAccepted(Filed, new(1))));
        Assert.Empty(RequestRules.NotToBeAccepted(Sent, new(100_00)));
    }

    [Fact(DisplayName = "拨付:几笔合计不超过申请或受理的金额,一分也不行;没送财政的不能拨")]
    public void Funded()
    {
        Assert.Empty(RequestRules.NotToBeFunded(Sent with { Received = new(40_00) }, new(60_00)));
        Assert.Equal("请拨 Q1 申请 100.00 元,已到账 40.00 元,本次 60.01 元超出 0.01 元", Words(RequestRules.NotToBeFunded(Sent with { Received = new(40_00) }, new(60_01))));
        Assert.Equal("请拨 Q1 受理 50.00 元,已到账 0.00 元,本次 60.00 元超出 10.00 元", Words(RequestRules.NotToBeFunded(Sent with { Accepted = new(50_00) }, new(60_00))));
        Assert.Equal("请拨 Q1 尚未审批送财政", Words(RequestRules.NotToBeFunded(Filed, new(1))));
        Assert.Equal("请拨 Q1 已被退回", Words(RequestRules.NotToBeFunded(Filed with { Rejected = true }, new(1))));
    }

    [Fact(DisplayName = "状态:待审批、已送财政、部分到账、已到账;受理一部分的,到账那部分即全部;尚待到账的只算送了财政的")]
    public void Stages()
    {
        Assert.Equal(
            [RequestStage.Filed, RequestStage.Approved, RequestStage.PartFunded, RequestStage.Funded, RequestStage.Funded, RequestStage.Rejected],
            new[] { Filed, Sent, Sent with { Received = new(1) }, Sent with { Received = new(100_00) }, Sent with { Accepted = new(30_00), Received = new(30_00) }, Filed with { Rejected = true } }.Select(r => r.Stage));
        Assert.Equal([Fen.Zero, new(100_00), new(99_99), Fen.Zero], new[] { Filed, Sent, Sent with { Received = new(1) }, Sent with { Accepted = Fen.Zero } }.Select(r => r.Awaited));
    }

    private static string Words(ImmutableArray<Refusal> refusals) => string.Join(';', refusals.Select(r => r.Reason));
}
