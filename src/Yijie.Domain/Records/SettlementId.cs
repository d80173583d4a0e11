using System.Runtime.CompilerServices;

namespace Yijie.Domain.Records;

/// <summary>
/// 结算 ID。The platform's id of one settlement, up to 30 characters, held as three numbers so that millions of them can be compared and
/// kept without a string each. Ids of digits alone come first, shorter before longer, then by value; all others follow in the order of
/// their characters.
/// </summary>
/// <param name="Text">Zero for an id of digits; otherwise its first ten characters.</param>
/// <param name="High">Of an id of digits: its rank div 10^18; otherwise the next ten characters.</param>
/// <param name="Low">Of an id of digits: its rank mod 10^18; otherwise the last ten characters.</param>
public readonly record struct SettlementId(long Text, long High, long Low) : IComparable<SettlementId>
{
    public const int MaxLength = 30;

    private const long Billions = 1_000_000_000_000_000_000; // 10^18

    /// <summary>无。No id: the init_setl_id of a settlement that reverses nothing.</summary>
    public static readonly SettlementId None;

    public bool IsNone => this == None;

    /// <summary>Reads an id: letters, digits and <c>- . / : _</c>, beginning with a letter or digit. Empty is not an id.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryParse(ReadOnlySpan<byte> ascii, out SettlementId id)
    {
        id = None;
        if (ascii.Length is 0 or > MaxLength) return false;
        if (ascii.Length > CodeText.ShortLength) return TryParseLong(ascii, out id);
        if (!CodeText.TryDigits(ascii, out var value)) return TryParseText(ascii, out id);
        var rank = value + CodeText.ShorterThanShort(ascii.Length);
        id = rank < Billions ? new(0, 0, rank) : new(0, 1, rank - Billions);
        return true;
    }

    public static SettlementId Parse(string text)
    {
        Span<byte> ascii = stackalloc byte[MaxLength + 1];
        return System.Text.Encoding.UTF8.TryGetBytes(text, ascii, out var length) && TryParse(ascii[..length], out var id)
            ? id
            : throw new FormatException($"not a settlement id: {text}");
    }

    public int CompareTo(SettlementId other)
    {
        var order = Text.CompareTo(other.Text);
        if (order == 0) order = High.CompareTo(other.High);
        return order != 0 ? order : Low.CompareTo(other.Low);
    }

    /// <summary>The id as it was read; of <see cref="None"/> the empty string.</summary>
    public override string ToString() => Text == 0
        ? CodeText.DigitsOfRank((UInt128)High * Billions + (ulong)Low)
        : CodeText.Unpack(Text) + CodeText.Unpack(High) + CodeText.Unpack(Low);

    private static bool TryParseLong(ReadOnlySpan<byte> ascii, out SettlementId id)
    {
        UInt128 value = 0;
        foreach (var c in ascii)
        {
            if (!char.IsAsciiDigit((char)c)) return TryParseText(ascii, out id);
            value = value * 10 + (uint)(c - '0');
        }
        var (high, low) = UInt128.DivRem(value + CodeText.ShorterThan(ascii.Length), Billions);
        id = new(0, (long)high, (long)low);
        return true;
    }

    private static bool TryParseText(ReadOnlySpan<byte> ascii, out SettlementId id)
    {
        id = None;
        if (!char.IsAsciiLetterOrDigit((char)ascii[0])) return false;
        Span<long> parts = stackalloc long[3];
        for (var part = 0; part < 3 && part * CodeText.PackedLength < ascii.Length; part++)
        {
            var piece = ascii[(part * CodeText.PackedLength)..];
            if (!CodeText.TryPack(piece[..Math.Min(piece.Length, CodeText.PackedLength)], out parts[part])) return false;
        }
        id = new(parts[0], parts[1], parts[2]);
        return true;
    }
}
