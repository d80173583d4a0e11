using System.IO.Compression;

namespace Yijie.App.Records;

/// <summary>
/// CSV 记录的来源。Cuts an extract into blocks of whole records: UTF-8 with or without a BOM or GBK, plain or gzip, lines ended by LF or
/// CRLF. Memory is bounded whatever the file holds: one with an endless record, or a quotation mark never closed, is refused whole.
/// </summary>
internal sealed class CsvRecords : IRecordSource
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private readonly string name;
    private readonly HashingStream file;
    private readonly long length;
    private readonly Stream bytes;
    private readonly byte[] carry = new byte[RecordBlock.Size + RecordBlock.MaxRecord + RecordBlock.Slack];
    private readonly Lock reading = new();
    private int carried;
    private long line = 1;
    private long taken;
    private bool ended;

    /// <summary>Opens the extract and reads its header.</summary>
    /// <exception cref="UsageException">It cannot be read, or is empty.</exception>
    public CsvRecords(FileStream file)
    {
        (name, this.file, length) = (file.Name, new(file), file.Length);
        bytes = IsPacked(file) ? new GZipStream(this.file, CompressionMode.Decompress) : this.file;
        Header = ReadHeader();
    }

    public IReadOnlyList<string> Header { get; }

    public bool IsPlatformMessages => false;

    public bool HasByteOrderMark { get; private set; }

    /// <summary>Asked by another thread, also when the file is closed.</summary>
    public (long Read, long Length) Progress => (Volatile.Read(ref taken), length);

    public long LinesRead => Volatile.Read(ref line) - 2;

    public bool Next(RecordBlock block)
    {
        lock (reading)
        {
            block.FirstLine = line;
            carry.AsSpan(0, carried).CopyTo(block.Buffer);
            var have = carried;
            carried = 0;
            for (var want = RecordBlock.Size; ; want = RecordBlock.Size + RecordBlock.MaxRecord)
            {
                have = Fill(block.Buffer, have, want);
                if (have == 0) return false;
                var end = Cut(block, have);
                if (end > 0)
                {
                    Keep(block, end, have);
                    return true;
                }
                if (have < want) throw new UsageException($"{name} 第 {line} 行起的记录,引号没有成对。整个文件未导入。");
                if (want > RecordBlock.Size) throw new UsageException($"{name} 第 {line} 行起的一条记录超过 {RecordBlock.MaxRecord >> 10} KiB,不是结算明细。整个文件未导入。");
            }
        }
    }

    public string Finish() => file.Finish();

    public void Dispose()
    {
        bytes.Dispose();
        file.Dispose();
    }

    /// <summary>How far the block's text is whole records; the last line of the file is given its line feed if it has none.</summary>
    private int Cut(RecordBlock block, int have)
    {
        var text = block.Buffer.AsSpan(0, have);
        if (ended && text[^1] != '\n')
        {
            block.Buffer[have] = (byte)'\n';
            text = block.Buffer.AsSpan(0, have + 1);
        }
        block.HasQuotes = text.Contains((byte)'"');
        return block.HasQuotes ? QuoteScan.LastRecordEnd(block.Buffer, text.Length) : text.LastIndexOf((byte)'\n') + 1;
    }

    private void Keep(RecordBlock block, int end, int have)
    {
        block.Length = end;
        line += block.Buffer.AsSpan(0, end).Count((byte)'\n');
        if (end >= have) return;
        carried = have - end;
        block.Buffer.AsSpan(end, carried).CopyTo(carry);
    }

    private int Fill(byte[] buffer, int have, int want)
    {
        while (have < want && !ended)
        {
            var count = Read(buffer.AsSpan(have, want - have));
            if (count == 0) ended = true;
            have += count;
            taken = file.Position;
        }
        return have;
    }

    private int Read(Span<byte> into)
    {
        try
        {
            return bytes.Read(into);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UsageException($"文件 {name} 读不下去:{Complaints.InChinese(e)}。整个文件未导入。");
        }
    }

    /// <summary>Whether it is gzip: its first bytes decide, whatever its name says.</summary>
    private static bool IsPacked(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        var count = file.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        file.Position = 0;
        if (count == 2 && start is [0x1F, 0x8B]) return true;
        if (count > 0 && file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) throw new UsageException($"{file.Name} 不是 gzip 压缩文件");
        return false;
    }

    private List<string> ReadHeader()
    {
        carried = Fill(carry, 0, RecordBlock.Size + RecordBlock.MaxRecord);
        var text = carry.AsSpan(0, carried);
        if (text.IsEmpty) throw new UsageException($"文件 {name} 是空的");
        if (text.StartsWith("PK\u0003\u0004"u8)) throw new UsageException($"文件 {name} 是 Excel 或 zip 文件,请另存为 CSV");
        var firstLine = text.IndexOf((byte)'\n') is >= 0 and var end ? text[..end] : text; // 别的行里的 NUL 是那一行的错
        if (text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || firstLine.Contains((byte)0))
            throw new UsageException($"文件 {name} 的编码不是 UTF-8 或 GBK(看来是 UTF-16),请另存为 UTF-8");
        HasByteOrderMark = text.StartsWith(ByteOrderMark);
        var start = HasByteOrderMark ? ByteOrderMark.Length : 0;

        var scan = new QuoteScan(carry, start, carried);
        var names = new List<string>();
        var (at, fieldAt) = (scan.Next(), start);
        for (; at >= 0; at = scan.Next())
        {
            names.Add(NameOf(text[fieldAt..at]));
            fieldAt = at + 1;
            if (text[at] == '\n') break;
        }
        if (at < 0)
        {
            if (!ended) throw new UsageException($"文件 {name} 的表头超过 {RecordBlock.MaxRecord >> 20} MB,不是结算明细");
            var last = text[fieldAt..];
            if (last.Count((byte)'"') % 2 > 0) throw new UsageException($"{name} 第 1 行起的记录,引号没有成对。整个文件未导入。");
            names.Add(NameOf(last));
            if (!ExtractColumns.Names.Intersect(names, StringComparer.OrdinalIgnoreCase).Any()) throw new UsageException($"文件 {name} 没有表头:第一行应为列名");
            at = carried - 1;
        }
        Drop(at + 1);
        return names;
    }

    private void Drop(int count)
    {
        line += carry.AsSpan(0, count).Count((byte)'\n');
        carry.AsSpan(count, carried - count).CopyTo(carry);
        carried -= count;
    }

    private string NameOf(ReadOnlySpan<byte> field)
    {
        if (!TextEncoding.IsText(field)) throw new UsageException($"文件 {name} 的表头既不是 UTF-8 也不是 GBK,整个文件未导入");
        var column = TextEncoding.Shown(field).Trim().Trim('"').Trim();
        // Lines ended by CR alone would all be the header, and the file one without rows.
        return column.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r') ? throw new UsageException($"文件 {name} 的行尾只有 CR,请另存为以 LF 或 CRLF 换行的 CSV") : column;
    }
}
