using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>收回案件的一步,供查阅。</summary>
public sealed record RecallEventAnswer(
    string Step, string Name, string On, string Actor, int? Ground, string? Method, string Document, string Reason, Fen AmountFen, string? Due, ImmutableArray<Instalment> Instalments)
{
    internal static RecallEventAnswer Of(RecallEvent e) => new(
        RecallStore.Code(e.Step), RecallCase.Name(e.Step), e.On.ToIso(), e.Actor, (int?)e.Ground, e.Method is { } method ? RecallStore.Code(method) : null,
        e.Document, e.Reason, e.Amount, e.Due?.ToIso(), e.Instalments);
}

/// <summary>正在走的期限。</summary>
/// <param name="WorkingDaysLeft">Negative: late by so many; null: the notice of days off is not in yet.</param>
public sealed record RecallClock(string What, string Due, int? WorkingDaysLeft);

/// <summary>往下的一步。Which command takes it, in which post.</summary>
/// <param name="Refusals">Empty: it may be taken today.</param>
public sealed record RecallNext(string Step, string Name, string Command, string Post, IReadOnlyList<Refusal> Refusals)
{
    internal static RecallNext Of(RecallStep step, IReadOnlyList<Refusal> refusals)
    {
        var (command, post) = RecallCommand.TakenBy(step);
        return new(RecallStore.Code(step), RecallCase.Name(step), command, post.Title(), refusals);
    }
}

/// <summary>收回案件,供查阅。</summary>
/// <param name="State">paid recalling settled writtenoff。</param>
/// <param name="Stage">The last step that stands; null: there is no case.</param>
/// <param name="AwaitingBank">An instruction is with the bank: what it pays is recalled.</param>
/// <param name="Clock">Null: nothing is out, or there is no case.</param>
/// <param name="Next">What may be done today, and what the next step still waits for.</param>
public sealed record RecallAnswer(
    string Case, string Region, string Fund, string Provider, int Year, string State, string? Stage, IReadOnlyList<int> Grounds, bool AwaitingBank,
    Fen PaidFen, Fen ReturnedFen, Fen SetOffFen, Fen WrittenOffFen, Fen RecoveredFen, Fen HeldFen, string? NoticeDue, IReadOnlyList<RecallEventAnswer> Events,
    RecallClock? Clock, IReadOnlyList<RecallNext> Next)
{
    internal static RecallAnswer Of(Store store, PrepaymentKey key, RecallCase recall, DateOnly today)
    {
        var loop = PrepaymentRegister.LoopOf(store, key);
        var unpaid = PrepaymentRegister.UnpaidStatuses(store, key);
        var awaiting = unpaid.Contains("exported");
        return new(
            key.Id, key.Book.Region, key.Book.Fund.Code(), key.Provider, key.Year.Year,
            RecallStore.Code(recall.StateOf(loop.Held, awaiting)), recall.Stage is { } stage ? RecallStore.Code(stage) : null, [.. recall.Grounds.Select(g => (int)g)], awaiting,
            loop.Paid, loop.Returned, loop.SetOff, loop.WrittenOff, recall.Recovered, loop.Held, recall.NoticeDue?.ToIso(), [.. recall.Events.Select(RecallEventAnswer.Of)],
            recall.IsOpen && loop.Held > Fen.Zero ? ClockOf(store, key, recall, loop.Held, today) : null,
            [.. recall.Ahead(today, loop.Held, unpaid.Count > 0).Select(n => RecallNext.Of(n.Step, n.Refusals))]);
    }

    private static RecallClock ClockOf(Store store, PrepaymentKey key, RecallCase recall, Fen held, DateOnly today)
    {
        var calendar = CalendarStore.Load(store);
        var (what, due) = recall.Clock(held, PrepaymentTimetable.ReturnDeadline(calendar, PolicyStore.Load(store, key.Book.Region), key.Year));
        return new(what, due.ToIso(), calendar.WorkingDaysLeft(today, due));
    }

    public void Write(TextWriter text)
    {
        text.WriteLine($"{Case}  {RecallCommand.InWords(State)}{(AwaitingBank ? "(有一笔在银行,付出后即收回)" : "")}");
        text.WriteLine($"已拨付 {PaidFen},交回 {ReturnedFen},冲抵 {SetOffFen},核销 {WrittenOffFen}{(RecoveredFen == Fen.Zero ? "" : $"(核销后收回 {RecoveredFen})")},未收回 {HeldFen} 元");
        TextTable.Write(text, ["日期", "步骤", ">金额", "期限", "文号", "事由", "办理人"], Events.Select(e => (string[])
        [
            e.On, e.Ground is { } ground ? $"{e.Name} {((RecallGround)ground).Clause()}" : e.Name, TextTable.Amount(e.AmountFen), e.Due ?? "", e.Document, e.Reason + string.Join("、", e.Instalments.Select(i => $"{i.Due.ToIso()} 交 {i.Amount}")), e.Actor,
        ]));
        if (Clock is { } clock) text.WriteLine($"{clock.What}期限 {clock.Due}{clock.WorkingDaysLeft switch { null => "", < 0 and var left => $",逾期 {-left} 个工作日", var left => $",还有 {left} 个工作日" }}");
        foreach (var next in Next) text.WriteLine($"  {(next.Refusals.Count == 0 ? "可办" : "未到")} {next.Name}({next.Post},{next.Command}){string.Join(";", next.Refusals.Select(r => $"{r.Reason}({r.Article})"))}");
    }
}

