using System.Collections.Immutable;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>方案·三 年终清算:各月实际 + 保证金返还 + 特例单议 + 年终 DRG/DIP + 其他 − 已付已抵。</summary>
public sealed class Plan3Clearing
{
    private static readonly Month Year = new(2025, 1);
    private static readonly ClearingScheme Scheme = new("同医保发〔2026〕3号", new(2026, 2, 10), Full, Full, Full with { Value = Rate.Percent(80) }, Full with { Value = Rate.Percent(0) });

    private static Provision<Rate> Full => FivePercent with { Value = Rate.Percent(100) };

    [Fact(DisplayName = "方案·三:七月解除协议的机构,只清算有结算单的月份,保证金按考核返还")]
    public void LeftInJuly()
    {
        var s = Clear(Candidate(AssessmentGrade.Qualified, Settled(June, 100_000), Settled(July, 40_000)));
        Assert.Equal([June, July], s.Months.Select(m => m.Month));
        Assert.Equal(Yuan(133_000), s.Actual); // 14 万 − 5%
        Assert.Equal(Yuan(7_000), s.Deposit);
        Assert.Equal((Yuan(7_000), Fen.Zero), (s.Result, s.Forfeited));
        Assert.Equal(Yuan(7_000), s.Net);
    }

    [Fact(DisplayName = "方案·三:中止后恢复的机构,中止的月份没有结算单,前后各月一并清算")]
    public void SuspendedAndBack()
    {
        var s = Clear(Candidate(AssessmentGrade.BarelyQualified, Settled(June, 333.33m), Settled(September, 100)));
        Assert.Equal(Yuan(16.67m + 5), s.Deposit); // 各月各自四舍五入
        Assert.Equal(Yuan(17.34m), s.Release);     // 21.67 × 80% = 17.336,合计后舍入一次
        Assert.Equal(Yuan(4.33m), s.Forfeited);
    }

    [Fact(DisplayName = "方案·三:年末仍有未清预拨的,未清数不计入清算结果;补付款先冲抵它,其余照旧滚动")]
    public void CarryForwardAtYearEnd()
    {
        var december = (Given.Candidate(Rows(Month(12), Category.Inpatient, 500_000)) with { Deductions = [Audit(260_000, month: Month(12))], Open = [Advance(Month(12), 300_000)] }).Settle(Month(12));
        Assert.Equal(Yuan(72_000), december.Open); // 228,000 冲抵 300,000
        var s = Clear(Candidate(AssessmentGrade.Excellent, december) with { Open = [Advance(Month(12), 72_000)] });
        Assert.Equal(Yuan(12_000), s.Result);      // 只有保证金
        Assert.Equal([(OpenItemKind.Advance, Month(12), Yuan(12_000))], s.Offsets.Select(o => (o.Kind, o.Month, o.Amount)));
        Assert.Equal(Fen.Zero, s.Net);
        Assert.Equal(s.Result, s.SetOffSplit.Sum(c => c.Total));
    }

    [Fact(DisplayName = "方案·三:某月实际为负成为待抵扣款的,另行抵扣,清算不再收一次")]
    public void ClawbackIsNotRecoveredTwice()
    {
        var negative = (Given.Candidate(Rows(June, Category.Outpatient, 100)) with { Deductions = [Audit(180, month: June)] }).Settle(June);
        Assert.Equal(Yuan(-80), negative.Actual);
        var s = Clear(Candidate(AssessmentGrade.Unqualified, negative, Settled(July, 1_000)));
        Assert.Equal(Yuan(-80 + 950), s.Actual);
        Assert.Equal(s.Actual, s.Settled);
        Assert.Equal(Fen.Zero, s.Result);
    }

    [Fact(DisplayName = "方案·三:考核不合格,保证金全部不返还,留归基金")]
    public void Unqualified()
    {
        var s = Clear(Candidate(AssessmentGrade.Unqualified, Settled(June, 100)));
        Assert.Equal((Fen.Zero, Yuan(5)), (s.Release, s.Forfeited));
        Assert.Equal(Fen.Zero, s.Net);
        Assert.Empty(s.PaymentSplit);
    }

    [Fact(DisplayName = "方案·三:没有预留保证金的,返还为零,其余照算")]
    public void DepositOfZero()
    {
        var s = Clear(Candidate(AssessmentGrade.Excellent, Settled(June, 100, NoDeposit)) with { Items = [Item(ClearingItemKind.Other, 0.01m)] });
        Assert.Equal((Fen.Zero, Fen.Zero), (s.Deposit, s.Release));
        Assert.Equal(Yuan(0.01m), s.Net);
    }

