using System.CommandLine;
using System.CommandLine.Parsing;
using Yijie.App.Papers;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Runs;

/// <summary>批次的简答。A batch and how far it is, without what was decided of each provider: <c>--brief</c>.</summary>
/// <param name="Period">yyyy-MM, or yyyy of a run of a year.</param>
public sealed record BriefAnswer(string Id, string Region, string Fund, string Period, string Kind, long Revision, string Hash, string Status);

/// <summary>批次的命令。calculate, show, review, approve and reject of any run; of a month with <c>--month</c>, of a year with <c>--year</c>.</summary>
public static class RunCommands
{
    /// <summary>Prints a batch and its outcome and gives the exit code; the batch is null where there was nothing to store.</summary>
    public delegate int Answer<TOutcome>(Context context, Store store, BatchKey key, Batch? batch, TOutcome outcome);

    /// <summary>The same commands, with what show answers on paper.</summary>
    public static Command ShownOnPaper<T>(this Command runs, Func<Desk, T, Paper> paper, Func<Desk, T, IEnumerable<Paper>>? each = null)
    {
        runs.Subcommands.Single(c => c.Name == "show").OnPaper(paper, each);
        return runs;
    }

    /// <param name="answers">The type that <paramref name="answer"/> answers with.</param>
    /// <param name="choice">An option of calculate beside the usual ones, and the run it chooses; null: there is none.</param>
    public static Command Build<TInputs, TOutcome>(
        string name, string description, BatchRun<TInputs, TOutcome> run, Answer<TOutcome> answer, Type answers,
        (Option<string> Option, Func<string, BatchRun<TInputs, TOutcome>> Run)? choice = null)
        where TInputs : class
        where TOutcome : class
    {
        var brief = new Option<bool>("--brief") { Description = "存成或办过的批次只答批次本身,不列各机构(用 show 查阅)" };
        return new Command(name, description) { Calculate(), Show(), Handle("review", "复核", Role.Reviewer, run.Review), Handle("approve", "审批", Role.Approver, run.Approve), Reject() };

        Option<Month?> PeriodOption(bool required) => new BatchKey("", default, default, run.Kind).IsYearly ? CommandLine.YearOption(required) : CommandLine.MonthOption(required);

        Command Calculate()
        {
            var (region, fund, period) = (CommandLine.RegionOption(), CommandLine.FundOption(), PeriodOption(required: true));
            var withinFunds = new Option<bool>("--within-funds") { Description = "资金不足时分批:按金额从小到大,以可用资金为限" };
            var command = new Command("calculate", "试算并存为草稿(经办)") { region, fund, period, withinFunds, brief };
            if (choice is not null) command.Options.Add(choice.Value.Option);
            return command.ActBy(Role.Handler).Answers(answers).Answers<BriefAnswer>().Does((context, parsed) =>
            {
                var chosen = choice is null ? run : choice.Value.Run(parsed.GetValue(choice.Value.Option)!);
                var key = new BatchKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value, parsed.GetValue(period)!.Value, run.Kind);
                var (batch, outcome) = chosen.Calculate(context, key, parsed.GetValue(withinFunds));
                return Reply(context, parsed, key, batch, outcome);
            });
        }

        Command Show()
        {
            var (region, fund, period) = (CommandLine.RegionOption(required: false), CommandLine.FundOption(required: false), PeriodOption(required: false));
            var id = new Option<string>("--id") { Description = "批次号" };
            return new Command("show", $"查阅批次:--id,或 --region --fund {period.Name} 的最近一批") { region, fund, period, id }.ReadBy(Readers.Agency).UntilNextAct().Answers(answers).Does((context, parsed) =>
            {
                using var store = context.Database.Read();
                var batch = Find(store, parsed.GetValue(id), parsed, region, fund, period);
                context.RequireReader(store, batch.Key.Region);
                return answer(context, store, batch.Key, batch, run.Stored(store, batch));
            });
        }

        Batch Find(Store store, string? id, ParseResult parsed, Option<string> region, Option<Fund?> fund, Option<Month?> period)
        {
            if (id is not null) return Batches.Get(store, id, run.Kind);
            if (parsed.GetValue(region) is not { } r || parsed.GetValue(fund) is not { } f || parsed.GetValue(period) is not { } p)
                throw new UsageException($"请用 --id 指明批次,或同时给出 --region、--fund、{period.Name}");
            var key = new BatchKey(r, f, p, run.Kind);
            return Batches.Of(store, key).LastOrDefault() ?? throw new RefusedException(run.Article, $"{r} {key.Period} 尚无批次,请先试算(calculate)");
        }

        Command Handle(string verb, string title, Role post, Func<Context, string, string, (Batch, TOutcome?)> act)
        {
            var id = new Option<string>("--id") { Description = "批次号", Required = true };
            var hash = new Option<string>("--hash") { Description = "所见批次的摘要", Required = true };
            return new Command(verb, $"{title}:交回所见的摘要") { id, hash, brief }.ActBy(post).Answers(answers).Answers<BriefAnswer>().Does((context, parsed) =>
            {
                var (batch, outcome) = act(context, parsed.GetValue(id)!, parsed.GetValue(hash)!);
                return Reply(context, parsed, batch.Key, batch, outcome);
            });
        }

        Command Reject()
        {
            var id = new Option<string>("--id") { Description = "批次号", Required = true };
            var reason = new Option<string>("--reason") { Description = "退回理由", Required = true };
            return new Command("reject", "退回(复核或审批)") { id, reason, brief }.ActBy(Role.Reviewer, Role.Approver).Answers(answers).Answers<BriefAnswer>().Does((context, parsed) =>
            {
                var batch = run.Reject(context, parsed.GetValue(id)!, parsed.GetValue(reason)!);
                return Reply(context, parsed, batch.Key, batch, outcome: null);
            });
        }

        // An outcome that the act did not decide is the one the batch keeps; briefly, nobody asked for it.
        int Reply(Context context, ParseResult parsed, BatchKey key, Batch? batch, TOutcome? outcome)
        {
            using var store = context.Database.Read();
            if (batch is null || !parsed.GetValue(brief)) return answer(context, store, key, batch, outcome ?? run.Stored(store, batch!));
            var content = new BriefAnswer(batch.Id, key.Region, key.Fund.Code(), key.Period, key.KindCode, batch.Revision, batch.Hash, BatchStatus.Of(store, batch));
            context.Answer(content, text => text.WriteLine($"批次 {content.Id}  状态 {BatchStatus.InWords(content.Status)}  摘要 {content.Hash}"));
            return 0;
        }
    }
}
