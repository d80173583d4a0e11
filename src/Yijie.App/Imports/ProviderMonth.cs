using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>机构的一个月。One provider's month and fund: what declarations, reviews and histories are about.</summary>
internal readonly record struct ProviderMonth(ProviderKey Provider, Fund Fund, Month Month)
{
    /// <summary>Reads fixmedins_code, insutype and month.</summary>
    public static ProviderMonth Of(CsvRow row) => new(row.Provider("fixmedins_code"), row.Fund("insutype"), row.Month("month"));

    /// <summary>The books' months that these lie in: each is one query.</summary>
    public static IEnumerable<(string Region, Month Month)> Months(IEnumerable<ProviderMonth> keys) => keys.Select(k => (k.Provider.Region, k.Month)).Distinct();
}
