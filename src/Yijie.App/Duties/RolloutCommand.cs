using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;

namespace Yijie.App.Duties;

/// <summary>覆盖率的输出。</summary>
public sealed record CoverageAnswer(string Kind, long Eligible, long Covered, Rate? ShareBp);

/// <summary>一个统筹区的推进情况。</summary>
public sealed record RolloutAnswer(string Region, string Name, string Month, IReadOnlyList<DutyAnswer> Stages, IReadOnlyList<CoverageAnswer> Coverage);

/// <summary>试点机构的输出。</summary>
public sealed record PilotAnswer(string Region, string Provider, string From);

/// <summary>试点评估的输出。</summary>
public sealed record EvaluationAnswer(string Region, string OnDay, string Document);

/// <summary>推进步骤。<c>rollout status</c>: the five stages of 2025 and the coverage; <c>pilots</c>: the list; <c>evaluate</c>: the province's evaluation.</summary>
public static class RolloutCommand
{
    public static Command Build() => new("rollout", "推进步骤(方案·六):五个阶段、试点机构、覆盖率") { Status(), Pilots(), Evaluate() };

    private static Command Status()
    {
        var (region, month) = (CommandLine.RegionOption(required: false), CommandLine.MonthOption(required: false));
        var all = new Option<bool>("--all") { Description = "全省各统筹区" };
        return new Command("status", "各阶段是否按时达到,及某月的覆盖率(默认上月)") { region, all, month }.ReadBy(Readers.Agency).Answers<IReadOnlyList<RolloutAnswer>>().Does((context, parsed) =>
        {
            var regions = DutiesCommand.RegionsOf(parsed.GetValue(region), parsed.GetValue(all));
            var service = parsed.GetValue(month) ?? Month.Of(context.Today).Previous;
            using var store = context.Database.Read();
            foreach (var r in regions) context.RequireReader(store, r);
            var calendar = CalendarStore.Load(store);
            IReadOnlyList<RolloutAnswer> answers = [.. regions.Select(r => Of(store, r, calendar, service, context.Today))];
            context.Answer(answers, text => Write(text, answers));
        });
    }

    private static Command Pilots()
    {
        var region = CommandLine.RegionOption();
        return new Command("pilots", "试点机构名单(用 import pilots 导入)") { region }.ReadBy(Readers.Agency).Answers<IReadOnlyList<PilotAnswer>>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            IReadOnlyList<PilotAnswer> pilots = [.. RolloutStore.Pilots(store, where, context.Today).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => new PilotAnswer(where, p.Key, p.Value.ToIso()))];
            context.Answer(pilots, text => TextTable.Write(text, ["机构", "自"], pilots.Select(p => new[] { p.Provider, p.From })));
        });
    }

    private static Command Evaluate()
    {
        var region = CommandLine.RegionOption();
        var document = new Option<string>("--document") { Description = "评估的文号或会议", Required = true };
        return new Command("evaluate", "登记省局对一个统筹区试点的评估(省局)") { region, document }.ActBy(Role.Province).Answers<EvaluationAnswer>().Does((context, parsed) =>
        {
            var (where, what) = (parsed.GetValue(region)!, parsed.GetValue(document)!.Trim());
            if (what.Length == 0) throw new UsageException("--document 不能为空");
            using var store = context.Database.Write(where);
            var person = context.Actor(store);
            RefusedException.ThrowIfAny(People.MayAct(person, where, Role.Province));
            var earlier = store.Find<EvaluationAnswer>("select region, on_day, document from rollout_evaluation where region = @where", new { where });
            RefusedException.ThrowIfAny(Refusal.When(earlier is not null && earlier.Document != what, "方案·六(三)", $"{where} 的试点已于 {earlier?.OnDay} 评估({earlier?.Document})"));
            var answer = earlier ?? new EvaluationAnswer(where, context.Today.ToIso(), what);
            if (earlier is null)
            {
                store.Execute("insert into rollout_evaluation (region, on_day, document, actor, at) values (@Region, @OnDay, @Document, @actor, @Instant)",
                    new { answer.Region, answer.OnDay, answer.Document, actor = person.Name, context.Instant });
                context.Record(store, where, fund: null, person.Name, "rollout evaluate", what, "", "试点评估");
                store.Commit();
            }
            context.Answer(answer, text => text.WriteLine($"{where} 的试点已于 {answer.OnDay} 评估:{answer.Document}"));
        });
    }

    private static RolloutAnswer Of(Store store, string region, WorkCalendar calendar, Month month, DateOnly today)
    {
        var policy = PolicyStore.Load(store, region);
        var facts = DutyFacts.None(region, today) with { Stages = Rollout.Tests(RolloutStore.Load(store, region, policy, today), policy) };
        var stages = Rollout.Stages(policy);
        var duties = DutyRoster.Of(policy, calendar, facts, new(stages.Min(s => s.Until.Value), stages.Max(s => s.Until.Value)))
            .Where(d => stages.Any(s => s.Rule == d.Rule));
        return new(
            region, Region.Find(region)!.Name, month.ToString(), [.. duties.Select(DutyAnswer.Of)],
            [.. RolloutStore.CoverageOf(store, region, [month], today).Select(c => new CoverageAnswer(KindCode(c.Kind), c.Eligible, c.Covered, c.Share))]);
    }

    private static void Write(TextWriter text, IReadOnlyList<RolloutAnswer> answers)
    {
        TextTable.Write(text, ["统筹区", "阶段", "截止", "状态", "达到", ""],
            answers.SelectMany(a => a.Stages.Select(s => new[] { a.Name, s.Title, s.DueOn, DutyWords.NameOfState(s.State), s.DoneOn ?? "", s.Act ?? "" })));
        text.WriteLine();
        TextTable.Write(text, ["统筹区", $"{answers.FirstOrDefault()?.Month} 覆盖", ">符合条件", ">已付预拨", ">覆盖率"],
            answers.SelectMany(a => a.Coverage.Select(c => new[] { a.Name, c.Kind == "institution" ? "医疗机构" : "药店", $"{c.Eligible}", $"{c.Covered}", c.ShareBp?.ToString() ?? "" })));
    }

    private static string KindCode(ProviderType kind) => kind == ProviderType.Institution ? "institution" : "pharmacy";
}
