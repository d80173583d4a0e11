using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>统筹区另定的条件。</summary>
/// <law doc="办法" article="第四条">其他申请条件可由各统筹区医保部门结合实际情况制定。</law>
public sealed record LocalCondition(string Code, string Text, string Cite, DateOnly From);

/// <summary>审核意见。What a reviewer found on one condition.</summary>
/// <param name="Attachments">附件摘要。</param>
public sealed record Finding(string Condition, bool Passed, string Note, string Actor, DateOnly OnDay, ImmutableArray<string> Attachments);

/// <summary>处罚或移送。</summary>
/// <param name="Kind">penalty, fraud-transfer.</param>
public sealed record Penalty(string Kind, DateOnly DecidedOn, string Document);

/// <summary>以前年度的预付金。</summary>
/// <param name="NotReturned">到收回期限仍未交回或冲抵的; what was written off is not back.</param>
public sealed record EarlierPrepayment(Fund Fund, Month Year, Fen NotReturned);

/// <summary>资格审核的依据。</summary>
/// <param name="ReviewedOn">The day of the review: what has become known since the application counts too.</param>
/// <param name="Level">医院等级, as registered.</param>
/// <param name="Grade">上年度考核等次; null: none is known.</param>
/// <param name="Local">Those in force on the day of the application.</param>
public sealed record EligibilityInputs(
    string Id, DateOnly AppliedOn, DateOnly ReviewedOn, string Level, Provision<int> MinimumLevel,
    Provision<int> SettledMonths, Provision<int> PenaltyFreeMonths, string? Grade, ImmutableArray<Penalty> Penalties,
    DateOnly ReturnDeadline, ImmutableArray<EarlierPrepayment> Earlier, QuotaInputs Quota,
    ImmutableArray<LocalCondition> Local, ImmutableArray<Finding> Findings);

/// <summary>条件的审核结果。</summary>
public enum ConditionResult
{
    /// <summary>符合。</summary>
    Pass,

    /// <summary>不符合。</summary>
    Fail,

    /// <summary>未审。No reviewer has said anything yet.</summary>
    Open,
}

/// <summary>清单的一行。One condition with its article, who decided it and on what.</summary>
/// <param name="ByReviewer">False: decided by the system from data.</param>
public sealed record ConditionLine(string Code, string Article, string Text, bool ByReviewer, ConditionResult Result, string Evidence, string? Actor, ImmutableArray<string> Attachments);

/// <summary>资格清单。</summary>
public sealed record Checklist(ImmutableArray<ConditionLine> Lines, string Hash)
{
    /// <summary>是否全部符合。</summary>
    public bool Passed => Lines.All(l => l.Result == ConditionResult.Pass);

    /// <summary>不符合的条件。All of them, each with its article.</summary>
    public ImmutableArray<Refusal> Failed => [.. Lines.Where(l => l.Result == ConditionResult.Fail).Select(l => new Refusal(l.Article, $"{l.Code} {l.Text}:{l.Evidence}"))];

    /// <summary>尚未审核的条件。</summary>
    public ImmutableArray<ConditionLine> Open => [.. Lines.Where(l => l.Result == ConditionResult.Open)];
}

