using System.Collections.Immutable;
using System.Globalization;

namespace Yijie.Domain.Prepayment;

/// <summary>收回的步骤。In the order in which they come; from the notice on none is skipped.</summary>
public enum RecallStep
{
    /// <summary>收回立案。By the agency, on a ground of art. 9.</summary>
    Opened,

    /// <summary>机构报告。The provider's own report, which opens the recall as the agency's word would.</summary>
    Reported,

    /// <summary>年终收回计划。No ground of art. 9: the year ends.</summary>
    Planned,

    /// <summary>督促交回通知。</summary>
    Noticed,

    /// <summary>停止拨付结算费用。</summary>
    Stopped,

    /// <summary>申请强制执行。</summary>
    CourtApplied,

    /// <summary>法院文书。</summary>
    CourtRuled,

    /// <summary>确认损失。</summary>
    LossFixed,

    /// <summary>报请人民政府。</summary>
    Submitted,

    /// <summary>人民政府批准核销。</summary>
    Approved,

    /// <summary>核销。</summary>
    WrittenOff,

    /// <summary>核销后收回。</summary>
    Recovered,
}

/// <summary>年终收回方式。</summary>
public enum YearEndMethod
{
    /// <summary>冲抵结算。</summary>
    SetOff,

    /// <summary>交回。The settlements are left alone, until the notice has run out.</summary>
    Return,
}

/// <summary>分期。What the court allows to be returned by a day.</summary>
public sealed record Instalment(DateOnly Due, Fen Amount);

/// <summary>收回案件的一步。What was done, on which day, by whom, on which document; what else it carries depends on the step.</summary>
public sealed record RecallEvent(RecallStep Step, DateOnly On, string Actor, string Document, string Reason)
{
    /// <summary>Of opening and of a report.</summary>
    public RecallGround? Ground { get; init; }

    /// <summary>Of a year-end plan.</summary>
    public YearEndMethod? Method { get; init; }

    /// <summary>What was out then, of a notice, a stop and a court document; the loss, what is approved, written off or recovered.</summary>
    public Fen Amount { get; init; }

    /// <summary>Of a notice: the last day to return.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>Of a court document that allows them; else empty.</summary>
    public ImmutableArray<Instalment> Instalments { get; init; } = [];

    /// <summary>同一件事。Whether this says the same as another, whoever says it and on whichever day: a repeated command.</summary>
    public bool SameAs(RecallEvent other) =>
        (Step, Document, Reason, Ground, Method) == (other.Step, other.Document, other.Reason, other.Ground, other.Method)
        && (Amount == other.Amount || Step is not (RecallStep.LossFixed or RecallStep.Recovered))
        && Instalments.SequenceEqual(other.Instalments);
}

/// <summary>预付金的状态。</summary>
public enum PrepaymentState
{
    /// <summary>已拨付。Held by the provider, nothing recalled.</summary>
    Paid,

    /// <summary>收回中。</summary>
    Recalling,

    /// <summary>已结清。</summary>
    Settled,

    /// <summary>已核销。</summary>
    WrittenOff,
}

/// <summary>
/// 收回案件。The recall of what one provider holds of one year's prepayment of one fund: the steps taken, in order. How much is still out is no part
/// of it: that is the balance of 暂付款—医保预付金, and every question about it is asked with that balance.
/// </summary>
public sealed class RecallCase(ImmutableArray<RecallEvent> events)
{
    private const string Recall = "办法·第九条", Urge = "办法·第十条", Enforce = "办法·第十一条", Write = "办法·第十八条", YearEnd = "办法·第八条(四)";

    private static readonly ImmutableArray<RecallStep> Chain =
    [
        RecallStep.Noticed, RecallStep.Stopped, RecallStep.CourtApplied, RecallStep.CourtRuled,
        RecallStep.LossFixed, RecallStep.Submitted, RecallStep.Approved, RecallStep.WrittenOff,
    ];

    public ImmutableArray<RecallEvent> Events => events;

    public bool IsOpen => !events.IsEmpty;

    /// <summary>所依事由。</summary>
    public IEnumerable<RecallGround> Grounds => events.Where(e => e.Ground is not null).Select(e => e.Ground!.Value).Distinct();

    /// <summary>现有的年终收回方式。</summary>
    public YearEndMethod? Method => Last(RecallStep.Planned)?.Method;

    /// <summary>已到的最后一步。Null: no case.</summary>
    public RecallStep? Stage => !IsOpen ? null : Chain.LastOrDefault(s => Standing(s) is not null, events[0].Step);

    /// <summary>督促交回的最后一日。</summary>
    public DateOnly? NoticeDue => Last(RecallStep.Noticed)?.Due;

