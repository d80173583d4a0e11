using System.Text;

namespace Yijie.Domain.Records;

/// <summary>
/// 明细段的编码。One import's accepted rows and withdrawals of one provider's month as bytes: version, month, provider, number of rows,
/// then each column in the form that is shortest for it (<see cref="ColumnFormat"/>). Rows stand in the order of their ids, and of one
/// id in the order in which they came. The same rows always give the same bytes.
/// </summary>
public static class SegmentFormat
{
    private const byte Version = 1;

    /// <summary>一列的值。One for each row, good until the next column is asked for.</summary>
    public delegate ReadOnlySpan<long> ColumnSource(SegmentColumn column);

    /// <summary>编码。Appends the segment to the sink.</summary>
    public static void Write(ByteSink sink, string provider, Month month, SegmentRows rows) => Write(sink, provider, month, rows.Count, c => rows[c]);

    /// <summary>编码。The same of columns that are asked for one after another, in their order, so that they need not all be held at once.</summary>
    public static void Write(ByteSink sink, string provider, Month month, int count, ColumnSource columns)
    {
        sink.Byte(Version);
        sink.Unsigned((ulong)(month.Year * 12 + month.Number - 1));
        sink.Unsigned((ulong)provider.Length);
        foreach (var c in provider) sink.Byte((byte)c);
        sink.Unsigned((ulong)count);
        for (SegmentColumn c = 0; c < (SegmentColumn)SegmentRows.ColumnCount; c++) ColumnFormat.Write(sink, columns(c), KindOf(c));
    }

    /// <summary>解码。Reads a segment into rows that may be reused.</summary>
    /// <exception cref="InvalidDataException">The bytes are no segment.</exception>
    public static (string Provider, Month Month) Read(ReadOnlySpan<byte> content, SegmentRows rows) => Read(content, rows, SegmentRows.ColumnCount);

    /// <summary>只读结算 ID。Reads the ids alone, which stand first; the other columns are left as they are.</summary>
    public static (string Provider, Month Month) ReadIds(ReadOnlySpan<byte> content, SegmentRows rows) => Read(content, rows, (int)SegmentColumn.IdLow + 1);

    private static ColumnKind KindOf(SegmentColumn column) => column switch
    {
        <= SegmentColumn.Time => ColumnKind.Rising,
        <= SegmentColumn.Flags => ColumnKind.Code,
        _ => ColumnKind.Amount,
    };

    private static (string Provider, Month Month) Read(ReadOnlySpan<byte> content, SegmentRows rows, int columns)
    {
        var source = new ByteSource(content);
        if (source.Byte() != Version) throw new InvalidDataException("unknown version of segment");
        var months = source.Count(12 * 9999 + 11);
        var provider = Encoding.ASCII.GetString(source.Bytes(source.Count(64)));
        rows.Resize(source.Count(int.MaxValue / 2));
        for (var c = 0; c < columns; c++) ColumnFormat.Read(ref source, rows.Column(c));
        if (columns == SegmentRows.ColumnCount && !source.AtEnd) throw new InvalidDataException("bytes after the segment's end");
        return (provider, new(months / 12, months % 12 + 1));
    }
}
