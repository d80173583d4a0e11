using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Yijie.App.Storage;

namespace Yijie.App.Records;

/// <summary>
/// 参保人假名。psn_no is never stored: what is kept is SipHash-2-4 of it under a key that each database makes for itself. The same person
/// has the same pseudonym throughout a database, and none outside it.
/// </summary>
internal readonly struct Pseudonym(ulong key0, ulong key1)
{
    /// <summary>The database's own key, made on first use within the transaction.</summary>
    public static Pseudonym Of(Store store)
    {
        var key = store.Find<byte[]>("select content from pseudonym_key where id = 1");
        if (key is null)
        {
            key = RandomNumberGenerator.GetBytes(16);
            store.Execute("insert into pseudonym_key (id, content) values (1, @key)", new { key });
        }
        return new(BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key.AsSpan(8)));
    }

    /// <summary>The pseudonym; of an empty psn_no it is 0, and of no other.</summary>
    public long For(ReadOnlySpan<byte> psnNo)
    {
        if (psnNo.IsEmpty) return 0;
        var hash = unchecked((long)SipHash(psnNo));
        return hash == 0 ? 1 : hash;
    }

    /// <summary>SipHash-2-4 (Aumasson, Bernstein 2012).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal ulong SipHash(ReadOnlySpan<byte> text)
    {
        unchecked
        {
            var (v0, v1) = (key0 ^ 0x736F6D6570736575, key1 ^ 0x646F72616E646F6D);
            var (v2, v3) = (key0 ^ 0x6C7967656E657261, key1 ^ 0x7465646279746573);
            var tail = (ulong)text.Length << 56;
            for (; text.Length >= 8; text = text[8..])
            {
                var word = BinaryPrimitives.ReadUInt64LittleEndian(text);
                v3 ^= word;
                Round(ref v0, ref v1, ref v2, ref v3);
                Round(ref v0, ref v1, ref v2, ref v3);
                v0 ^= word;
            }
            for (var i = 0; i < text.Length; i++) tail |= (ulong)text[i] << (8 * i);
            v3 ^= tail;
            Round(ref v0, ref v1, ref v2, ref v3);
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= tail;
            v2 ^= 0xFF;
            for (var i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
            return v0 ^ v1 ^ v2 ^ v3;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        unchecked
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
