using System.Collections.Immutable;
using System.CommandLine;
using System.Data.Common;
using Yijie.App.AnnualClearing;
using Yijie.App.FundRequests;
using Yijie.App.Imports;
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
public sealed record Check(string Name, long Checked, IReadOnlyList<string> Faults);

/// <summary>核验的输出。</summary>
public sealed record VerifyAnswer(bool Ok, IReadOnlyList<Check> Checks);

/// <summary>核验。<c>verify</c>: recomputes what is kept from what it was made of; exit code 3 where anything disagrees.</summary>
public static class VerifyCommand
{
    private const int Threads = 2;

    /// <summary>全部核验。In the order in which a month flows: records, runs, payments, books. Each part is done by one thread.</summary>
    private static readonly Func<Store, IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)>>[] Parts =
    [
        RecordChecks.Run, RunChecks.Run, ClearingChecks.Run, PaymentChecks.Run, PrepaymentChecks.Run, RecallChecks.Run, LedgerChecks.Run,
        RequestChecks.Run, ReconciliationChecks.Run, KeptFacts.Run, NoticeChecks.Run,
    ];

    /// <summary>先开始的。The parts that take longest, so that no thread is left alone with one of them at the end; then the others in their order.</summary>
    private static readonly ImmutableArray<int> Begun = [.. Enumerable.Range(0, Parts.Length).OrderByDescending(i => Parts[i] == KeptFacts.Run || Parts[i] == RunChecks.Run)];

    public static Command Build() => new Command("verify", "核验:重算每个批次,核对记录、账簿、支付与各月恒等").ReadBy(Readers.Province).Answers<VerifyAnswer>().Does((context, parsed) =>
    {
        using (var store = context.Database.Read()) context.RequireReader(store, ImportLog.Province);
        var checks = new List<Check>();
        foreach (var (i, part) in All(context.Database).Index())
        {
            context.Say($"核验 {i + 1}/{Parts.Length}");
            foreach (var check in part.GetAwaiter().GetResult())
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

    /// <summary>各部分的结果,按次序。Two threads look at one moment of the database; each part is begun by whichever is free (docs/decisions/228).</summary>
    private static IEnumerable<Task<List<Check>>> All(Database database)
    {
        using var moment = database.ReadTogether(Threads);
        var found = Parts.Select(_ => new TaskCompletionSource<List<Check>>()).ToList();
        var (begun, wanted) = (0, Parts.Length);
        var threads = moment.Stores.Select(store => new Thread(() =>
        {
            DbException? lost = null; // what follows in the same transaction fails of it, whatever it says
            for (var next = Interlocked.Increment(ref begun) - 1; next < Parts.Length; next = Interlocked.Increment(ref begun) - 1)
            {
                var part = Begun[next];
                if (part >= Volatile.Read(ref wanted)) continue;
                try
                {
                    found[part].SetResult([.. Parts[part](store).Select(c => new Check(c.Name, c.Checked, c.Faults))]);
                }
                catch (Exception e)
                {
                    Volatile.Write(ref wanted, part); // those before it are still told, and nobody waits for those after it
                    lost ??= e as DbException;
                    found[part].SetException(lost ?? e);
                }
            }
        }) { Name = "verify", IsBackground = true }).ToList();
        threads.ForEach(t => t.Start());
        try
        {
            foreach (var part in found) yield return part.Task;
        }
        finally
        {
            Interlocked.Exchange(ref begun, Parts.Length);
            threads.ForEach(t => t.Join());
        }
    }
}
