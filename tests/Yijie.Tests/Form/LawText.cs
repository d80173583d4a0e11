using System.Text;
using System.Text.RegularExpressions;

namespace Yijie.Tests.Form;

/// <summary>条文。The words of one of the two documents, by clause: 三, 二(一), 第五条, 第四条(三)1. Blanks are dropped and punctuation has one width.</summary>
public sealed partial class LawText
{
    private readonly string text;
    private readonly Dictionary<string, (int Start, int End)> clauses = [];
    private readonly List<(string Clause, int Start, int End)> sentences = [];

    private LawText(string file, Regex article)
    {
        var all = new StringBuilder();
        string? main = null, part = null, item = null;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, file)).Select(Even))
        {
            if (article.Match(line) is { Success: true } found) (main, part, item) = (found.Groups[1].Value, null, null);
            else if (Outside.IsMatch(line)) (main, part, item) = (null, null, null);
            else if (main is not null && Part.Match(line) is { Success: true } p) (part, item) = (main + p.Groups[1].Value, null);
            else if (part is not null && Item.Match(line) is { Success: true } i) item = part + i.Groups[1].Value;

            var start = all.Length;
            all.Append(line);
            foreach (var clause in new[] { main, part, item }.OfType<string>())
                clauses[clause] = (clauses.TryGetValue(clause, out var known) ? known.Start : start, all.Length);
            if ((item ?? part ?? main) is { } innermost && line[^1] is '。' or ';' or ':')
                sentences.AddRange(Sentence.Matches(line).Select(s => (item ?? part ?? main!, start + s.Index, start + s.Index + s.Length)));
        }
        text = all.ToString();
    }

    /// <summary>晋医保办发〔2025〕6号。</summary>
    public static LawText Plan { get; } = new("policy/plan-2025-6.txt", PlanArticle);

    /// <summary>晋医保发〔2025〕7号。</summary>
    public static LawText Measures { get; } = new("policy/measures-2025-7.txt", MeasuresArticle);

    /// <summary>Every clause, articles and their parts, in order.</summary>
    public IReadOnlyCollection<string> Clauses => clauses.Keys;

    /// <summary>Every sentence, with the innermost clause it stands in; a heading is none.</summary>
    public IEnumerable<(string Clause, string Words)> Sentences => sentences.Select(s => (s.Clause, text[s.Start..s.End]));

    public static LawText Of(string name) => name switch
    {
        "方案" => Plan,
        "办法" => Measures,
        _ => throw new ArgumentException($"没有名为 {name} 的文件", nameof(name)),
    };

    /// <summary>Which parts of a quotation are not in the clause word for word and in order; the parts are what stands between ……</summary>
    public IEnumerable<string> Missing(string clause, string quotation) =>
        clauses.ContainsKey(Even(clause)) ? Find(clause, quotation).Where(p => p.At < 0).Select(p => p.Part) : [$"没有条款 {clause}"];

    /// <summary>The sentences that none of the quotations touches.</summary>
    public IEnumerable<(string Clause, string Words)> Untouched(IEnumerable<(string Clause, string Quotation)> quotations)
    {
        var found = quotations.SelectMany(q => Find(q.Clause, q.Quotation)).Where(p => p.At >= 0).ToList();
        return sentences.Where(s => !found.Any(p => p.At < s.End && p.At + p.Part.Length > s.Start)).Select(s => (s.Clause, text[s.Start..s.End]));
    }

    private List<(string Part, int At)> Find(string clause, string quotation)
    {
        var (from, end) = clauses[Even(clause)];
        var parts = new List<(string, int)>();
        foreach (var part in Even(quotation).Split("……", StringSplitOptions.RemoveEmptyEntries))
        {
            var at = text.IndexOf(part, from, end - from, StringComparison.Ordinal);
            if (at >= 0) from = at + part.Length;
            parts.Add((part, at));
        }
        return parts;
    }

    private static string Even(string text) =>
        new([.. text.Where(c => !char.IsWhiteSpace(c)).Select(c => c is > '\uFF00' and < '\uFF5F' ? (char)(c - 0xFEE0) : c)]);

    [GeneratedRegex("^([一二三四五六七])、")]
    private static partial Regex PlanArticle { get; }

    [GeneratedRegex("^(第[一二三四五六七八九十]+条)")]
    private static partial Regex MeasuresArticle { get; }

    // A chapter's heading, or the end.
    [GeneratedRegex("^第[一二三四五六七八]章|^(山西省医疗保障局办公室|大同市医疗保障局)$")]
    private static partial Regex Outside { get; }

    [GeneratedRegex(@"^(\([一二三四五六七八九]\))")]
    private static partial Regex Part { get; }

    [GeneratedRegex(@"^([1-6])\.")]
    private static partial Regex Item { get; }

    [GeneratedRegex("[^。;]+[。;]?")]
    private static partial Regex Sentence { get; }
}
