using System.Collections.Immutable;
using Yijie.Domain.Duties;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Supervision;

/// <summary>所看的范围。Service months from and to; one kind of provider, or both.</summary>
public sealed record SupervisedSpan(Month From, Month To, ProviderType? Kind)
{
    public IEnumerable<Month> Months => Enumerable.Range(0, (To.Year - From.Year) * 12 + To.Number - From.Number + 1).Select(From.Plus);

    public bool Holds(Month month) => month >= From && month <= To;

    public bool Holds(ProviderType kind) => Kind is null || Kind == kind;

    /// <summary>A duty of a service month by its month; one of a year by the month in which it falls due.</summary>
    public bool Holds(Duty duty) => Holds(Month.TryParse(duty.Period, out var month) ? month : Month.Of(duty.DueOn));
}

/// <summary>一个月一类机构的监督指标。Both funds together.</summary>
public sealed record KindOverview(
    Month Month, ProviderType Kind, Coverage? Coverage, Fen Gross, Fen Advanced, long Settled, Fen Actual, Fen Netted, DaysTaken? AdvanceDays, DaysTaken? NettingDays);

/// <summary>一个月的按时率。</summary>
public sealed record MonthOnTime(Month Month, ImmutableArray<RuleOnTime> Rules);

/// <summary>一个统筹区的监督指标。</summary>
/// <param name="Agency">经办机构各项时限的按时率,排名所据。</param>
/// <param name="Coverage">Of the last month of the span in which anybody was eligible, by kind.</param>
public sealed record RegionOverview(
    string Region, OnTime Agency, ImmutableArray<RuleOnTime> Rules, ImmutableArray<MonthOnTime> MonthRules, ImmutableArray<Coverage> Coverage,
    Fen Gross, Fen Advanced, Fen Actual, Fen Netted, DaysTaken? AdvanceDays, DaysTaken? NettingDays, ImmutableArray<KindOverview> Months,
    ImmutableArray<AgedBalance> OpenAdvances, ImmutableArray<AgedBalance> OpenClawbacks, ImmutableArray<PrepaymentFacts> Prepayments, ImmutableArray<ReserveFacts> Reserves,
    ImmutableArray<Duty> Overdue)
{
    public RegionStanding Standing => new(Region, Agency, Coverage.Sum(c => c.Eligible), Coverage.Sum(c => c.Covered), NettingDays?.Median);

    /// <summary>汇总。Duties are judged as of the day one asks, whenever the facts were gathered.</summary>
    public static RegionOverview Of(RegionFacts facts, SupervisedSpan span, DateOnly today)
    {
        var duties = facts.Duties.Where(span.Holds).Select(d => AsOf(d, today)).ToList();
        var months = facts.Months.Where(m => span.Holds(m.Month) && span.Holds(m.Kind)).ToList();
        var coverage = facts.Coverage.Where(c => span.Holds(c.Month) && span.Holds(c.Kind)).ToList();
        var now = Month.Of(today);
        return new(
            facts.Region,
            OnTime.Of(duties.Where(d => d.Party == DutyParty.Agency)),
            RuleOnTime.Of(duties),
            [.. duties.Where(d => Month.TryParse(d.Period, out _)).GroupBy(d => Month.Parse(d.Period)).OrderBy(g => g.Key).Select(g => new MonthOnTime(g.Key, RuleOnTime.Of(g)))],
            [.. coverage.Where(c => c.Eligible > 0).GroupBy(c => c.Month).MaxBy(g => g.Key) ?? Enumerable.Empty<Coverage>()],
            months.Sum(m => m.Gross), months.Sum(m => m.Advanced), months.Sum(m => m.Actual), months.Sum(m => m.Netted),
            Taken(months.SelectMany(m => m.AdvanceDays)), Taken(months.SelectMany(m => m.NettingDays)),
            [.. months.GroupBy(m => (m.Month, m.Kind)).OrderBy(g => g.Key.Month).ThenBy(g => g.Key.Kind).Select(g => OfKind(g.Key.Month, g.Key.Kind, [.. g], coverage))],
            AgedBalance.Of(facts.Open.Where(o => o.Kind == OpenItemKind.Advance).Select(o => (o.From, o.Amount)), now),
            AgedBalance.Of(facts.Open.Where(o => o.Kind is OpenItemKind.Clawback or OpenItemKind.Recovery).Select(o => (o.From, o.Amount)), now),
            [.. facts.Prepayments.Where(p => p.Year >= span.From.Year && p.Year <= span.To.Year)], facts.Reserves,
            [.. duties.Where(d => d.State == DutyState.Overdue).OrderBy(d => d.DueOn)]);
    }

    /// <summary>
    /// 某日的状态。What nobody owed stays no fault. Whether anybody owes a duty of a year is known only when it is gathered again, so until then it is not judged.
    /// </summary>
    private static Duty AsOf(Duty duty, DateOnly today) => duty switch
    {
        { State: DutyState.DoneOnTime, DoneOn: null } or { Tally.Expected: 0 } => duty,
        { State: DutyState.Upcoming or DutyState.Due, Period.Length: 4 } => duty,
        _ => duty with { State = Duty.StateOf(duty.DueOn, duty.DoneOn, today) },
    };

    private static KindOverview OfKind(Month month, ProviderType kind, ImmutableArray<MonthFacts> funds, IEnumerable<Coverage> coverage) => new(
        month, kind, coverage.FirstOrDefault(c => c.Month == month && c.Kind == kind),
        funds.Sum(f => f.Gross), funds.Sum(f => f.Advanced), funds.Sum(f => f.Settled), funds.Sum(f => f.Actual), funds.Sum(f => f.Netted),
        Taken(funds.SelectMany(f => f.AdvanceDays)), Taken(funds.SelectMany(f => f.NettingDays)));

    private static DaysTaken? Taken(IEnumerable<TakenDays> days) => DaysTaken.Of(days.Select(d => (d.Days, d.Payments)));
}