    /// <summary>所确认的损失。</summary>
    public Fen Loss => Last(RecallStep.LossFixed)?.Amount ?? Fen.Zero;

    /// <summary>批准文件。Empty: nothing stands approved.</summary>
    public string Approval => Standing(RecallStep.Approved)?.Document ?? "";

    /// <summary>已核销金额。</summary>
    public Fen WrittenOff => Sum(RecallStep.WrittenOff);

    /// <summary>核销后收回的金额。</summary>
    public Fen Recovered => Sum(RecallStep.Recovered);

    /// <summary>停付未解。Whether payments to the provider are to be stopped for this case: stopped once, and something is still owed.</summary>
    public bool Holds(Fen held) => Last(RecallStep.Stopped) is not null && (held > Fen.Zero || Recovered < WrittenOff);

    /// <summary>在法院。</summary>
    public bool InCourt(Fen held) => held > Fen.Zero && Last(RecallStep.CourtApplied) is not null;

    /// <summary>
    /// 从结算中冲抵。Whether settlements set it off: from the opening on, and at every later stage; a year-end plan to return in cash is left alone until
    /// its notice has run out and payments were stopped.
    /// </summary>
    /// <law doc="办法" article="第十条">存在第九条所列情形的，预付金优先从月度结算或年度清算款项中扣回</law>
    public bool IsSetOff => Grounds.Any() || Method == YearEndMethod.SetOff || Last(RecallStep.Stopped) is not null;

    /// <summary>已进入收回程序。A mere plan is none: it must have been urged.</summary>
    public bool IsPursued => Grounds.Any() || Last(RecallStep.Noticed) is not null;

    /// <summary>状态。From the steps and what is out.</summary>
    /// <param name="awaitingBank">An instruction is with the bank, whose word is not in.</param>
    public PrepaymentState StateOf(Fen held, bool awaitingBank = false) =>
        held > Fen.Zero || awaitingBank ? IsOpen ? PrepaymentState.Recalling : PrepaymentState.Paid
        : WrittenOff > Fen.Zero ? PrepaymentState.WrittenOff
        : PrepaymentState.Settled;

    /// <summary>加一步。The case after a step that was not refused.</summary>
    public RecallCase With(RecallEvent next) => new(events.Add(next));

    /// <summary>已办过的同一件事。The step as it stands, if the same was done before; a plan may go back to what it was.</summary>
    public RecallEvent? Same(RecallEvent next) => next.Step switch
    {
        RecallStep.Opened or RecallStep.Reported or RecallStep.Recovered => events.LastOrDefault(e => e.SameAs(next)),
        _ => Standing(next.Step) is { } standing && standing.SameAs(next) ? standing : null,
    };

    /// <summary>能否办下一步。Everything that stands against it.</summary>
    /// <param name="held">What is out: the balance of 暂付款—医保预付金 of this provider, fund and year.</param>
    /// <param name="unpaid">Whether something is determined or instructed and not yet paid.</param>
    public ImmutableArray<Refusal> Refusals(RecallEvent next, Fen held, bool unpaid = false) => next.Step switch
    {
        RecallStep.Opened or RecallStep.Reported => [.. Documented(next, Recall), .. OpeningRefusals(next, held, unpaid)],
        RecallStep.Planned => PlanRefusals(next, held),
        RecallStep.Recovered => RecoveryRefusals(next),
        _ => [.. Order(next, held), .. Documented(next, ArticleOf(next.Step)), .. Particular(next, held)],
    };

    /// <summary>往下能办的。The steps that may be taken today, whatever is then written on the form, and the next of the chain with what it still waits for; of what a write-off left out, another court document.</summary>
    public ImmutableArray<(RecallStep Step, ImmutableArray<Refusal> Refusals)> Ahead(DateOnly today, Fen held, bool unpaid)
    {
        RecallStep? next = IsOpen && held > Fen.Zero ? Chain.Cast<RecallStep?>().FirstOrDefault(s => Standing(s!.Value) is null) ?? RecallStep.CourtRuled : null;
        return
        [
            .. from step in Enum.GetValues<RecallStep>()
               where step != RecallStep.LossFixed || next == step || Last(step)?.Amount != held
               let refusals = Refusals(Supposed(step, today, held), held, unpaid)
               where refusals.IsEmpty || step == next
               select (step, refusals),
        ];
    }

    /// <summary>A step as its form could best be filled in.</summary>
    private static RecallEvent Supposed(RecallStep step, DateOnly today, Fen held) => new(step, today, "", "文号", "事由")
    {
        Ground = step is RecallStep.Opened or RecallStep.Reported ? RecallGround.Merger : null,
        Amount = step == RecallStep.Recovered ? new(1) : held,
    };

