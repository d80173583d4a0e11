using Yijie.App.Ledger;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>会计科目与凭证。The chart of accounts as data, and what an entry, a voucher's signatures and its written amount must be.</summary>
public sealed class LedgerAccounts
{
    private static readonly Chart Employee = ChartOfAccounts.For(Fund.Employee), Resident = ChartOfAccounts.For(Fund.Resident);

    [Theory(DisplayName = "费用类别对应的待遇支出科目:职工统筹、职工个账、居民")]
    [InlineData(Category.Outpatient, "50010103 社会保险待遇支出—统筹基金—门诊统筹费用支出", "50010202 社会保险待遇支出—个人账户基金—门诊费用支出", "500102 社会保险待遇支出—门诊费用支出")]
    [InlineData(Category.ChronicOutpatient, "50010102 社会保险待遇支出—统筹基金—门诊大病费用支出", "50010202 社会保险待遇支出—个人账户基金—门诊费用支出", "500102 社会保险待遇支出—门诊费用支出")]
    [InlineData(Category.Inpatient, "50010101 社会保险待遇支出—统筹基金—住院费用支出", "50010201 社会保险待遇支出—个人账户基金—住院费用支出", "500101 社会保险待遇支出—住院费用支出")]
    [InlineData(Category.Maternity, "50010104 社会保险待遇支出—统筹基金—生育医疗费用支出", "50010202 社会保险待遇支出—个人账户基金—门诊费用支出", "500103 社会保险待遇支出—其他费用支出")]
    [InlineData(Category.Pharmacy, "50010103 社会保险待遇支出—统筹基金—门诊统筹费用支出", "50010203 社会保险待遇支出—个人账户基金—药店医药费用支出", "500102 社会保险待遇支出—门诊费用支出")]
    public void Benefits(Category category, string pooled, string individual, string resident)
    {
        Assert.Equal(pooled, Employee.Benefit(category, individualAccount: false).ToString());
        Assert.Equal(individual, Employee.Benefit(category, individualAccount: true).ToString());
        Assert.Equal(resident, Resident.Benefit(category, individualAccount: false).ToString());
        Assert.Throws<ArgumentException>(() => Resident.Benefit(category, individualAccount: true));
    }

    [Theory(DisplayName = "暂付款:医保预付金按机构和年度,即时结算预拨按机构和年度月份核算")]
    [InlineData(Fund.Employee)]
    [InlineData(Fund.Resident)]
    public void Advances(Fund fund)
    {
        var chart = ChartOfAccounts.For(fund);
        Assert.Equal(("110102 暂付款—医保预付金", Auxiliaries.Provider | Auxiliaries.Year), (chart.Prepayment.ToString(), chart.Prepayment.Required));
        Assert.Equal(("110103 暂付款—即时结算预拨", Auxiliaries.Provider | Auxiliaries.Month), (chart.Advance.ToString(), chart.Advance.Required));
        Assert.Equal("200104 暂收款—退回待重付", chart.AwaitingRepayment.ToString());
    }

    [Theory(DisplayName = "结转:每个收入、支出末级科目都结转到结余,只有待转收入除外")]
    [InlineData(Fund.Employee)]
    [InlineData(Fund.Resident)]
    public void EverythingCloses(Fund fund)
    {
        var kept = ChartOfAccounts.For(fund).Accounts.Where(a => a is { IsLeaf: true, ClosesTo: null, Element: Element.Income or Element.Expenditure });
        Assert.Equal(fund == Fund.Employee ? ["4601", "4602"] : [], kept.Select(a => a.Code));
    }

    [Fact(DisplayName = "结转:职工统筹基金与个人账户基金分开,财政补贴归统筹,转移收支归个账")]
    public void EmployeeFundsApart()
    {
        Assert.Equal(["300101"], Closing("统筹基金"));
        Assert.Equal(["300102"], Closing("个人账户基金"));
        Assert.Equal(("300101", "300102", "300102"), (Employee.Leaf("4101").ClosesTo, Employee.Leaf("4301").ClosesTo, Employee.Leaf("5201").ClosesTo));

        static IEnumerable<string?> Closing(string part) => Employee.Accounts
            .Where(a => a is { IsLeaf: true, ClosesTo: not null } && a.FullName.Contains(part, StringComparison.Ordinal)).Select(a => a.ClosesTo).Distinct();
    }

    [Fact(DisplayName = "会计制度:一级科目的编号和名称")]
    public void FirstLevel()
    {
        Assert.Equal(
            "1001 库存现金,1002 收入户存款,1003 财政专户存款,1004 支出户存款,1005 国库存款,1101 暂付款,1201 债券投资,2001 暂收款,2101 借入款项,3001 一般基金结余,"
            + "4001 社会保险费收入,4101 财政补贴收入,4201 利息收入,4301 转移收入,4401 上级补助收入,4402 下级上解收入,4501 其他收入,4601 待转社会保险费收入,4602 待转利息收入,"
            + "5001 社会保险待遇支出,5101 大病保险支出,5201 转移支出,5301 上解上级支出,5302 补助下级支出,5401 其他支出",
            string.Join(',', Employee.Accounts.Where(a => a.Parent is null)));
        var notResident = Employee.Accounts.Where(a => a.Parent is null).Select(a => a.Code).Except(Resident.Accounts.Where(a => a.Parent is null).Select(a => a.Code));
        Assert.Equal(["4301", "4601", "4602", "5201"], notResident);
    }

