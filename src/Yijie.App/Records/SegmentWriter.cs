using System.Runtime.InteropServices;
using System.Text;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Records;

/// <summary>明细段的写入。Stores what partitions give, in the order of their keys, and finds what earlier imports stored of the same months.</summary>
internal sealed class SegmentWriter(Store store, long seq, ProviderIndex providers, IReadOnlySet<Month> monthsOfFile) : IDisposable
{
    private const int MostTotalsHeld = 1 << 20;

    // Keys as the databases take them: hundreds of thousands of rows are written.
    private readonly byte[][] regionTexts = [.. Region.All.Select(r => Encoding.UTF8.GetBytes(r.Code))];
    private readonly byte[][] codeTexts = [.. providers.Codes.Select(Encoding.UTF8.GetBytes)];
    private readonly Dictionary<Month, byte[]> monthTexts = monthsOfFile.ToDictionary(m => m, m => Encoding.UTF8.GetBytes(m.ToString()));
    private readonly Dictionary<Fund, byte[]> fundTexts = Funds.All.ToDictionary(f => f, f => Encoding.UTF8.GetBytes(f.Code()));

    private readonly List<PartitionOutcome.TotalOut> totals = [];
    private readonly HashSet<(string Region, Month Month)> months = [];
    private readonly ILookup<string, string> touchedBefore = store
        .Query<(string Region, string Month)>("select distinct region, month from import_month")
        .Where(m => monthsOfFile.Contains(Month.Parse(m.Month)))
        .ToLookup(m => m.Region, m => m.Month);

    private RowAppender? segments;

    /// <summary>已存的明细段。What earlier imports stored of these providers, by provider and month, in the order in which it came.</summary>
    public ILookup<(int Provider, Month Month), byte[]> Kept((int From, int To) range)
    {
        var kept = new List<((int, Month) Key, byte[] Content)>();
        for (int from = range.From, to; from < range.To; from = to)
        {
            var region = providers.Regions[from];
            to = from + 1;
            while (to < range.To && providers.Regions[to] == region) to++;
            if (touchedBefore.Contains(region)) kept.AddRange(KeptOfRegion(region, from, to));
        }
        return kept.ToLookup(k => k.Key, k => k.Content);
    }

    public void Store(PartitionOutcome outcome)
    {
        segments ??= SegmentAppender(store);
        foreach (var segment in outcome.Segments)
        {
            months.Add((providers.Regions[segment.Provider], segment.Month));
            segments.Text(regionTexts[providers.RegionNumbers[segment.Provider]]);
            segments.Text(codeTexts[segment.Provider]);
            segments.Text(monthTexts[segment.Month]);
            segments.Long(seq);
            segments.Long(segment.Rows);
            segments.Text(segment.Sha256);
            segments.Bytes(outcome.Bytes.Written.Slice(segment.From, segment.Length));
            segments.EndRow();
        }
        if (store.IsPostgres && touchedBefore.Count > 0) EndSegments(); // what is kept is asked for in between
        foreach (var total in outcome.Totals)
        {
            if (totals.Count > 0 && (providers.Regions[totals[^1].Provider] != providers.Regions[total.Provider] || totals.Count == MostTotalsHeld)) StoreTotals();
            totals.Add(total);
        }
    }

    /// <summary>Stores what is still held, and which months were touched.</summary>
    public void Finish()
    {
        EndSegments();
        StoreTotals();
        using var appender = store.Append("import_month", "region", "month", "import_seq");
        foreach (var (region, month) in months.OrderBy(m => m.Region, StringComparer.Ordinal).ThenBy(m => m.Month))
        {
            appender.Text(region);
            appender.Text(month.ToString());
            appender.Long(seq);
            appender.EndRow();
        }
        appender.Complete();
    }

    public void Dispose() => segments?.Dispose();

    private void EndSegments()
    {
        segments?.Complete();
        segments?.Dispose();
        segments = null;
    }

    private static RowAppender SegmentAppender(Store store) =>
        store.Append("segment", "region", "provider", "month", "import_seq", "row_count", "sha256", "content");

    private IEnumerable<((int, Month), byte[])> KeptOfRegion(string region, int from, int to)
    {
        var numbers = Enumerable.Range(from, to - from).ToDictionary(n => providers.Codes[n]);
        return store.Query<KeptSegment>(
            """
            select provider, month, content from segment
            where region = @region and provider >= @first and provider <= @last and month >= @earliest and month <= @latest
            order by provider, month, import_seq
            """,
            new { region, first = providers.Codes[from], last = providers.Codes[to - 1], earliest = touchedBefore[region].Min(), latest = touchedBefore[region].Max() })
            .Where(s => numbers.ContainsKey(s.Provider) && touchedBefore[region].Contains(s.Month))
            .Select(s => ((numbers[s.Provider], Month.Parse(s.Month)), s.Content));
    }

    private void StoreTotals()
    {
        if (store.IsPostgres) EndSegments(); // one COPY at a time
        totals.Select(KeyOf).ToArray().AsSpan().Sort(CollectionsMarshal.AsSpan(totals));
        using var appender = store.Append(
            "monthly_total", "region", "month", "fund", "provider", "category", "import_seq", "row_count", "pooled_fen", "account_fen");
        foreach (var total in totals)
        {
            appender.Text(regionTexts[providers.RegionNumbers[total.Provider]]);
            appender.Text(monthTexts[total.Month]);
            appender.Text(fundTexts[total.Fund]);
            appender.Text(codeTexts[total.Provider]);
            appender.Long((long)total.Category);
            appender.Long(seq);
            appender.Long(total.Rows);
            appender.Long(total.PooledFen);
            appender.Long(total.AccountFen);
            appender.EndRow();
        }
        appender.Complete();
        totals.Clear();
    }

    /// <summary>A number that puts totals in the order of the table's key; providers are numbered in that order, region by region.</summary>
    private ulong KeyOf(PartitionOutcome.TotalOut total) =>
        (((ulong)providers.RegionNumbers[total.Provider] << 17 | (uint)(total.Month.Year * 12 + total.Month.Number)) << 1 | (total.Fund == Fund.Employee ? 0u : 1u)) << 35
        | (ulong)total.Provider << 3 | (uint)total.Category;

    private sealed record KeptSegment(string Provider, string Month, byte[] Content);
}
