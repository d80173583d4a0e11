using System.CommandLine;
using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App;

/// <summary>审计日志的一条。</summary>
/// <param name="Source">来处:网络地址;null 为本机。</param>
public sealed record AuditEntry(
    string Region, long Seq, string? Fund, string OnDay, string At, string Actor, string Command, string Target, string Hash, string Outcome, string? Source);

/// <summary>登录与被拒请求的一条。</summary>
public sealed record AccessEntry(string At, string Name, string Source, string What, string Target, string Outcome);

/// <summary>
/// 审计日志。<c>audit list</c>: who did what, when, from where, on which content, with what outcome; without a region the province's own acts (imports, users,
/// calendars). <c>audit access</c>: sign-ins, and requests that were refused.
/// </summary>
public static class AuditCommand
{
    public static Command Build() => new("audit", "审计日志") { List(), Access() };

    private static Command List()
    {
        var region = CommandLine.RegionOption(required: false);
        region.Description = "统筹区;不给则为全省事项(导入、用户、日历)";
        var search = new Search("业务日");
        return search.On(new("list", "谁在哪一天从哪里对什么内容办了什么,结果如何") { region }).ReadBy(Readers.Everyone.Remove(Role.Provider)).Answers<IReadOnlyList<AuditEntry>>().Does((context, parsed) =>
        {
            var book = parsed.GetValue(region) ?? ImportLog.Province;
            using var store = context.Database.Read();
            if (book != ImportLog.Province || context.ActorIfNamed(store)?.Role != Role.Admin) context.RequireReader(store, book);
            var entries = store.Query<AuditEntry>(
                $"""
                select region, seq, fund, on_day, at, actor, command, target, hash, outcome, source from act
                where region = @book and on_day >= @first and on_day <= @last and {Search.Matches("actor", "command", "target", "outcome")}
                order by seq {Search.Page}
                """,
                search.Parameters(parsed, book)).ToList();
            search.Answer(context, parsed, entries, [">序号", "业务日", "时间", "险种", "办理人", "来处", "事项", "对象", "结果"],
                e => [$"{e.Seq}", e.OnDay, e.At, e.Fund ?? "", e.Actor, e.Source ?? "本机", e.Command, e.Target, e.Outcome]);
        });
    }

    private static Command Access()
    {
        var search = new Search("日期");
        return search.On(new("access", "登录、登录失败与被拒的请求")).ReadBy(Role.Auditor, Role.Admin).Answers<IReadOnlyList<AccessEntry>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            if (context.ActorIfNamed(store) is { } person && (person.Role is not (Role.Auditor or Role.Admin) || person.Region is not null))
                throw new RefusedException("内控·岗位分离", $"{person.Name} 的岗位是{person.Role.Title()},登录记录由全省的审计或系统管理查阅");
            var entries = store.Query<AccessEntry>(
                $"""
                select at, name, source, what, target, outcome from access
                where substr(at, 1, 10) >= @first and substr(at, 1, 10) <= @last and {Search.Matches("name", "what", "target", "outcome")}
                order by id {Search.Page}
                """,
                search.Parameters(parsed)).ToList();
            search.Answer(context, parsed, entries, ["时间", "登录名", "来处", "事项", "对象", "结果"], e => [e.At, e.Name, e.Source, e.What, e.Target, e.Outcome]);
        });
    }

    /// <summary>查找条件。The options by which both logs are searched, paged and written to a file.</summary>
    private sealed class Search(string day)
    {
        public const string Page = "limit @limit offset @offset";

        private readonly Option<DateOnly?> from = new("--from") { Description = $"起始{day} yyyy-MM-dd", CustomParser = CommandLine.ParseDay };
        private readonly Option<DateOnly?> to = new("--to") { Description = $"截止{day} yyyy-MM-dd", CustomParser = CommandLine.ParseDay };
        private readonly Option<string?> actor = new("--actor") { Description = "办理人" };
        private readonly Option<string?> act = new("--act") { Description = "事项,如 settle approve;可只给开头" };
        private readonly Option<string?> target = new("--target") { Description = "对象中的文字" };
        private readonly Option<string?> outcome = new("--outcome") { Description = "结果中的文字" };
        private readonly Option<string?> text = new("--text") { Description = "事项、对象或结果中的文字" };
        private readonly Option<int?> limit = new("--limit") { Description = "至多几条" };
        private readonly Option<int?> offset = new("--offset") { Description = "跳过几条" };
        private readonly Option<string?> file = new("--out") { Description = "另存为 CSV 文件" };

        public Command On(Command command)
        {
            foreach (var option in (Option[])[from, to, actor, act, target, outcome, text, limit, offset, file]) command.Options.Add(option);
            return command;
        }

        /// <param name="name">The column of who, then those of what, on what, and with what outcome.</param>
        public static string Matches(string name, string act, string target, string outcome) =>
            $"""
            (@actor is null or {name} = @actor) and (@act is null or {Like(act, "@act")}) and (@target is null or {Like(target, "@target")}) and (@outcome is null or {Like(outcome, "@outcome")})
              and (@text is null or {string.Join(" or ", new[] { act, target, outcome }.Select(c => Like(c, "@text")))})
            """;

        private static string Like(string column, string text) => $"{column} like {text} escape '\\'";

        public object Parameters(ParseResult parsed, string? book = null) => new
        {
            book,
            first = (parsed.GetValue(from) ?? DateOnly.MinValue).ToIso(),
            last = (parsed.GetValue(to) ?? DateOnly.MaxValue).ToIso(),
            actor = parsed.GetValue(actor),
            act = Within(parsed.GetValue(act), before: ""),
            target = Within(parsed.GetValue(target)),
            outcome = Within(parsed.GetValue(outcome)),
            text = Within(parsed.GetValue(text)),
            limit = (long)(parsed.GetValue(limit) is { } most and >= 0 ? most : int.MaxValue),
            offset = (long)Math.Max(0, parsed.GetValue(offset) ?? 0),
        };

        public void Answer<T>(Context context, ParseResult parsed, List<T> entries, string[] columns, Func<T, string[]> row)
        {
            if (parsed.GetValue(file) is { } path) Save(path, entries);
            context.Answer<IReadOnlyList<T>>(entries, text => TextTable.Write(text, columns, entries.Select(row)));
        }

        /// <summary>As a spreadsheet opens it: with a byte order mark, and no cell that would be taken for a formula.</summary>
        private static void Save<T>(string path, List<T> entries)
        {
            using var output = OutputFile.At(path);
            using (var writer = new StreamWriter(output.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
            using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape })) csv.WriteRecords(entries);
            output.Complete();
            output.Publish();
        }

        private static string? Within(string? text, string before = "%") => text is not { Length: > 0 } ? null : $"{before}{Literally(text)}%";

        private static string Literally(string text) =>
            text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
    }
}
