using System.Globalization;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>通报的一稿。</summary>
public sealed record NoticeVersion(string Id, long Version, string Kind, string About, string OnDay, string Basis, string Text, string Hash, string Actor)
{
    /// <summary>所依据的逾期事项。</summary>
    public NoticeBasis Read() => JsonSerializer.Deserialize<NoticeBasis>(Basis, Batches.StoredForm)!;
}

/// <summary>通报的发出。</summary>
public sealed record NoticeIssue(string Id, long Version, long Year, long Number, string OnDay, string Actor)
{
    public string Title => Notice.Title((int)Year, Number);
}

/// <summary>通报的存取。Versions and issues as they are kept: added, never changed.</summary>
internal static class Notices
{
    private const string Versions = "select id, version, kind, about, on_day, basis, text, hash, actor from notice where region = @Region";
    private const string Issued = "select id, version, year, number, on_day, actor from notice_issue where region = @Region";

    private static readonly object Scope = new { Region = Notice.AllRegions };

    /// <summary>各稿,先旧后新。</summary>
    public static IReadOnlyList<NoticeVersion> Of(Store store, string id) =>
        [.. store.Query<NoticeVersion>($"{Versions} and id = @id order by version", new { Region = Notice.AllRegions, id })];

    public static IReadOnlyList<NoticeVersion> All(Store store) => [.. store.Query<NoticeVersion>($"{Versions} order by on_day, id, version", Scope)];

    public static NoticeIssue? IssueOf(Store store, string id) => store.Find<NoticeIssue>($"{Issued} and id = @id", new { Region = Notice.AllRegions, id });

    public static IReadOnlyList<NoticeIssue> Issues(Store store) => [.. store.Query<NoticeIssue>($"{Issued} order by year, number", Scope)];

    public static string IdOf(string about, DateOnly on) => string.Create(CultureInfo.InvariantCulture, $"{about}-{on:yyyyMMdd}");

    public static NoticeVersion Add(Store store, Context context, string id, long version, string kind, string actor, NoticeBasis basis, string text)
    {
        var kept = new NoticeVersion(id, version, kind, basis.About, basis.On.ToIso(), JsonSerializer.Serialize(basis, Batches.StoredForm), text, Notice.HashOf(id, basis, text), actor);
        store.Execute(
            """
            insert into notice (region, id, version, kind, about, on_day, basis, text, hash, actor, at)
            values (@Region, @Id, @Version, @Kind, @About, @OnDay, @Basis, @Text, @Hash, @Actor, @Instant)
            """,
            new { Region = Notice.AllRegions, kept.Id, kept.Version, kept.Kind, kept.About, kept.OnDay, kept.Basis, kept.Text, kept.Hash, kept.Actor, context.Instant });
        return kept;
    }

    public static NoticeIssue Issue(Store store, Context context, NoticeVersion notice, long number, string actor)
    {
        var issue = new NoticeIssue(notice.Id, notice.Version, context.Today.Year, number, context.Today.ToIso(), actor);
        store.Execute(
            "insert into notice_issue (region, id, version, year, number, on_day, actor, at) values (@Region, @Id, @Version, @Year, @Number, @OnDay, @Actor, @Instant)",
            new { Region = Notice.AllRegions, issue.Id, issue.Version, issue.Year, issue.Number, issue.OnDay, issue.Actor, context.Instant });
        return issue;
    }
}