/// <summary>预付条件。Whether a medical institution may be prepaid, condition by condition.</summary>
/// <law doc="办法" article="第四条">申请时符合以下条件的定点医疗机构,可自愿向统筹区医保部门申请预付金:</law>
public static class Eligibility
{
    /// <summary>由审核人认定的条件。</summary>
    /// <law doc="办法" article="第四条(二)">财务管理制度健全,经营状况正常,具有偿还能力</law>
    /// <law doc="办法" article="第四条(三)">配合医保部门落实各项医保重点工作。</law>
    private static readonly ImmutableArray<LocalCondition> Reviewed =
    [
        new("4-2-finance", "财务管理制度健全,经营状况正常,具有偿还能力", "办法·第四条(二)", DateOnly.MinValue),
        new("4-2-undertaking", "书面承诺无财产被保全、未履行完毕生效法律文书确认的债务、作为被执行人尚未执行终结等情形", "办法·第四条(二)", DateOnly.MinValue),
        new("4-3-1", "积极配合开展医保支付方式改革", "办法·第四条(三)1", DateOnly.MinValue),
        new("4-3-2", "及时完成集中带量采购、国家谈判药品落地等医保重点任务", "办法·第四条(三)2", DateOnly.MinValue),
        new("4-3-3", "药品追溯码等信息应扫尽扫、应传尽传", "办法·第四条(三)3", DateOnly.MinValue),
        new("4-3-4", "接入电子处方流转平台,规范提供外配处方", "办法·第四条(三)4", DateOnly.MinValue),
        new("4-3-5", "完成相关信息改造、建设和应用工作", "办法·第四条(三)5", DateOnly.MinValue),
    ];

    /// <summary>某日由审核人认定的条件。The measures' own and the region's.</summary>
    public static ImmutableArray<LocalCondition> ForReviewer(IEnumerable<LocalCondition> local, DateOnly appliedOn) => [.. Reviewed, .. local.Where(c => c.From <= appliedOn)];

    /// <summary>审核。Every condition on its own line, in the order of the article.</summary>
    public static Checklist Decide(EligibilityInputs inputs)
    {
        var findings = inputs.Findings.ToDictionary(f => f.Condition, StringComparer.Ordinal);
        ImmutableArray<ConditionLine> reviewed = [.. ForReviewer(inputs.Local, inputs.AppliedOn).Select(c => OfReviewer(c, findings.GetValueOrDefault(c.Code)))];
        ImmutableArray<ConditionLine> lines =
        [
            Level(inputs), Agreement(inputs), Assessment(inputs), .. reviewed[..Reviewed.Length], Penalties(inputs), Cleared(inputs), .. reviewed[Reviewed.Length..], Spending(inputs),
        ];
        return new(lines, HashOf(inputs, lines));
    }

    /// <summary>审核意见不能成立的理由。A condition is found fulfilled on evidence, and not fulfilled with a reason.</summary>
    public static ImmutableArray<Refusal> Refusals(LocalCondition condition, bool passed, string note, int attachments) =>
    [
        .. Refusal.When(note.Length == 0, condition.Cite, $"{condition.Code} 须写明审核意见(--note)"),
        .. Refusal.When(passed && attachments == 0, condition.Cite, $"{condition.Code} 认定符合须有佐证附件(--attach)"),
    ];

    /// <law doc="办法" article="第三条">各统筹区可结合实际从二级及以上医疗机构起步,逐步扩大范围。</law>
    private static ConditionLine Level(EligibilityInputs i)
    {
        var (minimum, has) = (i.MinimumLevel.Value, Application.HasLevel(i.Level, i.MinimumLevel.Value));
        return BySystem("3-level", i.MinimumLevel.Cite, "属于本统筹区起步范围的医疗机构", has,
            minimum == 0 ? "本统筹区不限等级" : has ? $"登记等级 {i.Level}" : Application.BelowLevel(i.Quota.Provider, i.Level, minimum));
    }

    /// <law doc="办法" article="第四条(一)">基本医疗保险正常结算满一个自然年度以上(连续12个月无中止医保协议),且上年度医保绩效考核结果为合格以上。</law>
    private static ConditionLine Agreement(EligibilityInputs i)
    {
        var from = i.AppliedOn.AddMonths(-i.SettledMonths.Value);
        DateOnly? gap = null;
        for (var day = from; day <= i.ReviewedOn && gap is null; day = day.AddDays(1))
            if (!ServiceAgreement.NormalOn(i.Quota.Agreements, day)) gap = day;
        return BySystem("4-1-agreement", i.SettledMonths.Cite, $"连续 {i.SettledMonths.Value} 个月无中止医保协议", gap is null,
            gap is { } first ? $"{first:yyyy-MM-dd} 协议不是正常状态(查 {from:yyyy-MM-dd} 至 {i.ReviewedOn:yyyy-MM-dd})" : $"{from:yyyy-MM-dd} 至 {i.ReviewedOn:yyyy-MM-dd} 协议一直正常");
    }

