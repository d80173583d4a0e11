using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.Tests.App;

/// <summary>只增的表:服务记住由它得出的名册,行数变了就重读;没有提交的不记。</summary>
public sealed class AppendedTests
{
    private const string Region = "140200";
    private const string NewRow = "insert into agreement (region, provider, status, from_day, to_day, import_seq, line) values (@Region, @provider, 'normal', '2025-01-01', null, 99, 1)";

    private static readonly DateOnly Today = new(2025, 8, 20);

    [Theory(DisplayName = "名册在服务里只读一次,由读到办都是同一份;又导入一家后重读,别的区不受影响"), ClassData(typeof(Engines))]
    public void ReadOnce(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        using var open = Database.KeepOpen(db.Address);
        var before = Payees(db, Region, acting: false);
        var elsewhere = Payees(db, "140100", acting: false);
        Assert.Same(before, Payees(db, Region, acting: true));
        Assert.Equal(3, before.Count);

        db.Import("providers", Importing.Providers.Split('\n')[0] + "\nH14020000009,阳高县人民医院,1,03,140200,,,,\n");
        var after = Payees(db, Region, acting: true);
        Assert.Equal(4, after.Count);
        Assert.Same(after, Payees(db, Region, acting: false));
        Assert.Same(elsewhere, Payees(db, "140100", acting: true));
    }

    [Theory(DisplayName = "写过以后又撤销的事务所见的,不留给别人:行数相同,内容不同,仍读自己的"), ClassData(typeof(Engines))]
    public void NotWhatWasTakenBack(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        using var open = Database.KeepOpen(db.Address);
        using var database = Database.Open(db.Address);
        using (var store = database.Write(Region))
        {
            store.Execute(NewRow, new { Region, provider = Importing.Clinic });
            Assert.Equal([Importing.Clinic], Agreed(store)); // and is not committed
        }
        using (var store = database.Write(Region))
        {
            store.Execute(NewRow, new { Region, provider = Importing.Hospital });
            store.Commit();
        }
        using (var store = database.Read()) Assert.Equal([Importing.Hospital], Agreed(store));
    }

    private static IReadOnlyDictionary<string, Payee> Payees(TestDatabase db, string region, bool acting)
    {
        using var database = Database.Open(db.Address);
        using var store = acting ? database.Write(region) : database.Read();
        return PartyStore.Payees(store, region, Today);
    }

    private static IEnumerable<string> Agreed(Store store) => PartyStore.Agreements(store, Region).Select(a => a.Key);
}
