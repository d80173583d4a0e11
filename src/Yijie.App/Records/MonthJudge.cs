using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Yijie.App.Imports;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>一个分区的结果。What is to be stored of a partition: segments and totals, in the order of their keys.</summary>
internal sealed class PartitionOutcome
{
    public readonly ByteSink Bytes = new();
    public readonly List<SegmentOut> Segments = [];
    public readonly List<TotalOut> Totals = [];

    public readonly record struct SegmentOut(int Provider, Month Month, int Rows, int From, int Length, string Sha256);

    /// <summary>计入额的变动。What an import changes in one monthly total.</summary>
    public readonly record struct TotalOut(int Provider, Month Month, Fund Fund, Category Category, long Rows, long PooledFen, long AccountFen);
}

/// <summary>
/// 按月判定。One thread's judgement of partitions: puts the rows of each provider's month in the order of their ids, judges every row against
/// what is kept and what came before it in the file, and makes the segment and the totals of what is new.
/// </summary>
internal sealed unsafe class MonthJudge(ProviderIndex providers, RowProfiles profiles, RowPartitions partitions)
{
    private static readonly Month FirstMonth = new(SegmentRows.FirstYear, 1);

    private readonly SegmentRows incoming = new();
    private readonly SegmentRows stored = new();
    private readonly SegmentRows outgoing = new();
    private readonly long[] totals = new long[2 * Categories.Count * 3];

    private nint[] rowsAt = [];
    private ulong[] groups = [];
    private ulong[] ids = [];
    private nint[] inOrder = [];

    public ImportTally Tally { get; } = new();

    /// <summary>判定一个分区。</summary>
    /// <param name="kept">The segments kept of each provider's month that earlier imports touched.</param>
    public PartitionOutcome Judge(int partition, ILookup<(int Provider, Month Month), byte[]> kept)
    {
        var outcome = new PartitionOutcome();
        var chunks = partitions.Load(partition);
        var count = ByProviderAndMonth(chunks);
        for (int from = 0, to; from < count; from = to)
        {
            to = from + 1;
            while (to < count && groups[to] == groups[from]) to++;
            var (provider, month) = ((int)(groups[from] >> 16), (int)(groups[from] & 0xFFFF));
            JudgeMonth(outcome, provider, FirstMonth.Plus(month), from, to, kept);
        }
        partitions.Release(chunks);
        return outcome;
    }

    /// <summary>Finds the rows and puts those of a provider's month beside one another, in no order among themselves.</summary>
    private int ByProviderAndMonth(List<(nint At, int Length)> chunks)
    {
        var count = 0;
        foreach (var (at, length) in chunks)
        {
            for (var row = (byte*)at; row < (byte*)at + length; row += PackedRow.Size(row))
            {
                if (count == rowsAt.Length)
                {
                    Array.Resize(ref rowsAt, Math.Max(1024, count * 2));
                    Array.Resize(ref groups, rowsAt.Length);
                }
                rowsAt[count] = (nint)row;
                groups[count++] = (ulong)PackedRow.Provider(row) << 16 | (uint)PackedRow.Month(row);
            }
        }
        groups.AsSpan(0, count).Sort(rowsAt.AsSpan(0, count));
        return count;
    }

