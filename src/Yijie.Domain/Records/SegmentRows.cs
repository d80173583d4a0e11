using System.Runtime.CompilerServices;

namespace Yijie.Domain.Records;

/// <summary>明细段的列。The columns of a segment; every one of them is a number (see <see cref="CodeText"/> and <see cref="SettlementId"/>).</summary>
public enum SegmentColumn
{
    IdText, IdHigh, IdLow,
    InitText, InitHigh, InitLow,

    /// <summary>Seconds since the first moment of <see cref="SegmentRows.FirstYear"/>.</summary>
    Time,

    Insutype, MedType, InsuAdmdvs, FixBlngAdmdvs, PayLoc, ClrType, ClrWay,

    /// <summary>See <see cref="RowFlags"/>.</summary>
    Flags,

    Person,
    Pooled, CivilServants, EnterpriseSupplement, CriticalIllness, LargeAmount, MedicalAid, Other, Account, AccountShared, Cash, HospitalBorne,
}

/// <summary>行标志。</summary>
[Flags]
public enum RowFlags
{
    None = 0,

    /// <summary>有效 vali_flag = 1。</summary>
    Valid = 1,

    /// <summary>已退费 refd_setl_flag = 1。</summary>
    Refunded = 2,

    /// <summary>撤销。This row withdraws the accepted one of the same id.</summary>
    Withdrawal = 4,
}

/// <summary>
/// 明细行(按列)。Rows of one provider's month, column by column, reused from one segment to the next. The two sums medfee_sumamt and
/// fund_pay_sumamt are not held: the identities, which every accepted row keeps, give them back.
/// </summary>
public sealed class SegmentRows
{
    public const int ColumnCount = (int)SegmentColumn.HospitalBorne + 1;
    public const int FirstAmount = (int)SegmentColumn.Pooled;
    public const int AmountCount = ColumnCount - FirstAmount;

    /// <summary>结算年份范围。The years that a settlement can lie in; the platform has existed since 2019.</summary>
    public const int FirstYear = 2000;

    public const int LastYear = 2099;

    private const int CacheLine = 64 / sizeof(long);

    private static readonly DateTime Origin = new(FirstYear, 1, 1);

    private long[] cells = [];

    public int Count { get; private set; }

    /// <summary>
    /// How far one column's values lie behind those of the column before it in <see cref="Cells"/>: not a power of two, so that a row's cells fall into
    /// different parts of the processor's cache.
    /// </summary>
    public int Stride { get; private set; }

    /// <summary>All columns, one behind the other.</summary>
    public Span<long> Cells => cells;

    /// <summary>One column's values, one for each row; to be read, or to be filled after <see cref="Resize"/>.</summary>
    public Span<long> this[SegmentColumn column] => cells.AsSpan((int)column * Stride, Count);

