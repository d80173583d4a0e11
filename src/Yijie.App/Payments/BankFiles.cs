using System.Buffers;
using Yijie.App.Imports;

namespace Yijie.App.Payments;

/// <summary>银行回执文件的读取。Told apart by content: what begins with <c>&lt;</c> is pain.002, anything else is a table; either may be gzip.</summary>
public static class BankFiles
{
    private static readonly SearchValues<byte> BeforeMarkup = SearchValues.Create([0x00, 0xEF, 0xBB, 0xBF, 0xFE, 0xFF, (byte)' ', (byte)'\t', (byte)'\r', (byte)'\n']);

    /// <summary>Reads a file whole and hashes it as it lies on disk.</summary>
    /// <param name="today">The day of a rejection for which the bank gives none.</param>
    /// <exception cref="UsageException">It cannot be read: empty, damaged, or of another form.</exception>
    public static (BankFile File, string Sha256) Read(ImportFile file, DateOnly today)
    {
        if (!IsMarkup(file)) return ResultCsv.Read(file, today);
        using var content = ImportContent.Of(file);
        var report = Pain002.Read(content.Bytes, file.Path);
        return (report, content.Finish());
    }

    private static bool IsMarkup(ImportFile file)
    {
        var beginning = new byte[256];
        try
        {
            using var content = ImportContent.Of(file);
            var count = content.Bytes.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
            var first = beginning.AsSpan(0, count).IndexOfAnyExcept(BeforeMarkup);
            return first >= 0 && beginning[first] == '<';
        }
        catch (InvalidDataException)
        {
            throw new UsageException($"{file.Path} 是不完整或已损坏的压缩文件");
        }
    }
}
