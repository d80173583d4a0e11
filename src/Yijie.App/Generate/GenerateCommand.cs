using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Generate;

/// <summary>生成参数。What province to invent.</summary>
/// <param name="Settlements">Data lines of all settlement files together, whatever they hold: refunds, repeats and bad rows are lines too.</param>
internal sealed record GenerateOptions(string Out, int Providers, long Settlements, Month From, Month To, long Seed, Region[] Regions)
{
    public int Months { get; } = (To.Year - From.Year) * 12 + To.Number - From.Number + 1;
}

/// <summary>生成的结果。</summary>
public sealed record GenerateAnswer(string Out, long Seed, IReadOnlyList<GeneratedFile> Files);

/// <summary>生成演示数据。<c>generate</c>: a province of plausible, invented, deterministic files in the formats that <c>import</c> reads.</summary>
public static class GenerateCommand
{
    public static Command Build()
    {
        var folder = new Option<string>("--out") { Description = "写入的文件夹(同名文件被覆盖)", Required = true };
        var providers = new Option<int>("--providers") { Description = "定点医药机构数,各统筹区平分", DefaultValueFactory = _ => 60 };
        var settlements = new Option<long>("--settlements") { Description = "各月结算文件的数据行总数", DefaultValueFactory = _ => 20_000 };
        var from = Month("--from", "第一个费用所属月", new(2025, 6));
        var to = Month("--to", "最后一个费用所属月", new(2025, 9));
        var seed = new Option<long>("--seed") { Description = "随机种子:同样的参数与种子,得到逐字节相同的文件", DefaultValueFactory = _ => 20250523 };
        var regions = new Option<string>("--regions") { Description = "统筹区,逗号分隔", DefaultValueFactory = _ => "140200,140100" };
        return new Command("generate", "生成一个虚构省份的各类数据文件") { folder, providers, settlements, from, to, seed, regions }.AtConsole().Does((context, parsed) =>
        {
            var options = Checked(new(parsed.GetValue(folder)!, parsed.GetValue(providers), parsed.GetValue(settlements),
                parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(seed), RegionsOf(parsed.GetValue(regions)!)));
            var files = Province.Write(options, context.Say);
            context.Answer(new GenerateAnswer(options.Out, options.Seed, files), text =>
            {
                foreach (var file in files) text.WriteLine($"{file.File,-32} {file.Lines,12:#,0} 行 {file.Bytes,14:#,0} 字节");
                text.WriteLine($"已写入 {options.Out}(种子 {options.Seed})。先导入 providers、agreements、enrolments,再导入各月数据。");
            });
        });
    }

    private static GenerateOptions Checked(GenerateOptions options)
    {
        const int MostPerRegion = 99_999;
        const int MostMonths = 120;
        if (options.From > options.To) throw new UsageException($"--from {options.From} 晚于 --to {options.To}");
        if (options.Months > MostMonths) throw new UsageException($"至多生成 {MostMonths} 个月,现为 {options.Months} 个月");
        if (options.Providers < options.Regions.Length || options.Providers > MostPerRegion * options.Regions.Length)
            throw new UsageException($"--providers 应在 {options.Regions.Length} 与 {MostPerRegion * options.Regions.Length} 之间(每个统筹区 1 至 {MostPerRegion} 家),现为 {options.Providers}");
        if (options.Settlements < options.Months || options.Settlements > 1_000_000_000)
            throw new UsageException($"--settlements 应在 {options.Months}(每月至少一行)与 1000000000 之间,现为 {options.Settlements}");
        if (options.Seed < 0) throw new UsageException($"--seed 不能为负数:{options.Seed}");
        return options;
    }

    private static Region[] RegionsOf(string list)
    {
        var codes = list.Split(',', StringSplitOptions.TrimEntries);
        if (codes.Distinct().Count() != codes.Length) throw new UsageException($"--regions 中有重复:{list}");
        return [.. codes.Select(c => Region.Find(c) ?? throw new UsageException($"没有统筹区 {c}(山西 12 个统筹区:140100…141100、149900)"))];
    }

    private static Option<Month> Month(string name, string description, Month byDefault) => new(name)
    {
        Description = $"{description} yyyy-MM",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (!Domain.Month.TryParse(text, out var month)) result.AddError(string.Format(CultureInfo.InvariantCulture, "月份 {0} 应写作 yyyy-MM", text));
            return month;
        },
    };
}
