using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Yijie.App.Imports;
using Yijie.App.MonthlySettlement;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算批次的输出;无可清算时没有批次号。</summary>
/// <param name="Pending">未审批的批次:已登记而还没有结入任何一个月的扣款与调整,不在清算之内。</param>
public sealed record ClearingAnswer(
    string Region, string Fund, string Year,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Hash,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Status,
    Fen TotalNetFen, ImmutableArray<ClearingStatementAnswer> Statements, ImmutableArray<string> Deferred, ImmutableArray<PendingItemAnswer> Pending)
{
    public static ClearingAnswer Of(Store store, BatchKey key, Batch? batch, ClearingBatch outcome) => new(
        key.Region, key.Fund.Code(), key.Period, batch?.Id, batch?.Revision, batch?.Hash, batch is null ? null : BatchStatus.Of(store, batch), outcome.TotalNet,
        [.. outcome.Statements.Select(ClearingStatementAnswer.Of)], outcome.Deferred,
        batch is null or { IsOpen: true } ? [.. new ClearingFacts(store, key).Pending()] : []);
}

/// <summary>待结入的一项。</summary>
/// <param name="Kind">audit、agreement 扣款,drg 调整。</param>
/// <param name="AmountFen">对机构的影响:扣款为负。</param>
public sealed record PendingItemAnswer(string Id, string Provider, string Month, string Kind, Fen AmountFen);

/// <summary>年终清算单的输出。</summary>
public sealed record ClearingStatementAnswer(
    string Region, string Fund, string Provider, string Year, string Scheme, string? Grade,
    Fen ActualFen, Fen DepositFen, Fen ReleaseFen, Fen ForfeitedFen, Fen SpecialCaseFen, Fen DrgResultFen, Fen OtherFen, Fen SettledFen,
    Fen ResultFen, Fen SupplementFen, Fen RecoveryFen, ImmutableArray<OffsetAnswer> Offsets, Fen NetFen, bool Held, string? HeldReason,
    ImmutableArray<ClearedMonthAnswer> Months, ImmutableArray<ClearingItemAnswer> Items, ImmutableArray<SplitAnswer> ByCategory, string Hash)
{
    public static ClearingStatementAnswer Of(ClearingStatement s) => new(
        s.Region, s.Fund.Code(), s.Provider, s.Year.ToString()[..4], s.Scheme, s.Grade?.Name(),
        s.Actual, s.Deposit, s.Release, s.Forfeited, s.ItemsOf(ClearingItemKind.SpecialCase), s.ItemsOf(ClearingItemKind.DrgResult), s.ItemsOf(ClearingItemKind.Other), s.Settled,
        s.Result, s.Supplement, s.Recovery, [.. s.Offsets.Select(OffsetAnswer.Of)], s.Net, !s.HeldReasons.IsEmpty, s.HeldReasons.IsEmpty ? null : string.Join(',', s.HeldReasons),
        [.. s.Months.Select(m => new ClearedMonthAnswer(m.Month, m.Actual, m.Deposit, m.SetOff, m.Net, m.Clawback, m.Hash))],
        [.. s.Items.Select(i => new ClearingItemAnswer(i.Id, ClearingItemImport.CodeOf(i.Kind), i.Category?.Name(), i.Amount, i.Reason, i.Document))],
        [.. ClearingReport.CategoriesOf([s]).Select(c => new SplitAnswer(c.Category.Name(), c.Pooled, c.Account))], s.Hash);
}

public sealed record ClearedMonthAnswer(Month Month, Fen ActualFen, Fen DepositFen, Fen SetOffFen, Fen NetFen, Fen ClawbackFen, string Hash);

public sealed record ClearingItemAnswer(string Id, string Kind, string? Category, Fen AmountFen, string Reason, string Document);

/// <summary>分类金额的输出。</summary>
public sealed record SplitAnswer(string Category, Fen PooledFen, Fen AccountFen);

/// <summary>清算合计的输出。</summary>
public sealed record ClearingSumsAnswer(
    string Group, int Providers, Fen ActualFen, Fen DepositFen, Fen ReleaseFen, Fen ForfeitedFen, Fen SpecialCaseFen, Fen DrgResultFen, Fen OtherFen,
    Fen SettledFen, Fen SupplementFen, Fen RecoveryFen, Fen SetOffFen, Fen NetFen)
{
    public static ClearingSumsAnswer Of(ClearingSums s) => new(
        s.Group, s.Providers, s.Actual, s.Deposit, s.Release, s.Forfeited, s.SpecialCase, s.DrgResult, s.Other, s.Settled, s.Supplement, s.Recovery, s.SetOff, s.Net);
}

/// <summary>年终清算报告的输出。</summary>
public sealed record ClearingReportAnswer(
    string Region, string Fund, string Year, ClearingSumsAnswer Total, ImmutableArray<ClearingSumsAnswer> ByType, ImmutableArray<ClearingSumsAnswer> ByGrade,
    ImmutableArray<SplitAnswer> ByCategory, ImmutableArray<ClearingStatementAnswer> Statements)
{
    public static ClearingReportAnswer Of(ClearingReport r) => new(
        r.Region, r.Fund.Code(), r.Year.ToString()[..4], ClearingSumsAnswer.Of(r.Total), [.. r.ByType.Select(ClearingSumsAnswer.Of)], [.. r.ByGrade.Select(ClearingSumsAnswer.Of)],
        [.. r.ByCategory.Select(c => new SplitAnswer(c.Category.Name(), c.Pooled, c.Account))], [.. r.Statements.Select(ClearingStatementAnswer.Of)]);
}
