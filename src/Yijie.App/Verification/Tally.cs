namespace Yijie.App.Verification;

/// <summary>一项核验的累计。How much was looked at, and every fault found.</summary>
internal sealed class Tally(string name)
{
    private readonly List<string> faults = [];
    private long items;

    public (string, long, IReadOnlyList<string>) Result => (name, items, faults);

    /// <summary>All items looked at, one by one.</summary>
    public static (string, long, IReadOnlyList<string>) Of<T>(string name, IEnumerable<T> items, Func<T, IEnumerable<string>> faultsOf)
    {
        var tally = new Tally(name);
        foreach (var item in items) tally.Add(faultsOf(item));
        return tally.Result;
    }

    /// <summary>One item more, with what was wrong with it.</summary>
    public void Add(IEnumerable<string> found)
    {
        items++;
        faults.AddRange(found);
    }
}