    /// <summary>One value.</summary>
    public long this[SegmentColumn column, int row]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => cells[unchecked((int)column * Stride + row)];
        set => cells[unchecked((int)column * Stride + row)] = value;
    }

    /// <summary>One column's values by its number.</summary>
    public Span<long> Column(int column) => cells.AsSpan(column * Stride, Count);

    /// <summary>Makes room for so many rows; rows there were before keep their values.</summary>
    public void Resize(int count)
    {
        if (count > Stride)
        {
            var stride = (Math.Max(count, Stride + Stride / 2) / CacheLine | 1) * CacheLine + 2 * CacheLine; // an odd number of cache lines
            var wider = new long[ColumnCount * stride];
            for (var c = 0; c < ColumnCount; c++) Column(c).CopyTo(wider.AsSpan(c * stride));
            (cells, Stride) = (wider, stride);
        }
        Count = count;
    }

    /// <summary>So many rows, all of zeros.</summary>
    public void Reset(int count)
    {
        Resize(0);
        Resize(count);
        for (var c = 0; c < ColumnCount; c++) Column(c).Clear();
    }

    /// <summary>Appends a row of another set.</summary>
    public void Add(SegmentRows from, int row)
    {
        Resize(Count + 1);
        for (var c = 0; c < ColumnCount; c++) Column(c)[^1] = from.Column(c)[row];
    }

    /// <summary>Takes out the rows named, which stand in order.</summary>
    public void Remove(IReadOnlyList<int> rows)
    {
        if (rows.Count == 0) return;
        for (var c = 0; c < ColumnCount; c++)
        {
            var column = Column(c);
            var to = rows[0];
            for (var r = 0; r < rows.Count; r++)
            {
                var kept = column[(rows[r] + 1)..(r + 1 < rows.Count ? rows[r + 1] : Count)];
                kept.CopyTo(column[to..]);
                to += kept.Length;
            }
        }
        Count -= rows.Count;
    }

    /// <summary>Appends a row.</summary>
    public void Add(SettlementRow row, bool withdrawal = false)
    {
        Resize(Count + 1);
        var at = Count - 1;
        var (id, init) = (SettlementId.Parse(row.SetlId), row.InitSetlId.Length == 0 ? SettlementId.None : SettlementId.Parse(row.InitSetlId));
        var (a, flags) = (row.Amounts, (row.Valid ? RowFlags.Valid : 0) | (row.Refunded ? RowFlags.Refunded : 0) | (withdrawal ? RowFlags.Withdrawal : 0));
        ReadOnlySpan<long> values =
        [
            id.Text, id.High, id.Low, init.Text, init.High, init.Low, SecondsOf(row.SetlTime),
            CodeText.CodeOf(row.Insutype), CodeText.CodeOf(row.MedType), CodeText.CodeOf(row.InsuAdmdvs), CodeText.CodeOf(row.FixBlngAdmdvs),
            row.PayLoc, CodeText.CodeOf(row.ClrType), CodeText.CodeOf(row.ClrWay), (long)flags, row.Person,
            a.Pooled.Value, a.CivilServants.Value, a.EnterpriseSupplement.Value, a.CriticalIllness.Value, a.LargeAmount.Value,
            a.MedicalAid.Value, a.Other.Value, a.Account.Value, a.AccountShared.Value, a.Cash.Value, a.HospitalBorne.Value,
        ];
        for (var c = 0; c < ColumnCount; c++) Column(c)[at] = values[c];
    }

    public SettlementId Id(int row) => new(this[SegmentColumn.IdText, row], this[SegmentColumn.IdHigh, row], this[SegmentColumn.IdLow, row]);

    /// <summary>Whether a row has that id.</summary>
    public bool Contains(SettlementId id)
    {
        for (var row = this[SegmentColumn.IdLow].IndexOf(id.Low); row >= 0 && row < Count; row++)
            if (Id(row) == id) return true;
        return false;
    }

    public RowFlags Flags(int row) => (RowFlags)this[SegmentColumn.Flags, row];

    /// <summary>计量。fund_pay_sumamt + acct_pay of a row.</summary>
    public long Measure(int row)
    {
        var sum = this[SegmentColumn.Account, row];
        for (var c = SegmentColumn.Pooled; c <= SegmentColumn.Other; c++) sum += this[c, row];
        return sum;
    }

    /// <summary>内容相同。Whether two rows say the same but for their flags.</summary>
    public bool SameContent(int row, SegmentRows other, int otherRow)
    {
        for (var c = 0; c < ColumnCount; c++)
            if (c != (int)SegmentColumn.Flags && cells[c * Stride + row] != other.cells[c * other.Stride + otherRow]) return false;
        return true;
    }

    /// <summary>The row as it can be read, of that provider.</summary>
    public SettlementRow Row(int row, string provider)
    {
        long Value(SegmentColumn column) => this[column, row];
        Fen Amount(SegmentColumn column) => new(Value(column));
        var fundParts = FenSums.Sum(Enumerable.Range((int)SegmentColumn.Pooled, SegmentColumn.Other - SegmentColumn.Pooled + 1).Select(c => new Fen(Column(c)[row])));
        return new()
        {
            SetlId = Id(row).ToString(),
            InitSetlId = new SettlementId(Value(SegmentColumn.InitText), Value(SegmentColumn.InitHigh), Value(SegmentColumn.InitLow)).ToString(),
            Provider = provider,
            Insutype = CodeText.TextOf(Value(SegmentColumn.Insutype)),
            MedType = CodeText.TextOf(Value(SegmentColumn.MedType)),
            SetlTime = TimeOf(Value(SegmentColumn.Time)),
            Amounts = new(
                fundParts + Amount(SegmentColumn.Account) + Amount(SegmentColumn.Cash) + Amount(SegmentColumn.HospitalBorne), fundParts,
                Amount(SegmentColumn.Pooled), Amount(SegmentColumn.CivilServants), Amount(SegmentColumn.EnterpriseSupplement),
                Amount(SegmentColumn.CriticalIllness), Amount(SegmentColumn.LargeAmount), Amount(SegmentColumn.MedicalAid), Amount(SegmentColumn.Other),
                Amount(SegmentColumn.Account), Amount(SegmentColumn.AccountShared), Amount(SegmentColumn.Cash), Amount(SegmentColumn.HospitalBorne)),
            InsuAdmdvs = CodeText.TextOf(Value(SegmentColumn.InsuAdmdvs)),
            FixBlngAdmdvs = CodeText.TextOf(Value(SegmentColumn.FixBlngAdmdvs)),
            PayLoc = Value(SegmentColumn.PayLoc),
            Refunded = Flags(row).HasFlag(RowFlags.Refunded),
            Valid = Flags(row).HasFlag(RowFlags.Valid),
            ClrType = CodeText.TextOf(Value(SegmentColumn.ClrType)),
            ClrWay = CodeText.TextOf(Value(SegmentColumn.ClrWay)),
            Person = Value(SegmentColumn.Person),
        };
    }

    public static long SecondsOf(DateTime time) => (time.Ticks - Origin.Ticks) / TimeSpan.TicksPerSecond;

    public static DateTime TimeOf(long seconds) => Origin.AddTicks(seconds * TimeSpan.TicksPerSecond);
}
