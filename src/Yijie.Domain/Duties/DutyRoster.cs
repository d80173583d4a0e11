using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Duties;

/// <summary>
/// 时限一览。All dated duties of a region that fall due in a span of days, from the rules, the calendar and the facts. A duty is discharged only by
/// the act itself; what was done after the day on which one asks is not known yet.
/// </summary>
public static class DutyRoster
{
    public static IReadOnlyList<Duty> Of(Policy policy, WorkCalendar calendar, DutyFacts facts, DutyRange range) =>
        [.. new Roster(policy, calendar, facts, range).All()
            .OrderBy(d => d.DueOn).ThenBy(d => d.Period, StringComparer.Ordinal).ThenBy(d => d.Fund).ThenBy(d => d.Rule, StringComparer.Ordinal).ThenBy(d => d.Provider, StringComparer.Ordinal)];

    /// <summary>按月时限的第一个费用所属月:全省上线的那个月。</summary>
    /// <law doc="方案" article="六(二)">6月30日全省正式上线,实现即时结算实际付费。</law>
    public static Month FirstServiceMonth(Policy policy) => Month.Of(policy.RolloutTest.All[0].Value);

    private sealed class Roster(Policy policy, WorkCalendar calendar, DutyFacts facts, DutyRange range)
    {
        private readonly ILookup<(Fund, Month), RequestFact> requests = facts.Requests.Where(r => r.SentOn <= facts.Today).ToLookup(r => (r.Fund, r.Month));
        private readonly ILookup<(Fund, Month), ReceiptFact> receipts = facts.Receipts.Where(r => r.On <= facts.Today && r.On >= FirstServiceMonth(policy).FirstDay)
            .ToLookup(r => (r.Fund, r.Month ?? DueDays.ServiceMonthOfMoney(calendar, r.On, policy.FundRequestDay.On(r.On).Value, policy.AgencyDeadline.On(r.On).Value)));

        private readonly HashSet<(Fund, Month)> recorded = [.. facts.Recorded];
        private readonly ILookup<(Fund, Month), BatchFact> advances = facts.Advances.ToLookup(a => (a.Fund, a.Month));
        private readonly ILookup<(Fund, Month), ProviderActs> declarations = facts.Declarations.ToLookup(a => (a.Fund, a.Month));
        private readonly ILookup<(Fund, Month), ProviderActs> nettings = facts.Nettings.ToLookup(a => (a.Fund, a.Month));
        private readonly ILookup<(Fund, Month), ProviderActs> applications = facts.Applications.ToLookup(a => (a.Fund, a.Month));

        private readonly List<Duty> duties = [];

        public List<Duty> All()
        {
            var first = FirstServiceMonth(policy);
            var (from, to) = range.ServiceMonths;
            for (var month = from < first ? first : from; month <= to; month = month.Next)
                foreach (var fund in Funds.All) AddMonth(fund, month);
            if (range.Service is not null) return duties;

            for (var year = Math.Max(range.From.Year, policy.PrepaymentApplicationDay.All[0].From.Year); year <= range.To.Year; year++) AddYear(year);
            duties.AddRange(Notices());
            duties.AddRange(Rollout());
            return duties;
        }

