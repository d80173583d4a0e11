using System.IO.Compression;
using System.Security.Cryptography;

namespace Yijie.App.Imports;

/// <summary>文件内容。A file's bytes, decompressed where it is gzip; what lies on disk is hashed as it is read.</summary>
public sealed class ImportContent : IDisposable
{
    private readonly FileStream raw;
    private readonly SHA256 hash = SHA256.Create();
    private readonly CryptoStream hashed;

    private ImportContent(FileStream raw, bool compressed)
    {
        this.raw = raw;
        hashed = new(raw, hash, CryptoStreamMode.Read, leaveOpen: true);
        Bytes = compressed ? new GZipStream(hashed, CompressionMode.Decompress, leaveOpen: true) : hashed;
    }

    /// <summary>The content from its beginning, to be read once.</summary>
    public Stream Bytes { get; }

    /// <summary>How much of the file has been read, as it lies on disk.</summary>
    public long BytesRead => raw.Position;

    public long BytesInAll => raw.Length;

    /// <summary>Opens a file, compressed or not: its first bytes decide, whatever its name says.</summary>
    /// <exception cref="UsageException">It cannot be read, or calls itself .gz and is not.</exception>
    public static ImportContent Of(ImportFile file)
    {
        var raw = file.Open();
        var compressed = raw.ReadByte() == 0x1F && raw.ReadByte() == 0x8B;
        raw.Position = 0;
        if (compressed || !file.IsCompressed || raw.Length == 0) return new(raw, compressed);
        raw.Dispose();
        throw new UsageException($"{file.Path} 名为 .gz,内容却不是 gzip 压缩文件");
    }

    /// <summary>Reads what is left on disk and gives the hash of the whole file.</summary>
    public string Finish()
    {
        hashed.CopyTo(Stream.Null);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    public void Dispose()
    {
        Bytes.Dispose();
        hashed.Dispose();
        hash.Dispose();
        raw.Dispose();
    }
}
