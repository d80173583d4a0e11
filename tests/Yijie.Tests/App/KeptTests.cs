using Yijie.App.Storage;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>服务记住的查询:办理之后不答旧的。</summary>
public sealed class KeptTests
{
    private const string Stops = "select provider from payment_stop where region = '140200'";

    [Theory(DisplayName = "办理之前就开始看的人,看完不把旧的当作新的留给别人"), ClassData(typeof(Engines))]
    public void SeenBeforeTheAct(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register("H14020000001", "H14020000002");
        using var open = Database.KeepOpen(agency.Db.Address);
        using var early = Database.Open(agency.Db.Address);
        using var seesBefore = early.Read();
        Assert.Empty(seesBefore.Query<string>(Stops));

        Stop("H14020000001");
        Assert.Equal(["H14020000001"], Asked());
        Stop("H14020000002");
        using (var database = Database.Open(agency.Db.Address))
        using (var store = database.Read()) database.Kept!.Changes.Read(store, Agency.Region);
        Assert.Empty(Ask(seesBefore));
        Assert.Equal(["H14020000001", "H14020000002"], Asked());
        Assert.Empty(Ask(seesBefore));

        void Stop(string provider) => agency.Db.Done("stop", "place", "--region", Agency.Region, "--provider", provider, "--reason", "核查", "--as", $"a.{Agency.Region}", "--on", "2025-08-04");

        IEnumerable<string> Asked()
        {
            using var database = Database.Open(agency.Db.Address);
            using var store = database.Read();
            return Ask(store).Order(StringComparer.Ordinal);
        }

        static IReadOnlyList<string> Ask(Store store) => [.. store.Kept<Row>(Agency.Region, Stops, new { }).Select(r => r.Provider)];
    }

    private sealed record Row(string Provider);
}
