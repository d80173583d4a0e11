using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>一个月的进展。What has become of one service month in one book.</summary>
/// <param name="Providers">Providers with counted rows.</param>
/// <param name="AdvancedFen">Advances that the bank has paid.</param>
/// <param name="Declared">Providers whose declaration is in, and <paramref name="Reviewed"/>, whose monthly audit and agreement check are done.</param>
/// <param name="Settled">Providers with a statement.</param>
/// <param name="ActualFen">Their actual amounts, and <paramref name="NetFen"/>, what was to be paid after netting.</param>
/// <param name="OpenFen">What is open of the advances.</param>
/// <param name="Days">The month's deadlines; null: a year's working days have not been entered.</param>
public sealed record MonthOverview(
    Month Month, long Providers, Fen GrossFen, Fen AdvancedFen, long Declared, long Reviewed, long Settled, Fen ActualFen, Fen NetFen, Fen PaidFen, Fen OpenFen, MonthDays? Days);

/// <summary>一个月的时限。</summary>
public sealed record MonthDays(DateOnly AdvanceDue, DateOnly DeclarationDeadline, DateOnly NettingDue);

/// <summary>一个账套的进展。</summary>
public sealed record BookOverview(string Region, string RegionName, string Fund, Fen ExpenditureAccountFen, Fen ClawbackOpenFen, IReadOnlyList<MonthOverview> Months);

/// <summary>各月进展。Read from the books and registers as they stand; what a region's months come to is read a year at a time, which a server keeps.</summary>
public static class Overview
{
    public static IReadOnlyList<BookOverview> Of(Store store, IEnumerable<Region> regions, Month first, Month last) => [.. regions.SelectMany(r => OfRegion(store, r, first, last))];

    private static IEnumerable<BookOverview> OfRegion(Store store, Region region, Month first, Month last)
    {
        var (policy, calendar) = (PolicyStore.Load(store, region.Code), CalendarStore.Load(store));
        var (records, declared, reviewed, settled) = (Figures(Records), Figures(Declared), Figures(Reviewed), Figures(Settled));
        var paid = Years().SelectMany(year => BatchTotal.Of(store, region.Code, year)).ToLookup(t => (t.Fund, t.Month, t.Kind), t => new Fen(t.ConfirmedFen));
        var open = store.Kept<Figure>(region.Code, Open, new { region = region.Code }).ToDictionary(f => f.Key, f => new Fen(f.First));
        var clawbacks = store.Kept<Figure>(region.Code, Clawbacks, new { region = region.Code }).ToDictionary(f => f.Fund, f => new Fen(f.First));
        return Funds.All.Select(fund => new BookOverview(
            region.Code, region.Name, fund.Code(), Books.ExpenditureAccountBalance(store, new BookKey(region.Code, fund)), clawbacks.GetValueOrDefault(fund.Code()),
            [.. MonthsOf(fund.Code()).Select(month => MonthOf((fund.Code(), month)))]));

        // A month without records can still have been settled, and the advance of one that is only in the opening balances can still be open.
        IEnumerable<string> MonthsOf(string fund) => records.Keys.Concat(settled.Keys).Concat(open.Where(o => o.Value != Fen.Zero && Within(o.Key.Month)).Select(o => o.Key))
            .Where(k => k.Fund == fund).Select(k => k.Month).Distinct().Order(StringComparer.Ordinal);

        MonthOverview MonthOf((string Fund, string Month) key)
        {
            var (month, billed, s) = (Month.Parse(key.Month), records.GetValueOrDefault(key), settled.GetValueOrDefault(key));
            return new(month, billed?.Count ?? 0, new(billed?.First ?? 0), paid[(key.Fund, key.Month, "advance")].Sum(), declared.GetValueOrDefault(key)?.Count ?? 0, reviewed.GetValueOrDefault(key)?.Count ?? 0,
                s?.Count ?? 0, new(s?.First ?? 0), new(s?.Second ?? 0), paid[(key.Fund, key.Month, "settlement")].Sum(), open.GetValueOrDefault(key), Days(policy, calendar, month));
        }

        bool Within(string month) => Month.Parse(month) >= first && Month.Parse(month) <= last;

        IEnumerable<int> Years() => Enumerable.Range(first.Year, last.Year - first.Year + 1);

        Dictionary<(string Fund, string Month), Figure> Figures(string sql) => Years()
            .SelectMany(year => store.Kept<Figure>(region.Code, sql, new { region = region.Code, january = $"{year}-01", december = $"{year}-12" }))
            .Where(f => Within(f.Month)).ToDictionary(f => f.Key);
    }

    private static MonthDays? Days(Policy policy, WorkCalendar calendar, Month service)
    {
        var asOf = service.Next.FirstDay;
        if (!calendar.Years.Contains(asOf.Year) || !calendar.Years.Contains(asOf.AddDays(60).Year)) return null;
        var declared = Timetable.DeclarationDeadline(calendar, service, policy.DeclarationDay.On(asOf).Value, policy.ProviderDeadline.On(asOf).Value);
        return new(Timetable.AdvanceDue(calendar, service, policy.AdvanceWorkingDays.On(asOf).Value), declared,
            Timetable.NettingDue(calendar, declared, policy.NettingWorkingDays.On(asOf).Value));
    }

    private const string Records =
        """
        select fund, month, cast(sum(case when rows_counted > 0 then 1 else 0 end) as bigint) as count, cast(sum(gross) as bigint) as first, cast(0 as bigint) as second
        from (
          select month, fund, provider, sum(row_count) as rows_counted, sum(pooled_fen + account_fen) as gross from monthly_total
          where region = @region and month >= @january and month <= @december group by month, fund, provider) billed
        group by fund, month
        """;

    private const string Declared =
        """
        select fund, month, cast(count(*) as bigint) as count, cast(0 as bigint) as first, cast(0 as bigint) as second
        from (select distinct month, fund, provider from declaration where region = @region and month >= @january and month <= @december) declared
        group by fund, month
        """;

    private const string Reviewed =
        """
        select fund, month, cast(count(*) as bigint) as count, cast(0 as bigint) as first, cast(0 as bigint) as second
        from (
          select month, fund, provider from review
          where region = @region and month >= @january and month <= @december and step in ('audit', 'agreement') group by month, fund, provider having count(distinct step) = 2) reviewed
        group by fund, month
        """;

    private const string Settled =
        """
        select fund, month, cast(count(*) as bigint) as count, cast(sum(actual_fen) as bigint) as first, cast(sum(net_fen) as bigint) as second
        from statement where region = @region and fund in ('310', '390') and month >= @january and month <= @december group by fund, month
        """;

    // The first condition on the account is what lets both databases use the partial index.
    private const string Open =
        """
        select fund, month, cast(count(*) as bigint) as count, cast(sum(debit_fen - credit_fen) as bigint) as first, cast(0 as bigint) as second
        from voucher_line where region = @region and fund in ('310', '390') and account in ('110102', '110103') and account = '110103' group by fund, month
        """;

    private const string Clawbacks =
        """
        select fund, '' as month, cast(count(*) as bigint) as count, cast(sum(amount_fen) as bigint) as first, cast(0 as bigint) as second
        from clawback_entry where region = @region group by fund
        """;

    /// <summary>一个险种一个月的数。How many, and up to two amounts of them.</summary>
    private sealed record Figure(string Fund, string Month, long Count, long First, long Second)
    {
        public (string Fund, string Month) Key => (Fund, Month);
    }
}
