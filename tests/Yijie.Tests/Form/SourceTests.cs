using System.Text.RegularExpressions;

namespace Yijie.Tests.Form;

public sealed partial class SourceTests
{
    private static readonly string[] TextFiles = [".cs", ".csproj", ".props", ".slnx", ".json", ".md", ".yaml", ".yml", ".sql", ".sh", ".txt", ".ts", ".tsx", ".css", ".html", ".mjs", ".cjs", ""];

    [Fact(DisplayName = "注释:公开类型的摘要以中文术语开头")]
    public void SummariesBeginWithTheTerm()
    {
        var wrong = from file in Repository.Files("src", "*.cs")
                    from Match type in DocumentedType.Matches(Repository.Text(file))
                    let summary = type.Groups[1].Value.Replace("///", "", StringComparison.Ordinal).Trim()
                    where summary.Length == 0 || !ChineseTerm.IsMatch(summary)
                    select $"{file}:{type.Groups[2].Value}";
        Repository.ExpectNone(wrong);
    }

    [Fact(DisplayName = "注释:领域的公开类型都有摘要")]
    public void PublicTypesAreDocumented()
    {
        var wrong = from file in Repository.Files("src/Yijie.Domain", "*.cs")
                    from Match type in UndocumentedPublicType.Matches(Repository.Text(file))
                    select $"{file}:{type.Groups[1].Value}";
        Repository.ExpectNone(wrong);
    }

    [Fact(DisplayName = "源文件:没有未完成的标记,没有折叠区,没有含糊的类型名")]
    public void NothingUnfinished()
    {
        var wrong = from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
                    let text = Repository.Text(file)
                    from Match match in Unfinished.Matches(text)
                    select $"{file}:{match.Value}";
        Repository.ExpectNone(wrong);
    }

    [Fact(DisplayName = "源文件:不写某台机器上的路径,不写软件包源的地址")]
    public void NoPlacesOfOneMachine()
    {
        var wrong = from file in Repository.Files().Where(f => TextFiles.Contains(Path.GetExtension(f)))
                    from Match match in PlaceOfOneMachine.Matches(Repository.Text(file))
                    select $"{file}:{match.Value}";
        Repository.ExpectNone(wrong);
    }

    [Fact(DisplayName = "源文件:UTF-8 无 BOM,换行为 LF,末行有换行")]
    public void EvenlyWritten()
    {
        var wrong = from file in Repository.Files().Where(f => Path.GetExtension(f) is ".cs" or ".md" or ".yaml" or ".sql" or ".txt")
                    let bytes = File.ReadAllBytes(Path.Combine(Repository.Root, file))
                    where bytes is [0xEF, 0xBB, 0xBF, ..] || bytes.Contains((byte)'\r') || (bytes.Length > 0 && bytes[^1] != '\n')
                    select file;
        Repository.ExpectNone(wrong);
    }

    // A summary, whatever else is said, and the public type it stands before.
    [GeneratedRegex(@"<summary>((?:(?!</summary>).)*)</summary>(?:(?!^\s*(?!///|\[|#)\S).)*^\s*public (?:static |sealed |abstract |partial |readonly |ref )*(?:class|record struct|record|struct|enum|interface) (\w+)",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex DocumentedType { get; }

    [GeneratedRegex(@"^[\p{IsCJKUnifiedIdeographs}“]|^(DRG|ISO|JSON|CSV|SHA|SQL|XML|YAML|GBK|T\d|DIP|pain)[^.]*\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex ChineseTerm { get; }

    [GeneratedRegex(@"(?:^|\n)(?![^\n]*///)[^\n\]]*\n\s*public (?:static |sealed |abstract |partial |readonly |ref )*(?:class|record struct|record|struct|enum|interface) (\w+)")]
    private static partial Regex UndocumentedPublicType { get; }

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b|#reg" + @"ion\b|\b(class|record|struct|interface) \w+(Helper|Manager|Util|Utils|Dto|Base|Impl)\b")]
    private static partial Regex Unfinished { get; }

    [GeneratedRegex(@"(?<![\w.}~-])/(work" + @"|home|root|Users)/|[A-Z]:\\\\?Us" + @"ers|nuget\." + @"org|npm" + @"js\.|deb\.deb" + @"ian\.|registry\." + @"npm|local" + @"host:\d{4,5}/v3")]
    private static partial Regex PlaceOfOneMachine { get; }
}
