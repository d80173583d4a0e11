using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>交回的登记结果。</summary>
public sealed record PrepaymentReturnAnswer(string Case, Fen AmountFen, string Period, long Number, string Rule, string State, Fen HeldFen)
{
    internal static PrepaymentReturnAnswer Of(RecallAct act, Fen amount, PostedVoucher posted, string rule)
    {
        var held = PrepaymentRegister.LoopOf(act.Store, act.Key).Held;
        return new(act.Key.Id, amount, posted.Period.ToString(), posted.Number, rule, RecallStore.Code(act.Case.StateOf(held)), held);
    }

    public void Write(TextWriter text) =>
        text.WriteLine($"{Case}:收到 {AmountFen} 元,{Period} 第 {Number} 号凭证({Rule});未收回 {HeldFen} 元,{RecallCommand.InWords(State)}");
}

/// <summary>
/// 预付金交回。<c>prepay return</c>: money comes back into 支出户 or 财政专户 (T12), never more than is out. <c>prepay recover</c>: written-off money
/// comes back after all (T15). The cashier enters them; one bank receipt is booked once.
/// </summary>
public static class PrepaymentReturn
{
    public static Command Return()
    {
        var (amount, reference) = (CommandLine.AmountOption(), CommandLine.ReceiptOption(Receipts.OnlyOnce));
        var into = new Option<string>("--into") { Description = "expenditure 支出户(默认);fiscal 财政专户", DefaultValueFactory = _ => "expenditure" };
        into.AcceptOnlyFromAmong("expenditure", "fiscal");
        return RecallAct.Command(new("return", "机构交回预付金,入支出户或财政专户(出纳)") { amount, into, reference }, [Role.Cashier], (act, parsed) =>
        {
            var (returned, receipt, fiscal) = (parsed.GetValue(amount)!.Value, parsed.GetValue(reference)!, parsed.GetValue(into) == "fiscal");
            var posted = Receipts.Earlier(act.Store, act.Key.Book, "T12", act.Context.Today, receipt, returned, act.Key.Provider, act.Key.YearText) ?? Book(act, returned, receipt, fiscal);
            return PrepaymentReturnAnswer.Of(act, returned, posted, "T12");
        }, (answer, text) => answer.Write(text));
    }

    public static Command Recover()
    {
        var (amount, reference) = (CommandLine.AmountOption(), CommandLine.ReceiptOption(Receipts.OnlyOnce));
        return RecallAct.Command(new("recover", "收回已核销的预付金:入财政专户,记其他收入(出纳)") { amount, reference }, RecallStep.Recovered, (act, parsed) =>
        {
            var (recovered, receipt) = (parsed.GetValue(amount)!.Value, parsed.GetValue(reference)!);
            Receipts.Earlier(act.Store, act.Key.Book, "T15", act.Context.Today, receipt, recovered, act.Key.Provider, act.Key.Year.ToString()); // refuses what was entered for something else
            act.Take(act.Step(RecallStep.Recovered, receipt) with { Amount = recovered },
                () => act.Post(Books.Postings(act.Key.Book.Fund).WrittenOffRecovered(act.Key.Provider, act.Key.Year, recovered, receipt), receipt));
            PrepaymentRegister.LiftStops(act.Store, act.Context, act.Key.Book.Region, [act.Key.Provider], act.Person.Name);
        });
    }

    private static PostedVoucher Book(RecallAct act, Fen amount, string receipt, bool fiscal)
    {
        RefusedException.ThrowIfAny(Refusal.When(amount > act.Held, "办法·第十七条",
            $"{act.Key.Provider} {act.Key.YearText} 年度预付金未收回 {act.Held} 元,交回 {amount} 元超出未收回数"));
        var posted = act.Post(Books.Postings(act.Key.Book.Fund).PrepaymentReturned(act.Key.Provider, act.Key.Year, amount, fiscal, receipt), receipt);
        act.Context.Record(act.Store, act.Key.Book.Region, act.Key.Book.Fund, act.Person.Name, "prepay return", act.Key.Id, posted.Hash,
            $"{posted.Period} 第 {posted.Number} 号凭证,{amount} 元,入{(fiscal ? "财政专户" : "支出户")}");
        PrepaymentRegister.LiftStops(act.Store, act.Context, act.Key.Book.Region, [act.Key.Provider], act.Person.Name);
        return posted;
    }
}
