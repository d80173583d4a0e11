using System.Collections.Immutable;
using System.Text.Json;
using Yijie.App.Ledger;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算的办理。At approval: statements kept, recoveries entered in the register, what a supplement is set off against booked.</summary>
public sealed class ClearingRun : BatchRun<ClearingInputs, ClearingBatch>
{
    public override BatchKind Kind => BatchKind.Clearing;

    public override string Article => "方案·三";

    protected override ImmutableArray<Refusal> Untimely(BatchKey key, DateOnly today) =>
        Refusal.When(today.Year <= key.Month.Year, Article, $"{key.Period} 年度尚未结束,不能办理年终清算");

    public override ClearingBatch Decide(ClearingInputs inputs) => Clearing.Decide(inputs);

    public override string HashOf(ClearingBatch outcome) => outcome.Hash;

    protected override bool IsEmpty(ClearingBatch outcome) => outcome.Statements.IsEmpty;

    protected override IEnumerable<Payable> PayablesOf(ClearingBatch outcome) =>
        outcome.Statements.Where(s => s.Net > Fen.Zero).Select(s => new Payable(s.Provider, s.Net));

    /// <summary>Once everybody is cleared, the last approved batch stands: a year is cleared once.</summary>
    protected override (Batch?, ClearingBatch)? Standing(Store store, IReadOnlyList<Batch> earlier) =>
        earlier.LastOrDefault(b => b.Stage == "approved") is { } approved && new ClearingFacts(store, approved.Key).NotCleared().Count == 0
            ? (approved, Stored(store, approved))
            : null;

    protected override ClearingInputs Load(Store store, BatchKey key, DateOnly today, Fen? limit) => new ClearingFacts(store, key).Load(today, limit);

    protected override ClearingInputs Narrow(ClearingInputs fresh, ClearingInputs draft)
    {
        var deferred = Decide(draft).Deferred.ToHashSet();
        return fresh with { Candidates = [.. fresh.Candidates.Where(c => !deferred.Contains(c.Provider))] };
    }

    protected override void Commit(Store store, Context context, Batch batch, ClearingInputs draft, ClearingBatch outcome)
    {
        KeepStatements(store, context, batch, outcome);
        var book = new BookKey(batch.Key.Region, batch.Key.Fund);
        ClawbackRegister.Enter(store, book, batch.Id, context.Today, outcome.Statements.SelectMany(RegisterEntries));
        if (Books.Postings(book.Fund).ClearingSetOff(outcome.Statements, context.Today) is { } entry)
        {
            var signatures = Books.SignaturesFor(store, book.Region, batch.PreparedBy, batch.Find("reviewed")!.Actor);
            Books.Post(store, book, context.Today, entry, signatures, batch.Id, context.Instant);
            PrepaymentRegister.LiftStops(store, context, book.Region,
                outcome.Statements.Where(s => s.Offsets.Any(o => o.Kind == OpenItemKind.Prepayment)).Select(s => s.Provider), batch.Find("approved")!.Actor);
        }
    }

    private static IEnumerable<ClawbackEntry> RegisterEntries(ClearingStatement s) =>
    [
        .. s.RecoverySplit.IsEmpty ? [] : (ClawbackEntry[])[new(s.Provider, OpenItemKind.Recovery, s.Year, s.Recovery, s.RecoverySplit)],
        .. ClawbackEntry.SetOff(s.Provider, s.Offsets),
    ];

    private static void KeepStatements(Store store, Context context, Batch batch, ClearingBatch outcome)
    {
        var cut = batch.Find("approved")!.Cut;
        using var rows = store.Append("clearing_statement",
            "region", "fund", "provider", "year", "batch_id", "approved_on", "cut", "hash", "deposit_fen", "release_fen", "result_fen", "net_fen", "content");
        foreach (var statement in outcome.Statements)
        {
            rows.Text(batch.Key.Region);
            rows.Text(batch.Key.Fund.Code());
            rows.Text(statement.Provider);
            rows.Long(statement.Year.Year);
            rows.Text(batch.Id);
            rows.Text(context.Today.ToIso());
            rows.Long(cut);
            rows.Text(statement.Hash);
            rows.Long(statement.Deposit.Value);
            rows.Long(statement.Release.Value);
            rows.Long(statement.Result.Value);
            rows.Long(statement.Net.Value);
            rows.Text(JsonSerializer.SerializeToUtf8Bytes(statement, Batches.StoredForm));
            rows.EndRow();
        }
        rows.Complete();
    }
}
