using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>付款账户。</summary>
public enum PayingAccount
{
    /// <summary>支出户。</summary>
    Expenditure,

    /// <summary>财政专户。</summary>
    Fiscal,
}

/// <summary>已核定、尚未批准拨付的一份申请。</summary>
/// <param name="Spending">核定的依据:住院统筹支出,除以的月数,规模。</param>
/// <param name="InRecall">有未了结的收回事项。</param>
public sealed record PrepaymentCandidate(
    string Id, string Provider, Fen Spending, int Months, int Scale, Fen Amount, bool AgreementNormal, bool PaymentStopped, bool InRecall, bool HasBankAccount);

/// <summary>预付金拨付的依据。</summary>
/// <param name="DueOn">最迟拨付日。</param>
/// <param name="Limit">分批时的可用资金; null: no limit.</param>
public sealed record PrepaymentInputs(
    string Region, Fund Fund, Month Year, PayingAccount Account, DateOnly DueOn, GateInputs Gate, ImmutableArray<PrepaymentCandidate> Candidates, Fen? Limit);

/// <summary>拨付明细。</summary>
public sealed record PrepaymentLine(string Id, string Provider, Fen Amount);

/// <summary>暂不拨付的机构。All its reasons, in their fixed order.</summary>
public sealed record PrepaymentExclusion(string Id, string Provider, Fen Amount, ImmutableArray<string> Reasons);

/// <summary>预付金拨付批次。Its hash covers its lines, its exclusions and the account it is paid from.</summary>
/// <param name="Deferred">分批时留待下一批的机构。</param>
public sealed record PrepaymentBatch(
    Fen Total, PayingAccount Account, DateOnly DueOn, ImmutableArray<PrepaymentLine> Lines, ImmutableArray<PrepaymentExclusion> Excluded, ImmutableArray<string> Deferred, string Hash);

/// <summary>预付金的拨付。Pays what was determined, except to those who meanwhile may not be paid.</summary>
public static class Disbursement
{
    /// <summary>试算。</summary>
    /// <law doc="办法" article="第九条">尚未拨付的,停止拨付。</law>
    public static PrepaymentBatch Decide(PrepaymentInputs inputs)
    {
        var judged = inputs.Candidates.Select(c => (Candidate: c, Reasons: Exclusions(c))).ToList();
        var payable = judged.Where(j => j.Reasons.IsEmpty).Select(j => new PrepaymentLine(j.Candidate.Id, j.Candidate.Provider, j.Candidate.Amount)).ToList();
        ImmutableArray<PrepaymentExclusion> excluded =
            [.. judged.Where(j => !j.Reasons.IsEmpty).Select(j => new PrepaymentExclusion(j.Candidate.Id, j.Candidate.Provider, j.Candidate.Amount, j.Reasons))];
        var going = inputs.Limit is { } limit ? MonthlySettlement.SmallestFirst.Within(limit, payable, l => l.Amount, l => l.Provider) : null;
        ImmutableArray<PrepaymentLine> lines = [.. payable.Where(l => going?.Contains(l.Provider) ?? true)];
        ImmutableArray<string> deferred = [.. payable.Where(l => !(going?.Contains(l.Provider) ?? true)).Select(l => l.Provider)];
        return new(lines.Sum(l => l.Amount), inputs.Account, inputs.DueOn, lines, excluded, deferred, HashOf(inputs, lines, excluded));
    }

    /// <summary>不得拨付的原因。</summary>
    public static ImmutableArray<string> Exclusions(PrepaymentCandidate c)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (!c.AgreementNormal) reasons.Add("agreement-not-normal");
        if (c.PaymentStopped) reasons.Add("payment-stopped");
        if (c.InRecall) reasons.Add("in-recall");
        if (!c.HasBankAccount) reasons.Add("no-bank-account");
        return reasons.ToImmutable();
    }

    private static string HashOf(PrepaymentInputs inputs, ImmutableArray<PrepaymentLine> lines, ImmutableArray<PrepaymentExclusion> excluded)
    {
        using var hash = new ContentHash();
        hash.Add("prepayment").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Year).Add((long)inputs.Account);
        foreach (var line in lines) hash.Add(line.Id).Add(line.Provider).Add(line.Amount);
        hash.Add("excluded");
        foreach (var exclusion in excluded) hash.Add(exclusion.Id).Add(exclusion.Provider).Add(exclusion.Amount).Add(string.Join(' ', exclusion.Reasons));
        return hash.ToHex();
    }
}
