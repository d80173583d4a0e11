using System.Collections.Immutable;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>已读未存的行数。How a file's well-formed rows were judged.</summary>
internal readonly record struct Tally(long Accepted, long Duplicates);

/// <summary>一类表格。One kind of table: its columns, how a row is read, and how what was read is judged and stored. An instance is one import.</summary>
internal abstract class TableKind
{
    public abstract string Name { get; }

    public abstract ImmutableArray<string> Required { get; }

    public virtual ImmutableArray<string> Optional => [];

    /// <summary>Reads the current row, noting its faults on it; keeps it for <see cref="Store"/> if it has none.</summary>
    public abstract void Read(CsvRow row);

    /// <summary>要告诉导入人的。What there is to say of rows that were stored; null: nothing.</summary>
    public virtual string? Notice => null;

    /// <summary>Judges the rows that were kept against what is stored, and appends what is new.</summary>
    /// <param name="faults">What turns out only now to be wrong is added to them.</param>
    public abstract Tally Store(Store store, long seq, List<Rejection> faults);
}
