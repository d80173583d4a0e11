using System.Collections.Immutable;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>已记账凭证。Where a voucher stands in its book.</summary>
public sealed record PostedVoucher(BookKey Book, long Seq, Month Period, long Number, string Hash);

/// <summary>待记账凭证。A voucher to be posted.</summary>
/// <param name="On">Its day; its month is the period posted to.</param>
/// <param name="Source">What it books: a batch id, a result file's hash …</param>
/// <param name="Attachments">附件张数。</param>
/// <param name="Reverses">The sequence of the voucher it takes back.</param>
public sealed record Unposted(DateOnly On, Entry Entry, Signatures Signatures, string Source, long Attachments = 1, long? Reverses = null);

/// <summary>未清预拨。The balance of 暂付款—即时结算预拨 for one provider and service month.</summary>
public sealed record OpenAdvance(string Provider, Month Month, Fen Balance);

/// <summary>账簿。Posting to a book, and the balances that decisions read. A balance is always the sum of its lines.</summary>
public static class Books
{
    /// <summary>记账规则,按险种的会计科目表。</summary>
    public static Postings Postings(Fund fund) => new(ChartOfAccounts.For(fund));

    /// <summary>
    /// 记账。Appends one voucher to the book in the caller's transaction, which must hold the region's lock: the next sequence of the book,
    /// the next number of its month, the next link of its chain.
    /// </summary>
    /// <param name="on">The voucher's day; its month is the period posted to.</param>
    /// <param name="source">What it books: a batch id, a result file's hash …</param>
    /// <param name="at">The clock, for the record.</param>
    /// <param name="attachments">附件张数。</param>
    /// <exception cref="RefusedException">The period is closed, the expenditure account would go below zero, or these people may not sign together.</exception>
    public static PostedVoucher Post(
        Store store, BookKey book, DateOnly on, Entry entry, Signatures signatures, string source, string at, long attachments = 1, long? reverses = null) =>
        PostAll(store, book, [new(on, entry, signatures, source, attachments, reverses)], at)[0];

    /// <summary>一批凭证。<see cref="Post"/> for several vouchers of one book, in their order: all are posted, or none.</summary>
    /// <exception cref="RefusedException">As for one; the expenditure account may not go below zero after any of them.</exception>
    public static ImmutableArray<PostedVoucher> PostAll(Store store, BookKey book, IReadOnlyCollection<Unposted> vouchers, string at)
    {
        if (vouchers.FirstOrDefault(v => v.Entry.Fund != book.Fund) is { } foreign) throw new ArgumentException($"{foreign.Entry.Rule} 不属于账套 {book}");
        RefusedException.ThrowIfAny(
        [
            .. vouchers.Select(v => (v.Signatures, v.Entry.MovesMoney)).Distinct().SelectMany(v => v.Signatures.Refusals(v.MovesMoney)),
            .. PeriodRefusals(store, book, vouchers),
            .. ShortageRefusals(store, book, vouchers),
        ]);

        var last = store.Find<LastVoucher>(
            "select seq, hash from voucher where region = @region and fund = @fund order by seq desc limit 1", Parameters(book)) ?? new(0, NoHash);
        var numbers = vouchers.Select(v => Month.Of(v.On)).Distinct().ToDictionary(p => p, period => store.Scalar<long>(
            "select coalesce(max(number), 0) from voucher where region = @region and fund = @fund and period = @period",
            new { region = book.Region, fund = book.Fund.Code(), period = period.ToString() }));
        var headers = new List<Voucher>(vouchers.Count);
        foreach (var (on, entry, signatures, source, attachments, reverses) in vouchers)
        {
            var period = Month.Of(on);
            headers.Add(new(book, last.Seq + headers.Count + 1, period.ToString(), ++numbers[period], on.ToIso(), entry.Rule, entry.Summary, attachments, signatures, source, reverses));
        }
        var chaining = Task.Run(() => Chain(headers, vouchers, last.Hash)); // while the database takes the lines, which do not carry it
        AppendLines(store, headers, vouchers);
        var hashes = chaining.GetAwaiter().GetResult();
        AppendVouchers(store, headers, hashes, last.Hash, at);
        ThrowIfOverSetOff(store, book, vouchers);
        return [.. headers.Zip(hashes, (header, hash) => new PostedVoucher(book, header.Seq, Month.Parse(header.Period), header.Number, hash))];
    }

