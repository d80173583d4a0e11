using System.Collections.Immutable;

namespace Yijie.Domain.Prepayment;

/// <summary>使用台账的一笔。What a provider paid for with its prepayment.</summary>
/// <param name="Purpose">drugs 药品, consumables 医用耗材; anything else in its own words.</param>
/// <param name="Evidence">The hashes of what is attached, by commas; empty: nothing.</param>
public sealed record PrepaymentUse(DateOnly UsedOn, string Purpose, string Payee, Fen Amount, string Evidence, string Note)
{
    public const string Drugs = "drugs", Consumables = "consumables";

    /// <summary>用途合规。Drugs and consumables, nothing else.</summary>
    /// <law doc="办法" article="第三条">预付金用于本统筹区内定点医疗机构支付药品、医用耗材采购等医疗费用周转支出，不得用于医疗机构基础建设投入、日常运行、偿还债务等非医疗费用支出。</law>
    public bool IsPermitted => Purpose is Drugs or Consumables;

    /// <summary>用途的名称。</summary>
    public string PurposeName => Purpose switch { Drugs => "药品", Consumables => "医用耗材", _ => Purpose };

    /// <summary>能否登记。A use of another purpose is entered all the same, and is a ground of recall.</summary>
    /// <param name="paidOn">拨付之日。From when the provider has had this year's prepayment; null: it has had none.</param>
    public ImmutableArray<Refusal> Refusals(DateOnly? paidOn, Month year, DateOnly today) =>
    [
        .. Refusal.When(paidOn is null, "办法·第十三条", $"没有拨付过 {year.Year} 年度的预付金,无可登记的使用"),
        .. Refusal.When(UsedOn.Year == year.Year && UsedOn < paidOn, "办法·第十三条", $"使用日期 {UsedOn:yyyy-MM-dd} 早于拨付之日 {paidOn:yyyy-MM-dd}:拨付以前的支出不是预付金的使用"),
        .. Refusal.When(UsedOn > today, "办法·第十三条", $"使用日期 {UsedOn:yyyy-MM-dd} 晚于业务日"),
        .. Refusal.When(UsedOn.Year != year.Year, "办法·第十三条", $"使用日期 {UsedOn:yyyy-MM-dd} 不在 {year.Year} 年度"),
        .. Refusal.When(Purpose.Length == 0 || Payee.Length == 0, "办法·第十三条", "台账须写明用途和收款方"),
    ];
}

/// <summary>使用情况。What of a prepayment its ledger accounts for.</summary>
/// <param name="Coverage">台账覆盖率。What was used for permitted purposes ÷ what was paid; it turns over, so that it may exceed 100 %.</param>
public sealed record UseSummary(Fen Drugs, Fen Consumables, Fen Other, Rate Coverage)
{
    public static UseSummary Of(IEnumerable<PrepaymentUse> uses, Fen paid)
    {
        var (drugs, consumables, other) = (Fen.Zero, Fen.Zero, Fen.Zero);
        foreach (var use in uses)
        {
            if (use.Purpose == PrepaymentUse.Drugs) drugs += use.Amount;
            else if (use.Purpose == PrepaymentUse.Consumables) consumables += use.Amount;
            else other += use.Amount;
        }
        var share = paid == Fen.Zero ? 0 : (Int128)(drugs + consumables).Value * 10_000 / paid.Value;
        return new(drugs, consumables, other, new((int)Int128.Min(share, int.MaxValue)));
    }
}
