using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Yijie.App.Storage;

namespace Yijie.App.Records;

/// <summary>
/// 机构索引。Every registered provider by its code's bytes, numbered in the order of region and code, which is the order in which segments are
/// written.
/// </summary>
internal sealed class ProviderIndex
{
    private const int ShortLength = 16; // codes have 12 characters; the fast way takes up to 16

    private readonly (ulong Low, ulong High, int Number)[] slots;
    private readonly Dictionary<string, int> longCodes = [];

    private ProviderIndex(List<Entry> providers)
    {
        Regions = [.. providers.Select(p => p.Region)];
        Codes = [.. providers.Select(p => p.Code)];
        slots = GC.AllocateArray<(ulong, ulong, int)>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, providers.Count * 2)), pinned: true);
        Array.Fill(slots, (0UL, 0UL, -1));
        for (var number = 0; number < Codes.Length; number++)
        {
            if (Codes[number].Length > ShortLength)
            {
                longCodes.Add(Codes[number], number);
                continue;
            }
            var (low, high) = KeyOf(Codes[number]);
            var at = SlotOf(low, high);
            while (slots[at].Number >= 0) at = at + 1 & slots.Length - 1;
            slots[at] = (low, high, number);
        }
    }

    public string[] Codes { get; }

    /// <summary>The pooling region of each.</summary>
    public string[] Regions { get; }

    public int Count => Codes.Length;

    public static ProviderIndex Load(Store store) =>
        new([.. store.Query<Entry>("select distinct region, code from provider").OrderBy(e => e.Region, StringComparer.Ordinal).ThenBy(e => e.Code, StringComparer.Ordinal)]);

    /// <summary>The provider's number; -1: none has that code. The block's slack makes it safe to read beyond the field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe int Find(byte* code, int length)
    {
        if (length is < 1 or > ShortLength) return longCodes.GetValueOrDefault(Encoding.UTF8.GetString(code, length), -1);
        var (low, high) = (Field.Eight(code, Math.Min(length, 8)), length > 8 ? Field.Eight(code + 8, length - 8) : 0);
        for (var at = SlotOf(low, high); ; at = at + 1 & slots.Length - 1)
        {
            ref var slot = ref slots[at];
            if (slot.Low == low && slot.High == high || slot.Number < 0) return slot.Number;
        }
    }

    /// <summary>Brings a code's slot into the processor's cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe void Fetch(byte* code, int length)
    {
        if (length is < 1 or > ShortLength || !Sse.IsSupported) return;
        var (low, high) = (Field.Eight(code, Math.Min(length, 8)), length > 8 ? Field.Eight(code + 8, length - 8) : 0);
        Sse.Prefetch0(Unsafe.AsPointer(ref slots[SlotOf(low, high)]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ulong low, ulong high)
    {
        var mixed = unchecked((low ^ BitOperations.RotateLeft(high, 23)) * 0x9E3779B97F4A7C15);
        return (int)((mixed ^ mixed >> 32) & (uint)(slots.Length - 1));
    }

    private static (ulong Low, ulong High) KeyOf(string code)
    {
        Span<byte> bytes = stackalloc byte[ShortLength];
        bytes.Clear();
        Encoding.ASCII.GetBytes(code, bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    private sealed record Entry(string Region, string Code);
}
