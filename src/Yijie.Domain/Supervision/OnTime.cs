using System.Collections.Immutable;
using Yijie.Domain.Duties;

namespace Yijie.Domain.Supervision;

/// <summary>按时率。Of duties that have fallen due: how many were done on time, late or not yet; lateness that counts against another party is excused.</summary>
public sealed record OnTime(long Done, long Late, long Overdue, long Excused)
{
    public static readonly OnTime None = new(0, 0, 0, 0);

    /// <summary>应计的件数。</summary>
    public long Counted => Done + Late + Overdue;

    /// <summary>按时率。Rounded to a basis point; null: nothing has fallen due.</summary>
    public Rate? Rate => Domain.Rate.Of(Done, Counted);

    /// <summary>A duty of many providers is one, and on time when all of them were.</summary>
    /// <law doc="方案" article="七(四)">省医保局将定期对各地医保基金即时结算工作进展情况督导</law>
    public static OnTime Of(IEnumerable<Duty> duties) => duties.Aggregate(None, (sum, duty) => duty.State switch
    {
        DutyState.DoneOnTime when duty.DoneOn is null => sum, // nobody owed it
        DutyState.DoneOnTime => sum with { Done = sum.Done + 1 },
        DutyState.DoneLate or DutyState.Overdue when duty.CountsAgainst != duty.Party => sum with { Excused = sum.Excused + 1 },
        DutyState.DoneLate => sum with { Late = sum.Late + 1 },
        DutyState.Overdue => sum with { Overdue = sum.Overdue + 1 },
        DutyState.Upcoming or DutyState.Due => sum,
    });
}

/// <summary>一条规则的按时率。</summary>
public sealed record RuleOnTime(string Rule, DutyParty Party, OnTime OnTime)
{
    /// <summary>By rule, in the order in which the rules first fall due.</summary>
    public static ImmutableArray<RuleOnTime> Of(IEnumerable<Duty> duties) =>
        [.. duties.OrderBy(d => d.DueOn).GroupBy(d => (d.Rule, d.Party)).Select(g => new RuleOnTime(g.Key.Rule, g.Key.Party, OnTime.Of(g)))];
}