    /// <summary>凭证签章人。Preparer and reviewer as given, the region's accountant as poster: one who is neither of them, where there is one.</summary>
    /// <exception cref="RefusedException">Nobody holds the accountant's post.</exception>
    public static Signatures SignaturesFor(Store store, string region, string preparer, string reviewer, string? cashier = null)
    {
        var accountants = People.InPost(store, region, Role.Accountant).Select(p => p.Name).ToList();
        var poster = accountants.FirstOrDefault(name => name != preparer && name != reviewer) ?? accountants.FirstOrDefault()
            ?? throw Vacant(region, Role.Accountant);
        return new(preparer, reviewer, poster, cashier ?? "");
    }

    /// <summary>在岗的一人。The region's first person in a post.</summary>
    /// <exception cref="RefusedException">The post is vacant.</exception>
    public static string InPost(Store store, string region, Role post) => People.InPost(store, region, post).FirstOrDefault()?.Name ?? throw Vacant(region, post);

    /// <summary>支出户存款余额。</summary>
    public static Fen ExpenditureAccountBalance(Store store, BookKey book) => new(store.Scalar<long>(
        $"""
        select cast(coalesce(sum(debit_fen - credit_fen), 0) as bigint) from voucher_line
        where region = @region and fund = @fund and account = '{ChartOfAccounts.For(book.Fund).ExpenditureDeposit.Code}' and provider is null
        """, Parameters(book))); // spelt out, as its index has it

    /// <summary>未清预拨一览。What is open of advances, by provider and month, in that order; nothing that is zero.</summary>
    public static IReadOnlyList<OpenAdvance> OpenAdvances(Store store, string region, Fund fund) => Open(store, OpenSql(""), new { region, fund = fund.Code() });

    /// <summary>某机构的未清预拨,自最早月份起。</summary>
    public static IReadOnlyList<OpenAdvance> OpenAdvances(Store store, string region, Fund fund, string provider) =>
        Open(store, OpenSql("and provider = @provider"), new { region, fund = fund.Code(), provider });

    /// <summary>期初带来的预拨。By provider and month, what the opening balances of the book brought, whether it is still open or not: it was paid before the book began.</summary>
    public static HashSet<(string Provider, Month Month)> OpeningAdvances(Store store, string region, Fund fund) =>
    [
        .. store.Query<(string Provider, string Month)>(
            """
            select l.provider, l.month from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
            where v.region = @region and v.fund = @fund and v.rule = '期初' and l.account = '110103'
              and not exists (select 1 from voucher r where r.region = v.region and r.fund = v.fund and r.reverses = v.seq)
            """, new { region, fund = fund.Code() }).Select(o => (o.Provider, Month.Parse(o.Month))),
    ];

    /// <summary>已结账的最后月份。</summary>
    public static Month? LastClosed(Store store, BookKey book) =>
        store.Find<string>("select max(period) from period_close where region = @region and fund = @fund", Parameters(book)) is { } period ? Month.Parse(period) : null;

    internal static object Parameters(BookKey book) => new { region = book.Region, fund = book.Fund.Code() };

    /// <summary>The hash before the first voucher's.</summary>
    internal const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>Of a voucher: it brings opening balances, or takes them back to be entered anew. Both are opening, and no turnover.</summary>
    internal static readonly string IsOpening = IsOf(Domain.Ledger.Postings.OpeningRule);

    /// <summary>SQL: a voucher of one of these rules, or one that takes such a voucher back.</summary>
    internal static string IsOf(params string[] rules)
    {
        var among = rules is [var one] ? $"rule = '{one}'" : $"rule in ('{string.Join("', '", rules)}')"; // one as the index of 期初 has it
        return $"({among} or coalesce(reverses, 0) in (select seq from voucher where region = @region and fund = @fund and {among}))";
    }

