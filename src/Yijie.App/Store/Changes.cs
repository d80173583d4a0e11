using System.Collections.Immutable;
using Yijie.App.Imports;
using Yijie.Domain.Parties;

namespace Yijie.App.Storage;

/// <summary>
/// 变动。Which tables acts have written, of which regions, as the audit log tells: every act leaves a row there, in the transaction that carries it out, whoever
/// carries it out in whatever process (docs/decisions/192). Counted in the order in which they became known here.
/// </summary>
public sealed class Changes
{
    private const string Any = "*";
    private static readonly ImmutableArray<string> Everywhere = [.. Region.All.Select(r => r.Code), ImportLog.Province];

    private readonly Lock gate = new();
    private readonly Dictionary<string, long> read;
    private readonly Dictionary<(string Region, string Table), long> newest = [];
    private long count;

    /// <summary>From now on.</summary>
    public Changes(Store store)
    {
        var last = store.Aside<(string Region, long Seq)>("select region, max(seq) from act group by region").ToDictionary(r => r.Region, r => r.Seq);
        read = Everywhere.ToDictionary(r => r, last.GetValueOrDefault);
    }

    /// <summary>Takes in what has been acted on since, in that region and in the province's own name; null: in any region.</summary>
    /// <returns>How many acts are known; none, to a transaction that began before the last of them and does not see it.</returns>
    public long Read(Store store, string? region)
    {
        (string Region, long Seq)[] from;
        lock (gate) from = [.. Around(region).Select(r => (r, read[r]))];
        var parts = from.Select((f, n) => $"select region, seq, wrote, reach from act where region = '{f.Region}' and seq >= {f.Seq}");
        var acts = store.Aside<Act>($"{string.Join(" union all ", parts)} order by region, seq").ToList();
        var seen = acts.ToLookup(a => a.Region, a => a.Seq);
        lock (gate)
        {
            foreach (var act in acts.Where(a => a.Seq > read[a.Region])) Take(act);
            return from.All(f => read[f.Region] == seen[f.Region].LastOrDefault()) ? count : 0;
        }
    }

    /// <summary>Whether an act that became known after so many wrote one of these tables in that region; null: in any.</summary>
    public bool After(long known, string? region, IReadOnlyCollection<string> tables)
    {
        lock (gate) return tables.Count > 0 && tables.Append(Any).Any(table => Around(region).Any(r => newest.GetValueOrDefault((r, table)) > known));
    }

    /// <summary>Where what is true of a region is decided: there, and in the province.</summary>
    private static IEnumerable<string> Around(string? region) => region is null ? Everywhere : [region, ImportLog.Province];

    private void Take(Act act)
    {
        (read[act.Region], count) = (act.Seq, count + 1);
        foreach (var table in act.Wrote?.Split(' ') ?? [Any]) newest[(Tables.IsShared(table) ? ImportLog.Province : act.Reach ?? act.Region, table)] = count;
        newest[(act.Region, "act")] = count;
    }

    private sealed record Act(string Region, long Seq, string? Wrote, string? Reach);
}
