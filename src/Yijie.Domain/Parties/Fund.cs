namespace Yijie.Domain.Parties;

/// <summary>险种。A basic medical insurance fund; the value is its insutype code.</summary>
/// <law doc="方案" article="二(一)">基本医疗保险基金,包括职工基本医疗保险基金和城乡居民基本医疗保险基金。</law>
public enum Fund
{
    /// <summary>职工基本医疗保险基金。</summary>
    Employee = 310,

    /// <summary>城乡居民基本医疗保险基金。</summary>
    Resident = 390,
}

/// <summary>险种的代码与名称。</summary>
public static class Funds
{
    public static readonly Fund[] All = [Fund.Employee, Fund.Resident];

    /// <summary>Reads 310/390 or employee/resident.</summary>
    public static bool TryParse(string text, out Fund fund)
    {
        (var known, fund) = text switch
        {
            "310" or "employee" => (true, Fund.Employee),
            "390" or "resident" => (true, Fund.Resident),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>Reads a stored code.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Fund Parse(string code) => TryParse(code, out var fund) ? fund : throw new FormatException($"not a fund: {code}");

    public static string Code(this Fund fund) => fund switch { Fund.Employee => "310", Fund.Resident => "390" };

    public static string Name(this Fund fund) => fund switch { Fund.Employee => "职工基本医疗保险基金", Fund.Resident => "城乡居民基本医疗保险基金" };
}
