using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Recalls;

namespace Yijie.Tests.Articles;

/// <summary>办法·第十条 扣回与督促交回。</summary>
public sealed class Measures10Urge
{
    [Fact(DisplayName = "立案即从结算中扣回;年终定为交回的,到逾期停付之前不动其结算")]
    public void SetOffFirst()
    {
        Assert.True(Opened.IsSetOff);
        Assert.True(None.With(Plan(YearEndMethod.SetOff)).IsSetOff);
        var toReturn = None.With(Plan(YearEndMethod.Return)).With(Notice());
        Assert.False(toReturn.IsSetOff);
        Assert.True(toReturn.With(Step(RecallStep.Stopped, 10)).IsSetOff);
    }

    [Theory(DisplayName = "督促交回的五个工作日:次日起算,跨国庆(2025-09-26 → 10-10;10-11 是调休上班的周六)")]
    [InlineData("2025-09-26", "2025-10-10")]
    [InlineData("2025-09-30", "2025-10-14")]
    [InlineData("2025-12-15", "2025-12-22")]
    public void FiveWorkingDays(string noticed, string due)
    {
        var calendar = new WorkCalendar([.. PolicyStore.Carried().Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content))]);
        Assert.Equal(DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), calendar.NthAfter(DateOnly.Parse(noticed, System.Globalization.CultureInfo.InvariantCulture), 5));
    }

    [Fact(DisplayName = "往下能办的:下一步即使还不能办也列出,附理由;结清之后没有下一步")]
    public void Ahead()
    {
        Assert.Equal([RecallStep.Opened, RecallStep.Reported, RecallStep.Planned], None.Ahead(Monday, Thousand, unpaid: false).Select(n => n.Step));
        Assert.Equal([RecallStep.Opened, RecallStep.Reported, RecallStep.Noticed], Opened.Ahead(Monday.AddDays(1), Thousand, unpaid: false).Where(n => n.Refusals.IsEmpty).Select(n => n.Step));
        var stop = Assert.Single(Opened.With(Notice()).Ahead(Monday.AddDays(8), Thousand, unpaid: false), n => !n.Refusals.IsEmpty);
        Assert.Equal((RecallStep.Stopped, "办法·第十条"), (stop.Step, stop.Refusals.Single().Article));
        Assert.Contains(Opened.With(Notice()).Ahead(Monday.AddDays(9), Thousand, unpaid: false), n => n.Step == RecallStep.Stopped && n.Refusals.IsEmpty);
        Assert.Empty(Opened.With(Notice()).Ahead(Monday.AddDays(9), Fen.Zero, unpaid: false));
        Assert.Equal([RecallStep.Recovered], Through(RecallStep.WrittenOff).Ahead(Monday.AddDays(40), Fen.Zero, unpaid: false).Select(n => n.Step));
    }

    [Fact(DisplayName = "确认损失之后又有收回:重新确认即可再办;不变的不再列出")]
    public void LossAgain()
    {
        var approved = Through(RecallStep.Approved);
        Assert.DoesNotContain(approved.Ahead(Monday.AddDays(31), Thousand, unpaid: false), n => n.Step == RecallStep.LossFixed);
        var less = approved.Ahead(Monday.AddDays(31), Given.Yuan(900), unpaid: false);
        Assert.Contains(less, n => n.Step == RecallStep.LossFixed && n.Refusals.IsEmpty);
        Assert.Contains("批准核销 1,000.00 元,而未收回的只有 900.00 元", less.Single(n => n.Step == RecallStep.WrittenOff).Refusals.Single().Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "正在走的期限:年终全额收回日,通知之后是督促交回的最后一日,准予分期的是下一期")]
    public void Clock()
    {
        DateOnly yearEnd = new(2025, 12, 19), first = Monday.AddDays(30), second = Monday.AddDays(60);
        Assert.Equal(("年终全额收回", yearEnd), Opened.Clock(Thousand, yearEnd));
        Assert.Equal(("督促交回", Monday.AddDays(8)), Opened.With(Notice()).Clock(Thousand, yearEnd));
        var ruled = Through(RecallStep.CourtApplied).With(Ruling(new(first, Given.Yuan(400)), new(second, Given.Yuan(600))));
        Assert.Equal(("法院准予的分期", first), ruled.Clock(Thousand, yearEnd));
        Assert.Equal(("法院准予的分期", second), ruled.Clock(Given.Yuan(600), yearEnd));
    }

    [Fact(DisplayName = "没有立案不能通知;通知只发一次;期限届满的次日才能停付")]
    public void Order()
    {
        Assert.Contains("尚未立案", None.Refused(Notice()), StringComparison.Ordinal);
        var noticed = Opened.With(Notice());
        Assert.Contains("已于 2025-11-04 办理", noticed.Refused(Notice(2)), StringComparison.Ordinal);
        Assert.Contains("尚未届满", noticed.Refused(Step(RecallStep.Stopped, 8)), StringComparison.Ordinal);
        Assert.Empty(noticed.Refused(Step(RecallStep.Stopped, 9)));
    }

    [Fact(DisplayName = "全部收回即结清,不再有下一步")]
    public void Settled()
    {
        Assert.Equal(PrepaymentState.Settled, Opened.StateOf(Fen.Zero));
        Assert.Equal("预付金已全部收回,案件已结清", Opened.Refused(Notice(), Fen.Zero));
    }
}
