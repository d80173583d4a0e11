using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.Parties;

/// <summary>追收一步的登记。</summary>
/// <param name="OpenFen">What is open of its advances of settled months, after the step.</param>
/// <param name="Voucher">核销所记的凭证号,如 2026-03 第 4 号;null:不记账。</param>
public sealed record PursuitAnswer(string Region, string Fund, string Provider, string Step, string Document, string OnDay, Fen AmountFen, Fen OpenFen, string? Voucher);

/// <summary>
/// 追收退出机构的预拨。<c>stop pursue</c>, <c>stop writeoff</c>, <c>stop recover</c>: what a provider that has left does not return after the notice, to the
/// court, the loss, the government's approval (T14′), and what comes back after all (T15′); docs/decisions/259.
/// </summary>
public static class PursuitCommand
{
    /// <summary>The rules of what is written off and of what comes back of it.</summary>
    public const string WrittenOff = Postings.AdvanceWrittenOffRule, Recovered = Postings.AdvanceRecoveredRule;

    public static Command Pursue()
    {
        var step = new Option<string>("--step") { Description = "court 申请法院强制执行、loss 根据法院文书确认损失、report 会同财政部门报请人民政府批准", Required = true };
        step.AcceptOnlyFromAmong("court", "loss", "report");
        var amount = CommandLine.AmountOption();
        (amount.Required, amount.Description) = (false, "损失金额(元),只用于 loss");
        return Step(new("pursue", "督促后仍不交回预拨的退出机构:法院、损失、报批(经办)") { step, amount }, Role.Handler, (parsed, document, open, taken) =>
        {
            var loss = parsed.GetValue(amount);
            var which = parsed.GetValue(step) switch { "court" => PursuitStep.CourtApplied, "loss" => PursuitStep.LossFixed, _ => PursuitStep.Submitted };
            if (loss is null == (which == PursuitStep.LossFixed)) throw new UsageException("--amount 为损失金额,用于 --step loss,也只用于它");
            return new(which, document, which == PursuitStep.CourtApplied ? open : loss ?? LossOf(taken));
        });
    }

    /// <law doc="办法" article="第十一条">由统筹地区医保部门和财政部门报人民政府批准后予以核销。</law>
    public static Command WriteOff() => Step(new("writeoff", "登记人民政府的批准文件,核销退出机构的预拨损失:借其他支出,贷即时结算预拨,入备查簿(审批)"), Role.Approver,
        (_, document, _, taken) => new(PursuitStep.WrittenOff, document, LossOf(taken)));

