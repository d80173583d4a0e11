namespace Yijie.Domain.Supervision;

/// <summary>用时(工作日)。From the start of a step to each payment: the median and the slowest.</summary>
/// <param name="Median">Of an even number the lower of the two in the middle.</param>
public sealed record DaysTaken(long Payments, int Median, int Slowest)
{
    /// <summary>Null: nothing was paid.</summary>
    public static DaysTaken? Of(IEnumerable<(int Days, long Payments)> taken)
    {
        var sorted = taken.Where(t => t.Payments > 0).OrderBy(t => t.Days).ToList();
        var payments = sorted.Sum(t => t.Payments);
        if (payments == 0) return null;
        var middle = (payments + 1) / 2;
        var passed = 0L;
        return new(payments, sorted.First(t => (passed += t.Payments) >= middle).Days, sorted[^1].Days);
    }

    /// <summary>起算日之后到付款日的工作日数。The day itself counts where it is a working day; on or before the day after which one counts: none.</summary>
    public static int Between(WorkCalendar calendar, DateOnly after, DateOnly paid)
    {
        var days = 0;
        for (var day = after.AddDays(1); day <= paid; day = day.AddDays(1))
            if (calendar.IsWorkingDay(day)) days++;
        return days;
    }
}
