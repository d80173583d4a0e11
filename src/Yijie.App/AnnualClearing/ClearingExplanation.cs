using System.Collections.Immutable;
using Yijie.App.MonthlySettlement;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.App.AnnualClearing;

/// <summary>清算额的来历。A clearing batch, or one provider in it, back to its months, deposits and items.</summary>
internal static class ClearingExplanation
{
    public static Explanation Of(Store store, Batch batch, string? provider)
    {
        var inputs = Batches.Inputs<ClearingInputs>(store, batch);
        var statements = Clearing.Decide(inputs).Statements.Where(s => provider is null || s.Provider == provider).ToImmutableArray();
        if (provider is not null && statements.IsEmpty) throw ExplainCommand.NotIn(batch, provider);
        var sums = ClearingSums.Of("", statements);
        return ExplainCommand.Complete(store, batch, provider, sums.Net,
            [
                .. provider is null ? [] : statements[0].Months.Select(m => new ExplanationStep($"{m.Month} 实际应结算额", m.Actual, $"结算单 {m.Hash[..12]},保证金预留 {m.Deposit}", "方案·三")),
                new("各月实际应结算额", sums.Actual, provider is null ? $"{sums.Providers} 份清算单合计,下同" : "以上合计", "方案·三"),
                new("保证金返还", sums.Release, ReleaseBasis(inputs.Scheme, sums, provider is null ? null : statements[0]), inputs.Scheme.Document),
                .. provider is null
                    ? (ExplanationStep[])[new("特例单议", sums.SpecialCase, "逐项合计", "方案·七(二)"), new("年终 DRG/DIP 清算", sums.DrgResult, "逐项合计", "方案·三"), new("其他清算事项", sums.Other, "逐项合计", "方案·三")]
                    : statements[0].Items.Select(i => new ExplanationStep(i.Kind.Name(), i.Amount, $"{i.Id} {i.Reason}({i.Document})", i.Kind == ClearingItemKind.SpecialCase ? "方案·七(二)" : "方案·三")),
                new("已付与已冲抵", -sums.Settled, "各月冲抵加实付,减列入待抵扣的", "方案·三"),
                new("补付", sums.Supplement, "以上合计为正的", "方案·三"),
                new("应收回", -sums.Recovery, "以上合计为负的,在以后月份抵扣或交回", "方案·三"),
                .. provider is null
                    ? (ExplanationStep[])[new("冲抵", -sums.SetOff, "未清预拨、待抵扣款与收回中的预付金", "方案·三、办法·第十条")]
                    : statements[0].Offsets.Select(o => ExplainCommand.StepOf(o, StatementCommand.OffsetName(o.Kind))),
                new("应付", sums.Net, "补付减去冲抵", "方案·三"),
            ],
            [.. Policies(inputs.Scheme, provider is null ? null : statements[0].Grade)], new([], [], [], [], [], null));
    }

    private static string ReleaseBasis(ClearingScheme scheme, ClearingSums sums, ClearingStatement? one) => one?.Grade is { } grade
        ? $"预留 {one.Deposit} × {scheme.ReleaseFor(grade).Value}(年度考核{grade.Name()}),四舍五入到分"
        : $"预留 {sums.Deposit},逐家按年度考核等次的比例计算、四舍五入到分后相加";

    private static IEnumerable<ExplanationPolicy> Policies(ClearingScheme scheme, AssessmentGrade? grade) =>
        (grade is { } one ? [one] : Enum.GetValues<AssessmentGrade>()).Select(g => ExplainCommand.PolicyOf(ParameterOf(g), scheme.ReleaseFor(g)));

    private static string ParameterOf(AssessmentGrade grade) => grade switch
    {
        AssessmentGrade.Excellent => "deposit_release_excellent",
        AssessmentGrade.Qualified => "deposit_release_qualified",
        AssessmentGrade.BarelyQualified => "deposit_release_barely_qualified",
        AssessmentGrade.Unqualified => "deposit_release_unqualified",
    };
}
