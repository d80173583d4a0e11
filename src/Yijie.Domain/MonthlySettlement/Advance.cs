using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>预拨候选。A provider with counted rows in the month, and what its eligibility rests on.</summary>
public sealed record AdvanceCandidate(string Provider, Fen Gross, bool Enrolled, bool AgreementNormal, bool PaymentStopped, bool HasBankAccount);

/// <summary>月初预拨的全部依据。Everything the decision reads; the outcome recomputes from it.</summary>
/// <param name="Candidates">By provider code; without providers whose month is already settled.</param>
/// <param name="Limit">分批时可用的资金。With a limit the smallest advances that fit go first and the rest are deferred.</param>
public sealed record AdvanceInputs(string Region, Fund Fund, Month Month, Provision<Rate> Ratio, ImmutableArray<AdvanceCandidate> Candidates, Fen? Limit);

/// <summary>预拨明细。</summary>
public sealed record AdvanceLine(string Provider, Fen Gross, Fen Amount);

/// <summary>不予预拨的机构。All its reasons, in their fixed order.</summary>
public sealed record AdvanceExclusion(string Provider, Fen Gross, ImmutableArray<string> Reasons);

/// <summary>月初预拨批次。Its hash covers its lines and exclusions.</summary>
/// <param name="Deferred">分批时留待下一批的机构。</param>
public sealed record AdvanceBatch(Provision<Rate> Ratio, Fen Total, ImmutableArray<AdvanceLine> Lines, ImmutableArray<AdvanceExclusion> Excluded, ImmutableArray<string> Deferred, string Hash);

/// <summary>月初预拨。Who is paid an advance for the month, and how much.</summary>
public static class Advance
{
    /// <summary>试算。Every eligible provider gets the ratio of its gross; every other one is excluded with all its reasons.</summary>
    public static AdvanceBatch Decide(AdvanceInputs inputs)
    {
        var judged = inputs.Candidates.Select(c => (Candidate: c, Reasons: Exclusions(c))).ToList();
        var eligible = judged.Where(j => j.Reasons.IsEmpty)
            .Select(j => new AdvanceLine(j.Candidate.Provider, j.Candidate.Gross, AmountOf(j.Candidate.Gross, inputs.Ratio.Value)))
            .ToList();
        ImmutableArray<AdvanceExclusion> excluded =
            [.. judged.Where(j => !j.Reasons.IsEmpty).Select(j => new AdvanceExclusion(j.Candidate.Provider, j.Candidate.Gross, j.Reasons))];

        var going = inputs.Limit is { } limit ? SmallestFirst.Within(limit, eligible, l => l.Amount, l => l.Provider) : null;
        ImmutableArray<AdvanceLine> lines = [.. eligible.Where(l => going?.Contains(l.Provider) ?? true)];
        ImmutableArray<string> deferred = [.. eligible.Where(l => !(going?.Contains(l.Provider) ?? true)).Select(l => l.Provider)];
        return new(inputs.Ratio, lines.Sum(l => l.Amount), lines, excluded, deferred, HashOf(inputs, lines, excluded));
    }

    /// <summary>预拨额 P。The ratio of the gross settleable amount, rounded to fen; nothing where the gross is not positive.</summary>
    /// <law doc="方案" article="三">按照上个月医药机构基本医保基金应结算额的 60%先进行预拨,以加快医药机构资金周转</law>
    public static Fen AmountOf(Fen gross, Rate ratio) => gross <= Fen.Zero ? Fen.Zero : gross.Times(ratio);

    private static ImmutableArray<string> Exclusions(AdvanceCandidate c)
    {
        if (c is { Enrolled: true, AgreementNormal: true, PaymentStopped: false, HasBankAccount: true }) return [];
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (!c.Enrolled) reasons.Add("not-enrolled");
        if (!c.AgreementNormal) reasons.Add("agreement-not-normal");
        if (c.PaymentStopped) reasons.Add("payment-stopped");
        if (!c.HasBankAccount) reasons.Add("no-bank-account");
        return reasons.ToImmutable();
    }

    private static string HashOf(AdvanceInputs inputs, ImmutableArray<AdvanceLine> lines, ImmutableArray<AdvanceExclusion> excluded)
    {
        using var hash = new ContentHash();
        hash.Add("advance").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Month).Add(inputs.Ratio.Value.BasisPoints);
        foreach (var line in lines) hash.Add(line.Provider).Add(line.Gross).Add(line.Amount);
        hash.Add("excluded");
        foreach (var exclusion in excluded) hash.Add(exclusion.Provider).Add(exclusion.Gross).Add(string.Join(' ', exclusion.Reasons));
        return hash.ToHex();
    }
}

/// <summary>资金不足时分批。A batch that is short of money is split by amount, the smallest first, ties by provider.</summary>
internal static class SmallestFirst
{
    public static HashSet<string> Within<T>(Fen limit, IEnumerable<T> payments, Func<T, Fen> amount, Func<T, string> provider)
    {
        var going = new HashSet<string>();
        foreach (var payment in payments.OrderBy(amount).ThenBy(provider, StringComparer.Ordinal))
        {
            if (amount(payment) > limit) break;
            limit -= amount(payment);
            going.Add(provider(payment));
        }
        return going;
    }
}
