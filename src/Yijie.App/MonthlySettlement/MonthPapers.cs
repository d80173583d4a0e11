using System.Collections.Immutable;
using Yijie.App.Papers;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>月度单据。The month's batches and statements on paper.</summary>
internal static class MonthPapers
{
    /// <summary>月初预拨审批表。</summary>
    public static Paper Advance(Desk desk, AdvanceAnswer a)
    {
        var gone = a.Deferred.IsEmpty ? (ImmutableArray<string>)[] : [$"资金不足,留待下一批 {a.Deferred.Length} 家:{string.Join("、", a.Deferred)}。"];
        return new(
            "月初预拨审批表", Subject(a.Region, a.Fund, a.Month.ToString(), a.Revision), Desk.Office(a.Region),
            [Desk.FundOf(a.Fund), new("费用所属月", a.Month.ToString()), new("批次", a.Id), new("预拨比例", new Rate(a.RatioBp).ToString())],
            [
                new("", [new("机构", CellKind.Code), new("名称"), new("应结算额", CellKind.Money, Summed: true), new("预拨额", CellKind.Money, Summed: true)],
                    [.. a.Lines.Select(l => PaperRow.Of(l.Provider, desk.Provider(a.Region, l.Provider), l.GrossFen, l.AmountFen))], $"合计 {a.Lines.Length} 家"),
                .. a.Excluded.IsEmpty ? (ImmutableArray<PaperTable>)[] :
                [
                    new("不予预拨", [new("机构", CellKind.Code), new("名称"), new("应结算额", CellKind.Money, Summed: true), new("原因")],
                        [.. a.Excluded.Select(e => PaperRow.Of(e.Provider, desk.Provider(a.Region, e.Provider), e.GrossFen, InWords(e.Reasons)))], $"合计 {a.Excluded.Length} 家"),
                ],
            ],
            ["预拨额为应结算额乘预拨比例,逐家四舍五入到分。", .. gone], desk.SignaturesOf(a.Id), a.Hash);
    }

    /// <summary>月度结算审批表。</summary>
    public static Paper Settlement(Desk desk, SettlementAnswer a) => new(
        "月度结算审批表", Subject(a.Region, a.Fund, a.Month.ToString(), a.Revision!.Value), Desk.Office(a.Region), [Desk.FundOf(a.Fund), new("费用所属月", a.Month.ToString()), new("批次", a.Id!)],
        [
            new PaperTable("", [
                    new("机构", CellKind.Code), new("名称"), new("应结算额", CellKind.Money, Summed: true), new("迟到", CellKind.Money, Summed: true), new("审核扣款", CellKind.Money, Summed: true),
                    new("协议扣款", CellKind.Money, Summed: true), new("DRG/DIP", CellKind.Money, Summed: true), new("保证金", CellKind.Money, Summed: true), new("实际应结算额", CellKind.Money, Summed: true),
                    new("冲抵", CellKind.Money, Summed: true), new("应付", CellKind.Money, Summed: true), new("未清", CellKind.Money, Summed: true), new("备注"),
                ],
                [
                    .. a.Statements.Select(s => PaperRow.Of(
                        s.Provider, desk.Provider(a.Region, s.Provider), s.GrossFen, s.LateFen, -s.AuditFen, -s.AgreementFen, s.DrgFen, -s.DepositFen, s.ActualFen, -s.Offsets.Sum(o => o.AmountFen), s.NetFen,
                        s.OpenFen + s.ClawbackOpenFen, string.Join(" ", [.. s.Held ? ["暂缓支付"] : Array.Empty<string>(), .. s.ExOfficio ? ["依职权"] : Array.Empty<string>()]))),
                ], $"合计 {a.Statements.Length} 家").WithoutEmptyColumns(),
            .. a.NotReady.IsEmpty ? (ImmutableArray<PaperTable>)[] :
            [
                new("试算时尚不能结算", [new("机构", CellKind.Code), new("名称"), new("还差什么")], [.. a.NotReady.Select(n => PaperRow.Of(n.Provider, desk.Provider(a.Region, n.Provider), InWords(n.Reasons)))]),
            ],
        ],
        ["应结算额加迟到、减扣款、加减 DRG/DIP、减保证金为实际应结算额;冲抵预拨等之后为应付;未清的滚到下月继续抵扣。"], desk.SignaturesOf(a.Id!), a.Hash!, Wide: true);

