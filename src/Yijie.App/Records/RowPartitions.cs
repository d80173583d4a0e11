using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Yijie.App.Records;

/// <summary>
/// 分区。The rows read from a file, in short form, dealt out by provider until all of them have been read: the providers of a partition
/// follow one another, so that partitions in their order give segments in theirs. Up to a fixed amount they stay in memory; beyond it,
/// they go to a temporary file that has no name, so that nothing is left of it whatever happens.
/// </summary>
internal sealed unsafe class RowPartitions : IDisposable
{
    public const int ChunkSize = 32 << 10;

    /// <summary>No row takes more in short form.</summary>
    public const int MaxRow = 256;

    private const int Most = 512;
    private const int SlabSize = 8 << 20;

    private readonly List<Chunk>[] partitions;
    private readonly int[] firsts;
    private readonly ulong scale;
    private readonly string folder;
    private readonly long chunksAllowed;
    private readonly List<nint> slabs = [];
    private readonly Stack<nint> free = new();
    private readonly Lock gate = new();
    private SafeFileHandle? spill;
    private long spilled;
    private long held;

    /// <param name="providers">How many there are; a row's provider is a number below it.</param>
    /// <param name="folder">Where the temporary file goes, should one be needed.</param>
    /// <param name="memory">How many bytes of filled chunks may stay in memory; those being filled, one for each thread and partition, come on top.</param>
    public RowPartitions(int providers, string folder, long memory)
    {
        this.folder = folder;
        chunksAllowed = memory / ChunkSize;
        partitions = new List<Chunk>[Math.Min(Most, providers)];
        for (var i = 0; i < partitions.Length; i++) partitions[i] = [];
        scale = providers == 0 ? 0 : ((ulong)partitions.Length << 32) / (ulong)providers;
        firsts = new int[partitions.Length + 1];
        for (var provider = 0; provider < providers; provider++) firsts[Of(provider) + 1] = provider + 1;
        for (var i = 1; i < firsts.Length; i++) firsts[i] = Math.Max(firsts[i], firsts[i - 1]);
    }

    public int Count => partitions.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(int provider) => unchecked((int)((ulong)(uint)provider * scale >> 32));

    /// <summary>The providers of a partition: from the first up to but without the second.</summary>
    public (int From, int To) Providers(int partition) => (firsts[partition], firsts[partition + 1]);

    /// <summary>Takes a filled chunk into its partition.</summary>
    public void Add(int partition, byte* chunk, int length)
    {
        if (length == 0) return;
        long spillAt = -1;
        lock (gate)
        {
            if (held == chunksAllowed)
            {
                spill ??= OpenSpill();
                spillAt = spilled;
                spilled += length;
                partitions[partition].Add(new(null, spillAt, length));
            }
            else
            {
                partitions[partition].Add(new(chunk, -1, length));
                held++;
            }
        }
        if (spillAt < 0) return;
        RandomAccess.Write(spill!, new ReadOnlySpan<byte>(chunk, length), spillAt);
        GiveBack(chunk);
    }

    /// <summary>An empty chunk.</summary>
    public byte* Take()
    {
        lock (gate)
        {
            if (free.Count == 0)
            {
                var slab = (nint)NativeMemory.AlignedAlloc(SlabSize, 2 << 20);
                HugePages.Ask(slab, SlabSize);
                slabs.Add(slab);
                for (var at = SlabSize - ChunkSize; at >= 0; at -= ChunkSize) free.Push(slab + at);
            }
            return (byte*)free.Pop();
        }
    }

    public void GiveBack(byte* chunk)
    {
        lock (gate) free.Push((nint)chunk);
    }

    /// <summary>A partition's rows, chunk by chunk, brought back from the temporary file where they lie there. To be released after use.</summary>
    public List<(nint At, int Length)> Load(int partition)
    {
        var chunks = new List<(nint, int)>(partitions[partition].Count);
        foreach (var chunk in partitions[partition])
        {
            var at = chunk.At;
            if (at is null)
            {
                at = Take();
                ReadBack(new(at, chunk.Length), chunk.SpilledAt);
            }
            chunks.Add(((nint)at, chunk.Length));
        }
        partitions[partition] = [];
        return chunks;
    }

    public void Release(List<(nint At, int Length)> chunks)
    {
        foreach (var (at, _) in chunks) GiveBack((byte*)at);
    }

    public void Dispose()
    {
        foreach (var slab in slabs) NativeMemory.AlignedFree((void*)slab);
        slabs.Clear();
        spill?.Dispose();
    }

    private void ReadBack(Span<byte> into, long from)
    {
        for (int done = 0, count; done < into.Length; done += count)
        {
            count = RandomAccess.Read(spill!, into[done..], from + done);
            if (count == 0) throw new EndOfStreamException();
        }
    }

    private SafeFileHandle OpenSpill()
    {
        var path = Path.Combine(folder, $".yijie-import-{Guid.NewGuid():N}");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows()) File.Delete(path); // open, but without a name: gone with the process
        return handle;
    }

    private readonly struct Chunk(byte* at, long spilledAt, int length)
    {
        public byte* At => at;
        public long SpilledAt => spilledAt;
        public int Length => length;
    }
}
