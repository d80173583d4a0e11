using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Records;

namespace Yijie.App.Ledger;

/// <summary>凭证行的输出。One line of a posted voucher.</summary>
public sealed record LineAnswer(
    long Line, string Account, string Name, Fen DebitFen, Fen CreditFen, string? Provider, string? Month, string? Category, string? Reference);

/// <summary>记账凭证的输出。A posted voucher with its lines.</summary>
/// <param name="MayBeReversed">录错了可以冲销:人工录入的,还没有冲销过。</param>
public sealed record VoucherAnswer(
    string Region, string Fund, long Seq, string Period, long Number, string On, string Rule, string Summary, long Attachments,
    string Preparer, string Reviewer, string Poster, string Cashier, string Source, long? Reverses, bool MayBeReversed, string Hash, Fen TotalFen, string TotalInCapitals, IReadOnlyList<LineAnswer> Lines);

/// <summary>已记账凭证的读取。</summary>
public static class Vouchers
{
    /// <summary>The header's columns, in the order of <see cref="VoucherRow"/>.</summary>
    private const string Header = "seq, period, number, on_day, rule, summary, attachments, preparer, reviewer, poster, cashier, source, reverses, prev_hash, hash, at";

    private const string Lines = """
        select line, account, debit_fen, credit_fen, provider, month, category, reference from voucher_line
        where region = @region and fund = @fund and seq = @seq order by line
        """;

    public static VoucherRow? Find(Store store, BookKey book, Month period, long number) => store.Find<VoucherRow>(
        $"select {Header} from voucher where region = @region and fund = @fund and period = @period and number = @number",
        new { region = book.Region, fund = Fund(book), period = period.ToString(), number });

    /// <summary>Vouchers of the days from … to, by day and then as posted.</summary>
    public static IEnumerable<VoucherRow> Between(Store store, BookKey book, DateOnly from, DateOnly to) => store.Query<VoucherRow>(
        $"select {Header} from voucher where region = @region and fund = @fund and on_day between @from and @to order by on_day, seq",
        new { region = book.Region, fund = Fund(book), from = from.ToIso(), to = to.ToIso() });

    /// <summary>All vouchers in the chain's order.</summary>
    public static IEnumerable<VoucherRow> InOrder(Store store, BookKey book) => store.Query<VoucherRow>(
        $"select {Header} from voucher where region = @region and fund = @fund order by seq", Books.Parameters(book));

    public static IEnumerable<LineRow> LinesOf(Store store, BookKey book, long seq) =>
        store.Query<LineRow>(Lines, new { region = book.Region, fund = Fund(book), seq });

    /// <summary>The lines one by one, however many; they must be read to the end before the next query.</summary>
    public static IEnumerable<LineRow> StreamLines(Store store, BookKey book, long seq)
    {
        using var rows = store.Stream(Lines, new { region = book.Region, fund = Fund(book), seq });
        while (rows.Read())
            yield return new(rows.GetInt64(0), rows.GetString(1), rows.GetInt64(2), rows.GetInt64(3), Text(4), Text(5), rows.IsDBNull(6) ? null : rows.GetInt64(6), Text(7));

        string? Text(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
    }

    /// <summary>The voucher as it is answered.</summary>
    /// <param name="reversed">The vouchers of the book that have been reversed.</param>
    public static VoucherAnswer Answer(Store store, BookKey book, VoucherRow row, IReadOnlySet<long> reversed)
    {
        var chart = ChartOfAccounts.For(book.Fund);
        var lines = LinesOf(store, book, row.Seq).Select(l => l.ToAnswer(chart)).ToList();
        return Answer(book, row, reversed, lines.Sum(l => l.DebitFen), lines);
    }

    /// <summary>Vouchers between these days as they are answered without their lines, which may be thousands: those are added up where they lie, all at once.</summary>
    /// <param name="reversed">The vouchers of the book that have been reversed.</param>
    public static IEnumerable<VoucherAnswer> WithoutLines(Store store, BookKey book, IReadOnlyList<VoucherRow> vouchers, DateOnly from, DateOnly to, IReadOnlySet<long> reversed)
    {
        var totals = store.Query<(long Seq, long Fen)>(
            """
            select l.seq, cast(sum(l.debit_fen) as bigint) from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
            where v.region = @region and v.fund = @fund and v.on_day between @from and @to group by l.seq
            """, new { region = book.Region, fund = Fund(book), from = from.ToIso(), to = to.ToIso() }).ToDictionary(t => t.Seq, t => new Fen(t.Fen));
        return vouchers.Select(row => Answer(book, row, reversed, totals[row.Seq], []));
    }

    private static VoucherAnswer Answer(BookKey book, VoucherRow row, IReadOnlySet<long> reversed, Fen total, IReadOnlyList<LineAnswer> lines) => new(
        book.Region, Fund(book), row.Seq, row.Period, row.Number, row.OnDay, row.Rule, row.Summary, row.Attachments, row.Preparer, row.Reviewer, row.Poster,
        row.Cashier, row.Source, row.Reverses, Reversal.MayReverse(row, reversed), row.Hash, total, CapitalAmount.Of(total), lines);

    /// <summary>The posted entry as the domain knows it, e.g. to be reversed.</summary>
    public static Entry EntryOf(Store store, BookKey book, VoucherRow row, EntryKind kind)
    {
        var chart = ChartOfAccounts.For(book.Fund);
        return new(book.Fund, row.Rule, row.Summary, [.. LinesOf(store, book, row.Seq).Select(l => l.ToLine(chart))], kind);
    }

    private static string Fund(BookKey book) => Domain.Parties.Funds.Code(book.Fund);
}

/// <summary>记账凭证的一行记录。</summary>
public sealed record VoucherRow(
    long Seq, string Period, long Number, string OnDay, string Rule, string Summary, long Attachments, string Preparer, string Reviewer, string Poster,
    string Cashier, string Source, long? Reverses, string PrevHash, string Hash, string At)
{
    /// <summary>What its hash covers, besides the hash before it.</summary>
    public Voucher ToVoucher(BookKey book) =>
        new(book, Seq, Period, Number, OnDay, Rule, Summary, Attachments, new(Preparer, Reviewer, Poster, Cashier), Source, Reverses);
}

/// <summary>凭证明细的一行记录。</summary>
public sealed record LineRow(long Line, string Account, long DebitFen, long CreditFen, string? Provider, string? Month, long? Category, string? Reference)
{
    public Line ToLine(Chart chart) => new(
        chart.Leaf(Account), new(DebitFen), new(CreditFen), Provider,
        Month is null ? null : Domain.Month.Parse(Month.Length == 4 ? $"{Month}-01" : Month), (Category?)Category, Reference);

    public LineAnswer ToAnswer(Chart chart) => new(
        Line, Account, chart.Leaf(Account).FullName, new(DebitFen), new(CreditFen), Provider, Month, ((Category?)Category)?.Name(), Reference);
}
