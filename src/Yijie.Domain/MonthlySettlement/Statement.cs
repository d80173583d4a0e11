using System.Collections.Immutable;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>分类金额。One category's amount, split between 统筹基金 and 个人账户基金 (residents: all pooled). Either part may be negative.</summary>
public readonly record struct CategoryAmount(Category Category, Fen Pooled, Fen Account)
{
    public Fen Total => Pooled + Account;
}

/// <summary>冲抵对象。What can be open against a provider and is set off, in this order.</summary>
public enum OpenItemKind
{
    /// <summary>即时结算预拨。An advance of this or an earlier month.</summary>
    Advance,

    /// <summary>待抵扣款。The negative actual amount of an earlier month.</summary>
    Clawback,

    /// <summary>年终清算应收回。The negative result of a year's clearing; its month is January of that year.</summary>
    Recovery,

    /// <summary>医保预付金收回。Prepayment being recalled; its month is January of its year.</summary>
    Prepayment,
}

/// <summary>未清款项。Something open against a provider, for one fund, by the month it comes from.</summary>
/// <param name="Balance">What is open, positive.</param>
/// <param name="Split">Of a clawback or recovery: its categories as they were created, adding up to what was created; else empty.</param>
/// <param name="SetOffBefore">Of a clawback or recovery: how much of it was set off or returned before; else zero.</param>
public sealed record OpenItem(OpenItemKind Kind, Month Month, Fen Balance, ImmutableArray<CategoryAmount> Split, Fen SetOffBefore);

/// <summary>冲抵。An amount set off against one open item.</summary>
/// <param name="Credits">Of a clawback or recovery: the category amounts credited by this set-off, adding up to <paramref name="Amount"/>; else empty.</param>
public sealed record Offset(OpenItemKind Kind, Month Month, Fen Amount, ImmutableArray<CategoryAmount> Credits);

/// <summary>调整事项的种类。</summary>
public enum AdjustmentKind
{
    /// <summary>迟到记录。</summary>
    Late,

    /// <summary>审核扣款。</summary>
    Audit,

    /// <summary>协议扣款。</summary>
    Agreement,

    /// <summary>DRG/DIP 调整。</summary>
    Drg,
}

/// <summary>调整事项。One item between gross and actual, with the month it belongs to; an item of a settled month is taken in by a later statement.</summary>
/// <param name="Id">Of a deduction or DRG result; late rows are summed by month and category and have none.</param>
/// <param name="Category">Null: split over the categories.</param>
/// <param name="Amount">Its effect on the actual amount: a deduction is negative.</param>
public sealed record Adjustment(AdjustmentKind Kind, Month Month, string? Id, Category? Category, Fen Amount);

/// <summary>结算单的一个类别。Gross and actual of one category.</summary>
public sealed record CategoryLine(Category Category, Fen Gross, Fen Actual);

/// <summary>
/// 医保费用结算单。One provider's settlement of one month and fund: actual = gross + late − audit − agreement + drg − deposit,
/// and, when it is not negative, actual = Σ offsets + net.
/// </summary>
public sealed record Statement
{
    public required string Region { get; init; }
    public required Fund Fund { get; init; }
    public required string Provider { get; init; }
    public required Month Month { get; init; }

    /// <summary>应结算额 G。</summary>
    public required Fen Gross { get; init; }

    /// <summary>迟到调整。Late rows of settled months, signed.</summary>
    public required Fen Late { get; init; }

    /// <summary>审核扣款。Taken off, positive.</summary>
    public required Fen Audit { get; init; }

    /// <summary>协议扣款。Taken off, positive.</summary>
    public required Fen Agreement { get; init; }

    /// <summary>DRG/DIP 调整。Signed.</summary>
    public required Fen Drg { get; init; }

    /// <summary>保证金预留。</summary>
    public required Fen Deposit { get; init; }

    /// <summary>月度实际应结算额 A。</summary>
    public required Fen Actual { get; init; }

    /// <summary>调整明细。What late, audit, agreement and drg consist of, item by item.</summary>
    public required ImmutableArray<Adjustment> Adjustments { get; init; }

    public required ImmutableArray<Offset> Offsets { get; init; }

    /// <summary>轧差应付。What is paid.</summary>
    public required Fen Net { get; init; }

    /// <summary>预拨未清。What stays open of the advances for this and earlier months.</summary>
    public required Fen Open { get; init; }

    /// <summary>待抵扣未清。What stays open of clawbacks, a new one included.</summary>
    public required Fen ClawbackOpen { get; init; }

    /// <summary>依职权结算。Settled without a declaration, the deadline being past.</summary>
    public required bool ExOfficio { get; init; }

    /// <summary>暂缓支付的原因,空即不暂缓。no-bank-account, payment-stopped.</summary>
    public required ImmutableArray<string> HeldReasons { get; init; }

    public required ImmutableArray<CategoryLine> ByCategory { get; init; }

    /// <summary>第一步:冲抵部分。The category amounts booked at approval; they add up to Σ offsets.</summary>
    public required ImmutableArray<CategoryAmount> SetOffSplit { get; init; }

    /// <summary>第二步:支付部分。The category amounts booked on the bank's word; they add up to the net.</summary>
    public required ImmutableArray<CategoryAmount> PaymentSplit { get; init; }

    /// <summary>新增待抵扣款的分类。Of a negative actual: its categories with the sign turned, adding up to the new clawback; else empty.</summary>
    public required ImmutableArray<CategoryAmount> ClawbackSplit { get; init; }

    /// <summary>内容摘要。SHA-256 over everything above.</summary>
    public required string Hash { get; init; }

    public bool Held => !HeldReasons.IsEmpty;
}
