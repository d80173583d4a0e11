using Yijie.App.Storage;

namespace Yijie.Tests.App;

/// <summary>写的人轮着来:服务里同一个统筹区的几件办理同时到,一件办完(或撤回)下一件才看、才写,一件不少。</summary>
public sealed class WritersInTurnTests
{
    private const int Writers = 8;
    private const int Each = 20;
    private const string Region = "140200";
    private const string Count = "select cast(count(*) as bigint) from schema_file";

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
                store.Execute("insert into schema_file (name) values (@name)", new { name = $"{store.Scalar<long>(Count):D4}" }); // the same number twice is refused
                Interlocked.Decrement(ref inside);
                if (n % 2 == 0) store.Commit();
            }
        }, TestContext.Current.CancellationToken)));
        Assert.Equal(before + Writers * Each / 2, Marks(db.Address));
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
        Assert.Equal(1, store.Execute("insert into schema_file (name) values ('next')"));
    }

    private static long Marks(string address)
    {
        using var database = Database.Open(address);
        using var store = database.Read();
        return store.Scalar<long>(Count);
    }
}
