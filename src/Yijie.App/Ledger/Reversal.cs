using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Payments;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>红字冲销的结果。</summary>
public sealed record ReversalAnswer(string Region, string Fund, string ReversedPeriod, long ReversedNumber, string Period, long Number, string Hash, string Summary);

/// <summary>
/// 红字冲销。<c>ledger reverse</c>: cancels a voucher that a person entered by mistake: of this year in red (T25), of an earlier year by a blue correction (T25′). What a batch or the bank's word posted is not
/// cancelled in the books alone, because statements and instructions rest on it; docs/decisions/030 says what is done instead.
/// </summary>
public static class Reversal
{
    private const string Article = "会计·基础工作规范第五十一条";

    public static Command Build()
    {
        var period = new Option<Month?>("--period") { Description = "会计期间 yyyy-MM", Required = true, CustomParser = CommandLine.MonthOption().CustomParser };
        var number = new Option<long>("--number") { Description = "凭证号", Required = true };
        var reason = new Option<string>("--reason") { Description = "冲销原因", Required = true };
        return LedgerCommand.Writing(new Command("reverse", "冲销一张录错的凭证:当年的以红字,以前年度的以蓝字更正(由会计办理)") { period, number, reason }.Answers<ReversalAnswer>(), (context, store, book, accountant, parsed) =>
        {
            var wrong = VoucherPrint.Get(store, book, parsed.GetValue(period)!.Value, parsed.GetValue(number));
            var why = parsed.GetValue(reason)!;
            if (string.IsNullOrWhiteSpace(why)) throw new UsageException("请用 --reason 写明冲销原因");
            var answer = Reverse(store, context, book, accountant, wrong, why);
            return () => context.Answer(answer, text => text.WriteLine($"{answer.Summary}:凭证 {answer.Period} 第 {answer.Number} 号"));
        });
    }

    private static ReversalAnswer Reverse(Store store, Context context, BookKey book, Person accountant, VoucherRow wrong, string reason)
    {
        RefusedException.ThrowIfAny([.. RuleRefusals(wrong.Rule), .. Refusal.When(Reversed(store, book).Contains(wrong.Seq), Article, $"{wrong.Period} 第 {wrong.Number} 号凭证已经冲销")]);
        var posted = Vouchers.EntryOf(store, book, wrong, wrong.Rule == Postings.OpeningRule ? EntryKind.Opening : EntryKind.Ordinary);
        var (day, earlier) = (wrong.OnDay.ToDay(), wrong.OnDay.ToDay().Year < context.Today.Year);
        RefusedException.ThrowIfAny(
        [
            .. Refusal.When(earlier && wrong.Rule == Postings.OpeningRule, Article, "以前年度的期初余额已结转,不能冲销:差额按其缘由另行入账"),
            .. OpeningRefusals(store, book, wrong),
            .. FundsRefusals(store, book, posted),
            .. HandoverRefusals(store, book, wrong, posted),
            .. Refusal.When(wrong.Rule == FundsInterest.Credited && FundsInterest.Held(store, book) < posted.Total, Article, "这笔利息已经上缴:请先冲销上缴的凭证"),
        ]);

        var signatures = Books.SignaturesFor(
            store, book.Region, accountant.Name, Books.InPost(store, book.Region, Role.Reviewer), posted.MovesMoney ? Books.InPost(store, book.Region, Role.Cashier) : null);
        var entry = earlier ? Postings.Corrected(posted, day, wrong.Number) : Postings.Reversed(posted, day, wrong.Number);
        var voucher = Books.Post(store, book, context.Today, entry, signatures, $"更正:{reason}", context.Instant, attachments: 0, reverses: wrong.Seq);
        CancelInRegister(store, context, book, wrong, voucher);
        context.Record(store, book.Region, book.Fund, accountant.Name, "ledger reverse", $"{wrong.Period} 第 {wrong.Number} 号凭证", voucher.Hash, reason);
        return new(book.Region, book.Fund.Code(), wrong.Period, wrong.Number, voucher.Period.ToString(), voucher.Number, voucher.Hash, entry.Summary);
    }

