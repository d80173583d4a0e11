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

    /// <summary>Every leaf account with a balance or turnover, by code. Opening balances entered during the year are opening, not turnover.</summary>
    public static IReadOnlyList<AccountBalance> Of(Store store, BookKey book, DateOnly on)
    {
        var chart = ChartOfAccounts.For(book.Fund);
        return
        [
            .. store.Query<BalanceRow>(
                """
                select l.account,
                  cast(sum(case when v.on_day < @start or v.rule = @opening then l.debit_fen - l.credit_fen else 0 end) as bigint) as opening_fen,
                  cast(sum(case when v.on_day < @start or v.rule = @opening then 0 else l.debit_fen end) as bigint) as debit_fen,
                  cast(sum(case when v.on_day < @start or v.rule = @opening then 0 else l.credit_fen end) as bigint) as credit_fen
                from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
                where v.region = @region and v.fund = @fund and v.on_day <= @on
                group by l.account order by l.account
                """,
                new { region = book.Region, fund = book.Fund.Code(), start = new DateOnly(on.Year, 1, 1).ToIso(), on = on.ToIso(), opening = Postings.OpeningRule })
                .Where(r => r.OpeningFen != 0 || r.DebitFen != 0 || r.CreditFen != 0)
                .Select(r => r.ToBalance(chart)),
        ];
    }

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

    private sealed record BalanceRow(string Account, long OpeningFen, long DebitFen, long CreditFen)
    {
        public AccountBalance ToBalance(Chart chart) => new(
            Account, chart.Leaf(Account).FullName, new(OpeningFen), new(DebitFen), new(CreditFen), new(OpeningFen + DebitFen - CreditFen));
    }
}
