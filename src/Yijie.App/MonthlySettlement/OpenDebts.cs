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

    /// <summary>
    /// 欠款的增减。What one provider came to owe and gave back, each on its day: an advance is a debt from the settlement of its month on; what a red voucher takes back
    /// never was.
    /// </summary>
    public static IReadOnlyList<(DateOnly Day, Fen Amount)> Movements(Store store, string region, Fund fund, string provider)
    {
        var of = new { region, fund = fund.Code(), provider };
        var settled = store.Query<(string Month, string On)>("select month, approved_on from statement where region = @region and fund = @fund and provider = @provider", of)
            .ToDictionary(s => Month.Parse(s.Month), s => s.On.ToDay());
        foreach (var (_, month) in MonthsToSettle.SettledBefore(store, region, fund, provider)) settled.TryAdd(month, DateOnly.MinValue);
        var advances = store.Query<(string On, string Month, long Fen)>(
            """
            select coalesce(o.on_day, v.on_day), l.month, l.debit_fen - l.credit_fen from voucher_line l
            join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
            where l.region = @region and l.fund = @fund and l.account in ('110102', '110103') and l.account = '110103' and l.provider = @provider
            """, of)
            .Select(a => (On: a.On.ToDay(), Month: Month.Parse(a.Month), Amount: new Fen(a.Fen))).Where(a => settled.ContainsKey(a.Month))
            .Select(a => (a.On > settled[a.Month] ? a.On : settled[a.Month], a.Amount));
        var reversed = store.Query<(string Period, long Number, string On)>(
            "select v.period, v.number, o.on_day from voucher v join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses where v.region = @region and v.fund = @fund", of)
            .ToDictionary(v => FundsReturn.RegisterSource(v.Period, v.Number), v => v.On);
        var clawbacks = store.Query<(string On, string Source, long Fen)>("select on_day, source, amount_fen from clawback_entry where region = @region and fund = @fund and provider = @provider", of)
            .Select(c => (reversed.GetValueOrDefault(c.Source, c.On).ToDay(), new Fen(c.Fen)));
        return [.. advances, .. clawbacks];
    }
}
