using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>
/// 协议违约金。<c>funds penalty</c>: what a provider is charged under its agreement has come into 财政专户 (T21). The cashier enters it; it is signed by the
/// accountant and the reviewer.
/// </summary>
public static class FundsPenalty
{
    public static Command Build()
    {
        var (region, fund, provider, amount) = (CommandLine.RegionOption(), CommandLine.FundOption(), RecallAct.ProviderOption(), CommandLine.AmountOption());
        var reference = FundsCommand.ReferenceOption();
        return new Command("penalty", "收到协议违约金:入财政专户,记其他收入(由出纳登记)") { region, fund, provider, amount, reference }.ActBy(Role.Cashier).Answers<FundsAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var cashier = context.Begin(store, book.Region, book.Fund, Role.Cashier);
            var (code, charged, receipt) = (parsed.GetValue(provider)!, parsed.GetValue(amount)!.Value, parsed.GetValue(reference));
            if (PartyStore.RegionOf(store, code) != book.Region) throw new UsageException($"统筹区 {book.Region} 没有机构 {code}");
            var entry = Books.Postings(book.Fund).PenaltyReceived(code, charged, receipt);
            var posted = Receipts.Earlier(store, book, entry.Rule, context.Today, receipt, charged, code)
                ?? FundsCommand.Post(store, context, book, cashier, entry, receipt, "funds penalty", code, $"{entry.Summary} {charged} 元");
            var answer = FundsCommand.Answer(store, book, charged, posted);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }
}
