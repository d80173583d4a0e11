namespace Yijie.Domain.Prepayment;

/// <summary>预付金的期限。The dated steps of a year's prepayment, each one named function of the calendar.</summary>
public static class PrepaymentTimetable
{
    /// <summary>申请截止日。A provider's deadline: off a day that is no working day it moves to the next (民法典第二百零三条).</summary>
    /// <law doc="办法" article="第八条(一)">原则上符合预付条件的定点医疗机构可于每年度1月15日前自愿向所属统筹地区医保部门递交预付金申请。</law>
    public static DateOnly ApplicationDeadline(WorkCalendar calendar, Policy policy, Month year, DateOnly today) =>
        calendar.Shifted(ApplicationDay(policy, year, today).Value.In(year.Year), policy.ProviderDeadline.On(Within(year, today)).Value);

    /// <summary>申请期限的规定。</summary>
    public static Provision<DayOfYear> ApplicationDay(Policy policy, Month year, DateOnly today) => policy.PrepaymentApplicationDay.On(Within(year, today));

    /// <summary>最迟拨付日。The agency's deadline: off a day that is no working day it moves to the last one before.</summary>
    /// <law doc="办法" article="第八条(三)">原则上各统筹地区医保部门于每年3月31日前通过医保信息平台将预付金拨付至定点医疗机构银行账户。</law>
    public static DateOnly PaymentDeadline(WorkCalendar calendar, Policy policy, Month year, DateOnly today) =>
        calendar.Shifted(policy.PrepaymentPaymentDay.On(Within(year, today)).Value.In(year.Year), policy.AgencyDeadline.On(Within(year, today)).Value);

    /// <summary>全额收回日。The last day on which everything is back.</summary>
    /// <law doc="办法" article="第八条(四)">当年12月20日前通过交回支出户或冲抵结算金额的方式一次性全额收回</law>
    public static DateOnly ReturnDeadline(WorkCalendar calendar, Policy policy, Month year)
    {
        var (end, first) = (year.Plus(11).LastDay, policy.PrepaymentReturnDay.All[0].From);
        var inForce = end < first ? first : end; // a year before the measures goes by them as they began
        return calendar.Shifted(policy.PrepaymentReturnDay.On(inForce).Value.In(year.Year), policy.AgencyDeadline.On(inForce).Value);
    }

    /// <summary>上缴财政专户日。</summary>
    /// <law doc="办法" article="第八条(四)">并于当年12月25日前上缴社保基金财政专户。</law>
    public static DateOnly HandoverDeadline(WorkCalendar calendar, Policy policy, Month year)
    {
        var last = year.Plus(11).LastDay;
        return calendar.Shifted(policy.PrepaymentHandoverDay.On(last).Value.In(year.Year), policy.AgencyDeadline.On(last).Value);
    }

    /// <summary>A year's steps go by what is in force in that year, as of today while it lasts.</summary>
    private static DateOnly Within(Month year, DateOnly today)
    {
        var (first, last) = (year.FirstDay, year.Plus(11).LastDay);
        return today < first ? first : today > last ? last : today;
    }
}