    private const int Few = 10;

    /// <summary>The period auxiliary as it is stored: a year where the account is kept by year.</summary>
    internal static string? StoredPeriod(in Line line) => line.Month is not { } month ? null
        : line.Account.Required.HasFlag(Auxiliaries.Year) ? month.ToString()[..4] : month.ToString();

    // The first condition on the account is what lets both databases use the partial index.
    private static string OpenSql(string filter) => $"""
        select provider, month, cast(sum(debit_fen - credit_fen) as bigint) as balance_fen from voucher_line
        where region = @region and fund = @fund and account in ('110102', '110103') and account = '110103' {filter}
        group by provider, month having sum(debit_fen - credit_fen) <> 0 order by provider, month
        """;

    private static List<OpenAdvance> Open(Store store, string sql, object of)
    {
        var open = new List<OpenAdvance>();
        using var rows = store.Rows(sql, of);
        while (rows.Read()) open.Add(new(rows.Text(0), Domain.Month.Parse(rows.Text(1)), new(rows.Long(2))));
        return open;
    }

    private static IEnumerable<Refusal> PeriodRefusals(Store store, BookKey book, IEnumerable<Unposted> vouchers) => LastClosed(store, book) is not { } closed ? [] :
        from period in vouchers.Select(v => Month.Of(v.On)).Distinct()
        where period <= closed
        select new Refusal("会计·结账", $"{period} 已结账,不得再记账");

    /// <summary>In the order of posting, not of the vouchers' days (docs/decisions/032).</summary>
    private static ImmutableArray<Refusal> ShortageRefusals(Store store, BookKey book, IEnumerable<Unposted> vouchers)
    {
        var deposit = ChartOfAccounts.For(book.Fund).ExpenditureDeposit;
        var changes = vouchers.Select(v => v.Entry.NetOf(deposit)).ToList();
        var net = Fen.Zero;
        if (changes.TrueForAll(c => (net += c) >= Fen.Zero)) return []; // what comes in with them pays for it, and what was there before is not below zero
        var balance = ExpenditureAccountBalance(store, book);
        foreach (var change in changes)
        {
            if (change < Fen.Zero && balance + change < Fen.Zero)
                return [new("方案·四", $"支出户存款余额 {balance} 元,不足支付 {-change} 元,缺口 {-(balance + change)} 元")];
            balance += change;
        }
        return [];
    }

    /// <summary>The chain's next links: the hash of each voucher, in their order.</summary>
    private static List<string> Chain(IReadOnlyList<Voucher> headers, IEnumerable<Unposted> vouchers, string last)
    {
        var hashes = new List<string>(headers.Count);
        var periods = new StoredPeriods();
        foreach (var (header, entry) in headers.Zip(vouchers, (header, voucher) => (header, voucher.Entry)))
        {
            using var digest = new VoucherDigest(header, last);
            foreach (var line in entry.Lines)
                digest.Add(line.Account.Code, line.Debit.Value, line.Credit.Value, line.Provider, periods.Of(line), (long?)line.Category, line.Reference);
            hashes.Add(last = digest.Finish());
        }
        return hashes;
    }

    private static void AppendLines(Store store, IReadOnlyList<Voucher> headers, IEnumerable<Unposted> vouchers)
    {
        using var rows = store.Append("voucher_line",
            "region", "fund", "seq", "line", "account", "debit_fen", "credit_fen", "provider", "month", "category", "reference");
        var periods = new StoredPeriods();
        foreach (var (header, entry) in headers.Zip(vouchers, (header, voucher) => (header, voucher.Entry)))
        {
            var fund = header.Book.Fund.Code();
            var number = 0L;
            foreach (var line in entry.Lines)
            {
                rows.Text(header.Book.Region);
                rows.Text(fund);
                rows.Long(header.Seq);
                rows.Long(++number);
                rows.Text(line.Account.Code);
                rows.Long(line.Debit.Value);
                rows.Long(line.Credit.Value);
                rows.Text(line.Provider);
                rows.Text(periods.Of(line));
                rows.Long((long?)line.Category);
                rows.Text(line.Reference);
                rows.EndRow();
            }
        }
        rows.Complete();
    }