        private void AddMonth(Fund fund, Month month)
        {
            var (on, period) = (month.Next.FirstDay, month.ToString()); // the day whose provisions hold for the month
            var money = MoneyOf(fund, month);
            var neither = money.Sent is null && NobodyToPay(fund, month, month.Plus(-1)); // what is asked for a month also nets the month before it
            if (money.RequestDue is { } requestDue && Asked(requestDue))
            {
                var request = Make(money.RequestRule, money.RequestCite, DutyParty.Agency, fund, null, period, requestDue, money.Sent?.SentOn, money.Sent?.Id);
                duties.Add(neither ? NothingOwed(request, Nobody) : request);
            }
            if (money.Due is { } arrivalDue && Asked(arrivalDue))
            {
                var arrival = Make(money.Rule, money.Cite, DutyParty.Finance, fund, null, period, arrivalDue, money.ArrivedOn, money.Voucher);
                var askedLate = money.Sent is not { } sent ? "经办机构尚未申请" : sent.SentOn > money.RequestDue ? $"{sent.Id} 于 {Iso(sent.SentOn)} 才送财政" : null;
                if (neither) arrival = NothingOwed(arrival, Nobody);
                duties.Add(IsLate(arrival.State) && askedLate is not null ? arrival with { Cause = askedLate, CountsAgainst = DutyParty.Agency } : arrival);
            }
            var advanceDays = policy.AdvanceWorkingDays.On(on);
            if (Within(() => Timetable.AdvanceDue(calendar, month, advanceDays.Value)) is { } advanceDue)
            {
                var batch = advances[(fund, month)].FirstOrDefault();
                var paid = batch is { Outstanding: false } ? batch.DoneOn : (DateOnly?)null;
                var advance = Make(DutyRules.AdvancePayment, advanceDays.Cite, DutyParty.Agency, fund, null, period, advanceDue, paid, batch?.BatchId);
                var nobody = batch is null && (neither || NobodyToPay(fund, month));
                duties.Add(nobody ? NothingOwed(advance, Nobody) : Excused(advance, money));
            }
            AddDeclarationAndNetting(fund, month, on);
        }

        private const string Nobody = "该险种没有结算记录,无款可付";

        /// <summary>无款可付。In these months nobody has records of the fund, while there are some of another; of a month without any, they have yet to come in.</summary>
        private bool NobodyToPay(Fund fund, params ReadOnlySpan<Month> months)
        {
            var others = false;
            foreach (var month in months)
            {
                if (recorded.Contains((fund, month))) return false;
                others |= Funds.All.Any(f => recorded.Contains((f, month)));
            }
            return others;
        }

        private void AddDeclarationAndNetting(Fund fund, Month month, DateOnly on)
        {
            var (day, days) = (policy.DeclarationDay.On(on), policy.NettingWorkingDays.On(on));
            if (DueOrLater(() => Timetable.DeclarationDeadline(calendar, month, day.Value, policy.ProviderDeadline.On(on).Value)) is not { } deadline) return;
            if (Asked(deadline))
                duties.AddRange(OfProviders(DutyRules.Declaration, day.Cite, DutyParty.Provider, fund, month.ToString(), deadline, declarations[(fund, month)], "没有应申报的机构"));
            if (Within(() => Timetable.NettingDue(calendar, deadline, days.Value)) is not { } due) return;
            var money = MoneyOf(fund, month.Next); // what nets a month is asked for with the next month's advances
            duties.AddRange(OfProviders(DutyRules.NettingPayment, days.Cite, DutyParty.Agency, fund, month.ToString(), due, nettings[(fund, month)], "没有应结算的机构").Select(d => Excused(d, money)));
        }

        private void AddYear(int year)
        {
            var on = new DateOnly(year, 1, 1);
            var (applicationDay, agency) = (policy.PrepaymentApplicationDay.On(on), policy.AgencyDeadline.On(on).Value);
            var applied = Within(() => DueDays.OfYear(calendar, year, applicationDay.Value, policy.ProviderDeadline.On(on).Value));
            foreach (var fund in Funds.All)
            {
                if (applied is { } due)
                    duties.AddRange(OfProviders(DutyRules.PrepayApplication, applicationDay.Cite, DutyParty.Provider, fund, $"{year}", due, applications[(fund, new(year, 1))], "没有申请的机构"));
                AddYearly(DutyRules.PrepayPayment, policy.PrepaymentPaymentDay.On(on), fund, year, agency, owedByDefault: false);
                AddYearly(DutyRules.PrepayReturn, policy.PrepaymentReturnDay.On(on), fund, year, agency, owedByDefault: false);
                AddYearly(DutyRules.PrepayHandover, policy.PrepaymentHandoverDay.On(on), fund, year, agency, owedByDefault: false);
            }
            AddYearly(DutyRules.Disclosure, policy.DisclosureDay.On(on), null, year, agency, owedByDefault: true);
        }

