using Yijie.App.Ledger;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.Tests.Articles;

/// <summary>办法·第十五、十七、十八条 预付金的会计核算。</summary>
public sealed class Measures17Postings
{
    private const string H = "H14020000001";
    private static readonly Month Year = new(2025, 1);

    private static string Lines(Entry entry) => string.Join(" ", entry.Lines.Select(l => $"{(l.Debit > Fen.Zero ? "借" : "贷")}{l.Account.Code} {l.Debit + l.Credit}"));

    [Theory(DisplayName = "分录 T12–T15:交回、上缴、核销、核销后收回;职工记统筹基金,居民没有统筹与个账之分")]
    [InlineData(Fund.Employee, "540101", "450101")]
    [InlineData(Fund.Resident, "5401", "4501")]
    public void Entries(Fund fund, string otherExpenditure, string otherIncome)
    {
        var rules = Books.Postings(fund);
        var amount = Recalls.Thousand;
        Assert.Equal("借1004 1,000.00 贷110102 1,000.00", Lines(rules.PrepaymentReturned(H, Year, amount, toFiscal: false, "回单")));
        Assert.Equal("借1003 1,000.00 贷110102 1,000.00", Lines(rules.PrepaymentReturned(H, Year, amount, toFiscal: true, "回单")));
        Assert.Equal("借1003 1,000.00 贷1004 1,000.00", Lines(rules.PrepaymentHandedOver(Year, amount, "回单")));
        Assert.Equal($"借{otherExpenditure} 1,000.00 贷110102 1,000.00", Lines(rules.PrepaymentWrittenOff(H, Year, amount, "同政函1号")));
        Assert.Equal($"借1003 1,000.00 贷{otherIncome} 1,000.00", Lines(rules.WrittenOffRecovered(H, Year, amount, "回单")));
    }

    [Fact(DisplayName = "第十五条:暂付款—医保预付金按拨付对象和年度设明细,缺一不可")]
    public void ByProviderAndYear()
    {
        var account = ChartOfAccounts.For(Fund.Employee).Prepayment;
        Assert.Equal("暂付款—医保预付金", account.FullName);
        Assert.Equal(Auxiliaries.None, Line.Cr(account, Recalls.Thousand, H, Year).Missing);
        Assert.NotEqual(Auxiliaries.None, Line.Cr(account, Recalls.Thousand, H).Missing);
        Assert.NotEqual(Auxiliaries.None, Line.Cr(account, Recalls.Thousand, null, Year).Missing);
    }

    [Fact(DisplayName = "第十七条:冲抵结算时,借待遇支出,贷暂付款—医保预付金")]
    public void SetOff()
    {
        var statement = (Given.Candidate(Given.Rows(Given.July, Domain.Records.Category.Inpatient, 800)) with { Open = [Given.Prepayment(2025, 1_000)] }).Settle();
        var entry = Books.Postings(Fund.Employee).SetOffsBooked([statement], new(2025, 8, 20))!;
        Assert.Equal("借50010101 760.00 贷110102 760.00", Lines(entry));
    }
}
