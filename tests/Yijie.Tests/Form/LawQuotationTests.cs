using System.Net;
using System.Text.RegularExpressions;

namespace Yijie.Tests.Form;

public sealed partial class LawQuotationTests
{
    [Fact(DisplayName = "条文:代码中引用的每一处条文,都能在 policy/ 的原文该条中逐字找到")]
    public void EveryQuotationIsVerbatim()
    {
        var quotations = Repository.Files("src", "*.cs").SelectMany(Quotations).ToList();
        Assert.NotEmpty(quotations);
        var wrong = quotations
            .SelectMany(q => LawText.Of(q.Document).Missing(q.Clause, q.Words).Select(part => $"{q.File} 引{q.Document}·{q.Clause}:{part}"));
        Repository.ExpectNone(wrong);
    }

    [Theory(DisplayName = "条文:改一个字、错一条、颠倒次序,都会被发现")]
    [InlineData("三", "按照上个月医药机构基本医保基金应结算额的 60%先进行预拨", true)]
    [InlineData("三", "按照上个月医药机构基本医保基金应结算额的 65%先进行预拨", false)]
    [InlineData("四", "按照上个月医药机构基本医保基金应结算额的 60%先进行预拨", false)]
    [InlineData("三", "每月初 3 个工作日内……先进行预拨……按月持续滚动抵扣", true)]
    [InlineData("三", "先进行预拨……每月初 3 个工作日内", false)]
    [InlineData("六(二)", "6月30日全省正式上线,实现即时结算实际付费。", true)]
    [InlineData("八", "", false)]
    public void TheCheckSeesChanges(string clause, string words, bool verbatim) =>
        Assert.Equal(verbatim, !LawText.Plan.Missing(clause, words).Any());

    [Fact(DisplayName = "条文:方案有七条,办法有二十四条")]
    public void TheTextsAreWhole()
    {
        Assert.Equal(["一", "二", "三", "四", "五", "六", "七"], LawText.Plan.Clauses.Where(c => c.Length == 1));
        Assert.Equal(24, LawText.Measures.Clauses.Count(c => c.EndsWith('条')));
        Assert.Equal(9, LawText.Measures.Clauses.Count(c => c.StartsWith("第九条(", StringComparison.Ordinal)));
        Assert.Equal(6, LawText.Measures.Clauses.Count(c => c.StartsWith("第四条(三)", StringComparison.Ordinal) && char.IsAsciiDigit(c[^1])));
    }

    private static IEnumerable<(string File, string Document, string Clause, string Words)> Quotations(string file)
    {
        var text = string.Join('\n', Repository.Text(file).Split('\n').Select(l => l.TrimStart()).Select(l => l.StartsWith("///", StringComparison.Ordinal) ? l[3..] : l));
        return Law.Matches(text).Select(m => (file, m.Groups[1].Value, m.Groups[2].Value, WebUtility.HtmlDecode(m.Groups[3].Value)));
    }

    [GeneratedRegex("""<law doc="([^"]*)" article="([^"]*)">(.*?)</law>""", RegexOptions.Singleline)]
    private static partial Regex Law { get; }
}
