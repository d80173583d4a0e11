using System.Globalization;
using Yijie.Domain;
using Yijie.Domain.Forecasts;

namespace Yijie.App.Forecast;

/// <summary>试算参数的读取。<c>--set 名称=值</c>, by the names of the policy file.</summary>
internal static class AssumptionReader
{
    public const string AdvanceRate = "advance_rate";
    public const string DepositRate = "deposit_rate";
    public const string AdvanceWorkingDays = "advance_working_days";
    public const string NettingWorkingDays = "netting_working_days";
    public const string PrepaymentScaleMonths = "prepayment_scale_months";

    /// <summary>可试算的参数。By name, with how its value is written.</summary>
    private static readonly (string Name, string Form)[] Known =
    [
        (AdvanceRate, "比例,如 80%,至多 100%"), (DepositRate, "比例,如 0%,至多 100%"),
        (AdvanceWorkingDays, "1 至 60 的整数"), (NettingWorkingDays, "1 至 60 的整数"), (PrepaymentScaleMonths, "0 至 12 的整数"),
    ];

    /// <exception cref="UsageException">A parameter is unknown, is set twice, or has a value that cannot be; all of them are named.</exception>
    public static Assumptions Read(IReadOnlyList<string> settings)
    {
        var (assumed, faults, seen) = (Assumptions.AsItWas, new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var setting in settings)
        {
            var parts = setting.Split('=', 2);
            var (name, value) = (parts[0].Trim(), parts.Length == 2 ? parts[1].Trim() : "");
            if (Known.FirstOrDefault(k => k.Name == name) is not { Name: not null } known) faults.Add($"没有可试算的参数 {name}");
            else if (!seen.Add(name)) faults.Add($"{name} 给了两次");
            else if (With(assumed, name, value) is { } changed) assumed = changed;
            else faults.Add($"{name} 的值“{value}”写法有误,应为{known.Form}");
        }
        if (faults.Count == 0) return assumed;
        throw new UsageException($"{string.Join(";", faults)}。可试算的参数:{string.Join(";", Known.Select(k => $"{k.Name}({k.Form})"))}");
    }

    /// <summary>The value a parameter is set to, as it is written; null: it is as it was.</summary>
    public static string? Shown(Assumptions assumed, string name) => name switch
    {
        AdvanceRate => assumed.AdvanceRate?.ToString(),
        DepositRate => assumed.DepositRate?.ToString(),
        AdvanceWorkingDays => assumed.AdvanceWorkingDays?.ToString(CultureInfo.InvariantCulture),
        NettingWorkingDays => assumed.NettingWorkingDays?.ToString(CultureInfo.InvariantCulture),
        _ => assumed.PrepaymentScaleMonths?.ToString(CultureInfo.InvariantCulture),
    };

    private static Assumptions? With(Assumptions assumed, string name, string value) => name switch
    {
        AdvanceRate => Share(value) is { } rate ? assumed with { AdvanceRate = rate } : null,
        DepositRate => Share(value) is { } rate ? assumed with { DepositRate = rate } : null,
        AdvanceWorkingDays => Whole(value, 1, 60) is { } days ? assumed with { AdvanceWorkingDays = days } : null,
        NettingWorkingDays => Whole(value, 1, 60) is { } days ? assumed with { NettingWorkingDays = days } : null,
        _ => Whole(value, 0, 12) is { } months ? assumed with { PrepaymentScaleMonths = months } : null,
    };

    private static Rate? Share(string text) => Rate.TryParse(text, out var rate) && rate.BasisPoints <= Rate.Percent(100).BasisPoints ? rate : null;

    private static int? Whole(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;
}
