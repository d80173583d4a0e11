using System.Collections.Immutable;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>类别合计。Counted rows of one month and category: how many, and what they come to.</summary>
/// <param name="Rows">A withdrawn row counts −1.</param>
/// <param name="Pooled">统筹基金 hifp_pay。</param>
/// <param name="Account">个人账户 acct_pay;居民为零。</param>
public sealed record CategoryTotal(Month Month, Category Category, long Rows, Fen Pooled, Fen Account)
{
    public Fen Amount => Pooled + Account;
}

/// <summary>扣款种类。</summary>
public enum DeductionKind
{
    /// <summary>月度审核。</summary>
    Audit,

    /// <summary>协议核查。</summary>
    Agreement,
}

/// <summary>扣款。Taken off when positive, given back when negative.</summary>
/// <param name="Month">The month it was decided for; a settled month's comes into the next settlement.</param>
/// <param name="Category">Null: split over the categories.</param>
public sealed record Deduction(string Id, Month Month, DeductionKind Kind, Category? Category, Fen Amount);

/// <summary>DRG/DIP 调整。Signed, against what was billed; it goes to 普通住院.</summary>
public sealed record DrgAdjustment(string Id, Month Month, Fen Amount);

/// <summary>月度实际应结算额。What the month comes to, by category, and how it got there.</summary>
public sealed record ActualSettlement(Fen Gross, Fen Late, Fen Audit, Fen Agreement, Fen Drg, Fen Deposit, Fen[] GrossByCategory, Fen[] ActualByCategory)
{
    public Fen Actual => ActualByCategory.Sum();

    /// <summary>
    /// 计算实际应结算额 A。Per category: gross + late − audit − agreement ± DRG − deposit. A deduction that names no category is split, each on
    /// its own, in proportion to the positive gross amounts; where none is positive it falls on 普通门诊, for a pharmacy on 药店购药.
    /// </summary>
    public static ActualSettlement Of(SettlementCandidate candidate, Rate depositRate)
    {
        var gross = Totals(candidate.Gross);
        var late = Totals(candidate.Late);
        var audit = Deducted(candidate, DeductionKind.Audit, gross);
        var agreement = Deducted(candidate, DeductionKind.Agreement, gross);
        var drg = candidate.Drg.Sum(d => d.Amount);

        var remaining = new Fen[Categories.Count];
        for (var i = 0; i < remaining.Length; i++) remaining[i] = gross[i] + late[i] - audit[i] - agreement[i];
        remaining[(int)Category.Inpatient] += drg;

        var deposit = DepositOn(remaining.Sum(), depositRate);
        var withheld = SpreadOverPositive(deposit, remaining, Category.Outpatient);
        for (var i = 0; i < remaining.Length; i++) remaining[i] -= withheld[i];
        return new(gross.Sum(), late.Sum(), audit.Sum(), agreement.Sum(), drg, deposit, gross, remaining);
    }

    /// <summary>保证金预留。The rate of what remains before it, nothing where that is not positive.</summary>
    /// <law doc="方案" article="三">月度审核、协议核查、保证金预留、DRG/DIP 分组等相关工作</law>
    public static Fen DepositOn(Fen beforeDeposit, Rate rate) => Fen.Max(Fen.Zero, beforeDeposit).Times(rate);

    private static Fen[] Totals(ImmutableArray<CategoryTotal> totals)
    {
        var sums = new Fen[Categories.Count];
        foreach (var total in totals) sums[(int)total.Category] += total.Amount;
        return sums;
    }

    private static Fen[] Deducted(SettlementCandidate candidate, DeductionKind kind, Fen[] gross)
    {
        var sums = new Fen[Categories.Count];
        var whereNoneIsPositive = WhereNoneIsPositive(candidate.Type);
        foreach (var deduction in candidate.Deductions)
        {
            if (deduction.Kind != kind) continue;
            if (deduction.Category is { } category)
            {
                sums[(int)category] += deduction.Amount;
                continue;
            }
            var parts = SpreadOverPositive(deduction.Amount, gross, whereNoneIsPositive);
            for (var i = 0; i < sums.Length; i++) sums[i] += parts[i];
        }
        return sums;
    }

    /// <summary>没有正的类别时归入的类别。</summary>
    internal static Category WhereNoneIsPositive(ProviderType type) => type == ProviderType.Pharmacy ? Category.Pharmacy : Category.Outpatient;

    /// <summary>按正的类别分摊。In proportion to what is positive; where nothing is, all of it on one category.</summary>
    internal static Fen[] SpreadOverPositive(Fen amount, Fen[] weights, Category whereNoneIsPositive)
    {
        Span<long> positive = stackalloc long[Categories.Count];
        for (var i = 0; i < positive.Length; i++) positive[i] = Math.Max(0, weights[i].Value);
        if (positive.ContainsAnyExcept(0)) return amount.SplitBy(positive);
        var parts = new Fen[Categories.Count];
        parts[(int)whereNoneIsPositive] = amount;
        return parts;
    }
}

/// <summary>统筹与个账分摊。How each category is divided between 统筹基金 and 个人账户基金.</summary>
public sealed class FundShares
{
    private readonly long[] pooled = new long[Categories.Count];
    private readonly long[] account = new long[Categories.Count];

    /// <summary>By what is positive of hifp_pay and acct_pay of the category's rows, late rows among them; without rows all is 统筹.</summary>
    public FundShares(IEnumerable<CategoryTotal> rows)
    {
        var sums = new (Fen Pooled, Fen Account)[Categories.Count];
        foreach (var row in rows)
        {
            ref var sum = ref sums[(int)row.Category];
            sum = (sum.Pooled + row.Pooled, sum.Account + row.Account);
        }
        for (var i = 0; i < sums.Length; i++) (pooled[i], account[i]) = (Math.Max(0, sums[i].Pooled.Value), Math.Max(0, sums[i].Account.Value));
    }

    /// <summary>Divides amounts by category; parts that are zero are left out.</summary>
    public ImmutableArray<CategoryAmount> Divide(IReadOnlyList<Fen> byCategory)
    {
        var parts = ImmutableArray.CreateBuilder<CategoryAmount>(Categories.Count);
        foreach (var category in Categories.All)
        {
            var i = (int)category;
            if (byCategory[i] == Fen.Zero) continue;
            if (account[i] == 0)
            {
                parts.Add(new(category, byCategory[i], Fen.Zero));
                continue;
            }
            var shares = byCategory[i].SplitBy([pooled[i], account[i]]);
            parts.Add(new(category, shares[0], shares[1]));
        }
        return parts.DrainToImmutable();
    }
}
