using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.App;

/// <summary>凭证摘要值。However it is worked out — at once or in pieces, beside the database's work or not — it is SHA-256 of the text of decision 031.</summary>
public sealed class VoucherDigestTests
{
    private static readonly Gen<string> Text = Gen.OneOf(Gen.Elements("", "H14020000001", "回单\t一\\二\n三\r\b\f\v", "𠮷野"), Gen.Choose(1, 5_000).Select(n => new string('长', n)));
    private static readonly Gen<long> Number = Gen.OneOf(Gen.Elements(0L, long.MinValue, long.MaxValue), Gen.Choose(-100, 100_000_000).Select(n => (long)n));
    private static readonly Gen<string?> Maybe = Gen.OneOf(Gen.Constant((string?)null), Text.Select(t => (string?)t));

    private static readonly Gen<(Voucher Voucher, (long Debit, long Credit, string? Provider, string? Month, long? Category, string? Reference)[] Lines)> Vouchers =
        from seq in Number from number in Number from summary in Text from source in Text from reverses in Gen.OneOf(Gen.Constant((long?)null), Number.Select(n => (long?)n))
        from lines in (from debit in Number from credit in Number from provider in Maybe from month in Maybe from category in Gen.Elements<long?>(null, 0, 4) from reference in Maybe
            select (debit, credit, provider, month, category, reference)).ArrayOf()
        select (new Voucher(new("140200", Fund.Resident), seq, "2025-08", number, "2025-08-01", "T1", summary, 1, new("a", "b", "c"), source, reverses), lines);

    [Fact(DisplayName = "任意的凭证:摘要值是那一段文本的 SHA-256,不论多长")]
    public void IsTheHashOfItsText() => Prop.ForAll(Vouchers.ToArbitrary(), v =>
    {
        var previous = new string('a', 64);
        var (head, text) = (v.Voucher, new StringBuilder().Append(previous).Append('\n'));
        Copy(text, head.Book.Region, head.Book.Fund.Code(), head.Seq, head.Period, head.Number, head.Day, head.Rule, head.Summary, head.Attachments,
            head.Signatures.Preparer, head.Signatures.Reviewer, head.Signatures.Poster, head.Signatures.Cashier, head.Source, head.Reverses);
        using var digest = new VoucherDigest(head, previous);
        foreach (var (line, i) in v.Lines.Select((line, i) => (line, i)))
        {
            Copy(text, i + 1, "1004", line.Debit, line.Credit, line.Provider, line.Month, line.Category, line.Reference);
            if (i % 2 == 0) digest.Add("1004", line.Debit, line.Credit, line.Provider, line.Month, line.Category, line.Reference);
            else digest.Add("1004"u8, line.Debit, line.Credit, Stored(line.Provider), Stored(line.Month), line.Category, Stored(line.Reference));
        }
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))), digest.Finish());
    }).QuickCheckThrowOnFailure();

    [Theory(DisplayName = "一批凭证一起记与一张一张记,存下的完全相同:编号、各行、校验链"), ClassData(typeof(Engines))]
    public void TogetherOrOneByOne(Engine engine)
    {
        using var one = TestDatabase.Create(engine);
        using var many = TestDatabase.Create(engine);
        var rules = Books.Postings(Fund.Employee);
        Unposted[] vouchers =
        [
            .. Enumerable.Range(1, 60).Select(i => new Unposted(new(2025, 8 + i / 40, 1 + i % 28), i % 3 == 0
                ? rules.AdvancePaid([(Bookkeeper.H, July, new(i), $"A1-{i}"), (Bookkeeper.K, July.Next, new(i * 7), "回单\t一")])!
                : rules.FundsReceived(new(1_000 + i), i % 2 == 0 ? null : $"回单 {i}"), Bookkeeper.People, $"批次 {i}")),
        ];
        var book = new BookKey(Bookkeeper.Region, Fund.Employee);
        Post(one, vouchers.Chunk(1));
        Post(many, [vouchers]);
        Assert.Equal(Stored(one), Stored(many));

        void Post(TestDatabase db, IEnumerable<Unposted[]> lots)
        {
            using var database = Database.Open(db.Address);
            foreach (var lot in lots)
            {
                using var store = database.Write(Bookkeeper.Region);
                Assert.Equal(lot.Length, Books.PostAll(store, book, lot, "2025-10-01T09:00:00.000+08:00").Length);
                store.Commit();
            }
        }

        List<string> Stored(TestDatabase db)
        {
            using var database = Database.Open(db.Address);
            using var store = database.Read();
            return [.. Yijie.App.Ledger.Vouchers.InOrder(store, book).ToList().SelectMany(v => Yijie.App.Ledger.Vouchers.LinesOf(store, book, v.Seq).Select(l => l.ToString()).Prepend(v.ToString()))];
        }
    }

    [Theory(DisplayName = "一条语句记多张凭证:有一张不平或没有明细,整条拒收"), ClassData(typeof(Engines))]
    public void OneOfManyUnbalanced(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        Assert.Equal(3, Add(4, 5, 6));
        Assert.Contains("借贷不平", Assert.ThrowsAny<System.Data.Common.DbException>(() => Add(4, -5, 6)).Message, StringComparison.Ordinal);
        Assert.Contains("借贷不平", Assert.ThrowsAny<System.Data.Common.DbException>(() => Add(4, 5, 0)).Message, StringComparison.Ordinal);

        Assert.Equal(2, Add(4, null, 6)); // what is not yet posted need not balance
        Assert.Contains("借贷不平", Assert.ThrowsAny<System.Data.Common.DbException>(() => Add(4, null, 0)).Message, StringComparison.Ordinal);

        // A voucher for each amount: of 0 without lines, of a negative one with a credit that is too great. Of null a line without its voucher.
        int Add(params int?[] amounts)
        {
            using var store = database.Write(Bookkeeper.Region);
            foreach (var (fen, i) in amounts.Select((fen, i) => (fen, i)).Where(a => a.fen != 0))
            {
                store.Execute(
                    "insert into voucher_line (region, fund, seq, line, account, debit_fen, credit_fen) values ('140200', '310', @seq, 1, '1004', @debit, 0), ('140200', '310', @seq, 2, '1003', 0, @credit)",
                    new { seq = i + 1, debit = Math.Abs(fen ?? 1), credit = fen is null or < 0 ? 9 : fen });
            }
            var values = amounts.Select((fen, i) => (fen, seq: i + 1)).Where(a => a.fen is not null)
                .Select(a => $"('140200', '310', {a.seq}, '2025-08', {a.seq}, '2025-08-01', 'T1', '', 0, '', '', '', '', '', '', '', '')");
            return store.Execute(
                $"insert into voucher (region, fund, seq, period, number, on_day, rule, summary, attachments, preparer, reviewer, poster, cashier, source, prev_hash, hash, at) values {string.Join(", ", values)}");
        }
    }

    private static void Copy(StringBuilder text, params object?[] values) => text.AppendJoin('\t', values.Select(v => v is null ? "\\N" : Escaped(string.Create(CultureInfo.InvariantCulture, $"{v}")))).Append('\n');

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\b", "\\b", StringComparison.Ordinal).Replace("\f", "\\f", StringComparison.Ordinal).Replace("\v", "\\v", StringComparison.Ordinal);

    private static StoredText Stored(string? text) => new(Encoding.UTF8.GetBytes(text ?? ""), text is null);
}
