using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Yijie.App.Generate;

/// <summary>生成的文件。One file as the answer names it; lines are data lines, without the header.</summary>
public sealed record GeneratedFile(string File, string Kind, long Lines, long Bytes, string Sha256);

/// <summary>逐字节写出的 CSV。A CSV file written straight into bytes and hashed on the way; no value we write needs quoting unless it brings its own quotes.</summary>
internal sealed class CsvFile : IDisposable
{
    private const int LongestLine = 4096;

    private readonly string path;
    private readonly string kind;
    private readonly FileStream stream;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[1 << 18];
    private int used;
    private long lines = -1;
    private long bytes;

    public CsvFile(string folder, string name, string kind, string header)
    {
        (path, this.kind) = (Path.Combine(folder, name), kind);
        stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        Text(header).EndLine();
    }

    public CsvFile Text(string text)
    {
        used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
        return this;
    }

    public CsvFile Comma()
    {
        buffer[used++] = (byte)',';
        return this;
    }

    public CsvFile Digit(int digit)
    {
        buffer[used++] = (byte)('0' + digit);
        return this;
    }

    public CsvFile Number(long value)
    {
        Utf8Formatter.TryFormat(value, buffer.AsSpan(used), out var written);
        used += written;
        return this;
    }

    /// <summary>Yuan with two decimals.</summary>
    public CsvFile Yuan(long fen)
    {
        if (fen < 0)
        {
            buffer[used++] = (byte)'-';
            fen = -fen;
        }
        var yuan = fen / 100;
        return Number(yuan).Point((int)(fen - yuan * 100));
    }

    /// <summary>The fields of one record, whole.</summary>
    public CsvFile Record(params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++) (i == 0 ? this : Comma()).Text(fields[i]);
        return EndLine();
    }

    public CsvFile EndLine()
    {
        buffer[used++] = (byte)'\n';
        lines++;
        if (used > buffer.Length - LongestLine) Flush();
        return this;
    }

    /// <summary>Finishes the file and says what it is; null: it would be empty, and an import refuses a file without rows, so there is none.</summary>
    public GeneratedFile? Finish()
    {
        if (lines == 0)
        {
            stream.Dispose();
            File.Delete(path);
            return null;
        }
        Flush();
        return new(Path.GetFileName(path), kind, lines, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    public void Dispose()
    {
        hash.Dispose();
        stream.Dispose();
    }

    private CsvFile Point(int cents)
    {
        buffer[used] = (byte)'.';
        buffer[used + 1] = (byte)('0' + cents / 10);
        buffer[used + 2] = (byte)('0' + cents % 10);
        used += 3;
        return this;
    }

    private void Flush()
    {
        hash.AppendData(buffer, 0, used);
        stream.Write(buffer, 0, used);
        bytes += used;
        used = 0;
    }
}
