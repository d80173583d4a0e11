using System.Text.RegularExpressions;

namespace Yijie.App;

/// <summary>用法的说法。The command-line library's own words in a command's help, said in Chinese and as wide as they were; the rest is Chinese already.</summary>
internal static partial class HelpText
{
    /// <summary>The help in Chinese.</summary>
    public static string InChinese(string help) => Own.Replace(help, m => m.Value switch
    {
        "Description:" => "说明:",
        "Usage:" => "用法:",
        "Arguments:" => "参数:",
        "Options:" => "选项:",
        "Commands:" => "命令:",
        "[command]" => "[命令]",
        "[options]" => "[选项]",
        "(REQUIRED)" => "(必填)    ",
        "[default: " => "[默认 ",
        "Show help and usage information" => "显示用法",
        _ => "显示版本", // Show version information
    });

    [GeneratedRegex(@"^(Description|Usage|Arguments|Options|Commands):(?=\r?$)|(?<=^  .*)\[(command|options)\]|\(REQUIRED\)|\[default: |Show (help and usage|version) information(?=\r?$)", RegexOptions.Multiline)]
    private static partial Regex Own { get; }
}
