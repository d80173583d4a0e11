using System.Collections.Frozen;
using System.Globalization;
using Yijie.Domain;
using YamlDotNet.RepresentationModel;

namespace Yijie.App.Policies;

/// <summary>放假安排文件。A year's State Council notice as a file: <c>year</c>, <c>notice</c>, <c>days_off</c> (days or ranges a..b), <c>make_up</c>.</summary>
public static class WorkdayYear
{
    private static readonly string[] Keys = ["year", "notice", "days_off", "make_up"];

    /// <exception cref="UsageException">The file is malformed or contradicts itself; the message names the line.</exception>
    public static YearNotice Read(string file, string content)
    {
        var root = PolicyYaml.Root(file, content);
        var fields = PolicyYaml.Mapping(file, root).ToDictionary(f => f.Key, f => f.Value);
        if (fields.Keys.Except(Keys).FirstOrDefault() is { } unknown) throw PolicyYaml.Wrong(file, fields[unknown].Start.Line, $"没有名为 {unknown} 的项");
        if (Keys.Except(fields.Keys).FirstOrDefault() is { } missing) throw PolicyYaml.Wrong(file, root.Start.Line, $"缺少 {missing}");

        PolicyYaml.Text(file, fields["notice"]);
        var year = Year(file, fields["year"]);
        var daysOff = new HashSet<DateOnly>();
        foreach (var (day, line) in Days(file, fields["days_off"], year))
            if (!daysOff.Add(day)) throw PolicyYaml.Wrong(file, line, $"{day.ToIso()} 重复");

        var makeUp = new HashSet<DateOnly>();
        foreach (var (day, line) in Days(file, fields["make_up"], year))
        {
            if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) throw PolicyYaml.Wrong(file, line, $"调休上班日 {day.ToIso()} 不是周末");
            if (daysOff.Contains(day)) throw PolicyYaml.Wrong(file, line, $"{day.ToIso()} 既放假又上班");
            if (!makeUp.Add(day)) throw PolicyYaml.Wrong(file, line, $"{day.ToIso()} 重复");
        }
        if (daysOff.Count == 0) throw PolicyYaml.Wrong(file, fields["days_off"].Start.Line, "days_off 没有一天:放假安排不会是空的");
        return new(year, daysOff.ToFrozenSet(), makeUp.ToFrozenSet());
    }

    /// <summary>The notice's own name, of a file that has been read before.</summary>
    public static string NoticeOf(string content) => PolicyYaml.Mapping("", PolicyYaml.Root("", content)).Where(f => f.Key == "notice").Select(f => PolicyYaml.Text("", f.Value)).Single();

    private static int Year(string file, YamlNode node)
    {
        var text = PolicyYaml.Text(file, node);
        return text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= 2000
            ? year
            : throw PolicyYaml.Wrong(file, node.Start.Line, $"年份“{text}”应写作四位数字");
    }

    private static IEnumerable<(DateOnly Day, long Line)> Days(string file, YamlNode node, int year)
    {
        if (node is not YamlSequenceNode list) throw PolicyYaml.Wrong(file, node.Start.Line, "此处应为日期的列表");
        foreach (var item in list.Children)
        {
            var ends = PolicyYaml.Text(file, item).Split("..");
            if (ends.Length > 2) throw PolicyYaml.Wrong(file, item.Start.Line, "起止日期应写作 yyyy-MM-dd..yyyy-MM-dd");
            var (from, to) = (PolicyYaml.Day(file, item, ends[0].Trim()), PolicyYaml.Day(file, item, ends[^1].Trim()));
            if (from > to) throw PolicyYaml.Wrong(file, item.Start.Line, $"起日 {from.ToIso()} 晚于止日 {to.ToIso()}");
            if (from.Year != year || to.Year != year) throw PolicyYaml.Wrong(file, item.Start.Line, $"日期不在 {year} 年");
            for (var day = from; day <= to; day = day.AddDays(1)) yield return (day, item.Start.Line);
        }
    }
}
