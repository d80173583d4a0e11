using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Duties;

/// <summary>推进的一个阶段。Its last day, and whose duty it is.</summary>
public sealed record RolloutStage(string Rule, Provision<DateOnly> Until, DutyParty Party);

/// <summary>推进的事实。What a region has done of the roll-out.</summary>
/// <param name="Pilots">试点机构及其起始日。</param>
/// <param name="Enrolled">参加即时结算的机构及其最早的起始日。</param>
/// <param name="Eligible">符合条件的机构:全面实现所看月份有计入记录、协议正常的。</param>
/// <param name="FirstPaid">各机构第一笔预拨付讫之日。</param>
/// <param name="EvaluatedOn">省局评估之日。</param>
public sealed record RolloutFacts(
    ImmutableDictionary<string, DateOnly> Pilots, ImmutableDictionary<string, DateOnly> Enrolled, ImmutableHashSet<string> Eligible,
    ImmutableDictionary<string, DateOnly> FirstPaid, DateOnly? EvaluatedOn, string? Evaluation);

/// <summary>推进步骤。The five stages of 2025, each with its test.</summary>
public static class Rollout
{
    /// <summary>五个阶段。</summary>
    public static ImmutableArray<RolloutStage> Stages(Policy policy) =>
    [
        new(DutyRules.RolloutLaunch, policy.RolloutLaunch.All[^1], DutyParty.Agency),
        new(DutyRules.RolloutTest, policy.RolloutTest.All[^1], DutyParty.Agency),
        new(DutyRules.RolloutEvaluation, policy.RolloutEvaluation.All[^1], DutyParty.Province),
        new(DutyRules.RolloutFull, policy.RolloutFull.All[^1], DutyParty.Agency),
        new(DutyRules.RolloutComplete, policy.RolloutComplete.All[^1], DutyParty.Agency),
    ];

    /// <summary>全面实现看哪个月:阶段结束前付得到的最后一个费用所属月。</summary>
    public static Month CoveredMonth(Policy policy) => Month.Of(policy.RolloutComplete.All[^1].Value).Previous;

    /// <summary>各阶段的检验。What each stage asks for, and the day on which it was there.</summary>
    /// <law doc="方案" article="六(一)">各统筹区启动即时结算工作,制定工作方案,优化结算流程,强化智能审核,确定试点医药机构</law>
    /// <law doc="方案" article="六(二)">6月30日全省正式上线,实现即时结算实际付费。</law>
    /// <law doc="方案" article="六(四)">8月底前,各统筹区内所有试点医药机构全部开展即时结算实际付费。</law>
    /// <law doc="方案" article="六(五)">在各统筹区内即时结算试点医药机构全覆盖基础上,实现符合条件的定点医药机构即时结算全覆盖。</law>
    public static ImmutableArray<StageFact> Tests(RolloutFacts facts, Policy policy)
    {
        var pilots = PilotsOf(facts, policy.RolloutFull.All[^1].Value);
        return
        [
            new(DutyRules.RolloutLaunch, First(pilots.Values), pilots.Count == 0 ? null : $"试点 {pilots.Count} 家"),
            new(DutyRules.RolloutTest, First(facts.FirstPaid.Values), facts.FirstPaid.IsEmpty ? null : "首笔预拨付讫"),
            new(DutyRules.RolloutEvaluation, facts.EvaluatedOn, facts.Evaluation),
            AllPaid(DutyRules.RolloutFull, pilots.Keys, facts.FirstPaid),
            AllPaid(DutyRules.RolloutComplete, facts.Eligible, facts.FirstPaid),
        ];
    }

    /// <summary>试点机构。Those on the list; where there is none, those in instant settlement before the stage of the pilots ended.</summary>
    private static ImmutableDictionary<string, DateOnly> PilotsOf(RolloutFacts facts, DateOnly until) =>
        facts.Pilots.IsEmpty ? facts.Enrolled.Where(e => e.Value <= until).ToImmutableDictionary() : facts.Pilots;

    private static StageFact AllPaid(string rule, IEnumerable<string> providers, ImmutableDictionary<string, DateOnly> firstPaid)
    {
        var paid = providers.Select(p => firstPaid.TryGetValue(p, out var day) ? day : (DateOnly?)null).ToList();
        var count = paid.Count(d => d is not null);
        return new(rule, count > 0 && count == paid.Count ? paid.Max() : null, paid.Count == 0 ? null : $"{count}/{paid.Count} 家");
    }

    private static DateOnly? First(IEnumerable<DateOnly> days) => days.Select(d => (DateOnly?)d).Min();
}

/// <summary>覆盖率。Providers of a kind with a paid advance for the month, out of those eligible.</summary>
/// <param name="Eligible">符合条件:当月应结算额大于零、月末协议正常。</param>
/// <param name="Covered">其中当月预拨已付讫。</param>
public sealed record Coverage(string Region, Month Month, ProviderType Kind, long Eligible, long Covered)
{
    /// <summary>覆盖率;没有符合条件的机构则无。</summary>
    public Rate? Share => Eligible == 0 ? null : new(checked((int)new Fen(Covered * 10_000).DividedBy(Eligible).Value));
}
