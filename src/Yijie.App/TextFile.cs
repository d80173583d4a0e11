using System.Text;

namespace Yijie.App;

/// <summary>小的文本文件。A page of text that a person wrote, in UTF-8.</summary>
internal static class TextFile
{
    private const int Longest = 1 << 20;

    /// <param name="what">What it should be, for the refusal of one that is far too large.</param>
    /// <exception cref="UsageException">It cannot be read, is too large, or is not UTF-8.</exception>
    public static string Read(string path, string what)
    {
        try
        {
            if (new FileInfo(path).Length > Longest) throw new UsageException($"{path} 过大,不是{what}");
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"无法读取 {path}:{Complaints.InChinese(e)}");
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{path} 不是 UTF-8 编码的文本");
        }
    }
}
