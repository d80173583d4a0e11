using System.Collections.Frozen;

namespace Yijie.Domain;

/// <summary>一年的放假安排。One year's State Council notice: days off and make-up working days.</summary>
public sealed record YearNotice(int Year, FrozenSet<DateOnly> DaysOff, FrozenSet<DateOnly> MakeUpDays);

/// <summary>
/// 工作日历。Which days are working days: Monday to Friday, less the listed days off, plus the listed make-up days.
/// A year whose notice has not been entered is an error as soon as a deadline needs it.
/// </summary>
public sealed class WorkCalendar(IEnumerable<YearNotice> notices)
{
    private readonly FrozenDictionary<int, YearNotice> years = notices.ToFrozenDictionary(n => n.Year);

    /// <summary>The years whose notices have been entered, in order.</summary>
    public IEnumerable<int> Years => years.Keys.Order();

    /// <summary>是否工作日。</summary>
    /// <exception cref="RefusedException">The year's notice has not been entered; the message names the file to add.</exception>
    public bool IsWorkingDay(DateOnly day) => Describe(day).IsWorking;

    /// <summary>工作日及其缘由。Whether a day is a working day, and why.</summary>
    public (bool IsWorking, string Reason) Describe(DateOnly day)
    {
        if (!years.TryGetValue(day.Year, out var notice))
            throw new RefusedException("工作日历", $"{day.Year} 年放假安排尚未录入:请添加 policy/workdays/{day.Year}.yaml,再用 calendar add 导入");
        if (notice.MakeUpDays.Contains(day)) return (true, "调休上班");
        if (notice.DaysOff.Contains(day)) return (false, "法定节假日或调休放假");
        return day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? (false, "周末") : (true, "周一至周五");
    }

    /// <summary>月初第 n 个工作日。The nth working day of a month, n from 1.</summary>
    public DateOnly NthOfMonth(Month month, int n) => NthAfter(month.FirstDay.AddDays(-1), n);

    /// <summary>次日起第 n 个工作日。The first working day after <paramref name="day"/> is day 1; the day itself never counts.</summary>
    public DateOnly NthAfter(DateOnly day, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        while (n > 0)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) n--;
        }
        return day;
    }

    /// <summary>还有几个工作日。Those after <paramref name="today"/> up to and with <paramref name="due"/>; once it is past, minus those since. Null: a year between has no notice yet.</summary>
    public int? WorkingDaysLeft(DateOnly today, DateOnly due)
    {
        var (from, to) = due < today ? (due, today) : (today, due);
        if (Enumerable.Range(from.Year, to.Year - from.Year + 1).Any(y => !years.ContainsKey(y))) return null;
        var days = Enumerable.Range(1, to.DayNumber - from.DayNumber).Count(d => IsWorkingDay(from.AddDays(d)));
        return due < today ? -days : days;
    }

    /// <summary>期限遇非工作日。The day itself if it is a working day, else the nearest one on the side the rule names.</summary>
    public DateOnly Shifted(DateOnly day, DeadlineShift shift)
    {
        while (!IsWorkingDay(day)) day = day.AddDays(shift switch { DeadlineShift.Earlier => -1, DeadlineShift.Later => 1 });
        return day;
    }
}
