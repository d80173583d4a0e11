using Yijie.App;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.Tests.Articles;

/// <summary>方案·三的三个期限:月初 3 个工作日内预拨;申报截止;截止次日后 20 个工作日内拨付。</summary>
public sealed class Plan3Timetable
{
    private static readonly WorkCalendar Calendar = new(PolicyStore.Carried()
        .Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content)));

    [Theory(DisplayName = "方案·三:费用所属月的预拨、申报、轧差各在哪一天到期")]
    [InlineData("2025-06", "2025-07-03", "2025-07-10", "2025-08-07")]
    [InlineData("2025-07", "2025-08-05", "2025-08-11", "2025-09-08")] // 10 August is a Sunday: declared by the 11th
    [InlineData("2025-08", "2025-09-03", "2025-09-10", "2025-10-14")] // across National Day, with two worked weekend days
    [InlineData("2025-09", "2025-10-11", "2025-10-10", "2025-11-06")] // the third working day is a worked Saturday
    [InlineData("2025-12", "2026-01-06", "2026-01-12", "2026-02-09")] // the first working day is a worked Sunday
    [InlineData("2026-01", "2026-02-04", "2026-02-10", "2026-03-16")] // across the Spring Festival
    public void DueDays(string month, string advance, string declaration, string netting)
    {
        var service = Month.Parse(month);
        var deadline = Timetable.DeclarationDeadline(Calendar, service, 10, DeadlineShift.Later);
        Assert.Equal(advance, Timetable.AdvanceDue(Calendar, service, 3).ToIso());
        Assert.Equal(declaration, deadline.ToIso());
        Assert.Equal(netting, Timetable.NettingDue(Calendar, deadline, 20).ToIso());
    }

    [Fact(DisplayName = "方案·三:轧差期限跨入没有录入的年份,报错而不猜")]
    public void AcrossAMissingYear() =>
        Assert.Throws<RefusedException>(() => Timetable.NettingDue(Calendar, Timetable.DeclarationDeadline(Calendar, new(2026, 11), 10, DeadlineShift.Later), 20));
}
