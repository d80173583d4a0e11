using System.Collections.Immutable;
using Yijie.App.MonthlySettlement;
using Yijie.App.Papers;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>账簿单据。Vouchers, journal, ledger and balances on paper.</summary>
internal static class LedgerPapers
{
    private static readonly ImmutableArray<PaperSignature> Bookkeepers = [new("制表"), new("复核"), new("负责人")];

    /// <summary>科目余额表。</summary>
    public static Paper TrialBalance(Desk desk, IReadOnlyList<AccountBalance> balances) => Of(desk, "科目余额表", desk.Today.ToIso(), [new("截至", desk.Today.ToIso())],
        [
            new("", [
                    new("科目", CellKind.Code), new("名称"), new("年初余额", CellKind.Money, Summed: true), new("借方累计", CellKind.Money, Summed: true), new("贷方累计", CellKind.Money, Summed: true),
                    new("借方余额", CellKind.Money, Summed: true), new("贷方余额", CellKind.Money, Summed: true),
                ],
                [.. balances.Select(b => PaperRow.Of(b.Account, b.Name, b.OpeningFen, b.DebitFen, b.CreditFen, Debit(b.BalanceFen), Debit(-b.BalanceFen)))], "合计"),
        ],
        ["年初余额以借方为正。"]);

    /// <summary>明细账。</summary>
    public static Paper Account(Desk desk, LedgerAnswer a) => Of(desk, "明细账", $"{a.Account} {a.From} 至 {a.To}",
        [new("科目", $"{a.Account} {a.Name}"), new("期间", $"{a.From} 至 {a.To}"), .. a.Provider is { } p ? [new("机构", p)] : (ImmutableArray<PaperFact>)[]],
        [
            new PaperTable("", [
                    new("日期", CellKind.Day), new("凭证号", CellKind.Code), new("摘要"), new("机构", CellKind.Code), new("年度月份", CellKind.Code), new("类别"), new("借方", CellKind.Money, Summed: true),
                    new("贷方", CellKind.Money, Summed: true), new("余额", CellKind.Money),
                ],
                [
                    PaperRow.Sum("", "", "期初余额", null, null, null, null, null, a.OpeningFen),
                    .. a.Lines.Select(l => PaperRow.Of(l.On, $"{l.Period}-{l.Number}", l.Summary, l.Provider, l.Month, l.Category, Blank(l.DebitFen), Blank(l.CreditFen), l.BalanceFen)),
                ], "合计").WithoutEmptyColumns(),
        ],
        [$"期末余额 {a.BalanceFen} 元;余额以借方为正。"]);

    /// <summary>序时账。</summary>
    public static Paper Journal(Desk desk, IEnumerable<VoucherAnswer> vouchers)
    {
        var all = vouchers.ToList();
        var days = all.Count == 0 ? "" : $"{all[0].On} 至 {all[^1].On}";
        return Of(desk, "序时账", days, [new("期间", days), new("凭证", $"{all.Count} 张")],
            [
                new("", [
                        new("日期", CellKind.Day), new("凭证号", CellKind.Code), new("摘要"), new("科目", CellKind.Code), new("名称"), new("机构", CellKind.Code), new("年度月份", CellKind.Code), new("类别"),
                        new("借方", CellKind.Money, Summed: true), new("贷方", CellKind.Money, Summed: true),
                    ],
                    [
                        .. all.SelectMany(v => v.Lines.Select(l => PaperRow.Of(
                            v.On, $"{v.Period}-{v.Number}", v.Summary, l.Account, l.Name, l.Provider, l.Month, l.Category, Blank(l.DebitFen), Blank(l.CreditFen)))),
                    ], "合计"),
            ], []);
    }

    /// <summary>凭证,逐张。</summary>
    public static IEnumerable<Paper> Vouchers(Desk desk, IEnumerable<VoucherAnswer> vouchers) => vouchers.Select(v => Voucher(desk, v));