    private void JudgeMonth(PartitionOutcome outcome, int provider, Month month, int from, int to, ILookup<(int, Month), byte[]> kept)
    {
        Array.Clear(totals);
        ById(from, to);
        incoming.Resize(to - from);
        for (var i = 0; i < incoming.Count; i++)
        {
            var row = (byte*)inOrder[i];
            PackedRow.Read(row, profiles.All[PackedRow.Profile(row)], incoming, i);
        }

        var segments = kept[(provider, month)];
        var rows = incoming;
        if (segments.Any() || HasRepeats()) JudgeOneByOne(provider, segments, rows = outgoing);
        else
            for (var i = 0; i < incoming.Count; i++) Accept(provider, i);
        if (rows.Count == 0) return;

        var start = outcome.Bytes.Length;
        SegmentFormat.Write(outcome.Bytes, providers.Codes[provider], month, rows);
        var content = outcome.Bytes.Written.Span[start..];
        outcome.Segments.Add(new(provider, month, rows.Count, start, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
        AddTotals(outcome, provider, month);
    }

    /// <summary>Puts a month's rows in the order of their ids, and of one id in that of their lines.</summary>
    private void ById(int from, int to)
    {
        var count = to - from;
        if (inOrder.Length < count) (inOrder, ids) = (new nint[Math.Max(256, count * 2)], new ulong[Math.Max(256, count * 2)]);
        var wide = false;
        for (var i = 0; i < count; i++)
        {
            inOrder[i] = rowsAt[from + i];
            var id = PackedRow.Id((byte*)inOrder[i]);
            wide |= (id.Text | id.High) != 0;
            ids[i] = (ulong)id.Low;
        }
        if (wide)
        {
            inOrder.AsSpan(0, count).Sort(static (a, b) =>
            {
                var order = PackedRow.Id((byte*)a).CompareTo(PackedRow.Id((byte*)b));
                return order != 0 ? order : PackedRow.Line((byte*)a).CompareTo(PackedRow.Line((byte*)b));
            });
            return;
        }
        ids.AsSpan(0, count).Sort(inOrder.AsSpan(0, count));
        for (int i = 0, j; i < count; i = j)
        {
            for (j = i + 1; j < count && ids[j] == ids[i]; j++) { }
            if (j - i > 1) inOrder.AsSpan(i, j - i).Sort(static (a, b) => PackedRow.Line((byte*)a).CompareTo(PackedRow.Line((byte*)b)));
        }
    }

    private bool HasRepeats()
    {
        for (var i = 1; i < incoming.Count; i++)
            if (incoming.Id(i) == incoming.Id(i - 1)) return true;
        return false;
    }

    private void JudgeOneByOne(int provider, IEnumerable<byte[]> segments, SegmentRows accepted)
    {
        accepted.Resize(0);
        var states = KeptStates(segments);
        for (var i = 0; i < incoming.Count; i++)
        {
            var id = incoming.Id(i);
            var (state, rows, at) = states.GetValueOrDefault(id, (KeptState.Absent, incoming, i));
            var flags = incoming.Flags(i);
            var (judgement, after) = Judgements.Of(state, incoming.SameContent(i, rows, at), flags.HasFlag(RowFlags.Valid));
            switch (judgement)
            {
                case Judgement.Accepted:
                    Accept(provider, i);
                    accepted.Add(incoming, i, flags);
                    break;
                case Judgement.Duplicate:
                    Tally.Duplicates++;
                    Tally.DuplicatesFen += incoming.Measure(i);
                    break;
                case Judgement.Withdrawn:
                    Withdraw(provider, i);
                    accepted.Add(incoming, i, flags | RowFlags.Withdrawal);
                    break;
                case Judgement.OtherContent or Judgement.ValidAgain:
                    Tally.Reject(incoming.Measure(i), new Rejection(PackedRow.Line((byte*)inOrder[i]), ExtractColumn.SetlId.Name(), id.ToString(), judgement.Reason()));
                    break;
            }
            states[id] = (after, rows, at);
        }
    }

    /// <summary>What the kept segments say of each id, in the order in which they came.</summary>
    private Dictionary<SettlementId, (KeptState State, SegmentRows Rows, int At)> KeptStates(IEnumerable<byte[]> segments)
    {
        var states = new Dictionary<SettlementId, (KeptState, SegmentRows, int)>();
        stored.Resize(0);
        var segment = new SegmentRows();
        foreach (var content in segments)
        {
            SegmentFormat.Read(content, segment);
            for (var i = 0; i < segment.Count; i++)
            {
                var (id, flags) = (segment.Id(i), segment.Flags(i));
                if (flags.HasFlag(RowFlags.Withdrawal)) states[id] = states[id] with { Item1 = KeptState.Withdrawn };
                else
                {
                    stored.Add(segment, i, flags);
                    states.Add(id, (flags.HasFlag(RowFlags.Valid) ? KeptState.Valid : KeptState.Invalid, stored, stored.Count - 1));
                }
            }
        }
        return states;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Accept(int provider, int i)
    {
        var counted = ProfileOf(i).In(providers.Regions[provider]);
        Tally.Accept(counted, incoming.Measure(i));
        if (!counted.Counts) return;
        Tally.CountedFen += Count(counted, i, sign: 1);
    }

    private void Withdraw(int provider, int i)
    {
        Tally.Withdrawn++;
        Tally.WithdrawnFen += incoming.Measure(i);
        var counted = ProfileOf(i).BeforeWithdrawal(providers.Regions[provider]);
        if (counted.Counts) Count(counted, i, sign: -1);
    }

    private RowProfile ProfileOf(int i) => profiles.All[PackedRow.Profile((byte*)inOrder[i])];

    /// <summary>Puts a row into its month's totals, or takes it out of them; returns its amount.</summary>
    private long Count(Counted counted, int i, int sign)
    {
        var (pooled, account) = Counting.Amount(counted.Fund, new(incoming[SegmentColumn.Pooled][i]), new(incoming[SegmentColumn.Account][i]));
        var at = PlaceOf(counted.Fund, counted.Category);
        totals[at] += sign;
        totals[at + 1] += sign * pooled.Value;
        totals[at + 2] += sign * account.Value;
        return pooled.Value + account.Value;
    }

    private void AddTotals(PartitionOutcome outcome, int provider, Month month)
    {
        foreach (var fund in Funds.All)
        {
            foreach (var category in Categories.All)
            {
                var at = PlaceOf(fund, category);
                if ((totals[at] | totals[at + 1] | totals[at + 2]) != 0)
                    outcome.Totals.Add(new(provider, month, fund, category, totals[at], totals[at + 1], totals[at + 2]));
            }
        }
    }

    private static int PlaceOf(Fund fund, Category category) => ((fund == Fund.Employee ? 0 : Categories.Count) + (int)category) * 3;
}
