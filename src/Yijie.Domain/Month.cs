using System.Globalization;

namespace Yijie.Domain;

/// <summary>月份。A calendar month, above all the service month (费用所属月): written yyyy-MM.</summary>
public readonly record struct Month : IComparable<Month>
{
    private readonly int months;

    public Month(int year, int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 12);
        months = year * 12 + number - 1;
    }

    public int Year => months / 12;
    public int Number => months % 12 + 1;
    public DateOnly FirstDay => new(Year, Number, 1);
    public DateOnly LastDay => new(Year, Number, DateTime.DaysInMonth(Year, Number));
    public Month Next => Plus(1);
    public Month Previous => Plus(-1);

    public static Month Of(DateOnly day) => new(day.Year, day.Month);
    public bool Contains(DateOnly day) => Of(day) == this;

    public Month Plus(int count)
    {
        var moved = checked(months + count);
        return new(moved / 12, moved % 12 + 1);
    }

    public static bool operator <(Month a, Month b) => a.months < b.months;
    public static bool operator >(Month a, Month b) => a.months > b.months;
    public static bool operator <=(Month a, Month b) => a.months <= b.months;
    public static bool operator >=(Month a, Month b) => a.months >= b.months;
    public int CompareTo(Month other) => months.CompareTo(other.months);

    /// <summary>Reads yyyy-MM, nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Month month)
    {
        month = default;
        if (text.Length != 7 || text[4] != '-') return false;
        if (!int.TryParse(text[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year)) return false;
        if (!int.TryParse(text[5..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        if (year < 1 || number is < 1 or > 12) return false;
        month = new(year, number);
        return true;
    }

    public static Month Parse(string text) => TryParse(text, out var month) ? month : throw new FormatException($"not a month: {text}");

    public override string ToString() => string.Create(7, this, static (text, month) =>
    {
        month.Year.TryFormat(text, out _, "D4", CultureInfo.InvariantCulture);
        text[4] = '-';
        month.Number.TryFormat(text[5..], out _, "D2", CultureInfo.InvariantCulture);
    });
}
