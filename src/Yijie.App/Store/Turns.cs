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
    public Turn Wait(IReadOnlyList<string> regions)
    {
        var turn = new Turn(this, regions.Contains(ImportLog.Province) ? [] : regions);
        lock (gate)
        {
            line.AddLast(turn);
            while (line.TakeWhile(t => t != turn).Any(turn.Excludes)) Monitor.Wait(gate);
        }
        return turn;
    }

    internal void WaitToWrite() => writing.Wait();

    internal void Leave(Turn turn, bool hasWritten)
    {
        lock (gate)
        {
            if (!line.Remove(turn)) return;
            if (hasWritten) writing.Release();
            Monitor.PulseAll(gate);
        }
    }
}

/// <summary>一轮。Of one act, until it is disposed.</summary>
/// <param name="regions">Where it acts; none: in the whole database.</param>
internal sealed class Turn(Turns turns, IReadOnlyList<string> regions) : IDisposable
{
    private bool hasWritten;

    public IReadOnlyList<string> Regions => regions;

    /// <summary>Whether others act beside it, and it has not asked to write.</summary>
    public bool IsReading => regions.Count > 0 && !hasWritten;

    public bool Excludes(Turn other) => regions.Count == 0 || other.Regions.Count == 0 || regions.Intersect(other.Regions).Any();

    /// <summary>Waits until nobody else of this process writes.</summary>
    public void WaitToWrite()
    {
        turns.WaitToWrite();
        hasWritten = true;
    }

    public void Dispose() => turns.Leave(this, hasWritten);
}
