using Yijie.Domain.Ledger;

namespace Yijie.Domain.Prepayment;

/// <summary>
/// 预付金的闭环。Where every fen paid to a provider (one fund, one year) is: paid = returned + set off + written off + held. Each movement of
/// 暂付款—医保预付金 is one of these by the rule that booked it; what is held is the account's balance.
/// </summary>
/// <law doc="办法" article="第二十一条">实现数据闭环管理,全流程监督。</law>
public readonly record struct PrepaymentLoop(Fen Paid, Fen Returned, Fen SetOff, Fen WrittenOff)
{
    /// <summary>机构占用。</summary>
    public Fen Held => Paid - Returned - SetOff - WrittenOff;

    /// <summary>加一笔。A movement of the account: its rule (of a red reversal, the rule it cancels) and its debit less credit.</summary>
    public PrepaymentLoop With(string rule, Fen debit) => rule switch
    {
        _ when IsPayment(rule) => this with { Paid = Paid + debit },
        "T12" => this with { Returned = Returned - debit },
        "T14" => this with { WrittenOff = WrittenOff - debit },
        _ => this with { SetOff = SetOff - debit },
    };

    /// <summary>是否拨付。What was paid, what of it came back from the bank unpaid, and what was out when the books began; else it came back from the provider, or was lost.</summary>
    public static bool IsPayment(string rule) => rule is "T2" or "T8′" or Postings.OpeningRule;

    public static PrepaymentLoop operator +(PrepaymentLoop a, PrepaymentLoop b) =>
        new(a.Paid + b.Paid, a.Returned + b.Returned, a.SetOff + b.SetOff, a.WrittenOff + b.WrittenOff);
}
