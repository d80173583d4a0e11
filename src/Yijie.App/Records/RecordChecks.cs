using System.Globalization;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 明细的核验。Reads every segment once: its bytes against its hash, the totals against what the rows add up to, and that no settlement
/// counts in two places.
/// </summary>
public sealed class RecordChecks
{
    private const int MostFaults = 1000;

    private readonly Store store;
    private readonly List<string> segmentFaults = [];
    private readonly List<string> totalFaults = [];
    private readonly List<ulong> countedIds = [];
    private long segments, totals;

    private RecordChecks(Store store) => this.store = store;

    /// <summary>核验。Each check's name, how many were looked at, and every fault.</summary>
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var checks = new RecordChecks(store);
        foreach (var region in Region.All) checks.Look(region.Code);
        yield return ("明细段", checks.segments, checks.segmentFaults);
        yield return ("月度合计", checks.totals, checks.totalFaults);
        yield return ("结算ID跨月跨机构", checks.countedIds.Count, checks.CountedTwice());
    }

    private void Look(string region)
    {
        var recorded = RecordedTotals(region);
        foreach (var month in ProviderMonths(region))
        {
            foreach (var segment in month.Segments) AddUp(region, month.Provider, month.Month, segment, recorded);
            foreach (var row in Standing(region, month)) countedIds.Add(Mixed(row));
        }
        totals += recorded.Count;
        foreach (var (key, left) in recorded.Where(t => t.Value != default).Take(MostFaults))
            totalFaults.Add($"{region} {key.Provider} {key.Month} {key.Fund} {((Category)key.Category).Name()} 第 {key.Seq} 次导入:合计与明细相差 {left.Rows} 行、统筹 {new Fen(left.Pooled)}、个账 {new Fen(left.Account)}");
    }

    /// <summary>The totals as they are recorded; what the rows add up to is then taken off them, and nothing should be left.</summary>
    private Dictionary<TotalKey, (long Rows, long Pooled, long Account)> RecordedTotals(string region)
    {
        var recorded = new Dictionary<TotalKey, (long, long, long)>();
        using var reader = store.Stream(
            "select provider, month, fund, category, import_seq, row_count, pooled_fen, account_fen from monthly_total where region = @region", new { region });
        while (reader.Read())
        {
            var key = new TotalKey(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4));
            recorded.Add(key, (reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7)));
        }
        return recorded;
    }

    private IEnumerable<ProviderMonth> ProviderMonths(string region)
    {
        using var reader = store.Stream(
            "select provider, month, import_seq, row_count, sha256, content from segment where region = @region order by provider, month, import_seq", new { region });
        ProviderMonth? current = null;
        while (reader.Read())
        {
            segments++;
            var (provider, month, seq) = (reader.GetString(0), reader.GetString(1), reader.GetInt64(2));
            if (current is not null && (current.Provider != provider || current.Month != month))
            {
                yield return current;
                current = null;
            }
            current ??= new(provider, month, []);
            if (Decoded(current, seq, reader.GetInt64(3), reader.GetString(4), reader.GetFieldValue<byte[]>(5)) is { } rows) current.Segments.Add((seq, rows));
        }
        if (current is not null) yield return current;
    }

    private SegmentRows? Decoded(ProviderMonth of, long seq, long rowCount, string sha256, byte[] content)
    {
        var rows = new SegmentRows();
        var fault = SegmentStore.HashOf(content) != sha256 ? "内容与摘要不符" : Fault();
        if (fault is null) return rows;
        if (segmentFaults.Count < MostFaults) segmentFaults.Add($"{of.Provider} {of.Month} 第 {seq} 次导入的明细段:{fault}");
        return null;

        string? Fault()
        {
            try
            {
                var (provider, month) = SegmentFormat.Read(content, rows);
                return provider != of.Provider || month.ToString() != of.Month ? $"内容属于 {provider} {month}" : rows.Count != rowCount ? $"应有 {rowCount} 行,实有 {rows.Count} 行" : null;
            }
            catch (InvalidDataException e)
            {
                return $"无法解码({e.Message})";
            }
        }
    }

    private static void AddUp(
        string region, string provider, string month, (long Seq, SegmentRows Rows) segment, Dictionary<TotalKey, (long Rows, long Pooled, long Account)> recorded)
    {
        for (var i = 0; i < segment.Rows.Count; i++)
        {
            var withdrawal = segment.Rows.Flags(i).HasFlag(RowFlags.Withdrawal);
            var row = segment.Rows.Row(i, provider);
            var counted = Counting.Of(region, withdrawal ? row with { Valid = true } : row);
            if (!counted.Counts) continue;
            var (pooled, account) = Counting.Amount(counted.Fund, row.Amounts.Pooled, row.Amounts.Account);
            var key = new TotalKey(provider, month, counted.Fund.Code(), (long)counted.Category, segment.Seq);
            var left = recorded.GetValueOrDefault(key);
            var sign = withdrawal ? -1 : 1;
            recorded[key] = (left.Rows - sign, left.Pooled - sign * pooled.Value, left.Account - sign * account.Value);
        }
    }

    /// <summary>The ids that count in a provider's month now.</summary>
    private static HashSet<SettlementId> Standing(string region, ProviderMonth month)
    {
        var standing = new HashSet<SettlementId>();
        foreach (var (_, rows) in month.Segments)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                if (rows.Flags(i).HasFlag(RowFlags.Withdrawal)) standing.Remove(rows.Id(i));
                else if (Counting.Of(region, rows.Row(i, month.Provider)).Counts) standing.Add(rows.Id(i));
            }
        }
        return standing;
    }

    /// <summary>Ids that count in more than one place: first those whose hashes meet, then, in a second reading, those that are the same.</summary>
    private List<string> CountedTwice()
    {
        countedIds.Sort();
        var meeting = new HashSet<ulong>();
        for (var i = 1; i < countedIds.Count; i++)
            if (countedIds[i] == countedIds[i - 1]) meeting.Add(countedIds[i]);
        if (meeting.Count == 0) return [];

        var places = new List<(SettlementId Id, string Place)>();
        foreach (var region in Region.All)
            foreach (var month in ProviderMonths(region.Code))
                places.AddRange(Standing(region.Code, month).Where(id => meeting.Contains(Mixed(id))).Select(id => (id, $"{month.Provider} {month.Month}")));
        return [.. places.GroupBy(p => p.Id).Where(g => g.Count() > 1).Take(MostFaults)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"结算ID {g.Key} 在 {g.Count()} 处计入:{string.Join("、", g.Select(p => p.Place))}"))];
    }

    private static ulong Mixed(SettlementId id)
    {
        unchecked
        {
            var mixed = ((ulong)id.Low ^ (ulong)id.High * 0x9E3779B97F4A7C15 ^ (ulong)id.Text * 0xD6E8FEB86659FD93) * 0xBF58476D1CE4E5B9;
            return (mixed ^ mixed >> 31) * 0x94D049BB133111EB;
        }
    }

    private readonly record struct TotalKey(string Provider, string Month, string Fund, long Category, long Seq);

    private sealed record ProviderMonth(string Provider, string Month, List<(long Seq, SegmentRows Rows)> Segments);
}