    private ImmutableArray<Refusal> OpeningRefusals(RecallEvent next, Fen held, bool unpaid) =>
    [
        .. Refusal.When(next.Reason.Length == 0, Recall, "请写明事由(--reason)"),
        .. Refusal.When(next.Step == RecallStep.Reported && !next.Ground!.Value.IsReported(), Recall,
            $"{next.Ground!.Value.Clause()}“{next.Ground.Value.Words()}”不属于机构报告的情形:机构报告第(二)、(三)、(四)、(五)项,其余由医保部门立案"),
        .. Refusal.When(held == Fen.Zero && !unpaid, Recall, WrittenOff > Fen.Zero ? "预付金已核销,此后收回的用 prepay recover 登记" : "没有已拨付未收回的预付金,也没有待拨付的,无可收回"),
    ];

    private ImmutableArray<Refusal> PlanRefusals(RecallEvent next, Fen held) =>
    [
        .. Refusal.When(held == Fen.Zero, YearEnd, "没有未收回的预付金"),
        .. Refusal.When(Grounds.Any(), YearEnd, "已按第九条立案收回,无须再定年终收回方式"),
        .. Refusal.When(Last(RecallStep.Noticed) is not null, YearEnd, $"已于 {Day(Last(RecallStep.Noticed)?.On)} 发出督促交回通知,不能再改年终收回方式"),
    ];

    private ImmutableArray<Refusal> RecoveryRefusals(RecallEvent next) =>
    [
        .. Refusal.When(WrittenOff == Fen.Zero, Write, "没有核销过预付金,未核销的用 prepay return 登记交回"),
        .. Refusal.When(WrittenOff > Fen.Zero && Recovered + next.Amount > WrittenOff, Write, $"核销 {WrittenOff} 元,已收回 {Recovered} 元,再收 {next.Amount} 元超出核销数"),
    ];

    /// <summary>Nothing without a case, nothing once it is settled, no step twice, none skipped, none before the day of the last.</summary>
    private ImmutableArray<Refusal> Order(RecallEvent next, Fen held)
    {
        var article = ArticleOf(next.Step);
        if (!IsOpen) return [new(article, "尚未立案收回:请先用 prepay recall open 立案,或用 prepay close plan 定年终收回方式")];
        if (held == Fen.Zero) return [new(article, WrittenOff > Fen.Zero ? "已核销" : "预付金已全部收回,案件已结清")];

        var before = next.Step == RecallStep.Noticed ? null : Standing(Chain[Chain.IndexOf(next.Step) - 1]);
        var writtenOff = Standing(RecallStep.WrittenOff);
        var anew = next.Step switch { RecallStep.LossFixed => true, RecallStep.CourtRuled => writtenOff is not null, _ => false };
        return
        [
            .. Refusal.When(Standing(next.Step) is not null && !anew, article, $"{Name(next.Step)}已于 {Day(Standing(next.Step)?.On)} 办理"),
            .. Refusal.When(next.Step == RecallStep.LossFixed && writtenOff is not null, article, $"所确认的损失已于 {Day(writtenOff?.On)} 核销:余下的再有损失,请先登记又一份法院文书(prepay recall court-document)"),
            .. Refusal.When(next.Step != RecallStep.Noticed && before is null, article, $"{Name(next.Step)}之前须先{Name(Chain[Math.Max(Chain.IndexOf(next.Step) - 1, 0)])}:现在是{Name(Stage!.Value)}"),
            .. Refusal.When(events.Max(e => e.On) is var last && next.On < last, article, $"业务日 {Day(next.On)} 早于上一步的 {Day(last)}"),
        ];
    }

    private ImmutableArray<Refusal> Particular(RecallEvent next, Fen held) => next.Step switch
    {
        RecallStep.Stopped => Refusal.When(NoticeDue is { } due && next.On <= due, Urge, $"督促交回的期限是 {Day(NoticeDue)},尚未届满"),
        RecallStep.CourtRuled => InstalmentRefusals(next, held),
        RecallStep.LossFixed =>
        [
            .. Refusal.When(next.Amount > held, Enforce, $"未收回 {held} 元,损失 {next.Amount} 元超出未收回数"),
            .. Refusal.When(InstalmentsKept(next.On, held), Enforce, $"法院文书准予分期交回,尚无逾期未交的一期(下一期 {Day(NextInstalment(held)?.Due)}),不能确认损失"),
        ],
        RecallStep.WrittenOff => Refusal.When(Standing(RecallStep.Approved) is { } approved && approved.Amount > held, Write,
            $"批准核销 {Standing(RecallStep.Approved)?.Amount} 元,而未收回的只有 {held} 元:确认损失之后又有收回,请重新确认损失并报批"),
        _ => [],
    };

