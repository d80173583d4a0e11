using FsCheck;
using FsCheck.Fluent;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Records;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>方案·三 轧差与滚动抵扣。</summary>
public sealed class Plan3Netting
{
    private static readonly Config Seeded = Config.QuickThrowOnFailure.WithReplay(20250523, 20250523).WithMaxTest(500);
    private static readonly Gen<Fen> Amounts = Gen.Choose(-1_000_000, 1_000_000).Select(v => new Fen(v));

    [Fact(DisplayName = "方案·三:实际大于未清,冲抵后余额拨付")]
    public void RestIsPaid()
    {
        var n = Netting.Of(Yuan(932_900), [Advance(July, 600_000)]);
        Assert.Equal(Yuan(332_900), n.Net);
        Assert.Equal(Yuan(600_000), n.SetOff);
    }

    [Fact(DisplayName = "方案·三:实际小于未清,能冲多少冲多少,其余滚动")]
    public void ShortfallRolls()
    {
        var n = Netting.Of(Yuan(209_000), [Advance(August, 300_000)]);
        Assert.Equal(Fen.Zero, n.Net);
        Assert.Equal(Yuan(209_000), n.SetOff);
    }

    [Fact(DisplayName = "冲抵顺序:以前月份预拨自最早起,然后当月预拨,然后待抵扣款,最后预付金收回")]
    public void Order()
    {
        var n = Netting.Of(Yuan(1_000),
            [Prepayment(2025, 400), Clawback(June, 0, new CategoryAmount(Category.Outpatient, Yuan(300), Fen.Zero)), Advance(September, 200), Advance(July, 100)]);
        Assert.Equal(
            [
                (OpenItemKind.Advance, July, Yuan(100)), (OpenItemKind.Advance, September, Yuan(200)),
                (OpenItemKind.Clawback, June, Yuan(300)), (OpenItemKind.Prepayment, new Month(2025, 1), Yuan(400)),
            ],
            n.Offsets.Select(o => (o.Kind, o.Month, o.Amount)));
        Assert.Equal(Fen.Zero, n.Net);
    }

    [Fact(DisplayName = "方案·三:实际为负,不冲抵任何款项,差额列为待抵扣款")]
    public void NegativeSetsNothingOff()
    {
        var n = Netting.Of(Yuan(-80), [Advance(July, 600)]);
        Assert.Empty(n.Offsets);
        Assert.Equal(Yuan(80), n.Clawback);
    }

    [Fact(DisplayName = "分两步记账:冲抵与支付的各类别之和等于实际应结算额的各类别")]
    public void TwoStepsAddUp()
    {
        var s = (Candidate(Rows(July, Category.Outpatient, 333.33m, 66.67m), Rows(July, Category.ChronicOutpatient, -10), Rows(July, Category.Inpatient, 777.77m, 1.01m))
            with { Open = [Advance(July, 500.01m)] }).Settle();

        Assert.Equal(Yuan(500.01m), s.SetOffSplit.Sum(c => c.Total));
        Assert.Equal(s.Net, s.PaymentSplit.Sum(c => c.Total));
        foreach (var line in s.ByCategory)
            Assert.Equal(line.Actual, s.SetOffSplit.Concat(s.PaymentSplit).Where(c => c.Category == line.Category).Sum(c => c.Total));
    }

    [Fact(DisplayName = "合计恰为零而类别一正一负:不付款,类别互相对冲入账")]
    public void CancellingCategoriesAreStillBooked()
    {
        var s = Candidate(Rows(July, Category.Outpatient, 100), Rows(July, Category.Inpatient, -100)).Settle();
        Assert.Equal(Fen.Zero, s.Net);
        Assert.Equal([new CategoryAmount(Category.Outpatient, Yuan(100), Fen.Zero), new(Category.Inpatient, Yuan(-100), Fen.Zero)], s.SetOffSplit);
        Assert.Empty(s.PaymentSplit);
    }

    [Fact(DisplayName = "没有账户或停止拨付:结算单照做,付款暂缓并注明原因;无应付则无所谓暂缓")]
    public void HeldOnlyWhereThereIsSomethingToPay()
    {
        var candidate = Candidate(Rows(July, Category.Outpatient, 100)) with { PaymentStopped = true, HasBankAccount = false };
        Assert.Equal(["payment-stopped", "no-bank-account"], candidate.Settle().HeldReasons);
        Assert.Empty((candidate with { Open = [Advance(July, 95)] }).Settle().HeldReasons);
    }

    [Fact(DisplayName = "性质:任意金额下,实际 + 新增待抵扣 = 冲抵 + 实付,有余额未清时不付款(种子 20250523)")]
    public void Conservation() => Prop.ForAll(Amounts.ArrayOf(8).ToArbitrary(), Amounts.ToArbitrary(), (balances, actual) =>
    {
        var open = balances.Select((b, i) => Advance(July.Plus(-i), 0) with { Balance = b.Abs() }).ToList();
        var n = Netting.Of(actual, open);
        return actual + n.Clawback == n.SetOff + n.Net && n.Net >= Fen.Zero && n.Offsets.All(o => o.Amount > Fen.Zero)
            && (n.Net == Fen.Zero || n.SetOff == open.Sum(o => o.Balance));
    }).Check(Seeded);

    [Fact(DisplayName = "性质:待抵扣款分几次冲回,各类别冲回之和恰为其原额(种子 20250523)")]
    public void ClawbackPiecesAddUp() => Prop.ForAll(Amounts.ArrayOf(Categories.Count).ToArbitrary(), parts =>
    {
        var split = parts.Select((p, i) => new CategoryAmount((Category)i, p, new Fen(p.Value / 3))).ToArray();
        if (split.Sum(c => c.Total) <= Fen.Zero) return true;

        var item = Clawback(June, 0, split);
        var credited = new Fen[Categories.Count];
        for (var before = Fen.Zero; before < item.Balance;)
        {
            var piece = Fen.Max(new Fen(1), (item.Balance - before).DividedBy(3));
            foreach (var credit in Netting.CreditsOf(item with { SetOffBefore = before }, piece)) credited[(int)credit.Category] += credit.Total;
            before += piece;
        }
        return split.All(c => credited[(int)c.Category] == c.Total);
    }).Check(Seeded);
}
