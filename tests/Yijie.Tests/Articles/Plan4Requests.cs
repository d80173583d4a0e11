using Yijie.Domain;
using Yijie.Domain.FundRequests;
using Yijie.Domain.Parties;

namespace Yijie.Tests.Articles;

/// <summary>方案·四:请拨的估算与规则。</summary>
public sealed class Plan4Requests
{
    private static readonly Provision<Rate> SixtyPercent = new(Rate.Percent(60), new(2025, 5, 23), "方案·三");

    /// <summary>七月,24 日:已计入 80 万元。</summary>
    private static readonly RequestInputs July = new(
        "140200", Fund.Employee, Given.July, new(2025, 7, 24), SixtyPercent, Given.FivePercent,
        Given.Yuan(800_000), Given.Yuan(900_000), Fen.Zero, [], Fen.Zero, Fen.Zero, Fen.Zero, Fen.Zero, Fen.Zero, Fen.Zero, "");

    [Theory(DisplayName = "预拨的估计:比例 × 已计入 ÷ 已过天数 × 全月天数;月已过完按全月;没有记录按上月")]
    [InlineData(800_000, "2025-07-24", EstimateBasis.MonthSoFar, 24, 620_000)] // 80 × 60 % ÷ 24 × 31
    [InlineData(100_000, "2025-07-07", EstimateBasis.MonthSoFar, 7, 265_714.29)]
    [InlineData(800_000, "2025-07-31", EstimateBasis.WholeMonth, 31, 480_000)]
    [InlineData(800_000, "2025-08-04", EstimateBasis.WholeMonth, 31, 480_000)]
    [InlineData(0, "2025-07-24", EstimateBasis.LastMonth, 31, 540_000)] // 90 × 60 %
    [InlineData(-5, "2025-07-24", EstimateBasis.LastMonth, 31, 540_000)]
    public void Advances(double counted, string on, EstimateBasis basis, int days, double expected)
    {
        var request = FundRequest.Decide(July with { Counted = Given.Yuan((decimal)counted), On = DateOnly.ParseExact(on, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        Assert.Equal((basis, days, Given.Yuan((decimal)expected)), (request.Basis, request.DaysElapsed, request.Advances));
        Assert.Equal(request.Advances, request.Asked);
    }

    [Fact(DisplayName = "申请额 = 预拨 + 轧差 + 预付金与清算 − 支出户结余(扣在途、扣待上缴的预付金)− 以前请拨尚未到账;不为负")]
    public void Asked()
    {
        var inputs = July with
        {
            Unsettled =
            [
                new("H1", Given.Yuan(100_000), Given.Yuan(60_000)), // 100,000 − 5,000 − 60,000
                new("H2", Given.Yuan(10_000), Given.Yuan(20_000)), // its open advances exceed it
                new("H3", Given.Yuan(-500), Fen.Zero),
            ],
            Prepayments = Given.Yuan(200_000), Clearing = Given.Yuan(30_000), Balance = Given.Yuan(150_000), InFlight = Given.Yuan(40_000), Awaited = Given.Yuan(10_000),
        };
        var request = FundRequest.Decide(inputs);
        Assert.Equal((Given.Yuan(620_000), Given.Yuan(35_000), Given.Yuan(230_000), Given.Yuan(110_000)), (request.Advances, request.Nettings, request.Yearly, request.Available));
        Assert.Equal(Given.Yuan(620_000 + 35_000 + 230_000 - 110_000 - 10_000), request.Asked);

        Assert.Equal(Fen.Zero, FundRequest.Decide(inputs with { Balance = Given.Yuan(10_000_000) }).Asked);
        Assert.Equal(Given.Yuan(620_000 + 40_000), FundRequest.Decide(July with { InFlight = Given.Yuan(40_000) }).Asked); // approved and unpaid, and no money for it
        Assert.Equal(Given.Yuan(620_000), FundRequest.Decide(July with { Balance = Given.Yuan(70_000), ToHandOver = Given.Yuan(70_000) }).Asked); // what came back of a prepayment pays nothing else
        Assert.Equal(Given.Yuan(20_000), FundRequest.Decide(July with { Advanced = Given.Yuan(600_000) }).Advances);
    }

    [Fact(DisplayName = "摘要:同样的依据同样的摘要;依据变了,摘要就变")]
    public void Hashes()
    {
        var hash = FundRequest.Decide(July).Hash;
        Assert.Equal(hash, FundRequest.Decide(July with { }).Hash);
        foreach (var changed in (RequestInputs[])[July with { Counted = new(1) }, July with { On = new(2025, 7, 25) }, July with { Supplement = "急" }, July with { Balance = new(1) }, July with { ToHandOver = new(1) }, July with { Unsettled = [new("H1", new(1), Fen.Zero)] }])
            Assert.NotEqual(hash, FundRequest.Decide(changed).Hash);
    }

    [Theory(DisplayName = "何时可申请:十二月里不申请;不早于本月;十二月的在次年一月;已结账的月份不再申请")]
    [InlineData("2025-07", "2025-07-01", null, "")]
    [InlineData("2025-07", "2025-08-04", "2025-06", "")]
    [InlineData("2025-07", "2025-06-30", null, "2025-07 的资金请拨自 2025-07-01 起申请")]
    [InlineData("2025-12", "2025-12-24", null, "12 月份不申请资金请拨:推迟到次年 1 月初 3 个工作日内申请")]
    [InlineData("2025-11", "2025-12-01", null, "12 月份不申请资金请拨:推迟到次年 1 月初 3 个工作日内申请")]
    [InlineData("2025-12", "2025-11-24", null, "2025-12 的资金请拨自 2026-01-01 起申请")]
    [InlineData("2025-12", "2026-01-05", "2025-12", "")] // December's books are closed by then, January's are not
    [InlineData("2025-12", "2026-02-05", "2026-01", "2026-01 已结账,不能再为 2025-12 请拨;所缺资金请列入以后月份的请拨")]
    [InlineData("2025-07", "2025-08-04", "2025-07", "2025-07 已结账,不能再为 2025-07 请拨;所缺资金请列入以后月份的请拨")]
    public void When(string month, string today, string? closed, string reason) => Assert.Equal(
        reason,
        string.Join(';', RequestRules.Untimely(Month.Parse(month), DateOnly.ParseExact(today, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), closed is null ? null : Month.Parse(closed)).Select(r => r.Reason)));
}
