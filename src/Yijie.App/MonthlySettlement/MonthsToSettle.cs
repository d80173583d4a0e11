using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>须结算的月份。Providers' months that have rows, items or an advance on its way, and so need a settlement, whether they have one or not.</summary>
internal static class MonthsToSettle
{
    public static IEnumerable<(string Provider, Month Month)> Of(Store store, string region, Fund fund, Month first, Month before)
    {
        var (from, to) = Instructions.IdsOfMonths(region, fund, first, before.Previous);
        return store.Query<(string Provider, string Month)>(
            """
            select provider, month from monthly_total where region = @region and fund = @fund and month >= @first and month < @before
            group by provider, month having sum(row_count) <> 0 or sum(pooled_fen + account_fen) <> 0
            union select provider, month from deduction where region = @region and fund = @fund and month >= @first and month < @before
            union select provider, month from drg_adjustment where region = @region and fund = @fund and month >= @first and month < @before
            union select provider, month from instruction_status
              where region = @region and id > @from and id < @to and kind = 'advance' and in_flight = 1 and repays = 0
            """,
            new { region, fund = fund.Code(), first = first.ToString(), before = before.ToString(), from, to })
            .Select(m => (m.Provider, Month.Parse(m.Month)));
    }

    /// <summary>
    /// 启用以前已结算的月份。Of advances that the opening balances brought, those of months of which nothing else is here: they were settled before the book began,
    /// and what is open of them waits for no settlement of their own (docs/decisions/237).
    /// </summary>
    public static HashSet<(string Provider, Month Month)> SettledBefore(Store store, string region, Fund fund, string? provider = null)
    {
        var brought = Books.OpeningAdvances(store, region, fund);
        if (provider is not null) brought.RemoveWhere(b => b.Provider != provider);
        if (brought.Count > 0) brought.ExceptWith(Of(store, region, fund, brought.Min(b => b.Month), brought.Max(b => b.Month).Next));
        return brought;
    }
}
