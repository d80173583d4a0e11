using System.Collections.Immutable;

namespace Yijie.Domain.Ledger;

/// <summary>年末未了款项。What a provider still holds or is still owed that should be nothing when the year is closed.</summary>
/// <param name="Year">Of prepayment, its year; else null.</param>
public sealed record UnsettledAtYearEnd(string Provider, Month? Year, Fen Amount);

/// <summary>年末结账的依据。What the close of a book's year reads.</summary>
/// <param name="First">The book's first period.</param>
/// <param name="LastClosed">The last month closed.</param>
/// <param name="LastYearClosed">The last year closed, as its January.</param>
/// <param name="AwaitingRepayment">退回待重付: what came back by the year's end and has not been paid again.</param>
/// <param name="Prepayments">医保预付金 of this and earlier years that is out and in no recall.</param>
public sealed record YearClosingFacts(
    Month? First, Month? LastClosed, Month? LastYearClosed, ImmutableArray<UnsettledAtYearEnd> AwaitingRepayment, ImmutableArray<UnsettledAtYearEnd> Prepayments);

/// <summary>年末结账。Whether a book's year can be closed and its balances carried to the next.</summary>
public static class YearClosing
{
    private const string Article = "会计·年结";

    /// <summary>能否年结。All that is missing is named.</summary>
    /// <law doc="办法" article="第八条(四)">当年12月20日前通过交回支出户或冲抵结算金额的方式一次性全额收回</law>
    public static ImmutableArray<Refusal> Refusals(Month year, YearClosingFacts facts)
    {
        if (facts.First is not { } first || first > year.Plus(11)) return [new(Article, $"账套在 {year.Year} 年度没有凭证,无账可结")];
        var open = Enumerable.Range(0, 12).Select(year.Plus).Where(m => m >= first && !(m <= facts.LastClosed)).ToList();
        var previous = facts.LastYearClosed?.Year ?? first.Year - 1;
        return
        [
            .. Refusal.When(facts.LastYearClosed >= year, Article, $"{year.Year} 年度已结账"),
            .. Refusal.When(previous < year.Year - 1, Article, $"应先结 {previous + 1} 年度:各年度依次结账,不得跳年"),
            .. Refusal.When(open.Count > 0, Article, $"{year.Year} 年度尚有月份未结账:{string.Join("、", open)}"),
            .. facts.AwaitingRepayment.Select(a => new Refusal(Article, $"{a.Provider} 退回待重付 {a.Amount} 元尚未重付或了结(本系统付出的用 pay reissue,期初带来的用 funds repay)")),
            .. facts.Prepayments.Select(p => new Refusal("办法·第八条(四)", $"{p.Provider} {p.Year!.Value.Year} 年度医保预付金 {p.Amount} 元未收回,也没有收回案件")),
        ];
    }

    /// <summary>结转余额的摘要。Over the balances carried to the next year, by account.</summary>
    public static string HashOf(Month year, IEnumerable<(string Account, Fen Balance)> carried)
    {
        using var hash = new ContentHash();
        hash.Add("year").Add(year);
        foreach (var (account, balance) in carried.OrderBy(c => c.Account, StringComparer.Ordinal)) hash.Add(account).Add(balance);
        return hash.ToHex();
    }
}
