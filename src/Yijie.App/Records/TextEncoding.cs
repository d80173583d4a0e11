using System.Text;
using System.Text.Unicode;

namespace Yijie.App.Records;

/// <summary>
/// 文件编码。Whether a file is UTF-8 or GBK. Every known column is ASCII, in which both agree, so nothing is converted; but a file that is
/// neither is not what it seems, and is refused.
/// </summary>
internal sealed class TextEncoding
{
    private static readonly Encoding Gbk = MakeGbk();

    private volatile bool isGbk;

    /// <summary>As which the file was read.</summary>
    public Encoding Found => isGbk ? Gbk : Encoding.UTF8;

    /// <summary>Looks at a block, on any thread.</summary>
    /// <exception cref="UsageException">It is neither.</exception>
    public void Look(RecordBlock block)
    {
        var text = block.Buffer.AsSpan(0, block.Length);
        if (Utf8.IsValid(text)) return;
        if (!IsText(text)) throw new UsageException($"文件编码既不是 UTF-8 也不是 GBK(第 {block.FirstLine} 行附近),整个文件未导入");
        isGbk = true;
    }

    /// <summary>Text for a person: UTF-8, or else GBK.</summary>
    public static string Shown(ReadOnlySpan<byte> text) => Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Gbk.GetString(text);

    /// <summary>Whether it is text in one of the two.</summary>
    public static bool IsText(ReadOnlySpan<byte> text)
    {
        try
        {
            return Utf8.IsValid(text) || Gbk.GetCharCount(text) > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding MakeGbk()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding("GB18030", EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback);
    }
}
