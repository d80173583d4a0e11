using Yijie.App.Imports;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Records;

/// <summary>
/// 结算明细导入。One file as one transaction: parse on two threads and deal the rows out by provider; judge, encode and store one partition after
/// another; then the totals, the log, the commit. Nothing is visible before it, whatever happens.
/// </summary>
public static class SettlementImport
{
    private const string Kind = "settlements";
    private const long WorthWritingOnce = 16L << 20;

    private static int Threads => Math.Max(2, Math.Min(4, Environment.ProcessorCount));

    /// <param name="findings">Where the rejected rows are written; null: nowhere.</param>
    /// <exception cref="UsageException">The file cannot be taken as a settlement extract; nothing is stored.</exception>
    public static ImportSummary Run(Context context, ImportFile file, string? findings) => Run(context, file, findings, ImportMemory.Usual);

    internal static ImportSummary Run(Context context, ImportFile file, string? findings, ImportMemory memory)
    {
        try
        {
            return ImportProgress.Show(context, progress => Import(context, file, findings, memory, progress));
        }
        catch (OverflowException)
        {
            throw new UsageException($"{file.Path} 的金额合计超出可表示的范围,整个文件未导入");
        }
    }

    private static ImportSummary Import(Context context, ImportFile file, string? findings, ImportMemory memory, ImportProgress progress)
    {
        using var source = Open(file);
        var places = ExtractColumns.Places(file.Path, source.Header);
        FindingsFile.RequireWritable(findings);

        using var store = source.Progress.Length < WorthWritingOnce ? context.Database.Write() : context.Database.WriteMuch();
        var importer = ImportLog.Importer(context, store);
        var providers = ProviderIndex.Load(store);
        using var partitions = new RowPartitions(providers.Count, SpillFolder(context, store), memory.Rows);
        var scope = new ParsingScope(
            source, places, providers, importer, context.Today, Pseudonym.Of(store), new(), new(), partitions, new TextEncoding(), memory);

        var tally = new ImportTally();
        progress.Reading(() => (source.Progress.Read, source.Progress.Length, source.LinesRead));
        var months = new HashSet<Month>();
        foreach (var parser in Parse(scope))
        {
            tally.Add(parser.Tally);
            months.UnionWith(parser.Months);
        }
        file.Sha256 = source.Finish();
        if (tally.Lines == 0) context.Say(ImportLog.NoRows(file));

        var seq = ImportLog.NextSeq(store);
        using var storing = new SegmentWriter(store, seq, providers, months);
        progress.Storing(partitions.Count);
        foreach (var judged in PartitionPipeline.Run(scope, months, storing, Threads, progress)) tally.Add(judged);
        storing.Finish();

        var summary = tally.Summary(Kind, file.Path, file.Sha256);
        if (findings is not null) FindingsFile.Write(findings, file, source, scope.Encoding.Found, summary.Rejected);
        ImportLog.Enter(context, store, seq, importer, summary);
        store.Commit();
        return summary;
    }

    private static IRecordSource Open(ImportFile file) => PlatformMessages.AreIn(file) ? new PlatformMessages(file) : new CsvRecords(file.Open());

    private static string SpillFolder(Context context, Store store) =>
        store.IsPostgres ? Path.GetTempPath() : Path.GetDirectoryName(Path.GetFullPath(context.Address))!;

    /// <summary>Parses on several threads; the first one's trouble is everyone's.</summary>
    private static List<ExtractParser> Parse(ParsingScope scope)
    {
        var parsers = Enumerable.Range(0, Threads).Select(_ => new ExtractParser(scope)).ToList();
        Workers.Run("parse", [.. parsers.Select(p => (Action)p.Run)]);
        return parsers;
    }
}
