using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.Tests.App;

public sealed class BooksTests
{
    private const string Region = "140200";
    private static readonly BookKey Book = new(Region, Fund.Employee);
    private static readonly Month July = new(2025, 7);
    private static readonly Signatures People = new("h.140200", "r.140200", "k.140200", "c.140200");

    [Theory(DisplayName = "记账:凭证号按账套和月份连续,余额是各行之和"), ClassData(typeof(Engines))]
    public void NumbersAndBalances(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var store = database.Write(Region);
        var rules = Books.Postings(Fund.Employee);

        var received = Post(store, new(2025, 8, 1), rules.FundsReceived(new(100_000_00), null));
        var advance = Post(store, new(2025, 8, 4), rules.AdvancePaid([("H14020000001", July, new(60_000_00), "A1-1"), ("H14020000002", July, new(30_000_00), "A1-2")])!);
        var september = Post(store, new(2025, 9, 1), rules.FundsReceived(new(1_00), null));

        Assert.Equal((1, 1), (received.Seq, received.Number));
        Assert.Equal((2, 2), (advance.Seq, advance.Number));
        Assert.Equal((3, 1), (september.Seq, september.Number));
        Assert.Equal(new Fen(100_000_00 - 60_000_00 - 30_000_00 + 1_00), Books.ExpenditureAccountBalance(store, Book));
        Assert.Equal([new("H14020000001", July, new(60_000_00)), new("H14020000002", July, new(30_000_00))], Books.OpenAdvances(store, Region, Fund.Employee));
        Assert.Equal([new("H14020000002", July, new(30_000_00))], Books.OpenAdvances(store, Region, Fund.Employee, "H14020000002"));
    }

    [Theory(DisplayName = "记账:支出户不得透支,缺口写明"), ClassData(typeof(Engines))]
    public void NotBelowZero(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var store = database.Write(Region);
        var rules = Books.Postings(Fund.Employee);
        Post(store, new(2025, 8, 1), rules.FundsReceived(new(100_00), null));

        var refused = Assert.Throws<RefusedException>(() => Post(store, new(2025, 8, 4), rules.AdvancePaid([("H14020000001", July, new(160_50), "A1-1")])!));

        Assert.Equal([new("方案·四", "支出户存款余额 100.00 元,不足支付 160.50 元,缺口 60.50 元")], refused.Refusals);
    }

    private static PostedVoucher Post(Store store, DateOnly on, Entry entry) => Books.Post(store, Book, on, entry, People, "test", "2025-08-01T09:00:00+08:00");
}
