using System.Runtime.CompilerServices;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 短形式的各列。The columns of one provider's month, unpacked when they are asked for: all at once as long as they are few, else as many at a time as
/// fit, so that memory does not grow with the largest provider by more than one column.
/// </summary>
internal sealed unsafe class PackedColumns
{
    private readonly ParsingScope scope;
    private long[] cells = [];
    private nint[] rows = [];
    private int first, count, stride, from, to;

    public PackedColumns(ParsingScope scope)
    {
        this.scope = scope;
        Source = Column;
    }

    public SegmentFormat.ColumnSource Source { get; }

    /// <summary>Takes so many rows, from the first named.</summary>
    public void Take(nint[] rows, int first, int count)
    {
        const int CacheLine = 64 / sizeof(long);
        (this.rows, this.first, this.count, from, to) = (rows, first, count, 0, 0);
        stride = (count / CacheLine | 1) * CacheLine + 2 * CacheLine; // an odd number of cache lines, so that a row's cells fall into different parts of the cache
        var needed = Math.Max(scope.Memory.Cells, stride);
        if (cells.Length < needed) cells = GC.AllocateUninitializedArray<long>(needed);
    }

    private ReadOnlySpan<long> Column(SegmentColumn column)
    {
        if ((int)column >= to)
        {
            (from, to) = ((int)column, Math.Min(SegmentRows.ColumnCount, (int)column + Math.Max(1, scope.Memory.Cells / stride)));
            if (to - from == SegmentRows.ColumnCount) UnpackAll();
            else UnpackSome();
        }
        return cells.AsSpan(((int)column - from) * stride, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UnpackAll()
    {
        for (var c = 0; c < SegmentRows.ColumnCount; c++) cells.AsSpan(c * stride, count).Clear();
        ref var start = ref cells[0];
        for (var i = 0; i < count; i++) Unpack((byte*)rows[first + i], ref Unsafe.Add(ref start, i), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UnpackSome()
    {
        Span<long> row = stackalloc long[SegmentRows.ColumnCount];
        for (var i = 0; i < count; i++)
        {
            row.Clear();
            Unpack((byte*)rows[first + i], ref row[0], stride: 1);
            for (var c = from; c < to; c++) cells[(c - from) * stride + i] = row[c];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Unpack(byte* row, ref long first, int stride) => PackedRow.Read(
        row, scope.Profiles[PackedRow.Profile(row)], scope.Divisions[PackedRow.InsuredAt(row)], scope.Divisions[PackedRow.ProviderAt(row)], ref first, stride);
}
