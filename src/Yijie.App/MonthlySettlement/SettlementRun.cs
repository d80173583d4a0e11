using System.Collections.Immutable;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>月度结算的办理。At approval: statements kept, set-offs booked, clawbacks entered, unpaid advances lapsed.</summary>
public sealed class SettlementRun : BatchRun<SettlementInputs, SettlementBatch>
{
    public override BatchKind Kind => BatchKind.Settlement;

    public override string Article => "方案·三";

    protected override ImmutableArray<Refusal> Untimely(BatchKey key, DateOnly today) => MonthCommands.NotEnded(key.Month, today);

    public override SettlementBatch Decide(SettlementInputs inputs) => Settlement.Decide(inputs);

    public override string HashOf(SettlementBatch outcome) => outcome.Hash;

    protected override IEnumerable<(string Provider, Fen Amount)> GrossOf(SettlementBatch outcome) => outcome.Statements.Select(s => (s.Provider, s.Gross));

    protected override ImmutableArray<Statement> StatementsOf(SettlementBatch outcome) => outcome.Statements;

    protected override bool IsEmpty(SettlementBatch outcome) => outcome.Statements.IsEmpty;

    protected override IEnumerable<Payable> PayablesOf(SettlementBatch outcome) =>
        outcome.Statements.Where(s => s.Net > Fen.Zero).Select(s => new Payable(s.Provider, s.Net));

    /// <summary>A month may be settled in several batches, so none stands for it.</summary>
    protected override (Batch?, SettlementBatch)? Standing(Store store, IReadOnlyList<Batch> earlier) => null;

    protected override SettlementInputs Load(Store store, BatchKey key, DateOnly today, Fen? limit) =>
        new SettlementFacts(store, key, today).Load(limit);

    protected override SettlementInputs Narrow(SettlementInputs fresh, SettlementInputs draft)
    {
        var settled = Settlement.Providers(draft).ToHashSet();
        return fresh with { Candidates = [.. fresh.Candidates.Where(c => settled.Contains(c.Provider))] };
    }

    protected override void Commit(Store store, Context context, Batch batch, SettlementInputs draft, SettlementBatch outcome)
    {
        KeepStatements(store, context, batch, outcome);
        var book = new BookKey(batch.Key.Region, batch.Key.Fund);
        ClawbackRegister.Enter(store, book, batch.Id, context.Today, outcome.Statements.SelectMany(ClawbacksOf));
        LapseAdvances(store, context, batch, outcome);
        if (Books.Postings(book.Fund).SetOffsBooked(outcome.Statements, context.Today) is { } entry)
        {
            var signatures = Books.SignaturesFor(store, batch.Key.Region, batch.PreparedBy, batch.Find("reviewed")!.Actor);
            Books.Post(store, book, context.Today, entry, signatures, batch.Id, context.Instant);
            PrepaymentRegister.LiftStops(store, context, book.Region,
                outcome.Statements.Where(s => s.Offsets.Any(o => o.Kind == OpenItemKind.Prepayment)).Select(s => s.Provider), batch.Find("approved")!.Actor);
        }
    }

    private static void KeepStatements(Store store, Context context, Batch batch, SettlementBatch outcome)
    {
        var (id, fund, month, today, cut) = (batch.Id, batch.Key.Fund.Code(), batch.Key.Month.ToString(), context.Today.ToIso(), batch.Find("approved")!.Cut);
        using var content = new StatementContent();
        using var rows = store.Append("statement",
            "region", "fund", "provider", "month", "batch_id", "approved_on", "cut", "hash", "gross_fen", "late_fen", "actual_fen", "deposit_fen", "net_fen", "content");
        foreach (var statement in outcome.Statements)
        {
            rows.Text(batch.Key.Region);
            rows.Text(fund);
            rows.Text(statement.Provider);
            rows.Text(month);
            rows.Text(id);
            rows.Text(today);
            rows.Long(cut);
            rows.Text(statement.Hash);
            rows.Long(statement.Gross.Value);
            rows.Long(statement.Late.Value);
            rows.Long(statement.Actual.Value);
            rows.Long(statement.Deposit.Value);
            rows.Long(statement.Net.Value);
            rows.Text(content.Of(statement));
            rows.EndRow();
        }
        rows.Complete();
    }

    /// <summary>备查簿登记。A new clawback with its categories; each set-off of an old one with the sign turned.</summary>
    private static IEnumerable<ClawbackEntry> ClawbacksOf(Statement s) =>
    [
        .. s.ClawbackSplit.IsEmpty ? [] : (ClawbackEntry[])[new(s.Provider, OpenItemKind.Clawback, s.Month, s.ClawbackSplit.Sum(c => c.Total), s.ClawbackSplit)],
        .. ClawbackEntry.SetOff(s.Provider, s.Offsets),
    ];

    /// <summary>
    /// 预拨失效。What was withheld at export or rejected by the bank can no longer be paid once its month is settled. Those few are asked for alone: joined with the
    /// statements just written, of which the planner knows nothing yet, they could cost each instruction a look at every statement.
    /// </summary>
    private static void LapseAdvances(Store store, Context context, Batch batch, SettlementBatch outcome)
    {
        var settled = outcome.Statements.Select(s => s.Provider).ToHashSet(StringComparer.Ordinal);
        var lapsing = PaymentStore.AdvancesToLapse(store, batch.Key.Region, batch.Key.Fund, batch.Key.Month).Where(i => settled.Contains(i.Provider)).ToList();
        using var rows = store.Append("payment_lapse", "region", "instruction_id", "on_day", "batch_id");
        foreach (var (id, _) in lapsing)
        {
            rows.Text(batch.Key.Region);
            rows.Text(id);
            rows.Text(context.Today.ToIso());
            rows.Text(batch.Id);
            rows.EndRow();
        }
        rows.Complete();
    }
}
