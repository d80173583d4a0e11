using System.Globalization;
using System.Text;
using Yijie.App.Ledger;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Scenarios;

/// <summary>
/// 记账规则表。One hospital of the employees' fund from the first money to the year's end: each row of the posting table with its own figures,
/// settled by the real rules and written down entry by entry.
/// </summary>
public sealed class PostingTable
{
    private const string H = "H14020000001";
    private static readonly Postings Rules = Books.Postings(Fund.Employee);
    private static readonly Month October = new(2025, 10), November = new(2025, 11), May = new(2025, 5);

    private readonly StringBuilder text = new();

    [Fact(DisplayName = "记账规则表:T1 至 T25 各行分录,金额与规则表一致")]
    public void EveryRow()
    {
        Row("T1 财政拨款到账 12,000,000", new(2025, 7, 1), Rules.FundsReceived(Yuan(12_000_000), "回单0701"));
        Row("T3 预拨 6 月:应结算额 2,000,000 的 60%", new(2025, 7, 3), Paid(June, 2_000_000));
        TwoSteps("T4 轧差为正、T16 保证金:2,000,000 − 审核 60,000 − 保证金 97,000 = 1,843,000;冲预拨 1,200,000,付 643,000", new(2025, 7, 25), JuneStatement());

        TwoSteps("T5 轧差为零:实际 1,200,000,冲 7 月预拨 1,200,000", new(2025, 8, 25), Month(July, 2_000_000, 800_000, Advance(July, 1_200_000)));
        TwoSteps("T6 轧差为负:实际 700,000,冲 8 月预拨 700,000,8 月仍有未清 200,000", new(2025, 9, 25), Month(August, 1_500_000, 800_000, Advance(August, 900_000)));

        var september = Month(September, 1_600_000, 150_000, Advance(August, 200_000), Advance(September, 960_000));
        TwoSteps("T7 带滚动:实际 1,450,000,冲 8 月 200,000、9 月 960,000,付 290,000", new(2025, 10, 27), september);
        TwoSteps("T7b 仍不足:实际 1,000,000,冲 8 月 200,000、9 月 800,000,9 月仍有未清 160,000", new(2025, 10, 27),
            Month(September, 1_600_000, 600_000, Advance(August, 200_000), Advance(September, 960_000)));

        Row("T8 退票,待重付", new(2025, 10, 29), Rules.Returned([(H, September, Yuan(290_000), "S1-1")]));
        Row("T9 重付", new(2025, 10, 30), Rules.Repaid([(H, September, Yuan(290_000), "S1-1R1")]));
        Row("T9′ 期初带来的退回待重付,重付", new(2025, 7, 2), Rules.OpeningRepaid(H, Yuan(290_000), "回单0702"));
        Row("T8′ 轧差款退票,不再支付,当年:冲回原类别", new(2025, 10, 29), Rules.NetReturnedForGood([(september, "S1-1", new(2025, 10, 28))], new(2025, 10, 29)));
        Row("T8′ 轧差款退票,不再支付,跨年:其他收入", new(2026, 1, 5), Rules.NetReturnedForGood([(september, "S1-1", new(2025, 12, 30))], new(2026, 1, 5)));
        Row("T8′ 预拨退票,不再支付", new(2025, 10, 13), Rules.AdvanceReturnedForGood([(H, September, Yuan(960_000), "A1-1")]));

        var clawback = Clawback(May, 0, new CategoryAmount(Category.Inpatient, Yuan(80_000), Fen.Zero));
        TwoSteps("T10 本年待抵扣款 80,000 冲抵:1,500,000 − 预拨 900,000 − 80,000 = 付 520,000", new(2025, 11, 25), Month(October, 1_500_000, 0, Advance(October, 900_000), clawback));
        TwoSteps("T10 以前年度待抵扣款:记其他收入", new(2026, 1, 26), Month(new(2025, 12), 1_500_000, 0, clawback));
        Row("T10′ 本年待抵扣款交回支出户", new(2025, 11, 10), Rules.ClawbackReturned(H, May, Yuan(80_000), clawback.Split, new(2025, 11, 10), "回单1110"));
        Row("T19 以前年度待抵扣款交回财政专户", new(2026, 2, 10), Rules.ClawbackReturned(H, May, Yuan(80_000), clawback.Split, new(2026, 2, 10), "回单0210"));
        TwoSteps("T11 预付金冲抵:1,800,000 − 预拨 1,080,000 − 预付金 500,000 = 付 220,000", new(2025, 12, 15), Month(November, 1_800_000, 0, Advance(November, 1_080_000), Prepayment(2025, 500_000)));
        Row("T14′ 退出机构的预拨损失核销", new(2025, 12, 18), Rules.AdvanceWrittenOff(H, [(July, Yuan(60_000)), (August, Yuan(140_000))], "政府批复"));
        Row("T15′ 核销的预拨后来收回", new(2025, 12, 19), Rules.AdvanceRecovered(H, August, Yuan(50_000), "回单1219"));
        Row("T21 协议违约金入财政专户", new(2025, 12, 18), Rules.PenaltyReceived(H, Yuan(5_000), "回单1218"));
        Row("T22 退出时交回未清预拨", new(2025, 12, 20), Rules.AdvanceReturned(H, August, Yuan(200_000), "回单1220"));
        Row("T23 支出户存款利息:银行结息", new(2025, 9, 21), Rules.InterestCredited(Yuan(1_234.56m), "结息0921"));
        Row("T23 支出户存款利息:上缴财政专户", new(2025, 9, 25), Rules.InterestHandedOver(Yuan(1_234.56m), "回单0925"));

        Row("T24 月末结转:统筹、个账分别结转", new(2025, 7, 31), Rules.MonthClosed(July,
        [
            (Account("50010101"), Yuan(1_300_000)), (Account("50010103"), Yuan(300_000)), (Account("50010202"), Yuan(45_000)), (Account("450101"), Yuan(-80_000)),
            (Account("300101"), Yuan(9)), (Account("4601"), Yuan(-7)),
        ]));
        Row("T25 红字冲销 T1", new(2025, 7, 2), Postings.Reversed(Rules.FundsReceived(Yuan(12_000_000), "回单0701"), new(2025, 7, 1), 1));
        Row("T25′ 以前年度凭证的蓝字更正 T1", new(2026, 1, 5), Postings.Corrected(Rules.FundsReceived(Yuan(12_000_000), "回单0701"), new(2025, 7, 1), 1));
        Golden.Matches("posting-table", text.ToString());
    }

