using System.Collections.Immutable;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Domain.AnnualClearing;

/// <summary>清算事项的种类。</summary>
public enum ClearingItemKind
{
    /// <summary>特例单议。</summary>
    SpecialCase,

    /// <summary>年终 DRG/DIP 清算。</summary>
    DrgResult,

    /// <summary>其他清算事项。</summary>
    Other,
}

/// <summary>清算事项种类的名称。</summary>
public static class ClearingItemKinds
{
    public static string Name(this ClearingItemKind kind) => kind switch
    {
        ClearingItemKind.SpecialCase => "特例单议",
        ClearingItemKind.DrgResult => "年终 DRG/DIP 清算",
        ClearingItemKind.Other => "其他清算事项",
    };
}

/// <summary>清算事项。What is decided for a provider's whole year, with its reason and document: paid when positive, taken back when negative.</summary>
/// <param name="Category">Null: DRG/DIP falls on 普通住院, everything else is split over the categories.</param>
/// <law doc="方案" article="七(二)">按规定落实数据工作组、特例单议、协商谈判等工作机制,减少年度清算压力。</law>
public sealed record ClearingItem(string Id, ClearingItemKind Kind, Category? Category, Fen Amount, string Reason, string Document);

/// <summary>
/// 清算的一个月。One of the year's monthly statements: actual = set-offs + net − clawback. A clawback it left stands in the register and is
/// recovered from there, so here it counts as settled (docs/decisions/130).
/// </summary>
/// <param name="Hash">Of the monthly statement.</param>
/// <param name="Split">The actual amount by category, 统筹 and 个账.</param>
public sealed record ClearedMonth(Month Month, string Hash, Fen Actual, Fen Deposit, Fen SetOff, Fen Net, Fen Clawback, ImmutableArray<CategoryAmount> Split)
{
    /// <summary>已结清。What was paid or set off for the month, less what went to the clawback register.</summary>
    public Fen Settled => SetOff + Net - Clawback;

    public static ClearedMonth Of(Statement s) => new(
        s.Month, s.Hash, s.Actual, s.Deposit, s.Offsets.Sum(o => o.Amount), s.Net, s.ClawbackSplit.Sum(c => c.Total),
        CategoryAmounts.Sum([.. s.SetOffSplit, .. s.PaymentSplit, .. s.ClawbackSplit.Select(c => new CategoryAmount(c.Category, -c.Pooled, -c.Account))]));
}

/// <summary>
/// 年终清算单。One provider's clearing of one year and fund: result = Σ actual + release + special cases + DRG/DIP + others − settled; a supplement
/// when it is not negative, of which offsets + net; else a recovery.
/// </summary>
public sealed record ClearingStatement
{
    public required string Region { get; init; }
    public required Fund Fund { get; init; }
    public required string Provider { get; init; }
    public required ProviderType Type { get; init; }

    /// <summary>年度。Its January.</summary>
    public required Month Year { get; init; }

    /// <summary>清算方案文号。</summary>
    public required string Scheme { get; init; }

    /// <summary>年度考核等次。Null: nothing was settled in the year, so there was nothing to assess it for.</summary>
    public required AssessmentGrade? Grade { get; init; }

    public required ImmutableArray<ClearedMonth> Months { get; init; }

    /// <summary>各月实际应结算额合计 Σ A。</summary>
    public required Fen Actual { get; init; }

    /// <summary>全年保证金预留。</summary>
    public required Fen Deposit { get; init; }

    /// <summary>保证金返还。The rate of the grade × deposits withheld, rounded once.</summary>
    public required Fen Release { get; init; }

    /// <summary>特例单议、年终 DRG/DIP、其他,逐项。</summary>
    public required ImmutableArray<ClearingItem> Items { get; init; }

    /// <summary>全年已付与已冲抵。Set-offs + payments − clawbacks entered in the register.</summary>
    public required Fen Settled { get; init; }

    /// <summary>清算结果。补付 when not negative, 应收回 when negative.</summary>
    public required Fen Result { get; init; }

    /// <summary>补付款先冲抵的款项。Carry-forward of settled months, clawbacks, earlier recoveries, prepayment being recalled.</summary>
    public required ImmutableArray<Offset> Offsets { get; init; }

    /// <summary>应付。The supplement less what is set off.</summary>
    public required Fen Net { get; init; }

    /// <summary>审批时冲抵部分的分类。</summary>
    public required ImmutableArray<CategoryAmount> SetOffSplit { get; init; }

    /// <summary>支付部分的分类。</summary>
    public required ImmutableArray<CategoryAmount> PaymentSplit { get; init; }

    /// <summary>应收回的分类。Of a negative result, with the sign turned; else empty.</summary>
    public required ImmutableArray<CategoryAmount> RecoverySplit { get; init; }

    /// <summary>暂缓支付的原因,空即不暂缓。</summary>
    public required ImmutableArray<string> HeldReasons { get; init; }

    /// <summary>内容摘要。SHA-256 over everything above.</summary>
    public required string Hash { get; init; }

    /// <summary>不予返还的保证金。It stays with the fund.</summary>
    public Fen Forfeited => Deposit - Release;

    /// <summary>补付。</summary>
    public Fen Supplement => Fen.Max(Result, Fen.Zero);

    /// <summary>应收回。</summary>
    public Fen Recovery => Fen.Max(-Result, Fen.Zero);

    /// <summary>某类清算事项合计。</summary>
    public Fen ItemsOf(ClearingItemKind kind) => Items.Where(i => i.Kind == kind).Sum(i => i.Amount);
}
