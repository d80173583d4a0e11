using Yijie.App.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>演示的对账。The first institution of each region, through its own user, confirms its statements of the employees' fund, and disputes the last.</summary>
internal sealed class DemoReconciliation(DemoOffice office)
{
    private static readonly DateOnly Day = new(2025, 10, 27);

    public void Run()
    {
        foreach (var region in DemoProvince.Regions) Run(region.Code);
    }

    private void Run(string region)
    {
        var (provider, name) = office.Ask(store => store.Query<(string, string)>("select code, name from provider where region = @region order by code limit 1", new { region }).Single());
        var statements = office.Ask(store => Statements.Of(store, region, Fund.Employee, provider).Select(s => s.Statement).ToList());
        var user = $"p.{provider}";
        office.Do(Day, "admin", "user", "add", "--name", user, "--display-name", name, "--role", "provider", "--region", region, "--provider", provider);
        foreach (var statement in statements)
        {
            string[] seen = ["--provider", provider, "--fund", statement.Fund.Code(), "--month", statement.Month.ToString(), "--hash", statement.Hash];
            if (statement != statements[^1])
            {
                office.Do(Day, user, ["reconcile", "confirm", .. seen]);
                continue;
            }
            var item = statement.Adjustments.FirstOrDefault(a => a.Id is not null && a.Amount.Value < 0);
            string[] about = item is null ? [] : ["--about", item.Id!, "--amount", (-item.Amount).ToYuan()];
            office.Do(Day, user, ["reconcile", "dispute", .. seen, .. about, "--reason", "该项费用有病历与医嘱佐证,请予复核"]);
        }
    }
}
