using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Ledger;

/// <summary>逐笔核对。One pass over a book's lines in the chain's order, checking each voucher as it goes by; nothing but headers is held.</summary>
internal sealed class BookReading
{
    private readonly Check balanced = new("凭证借贷平衡");
    private readonly Check chain = new("凭证校验链完整");
    private readonly Check numbers = new("凭证号连续");
    private readonly Check lines = new("凭证行的科目、方向和辅助项");
    private readonly Check signatures = new("凭证签章齐全且岗位分离");
    private readonly Check books = new("账套借贷合计相等");

    private readonly NeverBelowZero advanced = new("暂付款按机构和月份不为负", sign: 1);
    private readonly NeverBelowZero awaiting = new("退回待重付按机构不为借方", sign: -1);
    private readonly NeverBelowZero deposited = new("支出户存款不透支", sign: 1);

    private readonly Dictionary<Deciding, (string? Fault, bool IsMoney)> judged = [];

    public IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Results =>
        ((Check[])[balanced, chain, numbers, lines, signatures, books]).Select(c => (c.Name, c.Count, (IReadOnlyList<string>)c.Faults));

    public IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Balances => Followed.Select(b => b.Result);

    private NeverBelowZero[] Followed => [advanced, awaiting, deposited];

    public void Read(Store store, BookKey book)
    {
        var headers = Vouchers.InOrder(store, book).ToList();
        CheckNumbers(book, headers);

        var chart = ChartOfAccounts.For(book.Fund);
        var (last, debits, credits) = (new Chained(0, Books.NoHash), Fen.Zero, Fen.Zero);
        var withoutMoney = WithoutMoney(headers);
        using var rows = new LineCursor(store, book);
        foreach (var header in headers)
        {
            Strays(book, rows, header.Seq);
            var (debit, credit, movesMoney, hash) = ReadVoucher(book, chart, header, rows);

            balanced.Require(debit == credit && rows.Taken > 0, $"{Name(book, header)} 借方 {debit},贷方 {credit}");
            chain.Require(header.Seq == last.Seq + 1 && header.PrevHash == last.Hash && header.Hash == hash, $"{Name(book, header)} 与其内容或前一凭证不符");
            foreach (var refusal in header.ToVoucher(book).Signatures.Refusals(movesMoney && !withoutMoney.Contains(header.Seq))) signatures.Fault($"{Name(book, header)} {refusal.Reason}");
            signatures.Count++;
            (last, debits, credits) = (new(header.Seq, header.Hash), debits + debit, credits + credit);
        }
        Strays(book, rows, long.MaxValue);
        foreach (var balances in Followed) balances.EndOf(Name(book));
        books.Require(debits == credits, $"{Name(book)} 借方合计 {debits},贷方合计 {credits}");
    }

    /// <summary>Lines of vouchers that are not there.</summary>
    private void Strays(BookKey book, LineCursor rows, long before)
    {
        while (rows.Next is { } stray && stray < before)
        {
            while (rows.Take(stray)) Follow(rows);
            foreach (var balances in Followed) balances.After(stray);
            balanced.Fault($"{Name(book)} 第 {stray} 笔有明细而无凭证");
        }
    }

    /// <summary>Advances and prepayments by provider and month, money awaiting repayment by provider, and 支出户存款.</summary>
    private void Follow(LineCursor line)
    {
        var account = line.Account;
        var net = line.Debit - line.Credit;
        if (account.SequenceEqual("110103"u8) || account.SequenceEqual("110102"u8)) advanced.Add(account, line.Provider, line.Month, net);
        else if (account.SequenceEqual("200104"u8)) awaiting.Add(account, line.Provider, default, net);
        else if (account.SequenceEqual("1004"u8) && line.Provider.IsEmpty) deposited.Add(account, default, default, net);
    }

    private (Fen Debit, Fen Credit, bool MovesMoney, string Hash) ReadVoucher(BookKey book, Chart chart, VoucherRow header, LineCursor rows)
    {
        using var digest = new VoucherDigest(header.ToVoucher(book), header.PrevHash);
        var (debit, credit, movesMoney) = (Fen.Zero, Fen.Zero, false);
        while (rows.Take(header.Seq))
        {
            rows.AddTo(digest);
            Follow(rows);
            debit += new Fen(rows.Debit);
            credit += new Fen(rows.Credit);
            var (fault, isMoney) = Judged(rows, chart, header.Rule);
            if (rows.Line != rows.Taken) fault ??= "行号不连续";
            if (fault is null) lines.Count++;
            else lines.Require(false, $"{Name(book, header)} 第 {rows.Line} 行:{fault}");
            movesMoney |= isMoney;
        }
        foreach (var balances in Followed) balances.After(header.Seq);
        return (debit, credit, movesMoney, digest.Finish());
    }

    /// <summary>What is wrong with a line by itself, and whether it moves money: the same for very many lines, and asked once for each kind.</summary>
    private (string? Fault, bool IsMoney) Judged(LineCursor rows, Chart chart, string rule)
    {
        if (rows.Deciding(chart.Fund, rule) is not { } deciding) return Judge();
        if (!judged.TryGetValue(deciding, out var known)) judged.Add(deciding, known = Judge());
        return known;

        (string?, bool) Judge() => (FaultOf(rows.Row(), chart, rule), chart.Find(rows.Row().Account) is { IsMoney: true });
    }

