using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Yijie.App.Imports;

/// <summary>
/// 表格。A CSV file row by row: RFC 4180, first line = column names in any order and either letter case, unknown columns ignored.
/// Blank lines are no rows. A record counts from its first line.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private readonly ImportFile file;
    private readonly TextForm form;
    private readonly ImportContent content;
    private readonly StreamReader reader;
    private readonly CsvParser parser;
    private readonly Dictionary<string, int> columns = [];
    private bool badQuotes;

    private CsvTable(ImportFile file, TextForm form)
    {
        (this.file, this.form) = (file, form);
        content = ImportContent.Of(file);
        reader = new(content.Bytes, form.Encoding, detectEncodingFromByteOrderMarks: form.HasBom, bufferSize: 1 << 16);
        parser = new(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            BadDataFound = _ => badQuotes = true,
            IgnoreBlankLines = true,
            BufferSize = 1 << 16,
            ProcessFieldBufferSize = 1 << 10,
        });
    }

    /// <summary>The column names as they are written.</summary>
    public ImmutableArray<string> Header { get; private set; } = [];

    /// <summary>The line on which the current record begins; the header is line 1.</summary>
    public long Line { get; private set; }

    /// <summary>How far the file has been read, as it lies on disk.</summary>
    public long BytesRead => content.BytesRead;

    public long BytesInAll => content.BytesInAll;

    /// <summary>The current record's fields, however many there are.</summary>
    public int Count => parser.Count;

    /// <summary>The current record's nth field.</summary>
    public string this[int column] => parser[column];

    /// <summary>The current record's fields do not fit the header, or its quotes are wrong; null: it is well formed.</summary>
    public string? Malformation => badQuotes ? "引号使用不合 CSV 规则" : Count != Header.Length ? $"应有 {Header.Length} 列,实有 {Count} 列" : null;

    /// <summary>Opens a table and reads its column names.</summary>
    /// <exception cref="UsageException">It is empty, or a required column is missing, or one is named twice.</exception>
    public static CsvTable Open(ImportFile file, TextForm form, IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        var table = new CsvTable(file, form);
        try
        {
            table.ReadHeader([.. required, .. optional], required);
            return table;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Where a column stands; null: the file does not have it.</summary>
    public int? Position(string column) => columns.TryGetValue(column, out var position) ? position : null;

    /// <summary>Goes to the next record; false: there is none.</summary>
    public bool Read()
    {
        badQuotes = false;
        var linesBefore = parser.RawRow;
        if (!parser.Read()) return false;
        for (var i = 0; i < parser.Count; i++) _ = parser[i]; // a field's quotes are looked at when it is first taken
        Line = parser.RawRow - linesBefore == 1 ? parser.RawRow : parser.RawRow - LineEnds(parser.RawRecord.AsSpan().TrimEnd("\r\n"));
        return true;
    }

    /// <summary>Makes sure that what was read is what was looked through before.</summary>
    /// <exception cref="UsageException">The file has been changed in between.</exception>
    public void RequireUnchanged()
    {
        if (content.Finish() != form.Sha256) throw new UsageException($"{file.Path} 在读取过程中被改动,请重新导入");
    }

    public void Dispose()
    {
        parser.Dispose();
        reader.Dispose();
        content.Dispose();
    }

    private void ReadHeader(IReadOnlyList<string> known, IReadOnlyList<string> required)
    {
        if (!parser.Read()) throw new UsageException($"{file.Path} 是空文件");
        Header = [.. parser.Record!];
        for (var i = 0; i < Header.Length; i++)
        {
            var name = Header[i].Trim().ToLowerInvariant();
            if (known.Contains(name) && !columns.TryAdd(name, i)) throw new UsageException($"{file.Path} 的列名 {name} 出现了两次");
        }
        var missing = required.Where(name => !columns.ContainsKey(name)).ToList();
        if (missing.Count > 0) throw new UsageException($"{file.Path} 缺少必需的列:{string.Join("、", missing)}");
    }

    private static int LineEnds(ReadOnlySpan<char> record)
    {
        var count = 0;
        for (var i = 0; i < record.Length; i++)
            if (record[i] == '\n' || (record[i] == '\r' && (i + 1 == record.Length || record[i + 1] != '\n'))) count++;
        return count;
    }
}
