using System.CommandLine;
using Yijie.App.FundRequests;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.FundRequests;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>资金收付的登记结果。</summary>
public sealed record FundsAnswer(string Region, string Fund, Fen AmountFen, string Period, long Number, string Hash, Fen BalanceFen)
{
    public void Write(TextWriter text) => text.WriteLine($"已记账:{Period} 第 {Number} 号凭证,{AmountFen} 元;支出户存款余额 {BalanceFen} 元");
}

/// <summary>资金。<c>funds receive</c>: money from the fiscal account. <c>funds return</c>: money a provider returns. <c>funds interest</c>: what the bank adds. <c>funds penalty</c>: what a provider is charged. <c>funds repay</c>: what had come back before the book began.</summary>
public static class FundsCommand
{
    public static Command Build() => new("funds", "资金收入:财政拨款、机构交回、利息、违约金;期初退回款的重付") { Receive(), FundsReturn.Build(), FundsInterest.Build(), FundsPenalty.Build(), FundsRepay.Build() };

    private static Command Receive()
    {
        var (region, fund, amount) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.AmountOption());
        var reference = ReferenceOption();
        var request = new Option<string?>("--request") { Description = "所拨付的请拨号(见 request list);几笔合计不超过申请金额" };
        return new Command("receive", "财政专户拨款到达支出户(由财政登记,即时记账)") { region, fund, amount, reference, request }.ActBy(Role.Finance).Answers<FundsAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var person = context.Begin(store, book.Region, book.Fund, Role.Finance);
            var (received, receipt) = (parsed.GetValue(amount)!.Value, parsed.GetValue(reference));
            var funded = parsed.GetValue(request);
            var posted = Earlier(store, book, context.Today, receipt, received, funded) ?? Post(store, context, book, person, received, receipt, funded);
            var answer = Answer(store, book, received, posted);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    /// <summary>银行回单号。</summary>
    public static Option<string?> ReferenceOption() => CommandLine.ReceiptOption("银行回单号或拨款文号;同一回单号只入账一次", required: false);

    /// <summary>What was posted, and what the expenditure account holds now.</summary>
    public static FundsAnswer Answer(Store store, BookKey book, Fen amount, PostedVoucher posted) =>
        new(book.Region, book.Fund.Code(), amount, posted.Period.ToString(), posted.Number, posted.Hash, Books.ExpenditureAccountBalance(store, book));

    /// <summary>出纳登记的收付。What a cashier enters is posted with the accountant's and the reviewer's signatures, and recorded.</summary>
    public static PostedVoucher Post(Store store, Context context, BookKey book, Person cashier, Entry entry, string? receipt, string command, string target, string said)
    {
        var accountant = Books.InPost(store, book.Region, Role.Accountant);
        var signatures = Books.SignaturesFor(store, book.Region, accountant, Books.InPost(store, book.Region, Role.Reviewer), cashier.Name);
        var posted = Books.Post(store, book, context.Today, entry, signatures, receipt ?? "", context.Instant);
        context.Record(store, book.Region, book.Fund, cashier.Name, command, target, posted.Hash, $"{posted.Period} 第 {posted.Number} 号凭证,{said}");
        return posted;
    }

    private static PostedVoucher? Earlier(Store store, BookKey book, DateOnly on, string? receipt, Fen amount, string? request)
    {
        var earlier = Receipts.Earlier(store, book, "T1", on, receipt, amount);
        var funded = earlier is null ? request : RequestStore.FundedBy(store, earlier);
        RefusedException.ThrowIfAny(Refusal.When(funded != request, "会计·原始凭证", $"回单号 {receipt} 已入账,{(funded is null ? "未注明请拨" : $"拨付的是请拨 {funded}")}"));
        return earlier;
    }

    private static PostedVoucher Post(Store store, Context context, BookKey book, Person person, Fen amount, string? receipt, string? request)
    {
        var funded = request is null ? null : RequestStore.Get(store, request);
        if (funded is not null && (funded.Region, funded.Fund) != (book.Region, book.Fund)) throw new UsageException($"请拨 {request} 不属于 {book.Region} 的{book.Fund.Name()}");
        if (funded is not null) RefusedException.ThrowIfAny(RequestRules.NotToBeFunded(funded.State, amount));
        var accountant = Books.InPost(store, book.Region, Role.Accountant);
        var signatures = Books.SignaturesFor(store, book.Region, person.Name, accountant, Books.InPost(store, book.Region, Role.Cashier));
        var entry = Books.Postings(book.Fund).FundsReceived(amount, receipt);
        var posted = Books.Post(store, book, context.Today, entry, signatures, receipt ?? "", context.Instant);
        if (funded is not null) RequestStore.AddReceipt(store, funded, posted);
        context.Record(store, book.Region, book.Fund, person.Name, "funds receive", receipt ?? "", posted.Hash, $"{posted.Period} 第 {posted.Number} 号凭证,{amount} 元");
        return posted;
    }
}