    private static void AppendVouchers(Store store, IReadOnlyList<Voucher> headers, IReadOnlyList<string> hashes, string last, string at)
    {
        using var rows = store.Append("voucher", "region", "fund", "seq", "period", "number", "on_day", "rule", "summary", "attachments",
            "preparer", "reviewer", "poster", "cashier", "source", "reverses", "prev_hash", "hash", "at");
        foreach (var (voucher, hash) in headers.Zip(hashes))
        {
            rows.Text(voucher.Book.Region);
            rows.Text(voucher.Book.Fund.Code());
            rows.Long(voucher.Seq);
            rows.Text(voucher.Period);
            rows.Long(voucher.Number);
            rows.Text(voucher.Day);
            rows.Text(voucher.Rule);
            rows.Text(voucher.Summary);
            rows.Long(voucher.Attachments);
            rows.Text(voucher.Signatures.Preparer);
            rows.Text(voucher.Signatures.Reviewer);
            rows.Text(voucher.Signatures.Poster);
            rows.Text(voucher.Signatures.Cashier);
            rows.Text(voucher.Source);
            rows.Long(voucher.Reverses);
            rows.Text(last);
            rows.Text(last = hash);
            rows.Text(at);
            rows.EndRow();
        }
        rows.Complete();
    }

    /// <summary>
    /// The second guard of set-offs: no advance and no prepayment below zero. The rules see to it; if it happens all the same it is a bug, and everything is
    /// rolled back.
    /// </summary>
    private static void ThrowIfOverSetOff(Store store, BookKey book, IReadOnlyCollection<Unposted> vouchers)
    {
        var chart = ChartOfAccounts.For(book.Fund);
        if (TakesOff(chart.Prepayment) is { } recovery && PrepaymentRegister.Loops(store, book).FirstOrDefault(l => l.Loop.Held < Fen.Zero) is { Key: { } over } left)
            throw new InvalidOperationException($"{recovery.Rule} 使 {over.Id} 的医保预付金成为负数:{left.Loop.Held}");
        if (TakesOff(chart.Advance) is { } setOff && OpenOf(chart.Advance).FirstOrDefault(o => o.Balance < Fen.Zero) is { } below)
            throw new InvalidOperationException($"{setOff.Rule} 使 {below.Provider} {below.Month} 的即时结算预拨成为负数:{below.Balance}");

        // Of a few providers one by one, of many all that is open: what the vouchers did not touch was not below zero before.
        IEnumerable<OpenAdvance> OpenOf(Account account)
        {
            var touched = vouchers.SelectMany(v => v.Entry.Lines).Where(l => ReferenceEquals(l.Account, account) && l.Net < Fen.Zero).Select(l => l.Provider!).ToHashSet(StringComparer.Ordinal);
            return touched.Count <= Few ? touched.SelectMany(p => OpenAdvances(store, book.Region, book.Fund, p)) : OpenAdvances(store, book.Region, book.Fund);
        }

        Entry? TakesOff(Account account) => vouchers.Select(v => v.Entry).FirstOrDefault(e => e.TakesFrom(account));
    }

    private static RefusedException Vacant(string region, Role post) => new("内控·岗位分离", $"统筹区 {region} 的{post.Title()}岗位空缺,不能记账");

    /// <summary>The period auxiliaries as they are stored, each written once: there are few of them and many lines.</summary>
    private sealed class StoredPeriods
    {
        private readonly Dictionary<(Month, bool), string> known = [];

        public string? Of(in Line line)
        {
            if (line.Month is not { } month) return null;
            var key = (month, line.Account.Required.HasFlag(Auxiliaries.Year));
            if (!known.TryGetValue(key, out var text)) known.Add(key, text = StoredPeriod(line)!);
            return text;
        }
    }

    private sealed record LastVoucher(long Seq, string Hash);
}
