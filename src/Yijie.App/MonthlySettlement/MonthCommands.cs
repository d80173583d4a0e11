using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

/// <summary>月初预拨与月度结算的命令。<c>advance</c> and <c>settle</c>: calculate, show, review, approve, reject.</summary>
public static class MonthCommands
{
    public static Command Advance() => RunCommands.Build("advance", "月初预拨(方案·三)", new AdvanceRun(), Answer, typeof(AdvanceAnswer)).ShownOnPaper<AdvanceAnswer>(MonthPapers.Advance);

    public static Command Settle() => RunCommands.Build("settle", "月度结算与轧差(方案·三)", new SettlementRun(), Answer, typeof(SettlementAnswer)).ShownOnPaper<SettlementAnswer>(MonthPapers.Settlement, MonthPapers.Statements);

    /// <summary>A month is advanced and settled once it has ended.</summary>
    public static ImmutableArray<Refusal> NotEnded(Month month, DateOnly today) =>
        Refusal.When(today <= month.LastDay, "方案·三", $"{month} 尚未结束,不能办理该月的预拨或结算");

    private static int Answer(Context context, Store store, BatchKey key, Batch? batch, AdvanceBatch outcome)
    {
        context.Answer(AdvanceAnswer.Of(store, batch!, outcome), text => Print(text, batch!, BatchStatus.Of(store, batch!), outcome));
        return 0;
    }

    private static int Answer(Context context, Store store, BatchKey key, Batch? batch, SettlementBatch outcome)
    {
        context.Answer(SettlementAnswer.Of(store, key, batch, outcome), text => Print(text, key, batch, batch is null ? "无人就绪" : BatchStatus.Of(store, batch), outcome));
        return batch is null ? 1 : 0;
    }

    private static void Print(TextWriter text, Batch batch, string status, AdvanceBatch outcome)
    {
        text.WriteLine($"月初预拨 {batch.Id}  状态 {BatchStatus.InWords(status)}  摘要 {batch.Hash}");
        text.WriteLine($"费用所属月 {batch.Key.Month}  预拨比例 {outcome.Ratio.Value}({outcome.Ratio.Cite})  机构 {outcome.Lines.Length}  合计 {outcome.Total} 元");
        text.WriteLine();
        text.WriteLine($"{"机构",-14}{"应结算额",18}{"预拨额",18}");
        foreach (var line in outcome.Lines) text.WriteLine($"{line.Provider,-16}{line.Gross,20}{line.Amount,20}");
        if (!outcome.Excluded.IsEmpty) text.WriteLine($"{Environment.NewLine}不予预拨 {outcome.Excluded.Length} 家:");
        foreach (var excluded in outcome.Excluded) text.WriteLine($"{excluded.Provider,-16}{excluded.Gross,20}  {string.Join("、", excluded.Reasons.Select(Reasons.Chinese))}");
        if (!outcome.Deferred.IsEmpty) text.WriteLine($"{Environment.NewLine}留待下一批 {outcome.Deferred.Length} 家:{string.Join("、", outcome.Deferred)}");
    }

    private static void Print(TextWriter text, BatchKey key, Batch? batch, string status, SettlementBatch outcome)
    {
        text.WriteLine(batch is null ? $"月度结算 {key.Region} {key.Month}  {status}" : $"月度结算 {batch.Id}  状态 {BatchStatus.InWords(status)}  摘要 {batch.Hash}");
        text.WriteLine($"结算单 {outcome.Statements.Length}  应付合计 {outcome.TotalNet} 元");
        text.WriteLine();
        text.WriteLine($"{"机构",-14}{"应结算额",18}{"实际应结算额",16}{"冲抵",18}{"应付",18}{"预拨未清",16}");
        foreach (var s in outcome.Statements)
            text.WriteLine($"{s.Provider,-16}{s.Gross,20}{s.Actual,20}{s.Offsets.Sum(o => o.Amount),20}{s.Net,20}{s.Open,20}{(s.Held ? "  暂缓支付:" + string.Join("、", s.HeldReasons.Select(Reasons.Chinese)) : "")}");
        if (!outcome.NotReady.IsEmpty) text.WriteLine($"{Environment.NewLine}{(batch is null ? "" : $"试算时({batch.PreparedOn})")}尚不能结算 {outcome.NotReady.Length} 家:");
        foreach (var n in outcome.NotReady) text.WriteLine($"{n.Provider,-16}{string.Join("、", n.Reasons.Select(Reasons.Chinese))}");
    }
}

/// <summary>调整的说法。</summary>
internal static class Adjustments
{
    public static string InWords(string kind) => kind switch
    {
        "late" => "迟到记录",
        "audit" => "审核扣款",
        "agreement" => "协议扣款",
        "drg" => "DRG/DIP 调整",
        _ => kind,
    };
}

/// <summary>原因代码的中文。The codes that programs rely on, in words.</summary>
internal static class Reasons
{
    public static string Chinese(string code) => code switch
    {
        "not-enrolled" => "当月未参加即时结算",
        "agreement-not-normal" => "服务协议非正常状态",
        "payment-stopped" => "已停止拨付",
        "no-bank-account" => "未备案收款账户",
        "declaration-missing" => "尚未申报",
        "audit-open" => "月度审核未完成",
        "agreement-check-open" => "协议核查未完成",
        "drg-open" => "DRG/DIP 分组未完成",
        "advance-in-flight" => "本月预拨在途",
        "earlier-month-open" => "以前月份未结算",
        "funds-short" => "本批资金不足",
        _ => code,
    };
}
