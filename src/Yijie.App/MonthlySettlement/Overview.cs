using Yijie.App.Ledger;
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

/// <summary>各月进展。Read from the books and registers as they stand.</summary>
public static class Overview
{
    public static IReadOnlyList<BookOverview> Of(Store store, IEnumerable<Region> regions, Month first, Month last) =>
        [.. from region in regions from fund in Funds.All select Book(store, region, fund, first, last)];

    private static BookOverview Book(Store store, Region region, Fund fund, Month first, Month last)
    {
        var scope = new { region = region.Code, fund = fund.Code(), first = first.ToString(), last = last.ToString() };
        var open = Books.OpenAdvances(store, region.Code, fund).ToLookup(a => a.Month.ToString(), a => a.Balance);
        var clawbacks = new Fen(store.Scalar<long>("select cast(coalesce(sum(amount_fen), 0) as bigint) from clawback_entry where region = @region and fund = @fund", scope));
        var (policy, calendar) = (PolicyStore.Load(store, region.Code), CalendarStore.Load(store));
        var months = store.Query<Row>(Sql, scope).ToList().Select(r => new MonthOverview(
            Month.Parse(r.Month), r.Providers, new(r.Gross), new(r.Advanced), r.Declared, r.Reviewed, r.Settled, new(r.Actual), new(r.Net), new(r.Paid), open[r.Month].Sum(),
            Days(policy, calendar, Month.Parse(r.Month))));
        return new(region.Code, region.Name, fund.Code(), Books.ExpenditureAccountBalance(store, new BookKey(region.Code, fund)), clawbacks, [.. months]);
    }

    private static MonthDays? Days(Policy policy, WorkCalendar calendar, Month service)
    {
        var asOf = service.Next.FirstDay;
        if (!calendar.Years.Contains(asOf.Year) || !calendar.Years.Contains(asOf.AddDays(60).Year)) return null;
        var declared = Timetable.DeclarationDeadline(calendar, service, policy.DeclarationDay.On(asOf).Value, policy.ProviderDeadline.On(asOf).Value);
        return new(Timetable.AdvanceDue(calendar, service, policy.AdvanceWorkingDays.On(asOf).Value), declared,
            Timetable.NettingDue(calendar, declared, policy.NettingWorkingDays.On(asOf).Value));
    }

    private const string Sql =
        """
        select g.month, g.providers, g.gross, coalesce(p.advanced, 0) as advanced, coalesce(d.declared, 0) as declared, coalesce(r.reviewed, 0) as reviewed,
          coalesce(s.settled, 0) as settled, coalesce(s.actual, 0) as actual, coalesce(s.net, 0) as net, coalesce(p.paid, 0) as paid
        from (
          select month, cast(count(distinct provider) as bigint) as providers, cast(sum(pooled_fen + account_fen) as bigint) as gross
          from monthly_total where region = @region and fund = @fund and month >= @first and month <= @last group by month) g
        left join (
          select month, cast(count(distinct provider) as bigint) as declared
          from declaration where region = @region and fund = @fund and month >= @first and month <= @last group by month) d on d.month = g.month
        left join (
          select a.month, cast(count(distinct a.provider) as bigint) as reviewed
          from review a join review c on c.region = a.region and c.month = a.month and c.fund = a.fund and c.provider = a.provider and c.step = 'agreement'
          where a.region = @region and a.fund = @fund and a.month >= @first and a.month <= @last and a.step = 'audit' group by a.month) r on r.month = g.month
        left join (
          select month, cast(count(*) as bigint) as settled, cast(sum(actual_fen) as bigint) as actual, cast(sum(net_fen) as bigint) as net
          from statement where region = @region and fund = @fund and month >= @first and month <= @last group by month) s on s.month = g.month
        left join (
          select i.month, cast(sum(case when i.kind = 'advance' then i.amount_fen else 0 end) as bigint) as advanced,
            cast(sum(case when i.kind = 'settlement' then i.amount_fen else 0 end) as bigint) as paid
          from instruction i join payment_result b on b.region = i.region and b.instruction_id = i.id and b.status = 'ACSC'
          left join payment_return t on t.region = i.region and t.instruction_id = i.id
          where i.region = @region and i.fund = @fund and i.month >= @first and i.month <= @last and t.instruction_id is null group by i.month) p on p.month = g.month
        order by g.month
        """;

    private sealed record Row(string Month, long Providers, long Gross, long Advanced, long Declared, long Reviewed, long Settled, long Actual, long Net, long Paid);
}
