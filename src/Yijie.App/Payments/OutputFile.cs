using System.Globalization;

namespace Yijie.App.Payments;

/// <summary>
/// 原子写出的文件。Written whole under another name beside its own, forced to disk, and renamed only at <see cref="Publish"/>: under its own name
/// it is there whole or not at all. Made before anything is committed, so that a path that cannot be written refuses the act.
/// </summary>
public sealed class OutputFile : IDisposable
{
    private readonly string path;
    private readonly string part;
    private readonly FileStream stream;

    private OutputFile(string path, string part, FileStream stream) => (this.path, this.part, this.stream) = (path, part, stream);

    public Stream Stream => stream;

    /// <exception cref="UsageException">It cannot be written there.</exception>
    public static OutputFile At(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new UsageException($"无法写入 {path}:这是一个目录");
        if (full.StartsWith("/dev/", StringComparison.Ordinal)) throw new UsageException($"无法写入 {path}:--out 应为普通文件");
        var folder = Path.GetDirectoryName(full)!;
        try
        {
            RemoveLeftovers(folder, Path.GetFileName(full));
            var part = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $".{Path.GetFileName(full)}.{Environment.ProcessId}.part"));
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 1 << 16 };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // it holds bank accounts
            return new(full, part, new FileStream(part, options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"无法写入 {path}:{Complaints.InChinese(e)}");
        }
    }

    /// <summary>Forces what was written to disk; a full disk is found here, before anything is committed.</summary>
    public void Complete()
    {
        try
        {
            stream.Flush(flushToDisk: true);
            stream.Dispose();
        }
        catch (IOException e)
        {
            throw new UsageException($"无法写入 {path}:{Complaints.InChinese(e)}");
        }
    }

    /// <summary>Gives the file its name.</summary>
    public void Publish() => File.Move(part, path, overwrite: true);

    public void Dispose()
    {
        stream.Dispose();
        File.Delete(part);
    }

    /// <summary>Removes what processes that were killed left behind for the same path.</summary>
    private static void RemoveLeftovers(string folder, string name)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, $".{name}.*.part"))
        {
            var id = Path.GetFileNameWithoutExtension(leftover)[(name.Length + 2)..];
            if (int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsRunning(process)) File.Delete(leftover);
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var running = System.Diagnostics.Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
