using System.Text;

namespace Yijie.App.Generate;

/// <summary>
/// 随机数(splitmix64)。A small generator of our own, in integers throughout, so that the same seed gives the same files on every machine
/// and every version of .NET. Each purpose draws from its own stream: more settlements do not change the providers.
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    /// <summary>The standard deviation of the sum of four 16-bit numbers: √(4 × 65536² ÷ 12).</summary>
    private const long DeviationOfFour = 37_837;

    /// <summary>2^(i/64) in units of 2⁻³².</summary>
    private static readonly long[] Powers = PowersOfTwo();

    private ulong state = seed;

    /// <summary>The stream of one purpose.</summary>
    public static SplitMix For(long seed, string purpose)
    {
        var mixed = unchecked((ulong)seed);
        foreach (var octet in Encoding.UTF8.GetBytes(purpose)) mixed = new SplitMix(mixed ^ octet).Next();
        return new(mixed);
    }

    public ulong Next() => unchecked(Mixed(state += 0x9E3779B97F4A7C15));

    /// <summary>From 0 up to, but not including, the bound.</summary>
    public long Below(long bound) => (long)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Both ends included.</summary>
    public long Between(long low, long high) => low + Below(high - low + 1);

    /// <summary>百万分之几的机会。</summary>
    public bool Chance(int perMillion) => Below(1_000_000) < perMillion;

    public T OneOf<T>(ReadOnlySpan<T> choices) => choices[(int)Below(choices.Length)];

    /// <summary>The index of a weight, drawn in proportion to the weights.</summary>
    public int Weighted(ReadOnlySpan<int> weights)
    {
        var sum = 0;
        foreach (var weight in weights) sum += weight;
        var left = Below(sum);
        var index = 0;
        while (left >= weights[index]) left -= weights[index++];
        return index;
    }

    /// <summary>
    /// 长尾分布。About log-normal around the median: one standard deviation is that many 1/256 octaves (256: twice or half the median).
    /// </summary>
    public long Spread(long median, int deviation)
    {
        var four = Next();
        var sum = (long)(four & 0xFFFF) + (long)(four >> 16 & 0xFFFF) + (long)(four >> 32 & 0xFFFF) + (long)(four >> 48) - 2 * 0xFFFF;
        var octaves64 = sum * deviation / (DeviationOfFour * 4); // in 1/64 octaves
        var (whole, part) = ((int)(octaves64 >> 6), (int)(octaves64 & 63));
        var scaled = median * Powers[part] >> 16;
        return (whole >= 0 ? scaled << whole : scaled >> -whole) >> 16;
    }

    private static ulong Mixed(ulong z)
    {
        unchecked
        {
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            return z ^ z >> 31;
        }
    }

    private static long[] PowersOfTwo()
    {
        const long SixtyFourthRoot = 4_341_736_423;
        var powers = new long[64];
        powers[0] = 1L << 32;
        for (var i = 1; i < 64; i++) powers[i] = (long)((Int128)powers[i - 1] * SixtyFourthRoot >> 32);
        return powers;
    }
}
