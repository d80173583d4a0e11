using Yijie.Domain;
using Yijie.Domain.Records;
using Yijie.Tests.App.Records;

namespace Yijie.Tests.App;

/// <summary>明细段编码的测试。</summary>
public class SegmentFormatTests
{
    public static TheoryData<string> Ids =>
    [
        "0", "9", "00", "01", "10", "99", "400125241", "330100000000000", "999999999999999999", "0000000000000000000",
        "330000164274162139200002757001", "999999999999999999999999999999", "A1", "S-0001", "abc.def:ghi_jkl-mno.pqr:stu_vwx", "Zz",
    ];

    [Theory(DisplayName = "结算 ID 无论写法都能原样还原")]
    [MemberData(nameof(Ids))]
    public void IdComesBack(string id) => Assert.Equal(id.Length <= 30 ? id : id[..30], SettlementId.Parse(id.Length <= 30 ? id : id[..30]).ToString());

    [Fact(DisplayName = "不同的结算 ID 不会相同,数字 ID 先短后长、再按数值")]
    public void IdsAreOrdered()
    {
        string[] inOrder = ["0", "1", "9", "00", "01", "99", "000", "400125241", "999999999999999999", "1000000000000000000", "330000164274162139200002757001", "A", "A-", "A0", "B", "a"];
        Assert.Equal(inOrder, inOrder.Reverse().OrderBy(SettlementId.Parse));
        Assert.Equal(inOrder.Length, inOrder.Select(SettlementId.Parse).Distinct().Count());
    }

    [Theory(DisplayName = "负号开头、空白、汉字、超过 30 位的不是结算 ID")]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("1 2")]
    [InlineData("结算")]
    [InlineData("1234567890123456789012345678901")]
    public void NotAnId(string text) => Assert.False(SettlementId.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out _));

    [Fact(DisplayName = "一段明细编码后解码,逐列还原;同样的明细总得同样的字节")]
    public void SegmentComesBack()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var rows = RandomRows(random, random.Next(4) == 0 ? random.Next(2000) : random.Next(12));
            var sink = new ByteSink();
            SegmentFormat.Write(sink, "H14020000001", new Month(2025, 7), rows);

            var read = new SegmentRows();
            Assert.Equal(("H14020000001", new Month(2025, 7)), SegmentFormat.Read(sink.Written.Span, read));
            Assert.Equal(rows.Count, read.Count);
            for (var c = 0; c < SegmentRows.ColumnCount; c++) Assert.Equal(rows.Column(c), read.Column(c));

            var again = new ByteSink();
            SegmentFormat.Write(again, "H14020000001", new Month(2025, 7), read);
            Assert.True(sink.Written.Span.SequenceEqual(again.Written.Span));
        }
    }

    [Fact(DisplayName = "写出的字节与逐值直写的一模一样,行数不论是否凑整")]
    public void SameAsPlain()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var rows = RandomRows(random, seed <= 70 ? seed - 1 : random.Next(800));
            var sink = new ByteSink();
            SegmentFormat.Write(sink, "P14020000003", new Month(2025, 8), rows);
            Assert.True(PlainSegment.Of("P14020000003", new Month(2025, 8), rows).AsSpan().SequenceEqual(sink.Written.Span), $"seed {seed}");
        }
    }

    [Fact(DisplayName = "被截断或改动的明细段读不出来,或至少读得安全")]
    public void DamageIsNoticed()
    {
        var sink = new ByteSink();
        SegmentFormat.Write(sink, "H14020000001", new Month(2025, 7), RandomRows(new Random(7), 40));
        for (var length = 0; length < sink.Length; length++)
            Assert.Throws<InvalidDataException>(() => SegmentFormat.Read(sink.Written.Span[..length], new SegmentRows()));
    }

    private static SegmentRows RandomRows(Random random, int count)
    {
        var rows = new SegmentRows();
        rows.Resize(count);
        for (var c = 0; c < SegmentRows.ColumnCount; c++)
        {
            var kind = random.Next(8);
            var steady = random.NextInt64(1_000_000);
            for (var i = 0; i < count; i++)
                rows.Column(c)[i] = kind switch
                {
                    0 => 0,
                    1 => steady,
                    2 => random.NextInt64(long.MinValue, long.MaxValue),
                    3 => random.Next(20) == 0 ? random.Next(-5000, 5000) : 0,
                    4 => steady + i * 37L,
                    5 => random.Next(5) * 1000 - 2000,
                    6 => steady + random.Next(100_000),
                    _ => (long)Math.Pow(10, random.Next(12)) * random.Next(-9, 10),
                };
        }
        return rows;
    }
}
