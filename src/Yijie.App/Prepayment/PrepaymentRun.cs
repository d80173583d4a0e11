using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>预付金拨付批次的输出。</summary>
/// <param name="Late">迟于最迟拨付日: by the bank's last word, or until it is in by the approval or the calculation.</param>
public sealed record PrepaymentBatchAnswer(
    string Region, string Fund, string Year, string? Id, long? Revision, string? Hash, string Status, string FromAccount, string DueOn, bool Late, Fen TotalFen,
    ImmutableArray<PrepaymentLineAnswer> Lines, ImmutableArray<PrepaymentExclusionAnswer> Excluded, ImmutableArray<string> Deferred, GateAnswer Gate);

public sealed record PrepaymentLineAnswer(string Id, string Provider, Fen AmountFen);

public sealed record PrepaymentExclusionAnswer(string Id, string Provider, Fen AmountFen, ImmutableArray<string> Reasons);

/// <summary>预付金拨付的办理。<c>prepay pay</c>: pays what was determined and is in no approved batch yet.</summary>
public sealed class PrepaymentRun(PayingAccount account = PayingAccount.Expenditure) : BatchRun<PrepaymentInputs, PrepaymentBatch>
{
    public override BatchKind Kind => BatchKind.Prepayment;

    public override string Article => "办法·第八条(三)";

    public static Command Commands()
    {
        var from = new Option<string>("--from-account") { Description = "付款账户:expenditure 支出户(默认),fiscal 财政专户", DefaultValueFactory = _ => "expenditure" };
        from.AcceptOnlyFromAmong("expenditure", "fiscal");
        return RunCommands.Build("pay", "拨付预付金(第八条(三))", new PrepaymentRun(), Answer, typeof(PrepaymentBatchAnswer), (from, chosen => new PrepaymentRun(Enum.Parse<PayingAccount>(chosen, ignoreCase: true))));
    }

    public override PrepaymentBatch Decide(PrepaymentInputs inputs) => Disbursement.Decide(inputs);

    public override string HashOf(PrepaymentBatch outcome) => outcome.Hash;

    protected override ImmutableArray<Refusal> Untimely(BatchKey key, DateOnly today) =>
        Refusal.When(today < key.Month.FirstDay, Article, $"{key.Period} 年度的预付金不能在此前拨付");

    protected override bool IsEmpty(PrepaymentBatch outcome) => outcome.Lines.IsEmpty;

    protected override IEnumerable<Payable> PayablesOf(PrepaymentBatch outcome) => outcome.Lines.Select(l => new Payable(l.Provider, l.Amount));

    protected override bool PaidFromFiscal(PrepaymentBatch outcome) => outcome.Account == PayingAccount.Fiscal;

    /// <summary>The last approved batch stands until something else has been determined.</summary>
    protected override (Batch?, PrepaymentBatch)? Standing(Store store, IReadOnlyList<Batch> earlier) =>
        earlier.LastOrDefault(b => b.Stage == "approved") is { } approved && !Unpaid(store, approved.Key).Any() ? (approved, Stored(store, approved)) : null;

    protected override PrepaymentInputs Load(Store store, BatchKey key, DateOnly today, Fen? limit)
    {
        var facts = new PrepaymentFacts(store, key.Region, today);
        var gate = GateCommand.Load(store, key.Region, key.Fund, key.Month, today);
        RefusedException.ThrowIfAny(FundGate.Decide(gate).Refusals);
        return new(key.Region, key.Fund, key.Month, account, PrepaymentTimetable.PaymentDeadline(facts.Calendar, facts.Policy, key.Month, today), gate,
            Candidates(store, key, facts, today), account == PayingAccount.Fiscal ? null : limit);
    }

    /// <summary>核定后待拨付的。What a batch of that day would pay, if there is the money.</summary>
    internal static Fen ToPay(Store store, BatchKey key, DateOnly today) =>
        Candidates(store, key, new(store, key.Region, today), today).Where(c => Disbursement.Exclusions(c).IsEmpty).Sum(c => c.Amount);

    /// <summary>核定后不得拨付的。How many a batch of that day would leave out; those being recalled aside.</summary>
    internal static long LeftOut(Store store, BatchKey key, DateOnly today) =>
        Candidates(store, key, new(store, key.Region, today), today).Count(c => !c.InRecall && !Disbursement.Exclusions(c).IsEmpty);

    private static ImmutableArray<PrepaymentCandidate> Candidates(Store store, BatchKey key, PrepaymentFacts facts, DateOnly today)
    {
        var unpaid = Unpaid(store, key);
        if (unpaid.Count == 0) return [];
        var cases = RecallStore.Cases(store, new(key.Region, key.Fund));
        var (providers, stopped) = (PartyStore.Providers(store, key.Region, today), PartyStore.Stopped(store, key.Region));
        return
        [
            .. unpaid.Select(d => new PrepaymentCandidate(d.Id, d.Provider, new(d.SpendingFen), (int)d.Months, (int)d.Scale, new(d.AmountFen),
                ServiceAgreement.NormalOn(facts.Agreements[d.Provider], today), stopped.ContainsKey(d.Provider), cases.GetValueOrDefault(new(new(key.Region, key.Fund), d.Provider, key.Month))?.Grounds.Any() == true, providers[d.Provider].Account.OnFile)),
        ];
    }