    /// <summary>记账凭证。Account totals, as a voucher is written, and the lines by provider attached.</summary>
    public static Paper Voucher(Desk desk, VoucherAnswer v)
    {
        var attached = v.Lines.Where(l => l.Provider is not null).ToList();
        return new(
            "记账凭证", $"{Region.Find(v.Region)!.Name} {MonthPapers.Short(v.Fund)} {v.Period} 第 {v.Number} 号", Desk.Office(v.Region),
            [Desk.FundOf(v.Fund), new("日期", v.On), new("凭证号", $"{v.Period} 第 {v.Number} 号"), new("附件", $"{v.Attachments} 张"), new("分录", v.Rule), new("依据", v.Source.Length == 0 ? "—" : v.Source)],
            [
                new("", [new("摘要"), new("会计科目"), new("借方金额", CellKind.Money), new("贷方金额", CellKind.Money)],
                [
                    .. Ledger.Journal.Totals(v.Lines).Select((t, i) => PaperRow.Of(i == 0 ? v.Summary : "", $"{t.Account} {t.Name}", Blank(t.DebitFen), Blank(t.CreditFen))),
                    PaperRow.Sum("合计", v.TotalInCapitals, v.TotalFen, v.Lines.Sum(l => l.CreditFen)),
                ]),
                .. attached.Count == 0 ? (ImmutableArray<PaperTable>)[] :
                [
                    new PaperTable("附:按机构的明细", [new("机构", CellKind.Code), new("名称"), new("科目", CellKind.Code), new("年度月份", CellKind.Code), new("类别"), new("借方", CellKind.Money, Summed: true), new("贷方", CellKind.Money, Summed: true)],
                        [.. attached.Select(l => PaperRow.Of(l.Provider, desk.Provider(v.Region, l.Provider!), l.Account, l.Month, l.Category, Blank(l.DebitFen), Blank(l.CreditFen)))], $"合计 {attached.Count} 行").WithoutEmptyColumns(),
                ],
            ],
            v.Reverses is { } reversed ? [$"{(v.Rule == Postings.CorrectionRule ? "蓝字更正" : "红字冲销")}第 {reversed} 张凭证。"] : [],
            [new("制单", desk.Person(v.Preparer)), new("审核", desk.Person(v.Reviewer)), new("记账", desk.Person(v.Poster)), .. v.Cashier.Length > 0 ? [new("出纳", desk.Person(v.Cashier))] : (ImmutableArray<PaperSignature>)[]],
            v.Hash);
    }

    /// <summary>暂付款账龄表。</summary>
    public static Paper Ageing(Desk desk, IReadOnlyList<AgedAdvance> open) => Of(desk, "暂付款账龄表", desk.Today.ToIso(), [new("截至", desk.Today.ToIso())],
        [
            new("", [new("机构", CellKind.Code), new("名称"), new("科目", CellKind.Code), new("科目名称"), new("年度月份", CellKind.Code), new("账龄(月)", CellKind.Count), new("余额", CellKind.Money, Summed: true)],
                [.. open.Select(o => PaperRow.Of(o.Provider, o.ProviderName, o.Account, o.Name, o.Month, o.AgeMonths, o.BalanceFen))], $"合计 {open.Count} 笔"),
            new("按账龄", [new("账龄(月)", CellKind.Code), new("笔数", CellKind.Count, Summed: true), new("余额", CellKind.Money, Summed: true)],
                [.. open.GroupBy(o => o.AgeMonths).OrderBy(g => g.Key).Select(g => PaperRow.Of($"{g.Key}", g.Count(), g.Sum(o => o.BalanceFen)))], "合计"),
        ], []);

    /// <summary>会计报表。资产负债表与收支表。</summary>
    public static Paper Statements(Desk desk, FinancialStatementsAnswer a)
    {
        var (sheet, income) = a.Period.Length == 4 ? ((string[])["期末余额", "年初余额"], (string[])["本年数", "上年数"]) : (["期末余额", "年初余额"], ["本月数", "本年累计数"]);
        return Of(desk, "会计报表", a.Period, [new("期间", a.Period)], [Rows("资产负债表(会社保01)", sheet, a.BalanceSheet), Rows("收支表(会社保02)", income, a.IncomeAndExpenditure)], []);

        static PaperTable Rows(string title, string[] heads, IReadOnlyList<ReportRowAnswer> rows) =>
            new(title, [new("项目"), new(heads[0], CellKind.Money), new(heads[1], CellKind.Money)], [.. rows.Select(r => new PaperRow([new string('\u3000', r.Level) + r.Title, r.FirstFen, r.SecondFen], Strong: r.Level == 0))]);
    }

    private static Paper Of(Desk desk, string title, string period, ImmutableArray<PaperFact> facts, ImmutableArray<PaperTable> tables, ImmutableArray<string> notes)
    {
        var book = desk.Book;
        var wide = tables.Any(t => t.Columns.Length > 6);
        return new(title, $"{Region.Find(book.Region)!.Name} {MonthPapers.Short(book.Fund.Code())} {period}".TrimEnd(), Desk.Office(book.Region), [new("险种", book.Fund.Name()), .. facts], tables, notes, Bookkeepers, Wide: wide);
    }

    private static object? Blank(Fen amount) => amount == Fen.Zero ? null : amount;

    private static object? Debit(Fen balance) => balance > Fen.Zero ? balance : null;
}
