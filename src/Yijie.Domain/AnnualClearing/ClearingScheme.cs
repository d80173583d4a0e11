namespace Yijie.Domain.AnnualClearing;

/// <summary>年度考核等次。A provider's assessment of a year.</summary>
public enum AssessmentGrade
{
    /// <summary>优秀。</summary>
    Excellent,

    /// <summary>合格。</summary>
    Qualified,

    /// <summary>基本合格。</summary>
    BarelyQualified,

    /// <summary>不合格。</summary>
    Unqualified,
}

/// <summary>年度考核等次的名称。</summary>
public static class AssessmentGrades
{
    public static string Name(this AssessmentGrade grade) => grade switch
    {
        AssessmentGrade.Excellent => "优秀",
        AssessmentGrade.Qualified => "合格",
        AssessmentGrade.BarelyQualified => "基本合格",
        AssessmentGrade.Unqualified => "不合格",
    };

    /// <summary>The grade of a stored name.</summary>
    public static AssessmentGrade Parse(string name) => Enum.GetValues<AssessmentGrade>().Single(g => g.Name() == name);
}

/// <summary>清算方案。A region's document for a year's clearing, and what it releases of the deposits withheld, by grade.</summary>
/// <law doc="方案" article="三">年终清算时,结合医药机构年度考核、清算方案等全面梳理月度结算数据并完成清算工作。</law>
public sealed record ClearingScheme(
    string Document, DateOnly DecidedOn, Provision<Rate> Excellent, Provision<Rate> Qualified, Provision<Rate> BarelyQualified, Provision<Rate> Unqualified)
{
    /// <summary>某年度的清算方案。The rates that are in force, for the region, at the year's end.</summary>
    public static ClearingScheme Of(Policy policy, Month year, string document, DateOnly decidedOn)
    {
        var lastDay = year.Plus(11).LastDay;
        return new(document, decidedOn, policy.DepositReleaseExcellent.On(lastDay), policy.DepositReleaseQualified.On(lastDay),
            policy.DepositReleaseBarelyQualified.On(lastDay), policy.DepositReleaseUnqualified.On(lastDay));
    }

    /// <summary>保证金返还比例。</summary>
    public Provision<Rate> ReleaseFor(AssessmentGrade grade) => grade switch
    {
        AssessmentGrade.Excellent => Excellent,
        AssessmentGrade.Qualified => Qualified,
        AssessmentGrade.BarelyQualified => BarelyQualified,
        AssessmentGrade.Unqualified => Unqualified,
    };
}
