using System.Collections.Immutable;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Forecasts;

/// <summary>试算的参数。What is set otherwise than it was; null: as it was in each month.</summary>
public sealed record Assumptions(Rate? AdvanceRate, Rate? DepositRate, int? AdvanceWorkingDays, int? NettingWorkingDays, int? PrepaymentScaleMonths)
{
    /// <summary>不作更改。Under these the replay is history itself.</summary>
    public static readonly Assumptions AsItWas = new(null, null, null, null, null);
}

/// <summary>一家机构一个月的付款日。When its advance was booked, and when its settlement was paid; where nothing was paid, when it was approved.</summary>
public sealed record PaymentDays(DateOnly? AdvancePaid, DateOnly Settled);

/// <summary>付款日的移动。Calendar days by which another number of working days moves the last day for the advance and for the netting of a month.</summary>
public readonly record struct DayShift(int Advance, int Netting);

/// <summary>已结算月份的全部依据。</summary>
/// <param name="Advances">What approved advances were decided from.</param>
/// <param name="Settlements">What approved settlements were decided from, in the order of their approval.</param>
/// <param name="ScaleMonths">预付规模, as it was.</param>
public sealed record PastMonths(
    Region Region, Fund Fund, ImmutableArray<AdvanceInputs> Advances, ImmutableArray<SettlementInputs> Settlements,
    IReadOnlyDictionary<(string Provider, Month Month), PaymentDays> Days, IReadOnlyDictionary<Month, DayShift> Shifts, int ScaleMonths);

/// <summary>一份结算单的重演。The statement as it was, and as it would have been, each with the advance of its month that was out.</summary>
public sealed record Replayed(Statement Was, Fen AdvancedThen, long FloatThen, Statement WouldBe, Fen AdvancedNow, long FloatNow);

/// <summary>
/// 参数试算。What history would have been under other parameters: every settled month decided again by the same rules from its stored inputs, with what
/// stays open rolled forward from statement to statement. What came from outside — money a provider returned, an advance the bank refused, a clawback
/// of the year's clearing — comes in as it did.
/// </summary>
public static class WhatIf
{
    /// <summary>重演。In the order of approval; under unchanged parameters both statements of each pair are the same to the fen.</summary>
    public static ImmutableArray<Replayed> Replay(PastMonths past, Assumptions assumed)
    {
        var advances = AdvancesOf(past.Advances, assumed);
        var (then, now) = (new Carried(), new Carried());
        var replayed = ImmutableArray.CreateBuilder<Replayed>();
        foreach (var inputs in past.Settlements)
        {
            var settled = Settlement.Providers(inputs).ToHashSet(StringComparer.Ordinal);
            var changed = assumed.DepositRate is { } rate ? inputs with { DepositRate = inputs.DepositRate with { Value = rate } } : inputs;
            foreach (var candidate in inputs.Candidates.Where(c => settled.Contains(c.Provider)))
            {
                var open = OpenNow(past, assumed, candidate, then.Of(candidate.Provider), now.Of(candidate.Provider), advances);
                var was = Settlement.StatementOf(inputs, candidate);
                var wouldBe = Settlement.StatementOf(changed, candidate with { Open = open });
                then.Keep(candidate.Open, was);
                now.Keep(open, wouldBe);

                var (advancedThen, advancedNow) = (AdvanceOf(candidate.Open, inputs.Month), AdvanceOf(open, inputs.Month));
                var days = past.Days[(candidate.Provider, inputs.Month)];
                replayed.Add(new(was, advancedThen, Float(advancedThen, days, default), wouldBe, advancedNow, Float(advancedNow, days, past.Shifts[inputs.Month])));
            }
        }
        return replayed.ToImmutable();
    }

    /// <summary>资金提前到位(分·天)。The advance times the days by which it was there before the month was settled.</summary>
    private static long Float(Fen advance, PaymentDays days, DayShift shift) => days.AdvancePaid is { } paid
        ? advance.Value * Math.Max(0, days.Settled.DayNumber + shift.Netting - paid.DayNumber - shift.Advance)
        : 0;

    private static Fen AdvanceOf(ImmutableArray<OpenItem> open, Month month) =>
        open.FirstOrDefault(i => i.Kind == OpenItemKind.Advance && i.Month == month)?.Balance ?? Fen.Zero;

