using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

/// <summary>
/// 月度结算取数。Loads the facts of a month for all its providers at once. What came for a provider's settled months after its last
/// settlement — rows, deductions, DRG results — is late and comes in here, each item with its own month.
/// </summary>
internal sealed class SettlementFacts(Store store, BatchKey key, DateOnly today)
{
    private readonly object scope = new { key.Region, fund = key.Fund.Code(), month = key.Month.ToString() };
    private readonly Dictionary<string, Settled> settled = [];
    private long since; // the oldest of the providers' last cuts: nothing imported up to it is late

    public SettlementInputs Load(Fen? limit)
    {
        LoadSettled();
        var policy = PolicyStore.Load(store, key.Region);
        var on = policy.DayOf(key.Month, today);
        var deadline = Timetable.DeclarationDeadline(CalendarStore.Load(store), key.Month, policy.DeclarationDay.On(on).Value, policy.ProviderDeadline.On(on).Value);

        var gross = Gross();
        var late = Late();
        var deductions = Deductions();
        var drg = DrgAdjustments();
        var open = OpenItems();
        var advances = PaymentStore.AdvancesInFlight(store, key.Region, key.Fund, key.Month).ToHashSet();
        var before = MonthsToSettle.SettledBefore(store, key.Region, key.Fund);
        var earlierOpen = EarlierMonthsOpen(policy.FirstMonth, open, before);

        var payees = PartyStore.Payees(store, key.Region, today);
        var stopped = PartyStore.Stopped(store, key.Region);
        var declared = Declared();
        var done = StepsDone();

        var candidates = gross.Select(g => g.Key)
            .Concat(late.Select(l => l.Key)).Concat(deductions.Select(d => d.Key)).Concat(drg.Select(d => d.Key))
            .Concat(open.Where(o => o.Any(i => i.Kind == OpenItemKind.Advance && i.Month == key.Month) && !before.Contains((o.Key, key.Month))).Select(o => o.Key))
            .Concat(advances)
            .Distinct().Where(p => !IsSettled(p, key.Month)).Order(StringComparer.Ordinal)
            .Select(p => new SettlementCandidate(
                p, payees[p].Type,
                [.. gross[p]], [.. late[p]], [.. deductions[p]], [.. drg[p]],
                new GateFacts(
                    Declared: declared.Contains(p),
                    DeclarationDeadlinePassed: today > deadline && policy.ExOfficio.On(on).Value,
                    AuditDone: done.Contains(("audit", p)),
                    AgreementCheckDone: done.Contains(("agreement", p)),
                    DrgRequired: policy.DrgForInpatient.On(on).Value && payees[p].Type == ProviderType.Institution && gross[p].Any(t => t.Category == Category.Inpatient && t.Rows > 0),
                    DrgDone: done.Contains(("drg", p)),
                    AdvanceInFlight: advances.Contains(p),
                    EarlierMonthOpen: earlierOpen.Contains(p)),
                [.. open[p]],
                PaymentStopped: stopped.ContainsKey(p),
                HasBankAccount: payees[p].HasAccount));

        return new(key.Region, key.Fund, key.Month, policy.DepositRate.On(on), [.. candidates], limit);
    }

    private bool IsSettled(string provider, Month month) => settled.TryGetValue(provider, out var s) && s.Months.Contains(month);

    /// <summary>Whether an item of a settled month, which an import brought, came after the provider's last settlement.</summary>
    private bool IsLate(string provider, Month month, long importSeq) =>
        settled.TryGetValue(provider, out var s) && s.Months.Contains(month) && importSeq > s.LastCut;

    /// <summary>Whether an item is this settlement's: of its own month, or late.</summary>
    private bool BelongsHere(string provider, Month month, long importSeq) => month == key.Month || IsLate(provider, month, importSeq);

    private void LoadSettled()
    {
        foreach (var (provider, month, cut) in store.Query<(string, string, long)>("select provider, month, cut from statement where region = @Region and fund = @fund", scope))
        {
            if (!settled.TryGetValue(provider, out var s)) settled[provider] = s = new();
            s.Months.Add(Month.Parse(month));
            s.LastCut = Math.Max(s.LastCut, cut);
        }
        since = settled.Count == 0 ? long.MaxValue : settled.Values.Min(s => s.LastCut);
    }

    private ILookup<string, CategoryTotal> Gross()
    {
        var totals = new List<(string Provider, CategoryTotal Total)>();
        using var rows = store.Rows(
            """
            select provider, category, cast(sum(row_count) as bigint) as row_count, cast(sum(pooled_fen) as bigint) as pooled_fen, cast(sum(account_fen) as bigint) as account_fen
            from monthly_total where region = @Region and month = @month and fund = @fund
            group by provider, category
            having sum(row_count) <> 0 or sum(pooled_fen) <> 0 or sum(account_fen) <> 0
            order by provider, category
            """, scope);
        while (rows.Read()) totals.Add((rows.Text(0), new(key.Month, (Category)rows.Long(1), rows.Long(2), new Fen(rows.Long(3)), new Fen(rows.Long(4)))));
        return totals.ToLookup(t => t.Provider, t => t.Total);
    }

