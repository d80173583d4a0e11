using System.Collections.Immutable;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>月初预拨的办理。Loads who has counted rows in the month and what their eligibility rests on.</summary>
public sealed class AdvanceRun : BatchRun<AdvanceInputs, AdvanceBatch>
{
    public override BatchKind Kind => BatchKind.Advance;

    public override string Article => "方案·三";

    protected override ImmutableArray<Refusal> Untimely(BatchKey key, DateOnly today) => MonthCommands.NotEnded(key.Month, today);

    public override AdvanceBatch Decide(AdvanceInputs inputs) => Advance.Decide(inputs);

    public override string HashOf(AdvanceBatch outcome) => outcome.Hash;

    protected override IEnumerable<(string Provider, Fen Amount)> GrossOf(AdvanceBatch outcome) => outcome.Lines.Select(l => (l.Provider, l.Gross));

    protected override bool IsEmpty(AdvanceBatch outcome) => false;

    /// <summary>Approved, it would stand for the month, and what comes in later could no longer be advanced on.</summary>
    protected override ImmutableArray<Refusal> NotToBeApproved(AdvanceBatch outcome) =>
        Refusal.When(outcome is { Lines.IsEmpty: true, Excluded.IsEmpty: true }, Article, "当月还没有计入的结算记录,空的批次不审批:审批之后当月不再预拨;请导入结算明细后重新试算");

    protected override IEnumerable<Payable> PayablesOf(AdvanceBatch outcome) =>
        outcome.Lines.Where(l => l.Amount > Fen.Zero).Select(l => new Payable(l.Provider, l.Amount));

    protected override (Batch?, AdvanceBatch)? Standing(Store store, IReadOnlyList<Batch> earlier)
    {
        if (earlier.LastOrDefault(b => b.Stage == "approved") is not { } approved) return null;
        var outcome = Stored(store, approved);
        return outcome.Deferred.IsEmpty ? (approved, outcome) : null;
    }

    protected override AdvanceInputs Load(Store store, BatchKey key, DateOnly today, Fen? limit)
    {
        var payees = PartyStore.Payees(store, key.Region, today);
        var agreements = PartyStore.Agreements(store, key.Region);
        var enrolments = PartyStore.Enrolments(store, key.Region);
        var stopped = PartyStore.Stopped(store, key.Region);
        var brought = Books.OpeningAdvances(store, key.Region, key.Fund);
        var candidates = GrossByProvider(store, key)
            .Where(g => !brought.Contains((g.Provider, key.Month))) // its advance was paid before the book began
            .Select(g => new AdvanceCandidate(
                g.Provider,
                new Fen(g.GrossFen),
                Enrolled: Enrolment.InMonth(enrolments[g.Provider], key.Month),
                AgreementNormal: ServiceAgreement.NormalOn(agreements[g.Provider], today),
                PaymentStopped: stopped.ContainsKey(g.Provider),
                HasBankAccount: payees[g.Provider].HasAccount));
        var policy = PolicyStore.Load(store, key.Region);
        return new(key.Region, key.Fund, key.Month, policy.AdvanceRate.On(policy.DayOf(key.Month, today)), [.. OnlyDeferred(store, key, candidates)], limit);
    }

    protected override AdvanceInputs Narrow(AdvanceInputs fresh, AdvanceInputs draft)
    {
        if (draft.Limit is null) return fresh; // nobody was deferred
        var deferred = Decide(draft).Deferred.ToHashSet();
        return fresh with { Candidates = [.. fresh.Candidates.Where(c => !deferred.Contains(c.Provider))] };
    }

    /// <summary>The advance is booked when the bank has paid it, so approval books nothing; but it is noted that a split batch leaves providers waiting.</summary>
    protected override void Commit(Store store, Context context, Batch batch, AdvanceInputs draft, AdvanceBatch outcome)
    {
        if (draft.Limit is null) return;
        var deferred = Decide(draft).Deferred; // what was approved no longer has them
        if (deferred.IsEmpty) return;
        store.Execute("insert into batch_deferral (region, batch_id, providers) values (@Region, @Id, @providers)", new { batch.Key.Region, batch.Id, providers = (long)deferred.Length });
    }

    /// <summary>After a batch that was split for lack of money, only those it deferred are left.</summary>
    private IEnumerable<AdvanceCandidate> OnlyDeferred(Store store, BatchKey key, IEnumerable<AdvanceCandidate> candidates)
    {
        if (Batches.Of(store, key).LastOrDefault(b => b.Stage == "approved") is not { } approved) return candidates;
        var deferred = Stored(store, approved).Deferred.ToHashSet();
        return candidates.Where(c => deferred.Contains(c.Provider));
    }

    private static IEnumerable<GrossRow> GrossByProvider(Store store, BatchKey key) => store.Query<GrossRow>(
        """
        select t.provider, cast(sum(t.pooled_fen + t.account_fen) as bigint) as gross_fen
        from monthly_total t
        where t.region = @Region and t.month = @month and t.fund = @fund
          and not exists (select 1 from statement s where s.region = t.region and s.fund = t.fund and s.provider = t.provider and s.month = t.month)
        group by t.provider
        having sum(t.row_count) > 0
        order by t.provider
        """,
        new { key.Region, month = key.Month.ToString(), fund = key.Fund.Code() });

    private sealed record GrossRow(string Provider, long GrossFen);
}
