using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Yijie.Domain;

namespace Yijie.App.Papers;

/// <summary>
/// 工作簿(.xlsx)。Papers as an accountant opens them: a sheet each, the title and whose it is on top, the header frozen, money as numbers in yuan, days as days,
/// codes as text, sums as formulas with their value.
/// </summary>
public static class Workbook
{
    private const int MostSheets = 250;
    private const int MostRows = 1_000_000;
    private const int LongestText = 32_767;
    private const int Wider = 60;

    // Where the formats stand in the style sheet; a strong cell's is StrongBy further.
    private const uint TitleStyle = 1, LineStyle = 2, HeadStyle = 3, FirstCellStyle = 4, StrongBy = 5;

    /// <exception cref="UsageException">There are more sheets or rows than a person could use, or the form holds.</exception>
    public static void Write(Stream to, IReadOnlyList<Paper> papers)
    {
        if (papers.Count > MostSheets) throw new UsageException($"逐份另存 Excel 至多 {MostSheets} 份,此处有 {papers.Count} 份:不用 --each 得一张总表,或用 --pdf");
        if (papers.Any(p => p.Tables.Sum(t => t.Rows.Length) > MostRows)) throw new UsageException($"超过 {MostRows} 行,一张 Excel 表放不下,请缩小范围");
        using var memory = new MemoryStream(); // the package is read back while it is put together
        using (var document = SpreadsheetDocument.Create(memory, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            using (var styles = new MemoryStream(Encoding.UTF8.GetBytes(Styles))) workbook.AddNewPart<WorkbookStylesPart>().FeedData(styles);
            workbook.Workbook = new(new Sheets(), new DefinedNames());
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var paper in papers)
            {
                var part = workbook.AddNewPart<WorksheetPart>();
                var sheet = new Writer(part, paper);
                var (id, name) = ((uint)names.Count + 1, SheetName(papers.Count == 1 ? paper.Title : paper.Subject, names));
                workbook.Workbook.Sheets!.Append(new Sheet { Id = workbook.GetIdOfPart(part), SheetId = id, Name = name });
                workbook.Workbook.DefinedNames!.Append(new DefinedName($"'{name.Replace("'", "''", StringComparison.Ordinal)}'!${sheet.Header}:${sheet.Header}") { Name = "_xlnm.Print_Titles", LocalSheetId = id - 1 });
            }
            workbook.Workbook.Save();
        }
        memory.Position = 0;
        memory.CopyTo(to);
    }

    /// <summary>At most 31 characters, none that Excel forbids, none twice.</summary>
    private static string SheetName(string title, HashSet<string> taken)
    {
        const int Longest = 31;
        var plain = string.Concat(title.Select(c => c is '[' or ']' or ':' or '*' or '?' or '/' or '\\' or '\'' || char.IsControl(c) ? ' ' : c)).Trim();
        var name = plain.Length == 0 ? "单据" : plain[..Math.Min(plain.Length, Longest)];
        for (var n = 2; !taken.Add(name); n++)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"~{n}");
            name = plain[..Math.Min(plain.Length, Longest - mark.Length)] + mark;
        }
        return name;
    }

    /// <summary>One sheet, written from the top, never held whole.</summary>
    private sealed class Writer
    {
        private readonly OpenXmlWriter writer;
        private readonly List<string> merged = [];
        private readonly int columns;
        private int row;

        public Writer(WorksheetPart part, Paper paper)
        {
            columns = paper.Tables.Max(t => t.Columns.Length);
            Header = paper.Tables[0].Title.Length > 0 ? 4 : 3;
            using (writer = OpenXmlWriter.Create(part))
            {
                writer.WriteStartElement(new Worksheet());
                writer.WriteElement(new SheetProperties(new PageSetupProperties { FitToPage = true }));
                writer.WriteElement(new SheetViews(new SheetView(
                    new Pane { VerticalSplit = Header, TopLeftCell = Place(0, Header + 1), ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen }) { WorkbookViewId = 0, ShowGridLines = false }));
                writer.WriteElement(new Columns(Widths(paper).Select((width, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = width, CustomWidth = true })));
                writer.WriteStartElement(new SheetData());
                Line(paper.Title, TitleStyle, height: 30);
                Line(string.Join("    ", [paper.Office, .. paper.Facts.Select(f => $"{f.Label}:{f.Value}"), "单位:元"]), LineStyle, height: 32);
                foreach (var table in paper.Tables) Table(table);
                foreach (var note in paper.Notes) Line(note, LineStyle);
                if (!paper.Signatures.IsEmpty) Line(string.Join("        ", paper.Signatures.Select(s => $"{s.Post}:{s.Name} {s.On}".TrimEnd())), LineStyle);
                if (paper.Hash.Length > 0) Line($"摘要 {paper.Hash}", LineStyle);
                writer.WriteEndElement();
                writer.WriteElement(new MergeCells(merged.Select(m => new MergeCell { Reference = m })));
                writer.WriteElement(new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 });
                writer.WriteElement(new PageSetup { PaperSize = 9, Orientation = paper.Wide ? OrientationValues.Landscape : OrientationValues.Portrait, FitToWidth = 1, FitToHeight = 0 });
                writer.WriteElement(new HeaderFooter(new OddFooter("&C第 &P 页,共 &N 页")));
                writer.WriteEndElement();
            }
        }

        /// <summary>The line with the first table's column titles.</summary>
        public int Header { get; }