        private void AddYearly(string rule, Provision<DayOfYear> day, Fund? fund, int year, DeadlineShift shift, bool owedByDefault)
        {
            if (Within(() => DueDays.OfYear(calendar, year, day.Value, shift)) is not { } due) return;
            var fact = facts.Years.FirstOrDefault(y => y.Rule == rule && y.Fund == fund && y.Year == year);
            var duty = Make(rule, day.Cite, DutyParty.Agency, fund, null, $"{year}", due, fact?.DoneOn, fact?.Act);
            duties.Add(fact?.Owed ?? owedByDefault ? duty : NothingOwed(duty, fact?.Act ?? "当年没有预付金"));
        }

        private IEnumerable<Duty> Notices() =>
            from notice in facts.Notices
            where notice.NotifiedOn <= facts.Today
            let days = policy.ReturnNoticeWorkingDays.On(notice.NotifiedOn)
            let due = Within(() => DueDays.ReturnNotice(calendar, notice.NotifiedOn, days.Value))
            where due is not null
            select Make(DutyRules.ReturnNotice, days.Cite, DutyParty.Provider, notice.Fund, notice.Provider, notice.Period, due.Value, notice.DoneOn, notice.Act);

        /// <summary>推进的五个阶段。Each ends with its day, working day or not: a stage is a span of months.</summary>
        private IEnumerable<Duty> Rollout() =>
            from stage in Duties.Rollout.Stages(policy)
            where Asked(stage.Until.Value)
            let fact = facts.Stages.FirstOrDefault(s => s.Rule == stage.Rule)
            select Make(stage.Rule, stage.Until.Cite, stage.Party, null, null, $"{stage.Until.Value.Year}", stage.Until.Value, fact?.DoneOn, fact?.Act);

        /// <summary>机构的时限。One duty for each provider where each is named, else one for all of them with its counts.</summary>
        private IEnumerable<Duty> OfProviders(string rule, string cite, DutyParty party, Fund fund, string period, DateOnly due, IEnumerable<ProviderActs> acts, string nobody)
        {
            var known = acts.Select(a => a.On > facts.Today ? a with { On = null } : a).ToList();
            if (known.Exists(a => a.Provider is not null)) return known.Select(a => Make(rule, cite, party, fund, a.Provider, period, due, a.On, null));

            var tally = new DutyTally(known.Sum(a => a.Count), known.Where(a => a.On <= due).Sum(a => a.Count), known.Where(a => a.On > due).Sum(a => a.Count));
            var done = tally.Expected > 0 && tally.Open == 0 ? known.Max(a => a.On) : null;
            var duty = Make(rule, cite, party, fund, null, period, due, done, tally.Expected == 0 ? null : $"{tally.Expected - tally.Open}/{tally.Expected} 家") with { Tally = tally };
            return [tally.Expected == 0 ? NothingOwed(duty, nobody) : duty];
        }

        /// <summary>无须办理。Once its day is past, a duty that nobody owes is no fault.</summary>
        private static Duty NothingOwed(Duty duty, string why) => duty.State == DutyState.Overdue ? duty with { State = DutyState.DoneOnTime, Act = why } : duty;

        private Duty Make(string rule, string cite, DutyParty party, Fund? fund, string? provider, string period, DateOnly due, DateOnly? done, string? act)
        {
            if (done > facts.Today) done = null;
            return new(rule, cite, facts.Region, party, fund, provider, period, due, Duty.StateOf(due, done, facts.Today), done, act, null);
        }