    protected override PrepaymentInputs Narrow(PrepaymentInputs fresh, PrepaymentInputs draft)
    {
        var deferred = Decide(draft).Deferred.ToHashSet(StringComparer.Ordinal);
        return fresh with { Account = draft.Account, Candidates = [.. fresh.Candidates.Where(c => !deferred.Contains(c.Provider))] };
    }

    /// <summary>The prepayment is booked when the bank has paid it (T2).</summary>
    protected override void Commit(Store store, Context context, Batch batch, PrepaymentInputs draft, PrepaymentBatch outcome)
    {
        if (outcome.Account == PayingAccount.Fiscal) Payments.PaidFromFiscal.Enter(store, context, batch.Key.Region, batch.Id);
    }

    /// <summary>Determined, not withdrawn, and in no approved batch, by provider.</summary>
    private static List<DeterminedRow> Unpaid(Store store, BatchKey key) =>
    [
        .. store.Query<DeterminedRow>(
            """
            select d.application_id as id, d.provider, d.spending_fen, d.months, d.scale, d.amount_fen from prepayment_determined d
            where d.region = @Region and d.fund = @fund and d.year = @Period
              and not exists (select 1 from prepayment_event e where e.region = d.region and e.application_id = d.application_id and e.kind = 'withdrawn')
              and not exists (select 1 from instruction i where i.region = d.region and i.fund = d.fund and i.month = @month and i.kind = 'prepayment' and i.provider = d.provider)
            """,
            new { key.Region, fund = key.Fund.Code(), key.Period, month = key.Month.ToString() }).OrderBy(d => d.Provider, StringComparer.Ordinal),
    ];

    private static int Answer(Context context, Store store, BatchKey key, Batch? batch, PrepaymentBatch outcome)
    {
        var answer = new PrepaymentBatchAnswer(key.Region, key.Fund.Code(), key.Period, batch?.Id, batch?.Revision, batch?.Hash,
            batch is null ? "" : BatchStatus.Of(store, batch), outcome.Account.ToString().ToLowerInvariant(), outcome.DueOn.ToIso(), IsLate(context, store, batch, outcome.DueOn), outcome.Total,
            [.. outcome.Lines.Select(l => new PrepaymentLineAnswer(l.Id, l.Provider, l.Amount))],
            [.. outcome.Excluded.Select(e => new PrepaymentExclusionAnswer(e.Id, e.Provider, e.Amount, e.Reasons))], outcome.Deferred, GateOf(context, store, key, batch));
        context.Answer(answer, text => Write(text, answer));
        return batch is null ? 1 : 0;
    }

    /// <summary>The gate as it stood for the batch.</summary>
    private static GateAnswer GateOf(Context context, Store store, BatchKey key, Batch? batch)
    {
        var inputs = batch is null ? GateCommand.Load(store, key.Region, key.Fund, key.Month, context.Today) : Batches.Inputs<PrepaymentInputs>(store, batch).Gate;
        return GateAnswer.Of(inputs, FundGate.Decide(inputs));
    }

    private static bool IsLate(Context context, Store store, Batch? batch, DateOnly due) =>
        string.CompareOrdinal((batch is null ? null : LastBooked(store, batch)) ?? batch?.Find("approved")?.OnDay ?? context.Today.ToIso(), due.ToIso()) > 0;

    private static string? LastBooked(Store store, Batch batch)
    {
        var (from, to) = Instructions.IdsOf(batch.Id);
        return store.Find<string>("select max(booked_on) from payment_result where region = @Region and instruction_id > @from and instruction_id < @to", new { batch.Key.Region, from, to });
    }

    private static void Write(TextWriter text, PrepaymentBatchAnswer a)
    {
        text.WriteLine(a.Id is null ? $"{a.Region} {a.Year} 年度没有可以拨付的预付金" : $"预付金拨付 {a.Id}  状态 {BatchStatus.InWords(a.Status!)}  摘要 {a.Hash}");
        text.WriteLine($"由{(a.FromAccount == "fiscal" ? "财政专户" : "支出户")}付款  机构 {a.Lines.Length}  合计 {a.TotalFen} 元  最迟 {a.DueOn}{(a.Late ? "(已逾期)" : "")}");
        Ledger.TextTable.Write(text, ["申请", ">预付金"], a.Lines.Select(l => new[] { l.Id, l.AmountFen.ToString() }));
        foreach (var e in a.Excluded) text.WriteLine($"暂不拨付 {e.Id} {e.AmountFen} 元:{string.Join("、", e.Reasons.Select(InWords))}");
        if (!a.Deferred.IsEmpty) text.WriteLine($"留待下一批:{string.Join("、", a.Deferred)}");
    }

    /// <summary>暂不拨付原因的说法。</summary>
    public static string InWords(string reason) => reason == "in-recall" ? "有未了结的收回事项(第九条)" : Domain.Payments.WithholdingReasons.InWords(reason);

    private sealed record DeterminedRow(string Id, string Provider, long SpendingFen, long Months, long Scale, long AmountFen);
}
