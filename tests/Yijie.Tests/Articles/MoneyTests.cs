using FsCheck;
using FsCheck.Fluent;
using Yijie.Domain;

namespace Yijie.Tests.Articles;

/// <summary>金额:以分计的整数,公式末尾四舍五入一次,分摊之和恰为总额,溢出即报错。</summary>
public sealed class MoneyTests
{
    [Theory(DisplayName = "比例:乘后四舍五入到分,负数对称")]
    [InlineData(100_000_000, "60%", 60_000_000)] // 1,000,000.00 × 60%
    [InlineData(1, "60%", 1)] // 0.6 分
    [InlineData(-1, "60%", -1)]
    [InlineData(1, "50%", 1)] // exactly half: away from zero
    [InlineData(-1, "50%", -1)]
    [InlineData(3, "50%", 2)] // 1.5; the library's own rounding would take 2.5 to 2
    [InlineData(5, "50%", 3)]
    [InlineData(1, "49.99%", 0)]
    [InlineData(98_200_000, "5%", 4_910_000)] // 982,000.00 × 5% = 49,100.00
    [InlineData(10, "5%", 1)] // 0.5 分
    [InlineData(9, "5%", 0)] // 0.45 分
    [InlineData(long.MaxValue, "100%", long.MaxValue)]
    [InlineData(0, "60%", 0)]
    public void Times(long fen, string rate, long expected)
    {
        Assert.True(Rate.TryParse(rate, out var parsed));
        Assert.Equal(new Fen(expected), new Fen(fen).Times(parsed));
    }

