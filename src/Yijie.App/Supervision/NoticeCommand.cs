using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Yijie.App.Duties;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>通报的输出。</summary>
/// <param name="Title">文号;null: not issued yet.</param>
/// <param name="Overdue">依据的逾期事项数。</param>
public sealed record NoticeAnswer(
    string Id, string About, string OnDay, long Version, string Status, string? Title, string? IssuedOn, int Overdue, string Hash, string Text, ImmutableArray<NoticeHistory> Versions)
{
    internal static NoticeAnswer Of(Store store, string id)
    {
        var versions = Notices.Of(store, id);
        var (newest, issue) = (versions[^1], Notices.IssueOf(store, id));
        return new(id, newest.About, newest.OnDay, newest.Version, issue is null ? "draft" : "issued", issue?.Title, issue?.OnDay, newest.Read().Overdue.Length, newest.Hash, newest.Text,
            [.. versions.Select(v => new NoticeHistory(v.Version, v.Kind, v.Actor, v.Hash))]);
    }
}

/// <summary>通报各稿的一条。</summary>
public sealed record NoticeHistory(long Version, string Kind, string Actor, string Hash);

/// <summary>通报。<c>notice</c>: the province drafts it from overdue duties, edits it, issues it under the year's next number.</summary>
public static class NoticeCommand
{
    public static Command Build() => new("notice", "通报:由逾期事项拟稿,改稿,编号发出(省局)") { Draft(), Edit(), Issue(), List(), Show() };

    private static Command Draft()
    {
        var region = CommandLine.RegionOption(required: false);
        var all = new Option<bool>("--all") { Description = "通报全省各统筹区的逾期事项" };
        return new Command("draft", "以业务日的逾期事项拟稿") { region, all }.ActBy(Role.Province).Answers<NoticeAnswer>().Does((context, parsed) =>
        {
            if (parsed.GetValue(all) == parsed.GetValue(region) is not null) throw new UsageException("请用 --region 指明统筹区,或用 --all 通报全省");
            var about = parsed.GetValue(region) ?? Notice.AllRegions;
            Acting(context, (store, person) =>
            {
                var basis = BasisOf(store, about, context.Today);
                RefusedException.ThrowIfAny(Notice.MayDraft(basis));

                var (id, text) = (Notices.IdOf(about, context.Today), Notice.Draft(basis));
                var earlier = Notices.Of(store, id);
                if (earlier.LastOrDefault(v => v.Kind == "draft")?.Hash != Notice.HashOf(id, basis, text))
                {
                    RefusedException.ThrowIfAny(Notice.MayEdit(id, Notices.IssueOf(store, id)?.Title, text));
                    var kept = Notices.Add(store, context, id, earlier.Count + 1, "draft", person.Name, basis, text);
                    context.Record(store, ImportLog.Province, null, person.Name, "notice draft", id, kept.Hash, $"逾期 {basis.Overdue.Length} 项");
                }
                return id;
            });
        });
    }

    private static Command Edit()
    {
        var id = IdOption();
        var file = new Option<string>("--file") { Description = "改好的正文(UTF-8 文本文件)", Required = true };
        return new Command("edit", "改稿:以文件的内容为新的一稿") { id, file }.ActBy(Role.Province).Answers<NoticeAnswer>().Does((context, parsed) =>
        {
            var text = TextFile.Read(parsed.GetValue(file)!, "通报正文").ReplaceLineEndings("\n");
            Acting(context, (store, person) =>
            {
                var newest = Newest(store, parsed.GetValue(id)!);
                if (newest.Text != text)
                {
                    RefusedException.ThrowIfAny(Notice.MayEdit(newest.Id, Notices.IssueOf(store, newest.Id)?.Title, text));
                    var kept = Notices.Add(store, context, newest.Id, newest.Version + 1, "edit", person.Name, newest.Read(), text);
                    context.Record(store, ImportLog.Province, null, person.Name, "notice edit", kept.Id, kept.Hash, $"第 {kept.Version} 稿");
                }
                return newest.Id;
            });
        });
    }

