using System.Collections.Immutable;
using Yijie.Domain.Records;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>分类金额合计。Sums of amounts by category.</summary>
public static class CategoryAmounts
{
    /// <summary>按类别相加。In the categories' order; categories whose parts are both zero are left out.</summary>
    public static ImmutableArray<CategoryAmount> Sum(IEnumerable<CategoryAmount> amounts)
    {
        var sums = new (Fen Pooled, Fen Account)[Categories.Count];
        foreach (var amount in amounts)
        {
            ref var sum = ref sums[(int)amount.Category];
            sum = (sum.Pooled + amount.Pooled, sum.Account + amount.Account);
        }
        return [.. Categories.All.Select(c => new CategoryAmount(c, sums[(int)c].Pooled, sums[(int)c].Account)).Where(c => c.Pooled != Fen.Zero || c.Account != Fen.Zero)];
    }

    /// <summary>计入摘要。</summary>
    internal static void AddTo(ContentHash hash, ImmutableArray<CategoryAmount> amounts)
    {
        foreach (var amount in amounts) hash.Add((long)amount.Category).Add(amount.Pooled).Add(amount.Account);
    }
}
