using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Supervision;

/// <summary>逾期未办的一项。What a notice names.</summary>
/// <param name="Providers">Of a duty of many providers: how many of them are still open; else null.</param>
public sealed record OverdueItem(string Region, string Rule, string Article, DutyParty Party, Fund? Fund, string Period, DateOnly DueOn, long? Providers);

/// <summary>通报的依据。What a notice was drafted from; its text is drafted from nothing else.</summary>
/// <param name="About">统筹区, or 140000: all of them.</param>
/// <param name="On">截至。</param>
public sealed record NoticeBasis(string About, DateOnly On, ImmutableArray<OverdueItem> Overdue)
{
    /// <summary>
    /// 取逾期事项。Duties of the agencies and finance bureaus that are overdue and count against them; what a provider owes, or the province itself, and what
    /// another party's lateness caused, is not theirs to answer for.
    /// </summary>
    public static NoticeBasis Of(string about, DateOnly on, IEnumerable<Duty> duties) => new(about, on,
    [
        .. duties.Where(d => d is { State: DutyState.Overdue, Party: DutyParty.Agency or DutyParty.Finance } && d.CountsAgainst == d.Party)
            .OrderBy(d => d.Region, StringComparer.Ordinal).ThenBy(d => d.DueOn).ThenBy(d => d.Rule, StringComparer.Ordinal).ThenBy(d => d.Fund)
            .Select(d => new OverdueItem(d.Region, d.Rule, d.Article, d.Party, d.Fund, d.Period, d.DueOn, d.Tally?.Open)),
    ]);
}

/// <summary>通报。Drafted from overdue duties, put into words by people, and numbered when it is issued.</summary>
/// <law doc="方案" article="七(四)">省医保局将定期对各地医保基金即时结算工作进展情况督导,对工作进展缓慢、任务完成不力的统筹区视情进行通报。</law>
public static class Notice
{
    /// <summary>全省。</summary>
    public const string AllRegions = "140000";

    /// <summary>文号,如 晋医保通报〔2026〕1号。</summary>
    public static string Title(int year, long number) => string.Create(CultureInfo.InvariantCulture, $"晋医保通报〔{year}〕{number}号");

    /// <summary>拟稿。The same basis always gives the same text.</summary>
    public static string Draft(NoticeBasis basis)
    {
        var regions = basis.Overdue.GroupBy(o => o.Region).ToList();
        var text = new StringBuilder();
        text.Append("关于医保基金即时结算工作进展情况的通报\n\n");
        text.Append(basis.About == AllRegions ? "各统筹区医疗保障局:\n" : $"{NameOf(basis.About)}医疗保障局:\n");
        text.Append(CultureInfo.InvariantCulture, $"根据《山西省医保基金即时结算工作实施方案》(晋医保办发〔2025〕6号)第七条第(四)项,现将截至{Day(basis.On)}逾期未办的事项通报如下,共 {regions.Count} 个统筹区 {basis.Overdue.Length} 项。\n");
        foreach (var (i, region) in regions.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. {NameOf(region.Key)},{region.Count()} 项:\n");
            foreach (var item in region) text.Append(CultureInfo.InvariantCulture, $"   {Sentence(item, basis.On)}\n");
        }
        text.Append("\n请上述统筹区查明原因,抓紧办理,并将办理结果报省医疗保障局。\n");
        return text.ToString();
    }

    /// <summary>内容摘要。Of a version: what it rests on and what it says.</summary>
    public static string HashOf(string id, NoticeBasis basis, string text)
    {
        using var hash = new ContentHash();
        hash.Add("notice").Add(id).Add(basis.About).Add(basis.On.DayNumber);
        foreach (var o in basis.Overdue)
            hash.Add(o.Region).Add(o.Rule).Add(o.Article).Add((long)o.Party).Add((long?)o.Fund ?? 0).Add(o.Period).Add(o.DueOn.DayNumber).Add(o.Providers ?? -1);
        foreach (var line in text.Split('\n')) hash.Add(line);
        return hash.ToHex();
    }

    /// <summary>拟稿的条件。</summary>
    public static ImmutableArray<Refusal> MayDraft(NoticeBasis basis) =>
        Refusal.When(basis.Overdue.IsEmpty, Article, $"截至 {basis.On:yyyy-MM-dd} {(basis.About == AllRegions ? "各统筹区" : NameOf(basis.About))}没有逾期未办的事项,无可通报");

    /// <summary>改稿的条件。</summary>
    public static ImmutableArray<Refusal> MayEdit(string id, string? issuedAs, string text) =>
    [
        .. Refusal.When(issuedAs is not null, Article, $"{id} 已作为{issuedAs}发出,不能再改;情况有变请另行拟稿"),
        .. Refusal.When(string.IsNullOrWhiteSpace(text), Article, "通报正文不能为空"),
    ];

    /// <summary>发出的条件。Numbers of a year follow on each other; a notice has one number for good.</summary>
    /// <param name="last">The last number given in that year; none: zero.</param>
    /// <param name="notBefore">The day of the last issue, or of the draft, whichever is later.</param>
    public static ImmutableArray<Refusal> MayIssue(string id, string? issuedAs, int year, long number, long last, DateOnly today, DateOnly notBefore) => issuedAs is not null
        ? [new(Article, $"{id} 已作为{issuedAs}发出,不能再次编号")]
        :
        [
            .. Refusal.When(number != last + 1, Article, $"文号须连续:{year} 年下一个是 {last + 1} 号,不是 {number} 号"),
            .. Refusal.When(today < notBefore, Article, $"业务日 {today:yyyy-MM-dd} 早于拟稿或上一份通报发出之日 {notBefore:yyyy-MM-dd}"),
        ];

    private const string Article = "方案·七(四)";

    private static string Sentence(OverdueItem o, DateOnly on)
    {
        var period = o.Period.Length == 4 ? $"{o.Period} 年度" : $"{o.Period} ";
        var what = $"{period}{o.Fund?.Name()}{DutyRules.TitleOf(o.Rule)}";
        var providers = o.Providers is { } open ? string.Create(CultureInfo.InvariantCulture, $",尚有 {open} 家") : "";
        var party = o.Party == DutyParty.Finance ? "财政部门" : "经办机构";
        return string.Create(CultureInfo.InvariantCulture, $"{what}:应于{Day(o.DueOn)}前办结,已逾期 {on.DayNumber - o.DueOn.DayNumber} 天{providers};责任方{party};依据{o.Article}。");
    }

    private static string Day(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{day.Year}年{day.Month}月{day.Day}日");

    private static string NameOf(string region) => Region.Find(region)?.Name ?? region;
}
