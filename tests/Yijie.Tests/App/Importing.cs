using System.Text.Json;
using Yijie.App.Storage;

namespace Yijie.Tests.App;

/// <summary>导入测试的常用步骤。Files written, imported, and what the tables then hold.</summary>
internal static class Importing
{
    public const string Hospital = "H14020000001", Clinic = "H14020000002", Pharmacy = "P14020000003", Elsewhere = "H14010000004";

    /// <summary>Two hospitals and a pharmacy of 140200, a hospital of 140100.</summary>
    public const string Providers = $"""
        fixmedins_code,fixmedins_name,fixmedins_type,hosp_lv,admdvs,bank_name,bank_no,account_no,account_name
        {Hospital},大同市第一人民医院,1,03,140200,中国工商银行大同分行,102162000018,6222000000001,大同市第一人民医院
        {Clinic},云州区卫生院,1,06,140215,,,,
        {Pharmacy},平城大药房,2,,140200,中国银行大同分行,104162000016,6222000000003,平城大药房
        {Elsewhere},太原市中心医院,1,03,140100,中国工商银行太原分行,102161000018,6222000000004,太原市中心医院

        """;

    private static readonly string[] FactTables =
    [
        "provider", "agreement", "enrolment", "payment_stop", "declaration", "deduction", "drg_adjustment", "review", "assessment", "penalty",
        "fund_month", "inpatient_history",
    ];

    /// <summary>Writes the content as a file and imports it, which must succeed; the business day is 20 August 2025 unless said otherwise.</summary>
    public static JsonElement Import(this TestDatabase db, string kind, string content, string on = "2025-08-20", string? by = null) =>
        db.Done([.. Command(kind, db.File($"{kind}.csv", content), on, by)]).Json;

    public static string[] Command(string kind, string file, string on = "2025-08-20", string? by = null) =>
        by is null ? ["import", kind, file, "--on", on] : ["import", kind, file, "--on", on, "--as", by];

    public static TestDatabase WithProviders(this TestDatabase db)
    {
        db.Import("providers", Providers, on: "2025-06-01");
        return db;
    }

    /// <summary>Lines, accepted, duplicates, rejected.</summary>
    public static (long Lines, long Accepted, long Duplicates, long Rejected) Counts(this JsonElement summary)
    {
        long Of(string name) => summary.GetProperty(name).GetInt64();
        Assert.Equal(Of("lines"), Of("accepted") + Of("duplicates") + Of("withdrawn") + Of("rejected_lines"));
        Assert.Equal(Of("accepted"), Of("counted"));
        return (Of("lines"), Of("accepted"), Of("duplicates"), Of("rejected_lines"));
    }

    /// <summary>Each fault as <c>line column value</c>.</summary>
    public static string[] Faults(this JsonElement summary) =>
        [.. summary.GetProperty("rejected").EnumerateArray().Select(r => $"{r.GetProperty("line")} {r.GetProperty("column")} {r.GetProperty("value")}")];

    public static string[] Reasons(this JsonElement summary) =>
        [.. summary.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("reason").GetString()!)];

    /// <summary>Every row of every table of facts, in order, with the import that brought it.</summary>
    public static string Facts(this TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var rows = new List<string>();
        foreach (var table in FactTables)
            rows.AddRange(store.Query<dynamic>($"select * from {table}")
                .Select(row => $"{table}: {string.Join(" | ", ((IDictionary<string, object?>)row).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key}={c.Value}"))}")
                .Order(StringComparer.Ordinal));
        return string.Join('\n', rows);
    }

    /// <summary>How many imports are entered in the log.</summary>
    public static long ImportCount(this TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return store.Scalar<long>("select cast(count(*) as bigint) from import");
    }
}
