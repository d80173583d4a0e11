using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Imports;

/// <summary>方案实施以前的月份。What is decided of such a month goes into no statement: the month is settled nowhere here (docs/decisions/061).</summary>
internal sealed class BeforeThePlan(Store store)
{
    private readonly Dictionary<string, Month> first = [];

    /// <summary>What is wrong with an item of that month; null: nothing.</summary>
    public string? Complaint(ProviderMonth of)
    {
        if (!first.TryGetValue(of.Provider.Region, out var inForce)) first[of.Provider.Region] = inForce = Month.Of(PolicyStore.Load(store, of.Provider.Region).AdvanceRate.All[0].From);
        return of.Month >= inForce ? null : $"即时结算自 {inForce} 起,此前的月份不在本系统结算,这一项不会计入任何结算单:请记在尚未结算的月份,并写明原属的月份";
    }
}
