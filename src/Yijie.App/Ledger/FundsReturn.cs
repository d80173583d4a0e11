using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>
/// 机构交回。<c>funds return</c>: a provider returns what is open of an advance (T22), of a clawback (T10′; of an earlier year T19) or of a year's
/// clearing (T19), never more than is open. The cashier enters it; it is signed by the accountant and the reviewer.
/// </summary>
public static class FundsReturn
{
    public static Command Build()
    {
        var (region, fund, month, amount) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.MonthOption(required: false), CommandLine.AmountOption());
        var year = CommandLine.YearOption(required: false);
        var provider = new Option<string>("--provider") { Description = "定点医药机构编号", Required = true };
        var kind = new Option<string>("--kind") { Description = "advance 即时结算预拨、clawback 待抵扣款(用 --month);clearing 年终清算应收回款(用 --year)", Required = true };
        kind.AcceptOnlyFromAmong("advance", "clawback", "clearing");
        var reference = FundsCommand.ReferenceOption();
        return new Command("return", "机构交回未清预拨、待抵扣款或清算应收回款(由出纳登记)") { region, fund, provider, month, year, kind, amount, reference }.ActBy(Role.Cashier).Answers<FundsAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var cashier = context.Begin(store, book.Region, book.Fund, Role.Cashier);
            var code = parsed.GetValue(provider)!;
            if (PartyStore.RegionOf(store, code) != book.Region) throw new UsageException($"统筹区 {book.Region} 没有机构 {code}");

            var returned = new Returned(code, KindOf(parsed.GetValue(kind)!), PeriodOf(parsed, kind, month, year), parsed.GetValue(amount)!.Value, parsed.GetValue(reference));
            var posted = Earlier(store, book, returned, context.Today)
                ?? (returned.Kind == OpenItemKind.Advance ? Advance(store, context, book, cashier, returned) : Clawback(store, context, book, cashier, returned));
            var answer = FundsCommand.Answer(store, book, returned.Amount, posted);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    /// <summary>
    /// The voucher that this receipt was posted by; null: none. A clawback of January and its year's recovery are booked alike after the year (T19): which of
    /// the two it took off stands in the register.
    /// </summary>
    private static PostedVoucher? Earlier(Store store, BookKey book, Returned returned, DateOnly on)
    {
        var earlier = Receipts.Earlier(store, book, returned.Rule(on), on, returned.Reference, returned.Amount, returned.Provider, returned.Month.ToString());
        if (earlier is null || returned.Kind == OpenItemKind.Advance) return earlier;
        var tookOff = ClawbackRegister.KindOf(store, book, RegisterSource(earlier.Period.ToString(), earlier.Number));
        RefusedException.ThrowIfAny(Refusal.When(
            tookOff != returned.Kind, "会计·原始凭证", $"回单号 {returned.Reference} 已于 {on.ToIso()} 入账,交回的是{returned.Provider} {Named(tookOff)},不是{Named(returned.Kind)}"));
        return earlier;
    }

    private static PostedVoucher Advance(Store store, Context context, BookKey book, Person cashier, Returned returned)
    {
        var open = Books.OpenAdvances(store, book.Region, book.Fund, returned.Provider).FirstOrDefault(o => o.Month == returned.Month)?.Balance ?? Fen.Zero;
        RefuseAbove(open, returned, "即时结算预拨", "会计·暂付款");
        var entry = Books.Postings(book.Fund).AdvanceReturned(returned.Provider, returned.Month, returned.Amount, returned.Reference);
        return Post(store, context, book, cashier, entry, returned);
    }

    private static PostedVoucher Clawback(Store store, Context context, BookKey book, Person cashier, Returned returned)
    {
        var (provider, kind, month, amount, reference) = returned;
        var item = ClawbackRegister.Open(store, book.Region, book.Fund, provider).Select(o => o.Item).FirstOrDefault(i => i.Kind == kind && i.Month == month);
        RefuseAbove(item?.Balance ?? Fen.Zero, returned, Named(kind), "方案·三");
        var postings = Books.Postings(book.Fund);
        var entry = kind == OpenItemKind.Recovery
            ? postings.RecoveryReturned(provider, month, amount, reference)
            : postings.ClawbackReturned(provider, month, amount, Netting.CreditsOf(item!, amount), context.Today, reference);
        var posted = Post(store, context, book, cashier, entry, returned);
        ClawbackRegister.Enter(store, book, RegisterSource(posted.Period.ToString(), posted.Number), context.Today, [new(provider, kind, month, -amount, [])]);
        return posted;
    }

    private static string Named(OpenItemKind kind) => kind == OpenItemKind.Recovery ? "年终清算应收回款" : "待抵扣款";

    /// <summary>What the memorandum register calls this return: its voucher.</summary>
    public static string RegisterSource(string period, long number) => $"凭证 {period}-{number}";

    private static OpenItemKind KindOf(string kind) => kind switch { "advance" => OpenItemKind.Advance, "clawback" => OpenItemKind.Clawback, _ => OpenItemKind.Recovery };

    /// <exception cref="UsageException">The period of this kind was not given.</exception>
    private static Month PeriodOf(ParseResult parsed, Option<string> kind, Option<Month?> month, Option<Month?> year)
    {
        var period = parsed.GetValue(kind) == "clearing" ? year : month;
        return parsed.GetValue(period) ?? throw new UsageException($"--kind {parsed.GetValue(kind)} 须用 {period.Name} 指明{(period == year ? "年度" : "月份")}");
    }

    private static PostedVoucher Post(Store store, Context context, BookKey book, Person cashier, Entry entry, Returned returned) =>
        FundsCommand.Post(store, context, book, cashier, entry, returned.Reference, "funds return", $"{returned.Provider} {returned.Month}", $"{returned.Amount} 元");

    private static void RefuseAbove(Fen open, Returned returned, string what, string article) => RefusedException.ThrowIfAny(Refusal.When(
        returned.Amount > open, article, $"{returned.Provider} {(returned.Kind == OpenItemKind.Recovery ? $"{returned.Month.Year} 年度" : returned.Month.ToString())} {what}未清 {open} 元,交回 {returned.Amount} 元超出未清数"));

    private sealed record Returned(string Provider, OpenItemKind Kind, Month Month, Fen Amount, string? Reference)
    {
        public string Rule(DateOnly on) => Kind switch
        {
            OpenItemKind.Advance => "T22",
            OpenItemKind.Clawback when Month.Year == on.Year => "T10′",
            _ => "T19",
        };
    }
}
