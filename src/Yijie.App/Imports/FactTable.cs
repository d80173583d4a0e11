using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>
/// 以主键为准的事实。Facts of which each has a key, the newest of a key being in force. The same again is a duplicate; other content under the
/// same key is a new version, or is refused, as the kind says. Where a file has several rows of a key, the last is what the file says of it:
/// if that is in force already, the file changes nothing and all of them are duplicates (docs/decisions/021).
/// </summary>
internal abstract class FactTable<TKey, TFact> : TableKind
    where TKey : notnull
    where TFact : IEquatable<TFact>
{
    private readonly List<Entry> rows = [];
    private readonly Dictionary<TKey, TFact> lastOfFile = [];

    /// <summary>One well-formed row.</summary>
    protected readonly record struct Entry(long Line, TKey Key, TFact Fact);

    protected abstract string Table { get; }

    /// <summary>The columns that <see cref="Append"/> writes, in its order.</summary>
    protected abstract string[] Columns { get; }

    protected abstract (TKey Key, TFact Fact) Parse(CsvRow row);

    /// <summary>What is in force of these keys (of others too, if that is simpler).</summary>
    protected abstract Dictionary<TKey, TFact> InForce(Store store, IReadOnlyCollection<TKey> keys);

    protected abstract void Append(RowAppender appender, long seq, long line, TKey key, TFact fact);

    /// <summary>Whether other content under the same key may take the place of what is in force.</summary>
    protected virtual bool Replaceable => true;

    /// <summary>What is wrong with a row that would change something; null: nothing.</summary>
    protected virtual Rejection? Refuse(Entry entry, bool isKnown) => null;

    /// <summary>Fills in what a row leaves to other facts; rows for which that fails are left out, with their fault.</summary>
    protected virtual List<Entry> Complete(Store store, List<Entry> entries, Dictionary<TKey, TFact> before, List<Rejection> faults) => entries;

    public sealed override void Read(CsvRow row)
    {
        var (key, fact) = Parse(row);
        if (!row.IsRejected) Take(row.Line, key, fact);
    }

    /// <summary>A fact that is well formed, to be judged with the others.</summary>
    protected void Take(long line, TKey key, TFact fact)
    {
        rows.Add(new(line, key, fact));
        lastOfFile[key] = fact;
    }

    public sealed override Tally Store(Store store, long seq, List<Rejection> faults)
    {
        var before = InForce(store, lastOfFile.Keys);
        var accepted = Judge(Complete(store, rows, before, faults), before, faults, out var duplicates);
        if (accepted.Count > 0)
        {
            using var appender = store.Append(Table, Columns);
            foreach (var (line, key, fact) in accepted) Append(appender, seq, line, key, fact);
            appender.Complete();
        }
        return new(accepted.Count, duplicates);
    }

    private List<Entry> Judge(List<Entry> entries, Dictionary<TKey, TFact> before, List<Rejection> faults, out long duplicates)
    {
        duplicates = 0;
        var accepted = new List<Entry>();
        var current = new Dictionary<TKey, TFact>();
        foreach (var entry in entries)
        {
            var isKnown = current.TryGetValue(entry.Key, out var inForce) || before.TryGetValue(entry.Key, out inForce);
            if (isKnown && (entry.Fact.Equals(inForce!) || (Replaceable && FileChangesNothing(entry.Key, before)))) duplicates++;
            else if (Refuse(entry, isKnown) is { } fault) faults.Add(fault);
            else
            {
                accepted.Add(entry);
                current[entry.Key] = entry.Fact;
            }
        }
        return accepted;
    }

    private bool FileChangesNothing(TKey key, Dictionary<TKey, TFact> before) => before.TryGetValue(key, out var inForce) && inForce.Equals(lastOfFile[key]);
}
