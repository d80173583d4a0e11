using Yijie.Domain.MonthlySettlement;

namespace Yijie.Domain.Duties;

/// <summary>算不出的期限。The first date of its kind that waits for a year's notice.</summary>
public sealed record CalendarNeed(string Rule, string Cite, string Period);

/// <summary>缺放假安排的年份。What cannot be dated until a year's notice is entered.</summary>
public static class CalendarNeeds
{
    /// <summary>Of each rule, the first month or year whose due day lies in that year or is counted through it; nothing once the notice is there.</summary>
    public static IEnumerable<CalendarNeed> Of(Policy policy, WorkCalendar calendar, int year) =>
        calendar.Years.Contains(year) ? [] : Days(policy, calendar, year).Where(d => IsMissing(d.Due)).Select(d => d.Need).DistinctBy(n => n.Rule);

    private static IEnumerable<(CalendarNeed Need, Func<DateOnly> Due)> Days(Policy policy, WorkCalendar calendar, int year)
    {
        var on = new DateOnly(year, 1, 1);
        var (agency, provider) = (policy.AgencyDeadline.On(on).Value, policy.ProviderDeadline.On(on).Value);
        return
        [
            .. Enumerable.Range(-3, 4).SelectMany(n => OfMonth(new Month(year, 1).Plus(n))),
            OfYear(DutyRules.PrepayApplication, policy.PrepaymentApplicationDay, provider), OfYear(DutyRules.PrepayPayment, policy.PrepaymentPaymentDay, agency),
            OfYear(DutyRules.PrepayReturn, policy.PrepaymentReturnDay, agency), OfYear(DutyRules.PrepayHandover, policy.PrepaymentHandoverDay, agency),
            OfYear(DutyRules.Disclosure, policy.DisclosureDay, agency),
        ];

        (CalendarNeed, Func<DateOnly>)[] OfMonth(Month service)
        {
            var (netting, advance, declaration) = (policy.NettingWorkingDays.On(on), policy.AdvanceWorkingDays.On(on), policy.DeclarationDay.On(on));
            var (request, december) = (policy.FundRequestDay.On(on), policy.DecemberRequestWorkingDays.On(on));
            return
            [
                (new(DutyRules.NettingPayment, netting.Cite, $"{service}"), () => Timetable.NettingDue(calendar, Declared(), netting.Value)),
                (new(DutyRules.AdvancePayment, advance.Cite, $"{service}"), () => Timetable.AdvanceDue(calendar, service, advance.Value)),
                (new(DutyRules.Declaration, declaration.Cite, $"{service}"), Declared),
                service.Number == 12
                    ? (new(DutyRules.DecemberRequest, december.Cite, $"{service}"), () => DueDays.DecemberRequest(calendar, service, december.Value))
                    : (new(DutyRules.FundRequest, request.Cite, $"{service}"), () => DueDays.FundRequest(calendar, service, request.Value, agency)),
            ];

            DateOnly Declared() => Timetable.DeclarationDeadline(calendar, service, declaration.Value, provider);
        }

        (CalendarNeed, Func<DateOnly>) OfYear(string rule, Dated<DayOfYear> day, DeadlineShift shift) =>
            (new(rule, day.On(on).Cite, $"{year}"), () => DueDays.OfYear(calendar, year, day.On(on).Value, shift));
    }

    private static bool IsMissing(Func<DateOnly> due)
    {
        try
        {
            due();
            return false;
        }
        catch (RefusedException)
        {
            return true;
        }
    }
}
