using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;

namespace Yijie.App.Policies;

/// <summary>某日是否工作日。</summary>
public sealed record DayAnswer(DateOnly Date, bool Working, string Reason);

/// <summary>一年的放假安排。</summary>
/// <param name="Added">否:此前已录入,内容相同。</param>
public sealed record NoticeAnswer(int Year, ImmutableArray<DateOnly> DaysOff, ImmutableArray<DateOnly> MakeUp, bool Added);

/// <summary>还算不出的期限。</summary>
public sealed record CalendarNeedAnswer(string Rule, string Title, string Period, string Cite);

/// <summary>一年的工作日历。</summary>
/// <param name="Notice">The State Council's notice by its name; null: not entered.</param>
/// <param name="Version">How often it was entered, with adjustments.</param>
/// <param name="Days">Every day of the year; none where the notice is missing.</param>
/// <param name="Lacking">What cannot be dated until the notice is entered.</param>
/// <param name="Entered">The years there are.</param>
public sealed record CalendarYearAnswer(
    int Year, string? Notice, long? Version, string? EnteredOn, IReadOnlyList<DayAnswer> Days, IReadOnlyList<CalendarNeedAnswer> Lacking, IReadOnlyList<int> Entered);

/// <summary>
/// 工作日历的命令。<c>calendar day DATE</c>: a working day or not and why; <c>calendar year</c>: all days of a year, or what its absence holds up;
/// <c>calendar add FILE</c>: a year's notice is entered.
/// </summary>
public static class CalendarCommand
{
    public static Command Build() => new("calendar", "工作日历:查询某日、某年,录入新一年的放假安排") { Day(), Year(), Add() };

    private static Command Day()
    {
        var date = new Argument<DateOnly?>("DATE") { Description = "日期 yyyy-MM-dd", Arity = ArgumentArity.ExactlyOne, CustomParser = CommandLine.ParseDay };
        return new Command("day", "某日是否工作日及其缘由") { date }.ReadBy(Readers.Everyone).Answers<DayAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var day = parsed.GetRequiredValue(date)!.Value;
            var answer = DayOf(CalendarStore.Load(store), day);
            context.Answer(answer, text => text.WriteLine($"{day.ToIso()} {(answer.Working ? "是" : "不是")}工作日:{answer.Reason}"));
        });
    }

    private static Command Year()
    {
        var option = CommandLine.YearOption();
        return new Command("year", "一年里哪些天上班,缘由与所依的通知;没有录入的,哪些期限因此算不出") { option }.ReadBy(Readers.Everyone).Answers<CalendarYearAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var year = parsed.GetValue(option)!.Value.Year;
            var (calendar, entered) = (CalendarStore.Load(store), CalendarStore.Newest(store, year));
            var days = entered is null ? [] : Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(n => new DateOnly(year, 1, 1).AddDays(n)).Select(d => DayOf(calendar, d)).ToList();
            var needs = CalendarNeeds.Of(PolicyStore.Load(store, Domain.Parties.Region.All[0].Code), calendar, year)
                .Select(n => new CalendarNeedAnswer(n.Rule, DutyRules.TitleOf(n.Rule), n.Period, n.Cite)).ToList();
            var answer = new CalendarYearAnswer(year, entered?.Notice, entered?.Version, entered?.EnteredOn, days, needs, [.. calendar.Years]);
            context.Answer(answer, text =>
            {
                text.WriteLine(entered is null ? $"{year} 年放假安排尚未录入,以下期限算不出:" : $"{year} 年:{entered.Notice},{entered.EnteredOn} 录入,第 {entered.Version} 版;工作日 {days.Count(d => d.Working)} 天");
                TextTable.Write(text, ["日期", "", "缘由"], days.Where(d => d.Reason != "周末" && d.Reason != "周一至周五").Select(d => new[] { d.Date.ToIso(), d.Working ? "上班" : "放假", d.Reason }));
                foreach (var need in needs) text.WriteLine($"{need.Title} {need.Period}({need.Cite})");
            });
        });
    }

    private static DayAnswer DayOf(WorkCalendar calendar, DateOnly day)
    {
        var (working, reason) = calendar.Describe(day);
        return new(day, working, reason);
    }

    private static Command Add()
    {
        var file = new Argument<string>("FILE") { Description = "放假安排文件(yaml:year、notice、days_off、make_up)" };
        var amend = new Option<bool>("--amend") { Description = "国务院办公厅调整了已录入年份的安排;已经过去的日子不能改" };
        return new Command("add", "录入一年的放假安排") { file, amend }.ActBy(Role.Admin, Role.Province).Answers<NoticeAnswer>().Does((context, parsed) =>
        {
            var path = parsed.GetRequiredValue(file);
            var content = TextFile.Read(path, "放假安排文件");
            var notice = WorkdayYear.Read(path, content);

            using var store = context.Database.Write();
            var actor = context.ActorIfNamed(store);
            if (actor is not null) RefusedException.ThrowIfAny(MayAdd(actor));
            var earlier = CalendarStore.Find(store, notice.Year);
            var changed = earlier is null ? [] : Changed(earlier, notice);
            var added = earlier is null || changed.Count > 0;
            if (changed.Count > 0) RefusedException.ThrowIfAny(MayChange(notice.Year, changed, parsed.GetValue(amend), context.Today));
            if (added)
            {
                CalendarStore.Add(store, notice.Year, content, context.Today);
                context.Record(store, ImportLog.Province, fund: null, actor?.Name ?? ImportLog.System, "calendar add", $"{notice.Year}", "", earlier is null ? "录入" : "调整");
                store.Commit();
            }
            context.Answer(new NoticeAnswer(notice.Year, [.. notice.DaysOff.Order()], [.. notice.MakeUpDays.Order()], added),
                text => text.WriteLine($"{notice.Year} 年放假安排{(added ? "已录入" : "此前已录入,内容相同")}:放假 {notice.DaysOff.Count} 天,调休上班 {notice.MakeUpDays.Count} 天"));
        });
    }

    private static ImmutableArray<Refusal> MayAdd(Person actor) =>
        Refusal.When(actor.Role is not (Role.Admin or Role.Province), "内控·岗位分离", $"{actor.Name} 的岗位是{actor.Role.Title()},放假安排须由系统管理或省局录入");

    private static ImmutableArray<Refusal> MayChange(int year, List<DateOnly> changed, bool amend, DateOnly today) =>
    [
        .. Refusal.When(!amend, "工作日历", $"{year} 年放假安排已经录入,内容不同({Listed(changed)});确系国务院办公厅调整的,请加 --amend"),
        .. Refusal.When(amend && changed[0] <= today, "工作日历", $"{Listed(changed.Where(d => d <= today))} 已经过去,不能再改:当日的期限已按原安排认定"),
    ];

    private static List<DateOnly> Changed(YearNotice earlier, YearNotice later) =>
    [
        .. earlier.DaysOff.Except(later.DaysOff).Union(later.DaysOff.Except(earlier.DaysOff))
            .Union(earlier.MakeUpDays.Except(later.MakeUpDays)).Union(later.MakeUpDays.Except(earlier.MakeUpDays)).Order(),
    ];

    private static string Listed(IEnumerable<DateOnly> days) => string.Join("、", days.Select(d => d.ToIso()));
}
