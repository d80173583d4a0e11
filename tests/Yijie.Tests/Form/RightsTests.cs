using System.CommandLine;
using Yijie.App;

namespace Yijie.Tests.Form;

public sealed class RightsTests
{
    /// <summary>What the API takes for a file to be sent, and for a file to be fetched. Anything else named there would be a path on the server.</summary>
    private static readonly string[] Files = ["FILE", "--file", "--attach", "--out", "--findings", "--xlsx", "--pdf"];

    [Fact(DisplayName = "权限:每个命令都在 .Does 之前声明由谁办理(.ActBy)、由谁查阅(.ReadBy)或只在本机(.AtConsole),并声明答复的类型(.Answers<T>())")]
    public void EveryLeafDeclares() => Repository.ExpectNone(Commands.All().Leaves().Where(l => l.Deed.Right is null || (l.Deed.Right.Nature != Nature.Console && l.Deed.Answers.IsEmpty)).Select(l => l.Path));

    [Fact(DisplayName = "权限:经网络可用的命令,读写文件的参数只叫 FILE、--file、--attach、--out、--findings、--xlsx 或 --pdf")]
    public void FilesAreNamed() => Repository.ExpectNone(
        from leaf in Commands.All().Leaves()
        where leaf.Deed.Right is { Nature: not Nature.Console }
        from symbol in leaf.Command.Options.Cast<Symbol>().Concat(leaf.Command.Arguments)
        where symbol.Description is { } said && (said.Contains("文件", StringComparison.Ordinal) || said.Contains("目录", StringComparison.Ordinal) || said.Contains("写到", StringComparison.Ordinal))
            && !Files.Contains(symbol.Name)
        select $"{leaf.Path} {symbol.Name}:{symbol.Description}");
}
