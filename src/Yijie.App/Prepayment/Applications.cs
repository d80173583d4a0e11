using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>申请的一件事。Who, when, why, on which document.</summary>
public sealed record ApplicationStep(long Seq, string Kind, string OnDay, string At, string Actor, string Reason, string Document)
{
    [JsonIgnore] // Kind says it
    public ApplicationEvent Event => Enum.Parse<ApplicationEvent>(Kind, ignoreCase: true);
}

/// <summary>一份预付金申请及其经过。</summary>
public sealed record ApplicationRecord(
    string Region, string Id, Fund Fund, Month Year, string Provider, DateOnly AppliedOn, string Actor, ImmutableArray<string> Undertakings, ImmutableArray<ApplicationStep> Steps)
{
    /// <summary>付款之前的状态。It follows from the events.</summary>
    public Stage Stage => Steps.Aggregate((Stage?)null, (stage, step) => Stages.After(stage, step.Event))
        ?? throw new InvalidOperationException($"{Id}: its events are in no order");

    public ApplicationStep? Last(ApplicationEvent happened) => Steps.LastOrDefault(s => s.Event == happened);
}

/// <summary>申请的存取。</summary>
public static class Applications
{
    /// <summary>按申请号查找。</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static ApplicationRecord Get(Store store, string id) =>
        Where(store, RegionOf(id), "and id = @id", new { region = RegionOf(id), id }).FirstOrDefault() ?? throw new UsageException($"没有预付金申请 {id}");

    /// <summary>申请号所属的统筹区,供加锁。</summary>
    public static string RegionOf(string id) => Region.Find(id.Split('-')[0])?.Code ?? throw new UsageException($"没有预付金申请 {id}");

    /// <summary>一个年度的全部申请,按机构、次序。</summary>
    public static IReadOnlyList<ApplicationRecord> Of(Store store, string region, Fund fund, Month year, string? provider = null) => Where(store, region,
        $"and fund = @fund and year = @year {(provider is null ? "" : "and provider = @provider")}", new { region, fund = fund.Code(), year = year.ToString()[..4], provider });

    /// <summary>一家机构的全部申请,各年度各险种。</summary>
    public static IReadOnlyList<ApplicationRecord> Of(Store store, string region, string provider) => Where(store, region, "and provider = @provider", new { region, provider });

    /// <summary>全部申请。</summary>
    public static IEnumerable<ApplicationRecord> All(Store store) => Region.All.SelectMany(r => Where(store, r.Code, "", new { region = r.Code }));

    public static void Add(Store store, Context context, ApplicationRecord application)
    {
        store.Execute(
            """
            insert into prepayment_application (region, id, fund, year, provider, applied_on, at, actor, undertakings)
            values (@Region, @Id, @fund, @year, @Provider, @today, @Instant, @Actor, @undertakings)
            """,
            new
            {
                application.Region, application.Id, fund = application.Fund.Code(), year = application.Year.ToString()[..4], application.Provider,
                today = application.AppliedOn.ToIso(), context.Instant, application.Actor, undertakings = string.Join(',', application.Undertakings),
            });
    }

    /// <summary>记一件事。Refused where it may not happen in the application's state.</summary>
    public static ApplicationRecord Add(
        Store store, Context context, ApplicationRecord application, ApplicationEvent happened, string actor, string reason = "", string document = "")
    {
        if (application.Steps.Length > 0) RefusedException.ThrowIfAny(Stages.Refusals(application.Id, application.Stage, happened));
        var step = new ApplicationStep(application.Steps.Length + 1, Code(happened), context.Today.ToIso(), context.Instant, actor, reason, document);
        store.Execute(
            """
            insert into prepayment_event (region, application_id, seq, kind, on_day, at, actor, reason, document)
            values (@Region, @Id, @Seq, @Kind, @OnDay, @At, @Actor, @Reason, @Document)
            """,
            new { application.Region, application.Id, step.Seq, step.Kind, step.OnDay, step.At, step.Actor, step.Reason, step.Document });
        return application with { Steps = application.Steps.Add(step) };
    }

    public static string Code(ApplicationEvent happened) => happened.ToString().ToLowerInvariant();

    private static List<ApplicationRecord> Where(Store store, string region, string filter, object parameters)
    {
        var rows = store.Query<Row>($"select id, fund, year, provider, applied_on, actor, undertakings from prepayment_application where region = @region {filter}", parameters).ToList();
        var steps = store.Query<StepRow>(
                $"""
                select application_id, seq, kind, on_day, at, actor, reason, document from prepayment_event
                where region = @region and application_id in (select id from prepayment_application where region = @region {filter}) order by application_id, seq
                """, parameters)
            .ToLookup(s => s.ApplicationId, s => new ApplicationStep(s.Seq, s.Kind, s.OnDay, s.At, s.Actor, s.Reason, s.Document));
        return
        [
            .. from r in rows
               orderby r.Fund, r.Year, r.Provider, r.Id.Length, r.Id
               select new ApplicationRecord(region, r.Id, Funds.Parse(r.Fund), new(int.Parse(r.Year, System.Globalization.CultureInfo.InvariantCulture), 1), r.Provider, r.AppliedOn.ToDay(), r.Actor,
                   [.. r.Undertakings.Split(',')], [.. steps[r.Id]]),
        ];
    }

    private sealed record Row(string Id, string Fund, string Year, string Provider, string AppliedOn, string Actor, string Undertakings);

    private sealed record StepRow(string ApplicationId, long Seq, string Kind, string OnDay, string At, string Actor, string Reason, string Document);
}