    /// <summary>预拨的改算。Of every advance that was decided: what it came to, and what it comes to.</summary>
    private static Dictionary<(string, Month), (Fen Was, Fen WouldBe)> AdvancesOf(ImmutableArray<AdvanceInputs> batches, Assumptions assumed)
    {
        var advances = new Dictionary<(string, Month), (Fen, Fen)>();
        foreach (var inputs in batches)
        {
            var lines = Advance.Decide(inputs).Lines;
            var paid = lines.Select(l => l.Provider).ToHashSet(StringComparer.Ordinal);
            var ratio = assumed.AdvanceRate is { } rate ? inputs.Ratio with { Value = rate } : inputs.Ratio;
            var changed = Advance.Decide(inputs with { Ratio = ratio, Limit = null, Candidates = [.. inputs.Candidates.Where(c => paid.Contains(c.Provider))] });
            foreach (var (was, wouldBe) in lines.Zip(changed.Lines)) advances[(was.Provider, inputs.Month)] = (was.Amount, wouldBe.Amount);
        }
        return advances;
    }

    /// <summary>
    /// 改算后的未清款项。What the earlier statements left open under these parameters, and what has come from outside since the provider's last
    /// statement: the difference between what was open then and what that statement had left.
    /// </summary>
    private static ImmutableArray<OpenItem> OpenNow(
        PastMonths past, Assumptions assumed, SettlementCandidate candidate, IReadOnlyList<OpenItem> leftThen, IReadOnlyList<OpenItem> leftNow,
        Dictionary<(string, Month), (Fen Was, Fen WouldBe)> advances)
    {
        var open = ImmutableArray.CreateBuilder<OpenItem>();
        var items = candidate.Open.Concat(leftThen).Concat(leftNow).Select(i => (i.Kind, i.Month)).Distinct();
        foreach (var (kind, month) in items)
        {
            var (found, left) = (Find(candidate.Open, kind, month), Find(leftNow, kind, month));
            var outside = BalanceOf(found) - BalanceOf(Find(leftThen, kind, month));
            var change = outside <= Fen.Zero ? outside : kind switch
            {
                OpenItemKind.Advance => Advanced(candidate.Provider, month, outside),
                OpenItemKind.Prepayment => ScaledTo(past, assumed, outside),
                OpenItemKind.Clawback or OpenItemKind.Recovery => outside,
            };
            var balance = Fen.Max(Fen.Zero, BalanceOf(left) + change);
            if (balance == Fen.Zero) continue;
            open.Add(left is null
                ? found! with { Balance = balance }
                : left with { Balance = balance, SetOffBefore = kind is OpenItemKind.Clawback or OpenItemKind.Recovery ? left.SetOffBefore + left.Balance - balance : Fen.Zero });
        }
        return open.ToImmutable();

        // An advance paid from a batch in the range is paid as it would have been decided; what is out of the range stands.
        Fen Advanced(string provider, Month of, Fen paid) => advances.TryGetValue((provider, of), out var a) ? a.WouldBe + paid - a.Was : paid;
    }

    /// <summary>按规模折算的预付金。</summary>
    public static Fen ScaledTo(PastMonths past, Assumptions assumed, Fen amount) =>
        assumed.PrepaymentScaleMonths is { } months ? new Fen(checked(amount.Value * months)).DividedBy(past.ScaleMonths) : amount;

    private static OpenItem? Find(IEnumerable<OpenItem> items, OpenItemKind kind, Month month) => items.FirstOrDefault(i => i.Kind == kind && i.Month == month);

    private static Fen BalanceOf(OpenItem? item) => item?.Balance ?? Fen.Zero;

    /// <summary>滚动的未清款项。What each provider's last statement left open.</summary>
    private sealed class Carried
    {
        private readonly Dictionary<string, List<OpenItem>> left = new(StringComparer.Ordinal);

        public IReadOnlyList<OpenItem> Of(string provider) => left.TryGetValue(provider, out var items) ? items : [];

        public void Keep(ImmutableArray<OpenItem> open, Statement statement)
        {
            var items = new List<OpenItem>();
            foreach (var item in open)
            {
                var setOff = statement.Offsets.Where(o => o.Kind == item.Kind && o.Month == item.Month).Sum(o => o.Amount);
                if (item.Balance > setOff) items.Add(item with { Balance = item.Balance - setOff, SetOffBefore = item.Kind is OpenItemKind.Clawback or OpenItemKind.Recovery ? item.SetOffBefore + setOff : Fen.Zero });
            }
            if (!statement.ClawbackSplit.IsEmpty)
                items.Add(new(OpenItemKind.Clawback, statement.Month, statement.ClawbackSplit.Sum(c => c.Total), statement.ClawbackSplit, Fen.Zero));
            if (items.Count == 0) left.Remove(statement.Provider);
            else left[statement.Provider] = items;
        }
    }
}
