using System.Collections.Concurrent;
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
        var outcomes = new OutcomeQueue(scope.Partitions.Count, scope.Memory);
        using var work = new BlockingCollection<(int Partition, ILookup<(int, Month), byte[]> Kept)>();
        var workers = judges.Select(judge => new Thread(() =>
        {
            foreach (var (partition, kept) in work.GetConsumingEnumerable()) outcomes.Make(partition, writer => judge.Judge(partition, kept, writer));
        }) { Name = "judge", IsBackground = true }).ToList();
        workers.ForEach(w => w.Start());
        try
        {
            var asked = 0;
            for (var partition = 0; partition < scope.Partitions.Count; partition++)
            {
                for (; asked < scope.Partitions.Count && asked < partition + AheadOfStoring; asked++) work.Add((asked, storing.Kept(scope.Partitions.Providers(asked))));
                foreach (var outcome in outcomes.Take(partition)) storing.Store(outcome);
                progress.Stored(partition + 1);
            }
        }
        finally
        {
            work.CompleteAdding();
            outcomes.Abandon();
            workers.ForEach(w => w.Join());
        }
        return [.. judges.Select(j => j.Tally)];
    }
}
