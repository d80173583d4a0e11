using System.Runtime.CompilerServices;
using Yijie.App.Imports;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 按月判定。One thread's judgement of partitions: puts the rows of each provider's month in the order of their ids, judges every row against
/// what is kept and what came before it in the file, and makes the segment and the totals of what is new.
/// </summary>
internal sealed unsafe class MonthJudge(ParsingScope scope, Month firstMonth, Month lastMonth)
{
    private static readonly Month Origin = new(SegmentRows.FirstYear, 1);

    private readonly int earliest = firstMonth.Year * 12 + firstMonth.Number - Origin.Year * 12 - Origin.Number;
    private readonly int months = (lastMonth.Year - firstMonth.Year) * 12 + lastMonth.Number - firstMonth.Number + 1;
    private readonly PackedColumns columns = new(scope);
    private readonly ByteSink content = new();
    private readonly SegmentRows segment = new();
    private readonly SegmentRows stored = new();
    private readonly SegmentRows before = new();
    private readonly SegmentRows now = new();
    private readonly RadixSorter sorter = new();
    private readonly long[] totals = new long[2 * Categories.Count * 3];

    private nint[] found = [];
    private nint[] grouped = [];
    private int[] groupEnds = [];
    private ulong[] ids = [];
    private (KeptState State, int At)[] kept = [];

    public ImportTally Tally { get; } = new();

    /// <summary>判定一个分区。</summary>
    /// <param name="earlier">The segments kept of each provider's month that earlier imports touched.</param>
    public void Judge(int partition, ILookup<(int Provider, Month Month), byte[]> earlier, OutcomeQueue.Writer outcome)
    {
        var chunks = scope.Partitions.Load(partition);
        var (firstProvider, lastProvider) = scope.Partitions.Providers(partition);
        GroupByMonth(chunks, firstProvider, (lastProvider - firstProvider) * months);
        var from = 0;
        for (var group = 0; group < (lastProvider - firstProvider) * months; group++)
        {
            var to = groupEnds[group];
            if (to > from) JudgeMonth(outcome, firstProvider + group / months, firstMonth.Plus(group % months), from, to, earlier);
            from = to;
        }
        scope.Partitions.Release(chunks);
    }

