using System.CommandLine;
using Yijie.App.Papers;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>科目余额。One leaf account: opening at the start of the year, turnover of the year to date, balance; positive is debit.</summary>
public sealed record AccountBalance(string Account, string Name, Fen OpeningFen, Fen DebitFen, Fen CreditFen, Fen BalanceFen);

/// <summary>科目余额表。<c>ledger trial-balance</c>: as of the end of the business day.</summary>
public static class TrialBalance
{
    public static Command Build() => LedgerCommand.Reading(new Command("trial-balance", "科目余额表(截至业务日终)").Answers<IReadOnlyList<AccountBalance>>().OnPaper<IReadOnlyList<AccountBalance>>(LedgerPapers.TrialBalance), (context, store, book, _) =>
    {
        var balances = Of(store, book, context.Today);
        context.Answer(balances, text => Write(text, book, context.Today, balances));
    });

    /// <summary>Every leaf account with a balance or turnover, by code. Opening balances entered or taken back during the year are opening, not turnover.</summary>
    public static IReadOnlyList<AccountBalance> Of(Store store, BookKey book, DateOnly on)
    {
        var (chart, year) = (ChartOfAccounts.For(book.Fund), new Month(on.Year, 1));
        return
        [
            .. store.SumsBy(
                $"""
                select account, cast(0 as bigint), debit_fen, credit_fen from voucher_line where region = @region and fund = @fund
                union all
                select account, 0, -debit_fen, -credit_fen {LinesOf("period >= @period and on_day > @on")}
                union all
                select account, debit_fen - credit_fen, -debit_fen, -credit_fen {LinesOf("period < @year")}
                union all
                select account, debit_fen - credit_fen, -debit_fen, -credit_fen {LinesOf($"{Books.IsOpening} and on_day between @start and @on")}
                """, 3,
                new { region = book.Region, fund = book.Fund.Code(), year = year.ToString(), start = year.FirstDay.ToIso(), period = Month.Of(on).ToString(), on = on.ToIso() })
                .Where(r => r.Sums.Any(s => s != 0))
                .Select(r => new AccountBalance(
                    r.Of, chart.Leaf(r.Of).FullName, new(r.Sums[0]), new(r.Sums[1]), new(r.Sums[2]), new(r.Sums[0] + r.Sums[1] - r.Sums[2]))),
        ];
    }

    /// <summary>Lines of the few vouchers that are not this year's turnover.</summary>
    private static string LinesOf(string vouchers) =>
        $"from voucher_line where region = @region and fund = @fund and seq in (select seq from voucher where region = @region and fund = @fund and {vouchers})";

    private static void Write(TextWriter text, BookKey book, DateOnly on, IReadOnlyList<AccountBalance> balances)
    {
        text.WriteLine($"科目余额表  {book.Title()}  截至 {on.ToIso()}  单位:元");
        TextTable.Write(text, ["科目", "名称", ">年初余额", ">借方累计", ">贷方累计", ">借方余额", ">贷方余额"],
        [
            .. balances.Select(b => Row(b.Account, b.Name, b.OpeningFen, b.DebitFen, b.CreditFen, Fen.Max(b.BalanceFen, Fen.Zero), Fen.Max(-b.BalanceFen, Fen.Zero))),
            Row("", "合计", balances.Sum(b => b.OpeningFen), balances.Sum(b => b.DebitFen), balances.Sum(b => b.CreditFen),
                balances.Sum(b => Fen.Max(b.BalanceFen, Fen.Zero)), balances.Sum(b => Fen.Max(-b.BalanceFen, Fen.Zero))),
        ]);
    }

    private static string[] Row(string account, string name, params Fen[] amounts) => [account, name, .. amounts.Select(TextTable.Amount)];
}
