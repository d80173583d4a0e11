using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Yijie.Domain.Records;

/// <summary>列的性质。What a column is like, which is to say in which forms it may be short; any column can be written in any of them.</summary>
public enum ColumnKind
{
    /// <summary>渐增。Often a little more than in the row before.</summary>
    Rising,

    /// <summary>代码。One of a few.</summary>
    Code,

    /// <summary>金额。Small numbers mostly, and zeros.</summary>
    Amount,
}

/// <summary>
/// 一列的编码。A column of numbers in whichever of a few simple forms is shortest: one value; offsets from the least in as many bits as
/// the greatest needs; a number of bytes each; the few that are not zero; few distinct values by their places; and each of these on the
/// differences from row to row.
/// </summary>
public static class ColumnFormat
{
    private const int MaxDistinct = 32;
    private const int WholeWidth = 56; // beyond it nothing is won by packing: the numbers stand as they are

    private enum Form : byte
    {
        Constant, Packed, Bytes, Sparse, Distinct,

        /// <summary>The first value, then the differences in the form that follows.</summary>
        Differences,
    }

    public static void Write(ByteSink sink, ReadOnlySpan<long> values, ColumnKind kind)
    {
        if (values.IsEmpty) return;
        if (AllSame(values)) WriteConstant(sink, values[0]);
        else if (kind != ColumnKind.Code || !TryWriteDistinct(sink, values)) WriteNumbers(sink, values, withDifferences: kind == ColumnKind.Rising && values.Length > 2);
    }

    // These run over every value of an import. They are written out rather than left to MemoryExtensions, whose versions for long would be
    // compiled while the import runs, and at first badly.

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AllSame(ReadOnlySpan<long> values)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var first = Vector512.Create(start);
        var i = 0;
        for (; i <= values.Length - Vector512<long>.Count; i += Vector512<long>.Count)
            if (Vector512.LoadUnsafe(ref start, (nuint)i) != first) return false;
        for (; i < values.Length; i++)
            if (values[i] != start) return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(ReadOnlySpan<long> from, ReadOnlySpan<long> values, Span<long> differences)
    {
        ref var a = ref MemoryMarshal.GetReference(from);
        ref var b = ref MemoryMarshal.GetReference(values);
        ref var difference = ref MemoryMarshal.GetReference(differences);
        var i = 0;
        for (; i <= differences.Length - Vector512<long>.Count; i += Vector512<long>.Count)
            (Vector512.LoadUnsafe(ref a, (nuint)i) - Vector512.LoadUnsafe(ref b, (nuint)i)).StoreUnsafe(ref difference, (nuint)i);
        for (; i < differences.Length; i++) differences[i] = unchecked(from[i] - values[i]);
    }

