using System.Collections.Immutable;
using System.Globalization;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using Yijie.Domain.Records;

namespace Yijie.App.Prepayment;

/// <summary>预付金的取数。What a region's applications are decided on, as it stands on the business day; each table is read once.</summary>
public sealed class PrepaymentFacts(Store store, string region, DateOnly today)
{
    private readonly Lazy<Policy> policy = new(() => PolicyStore.Load(store, region));
    private readonly Lazy<WorkCalendar> calendar = new(() => CalendarStore.Load(store));
    private readonly Lazy<ILookup<string, ServiceAgreement>> agreements = new(() => PartyStore.Agreements(store, region));
    private readonly Dictionary<Month, Consultation?> consultations = [];

    public Policy Policy => policy.Value;

    public WorkCalendar Calendar => calendar.Value;

    public ILookup<string, ServiceAgreement> Agreements => agreements.Value;

    /// <summary>资格审核的依据。</summary>
    public EligibilityInputs Eligibility(ApplicationRecord application)
    {
        var deadline = PrepaymentTimetable.ReturnDeadline(Calendar, Policy, application.Year.Plus(-12));
        return new(application.Id, application.AppliedOn, today, PartyStore.Find(store, region, application.Provider, today)?.Level ?? "", Policy.PrepaymentMinimumLevel.On(today),
            Policy.PrepaymentSettledMonths.On(today), Policy.PrepaymentPenaltyFreeMonths.On(today), Grade(application), Penalties(application.Provider),
            deadline, Earlier(application, deadline), Quota(application), [.. Policy.PrepaymentConditions.Where(c => c.From <= application.AppliedOn)], Findings(application));
    }

    /// <summary>核定额度的依据。</summary>
    public QuotaInputs Quota(ApplicationRecord application)
    {
        var (years, maternity) = (Policy.PrepaymentBaseYears.On(today), Policy.PrepaymentBaseWithMaternity.On(today));
        return new(region, application.Fund, application.Year, application.Provider, Spending(application, years.Value, maternity.Value), [.. Agreements[application.Provider]],
            years, Policy.PrepaymentBaseMonthsMinimum.On(today), maternity, Policy.PrepaymentScaleMonths.On(today), Consultation(application.Year));
    }

    /// <summary>会商的规模。The last consultation recorded for the year; null: none.</summary>
    public Consultation? Consultation(Month year)
    {
        if (consultations.TryGetValue(year, out var known)) return known;
        var row = store.Find<ConsultationRow>(
            "select scale, document, agreed_on, departments, reason from prepayment_consultation where region = @region and year = @year order by seq desc limit 1", new { region, year = year.ToString()[..4] });
        return consultations[year] = row is null ? null : new((int)row.Scale, row.Document, row.AgreedOn.ToDay(), [.. row.Departments.Split(',')], row.Reason);
    }

    /// <summary>Month by month: the settlements that are loaded, else the history. Each month is looked up by its key.</summary>
    private ImmutableArray<InpatientMonth> Spending(ApplicationRecord application, int years, bool withMaternity)
    {
        var (from, to) = Domain.Prepayment.Quota.Span(application.Year, years);
        var months = Enumerable.Range(0, years * 12).Select(from.Plus).ToList();
        var listed = string.Join(',', months.Select(m => $"'{m}'"));
        var scope = new { region, fund = application.Fund.Code(), application.Provider, inpatient = (long)Category.Inpatient, maternity = (long)(withMaternity ? Category.Maternity : Category.Inpatient) };
        var settled = store.Query<(string Month, long Fen)>(
            $"""
            select month, cast(sum(case when category in (@inpatient, @maternity) then pooled_fen else 0 end) as bigint) from monthly_total
            where region = @region and month in ({listed}) and fund = @fund and provider = @Provider group by month having sum(row_count) > 0
            """, scope).ToDictionary(r => r.Month, r => r.Fen);
        var history = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (month, fen) in store.Query<(string, long)>(
            $"select month, hifp_inpatient_fen from inpatient_history where region = @region and month in ({listed}) and provider = @Provider and fund = @fund order by import_seq, line", scope))
            history[month] = fen;
        return
        [
            .. from month in months
               let key = month.ToString()
               let isSettled = settled.ContainsKey(key)
               where isSettled || history.ContainsKey(key)
               select new InpatientMonth(month, new(isSettled ? settled[key] : history[key]), isSettled),
        ];
    }

    private string? Grade(ApplicationRecord application) => store.Find<string>(
        "select grade from assessment where region = @region and provider = @Provider and year = @year order by import_seq desc, line desc limit 1",
        new { region, application.Provider, year = (long)application.Year.Year - 1 });

    private ImmutableArray<Penalty> Penalties(string provider) =>
    [
        .. store.Query<(string Kind, string DecidedOn, string Document)>(
                "select kind, decided_on, document from penalty where region = @region and provider = @provider order by decided_on, kind, document", new { region, provider })
            .Select(p => new Penalty(p.Kind, p.DecidedOn.ToDay(), p.Document)),
    ];

    /// <summary>What of earlier years was still out at the end of the day by which it had to be back; of last year's, what was written off is not back.</summary>
    private ImmutableArray<EarlierPrepayment> Earlier(ApplicationRecord application, DateOnly deadline) =>
    [
        .. store.Query<(string Fund, string Year, long NotReturned)>(
                """
                select l.fund, l.month, cast(sum(case when v.on_day <= @deadline and (v.rule <> 'T14' or l.month < @last) then l.debit_fen - l.credit_fen else 0 end) as bigint)
                from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
                where l.region = @region and l.account = '110102' and l.provider = @Provider and l.month < @year group by l.fund, l.month order by l.fund, l.month
                """,
                new { region, application.Provider, year = Year(application.Year), last = Year(application.Year.Plus(-12)), deadline = deadline.ToIso() })
            .Select(e => new EarlierPrepayment(Funds.Parse(e.Fund), new(int.Parse(e.Year, CultureInfo.InvariantCulture), 1), new(e.NotReturned))),
    ];

    /// <summary>The last finding on each condition, with what was attached to it.</summary>
    private ImmutableArray<Finding> Findings(ApplicationRecord application)
    {
        var attached = AttachmentStore.Of(store, region, application.Id).ToLookup(l => l.Part, l => l.Sha256);
        return
        [
            .. store.Query<(string Condition, string Result, string Note, string Actor, string OnDay)>(
                    "select condition, result, note, actor, on_day from prepayment_check where region = @region and application_id = @Id order by condition, seq", new { region, application.Id })
                .GroupBy(c => c.Condition, (_, all) => all.Last())
                .OrderBy(c => c.Condition, StringComparer.Ordinal)
                .Select(c => new Finding(c.Condition, c.Result == "pass", c.Note, c.Actor, c.OnDay.ToDay(), [.. attached[c.Condition].Order(StringComparer.Ordinal)])),
        ];
    }

    private static string Year(Month january) => january.ToString()[..4];

    private sealed record ConsultationRow(long Scale, string Document, string AgreedOn, string Departments, string Reason);
}
