using System.Collections.Immutable;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.Domain.Forecasts;

/// <summary>一种参数下的结果。What a month, or all of them, came to.</summary>
/// <param name="Advanced">预拨:提前到位的资金。</param>
/// <param name="FloatFenDays">资金提前到位(分·天)。</param>
/// <param name="Open">预拨未清, after the statements; of several months, after the last.</param>
/// <param name="OpenProviders">有未清款项的机构数(机构·月)。</param>
/// <param name="LargestOpen">最大一笔未清。</param>
public sealed record Outcome(
    long Statements, Fen Advanced, long FloatFenDays, Fen Actual, Fen Deposit, Fen SetOff, Fen Net, Fen Open, Fen ClawbackOpen, long OpenProviders, Fen LargestOpen)
{
    private static readonly Outcome Nothing = new(0, Fen.Zero, 0, Fen.Zero, Fen.Zero, Fen.Zero, Fen.Zero, Fen.Zero, Fen.Zero, 0, Fen.Zero);

    public static Outcome Of(IEnumerable<(Statement Statement, Fen Advanced, long FloatFenDays)> replayed) =>
        replayed.Select(r => Of(r.Statement, r.Advanced, r.FloatFenDays)).Aggregate(Nothing, (a, b) => a.Plus(b, openOf: a.Open + b.Open, a.ClawbackOpen + b.ClawbackOpen));

    /// <summary>各月合计。Flows add up; what is open is what the last month left.</summary>
    public static Outcome Total(IEnumerable<Outcome> months) => months.Aggregate(Nothing, (sum, month) => sum.Plus(month, month.Open, month.ClawbackOpen));

    private static Outcome Of(Statement s, Fen advanced, long floatFenDays) => new(
        1, advanced, floatFenDays, s.Actual, s.Deposit, s.Offsets.Sum(o => o.Amount), s.Net, s.Open, s.ClawbackOpen, s.Open + s.ClawbackOpen > Fen.Zero ? 1 : 0, s.Open + s.ClawbackOpen);

    private Outcome Plus(Outcome other, Fen openOf, Fen clawbackOpenOf) => new(
        Statements + other.Statements, Advanced + other.Advanced, FloatFenDays + other.FloatFenDays, Actual + other.Actual, Deposit + other.Deposit,
        SetOff + other.SetOff, Net + other.Net, openOf, clawbackOpenOf, OpenProviders + other.OpenProviders, Fen.Max(LargestOpen, other.LargestOpen));
}

/// <summary>一个月的对照。</summary>
public sealed record ComparedMonth(Month Month, Outcome Actual, Outcome WhatIf);

/// <summary>预付金的对照。Out and back, and the days it was out.</summary>
public sealed record PrepaymentOutcome(Fen Out, Fen Back, long FloatFenDays)
{
    /// <param name="moves">Payments, positive, and what came back, negative, each on its day; a red reversal turns the sign and stays of its kind.</param>
    /// <param name="until">The day up to which days are counted.</param>
    public static PrepaymentOutcome Of(IEnumerable<(DateOnly Day, bool IsPayment, Fen Amount)> moves, DateOnly until)
    {
        var (paid, back, days) = (Fen.Zero, Fen.Zero, 0L);
        foreach (var (day, isPayment, amount) in moves)
        {
            if (isPayment) paid += amount;
            else back -= amount;
            days = checked(days + amount.Value * (until.DayNumber - day.DayNumber));
        }
        return new(paid, back, days);
    }
}

/// <summary>参数试算的对照。Month by month and in all, as it was and as it would have been.</summary>
public sealed record Comparison(ImmutableArray<ComparedMonth> Months, Outcome Actual, Outcome WhatIf)
{
    public static Comparison Of(IEnumerable<Replayed> replayed)
    {
        ImmutableArray<ComparedMonth> months =
        [
            .. replayed.GroupBy(r => r.Was.Month).OrderBy(g => g.Key).Select(g => new ComparedMonth(
                g.Key,
                Outcome.Of(g.Select(r => (r.Was, r.AdvancedThen, r.FloatThen))),
                Outcome.Of(g.Select(r => (r.WouldBe, r.AdvancedNow, r.FloatNow))))),
        ];
        return new(months, Outcome.Total(months.Select(m => m.Actual)), Outcome.Total(months.Select(m => m.WhatIf)));
    }
}
