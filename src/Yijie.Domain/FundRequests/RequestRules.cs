using System.Collections.Immutable;

namespace Yijie.Domain.FundRequests;

/// <summary>请拨的步骤。</summary>
public enum RequestStage
{
    /// <summary>已申请,待审批。</summary>
    Filed,

    /// <summary>审批人退回。</summary>
    Rejected,

    /// <summary>已审批,送财政。</summary>
    Approved,

    /// <summary>部分到账。</summary>
    PartFunded,

    /// <summary>全部到账。</summary>
    Funded,
}

/// <summary>一份请拨的办理情况。What was asked, what the finance bureau will pay of it, and what has come.</summary>
/// <param name="Accepted">财政受理的金额;没有受理记录的为空。</param>
/// <param name="Received">已到账,冲销的不计。</param>
public sealed record RequestState(string Id, bool Rejected, bool Approved, string FiledBy, Fen Asked, Fen? Accepted, Fen Received)
{
    /// <summary>应到账金额。</summary>
    public Fen Expected => Accepted ?? Asked;

    /// <summary>已送财政而尚未到账。</summary>
    public Fen Awaited => Approved ? Fen.Max(Expected - Received, Fen.Zero) : Fen.Zero;

    /// <summary>办理到哪一步。</summary>
    public RequestStage Stage => Rejected ? RequestStage.Rejected : !Approved ? RequestStage.Filed
        : Received >= Expected ? RequestStage.Funded : Received > Fen.Zero ? RequestStage.PartFunded : RequestStage.Approved;
}

/// <summary>请拨的规则。When a request may be made, approved, accepted and funded.</summary>
public static class RequestRules
{
    private const string Article = "方案·四";
    private const string Segregation = "内控·岗位分离";

    /// <summary>能否申请、送财政。Not in December, not before its month, not for a month that is closed.</summary>
    /// <law doc="方案" article="四">12 月份不申请,推迟到次年 1 月初 3 个工作日内向同级财政部门申请</law>
    public static ImmutableArray<Refusal> Untimely(Month month, DateOnly today, Month? lastClosed)
    {
        var opens = month.Number == 12 ? month.Next : month; // the month in which it is asked for
        return
        [
            .. Refusal.When(today.Month == 12, Article, "12 月份不申请资金请拨:推迟到次年 1 月初 3 个工作日内申请"),
            .. Refusal.When(today < opens.FirstDay && today.Month != 12, Article, $"{month} 的资金请拨自 {opens.FirstDay:yyyy-MM-dd} 起申请"),
            .. Refusal.When(opens <= lastClosed, Article, $"{opens} 已结账,不能再为 {month} 请拨;所缺资金请列入以后月份的请拨"),
        ];
    }

    /// <summary>能否再次申请。A month has one request; more is asked for by a supplement with its reason.</summary>
    public static ImmutableArray<Refusal> Repeated(RequestState? standing, string supplement, Fen asked) =>
    [
        .. Refusal.When(standing is not null && supplement.Length == 0, Article,
            $"本月已有请拨 {standing?.Id}({standing?.Asked} 元),内容不同;确需增加的,请以 --supplement 写明理由另作补充请拨"),
        .. Refusal.When(standing is null && supplement.Length > 0, Article, "本月还没有请拨,不能作补充请拨"),
        .. Refusal.When(standing is { Approved: false } && supplement.Length > 0, Article, $"请拨 {standing?.Id} 尚未审批,不能作补充请拨"),
        .. Refusal.When(standing is { Approved: true } && supplement.Length > 0 && asked == Fen.Zero, Article, "按测算资金已经够用,没有要补充的"),
    ];

    /// <summary>能否审批或退回。</summary>
    public static ImmutableArray<Refusal> NotToBeDecided(RequestState request, string person) =>
    [
        .. Refusal.When(request.Rejected, Article, $"请拨 {request.Id} 已被退回"),
        .. Refusal.When(request.Approved, Article, $"请拨 {request.Id} 已审批送财政"),
        .. Refusal.When(person == request.FiledBy, Segregation, $"{person} 是本请拨的经办人,不能审批或退回"),
    ];

    /// <summary>财政能否受理。In whole or in part, never more than was asked nor less than has come.</summary>
    public static ImmutableArray<Refusal> NotToBeAccepted(RequestState request, Fen amount) =>
    [
        .. NotSent(request),
        .. Refusal.When(request.Accepted is { } accepted && accepted != amount, Article, $"请拨 {request.Id} 已受理 {request.Accepted} 元"),
        .. Refusal.When(amount > request.Asked, Article, $"受理 {amount} 元,超出申请的 {request.Asked} 元"),
        .. Refusal.When(amount < request.Received, Article, $"受理 {amount} 元,少于已到账的 {request.Received} 元"),
    ];

    /// <summary>能否据以拨款。All receipts together never more than the finance bureau accepted, or than was asked.</summary>
    public static ImmutableArray<Refusal> NotToBeFunded(RequestState request, Fen amount) =>
    [
        .. NotSent(request),
        .. Refusal.When(request.Approved && request.Received + amount > request.Expected, Article,
            $"请拨 {request.Id} {(request.Accepted is null ? "申请" : "受理")} {request.Expected} 元,已到账 {request.Received} 元,本次 {amount} 元超出 {request.Received + amount - request.Expected} 元"),
    ];

    private static ImmutableArray<Refusal> NotSent(RequestState request) =>
        Refusal.When(!request.Approved, Article, $"请拨 {request.Id} {(request.Rejected ? "已被退回" : "尚未审批送财政")}");
}
