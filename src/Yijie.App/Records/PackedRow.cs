using System.Numerics;
using System.Runtime.CompilerServices;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 一行的短形式。A row that was read and is waiting for the others of its month: some fifty bytes instead of two hundred. A head of fixed
/// size, then what few rows have, then the amounts that are not zero, four bytes each unless one of them needs eight.
/// </summary>
internal static unsafe class PackedRow
{
    private const int HasWideId = 1 << 11;
    private const int HasInit = 1 << 12;
    private const int HasLargeAmounts = 1 << 13;
    private const int IsWithdrawal = 1 << 14;
    private const int HeadSize = 40;

    // size 2 · month 2 · provider 4 · line 4 · seconds 4 · profile 2 · which amounts and what else 2 · divisions 2 + 2 · id 8 · person 8

    public static int Size(byte* row) => *(ushort*)row;
    public static int Month(byte* row) => *(ushort*)(row + 2);
    public static int Provider(byte* row) => *(int*)(row + 4);
    public static uint Line(byte* row) => *(uint*)(row + 8);
    public static int Profile(byte* row) => *(ushort*)(row + 16);
    public static int InsuredAt(byte* row) => *(ushort*)(row + 20);
    public static int ProviderAt(byte* row) => *(ushort*)(row + 22);

    /// <summary>结算 ID。</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SettlementId Id(byte* row) => (*(ushort*)(row + 18) & HasWideId) == 0
        ? new(0, 0, *(long*)(row + 24))
        : new(*(long*)(row + HeadSize), *(long*)(row + HeadSize + 8), *(long*)(row + 24));

    /// <summary>Notes that the row withdraws the kept one of its id.</summary>
    public static void MarkWithdrawal(byte* row) => *(ushort*)(row + 18) |= IsWithdrawal;

    /// <summary>计量。What counts of a row, all of it that the fund and the account pay, and of that the pooled fund's and the account's parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (long Measure, long Pooled, long Account) Amounts(byte* row)
    {
        unchecked
        {
            const int Account = SegmentColumn.Account - SegmentColumn.Pooled;
            const int Measured = (1 << Account + 1) - 1; // the parts of the fund, and the account behind them
            uint what = *(ushort*)(row + 18);
            var at = row + HeadSize + ((what & HasWideId) != 0 ? 16 : 0) + ((what & HasInit) != 0 ? 24 : 0);
            var (count, size) = (BitOperations.PopCount(what & Measured), (what & HasLargeAmounts) != 0 ? sizeof(long) : sizeof(int));
            var (measure, last) = (0L, 0L);
            for (var i = 0; i < count; i++) measure += last = Amount(at + i * size, size);
            return (measure, (what & 1) != 0 ? Amount(at, size) : 0, (what & 1 << Account) != 0 ? last : 0);
        }
    }

    /// <summary>Writes a row and returns its size; the amounts are those of <see cref="SegmentRows"/>, in its order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(byte* row, int provider, long line, int month, long seconds, int profile, int insuredAt, int providerAt, in SettlementId id, in SettlementId init, long person, long* amounts)
    {
        unchecked
        {
            *(ushort*)(row + 2) = (ushort)month;
            *(int*)(row + 4) = provider;
            *(uint*)(row + 8) = (uint)line;
            *(uint*)(row + 12) = (uint)seconds;
            *(ushort*)(row + 16) = (ushort)profile;
            *(ushort*)(row + 20) = (ushort)insuredAt;
            *(ushort*)(row + 22) = (ushort)providerAt;
            *(long*)(row + 24) = id.Low;
            *(long*)(row + 32) = person;
            var at = row + HeadSize;
            var what = 0;
            if ((id.Text | id.High) != 0)
            {
                what |= HasWideId;
                (*(long*)at, *(long*)(at + 8)) = (id.Text, id.High);
                at += 16;
            }
            if ((init.Text | init.High | init.Low) != 0)
            {
                what |= HasInit;
                (*(long*)at, *(long*)(at + 8), *(long*)(at + 16)) = (init.Text, init.High, init.Low);
                at += 24;
            }
            var beyond = 0L;
            for (var i = 0; i < SegmentRows.AmountCount; i++) beyond |= amounts[i] ^ (int)amounts[i];
            if (beyond != 0) what |= HasLargeAmounts;
            for (var i = 0; i < SegmentRows.AmountCount; i++)
            {
                var isThere = amounts[i] == 0 ? 0 : 1; // no branch: which amounts a row has cannot be foreseen
                what |= isThere << i;
                *(long*)at = amounts[i];
                at += isThere * (beyond == 0 ? sizeof(int) : sizeof(long));
            }
            *(ushort*)(row + 18) = (ushort)what;
            return *(ushort*)row = (ushort)(at - row);
        }
    }

    /// <summary>Reads a row into its cells, which are cleared: what is zero is passed over.</summary>
    /// <param name="first">The row's cell in the first column.</param>
    /// <param name="stride">How far it is from one column's to the next one's.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(byte* row, RowProfile profile, Division insuredAt, Division providerAt, ref long first, int stride)
    {
        unchecked
        {
            int what = *(ushort*)(row + 18);
            var at = row + HeadSize;
            Cell(ref first, stride, SegmentColumn.IdLow) = *(long*)(row + 24);
            if ((what & HasWideId) != 0)
            {
                (Cell(ref first, stride, SegmentColumn.IdText), Cell(ref first, stride, SegmentColumn.IdHigh)) = (*(long*)at, *(long*)(at + 8));
                at += 16;
            }
            if ((what & HasInit) != 0)
            {
                (Cell(ref first, stride, SegmentColumn.InitText), Cell(ref first, stride, SegmentColumn.InitHigh), Cell(ref first, stride, SegmentColumn.InitLow)) = (*(long*)at, *(long*)(at + 8), *(long*)(at + 16));
                at += 24;
            }
            Cell(ref first, stride, SegmentColumn.Time) = *(uint*)(row + 12);
            Cell(ref first, stride, SegmentColumn.Person) = *(long*)(row + 32);
            Cell(ref first, stride, SegmentColumn.Insutype) = profile.Insutype;
            Cell(ref first, stride, SegmentColumn.MedType) = profile.MedType;
            Cell(ref first, stride, SegmentColumn.InsuAdmdvs) = insuredAt.Admdvs;
            Cell(ref first, stride, SegmentColumn.FixBlngAdmdvs) = providerAt.Admdvs;
            Cell(ref first, stride, SegmentColumn.PayLoc) = profile.PayLoc;
            Cell(ref first, stride, SegmentColumn.ClrType) = profile.ClrType;
            Cell(ref first, stride, SegmentColumn.ClrWay) = profile.ClrWay;
            Cell(ref first, stride, SegmentColumn.Flags) = (long)(profile.Flags | ((what & IsWithdrawal) != 0 ? RowFlags.Withdrawal : 0));
            var size = (what & HasLargeAmounts) != 0 ? sizeof(long) : sizeof(int);
            for (var left = (uint)what & (1 << SegmentRows.AmountCount) - 1; left != 0; left &= left - 1)
            {
                Cell(ref first, stride, SegmentColumn.Pooled + BitOperations.TrailingZeroCount(left)) = Amount(at, size);
                at += size;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Amount(byte* at, int size) => size == sizeof(int) ? *(int*)at : *(long*)at;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref long Cell(ref long first, int stride, SegmentColumn column) => ref Unsafe.Add(ref first, (nint)column * stride);
}
