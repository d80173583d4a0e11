using System.Text.RegularExpressions;
using Yijie.App;

namespace Yijie.Tests.Form;

public sealed partial class DocumentTests
{
    [Fact(DisplayName = "README:命令一览里有程序的每一个命令")]
    public void EveryCommandIsInTheReadme()
    {
        var listed = CommandRow.Matches(Repository.Text("README.md")).Select(m => m.Groups[1].Value);
        Repository.ExpectNone(Commands.All().Select(c => c.Name).Except(listed));
    }

    [Fact(DisplayName = "文档:指向仓库内的链接都有文件")]
    public void EveryLinkLeadsSomewhere()
    {
        var wrong = from file in Repository.Files("", "*.md")
                    from Match link in Link.Matches(Repository.Text(file))
                    let target = link.Groups[1].Value
                    where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#')
                    let path = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target.Split('#')[0]))
                    where !File.Exists(path) && !Directory.Exists(path)
                    select $"{file}:{target}";
        Repository.ExpectNone(wrong);
    }

    [Fact(DisplayName = "文档:写在反引号里的源文件都存在")]
    public void EveryFileNamedExists()
    {
        var wrong = from file in (string[])["docs/glossary.md", "docs/a-month.md"]
                    from Match name in SourceFile.Matches(Repository.Text(file))
                    let path = name.Groups[1].Value
                    where !File.Exists(Path.Combine(Repository.Root, path.StartsWith("policy/", StringComparison.Ordinal) ? path : $"src/Yijie.{path}"))
                    select $"{file}:{path}";
        Repository.ExpectNone(wrong);
    }

    [Fact(DisplayName = "决定:每一篇都列在 docs/decisions/README.md")]
    public void EveryDecisionIsListed()
    {
        var list = Repository.Text("docs/decisions/README.md");
        Repository.ExpectNone(
            from file in Repository.Files("docs/decisions", "*.md").Select(f => Path.GetFileName(f))
            where file != "README.md" && !list.Contains($"({file})", StringComparison.Ordinal)
            let title = Repository.Text($"docs/decisions/{file}").Split('\n')[0].TrimStart('#', ' ')
            select $"应加一行:| [{file[..3]}]({file}) | {title[3..].TrimStart()} |");
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex CommandRow { get; }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"`((?:Domain|App|policy)/[^`\s]+\.[a-z]+)`")]
    private static partial Regex SourceFile { get; }
}
