using System.Collections.Immutable;

namespace Yijie.Domain.Supervision;

/// <summary>参加排名的统筹区。</summary>
/// <param name="OnTime">经办机构各项时限。</param>
/// <param name="Covered">Of the eligible providers, those whose advance was paid.</param>
/// <param name="NettingMedian">轧差拨付的中位工作日;null: nothing was paid.</param>
public sealed record RegionStanding(string Region, OnTime OnTime, long Eligible, long Covered, int? NettingMedian);

/// <summary>名次。Equal in everything: the same place.</summary>
public sealed record RankedRegion(int Place, RegionStanding Standing);

/// <summary>排名。The higher on-time rate first; of equals the higher coverage; of equals the shorter median to the netting payment.</summary>
public static class Ranking
{
    /// <summary>排名次序的说明。</summary>
    public const string Order = "先比按时率,高者在前;同则比覆盖率,高者在前;再同则比轧差拨付的中位工作日,少者在前;都同则并列";

    /// <summary>A region of which nothing has fallen due comes last.</summary>
    /// <law doc="方案" article="七(四)">对工作进展缓慢、任务完成不力的统筹区视情进行通报。</law>
    public static ImmutableArray<RankedRegion> Of(IEnumerable<RegionStanding> standings)
    {
        var ordered = standings.Order(Comparer<RegionStanding>.Create(Compare)).ThenBy(s => s.Region, StringComparer.Ordinal).ToList();
        var ranked = ImmutableArray.CreateBuilder<RankedRegion>(ordered.Count);
        foreach (var (i, standing) in ordered.Index())
            ranked.Add(new(i > 0 && Compare(ordered[i - 1], standing) == 0 ? ranked[i - 1].Place : i + 1, standing));
        return ranked.DrainToImmutable();
    }

    private static int Compare(RegionStanding a, RegionStanding b)
    {
        var byRate = Shares(b.OnTime.Done, b.OnTime.Counted, a.OnTime.Done, a.OnTime.Counted);
        if (byRate != 0) return byRate;
        var byCoverage = Shares(b.Covered, b.Eligible, a.Covered, a.Eligible);
        return byCoverage != 0 ? byCoverage : (a.NettingMedian ?? int.MaxValue).CompareTo(b.NettingMedian ?? int.MaxValue);
    }

    /// <summary>Compares two shares as products of integers, so that nothing is rounded; a share of nothing is below zero.</summary>
    private static int Shares(long part, long whole, long otherPart, long otherWhole) => (whole, otherWhole) switch
    {
        (0, 0) => 0,
        (0, _) => -1,
        (_, 0) => 1,
        _ => ((Int128)part * otherWhole).CompareTo((Int128)otherPart * whole),
    };
}
