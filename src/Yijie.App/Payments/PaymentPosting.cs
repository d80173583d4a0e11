using System.Collections.Immutable;
using System.Text.Json;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>按银行回执所记的一张凭证,及其所含的各笔。</summary>
public sealed record PaymentVoucher(PostedVoucher Voucher, DateOnly OnDay, string Rule, ImmutableArray<SettledWord> Words);

/// <summary>
/// 付款记账。Books what the bank has paid: for each book, booking day and kind of payment one voucher, prepared and reviewed by those who prepared and
/// reviewed the batch — money moves on the word of those who answer for it — and posted by the region's accountant.
/// </summary>
public static class PaymentPosting
{
    private enum Kind
    {
        /// <summary>T3。</summary>
        Advance,

        /// <summary>T4 第二步。</summary>
        Net,

        /// <summary>T9, of a month.</summary>
        Repayment,

        /// <summary>T9, of a year.</summary>
        YearRepayment,

        /// <summary>T2。</summary>
        Prepayment,

        /// <summary>T17。</summary>
        Clearing,
    }

    public static ImmutableArray<PaymentVoucher> Post(Context context, Store store, string region, ImmutableArray<SettledWord> confirmed, string cashier, string source)
    {
        var signatures = confirmed.Select(w => w.Instruction.BatchId).Distinct().ToDictionary(id => id, id => SignaturesOf(store, region, id, cashier), StringComparer.Ordinal);
        var fiscal = signatures.Keys.ToDictionary(id => id, id => PaidFromFiscal.Contains(store, region, id), StringComparer.Ordinal);
        var statements = new PaidStatements(store, region);
        var vouchers = confirmed
            .GroupBy(w => (w.Instruction.Fund, w.Word.BookedOn, Kind: KindOf(w.Instruction), Fiscal: fiscal[w.Instruction.BatchId], Signatures: signatures[w.Instruction.BatchId]))
            .OrderBy(g => g.Key.Fund).ThenBy(g => g.Key.BookedOn).ThenBy(g => g.Key.Kind).ThenBy(g => g.Key.Fiscal).ThenBy(g => g.Key.Signatures.Preparer, StringComparer.Ordinal)
            .Select(g => (g.Key, Words: ImmutableArray.CreateRange(g.OrderBy(w => w.Instruction.Id, StringComparer.Ordinal))))
            .Select(g => (g.Words, Unposted: new Unposted(g.Key.BookedOn, EntryOf(Books.Postings(g.Key.Fund), g.Key.Kind, g.Key.Fiscal, g.Words, statements), g.Key.Signatures, source)))
            .ToList();
        return
        [
            .. from book in vouchers.GroupBy(v => v.Unposted.Entry.Fund)
               from paid in book.Zip(Books.PostAll(store, new(region, book.Key), [.. book.Select(v => v.Unposted)], context.Instant))
               select new PaymentVoucher(paid.Second, paid.First.Unposted.On, paid.First.Unposted.Entry.Rule, paid.First.Words),
        ];
    }

    /// <summary>Those who answer for a batch, and who posts.</summary>
    public static Signatures SignaturesOf(Store store, string region, string batchId, string cashier)
    {
        var batch = Batches.Get(store, batchId);
        var reviewer = batch.Find("reviewed") ?? throw new InvalidOperationException($"{batchId} was paid without a review");
        return Books.SignaturesFor(store, region, batch.PreparedBy, reviewer.Actor, cashier);
    }

    private static Kind KindOf(Instruction instruction) => instruction switch
    {
        { Repays: true } => instruction.IsOfAYear ? Kind.YearRepayment : Kind.Repayment,
        { Kind: PaymentKind.Advance } => Kind.Advance,
        { Kind: PaymentKind.Settlement } => Kind.Net,
        { Kind: PaymentKind.Prepayment } => Kind.Prepayment,
        { Kind: PaymentKind.Clearing } => Kind.Clearing,
    };

    private static Entry EntryOf(Postings postings, Kind kind, bool fiscal, ImmutableArray<SettledWord> words, PaidStatements statements)
    {
        var amounts = words.Select(w => (w.Instruction.Provider, w.Instruction.Month, w.Instruction.Amount, w.Instruction.Id));
        var entry = kind switch
        {
            Kind.Advance => postings.AdvancePaid(amounts),
            Kind.Net => postings.NetPaid(words.Select(w => statements.PaymentOf(w.Instruction))),
            Kind.Repayment or Kind.YearRepayment => postings.Repaid(amounts, fiscal, yearly: kind == Kind.YearRepayment),
            Kind.Prepayment => postings.PrepaymentPaid(amounts, fiscal),
            Kind.Clearing => postings.ClearingPaid(words.Select(w => statements.PaymentOf(w.Instruction))),
        };
        return entry ?? throw new InvalidOperationException("confirmed payments of nothing");
    }
}

/// <summary>所付的结算单与清算单。The statements that payments pay, loaded batch by batch; the payment is the statement's net, to the fen.</summary>
internal sealed class PaidStatements(Store store, string region)
{
    private readonly Dictionary<string, Dictionary<string, byte[]>> contents = new(StringComparer.Ordinal);

    public Statement Of(Instruction instruction)
    {
        var statement = Statements.Read(ContentFor(instruction));
        Require(statement.Net, instruction);
        return statement;
    }

    /// <summary>What the payment books, read without the rest of the statement.</summary>
    public NetPayment PaymentOf(Instruction instruction)
    {
        var paid = JsonSerializer.Deserialize<PaidPart>(ContentFor(instruction), Batches.StoredForm)!;
        Require(paid.Net, instruction);
        return new(instruction.Provider, instruction.Month, paid.PaymentSplit, instruction.Id);
    }

    private byte[] ContentFor(Instruction instruction)
    {
        if (!contents.TryGetValue(instruction.BatchId, out var batch)) contents.Add(instruction.BatchId, batch = Load(instruction));
        return batch[instruction.Provider];
    }

    private static void Require(Fen net, Instruction instruction)
    {
        if (net != instruction.Amount) throw new InvalidOperationException($"{instruction.Id} pays {instruction.Amount}, its statement says {net}");
    }

    /// <summary>The contents as they lie in the database, in UTF-8.</summary>
    private Dictionary<string, byte[]> Load(Instruction instruction)
    {
        var loaded = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var rows = store.Rows(
            instruction.Kind == PaymentKind.Clearing
                ? "select provider, content from clearing_statement where region = @region and fund = @fund and year = @year and batch_id = @BatchId"
                : "select provider, content from statement where region = @region and fund = @fund and month = @month and batch_id = @BatchId",
            new { region, fund = instruction.Fund.Code(), month = instruction.Month.ToString(), year = (long)instruction.Month.Year, instruction.BatchId });
        while (rows.Read()) loaded.Add(rows.Text(0), rows.Bytes(1).ToArray());
        return loaded;
    }

    private sealed record PaidPart(Fen Net, ImmutableArray<CategoryAmount> PaymentSplit);
}
