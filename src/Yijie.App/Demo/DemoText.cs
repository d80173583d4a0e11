using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>演示的文字。The overview and the next steps as a visitor reads them.</summary>
internal static class DemoText
{
    public static void Write(TextWriter text, DemoAnswer answer)
    {
        foreach (var book in answer.Books) Write(text, book);
        text.WriteLine($"生成的文件与付款文件在 {answer.Folder}。九月办到一半,接着可以这样办(复制即可,“摘要”换成上一步显示的):");
        foreach (var step in answer.Next)
        {
            text.WriteLine();
            text.WriteLine($"# {step.OnDay}{(step.Person is null ? "" : $" {step.Post} {step.Person}")}:{step.What}");
            text.WriteLine(step.Command);
        }
    }

    private static void Write(TextWriter text, BookOverview book)
    {
        Funds.TryParse(book.Fund, out var fund);
        text.WriteLine($"{book.RegionName} {book.Region}  {fund.Name()}  支出户存款 {book.ExpenditureAccountFen} 元,待抵扣 {book.ClawbackOpenFen} 元");
        text.WriteLine($"{"费用所属月",-6}{"应结算额",15}{"已付预拨",14}{"已结算",8}{"实际应结算额",12}{"已付轧差",14}{"预拨未清",14}");
        foreach (var m in book.Months)
            text.WriteLine($"{m.Month,-11}{m.GrossFen,19}{m.AdvancedFen,18}{$"{m.Settled}/{m.Providers}",11}{m.ActualFen,18}{m.PaidFen,18}{m.OpenFen,18}");
        text.WriteLine();
    }
}