    /// <summary>住院 1,428,421.05 less 60,000 taken off; 5 % of what remains withheld.</summary>
    private static Statement JuneStatement() => (Candidate(
        Rows(June, Category.Inpatient, 1_428_421.05m), Rows(June, Category.ChronicOutpatient, 210_526.32m), Rows(June, Category.Outpatient, 315_789.47m),
        Rows(June, Category.Maternity, 45_263.16m)) with
    {
        Deductions = [Audit(60_000, Category.Inpatient, June)], Open = [Advance(June, 1_200_000)],
    }).Settle(June);

    /// <summary>A month of inpatient care, partly paid from individual accounts (a hundredth), without deposit.</summary>
    private static Statement Month(Month month, decimal gross, decimal audit, params OpenItem[] open) =>
        (Candidate(Rows(month, Category.Inpatient, gross * 0.99m, gross * 0.01m)) with
        {
            Deductions = audit == 0 ? [] : [Audit(audit, Category.Inpatient, month)], Open = [.. open],
        }).Settle(month, depositRate: NoDeposit);

    private static Entry? Paid(Month month, decimal gross) => Rules.AdvancePaid([(H, month, Yuan(gross).Times(Rate.Percent(60)), "A1-1")]);

    private static Account Account(string code) => ChartOfAccounts.For(Fund.Employee).Leaf(code);

    private void TwoSteps(string title, DateOnly approved, Statement statement)
    {
        var steps = new[] { Rules.SetOffsBooked([statement], approved), Rules.NetPaid([(statement, "S1-1")]) };
        text.AppendLine(title);
        Write("第一步,审批时冲抵 ", steps[0]);
        if (statement.Net == Fen.Zero) text.AppendLine("  不付款,没有第二步");
        else Write("第二步,银行付讫后 ", steps[1]);
        text.AppendLine(CultureInfo.InvariantCulture, $"  未清预拨 {statement.Open}  实际 {statement.Actual} = 冲抵 {statement.Offsets.Sum(o => o.Amount)} + 实付 {statement.Net}  保证金 {statement.Deposit}(不入账)");
        text.AppendLine();
        Assert.Equal(statement.Actual, ExpenditureOf(steps) + statement.Offsets.Where(o => o.Kind == OpenItemKind.Clawback).Sum(o => o.Amount) - IncomeOf(steps));
    }

    private void Row(string title, DateOnly on, Entry? entry)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"{title}({on:yyyy-MM-dd})");
        Write("", entry);
        text.AppendLine();
    }

    private void Write(string title, Entry? entry)
    {
        Assert.NotNull(entry);
        text.AppendLine(CultureInfo.InvariantCulture, $"  {title}[{entry.Rule}] {entry.Summary}");
        using var table = new StringWriter { NewLine = "\n" };
        TextTable.Write(table, ["    ", "科目", "机构", "年度月份", "类别", ">借方", ">贷方"], entry.Lines.Select(l => (string[])
        [
            "    ", l.Account.ToString(), l.Provider ?? "", Period(l), l.Category?.Name() ?? "", TextTable.Amount(l.Debit), TextTable.Amount(l.Credit),
        ]));
        text.Append(table);
    }

    private static string Period(Line line) =>
        (line.Account.Required.HasFlag(Auxiliaries.Year) ? line.Month?.Year.ToString(CultureInfo.InvariantCulture) : line.Month?.ToString()) ?? "";

    private static Fen ExpenditureOf(IEnumerable<Entry?> entries) => NetOf(entries, Element.Expenditure);

    private static Fen IncomeOf(IEnumerable<Entry?> entries) => -NetOf(entries, Element.Income);

    private static Fen NetOf(IEnumerable<Entry?> entries, Element element) =>
        entries.OfType<Entry>().SelectMany(e => e.Lines).Where(l => l.Account.Element == element).Sum(l => l.Net);
}
