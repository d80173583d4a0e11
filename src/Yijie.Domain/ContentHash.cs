using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yijie.Domain;

/// <summary>
/// 内容摘要。SHA-256 over values written one after another in a fixed form: each value on a line of its own, so that no two
/// different contents are written alike. Text values must not contain line breaks.
/// </summary>
public sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = new byte[4096];
    private int used;

    public ContentHash Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text) + 1;
        if (length > buffer.Length - used) Flush();
        if (length > buffer.Length)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text + "\n"));
            return this;
        }
        used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
        buffer[used++] = (byte)'\n';
        return this;
    }

    public ContentHash Add(long number)
    {
        if (buffer.Length - used < 24) Flush();
        number.TryFormat(buffer.AsSpan(used), out var written, default, CultureInfo.InvariantCulture);
        used += written;
        buffer[used++] = (byte)'\n';
        return this;
    }

    public ContentHash Add(Fen amount) => Add(amount.Value);

    public ContentHash Add(Month month) => Add(month.ToString());

    public ContentHash Add(bool flag) => Add(flag ? 1 : 0);

    /// <summary>The hash in lower-case hexadecimal; ends this instance's use.</summary>
    public string ToHex()
    {
        Flush();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => hash.Dispose();

    private void Flush()
    {
        hash.AppendData(buffer.AsSpan(0, used));
        used = 0;
    }
}
