using System.Globalization;
using Yijie.App.Imports;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>银行回执的 CSV 形式。<c>instruction_id,status,booked_on</c>, and <c>bank_ref,reason</c> where there are any. A row that cannot be read refuses the file.</summary>
public static class ResultCsv
{
    private static readonly string[] Required = ["instruction_id", "status", "booked_on"];
    private static readonly string[] Optional = ["bank_ref", "reason"];

    private const int ShownFaults = 50;
    private const int LongestText = 500;

    public static (BankFile File, string Sha256) Read(ImportFile file, DateOnly today)
    {
        var form = TextForm.Of(file);
        using var table = CsvTable.Open(file, form, Required, Optional);
        var words = new List<BankWord>();
        var faults = new List<string>();
        while (table.Read())
        {
            if (table.Malformation is { } malformation) faults.Add($"第 {table.Line} 行:{malformation}");
            else if (WordOf(table, faults, today) is { } word) words.Add(word);
        }
        table.RequireUnchanged();

        if (faults.Count > 0)
        {
            var rest = faults.Count > ShownFaults ? $"{Environment.NewLine}……另有 {faults.Count - ShownFaults} 处" : "";
            throw new UsageException($"{file.Path} 有 {faults.Count} 处无法读取,未作任何登记:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Take(ShownFaults))}{rest}");
        }
        return (new(Message: null, Count: null, words, Whole: null), form.Sha256);
    }

    private static BankWord? WordOf(CsvTable table, List<string> faults, DateOnly today)
    {
        var before = faults.Count;
        var id = Field("instruction_id");
        if (id.Length == 0) Fault("instruction_id", id, "不能为空");

        BankStatus? status = Field("status") switch
        {
            "ACSC" or "ACCC" => BankStatus.Confirmed,
            "RJCT" => BankStatus.Rejected,
            "ACSP" or "PDNG" => BankStatus.Underway,
            _ => null,
        };
        if (status is null) Fault("status", Field("status"), "应为 ACSC(已付)或 RJCT(拒付)");

        var day = today; // nothing is booked on a rejection, and some banks give it no day
        if ((status == BankStatus.Confirmed || Field("booked_on").Length > 0) && !DateOnly.TryParseExact(Field("booked_on"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
            Fault("booked_on", Field("booked_on"), "日期应写作 yyyy-MM-dd,且确有其日");
        foreach (var column in Optional)
        {
            if (Field(column).Length > LongestText) Fault(column, Field(column)[..20] + "…", $"超过 {LongestText} 字");
            if (Field(column).Any(char.IsControl)) Fault(column, "", "含有控制字符");
        }

        return faults.Count == before ? new(id, status!.Value, day, Field("bank_ref"), Field("reason"), Amount: null, $"第 {table.Line} 行") : null;

        string Field(string column) => table.Position(column) is { } position ? table[position].Trim() : "";

        void Fault(string column, string value, string reason) => faults.Add($"第 {table.Line} 行 {column} “{value}”:{reason}");
    }
}
