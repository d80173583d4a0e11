namespace Yijie.Domain.Parties;

/// <summary>参加即时结算的一段时间。A span in which a provider takes part in instant settlement; <paramref name="To"/> is inclusive, null is open.</summary>
/// <law doc="方案" article="二(三)">各统筹区可先行选择管理规范、信用评价优良以及在医保政策落地方面表现较好的定点医药机构为试点</law>
public sealed record Enrolment(DateOnly From, DateOnly? To)
{
    /// <summary>当月任一日参加即算。Enrolled on any day of the month; of rows with the same first day the last imported replaces the others.</summary>
    /// <param name="rows">In the order in which they were imported.</param>
    public static bool InMonth(IEnumerable<Enrolment> rows, Month month) =>
        LastOfEachDay.Of(rows, r => r.From).Any(r => r.From <= month.LastDay && (r.To is null || r.To >= month.FirstDay));
}
