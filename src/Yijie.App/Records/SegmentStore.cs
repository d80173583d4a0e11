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
    public static IReadOnlyList<KeptRow> Rows(Store store, string region, string provider, Month month, long cut = long.MaxValue)
    {
        var kept = new SortedDictionary<SettlementId, KeptRow>();
        var rows = new SegmentRows();
        foreach (var segment in Segments(store, region, provider, month, cut))
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

    /// <summary>按结算 ID 查一行。Null: that provider's month has none.</summary>
    public static KeptRow? FindRow(Store store, string region, string provider, Month month, string setlId) =>
        SettlementId.TryParse(System.Text.Encoding.UTF8.GetBytes(setlId), out var id)
            ? Rows(store, region, provider, month).FirstOrDefault(r => SettlementId.Parse(r.Row.SetlId) == id)
            : null;

    /// <summary>摘要。The hash that is kept beside a segment.</summary>
    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    internal static IEnumerable<Segment> Segments(Store store, string region, string provider, Month month, long cut = long.MaxValue) => store.Query<Segment>(
        """
        select import_seq, content from segment
        where region = @region and provider = @provider and month = @month and import_seq <= @cut
        order by import_seq
        """,
        new { region, provider, month = month.ToString(), cut });

    internal sealed record Segment(long ImportSeq, byte[] Content);
}
