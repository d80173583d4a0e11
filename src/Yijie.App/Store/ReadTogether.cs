namespace Yijie.App.Storage;

/// <summary>
/// 同一时刻的几个只读事务。PostgreSQL lends the first one's snapshot to the others. SQLite has none to lend: the transactions are begun one after another, and
/// anew where somebody committed meanwhile, which each connection tells by itself (docs/decisions/228).
/// </summary>
public sealed class ReadTogether : IDisposable
{
    private const int MostTries = 1000;

    private readonly IReadOnlyList<Database> databases;

    internal ReadTogether(IReadOnlyList<Database> databases)
    {
        this.databases = databases;
        try
        {
            Stores = databases[0].IsPostgres ? OfOneSnapshot() : OfOneVersion();
        }
        catch
        {
            foreach (var database in databases) database.Dispose();
            throw;
        }
    }

    /// <summary>Each for one thread at a time.</summary>
    public IReadOnlyList<Store> Stores { get; }

    public void Dispose()
    {
        foreach (var store in Stores.Reverse()) store.Dispose();
        foreach (var database in databases) database.Dispose();
    }

    private List<Store> OfOneSnapshot()
    {
        var first = databases[0].Read();
        var snapshot = first.Scalar<string>("select pg_export_snapshot()");
        return [first, .. databases.Skip(1).Select(d => d.Read(snapshot))];
    }

    /// <summary>
    /// What a connection sees of a file has a number, which changes with another's commit. Asked before the first transaction begins and again within
    /// the last one's own, the same number means that nothing was committed between.
    /// </summary>
    private List<Store> OfOneVersion()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var before = databases.Select(d => d.Version()).ToList();
            var stores = databases.Select(d => d.Read()).ToList();
            if (stores.Select(s => s.Scalar<long>(Database.VersionQuery)).ToList().SequenceEqual(before)) return stores;
            stores.ForEach(s => s.Dispose());
        }
        throw new InvalidOperationException("别人一直在写入,得不到同一时刻的几个只读事务");
    }
}
