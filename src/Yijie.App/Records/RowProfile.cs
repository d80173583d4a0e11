using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>医保区划。A division, and the region that it belongs to.</summary>
/// <param name="Region">The region's place among all of them; -1: it is in none of them.</param>
internal sealed record Division(long Admdvs, int Region)
{
    public static Division Of(string admdvs) =>
        new(CodeText.CodeOf(admdvs), Domain.Parties.Region.OfAdmdvs(admdvs) is { } region ? Domain.Parties.Region.All.IndexOf(region) : -1);
}

/// <summary>
/// 行特征。What a row's codes and flags say together: millions of rows have a few hundred of them, so whether a row counts is decided once for
/// each.
/// </summary>
/// <param name="Inside">Whether a row counts whose divisions lie in its provider's region.</param>
/// <param name="BeforeWithdrawal">The same of a row that withdraws another: as that one counted.</param>
internal sealed record RowProfile(
    long Insutype, long MedType, long PayLoc, long ClrType, long ClrWay, RowFlags Flags, Counted Inside, Counted BeforeWithdrawal)
{
    public static RowProfile Of(string insutype, string medType, long payLoc, bool valid, bool refunded, string clrType, string clrWay)
    {
        const string Here = "";
        return new(
            CodeText.CodeOf(insutype), CodeText.CodeOf(medType), payLoc, CodeText.CodeOf(clrType), CodeText.CodeOf(clrWay),
            (valid ? RowFlags.Valid : 0) | (refunded ? RowFlags.Refunded : 0),
            Counting.Of(Here, Here, Here, insutype, payLoc, valid, medType), Counting.Of(Here, Here, Here, insutype, payLoc, valid: true, medType));
    }
}

/// <summary>The bytes of a few short fields, as they stand in the file.</summary>
internal readonly struct FieldsKey(ulong first, ulong second, ulong third, ulong fourth, ulong fifth) : IEquatable<FieldsKey>
{
    private readonly ulong first = first, second = second, third = third, fourth = fourth, fifth = fifth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int GetHashCode()
    {
        unchecked
        {
            var mixed = (first ^ second * 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ third ^ mixed >> 29) * 0x94D049BB133111EB;
            mixed = (mixed ^ fourth ^ fifth << 17 ^ mixed >> 31) * 0xD6E8FEB86659FD93;
            return (int)(mixed >> 33);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(FieldsKey other) =>
        ((first ^ other.first) | (second ^ other.second) | (third ^ other.third) | (fourth ^ other.fourth) | (fifth ^ other.fifth)) == 0;

    public override bool Equals(object? obj) => obj is FieldsKey other && Equals(other);
}

/// <summary>The bytes of one short field.</summary>
internal readonly struct FieldKey(ulong field) : IEquatable<FieldKey>
{
    private readonly ulong field = field;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(FieldKey other) => field == other.field;

    public override bool Equals(object? obj) => obj is FieldKey other && Equals(other);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override int GetHashCode() => unchecked((int)(field * 0x9E3779B97F4A7C15 >> 33));
}

/// <summary>编号。Numbers given to what fields say, shared by the threads of one import; each looks in its own <see cref="NumberCache{TKey}"/> first.</summary>
internal sealed class Numbered<TKey, TValue> where TKey : struct, IEquatable<TKey> where TValue : class
{
    private readonly ConcurrentDictionary<TKey, int> numbers = new();
    private readonly Lock adding = new();
    private TValue[] all = new TValue[256];
    private int count;

    public TValue this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => all[number];
    }

    /// <summary>The number of a key; -1: its fields do not say anything valid, and <paramref name="read"/> gave null.</summary>
    public int Find(TKey key, Func<TValue?> read)
    {
        if (numbers.TryGetValue(key, out var known)) return known;
        lock (adding)
        {
            if (numbers.TryGetValue(key, out known)) return known;
            var made = read();
            if (made is null) return numbers[key] = -1;
            if (count == ushort.MaxValue) throw new UsageException("文件中的代码种类太多,不是结算明细");
            if (count == all.Length) Array.Resize(ref all, count * 2);
            all[count] = made;
            return numbers[key] = count++;
        }
    }
}

/// <summary>编号的线程缓存。</summary>
internal sealed class NumberCache<TKey> where TKey : struct, IEquatable<TKey>
{
    private const int Size = 2048;

    private readonly (TKey Key, int Number)[] slots = new (TKey, int)[Size];
    private int count;

    public NumberCache() => Clear();

    /// <summary>The number kept for a key, and the slot where it is or would be kept; -1: it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in TKey key, out int slot)
    {
        for (slot = key.GetHashCode() & (Size - 1); ; slot = slot + 1 & Size - 1)
            if (slots[slot].Number < 0 || slots[slot].Key.Equals(key)) return slots[slot].Number;
    }

    public void Put(int slot, in TKey key, int number)
    {
        if (++count > Size / 2) // far more of them than there should be: begin anew
        {
            Clear();
            Find(key, out slot);
        }
        slots[slot] = (key, number);
    }

    private void Clear()
    {
        count = 0;
        Array.Fill(slots, (default, -1));
    }
}
