using System.Globalization;
using Yijie.App.MonthlySettlement;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>预付金的来历。From the fund's gate and the three years' inpatient spending to what is paid.</summary>
internal static class PrepaymentExplanation
{
    public static Explanation Of(Store store, Batch batch, string? provider)
    {
        var inputs = Batches.Inputs<PrepaymentInputs>(store, batch);
        var outcome = Disbursement.Decide(inputs);
        return provider is null ? OfBatch(store, batch, inputs, outcome) : OfOne(store, batch, inputs, outcome, provider);
    }

    private static Explanation OfBatch(Store store, Batch batch, PrepaymentInputs inputs, PrepaymentBatch outcome) => ExplainCommand.Complete(store, batch, null, outcome.Total,
        [
            .. FundGate.Decide(inputs.Gate).Conditions.Select(c => new ExplanationStep("基金门槛", Fen.Zero, c.Evidence, c.Article)),
            new("预付金", outcome.Total, $"核定的 {outcome.Lines.Length} 家机构合计,逐家四舍五入到分后相加", "办法·第六条"),
            new("暂不拨付", outcome.Excluded.Sum(e => e.Amount), $"{outcome.Excluded.Length} 家", "办法·第九条"),
        ],
        [PolicyOf("deficit_forecast_months", inputs.Gate.ForecastMonths), PolicyOf(inputs.Fund == Domain.Parties.Fund.Employee ? "employee_reserve_months" : "resident_reserve_months", inputs.Gate.ReserveMonths)],
        Nothing);

    private static Explanation OfOne(Store store, Batch batch, PrepaymentInputs inputs, PrepaymentBatch outcome, string provider)
    {
        var candidate = inputs.Candidates.FirstOrDefault(c => c.Provider == provider) ?? throw ExplainCommand.NotIn(batch, provider);
        var determined = Lists.QuotaOf(store, Applications.Get(store, candidate.Id)) ?? throw new InvalidOperationException($"{candidate.Id} was not determined");
        var quota = Quota.Decide(determined);
        var excluded = outcome.Excluded.FirstOrDefault(e => e.Provider == provider)?.Reasons ?? [];
        return ExplainCommand.Complete(store, batch, provider, excluded.IsEmpty ? candidate.Amount : Fen.Zero,
            [
                new("住院统筹支出", quota.Spending, $"{quota.From}至{quota.To},有数据的 {determined.Spending.Length} 个月,其中 {determined.Spending.Count(s => s.FromSettlements)} 个月取自结算明细", determined.BaseYears.Cite),
                new("月平均基数", quota.Base, $"{quota.Spending} ÷ {quota.Months} 个月(有协议 {quota.AgreementMonths} 个月,至少按 {determined.LeastMonths.Value} 个月)", determined.LeastMonths.Cite),
                new("核定额度", quota.Amount, $"{quota.Spending} × {quota.Scale} ÷ {quota.Months},四舍五入到分;申请 {candidate.Id}", quota.ScaleCite),
                .. excluded.Select(reason => new ExplanationStep("暂不拨付", Fen.Zero, PrepaymentRun.InWords(reason), "办法·第九条")),
            ],
            [PolicyOf("prepayment_base_years", determined.BaseYears), PolicyOf("prepayment_base_months_minimum", determined.LeastMonths), PolicyOf("prepayment_scale_months", determined.UsualScale)],
            Nothing);
    }

    private static ExplanationInputs Nothing => new([], [], [], [], [], null);

    private static ExplanationPolicy PolicyOf(string name, Provision<int> provision) => ExplanationPolicy.Of(name, provision.Value.ToString(CultureInfo.InvariantCulture), provision.From, provision.Cite);
}
