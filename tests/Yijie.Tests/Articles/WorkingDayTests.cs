using Yijie.App;
using Yijie.App.Policies;
using Yijie.Domain;

namespace Yijie.Tests.Articles;

/// <summary>工作日:国务院办公厅每年的通知说哪天上班,哪天就是工作日。</summary>
public sealed class WorkingDayTests
{
    private static readonly WorkCalendar Calendar = new(PolicyStore.Carried()
        .Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content)));

    [Theory(DisplayName = "还有几个工作日:当日不算,末日算;过期为负;放假安排未录入的年份不猜")]
    [InlineData("2025-09-26", "2025-10-10", 5)]
    [InlineData("2025-10-10", "2025-10-10", 0)]
    [InlineData("2025-10-13", "2025-10-10", -2)] // 11 October, a Saturday, is worked
    [InlineData("2025-10-12", "2025-10-10", -1)]
    [InlineData("2026-12-30", "2027-01-05", null)]
    public void Left(string today, string due, int? days) => Assert.Equal(days, Calendar.WorkingDaysLeft(today.ToDay(), due.ToDay()));

    [Theory(DisplayName = "工作日:平日、周末、放假与调休上班")]
    [InlineData("2026-01-01", false, "法定节假日或调休放假")]
    [InlineData("2026-01-02", false, "法定节假日或调休放假")] // a Friday
    [InlineData("2026-01-04", true, "调休上班")] // a Sunday
    [InlineData("2026-01-05", true, "周一至周五")]
    [InlineData("2026-01-10", false, "周末")]
    [InlineData("2026-02-14", true, "调休上班")]
    [InlineData("2026-02-23", false, "法定节假日或调休放假")] // a Monday
    [InlineData("2026-02-24", true, "周一至周五")]
    [InlineData("2026-10-10", true, "调休上班")]
    [InlineData("2025-01-26", true, "调休上班")]
    [InlineData("2025-02-04", false, "法定节假日或调休放假")]
    [InlineData("2025-06-02", false, "法定节假日或调休放假")]
    [InlineData("2025-09-28", true, "调休上班")]
    [InlineData("2025-10-08", false, "法定节假日或调休放假")]
    [InlineData("2025-10-11", true, "调休上班")]
    [InlineData("2024-02-09", true, "周一至周五")] // 除夕 was no day off that year
    [InlineData("2024-02-18", true, "调休上班")]
    [InlineData("2024-10-12", true, "调休上班")]
    public void WorkingOrNot(string day, bool working, string reason) => Assert.Equal((working, reason), Calendar.Describe(day.ToDay()));

    [Theory(DisplayName = "每月初 3 个工作日:第 1、2、3 个工作日")]
    [InlineData("2024-01", "2024-01-02 2024-01-03 2024-01-04")]
    [InlineData("2024-02", "2024-02-01 2024-02-02 2024-02-04")] // 4 February, a Sunday, is worked
    [InlineData("2024-05", "2024-05-06 2024-05-07 2024-05-08")]
    [InlineData("2024-10", "2024-10-08 2024-10-09 2024-10-10")]
    [InlineData("2025-01", "2025-01-02 2025-01-03 2025-01-06")]
    [InlineData("2025-02", "2025-02-05 2025-02-06 2025-02-07")]
    [InlineData("2025-05", "2025-05-06 2025-05-07 2025-05-08")]
    [InlineData("2025-06", "2025-06-03 2025-06-04 2025-06-05")]
    [InlineData("2025-10", "2025-10-09 2025-10-10 2025-10-11")] // 11 October, a Saturday, is worked
    [InlineData("2026-01", "2026-01-04 2026-01-05 2026-01-06")] // 4 January, a Sunday, is worked
    [InlineData("2026-05", "2026-05-06 2026-05-07 2026-05-08")]
    [InlineData("2026-10", "2026-10-08 2026-10-09 2026-10-10")] // 10 October, a Saturday, is worked
    public void FirstThreeOfAMonth(string month, string days) =>
        Assert.Equal(days.Split(' '), Enumerable.Range(1, 3).Select(n => Calendar.NthOfMonth(Month.Parse(month), n).ToIso()));

    [Theory(DisplayName = "某日前:机关的期限遇非工作日提前,机构的期限顺延")]
    [InlineData("2025-07-25", "2025-07-25", "2025-07-25")] // a Friday
    [InlineData("2025-08-10", "2025-08-08", "2025-08-11")] // a Sunday
    [InlineData("2025-10-05", "2025-09-30", "2025-10-09")] // in the National Day holiday
    [InlineData("2026-01-10", "2026-01-09", "2026-01-12")] // a Saturday
    [InlineData("2026-02-15", "2026-02-14", "2026-02-24")] // the Spring Festival, before it a worked Saturday
    [InlineData("2026-01-03", "2025-12-31", "2026-01-04")] // across the year's end
    public void OnOrBeforeADay(string day, string agency, string provider)
    {
        Assert.Equal(agency, Calendar.Shifted(day.ToDay(), DeadlineShift.Earlier).ToIso());
        Assert.Equal(provider, Calendar.Shifted(day.ToDay(), DeadlineShift.Later).ToIso());
    }

    [Theory(DisplayName = "某日次日起 N 个工作日:当日不计,次日起第一个工作日为第 1 日")]
    [InlineData("2025-09-10", 1, "2025-09-11")]
    [InlineData("2025-09-12", 1, "2025-09-15")] // from a Friday
    [InlineData("2025-09-26", 1, "2025-09-28")] // the Sunday is worked
    [InlineData("2025-09-10", 20, "2025-10-14")] // across National Day, counted out below
    [InlineData("2025-12-10", 20, "2026-01-08")] // 4 January, a Sunday, is worked
    public void NthAfterADay(string day, int n, string expected)
    {
        var byHand = Enumerable.Range(1, 400).Select(i => day.ToDay().AddDays(i)).Where(Calendar.IsWorkingDay).ElementAt(n - 1);
        Assert.Equal(byHand, Calendar.NthAfter(day.ToDay(), n));
        Assert.Equal(expected, byHand.ToIso());
    }

    [Fact(DisplayName = "某日次日起 20 个工作日跨国庆:逐日数到底")]
    public void TwentyAcrossNationalDay()
    {
        // 2025 年 8 月的申报截止 9 月 10 日,次日起数:
        string[] days =
        [
            "2025-09-11", "2025-09-12", // 周四、周五
            "2025-09-15", "2025-09-16", "2025-09-17", "2025-09-18", "2025-09-19",
            "2025-09-22", "2025-09-23", "2025-09-24", "2025-09-25", "2025-09-26",
            "2025-09-28", "2025-09-29", "2025-09-30", // 28 日星期日调休上班
            "2025-10-09", "2025-10-10", "2025-10-11", // 国庆、中秋 1 至 8 日放假,11 日星期六调休上班
            "2025-10-13", "2025-10-14",
        ];
        Assert.Equal(days, Enumerable.Range(1, 20).Select(n => Calendar.NthAfter(new(2025, 9, 10), n).ToIso()));
    }

    [Fact(DisplayName = "没有录入的年份:不猜测,报错并指出应添加的文件")]
    public void AMissingYearNamesItsFile()
    {
        var refused = Assert.Throws<RefusedException>(() => Calendar.NthOfMonth(new(2027, 1), 3));
        Assert.Contains("policy/workdays/2027.yaml", Assert.Single(refused.Refusals).Reason, StringComparison.Ordinal);
        Assert.Throws<RefusedException>(() => Calendar.NthAfter(new(2026, 12, 30), 3)); // runs on into 2027
    }

    [Theory(DisplayName = "一年的工作日数:365 或 366 天,减周末,减平日放假,加调休")]
    [InlineData(2024, 366, 104, 19, 8)]
    [InlineData(2025, 365, 104, 18, 5)]
    [InlineData(2026, 365, 104, 19, 6)]
    public void WorkingDaysOfAYear(int year, int days, int weekendDays, int weekdaysOff, int madeUp)
    {
        var all = Enumerable.Range(0, days).Select(i => new DateOnly(year, 1, 1).AddDays(i)).ToList();
        Assert.Equal(year, all[^1].Year);
        Assert.Equal(weekendDays, all.Count(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));
        Assert.Equal(days - weekendDays - weekdaysOff + madeUp, all.Count(Calendar.IsWorkingDay));
    }
}
