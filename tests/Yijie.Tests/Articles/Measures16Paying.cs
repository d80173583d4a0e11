using Yijie.App.Ledger;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using static Yijie.Tests.Articles.Given;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第十六条 预付金拨付的会计核算。</summary>
public sealed class Measures16Paying
{
    private static readonly Postings Postings = new(ChartOfAccounts.For(Fund.Employee));

    [Theory(DisplayName = "办法·第十六条:借暂付款—医保预付金,贷支出户存款或财政专户存款;退回的回到付出的那个账户")]
    [InlineData(false, "1004")]
    [InlineData(true, "1003")]
    public void PaidAndReturned(bool fiscal, string deposit)
    {
        (string, Month, Fen, string)[] one = [(Hospital, Year2026, Yuan(1000), "P1-00001")];
        Assert.Equal([("110102", 1000_00L), (deposit, -1000_00L)], Lines(Postings.PrepaymentPaid(one, fiscal)!));
        Assert.Equal([(deposit, 1000_00L), ("110102", -1000_00L)], Lines(Postings.PrepaymentReturnedForGood(one, fiscal)!));
        Assert.Equal([(deposit, 1000_00L), ("200104", -1000_00L)], Lines(Postings.Returned(one, fiscal)!));
        Assert.Equal([("200104", 1000_00L), (deposit, -1000_00L)], Lines(Postings.Repaid(one, fiscal)!));
    }

    private static IEnumerable<(string, long)> Lines(Entry entry) => entry.Lines.Select(l => (l.Account.Code, l.Net.Value));
}
