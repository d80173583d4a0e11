namespace Yijie.Tests.Form;

public sealed class ArticlesListTests
{
    private static readonly IReadOnlyList<Row> Rows = [.. Read()];

    [Fact(DisplayName = "条款对照:两份文件的每一句都在 policy/articles.md 中有去处")]
    public void EverySentenceIsListed()
    {
        foreach (var document in (string[])["方案", "办法"])
            Repository.ExpectNone(LawText.Of(document)
                .Untouched(Rows.Where(r => r.Document == document).Select(r => (r.Clause, r.Words)))
                .Select(s => $"{document}·{s.Clause}:{s.Words}"));
    }

    [Fact(DisplayName = "条款对照:所列条款确有其条,所引文字在该条中逐字可寻")]
    public void EveryRowIsVerbatim() => Repository.ExpectNone(
        Rows.SelectMany(r => LawText.Of(r.Document).Missing(r.Clause, r.Words).Select(m => $"第 {r.Line} 行 {r.Document}·{r.Clause}:{m}")));

    [Fact(DisplayName = "条款对照:在本系统中的,写明代码与测试,文件确实存在;不在的,写明是后续哪一部分,或为何不属软件")]
    public void EveryRowLeadsSomewhere()
    {
        var wrong = from row in Rows
                    let built = !row.Rule.StartsWith("后续:", StringComparison.Ordinal) && !row.Rule.StartsWith("不属软件:", StringComparison.Ordinal)
                    from fault in built ? FaultsOf(row) : row.Code is "—" && row.Test is "—" ? [] : (string[])["没有做的,不应写代码与测试"]
                    select $"第 {row.Line} 行 {row.Document}·{row.Clause}:{fault}";
        Repository.ExpectNone(wrong);
    }

    private static IEnumerable<string> FaultsOf(Row row) =>
    [
        .. from path in Paths(row.Code)
           where !File.Exists(Path.Combine(Repository.Root, path.StartsWith("policy/", StringComparison.Ordinal) ? path : $"src/Yijie.{path}"))
           select $"没有代码文件 {path}",
        .. from path in Paths(row.Test)
           where !File.Exists(Path.Combine(Repository.Root, "tests/Yijie.Tests", path))
           select $"没有测试文件 {path}",
    ];

    private static IEnumerable<string> Paths(string cell) => cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim('`'));

    private static IEnumerable<Row> Read()
    {
        var (line, document) = (0, "");
        foreach (var text in Repository.Text("policy/articles.md").Split('\n'))
        {
            line++;
            if (text.StartsWith("## ", StringComparison.Ordinal)) document = text[3..5];
            var cells = text.Split('|').Select(c => c.Trim()).ToArray();
            if (cells.Length != 7 || cells[1] is "条款" || cells[1].StartsWith('-')) continue;
            yield return new(line, document, cells[1], cells[2], cells[3], cells[4], cells[5]);
        }
    }

    private sealed record Row(int Line, string Document, string Clause, string Words, string Rule, string Code, string Test);
}
