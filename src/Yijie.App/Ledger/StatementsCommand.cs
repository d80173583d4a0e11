using System.CommandLine;
using Yijie.App.Papers;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>报表一行的输出。</summary>
public sealed record ReportRowAnswer(int Level, string Title, Fen FirstFen, Fen SecondFen)
{
    public static ReportRowAnswer Of(ReportRow row) => new(row.Level, row.Title, row.First, row.Second);
}

/// <summary>会计报表的输出。Columns: 期末余额、年初余额 of the balance sheet; 本月数、本年累计数, or 本年数、上年数, of income and expenditure.</summary>
public sealed record FinancialStatementsAnswer(
    string Region, string Fund, string Period, IReadOnlyList<ReportRowAnswer> BalanceSheet, IReadOnlyList<ReportRowAnswer> IncomeAndExpenditure);

/// <summary>会计报表。<c>ledger statements</c>: 资产负债表(会社保01)and 收支表(会社保02)of a closed month or year.</summary>
public static class StatementsCommand
{
    public static Command Build()
    {
        var (month, year) = (CommandLine.MonthOption(required: false), CommandLine.YearOption(required: false));
        return LedgerCommand.Reading(new Command("statements", "会计报表:资产负债表(会社保01)、收支表(会社保02),月报或年报") { month, year }.Answers<FinancialStatementsAnswer>().OnPaper<FinancialStatementsAnswer>(LedgerPapers.Statements), (context, store, book, parsed) =>
        {
            var answer = (parsed.GetValue(month), parsed.GetValue(year)) switch
            {
                ({ } of, null) => Of(store, book, of.ToString(), of, of, new Month(of.Year, 1), of),
                (null, { } of) => Of(store, book, of.ToString()[..4], of, of.Plus(11), of.Plus(-12), of.Plus(-1)),
                _ => throw new UsageException("请用 --month 或 --year 之一指明期间"),
            };
            context.Answer(answer, text => Write(text, book, answer));
        });
    }

    /// <param name="from">The period's first month, in the first column.</param>
    /// <param name="otherFrom">The second column's first month.</param>
    private static FinancialStatementsAnswer Of(Store store, BookKey book, string period, Month from, Month to, Month otherFrom, Month otherTo)
    {
        RefusedException.ThrowIfAny(Refusal.When(!(to <= Books.LastClosed(store, book)), "会计·结账", $"{to} 尚未结账,报表应在结账之后编制:请先结账(ledger close)"));
        var chart = ChartOfAccounts.For(book.Fund);
        var sheet = FinancialStatements.BalanceSheet(chart, Balances(store, book, to.LastDay), Balances(store, book, new DateOnly(from.Year, 1, 1).AddDays(-1)));
        var income = FinancialStatements.IncomeAndExpenditure(chart, Turnover(store, book, from, to), Turnover(store, book, otherFrom, otherTo));
        return new(book.Region, book.Fund.Code(), period, [.. sheet.Select(ReportRowAnswer.Of)], [.. income.Select(ReportRowAnswer.Of)]);
    }

    private static Dictionary<string, Fen> Balances(Store store, BookKey book, DateOnly on) => ByAccount(store, $"v.on_day <= @to or {Books.IsOpening}", new { region = book.Region, fund = book.Fund.Code(), to = on.ToIso() });

    private static Dictionary<string, Fen> Turnover(Store store, BookKey book, Month from, Month to) => ByAccount(store, "v.period between @from and @to and v.rule <> @closing",
        new { region = book.Region, fund = book.Fund.Code(), from = from.ToString(), to = to.ToString(), closing = Postings.ClosingRule });

    private static Dictionary<string, Fen> ByAccount(Store store, string filter, object parameters) => store.SumsBy(
        $"""
        select l.account, l.debit_fen - l.credit_fen
        from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
        where v.region = @region and v.fund = @fund and ({filter})
        """, 1, parameters).ToDictionary(r => r.Of, r => new Fen(r.Sums[0]), StringComparer.Ordinal);

    private static void Write(TextWriter text, BookKey book, FinancialStatementsAnswer answer)
    {
        var yearly = answer.Period.Length == 4;
        Table("社会保险基金资产负债表(会社保01表)", "期末余额", "年初余额", answer.BalanceSheet);
        text.WriteLine();
        Table("社会保险基金收支表(会社保02表)", yearly ? "本年数" : "本月数", yearly ? "上年数" : "本年累计数", answer.IncomeAndExpenditure);

        void Table(string title, string first, string second, IEnumerable<ReportRowAnswer> rows)
        {
            text.WriteLine($"{title}  {book.Title()}  {answer.Period}  单位:元");
            TextTable.Write(text, ["项目", $">{first}", $">{second}"], rows.Select(r => (string[])
                [$"{new string(' ', 2 * r.Level)}{(r.Level == 2 ? "其中:" : "")}{r.Title}", r.FirstFen.ToString(), r.SecondFen.ToString()]));
        }
    }
}
