using System.Collections.Immutable;
using System.Globalization;

namespace Yijie.Domain.Reconciliation;

/// <summary>对账的步骤。What is done about a statement: by its provider, or by the agency.</summary>
public enum ReconcileStep
{
    /// <summary>机构确认。</summary>
    Confirmed,

    /// <summary>机构提出异议。</summary>
    Disputed,

    /// <summary>机构撤回异议。</summary>
    Withdrawn,

    /// <summary>经办拟答复。</summary>
    Proposed,

    /// <summary>复核退回。</summary>
    Returned,

    /// <summary>复核发出答复。</summary>
    Answered,
}

/// <summary>对账的状态。</summary>
public enum ReconcileState
{
    /// <summary>待确认。</summary>
    Pending,

    /// <summary>已确认。</summary>
    Confirmed,

    /// <summary>有异议,待经办答复。</summary>
    Disputed,

    /// <summary>已拟答复,待复核。</summary>
    Proposed,

    /// <summary>已答复。</summary>
    Answered,
}

/// <summary>对账的一步。</summary>
/// <param name="Hash">What the person had seen: of a confirmation and a dispute the statement's, of the agency's steps the case's; of a withdrawal none.</param>
/// <param name="Reason">The reason of a dispute, a withdrawal and a return; the words of an answer.</param>
public sealed record ReconcileEvent(ReconcileStep Step, DateOnly On, string Actor, string Hash, string Reason)
{
    /// <summary>异议所指。A category, an item or a settlement of the statement; empty: the whole.</summary>
    public string About { get; init; } = "";

    /// <summary>异议金额,或采纳金额。Null: none was named.</summary>
    public Fen? Amount { get; init; }

    /// <summary>是否采纳,拟答复的才有。</summary>
    public bool Accepted { get; init; }

    /// <summary>答复的依据。</summary>
    public string Basis { get; init; } = "";

    /// <summary>附件的摘要,以逗号分隔。</summary>
    public string Evidence { get; init; } = "";

    /// <summary>同样的内容。Whoever says it, on whichever day.</summary>
    public bool SameAs(ReconcileEvent other) => this with { On = other.On, Actor = other.Actor } == other;
}

/// <summary>
/// 对账案卷。What the provider said about one statement and what the agency answered, step by step. It never changes the statement: what is found wrong is
/// put right by a later month's deduction or DRG item (rules.md §3, after the close).
/// </summary>
/// <param name="statement">The statement's hash.</param>
public sealed class ReconcileCase(string statement, ImmutableArray<ReconcileEvent> events)
{
    /// <summary>理由与答复的最多字数。</summary>
    public const int LongestReason = 1000;

    private const int LongestBasis = 200, LongestShown = 64;
    private const string Article = "方案·七(二)", Segregation = "内控·岗位分离", OneContent = "内控·一事一批";

    public ImmutableArray<ReconcileEvent> Events => events;

    /// <summary>状态。The last step alone says it.</summary>
    public ReconcileState State => events.IsEmpty ? ReconcileState.Pending : StateAfter(events[^1].Step);

    /// <summary>第几次异议。None yet: zero.</summary>
    public int Disputes => events.Count(e => e.Step == ReconcileStep.Disputed);

    /// <summary>最近的异议。</summary>
    public ReconcileEvent? Dispute => Last(ReconcileStep.Disputed);

    /// <summary>最近的异议的答复,复核之后。</summary>
    public ReconcileEvent? Answer => events is [.., { Step: ReconcileStep.Answered }] or [.., { Step: ReconcileStep.Answered }, { Step: ReconcileStep.Confirmed }] ? Last(ReconcileStep.Proposed) : null;

