using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.Tests.Articles;

/// <summary>办法·第三、十二、十三条 使用范围与台账。</summary>
public sealed class Measures12Use
{
    private static readonly Month Year = new(2025, 1);
    private static readonly DateOnly Day = new(2025, 7, 1);

    private static PrepaymentUse Use(string purpose, decimal yuan, DateOnly? on = null) => new(on ?? Day, purpose, "国药", Given.Yuan(yuan), "", "");

    [Theory(DisplayName = "只有药品、医用耗材采购合规;基建、日常运行、偿债不合规")]
    [InlineData("drugs", true), InlineData("consumables", true), InlineData("基础建设", false), InlineData("日常运行", false), InlineData("偿还债务", false)]
    public void Permitted(string purpose, bool permitted) => Assert.Equal(permitted, Use(purpose, 1).IsPermitted);

    [Fact(DisplayName = "没有拨付的没有台账;日期不在本年度、早于拨付之日、晚于业务日,缺用途或收款方,不予登记")]
    public void Refused()
    {
        Assert.Empty(Use("drugs", 1).Refusals(Day, Year, Day));
        Assert.Single(Use("drugs", 1).Refusals(paidOn: null, Year, Day));
        Assert.Contains("早于拨付之日 2025-07-02", Assert.Single(Use("drugs", 1).Refusals(Day.AddDays(1), Year, Day.AddDays(1))).Reason, StringComparison.Ordinal);
        Assert.Single(Use("drugs", 1, Day.AddDays(1)).Refusals(Day, Year, Day));
        Assert.Single(Use("drugs", 1, new(2024, 12, 31)).Refusals(Day, Year, Day));
        Assert.Single(Use("", 1).Refusals(Day, Year, Day));
    }

    [Fact(DisplayName = "覆盖率:合规使用 ÷ 已拨付;周转使用可以超过 100%,没有拨付即为零")]
    public void Coverage()
    {
        var summary = UseSummary.Of([Use("drugs", 600), Use("consumables", 300), Use("基建", 100)], Recalls.Thousand);
        Assert.Equal((Given.Yuan(600), Given.Yuan(300), Given.Yuan(100), Rate.Percent(90)), (summary.Drugs, summary.Consumables, summary.Other, summary.Coverage));
        Assert.Equal(Rate.Percent(200), UseSummary.Of([Use("drugs", 2_000)], Recalls.Thousand).Coverage);
        Assert.Equal(Rate.Percent(0), UseSummary.Of([], Fen.Zero).Coverage);
    }
}
