using System.CommandLine;
using System.CommandLine.Parsing;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

/// <summary>月初预拨与月度结算的命令。<c>advance</c> and <c>settle</c>: calculate, show, review, approve, reject.</summary>
public static class MonthCommands
{
    public static Command Advance() => Build("advance", "月初预拨(方案·三)", new AdvanceRun(), BatchKind.Advance, (context, store, key, batch, outcome, run) =>
    {
        var ratio = Batches.Inputs<AdvanceInputs>(store, batch!).Ratio;
        context.Answer(AdvanceAnswer.Of(store, batch!, outcome, ratio), text => Print(text, batch!, BatchStatus.Of(store, batch!), outcome, ratio));
        return 0;
    });

    public static Command Settle() => Build("settle", "月度结算与轧差(方案·三)", new SettlementRun(), BatchKind.Settlement, (context, store, key, batch, outcome, run) =>
    {
        context.Answer(SettlementAnswer.Of(store, key, batch, outcome), text => Print(text, key, batch, batch is null ? "无人就绪" : BatchStatus.Of(store, batch), outcome));
        return batch is null ? 1 : 0;
    });

    private delegate int Answer<TInputs, TOutcome>(Context context, Store store, BatchKey key, Batch? batch, TOutcome outcome, MonthRun<TInputs, TOutcome> run)
        where TInputs : class
        where TOutcome : class;

