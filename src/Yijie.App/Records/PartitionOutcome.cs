using System.Security.Cryptography;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>一个分区的一份结果。What is to be stored of a part of a partition: segments and totals, in the order of their keys. Used again for another.</summary>
internal sealed class PartitionOutcome
{
    public readonly ByteSink Bytes = new();
    public readonly List<SegmentOut> Segments = [];
    public readonly List<TotalOut> Totals = [];

    public void Clear()
    {
        Bytes.Clear();
        Segments.Clear();
        Totals.Clear();
    }

    public void Add(int provider, Month month, int rows, ReadOnlySpan<byte> content)
    {
        Segments.Add(new(provider, month, rows, Bytes.Length, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
        content.CopyTo(Bytes.Room(content.Length));
        Bytes.Advance(content.Length);
    }

    /// <summary>待存的明细段。Its content is a part of <see cref="Bytes"/>.</summary>
    public readonly record struct SegmentOut(int Provider, Month Month, int Rows, int From, int Length, string Sha256);

    /// <summary>计入额的变动。What an import changes in one monthly total.</summary>
    public readonly record struct TotalOut(int Provider, Month Month, Fund Fund, Category Category, long Rows, long PooledFen, long AccountFen);
}
