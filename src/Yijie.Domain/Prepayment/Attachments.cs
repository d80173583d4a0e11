using System.Collections.Immutable;
using System.Globalization;

namespace Yijie.Domain.Prepayment;

/// <summary>附件的规则。What a file must be to be taken as an attachment: told by its content, not by its name.</summary>
public static class Attachments
{
    /// <summary>10 MB。</summary>
    public const long LargestSize = 10 * 1024 * 1024;

    private const string Article = "内控·附件";

    private static readonly ImmutableArray<(string MediaType, byte[] Begins, string[] Extensions)> Known =
    [
        ("application/pdf", "%PDF-"u8.ToArray(), [".pdf"]),
        ("image/png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], [".png"]),
        ("image/jpeg", [0xFF, 0xD8, 0xFF], [".jpg", ".jpeg"]),
    ];

    /// <summary>内容的类型。Null: neither PDF nor PNG nor JPEG.</summary>
    public static string? MediaTypeOf(ReadOnlySpan<byte> content)
    {
        foreach (var (mediaType, begins, _) in Known)
            if (content.StartsWith(begins)) return mediaType;
        return null;
    }

    /// <summary>不予收下的理由。</summary>
    /// <param name="extension">The name's ending with its dot; empty: it has none.</param>
    /// <param name="size">Of the whole file, of which <paramref name="content"/> may be only the beginning.</param>
    public static ImmutableArray<Refusal> Refusals(string name, string extension, long size, ReadOnlySpan<byte> content)
    {
        if (size > LargestSize) return [new(Article, string.Create(CultureInfo.InvariantCulture, $"附件 {name} 有 {size} 字节,超过 10 MB"))];
        if (MediaTypeOf(content) is not { } mediaType) return [new(Article, $"附件 {name} 的内容不是 PDF、PNG 或 JPEG")];
        var fits = extension.Length == 0 || Known.First(k => k.MediaType == mediaType).Extensions.Contains(extension.ToLowerInvariant());
        return Refusal.When(!fits, Article, $"附件 {name} 的内容是 {mediaType},与名称不符");
    }
}
