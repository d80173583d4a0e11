using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Policies;

/// <summary>一条规定。One dated value of a parameter.</summary>
/// <param name="Own">统筹区自己的规定,不是全省的。</param>
public sealed record ProvisionAnswer(string Value, string InWords, DateOnly From, string Cite, bool Own);

/// <summary>一个参数。What is in force of it, and every provision there ever was.</summary>
/// <param name="Open">◆ 统筹区可以另定。</param>
/// <param name="InForce">Null: nothing on that day.</param>
public sealed record ParameterAnswer(string Name, string Group, string Title, bool Open, ProvisionAnswer? InForce, IReadOnlyList<ProvisionAnswer> All);

/// <summary>某日某地有效的政策。</summary>
/// <param name="Of">Null: the province's own, before any region's.</param>
public sealed record PolicyAnswer(string? Of, string Title, DateOnly On, IReadOnlyList<PolicyFileAnswer> Files, IReadOnlyList<ParameterAnswer> Parameters);

/// <summary>政策文件的一个版本。</summary>
public sealed record PolicyFileAnswer(string Name, long Version, string Sha256);

/// <summary>一个参数的两边。</summary>
/// <param name="Differs">The values differ; that one side rests on another article alone does not count.</param>
public sealed record ParameterDifference(string Name, string Group, string Title, ProvisionAnswer? One, ProvisionAnswer? Other, bool Differs);

/// <summary>两日或两地的政策相比。</summary>
public sealed record PolicyDifferenceAnswer(string One, DateOnly OneOn, string Other, DateOnly OtherOn, int Differences, IReadOnlyList<ParameterDifference> Parameters);

/// <summary>
/// 政策的命令。<c>policy show</c>: what is in force on a day in a region, each parameter with its citation; <c>policy diff</c>: the same of two days or two regions
/// side by side. The texts are public, so anyone who is signed in may ask of any region (docs/decisions/182).
/// </summary>
public static class PolicyCommand
{
    public static Command Build() => new("policy", "政策参数:某日某地有效的规定,两日或两地的差异") { Show(), Diff() };

    private static Command Show()
    {
        var of = CommandLine.RegionOption(required: false, "--of");
        return new Command("show", "某日(--on)有效的规定,各附依据") { of }.ReadBy(Readers.Everyone).Answers<PolicyAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var answer = Of(store, parsed.GetValue(of), context.Today);
            context.Answer(answer, text =>
            {
                text.WriteLine($"{answer.Title},{answer.On.ToIso()} 有效的规定({string.Join("、", answer.Files.Select(f => $"{f.Name} 第 {f.Version} 版"))}):");
                TextTable.Write(text, ["参数", "规定", "自", "依据", ""], answer.Parameters.Select(p => new[]
                    { p.Title, p.InForce?.InWords ?? "尚无规定", p.InForce?.From.ToIso() ?? "", p.InForce?.Cite ?? "", p.InForce is { Own: true } ? "本统筹区另定" : p.Open ? "可另定" : "" }));
            });
        });
    }

    private static Command Diff()
    {
        var (of, with) = (CommandLine.RegionOption(required: false, "--of"), CommandLine.RegionOption(required: false, "--with"));
        with.Description = "与哪个统筹区相比;不给则为全省的规定";
        var day = new Option<DateOnly?>("--with-on") { Description = "与哪一天相比 yyyy-MM-dd(默认同一天)", CustomParser = CommandLine.ParseDay };
        return new Command("diff", "两日或两地的规定有何不同") { of, with, day }.ReadBy(Readers.Everyone).Answers<PolicyDifferenceAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var answer = Between(Of(store, parsed.GetValue(of), context.Today), Of(store, parsed.GetValue(with), parsed.GetValue(day) ?? context.Today));
            context.Answer(answer, text =>
            {
                TextTable.Write(text, ["参数", $"{answer.One} {answer.OneOn.ToIso()}", $"{answer.Other} {answer.OtherOn.ToIso()}"],
                    answer.Parameters.Where(p => p.Differs).Select(p => new[] { p.Title, Said(p.One), Said(p.Other) }));
                text.WriteLine($"共 {answer.Differences} 处不同");
            });
        });
    }

    private static string Said(ProvisionAnswer? provision) => provision is null ? "尚无规定" : $"{provision.InWords}({provision.Cite})";

    private static PolicyAnswer Of(Store store, string? region, DateOnly on)
    {
        var (province, own) = PolicyStore.Texts(store, region);
        var listed = PolicyReader.List(province, own).OrderBy(p => ParameterWords.OrderOf(p.Name)).Select(p =>
        {
            var (group, title) = ParameterWords.Of(p.Name);
            return Parameter(p.Name, group, title, p.Open, [.. p.Entries.Select(e => new ProvisionAnswer(e.Value, ParameterWords.InWords(p.Name, e.Value), e.From, e.Cite, e.File == own?.File.Name))], on);
        });
        var conditions = (own is null ? [] : PolicyYaml.Conditions(own)).Select(c =>
            Parameter(c.Code, ParameterWords.LocalConditions, c.Code, open: true, [new ProvisionAnswer(c.Text, c.Text, c.From, c.Cite, Own: true)], on));
        return new(region, region is null ? "全省" : Region.Find(region)!.Name, on,
            [.. new[] { province, own }.OfType<PolicyText>().Select(t => new PolicyFileAnswer(t.File.Name, t.File.Version, t.File.Sha256))], [.. listed, .. conditions]);
    }

    private static ParameterAnswer Parameter(string name, string group, string title, bool open, IReadOnlyList<ProvisionAnswer> all, DateOnly on) =>
        new(name, group, title, open, all.LastOrDefault(p => p.From <= on), all);

    private static PolicyDifferenceAnswer Between(PolicyAnswer one, PolicyAnswer other)
    {
        List<ParameterDifference> rows =
        [
            .. one.Parameters.UnionBy(other.Parameters, p => p.Name).Select(p =>
            {
                var (here, there) = (InForce(one, p.Name), InForce(other, p.Name));
                return new ParameterDifference(p.Name, p.Group, p.Title, here, there, here?.Value != there?.Value);
            }),
        ];
        return new(one.Title, one.On, other.Title, other.On, rows.Count(r => r.Differs), rows);

        static ProvisionAnswer? InForce(PolicyAnswer policy, string name) => policy.Parameters.FirstOrDefault(p => p.Name == name)?.InForce;
    }
}