    private static Command Build<TInputs, TOutcome>(string name, string description, MonthRun<TInputs, TOutcome> run, BatchKind kind, Answer<TInputs, TOutcome> answer)
        where TInputs : class
        where TOutcome : class
    {
        return new Command(name, description) { Calculate(), Show(), Handle("review", "复核", run.Review), Handle("approve", "审批", run.Approve), Reject() };

        Command Calculate()
        {
            var (region, fund, month) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.MonthOption());
            var withinFunds = new Option<bool>("--within-funds") { Description = "资金不足时分批:按金额从小到大,以可用资金为限" };
            return new Command("calculate", "试算并存为草稿(经办)") { region, fund, month, withinFunds }.Does((context, parsed) =>
            {
                var key = new BatchKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value, parsed.GetValue(month)!.Value, kind);
                var (batch, outcome) = run.Calculate(context, key, parsed.GetValue(withinFunds));
                return Reply(context, key, batch, outcome);
            });
        }

        Command Show()
        {
            var (region, fund, month) = (CommandLine.RegionOption(required: false), CommandLine.FundOption(required: false), CommandLine.MonthOption(required: false));
            var id = new Option<string>("--id") { Description = "批次号" };
            return new Command("show", "查阅批次:--id,或 --region --fund --month 的最近一批") { region, fund, month, id }.Does((context, parsed) =>
            {
                using var store = context.Database.Read();
                var batch = Find(store, parsed.GetValue(id), parsed, region, fund, month);
                context.RequireReader(store, batch.Key.Region);
                return answer(context, store, batch.Key, batch, run.Stored(store, batch), run);
            });
        }

        Batch Find(Store store, string? id, ParseResult parsed, Option<string> region, Option<Domain.Parties.Fund?> fund, Option<Month?> month)
        {
            if (id is not null) return Batches.Get(store, id, kind);
            if (parsed.GetValue(region) is not { } r || parsed.GetValue(fund) is not { } f || parsed.GetValue(month) is not { } m)
                throw new UsageException("请用 --id 指明批次,或同时给出 --region、--fund、--month");
            return Batches.Of(store, new(r, f, m, kind)).LastOrDefault() ?? throw new RefusedException("方案·三", $"{r} {m} 尚无批次,请先试算(calculate)");
        }

        Command Handle(string verb, string title, Func<Context, string, string, (Batch, TOutcome)> act)
        {
            var id = new Option<string>("--id") { Description = "批次号", Required = true };
            var hash = new Option<string>("--hash") { Description = "所见批次的摘要", Required = true };
            return new Command(verb, $"{title}:交回所见的摘要") { id, hash }.Does((context, parsed) =>
            {
                var (batch, outcome) = act(context, parsed.GetValue(id)!, parsed.GetValue(hash)!);
                return Reply(context, batch.Key, batch, outcome);
            });
        }

        Command Reject()
        {
            var id = new Option<string>("--id") { Description = "批次号", Required = true };
            var reason = new Option<string>("--reason") { Description = "退回理由", Required = true };
            return new Command("reject", "退回(复核或审批)") { id, reason }.Does((context, parsed) =>
            {
                var (batch, outcome) = run.Reject(context, parsed.GetValue(id)!, parsed.GetValue(reason)!);
                return Reply(context, batch.Key, batch, outcome);
            });
        }

        int Reply(Context context, BatchKey key, Batch? batch, TOutcome outcome)
        {
            using var store = context.Database.Read();
            return answer(context, store, key, batch, outcome, run);
        }
    }

    private static void Print(TextWriter text, Batch batch, string status, AdvanceBatch outcome, Provision<Rate> ratio)
    {
        text.WriteLine($"月初预拨 {batch.Id}  状态 {status}  摘要 {batch.Hash}");
        text.WriteLine($"费用所属月 {batch.Key.Month}  预拨比例 {ratio.Value}({ratio.Cite})  机构 {outcome.Lines.Length}  合计 {outcome.Total} 元");
        text.WriteLine();
        text.WriteLine($"{"机构",-14}{"应结算额",18}{"预拨额",18}");
        foreach (var line in outcome.Lines) text.WriteLine($"{line.Provider,-16}{line.Gross,20}{line.Amount,20}");
        if (!outcome.Excluded.IsEmpty) text.WriteLine($"{Environment.NewLine}不予预拨 {outcome.Excluded.Length} 家:");
        foreach (var excluded in outcome.Excluded) text.WriteLine($"{excluded.Provider,-16}{excluded.Gross,20}  {string.Join("、", excluded.Reasons.Select(Reasons.Chinese))}");
        if (!outcome.Deferred.IsEmpty) text.WriteLine($"{Environment.NewLine}留待下一批 {outcome.Deferred.Length} 家:{string.Join("、", outcome.Deferred)}");
    }

    private static void Print(TextWriter text, BatchKey key, Batch? batch, string status, SettlementBatch outcome)
    {
        text.WriteLine(batch is null ? $"月度结算 {key.Region} {key.Month}  {status}" : $"月度结算 {batch.Id}  状态 {status}  摘要 {batch.Hash}");
        text.WriteLine($"结算单 {outcome.Statements.Length}  应付合计 {outcome.TotalNet} 元");
        text.WriteLine();
        text.WriteLine($"{"机构",-14}{"应结算额",18}{"实际应结算额",16}{"冲抵",18}{"应付",18}{"预拨未清",16}");
        foreach (var s in outcome.Statements)
            text.WriteLine($"{s.Provider,-16}{s.Gross,20}{s.Actual,20}{s.Offsets.Sum(o => o.Amount),20}{s.Net,20}{s.Open,20}{(s.Held ? "  暂缓支付:" + string.Join("、", s.HeldReasons.Select(Reasons.Chinese)) : "")}");
        if (!outcome.NotReady.IsEmpty) text.WriteLine($"{Environment.NewLine}尚不能结算 {outcome.NotReady.Length} 家:");
        foreach (var n in outcome.NotReady) text.WriteLine($"{n.Provider,-16}{string.Join("、", n.Reasons.Select(Reasons.Chinese))}");
    }
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
        "declaration-missing" => "未申报且申报期未过",
        "audit-open" => "月度审核未完成",
        "agreement-check-open" => "协议核查未完成",
        "drg-open" => "DRG/DIP 分组未完成",
        "advance-in-flight" => "本月预拨在途",
        "earlier-month-open" => "以前月份未结算",
        "funds-short" => "本批资金不足",
        _ => code,
    };
}
