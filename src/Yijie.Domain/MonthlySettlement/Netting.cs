using System.Collections.Immutable;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>轧差结果。What is set off, what is paid, and the clawback that a negative month leaves: actual + clawback = Σ offsets + net.</summary>
public sealed record Netting(ImmutableArray<Offset> Offsets, Fen Net, Fen Clawback)
{
    public Fen SetOff => Offsets.Sum(o => o.Amount);

    /// <summary>月末轧差。The actual amount is set off against the open items in their order; what is left is paid. A negative actual sets nothing off.</summary>
    /// <law doc="方案" article="三">
    /// 再将月度最终实际应结算金额与月初预拨金额进行轧差清算……
    /// 如月度轧差清算金额为负数时,优先从下个月实际应结算金额中扣除,仍不足抵扣的可按月持续滚动抵扣。
    /// </law>
    public static Netting Of(Fen actual, IEnumerable<OpenItem> open)
    {
        if (actual < Fen.Zero) return new([], Fen.Zero, -actual);

        var offsets = ImmutableArray.CreateBuilder<Offset>();
        var left = actual;
        foreach (var item in InOrder(open))
        {
            var amount = Fen.Min(left, item.Balance);
            if (amount == Fen.Zero) continue;
            offsets.Add(new(item.Kind, item.Month, amount, CreditsOf(item, amount)));
            left -= amount;
        }
        return new(offsets.ToImmutable(), left, Fen.Zero);
    }

    /// <summary>冲抵顺序。Advances by month, the month's own therefore last of them; then clawbacks by month; then recoveries by year; then prepayment being recalled.</summary>
    public static IEnumerable<OpenItem> InOrder(IEnumerable<OpenItem> open) =>
        open.TryGetNonEnumeratedCount(out var count) && count < 2 ? open : open.OrderBy(i => i.Kind).ThenBy(i => i.Month);

    /// <summary>
    /// 待抵扣款冲回的类别。The category amounts of the month it comes from; each set-off takes the next piece, so that once all is set off
    /// every category has been credited with exactly what it was created with.
    /// </summary>
    public static ImmutableArray<CategoryAmount> CreditsOf(OpenItem item, Fen amount)
    {
        if (item.Kind is not (OpenItemKind.Clawback or OpenItemKind.Recovery)) return [];

        var parts = item.Split.SelectMany(s => new[] { s.Pooled, s.Account }).ToArray();
        var created = parts.Sum();
        var before = Fen.Scale(parts, item.SetOffBefore, created);
        var after = Fen.Scale(parts, item.SetOffBefore + amount, created);
        return
        [
            .. item.Split
                .Select((s, i) => new CategoryAmount(s.Category, after[2 * i] - before[2 * i], after[2 * i + 1] - before[2 * i + 1]))
                .Where(c => c.Pooled != Fen.Zero || c.Account != Fen.Zero),
        ];
    }
}
