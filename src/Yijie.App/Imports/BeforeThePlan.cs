using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>
/// 方案实施以前的月份。What is decided of such a month, unless the month was settled here all the same, goes into no statement: whoever imports it is told
/// (docs/decisions/249).
/// </summary>
internal sealed class BeforeThePlan
{
    private const int Named = 5;

    private readonly Dictionary<string, Month> first = [];
    private readonly List<string> ids = [];

    /// <summary>Looks at one item.</summary>
    public void Look(Store store, string id, ProviderMonth of)
    {
        if (!first.TryGetValue(of.Provider.Region, out var inForce)) first[of.Provider.Region] = inForce = PolicyStore.Load(store, of.Provider.Region).FirstMonth;
        if (of.Month < inForce && store.Find<string>(
            "select hash from statement where region = @Region and fund = @fund and provider = @Code and month = @month",
            new { of.Provider.Region, of.Provider.Code, fund = of.Fund.Code(), month = of.Month.ToString() }) is null) ids.Add(id);
    }

    /// <summary>What is to be said of those found; null: there are none.</summary>
    public string? Notice => ids.Count == 0 ? null
        : $"{ids.Count} 项属于即时结算施行以前、本系统没有结算的月份,不会计入任何结算单:{string.Join("、", ids.Take(Named))}{(ids.Count > Named ? "……" : "")}。要从结算中扣的,请记在尚未结算的月份,写明原属的月份";
}
