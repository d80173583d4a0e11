using System.Collections.Immutable;

namespace Yijie.Domain.Parties;

/// <summary>退出的机构。A provider whose agreement has ended has no later month to be set off against: what is open is asked back by a notice.</summary>
public static class Departure
{
    private const string Article = "方案·三";

    /// <summary>是否已退出。Its agreement is terminated, or none covers the day.</summary>
    public static bool HasLeft(ServiceAgreement? inForce) => inForce is null or { Status: AgreementStatus.Terminated };

    /// <summary>督促之后全部收回之日。The first day from then on at whose end nothing was owed; null: something still is.</summary>
    /// <param name="movements">What was owed more (+) or less (−), each on its day.</param>
    public static DateOnly? ReturnedOn(IEnumerable<(DateOnly Day, Fen Amount)> movements, DateOnly notified)
    {
        var owed = Fen.Zero;
        foreach (var day in movements.GroupBy(m => m.Day, m => m.Amount).OrderBy(d => d.Key))
        {
            owed += day.Sum();
            if (day.Key >= notified && owed == Fen.Zero) return day.Key;
        }
        return null;
    }

    /// <summary>不必督促交回的理由。</summary>
    /// <param name="inForce">The agreement row that decides on the day; null: none covers it.</param>
    /// <param name="open">What is open of settled months and cleared years.</param>
    /// <law doc="方案" article="三">优先从下个月实际应结算金额中扣除,仍不足抵扣的可按月持续滚动抵扣。</law>
    public static ImmutableArray<Refusal> Refusals(string provider, ServiceAgreement? inForce, Fen open) =>
    [
        .. Refusal.When(!HasLeft(inForce), Article, $"{provider} 的服务协议没有解除:未清的款项从以后月份的结算中抵扣"),
        .. Refusal.When(open <= Fen.Zero, Article, $"{provider} 没有已结算月份的未清预拨、待抵扣款或清算应收回款,不必督促"),
    ];
}