    /// <summary>采纳了的异议,第几次和采纳金额。Each that was answered so, whatever came after it: what is owed is owed until it is put right.</summary>
    public ImmutableArray<(int Number, Fen Amount)> Accepted
    {
        get
        {
            var (accepted, number) = (ImmutableArray.CreateBuilder<(int, Fen)>(), 0);
            foreach (var (at, e) in events.Index())
            {
                if (e.Step == ReconcileStep.Disputed) number++;
                else if (e.Step == ReconcileStep.Answered && events[at - 1] is { Accepted: true } answer) accepted.Add((number, answer.Amount ?? Fen.Zero));
            }
            return accepted.ToImmutable();
        }
    }

    /// <summary>案卷摘要。Of the statement and every step.</summary>
    public string Hash
    {
        get
        {
            using var hash = new ContentHash();
            hash.Add("reconcile").Add(statement);
            foreach (var e in events)
            {
                hash.Add((long)e.Step).Add(e.On.DayNumber).Add(e.Actor).Add(e.Hash).Add(e.About).Add(e.Amount is not null).Add(e.Amount ?? Fen.Zero).Add(e.Accepted).Add(e.Evidence);
                foreach (var text in (string[])[e.Reason, e.Basis])
                {
                    var lines = text.Split('\n');
                    hash.Add(lines.Length);
                    foreach (var line in lines) hash.Add(line);
                }
            }
            return hash.ToHex();
        }
    }

    /// <summary>某步之后的状态。</summary>
    public static ReconcileState StateAfter(ReconcileStep step) => step switch
    {
        ReconcileStep.Confirmed => ReconcileState.Confirmed,
        ReconcileStep.Disputed or ReconcileStep.Returned => ReconcileState.Disputed,
        ReconcileStep.Withdrawn => ReconcileState.Pending,
        ReconcileStep.Proposed => ReconcileState.Proposed,
        ReconcileStep.Answered => ReconcileState.Answered,
    };

    /// <summary>加一步。The case after a step that was not refused.</summary>
    public ReconcileCase With(ReconcileEvent next) => new(statement, events.Add(next));

    /// <summary>已办过的同一件事。The step as it stands, if the same was just done.</summary>
    public ReconcileEvent? Same(ReconcileEvent next) =>
        (next.Step == ReconcileStep.Disputed && IsOpen ? Dispute : events.LastOrDefault()) is { } standing && standing.SameAs(next) ? standing : null;

    /// <summary>能否办下一步。Everything that stands against it.</summary>
    /// <param name="covers">Whether what a dispute is about is found in the statement.</param>
    /// <law doc="方案" article="七">同时加强与定点医药机构的沟通交流，凝聚改革共识，形成工作合力，做好改革协同。</law>
    public ImmutableArray<Refusal> Refusals(ReconcileEvent next, bool covers = true) => next.Step switch
    {
        ReconcileStep.Confirmed =>
        [
            .. Unseen(next, statement, "结算单"),
            .. Refusal.When(IsOpen, Article, $"{Day(Dispute)} 提出的异议尚未答复:请等候答复,或先撤回异议再确认"),
        ],
        ReconcileStep.Disputed => [.. Unseen(next, statement, "结算单"), .. DisputeRefusals(next, covers)],
        ReconcileStep.Withdrawn => [.. Refusal.When(!IsOpen, Article, "没有尚未答复的异议,无可撤回"), .. Worded(next.Reason, "撤回的理由", LongestReason)],
        ReconcileStep.Proposed => [.. Unseen(next, Hash, "案卷"), .. ProposalRefusals(next)],
        ReconcileStep.Returned => [.. Unseen(next, Hash, "案卷"), .. ReviewRefusals(next), .. Worded(next.Reason, "退回的理由", LongestReason)],
        ReconcileStep.Answered => [.. Unseen(next, Hash, "案卷"), .. ReviewRefusals(next)],
    };

    private bool IsOpen => State is ReconcileState.Disputed or ReconcileState.Proposed;

