using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Yijie.Domain.Records;

/// <summary>
/// 代码的数值形式。Short ASCII text as numbers, each text one number and no number two texts: digits by their rank among all strings of
/// digits (shorter first), other text ten characters to a number.
/// </summary>
public static class CodeText
{
    /// <summary>How many characters one number holds.</summary>
    public const int PackedLength = 10;

    /// <summary>Up to so many digits a rank is a long.</summary>
    internal const int ShortLength = 18;

    private const string Alphabet = "-./0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const long Base = 68; // the alphabet and "no character": 68^10 < 2^63

    private static readonly byte[] Places = PlacesOf(Alphabet);
    private static readonly UInt128[] Repunits = RepunitsUpTo(SettlementId.MaxLength);

    /// <summary>The same as far as it can be had in a long; what is called millions of times takes it from here.</summary>
    private static readonly long[] ShortRepunits = [.. Repunits.Take(ShortLength + 1).Select(r => (long)r)];

    /// <summary>代码。Reads a code of up to ten characters: empty is 0, digits are positive, other text is negative.</summary>
    public static bool TryParseCode(ReadOnlySpan<byte> ascii, out long code)
    {
        code = 0;
        if (ascii.Length > PackedLength) return false;
        foreach (var c in ascii)
        {
            if (!char.IsAsciiDigit((char)c))
            {
                if (!char.IsAsciiLetterOrDigit((char)ascii[0]) || !TryPack(ascii, out code)) return false;
                code = -code;
                return true;
            }
            code = code * 10 + (c - '0');
        }
        code += ShorterThanShort(ascii.Length);
        return true;
    }

    /// <summary>The number of a code that is known to be one.</summary>
    public static long CodeOf(string text)
    {
        Span<byte> ascii = stackalloc byte[PackedLength + 1];
        return System.Text.Encoding.UTF8.TryGetBytes(text, ascii, out var length) && TryParseCode(ascii[..length], out var code)
            ? code
            : throw new FormatException($"not a code: {text}");
    }

    /// <summary>The text of a code.</summary>
    public static string TextOf(long code) => code < 0 ? Unpack(-code) : DigitsOfRank((UInt128)code);

    /// <summary>The value of up to <see cref="ShortLength"/> digits. False: some character is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryDigits(ReadOnlySpan<byte> ascii, out long value)
    {
        unchecked
        {
            value = 0;
            var at = 0;
            for (; at <= ascii.Length - sizeof(ulong); at += sizeof(ulong))
            {
                var digits = BinaryPrimitives.ReadUInt64LittleEndian(ascii[at..]) - 0x3030_3030_3030_3030;
                if (((digits | digits + 0x7676_7676_7676_7676) & 0x8080_8080_8080_8080) != 0) return false;
                value = value * 1_0000_0000 + OfEightDigits(digits);
            }
            for (; at < ascii.Length; at++)
            {
                var digit = (uint)(ascii[at] - '0');
                if (digit > 9) return false;
                value = value * 10 + digit;
            }
            return true;
        }
    }

    /// <summary>Eight digits, a byte each, the first in the lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long OfEightDigits(ulong digits)
    {
        unchecked
        {
            digits = digits * 10 + (digits >> 8); // pairs, in every other byte
            digits = (digits & 0x0000_00FF_0000_00FF) * 0x000F_4240_0000_0064 + (digits >> 16 & 0x0000_00FF_0000_00FF) * 0x0000_2710_0000_0001;
            return (long)(digits >> 32);
        }
    }

    /// <summary>1 + the number of strings of fewer digits, the empty one not counted: the rank of the first string of that length.</summary>
    internal static UInt128 ShorterThan(int length) => Repunits[length];

    /// <summary>The same for at most <see cref="ShortLength"/> digits.</summary>
    internal static long ShorterThanShort(int length) => ShortRepunits[length];

    internal static string DigitsOfRank(UInt128 rank)
    {
        if (rank == 0) return "";
        var length = 1;
        while (length < SettlementId.MaxLength && Repunits[length + 1] <= rank) length++;
        return (rank - Repunits[length]).ToString(new string('0', length), CultureInfo.InvariantCulture);
    }

    internal static bool TryPack(ReadOnlySpan<byte> ascii, out long packed)
    {
        packed = 0;
        for (var i = 0; i < PackedLength; i++)
        {
            var place = i >= ascii.Length ? 0 : ascii[i] < Places.Length ? Places[ascii[i]] : 0;
            if (i < ascii.Length && place == 0) return false;
            packed = packed * Base + place;
        }
        return true;
    }

    internal static string Unpack(long packed)
    {
        Span<char> text = stackalloc char[PackedLength];
        var length = 0;
        for (var i = PackedLength - 1; i >= 0; i--, packed /= Base)
        {
            var place = (int)(packed % Base);
            if (place == 0) continue;
            text[i] = Alphabet[place - 1];
            length = Math.Max(length, i + 1);
        }
        return new(text[..length]);
    }

    private static byte[] PlacesOf(string alphabet)
    {
        var places = new byte[128];
        for (var i = 0; i < alphabet.Length; i++) places[alphabet[i]] = (byte)(i + 1);
        return places;
    }

    private static UInt128[] RepunitsUpTo(int length)
    {
        var repunits = new UInt128[length + 1]; // 0, 1, 11, 111 …
        for (var i = 1; i <= length; i++) repunits[i] = repunits[i - 1] * 10 + 1;
        return repunits;
    }
}
