using System.Collections.Immutable;

namespace Yijie.Domain.Records;

/// <summary>
/// 结算记录。One row of the platform's settlement extract (<c>setl_d</c>), with every column that is known; the columns' names stand
/// behind the terms. Text that is empty in the file is empty here, an empty amount is zero.
/// </summary>
public sealed record SettlementRow
{
    /// <summary>结算 ID setl_id。</summary>
    public required string SetlId { get; init; }

    /// <summary>原结算 ID init_setl_id。The settlement that this row reverses; empty: none.</summary>
    public string InitSetlId { get; init; } = "";

    /// <summary>定点医药机构编号 fixmedins_code。</summary>
    public required string Provider { get; init; }

    /// <summary>险种类型 insutype。</summary>
    public required string Insutype { get; init; }

    /// <summary>医疗类别 med_type。</summary>
    public required string MedType { get; init; }

    /// <summary>结算时间 setl_time。</summary>
    public required DateTime SetlTime { get; init; }

    public required SettlementAmounts Amounts { get; init; }

    /// <summary>参保地医保区划 insu_admdvs。</summary>
    public required string InsuAdmdvs { get; init; }

    /// <summary>定点归属医保区划 fix_blng_admdvs。</summary>
    public required string FixBlngAdmdvs { get; init; }

    /// <summary>支付地点类别 pay_loc。1 中心 2 医疗机构 3 省内异地 4 跨省异地 5 互联网医院。</summary>
    public required long PayLoc { get; init; }

    /// <summary>退费结算标志 refd_setl_flag。</summary>
    public bool Refunded { get; init; }

    /// <summary>有效标志 vali_flag。</summary>
    public required bool Valid { get; init; }

    /// <summary>清算类别 clr_type。</summary>
    public string ClrType { get; init; } = "";

    /// <summary>清算方式 clr_way。</summary>
    public string ClrWay { get; init; } = "";

    /// <summary>参保人假名。A keyed pseudonym of psn_no, which is itself never kept; 0: none was given.</summary>
    public long Person { get; init; }

    /// <summary>费用所属月。</summary>
    public Month Month => new(SetlTime.Year, SetlTime.Month);

    /// <summary>内容相同。Whether two rows say the same, column by column by value, but for the two flags.</summary>
    public bool SameContent(SettlementRow other) => this with { Refunded = other.Refunded, Valid = other.Valid } == other;
}

/// <summary>结算金额。The amounts of one settlement.</summary>
/// <param name="MedicalFee">医疗费总额 medfee_sumamt。</param>
/// <param name="FundPaid">基金支付总额 fund_pay_sumamt。The personal account is not in it.</param>
/// <param name="Pooled">基本医保统筹基金支出 hifp_pay。</param>
/// <param name="CivilServants">公务员医疗补助支出 cvlserv_pay。</param>
/// <param name="EnterpriseSupplement">企业补充医疗保险基金支出 hifes_pay。</param>
/// <param name="CriticalIllness">居民大病保险资金支出 hifmi_pay。</param>
/// <param name="LargeAmount">职工大额医疗费用补助基金支出 hifob_pay。</param>
/// <param name="MedicalAid">医疗救助基金支出 maf_pay。</param>
/// <param name="Other">其他支出 oth_pay。</param>
/// <param name="Account">个人账户支出 acct_pay。</param>
/// <param name="AccountShared">个人账户共济支付金额 acct_mulaid_pay。A part of <paramref name="Account"/>.</param>
/// <param name="Cash">个人现金支出 psn_cash_pay。</param>
/// <param name="HospitalBorne">医院负担金额 hosp_part_amt。</param>
public readonly record struct SettlementAmounts(
    Fen MedicalFee, Fen FundPaid, Fen Pooled, Fen CivilServants, Fen EnterpriseSupplement, Fen CriticalIllness, Fen LargeAmount,
    Fen MedicalAid, Fen Other, Fen Account, Fen AccountShared, Fen Cash, Fen HospitalBorne)
{
    /// <summary>计量。By what an import measures every row: what the funds and the account paid.</summary>
    public Fen Measure => FundPaid + Account;

    /// <summary>基金支付的各项之和。</summary>
    public Fen FundParts => Pooled + CivilServants + EnterpriseSupplement + CriticalIllness + LargeAmount + MedicalAid + Other;

    /// <summary>医疗费的各承担方之和。</summary>
    public Fen FeeParts => FundPaid + Account + Cash + HospitalBorne;

    /// <summary>勾稽关系。What does not add up: the column and why. Empty: both identities hold.</summary>
    public ImmutableArray<(string Column, string Reason)> Faults =>
    [
        .. FundPaid == FundParts ? [] : (ImmutableArray<(string, string)>)[("fund_pay_sumamt", FundFault(FundParts))],
        .. MedicalFee == FeeParts ? [] : (ImmutableArray<(string, string)>)[("medfee_sumamt", FeeFault(FeeParts))],
    ];

    private static string FundFault(Fen parts) => $"基金支付总额应等于各项基金支出之和 {parts.ToYuan()}";

    private static string FeeFault(Fen parts) => $"医疗费总额应等于基金支付、个人账户、个人现金与医院负担之和 {parts.ToYuan()}";
}
