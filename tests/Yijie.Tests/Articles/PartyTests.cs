using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.Tests.Articles;

public sealed class PartyTests
{
    private static readonly DateOnly NewYear = new(2025, 1, 1), August1 = new(2025, 8, 1), August15 = new(2025, 8, 15), August31 = new(2025, 8, 31);

    [Fact(DisplayName = "服务协议:没有任何一段覆盖当日,即不正常")]
    public void NoRowIsNotNormal()
    {
        Assert.False(ServiceAgreement.NormalOn([], August1));
        Assert.False(ServiceAgreement.NormalOn([Normal(August15, null)], August1));
        Assert.False(ServiceAgreement.NormalOn([Normal(NewYear, August1)], August15));
    }

    [Fact(DisplayName = "服务协议:截止日当天仍算在内")]
    public void LastDayIsInclusive()
    {
        Assert.True(ServiceAgreement.NormalOn([Normal(NewYear, August15)], August15));
        Assert.False(ServiceAgreement.NormalOn([Normal(NewYear, August15)], August15.AddDays(1)));
    }

    [Fact(DisplayName = "服务协议:各段重叠时以起始日最晚的为准,中止期满自然恢复")]
    public void LatestFirstDayDecides()
    {
        ServiceAgreement[] rows = [Suspended(August1, August15), Normal(NewYear, null)];
        Assert.True(ServiceAgreement.NormalOn(rows, August1.AddDays(-1)));
        Assert.False(ServiceAgreement.NormalOn(rows, August1));
        Assert.False(ServiceAgreement.NormalOn(rows, August15));
        Assert.True(ServiceAgreement.NormalOn(rows, August15.AddDays(1)));
    }

    [Fact(DisplayName = "服务协议:起始日相同的,最后导入的取代先前的,先前的截止日也不再有效")]
    public void LastImportedReplaces()
    {
        Assert.False(ServiceAgreement.NormalOn([Normal(NewYear, null), Suspended(NewYear, null)], August1));
        Assert.False(ServiceAgreement.NormalOn([Normal(NewYear, null), Normal(NewYear, August1)], August15));
        Assert.True(ServiceAgreement.NormalOn([Suspended(NewYear, null), Normal(NewYear, null)], August1));
    }

    [Fact(DisplayName = "服务协议:解除与中止一样,不是正常")]
    public void TerminatedIsNotNormal() => Assert.False(ServiceAgreement.NormalOn([new(AgreementStatus.Terminated, NewYear, null)], August1));

    [Theory(DisplayName = "方案·二(三):当月任何一日参加即时结算,当月即算参加")]
    [InlineData("2025-07-01", "2025-07-31", false)] // 上月已止
    [InlineData("2025-07-01", "2025-08-01", true)]  // 止于月首
    [InlineData("2025-08-31", null, true)]          // 始于月末
    [InlineData("2025-09-01", null, false)]         // 下月才始
    [InlineData("2025-08-10", "2025-08-10", true)]  // 只有一日
    [InlineData("2025-01-01", null, true)]
    public void EnrolledOnAnyDay(string from, string? to, bool enrolled) =>
        Assert.Equal(enrolled, Enrolment.InMonth([new(Day(from), to is null ? null : Day(to))], new Month(2025, 8)));

    [Fact(DisplayName = "参加即时结算:同一起始日再导入带截止日的一行,即为退出")]
    public void EndingAnEnrolment()
    {
        Enrolment[] rows = [new(NewYear, null), new(NewYear, new DateOnly(2025, 7, 31))];
        Assert.True(Enrolment.InMonth(rows, new Month(2025, 7)));
        Assert.False(Enrolment.InMonth(rows, new Month(2025, 8)));
    }

    [Theory(DisplayName = "账户已备案:行号与账号缺一不可")]
    [InlineData("102161000018", "6222000000001", true)]
    [InlineData("", "6222000000001", false)]
    [InlineData("102161000018", "", false)]
    public void AccountOnFile(string bankNo, string accountNo, bool onFile) =>
        Assert.Equal(onFile, new BankAccount("中国工商银行大同分行", bankNo, accountNo, "大同市第一人民医院").OnFile);

    private static ServiceAgreement Normal(DateOnly from, DateOnly? to) => new(AgreementStatus.Normal, from, to);

    private static ServiceAgreement Suspended(DateOnly from, DateOnly? to) => new(AgreementStatus.Suspended, from, to);

    private static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