    private static ConditionLine Assessment(EligibilityInputs i) => BySystem("4-1-assessment", "办法·第四条(一)", "上年度医保绩效考核结果为合格以上", i.Grade is "优秀" or "合格",
        i.Grade is null ? $"没有 {i.Quota.Year.Year - 1} 年度的考核结果" : $"{i.Quota.Year.Year - 1} 年度考核{i.Grade}");

    /// <law doc="办法" article="第四条(三)6">12个月内无被医保行政部门处罚或因欺诈骗保涉嫌犯罪被移送司法机关的情形。</law>
    private static ConditionLine Penalties(EligibilityInputs i)
    {
        var from = i.AppliedOn.AddMonths(-i.PenaltyFreeMonths.Value);
        var within = i.Penalties.Where(p => p.DecidedOn >= from && p.DecidedOn <= i.ReviewedOn).OrderBy(p => p.DecidedOn).ToList();
        return BySystem("4-3-6", "办法·第四条(三)6", $"{i.PenaltyFreeMonths.Value} 个月内无处罚、无移送", within.Count == 0, within.Count == 0
            ? $"{from:yyyy-MM-dd} 至 {i.ReviewedOn:yyyy-MM-dd} 没有处罚或移送"
            : string.Join(";", within.Select(p => $"{p.DecidedOn:yyyy-MM-dd} {(p.Kind == "penalty" ? "被处罚" : "被移送司法机关")} {p.Document}".TrimEnd())));
    }

    /// <law doc="办法" article="第四条(四)">按时完成预付金清算。当年12月20日前通过交回支出户或冲抵结算金额的方式一次性全额收回。</law>
    private static ConditionLine Cleared(EligibilityInputs i)
    {
        var open = i.Earlier.Where(e => e.NotReturned > Fen.Zero).ToList();
        return BySystem("4-4", "办法·第四条(四)", "上年度预付金按时清算", open.Count == 0, open.Count > 0
            ? string.Join(";", open.Select(e => $"{e.Year.Year} 年度{e.Fund.Name()}预付金到 {i.ReturnDeadline:yyyy-MM-dd} 尚有 {e.NotReturned} 元未收回"))
            : i.Earlier.IsEmpty ? "以前年度没有预付金" : $"以前年度预付金到 {i.ReturnDeadline:yyyy-MM-dd} 已全额收回");
    }

    private static ConditionLine Spending(EligibilityInputs i)
    {
        var quota = Quota.Decide(i.Quota);
        return BySystem("6-base", "办法·第六条", "有可以预付的基数", quota.Refusals.IsEmpty, quota.Refusals.IsEmpty ? quota.InWords : quota.Refusals[0].Reason);
    }

    private static ConditionLine BySystem(string code, string article, string text, bool passed, string evidence) =>
        new(code, article, text, ByReviewer: false, passed ? ConditionResult.Pass : ConditionResult.Fail, evidence, null, []);

    private static ConditionLine OfReviewer(LocalCondition condition, Finding? finding) => new(condition.Code, condition.Cite, condition.Text, ByReviewer: true,
        finding is null ? ConditionResult.Open : finding.Passed ? ConditionResult.Pass : ConditionResult.Fail, finding?.Note ?? "尚未审核", finding?.Actor, finding?.Attachments ?? []);

    private static string HashOf(EligibilityInputs inputs, ImmutableArray<ConditionLine> lines)
    {
        using var hash = new ContentHash();
        hash.Add("eligibility").Add(inputs.Id);
        foreach (var line in lines)
            hash.Add(line.Code).Add(line.Article).Add((long)line.Result).Add(line.Evidence.ReplaceLineEndings(" ")).Add(line.Actor ?? "").Add(string.Join(' ', line.Attachments));
        return hash.ToHex();
    }
}
