using FsCheck;
using FsCheck.Fluent;
using Yijie.Domain;

namespace Yijie.Tests.Articles;

public sealed class MonthTests
{
    [Theory(DisplayName = "读月份:yyyy-MM,此外一概不认")]
    [InlineData("2025-07", true)]
    [InlineData("0001-01", true)]
    [InlineData("9999-12", true)]
    [InlineData("2025-13", false)]
    [InlineData("2025-00", false)]
    [InlineData("0000-01", false)]
    [InlineData("2025-7", false)]
    [InlineData("202507", false)]
    [InlineData("2025/07", false)]
    [InlineData("2025-07-01", false)]
    [InlineData(" 2025-07", false)]
    [InlineData("+025-07", false)]
    [InlineData("2025-0\uFF17", false)] // a full-width digit
    [InlineData("", false)]
    public void Parse(string text, bool valid)
    {
        Assert.Equal(valid, Month.TryParse(text, out var month));
        if (valid) Assert.Equal(text, month.ToString());
        else Assert.Throws<FormatException>(() => Month.Parse(text));
    }

    [Theory(DisplayName = "月份:首日、末日、上月、下月,跨年与闰年")]
    [InlineData("2025-12", "2025-12-01", "2025-12-31", "2025-11", "2026-01")]
    [InlineData("2026-01", "2026-01-01", "2026-01-31", "2025-12", "2026-02")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29", "2024-01", "2024-03")]
    [InlineData("2025-02", "2025-02-01", "2025-02-28", "2025-01", "2025-03")]
    public void Days(string text, string first, string last, string previous, string next)
    {
        var month = Month.Parse(text);
        Assert.Equal((first, last), ($"{month.FirstDay:yyyy-MM-dd}", $"{month.LastDay:yyyy-MM-dd}"));
        Assert.Equal((previous, next), (month.Previous.ToString(), month.Next.ToString()));
        Assert.True(month.Contains(month.FirstDay) && month.Contains(month.LastDay));
        Assert.False(month.Contains(month.LastDay.AddDays(1)) || month.Contains(month.FirstDay.AddDays(-1)));
    }

    [Fact(DisplayName = "月份:9999 年 12 月之后、1 年 1 月之前没有月份,是错误")]
    public void TheEnds()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Month(9999, 12).Next);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Month(1, 1).Previous);
        Assert.Throws<OverflowException>(() => new Month(2025, 1).Plus(int.MaxValue));
    }

    [Fact(DisplayName = "性质:加减月数可以往返,先后与首日的先后一致")]
    public void PlusGoesThereAndBack() => Prop.ForAll(
        (from year in Gen.Choose(1000, 8000) from number in Gen.Choose(1, 12) from count in Gen.Choose(-5000, 5000) select (year, number, count)).ToArbitrary(),
        c =>
        {
            var month = new Month(c.year, c.number);
            var moved = month.Plus(c.count);
            Assert.Equal(month, moved.Plus(-c.count));
            Assert.Equal(month.FirstDay.AddMonths(c.count), moved.FirstDay);
            Assert.Equal(Math.Sign(c.count), moved.CompareTo(month));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true).WithReplay(20250523, 7));

    [Fact(DisplayName = "按日期生效的参数:取当日及以前最近的一条;此前没有则拒绝,并写明参数名")]
    public void Dated()
    {
        var rate = new Dated<Rate>("advance_rate", [new(Rate.Percent(70), new(2026, 1, 1), "方案·三"), new(Rate.Percent(60), new(2025, 5, 23), "方案·三")]);
        Assert.Equal(Rate.Percent(60), rate.On(new(2025, 5, 23)).Value);
        Assert.Equal(Rate.Percent(60), rate.On(new(2025, 12, 31)).Value);
        Assert.Equal(Rate.Percent(70), rate.On(new(2026, 1, 1)).Value);
        Assert.Contains("advance_rate", Assert.Throws<RefusedException>(() => rate.On(new(2025, 5, 22))).Message, StringComparison.Ordinal);
    }
}