    /// <summary>迟到记录。Rows of settled months that came after the provider's last settlement; the months are found through the imports that touched them.</summary>
    private ILookup<string, CategoryTotal> Late()
    {
        var months = store.Query<string>("select distinct month from import_month where region = @Region and import_seq > @since", new { key.Region, since }).ToList();
        return months
            .SelectMany(month => store.Query<TotalRow>(
                """
                select provider, month, category, import_seq, row_count, pooled_fen, account_fen
                from monthly_total where region = @Region and month = @month and fund = @fund and import_seq > @since
                order by provider, category, import_seq
                """, new { key.Region, month, fund = key.Fund.Code(), since }))
            .Where(r => IsLate(r.Provider, Month.Parse(r.Month), r.ImportSeq))
            .GroupBy(r => (r.Provider, r.Month, r.Category))
            .Select(g => new TotalRow(g.Key.Provider, g.Key.Month, g.Key.Category, 0, g.Sum(r => r.RowCount), g.Sum(r => r.PooledFen), g.Sum(r => r.AccountFen)))
            .Where(r => r.RowCount != 0 || r.PooledFen != 0 || r.AccountFen != 0)
            .OrderBy(r => r.Month, StringComparer.Ordinal).ThenBy(r => r.Category)
            .ToLookup(r => r.Provider, r => r.ToTotal());
    }

    private object ItemScope => new { key.Region, fund = key.Fund.Code(), month = key.Month.ToString(), since };

    private ILookup<string, Deduction> Deductions() => store
        .Query<DeductionRow>(
            """
            select id, provider, month, kind, category, amount_fen, import_seq from deduction
            where region = @Region and fund = @fund and (month = @month or import_seq > @since) order by month, id
            """, ItemScope)
        .Where(r => BelongsHere(r.Provider, Month.Parse(r.Month), r.ImportSeq))
        .ToLookup(r => r.Provider, r => new Deduction(
            r.Id, Month.Parse(r.Month), r.Kind == "audit" ? DeductionKind.Audit : DeductionKind.Agreement, (Category?)r.Category, new Fen(r.AmountFen)));

    private ILookup<string, DrgAdjustment> DrgAdjustments() => store
        .Query<DrgRow>(
            """
            select id, provider, month, amount_fen, import_seq from drg_adjustment
            where region = @Region and fund = @fund and (month = @month or import_seq > @since) order by month, id
            """, ItemScope)
        .Where(r => BelongsHere(r.Provider, Month.Parse(r.Month), r.ImportSeq))
        .ToLookup(r => r.Provider, r => new DrgAdjustment(r.Id, Month.Parse(r.Month), new Fen(r.AmountFen)));

    private HashSet<string> Declared()
    {
        var declared = new HashSet<string>(StringComparer.Ordinal);
        using var rows = store.Rows("select provider from declaration where region = @Region and fund = @fund and month = @month", scope);
        while (rows.Read()) declared.Add(rows.Text(0));
        return declared;
    }

    private HashSet<(string Step, string Provider)> StepsDone()
    {
        var done = new HashSet<(string, string)>();
        using var rows = store.Rows("select step, provider from review where region = @Region and fund = @fund and month = @month", scope);
        while (rows.Read()) done.Add((rows.Text(0), rows.Text(1)));
        return done;
    }

    /// <summary>未清款项。Advances of this and earlier months from the books, clawbacks from their register, prepayment being recalled.</summary>
    private ILookup<string, OpenItem> OpenItems()
    {
        var advances = Books.OpenAdvances(store, key.Region, key.Fund)
            .Where(a => a.Month <= key.Month)
            .Select(a => (a.Provider, Item: new OpenItem(OpenItemKind.Advance, a.Month, a.Balance, [], Fen.Zero)));
        return advances.Concat(ClawbackRegister.Open(store, key.Region, key.Fund)).Concat(PrepaymentRegister.BeingRecalled(store, key.Region, key.Fund))
            .ToLookup(i => i.Provider, i => i.Item);
    }

    /// <summary>
    /// 以前月份未结。Providers with an earlier month that needs a settlement of its own and has none. Months before the plan came into force hold up
    /// nothing: their records are history. Nor do those settled before the book began.
    /// </summary>
    private HashSet<string> EarlierMonthsOpen(Month firstMonth, ILookup<string, OpenItem> open, HashSet<(string, Month)> before)
    {
        var own = MonthsToSettle.Of(store, key.Region, key.Fund, firstMonth, key.Month);
        var advances = open.SelectMany(o => o.Where(i => i.Kind == OpenItemKind.Advance && i.Month < key.Month).Select(i => (Provider: o.Key, i.Month))).Where(a => !before.Contains(a));
        return [.. own.Concat(advances).Where(o => !IsSettled(o.Provider, o.Month)).Select(o => o.Provider)];
    }

    private sealed class Settled
    {
        public HashSet<Month> Months { get; } = [];
        public long LastCut { get; set; }
    }

    private sealed record TotalRow(string Provider, string Month, long Category, long ImportSeq, long RowCount, long PooledFen, long AccountFen)
    {
        public CategoryTotal ToTotal() => new(Domain.Month.Parse(Month), (Category)Category, RowCount, new Fen(PooledFen), new Fen(AccountFen));
    }

    private sealed record DeductionRow(string Id, string Provider, string Month, string Kind, long? Category, long AmountFen, long ImportSeq);

    private sealed record DrgRow(string Id, string Provider, string Month, long AmountFen, long ImportSeq);
}