    [Fact(DisplayName = "方案·七(二):特例单议按正的类别分摊,年终 DRG/DIP 归普通住院,指明类别的归该类别,各类别之和等于结果")]
    public void Items()
    {
        var month = Given.Candidate(Rows(June, Category.Outpatient, 60, 40), Rows(June, Category.Inpatient, 300)).Settle(June, depositRate: NoDeposit);
        var s = Clear(Candidate(AssessmentGrade.Qualified, month) with
        {
            Items = [Item(ClearingItemKind.SpecialCase, 8), Item(ClearingItemKind.DrgResult, -1), Item(ClearingItemKind.Other, 0.05m, Category.ChronicOutpatient)],
        });
        Assert.Equal(Yuan(7.05m), s.Result);
        Assert.Equal(
            [
                new CategoryAmount(Category.Outpatient, Yuan(1.20m), Yuan(0.80m)), // 8 的四分之一,六四分
                new(Category.ChronicOutpatient, Yuan(0.05m), Fen.Zero),             // 没有记录的类别全归统筹
                new(Category.Inpatient, Yuan(6 - 1), Fen.Zero),
            ],
            s.PaymentSplit);
    }

    [Fact(DisplayName = "方案·三:结果为负即应收回,分类之和等于应收回款,不冲抵、不付款")]
    public void Recovery()
    {
        var s = Clear(Candidate(AssessmentGrade.Unqualified, Settled(June, 100)) with { Items = [Item(ClearingItemKind.DrgResult, -30)], Open = [Advance(June, 10)] });
        Assert.Equal((Yuan(-30), Yuan(30), Fen.Zero, Fen.Zero), (s.Result, s.Recovery, s.Supplement, s.Net));
        Assert.Empty(s.Offsets);
        Assert.Equal([new CategoryAmount(Category.Inpatient, Yuan(30), Fen.Zero)], s.RecoverySplit);
    }

    [Fact(DisplayName = "办法·第十条:补付款冲抵的次序——未清预拨、待抵扣款、以前年度应收回款、收回中的预付金")]
    public void SetOffOrder()
    {
        var recovery = new OpenItem(OpenItemKind.Recovery, new(2024, 1), Yuan(3), [new(Category.Inpatient, Yuan(3), Fen.Zero)], Fen.Zero);
        var clawback = Clawback(July, 0, new CategoryAmount(Category.Outpatient, Yuan(2), Fen.Zero));
        var s = Clear(Candidate(AssessmentGrade.Excellent, Settled(June, 200)) with { Open = [Prepayment(2025, 100), recovery, clawback, Advance(June, 1)] });
        Assert.Equal(
            [(OpenItemKind.Advance, Yuan(1)), (OpenItemKind.Clawback, Yuan(2)), (OpenItemKind.Recovery, Yuan(3)), (OpenItemKind.Prepayment, Yuan(4))],
            s.Offsets.Select(o => (o.Kind, o.Amount)));
        Assert.Equal(Yuan(10), s.Offsets.Sum(o => o.Amount));
    }

    [Fact(DisplayName = "方案·三:有月份未结算、缺年度考核、没有清算方案,一次全部说明,指名机构和月份")]
    public void Gate()
    {
        var refusals = Clearing.Refusals(Year, [("H2", August), ("H1", September), ("H1", July)], ["H3"], hasScheme: false, hasProviders: true);
        Assert.Equal(
            [
                "2025 年度的清算方案尚未登记,请先用 clear scheme 登记文号和日期",
                "H1 尚有月份未结算:2025-07、2025-09,请先完成月度结算",
                "H2 尚有月份未结算:2025-08,请先完成月度结算",
                "2025 年度考核结果缺 1 家:H3,请先导入(import assessments)",
            ],
            refusals.Select(r => r.Reason));
        Assert.Empty(Clearing.Refusals(Year, [], [], hasScheme: true, hasProviders: true));

        var many = Clearing.Refusals(Year, Enumerable.Range(1, 25).Select(n => ($"H{n:00}", July)), [.. Enumerable.Range(1, 25).Select(n => $"P{n:00}")], hasScheme: true, hasProviders: true);
        Assert.Equal("另有 5 家尚有月份未结算,各月名单见 settle calculate", many[20].Reason);
        Assert.EndsWith("P20……,请先导入(import assessments)", many[21].Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "性质:各机构之和等于报告;全部付清后,机构全年所得现金 = 各月实际 + 保证金返还 + 清算事项(种子 1 至 40)")]
    public void CashAddsUp()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var years = Enumerable.Range(1, 5).Select(n => ProviderYear.Random($"H{n}", new Random(seed * 10 + n))).ToList();
            var batch = Clearing.Decide(new("140200", Fund.Employee, Year, Scheme, [.. years.Select(y => y.Candidate)], null));
            var report = ClearingReport.Of("140200", Fund.Employee, Year, batch.Statements);

