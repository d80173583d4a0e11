using System.Globalization;
using System.Text;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.Tests.App.Records;

/// <summary>结算明细的测试文件。Rows of the extract as text, column by column, and what the tables hold after an import.</summary>
internal static class ExtractFile
{
    public static readonly string[] Columns =
    [
        "setl_id", "init_setl_id", "fixmedins_code", "insutype", "med_type", "setl_time", "medfee_sumamt", "fund_pay_sumamt", "hifp_pay", "cvlserv_pay",
        "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay", "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt", "insu_admdvs",
        "fix_blng_admdvs", "pay_loc", "refd_setl_flag", "vali_flag", "clr_type", "clr_way", "psn_no",
    ];

    /// <summary>A good outpatient settlement of an employee: 100 yuan, 60 pooled, 30 from the account, 10 cash; with some columns otherwise.</summary>
    public static Dictionary<string, string> Row(string setlId, params ReadOnlySpan<(string Column, string Value)> otherwise)
    {
        var row = Columns.ToDictionary(c => c, _ => "");
        foreach (var (column, value) in (ReadOnlySpan<(string, string)>)
        [
            ("setl_id", setlId), ("fixmedins_code", Importing.Hospital), ("insutype", "310"), ("med_type", "11"), ("setl_time", "2025-07-03 10:20:30"),
            ("medfee_sumamt", "100.00"), ("fund_pay_sumamt", "60.00"), ("hifp_pay", "60.00"), ("acct_pay", "30.00"), ("psn_cash_pay", "10.00"),
            ("insu_admdvs", "140212"), ("fix_blng_admdvs", "140200"), ("pay_loc", "2"), ("refd_setl_flag", "0"), ("vali_flag", "1"),
            ("clr_type", "11"), ("clr_way", "1"), ("psn_no", "140200000001"),
        ]) row[column] = value;
        foreach (var (column, value) in otherwise) row[column] = value;
        return row;
    }

    /// <summary>The file with all columns in their usual order.</summary>
    public static string Text(params IEnumerable<Dictionary<string, string>> rows) => Text(Columns, rows);

    public static string Text(IReadOnlyList<string> columns, IEnumerable<Dictionary<string, string>> rows)
    {
        var text = new StringBuilder().AppendJoin(',', columns).Append('\n');
        foreach (var row in rows) text.AppendJoin(',', columns.Select(c => Quoted(row.GetValueOrDefault(c, "")))).Append('\n');
        return text.ToString();
    }

    /// <summary>The header in upper case and each amount 0: a row made of nothing but commas where it is not named.</summary>
    public static string Quoted(string value) => value.AsSpan().ContainsAny(',', '"', '\n') ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;

    /// <summary>计入额。Every monthly total, all imports together, in order.</summary>
    public static string Totals(this TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var lines = store.Query<TotalRow>(
            """
            select region, month, fund, provider, category, cast(sum(row_count) as bigint) as row_count,
              cast(sum(pooled_fen) as bigint) as pooled_fen, cast(sum(account_fen) as bigint) as account_fen
            from monthly_total group by region, month, fund, provider, category
            order by region, month, fund, provider, category
            """).Where(t => (t.RowCount, t.PooledFen, t.AccountFen) != (0, 0, 0));
        return string.Join('\n', lines.Select(t => string.Create(
            CultureInfo.InvariantCulture, $"{t.Region} {t.Month} {t.Fund} {t.Provider} {((Category)t.Category).Name()} {t.RowCount} {new Fen(t.PooledFen)} {new Fen(t.AccountFen)}")));
    }

    /// <summary>明细全貌。Everything about settlements that is stored, byte by byte; the order of the imports is part of it.</summary>
    public static string Everything(this TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return string.Join('\n',
        [
            .. store.Query<SegmentRow>("select region, provider, month, import_seq, row_count, sha256 from segment order by region, provider, month, import_seq").Select(s => s.ToString()),
            .. store.Query<TotalRow>("select region, month, fund, provider, category, row_count, pooled_fen, account_fen from monthly_total").Select(t => t.ToString()).Order(StringComparer.Ordinal),
            .. store.Query<MonthRow>("select region, month, import_seq from import_month order by region, month, import_seq").Select(m => m.ToString()),
        ]);
    }

    /// <summary>The pseudonyms' key made the same in every database, so that the same rows are the same bytes.</summary>
    public static TestDatabase WithKnownKey(this TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Write();
        store.Execute("insert into pseudonym_key (id, content) values (1, @key)", new { key = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray() });
        store.Commit();
        return db;
    }

    private sealed record TotalRow(string Region, string Month, string Fund, string Provider, long Category, long RowCount, long PooledFen, long AccountFen);

    private sealed record SegmentRow(string Region, string Provider, string Month, long ImportSeq, long RowCount, string Sha256);

    private sealed record MonthRow(string Region, string Month, long ImportSeq);
}
