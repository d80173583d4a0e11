using System.Text;

namespace Yijie.App.Ledger;

/// <summary>文字表格。Columns padded to the width that people see, where a Chinese character takes two columns; no blanks at a line's end.</summary>
public static class TextTable
{
    /// <param name="heads">A head that begins with <c>&gt;</c> has its column set to the right, as amounts are.</param>
    public static void Write(TextWriter text, string[] heads, IEnumerable<string[]> rows)
    {
        var right = Array.ConvertAll(heads, h => h.StartsWith('>'));
        string[][] table = [Array.ConvertAll(heads, h => h.TrimStart('>')), .. rows];
        var widths = new int[heads.Length];
        foreach (var row in table)
            for (var i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], Width(row[i]));

        var line = new StringBuilder();
        foreach (var row in table)
        {
            line.Clear();
            for (var i = 0; i < row.Length; i++)
            {
                if (widths[i] == 0) continue; // a column without a head and with nothing in it
                if (line.Length > 0) line.Append("  ");
                var blanks = widths[i] - Width(row[i]);
                if (right[i]) line.Append(' ', blanks).Append(row[i]);
                else line.Append(row[i]).Append(' ', blanks);
            }
            text.WriteLine(line.ToString().TrimEnd());
        }
    }

    /// <summary>An amount, or nothing where it is zero, as account books leave it.</summary>
    public static string Amount(Domain.Fen amount) => amount == Domain.Fen.Zero ? "" : amount.ToString();

    private static int Width(string text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes()) width += rune.Value is >= 0x1100 and (<= 0x115F or >= 0x2E80) ? 2 : 1;
        return width;
    }
}
