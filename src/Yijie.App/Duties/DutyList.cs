using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain.Duties;

namespace Yijie.App.Duties;

/// <summary>时限清单。The duties of regions as the database knows them: load the facts, derive the duties.</summary>
public static class DutyList
{
    /// <summary>
    /// By region, then due day. Providers' duties are one for each rule, fund and month with its counts, unless each provider is asked for; of one
    /// provider only its own are given.
    /// </summary>
    /// <param name="made">The payments of the region, where they have been gone through.</param>
    public static IReadOnlyList<Duty> Of(Store store, IEnumerable<string> regions, DateOnly today, DutyRange range, DutyProviders? providers = null, PaymentsMade? made = null)
    {
        providers ??= DutyProviders.Together;
        var calendar = CalendarStore.Load(store);
        return
        [
            .. regions.SelectMany(region =>
            {
                var policy = PolicyStore.Load(store, region);
                return DutyRoster.Of(policy, calendar, new DutyFactStore(store, region, policy, range, providers, today, made).Load(), range);
            }).Where(d => providers.Code is null || d.Provider == providers.Code),
        ];
    }
}