    /// <summary>Puts the rows of each provider's month beside one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GroupByMonth(List<(nint At, int Length)> chunks, int firstProvider, int groups)
    {
        if (groupEnds.Length < groups) groupEnds = new int[groups];
        groupEnds.AsSpan(0, groups).Clear();
        var count = 0;
        foreach (var (at, length) in chunks)
        {
            for (var row = (byte*)at; row < (byte*)at + length; row += PackedRow.Size(row))
            {
                if (count == found.Length) Array.Resize(ref found, Math.Max(1024, count * 2));
                found[count++] = (nint)row;
                groupEnds[GroupOf(row, firstProvider)]++;
            }
        }
        var sum = 0;
        for (var group = 0; group < groups; group++) (groupEnds[group], sum) = (sum, sum + groupEnds[group]);
        if (grouped.Length < count) grouped = new nint[found.Length];
        for (var i = 0; i < count; i++) grouped[groupEnds[GroupOf((byte*)found[i], firstProvider)]++] = found[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int GroupOf(byte* row, int firstProvider) => (PackedRow.Provider(row) - firstProvider) * months + PackedRow.Month(row) - earliest;

    private void JudgeMonth(OutcomeQueue.Writer outcome, int provider, Month month, int from, int to, ILookup<(int, Month), byte[]> earlier)
    {
        Array.Clear(totals);
        var rows = grouped.AsSpan(from, to - from);
        var repeats = SortById(rows);
        var segments = earlier[(provider, month)];
        var taken = rows.Length;
        if (repeats || segments.Any()) taken = JudgeOneByOne(provider, rows, segments);
        else
            foreach (var row in rows) Accept(provider, (byte*)row);
        if (taken == 0) return;

        columns.Take(grouped, from, taken);
        content.Clear();
        SegmentFormat.Write(content, scope.Providers.Codes[provider], month, taken, columns.Source);
        outcome.Add(provider, month, taken, content.Written.Span);
        AddTotals(outcome, provider, month);
    }

    /// <summary>Puts a month's rows in the order of their ids, and of one id in that of their lines. True: some id comes more than once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool SortById(Span<nint> rows)
    {
        if (ids.Length < rows.Length) ids = new ulong[Math.Max(256, rows.Length * 5 / 4)];
        var keys = ids.AsSpan(0, rows.Length);
        var (wide, inOrder) = (false, true);
        for (var i = 0; i < rows.Length; i++)
        {
            var id = PackedRow.Id((byte*)rows[i]);
            wide |= (id.Text | id.High) != 0;
            keys[i] = (ulong)id.Low;
            if (i > 0 && keys[i] <= keys[i - 1]) inOrder = false;
        }
        if (wide) rows.Sort(ByIdAndLine);
        else
        {
            if (!inOrder) sorter.Sort(keys, rows);
            if (inOrder || !AnyTwice(keys)) return false;
        }

        var repeats = false;
        for (int i = 0, j; i < rows.Length; i = j)
        {
            for (j = i + 1; j < rows.Length && PackedRow.Id((byte*)rows[j]) == PackedRow.Id((byte*)rows[i]); j++) { }
            if (j - i == 1) continue;
            repeats = true;
            rows[i..j].Sort(ByIdAndLine);
        }
        return repeats;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool AnyTwice(ReadOnlySpan<ulong> inOrder)
    {
        for (var i = 1; i < inOrder.Length; i++)
            if (inOrder[i] == inOrder[i - 1]) return true;
        return false;
    }

    private static int ByIdAndLine(nint a, nint b)
    {
        var order = PackedRow.Id((byte*)a).CompareTo(PackedRow.Id((byte*)b));
        return order != 0 ? order : PackedRow.Line((byte*)a).CompareTo(PackedRow.Line((byte*)b));
    }

    /// <summary>Judges a month in which ids repeat or earlier imports stored something; what is accepted or withdraws is put first, in its order. Returns how many.</summary>
    private int JudgeOneByOne(int provider, Span<nint> rows, IEnumerable<byte[]> segments)
    {
        FindKept(rows, segments);
        var taken = 0;
        for (int first = 0, next; first < rows.Length; first = next)
        {
            var id = PackedRow.Id((byte*)rows[first]);
            for (next = first + 1; next < rows.Length && PackedRow.Id((byte*)rows[next]) == id; next++) { }
            var state = kept[first].State;
            var (old, at) = state == KeptState.Absent ? (before, 0) : (stored, kept[first].At);
            if (state == KeptState.Absent && next - first > 1) Unpack((byte*)rows[first], before);
            for (var i = first; i < next; i++)
            {
                var row = (byte*)rows[i];
                if (state != KeptState.Absent) Unpack(row, now);
                var isValid = scope.Profiles[PackedRow.Profile(row)].Flags.HasFlag(RowFlags.Valid);
                (var judgement, state) = Judgements.Of(state, state != KeptState.Absent && now.SameContent(0, old, at), isValid);
                if (judgement == Judgement.Withdrawn) PackedRow.MarkWithdrawal(row);
                Enter(judgement, provider, row);
                if (judgement is Judgement.Accepted or Judgement.Withdrawn) rows[taken++] = (nint)row;
            }
        }
        return taken;
    }

    private void Unpack(byte* row, SegmentRows into)
    {
        into.Reset(1);
        PackedRow.Read(
            row, scope.Profiles[PackedRow.Profile(row)], scope.Divisions[PackedRow.InsuredAt(row)], scope.Divisions[PackedRow.ProviderAt(row)], ref into.Cells[0], into.Stride);
    }

    /// <summary>Finds what the kept segments, in the order in which they came, say of each incoming id; both stand in the order of their ids.</summary>
    private void FindKept(Span<nint> rows, IEnumerable<byte[]> segments)
    {
        if (kept.Length < rows.Length) kept = new (KeptState, int)[rows.Length * 5 / 4];
        Array.Clear(kept, 0, rows.Length);
        stored.Resize(0);
        foreach (var content in segments)
        {
            SegmentFormat.Read(content, segment);
            for (int i = 0, s = 0; i < rows.Length && s < segment.Count;)
            {
                var order = PackedRow.Id((byte*)rows[i]).CompareTo(segment.Id(s));
                if (order < 0) i++;
                else
                {
                    if (order == 0) Keep(i, s);
                    s++;
                }
            }
        }
    }

    private void Keep(int i, int s)
    {
        var flags = segment.Flags(s);
        if (flags.HasFlag(RowFlags.Withdrawal)) kept[i].State = KeptState.Withdrawn;
        else
        {
            stored.Add(segment, s);
            kept[i] = (flags.HasFlag(RowFlags.Valid) ? KeptState.Valid : KeptState.Invalid, stored.Count - 1);
        }
    }

    private void Enter(Judgement judgement, int provider, byte* row)
    {
        switch (judgement)
        {
            case Judgement.Accepted:
                Accept(provider, row);
                break;
            case Judgement.Duplicate:
                Tally.Duplicates++;
                Tally.DuplicatesFen += PackedRow.Amounts(row).Measure;
                break;
            case Judgement.Withdrawn:
                Withdraw(provider, row);
                break;
            case Judgement.OtherContent or Judgement.ValidAgain:
                Tally.Reject(
                    PackedRow.Amounts(row).Measure,
                    new Rejection(PackedRow.Line(row), ExtractColumn.SetlId.Name(), PackedRow.Id(row).ToString(), judgement.Reason()));
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Accept(int provider, byte* row)
    {
        var counted = IsInside(provider, row) ? scope.Profiles[PackedRow.Profile(row)].Inside : new(AsideReason.OutOfRegion, default, default);
        var amounts = PackedRow.Amounts(row);
        Tally.Accept(counted, amounts.Measure);
        if (counted.Counts) Tally.CountedFen += Count(counted, amounts.Pooled, amounts.Account, sign: 1);
    }

    private void Withdraw(int provider, byte* row)
    {
        var amounts = PackedRow.Amounts(row);
        Tally.Withdrawn++;
        Tally.WithdrawnFen += amounts.Measure;
        var counted = scope.Profiles[PackedRow.Profile(row)].BeforeWithdrawal;
        if (IsInside(provider, row) && counted.Counts) Count(counted, amounts.Pooled, amounts.Account, sign: -1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsInside(int provider, byte* row)
    {
        var region = scope.Providers.RegionNumbers[provider];
        return scope.Divisions[PackedRow.InsuredAt(row)].Region == region && scope.Divisions[PackedRow.ProviderAt(row)].Region == region;
    }

    /// <summary>Puts a row into its month's totals, or takes it out of them; returns its amount.</summary>
    private long Count(Counted counted, long pooledFen, long accountFen, int sign)
    {
        var (pooled, account) = Counting.Amount(counted.Fund, new(pooledFen), new(accountFen));
        var at = PlaceOf(counted.Fund, counted.Category);
        totals[at] += sign;
        totals[at + 1] += sign * pooled.Value;
        totals[at + 2] += sign * account.Value;
        return pooled.Value + account.Value;
    }

    private void AddTotals(OutcomeQueue.Writer outcome, int provider, Month month)
    {
        foreach (var fund in Funds.All)
        {
            foreach (var category in Categories.All)
            {
                var at = PlaceOf(fund, category);
                if ((totals[at] | totals[at + 1] | totals[at + 2]) != 0)
                    outcome.Add(new(provider, month, fund, category, totals[at], totals[at + 1], totals[at + 2]));
            }
        }
    }

    private static int PlaceOf(Fund fund, Category category) => ((fund == Fund.Employee ? 0 : Categories.Count) + (int)category) * 3;
}
