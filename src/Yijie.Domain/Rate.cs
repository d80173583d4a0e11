using System.Globalization;

namespace Yijie.Domain;

/// <summary>比例。A rate in basis points, 1/10000: 60 % is 6000.</summary>
public readonly record struct Rate(int BasisPoints)
{
    public static Rate Percent(int percent) => new(checked(percent * 100));

    /// <summary>占比。A part of a whole, rounded half up to a basis point; null where there is nothing to take it of.</summary>
    public static Rate? Of(long part, long whole) => whole <= 0 ? null : new(checked((int)new Fen(checked(part * 10_000)).DividedBy(whole).Value));

    /// <summary>Reads <c>60%</c> or <c>2.5%</c>; at most two decimals of a percent.</summary>
    public static bool TryParse(string text, out Rate rate)
    {
        rate = default;
        if (!text.EndsWith('%') || !Fen.TryParseYuan(text.AsSpan(0, text.Length - 1), out var hundredths)) return false;
        if (hundredths.Value is < 0 or > 1_000_000) return false;
        rate = new((int)hundredths.Value);
        return true;
    }

    /// <summary>As people write it: <c>60%</c>, <c>2.50%</c>.</summary>
    public override string ToString() =>
        (BasisPoints % 100 == 0 ? (BasisPoints / 100).ToString(CultureInfo.InvariantCulture) : new Fen(BasisPoints).ToYuan()) + "%";
}
