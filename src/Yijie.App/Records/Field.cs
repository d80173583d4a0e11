using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 字段的解析。Reads one field's bytes. These run some hundred million times in an import, so they look at eight bytes at once where they
/// can; each says whether the field was right, and leaves the explanation to <see cref="FieldFaults"/>.
/// </summary>
internal static class Field
{
    /// <summary>The platform's amounts have sixteen digits, two of them decimals.</summary>
    public const int MaxYuanDigits = 14;

    private static readonly byte[] DaysOfMonth = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>Days from 2000-01-01 to the first of each month up to the end of <see cref="SegmentRows.LastYear"/>.</summary>
    private static readonly int[] DaysBefore = [.. Enumerable.Range(0, (SegmentRows.LastYear - SegmentRows.FirstYear + 1) * 12).Select(m =>
        new DateOnly(SegmentRows.FirstYear + m / 12, m % 12 + 1, 1).DayNumber - new DateOnly(SegmentRows.FirstYear, 1, 1).DayNumber)];

    /// <summary>金额(元)。At most two decimals; empty is zero. The usual form, up to five digits, a point and two more, is read all at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryFen(byte* at, int length, out long fen)
    {
        unchecked
        {
            fen = 0;
            var text = *(ulong*)at;
            if (length == 4 && (uint)text == 0x30302E30) return true; // 0.00
            if (length is >= 4 and <= 8)
            {
                var unused = 64 - 8 * length;
                text <<= unused; // the last character in the highest byte; in front, none
                if ((byte)(text >> 40) == '.')
                {
                    var digits = (text & 0xFFFF_0000_0000_0000 | (text & 0xFF_FFFF_FFFF) << 8) - (0x3030_3030_3030_3030UL << unused + 8 & 0x3030_3030_3030_3000UL);
                    if (((digits | digits + 0x7676_7676_7676_7676) & 0x8080_8080_8080_8080UL) == 0)
                    {
                        fen = CodeText.OfEightDigits(digits);
                        return true;
                    }
                }
            }
            return TryFenAtLength(at, length, out fen);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe bool TryFenAtLength(byte* at, int length, out long fen)
    {
        unchecked
        {
            fen = 0;
            if (length == 0) return true;
            var negative = *at == '-';
            if (negative)
            {
                at++;
                length--;
            }
            if (length is < 1 or > MaxYuanDigits + 3) return false;

            var wholeLength = length >= 3 && at[length - 3] == '.' ? length - 3 : length >= 2 && at[length - 2] == '.' ? length - 2 : length;
            if (wholeLength is 0 or > MaxYuanDigits) return false;

            long value = 0;
            uint wrong = 0;
            for (var i = 0; i < wholeLength; i++)
            {
                var digit = (uint)(at[i] - '0');
                wrong |= digit > 9 ? 1u : 0u;
                value = value * 10 + digit;
            }
            for (var i = wholeLength + 1; i < wholeLength + 3; i++)
            {
                var digit = i < length ? (uint)(at[i] - '0') : 0;
                wrong |= digit > 9 ? 1u : 0u;
                value = value * 10 + digit;
            }
            fen = negative ? -value : value;
            return wrong == 0;
        }
    }

    /// <summary>时间 yyyy-MM-dd HH:mm:ss。Seconds since 2000-01-01, and the month's number in years * 12 + month - 1 since then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryTime(byte* at, int length, out long seconds, out int month)
    {
        unchecked
        {
            (seconds, month) = (0, 0);
            if (length != 19) return false;
            if ((at[4] ^ '-' | at[7] ^ '-' | at[10] ^ ' ' | at[13] ^ ':' | at[16] ^ ':') != 0) return false;
            uint wrong = 0;
            var year = Two(at, ref wrong) * 100 + Two(at + 2, ref wrong);
            var (monthOfYear, day) = (Two(at + 5, ref wrong), Two(at + 8, ref wrong));
            var (hour, minute, second) = (Two(at + 11, ref wrong), Two(at + 14, ref wrong), Two(at + 17, ref wrong));
            if (wrong != 0 || year is < SegmentRows.FirstYear or > SegmentRows.LastYear || monthOfYear is < 1 or > 12 || hour > 23 || minute > 59 || second > 59) return false;
            if (day < 1 || day > DaysOfMonth[monthOfYear] && !(day == 29 && monthOfYear == 2 && DateTime.IsLeapYear((int)year))) return false;
            month = (int)((year - SegmentRows.FirstYear) * 12 + monthOfYear - 1);
            seconds = ((DaysBefore[month] + day - 1) * 24 + hour) * 3600 + minute * 60 + second;
            return true;
        }
    }

    /// <summary>结算 ID。</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe bool TryId(byte* at, int length, out SettlementId id) => SettlementId.TryParse(new(at, length), out id);

    /// <summary>Up to eight bytes as one number; the block's slack makes it safe to read beyond the field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe ulong Eight(byte* at, int length) => Bmi2.X64.IsSupported
        ? Bmi2.X64.ZeroHighBits(*(ulong*)at, unchecked((ulong)length * 8))
        : length == 0 ? 0 : *(ulong*)at & ulong.MaxValue >> (64 - 8 * length & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe uint Two(byte* at, ref uint wrong)
    {
        unchecked
        {
            var (tens, ones) = ((uint)(at[0] - '0'), (uint)(at[1] - '0'));
            wrong |= tens > 9 || ones > 9 ? 1u : 0u;
            return tens * 10 + ones;
        }
    }
}
