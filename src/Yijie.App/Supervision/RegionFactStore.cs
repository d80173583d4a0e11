using System.Collections.Immutable;
using Yijie.App.Duties;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>监督数据的取数。Gathers a region's facts from the records by set queries: whatever the number of providers, each table is read once.</summary>
internal sealed class RegionFactStore(Store store, string region, DateOnly today)
{
    private readonly Policy policy = PolicyStore.Load(store, region);
    private readonly WorkCalendar calendar = CalendarStore.Load(store);
    private readonly Dictionary<(Month, string), DateOnly> starts = [];

    /// <summary>采集的时限:方案施行之年起,到业务日之年末。</summary>
    public static DutyRange RangeOf(Policy policy, DateOnly today) => new(new(policy.FirstMonth.Year, 1, 1), new(today.Year, 12, 31));

    private object Scope => new { region, on = today.ToIso(), first = policy.FirstMonth.ToString() };

    public RegionFacts Load()
    {
        var made = PaymentsMade.Of(store, region, today);
        var months = Months(made);
        return new(
            region, today,
            [.. DutyList.Of(store, [region], today, RangeOf(policy, today), made: made)],
            months, [.. RolloutStore.CoverageOf(store, region, months.Select(m => m.Month).Distinct(), today, made)],
            [.. Open()], [.. Prepayments()], [.. Funds.All.Select(Reserve).OfType<ReserveFacts>()]);
    }

    /// <summary>Records, statements and payments, each by month, fund and kind of provider; payments also by the day on which the bank booked them.</summary>
    private ImmutableArray<MonthFacts> Months(PaymentsMade made)
    {
        var gross = store.Query<AmountRow>(
            $"""
            select t.month, t.fund, p.type, cast(0 as bigint) as count, cast(sum(t.pooled_fen + t.account_fen) as bigint) as amount_fen
            from monthly_total t join {Kinds} p on p.code = t.provider where t.region = @region and t.month >= @first group by t.month, t.fund, p.type
            """, Scope).ToDictionary(r => r.Key);
        var settled = store.Query<AmountRow>(
            $"""
            select s.month, s.fund, p.type, cast(count(*) as bigint) as count, cast(sum(s.actual_fen) as bigint) as amount_fen
            from statement s join {Kinds} p on p.code = s.provider where s.region = @region and s.month >= @first and s.approved_on <= @on group by s.month, s.fund, p.type
            """, Scope).ToDictionary(r => r.Key);
        var paid = made.Paid.Where(r => string.CompareOrdinal(r.Month, policy.FirstMonth.ToString()) >= 0).ToLookup(r => (r.Month, r.Fund, r.Type));
        return
        [
            .. gross.Keys.Union(settled.Keys).Union(paid.Select(g => g.Key)).Order().Select(key =>
            {
                var (advances, nettings) = (paid[key].Where(r => r.Kind == "advance").ToList(), paid[key].Where(r => r.Kind == "settlement").ToList());
                var (g, s) = (gross.GetValueOrDefault(key), settled.GetValueOrDefault(key));
                return new MonthFacts(
                    Month.Parse(key.Month), Funds.Parse(key.Fund), (ProviderType)key.Type, new(g?.AmountFen ?? 0),
                    new(advances.Sum(r => r.AmountFen)), s?.Count ?? 0, new(s?.AmountFen ?? 0), new(nettings.Sum(r => r.AmountFen)),
                    Taken(advances), Taken(nettings));
            }),
        ];
    }

    private ImmutableArray<TakenDays> Taken(IEnumerable<PaidRow> payments) =>
    [
        .. payments.GroupBy(p => DaysTaken.Between(calendar, StartOf(Month.Parse(p.Month), p.Kind), p.BookedOn.ToDay())).OrderBy(g => g.Key)
            .Select(g => new TakenDays(g.Key, g.Sum(p => p.Count))),
    ];

    /// <summary>起算日。The day after which a step's working days are counted.</summary>
    private DateOnly StartOf(Month service, string kind)
    {
        if (starts.TryGetValue((service, kind), out var start)) return start;
        var on = service.Next.FirstDay;
        return starts[(service, kind)] = kind == "advance"
            ? service.LastDay
            : Timetable.DeclarationDeadline(calendar, service, policy.DeclarationDay.On(on).Value, policy.ProviderDeadline.On(on).Value);
    }

    private IEnumerable<OpenFacts> Open() => store.Query<OpenRow>(
        """
        select case l.account when '110103' then 'advance' else 'prepayment' end as kind, l.month, cast(sum(l.debit_fen - l.credit_fen) as bigint) as amount_fen
        from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
        where l.region = @region and l.account in ('110102', '110103') and v.on_day <= @on
        group by l.account, l.month having sum(l.debit_fen - l.credit_fen) <> 0
        union all
        select 'clawback', month, cast(sum(amount_fen) as bigint) from clawback_entry where region = @region and on_day <= @on group by month having sum(amount_fen) <> 0
        order by 1, 2
        """, Scope).Select(r => new OpenFacts(Enum.Parse<OpenItemKind>(r.Kind, ignoreCase: true), MonthOf(r.Month), new(r.AmountFen)));

    /// <summary>What came back from the bank for good was never out (T8′).</summary>
    private IEnumerable<PrepaymentFacts> Prepayments() => store.Query<PrepaymentRow>(
        """
        select l.month, l.fund,
          cast(sum(case when coalesce(o.rule, v.rule) in ('T2', 'T8′', '期初') then l.debit_fen - l.credit_fen else 0 end) as bigint) as out_fen,
          cast(sum(case when coalesce(o.rule, v.rule) in ('T2', 'T8′', '期初') then 0 else l.credit_fen - l.debit_fen end) as bigint) as back_fen
        from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
        left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
        where l.region = @region and l.account in ('110102', '110103') and l.account = '110102' and v.on_day <= @on
        group by l.month, l.fund order by l.month, l.fund
        """, Scope).Select(r => new PrepaymentFacts(MonthOf(r.Month).Year, Funds.Parse(r.Fund), new(r.OutFen), new(r.BackFen)));

    private ReserveFacts? Reserve(Fund fund)
    {
        var reports = Prepayment.GateCommand.Load(store, region, fund, new(today.Year, 1), today).Months.OrderByDescending(m => m.Month).Take(12).ToList();
        return reports.Count == 0 ? null : new(fund, reports[0].Month, reports[0].Balance,
            reports.Count < 12 ? null : FundGate.PayableMonths(reports[0].Balance, reports.Sum(m => m.Expenditure)));
    }

    /// <summary>The kind of each provider; it never changes.</summary>
    private static string Kinds => "(select code, max(type) as type from provider where region = @region group by code)";

    private static Month MonthOf(string period) => Month.Parse(period.Length == 4 ? $"{period}-01" : period);

    private sealed record AmountRow(string Month, string Fund, long Type, long Count, long AmountFen)
    {
        public (string Month, string Fund, long Type) Key => (Month, Fund, Type);
    }

    private sealed record OpenRow(string Kind, string Month, long AmountFen);

    private sealed record PrepaymentRow(string Month, string Fund, long OutFen, long BackFen);
}
