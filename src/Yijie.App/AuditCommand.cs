using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.Ledger;

namespace Yijie.App;

/// <summary>审计日志的一条。</summary>
public sealed record AuditEntry(string Region, long Seq, string? Fund, string OnDay, string At, string Actor, string Command, string Target, string Hash, string Outcome);

/// <summary>审计日志。<c>audit list</c>: who did what, when, on which content, with what outcome; without a region the province's own acts (imports, users, calendars).</summary>
public static class AuditCommand
{
    public static Command Build()
    {
        var region = CommandLine.RegionOption(required: false);
        region.Description = "统筹区;不给则为全省事项(导入、用户、日历)";
        var from = new Option<DateOnly?>("--from") { Description = "起始业务日 yyyy-MM-dd", CustomParser = CommandLine.ParseDay };
        var to = new Option<DateOnly?>("--to") { Description = "截止业务日 yyyy-MM-dd", CustomParser = CommandLine.ParseDay };
        return new Command("audit", "审计日志")
        {
            new Command("list", "谁在哪一天对什么内容办了什么,结果如何") { region, from, to }.Does((context, parsed) =>
            {
                var book = parsed.GetValue(region) ?? ImportLog.Province;
                using var store = context.Database.Read();
                context.RequireReader(store, book);
                var entries = store.Query<AuditEntry>(
                    """
                    select region, seq, fund, on_day, at, actor, command, target, hash, outcome from act
                    where region = @book and on_day >= @first and on_day <= @last order by seq
                    """,
                    new { book, first = (parsed.GetValue(from) ?? DateOnly.MinValue).ToIso(), last = (parsed.GetValue(to) ?? DateOnly.MaxValue).ToIso() }).ToList();
                context.Answer(entries, text => TextTable.Write(text, [">序号", "业务日", "时间", "险种", "办理人", "事项", "对象", "结果"],
                    entries.Select(e => new[] { $"{e.Seq}", e.OnDay, e.At, e.Fund ?? "", e.Actor, e.Command, e.Target, e.Outcome })));
            }),
        };
    }
}