    private static Command Issue()
    {
        var id = IdOption();
        var number = new Option<long>("--number") { Description = "当年的文号,须接着上一个", Required = true };
        return new Command("issue", "编号发出,此后不能再改") { id, number }.ActBy(Role.Province).Answers<NoticeAnswer>().Does((context, parsed) =>
        {
            Acting(context, (store, person) =>
            {
                var newest = Newest(store, parsed.GetValue(id)!);
                var issued = Notices.IssueOf(store, newest.Id);
                if (issued is { } done && (done.Year, done.Number, done.Actor) == (context.Today.Year, parsed.GetValue(number), person.Name))
                {
                    context.Say($"{newest.Id} 已于 {done.OnDay} 作为{done.Title}发出,未重复。");
                }
                else
                {
                    var before = Notices.Issues(store);
                    var notBefore = before.Select(i => i.OnDay).Append(newest.OnDay).Max(StringComparer.Ordinal)!.ToDay();
                    var last = before.Where(i => i.Year == context.Today.Year).Select(i => i.Number).DefaultIfEmpty(0).Max();
                    RefusedException.ThrowIfAny(Notice.MayIssue(newest.Id, issued?.Title, context.Today.Year, parsed.GetValue(number), last, context.Today, notBefore));
                    var issue = Notices.Issue(store, context, newest, parsed.GetValue(number), person.Name);
                    context.Record(store, ImportLog.Province, null, person.Name, "notice issue", newest.Id, newest.Hash, issue.Title);
                }
                return newest.Id;
            });
        });
    }

    private static Command List() => new Command("list", "全部通报及其状态").ReadBy(Readers.Province).Answers<IReadOnlyList<NoticeAnswer>>().Does((context, _) =>
    {
        using var store = context.Database.Read();
        context.RequireReader(store, ImportLog.Province);
        var notices = Notices.All(store).Select(n => n.Id).Distinct().Select(id => NoticeAnswer.Of(store, id)).ToList();
        context.Answer<IReadOnlyList<NoticeAnswer>>(notices, text => TextTable.Write(text, ["编号", "对象", "截至", ">稿次", "状态", "文号", "发出日", ">逾期项"],
            notices.Select(n => (string[])[n.Id, Named(n.About), n.OnDay, $"{n.Version}", n.Status == "issued" ? "已发" : "稿", n.Title ?? "", n.IssuedOn ?? "", $"{n.Overdue}"])));
    });

    private static Command Show()
    {
        var id = IdOption();
        return new Command("show", "一份通报的正文、各稿与文号") { id }.ReadBy(Readers.Province).Answers<NoticeAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, ImportLog.Province);
            Answer(context, store, Newest(store, parsed.GetValue(id)!).Id);
        });
    }

    /// <summary>拟稿的依据。What is overdue on that day of all that fell due since the plan came into force.</summary>
    private static NoticeBasis BasisOf(Store store, string about, DateOnly on)
    {
        var regions = about == Notice.AllRegions ? Region.All.Select(r => r.Code) : [about];
        return NoticeBasis.Of(about, on, DutyList.Of(store, regions, on, new(new(2025, 1, 1), on)));
    }

    /// <summary>The province's person does it, and the notice is shown as it then stands.</summary>
    private static void Acting(Context context, Func<Store, Person, string> act)
    {
        string id;
        using (var store = context.Database.Write(Notice.AllRegions))
        {
            var person = context.Actor(store);
            RefusedException.ThrowIfAny(People.MayAct(person, Notice.AllRegions, Role.Province));
            id = act(store, person);
            store.Commit();
        }
        using var reading = context.Database.Read();
        Answer(context, reading, id);
    }

    private static NoticeVersion Newest(Store store, string id) => Notices.Of(store, id).LastOrDefault() ?? throw new UsageException($"没有通报 {id}");

    private static Option<string> IdOption() => new("--id") { Description = "通报的编号,如 140200-20260210", Required = true };

    private static string Named(string about) => Region.Find(about)?.Name ?? "全省";

    private static void Answer(Context context, Store store, string id)
    {
        var notice = NoticeAnswer.Of(store, id);
        context.Answer(notice, text =>
        {
            text.WriteLine($"{notice.Title ?? "通报稿"}  {notice.Id}  第 {notice.Version} 稿  {(notice.IssuedOn is { } day ? $"{day} 发出" : "未发")}  摘要 {notice.Hash}");
            text.WriteLine();
            text.Write(notice.Text);
        });
    }
}
