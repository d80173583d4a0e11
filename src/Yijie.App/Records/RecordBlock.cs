namespace Yijie.App.Records;

/// <summary>一块记录。Whole records of the extract, cut from it in order, to be parsed on any thread.</summary>
internal sealed class RecordBlock
{
    /// <summary>How much is aimed at: what a core's cache holds beside the places of its fields.</summary>
    public const int Size = 64 << 10;

    /// <summary>A record longer than this is no settlement: the file is not what it should be.</summary>
    public const int MaxRecord = 1 << 20;

    /// <summary>Room behind the last byte, so that a field can be read eight or sixty-four bytes at a time.</summary>
    public const int Slack = 64;

    public readonly byte[] Buffer = GC.AllocateUninitializedArray<byte>(Size + MaxRecord + Slack, pinned: true);

    /// <summary>Every record ends in a line feed within it.</summary>
    public int Length;

    /// <summary>The line of the first record.</summary>
    public long FirstLine;

    public bool HasQuotes;
}

/// <summary>记录的来源。Gives the file's records block by block; any thread may ask for the next.</summary>
internal interface IRecordSource : IDisposable
{
    /// <summary>The names of the columns, as they stand in the file.</summary>
    IReadOnlyList<string> Header { get; }

    /// <summary>Messages of the platform leave out what the extract always has.</summary>
    bool IsPlatformMessages { get; }

    bool HasByteOrderMark { get; }

    /// <summary>Bytes taken from the file so far, and all of them.</summary>
    (long Read, long Length) Progress { get; }

    /// <summary>Lines given out so far.</summary>
    long LinesRead { get; }

    /// <summary>Fills the block with the next records. False: there are no more.</summary>
    bool Next(RecordBlock block);

    /// <summary>After the last block: SHA-256 of the file as it lies on disk, lower-case hex.</summary>
    string Finish();
}
