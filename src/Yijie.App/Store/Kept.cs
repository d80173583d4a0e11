namespace Yijie.App.Storage;

/// <summary>占多少内存。What can be kept says about how many bytes it takes.</summary>
public interface IWeighed
{
    long Bytes { get; }
}

/// <summary>
/// 记住的查询。What questions about one database came to, kept in a server's memory for as long as no act has written, in the region asked about, a table that was
/// read (docs/decisions/190, 192). Whole answers, and inside them the rows of queries that several answers are made from.
/// </summary>
public sealed class Kept(Changes changes)
{
    private const long MostBytes = 256L << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byQuestion = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byUse = [];
    private long bytes;

    public Changes Changes => changes;

    /// <summary>What it came to when it was asked, if that still stands, or else what it comes to now; those who ask at once wait for one.</summary>
    /// <param name="region">Where all that is read lies, but for what is the province's; null: anywhere.</param>
    /// <param name="known">The acts that are known to him who asks (<see cref="Changes.Read"/>): what takes in more is not for him.</param>
    /// <param name="tables">What is read; null: listen, while it is asked.</param>
    public T Of<T>(string question, string? region, long known, IReadOnlyCollection<string>? tables, Func<T> ask)
        where T : class, IWeighed
    {
        Entry entry;
        lock (gate)
        {
            if (byQuestion.TryGetValue(question, out var node))
                if (changes.After(node.Value.Known, region, node.Value.Tables)) Drop(node);
                else byUse.Remove(node);
            entry = byQuestion.TryGetValue(question, out node) ? node.Value : new(question, known, tables, ask);
            byQuestion[question] = byUse.AddFirst(entry);
        }
        if (entry.Known > known) return ask();
        try
        {
            var value = entry.Value;
            lock (gate) Count(entry, value);
            return (T)value;
        }
        catch
        {
            lock (gate)
            {
                if (byQuestion.TryGetValue(question, out var failed) && failed.Value == entry) Drop(failed);
            }
            throw;
        }
    }

    private void Count(Entry entry, IWeighed value)
    {
        if (entry.Bytes > 0 || !byQuestion.TryGetValue(entry.Question, out var node) || node.Value != entry) return;
        bytes += entry.Bytes = Math.Max(1, value.Bytes);
        while (bytes > MostBytes && byUse.Last is { } oldest) Drop(oldest);
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        byQuestion.Remove(node.Value.Question);
        bytes -= node.Value.Bytes;
    }

    /// <summary>A question being asked, and then what it came to.</summary>
    private sealed class Entry
    {
        private readonly Lazy<IWeighed> value;
        private volatile IReadOnlyCollection<string>? tables;

        public Entry(string question, long known, IReadOnlyCollection<string>? tables, Func<IWeighed> ask)
        {
            (Question, Known, this.tables) = (question, known, tables);
            value = new(tables is null ? () => Listening(ask) : ask);
        }

        public string Question { get; }

        /// <summary>The acts that were known before it was asked.</summary>
        public long Known { get; }

        public IWeighed Value => value.Value;

        /// <summary>What it was read from; while one listens that is not known, and may be anything.</summary>
        public IReadOnlyCollection<string> Tables => tables ?? Storage.Tables.All;

        /// <summary>Zero: not come to anything yet.</summary>
        public long Bytes { get; set; }

        private IWeighed Listening(Func<IWeighed> ask)
        {
            var heard = new HashSet<string>(StringComparer.Ordinal);
            Store.Watch = (sql, _) => heard.Add(sql);
            try
            {
                return ask();
            }
            finally
            {
                Store.Watch = null;
                tables = heard.SelectMany(Storage.Tables.ReadBy).ToHashSet(StringComparer.Ordinal);
            }
        }
    }
}
