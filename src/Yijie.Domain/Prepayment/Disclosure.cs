using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>公布的一家机构。Institutions only: no person, no account.</summary>
/// <param name="Spending">前三年住院统筹支出; with months and scale it gives the quota. Null: it was paid on balances from before the books began.</param>
/// <param name="Quota">spending × scale ÷ months, rounded once.</param>
public sealed record DisclosedProvider(
    string Provider, string Name, Fen? Spending, int? Months, int? Scale, Fen? Quota, Fen Paid, Fen Returned, Fen SetOff, Fen WrittenOff, Fen Held)
{
    public static DisclosedProvider Of(string provider, string name, (Fen Spending, int Months, int Scale, Fen Amount)? determined, PrepaymentLoop loop) => new(
        provider, name, determined?.Spending, determined?.Months, determined?.Scale, determined?.Amount, loop.Paid, loop.Returned, loop.SetOff, loop.WrittenOff, loop.Held);
}

/// <summary>公布的一个险种。</summary>
/// <param name="Gate">Null: the fund's monthly reports are not all in.</param>
/// <param name="Providers">Who was determined or paid, by code.</param>
public sealed record DisclosedFund(string Region, Fund Fund, GateResult? Gate, ImmutableArray<DisclosedProvider> Providers)
{
    /// <summary>实际得到预付金的机构数。</summary>
    public int PaidProviders => Providers.Count(p => p.Paid > Fen.Zero);

    public PrepaymentLoop Total => Providers.Aggregate(default(PrepaymentLoop), (sum, p) => sum + new PrepaymentLoop(p.Paid, p.Returned, p.SetOff, p.WrittenOff));
}

/// <summary>计算方法。How it is computed, in words that a reader can follow with the numbers beside them.</summary>
/// <law doc="办法" article="第二十二条">每年年底主动向社会公布预付金拨付情况和计算方法,自觉接受监督</law>
public static class DisclosureMethod
{
    public static readonly ImmutableArray<string> Lines =
    [
        "可支付月数 = 上年度末累计结余 ÷ (上年支出 ÷ 12),截去两位小数以下;职工医保统筹基金不低于 12 个月,居民医保基金不低于 6 个月(办法第五条)。",
        "上年收入不低于支出,且最近 12 个已结账月收入不低于支出,方可预付(办法第五条)。",
        "核定额度 = 前三年住院统筹支出合计 ÷ 其中有协议的月数(至少 12 个月)× 预付规模(一般 1 个月),四舍五入到分(办法第六、七条)。",
        "已拨付 = 交回 + 冲抵结算 + 核销 + 机构占用;当年 12 月 20 日前全额收回(办法第八条)。",
    ];
}
