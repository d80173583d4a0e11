using System.Numerics;
using System.Runtime.CompilerServices;

namespace Yijie.App.Records;

/// <summary>
/// 基数排序。Puts rows in the order of their keys, equal ones as they came, eight bits at a time and only as many as the keys differ in: the ids of a
/// provider's month lie close together.
/// </summary>
internal sealed class RadixSorter
{
    private const int Few = 24;

    private readonly int[] places = new int[256];
    private (ulong Key, nint Row)[] from = [], to = [];

    /// <summary>Sorts the keys, and the rows with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sort(Span<ulong> keys, Span<nint> rows)
    {
        if (keys.Length <= Few)
        {
            SortFew(keys, rows);
            return;
        }
        if (from.Length < keys.Length) (from, to) = (new (ulong, nint)[keys.Length * 5 / 4], new (ulong, nint)[keys.Length * 5 / 4]);
        var (least, greatest) = (ulong.MaxValue, ulong.MinValue);
        for (var i = 0; i < keys.Length; i++)
        {
            (least, greatest) = (Math.Min(least, keys[i]), Math.Max(greatest, keys[i]));
            from[i] = (keys[i], rows[i]);
        }
        for (var shift = 0; shift < 64 - BitOperations.LeadingZeroCount(greatest - least); shift += 8)
        {
            Array.Clear(places);
            foreach (var (key, _) in from.AsSpan(0, keys.Length)) places[DigitOf(key, least, shift)]++;
            var sum = 0;
            for (var digit = 0; digit < places.Length; digit++) (places[digit], sum) = (sum, sum + places[digit]);
            foreach (var entry in from.AsSpan(0, keys.Length)) to[places[DigitOf(entry.Key, least, shift)]++] = entry;
            (from, to) = (to, from);
        }
        for (var i = 0; i < keys.Length; i++) (keys[i], rows[i]) = from[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int DigitOf(ulong key, ulong least, int shift) => unchecked((byte)(key - least >> shift));

    private static void SortFew(Span<ulong> keys, Span<nint> rows)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            var (key, row, at) = (keys[i], rows[i], i);
            for (; at > 0 && keys[at - 1] > key; at--) (keys[at], rows[at]) = (keys[at - 1], rows[at - 1]);
            (keys[at], rows[at]) = (key, row);
        }
    }
}
