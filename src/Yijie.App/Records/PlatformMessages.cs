using System.Buffers;
using System.Text;
using System.Text.Json;
using Yijie.App.Imports;

namespace Yijie.App.Records;

/// <summary>
/// 平台报文的来源。Gives the <c>setlinfo</c> of the platform's own messages (2207, 2304, 2305, 5203 …) as records with the extract's columns: one
/// message, an array, or one after another. A record's line is its number among the messages.
/// </summary>
internal sealed class PlatformMessages : IRecordSource
{
    private const int MaxMessage = 4 << 20;

    /// <summary>Where a message names a column otherwise, or leaves it out: what stands for it, in the order in which it is looked for.</summary>
    private static readonly (ExtractColumn Column, string[] Instead, string Otherwise)[] Substitutes =
    [
        (ExtractColumn.PsnCashPay, ["pdn_cash_pay", "cash_payamt", "cashPayamt"], ""), // 2208 as its specification misprints it
        (ExtractColumn.HospPartAmt, ["ownpay_hosp_part"], ""),
        (ExtractColumn.InsuAdmdvs, ["insu_optins", "clr_optins"], ""),
        (ExtractColumn.FixBlngAdmdvs, ["fixmedins_poolarea", "clr_optins"], ""),
        (ExtractColumn.PayLoc, [], "2"),
        (ExtractColumn.ValiFlag, [], "1"),
    ];

    private readonly ImportFile from;
    private readonly FileStream file;
    private readonly Lock reading = new();
    private readonly IEnumerator<string> rows;
    private byte[] buffer = new byte[1 << 16];
    private int filled;
    private long line = 1;
    private string? waiting;

    public PlatformMessages(ImportFile from)
    {
        this.from = from;
        file = from.Open();
        rows = Rows().GetEnumerator();
    }

    public IReadOnlyList<string> Header => ExtractColumns.Names;

    public bool IsPlatformMessages => true;

    public bool HasByteOrderMark => false;

    public (long Read, long Length) Progress => (line, line); // messages come by the hundred, not by the million

    public long LinesRead => line - 1;

