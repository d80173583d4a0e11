using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.AnnualClearing;
using Yijie.App.FundRequests;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Payments;
using Yijie.App.Prepayment;
using Yijie.App.Reconciliation;
using Yijie.App.Records;
using Yijie.App.Storage;
using Yijie.App.Supervision;

namespace Yijie.App.Verification;

/// <summary>一项核验。What was checked, how many of it, and every fault.</summary>
public sealed record Check(string Name, long Checked, IReadOnlyList<string> Faults)
{
    internal static Check Of((string Name, long Checked, IReadOnlyList<string> Faults) done) => new(done.Name, done.Checked, done.Faults);
}

/// <summary>核验的输出。</summary>
public sealed record VerifyAnswer(bool Ok, IReadOnlyList<Check> Checks);

/// <summary>核验。<c>verify</c>: recomputes what is kept from what it was made of; exit code 3 where anything disagrees.</summary>
public static class VerifyCommand
{
    public static Command Build() => new Command("verify", "核验:重算每个批次,核对记录、账簿、支付与各月恒等").ReadBy(Readers.Province).Answers<VerifyAnswer>().Does((context, parsed) =>
    {
        using var store = context.Database.Read();
        context.RequireReader(store, ImportLog.Province);
        var checks = new List<Check>();
        var parts = Parts(store);
        foreach (var (i, part) in parts.Index())
        {
            context.Say($"核验 {i + 1}/{parts.Length}");
            foreach (var check in part.Select(Check.Of))
            {
                context.Say($"{(check.Faults.Count == 0 ? "✓" : "✗")} {check.Name}({check.Checked})");
                checks.Add(check);
            }
        }

        var answer = new VerifyAnswer(checks.TrueForAll(c => c.Faults.Count == 0), checks);
        context.Answer(answer, text =>
        {
            foreach (var check in checks)
                foreach (var fault in check.Faults) text.WriteLine($"{check.Name}:{fault}");
            text.WriteLine(answer.Ok ? $"核验通过,共 {checks.Count} 项。" : $"核验发现 {checks.Sum(c => c.Faults.Count)} 处不符。");
        });
        return answer.Ok ? 0 : 3;
    });

    /// <summary>全部核验。</summary>
    public static IEnumerable<Check> All(Store store) => Parts(store).SelectMany(p => p).Select(Check.Of);

    /// <summary>In the order in which a month flows: records, runs, payments, books.</summary>
    private static ImmutableArray<IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)>> Parts(Store store) =>
    [
        RecordChecks.Run(store), RunChecks.Run(store), ClearingChecks.Run(store), PaymentChecks.Run(store), PrepaymentChecks.Run(store), RecallChecks.Run(store),
        LedgerChecks.Run(store), RequestChecks.Run(store), ReconciliationChecks.Run(store), KeptFacts.Run(store), NoticeChecks.Run(store),
    ];
}
