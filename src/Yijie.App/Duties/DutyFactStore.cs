using System.Globalization;
using Yijie.App.MonthlySettlement;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Duties;

/// <summary>
/// 时限的取数。Loads what was done in a region by set queries, each once for all its providers; what it means for a duty is the domain's rule.
/// </summary>
internal sealed class DutyFactStore(Store store, string region, Policy policy, DutyRange range, DutyProviders providers, DateOnly today, PaymentsMade? made)
{
    private readonly (Month First, Month Last) months = range.ServiceMonths;
    private List<BilledRow>? billedTogether;

    private object Scope => new
    {
        region, provider = providers.Code,
        first = months.First.ToString(), last = months.Last.ToString(),
        january = January(range.From), lastJanuary = January(range.To), year = January(range.From)[..4], lastYear = January(range.To)[..4],
    };

    public DutyFacts Load()
    {
        var batches = providers.Code is null ? BatchPayments.Of(store, region, months.First, months.Last) : []; // the agency's payments are no duty of a provider's
        var billed = Billed();
        var facts = DutyFacts.None(region, today) with
        {
            Requests = [.. Requests()], Receipts = [.. Receipts()], Recorded = [.. Recorded()], Advances = [.. Advances(batches)], Declarations = [.. Declarations(billed)], Nettings = [.. Nettings(billed, batches)],
        };
        if (range.Service is not null) return facts;
        return facts with
        {
            Applications = [.. Applications()], Years = [.. PrepaymentsPaid(), .. PrepaymentsBack(), .. Publications()], Notices = [.. Notices(), .. DepartureNotices()],
            Stages = Rollout.Stages(policy).Any(s => s.Until.Value >= range.From && s.Until.Value <= range.To) ? Rollout.Tests(RolloutStore.Load(store, region, policy, today, made), policy) : [],
        };
    }

    /// <summary>已送财政的请拨,连同供轧差的下一个月。</summary>
    private IEnumerable<RequestFact> Requests() => store.Query<RequestRow>(
        """
        select q.fund, q.month, q.id, a.on_day as sent_on, coalesce(c.amount_fen, q.asked_fen) as expected_fen
        from fund_request q
        join fund_request_step a on a.region = q.region and a.request_id = q.id and a.step = 'approved'
        left join fund_request_step c on c.region = q.region and c.request_id = q.id and c.step = 'accepted'
        where q.region = @region and q.month >= @first order by q.fund, q.month, q.number
        """, Scope).Select(r => new RequestFact(Funds.Parse(r.Fund), Month.Parse(r.Month), r.Id, r.SentOn.ToDay(), new(r.ExpectedFen)));

    /// <summary>财政拨款到账,冲销的不计;冲销后以同一回单号重录的,钱是原来那天到的(docs/decisions/257)。</summary>
    private IEnumerable<ReceiptFact> Receipts()
    {
        var posted = Received().ToList();
        var arrived = posted.Where(r => r.Reference is not null).GroupBy(r => (r.Fund, r.Reference)).ToDictionary(g => g.Key, g => g.Min(r => r.OnDay)!);
        return posted.Where(r => r.Cancelled == 0).Select(r => new ReceiptFact(Funds.Parse(r.Fund), r.Month is null ? null : Month.Parse(r.Month),
            (arrived.GetValueOrDefault((r.Fund, r.Reference)) ?? r.OnDay).ToDay(), new(r.AmountFen), $"{r.Period} 第 {r.Number} 号凭证"));
    }

    private IEnumerable<ReceiptRow> Received() => store.Query<ReceiptRow>(
        """
        select v.fund, q.month, v.on_day, v.period, v.number, l.debit_fen as amount_fen, l.reference,
          cast(case when exists (select 1 from voucher r where r.region = v.region and r.fund = v.fund and r.reverses = v.seq) then 1 else 0 end as bigint) as cancelled
        from voucher v
        join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.line = 1
        left join fund_request_receipt f on f.region = v.region and f.fund = v.fund and f.voucher_seq = v.seq
        left join fund_request q on q.region = f.region and q.id = f.request_id
        where v.region = @region and v.rule = 'T1' and v.reverses is null and v.period >= @first
        """, Scope);

