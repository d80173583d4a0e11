using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>
/// 欠款。What providers owe of what is settled: advances that stayed open after their month was settled, here or before the book began, clawbacks, recoveries.
/// An advance whose month is not settled yet is no debt: it waits for its month.
/// </summary>
internal static class OpenDebts
{
    public static IEnumerable<(string Provider, OpenItem Item)> Of(Store store, string region, Fund fund, string? provider = null)
    {
        var settled = store.Query<(string Provider, string Month)>(
            $"select provider, month from statement where region = @region and fund = @fund {(provider is null ? "" : "and provider = @provider")}",
            new { region, fund = fund.Code(), provider }).Select(s => (s.Provider, Month.Parse(s.Month))).ToHashSet();
        settled.UnionWith(MonthsToSettle.SettledBefore(store, region, fund, provider));
        return (provider is null ? Books.OpenAdvances(store, region, fund) : Books.OpenAdvances(store, region, fund, provider))
            .Where(a => settled.Contains((a.Provider, a.Month)))
            .Select(a => (a.Provider, new OpenItem(OpenItemKind.Advance, a.Month, a.Balance, [], Fen.Zero)))
            .Concat(ClawbackRegister.Open(store, region, fund, provider));
    }
}
