using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Tests.Articles;

/// <summary>方案·二 实施范围:哪些行计入应结算额,归哪个险种、哪一类,计多少。</summary>
public sealed class Plan2Scope
{
    private const string Datong = "140200";

    [Fact(DisplayName = "方案·二(一):职工基金计统筹支付与个人账户支付,居民基金只计统筹支付")]
    public void WhatCounts()
    {
        var (pooled, account) = (new Fen(80_000), new Fen(15_000));
        Assert.Equal((pooled, account), Counting.Amount(Fund.Employee, pooled, account));
        Assert.Equal((pooled, Fen.Zero), Counting.Amount(Fund.Resident, pooled, account));
    }

    [Theory(DisplayName = "方案·二(二):五类费用,看医疗类别前两位,子码归其大类")]
    [InlineData("普通门诊", "11 12 13 15 16 19 110104 1101")]
    [InlineData("门诊慢特病", "14 140104 140201")]
    [InlineData("普通住院", "21 22 23 24 25 26 27 28 2102")]
    [InlineData("生育", "51 52 53 510100")]
    [InlineData("药店购药", "41 4101")]
    [InlineData(null, "17 18 20 29 31 42 50 54 91 1 x1 １１")]
    public void TheFiveCategories(string? category, string medTypes)
    {
        foreach (var medType in medTypes.Split(' '))
            Assert.Equal((medType, category), (medType, Categories.OfMedType(medType)?.Name()));
    }

    [Theory(DisplayName = "方案·二:不计入的行说明原因;有几个原因的,按异地、险种、联网、作废、类别的次序给第一个")]
    [InlineData("140200", "140200", "310", 2, true, "11", null)]
    [InlineData("140200", "140200", "390", 5, true, "2101", null)]
    [InlineData("140100", "140200", "310", 2, true, "11", "异地")] // insured in Taiyuan
    [InlineData("140200", "140100", "310", 2, true, "11", "异地")] // treated in Taiyuan
    [InlineData("", "140200", "310", 2, true, "11", "异地")]
    [InlineData("140200", "140200", "320", 2, true, "11", "其他险种")]
    [InlineData("140200", "140200", "310", 1, true, "11", "非联网结算")]
    [InlineData("140200", "140200", "310", 2, false, "11", "已作废")]
    [InlineData("140200", "140200", "310", 2, true, "31", "不在五类之内")]
    [InlineData("140100", "140200", "320", 1, false, "31", "异地")]
    [InlineData("140200", "140200", "320", 1, false, "31", "其他险种")]
    [InlineData("140200", "140200", "310", 1, false, "31", "非联网结算")]
    [InlineData("140200", "140200", "310", 2, false, "31", "已作废")]
    public void SetAside(string insured, string treated, string insutype, long payLoc, bool valid, string medType, string? reason)
    {
        var counted = Counting.Of(Datong, insured, treated, insutype, payLoc, valid, medType);
        Assert.Equal((reason, reason is null), (counted.Aside?.Name(), counted.Counts));
    }

    [Theory(DisplayName = "统筹区:县归其市,省本级的 1499xx 归 149900,外省的都不是")]
    [InlineData("140200", "140200")]
    [InlineData("140212", "140200")]
    [InlineData("141181", "141100")]
    [InlineData("149901", "149900")]
    [InlineData("141200", null)]
    [InlineData("140000", null)]
    [InlineData("110101", null)]
    [InlineData("14020", null)]
    [InlineData("1402000", null)]
    [InlineData("1402 0", null)]
    public void RegionOfADivision(string admdvs, string? region) => Assert.Equal(region, Region.OfAdmdvs(admdvs)?.Code);

    [Fact(DisplayName = "方案·一:全省 12 个统筹区,即 11 个市和省本级")]
    public void TwelveRegions()
    {
        Assert.Equal(12, Region.All.Length);
        Assert.Equal(11, Region.All.Count(r => r.Name.EndsWith('市')));
        Assert.Equal("山西省省本级", Region.Find("149900")?.Name);
    }
}
