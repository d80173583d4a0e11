using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>一份申请的全部情况。</summary>
/// <param name="State">applied reviewed consulted determined paid recalling settled writtenoff refused withdrawn.</param>
public sealed record ApplicationAnswer(
    string Id, string Region, string Fund, string Year, string Provider, string State, string AppliedOn, string Actor, ImmutableArray<string> Undertakings,
    ImmutableArray<AttachmentLink> Attachments, ImmutableArray<ApplicationStep> History,
    ImmutableArray<ConditionAnswer> Checklist, QuotaAnswer? Quota, PrepaymentPayment? Payment)
{
    public static ApplicationAnswer Of(Store store, ApplicationRecord application, PrepaymentFacts facts)
    {
        var payment = PrepaymentPayments.Find(store, application);
        var eligibility = ReviewCommands.StoredReview(store, application) ?? (application.Stage == Stage.Applied ? facts.Eligibility(application) : null);
        return new(application.Id, application.Region, application.Fund.Code(), application.Year.ToString()[..4], application.Provider,
            ApplicationCommands.StateCode(store, application, payment), application.AppliedOn.ToIso(), application.Actor, application.Undertakings,
            [.. AttachmentStore.Of(store, application.Region, application.Id)], application.Steps,
            eligibility is null ? [] : [.. Eligibility.Decide(eligibility).Lines.Select(ConditionAnswer.Of)],
            eligibility is null ? null : QuotaAnswer.Of(application, application.Stage is Stage.Applied or Stage.Refused ? eligibility.Quota : Lists.QuotaOf(store, application) ?? facts.Quota(application)),
            payment);
    }
}

/// <summary>一家机构的各份申请,以及本年度还能否再提。</summary>
/// <param name="ApplyBy">申请截止日。</param>
/// <param name="Undertakings">申请须作的书面承诺。</param>
public sealed record OwnApplicationsAnswer(
    string Region, string Provider, string Year, string ApplyBy, ImmutableArray<Undertaking> Undertakings, IReadOnlyList<OwnApplication> Applications);

/// <summary>其中一份。</summary>
public sealed record OwnApplication(string Id, string Fund, string Year, string State, string AppliedOn, PrepaymentPayment? Payment);

/// <summary>清单的一行。</summary>
/// <param name="DecidedBy">system, reviewer.</param>
/// <param name="Result">pass fail open.</param>
public sealed record ConditionAnswer(string Code, string Article, string Text, string DecidedBy, string Result, string Evidence, string? Actor, ImmutableArray<string> Attachments)
{
    public static ConditionAnswer Of(ConditionLine line) => new(
        line.Code, line.Article, line.Text, line.ByReviewer ? "reviewer" : "system", line.Result.ToString().ToLowerInvariant(), line.Evidence, line.Actor, line.Attachments);
}

/// <summary>申请的查阅。<c>prepay show</c>.</summary>
public static class ApplicationCommands
{
    public static Command Show()
    {
        var id = PrepayCommand.IdOption();
        return new Command("show", "一份申请的全部情况") { id }.ReadBy(Readers.WithProviders).Answers<ApplicationAnswer>().Does((context, parsed) => Reply(context, parsed.GetValue(id)!));
    }

