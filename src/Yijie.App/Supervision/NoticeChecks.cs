using Yijie.App.Storage;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>通报的核验。Drafts recomputed from their basis, every version from its hash, and the numbers of each year.</summary>
public static class NoticeChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var versions = Notices.All(store);
        var issues = Notices.Issues(store);
        yield return ("通报由其依据重拟,各稿与摘要一致", versions.Count, [.. versions.SelectMany(Faults)]);
        yield return ("通报文号逐年连续,所发为最后一稿", issues.Count, [.. Numbering(issues), .. issues.Where(i => versions.Where(v => v.Id == i.Id).Max(v => (long?)v.Version) != i.Version).Select(i => $"{i.Title}:所发第 {i.Version} 稿不是 {i.Id} 的最后一稿")]);
    }

    private static IEnumerable<string> Faults(NoticeVersion v)
    {
        var basis = v.Read();
        if (Notice.HashOf(v.Id, basis, v.Text) != v.Hash) yield return $"{v.Id} 第 {v.Version} 稿:内容与摘要不符";
        if (v.Kind == "draft" && Notice.Draft(basis) != v.Text) yield return $"{v.Id} 第 {v.Version} 稿:与由依据重拟的不同";
        if (v.Id != Notices.IdOf(basis.About, basis.On)) yield return $"{v.Id} 第 {v.Version} 稿:编号与依据不符";
    }

    private static IEnumerable<string> Numbering(IEnumerable<NoticeIssue> issues) => issues.GroupBy(i => i.Year)
        .Where(g => !g.Select(i => i.Number).Order().SequenceEqual(Enumerable.Range(1, g.Count()).Select(n => (long)n)))
        .Select(g => $"{g.Key} 年的文号不连续:{string.Join("、", g.Select(i => i.Number).Order())}");
}
