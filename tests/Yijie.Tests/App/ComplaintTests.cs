using Yijie.App;

namespace Yijie.Tests.App;

public sealed class ComplaintTests
{
    [Theory(DisplayName = "用法错误:以 2 结束,用中文说明错在哪里")]
    [InlineData("请指明要用的命令", "")]
    [InlineData("不认识 nonsense", "nonsense")]
    [InlineData("请指明要用的命令", "ledger")]
    [InlineData("缺少 --region", "ledger", "trial-balance", "--fund", "310")]
    [InlineData("--region 只能给一次,这里给了 2 次", "ledger", "trial-balance", "--fund", "310", "--region", "140200", "--region", "140100")]
    [InlineData("没有统筹区 110000", "ledger", "trial-balance", "--fund", "310", "--region", "110000")]
    [InlineData("没有险种 350", "ledger", "trial-balance", "--fund", "350", "--region", "140200")]
    [InlineData("日期 2025-13-01 应写作 yyyy-MM-dd", "ledger", "trial-balance", "--fund", "310", "--region", "140200", "--on", "2025-13-01")]
    [InlineData("xml 不可用,应为 hledger、csv 之一", "ledger", "export", "--fund", "310", "--region", "140200", "--format", "xml")]
    [InlineData("--number 的值 abc 不合要求", "ledger", "voucher", "--fund", "310", "--region", "140200", "--period", "2025-08", "--number", "abc")]
    [InlineData("import 缺少参数 FILE", "import", "settlements")]
    [InlineData("不认识 --verbose", "verify", "--verbose")]
    [InlineData("--reason 后面缺少值", "advance", "reject", "--id", "140200-310-202507-A1", "--reason", "--json")]
    [InlineData("--reason 后面缺少值", "advance", "reject", "--id", "140200-310-202507-A1", "--reason", "--as", "a.140200")]
    [InlineData("--provider 后面缺少值", "statement", "--provider", "--fund", "310", "--month", "2025-08")]
    [InlineData("--hash 后面缺少值", "advance", "review", "--id", "140200-310-202507-A1", "--hash")]
    [InlineData("--month 后面缺少值", "duties", "--region", "140200", "--month", "--from", "2025-08-01")]
    [InlineData("--version 须单独使用", "--version")]
    [InlineData("参数中有不可见的控制字符", "prepay", "gate", "--fund", "310", "--year", "2025", "--region", "14\u00000200")]
    [InlineData("参数中有不可见的控制字符", "stop", "place", "--region", "140200", "--provider", "H1", "--reason", "查处\u001b[31m")]
    [InlineData("参数中有不可见的控制字符", "stop", "place", "--region", "140200", "--provider", "H1", "--reason", "半个字\ud83d")]
    [MemberData(nameof(Endless))]
    public void InChinese(string complaint, params string[] args)
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var error = db.Misused([.. args.Where(a => a.Length > 0)]).Error;
        Assert.Contains($"用法有误:{complaint}", error, StringComparison.Ordinal);
        Assert.DoesNotMatch("[a-z]{4,} (was|is|not|for)", error);
    }

    [Theory(DisplayName = "用法:--help 的话全是中文,每个命令都有说明")]
    [InlineData("ledger")]
    [InlineData("settle", "calculate")]
    [InlineData("import")]
    [InlineData("serve")]
    [InlineData("pay", "export")]
    public void Help(params string[] command)
    {
        using var output = new StringWriter();
        Assert.Equal(0, CommandLine.Run([.. command, "--help"], output, TextWriter.Null, TimeProvider.System));
        var help = output.ToString();
        Assert.Contains("用法:", help, StringComparison.Ordinal);
        Assert.Contains("显示用法", help, StringComparison.Ordinal);
        Assert.DoesNotMatch("Usage|Options|Commands|Arguments|Description|REQUIRED|default|Show |\\[(command|options)\\]", help);
        Assert.DoesNotMatch("<[^> ]*[A-Z][^> ]*\\|", help); // 列出的值照抄就能用,都是小写
    }

    public static TheoryData<string, string[]> Endless => new() { { "一项文字有 4001 字,至多 4000 字", ["stop", "place", "--region", "140200", "--provider", "H1", "--reason", new string('长', 4001)] } };
}
