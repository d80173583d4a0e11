using System.Numerics;
using System.Text;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.Tests.App.Records;

/// <summary>
/// 明细段的直白写法。The form of a segment written down as plainly as it can be said, one value after another, to be held against the fast encoder:
/// every byte must be the same.
/// </summary>
internal static class PlainSegment
{
    private const byte Constant = 0, Packed = 1, EachItsBytes = 2, Sparse = 3, Distinct = 4, Differences = 5;

    public static byte[] Of(string provider, Month month, SegmentRows rows)
    {
        List<byte> bytes = [1, .. Unsigned((ulong)(month.Year * 12 + month.Number - 1)), .. Unsigned((ulong)provider.Length), .. Encoding.ASCII.GetBytes(provider), .. Unsigned((ulong)rows.Count)];
        for (var c = 0; c < SegmentRows.ColumnCount; c++) bytes.AddRange(Column(rows.Column(c).ToArray(), (SegmentColumn)c));
        return [.. bytes];
    }

    private static byte[] Column(long[] values, SegmentColumn column)
    {
        if (values.Length == 0) return [];
        if (values.All(v => v == values[0])) return [Constant, .. Signed(values[0])];
        if (column is > SegmentColumn.Time and <= SegmentColumn.Flags && values.Distinct().ToList() is { Count: <= 32 } distinct)
            return [Distinct, (byte)distinct.Count, .. distinct.SelectMany(Signed), .. Bits(values.Select(v => (ulong)distinct.IndexOf(v)), WidthOf((ulong)distinct.Count - 1))];
        var plain = Shortest(values);
        if (column > SegmentColumn.Time || values.Length <= 2) return plain.Bytes;

        var differences = Shortest([.. values.Skip(1).Zip(values, (a, b) => unchecked(a - b))]);
        return 1 + Signed(values[0]).Length + differences.Size < plain.Size ? [Differences, .. Signed(values[0]), .. differences.Bytes] : plain.Bytes;
    }

    /// <summary>The shortest of the forms that any numbers can take; of the sparse one's size only an upper limit is reckoned with.</summary>
    private static (byte[] Bytes, long Size) Shortest(long[] values)
    {
        if (values.All(v => v == values[0])) return ([Constant, .. Signed(values[0])], 1 + Signed(values[0]).Length);
        var least = values.Min();
        var width = WidthOf(unchecked((ulong)values.Max() - (ulong)least));
        var whole = width > 56;
        byte[] packed = [Packed, .. Signed(whole ? 0 : least), (byte)(whole ? 64 : width), .. Bits(values.Select(v => unchecked((ulong)(v - (whole ? 0 : least)))), whole ? 64 : width)];
        byte[] each = [EachItsBytes, .. values.SelectMany(Signed)];

        List<byte> sparse = [Sparse, .. Unsigned((ulong)values.Count(v => v != 0))];
        for (int i = 0, last = -1; i < values.Length; i++)
        {
            if (values[i] == 0) continue;
            sparse.AddRange([.. Unsigned((ulong)(i - last - 1)), .. Signed(values[i])]);
            last = i;
        }
        var packedSize = 2L + Signed(least).Length + (((long)values.Length * (whole ? 64 : width) + 7) / 8);
        var nonZero = values.Where(v => v != 0).ToList();
        var sparseSize = 1L + Unsigned((ulong)nonZero.Count).Length + nonZero.Sum(v => Signed(v).Length) + (long)nonZero.Count * Unsigned((ulong)values.Length).Length;
        return packedSize <= each.Length && packedSize <= sparseSize ? (packed, packedSize) : each.Length <= sparseSize ? (each, each.Length) : ([.. sparse], sparseSize);
    }

    private static int WidthOf(ulong greatest) => 64 - BitOperations.LeadingZeroCount(greatest);

    private static byte[] Bits(IEnumerable<ulong> values, int width)
    {
        var bits = values.SelectMany(v => Enumerable.Range(0, width).Select(b => (v >> b & 1) == 1)).ToList();
        var bytes = new byte[(bits.Count + 7) / 8];
        for (var i = 0; i < bits.Count; i++) if (bits[i]) bytes[i / 8] |= (byte)(1 << i % 8);
        return bytes;
    }

    private static byte[] Signed(long value) => Unsigned(unchecked((ulong)(value << 1 ^ value >> 63)));

    private static byte[] Unsigned(ulong value) => value < 0x80 ? [(byte)value] : [(byte)(value & 0x7F | 0x80), .. Unsigned(value >> 7)];
}
