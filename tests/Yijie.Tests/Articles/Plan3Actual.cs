using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>方案·三 月度实际应结算额:应结算额 + 迟到 − 审核 − 协议 ± DRG − 保证金。</summary>
public sealed class Plan3Actual
{
    [Fact(DisplayName = "方案·三:7 月 100 万,审核扣 3 万,DRG 加 1.2 万,保证金 5%,实际 93.29 万")]
    public void WorkedExample()
    {
        var s = (Candidate(Rows(July, Category.Inpatient, 1_000_000)) with { Deductions = [Audit(30_000)], Drg = [Drg(12_000)] }).Settle();
        Assert.Equal(Yuan((1_000_000 - 30_000 + 12_000) * 0.05m), s.Deposit);
        Assert.Equal(Yuan(982_000 - 49_100), s.Actual);
    }

    [Fact(DisplayName = "方案·三:扣除后不足零,不留保证金")]
    public void NoDepositBelowZero()
    {
        var s = (Candidate(Rows(July, Category.Outpatient, 100)) with { Deductions = [Audit(250)] }).Settle();
        Assert.Equal(Fen.Zero, s.Deposit);
        Assert.Equal(Yuan(100 - 250), s.Actual);
    }

    [Fact(DisplayName = "方案·三:未指明类别的扣款按正的应结算额比例分摊,负的类别不分摊")]
    public void DeductionSpreadOverPositiveGross()
    {
        var s = (Candidate(Rows(July, Category.Outpatient, 300), Rows(July, Category.ChronicOutpatient, -50), Rows(July, Category.Inpatient, 100))
            with { Deductions = [Audit(100)] }).Settle(depositRate: NoDeposit);
        Assert.Equal(
            [new CategoryLine(Category.Outpatient, Yuan(300), Yuan(300 - 75)), new(Category.ChronicOutpatient, Yuan(-50), Yuan(-50)), new(Category.Inpatient, Yuan(100), Yuan(100 - 25))],
            s.ByCategory);
    }

    [Fact(DisplayName = "方案·三:退回扣款(申诉成立)按绝对值分摊,分币归最大余数")]
    public void GivenBackIsSplitAsItsAbsoluteValue()
    {
        var s = (Candidate(Rows(July, Category.Outpatient, 1), Rows(July, Category.ChronicOutpatient, 1), Rows(July, Category.Inpatient, 1))
            with { Deductions = [Audit(-0.01m)] }).Settle(depositRate: NoDeposit);
        Assert.Equal([Yuan(1.01m), Yuan(1), Yuan(1)], s.ByCategory.Select(c => c.Actual));
    }

    [Theory(DisplayName = "方案·三:没有正的应结算额时,扣款落在普通门诊,药店落在药店购药")]
    [InlineData(ProviderType.Institution, Category.Outpatient)]
    [InlineData(ProviderType.Pharmacy, Category.Pharmacy)]
    public void NowhereToSpread(ProviderType type, Category falls)
    {
        var s = (Candidate() with { Type = type, Deductions = [Audit(80)] }).Settle();
        Assert.Equal([new CategoryLine(falls, Fen.Zero, Yuan(-80))], s.ByCategory);
    }

    [Fact(DisplayName = "方案·三:指明类别的扣款只落在该类别,该类别可以为负;保证金只从正的类别留")]
    public void CategoryMayBeNegative()
    {
        var s = (Candidate(Rows(July, Category.Outpatient, 300), Rows(July, Category.Inpatient, 100))
            with { Deductions = [Audit(150, Category.Inpatient)] }).Settle();
        Assert.Equal(Yuan(-50), s.ByCategory[1].Actual);
        Assert.Equal(Yuan(250 * 0.05m), s.Deposit);
        Assert.Equal(Yuan(300) - s.Deposit, s.ByCategory[0].Actual);
    }

    [Fact(DisplayName = "方案·三:已结算月份的迟到记录计入下一次结算,并注明其月份")]
    public void LateRowsShowTheirMonth()
    {
        var s = (Candidate(Rows(August, Category.Outpatient, 100)) with { Late = [Rows(July, Category.Inpatient, -40, rows: -1)] }).Settle(August);
        Assert.Equal(Yuan(-40), s.Late);
        Assert.Equal([new Adjustment(AdjustmentKind.Late, July, null, Category.Inpatient, Yuan(-40))], s.Adjustments);
    }

    [Fact(DisplayName = "方案·三:职工各类别按记录的统筹与个账分,居民全为统筹")]
    public void PooledAndAccount()
    {
        var employee = Candidate(Rows(July, Category.Outpatient, 70, 30)).Settle(depositRate: NoDeposit);
        Assert.Equal([new CategoryAmount(Category.Outpatient, Yuan(70), Yuan(30))], employee.PaymentSplit);

        var resident = Candidate(Rows(July, Category.Outpatient, 100)).Settle(fund: Fund.Resident, depositRate: NoDeposit);
        Assert.Equal([new CategoryAmount(Category.Outpatient, Yuan(100), Fen.Zero)], resident.PaymentSplit);
    }
}