    [Theory(DisplayName = "平均:最后除一次,四舍五入到分")]
    [InlineData(10, 4, 3)] // 2.5
    [InlineData(-10, 4, -3)]
    [InlineData(10, 3, 3)]
    [InlineData(11, 3, 4)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    public void DividedBy(long fen, long count, long expected) => Assert.Equal(new Fen(expected), new Fen(fen).DividedBy(count));

    [Theory(DisplayName = "分摊:取整后余额给小数最大的,相同的按次序")]
    [InlineData(100, "1 1 1", "34 33 33")] // three equal remainders: the first part
    [InlineData(101, "1 1 1", "34 34 33")]
    [InlineData(-100, "1 1 1", "-34 -33 -33")] // as its absolute value
    [InlineData(100, "0 1 0 1", "0 50 0 50")] // nothing falls on a part without weight
    [InlineData(10, "1 2 4", "1 3 6")] // 1.43 2.86 5.71
    [InlineData(1, "1 1000000", "0 1")]
    [InlineData(0, "1 2", "0 0")]
    [InlineData(long.MaxValue, "9223372036854775807 9223372036854775807", "4611686018427387904 4611686018427387903")]
    public void SplitBy(long total, string weights, string parts) =>
        Assert.Equal(Longs(parts), new Fen(total).SplitBy(Longs(weights)).Select(p => p.Value));

    [Theory(DisplayName = "冲抵部分的分类:每类金额 × 冲抵 ÷ 总额,取下整,余额给小数最大的")]
    [InlineData("10 20 70", 50, 100, "5 10 35")]
    [InlineData("33 33 34", 50, 100, "17 16 17")] // 16.5 16.5 17: the first of the tie
    [InlineData("-10 60 50", 50, 100, "-5 30 25")]
    [InlineData("-1 51 50", 33, 100, "0 17 16")] // −0.33 16.83 16.5: floors −1 16 16, two fen, to .83 and .67
    [InlineData("-7 107", 1, 100, "0 1")] // −0.07 1.07: floors −1 1, one fen to .93
    public void Scale(string parts, long numerator, long denominator, string expected) =>
        Assert.Equal(Longs(expected), Fen.Scale([.. Longs(parts).Select(p => new Fen(p))], new(numerator), new(denominator)).Select(p => p.Value));

    [Fact(DisplayName = "溢出:加、减、乘、合计、取反,一律报错,从不绕回")]
    public void OverflowThrows()
    {
        var (most, least) = (new Fen(long.MaxValue), new Fen(long.MinValue));
        Assert.Throws<OverflowException>(() => most + new Fen(1));
        Assert.Throws<OverflowException>(() => least - new Fen(1));
        Assert.Throws<OverflowException>(() => -least);
        Assert.Throws<OverflowException>(() => least.Abs());
        Assert.Throws<OverflowException>(() => most.Times(new Rate(10_001)));
        Assert.Throws<OverflowException>(() => new[] { most, new Fen(1) }.Sum());
        Assert.Throws<OverflowException>(() => Fen.Scale([most], new(2), new(1)));
    }

    [Fact(DisplayName = "分摊:没有正的份额、份额为负、总额不为正,都是错误")]
    public void NothingToSplitBy()
    {
        Assert.Throws<ArgumentException>(() => new Fen(1).SplitBy([0, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fen(1).SplitBy([1, -1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fen.Scale([new(1)], new(1), Fen.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Fen(1).DividedBy(0));
    }

    [Theory(DisplayName = "读金额:元,至多两位小数,此外一概不认")]
    [InlineData("12", 1200L)]
    [InlineData("12.3", 1230L)]
    [InlineData("-12.34", -1234L)]
    [InlineData("0", 0L)]
    [InlineData("-0.01", -1L)]
    [InlineData("007", 700L)]
    [InlineData("9999999999999999.99", 999_999_999_999_999_999L)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData(".5", null)]
    [InlineData("5.", null)]
    [InlineData("+5", null)]
    [InlineData("--5", null)]
    [InlineData("1e3", null)]
    [InlineData("1,000.00", null)]
    [InlineData("12.345", null)]
    [InlineData("1.2.3", null)]
    [InlineData(" 5", null)]
    [InlineData("5 ", null)]
    [InlineData("¥5", null)]
    [InlineData("\uFF15", null)] // a full-width digit
    [InlineData("NaN", null)]
    [InlineData("0x10", null)]
    [InlineData("99999999999999999.99", null)]
    public void ParseYuan(string text, long? fen)
    {
        Assert.Equal(fen is not null, Fen.TryParseYuan(text, out var parsed));
        Assert.Equal(fen ?? 0, parsed.Value);
    }

    [Theory(DisplayName = "写金额:银行文件不带千分位,给人看的带千分位")]
    [InlineData(123_456_789, "1234567.89", "1,234,567.89")]
    [InlineData(-5, "-0.05", "-0.05")]
    [InlineData(0, "0.00", "0.00")]
    [InlineData(-100_000, "-1000.00", "-1,000.00")]
    [InlineData(long.MinValue, "-92233720368547758.08", "-92,233,720,368,547,758.08")]
    public void Written(long fen, string plain, string read) => Assert.Equal((plain, read), (new Fen(fen).ToYuan(), new Fen(fen).ToString()));

    [Theory(DisplayName = "读比例:百分数,至多两位小数,0 至 10000%")]
    [InlineData("60%", 6000)]
    [InlineData("2.5%", 250)]
    [InlineData("0.01%", 1)]
    [InlineData("60", null)]
    [InlineData("0.001%", null)]
    [InlineData("-5%", null)]
    [InlineData("%", null)]
    [InlineData("60 %", null)]
    public void ParseRate(string text, int? basisPoints)
    {
        Assert.Equal(basisPoints is not null, Rate.TryParse(text, out var rate));
        Assert.Equal(basisPoints ?? 0, rate.BasisPoints);
    }

    // 性质:对任意金额都成立。种子固定,失败可以重现。

    [Fact(DisplayName = "性质:分摊之和恰为总额,每份与其精确值相差不到一分,份额大的不少得")]
    public void AnySplitAddsUp() => Holds(
        from total in Amount
        from weights in Gen.Choose(0, 1_000_000).ArrayOf(7)
        where weights.Any(w => w > 0)
        select (total, weights), c =>
        {
            var weights = c.weights.Select(w => (long)w).ToArray();
            var parts = new Fen(c.total).SplitBy(weights);
            var sum = weights.Sum();
            Assert.Equal(c.total, parts.Sum().Value);
            for (var i = 0; i < parts.Length; i++)
            {
                Assert.True(Int128.Abs((Int128)parts[i].Value * sum - (Int128)c.total * weights[i]) < sum);
                for (var j = 0; j < parts.Length; j++)
                    if (weights[i] > weights[j]) Assert.True(parts[i].Abs() >= parts[j].Abs());
            }
        });

    [Fact(DisplayName = "性质:按份额缩放之和恰为冲抵额,各类(可为负)与其精确值相差不到一分;两步之和恰为各类总额")]
    public void AnyScaleAddsUp() => Holds(
        from parts in Gen.Choose(-1_000_000, 1_000_000).ArrayOf(5)
        where parts.Sum() > 0
        from share in Gen.Choose(0, parts.Sum())
        select (parts, share), c =>
        {
            var whole = new Fen(c.parts.Sum());
            var first = Fen.Scale([.. c.parts.Select(p => new Fen(p))], new(c.share), whole);
            Assert.Equal(c.share, first.Sum().Value);
            for (var i = 0; i < first.Length; i++)
                Assert.True(Int128.Abs((Int128)first[i].Value * whole.Value - (Int128)c.parts[i] * c.share) < whole.Value);
            Assert.Equal(whole.Value - c.share, c.parts.Zip(first, (p, f) => p - f.Value).Sum());
        });

    [Fact(DisplayName = "性质:乘以比例的结果与精确值相差不超过半分,且正负对称")]
    public void AnyProductIsRoundedOnce() => Holds(
        from fen in Amount
        from basisPoints in Gen.Choose(0, 10_000)
        select (fen, basisPoints), c =>
        {
            var product = new Fen(c.fen).Times(new(c.basisPoints));
            Assert.True(Int128.Abs((Int128)product.Value * 10_000 - (Int128)c.fen * c.basisPoints) * 2 <= 10_000);
            Assert.Equal(-product, new Fen(-c.fen).Times(new(c.basisPoints)));
        });

    [Fact(DisplayName = "性质:写出再读入,金额不变")]
    public void AnyAmountReadsBack() => Holds(Amount, fen =>
    {
        Assert.True(Fen.TryParseYuan(new Fen(fen).ToYuan(), out var read));
        Assert.Equal(fen, read.Value);
    });

    private static readonly Gen<long> Amount = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(small => (long)small),
        from high in Gen.Choose(-20_000, 20_000) from low in Gen.Choose(0, int.MaxValue) select (long)high * int.MaxValue + low);

    private static void Holds<T>(Gen<T> cases, Action<T> property) => Prop.ForAll(cases.ToArbitrary(), property)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true).WithReplay(20250523, 7));

    private static long[] Longs(string text) => [.. text.Split(' ').Select(long.Parse)];
}
