using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>
/// 期初退回待重付的重付。<c>funds repay</c>: what had come back before the book began has no instruction here to be reissued, so it is paid at the bank
/// and entered with its receipt (T9′), never more than the opening balances brought (docs/decisions/258).
/// </summary>
public static class FundsRepay
{
    public static Command Build()
    {
        var (region, fund, provider, amount) = (CommandLine.RegionOption(), CommandLine.FundOption(), RecallAct.ProviderOption(), CommandLine.AmountOption());
        var reference = CommandLine.ReceiptOption(Receipts.OnlyOnce, required: true);
        return new Command("repay", "期初带来的退回待重付,已由支出户付出(由出纳凭银行回单登记)") { region, fund, provider, amount, reference }.ActBy(Role.Cashier).Answers<FundsAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var cashier = context.Begin(store, book.Region, book.Fund, Role.Cashier);
            var (code, repaid, receipt) = (parsed.GetValue(provider)!, parsed.GetValue(amount)!.Value, parsed.GetValue(reference)!);
            if (PartyStore.RegionOf(store, code) != book.Region) throw new UsageException($"统筹区 {book.Region} 没有机构 {code}");
            var posted = Receipts.Earlier(store, book, Postings.OpeningRepaidRule, context.Today, receipt, repaid, code) ?? Post(store, context, book, cashier, code, repaid, receipt);
            var answer = FundsCommand.Answer(store, book, repaid, posted);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    private static PostedVoucher Post(Store store, Context context, BookKey book, Person cashier, string provider, Fen amount, string receipt)
    {
        var (brought, free) = (Brought(store, book, provider), Books.ExpenditureAccountBalance(store, book) - InFlight.Of(store, book.Region, book.Fund));
        RefusedException.ThrowIfAny(
        [
            .. Refusal.When(amount > brought, "会计·建账", $"{provider} 期初带来的退回待重付尚有 {brought} 元,重付 {amount} 元超出;本系统付出而退回的,用 pay reissue 重发"),
            .. Refusal.When(amount > free, "方案·四", $"支出户可用 {free} 元(余额减在途),重付 {amount} 元不足"),
        ]);
        var entry = Books.Postings(book.Fund).OpeningRepaid(provider, amount, receipt);
        return FundsCommand.Post(store, context, book, cashier, entry, receipt, "funds repay", provider, $"{entry.Summary} {amount} 元");
    }

    /// <summary>What the opening balances brought of the provider's and has not been paid since.</summary>
    private static Fen Brought(Store store, BookKey book, string provider) => new(store.Scalar<long>(
        $"""
        select cast(coalesce(sum(l.credit_fen - l.debit_fen), 0) as bigint) from voucher v
        join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.account = @account and l.provider = @provider
        where v.region = @region and v.fund = @fund and {Books.IsOf(Postings.OpeningRule, Postings.OpeningRepaidRule)}
        """, new { region = book.Region, fund = book.Fund.Code(), provider, account = ChartOfAccounts.For(book.Fund).AwaitingRepayment.Code }));
}
