using System.CommandLine;
using Yijie.App.Records;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.App.Imports;

/// <summary>
/// 导入。<c>import KIND FILE…</c>: each file is a transaction of its own. If one is refused, those before it stay and are reported,
/// and those after it are not begun (docs/decisions/020).
/// </summary>
public static class ImportCommand
{
    /// <summary>How one kind is imported: the file, and where its findings go.</summary>
    public delegate ImportSummary Run(Context context, ImportFile file, string? findings);

    /// <summary>Every kind there is.</summary>
    private static readonly (string Name, string Title, Run Run)[] Kinds =
    [
        ("providers", "机构名册", Table<ProviderImport>),
        ("agreements", "服务协议", Table<AgreementImport>),
        ("enrolments", "参加即时结算", Table<EnrolmentImport>),
        ("pilots", "试点机构", Table<PilotImport>),
        ("settlements", "结算明细", SettlementImport.Run),
        ("declarations", "月度申报", Table<DeclarationImport>),
        ("deductions", "审核、协议扣款", Table<DeductionImport>),
        ("drg", "DRG/DIP 调整", Table<DrgImport>),
        ("reviews", "审核完成", Table<ReviewImport>),
        ("assessments", "年度考核", Table<AssessmentImport>),
        ("clearing-items", "年终清算事项", Table<ClearingItemImport>),
        ("penalties", "处罚、移送", Table<PenaltyImport>),
        ("fund-months", "基金收支月报", Table<FundMonthImport>),
        ("inpatient-history", "住院统筹支出历史", Table<InpatientHistoryImport>),
    ];

    public static Command Build()
    {
        var kind = new Argument<string>("KIND") { Description = string.Join("、", Kinds.Select(k => $"{k.Name} {k.Title}")) };
        var files = new Argument<string[]>("FILE") { Description = "CSV 文件(UTF-8 或 GBK,可为 .gz),可以多个,每个文件各自成为一次导入", Arity = ArgumentArity.OneOrMore };
        var findings = new Option<string?>("--findings") { Description = "拒收的行另存为此文件,列与原文件相同,另加 line,reason;多个文件时依次为 名称-1、名称-2……" };
        return new Command("import", "导入文件") { kind, files, findings }.ActBy(Role.Handler).Answers<ImportSummary>().Answers<IReadOnlyList<ImportSummary>>().Does((context, parsed) =>
        {
            var chosen = Find(parsed.GetValue(kind)!);
            using (var store = context.Database.Read()) ImportLog.Importer(context, store);
            var opened = parsed.GetValue(files)!.Select(ImportFile.At).ToList();
            var findingsPaths = FindingsPaths(parsed.GetValue(findings), opened);
            return ImportAll(context, opened, n => chosen.Run(context, opened[n], findingsPaths[n]));
        });
    }

    private static ImportSummary Table<TKind>(Context context, ImportFile file, string? findings) where TKind : TableKind, new() =>
        ImportProgress.Show(context, progress => TableImport.Run(context, file, findings, new TKind(), progress));

    private static (string Name, string Title, Run Run) Find(string kind)
    {
        var found = Array.Find(Kinds, k => k.Name == kind);
        return found.Run is not null ? found : throw new UsageException($"没有导入类型 {kind}:应为 {string.Join("、", Kinds.Select(k => k.Name))}");
    }

    private static int ImportAll(Context context, List<ImportFile> files, Func<int, ImportSummary> import)
    {
        var done = new List<ImportSummary>();
        try
        {
            while (done.Count < files.Count) done.Add(import(done.Count));
        }
        catch (Exception stopped) when (done.Count > 0 && stopped is UsageException or RefusedException)
        {
            Answer(context, files, done);
            var rest = files.Skip(done.Count + 1).Select(f => f.Path).ToList();
            context.Say($"{files[done.Count].Path} 未导入:{stopped.Message}");
            context.Say($"此前 {done.Count} 个文件已导入" + (rest.Count > 0 ? $";其后的未再处理:{string.Join("、", rest)}" : ""));
            return stopped is UsageException ? 2 : 1;
        }
        catch (UsageException stopped) when (files.Count > 1)
        {
            throw new UsageException($"{stopped.Message}\n其后的未再处理:{string.Join("、", files.Skip(1).Select(f => f.Path))}");
        }
        Answer(context, files, done);
        return 0;
    }

    /// <summary>Where each file's findings go: as given for a single file, numbered for several; never onto one of the files themselves.</summary>
    private static List<string?> FindingsPaths(string? findings, List<ImportFile> files)
    {
        if (findings is null) return [.. files.Select(_ => (string?)null)];
        List<string> paths = files.Count == 1
            ? [findings]
            : [.. Enumerable.Range(1, files.Count).Select(n => Path.Combine(
                Path.GetDirectoryName(findings) ?? "", $"{Path.GetFileNameWithoutExtension(findings)}-{n}{Path.GetExtension(findings)}"))];
        var clash = paths.Find(p => files.Exists(f => Path.GetFullPath(f.Path) == Path.GetFullPath(p)));
        return clash is null ? [.. paths] : throw new UsageException($"--findings {clash} 就是要导入的文件,请另取名称");
    }

    /// <summary>One object for one file, an array for several.</summary>
    private static void Answer(Context context, List<ImportFile> files, List<ImportSummary> done)
    {
        if (files.Count == 1) context.Answer(done[0], text => Write(text, done[0]));
        else context.Answer(done, text => done.ForEach(summary => Write(text, summary)));
    }

    private static void Write(TextWriter text, ImportSummary summary)
    {
        const int Shown = 20;
        text.WriteLine($"{summary.File}({Find(summary.Kind).Title}):共 {summary.Lines} 行,接收 {summary.Accepted},重复 {summary.Duplicates},撤销 {summary.Withdrawn},拒收 {summary.RejectedLines}");
        if (summary.TotalFen != Fen.Zero || !summary.SetAside.IsEmpty) WriteAmounts(text, summary);
        foreach (var fault in summary.Rejected.Take(Shown)) text.WriteLine($"  第 {fault.Line} 行 {fault.Column} “{fault.Value}”:{fault.Reason}");
        if (summary.Rejected.Length > Shown) text.WriteLine($"  ……另有 {summary.Rejected.Length - Shown} 处,可用 --findings 文件 全部列出");
    }

    private static void WriteAmounts(TextWriter text, ImportSummary summary)
    {
        text.WriteLine($"  金额 {summary.TotalFen} 元:接收 {summary.AcceptedFen},重复 {summary.DuplicatesFen},撤销 {summary.WithdrawnFen},拒收 {summary.RejectedFen}");
        text.WriteLine($"  计入应结算额 {summary.Counted} 行、{summary.CountedFen} 元");
        foreach (var aside in summary.SetAside) text.WriteLine($"  搁置 {Counting.NameOf(aside.Reason)} {aside.Rows} 行、{aside.Fen} 元");
    }
}
