using System.Collections.Immutable;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;

namespace Yijie.App.Duties;

/// <summary>推进的取数。Pilots, who is in instant settlement, who was paid, and the coverage of a month.</summary>
public static class RolloutStore
{
    public static RolloutFacts Load(Store store, string region, Policy policy, DateOnly today, PaymentsMade? made = null)
    {
        var covered = Rollout.CoveredMonth(policy);
        var evaluation = store.Find<EvaluationRow>("select on_day, document from rollout_evaluation where region = @region", new { region });
        return new(
            Pilots(store, region, today), Earliest(store, "select provider, min(from_day) as on_day from enrolment where region = @region and from_day <= @today group by provider", region, today),
            covered.LastDay < today ? [.. Eligible(store, PartyStore.Agreements(store, region), region, covered)] : [],
            made is not null ? made.FirstAdvances : Earliest(store,
                """
                select i.provider, min(r.booked_on) as on_day from instruction i
                join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
                where i.region = @region and i.kind = 'advance' and r.booked_on <= @today group by i.provider
                """, region, today),
            evaluation?.OnDay.ToDay(), evaluation?.Document);
    }

    /// <summary>试点机构及其起始日,到某日仍在试点的。Of rows with the same first day the last imported replaces the others.</summary>
    public static ImmutableDictionary<string, DateOnly> Pilots(Store store, string region, DateOnly on) => store
        .Query<PilotRow>("select provider, from_day, to_day from pilot where region = @region order by provider, import_seq, line", new { region })
        .GroupBy(r => (r.Provider, r.FromDay)).Select(g => g.Last())
        .Where(r => r.FromDay.ToDay() <= on && (r.ToDay is null || r.ToDay.ToDay() >= on))
        .GroupBy(r => r.Provider).ToImmutableDictionary(g => g.Key, g => g.Min(r => r.FromDay)!.ToDay());

    /// <summary>各月的覆盖率,分医疗机构和药店。Of the eligible providers of a month, those whose advance for it was paid by that day.</summary>
    public static IEnumerable<Coverage> CoverageOf(Store store, string region, IEnumerable<Month> months, DateOnly on, PaymentsMade? made = null)
    {
        var agreements = PartyStore.Agreements(store, region);
        return months.SelectMany(month =>
        {
            var payees = PartyStore.Payees(store, region, month.LastDay);
            Func<string, bool> isPaid = made is not null ? p => made.Advanced(month, p) : Funds.All.SelectMany(fund => PaidIn(store, region, fund, month, on)).ToHashSet(StringComparer.Ordinal).Contains;
            var eligible = Eligible(store, agreements, region, month).ToLookup(p => payees[p].Type);
            return Enum.GetValues<ProviderType>().Select(kind => new Coverage(region, month, kind, eligible[kind].LongCount(), eligible[kind].LongCount(isPaid)));
        });
    }

    /// <summary>预拨已付讫的机构。Ids begin with region, fund and month: the month's own rows are found by their keys, however many months there are.</summary>
    private static IEnumerable<string> PaidIn(Store store, string region, Fund fund, Month month, DateOnly on)
    {
        var (from, to) = Instructions.IdsOfAdvances(region, fund, month);
        return store.Query<string>(
            """
            select i.provider from instruction i
            join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
            where i.region = @region and i.id >= @from and i.id < @to
              and i.month = @month and i.kind = 'advance' and r.booked_on <= @on
            """, new { region, from, to, month = month.ToString(), on = on.ToIso() });
    }

    /// <summary>符合条件的机构。With something to be advanced for the month, and an agreement that was normal at its end.</summary>
    private static IEnumerable<string> Eligible(Store store, ILookup<string, ServiceAgreement> agreements, string region, Month month) => store
        .Query<string>(
            "select provider from monthly_total where region = @region and month = @month group by provider having sum(pooled_fen + account_fen) > 0 order by provider",
            new { region, month = month.ToString() })
        .Where(p => ServiceAgreement.NormalOn(agreements[p], month.LastDay));

    private static ImmutableDictionary<string, DateOnly> Earliest(Store store, string sql, string region, DateOnly today) =>
        store.Query<EarliestRow>(sql, new { region, today = today.ToIso() }).ToImmutableDictionary(r => r.Provider, r => r.OnDay.ToDay());

    private sealed record EarliestRow(string Provider, string OnDay);

    private sealed record PilotRow(string Provider, string FromDay, string? ToDay);

    private sealed record EvaluationRow(string OnDay, string Document);
}
