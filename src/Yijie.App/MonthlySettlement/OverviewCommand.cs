using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>各月进展的查询。<c>overview</c>: the months of a region's books side by side, from the records to the payment.</summary>
public static class OverviewCommand
{
    private const int Months = 12;

    public static Command Build()
    {
        var region = CommandLine.RegionOption();
        var month = CommandLine.MonthOption(required: false);
        month.Description = $"最后一个费用所属月(默认业务日所在月),连同此前共 {Months} 个月";
        return new Command("overview", "各账套逐月进展:记录、预拨、申报、审核、结算、付款") { region, month }.ReadBy(Readers.Agency).UntilNextAct().WorkedOutAhead().Answers<IReadOnlyList<BookOverview>>().Does((context, parsed) =>
        {
            var where = Region.Find(parsed.GetValue(region)!)!;
            var last = parsed.GetValue(month) ?? Month.Of(context.Today);
            using var store = context.Database.Read();
            context.RequireReader(store, where.Code);
            var books = Overview.Of(store, [where], last.Plus(1 - Months), last);
            context.Answer(books, text =>
            {
                foreach (var book in books) Write(text, book);
            });
        });
    }

    public static void Write(TextWriter text, BookOverview book)
    {
        text.WriteLine($"{book.RegionName} {book.Region}  {Funds.Parse(book.Fund).Name()}  支出户存款 {book.ExpenditureAccountFen} 元,待抵扣 {book.ClawbackOpenFen} 元");
        text.WriteLine($"{"费用所属月",-6}{"应结算额",15}{"已付预拨",14}{"已结算",8}{"实际应结算额",12}{"已付轧差",14}{"预拨未清",14}");
        foreach (var m in book.Months)
            text.WriteLine($"{m.Month,-11}{m.GrossFen,19}{m.AdvancedFen,18}{$"{m.Settled}/{m.Providers}",11}{m.ActualFen,18}{m.PaidFen,18}{m.OpenFen,18}");
        text.WriteLine();
    }
}
