using System.CommandLine;
using Yijie.App.Papers;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>记账凭证打印。<c>ledger voucher</c>: account totals, signatures and the amount in capitals, with the lines by provider attached.</summary>
public static class VoucherPrint
{
    public static Command Build()
    {
        var period = new Option<Month?>("--period") { Description = "会计期间 yyyy-MM", Required = true, CustomParser = CommandLine.MonthOption().CustomParser };
        var number = new Option<long>("--number") { Description = "凭证号", Required = true };
        return LedgerCommand.Reading(new Command("voucher", "打印记账凭证") { period, number }.Answers<VoucherAnswer>().OnPaper<VoucherAnswer>(LedgerPapers.Voucher), (context, store, book, parsed) =>
        {
            var voucher = Get(store, book, parsed.GetValue(period)!.Value, parsed.GetValue(number));
            var answer = Vouchers.Answer(store, book, voucher, Reversal.Reversed(store, book));
            context.Answer(answer, text => Write(text, book, answer, People(store, voucher)));
        });
    }

    /// <exception cref="UsageException">There is no such voucher.</exception>
    public static VoucherRow Get(Store store, BookKey book, Month period, long number) =>
        Vouchers.Find(store, book, period, number) ?? throw new UsageException($"{book.Title()} {period} 没有第 {number} 号凭证");

    private static void Write(TextWriter text, BookKey book, VoucherAnswer voucher, string signatures)
    {
        var day = voucher.On.ToDay();
        text.WriteLine("记 账 凭 证");
        text.WriteLine($"{book.Title()}    {day.Year} 年 {day.Month} 月 {day.Day} 日    {voucher.Period} 第 {voucher.Number} 号    附件 {voucher.Attachments} 张");
        text.WriteLine($"摘要:{voucher.Summary}    依据:{voucher.Rule}{(voucher.Source.Length > 0 ? $",{voucher.Source}" : "")}");
        text.WriteLine();
        Journal.WriteTotals(text, [.. Journal.Totals(voucher.Lines), new("合计", CapitalAmount.Of(voucher.TotalFen), voucher.TotalFen, voucher.TotalFen)]);
        text.WriteLine();
        text.WriteLine(signatures);
        text.WriteLine($"校验 {voucher.Hash}");
        if (!voucher.Lines.Any(l => l.Provider is not null)) return;
        text.WriteLine();
        text.WriteLine("附:按定点医药机构的明细");
        Journal.WriteLines(text, voucher.Lines.Where(l => l.Provider is not null));
    }

    private static string People(Store store, VoucherRow voucher)
    {
        var posts = new (string Post, string Name)[] { ("制单", voucher.Preparer), ("审核", voucher.Reviewer), ("记账", voucher.Poster), ("出纳", voucher.Cashier) };
        return string.Join("    ", posts.Where(p => p.Name.Length > 0).Select(p => $"{p.Post}:{App.People.Find(store, p.Name)?.DisplayName ?? p.Name}({p.Name})"));
    }
}
