using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>区划对。The divisions of the insured person and of the provider, and the one region that both lie in, if there is one.</summary>
/// <param name="Region">Its place among all regions; -1: there is none.</param>
internal sealed record DivisionPair(long InsuAdmdvs, long FixBlngAdmdvs, int Region)
{
    public static DivisionPair Of(string insuAdmdvs, string fixBlngAdmdvs)
    {
        var (insured, provider) = (Domain.Parties.Region.OfAdmdvs(insuAdmdvs), Domain.Parties.Region.OfAdmdvs(fixBlngAdmdvs));
        return new(
            CodeText.CodeOf(insuAdmdvs), CodeText.CodeOf(fixBlngAdmdvs),
            insured is not null && insured == provider ? Domain.Parties.Region.All.IndexOf(insured) : -1);
    }
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

    public uint Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            unchecked
            {
                var mixed = (first ^ second * 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ third ^ mixed >> 29) * 0x94D049BB133111EB;
                mixed = (mixed ^ fourth ^ fifth << 17 ^ mixed >> 31) * 0xD6E8FEB86659FD93;
                return (uint)(mixed >> 32);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Equals(FieldsKey other) =>
        ((first ^ other.first) | (second ^ other.second) | (third ^ other.third) | (fourth ^ other.fourth) | (fifth ^ other.fifth)) == 0;

    public override bool Equals(object? obj) => obj is FieldsKey other && Equals(other);

    public override int GetHashCode() => unchecked((int)Hash);
}

/// <summary>编号。Numbers given to what few fields say together, shared by the threads of one import; each looks in its own <see cref="NumberCache"/> first.</summary>
internal sealed class Numbered<T> where T : class
{
    private readonly ConcurrentDictionary<FieldsKey, int> numbers = new();
    private readonly Lock adding = new();
    private T[] all = new T[256];
    private int count;

    public T this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => all[number];
    }

    /// <summary>The number of a key; -1: its fields do not say anything valid, and <paramref name="read"/> gave null.</summary>
    public int Find(FieldsKey key, Func<T?> read)
    {
        if (numbers.TryGetValue(key, out var known)) return known;
        lock (adding)
        {
            if (numbers.TryGetValue(key, out known)) return known;
            var made = read();
            if (made is null) return numbers[key] = -1;
            if (count == all.Length) Array.Resize(ref all, count * 2);
            all[count] = made;
            return numbers[key] = count++;
        }
    }
}

/// <summary>编号的线程缓存。</summary>
internal sealed class NumberCache
{
    private const int Size = 4096;

    private readonly FieldsKey[] keys = new FieldsKey[Size];
    private readonly int[] numbers = new int[Size];
    private int count;

    public NumberCache() => Array.Fill(numbers, -1);

    /// <summary>The number kept for a key, and the slot where it is or would be kept; -1: it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(in FieldsKey key, out int slot)
    {
        for (slot = (int)(key.Hash & (Size - 1)); ; slot = slot + 1 & Size - 1)
            if (numbers[slot] < 0 || keys[slot].Equals(key)) return numbers[slot];
    }

    public void Put(int slot, in FieldsKey key, int number)
    {
        if (count++ == Size / 2) // far more of them than there should be: begin anew
        {
            Array.Fill(numbers, -1);
            count = 1;
            slot = (int)(key.Hash & (Size - 1));
        }
        (keys[slot], numbers[slot]) = (key, number);
    }
}
