using System.Collections.Immutable;
using Yijie.App.MonthlySettlement;
using Yijie.App.Papers;
using Yijie.Domain;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算单据。The clearing's batch, statements and report on paper.</summary>
internal static class ClearingPapers
{
    /// <summary>年终清算审批表。</summary>
    public static Paper Batch(Desk desk, ClearingAnswer a) => new(
        "年终清算审批表", MonthPapers.Subject(a.Region, a.Fund, a.Year, a.Revision!.Value), Desk.Office(a.Region), [Desk.FundOf(a.Fund), new("年度", a.Year), new("批次", a.Id!)],
        [ByProvider(desk, "", a.Region, a.Statements)],
        a.Deferred.IsEmpty ? [] : [$"资金不足,留待下一批 {a.Deferred.Length} 家:{string.Join("、", a.Deferred)}。"], desk.SignaturesOf(a.Id!), a.Hash!, Wide: true);

    /// <summary>批次里的清算单,逐家。</summary>
    public static IEnumerable<Paper> Statements(Desk desk, ClearingAnswer a) => a.Statements.Select(s => Statement(desk, s, a.Id!));

    /// <summary>医保费用年终清算单。</summary>
    public static Paper Statement(Desk desk, KeptClearingAnswer kept) => Statement(desk, kept.Statement, kept.BatchId);

    /// <summary>年终清算报告。</summary>
    public static Paper Report(Desk desk, ClearingReportAnswer r) => new(
        "年终清算报告", MonthPapers.Subject(r.Region, r.Fund, r.Year, 1), Desk.Office(r.Region),
        [Desk.FundOf(r.Fund), new("年度", r.Year), new("清算方案", string.Join("、", r.Statements.Select(s => s.Scheme).Distinct()))],
        [
            new("", [
                    new("分组"), new("家数", CellKind.Count), .. ((string[])["各月实际应结算额", "保证金预留", "返还", "不予返还", "特例单议", "DRG/DIP 清算", "其他事项", "已付与已冲抵", "补付", "应收回", "冲抵", "应付"])
                        .Select(t => new PaperColumn(t, CellKind.Money)),
                ],
                [.. r.ByType.Select(s => Row(s, strong: false)), .. r.ByGrade.Select(s => Row(s, strong: false)), Row(r.Total, strong: true)]),
            new("按费用类别的清算结果", [new("类别"), new("统筹基金", CellKind.Money, Summed: true), new("个人账户", CellKind.Money, Summed: true), new("清算结果", CellKind.Money, Summed: true)],
                [.. r.ByCategory.Select(c => PaperRow.Of(c.Category, c.PooledFen, c.AccountFen, c.PooledFen + c.AccountFen))], "合计"),
            ByProvider(desk, "逐家", r.Region, r.Statements),
        ],
        ["前表先分机构类型,再分年度考核等次,末行为全统筹区合计。"], [new("制表"), new("复核"), new("负责人"), new("经办机构(章)")], Wide: true);

    private static PaperRow Row(ClearingSumsAnswer s, bool strong) => new(
        [s.Group, s.Providers, s.ActualFen, s.DepositFen, s.ReleaseFen, s.ForfeitedFen, s.SpecialCaseFen, s.DrgResultFen, s.OtherFen, s.SettledFen, s.SupplementFen, s.RecoveryFen, s.SetOffFen, s.NetFen], strong);

    private static PaperTable ByProvider(Desk desk, string title, string region, ImmutableArray<ClearingStatementAnswer> statements) => new PaperTable(title,
        [
            new("机构", CellKind.Code), new("名称"), new("考核"),
            .. ((string[])["全年实际应结算额", "保证金返还", "特例单议", "DRG/DIP 清算", "其他", "已付与已冲抵", "清算结果", "冲抵", "应付"]).Select(t => new PaperColumn(t, CellKind.Money, Summed: true)), new("备注"),
        ],
        [
            .. statements.Select(s => PaperRow.Of(
                s.Provider, desk.Provider(region, s.Provider), s.Grade ?? "未考核", s.ActualFen, s.ReleaseFen, s.SpecialCaseFen, s.DrgResultFen, s.OtherFen, -s.SettledFen, s.ResultFen,
                -s.Offsets.Sum(o => o.AmountFen), s.NetFen, s.Held ? "暂缓支付" : "")),
        ], $"合计 {statements.Length} 家").WithoutEmptyColumns();

    private static Paper Statement(Desk desk, ClearingStatementAnswer s, string batch)
    {
        var name = desk.Provider(s.Region, s.Provider);
        return new(
            "医保费用年终清算单", $"{name} {s.Provider} {MonthPapers.Short(s.Fund)} {s.Year}", Desk.Office(s.Region),
            [new("机构", name), new("机构编号", s.Provider), Desk.FundOf(s.Fund), new("年度", s.Year), new("年度考核", s.Grade ?? "未考核"), new("批次", batch), new("清算方案", s.Scheme)],
            [
                new("", [new("项目"), new("金额(元)", CellKind.Money)],
                [
                    PaperRow.Sum("全年实际应结算额", s.ActualFen), PaperRow.Of($"加:保证金返还(预留 {s.DepositFen},不予返还 {s.ForfeitedFen})", s.ReleaseFen), PaperRow.Of("加减:特例单议", s.SpecialCaseFen),
                    PaperRow.Of("加减:DRG/DIP 清算", s.DrgResultFen), PaperRow.Of("加减:其他清算事项", s.OtherFen), PaperRow.Of("减:各月已付与已冲抵", -s.SettledFen), PaperRow.Sum("清算结果", s.ResultFen),
                    .. s.Offsets.Select(o => PaperRow.Of(o.InWords(), -o.AmountFen)),
                    s.RecoveryFen > Fen.Zero ? PaperRow.Sum("应收回", s.RecoveryFen) : PaperRow.Sum("应付", s.NetFen),
                ]),
                new("各月", [
                        new("费用所属月", CellKind.Code), new("实际应结算额", CellKind.Money, Summed: true), new("冲抵", CellKind.Money, Summed: true), new("实付", CellKind.Money, Summed: true),
                        new("列入待抵扣", CellKind.Money, Summed: true), new("保证金预留", CellKind.Money, Summed: true),
                    ],
                    [.. s.Months.Select(m => PaperRow.Of(m.Month.ToString(), m.ActualFen, m.SetOffFen, m.NetFen, m.ClawbackFen, m.DepositFen))], "合计"),
                .. s.Items.IsEmpty ? (ImmutableArray<PaperTable>)[] :
                [
                    new("清算事项", [new("编号", CellKind.Code), new("理由"), new("文号"), new("类别"), new("金额(元)", CellKind.Money, Summed: true)],
                        [.. s.Items.Select(i => PaperRow.Of(i.Id, i.Reason, i.Document, i.Category, i.AmountFen))], "合计"),
                ],
            ],
            s.Held ? [$"暂缓支付:{string.Join("、", s.HeldReason!.Split(',').Select(Reasons.Chinese))}。"] : [],
            [.. desk.SignaturesOf(batch), new("经办机构(章)"), new("医药机构(章)")], s.Hash);
    }
}
