using System.Collections.Immutable;

namespace Yijie.Domain.MonthlySettlement;

/// <summary>月度结算的前置事项。What must be in before a provider's month can be settled.</summary>
/// <param name="Declared">已申报。</param>
/// <param name="DeclarationDeadlinePassed">申报截止日已过,可依职权结算。</param>
/// <param name="DrgRequired">DRG/DIP 分组适用:医疗机构当月有计入的住院记录。</param>
/// <param name="AdvanceInFlight">本月预拨已批未回。An instruction of this month's advance may still be paid by the bank.</param>
/// <param name="EarlierMonthOpen">以前月份尚未结算。</param>
public sealed record GateFacts(
    bool Declared, bool DeclarationDeadlinePassed,
    bool AuditDone, bool AgreementCheckDone, bool DrgRequired, bool DrgDone,
    bool AdvanceInFlight, bool EarlierMonthOpen);

/// <summary>结算条件。Whether a provider's month can be settled; one that is not ready never holds up the others.</summary>
public static class Gate
{
    /// <summary>未就绪原因。All of them, in their fixed order; none: ready.</summary>
    /// <law doc="方案" article="三">待完成对该定点医药机构每月月度审核、协议核查、保证金预留、DRG/DIP 分组等相关工作后</law>
    public static ImmutableArray<string> NotReady(GateFacts facts)
    {
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (!facts.Declared && !facts.DeclarationDeadlinePassed) reasons.Add("declaration-missing");
        if (!facts.AuditDone) reasons.Add("audit-open");
        if (!facts.AgreementCheckDone) reasons.Add("agreement-check-open");
        if (facts.DrgRequired && !facts.DrgDone) reasons.Add("drg-open");
        if (facts.AdvanceInFlight) reasons.Add("advance-in-flight");
        if (facts.EarlierMonthOpen) reasons.Add("earlier-month-open");
        return reasons.ToImmutable();
    }

    /// <summary>依职权结算。No declaration, and the deadline is past.</summary>
    public static bool ExOfficio(GateFacts facts) => !facts.Declared && facts.DeclarationDeadlinePassed;
}
