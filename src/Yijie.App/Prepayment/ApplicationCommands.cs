using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>一份申请的全部情况。</summary>
/// <param name="State">applied reviewed consulted determined paid settled written-off refused withdrawn.</param>
public sealed record ApplicationAnswer(
    string Id, string Region, string Fund, string Year, string Provider, string State, string AppliedOn, string Actor, ImmutableArray<string> Undertakings,
    ImmutableArray<AttachmentLink> Attachments, ImmutableArray<ApplicationStep> History, PrepaymentPayment? Payment)
{
    public static ApplicationAnswer Of(Store store, ApplicationRecord application)
    {
        var payment = PrepaymentPayments.Find(store, application);
        return new(application.Id, application.Region, application.Fund.Code(), application.Year.ToString()[..4], application.Provider,
            ApplicationCommands.StateCode(application.Stage, payment), application.AppliedOn.ToIso(), application.Actor, application.Undertakings,
            [.. AttachmentStore.Of(store, application.Region, application.Id)], application.Steps, payment);
    }
}

/// <summary>申请的查阅。<c>prepay show</c>.</summary>
public static class ApplicationCommands
{
    public static Command Show()
    {
        var id = PrepayCommand.IdOption();
        return new Command("show", "一份申请的全部情况") { id }.ReadBy(Readers.WithProviders).Answers<ApplicationAnswer>().Does((context, parsed) => Reply(context, parsed.GetValue(id)!));
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
        var answer = ApplicationAnswer.Of(store, application);
        context.Answer(answer, text => Write(text, answer));
    }

    /// <summary>状态代码。Before payment by its events, after it by the bank's word and the books.</summary>
    public static string StateCode(Stage stage, PrepaymentPayment? payment) => payment switch
    {
        { Status: "confirmed", OpenFen: > 0 } => "paid",
        { Status: "confirmed", WrittenOffFen: > 0 } => "written-off",
        { Status: "confirmed" } => "settled",
        _ => stage.ToString().ToLowerInvariant(),
    };

    private static void Write(TextWriter text, ApplicationAnswer a)
    {
        text.WriteLine($"预付金申请 {a.Id}:{a.State}");
        foreach (var step in a.History) text.WriteLine($"  {step.OnDay} {step.Event.Name()}({step.Actor}){step.Reason} {step.Document}".TrimEnd());
        foreach (var link in a.Attachments) text.WriteLine($"  附件 {link.Part} {link.Name} {link.Sha256}");
        if (a.Payment is { } p) text.WriteLine($"  付款 {p.InstructionId} {new Fen(p.AmountFen)} 元 {p.Status} {p.BookedOn},未收回 {new Fen(p.OpenFen)} 元");
    }
}
