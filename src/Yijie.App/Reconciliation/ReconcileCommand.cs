using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Parties;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Reconciliation;

namespace Yijie.App.Reconciliation;

/// <summary>
/// 对账。<c>reconcile …</c>: a provider confirms its statement or disputes it, with the hash it has seen; the agency drafts an answer (handler) and sends it
/// (reviewer). Nothing here changes an amount.
/// </summary>
public static class ReconcileCommand
{
    public static Command Build() => new("reconcile", "对账:机构确认结算单或提出异议,经办机构答复") { Confirm(), Dispute(), Withdraw(), Answer(), Review(), Return(), Show(), List() };

    private static Command Confirm()
    {
        var hash = HashOption("所见结算单的摘要,见 statement");
        return Act(new("confirm", "确认结算单(机构)") { hash }, Role.Provider, (parsed, step) => step(ReconcileStep.Confirmed, parsed.GetValue(hash)!, ""));
    }

    private static Command Dispute()
    {
        var (hash, reason, amount) = (HashOption("所见结算单的摘要,见 statement"), ReasonOption("理由"), AmountOption("异议金额(元):认为少结算的"));
        var about = new Option<string?>("--about") { Description = "所指:结算单的类别、调整事项的编号,或结算 ID;不写即整份" };
        var attach = PrepayCommand.AttachOption();
        return Act(new("dispute", "对结算单提出异议(机构)") { hash, reason, about, amount, attach }, Role.Provider, (parsed, step) => step(ReconcileStep.Disputed, parsed.GetValue(hash)!, Words(parsed, reason)) with
        {
            About = parsed.GetValue(about)?.Trim() ?? "", Amount = parsed.GetValue(amount),
        }, attach);
    }

    private static Command Withdraw()
    {
        var reason = ReasonOption("撤回的理由");
        return Act(new("withdraw", "撤回尚未答复的异议(机构)") { reason }, Role.Provider, (parsed, step) => step(ReconcileStep.Withdrawn, "", Words(parsed, reason)));
    }

    private static Command Answer()
    {
        var (hash, reason, amount) = (HashOption("所见案卷的摘要,见 reconcile show"), ReasonOption("答复的内容"), AmountOption("采纳金额(元):将在以后月份更正的"));
        var result = new Option<string>("--result") { Description = "accepted 采纳,rejected 不予采纳", Required = true };
        result.AcceptOnlyFromAmong("accepted", "rejected");
        var basis = new Option<string?>("--basis") { Description = "依据:条款、协议或文号;不予采纳的须写" };
        return Act(new("answer", "拟答复,送复核(经办)") { hash, result, reason, basis, amount }, Role.Handler, (parsed, step) => step(ReconcileStep.Proposed, parsed.GetValue(hash)!, Words(parsed, reason)) with
        {
            Accepted = parsed.GetValue(result) == "accepted", Basis = parsed.GetValue(basis)?.ReplaceLineEndings("\n").Trim() ?? "", Amount = parsed.GetValue(amount),
        });
    }

    private static Command Review()
    {
        var hash = HashOption("所见案卷的摘要,见 reconcile show");
        return Act(new("review", "复核答复,发给机构(复核)") { hash }, Role.Reviewer, (parsed, step) => step(ReconcileStep.Answered, parsed.GetValue(hash)!, ""));
    }

    private static Command Return()
    {
        var (hash, reason) = (HashOption("所见案卷的摘要,见 reconcile show"), ReasonOption("退回的理由"));
        return Act(new("return", "退回所拟答复,重拟(复核)") { hash, reason }, Role.Reviewer, (parsed, step) => step(ReconcileStep.Returned, parsed.GetValue(hash)!, Words(parsed, reason)));
    }

