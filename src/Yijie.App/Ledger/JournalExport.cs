using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;

namespace Yijie.App.Ledger;

/// <summary>导出结果。</summary>
public sealed record ExportAnswer(string Format, string File, long Vouchers, long Lines, string Sha256);

/// <summary>账簿导出。<c>ledger export</c>: the whole journal up to the business day, so that an outside program can check the books.</summary>
public static class JournalExport
{
    public static Command Build()
    {
        var format = new Option<string>("--format") { Description = "hledger 或 csv", DefaultValueFactory = _ => "hledger" };
        format.AcceptOnlyFromAmong("hledger", "csv");
        var file = new Option<string?>("--out") { Description = "写入此文件(默认写到标准输出)" };
        return LedgerCommand.Reading(new Command("export", "导出全部凭证:hledger 日记账或 CSV") { format, file }.Answers<ExportAnswer>().Answers<IReadOnlyList<VoucherAnswer>>(), (context, store, book, parsed) =>
        {
            var (form, path) = (parsed.GetValue(format)!, parsed.GetValue(file));
            if (path is null && context.Json) context.Answer(All(store, book, context.Today), _ => { });
            else if (path is null) Write(context.Output, form, store, book, context.Today);
            else context.Answer(ToFile(path, form, store, book, context.Today), text => text.WriteLine($"已导出到 {path}"));
        });
    }

    /// <summary>What is printed, as JSON: the same vouchers with every line, as <c>ledger journal</c> answers them.</summary>
    private static IEnumerable<VoucherAnswer> All(Store store, BookKey book, DateOnly to)
    {
        var reversed = Reversal.Reversed(store, book);
        return Vouchers.Between(store, book, DateOnly.MinValue, to).ToList().Select(v => Vouchers.Answer(store, book, v, reversed));
    }