    /// <summary>月初预拨:已审批批次都付讫了没有,最后一笔在哪天。</summary>
    private static IEnumerable<BatchFact> Advances(IEnumerable<BatchPayment> batches) => batches.Where(b => b.Kind == "advance")
        .GroupBy(b => (b.Fund, b.Month))
        .Select(g => new BatchFact(g.Key.Fund, g.Key.Month, g.Last().Id, g.Last().Deferred || g.Any(b => b.Outstanding > 0), g.Max(b => b.LastOn)));

    /// <summary>
    /// 应申报、应结算的机构:当月有计入记录的。With the day on which each first declared, and whether it is settled yet; counted by what they have in
    /// common, a year at a time, or each by itself. Laid one under the other, not joined: where PostgreSQL's statistics have not seen a year yet, it would
    /// compare each provider with each.
    /// </summary>
    private List<BilledRow> Billed()
    {
        if (providers.Each) return [.. store.Query<BilledRow>(BilledSql, Scope)];
        return [.. BilledTogether().Where(r => IsAsked(r.Month))];
    }

    /// <summary>The years asked about, and the month before them.</summary>
    private List<BilledRow> BilledTogether() => billedTogether ??=
        [.. Years.Prepend(Math.Max(months.First.Plus(-1).Year, DutyRoster.FirstServiceMonth(policy).Year)).Distinct().SelectMany(year => store.Kept<BilledRow>(region, BilledSql, new { region, first = $"{year}-01", last = $"{year}-12" }))];

    /// <summary>有记录的险种和月份,连同所问以前的一个月。Where providers are asked for one by one, the agency's duties are not.</summary>
    private IEnumerable<(Fund, Month)> Recorded() => providers.Each ? [] : BilledTogether().Select(r => (Funds.Parse(r.Fund), Month.Parse(r.Month))).Distinct();

    private string BilledSql =>
        $"""
        select fund, month, {Each("provider")} as provider, on_day, settled, cast(count(*) as bigint) as providers
        from (
          select fund, month, provider, min(declared_on) as on_day, max(is_settled) as settled
          from (
            select fund, month, provider, row_count, cast(null as text) as declared_on, cast(0 as bigint) as is_settled from monthly_total
            where region = @region and {InMonths("")} {Only("provider")}
            union all
            select fund, month, provider, 0, declared_on, 0 from declaration where region = @region and {InMonths("")} {Only("provider")}
            union all
            select fund, month, provider, 0, null, 1 from statement where region = @region and fund in ('310', '390') and {InMonths("")} {Only("provider")}
          ) fact
          group by fund, month, provider having sum(row_count) > 0
        ) billed
        group by fund, month, {Each("provider")}, on_day, settled
        """;

    /// <summary>The years asked about in which there can have been something to do.</summary>
    private IEnumerable<int> Years
    {
        get
        {
            var (first, last) = (Math.Max(months.First.Year, DutyRoster.FirstServiceMonth(policy).Year), Math.Min(months.Last.Year, today.Year + 1));
            return Enumerable.Range(first, Math.Max(0, last - first + 1));
        }
    }

    /// <summary>Of one provider each month is named: in the keys the provider comes after month and fund, and they then lead to its rows alone.</summary>
    private string InMonths(string of) => providers.Code is null ? $"{of}month >= @first and {of}month <= @last"
        : $"{of}month in ({string.Join(", ", Years.SelectMany(y => Enumerable.Range(1, 12).Select(m => $"'{new Month(y, m)}'")).Where(m => IsAsked(m.Trim('\''))).DefaultIfEmpty("null"))}) and {of}fund in ('310', '390')";

    private bool IsAsked(string month) => Month.Parse(month) is var m && m >= months.First && m <= months.Last;

    private static IEnumerable<ProviderActs> Declarations(IEnumerable<BilledRow> billed) =>
        billed.Select(r => new ProviderActs(Funds.Parse(r.Fund), Month.Parse(r.Month), r.Provider, r.OnDay?.ToDay(), r.Providers));

