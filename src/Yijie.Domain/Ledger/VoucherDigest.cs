using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Ledger;

/// <summary>记账凭证的表头。What a posted voucher says beside its lines. The clock time of posting is no part of it: the same acts give the same chain.</summary>
public sealed record Voucher(
    BookKey Book, long Seq, string Period, long Number, string Day, string Rule, string Summary, long Attachments,
    Signatures Signatures, string Source, long? Reverses);

/// <summary>
/// 凭证摘要值。SHA-256 over the previous voucher's hash, the header and the lines, each a line of text as PostgreSQL's
/// <c>COPY … TO STDOUT</c> writes it (tabs between, <c>\N</c> for none), so that anyone can recompute the chain with <c>sha256sum</c>.
/// It is fed line by line and allocates nothing by the line (docs/decisions/031).
/// </summary>
public sealed class VoucherDigest : IDisposable
{
    private const int LongestNumber = 20;
    private const int Part = 256;
    private const int LongestCharacter = 3; // in UTF-8, for each char

    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 15);
    private IncrementalHash? sha; // only where the voucher is longer than the buffer
    private int used;
    private long line;

    /// <param name="previousHash">The hash of the voucher before it in its book.</param>
    public VoucherDigest(Voucher voucher, string previousHash)
    {
        Text(previousHash, '\n');
        Text(voucher.Book.Region, '\t');
        Text(voucher.Book.Fund.Code(), '\t');
        Number(voucher.Seq, '\t');
        Text(voucher.Period, '\t');
        Number(voucher.Number, '\t');
        Text(voucher.Day, '\t');
        Text(voucher.Rule, '\t');
        Text(voucher.Summary, '\t');
        Number(voucher.Attachments, '\t');
        Text(voucher.Signatures.Preparer, '\t');
        Text(voucher.Signatures.Reviewer, '\t');
        Text(voucher.Signatures.Poster, '\t');
        Text(voucher.Signatures.Cashier, '\t');
        Text(voucher.Source, '\t');
        Text(voucher.Reverses?.ToString(CultureInfo.InvariantCulture), '\n');
    }

    /// <summary>Adds the next line, cell by cell as it is stored; of what is null, null is said.</summary>
    public void Add(StoredText account, long debit, long credit, StoredText provider, StoredText month, long? category, StoredText reference)
    {
        Number(++line, '\t');
        Text(account, '\t');
        Number(debit, '\t');
        Number(credit, '\t');
        Text(provider, '\t');
        Text(month, '\t');
        if (category is { } number) Number(number, '\t');
        else Text(null, '\t');
        Text(reference, '\n');
    }

    /// <summary>The hash, in lower-case hexadecimal; nothing more is added after it.</summary>
    public string Finish()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        if (sha is null)
        {
            SHA256.HashData(buffer.AsSpan(0, used), hash);
        }
        else
        {
            sha.AppendData(buffer, 0, used);
            sha.GetHashAndReset(hash);
        }
        used = 0;
        return Convert.ToHexStringLower(hash);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        sha?.Dispose();
    }

    private void Number(long value, char end)
    {
        Reserve(LongestNumber + 1);
        Utf8Formatter.TryFormat(value, buffer.AsSpan(used), out var written);
        used += written;
        buffer[used++] = (byte)end;
    }

    private void Text(StoredText text, char end)
    {
        if (text.IsNull) Raw("\\N"u8);
        else if (text.Chars is { } chars) Escaped(chars);
        else Escaped(text.Utf8);
        Reserve(1);
        buffer[used++] = (byte)end;
    }

    private static readonly SearchValues<byte> Special = SearchValues.Create("\\\b\f\n\r\t\v"u8);

    private static ReadOnlySpan<byte> Escape(byte special) => special switch
    {
        (byte)'\b' => "\\b"u8, (byte)'\f' => "\\f"u8, (byte)'\n' => "\\n"u8, (byte)'\r' => "\\r"u8, (byte)'\t' => "\\t"u8, (byte)'\v' => "\\v"u8,
        _ => "\\\\"u8,
    };

    private void Escaped(string text)
    {
        Span<byte> utf8 = stackalloc byte[Part * LongestCharacter];
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var part = rest[..Math.Min(rest.Length, Part)];
            if (part.Length < rest.Length && char.IsHighSurrogate(part[^1])) part = part[..^1];
            Escaped(utf8[..Encoding.UTF8.GetBytes(part, utf8)]);
            rest = rest[part.Length..];
        }
    }

    private void Escaped(ReadOnlySpan<byte> utf8)
    {
        for (var special = utf8.IndexOfAny(Special); special >= 0; special = utf8.IndexOfAny(Special))
        {
            Raw(utf8[..special]);
            Raw(Escape(utf8[special]));
            utf8 = utf8[(special + 1)..];
        }
        Raw(utf8);
    }

    private void Raw(ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var part = utf8[..Math.Min(utf8.Length, Part)];
            Reserve(part.Length);
            part.CopyTo(buffer.AsSpan(used));
            used += part.Length;
            utf8 = utf8[part.Length..];
        }
    }

    private void Reserve(int count)
    {
        if (used + count <= buffer.Length) return;
        sha ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(buffer, 0, used);
        used = 0;
    }
}

/// <summary>一格文字,如库中所存。As UTF-8 or as a string, or null.</summary>
public readonly ref struct StoredText
{
    public StoredText(ReadOnlySpan<byte> utf8, bool isNull)
    {
        Utf8 = utf8;
        IsNull = isNull;
    }

    private StoredText(string? text) => (Chars, IsNull) = (text, text is null);

    public ReadOnlySpan<byte> Utf8 { get; }

    /// <summary>Null: it is UTF-8.</summary>
    public string? Chars { get; }

    public bool IsNull { get; }

    public static implicit operator StoredText(string? text) => new(text);

    public static implicit operator StoredText(ReadOnlySpan<byte> utf8) => new(utf8, isNull: false);
}
