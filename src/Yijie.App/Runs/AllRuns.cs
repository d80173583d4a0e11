using Yijie.App.AnnualClearing;
using Yijie.App.MonthlySettlement;
using Yijie.App.Prepayment;
using Yijie.App.Storage;

namespace Yijie.App.Runs;

/// <summary>各种批次。By kind, for what does not need to know a run's types.</summary>
public static class AllRuns
{
    public static IRun Of(BatchKind kind) => kind switch
    {
        BatchKind.Advance => new AdvanceRun(),
        BatchKind.Settlement => new SettlementRun(),
        BatchKind.Prepayment => new PrepaymentRun(),
        BatchKind.Clearing => new ClearingRun(),
    };
}
