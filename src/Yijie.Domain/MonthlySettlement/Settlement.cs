using System.Collections.Immutable;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>结算候选。One provider's month as the facts stand: everything its statement reads.</summary>
/// <param name="Gross">Counted rows of the month, by category.</param>
/// <param name="Late">Rows of settled months that came after the provider's last settlement, by their own month and category.</param>
/// <param name="Deductions">Of this month, and of settled months where decided since the last settlement.</param>
/// <param name="Open">What is open against the provider: advances of this and earlier months, clawbacks, prepayment being recalled.</param>
public sealed record SettlementCandidate(
    string Provider, ProviderType Type,
    ImmutableArray<CategoryTotal> Gross, ImmutableArray<CategoryTotal> Late,
    ImmutableArray<Deduction> Deductions, ImmutableArray<DrgAdjustment> Drg,
    GateFacts Gate, ImmutableArray<OpenItem> Open,
    bool PaymentStopped, bool HasBankAccount);

/// <summary>月度结算的全部依据。Everything the decision reads; the outcome recomputes from it.</summary>
/// <param name="Candidates">By provider code: whoever needs a settlement of the month and has none.</param>
/// <param name="Limit">分批时可用的资金。With a limit the smallest payments that fit go first.</param>
public sealed record SettlementInputs(string Region, Fund Fund, Month Month, Provision<Rate> DepositRate, ImmutableArray<SettlementCandidate> Candidates, Fen? Limit);

/// <summary>尚不能结算的机构。</summary>
public sealed record NotReady(string Provider, ImmutableArray<string> Reasons);

/// <summary>月度结算批次。Its hash covers its statements.</summary>
public sealed record SettlementBatch(Fen TotalNet, ImmutableArray<Statement> Statements, ImmutableArray<NotReady> NotReady, string Hash);

/// <summary>月度结算。Settles every provider that is ready and lists the others with their reasons.</summary>
public static class Settlement
{
    /// <summary>试算。</summary>
    public static SettlementBatch Decide(SettlementInputs inputs)
    {
        var judged = inputs.Candidates.Select(c => (Candidate: c, Reasons: Gate.NotReady(c.Gate))).ToList();
        var ready = judged.Where(j => j.Reasons.IsEmpty).Select(j => StatementOf(inputs, j.Candidate)).ToList();
        var notReady = judged.Where(j => !j.Reasons.IsEmpty).Select(j => new NotReady(j.Candidate.Provider, j.Reasons));

        if (inputs.Limit is { } limit)
        {
            var going = SmallestFirst.Within(limit, ready, s => s.Net, s => s.Provider);
            var waiting = ready.Where(s => !going.Contains(s.Provider)).Select(s => new NotReady(s.Provider, ["funds-short"])).ToList(); // before they are taken out
            notReady = notReady.Concat(waiting);
            ready.RemoveAll(s => !going.Contains(s.Provider));
        }
        return new(ready.Sum(s => s.Net), [.. ready], [.. notReady.OrderBy(n => n.Provider, StringComparer.Ordinal)], HashOf(inputs, ready));
    }

    /// <summary>本批结算的机构。Whose statements the decision has; without a limit the gate alone says so.</summary>
    public static IEnumerable<string> Providers(SettlementInputs inputs) => inputs.Limit is null
        ? inputs.Candidates.Where(c => Gate.NotReady(c.Gate).IsEmpty).Select(c => c.Provider)
        : Decide(inputs).Statements.Select(s => s.Provider);

    /// <summary>结算单。One provider's statement, ready or not.</summary>
    public static Statement StatementOf(SettlementInputs inputs, SettlementCandidate candidate)
    {
        var actual = ActualSettlement.Of(candidate, inputs.DepositRate.Value);
        var netting = Netting.Of(actual.Actual, candidate.Open);
        var shares = new FundShares(candidate.Gross.Concat(candidate.Late));
        var (setOff, payment) = TwoSteps(actual.ActualByCategory, netting, shares);

        var open = candidate.Open.Where(i => i.Kind == OpenItemKind.Advance).Sum(i => i.Balance);
        var clawbacks = candidate.Open.Where(i => i.Kind is OpenItemKind.Clawback or OpenItemKind.Recovery).Sum(i => i.Balance);
        var statement = new Statement
        {
            Region = inputs.Region,
            Fund = inputs.Fund,
            Provider = candidate.Provider,
            Month = inputs.Month,
            Gross = actual.Gross,
            Late = actual.Late,
            Audit = actual.Audit,
            Agreement = actual.Agreement,
            Drg = actual.Drg,
            Deposit = actual.Deposit,
            Actual = actual.Actual,
            Adjustments = AdjustmentsOf(candidate),
            Offsets = netting.Offsets,
            Net = netting.Net,
            Open = open - SetOffOf(netting, OpenItemKind.Advance),
            ClawbackOpen = clawbacks - SetOffOf(netting, OpenItemKind.Clawback) - SetOffOf(netting, OpenItemKind.Recovery) + netting.Clawback,
            ExOfficio = Gate.ExOfficio(candidate.Gate),
            HeldReasons = HeldReasons(candidate.PaymentStopped, candidate.HasBankAccount, netting.Net),
            ByCategory = ByCategory(candidate, actual),
            SetOffSplit = setOff,
            PaymentSplit = payment,
            ClawbackSplit = netting.Clawback > Fen.Zero ? shares.Divide([.. actual.ActualByCategory.Select(a => -a)]) : [],
            Hash = "",
        };
        return statement with { Hash = HashOf(statement) };
    }

