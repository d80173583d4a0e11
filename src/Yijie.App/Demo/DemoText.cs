using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Prepayment;

namespace Yijie.App.Demo;

/// <summary>演示的文字。The overview and the next steps as a visitor reads them.</summary>
internal static class DemoText
{
    public static void Write(TextWriter text, DemoAnswer answer)
    {
        foreach (var book in answer.Books) OverviewCommand.Write(text, book);
        text.WriteLine($"{DemoPrepayment.Year} 年度预付金:");
        PrepaymentReports.Write(text, answer.Prepayment);
        text.WriteLine();
        text.WriteLine($"生成的文件与付款文件在 {answer.Folder}。九月办到一半,接着可以这样办(复制即可,“摘要”换成上一步显示的):");
        foreach (var step in answer.Next)
        {
            text.WriteLine();
            text.WriteLine($"# {step.OnDay}{(step.Person is null ? "" : $" {step.Post} {step.Person}")}:{step.What}");
            text.WriteLine(step.Command);
        }
        if (answer.Served is { } served) Write(text, served);
    }

    /// <summary>Last, so that it is what the visitor sees.</summary>
    private static void Write(TextWriter text, DemoServed served)
    {
        text.WriteLine();
        text.WriteLine($"请用浏览器打开  {string.Join("  ", served.Addresses)}");
        text.WriteLine($"口令都是        {served.Password}");
        text.WriteLine();
        TextTable.Write(text, ["岗位", "登录名", "姓名"], served.People.Select(p => (string[])[p.Post, p.Name, p.DisplayName]));
        text.WriteLine();
        text.WriteLine("以上各步在页面里也可以办:以该岗位登录即可。按 Ctrl+C 停止,再次运行从停下的地方继续。");
    }
}
