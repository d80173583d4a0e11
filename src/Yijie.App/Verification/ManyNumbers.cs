using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Yijie.App.Verification;

/// <summary>
/// 许多数。Numbers spread evenly over all 64 bits, however many, to tell which come more than once. They are kept by their first bits; what does not fit in memory
/// lies in a temporary file that goes with it.
/// </summary>
internal sealed class ManyNumbers : IDisposable
{
    private const int PartBits = 8;
    private const int Block = 1 << 14; // 256 parts × 128 KB

    private readonly ulong[]?[] open = new ulong[]?[1 << PartBits];
    private readonly int[] used = new int[1 << PartBits];
    private readonly List<long>[] written = [.. Enumerable.Range(0, 1 << PartBits).Select(_ => new List<long>())];
    private SafeFileHandle? file;
    private long blocks;

    public long Count { get; private set; }

    public void Add(ulong number)
    {
        var part = (int)(number >> 64 - PartBits);
        var numbers = open[part] ??= new ulong[Block];
        if (used[part] == Block) Write(part, numbers);
        numbers[used[part]++] = number;
        Count++;
    }

    /// <summary>Each number that came more than once.</summary>
    public HashSet<ulong> Repeated()
    {
        var repeated = new HashSet<ulong>();
        for (var part = 0; part < open.Length; part++)
        {
            var numbers = new ulong[written[part].Count * Block + used[part]];
            for (var i = 0; i < written[part].Count; i++) ReadBack(numbers.AsSpan(i * Block, Block), written[part][i]);
            open[part].AsSpan(0, used[part]).CopyTo(numbers.AsSpan(written[part].Count * Block));
            Array.Sort(numbers);
            for (var i = 1; i < numbers.Length; i++)
                if (numbers[i] == numbers[i - 1]) repeated.Add(numbers[i]);
        }
        return repeated;
    }

    public void Dispose() => file?.Dispose();

    private void Write(int part, ulong[] numbers)
    {
        file ??= File.OpenHandle(
            Path.Combine(Path.GetTempPath(), $".yijie-verify-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        RandomAccess.Write(file, MemoryMarshal.AsBytes(numbers.AsSpan()), blocks * Block * sizeof(ulong));
        written[part].Add(blocks++);
        used[part] = 0;
    }

    private void ReadBack(Span<ulong> into, long block)
    {
        var bytes = MemoryMarshal.AsBytes(into);
        for (int done = 0, count; done < bytes.Length; done += count)
        {
            count = RandomAccess.Read(file!, bytes[done..], block * Block * sizeof(ulong) + done);
            if (count == 0) throw new EndOfStreamException();
        }
    }
}
