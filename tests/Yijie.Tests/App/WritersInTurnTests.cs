using Yijie.App.Storage;

namespace Yijie.Tests.App;

/// <summary>
/// 写的人轮着来:服务里同一个统筹区的几件办理同时到,一件办完(或撤回)下一件才看、才写,一件不少;不同统筹区的同时看、同时想,各自写的时候才轮着;
/// 全库的事项等先来的都办完,后来的等它。
/// </summary>
public sealed class WritersInTurnTests
{
    private const int Writers = 8;
    private const int Each = 20;
    private const string Region = "140200";
    private const string Elsewhere = "140300";
    private const string Count = "select cast(count(*) as bigint) from schema_file";

    private static readonly TimeSpan AWhile = TimeSpan.FromMilliseconds(300);

    [Theory(DisplayName = "八个人同时各写二十次,有一半写完又撤回:每次看到的都是上一次写完的样子"), ClassData(typeof(Engines))]
    public async Task OneAtATime(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var open = Database.KeepOpen(db.Address);
        var before = Marks(db.Address);
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            using var database = Database.Open(db.Address);
            for (var n = 0; n < Each; n++)
            {
                using var store = database.Write(Region);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Mark(store, $"{store.Scalar<long>(Count):D4}"); // the same number twice is refused
                Interlocked.Decrement(ref inside);
                if (n % 2 == 0) store.Commit();
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(before + Writers * Each / 2, Marks(db.Address));
    }

    [Theory(DisplayName = "一个统筹区正在看、还没有写,另一个统筹区从看到写完不必等它;它随后写的也成"), ClassData(typeof(Engines))]
    public void RegionsBesideOneAnother(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var open = Database.KeepOpen(db.Address);
        var before = Marks(db.Address);
        using var one = Database.Open(db.Address);
        using var first = one.Write(Region);
        Assert.Equal(before, first.Scalar<long>(Count));
        using (var other = Database.Open(db.Address))
        using (var second = other.Write(Elsewhere))
        {
            Mark(second, "second");
            second.Commit();
        }
        Mark(first, "first");
        first.Commit();
        Assert.Equal(before + 2, Marks(db.Address));
    }

    [Theory(DisplayName = "全库的事项等正在办的统筹区办完,它后面来的统筹区等它"), ClassData(typeof(Engines))]
    public async Task WholeAlone(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var open = Database.KeepOpen(db.Address);
        using var one = Database.Open(db.Address);
        var first = one.Write(Region);
        using var wholeIn = new ManualResetEventSlim();
        using var wholeMayGo = new ManualResetEventSlim();
        var whole = InItsTurn(db.Address, [], () =>
        {
            wholeIn.Set();
            wholeMayGo.Wait();
        });
        Assert.False(wholeIn.Wait(AWhile));
        first.Dispose();
        wholeIn.Wait(TestContext.Current.CancellationToken);
        var later = InItsTurn(db.Address, [Elsewhere], () => { });
        Assert.NotSame(later, await Task.WhenAny(later, Task.Delay(AWhile, TestContext.Current.CancellationToken)));
        wholeMayGo.Set();
        await Task.WhenAll(whole, later);
    }

    [Theory(DisplayName = "SQLite:看过之后、写之前,另一个程序在本统筹区(或以全省的名义)办了事项:什么也不写,要从头再办;先锁后读的,别人插不进来;办的是别的统筹区,照常写")]
    [InlineData(Region, true)]
    [InlineData("140000", true)]
    [InlineData(Elsewhere, false)]
    public async Task AnotherProgram(string itsRegion, bool again)
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        using var open = Database.KeepOpen(db.Address);
        var before = Marks(db.Address);
        using var database = Database.Open(db.Address);
        using (var store = database.Write(Region))
        {
            ByAnotherProgram(db.Address, itsRegion);
            if (again)
            {
                Assert.Throws<ActedMeanwhileException>(() => Mark(store, "late"));
            }
            else
            {
                Mark(store, "late");
                store.Commit();
            }
        }
        Assert.Equal(before + (again ? 0 : 1), Marks(db.Address));

        database.LockToRead();
        using var locked = database.Write(Region);
        var another = Task.Run(() => ByAnotherProgram(db.Address, itsRegion), TestContext.Current.CancellationToken);
        Assert.NotSame(another, await Task.WhenAny(another, Task.Delay(AWhile, TestContext.Current.CancellationToken)));
        Mark(locked, "locked");
        locked.Commit();
        await another;
    }

    [Theory(DisplayName = "服务里的办理看过之后、写之前,命令行在同一统筹区记了一笔:服务里的从头再办,两笔都在,凭证号连续"), ClassData(typeof(Engines))]
    public void BegunAgain(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var open = Database.KeepOpen(db.Address);
        string[] received = ["funds", "receive", "--region", Region, "--fund", "310", "--as", "f.140200", "--on", "2025-08-01", "--json"];
        RunningProcess? typed = null;
        Store.Watch = (sql, _) =>
        {
            if (typed is not null || !sql.Contains("from act", StringComparison.Ordinal)) return;
            typed = db.Start([.. received, "--amount", "1"]);
            if (engine == Engine.Sqlite) typed.Wait().Expect(0); // on PostgreSQL it waits for the region's lock
        };
        try
        {
            db.Run([.. received, "--amount", "2"]).Expect(0);
        }
        finally
        {
            Store.Watch = null;
        }
        typed!.Wait().Expect(0);
        typed.Dispose();
        var journal = db.Done("ledger", "journal", "--region", Region, "--fund", "310", "--as", "auditor", "--on", "2025-08-31").Json.EnumerateArray().ToList();
        Assert.Equal([1, 2], journal.Select(v => v.GetProperty("number").GetInt64()));
        Assert.Equal(engine == Engine.Sqlite ? [100, 200] : [200, 100], journal.Select(v => v.GetProperty("total_fen").GetInt64()));
        db.Done("verify");
    }

    [Fact(DisplayName = "SQLite:轮到了却开不了头的(连接上已有一件),不占着队,下一个照常写")]
    public void NotHeldByAFailure()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        using var open = Database.KeepOpen(db.Address);
        using var database = Database.Open(db.Address);
        using (database.Read()) Assert.ThrowsAny<InvalidOperationException>(() => database.Write(Region));
        using var next = Database.Open(db.Address);
        using var store = next.Write(Region);
        Mark(store, "next");
    }

    private static Task InItsTurn(string address, string[] regions, Action act) => Task.Run(() =>
    {
        using var database = Database.Open(address);
        using var store = database.Write(regions);
        act();
    }, TestContext.Current.CancellationToken);

    /// <summary>Under another address of the same file there are no turns.</summary>
    private static void ByAnotherProgram(string address, string region)
    {
        using var another = Database.Open(Path.Combine(Path.GetDirectoryName(address)!, ".", Path.GetFileName(address)));
        using var store = another.Write(region);
        Act(store, region);
        store.Commit();
    }

    private static void Mark(Store store, string name) => Assert.Equal(1, store.Execute("insert into schema_file (name) values (@name)", new { name }));

    private static void Act(Store store, string region) => store.Execute(
        """
        insert into act (region, seq, on_day, at, actor, command, target, hash, outcome)
        select @region, coalesce(max(seq), 0) + 1, '2025-07-01', '2025-07-01T08:00:00', 'someone', 'test', '', '', '' from act where region = @region
        """, new { region });

    private static long Marks(string address)
    {
        using var database = Database.Open(address);
        using var store = database.Read();
        return store.Scalar<long>(Count);
    }
}
