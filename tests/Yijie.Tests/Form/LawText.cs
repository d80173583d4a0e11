using System.Text;
using System.Text.RegularExpressions;

namespace Yijie.Tests.Form;

/// <summary>条文。The words of one of the two documents, by clause: 三, 二(一), 第五条, 第四条(三)1.</summary>
public sealed partial class LawText
{
    private readonly Dictionary<string, StringBuilder> clauses = [];

    private LawText(string name, string file, Regex article)
    {
        Name = name;
        string? main = null, part = null, item = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, file)).Select(Even))
        {
            if (article.Match(line) is { Success: true } found) (main, part, item) = (found.Groups[1].Value, null, null);
            else if (Chapter.IsMatch(line)) (main, part, item) = (null, null, null);
            else if (main is not null && Part.Match(line) is { Success: true } p) (part, item) = (main + p.Groups[1].Value, null);
            else if (part is not null && Item.Match(line) is { Success: true } i) item = part + i.Groups[1].Value;
            foreach (var clause in new[] { main, part, item }.OfType<string>())
            {
                if (!clauses.TryGetValue(clause, out var text)) clauses.Add(clause, text = new());
                text.Append(line).Append('\n');
            }
        }
    }

    /// <summary>晋医保办发〔2025〕6号。</summary>
    public static LawText Plan { get; } = new("方案", "policy/plan-2025-6.txt", PlanArticle);

    /// <summary>晋医保发〔2025〕7号。</summary>
    public static LawText Measures { get; } = new("办法", "policy/measures-2025-7.txt", MeasuresArticle);

    public string Name { get; }

    /// <summary>Every clause, articles and their parts, in order.</summary>
    public IReadOnlyCollection<string> Clauses => clauses.Keys;

    public static LawText Of(string name) => name switch
    {
        "方案" => Plan,
        "办法" => Measures,
        _ => throw new ArgumentException($"没有名为 {name} 的文件", nameof(name)),
    };

    /// <summary>Which parts of a quotation are not in the clause word for word; the parts are what stands between ……, in order.</summary>
    public IEnumerable<string> Missing(string clause, string quotation)
    {
        if (!clauses.TryGetValue(Even(clause), out var found)) return [$"没有条款 {clause}"];
        var (text, from) = (found.Replace("\n", "").ToString(), 0);
        var missing = new List<string>();
        foreach (var part in Even(quotation).Split("……", StringSplitOptions.RemoveEmptyEntries))
        {
            var at = text.IndexOf(part, from, StringComparison.Ordinal);
            if (at < 0) missing.Add(part);
            else from = at + part.Length;
        }
        return missing;
    }

    /// <summary>Drops blanks and gives punctuation one width.</summary>
    private static string Even(string text) =>
        new([.. text.Where(c => !char.IsWhiteSpace(c)).Select(c => c is > '\uFF00' and < '\uFF5F' ? (char)(c - 0xFEE0) : c)]);

    [GeneratedRegex("^([一二三四五六七])、")]
    private static partial Regex PlanArticle { get; }

    [GeneratedRegex("^(第[一二三四五六七八九十]+条)")]
    private static partial Regex MeasuresArticle { get; }

    [GeneratedRegex("^第[一二三四五六七八]章|^(山西省医疗保障局办公室|大同市医疗保障局)$")]
    private static partial Regex Chapter { get; }

    [GeneratedRegex(@"^(\([一二三四五六七八九]\))")]
    private static partial Regex Part { get; }

    [GeneratedRegex(@"^([1-6])\.")]
    private static partial Regex Item { get; }
}
