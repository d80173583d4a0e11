using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Papers;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

/// <summary>结算单查询。<c>statement</c>: one provider's month as it was approved, and what later statements took in for it, as known on a day.</summary>
public static class StatementCommand
{
    public static Command Build()
    {
        var provider = new Option<string>("--provider") { Description = "定点医药机构编号", Required = true };
        var (fund, month) = (CommandLine.FundOption(), CommandLine.MonthOption());
        var asKnownOn = new Option<DateOnly?>("--as-known-on") { Description = "以该日所知为准 yyyy-MM-dd", CustomParser = CommandLine.ParseDay };
        return new Command("statement", "结算单:某机构某月,可按某日所知") { provider, fund, month, asKnownOn }.ReadBy(Readers.WithProviders).UntilNextAct().Answers<KeptStatementAnswer>().OnPaper<KeptStatementAnswer>(MonthPapers.Statement).Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var code = parsed.GetValue(provider)!;
            var region = PartyStore.RegionOf(store, code) ?? throw new UsageException($"没有机构 {code}");
            context.RequireReader(store, region, code);

            var known = KnownStatements(store, region, parsed.GetValue(fund)!.Value, code, parsed.GetValue(asKnownOn));
            var service = parsed.GetValue(month)!.Value;
            var kept = known.Find(s => s.Statement.Month == service)
                ?? throw new RefusedException("方案·三", $"{code} {service} 尚未结算{(parsed.GetValue(asKnownOn) is { } day ? $"(截至 {day.ToIso()})" : "")}");
            var later = known.Where(s => s.Statement.Month != service)
                .SelectMany(s => s.Statement.Adjustments.Where(a => a.Month == service).Select(a => new LaterAdjustment(s.Statement.Month, s.ApprovedOn, AdjustmentAnswer.Of(a))));

            var answer = new KeptStatementAnswer(kept.Statement, kept.BatchId, kept.ApprovedOn, [.. later]);
            context.Answer(answer, text => Print(text, kept.Statement, answer));
        });
    }

    private static List<KeptStatement> KnownStatements(Store store, string region, Fund fund, string provider, DateOnly? asKnownOn) =>
        [.. Statements.Of(store, region, fund, provider).Where(s => asKnownOn is not { } day || string.CompareOrdinal(s.ApprovedOn, day.ToIso()) <= 0)];

    private static void Print(TextWriter text, Statement s, KeptStatementAnswer answer)
    {
        text.WriteLine($"医保费用结算单  {s.Provider}  {s.Fund.Name()}  费用所属月 {s.Month}");
        text.WriteLine($"批次 {answer.BatchId}  审批日 {answer.ApprovedOn}{(s.ExOfficio ? "  依职权结算" : "")}");
        text.WriteLine();
        Line("应结算额", s.Gross);
        Line("迟到调整", s.Late);
        Line("审核扣款", -s.Audit);
        Line("协议扣款", -s.Agreement);
        Line("DRG/DIP 调整", s.Drg);
        Line("保证金预留", -s.Deposit);
        Line("实际应结算额", s.Actual);
        foreach (var offset in s.Offsets) Line($"冲抵{OffsetName(offset.Kind)} {OffsetAnswer.Of(offset).Period()}", -offset.Amount);
        Line("实付金额", s.Net);
        text.WriteLine();
        text.WriteLine($"预拨未清 {s.Open} 元,待抵扣 {s.ClawbackOpen} 元{(s.Held ? ",暂缓支付:" + string.Join("、", s.HeldReasons.Select(Reasons.Chinese)) : "")}");
        foreach (var c in s.ByCategory) text.WriteLine($"  {c.Category.Name()}:应结算 {c.Gross},实际 {c.Actual}");
        foreach (var later in answer.Later) text.WriteLine($"  {later.InMonth} 结算单补入本月事项:{Adjustments.InWords(later.Item.Kind)} {later.Item.AmountFen} 元");

        void Line(string title, Fen amount) => text.WriteLine($"{amount,20}  {title}");
    }

    /// <summary>冲抵对象的说法。</summary>
    internal static string OffsetName(OpenItemKind kind) => kind switch
    {
        OpenItemKind.Advance => "即时结算预拨",
        OpenItemKind.Clawback => "待抵扣款",
        OpenItemKind.Recovery => "年终清算应收回款",
        OpenItemKind.Prepayment => "医保预付金",
    };
}

/// <summary>后补事项。What a later statement took in for this month.</summary>
public sealed record LaterAdjustment(Month InMonth, string ApprovedOn, AdjustmentAnswer Item);

/// <summary>已审批结算单的输出。The statement, the batch that approved it, and what later statements took in for its month.</summary>
public sealed record KeptStatementAnswer : StatementAnswer
{
    public KeptStatementAnswer(Statement statement, string batchId, string approvedOn, ImmutableArray<LaterAdjustment> later) : base(Of(statement)) =>
        (BatchId, ApprovedOn, Later) = (batchId, approvedOn, later);

    public string BatchId { get; }
    public string ApprovedOn { get; }
    public ImmutableArray<LaterAdjustment> Later { get; }
}
