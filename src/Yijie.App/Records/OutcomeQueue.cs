using System.Runtime.ExceptionServices;
using Yijie.Domain;

namespace Yijie.App.Records;

/// <summary>
/// 待存的结果。What the judging threads give and the storing thread takes, in the order of the partitions, each in pieces: what waits is bounded by its
/// bytes, however large a partition is. Only the partition being stored is let past the bound, so that nobody waits for ever.
/// </summary>
internal sealed class OutcomeQueue
{
    private readonly object gate = new();
    private readonly Stack<PartitionOutcome> used = new();
    private readonly ImportMemory memory;
    private readonly Given[] partitions;
    private int storing;
    private long waiting;
    private bool abandoned;

    public OutcomeQueue(int partitions, ImportMemory memory)
    {
        this.memory = memory;
        this.partitions = new Given[partitions];
        for (var i = 0; i < partitions; i++) this.partitions[i] = new();
    }

    /// <summary>Makes one partition's outcome; what goes wrong is thrown where it is taken.</summary>
    public void Make(int partition, Action<Writer> judge)
    {
        try
        {
            var writer = new Writer(this, partition);
            judge(writer);
            writer.Finish();
        }
        catch (Exception e)
        {
            partitions[partition].Trouble = ExceptionDispatchInfo.Capture(e);
        }
        lock (gate)
        {
            partitions[partition].Ended = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>One partition's outcome, piece by piece as they come; each is used again once the next is asked for.</summary>
    public IEnumerable<PartitionOutcome> Take(int partition)
    {
        while (Next(partition) is { } piece)
        {
            yield return piece;
            GiveBack(piece);
        }
        partitions[partition].Trouble?.Throw();
    }

    /// <summary>Nothing more is taken: whoever waits to give goes on.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            abandoned = true;
            Monitor.PulseAll(gate);
        }
    }

    private PartitionOutcome? Next(int partition)
    {
        lock (gate)
        {
            if (storing != partition)
            {
                storing = partition;
                Monitor.PulseAll(gate);
            }
            var pieces = partitions[partition].Pieces;
            while (pieces.Count == 0 && !partitions[partition].Ended) Monitor.Wait(gate);
            return pieces.TryDequeue(out var piece) ? piece : null;
        }
    }

    private void Give(int partition, PartitionOutcome piece)
    {
        lock (gate)
        {
            while (waiting >= memory.Waiting && storing != partition && !abandoned) Monitor.Wait(gate);
            waiting += piece.Bytes.Length;
            partitions[partition].Pieces.Enqueue(piece);
            Monitor.PulseAll(gate);
        }
    }

    private void GiveBack(PartitionOutcome piece)
    {
        var isLarge = piece.Bytes.Length > 2 * memory.Piece;
        lock (gate)
        {
            waiting -= piece.Bytes.Length;
            if (!isLarge) used.Push(piece);
            Monitor.PulseAll(gate);
        }
        if (isLarge) GC.Collect(); // what a large provider needed goes at once, with the smaller buffers that were not enough for it; left alone they pile up to hundreds of megabytes
    }

    private PartitionOutcome Empty()
    {
        PartitionOutcome? piece;
        lock (gate)
            if (!used.TryPop(out piece)) piece = new();
        piece.Clear();
        return piece;
    }

    /// <summary>一个分区结果的写入。</summary>
    public sealed class Writer(OutcomeQueue queue, int partition)
    {
        private PartitionOutcome piece = queue.Empty();

        public void Add(int provider, Month month, int rows, ReadOnlySpan<byte> content)
        {
            if (piece.Bytes.Length + content.Length > queue.memory.Piece && piece.Bytes.Length > 0)
            {
                queue.Give(partition, piece);
                piece = queue.Empty();
            }
            piece.Add(provider, month, rows, content);
        }

        public void Add(PartitionOutcome.TotalOut total) => piece.Totals.Add(total);

        public void Finish() => queue.Give(partition, piece);
    }

    private sealed class Given
    {
        public readonly Queue<PartitionOutcome> Pieces = new();
        public bool Ended;
        public ExceptionDispatchInfo? Trouble;
    }
}
