using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>一个月的进展。What has become of one service month in one book.</summary>
/// <param name="Providers">Providers with counted rows.</param>
/// <param name="AdvancedFen">Advances that the bank has paid.</param>
/// <param name="Settled">Providers with a statement.</param>
/// <param name="ActualFen">Their actual amounts, and <paramref name="NetFen"/>, what was to be paid after netting.</param>
/// <param name="OpenFen">What is open of the advances.</param>
public sealed record MonthOverview(Month Month, long Providers, Fen GrossFen, Fen AdvancedFen, long Settled, Fen ActualFen, Fen NetFen, Fen PaidFen, Fen OpenFen);

/// <summary>一个账套的进展。</summary>
public sealed record BookOverview(string Region, string RegionName, string Fund, Fen ExpenditureAccountFen, Fen ClawbackOpenFen, IReadOnlyList<MonthOverview> Months);

/// <summary>全省概览。Read from the books and registers as they stand.</summary>
public static class Overview
{
    public static IReadOnlyList<BookOverview> Of(Store store, IEnumerable<Region> regions, Month first, Month last) =>
        [.. from region in regions from fund in Funds.All select Book(store, region, fund, first, last)];

    private static BookOverview Book(Store store, Region region, Fund fund, Month first, Month last)
    {
        var scope = new { region = region.Code, fund = fund.Code(), first = first.ToString(), last = last.ToString() };
        var open = Books.OpenAdvances(store, region.Code, fund).ToLookup(a => a.Month.ToString(), a => a.Balance);
        var clawbacks = new Fen(store.Scalar<long>("select cast(coalesce(sum(amount_fen), 0) as bigint) from clawback_entry where region = @region and fund = @fund", scope));
        var months = store.Query<Row>(Sql, scope)
            .Select(r => new MonthOverview(Month.Parse(r.Month), r.Providers, new(r.Gross), new(r.Advanced), r.Settled, new(r.Actual), new(r.Net), new(r.Paid), open[r.Month].Sum()));
        return new(region.Code, region.Name, fund.Code(), Books.ExpenditureAccountBalance(store, new BookKey(region.Code, fund)), clawbacks, [.. months]);
    }

    private const string Sql =
        """
        select g.month, g.providers, g.gross, coalesce(p.advanced, 0) as advanced, coalesce(s.settled, 0) as settled, coalesce(s.actual, 0) as actual,
          coalesce(s.net, 0) as net, coalesce(p.paid, 0) as paid
        from (
          select month, cast(count(distinct provider) as bigint) as providers, cast(sum(pooled_fen + account_fen) as bigint) as gross
          from monthly_total where region = @region and fund = @fund and month >= @first and month <= @last group by month) g
        left join (
          select month, cast(count(*) as bigint) as settled, cast(sum(actual_fen) as bigint) as actual, cast(sum(net_fen) as bigint) as net
          from statement where region = @region and fund = @fund group by month) s on s.month = g.month
        left join (
          select month, cast(sum(case when kind = 'advance' then amount_fen else 0 end) as bigint) as advanced,
            cast(sum(case when kind = 'settlement' then amount_fen else 0 end) as bigint) as paid
          from instruction_status where region = @region and fund = @fund and status = 'confirmed' group by month) p on p.month = g.month
        order by g.month
        """;

    private sealed record Row(string Month, long Providers, long Gross, long Advanced, long Settled, long Actual, long Net, long Paid);
}
