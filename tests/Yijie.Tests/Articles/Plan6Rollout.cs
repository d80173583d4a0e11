using System.Collections.Immutable;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;

namespace Yijie.Tests.Articles;

/// <summary>方案·六:五个阶段,各以什么为达到。</summary>
public sealed class Plan6Rollout
{
    private static readonly Policy Policy = PolicyReader.Read("140100", new(new("shanxi.yaml", 1, ""), PolicyStore.Carried().First(f => f.Name == "shanxi.yaml").Content), null);

    private static readonly RolloutFacts Nothing = new(
        ImmutableDictionary<string, DateOnly>.Empty, ImmutableDictionary<string, DateOnly>.Empty, [], ImmutableDictionary<string, DateOnly>.Empty, null, null);

    [Fact(DisplayName = "方案·六:什么都没有,五个阶段都没有达到")]
    public void NothingDone() => Assert.All(Rollout.Tests(Nothing, Policy), s => Assert.Null(s.DoneOn));

    [Fact(DisplayName = "方案·六:确定试点、首笔付费、评估、试点全部付费、符合条件的全部付费,各是哪天")]
    public void Stages()
    {
        var facts = Nothing with
        {
            Pilots = Days(("H1", "2025-05-26"), ("H2", "2025-06-10")),
            Eligible = ["H1", "H2", "P3"],
            FirstPaid = Days(("H1", "2025-06-27"), ("H2", "2025-08-05"), ("P3", "2025-09-03")),
            EvaluatedOn = new(2025, 7, 20), Evaluation = "专题会",
        };
        Assert.Equal(
            [("rollout-launch", "2025-05-26", "试点 2 家"), ("rollout-test", "2025-06-27", "首笔预拨付讫"), ("rollout-evaluation", "2025-07-20", "专题会"), ("rollout-full", "2025-08-05", "2/2 家"), ("rollout-complete", "2025-09-03", "3/3 家")],
            Rollout.Tests(facts, Policy).Select(Told));

        var short1 = facts with { FirstPaid = facts.FirstPaid.Remove("H2") };
        Assert.Equal([("rollout-full", "", "1/2 家"), ("rollout-complete", "", "2/3 家")], Rollout.Tests(short1, Policy).TakeLast(2).Select(Told));
    }

    [Fact(DisplayName = "方案·六(四):没有试点名单的,以 8 月底前参加即时结算的机构为试点")]
    public void WithoutAList()
    {
        var facts = Nothing with { Enrolled = Days(("H1", "2025-06-01"), ("H2", "2025-09-01")), FirstPaid = Days(("H1", "2025-07-03")) };
        Assert.Equal(("rollout-full", "2025-07-03", "1/1 家"), Told(Rollout.Tests(facts, Policy)[3]));
    }

    [Theory(DisplayName = "覆盖率:已付预拨的除以符合条件的,万分之一为单位;没有符合条件的则无")]
    [InlineData(0, 0, null)]
    [InlineData(3, 2, 6667)]
    [InlineData(10, 10, 10_000)]
    public void Shares(long eligible, long covered, int? basisPoints) =>
        Assert.Equal(basisPoints, new Coverage("140100", new(2025, 8), ProviderType.Pharmacy, eligible, covered).Share?.BasisPoints);

    private static (string, string, string) Told(StageFact s) => (s.Rule, s.DoneOn?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "", s.Act ?? "");

    private static ImmutableDictionary<string, DateOnly> Days(params (string Provider, string Day)[] days) =>
        days.ToImmutableDictionary(d => d.Provider, d => DateOnly.ParseExact(d.Day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
}