    public static Command Recover()
    {
        var (region, fund, provider, month, amount) = (CommandLine.RegionOption(), CommandLine.FundOption(), RecallAct.ProviderOption(), CommandLine.MonthOption(), CommandLine.AmountOption());
        var reference = CommandLine.ReceiptOption(Receipts.OnlyOnce, required: true);
        return new Command("recover", "已核销的预拨后来收回:入财政专户,记其他收入(由出纳登记)") { region, fund, provider, month, amount, reference }.ActBy(Role.Cashier).Answers<FundsAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var cashier = context.Begin(store, book.Region, book.Fund, Role.Cashier);
            var (code, of, back, receipt) = (parsed.GetValue(provider)!, parsed.GetValue(month)!.Value, parsed.GetValue(amount)!.Value, parsed.GetValue(reference)!);
            if (PartyStore.RegionOf(store, code) != book.Region) throw new UsageException($"统筹区 {book.Region} 没有机构 {code}");
            var posted = Receipts.Earlier(store, book, Recovered, context.Today, receipt, back, code, of.ToString()) ?? PostRecovery(store, context, book, cashier, code, of, back, receipt);
            var answer = FundsCommand.Answer(store, book, back, posted);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    private static PostedVoucher PostRecovery(Store store, Context context, BookKey book, Person cashier, string provider, Month month, Fen amount, string receipt)
    {
        var lost = Lost(store, book, provider, month);
        RefusedException.ThrowIfAny(Refusal.When(amount > lost, "办法·第十八条", $"{provider} {month} 已核销而未收回的预拨 {lost} 元,收回 {amount} 元超出;没有核销的用 funds return 登记交回"));
        return FundsCommand.Post(store, context, book, cashier, Books.Postings(book.Fund).AdvanceRecovered(provider, month, amount, receipt), receipt, "stop recover", $"{provider} {month}", $"{amount} 元");
    }

    /// <summary>已核销而未收回的预拨。</summary>
    private static Fen Lost(Store store, BookKey book, string provider, Month month) => new(store.Scalar<long>(
        $"""
        select cast(coalesce(sum(case when l.account = @advance then l.credit_fen - l.debit_fen else l.debit_fen - l.credit_fen end), 0) as bigint) from voucher v
        join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.account in (@advance, @income) and l.provider = @provider and l.month = @month
        where v.region = @region and v.fund = @fund and {Books.IsOf(WrittenOff, Recovered)}
        """,
        new
        {
            region = book.Region, fund = book.Fund.Code(), provider, month = month.ToString(),
            advance = ChartOfAccounts.For(book.Fund).Advance.Code, income = ChartOfAccounts.For(book.Fund).OtherIncome.Code,
        }));

    private static Fen LossOf(ImmutableArray<Pursuit> taken) => taken.LastOrDefault(p => p.Step == PursuitStep.LossFixed)?.Amount ?? Fen.Zero;

    /// <summary>One step: taken, unless it was taken before or stands refused.</summary>
    private static Command Step(Command command, Role post, Func<ParseResult, string, Fen, ImmutableArray<Pursuit>, Pursuit> stepOf)
    {
        var (region, fund, provider, document) = (CommandLine.RegionOption(), CommandLine.FundOption(), RecallAct.ProviderOption(), DepartureCommand.DocumentOption());
        foreach (var (index, option) in ((Option[])[region, fund, provider, document]).Index()) command.Options.Insert(index, option);
        return command.ActBy(post).Answers<PursuitAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            var (code, name) = (parsed.GetValue(provider)!, DepartureCommand.DocumentOf(parsed, document));
            using var store = context.Database.Write(book.Region);
            var person = context.Begin(store, book.Region, book.Fund, post);
            if (PartyStore.RegionOf(store, code) != book.Region) throw new UsageException($"统筹区 {book.Region} 没有机构 {code}");

            var advances = OpenDebts.Of(store, book.Region, book.Fund, code).Select(d => d.Item).Where(i => i.Kind == OpenItemKind.Advance).ToList();
            var open = advances.Sum(a => a.Balance);
            var (earlier, taken) = Steps(store, book, code);
            var next = stepOf(parsed, name, open, taken);
            var answer = new PursuitAnswer(book.Region, book.Fund.Code(), code, CodeOf(next.Step), name, context.Today.ToIso(), next.Amount, open, null);
            if (taken is [.., var last] && last == next) context.Say("此步已登记,未重复。");
            else
            {
                RefusedException.ThrowIfAny(Pursuing.Refusals(code, next, new(
                    ServiceAgreement.InForce(PartyStore.Agreements(store, book.Region)[code], context.Today), DepartureCommand.NoticeDue(store, book, code),
                    PartyStore.Stopped(store, book.Region).ContainsKey(code), open, earlier, taken), context.Today));
                answer = Take(store, context, book, person, answer, next, advances);
                store.Commit();
            }
            context.Answer(answer, text => text.WriteLine(
                $"{code} {DepartureCommand.InWords(answer.Step)} {name}:{answer.AmountFen} 元,预拨未清 {answer.OpenFen} 元{(answer.Voucher is { } number ? $",已记账 {number}" : "")}"));
        });
    }

    private static PursuitAnswer Take(Store store, Context context, BookKey book, Person person, PursuitAnswer answer, Pursuit next, List<OpenItem> advances)
    {
        PostedVoucher? posted = null;
        if (next.Step == PursuitStep.WrittenOff)
        {
            var entry = Books.Postings(book.Fund).AdvanceWrittenOff(answer.Provider, Pursuing.ByMonth(advances, next.Amount), next.Document);
            var signatures = Books.SignaturesFor(store, book.Region, Books.InPost(store, book.Region, Role.Accountant), Books.InPost(store, book.Region, Role.Reviewer));
            posted = Books.Post(store, book, context.Today, entry, signatures, next.Document, context.Instant);
            answer = answer with { OpenFen = answer.OpenFen - next.Amount, Voucher = $"{posted.Period} 第 {posted.Number} 号凭证" };
        }
        store.Execute(
            """
            insert into departure_step (region, fund, provider, seq, step, document, amount_fen, voucher_seq, on_day, at, actor)
            select @Region, @Fund, @Provider, coalesce(max(seq), 0) + 1, @Step, @Document, @amount, @voucher, @OnDay, @Instant, @actor
            from departure_step where region = @Region and fund = @Fund and provider = @Provider
            """,
            new { answer.Region, answer.Fund, answer.Provider, answer.Step, answer.Document, amount = next.Amount.Value, voucher = posted?.Seq, answer.OnDay, context.Instant, actor = person.Name });
        context.Record(store, book.Region, book.Fund, person.Name, next.Step == PursuitStep.WrittenOff ? "stop writeoff" : "stop pursue", answer.Provider, posted?.Hash ?? "", $"{DepartureCommand.InWords(answer.Step)} {answer.Document} {answer.AmountFen} 元");
        return answer;
    }

    /// <summary>所办的各步:为以前已还清的欠款的,为现在的。</summary>
    private static (ImmutableArray<Pursuit> Earlier, ImmutableArray<Pursuit> Taken) Steps(Store store, BookKey book, string provider)
    {
        var movements = OpenDebts.Movements(store, book.Region, book.Fund, provider);
        var owes = movements.Sum(m => m.Amount) > Fen.Zero;
        var steps = store.Query<(string Step, string Document, long AmountFen, string OnDay)>(
            "select step, document, amount_fen, on_day from departure_step where region = @Region and fund = @fund and provider = @provider order by seq", new { book.Region, fund = book.Fund.Code(), provider })
            .ToLookup(s => owes && Departure.ReturnedOn(movements, s.OnDay.ToDay()) is not null, s => new Pursuit(StepOf(s.Step), s.Document, new(s.AmountFen)));
        return ([.. steps[true]], [.. steps[false]]);
    }

    private static string CodeOf(PursuitStep step) => step switch
    {
        PursuitStep.CourtApplied => "court",
        PursuitStep.LossFixed => "loss",
        PursuitStep.Submitted => "report",
        PursuitStep.WrittenOff => "writtenoff",
    };

    private static PursuitStep StepOf(string code) => Enum.GetValues<PursuitStep>().Single(s => CodeOf(s) == code);
}
