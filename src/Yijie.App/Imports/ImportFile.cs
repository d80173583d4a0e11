using System.Security.Cryptography;

namespace Yijie.App.Imports;

/// <summary>导入文件。A file to be imported; its hash is of its bytes as they lie on disk.</summary>
public sealed class ImportFile
{
    private string? sha256;

    private ImportFile(string path) => Path = path;

    /// <summary>The path as it was given on the command line.</summary>
    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(Path);

    public bool IsCompressed => Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>SHA-256, lower-case hex. Set by whoever hashes while reading; otherwise the file is read for it once.</summary>
    public string Sha256
    {
        get => sha256 ??= HashOfWhole();
        set => sha256 = value;
    }

    /// <summary>Names a file that can be opened.</summary>
    /// <exception cref="UsageException">There is none, or it may not be read.</exception>
    public static ImportFile At(string path)
    {
        var file = new ImportFile(path);
        using (file.Open()) return file;
    }

    /// <summary>The bytes as they lie on disk.</summary>
    public FileStream Open()
    {
        try
        {
            var stream = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
            if (stream.CanSeek) return stream;
            stream.Dispose(); // a pipe: it cannot be looked through before it is read
            throw new UsageException($"{Path} 不是普通文件,请先存成文件再导入");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"没有文件 {Path}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"无法读取文件 {Path}:{Complaints.InChinese(e)}");
        }
    }

    private string HashOfWhole()
    {
        using var stream = Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