    private static Command Show()
    {
        var (provider, fund, month) = StatementOptions();
        return new Command("show", "一份结算单的对账情况") { provider, fund, month }.ReadBy(Readers.WithProviders).Answers<ReconciliationAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var key = KeyOf(store, parsed.GetValue(provider)!, parsed.GetValue(fund)!.Value, parsed.GetValue(month)!.Value);
            context.RequireReader(store, key.Region, key.Provider);
            var kept = Kept(store, key);
            var answer = ReconciliationAnswer.Of(store, key, kept, ReconciliationStore.Find(store, key, kept.Statement.Hash), context.ActorIfNamed(store));
            context.Answer(answer, answer.Write);
        });
    }

    private static Command List()
    {
        var (region, fund, month) = (CommandLine.RegionOption(), CommandLine.FundOption(required: false), CommandLine.MonthOption(required: false));
        var provider = new Option<string?>("--provider") { Description = "定点医药机构编号" };
        var state = new Option<string[]>("--state")
        {
            Description = string.Join("、", Enum.GetValues<ReconcileState>().Select(s => $"{ReconciliationStore.Code(s)} {ReconcileCase.Name(s)}")) + ";可给多个,不写即全部",
            AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<ReconcileState>().Select(ReconciliationStore.Code)]);
        var awaiting = new Option<bool>("--awaiting") { Description = "只列采纳而尚未更正足的" };
        return new Command("list", "结算单与对账状态一览") { region, fund, month, provider, state, awaiting }.ReadBy(Readers.WithProviders).Answers<IReadOnlyList<ReconciliationListing>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, parsed.GetValue(region)!, parsed.GetValue(provider));
            var states = parsed.GetValue(state)!.Select(s => Enum.Parse<ReconcileState>(s, ignoreCase: true)).ToHashSet();
            var listed = ReconcileList.Find(store, parsed.GetValue(region)!, parsed.GetValue(fund), parsed.GetValue(month), parsed.GetValue(provider), states, parsed.GetValue(awaiting), context.ActorIfNamed(store));
            context.Answer(listed, text => ReconcileList.Write(text, listed));
        });
    }

    /// <summary>机构、经办、复核的一步。Load, decide, commit: every step is taken here.</summary>
    private static Command Act(
        Command command, Role post, Func<ParseResult, Func<ReconcileStep, string, string, ReconcileEvent>, ReconcileEvent> step, Option<string[]>? attach = null)
    {
        var (provider, fund, month) = StatementOptions();
        foreach (var (index, option) in ((Option[])[provider, fund, month]).Index()) command.Options.Insert(index, option);
        return command.ActBy(post).Answers<ReconciliationAnswer>().Does((context, parsed) =>
        {
            var files = attach is null ? [] : AttachedFile.Read(parsed.GetValue(attach)!);
            var (code, of) = (parsed.GetValue(provider)!, parsed.GetValue(fund)!.Value);
            StatementKey key;
            using (var reading = context.Database.Read()) key = KeyOf(reading, code, of, parsed.GetValue(month)!.Value);
            using var store = context.Database.Write(key.Region);
            var person = context.Begin(store, key.Region, of, post);
            RefusedException.ThrowIfAny(Refusal.When(person.Role == Role.Provider && person.Provider != code, "内控·岗位分离", $"{person.Name} 只能办理本机构({person.Provider})的对账"));
            var next = step(parsed, (what, hash, reason) => new(what, context.Today, person.Name, hash, reason)) with
            {
                Evidence = string.Join(',', files.Select(f => f.Sha256).Order(StringComparer.Ordinal)),
            };
            var kept = Kept(store, key);
            var (after, isNew) = Take(context, store, key, kept, next);
            if (isNew) AttachmentStore.Attach(store, context, key.Region, key.DisputeId(after.Disputes), "dispute", code, files, person.Name);
            var answer = ReconciliationAnswer.Of(store, key, kept, after, person);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    /// <summary>Takes a step, unless it was taken before or stands refused.</summary>
    private static (ReconcileCase After, bool IsNew) Take(Context context, Store store, StatementKey key, KeptStatement kept, ReconcileEvent next)
    {
        var before = ReconciliationStore.Find(store, key, kept.Statement.Hash);
        if (before.Same(next) is { } earlier)
        {
            context.Say($"{ReconcileCase.Name(next.Step)}已于 {earlier.On.ToIso()} 登记,未重复。");
            return (before, false);
        }
        RefusedException.ThrowIfAny(before.Refusals(next, ReconciliationStore.Covers(store, key, kept.Statement, next.About)));
        var after = before.With(next);
        ReconciliationStore.Add(store, context, key, after.Events.Length, next);
        context.Record(store, key.Region, key.Fund, next.Actor, $"reconcile {ReconciliationStore.Code(next.Step)}", after.Disputes == 0 ? $"{key.Provider} {key.Month}" : key.DisputeId(after.Disputes), next.Hash,
            $"{ReconcileCase.Name(next.Step)} {key.Provider} {key.Month} 结算单{(next.Amount is { } amount ? $",{amount} 元" : "")}");
        return (after, true);
    }

    private static StatementKey KeyOf(Store store, string provider, Fund fund, Month month) =>
        new(PartyStore.RegionOf(store, provider) ?? throw new UsageException($"没有登记机构 {provider}"), fund, provider, month);

    private static KeptStatement Kept(Store store, StatementKey key) => Statements.Find(store, key.Region, key.Fund, key.Provider, key.Month)
        ?? throw new RefusedException("方案·三", $"{key.Provider} {key.Month} 尚未结算,没有结算单可以对账");

    private static string Words(ParseResult parsed, Option<string> option) => parsed.GetValue(option)!.ReplaceLineEndings("\n").Trim();

    private static (Option<string> Provider, Option<Fund?> Fund, Option<Month?> Month) StatementOptions() => (RecallAct.ProviderOption(), CommandLine.FundOption(), CommandLine.MonthOption());

    private static Option<string> HashOption(string description) => new("--hash") { Description = description, Required = true };

    private static Option<string> ReasonOption(string description) => new("--reason") { Description = $"{description},不超过 {ReconcileCase.LongestReason} 字", Required = true };

    private static Option<Fen?> AmountOption(string description)
    {
        var option = CommandLine.AmountOption();
        (option.Description, option.Required) = (description, false);
        return option;
    }
}
