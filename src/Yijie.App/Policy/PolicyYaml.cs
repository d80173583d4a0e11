using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Policies;

/// <summary>参数的一条规定。One dated value of a policy file, with the place it stands at.</summary>
public sealed record PolicyEntry(string File, long Line, string Name, DateOnly From, string Value, string Cite)
{
    public UsageException Wrong(string what) => PolicyYaml.Wrong(File, Line, what);
}

/// <summary>政策文件的格式。The YAML of the policy and workday files, read strictly: nothing is guessed, nothing unknown is passed over.</summary>
public static class PolicyYaml
{
    private const string LocalConditions = "prepayment_conditions";

    /// <summary>Reads a parameter file: name → day → { value, cite }, the days of each parameter in ascending order. A region's list of conditions is left out.</summary>
    public static Dictionary<string, List<PolicyEntry>> Entries(PolicyText file)
    {
        var name = file.File.Name;
        var entries = new Dictionary<string, List<PolicyEntry>>();
        foreach (var (parameter, dated) in Mapping(name, Root(name, file.Content)).Where(m => m.Key != LocalConditions || !name.StartsWith("regions/", StringComparison.Ordinal)))
            entries.Add(parameter, [.. Mapping(name, dated).Select(d => Entry(name, parameter, d.Key, d.Value)).OrderBy(e => e.From)]);
        return entries.Where(e => e.Value.Count > 0).ToDictionary();
    }

    /// <summary>统筹区另定的预付条件。A region's list of { code, from, text, cite }; each code once, written local-….</summary>
    public static IEnumerable<LocalCondition> Conditions(PolicyText file)
    {
        var name = file.File.Name;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (_, list) in Mapping(name, Root(name, file.Content)).Where(m => m.Key == LocalConditions))
        {
            if (list is not YamlSequenceNode items) throw Wrong(name, list.Start.Line, $"{LocalConditions} 应为一个列表");
            foreach (var item in items)
            {
                var fields = Mapping(name, item).ToDictionary(f => f.Key, f => Text(name, f.Value));
                if (!fields.Keys.Order(StringComparer.Ordinal).SequenceEqual(["cite", "code", "from", "text"])) throw Wrong(name, item.Start.Line, "每个条件应写作 { code: 代码, from: 生效日, text: 内容, cite: 依据 }");
                if (!fields["code"].StartsWith("local-", StringComparison.Ordinal) || !seen.Add(fields["code"])) throw Wrong(name, item.Start.Line, $"条件代码 {fields["code"]} 应写作 local-…,且不重复");
                yield return new(fields["code"], fields["text"], fields["cite"], Day(name, item, fields["from"]));
            }
        }
    }

    /// <summary>The document's root; an empty document is an empty mapping.</summary>
    public static YamlNode Root(string file, string content)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(content));
        }
        catch (YamlException e)
        {
            throw Wrong(file, e.Start.Line, "不是有效的 YAML");
        }
        return stream.Documents.Count switch
        {
            0 => new YamlMappingNode(),
            1 => stream.Documents[0].RootNode,
            _ => throw Wrong(file, stream.Documents[1].RootNode.Start.Line, "只能有一个 YAML 文档"),
        };
    }

    public static IEnumerable<(string Key, YamlNode Value)> Mapping(string file, YamlNode node) => node is YamlMappingNode mapping
        ? mapping.Children.Select(c => (Text(file, c.Key), c.Value))
        : throw Wrong(file, node.Start.Line, "此处应为“名称: 内容”");

    public static string Text(string file, YamlNode node) => node is YamlScalarNode { Value: { Length: > 0 } text }
        ? text
        : throw Wrong(file, node.Start.Line, "此处应有一个值");

    public static DateOnly Day(string file, YamlNode node, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Wrong(file, node.Start.Line, $"日期“{text}”应写作 yyyy-MM-dd");

    public static UsageException Wrong(string file, long line, string what) => new($"{file} 第 {line} 行:{what}");

    private static PolicyEntry Entry(string file, string parameter, string day, YamlNode content)
    {
        var fields = Mapping(file, content).ToDictionary(f => f.Key, f => Text(file, f.Value));
        var line = content.Start.Line;
        if (!fields.Keys.Order(StringComparer.Ordinal).SequenceEqual(["cite", "value"])) throw Wrong(file, line, "每条规定应写作 { value: 值, cite: 依据 }");
        return new(file, line, parameter, Day(file, content, day), fields["value"], fields["cite"]);
    }
}
