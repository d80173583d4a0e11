using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Policies;

/// <summary>一年的放假安排,在用的一版。</summary>
public sealed record EnteredYear(string Notice, long Version, string EnteredOn);

/// <summary>工作日历的存取。The yearly notices as the database keeps them; the newest version of each year is in use.</summary>
public static class CalendarStore
{
    /// <summary>录入本程序所附的放假安排。Enters the years this program carries and the database lacks; a year that is there stands as it was entered.</summary>
    /// <returns>The years that were entered.</returns>
    public static IReadOnlyList<int> Enter(Store store, DateOnly today)
    {
        var known = Load(store).Years.ToHashSet();
        var entered = new List<int>();
        foreach (var (name, content) in PolicyStore.Carried().Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)))
        {
            var notice = WorkdayYear.Read(name, content);
            if (known.Contains(notice.Year)) continue;
            Add(store, notice.Year, content, today);
            entered.Add(notice.Year);
        }
        return entered;
    }

    /// <summary>读取工作日历。</summary>
    public static WorkCalendar Load(Store store) => new(Notices(store));

    /// <summary>某年的放假安排。The notice in use for a year, if one has been entered.</summary>
    public static YearNotice? Find(Store store, int year) => Notices(store).SingleOrDefault(n => n.Year == year);

    /// <summary>The version in use for a year, by the notice's name; null: none was entered.</summary>
    public static EnteredYear? Newest(Store store, int year) => store
        .Find<EnteredYear>("select content as notice, version, entered_on from workday_year where year = @year order by version desc limit 1", new { year }) is { } row
        ? row with { Notice = WorkdayYear.NoticeOf(row.Notice) } : null;

    /// <summary>Adds a version of a year's notice.</summary>
    public static void Add(Store store, int year, string content, DateOnly today) => store.Execute(
        """
        insert into workday_year (year, version, content, entered_on)
        select @year, coalesce(max(version), 0) + 1, @content, @day
        from workday_year where year = @year
        """,
        new { year, content, day = today.ToIso() });

    private static IEnumerable<YearNotice> Notices(Store store) => store.Query<YearRow>("select year, version, content from workday_year order by year, version")
        .GroupBy(r => r.Year, (year, versions) => versions.Last())
        .Select(r => store.Unchanging($"{r.Year} {r.Version}", () => (WorkdayYear.Read($"{r.Year} 年放假安排", r.Content), r.Content.Length)));

    private sealed record YearRow(long Year, long Version, string Content);
}