            foreach (var groups in (ImmutableArray<ClearingSums>[])[report.ByType, report.ByGrade, [.. batch.Statements.Select(s => ClearingSums.Of(s.Provider, [s]))]])
            {
                Assert.Equal(report.Total.Net, groups.Sum(g => g.Net));
                Assert.Equal(report.Total.Supplement - report.Total.Recovery, groups.Sum(g => g.Supplement - g.Recovery));
                Assert.Equal(report.Total.Deposit, groups.Sum(g => g.Release + g.Forfeited));
            }
            Assert.Equal(report.Total.Supplement - report.Total.Recovery, report.ByCategory.Sum(c => c.Total));

            foreach (var (year, s) in years.Zip(batch.Statements))
            {
                Assert.Equal(s.Actual, s.Settled);
                Assert.Equal(s.Supplement, s.Net + s.Offsets.Sum(o => o.Amount));
                Assert.Equal((s.Net, s.Recovery), (s.PaymentSplit.Sum(c => c.Total), s.RecoverySplit.Sum(c => c.Total)));
                var stillOpen = year.Open - s.Offsets.Sum(o => o.Amount) + s.Recovery;
                Assert.Equal(s.Actual + s.Release + s.Items.Sum(i => i.Amount), year.Cash + s.Net - stillOpen);
            }
        }
    }

    private static Month Month(int number) => new(2025, number);

    private static Statement Settled(Month month, decimal gross, Provision<Rate>? deposit = null) => Given.Candidate(Rows(month, Category.Inpatient, gross)).Settle(month, depositRate: deposit);

    private static ClearingItem Item(ClearingItemKind kind, decimal amount, Category? category = null) => new("清1", kind, category, Yuan(amount), "理由", "文号");

    private static ClearingCandidate Candidate(AssessmentGrade grade, params Statement[] months) =>
        new("H14020000001", ProviderType.Institution, grade, [.. months.Select(ClearedMonth.Of)], [], [], PaymentStopped: false, HasBankAccount: true);

    private static ClearingStatement Clear(ClearingCandidate candidate) => Clearing.StatementOf(new("140200", Fund.Employee, Year, Scheme, [candidate], null), candidate);

    /// <summary>随机的一年。Twelve months of advances and nettings by the real rules: what was paid in cash, what is open at the end.</summary>
    private sealed record ProviderYear(ClearingCandidate Candidate, Fen Cash, Fen Open)
    {
        public static ProviderYear Random(string provider, Random random)
        {
            var (cash, open, months) = (Fen.Zero, new List<OpenItem>(), new List<Statement>());
            for (var month = Year; month.Year == Year.Year; month = month.Next)
            {
                var gross = Rows(month, (Category)random.Next(Categories.Count), random.Next(1_000_00) / 100m, random.Next(200_00) / 100m);
                var advance = new OpenItem(OpenItemKind.Advance, month, gross.Amount.Times(Rate.Percent(60)), [], Fen.Zero);
                cash += advance.Balance;
                if (advance.Balance > Fen.Zero) open.Add(advance);
                var s = (Given.Candidate(gross) with { Provider = provider, Deductions = [Audit(random.Next(1_500_00) / 100m, null, month)], Open = [.. open] }).Settle(month);
                cash += s.Net;
                open = [.. open.Select(o => Reduced(o, s.Offsets)).Where(o => o.Balance > Fen.Zero)];
                if (s.Actual < Fen.Zero) open.Add(new(OpenItemKind.Clawback, month, -s.Actual, s.ClawbackSplit, Fen.Zero));
                months.Add(s);
            }
            var items = Enumerable.Range(0, random.Next(4)).Select(n => new ClearingItem($"清{n}", (ClearingItemKind)random.Next(3),
                random.Next(2) == 0 ? null : (Category)random.Next(Categories.Count), new(random.Next(-300_00, 300_00)), "理由", "文号"));
            var type = random.Next(2) == 0 ? ProviderType.Institution : ProviderType.Pharmacy;
            return new(new(provider, type, (AssessmentGrade)random.Next(4), [.. months.Select(ClearedMonth.Of)], [.. items], [.. open], false, true), cash, open.Sum(o => o.Balance));
        }

        private static OpenItem Reduced(OpenItem item, IEnumerable<Offset> offsets)
        {
            var taken = offsets.Where(o => o.Kind == item.Kind && o.Month == item.Month).Sum(o => o.Amount);
            return item with { Balance = item.Balance - taken, SetOffBefore = item.Split.IsEmpty ? Fen.Zero : item.SetOffBefore + taken };
        }
    }
}
