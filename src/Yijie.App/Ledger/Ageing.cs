using System.CommandLine;
using Yijie.App.Papers;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>一笔未清暂付款。Its age is counted in months from its own month to the business day's.</summary>
public sealed record AgedAdvance(string Account, string Name, string Provider, string ProviderName, string Month, int AgeMonths, Fen BalanceFen);

/// <summary>暂付款账龄。<c>ledger ageing</c>: what is open of 暂付款 by provider and month, oldest first, as of the end of the business day.</summary>
public static class Ageing
{
    public static Command Build() => LedgerCommand.Reading(new Command("ageing", "暂付款账龄,按机构和月份").Answers<IReadOnlyList<AgedAdvance>>().OnPaper<IReadOnlyList<AgedAdvance>>(LedgerPapers.Ageing), (context, store, book, _) =>
    {
        var open = Of(store, book, context.Today);
        context.Answer(open, text => Write(text, book, context.Today, open));
    });

    public static IReadOnlyList<AgedAdvance> Of(Store store, BookKey book, DateOnly on)
    {
        var chart = ChartOfAccounts.For(book.Fund);
        var providers = PartyStore.Providers(store, book.Region, on);
        return [.. Open(store, book, on).OrderBy(o => o.Of, StringComparer.Ordinal).Select(o => o.Of.Split(' ', 3) is [var month, var account, var provider]
            ? new AgedAdvance(account, chart.Leaf(account).FullName, provider, providers.GetValueOrDefault(provider)?.Name ?? "", month, AgeOn(on, month), new(o.Fen))
            : throw new InvalidOperationException(o.Of))];
    }

    /// <summary>By month, account and provider. One text says all three: tens of thousands of lines are sorted by it in a third of the time (docs/decisions/214).</summary>
    private static IEnumerable<(string Of, long Fen)> Open(Store store, BookKey book, DateOnly on) => store.Query<(string, long)>(
        """
        select month || ' ' || account || ' ' || provider as item, cast(sum(debit_fen - credit_fen) as bigint)
        from voucher_line
        where region = @region and fund = @fund and account in ('110102', '110103')
          and seq not in (select seq from voucher where region = @region and fund = @fund and period >= @period and on_day > @on)
        group by item having sum(debit_fen - credit_fen) <> 0
        """,
        new { region = book.Region, fund = book.Fund.Code(), period = Month.Of(on).ToString(), on = on.ToIso() });

    /// <summary>A prepayment, kept by year, is counted from January.</summary>
    private static int AgeOn(DateOnly on, string month)
    {
        var from = Month.Parse(month.Length == 4 ? $"{month}-01" : month);
        return (on.Year - from.Year) * 12 + on.Month - from.Number;
    }

    private static void Write(TextWriter text, BookKey book, DateOnly on, IReadOnlyList<AgedAdvance> open)
    {
        text.WriteLine($"暂付款账龄  {book.Title()}  截至 {on.ToIso()}  单位:元");
        TextTable.Write(text, ["科目", "机构", "名称", "年度月份", ">账龄(月)", ">余额"],
        [
            .. open.Select(o => (string[])[$"{o.Account} {o.Name}", o.Provider, o.ProviderName, o.Month, $"{o.AgeMonths}", o.BalanceFen.ToString()]),
            .. open.GroupBy(o => o.AgeMonths).OrderBy(g => g.Key).Select(g => (string[])["", "", "小计", "", $"{g.Key}", g.Sum(o => o.BalanceFen).ToString()]),
            ["", "", "合计", "", "", open.Sum(o => o.BalanceFen).ToString()],
        ]);
    }
}