    /// <summary>Whether a file holds messages and not a table: it begins with a brace or a bracket.</summary>
    public static bool AreIn(ImportFile file)
    {
        using var stream = file.Open();
        Span<byte> start = stackalloc byte[64];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        if (start.StartsWith("\uFEFF"u8)) start = start[3..];
        start = start.TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] is (byte)'{' or (byte)'[';
    }

    public bool Next(RecordBlock block)
    {
        lock (reading)
        {
            block.FirstLine = line;
            block.Length = 0;
            block.HasQuotes = true;
            while (waiting is not null || rows.MoveNext())
            {
                var row = waiting ?? rows.Current;
                waiting = row;
                if (block.Length + Encoding.UTF8.GetMaxByteCount(row.Length) > RecordBlock.Size && block.Length > 0) break;
                block.Length += Encoding.UTF8.GetBytes(row, block.Buffer.AsSpan(block.Length));
                waiting = null;
                line++;
            }
            return block.Length > 0;
        }
    }

    public string Finish() => from.Sha256;

    public void Dispose()
    {
        rows.Dispose();
        file.Dispose();
    }

    private IEnumerable<string> Rows()
    {
        foreach (var message in Messages())
        {
            using (message)
                foreach (var row in RowsOf(message.RootElement)) yield return row;
        }
    }

    private List<string> RowsOf(JsonElement message)
    {
        try
        {
            return [.. SettlementsOf(message).Select(RowOf)];
        }
        catch (InvalidOperationException) // half of a character, or bytes that are none
        {
            throw new UsageException($"{file.Name} 第 {line} 条报文中有不成字的编码,报文应为 UTF-8。整个文件未导入。");
        }
    }

    /// <summary>The messages of the file: one value after another, and those of an array one by one.</summary>
    private IEnumerable<JsonDocument> Messages()
    {
        Fill();
        if (buffer.AsSpan(0, filled).StartsWith("\uFEFF"u8)) Drop(3);
        var open = 0;
        while (true)
        {
            SkipBetween(ref open);
            if (filled == 0 && open > 0) throw new UsageException($"{file.Name} 第 {line - 1} 条报文之后,数组没有结束:文件可能被截断。整个文件未导入。");
            if (filled == 0) yield break;
            yield return NextMessage();
        }
    }

    /// <param name="open">How many arrays have begun and not ended.</param>
    private void SkipBetween(ref int open)
    {
        while (true)
        {
            var at = 0;
            while (at < filled && buffer[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' or (byte)']' or (byte)'[')
            {
                if (buffer[at] == '[') open++;
                if (buffer[at] == ']' && --open < 0) throw new UsageException($"{file.Name} 第 {line - 1} 条报文之后多出一个 ],不是合法的 JSON。整个文件未导入。");
                at++;
            }
            Drop(at);
            if (filled > 0 || !Fill()) return;
        }
    }

    private JsonDocument NextMessage()
    {
        while (true)
        {
            try
            {
                var reader = new Utf8JsonReader(buffer.AsSpan(0, filled), isFinalBlock: false, default);
                if (JsonDocument.TryParseValue(ref reader, out var document))
                {
                    Drop((int)reader.BytesConsumed);
                    return document;
                }
            }
            catch (JsonException e)
            {
                throw new UsageException($"{file.Name} 第 {line} 条报文不是合法的 JSON(错在该条的第 {e.LineNumber + 1} 行第 {e.BytePositionInLine + 1} 字节)。整个文件未导入。");
            }
            if (filled > MaxMessage) throw new UsageException($"{file.Name} 第 {line} 条报文超过 {MaxMessage >> 20} MB。整个文件未导入。");
            if (!Fill()) throw new UsageException($"{file.Name} 第 {line} 条报文不完整。整个文件未导入。");
        }
    }

    private bool Fill()
    {
        if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
        var count = file.Read(buffer, filled, buffer.Length - filled);
        filled += count;
        return count > 0;
    }

    private void Drop(int count)
    {
        buffer.AsSpan(count, filled - count).CopyTo(buffer);
        filled -= count;
    }

    /// <summary>The settlements of a message: of <c>output</c>, an object or an object written as a string; none: one empty row, to be rejected.</summary>
    private static IEnumerable<JsonElement?> SettlementsOf(JsonElement message)
    {
        var output = Member(message, "output") ?? message;
        if (output.ValueKind == JsonValueKind.String)
        {
            if (!TryParse(output.GetString()!, out output)) return [null];
        }
        var setlinfo = Member(output, "setlinfo") ?? (Member(output, "setl_id") is null ? null : output);
        return setlinfo?.ValueKind switch
        {
            JsonValueKind.Array when setlinfo.Value.GetArrayLength() > 0 => setlinfo.Value.EnumerateArray().Select(e => (JsonElement?)e).ToList(),
            JsonValueKind.Object => [setlinfo],
            _ => [null],
        };
    }

    private static bool TryParse(string text, out JsonElement element)
    {
        try
        {
            element = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            element = default;
            return false;
        }
    }

    private static JsonElement? Member(JsonElement of, string name)
    {
        if (of.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in of.EnumerateObject())
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
        return null;
    }

    /// <summary>A settlement as a line of the extract.</summary>
    private static string RowOf(JsonElement? setlinfo)
    {
        var values = new string[ExtractColumns.Count];
        for (var c = 0; c < values.Length; c++) values[c] = setlinfo is { } given ? TextOf(given, ExtractColumns.Names[c]) : "";
        if (setlinfo is { } row)
        {
            foreach (var (column, instead, otherwise) in Substitutes)
                if (values[(int)column].Length == 0) values[(int)column] = instead.Select(name => TextOf(row, name)).FirstOrDefault(t => t.Length > 0) ?? otherwise;
            ref var provider = ref values[(int)ExtractColumn.FixmedinsCode];
            if (provider.Length == 0 && TextOf(row, "medins_setl_id") is { Length: >= 12 } messageId) provider = messageId[..12];
        }
        return string.Join(',', values.Select(v => v.AsSpan().ContainsAny(',', '"') ? $"\"{v.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : v)) + "\n";
    }

    private static string TextOf(JsonElement row, string name)
    {
        var text = Member(row, name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => "",
            { ValueKind: JsonValueKind.String } value => value.GetString()!,
            { } value => value.GetRawText(),
        };
        return text.Length > 1000 ? text[..1000] : text.ReplaceLineEndings(" ");
    }
}
