using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>退票的登记结果。</summary>
/// <param name="Repay">待重付:用 pay reissue 另发新指令。</param>
public sealed record ReturnedAnswer(string InstructionId, string Provider, Fen AmountFen, string BookedOn, bool Repay, VoucherAnswer Voucher);

/// <summary>
/// 退票。<c>pay returned</c>: money that had been debited came back to the expenditure account: to be paid again (T8), or not (T8′). The same again
/// changes nothing.
/// </summary>
public static class ReturnedCommand
{
    public static Command Build()
    {
        var instruction = new Option<string>("--instruction") { Description = "已付讫而款项退回的支付指令号", Required = true };
        var bookedOn = new Option<DateOnly?>("--booked-on") { Description = "款项退回支出户之日 yyyy-MM-dd", Required = true, CustomParser = CommandLine.ParseDay };
        var reference = CommandLine.ReceiptOption("银行回单号", required: false);
        var reason = new Option<string?>("--reason") { Description = "退回原因" };
        var notRepaid = new Option<bool>("--not-repaid") { Description = "不再支付:冲回原借记的科目(T8′);不写即待重付(T8)" };
        return new Command("returned", "登记退票并记账(出纳)") { instruction, bookedOn, reference, reason, notRepaid }.ActBy(Role.Cashier).Answers<ReturnedAnswer>().Does((context, parsed) =>
        {
            var answer = Run(context, parsed.GetValue(instruction)!, parsed.GetValue(bookedOn)!.Value,
                parsed.GetValue(reference) ?? "", parsed.GetValue(reason) ?? "", repay: !parsed.GetValue(notRepaid));
            context.Answer(answer, text => text.WriteLine(
                $"{answer.InstructionId} {answer.Provider} 退回 {answer.AmountFen} 元,记账凭证 {answer.Voucher.Period} 第 {answer.Voucher.Number} 号({answer.Voucher.Rule});{(answer.Repay ? "待重付" : "不再支付")}"));
        });
    }

    private static ReturnedAnswer Run(Context context, string id, DateOnly bookedOn, string reference, string reason, bool repay)
    {
        var region = PaymentStore.RegionToLock(id);
        using var store = context.Database.Write(region);
        var row = PaymentStore.Get(store, id);
        var instruction = row.ToInstruction();
        var cashier = context.Begin(store, region, instruction.Fund, Role.Cashier);
        var book = new BookKey(region, instruction.Fund);
        if (Earlier(context, store, book, instruction, bookedOn, repay) is { } earlier) return earlier;

        var returned = new Return(instruction, row.State, row.BookedOn?.ToDay(), bookedOn, repay);
        var open = instruction.Kind == PaymentKind.Prepayment
            ? PrepaymentRegister.LoopOf(store, new(book, instruction.Provider, instruction.Month)).Held
            : Books.OpenAdvances(store, region, instruction.Fund, instruction.Provider).FirstOrDefault(o => o.Month == instruction.Month)?.Balance ?? Fen.Zero;
        RefusedException.ThrowIfAny(
        [
            .. returned.Refusals(open, Books.LastClosed(store, book) is { } closed && Month.Of(bookedOn) <= closed, context.Today),
            .. Refusal.When(repay && instruction.Kind == PaymentKind.Prepayment && open >= instruction.Amount && PrepaymentRegister.UnderRecall(store, region, instruction.Fund, instruction.Month).Contains(instruction.Provider),
                "办法·第九条", $"{instruction.Provider} {instruction.Month.Year} 年度预付金已立案收回,退回的不再支付,请写明 --not-repaid"),
        ]);

        var entry = EntryOf(store, region, returned);
        var known = Receipts.Earlier(store, book, entry.Rule, bookedOn, reference, instruction.Amount, instruction.Provider, instruction.Month.ToString());
        RefusedException.ThrowIfAny(Refusal.When(known is not null, "会计·原始凭证", $"回单号 {reference} 已入账:{known?.Period} 第 {known?.Number} 号凭证,是另一笔退票"));
        var signatures = PaymentPosting.SignaturesOf(store, region, instruction.BatchId, cashier.Name);
        var voucher = Books.Post(store, book, bookedOn, entry, signatures, reference.Length > 0 ? reference : id, context.Instant);
        store.Execute(
            """
            insert into payment_return (region, instruction_id, booked_on, bank_ref, reason, repay, voucher_seq)
            values (@region, @id, @day, @reference, @reason, @repaid, @Seq)
            """,
            new { region, id, day = bookedOn.ToIso(), reference, reason, repaid = repay ? 1L : 0L, voucher.Seq });
        context.Record(store, region, instruction.Fund, cashier.Name, "pay returned", id, voucher.Hash, $"{entry.Rule} {instruction.Amount} 元");
        store.Commit();
        return Answer(instruction, bookedOn, repay, new(instruction.Fund.Code(), voucher.Period.ToString(), voucher.Number, bookedOn.ToIso(), entry.Rule));
    }

