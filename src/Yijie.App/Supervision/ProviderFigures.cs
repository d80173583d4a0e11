using System.CommandLine;
using Yijie.App.Duties;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>机构一级的监督。Which providers have most open, and one provider's months.</summary>
internal static class ProviderFigures
{
    private const int Months = 12;

    /// <summary>本机构的资金。<c>providers money CODE</c>: what the province sees of a provider, for the provider itself and its agency.</summary>
    public static Command Command()
    {
        var code = new Argument<string>("CODE") { Description = "定点医药机构代码" };
        return new Command("money", "一家机构近一年的资金:逐月应结算、预拨、结算、付款与用时,未清,预付金,逾期事项") { code }.ReadBy(Readers.WithProviders).UntilNextAct().Answers<ProviderDetail>().Does((context, parsed) =>
        {
            var provider = parsed.GetValue(code)!;
            using var store = context.Database.Read();
            var region = PartyStore.RegionOf(store, provider) ?? throw new UsageException($"没有登记机构 {provider}");
            context.RequireReader(store, region, provider);
            var last = Month.Of(context.Today);
            var answer = Of(store, region, provider, new(last.Plus(1 - Months), last, null), context.Today);
            context.Answer(answer, text => SuperviseText.Write(text, answer));
        });
    }

    /// <summary>未清最多的机构,预拨与待抵扣合计。</summary>
    public static IEnumerable<OpenProviderAnswer> LargestOpen(Store store, string region, DateOnly today, int most) => store.Kept<OpenRow>(region,
            """
            select provider, cast(sum(advances) as bigint) as advances_fen, cast(sum(clawbacks) as bigint) as clawbacks_fen from (
              select provider, debit_fen - credit_fen as advances, 0 as clawbacks from voucher_line where region = @region and account in ('110102', '110103') and account = '110103'
              union all select provider, 0, amount_fen from clawback_entry where region = @region
            ) as open group by provider having sum(advances) + sum(clawbacks) > 0 order by sum(advances) + sum(clawbacks) desc, provider limit @most
            """, new { region, most })
        .Select(r => (Open: r, Provider: PartyStore.Find(store, region, r.Provider, today)!))
        .Select(r => new OpenProviderAnswer(r.Open.Provider, r.Provider.Name, KindNames.Code(r.Provider.Type), new(r.Open.AdvancesFen), new(r.Open.ClawbacksFen)));

    public static ProviderDetail Of(Store store, string region, string code, SupervisedSpan span, DateOnly today)
    {
        var provider = PartyStore.Find(store, region, code, today)!;
        var (within, scope) = Store.OneOf(span.Months.Select(m => m.ToString()), new { region, code });
        var (policy, calendar) = (PolicyStore.Load(store, region), CalendarStore.Load(store));
        var months = store.Query<MonthRow>(
            $"""
            select g.month, g.fund, g.gross_fen, coalesce(a.amount_fen, 0) as advanced_fen, a.booked_on as advanced_on,
              s.approved_on, coalesce(s.actual_fen, 0) as actual_fen, coalesce(s.net_fen, 0) as net_fen, n.booked_on as netted_on
            from (
              select month, fund, cast(sum(amount_fen) as bigint) as gross_fen from (
                select month, fund, pooled_fen + account_fen as amount_fen from monthly_total
                where region = @region and month in ({within}) and fund in ('310', '390') and provider = @code
                union all
                select month, fund, 0 from statement where region = @region and month in ({within}) and fund in ('310', '390') and provider = @code) as of_month
              group by month, fund) g
            left join statement s on s.region = @region and s.fund = g.fund and s.provider = @code and s.month = g.month
            left join (select i.fund, i.month, i.amount_fen, r.booked_on from instruction i join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
              where i.region = @region and i.provider = @code and i.kind = 'advance' and i.repays = 0) a on a.fund = g.fund and a.month = g.month
            left join (select i.fund, i.month, i.amount_fen, r.booked_on from instruction i join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
              where i.region = @region and i.provider = @code and i.kind = 'settlement' and i.repays = 0) n on n.fund = g.fund and n.month = g.month
            order by g.month, g.fund
            """, scope).ToList();
        var overdue = DutyList.Of(store, [region], today, new(span.From.FirstDay, today), new DutyProviders(true, code)).Where(d => d.Provider == code && d.State == DutyState.Overdue);
        var balances = store.Query<BalanceRow>(
            """
            select account, cast(sum(debit_fen - credit_fen) as bigint) as amount_fen from voucher_line
            where region = @region and fund in ('310', '390') and account in ('110102', '110103') and provider = @code group by account
            """, new { region, code }).ToDictionary(b => b.Account, b => new Fen(b.AmountFen));
        var clawbacks = Funds.All.SelectMany(f => ClawbackRegister.Open(store, region, f, code)).Sum(o => o.Item.Balance);
        return new(code, provider.Name, region, KindNames.Code(provider.Type), balances.GetValueOrDefault("110103"), clawbacks, balances.GetValueOrDefault("110102"),
            [.. months.Select(AnswerOf)], [.. overdue.Select(DutyAnswer.Of)]);

        ProviderMonthAnswer AnswerOf(MonthRow m)
        {
            var service = Month.Parse(m.Month);
            var on = service.Next.FirstDay;
            var declared = Timetable.DeclarationDeadline(calendar, service, policy.DeclarationDay.On(on).Value, policy.ProviderDeadline.On(on).Value);
            return new(service, m.Fund, new(m.GrossFen), new(m.AdvancedFen), m.AdvancedOn, Taken(service.LastDay, m.AdvancedOn), m.ApprovedOn, new(m.ActualFen), new(m.NetFen), m.NettedOn, Taken(declared, m.NettedOn));
        }

        int? Taken(DateOnly after, string? paid) => paid is null ? null : DaysTaken.Between(calendar, after, paid.ToDay());
    }

    private sealed record OpenRow(string Provider, long AdvancesFen, long ClawbacksFen);

    private sealed record BalanceRow(string Account, long AmountFen);

    private sealed record MonthRow(
        string Month, string Fund, long GrossFen, long AdvancedFen, string? AdvancedOn, string? ApprovedOn, long ActualFen, long NetFen, string? NettedOn);
}