    /// <summary>
    /// 轧差:结算单的应付款银行付讫之日;无须付款的,审批之日。A payment kept back, because of a stop or for want of an account, is not owed while it is; given to the bank it is owed again.
    /// </summary>
    private IEnumerable<ProviderActs> Nettings(List<BilledRow> billed, IEnumerable<BatchPayment> batches) =>
    [
        .. billed.Where(r => r.Settled == 0).Select(r => new ProviderActs(Funds.Parse(r.Fund), Month.Parse(r.Month), r.Provider, null, r.Providers)),
        .. providers.Each ? SettledEach() : SettledTogether(batches),
    ];

    /// <summary>By the counts of each batch: what it settled, what it pays, and what is paid of it on which day.</summary>
    private IEnumerable<ProviderActs> SettledTogether(IEnumerable<BatchPayment> batches)
    {
        var settled = Years.SelectMany(year => store.Kept<(string Batch, long Statements)>(region,
            "select batch_id, cast(count(*) as bigint) from statement where region = @region and month >= @first and month <= @last group by fund, month, batch_id",
            new { region, first = $"{year}-01", last = $"{year}-12" })).ToDictionary(r => r.Batch, r => r.Statements);
        return batches.Where(b => b.Kind == "settlement").SelectMany(b => (ProviderActs[])
        [
            new(b.Fund, b.Month, null, b.ApprovedOn, settled.GetValueOrDefault(b.Id) - b.Ordered),
            new(b.Fund, b.Month, null, null, b.Outstanding),
            .. b.Paid.Select(p => new ProviderActs(b.Fund, b.Month, null, p.Key, p.Value)),
        ]).Where(a => a.Count != 0);
    }

    private IEnumerable<ProviderActs> SettledEach() => store.Query<ActRow>(
        $"""
        select s.fund, s.month, s.provider,
          case when s.net_fen <= 0 then s.approved_on when p.instruction_id is null then r.booked_on end as on_day, cast(1 as bigint) as providers
        from statement s
        left join instruction i on i.region = s.region and i.fund = s.fund and i.month = s.month and i.provider = s.provider and i.kind = 'settlement'
          and not exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id)
        left join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
        left join payment_return p on p.region = i.region and p.instruction_id = i.id and p.repay = 1
        where s.region = @region and {InMonths("s.")} {Only("s.provider")}
          and (s.net_fen <= 0 or r.instruction_id is not null or {NotKeptBack})
        """, Scope).Select(r => r.ToActs());

    /// <summary>预付金申请,各机构首次申请之日。</summary>
    private IEnumerable<ProviderActs> Applications() => store.Query<ActRow>(
        $"""
        select a.fund, a.year as month, {Each("a.provider")} as provider, a.on_day, cast(count(*) as bigint) as providers
        from (
          select fund, year, provider, min(applied_on) as on_day from prepayment_application
          where region = @region and year >= @year and year <= @lastYear {Only("provider")} group by fund, year, provider
        ) a group by a.fund, a.year, {Each("a.provider")}, a.on_day
        """, Scope).Select(r => (r with { Month = $"{r.Month}-01" }).ToActs());

