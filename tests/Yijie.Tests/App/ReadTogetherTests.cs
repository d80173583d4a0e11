using Yijie.App.Storage;

namespace Yijie.Tests.App;

/// <summary>同一时刻的几个只读事务:核验用两个线程,看到的仍是同一份数据。</summary>
public sealed class ReadTogetherTests
{
    private const int Looks = 40;
    private const string Marks = "select cast(count(*) as bigint) from schema_file";

    [Theory(DisplayName = "有人不停地写入,同时开始的几个只读事务看到的总是同一时刻,此后也不变"), ClassData(typeof(Engines))]
    public async Task OneMoment(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var done = new CancellationTokenSource();
        var writing = Task.Run(() => WriteUntil(db.Address, done.Token), TestContext.Current.CancellationToken);
        var seen = new HashSet<long>();
        try
        {
            for (var look = 0; look < Looks; look++)
            {
                using var moment = database.ReadTogether(3);
                var first = moment.Stores.Select(s => s.Scalar<long>(Marks)).ToList();
                await Task.Delay(10, TestContext.Current.CancellationToken);
                Assert.Single(first.Concat(moment.Stores.Select(s => s.Scalar<long>(Marks))).Distinct());
                seen.Add(first[0]);
            }
        }
        finally
        {
            await done.CancelAsync();
        }
        Assert.True(await writing > 0);
        Assert.True(seen.Count > 1); // somebody did write meanwhile
    }

    private static long WriteUntil(string address, CancellationToken stop)
    {
        using var database = Database.Open(address);
        var written = 0L;
        for (; !stop.IsCancellationRequested; written++)
        {
            using var store = database.Write();
            store.Execute("insert into schema_file (name) values (@name)", new { name = $"test-{written}" });
            store.Commit();
        }
        return written;
    }
}
