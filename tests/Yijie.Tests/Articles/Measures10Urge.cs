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