/// <summary>
/// 预付金收回。<c>prepay recall …</c>: from the opening to the write-off, each step with its day, document and person; and <c>prepay report</c>, the
/// provider's own report.
/// </summary>
public static class RecallCommand
{
    public static Command Build() => new("recall", "收回预付金:立案、通知、停付、法院、损失、报批、核销")
    {
        Open(),
        Notice(),
        Stop(),
        Documented("file-court", "向定点医疗机构所在地法院申请强制执行(经办)", RecallStep.CourtApplied),
        CourtDocument(),
        Loss(),
        Documented("report", "会同财政部门报请人民政府批准核销(经办)", RecallStep.Submitted),
        Approval(),
        WriteOff(),
        Show(),
        List(),
    };

    /// <summary>机构报告。By the provider's own user, on the grounds that are its to report.</summary>
    public static Command Report() => Opening("report", "机构主动报告第九条(二)(三)(四)(五)的情形(机构)", RecallStep.Reported);

    private static Command Open() => Opening("open", "立案收回:未拨付的停止拨付,已拨付的从结算中冲抵(经办)", RecallStep.Opened);

    private static Command Opening(string name, string description, RecallStep step)
    {
        var ground = new Option<RecallGround?>("--ground")
        {
            Description = "办法第九条的情形,1 到 9", Required = true, HelpName = "1-9",
            CustomParser = r =>
            {
                if (r.Tokens is [{ Value: [>= '1' and <= '9' and var digit] }]) return (RecallGround)(digit - '0');
                r.AddError("--ground 应为 1 到 9,即办法第九条(一)到(九)");
                return null;
            },
        };
        var (document, reason) = (DocumentOption(), ReasonOption(required: true));
        return RecallAct.Command(new(name, description) { ground, document, reason }, step, (act, parsed) =>
        {
            act.Take(act.Step(step, parsed.GetValue(document)!, parsed.GetValue(reason)!) with { Ground = parsed.GetValue(ground)!.Value });
        });
    }

    /// <law doc="办法" article="第十条">未扣回部分，医保部门督促定点医疗机构在5个工作日内交回。</law>
    private static Command Notice()
    {
        var document = DocumentOption();
        return RecallAct.Command(new("notice", "督促交回通知:次日起 5 个工作日内交回未扣回部分(经办)") { document }, RecallStep.Noticed, (act, parsed) =>
        {
            act.Take(Notice(act, parsed.GetValue(document)!));
        });
    }

