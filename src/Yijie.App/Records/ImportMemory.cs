namespace Yijie.App.Records;

/// <summary>导入的内存。What an import may hold at once; none of it grows with the file.</summary>
/// <param name="Rows">Bytes of rows that wait in memory for the rest of their month; the others wait in a temporary file.</param>
/// <param name="Cells">Numbers that each judging thread holds unpacked; but always one column of a provider's month.</param>
/// <param name="Piece">Bytes of segments that are given to be stored at a time; but always one segment.</param>
internal sealed record ImportMemory(long Rows, int Cells, int Piece)
{
    private const int PiecesWaiting = 12;

    public static readonly ImportMemory Usual = new(Rows: 192L << 20, Cells: 1 << 19, Piece: 1 << 20);

    /// <summary>Bytes of segments that may wait to be stored, not counting those of the partition that is being stored.</summary>
    public long Waiting => (long)PiecesWaiting * Piece;
}
