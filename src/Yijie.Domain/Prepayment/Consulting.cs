using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>送会商的一份申请。</summary>
public sealed record ListCandidate(string Id, QuotaInputs Quota);

/// <summary>会商清单的依据。</summary>
/// <param name="Candidates">Applications that passed the review and are not determined yet.</param>
public sealed record ListInputs(string Region, Fund Fund, Month Year, ImmutableArray<ListCandidate> Candidates);

/// <summary>会商清单的一行。</summary>
public sealed record ListLine(string Id, string Provider, QuotaResult Quota);

/// <summary>会商清单。Who is to be prepaid and how much, as it is put to the finance bureau; the opinion and the determination hand its hash back.</summary>
public sealed record ConsultationList(ImmutableArray<ListLine> Lines, Fen Total, string Hash)
{
    /// <summary>不能送会商的理由。</summary>
    public ImmutableArray<Refusal> Refusals =>
    [
        .. Refusal.When(Lines.IsEmpty, "办法·第八条(二)", "没有通过初审、等待会商的申请"),
        .. Lines.SelectMany(l => l.Quota.Refusals.Select(r => r with { Reason = $"申请 {l.Id} {r.Reason}" })),
    ];
}

/// <summary>会商与核定。</summary>
public static class Consulting
{
    /// <summary>会商清单。The hash covers who and how much; the fund's gate is looked at anew at every step.</summary>
    /// <law doc="办法" article="第八条(二)">各统筹地区医保部门按照预付金核定标准核定额度，审核提出申请的定点医疗机构预付资格，对符合条件的，会商同级财政部门确定预付医疗机构范围和预付金额度。</law>
    public static ConsultationList Decide(ListInputs inputs)
    {
        ImmutableArray<ListLine> lines = [.. inputs.Candidates.Select(c => new ListLine(c.Id, c.Quota.Provider, Quota.Decide(c.Quota)))];
        using var hash = new ContentHash();
        hash.Add("consultation").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Year);
        foreach (var (id, provider, quota) in lines) hash.Add(id).Add(provider).Add(quota.Spending).Add(quota.Months).Add(quota.Scale).Add(quota.Amount);
        return new(lines, lines.Sum(l => l.Quota.Amount), hash.ToHex());
    }
}
