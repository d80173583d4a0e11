using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>
/// 支出户利息。<c>funds interest</c>: the bank credits interest to the expenditure account, and it is handed over to 财政专户 (T23), never more than was
/// credited. The cashier enters it; it is signed by the accountant and the reviewer.
/// </summary>
public static class FundsInterest
{
    /// <summary>The two steps as they are posted.</summary>
    public const string Credited = "T23.1", HandedOver = "T23.2";

    public static Command Build()
    {
        var (region, fund, amount) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.AmountOption());
        var kind = new Option<string>("--kind") { Description = "credited 银行结息入支出户、handed-over 上缴财政专户", DefaultValueFactory = _ => "credited" };
        kind.AcceptOnlyFromAmong("credited", "handed-over");
        var reference = FundsCommand.ReferenceOption();
        return new Command("interest", "支出户存款利息:银行结息入账,上缴财政专户(由出纳登记)") { region, fund, amount, kind, reference }.ActBy(Role.Cashier).Answers<FundsAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var cashier = context.Begin(store, book.Region, book.Fund, Role.Cashier);
            var (interest, receipt) = (parsed.GetValue(amount)!.Value, parsed.GetValue(reference));
            var postings = Books.Postings(book.Fund);
            var entry = parsed.GetValue(kind) == "credited" ? postings.InterestCredited(interest, receipt) : postings.InterestHandedOver(interest, receipt);
            var posted = Receipts.Earlier(store, book, entry.Rule, context.Today, receipt, interest) ?? Post(store, context, book, cashier, entry, receipt);
            var answer = FundsCommand.Answer(store, book, interest, posted);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    /// <summary>未上缴的利息。Credited and not handed over, nor taken back in red.</summary>
    public static Fen Held(Store store, BookKey book) => new(store.Scalar<long>(
        $"""
        select cast(coalesce(sum(l.debit_fen - l.credit_fen), 0) as bigint) from voucher v
        join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.account = @deposit
        where v.region = @region and v.fund = @fund and {Books.IsOf(Credited, HandedOver)}
        """, new { region = book.Region, fund = book.Fund.Code(), deposit = ChartOfAccounts.For(book.Fund).ExpenditureDeposit.Code }));

    private static PostedVoucher Post(Store store, Context context, BookKey book, Person cashier, Entry entry, string? receipt)
    {
        var held = Held(store, book);
        RefusedException.ThrowIfAny(Refusal.When(entry.Rule == HandedOver && entry.Total > held, "会计·支出户利息", $"未上缴的利息 {held} 元,上缴 {entry.Total} 元超出"));
        return FundsCommand.Post(store, context, book, cashier, entry, receipt, "funds interest", receipt ?? "", $"{entry.Summary} {entry.Total} 元");
    }
}