    /// <summary>本机构的申请。<c>prepay own</c>: all of one provider, and what the next takes.</summary>
    public static Command Own()
    {
        var (provider, year) = (RecallAct.ProviderOption(), CommandLine.YearOption(required: false));
        year.Description = "看哪一年度的申请截止日(默认业务日所在年)";
        return new Command("own", "一家机构的各份申请,申请截止日与须作的书面承诺") { provider, year }.ReadBy(Readers.WithProviders).Answers<OwnApplicationsAnswer>().Does((context, parsed) =>
        {
            var code = parsed.GetValue(provider)!;
            using var store = context.Database.Read();
            var region = PartyStore.RegionOf(store, code) ?? throw new UsageException($"没有登记机构 {code}");
            context.RequireReader(store, region, code);
            var of = parsed.GetValue(year) ?? new Month(context.Today.Year, 1);
            var applyBy = PrepaymentTimetable.ApplicationDeadline(CalendarStore.Load(store), PolicyStore.Load(store, region), of, context.Today);
            var answer = new OwnApplicationsAnswer(region, code, $"{of.Year}", applyBy.ToIso(), Application.Undertakings,
                [.. Applications.Of(store, region, code).Select(a => (Application: a, Payment: PrepaymentPayments.Find(store, a)))
                    .Select(a => new OwnApplication(a.Application.Id, a.Application.Fund.Code(), $"{a.Application.Year.Year}", StateCode(store, a.Application, a.Payment), a.Application.AppliedOn.ToIso(), a.Payment))]);
            context.Answer(answer, text =>
            {
                text.WriteLine($"{code} {answer.Year} 年度申请截止 {answer.ApplyBy}");
                foreach (var a in answer.Applications) text.WriteLine($"  {a.Id} {StateName(a.State)}");
            });
        });
    }

    /// <summary>办理一份申请。Commits what was done, then answers with the application as it stands.</summary>
    /// <param name="act">False: it was done before, and nothing is changed.</param>
    public static void Act(Context context, string id, Func<Store, ApplicationRecord, bool> act)
    {
        using (var store = context.Database.Write(Applications.RegionOf(id)))
        {
            if (act(store, Applications.Get(store, id))) store.Commit();
            else context.Say($"申请 {id} 的此项已经办理,未重复。");
        }
        Reply(context, id);
    }

    private static void Reply(Context context, string id)
    {
        using var store = context.Database.Read();
        var application = Applications.Get(store, id);
        context.RequireReader(store, application.Region, application.Provider);
        var answer = ApplicationAnswer.Of(store, application, new(store, application.Region, context.Today));
        context.Answer(answer, text => Write(text, answer));
    }

    /// <summary>状态代码。Before payment by its events, after it by the bank's word and the books.</summary>
    public static string StateCode(Store store, ApplicationRecord application, PrepaymentPayment? payment) => payment is not { Status: "confirmed" }
        ? RecallStore.Code(application.Stage)
        : RecallStore.Code(RecallStore.Find(store, new(new(application.Region, application.Fund), application.Provider, application.Year)).StateOf(new(payment.OpenFen)));

    /// <summary>状态的说法。</summary>
    public static string StateName(string state) => state switch
    {
        "paid" => "已拨付",
        "recalling" => "收回中",
        "settled" => "已结清",
        "writtenoff" => "已核销",
        _ => Enum.Parse<Stage>(state, ignoreCase: true).Name(),
    };

    private static void Write(TextWriter text, ApplicationAnswer a)
    {
        text.WriteLine($"预付金申请 {a.Id}:{StateName(a.State)}");
        foreach (var step in a.History) text.WriteLine($"  {step.OnDay} {step.Event.Name()}({step.Actor}){step.Reason} {step.Document}".TrimEnd());
        foreach (var c in a.Checklist) text.WriteLine($"  {c.Result switch { "pass" => "✓", "fail" => "✗", _ => "…" }} {c.Code} {c.Text}({c.Article},{(c.DecidedBy == "system" ? "系统" : c.Actor ?? "待审核")}):{c.Evidence}");
        if (a.Quota is { } q) text.WriteLine($"  额度:{q.From}至{q.To}住院统筹支出 {q.SpendingFen} 元 ÷ {q.Months} 个月 × {q.Scale} 个月({q.ScaleCite})= {q.AmountFen} 元");
        foreach (var link in a.Attachments) text.WriteLine($"  附件 {link.Part} {link.Name} {link.Sha256}");
        if (a.Payment is { } p) text.WriteLine($"  付款 {p.InstructionId} {new Fen(p.AmountFen)} 元 {InstructionStatuses.InWords(p.Status)} {p.BookedOn},未收回 {new Fen(p.OpenFen)} 元");
    }
}
