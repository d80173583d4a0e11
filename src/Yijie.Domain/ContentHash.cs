using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yijie.Domain;

/// <summary>
/// 内容摘要。SHA-256 over values written one after another in a fixed form: each value on a line of its own, so that no two
/// different contents are written alike. Text values must not contain line breaks. What is hashed is mostly short and there is much of it,
/// so it is gathered in a borrowed buffer and hashed in one call.
/// </summary>
public sealed class ContentHash : IDisposable
{
    private const int LongestNumber = 20;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
    private int used;

    public ContentHash Add(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
        return EndLine();
    }

    public ContentHash Add(long number)
    {
        Reserve(LongestNumber + 1);
        number.TryFormat(buffer.AsSpan(used), out var written, default, CultureInfo.InvariantCulture);
        used += written;
        return EndLine();
    }

    public ContentHash Add(Fen amount) => Add(amount.Value);

    public ContentHash Add(Month month) => Add(month.ToString());

    public ContentHash Add(bool flag) => Add(flag ? 1 : 0);

    /// <summary>The hash in lower-case hexadecimal.</summary>
    public string ToHex() => Convert.ToHexStringLower(SHA256.HashData(buffer.AsSpan(0, used)));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private ContentHash EndLine()
    {
        buffer[used++] = (byte)'\n';
        return this;
    }

    private void Reserve(int count)
    {
        if (used + count <= buffer.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, used + count));
        buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
