using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Yijie.App.Imports;

/// <summary>
/// 拒收清单。The rejected rows with the file's own columns plus line and reason, written as the file was written (encoding, BOM), so that it opens
/// where the file did and, once mended, can be imported as it is.
/// </summary>
internal static class Findings
{
    public static void Write(string path, ImportFile file, TextForm form, TableKind kind, IReadOnlyList<Rejection> faults)
    {
        var reasons = faults.GroupBy(f => f.Line).ToDictionary(g => g.Key, g => string.Join(";", g.Select(f => f.Column.Length > 0 ? $"{f.Column}:{f.Reason}" : f.Reason)));
        using var table = CsvTable.Open(file, form, kind.Required, kind.Optional);
        using var text = Create(path, form);
        using var writer = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        WriteRow(writer, [.. table.Header, Added("line", table), Added("reason", table)]);
        while (table.Read())
        {
            if (!reasons.TryGetValue(table.Line, out var reason)) continue;
            var fields = Enumerable.Range(0, table.Header.Length).Select(i => i < table.Count ? table[i] : "");
            WriteRow(writer, [.. fields, table.Line.ToString(CultureInfo.InvariantCulture), reason]);
        }
    }

    /// <summary>The name of an added column; deductions have a reason of their own, and a name may not stand twice.</summary>
    private static string Added(string name, CsvTable table) =>
        table.Header.Any(h => h.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) ? $"rejected_{name}" : name;

    private static StreamWriter Create(string path, TextForm form)
    {
        try
        {
            var encoding = form.HasBom ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: true) : form.Encoding;
            return new(path, append: false, encoding);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"无法写入拒收清单 {path}:{Complaints.InChinese(e)}");
        }
    }

    private static void WriteRow(CsvWriter writer, IEnumerable<string> fields)
    {
        foreach (var field in fields) writer.WriteField(field);
        writer.NextRecord();
    }
}
