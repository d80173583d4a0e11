using Yijie.Domain.Parties;

namespace Yijie.Domain.Records;

/// <summary>搁置原因。Why an accepted row does not count, in the order in which the reasons are tested; the first that applies is given.</summary>
public enum AsideReason
{
    /// <summary>异地。The insured person's region or the provider's is not the provider's registered region.</summary>
    OutOfRegion,

    /// <summary>非本系统险种。</summary>
    OtherFund,

    /// <summary>非定点医药机构联网结算。</summary>
    NotOnline,

    /// <summary>已作废。</summary>
    Invalid,

    /// <summary>不在五类费用之内。</summary>
    Uncategorised,
}

/// <summary>是否计入及归属。Whether a row counts, and then for which fund and category; otherwise why not.</summary>
public readonly record struct Counted(AsideReason? Aside, Fund Fund, Category Category)
{
    public bool Counts => Aside is null;
}

/// <summary>计入应结算额的口径。Which rows count, and with which amount (rules.md §2).</summary>
public static class Counting
{
    /// <summary>In the order of <see cref="AsideReason"/>.</summary>
    public static readonly AsideReason[] Reasons =
        [AsideReason.OutOfRegion, AsideReason.OtherFund, AsideReason.NotOnline, AsideReason.Invalid, AsideReason.Uncategorised];

    /// <summary>As files and answers write it.</summary>
    public static string Code(this AsideReason reason) => reason switch
    {
        AsideReason.OutOfRegion => "out-of-region",
        AsideReason.OtherFund => "other-fund",
        AsideReason.NotOnline => "not-online",
        AsideReason.Invalid => "invalid",
        AsideReason.Uncategorised => "uncategorised",
    };

    /// <summary>As a person reads what <see cref="Code"/> gave.</summary>
    public static string NameOf(string code) => Reasons.Single(r => r.Code() == code).Name();

    /// <summary>As a person reads it.</summary>
    public static string Name(this AsideReason reason) => reason switch
    {
        AsideReason.OutOfRegion => "异地",
        AsideReason.OtherFund => "其他险种",
        AsideReason.NotOnline => "非联网结算",
        AsideReason.Invalid => "已作废",
        AsideReason.Uncategorised => "不在五类之内",
    };

    /// <summary>是否计入。A row counts where the insured person, the provider and its register are of one region, and fund, place, validity and category are in scope.</summary>
    /// <law doc="方案" article="二(一)">基本医疗保险基金,包括职工基本医疗保险基金和城乡居民基本医疗保险基金。</law>
    /// <law doc="方案" article="二(二)">定点医药机构发生的医药费用,包括普通门诊、门诊慢特病、普通住院、生育、药店购药等医药费用。</law>
    public static Counted Of(string region, SettlementRow row) =>
        Of(region, Region.OfAdmdvs(row.InsuAdmdvs)?.Code, Region.OfAdmdvs(row.FixBlngAdmdvs)?.Code, row.Insutype, row.PayLoc, row.Valid, row.MedType);

    /// <summary>The same on the columns that decide, the two divisions already led back to their regions.</summary>
    public static Counted Of(string region, string? insuredRegion, string? providerRegion, string insutype, long payLoc, bool valid, string medType)
    {
        if (insuredRegion != region || providerRegion != region) return new(AsideReason.OutOfRegion, default, default);
        if (FundOf(insutype) is not { } fund) return new(AsideReason.OtherFund, default, default);
        if (payLoc is not (2 or 5)) return new(AsideReason.NotOnline, default, default);
        if (!valid) return new(AsideReason.Invalid, default, default);
        if (Categories.OfMedType(medType) is not { } category) return new(AsideReason.Uncategorised, default, default);
        return new(null, fund, category);
    }

    /// <summary>计入的金额。Employees: pooled and account; residents: pooled alone. acct_mulaid_pay is a part of acct_pay and not added again.</summary>
    public static (Fen Pooled, Fen Account) Amount(Fund fund, Fen pooled, Fen account) => fund switch
    {
        Fund.Employee => (pooled, account),
        Fund.Resident => (pooled, Fen.Zero),
    };

    private static Fund? FundOf(string insutype) => insutype switch { "310" => Fund.Employee, "390" => Fund.Resident, _ => null };
}
