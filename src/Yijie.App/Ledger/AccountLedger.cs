using System.CommandLine;
using Yijie.App.Papers;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Ledger;

/// <summary>明细账的一行。With the running balance, positive is debit.</summary>
public sealed record LedgerLine(
    string On, string Period, long Number, long Line, string Account, string Summary, string? Provider, string? Month, string? Category, string? Reference,
    Fen DebitFen, Fen CreditFen, Fen BalanceFen);

/// <summary>明细账。One account, or all below it, over some days.</summary>
public sealed record LedgerAnswer(
    string Account, string Name, string? Provider, string From, string To, Fen OpeningFen, Fen DebitFen, Fen CreditFen, Fen BalanceFen, IReadOnlyList<LedgerLine> Lines);

/// <summary>明细账。<c>ledger account</c>: an account's lines with their auxiliaries and the running balance.</summary>
public static class AccountLedger
{
    public static Command Build()
    {
        var account = new Option<string>("--account") { Description = "科目编号;上级科目包含其全部下级", Required = true };
        var provider = new Option<string?>("--provider") { Description = "只看一家定点医药机构" };
        var (from, to) = (LedgerCommand.DayOption("--from", "起始日(默认业务日所在年的 1 月 1 日)"), LedgerCommand.DayOption("--to", "截止日(默认业务日)"));
        return LedgerCommand.Reading(new Command("account", "明细账,带辅助项和逐笔余额") { account, provider, from, to }.Answers<LedgerAnswer>().OnPaper<LedgerAnswer>(LedgerPapers.Account), (context, store, book, parsed) =>
        {
            var chart = ChartOfAccounts.For(book.Fund);
            var found = chart.Find(parsed.GetValue(account)!) ?? throw new UsageException($"{book.Fund.Name()}没有科目 {parsed.GetValue(account)}");
            var (first, last) = LedgerCommand.Days(context, parsed.GetValue(from), parsed.GetValue(to));
            var answer = Of(store, book, found, parsed.GetValue(provider), first, last);
            context.Answer(answer, text => Write(text, book, found, answer));
        });
    }

    public static LedgerAnswer Of(Store store, BookKey book, Account account, string? provider, DateOnly from, DateOnly to)
    {
        var scope = new
        {
            region = book.Region, fund = book.Fund.Code(), first = account.Code, last = account.Code + "99999999", provider, from = from.ToIso(), to = to.ToIso(),
        };
        var opening = new Fen(store.Scalar<long>(
            $"select cast(coalesce(sum(l.debit_fen - l.credit_fen), 0) as bigint) {Lines(account, provider)} and (v.on_day < @from or (v.on_day <= @to and {Books.IsOpening}))", scope));
        var balance = opening;
        var lines = new List<LedgerLine>();
        foreach (var row in store.Query<Row>(
            $"""
            select v.on_day, v.period, v.number, v.summary, l.line, l.account, l.debit_fen, l.credit_fen, l.provider, l.month, l.category, l.reference
            {Lines(account, provider)} and v.on_day between @from and @to and not {Books.IsOpening} order by v.on_day, v.seq, l.line
            """, scope))
        {
            balance += new Fen(row.DebitFen) - new Fen(row.CreditFen);
            lines.Add(row.ToLine(balance));
        }
        return new(account.Code, account.FullName, provider, from.ToIso(), to.ToIso(), opening, lines.Sum(l => l.DebitFen), lines.Sum(l => l.CreditFen), balance, lines);
    }

    // Of a provider's advances and prepayments the index has the lines: they are spelt out, as it has them.
    private static string Lines(Account account, string? provider) => $"""
        from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
        where v.region = @region and v.fund = @fund {(provider is null ? "" : "and l.provider = @provider")}
          and {(account.Code is "110102" or "110103" ? "l.account in ('110102', '110103') and l.account = @first" : "l.account between @first and @last")}
        """;

    private static void Write(TextWriter text, BookKey book, Account account, LedgerAnswer answer)
    {
        text.WriteLine($"明细账  {book.Title()}  {answer.Account} {answer.Name}{(answer.Provider is null ? "" : $"  {answer.Provider}")}  {answer.From} 至 {answer.To}  单位:元");
        TextTable.Write(text, ["日期", "凭证号", "摘要", account.IsLeaf ? "" : "科目", "机构", "年度月份", "类别", ">借方", ">贷方", ">余额(借方为正)"],
        [
            ["", "", "期初余额", "", "", "", "", "", "", answer.OpeningFen.ToString()],
            .. answer.Lines.Select(l => (string[])
            [
                l.On, $"{l.Period}-{l.Number}", l.Summary, account.IsLeaf ? "" : l.Account, l.Provider ?? "", l.Month ?? "", l.Category ?? "",
                TextTable.Amount(l.DebitFen), TextTable.Amount(l.CreditFen), l.BalanceFen.ToString(),
            ]),
            ["", "", "合计", "", "", "", "", TextTable.Amount(answer.DebitFen), TextTable.Amount(answer.CreditFen), answer.BalanceFen.ToString()],
        ]);
    }

    private sealed record Row(
        string OnDay, string Period, long Number, string Summary, long Line, string Account, long DebitFen, long CreditFen,
        string? Provider, string? Month, long? Category, string? Reference)
    {
        public LedgerLine ToLine(Fen balance) => new(
            OnDay, Period, Number, Line, Account, Summary, Provider, Month, ((Category?)Category)?.Name(), Reference, new(DebitFen), new(CreditFen), balance);
    }
}
