using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Given;
using static Yijie.Tests.Articles.Prepaying;

namespace Yijie.Tests.Articles;

/// <summary>办法·第七条 预付规模的调整。</summary>
public sealed class Measures7Scale
{
    private static readonly Consultation Agreed = new(2, "并医保会〔2026〕1号", new(2026, 1, 10), ["医保", "财政", "卫健"], "突发重大公共卫生事件");

    [Fact(DisplayName = "办法·第七条:一般为 1 个月;三部门会商后按所定规模,并注明文号")]
    public void AnotherScale()
    {
        var usual = Quota.Decide(Inpatient("2020-01-01", 1000));
        Assert.Equal((Yuan(1000), "办法·第六条"), (usual.Amount, usual.ScaleCite));
        var doubled = Quota.Decide(Inpatient("2020-01-01", 1000, consultation: Agreed));
        Assert.Equal((Yuan(2000), "办法·第七条,并医保会〔2026〕1号"), (doubled.Amount, doubled.ScaleCite));
    }

    [Fact(DisplayName = "办法·第七条:三个部门缺一不可,缺哪个说哪个;日期不能在业务日之后")]
    public void AllThree()
    {
        Assert.Empty(Agreed.Refusals(Applied));
        Assert.Equal(["会商缺少财政部门:须由医保、财政、卫健三部门会商", "会商缺少卫健部门:须由医保、财政、卫健三部门会商"],
            (Agreed with { Departments = ["医保"] }).Refusals(Applied).Select(r => r.Reason));
        Assert.Contains("在业务日 2026-01-09 之后", Assert.Single(Agreed.Refusals(new(2026, 1, 9))).Reason, StringComparison.Ordinal);
    }
}
