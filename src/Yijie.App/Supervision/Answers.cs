using System.Collections.Immutable;
using Yijie.App.Duties;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

// What the commands of supervision answer; rates in basis points, null where there is nothing to take them of.

/// <summary>按时率的输出。</summary>
public sealed record OnTimeAnswer(long Counted, long OnTime, long Late, long Overdue, long Excused, int? RateBp)
{
    public static OnTimeAnswer Of(OnTime o) => new(o.Counted, o.Done, o.Late, o.Overdue, o.Excused, o.Rate?.BasisPoints);
}

/// <summary>一条规则的按时率的输出。</summary>
public sealed record RuleAnswer(string Rule, string Title, string Party, OnTimeAnswer OnTime)
{
    public static RuleAnswer Of(RuleOnTime r) => new(r.Rule, DutyRules.TitleOf(r.Rule), DutyWords.CodeOf(r.Party), OnTimeAnswer.Of(r.OnTime));
}

/// <summary>一个月各条规则的按时率的输出。</summary>
public sealed record MonthRulesAnswer(Month Month, ImmutableArray<RuleAnswer> Rules);

/// <summary>覆盖率的输出。</summary>
public sealed record CoverageAnswer(Month Month, string Kind, long Eligible, long Covered, int? RateBp)
{
    public static CoverageAnswer Of(Coverage c) => new(c.Month, KindNames.Code(c.Kind), c.Eligible, c.Covered, c.Share?.BasisPoints);
}

/// <summary>用时的输出,工作日。</summary>
public sealed record DaysAnswer(long Payments, int Median, int Slowest)
{
    public static DaysAnswer? Of(DaysTaken? d) => d is null ? null : new(d.Payments, d.Median, d.Slowest);
}

/// <summary>一个月一类机构的输出。</summary>
public sealed record KindAnswer(
    Month Month, string Kind, CoverageAnswer? Coverage, Fen GrossFen, Fen AdvancedFen, long Settled, Fen ActualFen, Fen NettedFen, DaysAnswer? AdvanceDays, DaysAnswer? NettingDays)
{
    public static KindAnswer Of(KindOverview k) => new(
        k.Month, KindNames.Code(k.Kind), k.Coverage is { } c ? CoverageAnswer.Of(c) : null, k.Gross, k.Advanced, k.Settled, k.Actual, k.Netted,
        DaysAnswer.Of(k.AdvanceDays), DaysAnswer.Of(k.NettingDays));
}

/// <summary>分账龄的余额的输出。</summary>
public sealed record AgedAnswer(string Age, Fen AmountFen)
{
    public static AgedAnswer Of(AgedBalance a) => new(a.Band.Name, a.Amount);
}

/// <summary>预付金年度的输出。</summary>
public sealed record PrepaymentYearAnswer(int Year, string Fund, Fen OutFen, Fen BackFen, Fen OutstandingFen);

/// <summary>可支付月数的输出。</summary>
public sealed record ReserveAnswer(string Fund, Month Month, Fen BalanceFen, string? PayableMonths);

/// <summary>一个统筹区的监督指标的输出。</summary>
/// <param name="AsOf">数据采集到哪一天。</param>
/// <param name="Stale">此后又有办理,或已进入新的一年,尚未采集。</param>
public sealed record RegionAnswer(
    string Region, string RegionName, string AsOf, bool Stale, OnTimeAnswer Agency, ImmutableArray<RuleAnswer> Rules, ImmutableArray<MonthRulesAnswer> MonthRules,
    ImmutableArray<CoverageAnswer> Coverage, Fen GrossFen, Fen AdvancedFen, Fen ActualFen, Fen NettedFen, DaysAnswer? AdvanceDays, DaysAnswer? NettingDays,
    ImmutableArray<AgedAnswer> OpenAdvances, ImmutableArray<AgedAnswer> OpenClawbacks, ImmutableArray<PrepaymentYearAnswer> Prepayments, ImmutableArray<ReserveAnswer> Reserves,
    ImmutableArray<KindAnswer> Months)
{
    internal static RegionAnswer Of(RegionOverview o, GatheredFacts gathered) => new(
        o.Region, NameOf(o.Region), gathered.Facts.On.ToIso(), gathered.Stale, OnTimeAnswer.Of(o.Agency), [.. o.Rules.Select(RuleAnswer.Of)],
        [.. o.MonthRules.Select(m => new MonthRulesAnswer(m.Month, [.. m.Rules.Select(RuleAnswer.Of)]))],
        [.. o.Coverage.Select(CoverageAnswer.Of)], o.Gross, o.Advanced, o.Actual, o.Netted, DaysAnswer.Of(o.AdvanceDays), DaysAnswer.Of(o.NettingDays),
        [.. o.OpenAdvances.Select(AgedAnswer.Of)], [.. o.OpenClawbacks.Select(AgedAnswer.Of)],
        [.. o.Prepayments.Select(p => new PrepaymentYearAnswer(p.Year, p.Fund.Code(), p.Out, p.Back, p.Out - p.Back))],
        [.. o.Reserves.Select(r => new ReserveAnswer(r.Fund.Code(), r.Month, r.Balance, r.PayableMonths))], [.. o.Months.Select(KindAnswer.Of)]);

    private static string NameOf(string code) => Domain.Parties.Region.Find(code)!.Name;
}

/// <summary>全省概览的输出。</summary>
public sealed record OverviewAnswer(string On, Month From, Month To, string? Kind, ImmutableArray<RegionAnswer> Regions);

/// <summary>名次的输出。</summary>
public sealed record PlaceAnswer(int Place, string Region, string RegionName, OnTimeAnswer OnTime, long Eligible, long Covered, int? CoverageBp, int? NettingMedian);

/// <summary>排名的输出。</summary>
public sealed record RankingAnswer(string On, Month From, Month To, string Order, ImmutableArray<PlaceAnswer> Places);

/// <summary>未清较多的机构。</summary>
public sealed record OpenProviderAnswer(string Provider, string Name, string Kind, Fen AdvancesFen, Fen ClawbacksFen);

/// <summary>一个统筹区的详情的输出。</summary>
public sealed record RegionDetail(RegionAnswer Overview, ImmutableArray<DutyAnswer> Overdue, ImmutableArray<OpenProviderAnswer> LargestOpen);

/// <summary>一家机构一个月的输出。</summary>
public sealed record ProviderMonthAnswer(
    Month Month, string Fund, Fen GrossFen, Fen AdvancedFen, string? AdvancedOn, int? AdvanceDays, string? ApprovedOn, Fen ActualFen, Fen NetFen, string? NettedOn, int? NettingDays);

/// <summary>一家机构的详情的输出。</summary>
public sealed record ProviderDetail(
    string Provider, string Name, string Region, string Kind, Fen OpenAdvancesFen, Fen OpenClawbacksFen, Fen PrepaymentFen, ImmutableArray<ProviderMonthAnswer> Months, ImmutableArray<DutyAnswer> Overdue);

/// <summary>采集的输出。</summary>
public sealed record RefreshAnswer(string On, ImmutableArray<string> Gathered, ImmutableArray<string> Unchanged);

/// <summary>机构类别的书写。</summary>
internal static class KindNames
{
    public static string Code(ProviderType kind) => kind switch { ProviderType.Institution => "institution", ProviderType.Pharmacy => "pharmacy" };

    public static string Chinese(string code) => code == "institution" ? "医疗机构" : "药店";
}
