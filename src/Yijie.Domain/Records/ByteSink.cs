using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Yijie.Domain.Records;

/// <summary>字节的写出。Bytes appended one after another into a buffer that is reused.</summary>
public sealed class ByteSink
{
    private byte[] buffer = new byte[4096];
    private long[] scratch = new long[512];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for so many numbers to work with, whatever they are, until it is asked for again.</summary>
    public Span<long> Scratch(int count)
    {
        if (scratch.Length < count) scratch = GC.AllocateUninitializedArray<long>(count + count / 8);
        return new(scratch, 0, count);
    }

    /// <summary>Room for so many more bytes, to be filled by the caller, who then says how many by <see cref="Advance"/>.</summary>
    public Span<byte> Room(int count)
    {
        if (buffer.Length - Length < count) Grow(count);
        return buffer.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    private void Grow(int count)
    {
        const int Large = 1 << 20; // beyond it, twice as much would be much too much
        var needed = Length + count;
        var larger = GC.AllocateUninitializedArray<byte>(needed < Large ? (int)BitOperations.RoundUpToPowerOf2((uint)needed) : needed + needed / 8);
        buffer.AsSpan(0, Length).CopyTo(larger);
        buffer = larger;
    }

    public void Byte(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>Seven bits to a byte, the lowest first.</summary>
    public void Unsigned(ulong value) => Length += VarInt.Write(Room(VarInt.MaxLength), value);

    /// <summary>Small numbers of either sign take few bytes.</summary>
    public void Signed(long value) => Unsigned(VarInt.ZigZag(value));
}

/// <summary>字节的读入。Reads what a <see cref="ByteSink"/> wrote; bytes that end too early are an error.</summary>
public ref struct ByteSource(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> content = content;
    private int at;

    public readonly bool AtEnd => at == content.Length;

    public byte Byte() => at < content.Length ? content[at++] : throw new InvalidDataException("segment cut short");

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (content.Length - at < count) throw new InvalidDataException("segment cut short");
        at += count;
        return content.Slice(at - count, count);
    }

    /// <summary>What is left, for a reader that then says how many it took.</summary>
    public readonly ReadOnlySpan<byte> Rest => content[at..];

    public void Advance(int count) => at += count;

    public ulong Unsigned()
    {
        at += VarInt.Read(Rest, out var value);
        return value;
    }

    public long Signed() => VarInt.UnZigZag(Unsigned());

    /// <summary>A number that cannot be above a limit.</summary>
    public int Count(int most)
    {
        var count = Unsigned();
        return count <= (ulong)most ? (int)count : throw new InvalidDataException("number out of range in segment");
    }
}

/// <summary>变长整数。</summary>
internal static class VarInt
{
    public const int MaxLength = 10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong ZigZag(long value) => unchecked((ulong)(value << 1 ^ value >> 63));

    public static long UnZigZag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));

    /// <summary>How many bytes a number takes.</summary>
    public static int LengthOf(ulong value) => (70 - BitOperations.LeadingZeroCount(value | 1)) / 7;

    /// <summary>How many bytes numbers of either sign take together: one each, and one more for every seven bits that one goes beyond.</summary>
    /// <param name="greatest">The greatest of them, as <see cref="ZigZag"/> gives it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long LengthOf(ReadOnlySpan<long> values, ulong greatest)
    {
        ref var start = ref MemoryMarshal.GetReference(values);
        var (most, more) = (LengthOf(greatest), Vector512<ulong>.Zero);
        var i = 0;
        for (; i <= values.Length - Vector512<long>.Count; i += Vector512<long>.Count)
        {
            var some = Vector512.LoadUnsafe(ref start, (nuint)i);
            var numbers = (some << 1 ^ some >> 63).AsUInt64();
            for (var length = 1; length < most; length++) more -= Vector512.GreaterThanOrEqual(numbers, Vector512.Create(1UL << 7 * length));
        }
        var bytes = i + (long)Vector512.Sum(more);
        for (; i < values.Length; i++) bytes += LengthOf(ZigZag(values[i]));
        return bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(Span<byte> into, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            into[length++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }
        into[length++] = (byte)value;
        return length;
    }

    public static int Read(ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxLength && i < from.Length; i++)
        {
            value |= (ulong)(from[i] & 0x7F) << (7 * i);
            if (from[i] < 0x80) return i + 1;
        }
        throw new InvalidDataException("segment cut short");
    }
}
