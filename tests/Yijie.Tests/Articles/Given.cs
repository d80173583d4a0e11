using System.Collections.Immutable;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Tests.Articles;

/// <summary>假设。The facts of a worked example, in yuan: one provider's month, everything ready unless said otherwise.</summary>
internal static class Given
{
    public static readonly Month June = new(2025, 6), July = new(2025, 7), August = new(2025, 8), September = new(2025, 9);
    public static readonly Provision<Rate> FivePercent = new(Rate.Percent(5), new(2025, 5, 23), "方案·三");
    public static readonly Provision<Rate> NoDeposit = FivePercent with { Value = Rate.Percent(0) };
    public static readonly GateFacts AllDone = new(true, true, true, true, true, true, false, false);

    public static Fen Yuan(decimal yuan) => new((long)(yuan * 100));

    /// <summary>计入的记录。One category's rows: pooled and individual-account amounts.</summary>
    public static CategoryTotal Rows(Month month, Category category, decimal pooled, decimal account = 0, long rows = 1) =>
        new(month, category, rows, Yuan(pooled), Yuan(account));

    public static OpenItem Advance(Month month, decimal balance) => new(OpenItemKind.Advance, month, Yuan(balance), [], Fen.Zero);

    public static OpenItem Prepayment(int year, decimal balance) => new(OpenItemKind.Prepayment, new(year, 1), Yuan(balance), [], Fen.Zero);

    /// <summary>待抵扣款。A clawback as it was created, and how much of it has been set off.</summary>
    public static OpenItem Clawback(Month month, decimal setOffBefore, params CategoryAmount[] created)
    {
        var split = ImmutableArray.Create(created);
        return new(OpenItemKind.Clawback, month, split.Sum(c => c.Total) - Yuan(setOffBefore), split, Yuan(setOffBefore));
    }

    public static Deduction Audit(decimal amount, Category? category = null, Month? month = null) => new("审1", month ?? July, DeductionKind.Audit, category, Yuan(amount));

    public static DrgAdjustment Drg(decimal amount, Month? month = null) => new("组1", month ?? July, Yuan(amount));

    public static SettlementCandidate Candidate(params CategoryTotal[] gross) => new(
        "H14020000001", ProviderType.Institution, [.. gross], [], [], [], AllDone, [], PaymentStopped: false, HasBankAccount: true);

    public static Statement Settle(this SettlementCandidate candidate, Month? month = null, Fund fund = Fund.Employee, Provision<Rate>? depositRate = null) =>
        Settlement.StatementOf(new("140200", fund, month ?? July, depositRate ?? FivePercent, [candidate], null), candidate);
}
