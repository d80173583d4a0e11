using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 行特征。What a row's codes and flags say together: millions of rows have a few thousand of them, so whether a row counts is decided
/// once for each.
/// </summary>
internal sealed class RowProfile
{
    private readonly string? region;
    private readonly Counted inside;
    private readonly Counted insideIfValid;

    public RowProfile(int number, string insutype, string medType, string insuAdmdvs, string fixBlngAdmdvs, long payLoc, bool valid, bool refunded, string clrType, string clrWay)
    {
        Number = number;
        Insutype = CodeText.CodeOf(insutype);
        MedType = CodeText.CodeOf(medType);
        InsuAdmdvs = CodeText.CodeOf(insuAdmdvs);
        FixBlngAdmdvs = CodeText.CodeOf(fixBlngAdmdvs);
        PayLoc = payLoc;
        ClrType = CodeText.CodeOf(clrType);
        ClrWay = CodeText.CodeOf(clrWay);
        Flags = (valid ? RowFlags.Valid : 0) | (refunded ? RowFlags.Refunded : 0);

        var (insured, provider) = (Region.OfAdmdvs(insuAdmdvs)?.Code, Region.OfAdmdvs(fixBlngAdmdvs)?.Code);
        if (insured is null || insured != provider) return;
        region = insured;
        inside = Counting.Of(insured, insured, provider, insutype, payLoc, valid, medType);
        insideIfValid = Counting.Of(insured, insured, provider, insutype, payLoc, valid: true, medType);
    }

    public int Number { get; }
    public long Insutype { get; }
    public long MedType { get; }
    public long InsuAdmdvs { get; }
    public long FixBlngAdmdvs { get; }
    public long PayLoc { get; }
    public long ClrType { get; }
    public long ClrWay { get; }
    public RowFlags Flags { get; }

    /// <summary>Whether a row of a provider of that region counts.</summary>
    public Counted In(string providerRegion) => providerRegion == region ? inside : new(AsideReason.OutOfRegion, default, default);

    /// <summary>Whether a row that is withdrawn counted before.</summary>
    public Counted BeforeWithdrawal(string providerRegion) => providerRegion == region ? insideIfValid : new(AsideReason.OutOfRegion, default, default);
}

/// <summary>The bytes of a row's codes and flags, as they stand in the file; what does not fit makes no profile.</summary>
internal struct ProfileKey : IEquatable<ProfileKey>
{
    public ulong Insutype, MedType, InsuAdmdvs, FixBlngAdmdvs, ClrType, ClrWay, Places;

    public readonly uint Hash
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            unchecked
            {
                var mixed = (Insutype ^ MedType * 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9;
                mixed = (mixed ^ InsuAdmdvs ^ mixed >> 29) * 0x94D049BB133111EB;
                mixed = (mixed ^ FixBlngAdmdvs ^ mixed >> 31) * 0xD6E8FEB86659FD93;
                mixed = (mixed ^ ClrType ^ ClrWay << 17 ^ Places * 0x9E3779B97F4A7C15 ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
                return (uint)(mixed >> 32);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool Equals(ProfileKey other) =>
        ((Insutype ^ other.Insutype) | (MedType ^ other.MedType) | (InsuAdmdvs ^ other.InsuAdmdvs) | (FixBlngAdmdvs ^ other.FixBlngAdmdvs)
            | (ClrType ^ other.ClrType) | (ClrWay ^ other.ClrWay) | (Places ^ other.Places)) == 0;

    public override readonly bool Equals(object? obj) => obj is ProfileKey other && Equals(other);

    public override readonly int GetHashCode() => unchecked((int)Hash);
}

/// <summary>全部行特征。Shared by the threads of one import; each looks in its own <see cref="ProfileCache"/> first.</summary>
internal sealed class RowProfiles
{
    private readonly ConcurrentDictionary<ProfileKey, RowProfile?> byKey = new();
    private readonly Lock adding = new();
    private RowProfile[] all = new RowProfile[1024];
    private int count;

    /// <summary>By their numbers.</summary>
    public RowProfile[] All => all;

    /// <summary>The profile of a key; null: some code or flag is not one. <paramref name="make"/> reads them, given the next number.</summary>
    public RowProfile? Find(ProfileKey key, Func<int, RowProfile?> make)
    {
        if (byKey.TryGetValue(key, out var known)) return known;
        lock (adding)
        {
            if (byKey.TryGetValue(key, out known)) return known;
            var profile = make(count);
            if (profile is not null)
            {
                if (count == all.Length) Array.Resize(ref all, count * 2);
                all[count++] = profile;
            }
            return byKey[key] = profile;
        }
    }
}

/// <summary>行特征的线程缓存。</summary>
internal sealed class ProfileCache
{
    private const int Size = 4096;

    private readonly ProfileKey[] keys = new ProfileKey[Size];
    private readonly RowProfile?[] profiles = new RowProfile?[Size];

    /// <summary>The slot of a key: its profile stands there if the slot's key is this one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(in ProfileKey key, out int slot, out RowProfile? profile)
    {
        slot = (int)(key.Hash & (Size - 1));
        profile = profiles[slot];
        return profile is not null && keys[slot].Equals(key);
    }

    public void Put(int slot, in ProfileKey key, RowProfile profile) => (keys[slot], profiles[slot]) = (key, profile);
}
