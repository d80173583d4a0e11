using System.Runtime.CompilerServices;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>
/// 一行的短形式。A row that was read and is waiting for the others of its month: some fifty bytes instead of two hundred. A head of fixed
/// size, then what few rows have, then the amounts that are not zero.
/// </summary>
internal static unsafe class PackedRow
{
    private const int HasWideId = 1 << 11;
    private const int HasInit = 1 << 12;
    private const int HeadSize = 40;

    // size 2 · month 2 · provider 4 · line 4 · seconds 4 · profile 4 · which amounts and what else 4 · id 8 · person 8

    public static int Size(byte* row) => *(ushort*)row;
    public static int Month(byte* row) => *(ushort*)(row + 2);
    public static int Provider(byte* row) => *(int*)(row + 4);
    public static uint Line(byte* row) => *(uint*)(row + 8);
    public static int Profile(byte* row) => *(int*)(row + 16);

    /// <summary>结算 ID。</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SettlementId Id(byte* row) => (*(int*)(row + 20) & HasWideId) == 0
        ? new(0, 0, *(long*)(row + 24))
        : new(*(long*)(row + HeadSize), *(long*)(row + HeadSize + 8), *(long*)(row + 24));

    /// <summary>Writes a row and returns its size; the amounts are those of <see cref="SegmentRows"/>, in its order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(byte* row, int provider, long line, int month, long seconds, int profile, in SettlementId id, in SettlementId init, long person, long* amounts)
    {
        unchecked
        {
            *(ushort*)(row + 2) = (ushort)month;
            *(int*)(row + 4) = provider;
            *(uint*)(row + 8) = (uint)line;
            *(uint*)(row + 12) = (uint)seconds;
            *(int*)(row + 16) = profile;
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
            for (var i = 0; i < SegmentRows.AmountCount; i++)
            {
                if (amounts[i] == 0) continue;
                what |= 1 << i;
                var left = (ulong)(amounts[i] << 1 ^ amounts[i] >> 63);
                for (; left >= 0x80; left >>= 7) *at++ = (byte)(left | 0x80);
                *at++ = (byte)left;
            }
            *(int*)(row + 20) = what;
            return *(ushort*)row = (ushort)(at - row);
        }
    }

    /// <summary>Reads a row into place <paramref name="i"/> of the columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(byte* row, RowProfile profile, SegmentRows rows, int i)
    {
        unchecked
        {
            var what = *(int*)(row + 20);
            var at = row + HeadSize;
            rows[SegmentColumn.IdLow][i] = *(long*)(row + 24);
            if ((what & HasWideId) == 0) rows[SegmentColumn.IdText][i] = rows[SegmentColumn.IdHigh][i] = 0;
            else
            {
                (rows[SegmentColumn.IdText][i], rows[SegmentColumn.IdHigh][i]) = (*(long*)at, *(long*)(at + 8));
                at += 16;
            }
            if ((what & HasInit) == 0) rows[SegmentColumn.InitText][i] = rows[SegmentColumn.InitHigh][i] = rows[SegmentColumn.InitLow][i] = 0;
            else
            {
                (rows[SegmentColumn.InitText][i], rows[SegmentColumn.InitHigh][i], rows[SegmentColumn.InitLow][i]) = (*(long*)at, *(long*)(at + 8), *(long*)(at + 16));
                at += 24;
            }
            rows[SegmentColumn.Time][i] = *(uint*)(row + 12);
            rows[SegmentColumn.Person][i] = *(long*)(row + 32);
            rows[SegmentColumn.Insutype][i] = profile.Insutype;
            rows[SegmentColumn.MedType][i] = profile.MedType;
            rows[SegmentColumn.InsuAdmdvs][i] = profile.InsuAdmdvs;
            rows[SegmentColumn.FixBlngAdmdvs][i] = profile.FixBlngAdmdvs;
            rows[SegmentColumn.PayLoc][i] = profile.PayLoc;
            rows[SegmentColumn.ClrType][i] = profile.ClrType;
            rows[SegmentColumn.ClrWay][i] = profile.ClrWay;
            rows[SegmentColumn.Flags][i] = (long)profile.Flags;
            for (var c = 0; c < SegmentRows.AmountCount; c++)
            {
                ulong value = 0;
                if ((what & 1 << c) != 0)
                {
                    var shift = 0;
                    for (; *at >= 0x80; shift += 7) value |= (ulong)(*at++ & 0x7F) << shift;
                    value |= (ulong)*at++ << shift;
                }
                rows.Column(SegmentRows.FirstAmount + c)[i] = (long)(value >> 1) ^ -(long)(value & 1);
            }
        }
    }
}
