using System.Net;
using System.Net.Sockets;
using Yijie.App.Accounts;
using Yijie.App.Parties;
using Yijie.App.Serve;
using Yijie.App.Storage;

namespace Yijie.App.Demo;

/// <summary>演示的地址与账户。Where the demo is served, and with which accounts to look at it; the password is the same for all.</summary>
public sealed record DemoServed(IReadOnlyList<string> Addresses, string Password, IReadOnlyList<DemoPerson> People);

/// <summary>演示账户。</summary>
public sealed record DemoPerson(string Name, string Post, string DisplayName);

/// <summary>打开演示。The demo in a browser, with an account for every post.</summary>
internal static class DemoServing
{
    private const int FirstPort = 8080;
    private const int LastPort = 8099;

    /// <summary>Serves the demo on the day its next step is due, until stopped. Requests are not logged: the address is to stay in sight.</summary>
    /// <param name="urls">Null: the first port that is free.</param>
    public static async Task Run(Context context, DemoAnswer answer, string? urls, Action<DemoServed> show)
    {
        var day = answer.Next.Count > 0 ? answer.Next[0].OnDay.ToDay() : context.Today;
        await using var server = await Server.Start(new(answer.Database, urls ?? FreeAddress(context), day, Pages: null, TimeProvider.System, Log: Microsoft.Extensions.Logging.LogLevel.Error));
        show(new(server.Addresses, Account.DemoPassword, Accounts(answer.Database)));
        await server.UntilStopped();
    }

    private static string FreeAddress(Context context)
    {
        for (var port = FirstPort; port <= LastPort; port++)
        {
            if (!IsFree(port)) continue;
            if (port > FirstPort) context.Say($"端口 {FirstPort} 已被占用,改用 {port}");
            return $"http://127.0.0.1:{port}";
        }
        throw new UsageException($"端口 {FirstPort} 至 {LastPort} 都被占用:请用 --urls http://127.0.0.1:端口 另选一个,或用 --no-serve 只要数据");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>An account for some institutions of each region, once; a password for them and for those that already had an account.</summary>
    public static void AddInstitutions(Store store, Context context)
    {
        const int Each = 2;
        var people = (from region in DemoProvince.Regions
                      from provider in PartyStore.Providers(store, region.Code, context.Today).Values.OrderBy(p => p.Code, StringComparer.Ordinal).Take(Each)
                      select new Person($"p.{provider.Code}", provider.Name, Role.Provider, region.Code, provider.Code)).ToList();
        foreach (var person in people.Where(p => People.Find(store, p.Name) is null)) People.Add(store, person);
        Account.SetDemoPasswords(store, context, People.All(store).Where(p => p.Role == Role.Provider).Select(p => p.Name));
    }

    /// <summary>Whom to try: everyone of the first region, and the province's.</summary>
    private static List<DemoPerson> Accounts(string address)
    {
        using var database = Database.Open(address);
        using var store = database.Read();
        var region = DemoProvince.Regions.First().Code;
        return [.. People.All(store).Where(p => p.Region is null || p.Region == region).OrderBy(p => p.Role).Select(p => new DemoPerson(p.Name, p.Role.Title(), p.DisplayName))];
    }
}
