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
    }
}
