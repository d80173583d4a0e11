namespace Yijie.Domain.Duties;

/// <summary>到期日。The due days of every duty, each one named function of the calendar; those of a month's advance, declaration and netting are in 月度时限.</summary>
public static class DueDays
{
    /// <summary>请拨申请。On or before that day of the service month; December has none.</summary>
    /// <law doc="方案" article="四">每月 25 日前,医保经办机构向同级财政部门申请本月的即时结算预拨资金和结算资金</law>
    public static DateOnly FundRequest(WorkCalendar calendar, Month service, int dayOfMonth, DeadlineShift shift) =>
        calendar.Shifted(service.FirstDay.AddDays(dayOfMonth - 1), shift);

    /// <summary>资金到账。The nth working day of the month after the service month.</summary>
    /// <law doc="方案" article="四">财政部门于次月 1 个工作日前将资金拨付经办机构。</law>
    public static DateOnly FundArrival(WorkCalendar calendar, Month service, int workingDays) => calendar.NthOfMonth(service.Next, workingDays);

    /// <summary>十二月的请拨。The nth working day of January.</summary>
    /// <law doc="方案" article="四">12 月份不申请,推迟到次年 1 月初 3 个工作日内向同级财政部门申请</law>
    public static DateOnly DecemberRequest(WorkCalendar calendar, Month service, int workingDays) => calendar.NthOfMonth(service.Next, workingDays);

    /// <summary>十二月请拨的到账。The nth working day after the finance bureau received the request.</summary>
    /// <law doc="方案" article="四">财政部门于收到申请后 3 个工作日内将资金拨付经办机构。</law>
    public static DateOnly DecemberArrival(WorkCalendar calendar, DateOnly received, int workingDays) => calendar.NthAfter(received, workingDays);

    /// <summary>每年的某日前。Application, payment, return, hand-over and disclosure of the prepayment.</summary>
    /// <law doc="办法" article="第八条(四)">当年12月20日前通过交回支出户或冲抵结算金额的方式一次性全额收回,并于当年12月25日前上缴社保基金财政专户。</law>
    public static DateOnly OfYear(WorkCalendar calendar, int year, DayOfYear day, DeadlineShift shift) => calendar.Shifted(day.In(year), shift);

    /// <summary>督促交回。The nth working day after the notice.</summary>
    /// <law doc="办法" article="第十条">未扣回部分,医保部门督促定点医疗机构在5个工作日内交回。</law>
    public static DateOnly ReturnNotice(WorkCalendar calendar, DateOnly notified, int workingDays) => calendar.NthAfter(notified, workingDays);

    /// <summary>
    /// 未注明请拨的到账属于哪个月。Money that came after the service month's own request day is for that month, before it for the month before;
    /// December has no request, so its money is November's.
    /// </summary>
    public static Month ServiceMonthOfMoney(WorkCalendar calendar, DateOnly arrived, int requestDay, DeadlineShift shift)
    {
        var month = Month.Of(arrived);
        return month.Number < 12 && arrived > FundRequest(calendar, month, requestDay, shift) ? month : month.Previous;
    }
}
