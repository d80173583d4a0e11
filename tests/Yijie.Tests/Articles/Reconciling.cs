using System.Collections.Immutable;
using System.Globalization;
using Yijie.Domain;
using Yijie.Domain.Reconciliation;

namespace Yijie.Tests.Articles;

/// <summary>方案·七(二) 沟通,办法·第十五条 对账:结算单的确认、异议与答复。</summary>
public sealed class Reconciling
{
    private const string Statement = "结算单摘要";

    private static readonly Dictionary<string, ReconcileEvent> Steps = new()
    {
        ["确认"] = By("医院", ReconcileStep.Confirmed, Statement, ""),
        ["异议"] = By("医院", ReconcileStep.Disputed, Statement, "审1号扣错") with { About = "审1", Amount = Given.Yuan(1_000) },
        ["又一异议"] = By("医院", ReconcileStep.Disputed, Statement, "少计两例住院"),
        ["撤回"] = By("医院", ReconcileStep.Withdrawn, "", "看错了"),
        ["采纳"] = By("经办", ReconcileStep.Proposed, "", "更正") with { Accepted = true, Amount = Given.Yuan(600) },
        ["驳回"] = By("经办", ReconcileStep.Proposed, "", "扣得对") with { Basis = "服务协议第12条" },
        ["退回"] = By("复核", ReconcileStep.Returned, "", "请附依据"),
        ["发出"] = By("复核", ReconcileStep.Answered, "", ""),
    };

    [Theory(DisplayName = "对账的状态与次序:每一步之后的状态;不合次序的,为什么")]
    [InlineData("", ReconcileState.Pending, "")]
    [InlineData("确认", ReconcileState.Confirmed, "")]
    [InlineData("异议", ReconcileState.Disputed, "")]
    [InlineData("异议 撤回", ReconcileState.Pending, "")]
    [InlineData("异议 撤回 确认", ReconcileState.Confirmed, "")]
    [InlineData("异议 撤回 异议", ReconcileState.Disputed, "")]
    [InlineData("异议 采纳", ReconcileState.Proposed, "")]
    [InlineData("异议 采纳 撤回", ReconcileState.Pending, "")] // a draft binds nobody
    [InlineData("异议 采纳 退回", ReconcileState.Disputed, "")]
    [InlineData("异议 采纳 退回 驳回 发出", ReconcileState.Answered, "")]
    [InlineData("异议 驳回 发出 确认", ReconcileState.Confirmed, "")]
    [InlineData("异议 驳回 发出 又一异议", ReconcileState.Disputed, "")]
    [InlineData("确认 异议", ReconcileState.Confirmed, "结算单已于 2025-09-04 确认,不再提出异议;此后发现差错的,由经办机构在以后月份调整")]
    [InlineData("异议 确认", ReconcileState.Disputed, "2025-09-04 提出的异议尚未答复:请等候答复,或先撤回异议再确认")]
    [InlineData("异议 又一异议", ReconcileState.Disputed, "2025-09-04 提出的异议尚未答复;内容有变的,请先撤回再提")]
    [InlineData("异议 驳回 发出 异议", ReconcileState.Answered, "同样的异议已于 2025-09-04 答复;再次提出,须有新的理由或事项")]
    [InlineData("撤回", ReconcileState.Pending, "没有尚未答复的异议,无可撤回")]
    [InlineData("异议 驳回 发出 撤回", ReconcileState.Answered, "没有尚未答复的异议,无可撤回")]
    [InlineData("采纳", ReconcileState.Pending, "没有待答复的异议")]
    [InlineData("异议 采纳 驳回", ReconcileState.Proposed, "2025-09-04 已拟答复,待复核")]
    [InlineData("异议 发出", ReconcileState.Disputed, "没有待复核的答复")]
    [InlineData("异议 退回", ReconcileState.Disputed, "没有待复核的答复")]
    public void Order(string steps, ReconcileState state, string reason)
    {
        var (of, refusals) = Take(steps);
        Assert.Equal((state, reason), (of.State, Words(refusals)));
    }

