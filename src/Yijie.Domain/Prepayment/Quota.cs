using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>一个月的住院统筹支出。</summary>
/// <param name="FromSettlements">From the settlements that are loaded; else from the monthly history.</param>
public sealed record InpatientMonth(Month Month, Fen Amount, bool FromSettlements);

/// <summary>三部门会商的结果。</summary>
public sealed record Consultation(int Scale, string Document, DateOnly AgreedOn, ImmutableArray<string> Departments, string Reason)
{
    private const string Article = "办法·第七条";

    /// <summary>会商的三个部门。</summary>
    public static readonly ImmutableArray<string> AllDepartments = ["医保", "财政", "卫健"];

    /// <summary>不成其为会商的理由。</summary>
    /// <law doc="办法" article="第七条">如突发重大公共卫生事件等特殊情形,经医疗保障部门、财政部门、卫生健康部门会商后,可适度调整预付金规模。</law>
    public ImmutableArray<Refusal> Refusals(DateOnly today) =>
    [
        .. AllDepartments.Except(Departments).Select(d => new Refusal(Article, $"会商缺少{d}部门:须由{string.Join("、", AllDepartments)}三部门会商")),
        .. Refusal.When(AgreedOn > today, Article, $"会商日期 {AgreedOn:yyyy-MM-dd} 在业务日 {today:yyyy-MM-dd} 之后"),
    ];
}

/// <summary>核定额度的依据。</summary>
/// <param name="Spending">The months of the base of which anything is known, in order.</param>
/// <param name="Agreements">In the order in which they were imported.</param>
/// <param name="Consultation">Null: there was none, and the usual scale holds.</param>
public sealed record QuotaInputs(
    string Region, Fund Fund, Month Year, string Provider, ImmutableArray<InpatientMonth> Spending, ImmutableArray<ServiceAgreement> Agreements,
    Provision<int> BaseYears, Provision<int> LeastMonths, Provision<bool> WithMaternity, Provision<int> UsualScale, Consultation? Consultation);

/// <summary>核定额度。spending × scale ÷ months, rounded once.</summary>
/// <param name="Spending">前三年住院统筹支出合计。</param>
/// <param name="AgreementMonths">其中有协议的月数。</param>
/// <param name="Months">除以的月数。</param>
/// <param name="Base">月平均, rounded for reading only.</param>
/// <param name="ScaleCite">预付规模的依据。</param>
public sealed record QuotaResult(Month From, Month To, Fen Spending, int AgreementMonths, int Months, Fen Base, int Scale, string ScaleCite, Fen Amount)
{
    /// <summary>没有额度的理由。</summary>
    public ImmutableArray<Refusal> Refusals => Refusal.When(Amount <= Fen.Zero, "办法·第六条",
        $"核定额度为零:{From}至{To}住院统筹支出 {Spending} 元,没有可以预付的基数");

    /// <summary>怎样算出来的。</summary>
    public string InWords => $"{From}至{To}住院统筹支出 {Spending} 元 ÷ {Months} 个月 = 月均 {Base} 元;× {Scale} 个月 = {Amount} 元";
}

/// <summary>核定标准。How much a provider is prepaid from one fund.</summary>
public static class Quota
{
    /// <summary>核定。</summary>
    /// <law doc="办法" article="第六条">职工医保以定点医疗机构前三年参保患者职工医保统筹基金住院费用支出月平均发生金额为基数;居民医保以定点医疗机构前三年参保患者居民医保基金住院费用支出月平均发生金额为基数……一般情况下预付规模为1个月。</law>
    public static QuotaResult Decide(QuotaInputs inputs)
    {
        var (from, to) = Span(inputs.Year, inputs.BaseYears.Value);
        var spending = inputs.Spending.Where(s => s.Month >= from && s.Month <= to).Sum(s => s.Amount);
        var underAgreement = 0;
        for (var month = from; month <= to; month = month.Next)
            if (UnderAgreement(inputs.Agreements, month)) underAgreement++;
        var months = Math.Max(underAgreement, inputs.LeastMonths.Value);
        var (scale, cite) = inputs.Consultation is { } agreed ? (agreed.Scale, $"办法·第七条,{agreed.Document}") : (inputs.UsualScale.Value, inputs.UsualScale.Cite);
        var amount = new Fen(checked(spending.Value * scale)).DividedBy(months);
        return new(from, to, spending, underAgreement, months, spending.DividedBy(months), scale, cite, Fen.Max(amount, Fen.Zero));
    }

    /// <summary>基数的期间。The whole years before the prepayment's.</summary>
    public static (Month From, Month To) Span(Month year, int years) => (year.Plus(-12 * years), year.Previous);

    /// <summary>A month counts when the agreement is normal on any of its days. It can change only on the days looked at.</summary>
    private static bool UnderAgreement(ImmutableArray<ServiceAgreement> agreements, Month month) =>
        agreements.SelectMany(a => (DateOnly?[])[a.From, a.To?.AddDays(1)]).OfType<DateOnly>().Where(month.Contains).Prepend(month.FirstDay)
            .Any(day => ServiceAgreement.NormalOn(agreements, day));
}
