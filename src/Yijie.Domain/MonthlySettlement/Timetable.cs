namespace Yijie.Domain.MonthlySettlement;

/// <summary>月度时限。The dated steps of a service month S, each one named function of the calendar.</summary>
public static class Timetable
{
    /// <summary>月初预拨的最后一日。The last of the first n working days of S+1.</summary>
    /// <law doc="方案" article="三">每月初 3 个工作日内,按照上个月医药机构基本医保基金应结算额的 60%先进行预拨</law>
    public static DateOnly AdvanceDue(WorkCalendar calendar, Month service, int workingDays) =>
        calendar.NthOfMonth(service.Next, workingDays);

    /// <summary>申报截止日。The declaration day of S+1; where it is no working day, a provider's duty moves to the next (民法典第二百零三条).</summary>
    public static DateOnly DeclarationDeadline(WorkCalendar calendar, Month service, int dayOfMonth, DeadlineShift shift) =>
        calendar.Shifted(service.Next.FirstDay.AddDays(dayOfMonth - 1), shift);

    /// <summary>轧差拨付的最后一日。The nth working day from the day after the declaration deadline.</summary>
    /// <law doc="方案" article="三">轧差清算结果应在医药机构申报截止次日后 20 个工作日内拨付完成。</law>
    public static DateOnly NettingDue(WorkCalendar calendar, DateOnly declarationDeadline, int workingDays) =>
        calendar.NthAfter(declarationDeadline, workingDays);
}