    private static Entry EntryOf(Store store, string region, Return returned)
    {
        var instruction = returned.Instruction;
        var postings = Books.Postings(instruction.Fund);
        var fiscal = PaidFromFiscal.Contains(store, region, instruction.BatchId);
        (string, Month, Fen, string)[] amount = [(instruction.Provider, instruction.Month, instruction.Amount, instruction.Id)];
        var entry = returned.Booking switch
        {
            ReturnBooking.AwaitingRepayment => postings.Returned(amount, fiscal, instruction.IsOfAYear),
            ReturnBooking.Advance => postings.AdvanceReturnedForGood(amount),
            ReturnBooking.Prepayment => postings.PrepaymentReturnedForGood(amount, fiscal),
            ReturnBooking.Benefit or ReturnBooking.OtherIncome when instruction.Kind == PaymentKind.Clearing => postings.ClearingReturnedForGood(
                new PaidStatements(store, region).PaymentOf(instruction), returned.PaidOn!.Value, returned.BookedOn),
            ReturnBooking.Benefit or ReturnBooking.OtherIncome => postings.NetReturnedForGood(
                [(new PaidStatements(store, region).Of(instruction), instruction.Id, returned.PaidOn!.Value)], returned.BookedOn),
        };
        return entry ?? throw new InvalidOperationException($"{instruction.Id} returned nothing");
    }

    /// <summary>The return on record: the same again, or a contradiction.</summary>
    private static ReturnedAnswer? Earlier(Context context, Store store, BookKey book, Instruction instruction, DateOnly bookedOn, bool repay)
    {
        var earlier = store.Find<EarlierRow>(
            """
            select r.booked_on, r.repay, v.period, v.number, v.rule from payment_return r
            join voucher v on v.region = r.region and v.fund = @fund and v.seq = r.voucher_seq
            where r.region = @Region and r.instruction_id = @Id
            """,
            new { book.Region, fund = book.Fund.Code(), instruction.Id });
        if (earlier is null) return null;
        RefusedException.ThrowIfAny(Refusal.When(earlier.BookedOn != bookedOn.ToIso() || earlier.Repay == 1 != repay, "内控·退票",
            $"支付指令 {instruction.Id} 的退票已于 {earlier.BookedOn} 登记为{(earlier.Repay == 1 ? "待重付" : "不再支付")},与本次所报不同"));
        context.Say($"支付指令 {instruction.Id} 的退票已登记,未重复。");
        return Answer(instruction, bookedOn, repay, new(book.Fund.Code(), earlier.Period, earlier.Number, earlier.BookedOn, earlier.Rule));
    }

    private static ReturnedAnswer Answer(Instruction instruction, DateOnly bookedOn, bool repay, VoucherAnswer voucher) =>
        new(instruction.Id, instruction.Provider, instruction.Amount, bookedOn.ToIso(), repay, voucher);

    private sealed record EarlierRow(string BookedOn, long Repay, string Period, long Number, string Rule);
}
