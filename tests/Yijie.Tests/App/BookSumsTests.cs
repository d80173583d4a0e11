using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.App;

/// <summary>账簿的合计。What the database adds up is what adding up the same entries by hand gives, on any day, whatever order they were posted in.</summary>
public sealed class BookSumsTests
{
    private static readonly DateOnly First = new(2025, 11, 1);

    [Theory(DisplayName = "任意的一批凭证、任意一天:账龄、科目余额表与逐行相加的相同"), ClassData(typeof(Engines))]
    public void AsAddedByHand(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        var books = new Bookkeeper(db);
        var vouchers = Any(books.Rules, new Random(214)).ToList();
        using (var store = database.Write(Bookkeeper.Region))
        {
            Books.PostAll(store, books.Book, vouchers, "2025-11-01T09:00:00.000+08:00");
            store.Commit();
        }

        using var reading = database.Read();
        foreach (var on in Enumerable.Range(0, 22).Select(week => First.AddDays(7 * week - 1)).Append(DateOnly.MaxValue))
        {
            var posted = vouchers.Where(v => v.On <= on).SelectMany(v => v.Entry.Lines.Select(l => (Line: l, v.On, v.Entry.Rule))).ToList();
            Assert.Equal(
                from p in posted
                where p.Line.Account.Code is "110102" or "110103"
                group p.Line.Net by (Month: Books.StoredPeriod(p.Line)!, p.Line.Account.Code, Provider: p.Line.Provider!) into sum
                where sum.Sum(f => f) != Fen.Zero
                orderby sum.Key
                select (sum.Key.Month, sum.Key.Code, sum.Key.Provider, sum.Sum(f => f)),
                Ageing.Of(reading, books.Book, on).Select(a => (a.Month, a.Account, a.Provider, a.BalanceFen)));

            var start = new DateOnly(on.Year, 1, 1);
            Assert.Equal(
                from p in posted
                group (Opening: p.On < start || p.Rule == Postings.OpeningRule, p.Line) by p.Line.Account.Code into sums
                orderby sums.Key
                let opening = sums.Where(l => l.Opening).Sum(l => l.Line.Net)
                let debit = sums.Where(l => !l.Opening).Sum(l => l.Line.Debit)
                let credit = sums.Where(l => !l.Opening).Sum(l => l.Line.Credit)
                where opening != Fen.Zero || debit != Fen.Zero || credit != Fen.Zero
                select (sums.Key, opening, debit, credit, opening + debit - credit),
                TrialBalance.Of(reading, books.Book, on).Select(b => (b.Account, b.OpeningFen, b.DebitFen, b.CreditFen, b.BalanceFen)));
        }
    }

    /// <summary>Opening balances, money received, advances paid and half of them taken back; the days go back and forth, across the year's end.</summary>
    private static IEnumerable<Unposted> Any(Postings rules, Random random)
    {
        var chart = ChartOfAccounts.For(Fund.Employee);
        yield return Of(First, rules.Opened([Line.Dr(chart.ExpenditureDeposit, Yuan(1_000_000)), Line.Cr(chart.Leaf("300101"), Yuan(1_000_000))]));
        for (var i = 0; i < 120; i++)
        {
            var on = First.AddDays(random.Next(120));
            if (i % 3 == 0)
            {
                yield return Of(on, rules.FundsReceived(new(random.Next(1, 1_000_000)), null));
                continue;
            }
            var provider = random.Next(2) == 0 ? Bookkeeper.H : Bookkeeper.K;
            var paid = rules.AdvancePaid([(provider, July.Plus(random.Next(8)), new(random.Next(1, 100_000)), $"A1-{i}")])!;
            yield return Of(on, paid);
            if (i % 2 == 0) yield return Of(on.AddDays(random.Next(10)), paid.Red(Postings.ReversalRule, "红字冲销"));
        }
    }

    private static Unposted Of(DateOnly on, Entry entry) => new(on, entry, entry.MovesMoney ? Bookkeeper.People : Bookkeeper.People with { Cashier = "" }, "批次");
}
