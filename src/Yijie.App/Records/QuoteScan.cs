using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Yijie.App.Records;

/// <summary>
/// 带引号文本的扫描。Takes text with quotation marks apart by RFC 4180: a field is quoted if it begins with a mark, a doubled mark stands for
/// one, and separators between marks are text. Only marks and separators are looked at; they are found sixty-four bytes at a time.
/// </summary>
internal ref struct QuoteScan(byte[] buffer, int start, int length)
{
    private readonly byte[] buffer = buffer;
    private readonly int length = length;
    private int block = start - 64;
    private ulong events;
    private int fieldAt = start;
    private int closedAt = -1;
    private bool inQuotes;

    /// <summary>Text between a closing mark and the separator behind it: not RFC 4180.</summary>
    public bool Malformed { get; private set; }

    /// <summary>Where the next separator is, a comma or a line feed; -1: there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Next()
    {
        while (true)
        {
            while (events == 0)
            {
                block += 64;
                if (block >= length) return -1;
                events = EventsAt(block);
            }
            var at = block + BitOperations.TrailingZeroCount(events);
            events &= events - 1;
            if (buffer[at] == '"') Mark(at);
            else if (!inQuotes)
            {
                if (closedAt >= 0 && at != closedAt + 1 && !(at == closedAt + 2 && buffer[at - 1] == '\r')) Malformed = true;
                (fieldAt, closedAt) = (at + 1, -1);
                return at;
            }
        }
    }

    public void Forgive() => Malformed = false;

    /// <summary>Where the last whole record of the text ends; 0: nowhere.</summary>
    public static int LastRecordEnd(byte[] buffer, int length)
    {
        var scan = new QuoteScan(buffer, 0, length);
        var end = 0;
        for (var at = scan.Next(); at >= 0; at = scan.Next())
            if (buffer[at] == '\n') end = at + 1;
        return end;
    }

    private void Mark(int at)
    {
        if (inQuotes) (inQuotes, closedAt) = (false, at);
        else if (at == fieldAt || at == closedAt + 1 && closedAt >= 0) (inQuotes, closedAt) = (true, -1); // a doubled mark closes and opens
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ulong EventsAt(int at)
    {
        var bytes = Vector512.LoadUnsafe(ref buffer[0], (nuint)at);
        var found = (Vector512.Equals(bytes, Vector512.Create((byte)',')) | Vector512.Equals(bytes, Vector512.Create((byte)'\n'))
            | Vector512.Equals(bytes, Vector512.Create((byte)'"'))).ExtractMostSignificantBits();
        return length - at < 64 ? found & (1UL << (length - at)) - 1 : found;
    }
}
