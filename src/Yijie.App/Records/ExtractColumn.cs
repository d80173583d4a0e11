using System.Collections.Frozen;

namespace Yijie.App.Records;

/// <summary>结算明细的列。The extract's columns that are known, by the platform's own names.</summary>
internal enum ExtractColumn
{
    SetlId, InitSetlId, FixmedinsCode, Insutype, MedType, SetlTime,
    MedfeeSumamt, FundPaySumamt, HifpPay, CvlservPay, HifesPay, HifmiPay, HifobPay, MafPay, OthPay, AcctPay, AcctMulaidPay, PsnCashPay, HospPartAmt,
    InsuAdmdvs, FixBlngAdmdvs, PayLoc, RefdSetlFlag, ValiFlag, ClrType, ClrWay, PsnNo,
}

/// <summary>列名。</summary>
internal static class ExtractColumns
{
    public const int Count = (int)ExtractColumn.PsnNo + 1;

    /// <summary>In the order of <see cref="ExtractColumn"/>.</summary>
    public static readonly string[] Names =
    [
        "setl_id", "init_setl_id", "fixmedins_code", "insutype", "med_type", "setl_time",
        "medfee_sumamt", "fund_pay_sumamt", "hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay",
        "acct_pay", "acct_mulaid_pay", "psn_cash_pay", "hosp_part_amt",
        "insu_admdvs", "fix_blng_admdvs", "pay_loc", "refd_setl_flag", "vali_flag", "clr_type", "clr_way", "psn_no",
    ];

    private static readonly FrozenSet<ExtractColumn> Optional =
    [
        ExtractColumn.InitSetlId, ExtractColumn.CvlservPay, ExtractColumn.HifesPay, ExtractColumn.HifmiPay, ExtractColumn.HifobPay,
        ExtractColumn.MafPay, ExtractColumn.OthPay, ExtractColumn.AcctMulaidPay, ExtractColumn.HospPartAmt, ExtractColumn.RefdSetlFlag,
        ExtractColumn.ClrType, ExtractColumn.ClrWay, ExtractColumn.PsnNo,
    ];

    public static string Name(this ExtractColumn column) => Names[(int)column];

    public static ExtractColumn Of(string name) => (ExtractColumn)Array.IndexOf(Names, name);

    /// <summary>
    /// 列的位置。Where each known column stands among the header's; -1: it is absent. Names in either letter case, in any order, unknown
    /// ones passed over.
    /// </summary>
    /// <exception cref="UsageException">A required column is missing, or a known one stands twice.</exception>
    public static int[] Places(string file, IReadOnlyList<string> header)
    {
        var places = new int[Count];
        for (var c = 0; c < Count; c++)
        {
            var found = Enumerable.Range(0, header.Count).Where(i => header[i].Trim().Equals(Names[c], StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count > 1) throw new UsageException($"{file} 的表头中列 {Names[c]} 出现了 {found.Count} 次");
            places[c] = found.Count == 1 ? found[0] : -1;
        }
        var missing = Names.Where((_, c) => places[c] < 0 && !Optional.Contains((ExtractColumn)c)).ToList();
        if (missing.Count > 0) throw new UsageException($"{file} 缺少必需的列:{string.Join("、", missing)}。整个文件未导入。");
        return places;
    }
}