    /// <summary>What is out, to be returned by the last of the working days that a provider has.</summary>
    internal static RecallEvent Notice(RecallAct act, string document)
    {
        var days = PolicyStore.Load(act.Store, act.Key.Book.Region).ReturnNoticeWorkingDays.On(act.Context.Today).Value;
        return act.Step(RecallStep.Noticed, document) with { Amount = act.Held, Due = CalendarStore.Load(act.Store).NthAfter(act.Context.Today, days) };
    }

    /// <law doc="办法" article="第十一条">如发生无法收回预付金情形，医保部门应停止向定点医疗机构拨付医保结算费用</law>
    private static Command Stop()
    {
        var document = DocumentOption();
        return RecallAct.Command(new("stop", "逾期未交回:停止向该机构拨付一切结算费用,照算暂缓(审批)") { document }, RecallStep.Stopped, (act, parsed) =>
        {
            var step = act.Step(RecallStep.Stopped, parsed.GetValue(document)!) with { Amount = act.Held };
            act.Take(step);
            if (!PartyStore.Stopped(act.Store, act.Key.Book.Region).ContainsKey(act.Key.Provider))
                StopCommand.Enter(act.Context, act.Store, act.Key.Book.Region, act.Key.Provider, placed: true, PrepaymentRegister.StopReason(act.Key, step.Document), act.Person.Name);
        });
    }

    private static Command CourtDocument()
    {
        var document = DocumentOption();
        var instalments = new Option<ImmutableArray<Instalment>>("--instalment")
        {
            Description = "法院准予的分期,可多次:yyyy-MM-dd:金额(元)", AllowMultipleArgumentsPerToken = false, Arity = ArgumentArity.ZeroOrMore,
            CustomParser = r => [.. r.Tokens.Select(t => ReadInstalment(t.Value, r)).OfType<Instalment>()],
            DefaultValueFactory = _ => [],
        };
        return RecallAct.Command(new("court-document", "取得法院文书(经办);分期只凭法院文书") { document, instalments }, RecallStep.CourtRuled, (act, parsed) =>
        {
            act.Take(act.Step(RecallStep.CourtRuled, parsed.GetValue(document)!) with { Amount = act.Held, Instalments = parsed.GetValue(instalments) });
        });
    }

