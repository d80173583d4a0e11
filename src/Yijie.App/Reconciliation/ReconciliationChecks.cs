using Yijie.App.MonthlySettlement;
using Yijie.App.Storage;
using Yijie.Domain.Reconciliation;

namespace Yijie.App.Reconciliation;

/// <summary>对账的核验。Every case is gone through again, step by step: each has its statement, names the hash it was taken on, and was in order.</summary>
public static class ReconciliationChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var (steps, faults) = (0L, new List<string>());
        foreach (var key in ReconciliationStore.Keys(store))
        {
            var of = $"{key.Provider} {key.Fund} {key.Month}";
            if (Statements.Find(store, key.Region, key.Fund, key.Provider, key.Month) is not { } kept)
            {
                faults.Add($"{of}:没有结算单");
                continue;
            }
            var sofar = new ReconcileCase(kept.Statement.Hash, []);
            foreach (var step in ReconciliationStore.Find(store, key, kept.Statement.Hash).Events)
            {
                steps++;
                faults.AddRange(sofar.Refusals(step, ReconciliationStore.Covers(store, key, kept.Statement, step.About)).Select(r => $"{of} {ReconcileCase.Name(step.Step)}:{r.Reason}"));
                sofar = sofar.With(step);
            }
        }
        return [("对账的每一步都有其结算单,所据摘要相符,依次可办", steps, faults)];
    }
}