    private static ExportAnswer ToFile(string path, string form, Store store, BookKey book, DateOnly to)
    {
        using var file = OutputFile.At(path);
        (long, long) written;
        using (var text = new StreamWriter(file.Stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" })
            written = Write(text, form, store, book, to);
        file.Complete();
        file.Publish();
        using var content = File.OpenRead(path);
        return new(form, path, written.Item1, written.Item2, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private static (long Vouchers, long Lines) Write(TextWriter text, string form, Store store, BookKey book, DateOnly to)
    {
        IJournalWriter writer = form == "csv" ? new CsvJournal(text) : new HledgerJournal(text, book);
        var chart = ChartOfAccounts.For(book.Fund);
        var (vouchers, lines) = (0L, 0L);
        foreach (var voucher in Vouchers.Between(store, book, DateOnly.MinValue, to))
        {
            writer.Begin(voucher);
            foreach (var line in Vouchers.StreamLines(store, book, voucher.Seq))
            {
                writer.Add(line, chart.Leaf(line.Account));
                lines++;
            }
            vouchers++;
        }
        writer.End(to, TrialBalance.Of(store, book, to), chart);
        return (vouchers, lines);
    }
}

/// <summary>A form of journal that is written voucher by voucher.</summary>
internal interface IJournalWriter
{
    void Begin(VoucherRow voucher);

    void Add(LineRow line, Account account);

    /// <param name="to">The last day written.</param>
    /// <param name="balances">What every account should stand at.</param>
    void End(DateOnly to, IReadOnlyList<AccountBalance> balances, Chart chart);
}

/// <summary>
/// hledger 日记账。Each voucher a transaction; accounts kept by provider and month get accounts below them. It ends with an assertion of every
/// balance in our books, so that <c>hledger check</c> proves them equal.
/// </summary>
internal sealed class HledgerJournal : IJournalWriter
{
    private const Auxiliaries InName = Auxiliaries.Month | Auxiliaries.Year;

    private readonly TextWriter text;
    private readonly SortedSet<string> accounts = new(StringComparer.Ordinal);

    public HledgerJournal(TextWriter text, BookKey book)
    {
        this.text = text;
        text.Write($"; {book.Title()}\ndecimal-mark .\ncommodity CNY 1000.00\n");
    }

    public void Begin(VoucherRow voucher) => text.Write(
        $"\n{voucher.OnDay} ({voucher.Period}-{voucher.Number}) {OneLine(voucher.Summary)}  ; rule:{voucher.Rule}, seq:{voucher.Seq}, preparer:{voucher.Preparer}, reviewer:{voucher.Reviewer}, poster:{voucher.Poster}\n");

    public void Add(LineRow line, Account account)
    {
        var name = Name(account, line);
        accounts.Add(name);
        text.Write($"    {name}  CNY {new Fen(line.DebitFen - line.CreditFen).ToYuan()}");
        var tags = Tags(line, account);
        if (tags.Length > 0) text.Write($"  ; {tags}");
        text.Write('\n');
    }

    public void End(DateOnly to, IReadOnlyList<AccountBalance> balances, Chart chart)
    {
        if (balances.Count > 0) text.Write($"\n{to.ToIso()} 余额核对\n");
        foreach (var balance in balances)
        {
            var name = Path(chart.Leaf(balance.Account));
            accounts.Add(name);
            text.Write($"    {name}  CNY 0.00 =* CNY {balance.BalanceFen.ToYuan()}\n");
        }
        text.Write('\n');
        foreach (var name in accounts) text.Write($"account {name}\n");
    }

    private static string Name(Account account, LineRow line) =>
        (account.Required & InName) != Auxiliaries.None ? $"{Path(account)}:{line.Provider}:{line.Month}"
        : account.Required == Auxiliaries.Provider ? $"{Path(account)}:{line.Provider}"
        : Path(account);

    private static string Path(Account account) => account.Parent is null ? $"{account.Code} {account.Name}" : $"{Path(account.Parent)}:{account.Code} {account.Name}";

    private static string Tags(LineRow line, Account account)
    {
        var tags = new List<string>();
        if (account.Required.HasFlag(Auxiliaries.Category))
        {
            if (line.Provider is not null) tags.Add($"provider:{line.Provider}");
            if (line.Month is not null) tags.Add($"month:{line.Month}");
            if (line.Category is { } category) tags.Add($"category:{Domain.Records.Categories.Name((Domain.Records.Category)category)}");
        }
        if (line.Reference is not null) tags.Add($"ref:{OneLine(line.Reference)}");
        return string.Join(", ", tags);
    }

    private static string OneLine(string text) => text.Replace(';', ';').ReplaceLineEndings(" ");
}

/// <summary>CSV 凭证明细。One line each, with its voucher's header.</summary>
internal sealed class CsvJournal : IJournalWriter
{
    private static readonly string[] Columns =
    [
        "seq", "period", "number", "on", "rule", "summary", "attachments", "preparer", "reviewer", "poster", "cashier", "source", "reverses", "hash",
        "line", "account", "name", "debit", "credit", "provider", "month", "category", "reference",
    ];

    private readonly CsvHelper.CsvWriter csv;
    private VoucherRow voucher = null!;

    public CsvJournal(TextWriter text)
    {
        csv = new(text, System.Globalization.CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var column in Columns) csv.WriteField(column);
        csv.NextRecord();
    }

    public void Begin(VoucherRow voucher) => this.voucher = voucher;

    public void Add(LineRow line, Account account)
    {
        csv.WriteField(voucher.Seq);
        csv.WriteField(voucher.Period);
        csv.WriteField(voucher.Number);
        csv.WriteField(voucher.OnDay);
        csv.WriteField(voucher.Rule);
        csv.WriteField(voucher.Summary);
        csv.WriteField(voucher.Attachments);
        csv.WriteField(voucher.Preparer);
        csv.WriteField(voucher.Reviewer);
        csv.WriteField(voucher.Poster);
        csv.WriteField(voucher.Cashier);
        csv.WriteField(voucher.Source);
        csv.WriteField(voucher.Reverses);
        csv.WriteField(voucher.Hash);
        csv.WriteField(line.Line);
        csv.WriteField(line.Account);
        csv.WriteField(account.FullName);
        csv.WriteField(new Fen(line.DebitFen).ToYuan());
        csv.WriteField(new Fen(line.CreditFen).ToYuan());
        csv.WriteField(line.Provider);
        csv.WriteField(line.Month);
        csv.WriteField(line.Category is { } category ? Domain.Records.Categories.Name((Domain.Records.Category)category) : null);
        csv.WriteField(line.Reference);
        csv.NextRecord();
    }

    public void End(DateOnly to, IReadOnlyList<AccountBalance> balances, Chart chart) => csv.Flush();
}
