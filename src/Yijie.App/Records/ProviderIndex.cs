using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Records;

/// <summary>
/// 机构索引。Every registered provider by its code's bytes, numbered in the order of region and code, which is the order in which segments are
/// written.
/// </summary>
internal sealed unsafe class ProviderIndex
{
    private const int ShortLength = 12; // as codes are; longer ones go another way

    private readonly Slot* slots;
    private readonly uint mask;
    private readonly Dictionary<string, int> longCodes = [];

    private ProviderIndex(List<Entry> providers)
    {
        Regions = [.. providers.Select(p => p.Region)];
        RegionNumbers = [.. Regions.Select(r => Region.All.IndexOf(Region.Find(r)!))];
        Codes = [.. providers.Select(p => p.Code)];
        var size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, providers.Count * 2));
        mask = size - 1;
        slots = (Slot*)NativeMemory.AlignedAlloc(size * (nuint)sizeof(Slot), 2 << 20);
        HugePages.Ask((nint)slots, (nint)(size * (nuint)sizeof(Slot)));
        new Span<Slot>(slots, (int)size).Fill(new() { Number = -1 });
        for (var number = 0; number < Codes.Length; number++) Add(number);
    }

    ~ProviderIndex() => NativeMemory.AlignedFree(slots);

    public string[] Codes { get; }

    /// <summary>The pooling region of each.</summary>
    public string[] Regions { get; }

    /// <summary>The place of each one's pooling region among all regions.</summary>
    public int[] RegionNumbers { get; }

    public int Count => Codes.Length;

    public static ProviderIndex Load(Store store)
    {
        var providers = new List<Entry>();
        var regions = Region.All.ToDictionary(r => r.Code, r => r.Code);
        using (var reader = store.Stream("select distinct region, code from provider"))
            while (reader.Read()) providers.Add(new(regions[reader.GetString(0)], reader.GetString(1)));
        providers.Sort(static (a, b) =>
        {
            var order = string.CompareOrdinal(a.Region, b.Region);
            return order != 0 ? order : string.CompareOrdinal(a.Code, b.Code);
        });
        return new(providers);
    }

    /// <summary>The provider's number; -1: none has that code. The block's slack makes it safe to read beyond the field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(byte* code, int length)
    {
        if (length is < 1 or > ShortLength) return longCodes.GetValueOrDefault(Encoding.UTF8.GetString(code, length), -1);
        var (low, high) = KeyOf(code, length);
        for (var at = SlotOf(low, high); ; at = at + 1 & mask)
        {
            var slot = slots + at;
            if (slot->Low == low && slot->High == high || slot->Number < 0) return slot->Number;
        }
    }

    /// <summary>Brings a code's slot into the processor's cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fetch(byte* code, int length)
    {
        if (length is < 1 or > ShortLength || !Sse.IsSupported) return;
        var (low, high) = KeyOf(code, length);
        Sse.Prefetch0(slots + SlotOf(low, high));
    }

    private void Add(int number)
    {
        if (Codes[number].Length > ShortLength)
        {
            longCodes.Add(Codes[number], number);
            return;
        }
        Span<byte> code = stackalloc byte[ShortLength];
        code.Clear();
        fixed (byte* bytes = code)
        {
            var (low, high) = KeyOf(bytes, Encoding.ASCII.GetBytes(Codes[number], code));
            var at = SlotOf(low, high);
            while (slots[at].Number >= 0) at = at + 1 & mask;
            slots[at] = new() { Low = low, High = high, Number = number };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Low, uint High) KeyOf(byte* code, int length) =>
        (Field.Eight(code, Math.Min(length, 8)), length > 8 ? (uint)Field.Eight(code + 8, length - 8) : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint SlotOf(ulong low, uint high)
    {
        var mixed = unchecked((low ^ (ulong)high << 23) * 0x9E3779B97F4A7C15);
        return unchecked((uint)(mixed ^ mixed >> 32)) & mask;
    }

    /// <summary>Four to a cache line.</summary>
    private struct Slot
    {
        public ulong Low;
        public uint High;
        public int Number;
    }

    private readonly record struct Entry(string Region, string Code);
}