        private void Table(PaperTable table)
        {
            if (table.Title.Length > 0) Line(table.Title, LineStyle);
            Row(table.Columns.Select((c, i) => Text(i, c.Title, HeadStyle)));
            var first = row + 1;
            foreach (var line in table.Rows) Row(line.Cells.Select((value, i) => CellOf(i, table.Columns[i].Kind, value, line.Strong)));
            if (table.Total is not { } total) return;
            Row(total.Cells.Select((value, i) =>
            {
                var cell = CellOf(i, table.Columns[i].Kind, value, strong: true);
                if (table.Columns[i].Summed && !table.Rows.IsEmpty) cell.CellFormula = new($"SUM({Place(i, first)}:{Place(i, row - 1)})");
                return cell;
            }));
        }

        private void Line(string text, uint style, double? height = null)
        {
            Row([Text(0, text, style)], height);
            if (columns > 1) merged.Add($"{Place(0, row)}:{Place(columns - 1, row)}");
        }

        private void Row(IEnumerable<Cell> cells, double? height = null)
        {
            var start = new Row { RowIndex = (uint)++row };
            if (height is { } points) (start.Height, start.CustomHeight) = (points, true);
            writer.WriteStartElement(start);
            foreach (var cell in cells) writer.WriteElement(cell);
            writer.WriteEndElement();
        }

        private Cell CellOf(int column, CellKind kind, object? value, bool strong)
        {
            var style = FirstCellStyle + (uint)kind + (strong ? StrongBy : 0);
            return value switch
            {
                null => new() { CellReference = Place(column, row), StyleIndex = style },
                Fen fen => Number(column, fen.ToYuan(), style),
                int or long => Number(column, Convert.ToString(value, CultureInfo.InvariantCulture)!, style),
                string text when kind == CellKind.Day && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) =>
                    Number(column, day.ToDateTime(default).ToOADate().ToString(CultureInfo.InvariantCulture), style),
                _ => Text(column, value.ToString()!, style),
            };
        }

        private Cell Number(int column, string number, uint style) => new() { CellReference = Place(column, row), StyleIndex = style, CellValue = new(number) };

        private Cell Text(int column, string text, uint style) => new()
        {
            CellReference = Place(column, row), StyleIndex = style, DataType = CellValues.InlineString, InlineString = new(new Text(Writable(text)) { Space = SpaceProcessingModeValues.Preserve }),
        };

        /// <summary>What XML cannot hold becomes a space.</summary>
        private static string Writable(string text)
        {
            var cut = text.Length > LongestText ? text[..LongestText] : text;
            return cut.All(c => c is >= ' ' and < '\uD800') ? cut : string.Concat(cut.EnumerateRunes().Select(r => r.Value < ' ' || r.Value is 0xFFFE or 0xFFFF ? " " : r.ToString()));
        }

        /// <summary>A column is as wide as what stands in it; Chinese characters are two wide.</summary>
        private IEnumerable<double> Widths(Paper paper)
        {
            var widest = new int[columns];
            foreach (var table in paper.Tables)
                foreach (var cells in table.Rows.Select(r => r.Cells).Append([.. table.Columns.Select(c => c.Title)]).Append(table.Total?.Cells ?? []))
                    for (var i = 0; i < cells.Length; i++) widest[i] = Math.Max(widest[i], cells[i] is { } value ? WidthOf(value.ToString()!) : 0);
            return widest.Select(w => Math.Clamp(w + 2.5, 9, Wider));
        }

        private static int WidthOf(string text) => text.Sum(c => c < 0x2E80 ? 1 : 2);

        private static string Place(int column, int row)
        {
            var letters = "";
            for (var n = column + 1; n > 0; n = (n - 1) / 26) letters = (char)('A' + ((n - 1) % 26)) + letters;
            return string.Create(CultureInfo.InvariantCulture, $"{letters}{row}");
        }
    }

    /// <summary>Formats in the order of the constants above: nothing, title, line, head, then a cell of each kind, plain and strong.</summary>
    private static string Styles => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
        <numFmts count="2"><numFmt numFmtId="164" formatCode="#,##0.00;[Red]-#,##0.00"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd"/></numFmts>
        <fonts count="3"><font><sz val="10.5"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font><font><b/><sz val="10.5"/><name val="宋体"/></font></fonts>
        <fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{Fill("FFEEF3F3")}{Fill("FFF6F8F8")}</fills>
        <borders count="2"><border/><border><left style="thin"><color rgb="FF9AA5AD"/></left><right style="thin"><color rgb="FF9AA5AD"/></right><top style="thin"><color rgb="FF9AA5AD"/></top><bottom style="thin"><color rgb="FF9AA5AD"/></bottom></border></borders>
        <cellStyleXfs count="1"><xf/></cellStyleXfs>
        <cellXfs count="14">
        <xf/><xf fontId="1" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf>
        <xf applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>
        <xf fontId="2" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf>
        {Kinds(fontId: 0, fillId: 0)}{Kinds(fontId: 2, fillId: 3)}
        </cellXfs>
        </styleSheet>
        """;

    private static string Fill(string colour) => $"""<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/></patternFill></fill>""";

    /// <summary>By <see cref="CellKind"/>: text, code, money, count, day.</summary>
    private static string Kinds(int fontId, int fillId) => string.Concat(((IEnumerable<(int Format, string Alignment)>)[(0, "left\" wrapText=\"1"), (49, "left"), (164, "right"), (3, "right"), (165, "center")])
        .Select(k => $"""<xf numFmtId="{k.Format}" fontId="{fontId}" fillId="{fillId}" borderId="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="{k.Alignment}" vertical="center"/></xf>"""));
}