    /// <summary>Opening balances, and the vouchers that take them back, move no money.</summary>
    private static HashSet<long> WithoutMoney(List<VoucherRow> headers)
    {
        var openings = headers.Where(h => h.Rule == Postings.OpeningRule).Select(h => h.Seq).ToHashSet();
        return [.. openings, .. headers.Where(h => h.Reverses is { } wrong && openings.Contains(wrong)).Select(h => h.Seq)];
    }

    private static string? FaultOf(LineRow line, Chart chart, string rule)
    {
        if (chart.Find(line.Account) is not { IsLeaf: true }) return $"没有末级科目 {line.Account}";
        if (line.DebitFen == 0 == (line.CreditFen == 0)) return "应只有借方或贷方";
        var isRed = line.DebitFen < 0 || line.CreditFen < 0;
        if (isRed != (rule == Postings.ReversalRule)) return "只有红字冲销才用负数";
        if (rule == Postings.ClosingRule) return null;
        return line.ToLine(chart).Missing is var missing && missing != Auxiliaries.None ? $"{line.Account} 缺辅助项 {missing}" : null;
    }

    private void CheckNumbers(BookKey book, List<VoucherRow> headers)
    {
        foreach (var period in headers.GroupBy(h => h.Period))
        {
            var expected = 1L;
            foreach (var header in period.OrderBy(h => h.Number))
                numbers.Require(header.Number == expected++ && header.OnDay.StartsWith(header.Period, StringComparison.Ordinal), $"{Name(book, header)} 编号不连续,或日期不在期间内");
        }
    }

    private static string Name(BookKey book) => $"{book.Region}/{book.Fund.Code()}";

    private static string Name(BookKey book, VoucherRow header) => $"{Name(book)} {header.Period} 第 {header.Number} 号凭证";

    private sealed class Check(string name)
    {
        public string Name => name;
        public long Count { get; set; }
        public List<string> Faults { get; } = [];

        public void Require(bool holds, string fault)
        {
            Count++;
            if (!holds) Faults.Add(fault);
        }

        public void Fault(string fault) => Faults.Add(fault);
    }

    private readonly record struct Chained(long Seq, string Hash);

    /// <summary>What decides whether a line can stand by itself: its codes as numbers, which sides it has, and which auxiliaries.</summary>
    private readonly record struct Deciding(Fund Fund, string Rule, long Account, long? Month, int Debit, int Credit, bool Provider, bool Category);

    /// <summary>All lines of a book in order, taken voucher by voucher.</summary>
    private sealed class LineCursor : IDisposable
    {
        private readonly RowReader rows;
        private bool more, taking;

        public LineCursor(Store store, BookKey book)
        {
            rows = store.Rows(
                """
                select seq, line, account, debit_fen, credit_fen, provider, month, category, reference from voucher_line
                where region = @region and fund = @fund order by seq, line
                """, Books.Parameters(book));
            more = rows.Read();
        }

        /// <summary>How many lines of the voucher last taken have gone by.</summary>
        public long Taken { get; private set; }

        /// <summary>The voucher whose lines are next; null after the last line.</summary>
        public long? Next => more ? rows.Long(0) : null;

        public long Line => rows.Long(1);

        public ReadOnlySpan<byte> Account => rows.Bytes(2);

        public long Debit => rows.Long(3);

        public long Credit => rows.Long(4);

        public ReadOnlySpan<byte> Provider => rows.Bytes(5);

        public ReadOnlySpan<byte> Month => rows.Bytes(6);

        /// <summary>The voucher's next line. False: it has no more.</summary>
        public bool Take(long seq)
        {
            if (taking) more = rows.Read();
            else Taken = 0;
            taking = more && rows.Long(0) == seq;
            if (taking) Taken++;
            return taking;
        }

        public void AddTo(VoucherDigest digest) => digest.Add(rows.Bytes(2), Debit, Credit, Text(5), Text(6), rows.LongOrNull(7), Text(8));

        /// <summary>Null: its codes are none.</summary>
        public Deciding? Deciding(Fund fund, string rule)
        {
            var month = 0L;
            return CodeText.TryParseCode(rows.Bytes(2), out var account) && (rows.IsNull(6) || CodeText.TryParseCode(rows.Bytes(6), out month))
                ? new(fund, rule, account, rows.IsNull(6) ? null : month, Math.Sign(Debit), Math.Sign(Credit), !rows.Bytes(5).IsEmpty, !rows.IsNull(7))
                : null;
        }

        public LineRow Row() => new(Line, rows.Text(2), Debit, Credit, rows.TextOrNull(5), rows.TextOrNull(6), rows.LongOrNull(7), rows.TextOrNull(8));

        public void Dispose() => rows.Dispose();

        private StoredText Text(int column) => new(rows.Bytes(column), rows.IsNull(column));
    }
}
