using System.Security.Cryptography;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>已存明细。A settlement row as it stands now: which import brought it, whether it counts, and which import withdrew it.</summary>
/// <param name="Counted">Whether it counts and as what, or why not; of a withdrawn row: as it counted before.</param>
/// <param name="WithdrawnBy">The import that withdrew it; null: it stands.</param>
public sealed record KeptRow(SettlementRow Row, Counted Counted, long ImportSeq, long? WithdrawnBy)
{
    public bool Withdrawn => WithdrawnBy is not null;

    /// <summary>Whether it counts now.</summary>
    public bool Counts => Counted.Counts && !Withdrawn;

    /// <summary>Its category; null where it is outside the five, whether it counts or not.</summary>
    public Category? Category => Categories.OfMedType(Row.MedType);
}

/// <summary>明细的读取。Reads settlement rows back out of their segments.</summary>
public static class SegmentStore
{
    /// <summary>某机构某月的明细。The rows as they stand, in the order of their ids; with a cut, as they stood with that import.</summary>
    public static IReadOnlyList<KeptRow> Rows(Store store, string region, string provider, Month month, long cut = long.MaxValue) =>
        Merged(region, provider, Segments(store, region, provider, month, cut));

    /// <summary>按结算 ID 查一行。Null: that provider's month has none.</summary>
    public static KeptRow? FindRow(Store store, string region, string provider, Month month, string setlId) =>
        Rows(store, region, provider, month).FirstOrDefault(r => r.Row.SetlId == setlId);

    /// <summary>按结算 ID 查找。Wherever it stands in a region, or with one provider; ids alone are decoded until one is found.</summary>
    public static IReadOnlyList<KeptRow> Find(Store store, string region, string? provider, string setlId)
    {
        if (!SettlementId.TryParse(System.Text.Encoding.UTF8.GetBytes(setlId), out var id)) return [];
        var places = new HashSet<(string Provider, Month Month)>();
        var ids = new SegmentRows();
        using (var reader = store.Stream(
            "select content from segment where region = @region and (@provider is null or provider = @provider)", new { region, provider }))
        {
            while (reader.Read())
            {
                var place = SegmentFormat.ReadIds(reader.GetFieldValue<byte[]>(0), ids);
                if (ids.Contains(id)) places.Add(place);
            }
        }
        return [.. places.OrderBy(p => p.Month).ThenBy(p => p.Provider, StringComparer.Ordinal)
            .Select(p => FindRow(store, region, p.Provider, p.Month, setlId)!)];
    }

    /// <summary>摘要。The hash that is kept beside a segment.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The rows that a provider's segments of one month, in their order, amount to.</summary>
    internal static IReadOnlyList<KeptRow> Merged(string region, string provider, IEnumerable<Segment> segments)
    {
        var kept = new SortedDictionary<SettlementId, KeptRow>();
        var rows = new SegmentRows();
        foreach (var segment in segments)
        {
            SegmentFormat.Read(segment.Content, rows);
            for (var i = 0; i < rows.Count; i++)
            {
                var id = rows.Id(i);
                if (rows.Flags(i).HasFlag(RowFlags.Withdrawal)) kept[id] = kept[id] with { WithdrawnBy = segment.ImportSeq };
                else
                {
                    var row = rows.Row(i, provider);
                    kept.Add(id, new(row, Counting.Of(region, row), segment.ImportSeq, WithdrawnBy: null));
                }
            }
        }
        return [.. kept.Values];
    }

    internal static IEnumerable<Segment> Segments(Store store, string region, string provider, Month month, long cut = long.MaxValue) => store.Query<Segment>(
        """
        select import_seq, content from segment
        where region = @region and provider = @provider and month = @month and import_seq <= @cut
        order by import_seq
        """,
        new { region, provider, month = month.ToString(), cut });

    internal sealed record Segment(long ImportSeq, byte[] Content);
}
