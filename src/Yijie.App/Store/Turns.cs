using Yijie.App.Imports;

namespace Yijie.App.Storage;

/// <summary>
/// 轮次。Who may act, in a service on SQLite, as on PostgreSQL its locks say: in different regions at once, in one region one after another, in the whole database
/// alone; all in the order in which they came (docs/decisions/195).
/// </summary>
internal sealed class Turns
{
    private readonly object gate = new();
    private readonly LinkedList<Turn> line = [];
    private readonly SemaphoreSlim writing = new(1); // of those who act in different regions, one at a time writes the file

    /// <summary>Waits until nobody who came before acts in one of these regions; none named, or the province: in the whole database.</summary>
    /// <param name="toWrite">And until nobody else of this process writes.</param>
    public Turn Wait(IReadOnlyList<string> regions, bool toWrite)
    {
        var turn = new Turn(this, regions.Contains(ImportLog.Province) ? [] : regions);
        lock (gate)
        {
            line.AddLast(turn);
            while (line.TakeWhile(t => t != turn).Any(turn.Excludes)) Monitor.Wait(gate);
        }
        if (toWrite) turn.WaitToWrite();
        return turn;
    }

    /// <summary>一轮。Of one act, until it is disposed.</summary>
    /// <param name="regions">Where it acts; none: in the whole database.</param>
    internal sealed class Turn(Turns turns, IReadOnlyList<string> regions) : IDisposable
    {
        private bool writes;

        public IReadOnlyList<string> Regions => regions;

        /// <summary>Whether others may write beside it: it is of some regions, and has not asked to write.</summary>
        public bool IsReading => regions.Count > 0 && !writes;

        public bool Excludes(Turn other) => regions.Count == 0 || other.Regions.Count == 0 || regions.Intersect(other.Regions).Any();

        /// <summary>Waits until nobody else of this process writes.</summary>
        public void WaitToWrite()
        {
            turns.writing.Wait();
            writes = true;
        }

        public void Dispose()
        {
            lock (turns.gate)
            {
                if (!turns.line.Remove(this)) return;
                if (writes) turns.writing.Release();
                Monitor.PulseAll(turns.gate);
            }
        }
    }
}

/// <summary>其间另有办理。Another process has acted where an act had read; of that act nothing is written. <see cref="Database.LockToRead"/>, and once more from its beginning.</summary>
internal sealed class ActedMeanwhileException() : Exception("another process has acted here meanwhile");
