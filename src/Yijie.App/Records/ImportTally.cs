using Yijie.App.Imports;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>导入计数。Where the rows and the fen of an import went, counted by one thread; the threads' tallies are added up at the end.</summary>
internal sealed class ImportTally
{
    /// <summary>拒收。Beyond this many the file is not what it should be, and is refused whole.</summary>
    public const int MostFindings = 1_000_000;

    private static int ReasonCount => Counting.Reasons.Length;

    public long Lines, Counted, Duplicates, Withdrawn, RejectedLines;
    public long CountedFen, CountedMeasure, DuplicatesFen, WithdrawnFen, RejectedFen;
    public readonly long[] AsideRows = new long[ReasonCount];
    public readonly long[] AsideFen = new long[ReasonCount];
    public readonly List<Rejection> Findings = [];

    public void Accept(Counted counted, long measure)
    {
        if (counted.Aside is { } reason)
        {
            AsideRows[(int)reason]++;
            AsideFen[(int)reason] += measure;
        }
        else
        {
            Counted++;
            CountedMeasure += measure;
        }
    }

    public void Reject(long measure, params ReadOnlySpan<Rejection> faults)
    {
        RejectedLines++;
        RejectedFen += measure;
        Findings.AddRange(faults);
        RefuseIfHopeless();
    }

    public void Add(ImportTally other)
    {
        Lines += other.Lines;
        Counted += other.Counted;
        Duplicates += other.Duplicates;
        Withdrawn += other.Withdrawn;
        RejectedLines += other.RejectedLines;
        CountedFen += other.CountedFen;
        CountedMeasure += other.CountedMeasure;
        DuplicatesFen += other.DuplicatesFen;
        WithdrawnFen += other.WithdrawnFen;
        for (var i = 0; i < ReasonCount; i++) (AsideRows[i], AsideFen[i]) = (AsideRows[i] + other.AsideRows[i], AsideFen[i] + other.AsideFen[i]);
        RejectedFen += other.RejectedFen;
        Findings.AddRange(other.Findings);
        RefuseIfHopeless();
    }

    public ImportSummary Summary(string kind, string file, string sha256)
    {
        var (accepted, acceptedFen) = (Counted + AsideRows.Sum(), CountedMeasure + AsideFen.Sum());
        return new()
        {
            Kind = kind, File = file, Sha256 = sha256,
            Lines = Lines, Accepted = accepted, Duplicates = Duplicates, Withdrawn = Withdrawn, RejectedLines = RejectedLines,
            Counted = Counted, CountedFen = new(CountedFen),
            TotalFen = new(acceptedFen + DuplicatesFen + WithdrawnFen + RejectedFen),
            AcceptedFen = new(acceptedFen), DuplicatesFen = new(DuplicatesFen), WithdrawnFen = new(WithdrawnFen), RejectedFen = new(RejectedFen),
            SetAside = [.. Counting.Reasons.Where(r => AsideRows[(int)r] > 0).Select(r => new SetAside(r.Code(), AsideRows[(int)r], new(AsideFen[(int)r])))],
            Rejected = [.. Findings.OrderBy(f => f.Line)],
        };
    }

    private void RefuseIfHopeless()
    {
        if (Findings.Count > MostFindings) throw new UsageException($"拒收超过 {MostFindings:#,0} 处,文件未导入:请核对文件;若机构尚未登记,请先导入 providers");
    }
}
