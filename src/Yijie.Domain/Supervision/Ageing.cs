using System.Collections.Immutable;

namespace Yijie.Domain.Supervision;

/// <summary>账龄段。Months from the month something comes from to the month of the day one asks.</summary>
public sealed record AgeBand(string Name, int To)
{
    public static readonly ImmutableArray<AgeBand> All = [new("1 个月以内", 1), new("2 至 3 个月", 3), new("4 至 6 个月", 6), new("7 至 12 个月", 12), new("一年以上", int.MaxValue)];

    public static AgeBand Of(Month from, Month now)
    {
        var months = (now.Year - from.Year) * 12 + now.Number - from.Number;
        return All.First(b => months <= b.To);
    }
}

/// <summary>分账龄的余额。</summary>
public sealed record AgedBalance(AgeBand Band, Fen Amount)
{
    /// <summary>Every band, oldest last, also those with nothing in them.</summary>
    public static ImmutableArray<AgedBalance> Of(IEnumerable<(Month From, Fen Amount)> open, Month now)
    {
        var sums = open.ToLookup(o => AgeBand.Of(o.From, now), o => o.Amount);
        return [.. AgeBand.All.Select(b => new AgedBalance(b, sums[b].Sum()))];
    }
}
