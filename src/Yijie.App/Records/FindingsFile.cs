using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Yijie.App.Imports;

namespace Yijie.App.Records;

/// <summary>
/// 拒收清单。The rejected rows as they stand in the file, with line and reason added. The file is read once more for it, so that an import of
/// millions of good rows need not remember the text of any.
/// </summary>
internal static class FindingsFile
{
    /// <exception cref="UsageException">Nothing can be written there.</exception>
    public static void RequireWritable(string? path)
    {
        if (path is not null) Create(path).Dispose();
    }

    /// <summary>Writes them in the file's own encoding, so that the list opens where the file did and, once mended, can be imported as it is.</summary>
    public static void Write(string path, ImportFile file, IRecordSource read, Encoding encoding, ImmutableArray<Rejection> rejected)
    {
        var reasons = rejected.GroupBy(r => r.Line).ToDictionary(g => g.Key, g => string.Join(";", g.Select(f => f.Column.Length > 0 ? $"{f.Column}:{f.Reason}" : f.Reason)));
        using var list = new BufferedStream(Create(path), 1 << 16);
        if (read.HasByteOrderMark) list.Write(Encoding.UTF8.Preamble);
        list.Write(encoding.GetBytes(string.Join(',', read.Header.Concat(AddedNames(read.Header)).Select(Quoted)) + "\n"));
        using var source = read.IsPlatformMessages ? (IRecordSource)new PlatformMessages(file) : new CsvRecords(file.Open());
        var block = new RecordBlock();
        var index = new FieldIndex();
        while (source.Next(block))
        {
            index.Index(block);
            var (line, start) = (block.FirstLine, 0);
            for (var record = 0; record < index.Records; record++)
            {
                var end = index.Separators[index.RecordEnds[record] - 1];
                var bytes = block.Buffer.AsSpan(start, end - start);
                if (reasons.TryGetValue(line, out var reason))
                {
                    list.Write(bytes.TrimEnd((byte)'\r'));
                    list.Write(encoding.GetBytes(string.Create(CultureInfo.InvariantCulture, $",{line},{Quoted(reason)}\n")));
                }
                line += 1 + bytes.Count((byte)'\n');
                start = end + 1;
            }
        }
    }

    /// <summary>No name stands twice.</summary>
    private static IEnumerable<string> AddedNames(IReadOnlyList<string> header) => ((string[])["line", "reason"])
        .Select(name => header.Any(h => h.Equals(name, StringComparison.OrdinalIgnoreCase)) ? $"rejected_{name}" : name);

    private static string Quoted(string field) =>
        field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;

    private static FileStream Create(string path)
    {
        try
        {
            return new(path, FileMode.Create, FileAccess.Write);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"无法写入拒收清单 {path}:{Complaints.InChinese(e)}");
        }
    }
}
