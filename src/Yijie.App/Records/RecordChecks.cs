using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Yijie.App.Storage;
using Yijie.App.Verification;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 明细的核验。Reads every segment once: its bytes against its hash, the totals against what the rows add up to, and that no settlement
/// counts in two places.
/// </summary>
public sealed class RecordChecks : IDisposable
{
    private const int MostFaults = 1000;

    private readonly Store store;
    private readonly List<string> segmentFaults = [];
    private readonly List<string> totalFaults = [];
    private readonly ManyNumbers countedIds = new();
    private long segments, totals;

    private RecordChecks(Store store) => this.store = store;

    /// <summary>核验。Each check's name, how many were looked at, and every fault.</summary>
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        using var checks = new RecordChecks(store);
        foreach (var region in Region.All) checks.Look(region.Code);
        yield return ("明细段", checks.segments, checks.segmentFaults);
        yield return ("月度合计", checks.totals, checks.totalFaults);
        yield return ("结算ID跨月跨机构", checks.countedIds.Count, checks.CountedTwice());
    }

    public void Dispose() => countedIds.Dispose();

    /// <summary>A month's totals, however many, are compared with what its rows add up to without holding either; only where they are not the same is it asked which.</summary>
    private void Look(string region)
    {
        var agreement = new Dictionary<string, Sameness>(StringComparer.Ordinal);
        foreach (var month in ProviderMonths(region, null, segment =>
        {
            segments++;
            if (segment.Fault is { } fault && segmentFaults.Count < MostFaults) segmentFaults.Add($"{segment.Provider} {segment.Month} 第 {segment.Seq} 次导入的明细段:{fault}");
            foreach (var (key, sum) in segment.Totals) Of(segment.Month).TakeOff(Said(Encoding.UTF8.GetBytes(key.Provider), Encoding.UTF8.GetBytes(key.Fund), key.Category, key.Seq, sum));
        }))
        {
            foreach (var id in month.Standing) countedIds.Add(Mixed(id));
        }
        using (var rows = store.Rows(TotalsSql, new { region }))
        {
            for (var (month, same) = ("", new Sameness()); rows.Read(); totals++)
            {
                if (!rows.Bytes(1).SequenceEqual(Encoding.UTF8.GetBytes(month))) same = Of(month = rows.Text(1));
                var sum = (rows.Long(5), rows.Long(6), rows.Long(7));
                if (sum != default) same.Add(Said(rows.Bytes(0), rows.Bytes(2), rows.Long(3), rows.Long(4), sum));
            }
        }
        foreach (var month in agreement.Where(a => !a.Value.Holds).Select(a => a.Key).Order(StringComparer.Ordinal)) TellDifferences(region, month);

        Sameness Of(string month) => CollectionsMarshal.GetValueRefOrAddDefault(agreement, month, out _) ??= new();

        static Sameness.Said Said(ReadOnlySpan<byte> provider, ReadOnlySpan<byte> fund, long category, long seq, (long Rows, long Pooled, long Account) sum) =>
            Sameness.Said.Nothing.And(provider).And(fund).And(category).And(seq).And(sum.Rows).And(sum.Pooled).And(sum.Account);
    }

    private const string TotalsSql = "select provider, month, fund, category, import_seq, row_count, pooled_fen, account_fen from monthly_total where region = @region";

    /// <summary>What the rows of a month add up to is taken off the totals as they are recorded; what is left is told.</summary>
    private void TellDifferences(string region, string month)
    {
        var recorded = new Dictionary<TotalKey, (long Rows, long Pooled, long Account)>();
        using (var rows = store.Rows($"{TotalsSql} and month = @month", new { region, month }))
            while (rows.Read()) recorded.Add(new(rows.Text(0), rows.Text(1), rows.Text(2), rows.Long(3), rows.Long(4)), (rows.Long(5), rows.Long(6), rows.Long(7)));
        totals -= recorded.Count;
        foreach (var _ in ProviderMonths(region, month, segment =>
        {
            foreach (var (key, sum) in segment.Totals)
            {
                var left = recorded.GetValueOrDefault(key);
                recorded[key] = (left.Rows - sum.Rows, left.Pooled - sum.Pooled, left.Account - sum.Account);
            }
        })) { }
        totals += recorded.Count;
        foreach (var (key, left) in recorded.Where(t => t.Value != default).Take(MostFaults))
            totalFaults.Add($"{region} {key.Provider} {key.Month} {key.Fund} {((Category)key.Category).Name()} 第 {key.Seq} 次导入:合计与明细相差 {left.Rows} 行、统筹 {new Fen(left.Pooled)}、个账 {new Fen(left.Account)}");
    }

    /// <summary>
    /// The ids that count in each provider's month now, to be used before the next is asked for; of all months, or of one. Each segment is shown to
    /// <paramref name="look"/> as it goes by.
    /// </summary>
    private IEnumerable<(string Provider, string Month, HashSet<SettlementId> Standing)> ProviderMonths(string region, string? only, Action<Segment> look)
    {
        using var reader = store.Rows(
            $"select provider, month, import_seq, row_count, sha256, content from segment where region = @region {(only is null ? "" : "and month = @only")} order by provider, month, import_seq", new { region, only });
        var (rows, counting, standing) = (new SegmentRows(), new RowCounting(region), new HashSet<SettlementId>());
        (string Provider, string Month)? current = null;
        while (reader.Read())
        {
            var (provider, month, seq) = (reader.Text(0), reader.Text(1), reader.Long(2));
            if (current is { } done && done != (provider, month))
            {
                yield return (done.Provider, done.Month, standing);
                standing.Clear();
            }
            current = (provider, month);
            var fault = Decode(provider, month, reader.Long(3), reader.Text(4), reader.Bytes(5), rows);
            if (fault is null) counting.Add(rows, standing);
            look(new(provider, month, seq, fault, fault is not null ? [] : counting.Sums.Where(s => s.Value != default)
                .Select(s => (new TotalKey(provider, month, s.Key.Item1.Code(), (long)s.Key.Item2, seq), s.Value))));
        }
        if (current is { } last) yield return (last.Provider, last.Month, standing);
    }

    /// <summary>Reads a segment; what is wrong with it, or null.</summary>
    private static string? Decode(string provider, string month, long rowCount, string sha256, ReadOnlySpan<byte> content, SegmentRows into)
    {
        if (SegmentStore.HashOf(content) != sha256) return "内容与摘要不符";
        try
        {
            var of = SegmentFormat.Read(content, into);
            return of.Provider != provider || of.Month.ToString() != month ? $"内容属于 {of.Provider} {of.Month}" : into.Count != rowCount ? $"应有 {rowCount} 行,实有 {into.Count} 行" : null;
        }
        catch (InvalidDataException e)
        {
            return $"无法解码({e.Message})";
        }
    }

    /// <summary>Ids that count in more than one place: first those whose hashes meet, then, in a second reading, those that are the same.</summary>
    private List<string> CountedTwice()
    {
        var meeting = countedIds.Repeated();
        if (meeting.Count == 0) return [];

        var places = new List<(SettlementId Id, string Place)>();
        foreach (var region in Region.All)
            foreach (var month in ProviderMonths(region.Code, null, static _ => { }))
                places.AddRange(month.Standing.Where(id => meeting.Contains(Mixed(id))).Select(id => (id, $"{month.Provider} {month.Month}")));
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

    /// <summary>One segment as it went by.</summary>
    /// <param name="Fault">What is wrong with it; its rows then count for nothing.</param>
    /// <param name="Totals">What its rows add up to, where that is anything.</param>
    private readonly record struct Segment(string Provider, string Month, long Seq, string? Fault, IEnumerable<(TotalKey Key, (long Rows, long Pooled, long Account) Sum)> Totals);

    private readonly record struct TotalKey(string Provider, string Month, string Fund, long Category, long Seq);

    /// <summary>
    /// 逐行计入。What a segment's rows add up to, and which ids they leave standing. What decides whether a row counts is the same for very many: it is asked
    /// of <see cref="Counting"/> once for each combination of cells.
    /// </summary>
    private sealed class RowCounting(string region)
    {
        private readonly Dictionary<Deciding, Counted> judged = [];

        /// <summary>Of the segment last added.</summary>
        public Dictionary<(Fund, Category), (long Rows, long Pooled, long Account)> Sums { get; } = [];

        public void Add(SegmentRows rows, HashSet<SettlementId> standing)
        {
            Sums.Clear();
            for (var i = 0; i < rows.Count; i++)
            {
                var withdrawal = rows.Flags(i).HasFlag(RowFlags.Withdrawal);
                if (withdrawal) standing.Remove(rows.Id(i));
                var counted = Of(rows, i, valid: withdrawal || rows.Flags(i).HasFlag(RowFlags.Valid));
                if (!counted.Counts) continue;

                if (!withdrawal) standing.Add(rows.Id(i));
                var (pooled, account) = Counting.Amount(counted.Fund, new(rows[SegmentColumn.Pooled, i]), new(rows[SegmentColumn.Account, i]));
                var sign = withdrawal ? -1 : 1;
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(Sums, (counted.Fund, counted.Category), out _);
                sum = (sum.Rows + sign, sum.Pooled + sign * pooled.Value, sum.Account + sign * account.Value);
            }
        }

        private Counted Of(SegmentRows rows, int row, bool valid)
        {
            var deciding = new Deciding(
                rows[SegmentColumn.InsuAdmdvs, row], rows[SegmentColumn.FixBlngAdmdvs, row], rows[SegmentColumn.Insutype, row], rows[SegmentColumn.PayLoc, row],
                rows[SegmentColumn.MedType, row], valid);
            if (judged.TryGetValue(deciding, out var counted)) return counted;
            return judged[deciding] = Counting.Of(
                region, Region.OfAdmdvs(CodeText.TextOf(deciding.InsuAdmdvs))?.Code, Region.OfAdmdvs(CodeText.TextOf(deciding.FixBlngAdmdvs))?.Code,
                CodeText.TextOf(deciding.Insutype), deciding.PayLoc, valid, CodeText.TextOf(deciding.MedType));
        }

        private readonly record struct Deciding(long InsuAdmdvs, long FixBlngAdmdvs, long Insutype, long PayLoc, long MedType, bool Valid);
    }
}
