using System.Globalization;

namespace Yijie.Domain;

/// <summary>金额(分)。An exact amount of money in fen, 1/100 yuan; it may be negative. Overflow throws, it never wraps.</summary>
public readonly record struct Fen(long Value) : IComparable<Fen>
{
    /// <summary>零。No money.</summary>
    public static readonly Fen Zero = new(0);

    /// <summary>As many parts as are split without asking for memory: more than there are categories.</summary>
    private const int Few = 16;

    public static Fen operator +(Fen a, Fen b) => new(checked(a.Value + b.Value));
    public static Fen operator -(Fen a, Fen b) => new(checked(a.Value - b.Value));
    public static Fen operator -(Fen a) => new(checked(-a.Value));
    public static bool operator <(Fen a, Fen b) => a.Value < b.Value;
    public static bool operator >(Fen a, Fen b) => a.Value > b.Value;
    public static bool operator <=(Fen a, Fen b) => a.Value <= b.Value;
    public static bool operator >=(Fen a, Fen b) => a.Value >= b.Value;

    public static Fen Min(Fen a, Fen b) => a <= b ? a : b;
    public static Fen Max(Fen a, Fen b) => a >= b ? a : b;
    public Fen Abs() => Value < 0 ? -this : this;

    /// <summary>四舍五入到分。The one place where a product is rounded: half away from zero.</summary>
    public Fen Times(Rate rate) => Rounded((Int128)Value * rate.BasisPoints, 10_000);

    /// <summary>按比例推算,四舍五入到分。The product with a rate and a fraction: divide last, round once.</summary>
    public Fen Times(Rate rate, int numerator, int denominator) => Rounded(checked((Int128)Value * rate.BasisPoints * numerator), 10_000L * denominator);

    /// <summary>四舍五入到分。A mean or a share: divide last, round once.</summary>
    public Fen DividedBy(long count) => Rounded(Value, count);

    /// <summary>
    /// 按比例分摊。Splits this amount over parts in proportion to their weights so that the parts add up exactly:
    /// largest remainders, ties by the parts' order. A negative amount is split as its absolute value.
    /// </summary>
    /// <param name="weights">Not negative, at least one positive.</param>
    public Fen[] SplitBy(ReadOnlySpan<long> weights)
    {
        if (Value < 0)
        {
            var positive = (-this).SplitBy(weights);
            for (var i = 0; i < positive.Length; i++) positive[i] = -positive[i];
            return positive;
        }

        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            sum += weight;
        }
        if (sum == 0) throw new ArgumentException("no positive weight to split by", nameof(weights));

        var shares = weights.Length <= Few ? stackalloc Int128[weights.Length] : new Int128[weights.Length];
        for (var i = 0; i < shares.Length; i++) shares[i] = (Int128)Value * weights[i];
        return LargestRemainder(shares, sum, Value);
    }

    /// <summary>
    /// 按份额缩放。Scales signed parts by numerator/denominator so that they add up to the scaled total exactly:
    /// the floor of each, then one fen more to the largest remainders, ties by the parts' order.
    /// </summary>
    /// <param name="parts">Signed parts whose sum is <paramref name="denominator"/>.</param>
    public static Fen[] Scale(ReadOnlySpan<Fen> parts, Fen numerator, Fen denominator)
    {
        if (denominator <= Zero) throw new ArgumentOutOfRangeException(nameof(denominator));
        var shares = parts.Length <= Few ? stackalloc Int128[parts.Length] : new Int128[parts.Length];
        for (var i = 0; i < shares.Length; i++) shares[i] = (Int128)parts[i].Value * numerator.Value;
        return LargestRemainder(shares, denominator.Value, numerator.Value);
    }

    /// <summary>Reads yuan with at most two decimals: <c>12</c>, <c>12.3</c>, <c>-12.34</c>. Nothing else: no blanks, signs, separators, exponents.</summary>
    public static bool TryParseYuan(ReadOnlySpan<char> text, out Fen fen)
    {
        fen = Zero;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        var dot = text.IndexOf('.');
        var whole = dot < 0 ? text : text[..dot];
        var cents = dot < 0 ? default : text[(dot + 1)..];
        if (whole.Length is 0 or > 16 || (dot >= 0 && cents.Length is 0 or > 2)) return false;

        long value = 0;
        foreach (var c in whole)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        for (var i = 0; i < 2; i++)
        {
            var c = i < cents.Length ? cents[i] : '0';
            if (!char.IsAsciiDigit(c)) return false;
            value = value * 10 + (c - '0');
        }
        fen = new(negative ? -value : value);
        return true;
    }

    /// <summary>Yuan with two decimals and no separators, as bank files want it: <c>-1234.50</c>.</summary>
    public string ToYuan() => string.Create(CultureInfo.InvariantCulture,
        $"{(Value < 0 ? "-" : "")}{Magnitude / 100}.{Magnitude % 100:00}");

    /// <summary>Yuan with two decimals and thousands separators, as people read it: <c>-1,234.50</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Value < 0 ? "-" : "")}{Magnitude / 100:#,0}.{Magnitude % 100:00}");

    private ulong Magnitude => unchecked(Value < 0 ? 0UL - (ulong)Value : (ulong)Value);

    public int CompareTo(Fen other) => Value.CompareTo(other.Value);

    private static Fen Rounded(Int128 numerator, long denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        var quotient = Int128.Abs(numerator) / denominator;
        var remainder = Int128.Abs(numerator) % denominator;
        if (remainder * 2 >= denominator) quotient++;
        return new(checked((long)(numerator < 0 ? -quotient : quotient)));
    }

    private static Fen[] LargestRemainder(ReadOnlySpan<Int128> shares, Int128 denominator, long total)
    {
        var parts = new Fen[shares.Length];
        var remainders = shares.Length <= Few ? stackalloc Int128[shares.Length] : new Int128[shares.Length];
        var left = total;
        for (var i = 0; i < shares.Length; i++)
        {
            var (quotient, remainder) = Int128.DivRem(shares[i], denominator);
            if (remainder < 0) (quotient, remainder) = (quotient - 1, remainder + denominator);
            parts[i] = new(checked((long)quotient));
            remainders[i] = remainder;
            left -= parts[i].Value;
        }

        // There are few parts and fewer fen left than parts, so the largest is looked for once for each.
        for (; left > 0; left--)
        {
            var largest = 0;
            for (var i = 1; i < remainders.Length; i++)
                if (remainders[i] > remainders[largest]) largest = i;
            parts[largest] += new Fen(1);
            remainders[largest] = -1;
        }
        return parts;
    }
}

/// <summary>金额合计。Sums of money.</summary>
public static class FenSums
{
    public static Fen Sum(this IEnumerable<Fen> amounts)
    {
        var sum = Fen.Zero;
        foreach (var amount in amounts) sum += amount;
        return sum;
    }

    public static Fen Sum(this ReadOnlySpan<Fen> amounts)
    {
        var sum = Fen.Zero;
        foreach (var amount in amounts) sum += amount;
        return sum;
    }

    public static Fen Sum<T>(this IEnumerable<T> items, Func<T, Fen> amount)
    {
        var sum = Fen.Zero;
        foreach (var item in items) sum += amount(item);
        return sum;
    }
}
