using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Papers;
using Yijie.App.Parties;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算的命令。<c>clear</c>: scheme, schemes, calculate, show, review, approve, reject, statement, report.</summary>
public static class ClearCommands
{
    public static Command Build()
    {
        var clear = RunCommands.Build("clear", "年终清算(方案·三)", new ClearingRun(), Answer, typeof(ClearingAnswer)).ShownOnPaper<ClearingAnswer>(ClearingPapers.Batch, ClearingPapers.Statements);
        clear.Subcommands.Insert(0, SchemeCommand.Build());
        clear.Subcommands.Insert(1, SchemeCommand.List());
        clear.Subcommands.Add(Statement());
        clear.Subcommands.Add(ReportCommand.Build());
        return clear;
    }

    /// <summary>清算单查询。<c>clear statement</c>.</summary>
    private static Command Statement()
    {
        var provider = new Option<string>("--provider") { Description = "定点医药机构编号", Required = true };
        var (fund, year) = (CommandLine.FundOption(), CommandLine.YearOption());
        return new Command("statement", "年终清算单:某机构某年度") { provider, fund, year }.ReadBy(Readers.WithProviders).Answers<KeptClearingAnswer>().OnPaper<KeptClearingAnswer>(ClearingPapers.Statement).Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var code = parsed.GetValue(provider)!;
            var region = PartyStore.RegionOf(store, code) ?? throw new UsageException($"没有机构 {code}");
            context.RequireReader(store, region, code);
            var kept = ClearingStatements.Of(store, region, parsed.GetValue(fund)!.Value, parsed.GetValue(year)!.Value, code).FirstOrDefault()
                ?? throw new RefusedException("方案·三", $"{code} {parsed.GetValue(year)!.Value.Year} 年度尚未清算");
            context.Answer(new KeptClearingAnswer(kept.BatchId, kept.ApprovedOn, ClearingStatementAnswer.Of(kept.Statement)), text => Print(text, kept));
        });
    }

    private static int Answer(Context context, Store store, BatchKey key, Batch? batch, ClearingBatch outcome)
    {
        var answer = ClearingAnswer.Of(store, key, batch, outcome);
        context.Answer(answer, text =>
        {
            Print(text, key, batch, batch is null ? "资金不足" : BatchStatus.Of(store, batch), outcome);
            if (answer.Pending.IsEmpty) return;
            text.WriteLine($"{Environment.NewLine}已登记而未结入任何一个月的扣款、调整 {answer.Pending.Length} 项,合计 {answer.Pending.Sum(p => p.AmountFen)} 元,不在本次清算之内,计入各机构的下一次结算:");
            TextTable.Write(text, ["机构", "费用所属月", "编号", ">对机构的影响"], answer.Pending.Select(p => (string[])[p.Provider, p.Month, p.Id, p.AmountFen.ToString()]));
        });
        return batch is null ? 1 : 0;
    }

    private static void Print(TextWriter text, BatchKey key, Batch? batch, string status, ClearingBatch outcome)
    {
        text.WriteLine(batch is null ? $"年终清算 {key.Region} {key.Period}  {status}" : $"年终清算 {batch.Id}  状态 {BatchStatus.InWords(status)}  摘要 {batch.Hash}");
        text.WriteLine($"清算单 {outcome.Statements.Length}  应付合计 {outcome.TotalNet} 元  应收回合计 {outcome.Statements.Sum(s => s.Recovery)} 元");
        text.WriteLine();
        TextTable.Write(text, ["机构", "考核", ">各月实际", ">保证金", ">返还", ">清算事项", ">已付已抵", ">清算结果", ">冲抵", ">应付", ""], outcome.Statements.Select(s => (string[])
        [
            s.Provider, s.Grade?.Name() ?? "", s.Actual.ToString(), s.Deposit.ToString(), s.Release.ToString(), s.Items.Sum(i => i.Amount).ToString(), s.Settled.ToString(),
            s.Result.ToString(), TextTable.Amount(s.Offsets.Sum(o => o.Amount)), s.Net.ToString(), s.HeldReasons.IsEmpty ? "" : "暂缓支付:" + InWords(s),
        ]));
        if (!outcome.Deferred.IsEmpty) text.WriteLine($"{Environment.NewLine}留待下一批 {outcome.Deferred.Length} 家:{string.Join("、", outcome.Deferred)}");
    }

    private static void Print(TextWriter text, KeptClearing kept)
    {
        var s = kept.Statement;
        text.WriteLine($"医保费用年终清算单  {s.Provider}  {new BookKey(s.Region, s.Fund).Title()}  {s.Year.Year} 年度  单位:元");
        text.WriteLine($"批次 {kept.BatchId}  审批日 {kept.ApprovedOn}  清算方案 {s.Scheme}  年度考核 {s.Grade?.Name() ?? "—"}");
        text.WriteLine();
        TextTable.Write(text, ["月份", ">实际应结算额", ">冲抵", ">实付", ">列入待抵扣", ">保证金预留"],
        [
            .. s.Months.Select(m => (string[])[m.Month.ToString(), m.Actual.ToString(), TextTable.Amount(m.SetOff), TextTable.Amount(m.Net), TextTable.Amount(m.Clawback), TextTable.Amount(m.Deposit)]),
            ["合计", s.Actual.ToString(), s.Months.Sum(m => m.SetOff).ToString(), s.Months.Sum(m => m.Net).ToString(), TextTable.Amount(s.Months.Sum(m => m.Clawback)), s.Deposit.ToString()],
        ]);
        TextTable.Write(text, [">", "", ""],
        [
            [s.Actual.ToString(), "各月实际应结算额合计", ""],
            [s.Release.ToString(), "保证金返还", $"预留 {s.Deposit},不予返还 {s.Forfeited}"],
            .. s.Items.Select(i => (string[])[i.Amount.ToString(), i.Kind.Name(), $"{i.Id} {i.Reason}({i.Document})"]),
            [(-s.Settled).ToString(), "全年已付与已冲抵", "列入待抵扣的另行抵扣,不在此重复"],
            [s.Result.ToString(), s.Result < Fen.Zero ? "应收回" : "补付", ""],
            .. s.Offsets.Select(o => (string[])[(-o.Amount).ToString(), $"冲抵{StatementCommand.OffsetName(o.Kind)}", OffsetAnswer.Of(o).Period()]),
            .. s.Result < Fen.Zero ? [] : (string[][])[[s.Net.ToString(), "应付", s.HeldReasons.IsEmpty ? "" : "暂缓支付:" + InWords(s)]],
        ]);
        foreach (var c in ClearingReport.CategoriesOf([s])) text.WriteLine($"  {c.Category.Name()}:统筹 {c.Pooled},个账 {c.Account}");
    }

    private static string InWords(ClearingStatement s) => string.Join("、", s.HeldReasons.Select(Reasons.Chinese));
}

/// <summary>已审批清算单的输出。</summary>
public sealed record KeptClearingAnswer(string BatchId, string ApprovedOn, ClearingStatementAnswer Statement);
