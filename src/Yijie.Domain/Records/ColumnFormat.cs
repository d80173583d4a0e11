using System.Buffers.Binary;
using System.Numerics;

namespace Yijie.Domain.Records;

/// <summary>
/// 一列的编码。A column of numbers in whichever of a few simple forms is shortest: one value; offsets from the least in as many bits as
/// the greatest needs; a number of bytes each; the few that are not zero; few distinct values by their places; and each of these on the
/// differences from row to row.
/// </summary>
public static class ColumnFormat
{
    private const int MaxDistinct = 32;

    private enum Form : byte
    {
        Constant, Packed, Bytes, Sparse, Distinct,

        /// <summary>The first value, then the differences in the form that follows.</summary>
        Differences,
    }

    public static void Write(ByteSink sink, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty) return;
        var plain = Measure.Of(values);
        if (plain.Least == plain.Greatest || values.Length < 3)
        {
            WriteAs(sink, plain.Shortest(values).Form, values, plain);
            return;
        }

        var (form, size) = plain.Shortest(values);
        var differences = values.Length <= 512 ? stackalloc long[values.Length - 1] : new long[values.Length - 1];
        for (var i = 1; i < values.Length; i++) differences[i - 1] = unchecked(values[i] - values[i - 1]);
        var stepwise = Measure.Of(differences);
        var (stepForm, stepSize) = stepwise.Shortest(differences);
        if (1 + VarInt.LengthOf(VarInt.ZigZag(values[0])) + stepSize < size)
        {
            sink.Byte((byte)Form.Differences);
            sink.Signed(values[0]);
            WriteAs(sink, stepForm, differences, stepwise);
        }
        else WriteAs(sink, form, values, plain);
    }

    public static void Read(ref ByteSource source, Span<long> values)
    {
        if (values.IsEmpty) return;
        var form = (Form)source.Byte();
        if (form != Form.Differences)
        {
            ReadAs(ref source, form, values);
            return;
        }

        values[0] = source.Signed();
        ReadAs(ref source, (Form)source.Byte(), values[1..]);
        for (var i = 1; i < values.Length; i++) values[i] = unchecked(values[i] + values[i - 1]);
    }

    private static void WriteAs(ByteSink sink, Form form, ReadOnlySpan<long> values, Measure measure)
    {
        sink.Byte((byte)form);
        switch (form)
        {
            case Form.Constant: sink.Signed(values[0]); break;
            case Form.Packed: WritePacked(sink, values, measure.Least, measure.Width); break;
            case Form.Bytes: WriteBytes(sink, values); break;
            case Form.Sparse: WriteSparse(sink, values, measure.NonZero); break;
            case Form.Distinct: WriteDistinct(sink, values); break;
            case Form.Differences: throw new ArgumentOutOfRangeException(nameof(form));
        }
    }

    private static void ReadAs(ref ByteSource source, Form form, Span<long> values)
    {
        switch (form)
        {
            case Form.Constant: values.Fill(source.Signed()); break;
            case Form.Packed: ReadPacked(ref source, values); break;
            case Form.Bytes: ReadBytes(ref source, values); break;
            case Form.Sparse: ReadSparse(ref source, values); break;
            case Form.Distinct: ReadDistinct(ref source, values); break;
            default: throw new InvalidDataException("unknown form of column in segment");
        }
    }

    private static void WritePacked(ByteSink sink, ReadOnlySpan<long> values, long least, int width)
    {
        sink.Signed(least);
        sink.Byte((byte)width);
        WriteBits(sink, values, least, width);
    }

    private static void ReadPacked(ref ByteSource source, Span<long> values)
    {
        var least = source.Signed();
        var width = source.Byte();
        if (width is 0 or > 64) throw new InvalidDataException("bit width out of range in segment");
        ReadBits(ref source, values, width);
        for (var i = 0; i < values.Length; i++) values[i] = unchecked(values[i] + least);
    }

    private static void WriteBits(ByteSink sink, ReadOnlySpan<long> values, long least, int width)
    {
        var length = BitBytes(values.Length, width);
        var into = sink.Room(length + 16);
        UInt128 held = 0;
        var (bits, at) = (0, 0);
        foreach (var value in values)
        {
            held |= (UInt128)unchecked((ulong)value - (ulong)least) << bits;
            bits += width;
            if (bits < 64) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(into[at..], (ulong)(held & ulong.MaxValue));
            (held, bits, at) = (held >> 64, bits - 64, at + 8);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(into[at..], (ulong)(held & ulong.MaxValue));
        sink.Advance(length);
    }

    private static void ReadBits(ref ByteSource source, Span<long> values, int width)
    {
        var from = source.Bytes(BitBytes(values.Length, width));
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        UInt128 held = 0;
        var (bits, at) = (0, 0);
        for (var i = 0; i < values.Length; i++)
        {
            while (bits < width) (held, bits) = (held | (UInt128)from[at++] << bits, bits + 8);
            values[i] = unchecked((long)((ulong)(held & ulong.MaxValue) & mask));
            (held, bits) = (held >> width, bits - width);
        }
    }

    private static int BitBytes(int count, int width) => (int)(((long)count * width + 7) / 8);

    private static void WriteBytes(ByteSink sink, ReadOnlySpan<long> values)
    {
        var into = sink.Room(values.Length * VarInt.MaxLength);
        var at = 0;
        foreach (var value in values) at += VarInt.Write(into[at..], VarInt.ZigZag(value));
        sink.Advance(at);
    }

    private static void ReadBytes(ref ByteSource source, Span<long> values)
    {
        foreach (ref var value in values) value = source.Signed();
    }

    private static void WriteSparse(ByteSink sink, ReadOnlySpan<long> values, int nonZero)
    {
        sink.Unsigned((ulong)nonZero);
        var last = -1;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] == 0) continue;
            sink.Unsigned((ulong)(i - last - 1));
            sink.Signed(values[i]);
            last = i;
        }
    }

    private static void ReadSparse(ref ByteSource source, Span<long> values)
    {
        values.Clear();
        var count = source.Count(values.Length);
        var at = -1;
        for (var i = 0; i < count; i++)
        {
            at += 1 + source.Count(values.Length - 1);
            if (at >= values.Length) throw new InvalidDataException("row out of range in segment");
            values[at] = source.Signed();
        }
    }

    private static void WriteDistinct(ByteSink sink, ReadOnlySpan<long> values)
    {
        Span<long> distinct = stackalloc long[MaxDistinct];
        var count = Distinct(values, distinct);
        sink.Byte((byte)count);
        foreach (var value in distinct[..count]) sink.Signed(value);

        var places = values.Length <= 512 ? stackalloc long[values.Length] : new long[values.Length];
        for (var i = 0; i < values.Length; i++) places[i] = distinct[..count].IndexOf(values[i]);
        WriteBits(sink, places, least: 0, WidthOf(count));
    }

    private static void ReadDistinct(ref ByteSource source, Span<long> values)
    {
        Span<long> distinct = stackalloc long[MaxDistinct];
        var count = source.Count(MaxDistinct);
        if (count < 2) throw new InvalidDataException("too few distinct values in segment");
        for (var i = 0; i < count; i++) distinct[i] = source.Signed();
        ReadBits(ref source, values, WidthOf(count));
        foreach (ref var value in values)
            value = value < count ? distinct[(int)value] : throw new InvalidDataException("distinct value out of range in segment");
    }

    private static int WidthOf(int distinct) => 64 - BitOperations.LeadingZeroCount((ulong)distinct - 1);

    /// <summary>Finds the distinct values in the order in which they come; more than there is room for: one above.</summary>
    private static int Distinct(ReadOnlySpan<long> values, Span<long> distinct)
    {
        var count = 0;
        foreach (var value in values)
        {
            if (distinct[..count].Contains(value)) continue;
            if (count == distinct.Length) return count + 1;
            distinct[count++] = value;
        }
        return count;
    }

    /// <summary>What decides between the forms.</summary>
    private readonly record struct Measure(long Least, long Greatest, int Bytes, int NonZero, int NonZeroBytes)
    {
        /// <summary>How many bits the greatest offset from the least needs.</summary>
        public int Width => 64 - BitOperations.LeadingZeroCount(unchecked((ulong)Greatest - (ulong)Least));

        public static Measure Of(ReadOnlySpan<long> values)
        {
            var (least, greatest) = (long.MaxValue, long.MinValue);
            var (bytes, nonZero, nonZeroBytes) = (0, 0, 0);
            foreach (var value in values)
            {
                least = Math.Min(least, value);
                greatest = Math.Max(greatest, value);
                var length = VarInt.LengthOf(VarInt.ZigZag(value));
                bytes += length;
                if (value == 0) continue;
                nonZero++;
                nonZeroBytes += length;
            }
            return new(least, greatest, bytes, nonZero, nonZeroBytes);
        }

        /// <summary>The shortest form and its bytes, its first byte included.</summary>
        public (Form Form, long Size) Shortest(ReadOnlySpan<long> values)
        {
            var head = VarInt.LengthOf(VarInt.ZigZag(Least));
            if (Least == Greatest) return (Form.Constant, 1 + head);

            var best = (Form: Form.Packed, Size: 2L + head + BitBytes(values.Length, Width));
            if (1 + Bytes < best.Size) best = (Form.Bytes, 1 + Bytes);
            var sparse = 1L + VarInt.LengthOf((ulong)NonZero) + NonZeroBytes + NonZero * (long)VarInt.LengthOf((ulong)values.Length);
            if (sparse < best.Size) best = (Form.Sparse, sparse);

            Span<long> distinct = stackalloc long[MaxDistinct];
            var count = Distinct(values, distinct);
            if (count > MaxDistinct) return best;
            long entries = 2 + BitBytes(values.Length, WidthOf(count));
            foreach (var value in distinct[..count]) entries += VarInt.LengthOf(VarInt.ZigZag(value));
            return entries < best.Size ? (Form.Distinct, entries) : best;
        }
    }
}
