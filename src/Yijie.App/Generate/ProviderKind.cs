using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Generate;

/// <summary>一类机构的样子。What one kind of provider does: how often, for whom, which care, at what price.</summary>
/// <param name="Levels">hosp_lv codes: 01–04 三级, 05–07 二级, 08–10 一级, 11 无等级; a pharmacy has none.</param>
/// <param name="Visits">Settlements of a middling one, against the other kinds.</param>
/// <param name="Employees">Share of 职工 among its patients, in thousandths.</param>
/// <param name="Mix">Shares of the categories among its settlements, in the categories' order.</param>
/// <param name="Fees">The middling fee of each category, in fen.</param>
internal sealed record ProviderKind(string Name, bool IsPharmacy, string[] Levels, long Visits, int Employees, int[] Mix, long[] Fees)
{
    public static readonly ProviderKind Tertiary = new("三级医院", false, ["02", "02", "03"], 20_000, 480,
        [640, 150, 190, 20, 0], [32_000, 48_000, 1_150_000, 560_000, 0]);

    public static readonly ProviderKind Secondary = new("二级医院", false, ["05", "05", "06"], 5_000, 360,
        [620, 180, 185, 15, 0], [19_000, 30_000, 520_000, 380_000, 0]);

    public static readonly ProviderKind Township = new("卫生院", false, ["08", "09", "10"], 900, 160,
        [700, 220, 78, 2, 0], [8_000, 15_000, 210_000, 160_000, 0]);

    public static readonly ProviderKind Clinic = new("诊所、卫生室", false, ["11"], 150, 150,
        [860, 140, 0, 0, 0], [3_500, 8_000, 0, 0, 0]);

    public static readonly ProviderKind Pharmacy = new("药店", true, [""], 350, 760,
        [0, 0, 0, 0, 1000], [0, 0, 0, 0, 7_500]);

    /// <summary>How many of a region's providers are of each kind: few hospitals, many village clinics and pharmacies.</summary>
    public static IEnumerable<ProviderKind> ForRegion(int providers)
    {
        var tertiary = 1 + providers / 600;
        var secondary = 2 + providers / 100;
        var township = 2 + providers / 15;
        var order = Enumerable.Repeat(Tertiary, tertiary)
            .Concat([Pharmacy, Township, Clinic])
            .Concat(Enumerable.Repeat(Secondary, secondary))
            .Concat(Enumerable.Repeat(Township, township - 1))
            .Take(providers).ToList();
        var small = providers - order.Count;
        return [.. order, .. Enumerable.Repeat(Clinic, small * 57 / 100), .. Enumerable.Repeat(Pharmacy, small - small * 57 / 100)];
    }

    /// <summary>基金支付比例(千分之)。The pooled fund's usual share of what is covered.</summary>
    public static int PooledShare(Fund fund, Category category) => (fund, category) switch
    {
        (Fund.Employee, Category.Outpatient) => 500,
        (Fund.Employee, Category.ChronicOutpatient) => 800,
        (Fund.Employee, Category.Inpatient) => 850,
        (Fund.Employee, Category.Maternity) => 880,
        (Fund.Employee, Category.Pharmacy) => 550,
        (Fund.Resident, Category.Outpatient) => 450,
        (Fund.Resident, Category.ChronicOutpatient) => 630,
        (Fund.Resident, Category.Inpatient) => 680,
        (Fund.Resident, Category.Maternity) => 620,
        (Fund.Resident, Category.Pharmacy) => 500,
        _ => throw new ArgumentOutOfRangeException(nameof(category)),
    };

    /// <summary>医疗类别代码。The med_type codes of a category as the platform writes them, the common one more often.</summary>
    public static ReadOnlySpan<int> MedTypes(Category category) => category switch
    {
        Category.Outpatient => [11, 11, 11, 11, 11, 11, 12, 13, 16, 19],
        Category.ChronicOutpatient => [140104, 140104, 140201, 14, 140104],
        Category.Inpatient => [21, 21, 21, 21, 21, 22, 24, 26, 2105, 28],
        Category.Maternity => [52, 52, 51, 53, 5212],
        Category.Pharmacy => [41],
    };
}