    [Fact(DisplayName = "摘要:确认与异议须见过这份结算单,答复与复核须见过现在的案卷;案卷每一步都改变摘要")]
    public void Seen()
    {
        var (disputed, _) = Take("异议");
        Assert.Equal("所示摘要与现在的结算单不符,请核对后按 结算单摘要 办理", Words(new ReconcileCase(Statement, []).Refusals(Steps["确认"] with { Hash = "旧" })));
        Assert.Equal("所示摘要与现在的结算单不符,请核对后按 结算单摘要 办理", Words(new ReconcileCase(Statement, []).Refusals(Steps["异议"] with { Hash = "旧" })));
        Assert.Equal($"所示摘要与现在的案卷不符,请核对后按 {disputed.Hash} 办理", Words(disputed.Refusals(Steps["驳回"] with { Hash = Statement })));
        var (again, _) = Take("异议 撤回 异议");
        Assert.NotEqual(disputed.Hash, again.Hash); // what a handler saw before the withdrawal is not this dispute
        Assert.Equal(2, again.Disputes);
    }

    [Fact(DisplayName = "文字:理由不空、不超过一千字、没有控制字符;换行可以;不予采纳须写依据;采纳金额不超过异议金额;复核不是拟稿人")]
    public void Wording()
    {
        var none = new ReconcileCase(Statement, []);
        Assert.Equal("请写明异议的理由", Words(none.Refusals(Steps["异议"] with { Reason = "" })));
        Assert.Equal("异议的理由有 1001 字,不超过 1000 字;更多的请作为附件", Words(none.Refusals(Steps["异议"] with { Reason = new('扣', 1001) })));
        Assert.Equal("", Words(none.Refusals(Steps["异议"] with { Reason = new string('扣', 500) + "\n" + new string('错', 499) })));
        Assert.Equal("异议的理由含有控制字符", Words(none.Refusals(Steps["异议"] with { Reason = "扣\u0007错" })));
        Assert.Equal("“审9”既不是本结算单的类别或调整事项,也不是本机构该月该险种的结算 ID", Words(none.Refusals(Steps["异议"] with { About = "审9" }, covers: false)));

        var (disputed, _) = Take("异议");
        Assert.Equal("不予采纳须写明依据(--basis):条款、协议或文件;不予采纳的,没有采纳金额", Words(disputed.Refusals(Seeing(disputed, Steps["驳回"] with { Basis = "", Amount = Given.Yuan(1) }))));
        Assert.Equal("采纳金额 1,000.01 元,超出异议金额 1,000.00 元", Words(disputed.Refusals(Seeing(disputed, Steps["采纳"] with { Amount = Given.Yuan(1_000.01m) }))));
        var (proposed, _) = Take("异议 驳回");
        Assert.Equal("经办 是本答复的拟稿人,不能复核", Words(proposed.Refusals(Seeing(proposed, Steps["发出"] with { Actor = "经办" }))));
    }

    [Fact(DisplayName = "重复:同样的一步再来一次,认得出是同一件事,谁办、哪天办都一样")]
    public void Repeated()
    {
        var (disputed, _) = Take("异议");
        Assert.NotNull(disputed.Same(Steps["异议"] with { Actor = "医院另一人", On = new(2025, 9, 5) }));
        Assert.Null(disputed.Same(Steps["异议"] with { Reason = "另一个理由" }));
        var (proposed, _) = Take("异议 采纳");
        Assert.NotNull(proposed.Same(Steps["异议"]));
        var (answered, _) = Take("异议 采纳 发出");
        Assert.Null(answered.Same(Steps["异议"]));
        Assert.Equal(Given.Yuan(600), answered.Answer!.Amount);
    }

    private static (ReconcileCase Case, ImmutableArray<Refusal> Refusals) Take(string steps)
    {
        var of = new ReconcileCase(Statement, []);
        ImmutableArray<Refusal> refusals = [];
        foreach (var name in steps.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Empty(refusals); // only the last may be refused
            var next = Seeing(of, Steps[name]);
            refusals = of.Refusals(next);
            if (refusals.IsEmpty) of = of.With(next);
        }
        return (of, refusals);
    }

    private static ReconcileEvent Seeing(ReconcileCase of, ReconcileEvent next) => next.Step is ReconcileStep.Proposed or ReconcileStep.Returned or ReconcileStep.Answered ? next with { Hash = of.Hash } : next;

    private static ReconcileEvent By(string actor, ReconcileStep step, string hash, string reason) => new(step, DateOnly.ParseExact("2025-09-04", "yyyy-MM-dd", CultureInfo.InvariantCulture), actor, hash, reason);

    private static string Words(ImmutableArray<Refusal> refusals) => string.Join(';', refusals.Select(r => r.Reason));
}
