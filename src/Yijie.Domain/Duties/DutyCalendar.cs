using System.Globalization;
using System.Text;

namespace Yijie.Domain.Duties;

/// <summary>
/// 日历文件。Duties as an iCalendar (RFC 5545) for a person's own calendar: one all-day event each, under an id that stays the same, so that a later
/// file replaces the events of an earlier one. Lines end with CR LF and are folded at 75 octets.
/// </summary>
public static class DutyCalendar
{
    private const int LongestLine = 75;

    /// <param name="asOf">The business day it was made on: the same duties on the same day give the same bytes.</param>
    public static string Write(IEnumerable<Duty> duties, DateOnly asOf, Func<DutyState, string> stateName)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Yijie//Duties//ZH");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, $"X-WR-CALNAME:{Escaped("医结时限")}");
        foreach (var duty in duties) Event(text, duty, asOf, stateName(duty.State));
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    /// <summary>The id of a duty's event: rule, region, fund, provider and period.</summary>
    public static string IdOf(Duty duty) => string.Join('-', new[]
    {
        duty.Rule, duty.Region, duty.Fund is { } fund ? ((int)fund).ToString(CultureInfo.InvariantCulture) : "0", duty.Provider ?? "0", duty.Period,
    }) + "@yijie";

    private static void Event(StringBuilder text, Duty duty, DateOnly asOf, string state)
    {
        var who = string.Join(' ', new[] { duty.Region, duty.Fund is { } fund ? Parties.Funds.Name(fund) : "", duty.Provider ?? "" }.Where(w => w.Length > 0));
        string[] details = [$"依据:{duty.Article}", $"状态:{state}", .. duty.Act is { } act ? new[] { $"办理:{act}" } : [], .. duty.Cause is { } cause ? new[] { $"说明:{cause}" } : []];
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{Escaped(IdOf(duty))}");
        Line(text, $"DTSTAMP:{Day(asOf)}T000000Z");
        Line(text, $"DTSTART;VALUE=DATE:{Day(duty.DueOn)}");
        Line(text, $"DTEND;VALUE=DATE:{Day(duty.DueOn.AddDays(1))}");
        Line(text, $"SUMMARY:{Escaped($"{DutyRules.TitleOf(duty.Rule)} {duty.Period}({who})")}");
        Line(text, $"DESCRIPTION:{Escaped(string.Join('\n', details))}");
        Line(text, $"CATEGORIES:{Escaped(duty.Rule)}");
        Line(text, "TRANSP:TRANSPARENT");
        if (duty.DoneOn is null)
        {
            Line(text, "BEGIN:VALARM");
            Line(text, "ACTION:DISPLAY");
            Line(text, "TRIGGER:-P1D");
            Line(text, $"DESCRIPTION:{Escaped($"{DutyRules.TitleOf(duty.Rule)}明日到期")}");
            Line(text, "END:VALARM");
        }
        Line(text, "END:VEVENT");
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>One content line, folded between characters: what continues begins with a blank.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