    /// <summary>批次里的结算单,逐家。</summary>
    public static IEnumerable<Paper> Statements(Desk desk, SettlementAnswer a) => a.Statements.Select(s => Statement(desk, s, a.Id!));

    /// <summary>医保费用结算单。</summary>
    public static Paper Statement(Desk desk, KeptStatementAnswer s) => Statement(desk, s, s.BatchId);

    private static Paper Statement(Desk desk, StatementAnswer s, string batch)
    {
        var name = desk.Provider(s.Region, s.Provider);
        return new(
            "医保费用结算单", $"{name} {s.Provider} {Short(s.Fund)} {s.Month}", Desk.Office(s.Region),
            [new("机构", name), new("机构编号", s.Provider), Desk.FundOf(s.Fund), new("费用所属月", s.Month.ToString()), new("批次", batch)],
            [
                new("", [new("项目"), new("金额(元)", CellKind.Money)],
                [
                    PaperRow.Sum("应结算额", s.GrossFen), PaperRow.Of("加:迟到记录", s.LateFen), PaperRow.Of("减:审核扣款", -s.AuditFen), PaperRow.Of("减:协议扣款", -s.AgreementFen),
                    PaperRow.Of("加减:DRG/DIP 调整", s.DrgFen), PaperRow.Of("减:保证金预留", -s.DepositFen), PaperRow.Sum("实际应结算额", s.ActualFen),
                    .. s.Offsets.Select(o => PaperRow.Of(o.InWords(), -o.AmountFen)), PaperRow.Sum("实付金额", s.NetFen),
                ]),
                new("按类别", [new("类别"), new("应结算额", CellKind.Money, Summed: true), new("实际应结算额", CellKind.Money, Summed: true)],
                    [.. s.ByCategory.Select(c => PaperRow.Of(c.Category, c.GrossFen, c.ActualFen))], "合计"),
                .. s.Adjustments.IsEmpty ? (ImmutableArray<PaperTable>)[] :
                [
                    new PaperTable("调整事项", [new("事项"), new("编号", CellKind.Code), new("所属月", CellKind.Code), new("类别"), new("金额(元)", CellKind.Money, Summed: true)],
                        [.. s.Adjustments.Select(a => PaperRow.Of(Adjustments.InWords(a.Kind), a.Id, a.Month.ToString(), a.Category, a.AmountFen))], "合计").WithoutEmptyColumns(),
                ],
            ],
            [Rolling(s), .. s.ExOfficio ? ["机构逾期未申报,依职权结算。"] : (ImmutableArray<string>)[], .. s.Held ? [$"暂缓支付:{InWords(s.HeldReason!.Split(','))}。"] : (ImmutableArray<string>)[]],
            [.. desk.SignaturesOf(batch), new("经办机构(章)"), new("医药机构(章)")], s.Hash);
    }

    private static string Rolling(StatementAnswer s) => (s.OpenFen > Fen.Zero, s.ClawbackOpenFen > Fen.Zero) switch
    {
        (false, false) => "预拨已全部冲清。",
        (true, false) => $"本月冲抵后,预拨未清 {s.OpenFen} 元,滚到下月继续抵扣。",
        (false, true) => $"待抵扣 {s.ClawbackOpenFen} 元,以后月份抵扣。",
        (true, true) => $"本月冲抵后,预拨未清 {s.OpenFen} 元,待抵扣 {s.ClawbackOpenFen} 元,以后月份继续抵扣。",
    };

    internal static string Subject(string region, string fund, string period, long revision) => $"{Region.Find(region)!.Name} {Short(fund)} {period}{(revision > 1 ? $" 第 {revision} 批" : "")}";

    internal static string Short(string fund) => Funds.Parse(fund) == Fund.Employee ? "职工" : "居民";

    private static string InWords(IEnumerable<string> reasons) => string.Join("、", reasons.Select(Reasons.Chinese));
}
