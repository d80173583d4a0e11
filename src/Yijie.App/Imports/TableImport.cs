using System.Collections.Immutable;
using Yijie.App.Records;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>导入一个表格文件。One file of one kind as one transaction: look through, read, judge, store, enter in the log.</summary>
internal static class TableImport
{
    public static ImportSummary Run(Context context, ImportFile file, string? findings, TableKind kind, ImportProgress progress)
    {
        var form = TextForm.Of(file);
        file.Sha256 = form.Sha256;
        using var store = context.Database.Write();
        var scope = ImportScope.Of(context, store);

        var faults = new List<Rejection>();
        var lines = ReadAll(file, form, scope, kind, faults, progress);
        if (lines == 0) context.Say(ImportLog.NoRows(file));
        var seq = ImportLog.NextSeq(store);
        var tally = kind.Store(store, seq, faults);
        var inOrder = faults.OrderBy(f => f.Line).ToImmutableArray(); // a line's own faults stay in theirs

        var summary = new ImportSummary
        {
            Kind = kind.Name, File = file.Path, Sha256 = file.Sha256,
            Lines = lines, Accepted = tally.Accepted, Duplicates = tally.Duplicates, Counted = tally.Accepted,
            RejectedLines = inOrder.Select(f => f.Line).Distinct().LongCount(), Rejected = inOrder,
        };
        if (findings is not null) Findings.Write(findings, file, form, kind, inOrder);
        ImportLog.Enter(context, store, seq, scope.Importer, summary);
        store.Commit();
        if (kind.Notice is { } notice) context.Say(notice);
        return summary;
    }

    private static long ReadAll(ImportFile file, TextForm form, ImportScope scope, TableKind kind, List<Rejection> faults, ImportProgress progress)
    {
        using var table = CsvTable.Open(file, form, kind.Required, kind.Optional);
        var row = new CsvRow(table, scope, faults);
        var (lines, bytesRead, bytesInAll) = (0L, 0L, table.BytesInAll);
        progress.Reading(() => (bytesRead, bytesInAll, lines)); // asked by another thread, also when the table is closed
        while (table.Read())
        {
            (lines, bytesRead) = (lines + 1, table.BytesRead);
            if (table.Malformation is { } malformation) row.Reject("", "", malformation);
            else kind.Read(row);
        }
        table.RequireUnchanged();
        return lines;
    }
}
