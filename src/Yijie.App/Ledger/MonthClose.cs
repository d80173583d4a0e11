using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>结账结果。Of a month without income and expenditure there is no closing voucher.</summary>
public sealed record CloseAnswer(string Region, string Fund, string Month, long? Number, string? Hash, Fen IncomeFen, Fen ExpenditureFen, Fen SurplusFen);

/// <summary>月末结账。<c>ledger close</c>: the month's income and expenditure go to the fund balance (T24), and nothing more is posted to it (docs/decisions/033).</summary>
public static class MonthClose
{
    private const string Article = "会计·结账";

    public static Command Build()
    {
        var month = new Option<Month?>("--month") { Description = "会计期间 yyyy-MM", Required = true, CustomParser = CommandLine.MonthOption().CustomParser };
        return LedgerCommand.Writing(new Command("close", "月末结转并结账(由会计办理)") { month }.Answers<CloseAnswer>(), (context, store, book, accountant, parsed) =>
        {
            var answer = Close(store, context, book, accountant, parsed.GetValue(month)!.Value);
            return () => context.Answer(answer, text => text.WriteLine(
                $"{answer.Month} 已结账:收入 {answer.IncomeFen} 元,支出 {answer.ExpenditureFen} 元,本期结余 {answer.SurplusFen} 元"
                + (answer.Number is null ? ";没有收支,不填结转凭证" : $";结转凭证第 {answer.Number} 号")));
        });
    }

    private static CloseAnswer Close(Store store, Context context, BookKey book, Person accountant, Month month)
    {
        RefusedException.ThrowIfAny(Refusals(store, book, month, context.Today));

        var balances = Balances(store, book, month);
        var posted = Books.Postings(book.Fund).MonthClosed(month, balances) is { } entry
            ? Books.Post(store, book, month.LastDay, entry,
                Books.SignaturesFor(store, book.Region, accountant.Name, Books.InPost(store, book.Region, Role.Reviewer)), $"结账 {month}", context.Instant, attachments: 0)
            : null;
        store.Execute(
            """
            insert into period_close (region, fund, period, on_day, voucher_seq, last_seq, actor, at)
            select @region, @fund, @period, @on, @seq, max(seq), @actor, @at
            from voucher where region = @region and fund = @fund
            """,
            new { region = book.Region, fund = book.Fund.Code(), period = month.ToString(), on = context.Today.ToIso(), seq = posted?.Seq, actor = accountant.Name, at = context.Instant });
        context.Record(store, book.Region, book.Fund, accountant.Name, "ledger close", month.ToString(), posted?.Hash ?? "",
            posted is null ? "结账,没有收支" : $"结账,结转凭证第 {posted.Number} 号");

        var income = -balances.Where(b => b.Account.Element == Element.Income).Sum(b => b.Debit);
        var expenditure = balances.Where(b => b.Account.Element == Element.Expenditure).Sum(b => b.Debit);
        return new(book.Region, book.Fund.Code(), month.ToString(), posted?.Number, posted?.Hash, income, expenditure, income - expenditure);
    }

    private static ImmutableArray<Refusal> Refusals(Store store, BookKey book, Month month, DateOnly today)
    {
        if (store.Find<string>("select min(period) from voucher where region = @region and fund = @fund", Books.Parameters(book)) is not { } first)
            return [new(Article, "账套还没有凭证,无账可结")];
        var closed = Books.LastClosed(store, book);
        var next = closed?.Next ?? Month.Parse(first);
        var waiting = WithoutWord(store, book, month);
        return
        [
            .. Refusal.When(closed is not null && month <= closed, Article, $"{month} 已结账"),
            .. Refusal.When(closed is null && month < next, Article, $"{month} 早于账套的第一个会计期间 {next}"),
            .. Refusal.When(month > next, Article, $"应先结 {next}:各月依次结账,不得跳月"),
            .. Refusal.When(today < month.LastDay, Article, $"{month} 尚未终了,{month.LastDay.ToIso()} 起方可结账"),
            .. Refusal.When(waiting.Count > 0, Article, $"{month} 月底前交银行的支付指令尚有 {waiting.Count} 笔没有银行回单,先导入支付结果(如 {waiting.FirstOrDefault()})"),
        ];
    }

    /// <summary>Instructions given to the bank by the month's end whose outcome may still have to be posted to it.</summary>
    private static List<string> WithoutWord(Store store, BookKey book, Month month)
    {
        var (from, to) = Instructions.IdsOfBook(book.Region, book.Fund);
        return
        [
            .. store.Query<string>(
                """
                select distinct i.id from instruction_status i
                join payment_file_line l on l.region = i.region and l.instruction_id = i.id
                join payment_file f on f.region = l.region and f.batch_id = l.batch_id and f.format = l.format and f.number = l.number
                where i.region = @Region and i.id > @from and i.id < @to and i.status = 'exported' and f.on_day <= @lastDay
                order by i.id
                """,
                new { book.Region, from, to, lastDay = month.LastDay.ToIso() }),
        ];
    }

    /// <summary>Debit balances of the accounts that close. Every earlier month is closed, so the month's own vouchers make them.</summary>
    private static List<(Account Account, Fen Debit)> Balances(Store store, BookKey book, Month month)
    {
        var chart = ChartOfAccounts.For(book.Fund);
        return
        [
            .. store.SumsBy(
                """
                select l.account, l.debit_fen - l.credit_fen
                from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
                where v.region = @region and v.fund = @fund and v.period = @period
                """, 1,
                new { region = book.Region, fund = book.Fund.Code(), period = month.ToString() })
                .Select(r => (chart.Leaf(r.Of), new Fen(r.Sums[0])))
                .Where(r => r.Item1.ClosesTo is not null),
        ];
    }
}
