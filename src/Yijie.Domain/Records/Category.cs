namespace Yijie.Domain.Records;

/// <summary>医疗费用类别。The five kinds of care; their order here is the order wherever order matters.</summary>
/// <law doc="方案" article="二(二)">包括普通门诊、门诊慢特病、普通住院、生育、药店购药等医药费用。</law>
public enum Category
{
    /// <summary>普通门诊。</summary>
    Outpatient,

    /// <summary>门诊慢特病。</summary>
    ChronicOutpatient,

    /// <summary>普通住院。</summary>
    Inpatient,

    /// <summary>生育。</summary>
    Maternity,

    /// <summary>药店购药。</summary>
    Pharmacy,
}

/// <summary>类别的名称与医疗类别代码。</summary>
public static class Categories
{
    public const int Count = 5;

    public static readonly Category[] All = [Category.Outpatient, Category.ChronicOutpatient, Category.Inpatient, Category.Maternity, Category.Pharmacy];

    /// <summary>按医疗类别前两位归类。The category of a med_type by its first two digits; null: uncategorised.</summary>
    public static Category? OfMedType(ReadOnlySpan<char> medType)
    {
        if (medType.Length < 2 || !char.IsAsciiDigit(medType[0]) || !char.IsAsciiDigit(medType[1])) return null;
        return ((medType[0] - '0') * 10 + (medType[1] - '0')) switch
        {
            11 or 12 or 13 or 15 or 16 or 19 => Category.Outpatient,
            14 => Category.ChronicOutpatient,
            >= 21 and <= 28 => Category.Inpatient,
            >= 51 and <= 53 => Category.Maternity,
            41 => Category.Pharmacy,
            _ => null,
        };
    }

    public static string Name(this Category category) => category switch
    {
        Category.Outpatient => "普通门诊",
        Category.ChronicOutpatient => "门诊慢特病",
        Category.Inpatient => "普通住院",
        Category.Maternity => "生育",
        Category.Pharmacy => "药店购药",
    };

    public static bool TryParse(string name, out Category category)
    {
        foreach (var candidate in All)
        {
            category = candidate;
            if (candidate.Name() == name) return true;
        }
        category = default;
        return false;
    }
}
