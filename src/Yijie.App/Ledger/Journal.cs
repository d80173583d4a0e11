using System.CommandLine;
using Yijie.App.Papers;
using Yijie.Domain;
using Yijie.Domain.Ledger;

namespace Yijie.App.Ledger;

/// <summary>科目合计。One account's total on a voucher.</summary>
public sealed record AccountTotal(string Account, string Name, Fen DebitFen, Fen CreditFen);

/// <summary>序时账。<c>ledger journal</c>: the vouchers of some days in order, each with its account totals, or with every line.</summary>
public static class Journal
{
    public static Command Build()
    {
        var (from, to) = (LedgerCommand.DayOption("--from", "起始日(默认业务日所在年的 1 月 1 日)"), LedgerCommand.DayOption("--to", "截止日(默认业务日)"));
        var lines = new Option<bool>("--lines") { Description = "逐行列出(默认按科目合计;JSON 总是逐行)" };
        var headers = new Option<bool>("--headers") { Description = "只列凭证,不列分录" };
        return LedgerCommand.Reading(new Command("journal", "序时账(凭证清单)") { from, to, lines, headers }.Answers<IReadOnlyList<VoucherAnswer>>().OnPaper<IEnumerable<VoucherAnswer>>(LedgerPapers.Journal, LedgerPapers.Vouchers), (context, store, book, parsed) =>
        {
            var (first, last) = LedgerCommand.Days(context, parsed.GetValue(from), parsed.GetValue(to));
            var vouchers = Vouchers.Between(store, book, first, last).ToList();
            var reversed = Reversal.Reversed(store, book);
            var answers = parsed.GetValue(headers) ? Vouchers.WithoutLines(store, book, vouchers, first, last, reversed) : vouchers.Select(v => Vouchers.Answer(store, book, v, reversed));
            context.Answer(answers, text =>
            {
                text.WriteLine($"序时账  {book.Title()}  {vouchers.Count} 张凭证  单位:元");
                foreach (var voucher in answers) Write(text, voucher, parsed.GetValue(lines), parsed.GetValue(headers));
            });
        });
    }

    /// <summary>按科目合计。Debits and credits of one account stay apart; red amounts too.</summary>
    public static IReadOnlyList<AccountTotal> Totals(IEnumerable<LineAnswer> lines) =>
    [
        .. lines.GroupBy(l => (l.Account, l.Name, IsDebit: l.DebitFen != Fen.Zero))
            .Select(g => new AccountTotal(g.Key.Account, g.Key.Name, g.Sum(l => l.DebitFen), g.Sum(l => l.CreditFen)))
            .OrderBy(t => t.CreditFen != Fen.Zero).ThenBy(t => t.Account, StringComparer.Ordinal),
    ];

    /// <summary>The lines as a table under their voucher.</summary>
    public static void WriteLines(TextWriter text, IEnumerable<LineAnswer> lines) => TextTable.Write(
        text, ["机构", "年度月份", "类别", "科目", ">借方", ">贷方", "依据"],
        lines.Select(l => (string[])[l.Provider ?? "", l.Month ?? "", l.Category ?? "", $"{l.Account} {l.Name}", TextTable.Amount(l.DebitFen), TextTable.Amount(l.CreditFen), l.Reference ?? ""]));

    /// <summary>The account totals as a table under their voucher.</summary>
    public static void WriteTotals(TextWriter text, IEnumerable<AccountTotal> totals) => TextTable.Write(
        text, ["科目", ">借方", ">贷方"], totals.Select(t => (string[])[$"{t.Account} {t.Name}", TextTable.Amount(t.DebitFen), TextTable.Amount(t.CreditFen)]));

    private static void Write(TextWriter text, VoucherAnswer voucher, bool byLine, bool headersOnly)
    {
        text.WriteLine();
        text.WriteLine($"{voucher.On}  {voucher.Period} 第 {voucher.Number} 号  {voucher.Summary}  [{voucher.Rule}]  附件 {voucher.Attachments} 张");
        if (headersOnly) text.WriteLine($"  {voucher.TotalFen} 元");
        else if (byLine) WriteLines(text, voucher.Lines);
        else WriteTotals(text, Totals(voucher.Lines));
    }
}