    /// <summary>分期只凭法院文书。They add up to what is out, each after the ruling, in order.</summary>
    private static ImmutableArray<Refusal> InstalmentRefusals(RecallEvent next, Fen held) => next.Instalments.IsEmpty ? [] :
    [
        .. Refusal.When(next.Instalments.Sum(i => i.Amount) != held, Enforce, $"分期合计 {next.Instalments.Sum(i => i.Amount)} 元,应等于未收回的 {held} 元"),
        .. Refusal.When(next.Instalments.Any(i => i.Due <= next.On), Enforce, $"各期的期限应在 {Day(next.On)} 之后"),
        .. Refusal.When(!next.Instalments.Zip(next.Instalments.Skip(1)).All(p => p.First.Due < p.Second.Due), Enforce, "各期的期限应先后排列,不得重复"),
    ];

    private bool InstalmentsKept(DateOnly on, Fen held) => Last(RecallStep.CourtRuled) is { Instalments.IsEmpty: false } && NextInstalment(held) is { } next && on <= next.Due;

    /// <summary>下一期。The first instalment that what came back since the ruling does not cover.</summary>
    public Instalment? NextInstalment(Fen held)
    {
        if (Last(RecallStep.CourtRuled) is not { Instalments.IsEmpty: false } ruled) return null;
        var covered = ruled.Amount - held;
        foreach (var instalment in ruled.Instalments)
        {
            covered -= instalment.Amount;
            if (covered < Fen.Zero) return instalment;
        }
        return null;
    }

    /// <summary>A document for each step; the write-off itself rests on the approval's.</summary>
    private static ImmutableArray<Refusal> Documented(RecallEvent next, string article) => Refusal.When(
        next.Document.Length == 0 && next.Step != RecallStep.WrittenOff, article, next.Step == RecallStep.Approved ? "核销须凭人民政府的批准文件:请写明文号(--document)" : $"{Name(next.Step)}须写明文号或凭据(--document)");

    /// <summary>
    /// A step that stands: a loss fixed anew takes back what was submitted and approved on the old one, and another court document begins anew with
    /// what a write-off left out (docs/decisions/234).
    /// </summary>
    private RecallEvent? Standing(RecallStep step)
    {
        RecallStep? since = step switch
        {
            RecallStep.Submitted or RecallStep.Approved => RecallStep.LossFixed,
            RecallStep.LossFixed or RecallStep.WrittenOff => RecallStep.CourtRuled,
            _ => null,
        };
        return Last(step) is { } done && (since is null || events.LastIndexOf(done) > LastIndexOf(since.Value) && Standing(since.Value) is not null) ? done : null;
    }

    private int LastIndexOf(RecallStep step) => Last(step) is { } done ? events.LastIndexOf(done) : -1;

    private RecallEvent? Last(RecallStep step) => events.LastOrDefault(e => e.Step == step);

    private Fen Sum(RecallStep step) => events.Where(e => e.Step == step).Sum(e => e.Amount);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string ArticleOf(RecallStep step) => step switch
    {
        RecallStep.Noticed => Urge,
        RecallStep.WrittenOff => Write,
        _ => Enforce,
    };

    /// <summary>正在走的期限。Of a case of which something is out: the court's next instalment, else the notice's, else the year's last day to return.</summary>
    public (string What, DateOnly Due) Clock(Fen held, DateOnly lastDayOfYear) =>
        NextInstalment(held) is { } instalment ? ("法院准予的分期", instalment.Due)
        : NoticeDue is { } due ? ("督促交回", due)
        : ("年终全额收回", lastDayOfYear);

    /// <summary>步骤的名称。</summary>
    public static string Name(RecallStep step) => step switch
    {
        RecallStep.Opened => "立案收回",
        RecallStep.Reported => "机构报告",
        RecallStep.Planned => "年终收回计划",
        RecallStep.Noticed => "督促交回通知",
        RecallStep.Stopped => "停止拨付结算费用",
        RecallStep.CourtApplied => "申请强制执行",
        RecallStep.CourtRuled => "取得法院文书",
        RecallStep.LossFixed => "确认损失",
        RecallStep.Submitted => "报请人民政府",
        RecallStep.Approved => "人民政府批准核销",
        RecallStep.WrittenOff => "核销",
        RecallStep.Recovered => "核销后收回",
    };
}