    /// <summary>What a person entered may be cancelled; for everything else there is a proper way.</summary>
    private static ImmutableArray<Refusal> RuleRefusals(string rule) => rule switch
    {
        "T1" or Postings.OpeningRepaidRule or "T10′" or "T12" or "T19" or "T21" or "T22" or Postings.AdvanceRecoveredRule or FundsInterest.Credited or FundsInterest.HandedOver or Postings.OpeningRule => [],
        "T13" => [new(Article, "上缴恰为收回而未上缴之数,不能只在账上冲销:银行还没有划转的,请照凭证划转;收回有误的,更正收回的那一张,差额随下一次上缴(prepay handover)")],
        "T14" => [new(Article, "核销凭法院文书和批准文件,不能只在账上冲销:核销之后又收回的,用 prepay recover 登记")],
        Postings.AdvanceWrittenOffRule => [new(Article, "核销凭法院文书和批准文件,不能只在账上冲销:核销之后又收回的,用 stop recover 登记")],
        "T15" => [new(Article, "收回已核销的预付金不能只在账上冲销:多记少记的,在下一笔收回(prepay recover)里少记、补记")],
        Postings.ClosingRule => [new(Article, "结转凭证不冲销:结账后的差错记入以后的期间")],
        Postings.ReversalRule or Postings.CorrectionRule => [new(Article, "红字凭证、更正凭证不再冲销:请按正确内容重新入账")],
        "T4.1" or "T17.1" => [new(Article, "结算冲抵由结算单得来,不能只在账上冲销:差错作为调整(扣款或返还)导入,计入该机构下一次结算")],
        _ => [new(Article, "支付由银行回单得来,不能只在账上冲销:款项退回按退票登记,多付少付作为调整计入下一次结算")],
    };

    /// <summary>Opening balances can be taken back only while nothing rests on them.</summary>
    private static ImmutableArray<Refusal> OpeningRefusals(Store store, BookKey book, VoucherRow wrong) => Refusal.When(
        wrong.Rule == Postings.OpeningRule && store.Scalar<long>(
            "select max(seq) from voucher where region = @region and fund = @fund", Books.Parameters(book)) != wrong.Seq,
        Article, "期初余额之后已有凭证,不能冲销:请另作更正");

    /// <summary>Money that approved payments count on stays.</summary>
    private static ImmutableArray<Refusal> FundsRefusals(Store store, BookKey book, Entry posted)
    {
        var received = posted.NetOf(ChartOfAccounts.For(book.Fund).ExpenditureDeposit);
        var (balance, inFlight) = (Books.ExpenditureAccountBalance(store, book), InFlight.Of(store, book.Region, book.Fund));
        return Refusal.When(received > Fen.Zero && balance - received < inFlight, "方案·四",
            $"支出户存款余额 {balance} 元,冲销 {received} 元后不足在途支付 {inFlight} 元");
    }

    /// <summary>Prepayment that came back and was handed on cannot be taken back in the books alone.</summary>
    private static ImmutableArray<Refusal> HandoverRefusals(Store store, BookKey book, VoucherRow wrong, Entry posted)
    {
        var received = posted.NetOf(ChartOfAccounts.For(book.Fund).ExpenditureDeposit);
        if (wrong.Rule != "T12" || received == Fen.Zero) return [];
        var (all, handedOver) = YearEndCommand.Handover(store, book, posted.Lines.First(l => l.Provider is not null).Month!.Value);
        return Refusal.When(all - received < handedOver, "办法·第八条(四)", $"收回到支出户的预付金 {all} 元,已上缴 {handedOver} 元:这一笔已上缴,不能冲销");
    }

    /// <summary>A cancelled return opens its clawback or recovery again.</summary>
    private static void CancelInRegister(Store store, Context context, BookKey book, VoucherRow wrong, PostedVoucher voucher)
    {
        if (wrong.Rule is "T10′" or "T19")
            ClawbackRegister.Cancel(store, book, FundsReturn.RegisterSource(wrong.Period, wrong.Number), FundsReturn.RegisterSource(voucher.Period.ToString(), voucher.Number), context.Today);
    }

    /// <summary>The vouchers that have been reversed, by their place in the book.</summary>
    public static IReadOnlySet<long> Reversed(Store store, BookKey book) =>
        store.Query<long>("select reverses from voucher where region = @region and fund = @fund and reverses is not null", Books.Parameters(book)).ToHashSet();

    /// <summary>Whether a voucher is of those that people enter, and still stands.</summary>
    public static bool MayReverse(VoucherRow voucher, IReadOnlySet<long> reversed) => RuleRefusals(voucher.Rule).IsEmpty && !reversed.Contains(voucher.Seq);
}