    [Fact(DisplayName = "分录:借贷不平、两险种混记、非末级科目、缺辅助项、无故红字,一律不成立")]
    public void NoImproperEntry()
    {
        var (deposit, advance) = (Employee.ExpenditureDeposit, Employee.Advance);
        Improper("借贷不平", Line.Dr(advance, Yuan(2), "H1", July), Line.Cr(deposit, Yuan(1)));
        Improper("混入另一险种", Line.Dr(Resident.Advance, Yuan(1), "H1", July), Line.Cr(deposit, Yuan(1)));
        Improper("非末级科目", Line.Dr(Employee.Find("1101")!, Yuan(1), "H1", July), Line.Cr(deposit, Yuan(1)));
        Improper("缺辅助项 Month", Line.Dr(advance, Yuan(1), "H1"), Line.Cr(deposit, Yuan(1)));
        Improper("缺辅助项 Provider", Line.Dr(advance, Yuan(1), null, July), Line.Cr(deposit, Yuan(1)));
        Improper("缺辅助项 Year", Line.Dr(Employee.Prepayment, Yuan(1), "H1", July), Line.Cr(deposit, Yuan(1)));
        Improper("缺辅助项 Category", Line.Dr(Employee.Leaf("50010101"), Yuan(1), "H1", July), Line.Cr(deposit, Yuan(1)));
        Improper("只有红字冲销才用负数", Line.Dr(advance, Yuan(1), "H1", July).Red(), Line.Cr(deposit, Yuan(1)).Red());
        Improper("只有借方或贷方", Line.Dr(advance, Yuan(0), "H1", July), Line.Cr(deposit, Yuan(0)));
        Improper("少于两行");

        static void Improper(string why, params Line[] lines) =>
            Assert.Contains(why, Assert.Throws<ArgumentException>(() => new Entry(Fund.Employee, "T3", "试", [.. lines])).Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "分录:负数金额记到另一方")]
    public void NegativeGoesToTheOtherSide() =>
        Assert.Equal(Line.Cr(Employee.Leaf("50010101"), Yuan(5), "H1", July, Category.Inpatient), Line.Dr(Employee.Leaf("50010101"), Yuan(-5), "H1", July, Category.Inpatient));

    [Fact(DisplayName = "签章:制单审核不得同人,出纳不得兼任,收付款须有出纳")]
    public void Signatories()
    {
        Assert.Empty(new Signatures("甲", "乙", "丙", "丁").Refusals(movesMoney: true));
        Assert.Empty(new Signatures("甲", "乙", "甲").Refusals(movesMoney: false));
        Assert.Equal(["制单与审核不得为同一人(甲)"], Reasons(new("甲", "甲", "丙")));
        Assert.Equal(["出纳 丙 不得兼制单、审核或记账"], Reasons(new("甲", "乙", "丙", "丙")));
        Assert.Equal(["收款、付款凭证还须有出纳签章"], new Signatures("甲", "乙", "丙").Refusals(movesMoney: true).Select(r => r.Reason));
        Assert.Equal(["记账凭证须有制单、审核、记账三方签章"], Reasons(new("甲", "", "丙")));

        static IEnumerable<string> Reasons(Signatures signatures) => signatures.Refusals(movesMoney: false).Select(r => r.Reason);
    }

    [Theory(DisplayName = "大写金额")]
    [InlineData("0", "人民币零元整")]
    [InlineData("0.05", "人民币伍分")]
    [InlineData("0.50", "人民币伍角整")]
    [InlineData("1.05", "人民币壹元零伍分")]
    [InlineData("10", "人民币壹拾元整")]
    [InlineData("1409.50", "人民币壹仟肆佰零玖元伍角整")]
    [InlineData("6007.14", "人民币陆仟零柒元壹角肆分")]
    [InlineData("107000.53", "人民币壹拾万零柒仟元伍角叁分")]
    [InlineData("1000001", "人民币壹佰万零壹元整")]
    [InlineData("100010000", "人民币壹亿零壹万元整")]
    [InlineData("1234567890123.45", "人民币壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分")]
    [InlineData("1000000000000", "人民币壹万亿元整")]
    [InlineData("-643000", "人民币负陆拾肆万叁仟元整")]
    public void InCapitals(string yuan, string capitals) => Assert.Equal(capitals, CapitalAmount.Of(Yuan(decimal.Parse(yuan, System.Globalization.CultureInfo.InvariantCulture))));
}
