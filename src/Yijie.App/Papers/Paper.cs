using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Yijie.Domain;

namespace Yijie.App.Papers;

/// <summary>一列的种类。How its cells are set, and as what they stand in a workbook: money as a <see cref="Fen"/>, a count as a whole number, the others as text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CellKind>))]
public enum CellKind
{
    Text,

    /// <summary>代码。Text even where it is all digits.</summary>
    Code,

    /// <summary>金额。In yuan with two decimals.</summary>
    Money,

    /// <summary>个数。</summary>
    Count,

    /// <summary>日期。yyyy-MM-dd.</summary>
    Day,
}

/// <summary>表的一列。</summary>
/// <param name="Summed">Whether the table's last line has its sum.</param>
public sealed record PaperColumn(string Title, CellKind Kind = CellKind.Text, bool Summed = false);

/// <summary>表的一行。A cell for each column; null: nothing stands there.</summary>
/// <param name="Strong">A line that is itself a sum or a result.</param>
public sealed record PaperRow(ImmutableArray<object?> Cells, bool Strong = false)
{
    public static PaperRow Of(params object?[] cells) => new([.. cells]);

    /// <summary>合计、结果行。</summary>
    public static PaperRow Sum(params object?[] cells) => new([.. cells], Strong: true);
}

/// <summary>单据中的一张表。</summary>
/// <param name="Title">Empty: the paper's own.</param>
/// <param name="TotalTitle">What the line of sums is called; null: there is none.</param>
public sealed record PaperTable(string Title, ImmutableArray<PaperColumn> Columns, ImmutableArray<PaperRow> Rows, string? TotalTitle = null)
{
    /// <summary>合计行。The sums of the columns that are summed.</summary>
    public PaperRow? Total => TotalTitle is null ? null : new([.. Columns.Select((c, i) => i == 0 ? TotalTitle : c.Summed ? Sum(c.Kind, i) : null)], Strong: true);

    /// <summary>Without the columns in which nothing stands.</summary>
    public PaperTable WithoutEmptyColumns()
    {
        var kept = Enumerable.Range(0, Columns.Length).Where(i => Rows.IsEmpty || Rows.Any(r => r.Cells[i] is not (null or ""))).ToList();
        return this with { Columns = [.. kept.Select(i => Columns[i])], Rows = [.. Rows.Select(r => r with { Cells = [.. kept.Select(i => r.Cells[i])] })] };
    }

    private object Sum(CellKind kind, int column)
    {
        var cells = Rows.Select(r => r.Cells[column]).Where(c => c is not null);
        return kind == CellKind.Money ? cells.Cast<Fen>().Sum() : cells.Sum(c => Convert.ToInt64(c, System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>抬头的一项。</summary>
public sealed record PaperFact(string Label, string Value);

/// <summary>签字处。Who has done it and when, where that is on record; else a place to sign.</summary>
public sealed record PaperSignature(string Post, string Name = "", string On = "");

/// <summary>
/// 单据。What is printed, kept as a PDF or opened as a workbook: one content, made once from a command's answer, in three forms that cannot differ.
/// </summary>
/// <param name="Title">结算单、凭证……</param>
/// <param name="Subject">What tells it from others of its kind; with the title it names a file.</param>
/// <param name="Office">Who issues it.</param>
/// <param name="Hash">摘要 of what it shows; empty: it has none.</param>
/// <param name="Wide">横排。</param>
public sealed record Paper(
    string Title, string Subject, string Office, ImmutableArray<PaperFact> Facts, ImmutableArray<PaperTable> Tables, ImmutableArray<string> Notes,
    ImmutableArray<PaperSignature> Signatures, string Hash = "", bool Wide = false)
{
    /// <summary>As files are named: 月度结算 大同市 职工 2025-09.</summary>
    public string Name => $"{Title} {Subject}".Trim();
}