    private static Instalment? ReadInstalment(string text, ArgumentResult result)
    {
        if (text.Split(':') is [var day, var yuan] && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var due)
            && Fen.TryParseYuan(yuan, out var amount) && amount > Fen.Zero) return new(due, amount);
        result.AddError($"--instalment {text} 应写作 yyyy-MM-dd:金额(元)");
        return null;
    }

    /// <law doc="办法" article="第十一条">根据法院出具的法律文书，确认预付金损失金额</law>
    private static Command Loss()
    {
        var (document, amount) = (DocumentOption(), CommandLine.AmountOption());
        return RecallAct.Command(new("loss", "根据法院文书确认损失金额(经办);其后又有收回的,重新确认") { document, amount }, RecallStep.LossFixed, (act, parsed) =>
        {
            act.Take(act.Step(RecallStep.LossFixed, parsed.GetValue(document)!) with { Amount = parsed.GetValue(amount)!.Value });
        });
    }

    private static Command Approval()
    {
        var document = DocumentOption();
        return RecallAct.Command(new("approve-writeoff", "登记人民政府的批准文件,批准核销所确认的损失(审批)") { document }, RecallStep.Approved, (act, parsed) =>
        {
            act.Take(act.Step(RecallStep.Approved, parsed.GetValue(document)!) with { Amount = act.Case.Loss });
        });
    }

    /// <law doc="办法" article="第十一条">由统筹地区医保部门和财政部门报人民政府批准后予以核销。核销的预付金应在备查簿中保留登记。</law>
    private static Command WriteOff() => RecallAct.Command(new("writeoff", "核销:借其他支出,贷暂付款—医保预付金,入备查簿(会计)"), RecallStep.WrittenOff, (act, _) =>
    {
        var approval = act.Case.Approval;
        act.Take(act.Step(RecallStep.WrittenOff, approval) with { Amount = act.Case.Loss },
            () => act.Post(Books.Postings(act.Key.Book.Fund).PrepaymentWrittenOff(act.Key.Provider, act.Key.Year, act.Case.Loss, approval), act.Key.Id));
    });

    private static Command Documented(string name, string description, RecallStep step)
    {
        var (document, reason) = (DocumentOption(), ReasonOption(required: false));
        return RecallAct.Command(new(name, description) { document, reason }, step, (act, parsed) =>
        {
            act.Take(act.Step(step, parsed.GetValue(document)!, parsed.GetValue(reason) ?? ""));
        });
    }

    private static Command Show() => RecallAct.Question("show", "一家机构一年的预付金:去向、收回的各步、往下能办的",
        (store, key, today) => RecallAnswer.Of(store, key, RecallStore.Find(store, key), today), (answer, text) => answer.Write(text));

    private static Command List()
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(required: false), CommandLine.YearOption(required: false));
        return new Command("list", "收回案件一览") { region, fund, year }.ReadBy(Readers.Agency).Answers<IReadOnlyList<RecallAnswer>>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            IReadOnlyList<RecallAnswer> answers = [.. Funds.All.Where(f => (parsed.GetValue(fund) ?? f) == f)
                .SelectMany(f => RecallStore.Cases(store, new(where, f)))
                .Where(c => (parsed.GetValue(year) ?? c.Key.Year) == c.Key.Year)
                .Select(c => RecallAnswer.Of(store, c.Key, c.Value, context.Today))];
            context.Answer(answers, text => TextTable.Write(text, ["案号", "状态", "最后一步", ">已拨付", ">交回", ">冲抵", ">核销", ">未收回", "交回期限"], answers.Select(a => (string[])
            [
                a.Case, InWords(a.State), RecallCase.Name(Enum.Parse<RecallStep>(a.Stage!, ignoreCase: true)),
                a.PaidFen.ToString(), TextTable.Amount(a.ReturnedFen), TextTable.Amount(a.SetOffFen), TextTable.Amount(a.WrittenOffFen), TextTable.Amount(a.HeldFen), a.NoticeDue ?? "",
            ])));
        });
    }

    /// <summary>Which command takes a step, and whose it is; each command asks here for its post.</summary>
    internal static (string Command, Role Post) TakenBy(RecallStep step) => step switch
    {
        RecallStep.Opened => ("prepay recall open", Role.Handler),
        RecallStep.Reported => ("prepay report", Role.Provider),
        RecallStep.Planned => ("prepay close plan", Role.Handler),
        RecallStep.Noticed => ("prepay recall notice", Role.Handler),
        RecallStep.Stopped => ("prepay recall stop", Role.Approver),
        RecallStep.CourtApplied => ("prepay recall file-court", Role.Handler),
        RecallStep.CourtRuled => ("prepay recall court-document", Role.Handler),
        RecallStep.LossFixed => ("prepay recall loss", Role.Handler),
        RecallStep.Submitted => ("prepay recall report", Role.Handler),
        RecallStep.Approved => ("prepay recall approve-writeoff", Role.Approver),
        RecallStep.WrittenOff => ("prepay recall writeoff", Role.Accountant),
        RecallStep.Recovered => ("prepay recover", Role.Cashier),
    };

    internal static string InWords(string state) => state switch { "paid" => "已拨付", "recalling" => "收回中", "settled" => "已结清", "writtenoff" => "已核销", _ => state };

    internal static Option<string> DocumentOption() => new("--document") { Description = "文号或凭据", Required = true };

    private static Option<string> ReasonOption(bool required) => new("--reason") { Description = "事由", Required = required };
}
