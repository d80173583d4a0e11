using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Yijie.App.Payments;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

// What the commands answer, field by field as files.md fixes it.

/// <summary>月初预拨批次的输出。</summary>
public sealed record AdvanceAnswer(
    string Region, string Fund, Month Month, string Id, long Revision, string Hash, string Status, int RatioBp, Fen TotalFen,
    ImmutableArray<AdvanceLineAnswer> Lines, ImmutableArray<AdvanceExclusionAnswer> Excluded, ImmutableArray<string> Deferred)
{
    public static AdvanceAnswer Of(Store store, Batch batch, AdvanceBatch outcome) => new(
        batch.Key.Region, batch.Key.Fund.Code(), batch.Key.Month, batch.Id, batch.Revision, batch.Hash, BatchStatus.Of(store, batch), outcome.Ratio.Value.BasisPoints, outcome.Total,
        [.. outcome.Lines.Select(l => new AdvanceLineAnswer(l.Provider, l.Gross, l.Amount))],
        [.. outcome.Excluded.Select(e => new AdvanceExclusionAnswer(e.Provider, e.Gross, e.Reasons))], outcome.Deferred);
}

public sealed record AdvanceLineAnswer(string Provider, Fen GrossFen, Fen AmountFen);

public sealed record AdvanceExclusionAnswer(string Provider, Fen GrossFen, ImmutableArray<string> Reasons);

/// <summary>月度结算批次的输出;无人就绪时没有批次号。</summary>
public sealed record SettlementAnswer(
    string Region, string Fund, Month Month,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status,
    Fen TotalNetFen, ImmutableArray<StatementAnswer> Statements, ImmutableArray<NotReadyAnswer> NotReady)
{
    public static SettlementAnswer Of(Store store, BatchKey key, Batch? batch, SettlementBatch outcome) => new(
        key.Region, key.Fund.Code(), key.Month, batch?.Id, batch?.Revision, batch?.Hash, batch is null ? null : BatchStatus.Of(store, batch), outcome.TotalNet,
        [.. outcome.Statements.Select(StatementAnswer.Of)],
        [.. outcome.NotReady.Select(n => new NotReadyAnswer(n.Provider, n.Reasons))]);
}

public sealed record NotReadyAnswer(string Provider, ImmutableArray<string> Reasons);

/// <summary>结算单的输出。</summary>
public record StatementAnswer(
    string Region, string Fund, string Provider, Month Month,
    Fen GrossFen, Fen LateFen, Fen AuditFen, Fen AgreementFen, Fen DrgFen, Fen DepositFen, Fen ActualFen,
    ImmutableArray<OffsetAnswer> Offsets, Fen NetFen, Fen OpenFen, Fen ClawbackOpenFen,
    bool ExOfficio, bool Held, string? HeldReason, ImmutableArray<CategoryAnswer> ByCategory, ImmutableArray<AdjustmentAnswer> Adjustments, string Hash)
{
    public static StatementAnswer Of(Statement s) => new(
        s.Region, s.Fund.Code(), s.Provider, s.Month, s.Gross, s.Late, s.Audit, s.Agreement, s.Drg, s.Deposit, s.Actual,
        [.. s.Offsets.Select(OffsetAnswer.Of)],
        s.Net, s.Open, s.ClawbackOpen, s.ExOfficio, s.Held, s.Held ? string.Join(',', s.HeldReasons) : null,
        [.. s.ByCategory.Select(c => new CategoryAnswer(c.Category.Name(), c.Gross, c.Actual))],
        [.. s.Adjustments.Select(AdjustmentAnswer.Of)], s.Hash);
}

/// <summary>冲抵的输出。</summary>
/// <param name="Month">The service month; of what belongs to a year, its January.</param>
/// <param name="Year">年度:预付金,或年终清算应收回款(rules.md 把它列在待抵扣款里);一个月的没有这一项,恰为 files.md 的三项。</param>
public sealed record OffsetAnswer(string Kind, Month Month, Fen AmountFen, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Year)
{
    public static OffsetAnswer Of(Offset o) => new(KindCode(o.Kind), o.Month, o.Amount, o.Kind is OpenItemKind.Recovery or OpenItemKind.Prepayment ? $"{o.Month.Year}" : null);

    /// <summary>所属期:按年的写年度,其余写月份。</summary>
    internal string Period() => Year ?? $"{Month}";

    /// <summary>在单据上的说法。</summary>
    internal string InWords() => $"冲抵 {Item()}";

    /// <summary>是哪一笔款项。</summary>
    internal string Item() => (Kind, Year) switch
    {
        ("advance", _) => $"{Month} 即时结算预拨",
        ("clawback", null) => $"{Month} 待抵扣款",
        ("clawback", var year) => $"{year} 年度年终清算应收回款",
        (_, var year) => $"{year} 年度医保预付金",
    };

    private static string KindCode(OpenItemKind kind) => kind switch
    {
        OpenItemKind.Advance => "advance",
        OpenItemKind.Clawback or OpenItemKind.Recovery => "clawback",
        OpenItemKind.Prepayment => "prepayment",
    };
}

public sealed record CategoryAnswer(string Category, Fen GrossFen, Fen ActualFen);

/// <summary>调整事项的输出;金额为对实际应结算额的影响。</summary>
public sealed record AdjustmentAnswer(string Kind, Month Month, string? Id, string? Category, Fen AmountFen)
{
    public static AdjustmentAnswer Of(Adjustment a) => new(KindCode(a.Kind), a.Month, a.Id, a.Category?.Name(), a.Amount);

    private static string KindCode(AdjustmentKind kind) => kind switch
    {
        AdjustmentKind.Late => "late",
        AdjustmentKind.Audit => "audit",
        AdjustmentKind.Agreement => "agreement",
        AdjustmentKind.Drg => "drg",
    };
}