    /// <summary>
    /// 预付金的拨付。Every application that still stands, and the bank's word on its payment, unless it came back to be paid again; one that is recalled, one
    /// that was kept back, and one that may not be put into a batch, is not to be paid. Nothing may be ordered while the fund's gate is closed: of a year
    /// whose gate is closed on the last day, what was ordered before is all that is owed (docs/decisions/235).
    /// </summary>
    /// <law doc="办法" article="第五条">上年已出现当期赤字或者按照12个月滚动测算的方法预计本年赤字的统筹地区,不能预付。</law>
    private IEnumerable<YearFact> PrepaymentsPaid()
    {
        foreach (var r in store.Query<YearRow>(
            $"""
            select fund, year, max(case when paid = 1 then booked_on end) as on_day, cast(count(*) as bigint) as standing, cast(sum(paid) as bigint) as paid,
              cast(sum(case when paid = 0 and recalled = 1 then 1 else 0 end) as bigint) as recalled,
              cast(sum(case when paid = 0 and recalled = 0 and kept_back = 1 then 1 else 0 end) as bigint) as kept_back,
              cast(sum(case when recalled = 0 and ordered = 0 then 1 else 0 end) as bigint) as not_ordered
            from (
              select a.fund, a.year, r.booked_on,
                case when i.id is null then 0 else 1 end as ordered,
                case when r.instruction_id is not null and b.instruction_id is null then 1 else 0 end as paid,
                case when exists (select 1 from recall_event c where c.region = a.region and c.fund = a.fund and c.provider = a.provider and c.year = a.year) then 1 else 0 end as recalled,
                case when r.instruction_id is not null or {NotKeptBack} then 0 else 1 end as kept_back
              from prepayment_application a
              left join instruction i on i.region = a.region and i.fund = a.fund and i.month = a.year || '-01' and i.provider = a.provider and i.kind = 'prepayment'
                and not exists (select 1 from instruction n where n.region = i.region and n.replaces = i.id)
              left join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
              left join payment_return b on b.region = i.region and b.instruction_id = i.id and b.repay = 1
              where a.region = @region and a.year >= @year and a.year <= @lastYear
                and not exists (select 1 from prepayment_event e where e.region = a.region and e.application_id = a.id and e.kind in ('refused', 'withdrawn'))
            ) application
            group by fund, year
            """, Scope).ToList())
        {
            var (fund, year) = (Funds.Parse(r.Fund), YearOf(r.Year));
            var closed = r.NotOrdered > 0 ? GateClosed(fund, year) : null;
            var leftOut = closed is null && r.NotOrdered > 0 ? PrepaymentRun.LeftOut(store, new(region, fund, new(year, 1), BatchKind.Prepayment), today) : 0;
            var owed = r.Standing - r.Recalled - r.KeptBack - (closed is null ? leftOut : r.NotOrdered);
            var notOwed = string.Join(",", new[]
            {
                closed, leftOut == 0 ? null : $"{leftOut} 家核定后不得拨付", r.KeptBack == 0 ? null : $"{r.KeptBack} 家暂扣", r.Recalled == 0 ? null : $"{r.Recalled} 家停止拨付(第九条)",
            }.OfType<string>());
            yield return new(DutyRules.PrepayPayment, fund, year, Owed: owed > 0, r.Paid == owed ? r.OnDay?.ToDay() : null,
                owed == 0 ? notOwed : notOwed.Length == 0 ? $"{r.Paid}/{owed} 家" : $"{r.Paid}/{owed} 家,其余{notOwed}");
        }
    }

    /// <summary>基金不具备预付条件。On the day by which it was to be paid, or today before it; null: the fund may prepay, or its reports are missing, which is for the agency to see to.</summary>
    private string? GateClosed(Fund fund, int year)
    {
        try
        {
            var january = new DateOnly(year, 1, 1);
            var due = DueDays.OfYear(CalendarStore.Load(store), year, policy.PrepaymentPaymentDay.On(january).Value, policy.AgencyDeadline.On(january).Value);
            var gate = FundGate.Decide(GateCommand.Load(store, region, fund, new(year, 1), today < due ? today : due));
            return gate.Passed ? null : $"基金不具备预付条件({string.Join("、", gate.Conditions.Where(c => !c.Passed).Select(c => c.Article).Distinct())})";
        }
        catch (RefusedException)
        {
            return null;
        }
    }