        /// <summary>
        /// 因资金未到而逾期。Late because the money asked for had not arrived by the due day: counted against the party that was late, and against
        /// nobody where the law's own order (December's request) brought it.
        /// </summary>
        private static Duty Excused(Duty duty, MoneyOfMonth money)
        {
            if (!IsLate(duty.State) || money.Sent is not { } request || money.ArrivedOn <= duty.DueOn) return duty;
            var arrived = money.ArrivedOn is { } day ? $"{Iso(day)} 到账" : "尚未到账";
            DutyParty? late = money.RequestDue < request.SentOn ? DutyParty.Agency : money.Due < (money.ArrivedOn ?? DateOnly.MaxValue) ? DutyParty.Finance : null;
            return duty with { Cause = $"资金未到:{request.Id} 于 {Iso(request.SentOn)} 送财政,{arrived}", CountsAgainst = late };
        }

        private MoneyOfMonth MoneyOf(Fund fund, Month month)
        {
            var (on, december) = (month.Next.FirstDay, month.Number == 12);
            var asked = requests[(fund, month)].OrderBy(r => r.SentOn).ToList();
            var sent = asked.FirstOrDefault();
            var (requestDays, arrivalDays) = december
                ? (policy.DecemberRequestWorkingDays.On(on), policy.FinanceWorkingDays.On(on))
                : (policy.FundRequestDay.On(on), policy.ArrivalWorkingDay.On(on));
            var requestDue = DueOrLater(() => december
                ? DueDays.DecemberRequest(calendar, month, requestDays.Value)
                : DueDays.FundRequest(calendar, month, requestDays.Value, policy.AgencyDeadline.On(on).Value));
            var received = sent?.SentOn ?? requestDue;
            var due = received is not { } from ? null : DueOrLater(() => december
                ? DueDays.DecemberArrival(calendar, from, arrivalDays.Value)
                : DueDays.FundArrival(calendar, month, arrivalDays.Value));
            var inTime = !december && sent?.SentOn <= requestDue ? requestDue : sent?.SentOn; // what a supplement asks for later has no day of its own
            var (arrivedOn, voucher) = CoveredBy(receipts[(fund, month)], sent is null ? new Fen(1) : asked.Where(r => r.SentOn <= inTime).Sum(r => r.Expected), sent);
            return new(
                december ? DutyRules.DecemberRequest : DutyRules.FundRequest, requestDays.Cite, requestDue,
                december ? DutyRules.DecemberArrival : DutyRules.FundArrival, arrivalDays.Cite, due, sent, arrivedOn, voucher);
        }

        /// <summary>到账之日。When what was asked for in time had come in; without a request, any money of the month.</summary>
        private static (DateOnly?, string?) CoveredBy(IEnumerable<ReceiptFact> receipts, Fen expected, RequestFact? sent)
        {
            if (expected <= Fen.Zero) return (sent?.SentOn, sent?.Id);
            var sum = Fen.Zero;
            foreach (var receipt in receipts.OrderBy(r => r.On))
                if ((sum += receipt.Amount) >= expected) return (receipt.On, receipt.Voucher);
            return (null, null);
        }

        /// <summary>The day, if it is asked for.</summary>
        private DateOnly? Within(Func<DateOnly> day) => DueOrLater(day) is { } due && Asked(due) ? due : null;

        private bool Asked(DateOnly due) => due >= range.From && due <= range.To;

        /// <summary>The day; null where it lies in a year whose notice is still to come, and what is asked for ends before that year.</summary>
        private DateOnly? DueOrLater(Func<DateOnly> day)
        {
            try
            {
                return day();
            }
            catch (RefusedException) when (range.To.Year <= calendar.Years.LastOrDefault())
            {
                return null;
            }
        }

        private static bool IsLate(DutyState state) => state is DutyState.DoneLate or DutyState.Overdue;

        private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>一个月的资金:申请与到账。</summary>
    private sealed record MoneyOfMonth(
        string RequestRule, string RequestCite, DateOnly? RequestDue, string Rule, string Cite, DateOnly? Due, RequestFact? Sent, DateOnly? ArrivedOn, string? Voucher);
}
