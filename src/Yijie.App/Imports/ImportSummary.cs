using System.Collections.Immutable;
using Yijie.Domain;

namespace Yijie.App.Imports;

/// <summary>
/// 导入汇总。What became of one file, as the command prints it: every line is accepted, a duplicate, withdrawn or rejected, and for
/// settlements every fen likewise. Kinds without settlement amounts leave the fen at zero, and all they accept counts.
/// </summary>
public sealed record ImportSummary
{
    public required string Kind { get; init; }

    /// <summary>The path as it was given.</summary>
    public required string File { get; init; }

    /// <summary>Of the file's bytes as they lie on disk, compressed or not.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Data lines = accepted + duplicates + withdrawn + rejected lines.</summary>
    public required long Lines { get; init; }

    /// <summary>Accepted = counted + Σ set aside.</summary>
    public required long Accepted { get; init; }

    public required long Duplicates { get; init; }

    public long Withdrawn { get; init; }

    /// <summary>Lines with at least one fault; a line with several is one.</summary>
    public required long RejectedLines { get; init; }

    public required long Counted { get; init; }

    /// <summary>What the newly counted rows put into the gross settleable amount.</summary>
    public Fen CountedFen { get; init; }

    /// <summary>Total = accepted + duplicates + withdrawn + rejected, each row measured by fund_pay_sumamt + acct_pay.</summary>
    public Fen TotalFen { get; init; }

    public Fen AcceptedFen { get; init; }

    public Fen DuplicatesFen { get; init; }

    public Fen WithdrawnFen { get; init; }

    public Fen RejectedFen { get; init; }

    public ImmutableArray<SetAside> SetAside { get; init; } = [];

    /// <summary>Every fault of every rejected line, in the file's order.</summary>
    public required ImmutableArray<Rejection> Rejected { get; init; }
}

/// <summary>搁置。Accepted rows that do not count, by reason: out-of-region, other-fund, not-online, invalid, uncategorised.</summary>
public sealed record SetAside(string Reason, long Rows, Fen Fen);

/// <summary>拒收。One fault of a line: where it stands, what stands there, and what is wrong with it.</summary>
/// <param name="Line">Of the record's first line; the header is line 1.</param>
/// <param name="Column">The column's name, or empty where the fault is the whole line's.</param>
public sealed record Rejection(long Line, string Column, string Value, string Reason);
