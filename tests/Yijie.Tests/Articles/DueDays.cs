using Yijie.App;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.Tests.Articles;

/// <summary>
/// 到期日:2024 至 2026 年,每一项时限的每一个到期日。Counted by hand from the State Council's notices, and once more by a program that shares nothing
/// with this one. The plan was not in force in 2024; its rules are asked all the same.
/// </summary>
public sealed class DueDayTable
{
    private static readonly WorkCalendar Calendar = new(PolicyStore.Carried()
        .Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content)));

    [Theory(DisplayName = "方案·三、四:各费用所属月的申请、到账、预拨、申报、轧差;十二月的申请与到账在次年一月")]
    [InlineData("2024-01", "2024-01-25", "2024-02-01", "2024-02-04", "2024-02-18", "2024-03-15")] // a worked Sunday after the festival
    [InlineData("2024-02", "2024-02-23", "2024-03-01", "2024-03-05", "2024-03-11", "2024-04-09")]
    [InlineData("2024-03", "2024-03-25", "2024-04-01", "2024-04-03", "2024-04-10", "2024-05-10")]
    [InlineData("2024-04", "2024-04-25", "2024-05-06", "2024-05-08", "2024-05-10", "2024-06-06")]
    [InlineData("2024-05", "2024-05-24", "2024-06-03", "2024-06-05", "2024-06-11", "2024-07-09")]
    [InlineData("2024-06", "2024-06-25", "2024-07-01", "2024-07-03", "2024-07-10", "2024-08-07")]
    [InlineData("2024-07", "2024-07-25", "2024-08-01", "2024-08-05", "2024-08-12", "2024-09-09")]
    [InlineData("2024-08", "2024-08-23", "2024-09-02", "2024-09-04", "2024-09-10", "2024-10-14")]
    [InlineData("2024-09", "2024-09-25", "2024-10-08", "2024-10-10", "2024-10-10", "2024-11-06")]
    [InlineData("2024-10", "2024-10-25", "2024-11-01", "2024-11-05", "2024-11-11", "2024-12-09")]
    [InlineData("2024-11", "2024-11-25", "2024-12-02", "2024-12-04", "2024-12-10", "2025-01-08")]
    [InlineData("2024-12", "2025-01-06", "2025-01-09", "2025-01-06", "2025-01-10", "2025-02-13")]
    [InlineData("2025-01", "2025-01-24", "2025-02-05", "2025-02-07", "2025-02-10", "2025-03-10")]
    [InlineData("2025-02", "2025-02-25", "2025-03-03", "2025-03-05", "2025-03-10", "2025-04-08")]
    [InlineData("2025-03", "2025-03-25", "2025-04-01", "2025-04-03", "2025-04-10", "2025-05-12")]
    [InlineData("2025-04", "2025-04-25", "2025-05-06", "2025-05-08", "2025-05-12", "2025-06-10")]
    [InlineData("2025-05", "2025-05-23", "2025-06-03", "2025-06-05", "2025-06-10", "2025-07-08")]
    [InlineData("2025-06", "2025-06-25", "2025-07-01", "2025-07-03", "2025-07-10", "2025-08-07")]
    [InlineData("2025-07", "2025-07-25", "2025-08-01", "2025-08-05", "2025-08-11", "2025-09-08")]
    [InlineData("2025-08", "2025-08-25", "2025-09-01", "2025-09-03", "2025-09-10", "2025-10-14")] // across National Day
    [InlineData("2025-09", "2025-09-25", "2025-10-09", "2025-10-11", "2025-10-10", "2025-11-06")] // 9, 10 and 11 October, a worked Saturday
    [InlineData("2025-10", "2025-10-24", "2025-11-03", "2025-11-05", "2025-11-10", "2025-12-08")] // the 25th is a Saturday
    [InlineData("2025-11", "2025-11-25", "2025-12-01", "2025-12-03", "2025-12-10", "2026-01-08")]
    [InlineData("2025-12", "2026-01-06", "2026-01-09", "2026-01-06", "2026-01-12", "2026-02-09")] // 4 January, a Sunday, is worked
    [InlineData("2026-01", "2026-01-23", "2026-02-02", "2026-02-04", "2026-02-10", "2026-03-16")] // across the Spring Festival
    [InlineData("2026-02", "2026-02-25", "2026-03-02", "2026-03-04", "2026-03-10", "2026-04-08")]
    [InlineData("2026-03", "2026-03-25", "2026-04-01", "2026-04-03", "2026-04-10", "2026-05-12")]
    [InlineData("2026-04", "2026-04-24", "2026-05-06", "2026-05-08", "2026-05-11", "2026-06-08")]
    [InlineData("2026-05", "2026-05-25", "2026-06-01", "2026-06-03", "2026-06-10", "2026-07-09")]
    [InlineData("2026-06", "2026-06-25", "2026-07-01", "2026-07-03", "2026-07-10", "2026-08-07")]
    [InlineData("2026-07", "2026-07-24", "2026-08-03", "2026-08-05", "2026-08-10", "2026-09-07")]
    [InlineData("2026-08", "2026-08-25", "2026-09-01", "2026-09-03", "2026-09-10", "2026-10-14")]
    [InlineData("2026-09", "2026-09-24", "2026-10-08", "2026-10-10", "2026-10-10", "2026-11-06")] // the 25th is Mid-Autumn
    [InlineData("2026-10", "2026-10-23", "2026-11-02", "2026-11-04", "2026-11-10", "2026-12-08")]
    [InlineData("2026-11", "2026-11-25", "2026-12-01", "2026-12-03", "2026-12-10", null)]
    public void OfMonths(string month, string request, string arrival, string advance, string declaration, string? netting)
    {
        var service = Month.Parse(month);
        var december = service.Number == 12;
        var requestDue = december ? DueDays.DecemberRequest(Calendar, service, 3) : DueDays.FundRequest(Calendar, service, 25, DeadlineShift.Earlier);
        Assert.Equal(request, requestDue.ToIso());
        Assert.Equal(arrival, (december ? DueDays.DecemberArrival(Calendar, requestDue, 3) : DueDays.FundArrival(Calendar, service, 1)).ToIso());
        Assert.Equal(advance, Timetable.AdvanceDue(Calendar, service, 3).ToIso());
        var deadline = Timetable.DeclarationDeadline(Calendar, service, 10, DeadlineShift.Later);
        Assert.Equal(declaration, deadline.ToIso());
        if (netting is not null) Assert.Equal(netting, Timetable.NettingDue(Calendar, deadline, 20).ToIso());
        else Assert.Throws<RefusedException>(() => Timetable.NettingDue(Calendar, deadline, 20)); // into 2027, whose notice is still to come
    }

    [Theory(DisplayName = "方案·四:十二月的请拨,财政收到之后 3 个工作日内到账")]
    [InlineData("2025-01-03", "2025-01-08")] // received on a Friday
    [InlineData("2026-01-04", "2026-01-07")] // on the worked Sunday
    [InlineData("2026-01-05", "2026-01-08")]
    [InlineData("2026-01-09", "2026-01-14")]
    public void OfDecember(string received, string due) => Assert.Equal(due, DueDays.DecemberArrival(Calendar, received.ToDay(), 3).ToIso());

    [Theory(DisplayName = "办法·第八条、第二十二条:每年的某日前,机构顺延,机关提前")]
    [InlineData(2024, "01-15", DeadlineShift.Later, "2024-01-15")]
    [InlineData(2025, "05-31", DeadlineShift.Later, "2025-06-03")] // a Saturday of the Dragon Boat holiday
    [InlineData(2026, "01-15", DeadlineShift.Later, "2026-01-15")]
    [InlineData(2024, "03-31", DeadlineShift.Earlier, "2024-03-29")] // a Sunday
    [InlineData(2025, "05-31", DeadlineShift.Earlier, "2025-05-30")]
    [InlineData(2026, "03-31", DeadlineShift.Earlier, "2026-03-31")] // a Tuesday
    [InlineData(2024, "12-20", DeadlineShift.Earlier, "2024-12-20")]
    [InlineData(2025, "12-20", DeadlineShift.Earlier, "2025-12-19")] // a Saturday
    [InlineData(2026, "12-20", DeadlineShift.Earlier, "2026-12-18")] // a Sunday
    [InlineData(2024, "12-25", DeadlineShift.Earlier, "2024-12-25")]
    [InlineData(2025, "12-25", DeadlineShift.Earlier, "2025-12-25")]
    [InlineData(2026, "12-25", DeadlineShift.Earlier, "2026-12-25")]
    [InlineData(2024, "12-31", DeadlineShift.Earlier, "2024-12-31")]
    [InlineData(2025, "12-31", DeadlineShift.Earlier, "2025-12-31")]
    [InlineData(2026, "12-31", DeadlineShift.Earlier, "2026-12-31")]
    public void OfYears(int year, string day, DeadlineShift shift, string due) => Assert.Equal(due, DueDays.OfYear(Calendar, year, Day(day), shift).ToIso());

    [Fact(DisplayName = "办法·第八条(一):1 月 15 日是星期日的年份,申请顺延到 16 日")]
    public void OnASunday()
    {
        var notice = new YearNotice(2023, [new(2023, 1, 1), new(2023, 1, 2)], []);
        Assert.Equal("2023-01-16", DueDays.OfYear(new([notice]), 2023, Day("01-15"), DeadlineShift.Later).ToIso());
    }

    [Theory(DisplayName = "办法·第十条:通知次日起 5 个工作日,跨国庆、元旦、春节")]
    [InlineData("2025-07-01", "2025-07-08")]
    [InlineData("2025-09-26", "2025-10-10")] // 28 (a worked Sunday), 29, 30 September, 9, 10 October
    [InlineData("2025-09-30", "2025-10-14")] // 9, 10, 11 (a worked Saturday), 13, 14 October
    [InlineData("2025-12-26", "2026-01-05")] // 29, 30, 31 December, 4 (a worked Sunday), 5 January
    [InlineData("2026-02-13", "2026-02-27")] // 14 (a worked Saturday), 24, 25, 26, 27 February
    public void OfNotices(string notified, string due) => Assert.Equal(due, DueDays.ReturnNotice(Calendar, notified.ToDay(), 5).ToIso());

    [Theory(DisplayName = "未注明请拨的到账:申请日之后的归本月,之前的归上月;十二月没有请拨,归十一月")]
    [InlineData("2025-08-01", "2025-07")]
    [InlineData("2025-08-25", "2025-07")]
    [InlineData("2025-08-26", "2025-08")]
    [InlineData("2025-10-25", "2025-10")] // the request was due on the 24th
    [InlineData("2025-12-30", "2025-11")]
    [InlineData("2026-01-08", "2025-12")]
    public void OfMoney(string arrived, string month) =>
        Assert.Equal(month, DueDays.ServiceMonthOfMoney(Calendar, arrived.ToDay(), 25, DeadlineShift.Earlier).ToString());

    private static DayOfYear Day(string text) => new(int.Parse(text[..2], System.Globalization.CultureInfo.InvariantCulture), int.Parse(text[3..], System.Globalization.CultureInfo.InvariantCulture));
}