    /// <summary>
    /// 预付金的收回与上缴。Of each provider when nothing is out in the books, or, before that, when the court was applied to; handed over when all that came
    /// back by then, by return into 支出户 or by set-off, is.
    /// </summary>
    /// <law doc="办法" article="第十一条">向定点医疗机构所在地区法院依法申请强制执行</law>
    private IEnumerable<YearFact> PrepaymentsBack()
    {
        var movements = store.Query<MovementRow>(
            """
            select l.fund, l.month as year, l.provider, v.on_day, cast(sum(l.debit_fen - l.credit_fen) as bigint) as out_fen,
              cast(coalesce(sum(case
                when coalesce(o.rule, v.rule) in ('T2', 'T8′', 'T14', '期初') then 0
                when coalesce(o.rule, v.rule) <> 'T12' or exists (select 1 from voucher_line d where d.region = l.region and d.fund = l.fund and d.seq = l.seq and d.account = '1004')
                then l.credit_fen - l.debit_fen end), 0) as bigint) as returned_fen
            from voucher_line l
            join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
            where l.region = @region and l.account in ('110102', '110103') and l.account = '110102' and l.month >= @year and l.month <= @lastYear and v.on_day <= @on
            group by l.fund, l.month, l.provider, v.on_day order by l.fund, l.month, l.provider, v.on_day
            """, new { region, year = January(range.From)[..4], lastYear = January(range.To)[..4], on = today.ToIso() }).ToList();
        var handed = store.Query<HandoverRow>(
            """
            select l.fund, substr(l.month, 1, 4) as year, v.on_day, cast(sum(l.credit_fen - l.debit_fen) as bigint) as handed_fen
            from voucher v
            left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
            join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.account = '1004'
            where v.region = @region and coalesce(o.rule, v.rule) = 'T13' and v.on_day <= @on group by l.fund, substr(l.month, 1, 4), v.on_day order by v.on_day
            """, new { region, on = today.ToIso() }).ToLookup(h => (h.Fund, h.Year));
        var filed = store.Query<(string Fund, string Provider, string Year, string OnDay)>(
            "select fund, provider, year, min(on_day) from recall_event where region = @region and step = 'courtapplied' and on_day <= @on group by fund, provider, year", new { region, on = today.ToIso() })
            .ToDictionary(f => (f.Fund, f.Provider, f.Year), f => f.OnDay);
        return movements.GroupBy(m => (m.Fund, m.Year)).SelectMany(g =>
        {
            var each = g.GroupBy(m => m.Provider).Select(p => ProviderBack.Of(p, filed.GetValueOrDefault((g.Key.Fund, p.Key, g.Key.Year)))).ToList();
            var (outstanding, inCourt, returned) = (each.Sum(p => p.OutFen), each.Where(p => p.Filed).Sum(p => p.OutFen), each.Sum(p => p.ReturnedFen));
            var back = each.Any(p => p.DoneOn is null) ? null : each.Max(p => p.DoneOn)?.ToDay();
            var (sum, over) = (0L, (DateOnly?)null);
            foreach (var h in handed[g.Key])
                if ((sum += h.HandedFen) >= returned) over ??= h.OnDay.ToDay();
                else over = null;
            var (fund, year) = (Funds.Parse(g.Key.Fund), YearOf(g.Key.Year));
            var court = inCourt == 0 ? "" : $"{new Fen(inCourt)} 元已申请法院强制执行(第十一条)";
            return (YearFact[])
            [
                new(DutyRules.PrepayReturn, fund, year, Owed: true, back, outstanding == 0 ? null : outstanding == inCourt ? court : $"未收回 {new Fen(outstanding)} 元{(inCourt == 0 ? "" : $",其中 {court}")}"),
                new(DutyRules.PrepayHandover, fund, year, Owed: outstanding != inCourt || returned > 0, back is { } day && returned > 0 && over is { } on ? new[] { day, on }.Max() : null,
                    returned == 0 ? inCourt == 0 ? null : court : $"已上缴 {new Fen(Math.Min(sum, returned))} 元,应上缴 {new Fen(returned)} 元"),
            ];
        });
    }

    /// <summary>年底公布。</summary>
    private IEnumerable<YearFact> Publications() =>
        store.Query<(string Year, string OnDay, string Place)>("select year, on_day, place from disclosure_publication where region = @region and year >= @year and year <= @lastYear", Scope)
            .Select(r => new YearFact(DutyRules.Disclosure, null, YearOf(r.Year), Owed: true, r.OnDay.ToDay(), r.Place));

    /// <summary>督促交回通知,及其后全部收回之日。</summary>
    private IEnumerable<NoticeFact> Notices() => store.Query<NoticeRow>(
        $"""
        select e.fund, e.provider, e.year, e.on_day, e.document,
          (select cast(coalesce(sum(l.debit_fen - l.credit_fen), 0) as bigint) from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            where l.region = e.region and l.fund = e.fund and l.account in ('110102', '110103') and l.account = '110102' and l.provider = e.provider and l.month = e.year and v.on_day <= @on) as out_fen,
          (select max(v.on_day) from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            where l.region = e.region and l.fund = e.fund and l.account in ('110102', '110103') and l.account = '110102' and l.provider = e.provider and l.month = e.year and v.on_day <= @on) as last_on
        from recall_event e where e.region = @region and e.step = 'noticed' {Only("e.provider")}
        """, new { region, provider = providers.Code, on = today.ToIso() })
        .Select(r => new NoticeFact(Funds.Parse(r.Fund), r.Provider, r.Year, r.OnDay.ToDay(), r.OutFen == 0 ? r.LastOn?.ToDay() : null, r.Document));

