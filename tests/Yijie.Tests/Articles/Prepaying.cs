using System.Collections.Immutable;
using Yijie.App;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.Tests.Articles;

/// <summary>预付金的假设。One hospital's application for 2026 that meets every condition, unless said otherwise.</summary>
internal static class Prepaying
{
    public const string Hospital = "H14020000001";
    public static readonly Month Year2026 = new(2026, 1);
    public static readonly DateOnly Applied = new(2026, 1, 15), Reviewed = new(2026, 1, 20);

    public static readonly WorkCalendar Calendar = new(PolicyStore.Carried()
        .Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content)));

    public static Provision<T> In2025<T>(T value, string cite = "办法·第四条(一)") => new(value, new(2025, 1, 1), cite);

    /// <summary>本统筹区另有规定时的参数。The province's, with a region's own file.</summary>
    public static Policy Policy(string own = "") => PolicyReader.Read("140200",
        Text("shanxi.yaml", PolicyStore.Carried().Single(f => f.Name == "shanxi.yaml").Content), own.Length == 0 ? null : Text("regions/140200.yaml", own));

    /// <summary>一年的基金月报:每月收支相同,年末累计结余。</summary>
    public static IEnumerable<FundMonth> FundYear(int year, long income, long expenditure, long balance) =>
        Enumerable.Range(1, 12).Select(m => new FundMonth(new(year, m), new(income), new(expenditure), new(balance)));

    public static GateInputs Gate(IEnumerable<FundMonth> months, int reserve = 12) =>
        new("140200", reserve == 12 ? Fund.Employee : Fund.Resident, Year2026, In2025(reserve, "办法·第五条"), In2025(12, "办法·第五条"), [.. months]);

    /// <summary>每月住院统筹支出相同的额度依据,协议自某日起正常。</summary>
    public static QuotaInputs Inpatient(string agreementFrom, decimal monthly, int months = 36, Consultation? consultation = null) => new(
        "140200", Fund.Employee, Year2026, Hospital, [.. Enumerable.Range(1, months).Select(m => new InpatientMonth(Year2026.Plus(-m), Given.Yuan(monthly), false)).Reverse()],
        [new(AgreementStatus.Normal, agreementFrom.ToDay(), null)], In2025(3), In2025(12), In2025(false), In2025(1, "办法·第六条"), consultation);

    public static EligibilityInputs Eligible() => new(
        "140200-310-2026-" + Hospital, Applied, Reviewed, "05", In2025(0, "办法·第三条"), In2025(12), In2025(12), "合格", [],
        new(2025, 12, 19), [], Inpatient("2020-01-01", 1000), [],
        [.. Eligibility.ForReviewer([], Applied).Select(c => new Finding(c.Code, true, "经查符合", "r.140200", Reviewed, ["ab"]))]);

    public static ConditionLine Line(this Checklist checklist, string code) => checklist.Lines.Single(l => l.Code == code);

    private static PolicyText Text(string name, string content) => new(new(name, 1, ""), content);
}
