using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;

namespace Yijie.App.Ledger;

/// <summary>结转的一个科目。</summary>
public sealed record CarriedBalance(string Account, string Name, Fen BalanceFen);

/// <summary>年末结账的结果。The balances carried to the next year and their hash.</summary>
public sealed record YearCloseAnswer(string Region, string Fund, string Year, string Hash, IReadOnlyList<CarriedBalance> Carried);

/// <summary>
/// 年末结账。<c>ledger close-year</c>: the year's books are finished and the balances carried to the next. The ledger goes on without a break, so nothing is
/// posted; what was carried is kept as a hash that <c>verify</c> makes again (docs/decisions/132).
/// </summary>
public static class YearClose
{
    public static Command Build()
    {
        var year = CommandLine.YearOption();
        return LedgerCommand.Writing(new Command("close-year", "年末结账:年度账簿终结,余额结转下年(由会计办理)") { year }.Answers<YearCloseAnswer>(), (context, store, book, accountant, parsed) =>
        {
            var answer = Close(store, context, book, accountant, parsed.GetValue(year)!.Value);
            return () => context.Answer(answer, text =>
            {
                text.WriteLine($"{book.Title()} {answer.Year} 年度已结账,下列余额结转下年(摘要 {answer.Hash}):");
                TextTable.Write(text, ["科目", "名称", ">余额(借方为正)"], answer.Carried.Select(c => (string[])[c.Account, c.Name, c.BalanceFen.ToString()]));
            });
        });
    }

    /// <summary>结转下年的余额。As of the year's last day, by account; nothing that is zero.</summary>
    public static IReadOnlyList<CarriedBalance> Carried(Store store, BookKey book, Month year) =>
        [.. TrialBalance.Of(store, book, year.Plus(11).LastDay).Where(b => b.BalanceFen != Fen.Zero).Select(b => new CarriedBalance(b.Account, b.Name, b.BalanceFen))];

    public static string HashOf(Month year, IEnumerable<CarriedBalance> carried) => YearClosing.HashOf(year, carried.Select(c => (c.Account, c.BalanceFen)));

    private static YearCloseAnswer Close(Store store, Context context, BookKey book, Person accountant, Month year)
    {
        RefusedException.ThrowIfAny(YearClosing.Refusals(year, Facts(store, book, year)));
        var carried = Carried(store, book, year);
        var answer = new YearCloseAnswer(book.Region, Code(book), year.ToString()[..4], HashOf(year, carried), carried);
        store.Execute(
            "insert into year_close (region, fund, year, on_day, hash, actor, at) values (@Region, @Fund, @number, @today, @Hash, @Name, @Instant)",
            new { answer.Region, answer.Fund, number = year.Year, today = context.Today.ToIso(), answer.Hash, accountant.Name, context.Instant });
        context.Record(store, book.Region, book.Fund, accountant.Name, "ledger close-year", answer.Year, answer.Hash, $"年结,{carried.Count} 个科目的余额结转下年");
        return answer;
    }

    private static YearClosingFacts Facts(Store store, BookKey book, Month year)
    {
        var scope = new { region = book.Region, fund = Code(book), last = year.Plus(11).LastDay.ToIso() };
        var first = store.Find<string>("select min(period) from voucher where region = @region and fund = @fund", scope);
        var closed = store.Find<long?>("select max(year) from year_close where region = @region and fund = @fund", scope);
        var recalled = RecallStore.Cases(store, book);
        return new(
            first is null ? null : Month.Parse(first), Books.LastClosed(store, book), closed is { } last ? new Month((int)last, 1) : null,
            AwaitingRepayment(store, scope),
            [
                .. PrepaymentRegister.Loops(store, book)
                    .Where(l => l.Key.Year <= year && l.Loop.Held > Fen.Zero && !(recalled.TryGetValue(l.Key, out var recall) && recall.IsPursued))
                    .Select(l => new UnsettledAtYearEnd(l.Key.Provider, l.Key.Year, l.Loop.Held)),
            ]);
    }

    /// <summary>By provider, what was open at the year's end and still is: a closed year is not posted to, but what it left can be dealt with in the next.</summary>
    private static ImmutableArray<UnsettledAtYearEnd> AwaitingRepayment(Store store, object scope) =>
    [
        .. store.Query<(string Provider, long ThenFen, long NowFen)>(
            """
            select l.provider, cast(sum(case when v.on_day <= @last then l.credit_fen - l.debit_fen else 0 end) as bigint), cast(sum(l.credit_fen - l.debit_fen) as bigint)
            from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
            where v.region = @region and v.fund = @fund and l.account = '200104' group by l.provider order by l.provider
            """, scope)
            .Where(r => Math.Min(r.ThenFen, r.NowFen) > 0)
            .Select(r => new UnsettledAtYearEnd(r.Provider, null, new(Math.Min(r.ThenFen, r.NowFen)))),
    ];

    private static string Code(BookKey book) => Domain.Parties.Funds.Code(book.Fund);
}
