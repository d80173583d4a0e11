using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Yijie.App.Records;

/// <summary>
/// 字段的位置。Where the fields of a block's records begin and end. Separators are searched for sixty-four bytes at a time; blocks with
/// quotation marks go through <see cref="QuoteScan"/>.
/// </summary>
internal sealed class FieldIndex
{
    private int[] separators = GC.AllocateUninitializedArray<int>(RecordBlock.Size / 4, pinned: true);
    private int[] recordEnds = new int[4096];
    private readonly HashSet<int> malformed = [];

    /// <summary>How many records the block has.</summary>
    public int Records { get; private set; }

    /// <summary>The places of all separators, commas and line feeds, in order; before them, as if the text followed one, -1.</summary>
    public int[] Separators => separators;

    /// <summary>For each record, where behind its own line feed the separators of the next begin.</summary>
    public ReadOnlySpan<int> RecordEnds => recordEnds.AsSpan(0, Records);

    /// <summary>Whether the record that a line feed ends breaks RFC 4180: text behind a closing quotation mark.</summary>
    public bool IsMalformed(int lineFeed) => malformed.Contains(lineFeed);

    public void Index(RecordBlock block)
    {
        Records = 0;
        separators[0] = -1;
        malformed.Clear();
        if (block.HasQuotes) IndexQuoted(block.Buffer, block.Length);
        else IndexPlain(block.Buffer, block.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void IndexQuoted(byte[] buffer, int length)
    {
        var scan = new QuoteScan(buffer, 0, length);
        var count = 1;
        for (var at = scan.Next(); at >= 0; at = scan.Next())
        {
            if (count == separators.Length) Grow();
            separators[count++] = at;
            if (buffer[at] != '\n') continue;
            if (scan.Malformed) malformed.Add(at);
            scan.Forgive();
            EndRecord(count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void IndexPlain(byte[] buffer, int length)
    {
        var comma = Vector512.Create((byte)',');
        var lineFeed = Vector512.Create((byte)'\n');
        ref var text = ref buffer[0];
        var count = 1;
        for (var at = 0; at < length; at += 64)
        {
            if (separators.Length - count < 64) Grow();
            ref var next = ref separators[count];
            var bytes = Vector512.LoadUnsafe(ref text, (nuint)at);
            var lineFeeds = Vector512.Equals(bytes, lineFeed).ExtractMostSignificantBits();
            var found = Vector512.Equals(bytes, comma).ExtractMostSignificantBits() | lineFeeds;
            if (length - at < 64)
            {
                var inside = (1UL << (length - at)) - 1;
                (found, lineFeeds) = (found & inside, lineFeeds & inside);
            }
            for (var ends = lineFeeds; ends != 0; ends &= ends - 1)
                EndRecord(count + BitOperations.PopCount(found & (ends ^ (ends - 1))));
            count += BitOperations.PopCount(found);
            for (; found != 0; found &= found - 1)
            {
                next = at + BitOperations.TrailingZeroCount(found);
                next = ref Unsafe.Add(ref next, 1);
            }
        }
    }

    private void Grow()
    {
        var more = GC.AllocateUninitializedArray<int>(separators.Length * 2, pinned: true);
        separators.CopyTo(more);
        separators = more;
    }

    private void EndRecord(int separatorsSoFar)
    {
        if (Records == recordEnds.Length) Array.Resize(ref recordEnds, recordEnds.Length * 2);
        recordEnds[Records++] = separatorsSoFar;
    }
}
