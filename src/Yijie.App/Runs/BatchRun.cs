using System.Collections.Immutable;
using System.Globalization;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.Runs;

/// <summary>应付款。What a batch pays one provider.</summary>
public sealed record Payable(string Provider, Fen Amount);

/// <summary>一种批次。What any run can do without its types being known.</summary>
public interface IRun
{
    BatchKind Kind { get; }

    /// <summary>A batch's outcome, recomputed from the inputs that are kept.</summary>
    RecomputedBatch Recomputed(Store store, Batch batch);
}

/// <summary>重算的批次。What the checks look at.</summary>
/// <param name="Gross">Of a month's run: the gross settleable amount that each provider's line rests on; else empty.</param>
/// <param name="Payable">应付合计。</param>
/// <param name="Statements">Of a month's settlement: what it settles.</param>
public sealed record RecomputedBatch(string Hash, IEnumerable<(string Provider, Fen Amount)> Gross, Fen Payable, ImmutableArray<Statement> Statements);

/// <summary>
/// 批次的办理。Advance, settlement, prepayment and clearing go the same way: load all facts, decide, keep as a draft; review the hash; approve the hash, where
/// the facts are loaded and decided again, and commit.
/// </summary>
public abstract class BatchRun<TInputs, TOutcome> : IRun
    where TInputs : class
    where TOutcome : class
{
    private const string Segregation = "内控·岗位分离";
    private const string OneContent = "内控·一事一批";

    public abstract BatchKind Kind { get; }

    /// <summary>依据的条文。The article that asks for this run.</summary>
    public abstract string Article { get; }

    /// <summary>能否办理。Whether the time for it has come.</summary>
    protected abstract ImmutableArray<Refusal> Untimely(BatchKey key, DateOnly today);

    /// <summary>取数。All facts as they stand, in one immutable record.</summary>
    protected abstract TInputs Load(Store store, BatchKey key, DateOnly today, Fen? limit);

    /// <summary>The fresh facts of exactly those providers that a draft decided on.</summary>
    protected abstract TInputs Narrow(TInputs fresh, TInputs draft);

    /// <summary>试算。Pure.</summary>
    public abstract TOutcome Decide(TInputs inputs);

    public abstract string HashOf(TOutcome outcome);

    /// <summary>各机构的应结算额。Of a run that rests on the month's records.</summary>
    protected virtual IEnumerable<(string Provider, Fen Amount)> GrossOf(TOutcome outcome) => [];

    /// <summary>结算单。Of a month's settlement.</summary>
    protected virtual ImmutableArray<Statement> StatementsOf(TOutcome outcome) => [];

    /// <summary>Whether there is nothing in the outcome to store.</summary>
    protected abstract bool IsEmpty(TOutcome outcome);

    /// <summary>不能审批的结果。What stands against approving an outcome, whatever its hash.</summary>
    protected virtual ImmutableArray<Refusal> NotToBeApproved(TOutcome outcome) => [];

    /// <summary>应付明细。Amounts above zero, by provider code.</summary>
    protected abstract IEnumerable<Payable> PayablesOf(TOutcome outcome);

    /// <summary>已有定论的批次。An approved batch that settles the month for all, so that nothing is calculated again.</summary>
    protected abstract (Batch?, TOutcome)? Standing(Store store, IReadOnlyList<Batch> earlier);

    /// <summary>是否由财政专户付款。Such a batch never touches 支出户, whose balance does not bound it.</summary>
    protected virtual bool PaidFromFiscal(TOutcome outcome) => false;

    /// <summary>审批时除支付指令外要落账的内容。</summary>
    /// <param name="draft">What the draft was decided on, with those it deferred.</param>
    protected abstract void Commit(Store store, Context context, Batch batch, TInputs draft, TOutcome outcome);

    /// <summary>
    /// 试算并存为草稿。Unchanged facts give the batch that is already there; changed facts a new revision that supersedes the draft.
    /// </summary>
    /// <returns>The batch, null where there is nothing to store; and its outcome.</returns>
    public (Batch? Batch, TOutcome Outcome) Calculate(Context context, BatchKey key, bool withinFunds)
    {
        using var store = context.Database.Write(key.Region);
        var person = context.Begin(store, key.Region, key.Fund, Role.Handler);
        RefusedException.ThrowIfAny(Untimely(key, context.Today));
        var earlier = Batches.Of(store, key);

        if (Standing(store, earlier) is { } standing) return standing;

        var limit = withinFunds ? Fen.Max(Available(store, key), Fen.Zero) : (Fen?)null; // what pays nothing goes whatever there is
        var inputs = Load(store, key, context.Today, limit);
        var outcome = Decide(inputs);
        if (IsEmpty(outcome)) return (null, outcome);

        var hash = HashOf(outcome);
        var open = earlier.LastOrDefault(b => b.IsOpen);
        if (open?.Hash == hash) return (open, outcome);

        if (open is not null) Batches.AddStep(store, context, open, "superseded", person.Name);
        var batch = Batches.AddDraft(store, context, key, (earlier.LastOrDefault()?.Revision ?? 0) + 1, Batches.CutNow(store), hash, inputs, person.Name);
        context.Record(store, key.Region, key.Fund, person.Name, $"{key.KindCode} calculate", batch.Id, hash, "draft");
        store.Commit();
        return (batch, outcome);
    }

    /// <summary>复核。The reviewer hands back the hash seen.</summary>
    /// <returns>No outcome: nothing is decided here, and the batch keeps what was (<see cref="Stored"/>).</returns>
    public (Batch Batch, TOutcome? Outcome) Review(Context context, string id, string hash)
    {
        using var store = context.Database.Write(Batches.RegionOf(id));
        var batch = Batches.Get(store, id, Kind);
        var person = context.Begin(store, batch.Key.Region, batch.Key.Fund, Role.Reviewer);
        if (IsRepeat(context, batch, "reviewed", hash, person)) return (batch, null);

        RefusedException.ThrowIfAny(
        [
            .. NotOpen(batch),
            .. Refusal.When(batch.Find("reviewed") is not null, OneContent, $"批次 {id} 已由 {batch.Find("reviewed")?.Actor} 复核"),
            .. OtherHash(batch, hash),
            .. Refusal.When(person.Name == batch.PreparedBy, Segregation, $"{person.Name} 是本批次的经办人,不能复核"),
        ]);
        batch = Batches.AddStep(store, context, batch, "reviewed", person.Name);
        context.Record(store, batch.Key.Region, batch.Key.Fund, person.Name, $"{batch.Key.KindCode} review", id, hash, "reviewed");
        store.Commit();
        return (batch, null);
    }

    /// <summary>
    /// 审批。The approver hands back the hash seen; the facts are decided again, and if anything has changed since, it is refused. Everything that
    /// follows — set-offs booked, instructions, statements — is committed with it.
    /// </summary>
    /// <returns>The outcome; null where the approval is a repeat.</returns>
    public (Batch Batch, TOutcome? Outcome) Approve(Context context, string id, string hash)
    {
        using var store = context.Database.Write(Batches.RegionOf(id));
        var batch = Batches.Get(store, id, Kind);
        var person = context.Begin(store, batch.Key.Region, batch.Key.Fund, Role.Approver);
        if (IsRepeat(context, batch, "approved", hash, person)) return (batch, null);

        var reviewer = batch.Find("reviewed")?.Actor;
        RefusedException.ThrowIfAny(
        [
            .. NotOpen(batch),
            .. OtherHash(batch, hash),
            .. Refusal.When(batch.IsOpen && reviewer is null, Segregation, $"批次 {id} 尚未复核"),
            .. Refusal.When(person.Name == batch.PreparedBy || person.Name == reviewer, Segregation, $"{person.Name} 已经办或复核本批次,不能审批"),
        ]);

        var draft = Batches.Inputs<TInputs>(store, batch);
        var outcome = Decide(Narrow(Load(store, batch.Key, context.Today, limit: null), draft));
        RefusedException.ThrowIfAny(
        [
            .. Refusal.When(HashOf(outcome) != hash, OneContent, "试算后数据已变化,请重新试算"),
            .. NotToBeApproved(outcome),
            .. PaidFromFiscal(outcome) ? [] : Shortage(store, batch.Key, PayablesOf(outcome).Sum(p => p.Amount)),
        ]);

        batch = Batches.AddStep(store, context, batch, "approved", person.Name, cut: Batches.CutNow(store));
        AddInstructions(store, context, batch, person, PayablesOf(outcome));
        Commit(store, context, batch, draft, outcome);
        context.Record(store, batch.Key.Region, batch.Key.Fund, person.Name, $"{batch.Key.KindCode} approve", id, hash, "approved");
        store.Commit();
        return (batch, outcome);
    }

    /// <summary>退回。By the reviewer or the approver, with a reason; the next calculation makes a new draft.</summary>
    public Batch Reject(Context context, string id, string reason)
    {
        using var store = context.Database.Write(Batches.RegionOf(id));
        var batch = Batches.Get(store, id, Kind);
        var person = context.Begin(store, batch.Key.Region, batch.Key.Fund, Role.Reviewer, Role.Approver);
        if (batch.Find("rejected") is { } done && done.Actor == person.Name) return batch;

        RefusedException.ThrowIfAny(
        [
            .. NotOpen(batch),
            .. Refusal.When(person.Name == batch.PreparedBy, Segregation, $"{person.Name} 是本批次的经办人,不能退回"),
            .. Refusal.When(string.IsNullOrWhiteSpace(reason), OneContent, "退回须说明理由"),
        ]);
        batch = Batches.AddStep(store, context, batch, "rejected", person.Name, reason);
        context.Record(store, batch.Key.Region, batch.Key.Fund, person.Name, $"{batch.Key.KindCode} reject", id, batch.Hash, "rejected");
        store.Commit();
        return batch;
    }

    /// <summary>批次的结果。Recomputed from the inputs that are kept.</summary>
    public TOutcome Stored(Store store, Batch batch) => Decide(Batches.Inputs<TInputs>(store, batch));

    public RecomputedBatch Recomputed(Store store, Batch batch)
    {
        var outcome = Stored(store, batch);
        return new(HashOf(outcome), GrossOf(outcome), PayablesOf(outcome).Sum(p => p.Amount), StatementsOf(outcome));
    }

    private static bool IsRepeat(Context context, Batch batch, string step, string hash, Person person)
    {
        if (batch.Find(step) is not { } done || done.Hash != hash || done.Actor != person.Name) return false;
        context.Say($"批次 {batch.Id} 已于 {done.OnDay} 办理,未重复。");
        return true;
    }

    private static ImmutableArray<Refusal> NotOpen(Batch batch) => batch.Stage switch
    {
        "rejected" => [new(OneContent, $"批次 {batch.Id} 已被退回:{batch.Find("rejected")!.Reason}")],
        "superseded" => [new(OneContent, $"批次 {batch.Id} 已被新的试算取代,请办理最新批次")],
        "approved" => [new(OneContent, $"批次 {batch.Id} 已由 {batch.Find("approved")!.Actor} 审批")],
        _ => [],
    };

    private static ImmutableArray<Refusal> OtherHash(Batch batch, string hash) =>
        Refusal.When(hash != batch.Hash, OneContent, $"所示摘要与批次 {batch.Id} 不符,请核对后按 {batch.Hash} 办理");

    /// <law doc="方案" article="四">财政部门于次月 1 个工作日前将资金拨付经办机构。</law>
    private static ImmutableArray<Refusal> Shortage(Store store, BatchKey key, Fen payable)
    {
        var available = Available(store, key);
        return Refusal.When(payable > Fen.Zero && payable > available, "方案·四",
            $"支出户可用资金 {available} 元,本批应付 {payable} 元,缺口 {payable - available} 元;可待资金到账,或用 calculate --within-funds 分批");
    }

    /// <summary>可用资金。What the expenditure account holds, less what is approved and may still leave it.</summary>
    private static Fen Available(Store store, BatchKey key) =>
        Books.ExpenditureAccountBalance(store, new(key.Region, key.Fund)) - InFlight.Of(store, key.Region, key.Fund);

    private static void AddInstructions(Store store, Context context, Batch batch, Person approver, IEnumerable<Payable> payables)
    {
        using var rows = store.Append("instruction", "region", "id", "batch_id", "fund", "month", "kind", "provider", "amount_fen", "created_on", "created_by");
        var (id, fund, month, kind, today) = (batch.Id, batch.Key.Fund.Code(), batch.Key.Month.ToString(), batch.Key.KindCode, context.Today.ToIso());
        var number = 0;
        foreach (var payable in payables)
        {
            rows.Text(batch.Key.Region);
            rows.Text(string.Create(CultureInfo.InvariantCulture, $"{id}-{++number:00000}"));
            rows.Text(id);
            rows.Text(fund);
            rows.Text(month);
            rows.Text(kind);
            rows.Text(payable.Provider);
            rows.Long(payable.Amount.Value);
            rows.Text(today);
            rows.Text(approver.Name);
            rows.EndRow();
        }
        rows.Complete();
    }
}