    /// <summary>
    /// 分两步记账的类别金额。At approval the set-offs: each category of A times set-offs ÷ A, then 统筹 and 个账; on the bank's word what is left of A's
    /// own division.
    /// </summary>
    internal static (ImmutableArray<CategoryAmount> SetOff, ImmutableArray<CategoryAmount> Payment) TwoSteps(Fen[] byCategory, Netting netting, FundShares shares)
    {
        var total = byCategory.Sum();
        if (total < Fen.Zero) return ([], []);
        var whole = shares.Divide(byCategory);
        if (total == Fen.Zero) return (whole, []); // categories that cancel out are still booked, against each other

        var setOff = shares.Divide(Fen.Scale(byCategory, netting.SetOff, total));
        return (setOff, Difference(whole, setOff));
    }

    private static ImmutableArray<CategoryAmount> Difference(ImmutableArray<CategoryAmount> whole, ImmutableArray<CategoryAmount> part)
    {
        var rest = ImmutableArray.CreateBuilder<CategoryAmount>(Categories.Count);
        foreach (var category in Categories.All)
        {
            var (w, p) = (Find(whole, category), Find(part, category));
            var amount = new CategoryAmount(category, w.Pooled - p.Pooled, w.Account - p.Account);
            if (amount.Pooled != Fen.Zero || amount.Account != Fen.Zero) rest.Add(amount);
        }
        return rest.DrainToImmutable();

        static CategoryAmount Find(ImmutableArray<CategoryAmount> amounts, Category category)
        {
            foreach (var amount in amounts)
                if (amount.Category == category) return amount;
            return new(category, Fen.Zero, Fen.Zero);
        }
    }

    private static ImmutableArray<Adjustment> AdjustmentsOf(SettlementCandidate candidate) =>
    [
        .. candidate.Late.Select(l => new Adjustment(AdjustmentKind.Late, l.Month, null, l.Category, l.Amount)),
        .. candidate.Deductions.Select(d => new Adjustment(d.Kind == DeductionKind.Audit ? AdjustmentKind.Audit : AdjustmentKind.Agreement, d.Month, d.Id, d.Category, -d.Amount)),
        .. candidate.Drg.Select(d => new Adjustment(AdjustmentKind.Drg, d.Month, d.Id, Category.Inpatient, d.Amount)),
    ];

    private static Fen SetOffOf(Netting netting, OpenItemKind kind) => netting.Offsets.Where(o => o.Kind == kind).Sum(o => o.Amount);

    internal static ImmutableArray<string> HeldReasons(bool paymentStopped, bool hasBankAccount, Fen net)
    {
        if (net == Fen.Zero) return [];
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (paymentStopped) reasons.Add("payment-stopped");
        if (!hasBankAccount) reasons.Add("no-bank-account");
        return reasons.ToImmutable();
    }

    /// <summary>Categories with rows, and those that something fell on all the same.</summary>
    private static ImmutableArray<CategoryLine> ByCategory(SettlementCandidate candidate, ActualSettlement actual)
    {
        var lines = ImmutableArray.CreateBuilder<CategoryLine>(Categories.Count);
        foreach (var category in Categories.All)
        {
            var (gross, net) = (actual.GrossByCategory[(int)category], actual.ActualByCategory[(int)category]);
            if (net != Fen.Zero || candidate.Gross.Any(t => t.Category == category)) lines.Add(new(category, gross, net));
        }
        return lines.DrainToImmutable();
    }

    /// <summary>结算单的内容摘要。Over everything but the hash itself.</summary>
    public static string HashOf(Statement s)
    {
        using var hash = new ContentHash();
        hash.Add("statement").Add(s.Region).Add((long)s.Fund).Add(s.Provider).Add(s.Month)
            .Add(s.Gross).Add(s.Late).Add(s.Audit).Add(s.Agreement).Add(s.Drg).Add(s.Deposit).Add(s.Actual)
            .Add(s.Net).Add(s.Open).Add(s.ClawbackOpen).Add(s.ExOfficio).Add(string.Join(' ', s.HeldReasons));
        foreach (var a in s.Adjustments) hash.Add("adjustment").Add((long)a.Kind).Add(a.Month).Add(a.Id ?? "").Add((long?)a.Category ?? -1).Add(a.Amount);
        foreach (var offset in s.Offsets)
        {
            hash.Add("offset").Add((long)offset.Kind).Add(offset.Month).Add(offset.Amount);
            CategoryAmounts.AddTo(hash, offset.Credits);
        }
        foreach (var line in s.ByCategory) hash.Add("category").Add((long)line.Category).Add(line.Gross).Add(line.Actual);
        foreach (var split in (ImmutableArray<CategoryAmount>[])[s.SetOffSplit, s.PaymentSplit, s.ClawbackSplit])
        {
            hash.Add("split");
            CategoryAmounts.AddTo(hash, split);
        }
        return hash.ToHex();
    }

    private static string HashOf(SettlementInputs inputs, IEnumerable<Statement> statements)
    {
        using var hash = new ContentHash();
        hash.Add("settlement").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Month);
        foreach (var statement in statements) hash.Add(statement.Hash);
        return hash.ToHex();
    }
}
