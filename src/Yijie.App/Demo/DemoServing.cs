using Yijie.App.Accounts;
using Yijie.App.Parties;
using Yijie.App.Serve;
using Yijie.App.Storage;

namespace Yijie.App.Demo;

/// <summary>打开演示。<c>demo --serve</c>: the demo in a browser, with an account for every post.</summary>
internal static class DemoServing
{
    /// <summary>Serves the demo on its own day until stopped.</summary>
    public static async Task Run(Context context, string address, string urls, DateOnly day)
    {
        await using var server = await Server.Start(new(address, urls, day, Pages: null, TimeProvider.System));
        context.Say($"请用浏览器打开 {string.Join(" ", server.Addresses)}(Ctrl+C 停止)。口令都是 {Account.DemoPassword},登录名:");
        foreach (var person in Accounts(address)) context.Say($"  {person.Name,-24}{person.DisplayName}");
        await server.UntilStopped();
    }

    /// <summary>An account for some institutions of each region, once.</summary>
    public static void AddInstitutions(Store store, Context context)
    {
        const int Each = 2;
        var people = (from region in DemoProvince.Regions
                      from provider in PartyStore.Providers(store, region.Code, context.Today).Values.OrderBy(p => p.Code, StringComparer.Ordinal).Take(Each)
                      select new Person($"p.{provider.Code}", provider.Name, Role.Provider, region.Code, provider.Code)).ToList();
        foreach (var person in people.Where(p => People.Find(store, p.Name) is null)) People.Add(store, person);
        Account.SetDemoPasswords(store, context, people.Select(p => p.Name));
    }

    /// <summary>Whom to try: everyone of the first region, and the province's.</summary>
    private static List<Person> Accounts(string address)
    {
        using var database = Database.Open(address);
        using var store = database.Read();
        var region = DemoProvince.Regions.First().Code;
        return [.. People.All(store).Where(p => p.Region is null || p.Region == region).OrderBy(p => p.Role)];
    }
}
