using System.Collections.Immutable;

namespace Yijie.Domain.Forecasts;

/// <summary>一个月的金额。</summary>
public readonly record struct MonthAmount(Month Month, Fen Amount);

/// <summary>推算方法。How a series of months is carried on.</summary>
public enum ProjectionMethod
{
    /// <summary>没有历史。Nothing to go by: zero.</summary>
    None,

    /// <summary>月均。The mean of the latest months, twelve at most.</summary>
    Mean,

    /// <summary>上年同月乘增长率。The same month of last year times the growth of the latest twelve months over the twelve before.</summary>
    LastYearWithGrowth,
}

/// <summary>
/// 推算。Carries a monthly series on beyond its last month: with two whole years behind it by the same month of last year and the growth of the last
/// year over the one before; with less by the mean of what there is, at most a year. What is known is taken as it is.
/// </summary>
public sealed class Projection
{
    private const int Year = 12;

    private readonly Dictionary<Month, Fen> known;
    private readonly Fen mean;

    public Projection(IEnumerable<MonthAmount> history)
    {
        known = history.ToDictionary(h => h.Month, h => h.Amount);
        if (known.Count == 0) return;

        var last = known.Keys.Max();
        var year = Enumerable.Range(0, Year).Select(i => last.Plus(-i)).ToList();
        var before = year.Select(m => m.Plus(-Year)).ToList();
        if (year.Concat(before).All(known.ContainsKey) && before.Sum(m => known[m]) is { } base12 && base12 > Fen.Zero)
        {
            Method = ProjectionMethod.LastYearWithGrowth;
            Growth = Rate.Of(year.Sum(m => known[m]).Value, base12.Value);
            return;
        }
        var latest = known.OrderByDescending(k => k.Key).Take(Year).Select(k => k.Value).ToList();
        Method = ProjectionMethod.Mean;
        MonthsUsed = latest.Count;
        mean = latest.Sum().DividedBy(latest.Count);
    }

    public ProjectionMethod Method { get; }

    /// <summary>增长率。The latest twelve months as a share of the twelve before: 10500 is 5 % more. Null: another method.</summary>
    public Rate? Growth { get; }

    /// <summary>月均所用的月数。</summary>
    public int MonthsUsed { get; }

    /// <summary>某月的金额。As it was, or as carried on.</summary>
    public Fen Of(Month month) => known.TryGetValue(month, out var amount) ? amount : Method switch
    {
        ProjectionMethod.LastYearWithGrowth => Of(month.Plus(-Year)).Times(Growth!.Value),
        ProjectionMethod.Mean => mean,
        ProjectionMethod.None => Fen.Zero,
    };
}
