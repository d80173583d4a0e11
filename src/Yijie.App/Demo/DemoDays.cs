using Yijie.Domain;

namespace Yijie.App.Demo;

/// <summary>演示的日程。On which days the things of a service month are done, the money asked for in that month, all else in the month after it, with what is left of the month before.</summary>
internal sealed class DemoDays(WorkCalendar calendar, Month service)
{
    /// <summary>请拨当月资金:每月 25 日之前。</summary>
    public DateOnly FundsAsked => Day(service, 22);

    /// <summary>迟送财政的请拨。</summary>
    public DateOnly FundsAskedLate => Day(service, 28);

    /// <summary>财政资金到账,上月轧差送银行。</summary>
    public DateOnly FundsArrive => calendar.NthOfMonth(service.Next, 1);

    /// <summary>上月轧差到账,预拨送银行,当日答复。</summary>
    public DateOnly AdvanceDecided => calendar.NthOfMonth(service.Next, 2);

    /// <summary>更正退回的账户,重发,当日到账:预拨在每月初 3 个工作日内付清。</summary>
    public DateOnly Corrected => calendar.NthOfMonth(service.Next, 3);

    /// <summary>机构申报截止。</summary>
    public DateOnly Declared => Day(service.Next, 10);

    /// <summary>逾期申报。</summary>
    public DateOnly DeclaredLate => Day(service.Next, 17);

    /// <summary>审核扣款、DRG/DIP 调整送达。</summary>
    public DateOnly Deducted => Day(service.Next, 20);

    /// <summary>审核、核查、分组完成。</summary>
    public DateOnly Reviewed => Day(service.Next, 21);

    /// <summary>上月审核完成较晚的机构第二批结算;上个会计期间结账,其中的支付都已有银行回单。</summary>
    public DateOnly SettledLate => calendar.NthOfMonth(service.Next, 4);

    /// <summary>第二批轧差款到账:在上月申报截止次日起 20 个工作日之内。</summary>
    public DateOnly SettledLatePaid => calendar.NthOfMonth(service.Next, 5);

    private DateOnly Day(Month month, int number) => calendar.Shifted(new DateOnly(month.Year, month.Number, number), DeadlineShift.Later);
}
