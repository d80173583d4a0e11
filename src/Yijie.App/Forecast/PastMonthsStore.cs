using System.Collections.Immutable;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Forecasts;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Forecast;

/// <summary>已结算月份的读取。What the approved advances and settlements of a span of months were decided from, and when they were paid.</summary>
internal sealed class PastMonthsStore(Store store, BookKey book, Month from, Month to)
{
    private readonly Policy policy = PolicyStore.Load(store, book.Region);

    public PastMonths Load(Assumptions assumed)
    {
        var batches = Batches.All(store, book.Region, book.Fund).Where(b => b.Find("approved") is not null && b.Key.Month >= from && b.Key.Month <= to).ToList();
        var settlements = batches.Where(b => b.Key.Kind == BatchKind.Settlement).OrderBy(b => b.Find("approved")!.OnDay, StringComparer.Ordinal).ThenBy(b => b.Key.Month).ThenBy(b => b.Revision).ToList();
        if (settlements.Count == 0) throw new RefusedException("方案·三", $"{book.Title()} {from} 至 {to} 没有已结算的月份,无从试算");
        return new(
            Region.Find(book.Region)!, book.Fund,
            [.. batches.Where(b => b.Key.Kind == BatchKind.Advance).Select(b => Batches.Inputs<AdvanceInputs>(store, b))],
            [.. settlements.Select(b => Batches.Inputs<SettlementInputs>(store, b))],
            PaymentDays(), Shifts(settlements.Select(b => b.Key.Month).Distinct(), assumed), ScaleMonths);
    }

    /// <summary>预付规模。The months of the base that were prepaid, as the policy has it in the last year of the span.</summary>
    public int ScaleMonths => policy.PrepaymentScaleMonths.On(new(to.Year, 1, 1)).Value;

    /// <summary>预付金的收付。Payments (positive) and what came back (negative) by day, from the books; a red reversal is of the kind of what it cancels.</summary>
    public IReadOnlyList<(DateOnly Day, bool IsPayment, Fen Amount)> PrepaymentMoves() =>
    [
        .. store.Query<(string Day, string Rule, long AmountFen)>(
            """
            select v.on_day, coalesce(o.rule, v.rule), cast(sum(l.debit_fen - l.credit_fen) as bigint) from voucher_line l
            join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
            where l.region = @Region and l.fund = @fund and l.account in ('110102', '110103') and l.account = '110102'
              and l.month >= @fromYear and l.month <= @toYear
            group by v.seq, v.on_day, coalesce(o.rule, v.rule) having sum(l.debit_fen - l.credit_fen) <> 0 order by v.seq
            """,
            new { book.Region, fund = book.Fund.Code(), fromYear = from.ToString()[..4], toYear = to.ToString()[..4] })
            .Select(m => (m.Day.ToDay(), PrepaymentLoop.IsPayment(m.Rule), new Fen(m.AmountFen))),
    ];

    /// <summary>The parameters as they were for the last month of the span, to be shown beside what is set.</summary>
    public IReadOnlyDictionary<string, string> Actual()
    {
        var day = to.Next.FirstDay;
        return new Dictionary<string, string>
        {
            [AssumptionReader.AdvanceRate] = policy.AdvanceRate.On(day).Value.ToString(),
            [AssumptionReader.DepositRate] = policy.DepositRate.On(day).Value.ToString(),
            [AssumptionReader.AdvanceWorkingDays] = $"{policy.AdvanceWorkingDays.On(day).Value}",
            [AssumptionReader.NettingWorkingDays] = $"{policy.NettingWorkingDays.On(day).Value}",
            [AssumptionReader.PrepaymentScaleMonths] = $"{ScaleMonths}",
        };
    }

    /// <summary>Another number of working days moves the day of payment by as much as it moves the last day for it.</summary>
    private Dictionary<Month, DayShift> Shifts(IEnumerable<Month> months, Assumptions assumed)
    {
        var calendar = CalendarStore.Load(store);
        return months.ToDictionary(m => m, m =>
        {
            var day = m.Next.FirstDay;
            var declared = Timetable.DeclarationDeadline(calendar, m, policy.DeclarationDay.On(day).Value, policy.ProviderDeadline.On(day).Value);
            return new DayShift(
                assumed.AdvanceWorkingDays is { } a ? Timetable.AdvanceDue(calendar, m, a).DayNumber - Timetable.AdvanceDue(calendar, m, policy.AdvanceWorkingDays.On(day).Value).DayNumber : 0,
                assumed.NettingWorkingDays is { } n ? Timetable.NettingDue(calendar, declared, n).DayNumber - Timetable.NettingDue(calendar, declared, policy.NettingWorkingDays.On(day).Value).DayNumber : 0);
        });
    }

    private Dictionary<(string, Month), PaymentDays> PaymentDays()
    {
        var (first, last) = Instructions.IdsOfMonths(book.Region, book.Fund, from, to);
        return store.Query<DaysRow>(
            """
            select s.provider, s.month, s.approved_on, p.advance_on, p.settled_on from statement s
            left join (
              select i.provider, i.month, min(case when i.kind = 'advance' then r.booked_on end) as advance_on,
                max(case when i.kind = 'settlement' then r.booked_on end) as settled_on
              from instruction i join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
              where i.region = @Region and i.id > @first and i.id < @last and i.kind in ('advance', 'settlement')
              group by i.provider, i.month) p on p.provider = s.provider and p.month = s.month
            where s.region = @Region and s.fund = @fund and s.month >= @from and s.month <= @to
            """, new { book.Region, fund = book.Fund.Code(), from = from.ToString(), to = to.ToString(), first, last })
            .ToDictionary(r => (r.Provider, Month.Parse(r.Month)), r => new PaymentDays(r.AdvanceOn?.ToDay(), (r.SettledOn ?? r.ApprovedOn).ToDay()));
    }

    private sealed record DaysRow(string Provider, string Month, string ApprovedOn, string? AdvanceOn, string? SettledOn);
}
