using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算取数。Loads the year's monthly statements, assessments and items of all providers that are not cleared yet.</summary>
internal sealed class ClearingFacts(Store store, BatchKey key)
{
    private readonly object scope = new { key.Region, fund = key.Fund.Code(), key.Month.Year, first = key.Month.ToString(), last = key.Month.Plus(11).ToString() };

    /// <exception cref="RefusedException">The year cannot be cleared; all that is missing is named.</exception>
    public ClearingInputs Load(DateOnly today, Fen? limit)
    {
        var months = MonthsByProvider();
        var items = Items();
        var grades = Grades();
        var notCleared = NotCleared();
        var policy = PolicyStore.Load(store, key.Region);
        var scheme = SchemeCommand.InForce(store, key.Region, key.Month);
        RefusedException.ThrowIfAny(Clearing.Refusals(
            key.Month, Unsettled(policy), [.. notCleared.Where(p => months.Contains(p) && !grades.ContainsKey(p))], scheme is not null, notCleared.Count > 0));

        var providers = PartyStore.Providers(store, key.Region, today);
        var stopped = PartyStore.Stopped(store, key.Region);
        var open = OpenItems();
        var candidates = notCleared.Select(p => new ClearingCandidate(
            p, providers[p].Type, months.Contains(p) ? grades[p] : null, [.. months[p]], [.. items[p]], [.. open[p]],
            PaymentStopped: stopped.ContainsKey(p), HasBankAccount: providers[p].Account.OnFile));
        return new(key.Region, key.Fund, key.Month, ClearingScheme.Of(policy, key.Month, scheme!.Document, scheme.DecidedOn.ToDay()), [.. candidates], limit);
    }

    /// <summary>待清算的机构。Whoever has a monthly statement or an item of the year and no clearing statement of it, by code.</summary>
    public List<string> NotCleared() =>
    [
        .. store.Query<string>(
            """
            select provider from (
              select provider from statement where region = @Region and fund = @fund and month between @first and @last
              union select provider from clearing_item where region = @Region and fund = @fund and year = @Year
            ) p
            where not exists (select 1 from clearing_statement c where c.region = @Region and c.fund = @fund and c.year = @Year and c.provider = p.provider)
            """, scope).Order(StringComparer.Ordinal),
    ];

    /// <summary>已登记而未结入的。Deductions and adjustments of the year's months that came after their provider's last settlement: they go into its next one.</summary>
    public IEnumerable<PendingItemAnswer> Pending() => store.Query<PendingRow>(
        """
        select i.id, i.provider, i.month, i.kind, i.amount_fen from (
          select id, provider, month, kind, -amount_fen as amount_fen, import_seq from deduction where region = @Region and fund = @fund and month between @first and @last
          union all
          select id, provider, month, 'drg', amount_fen, import_seq from drg_adjustment where region = @Region and fund = @fund and month between @first and @last
        ) i
        join (select provider, max(cut) as cut from statement where region = @Region and fund = @fund group by provider) s on s.provider = i.provider
        where i.import_seq > s.cut order by i.provider, i.month, i.id
        """, scope).Select(r => new PendingItemAnswer(r.Id, r.Provider, r.Month, r.Kind, new(r.AmountFen)));

    private sealed record PendingRow(string Id, string Provider, string Month, string Kind, long AmountFen);

    private ILookup<string, ClearedMonth> MonthsByProvider() => store
        .Query<(string Provider, string Content)>(
            "select provider, content from statement where region = @Region and fund = @fund and month between @first and @last order by provider, month", scope)
        .ToLookup(s => s.Provider, s => ClearedMonth.Of(Statements.Read(s.Content)));

    private ILookup<string, ClearingItem> Items() => store
        .Query<ItemRow>(
            "select id, provider, kind, category, amount_fen, reason, document from clearing_item where region = @Region and fund = @fund and year = @Year", scope)
        .OrderBy(i => i.Id, StringComparer.Ordinal)
        .ToLookup(i => i.Provider, i => new ClearingItem(i.Id, ClearingItemImport.KindOf(i.Kind), (Category?)i.Category, new(i.AmountFen), i.Reason, i.Document));

    /// <summary>The newest assessment of each provider.</summary>
    private Dictionary<string, AssessmentGrade?> Grades()
    {
        var grades = new Dictionary<string, AssessmentGrade?>(StringComparer.Ordinal);
        foreach (var (provider, grade) in store.Query<(string, string)>("select provider, grade from assessment where region = @Region and year = @Year order by import_seq, line", scope))
            grades[provider] = AssessmentGrades.Parse(grade);
        return grades;
    }

    /// <summary>未结算的月份。Months of the year that need a settlement and have none; months before the plan came into force are history.</summary>
    private IEnumerable<(string Provider, Month Month)> Unsettled(Policy policy)
    {
        var settled = store.Query<(string, string)>(
            "select provider, month from statement where region = @Region and fund = @fund and month between @first and @last", scope).ToHashSet();
        var before = MonthsToSettle.SettledBefore(store, key.Region, key.Fund);
        var open = Books.OpenAdvances(store, key.Region, key.Fund).Where(a => a.Month.Year == key.Month.Year).Select(a => (a.Provider, a.Month)).Where(a => !before.Contains(a));
        return MonthsToSettle.Of(store, key.Region, key.Fund, policy.FirstMonth > key.Month ? policy.FirstMonth : key.Month, key.Month.Plus(12)).Concat(open)
            .Where(m => !settled.Contains((m.Provider, m.Month.ToString())));
    }

    /// <summary>补付款可冲抵的款项。What is owed of settled months and earlier years, and prepayment being recalled.</summary>
    private ILookup<string, OpenItem> OpenItems() => OpenDebts.Of(store, key.Region, key.Fund)
        .Concat(PrepaymentRegister.BeingRecalled(store, key.Region, key.Fund))
        .ToLookup(o => o.Provider, o => o.Item);

    private sealed record ItemRow(string Id, string Provider, string Kind, long? Category, long AmountFen, string Reason, string Document);
}
