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
        return
        [
            .. store.Query<Row>(
                """
                select l.account, l.provider, l.month, cast(sum(l.debit_fen - l.credit_fen) as bigint) as balance_fen
                from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
                where l.region = @region and l.fund = @fund and l.account in ('110102', '110103') and v.on_day <= @on
                group by l.account, l.provider, l.month having sum(l.debit_fen - l.credit_fen) <> 0
                order by l.month, l.account, l.provider
                """,
                new { region = book.Region, fund = book.Fund.Code(), on = on.ToIso() })
                .Select(r => new AgedAdvance(
                    r.Account, chart.Leaf(r.Account).FullName, r.Provider, providers.GetValueOrDefault(r.Provider)?.Name ?? "", r.Month, AgeOn(on, r.Month), new(r.BalanceFen))),
        ];
    }

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

    private sealed record Row(string Account, string Provider, string Month, long BalanceFen);
}
