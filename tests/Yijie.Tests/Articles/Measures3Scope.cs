using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第三条 适用范围。</summary>
public sealed class Measures3Scope
{
    private static readonly Provider Institution = new("140200", Hospital, "大同一院", ProviderType.Institution, "05", "", "", new("", "", "", ""));

    private static ApplicationFacts Facts(Provider provider, int minimum) => new(
        provider, Fund.Employee, Year2026, Applied, Applied, "办法·第八条(一)", minimum, [.. Application.Undertakings.Select(u => u.Code)], 1, null);

    [Fact(DisplayName = "办法·第三条:零售药店不能申请,且不再说等级")]
    public void Pharmacy()
    {
        Assert.Empty(Application.Refusals(Facts(Institution, 0)));
        Assert.Equal(["H14020000001 是零售药店,预付金只适用于医疗机构"], Application.Refusals(Facts(Institution with { Type = ProviderType.Pharmacy, Level = "" }, 2)).Select(r => r.Reason));
    }

    [Theory(DisplayName = "办法·第三条:从二级及以上起步的统筹区,一级和未定级的不能申请")]
    [InlineData("01", true)]
    [InlineData("07", true)]
    [InlineData("08", false)]
    [InlineData("11", false)]
    [InlineData("", false)]
    [InlineData("三级甲等", true)]
    [InlineData("二级", true)]
    [InlineData("一级乙等", false)]
    [InlineData("未定级", false)]
    public void FromSecondLevel(string level, bool may)
    {
        var refusals = Application.Refusals(Facts(Institution with { Level = level }, 2));
        Assert.Equal(may, refusals.IsEmpty);
        if (!may) Assert.EndsWith("本统筹区从二级及以上医疗机构起步", Assert.Single(refusals).Reason, StringComparison.Ordinal);
        Assert.Empty(Application.Refusals(Facts(Institution with { Level = level }, 0)));
    }
}