    private static void WriteConstant(ByteSink sink, long value)
    {
        sink.Byte((byte)Form.Constant);
        sink.Signed(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteNumbers(ByteSink sink, ReadOnlySpan<long> values, bool withDifferences)
    {
        var plain = Measure.Of(values);
        if (!withDifferences)
        {
            WriteAs(sink, plain.Shortest(values.Length), values, plain);
            return;
        }

        var differences = sink.Scratch(values.Length - 1);
        Subtract(values[1..], values, differences);
        var stepwise = Measure.Of(differences);
        if (1 + VarInt.LengthOf(VarInt.ZigZag(values[0])) + stepwise.Size(differences.Length) < plain.Size(values.Length))
        {
            sink.Byte((byte)Form.Differences);
            sink.Signed(values[0]);
            WriteAs(sink, stepwise.Shortest(differences.Length), differences, stepwise);
        }
        else WriteAs(sink, plain.Shortest(values.Length), values, plain);
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

    private static void WriteAs(ByteSink sink, Form form, ReadOnlySpan<long> values, in Measure measure)
    {
        if (form == Form.Constant)
        {
            WriteConstant(sink, values[0]);
            return;
        }
        sink.Byte((byte)form);
        switch (form)
        {
            case Form.Packed: WritePacked(sink, values, measure); break;
            case Form.Bytes: WriteBytes(sink, values); break;
            case Form.Sparse: WriteSparse(sink, values, measure.NonZero); break;
            default: throw new ArgumentOutOfRangeException(nameof(form));
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

    private static void WritePacked(ByteSink sink, ReadOnlySpan<long> values, in Measure measure)
    {
        var whole = measure.Width > WholeWidth;
        sink.Signed(whole ? 0 : measure.Least);
        sink.Byte((byte)(whole ? 64 : measure.Width));
        if (!whole) WriteBits(sink, values, measure.Least, measure.Width);
        else
        {
            var into = sink.Room(values.Length * 8);
            for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(into[(i * 8)..], values[i]);
            sink.Advance(values.Length * 8);
        }
    }

    private static void ReadPacked(ref ByteSource source, Span<long> values)
    {
        var least = source.Signed();
        var width = source.Byte();
        if (width is 0 or > 64) throw new InvalidDataException("bit width out of range in segment");
        ReadBits(ref source, values, width);
        for (var i = 0; i < values.Length; i++) values[i] = unchecked(values[i] + least);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WriteBits(ByteSink sink, ReadOnlySpan<long> values, long least, int width)
    {
        var length = BitBytes(values.Length, width);
        var into = sink.Room(length + 16);
        var (held, bits, at) = (0UL, 0, 0);
        foreach (var value in values)
        {
            var offset = unchecked((ulong)(value - least));
            held |= offset << bits;
            bits += width;
            if (bits < 64) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(into[at..], held);
            bits -= 64;
            at += 8;
            held = bits == 0 ? 0 : offset >> (width - bits);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(into[at..], held);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>False: there are too many distinct values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryWriteDistinct(ByteSink sink, ReadOnlySpan<long> values)
    {
        Span<long> distinct = stackalloc long[MaxDistinct];
        var places = sink.Scratch(values.Length);
        ref var first = ref MemoryMarshal.GetReference(distinct);
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var wanted = Vector512.Create(values[i]);
            var place = MaxDistinct;
            for (var some = 0; some < count; some += Vector512<long>.Count)
            {
                var hits = Vector512.Equals(Vector512.LoadUnsafe(ref first, (nuint)some), wanted).ExtractMostSignificantBits();
                if (hits == 0) continue;
                place = some + BitOperations.TrailingZeroCount(hits);
                break;
            }
            if (place >= count) // not there, or only the zeros behind the last are like it
            {
                if (count == MaxDistinct) return false;
                distinct[count] = values[i];
                place = count++;
            }
            places[i] = place;
        }
        sink.Byte((byte)Form.Distinct);
        sink.Byte((byte)count);
        foreach (var value in distinct[..count]) sink.Signed(value);
        WriteBits(sink, places, least: 0, WidthOf(count));
        return true;
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

    /// <summary>What decides between the forms.</summary>
    private readonly record struct Measure(long Least, long Greatest, long Bytes, int NonZero, long NonZeroBytes)
    {
        /// <summary>How many bits the greatest offset from the least needs.</summary>
        public int Width => 64 - BitOperations.LeadingZeroCount(unchecked((ulong)Greatest - (ulong)Least));

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static Measure Of(ReadOnlySpan<long> values)
        {
            ref var start = ref MemoryMarshal.GetReference(values);
            var (least, greatest, nonZero) = (start, start, 0);
            var (leasts, greatests, zeros) = (Vector512.Create(start), Vector512.Create(start), Vector512<long>.Zero);
            var i = 0;
            for (; i <= values.Length - Vector512<long>.Count; i += Vector512<long>.Count)
            {
                var some = Vector512.LoadUnsafe(ref start, (nuint)i);
                leasts = Vector512.Min(leasts, some);
                greatests = Vector512.Max(greatests, some);
                zeros -= Vector512.Equals(some, Vector512<long>.Zero);
            }
            nonZero = i - (int)Vector512.Sum(zeros);
            for (var lane = 0; lane < Vector512<long>.Count; lane++) (least, greatest) = (Math.Min(least, leasts[lane]), Math.Max(greatest, greatests[lane]));
            for (; i < values.Length; i++)
            {
                (least, greatest) = (Math.Min(least, values[i]), Math.Max(greatest, values[i]));
                if (values[i] != 0) nonZero++;
            }
            var bytes = VarInt.LengthOf(values, Math.Max(VarInt.ZigZag(least), VarInt.ZigZag(greatest)));
            return new(least, greatest, bytes, nonZero, bytes - (values.Length - nonZero));
        }

        /// <summary>The shortest form for so many values.</summary>
        public Form Shortest(int count)
        {
            if (Least == Greatest) return Form.Constant;
            var (packed, bytes, sparse) = Sizes(count);
            return packed <= bytes && packed <= sparse ? Form.Packed : bytes <= sparse ? Form.Bytes : Form.Sparse;
        }

        /// <summary>How many bytes it takes.</summary>
        public long Size(int count)
        {
            if (Least == Greatest) return 1 + VarInt.LengthOf(VarInt.ZigZag(Least));
            var (packed, bytes, sparse) = Sizes(count);
            return Math.Min(packed, Math.Min(bytes, sparse));
        }

        private (long Packed, long Bytes, long Sparse) Sizes(int count) => (
            2L + VarInt.LengthOf(VarInt.ZigZag(Least)) + BitBytes(count, Width > WholeWidth ? 64 : Width),
            1 + Bytes,
            1L + VarInt.LengthOf((ulong)NonZero) + NonZeroBytes + NonZero * (long)VarInt.LengthOf((ulong)count));
    }
}