    /// <summary>退出机构的督促交回通知,及其后全部收回之日。Of what is owed of settled months and cleared years; a later debt needs a notice of its own.</summary>
    private IEnumerable<NoticeFact> DepartureNotices() => store.Query<(string Fund, string Provider, string OnDay, string Document)>(
        $"select fund, provider, on_day, document from departure_notice where region = @region {Only("provider")} order by fund, provider, seq", new { region, provider = providers.Code })
        .GroupBy(n => (n.Fund, n.Provider))
        .SelectMany(g =>
        {
            var fund = Funds.Parse(g.Key.Fund);
            var movements = OpenDebts.Movements(store, region, fund, g.Key.Provider).Where(m => m.Day <= today).ToList();
            return g.Select(n => new NoticeFact(fund, n.Provider, n.OnDay[..4], n.OnDay.ToDay(), Departure.ReturnedOn(movements, n.OnDay.ToDay()), n.Document));
        });

    private static string January(DateOnly day) => $"{day.Year:0000}-01";

    private static int YearOf(string year) => int.Parse(year, CultureInfo.InvariantCulture);

    private string Each(string column) => providers.Each ? column : "cast(null as text)";

    private string Only(string column) => providers.Code is null ? "" : $"and {column} = @provider";

    private sealed record RequestRow(string Fund, string Month, string Id, string SentOn, long ExpectedFen);

    private sealed record ReceiptRow(string Fund, string? Month, string OnDay, string Period, long Number, long AmountFen, string? Reference, long Cancelled);

    private sealed record BilledRow(string Fund, string Month, string? Provider, string? OnDay, long Settled, long Providers);

    /// <summary>SQL of an instruction: it was not kept back, or it was and has been given to the bank since.</summary>
    private const string NotKeptBack = """
        (not exists (select 1 from payment_withheld w where w.region = i.region and w.instruction_id = i.id)
          or exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id))
        """;

    private sealed record YearRow(string Fund, string Year, string? OnDay, long Standing, long Paid, long Recalled, long KeptBack, long NotOrdered);

    private sealed record MovementRow(string Fund, string Year, string Provider, string OnDay, long OutFen, long ReturnedFen);

    /// <summary>一家机构一年的预付金收回。</summary>
    /// <param name="ReturnedFen">What came back by then, to be handed over.</param>
    private sealed record ProviderBack(long OutFen, bool Filed, string? DoneOn, long ReturnedFen)
    {
        /// <param name="filedOn">申请强制执行之日。</param>
        public static ProviderBack Of(IEnumerable<MovementRow> movements, string? filedOn)
        {
            var all = movements.ToList();
            var outstanding = all.Sum(m => m.OutFen);
            var zero = outstanding == 0 ? all[^1].OnDay : null;
            var filed = filedOn is not null && (zero is null || string.CompareOrdinal(filedOn, zero) < 0);
            var done = filed ? filedOn : zero;
            return new(outstanding, filed, done, all.Where(m => !filed || string.CompareOrdinal(m.OnDay, done) <= 0).Sum(m => m.ReturnedFen));
        }
    }

    private sealed record HandoverRow(string Fund, string Year, string OnDay, long HandedFen);

    private sealed record NoticeRow(string Fund, string Provider, string Year, string OnDay, string Document, long OutFen, string? LastOn);

    private sealed record ActRow(string Fund, string Month, string? Provider, string? OnDay, long Providers)
    {
        public ProviderActs ToActs() => new(Funds.Parse(Fund), Domain.Month.Parse(Month), Provider, OnDay?.ToDay(), Providers);
    }
}

/// <summary>按机构列出。Whether each provider's own duties are asked for, and if of one only, of which.</summary>
public sealed record DutyProviders(bool Each, string? Code)
{
    /// <summary>合并列出,附机构数。</summary>
    public static readonly DutyProviders Together = new(Each: false, null);
}
