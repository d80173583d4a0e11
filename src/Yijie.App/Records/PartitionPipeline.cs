using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Yijie.Domain;

namespace Yijie.App.Records;

/// <summary>
/// 分区流水线。Partitions are judged on several threads and stored on this one, which alone speaks to the database, in their order. Only a few
/// are under way at a time, so that what waits to be stored stays small.
/// </summary>
internal static class PartitionPipeline
{
    private const int AheadOfStoring = 12;

    /// <summary>Judges and stores every partition; returns each thread's tally.</summary>
    public static List<ImportTally> Run(ParsingScope scope, IReadOnlySet<Month> months, SegmentWriter storing, int threads, ImportProgress progress)
    {
        if (months.Count == 0) return [];
        var judges = Enumerable.Range(0, threads).Select(_ => new MonthJudge(scope, months.Min(), months.Max())).ToList();
        var used = new ConcurrentBag<PartitionOutcome>();
        var outcomes = new Outcome[scope.Partitions.Count];
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = new();
        using var work = new BlockingCollection<(int Partition, ILookup<(int, Month), byte[]> Kept)>();
        var workers = judges.Select(judge => new Thread(() =>
        {
            foreach (var (partition, kept) in work.GetConsumingEnumerable())
            {
                if (!used.TryTake(out var outcome)) outcome = new();
                outcome.Clear();
                outcomes[partition].Make(outcome, () => judge.Judge(partition, kept, outcome));
            }
        }) { Name = "judge", IsBackground = true }).ToList();
        workers.ForEach(w => w.Start());
        try
        {
            var asked = 0;
            for (var partition = 0; partition < outcomes.Length; partition++)
            {
                for (; asked < outcomes.Length && asked < partition + AheadOfStoring; asked++) work.Add((asked, storing.Kept(scope.Partitions.Providers(asked))));
                var outcome = outcomes[partition].Take();
                storing.Store(outcome);
                used.Add(outcome);
                progress.Stored(partition + 1);
            }
        }
        finally
        {
            work.CompleteAdding();
            workers.ForEach(w => w.Join());
        }
        return [.. judges.Select(j => j.Tally)];
    }

    /// <summary>One partition's outcome, or the trouble there was with it.</summary>
    private sealed class Outcome
    {
        private readonly ManualResetEventSlim made = new();
        private PartitionOutcome? outcome;
        private ExceptionDispatchInfo? trouble;

        public void Make(PartitionOutcome into, Action judge)
        {
            try
            {
                judge();
                outcome = into;
            }
            catch (Exception e)
            {
                trouble = ExceptionDispatchInfo.Capture(e);
            }
            made.Set();
        }

        public PartitionOutcome Take()
        {
            made.Wait();
            made.Dispose();
            trouble?.Throw();
            var taken = outcome!;
            outcome = null;
            return taken;
        }
    }
}