    private ImmutableArray<Refusal> DisputeRefusals(ReconcileEvent next, bool covers) =>
    [
        .. Refusal.When(State == ReconcileState.Confirmed, Article, $"结算单已于 {Day(events.LastOrDefault())} 确认,不再提出异议;此后发现差错的,由经办机构在以后月份调整"),
        .. Refusal.When(IsOpen, Article, $"{Day(Dispute)} 提出的异议尚未答复;内容有变的,请先撤回再提"),
        .. Refusal.When(!IsOpen && Answer is not null && Dispute!.SameAs(next), Article, $"同样的异议已于 {Day(events.LastOrDefault())} 答复;再次提出,须有新的理由或事项"),
        .. Worded(next.Reason, "异议的理由", LongestReason),
        .. Refusal.When(!covers, Article, $"“{next.About[..Math.Min(next.About.Length, LongestShown)]}”既不是本结算单的类别或调整事项,也不是本机构该月该险种的结算 ID"),
    ];

    private ImmutableArray<Refusal> ProposalRefusals(ReconcileEvent next) =>
    [
        .. Refusal.When(State == ReconcileState.Proposed, Article, $"{Day(Last(ReconcileStep.Proposed))} 已拟答复,待复核"),
        .. Refusal.When(!IsOpen, Article, "没有待答复的异议"),
        .. Worded(next.Reason, "答复", LongestReason),
        .. next.Basis.Length == 0
            ? Refusal.When(!next.Accepted, Article, "不予采纳须写明依据(--basis):条款、协议或文件")
            : Worded(next.Basis, "依据", LongestBasis),
        .. Refusal.When(!next.Accepted && next.Amount is not null, Article, "不予采纳的,没有采纳金额"),
        .. Refusal.When(next.Accepted && Dispute?.Amount is { } disputed && next.Amount > disputed, Article, $"采纳金额 {next.Amount} 元,超出异议金额 {Dispute?.Amount} 元"),
    ];

    private ImmutableArray<Refusal> ReviewRefusals(ReconcileEvent next) =>
    [
        .. Refusal.When(State != ReconcileState.Proposed, Article, "没有待复核的答复"),
        .. Refusal.When(State == ReconcileState.Proposed && Last(ReconcileStep.Proposed)!.Actor == next.Actor, Segregation, $"{next.Actor} 是本答复的拟稿人,不能复核"),
    ];

    private static ImmutableArray<Refusal> Unseen(ReconcileEvent next, string now, string of) =>
        Refusal.When(next.Hash != now, OneContent, $"所示摘要与现在的{of}不符,请核对后按 {now} 办理");

    /// <summary>Said at all, in no more words than anyone reads, and in words only.</summary>
    private static ImmutableArray<Refusal> Worded(string text, string what, int longest) =>
    [
        .. Refusal.When(text.Length == 0, Article, $"请写明{what}"),
        .. Refusal.When(text.Length > longest, Article, $"{what}有 {text.Length} 字,不超过 {longest} 字;更多的请作为附件"),
        .. Refusal.When(text.Any(c => char.IsControl(c) && c != '\n'), Article, $"{what}含有控制字符"),
    ];

    private ReconcileEvent? Last(ReconcileStep step) => events.LastOrDefault(e => e.Step == step);

    private static string Day(ReconcileEvent? done) => done?.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    /// <summary>步骤的名称。</summary>
    public static string Name(ReconcileStep step) => step switch
    {
        ReconcileStep.Confirmed => "确认",
        ReconcileStep.Disputed => "提出异议",
        ReconcileStep.Withdrawn => "撤回异议",
        ReconcileStep.Proposed => "拟答复",
        ReconcileStep.Returned => "退回重拟",
        ReconcileStep.Answered => "答复",
    };

    /// <summary>状态的名称。</summary>
    public static string Name(ReconcileState state) => state switch
    {
        ReconcileState.Pending => "待确认",
        ReconcileState.Confirmed => "已确认",
        ReconcileState.Disputed => "有异议",
        ReconcileState.Proposed => "待复核答复",
        ReconcileState.Answered => "已答复",
    };
}
