using System.Collections.Immutable;
using Yijie.Domain;
using Yijie.Domain.Forecasts;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>资金预测:推算方法、支出户的收付、年末的预付条件(办法·第五条)。</summary>
public sealed class ForecastTests
{
    private static readonly Month January = new(2024, 1);

    [Fact(DisplayName = "推算:满两年,上年同月乘增长率;再往后乘两次")]
    public void LastYearWithGrowth()
    {
        var projection = new Projection(Enumerable.Range(0, 24).Select(i => new MonthAmount(January.Plus(i), Yuan(i < 12 ? 100 + i : 110 + i - 12))));
        Assert.Equal(ProjectionMethod.LastYearWithGrowth, projection.Method);
        Assert.Equal(new Rate(10948), projection.Growth); // 1386 ÷ 1266
        Assert.Equal(Yuan(110), projection.Of(new(2025, 1)));
        Assert.Equal(Yuan(120.43m), projection.Of(new(2026, 1))); // 110 × 109.48%
        Assert.Equal(Yuan(131.85m), projection.Of(new(2027, 1)));
    }

    [Fact(DisplayName = "推算:不足两年用最近的月均,至多十二个月;没有历史为零")]
    public void Mean()
    {
        var projection = new Projection(Enumerable.Range(0, 14).Select(i => new MonthAmount(January.Plus(i), Yuan(i < 2 ? 900 : 10))));
        Assert.Equal((ProjectionMethod.Mean, 12, Yuan(10)), (projection.Method, projection.MonthsUsed, projection.Of(new(2026, 1))));
        Assert.Equal((ProjectionMethod.None, Fen.Zero), (new Projection([]).Method, new Projection([]).Of(January)));
    }

    [Fact(DisplayName = "支出户:次月付预拨,再次月付轧差;财政补足所缺;一月先于请拨到期的预拨列为缺口")]
    public void ExpenditureAccount()
    {
        var forecast = CashForecast.Of(Inputs(income: 110, spending: 100, balance: 2000, account: 50));
        var first = forecast.Months[0];
        Assert.Equal((new Month(2025, 1), Yuan(60), Yuan(33)), (first.Month, first.Advances, first.Netting)); // 100 × 60%,100 × 93% − 60
        Assert.Equal((Yuan(43), Fen.Zero, Yuan(10)), (first.Request, first.ExpenditureAccount, first.JanuaryGap));
        Assert.Equal((Yuan(2010), Yuan(1950)), (first.Balance, first.Cash));
        Assert.All(forecast.Months.Skip(1), m => Assert.Equal(m.Advances + m.Netting + m.PrepaymentOut, m.Request));
        Assert.All(forecast.Months.Where(m => m.Month.Number != 1), m => Assert.Equal(Fen.Zero, m.JanuaryGap));
    }

    [Fact(DisplayName = "预付金:年末够条件,次年三月拨出,十二月全额收回;不够或赤字,不拨")]
    public void Prepayment()
    {
        var enough = CashForecast.Of(Inputs(income: 110, spending: 100, balance: 2000, account: 0));
        Assert.Equal(["2024 False True", "2025 True True"], enough.YearEnds.Select(y => $"{y.Year} {y.Foreseen} {y.Result.Passed}"));
        Assert.Equal([new Month(2025, 3), new Month(2026, 3)], enough.Months.Where(m => m.PrepaymentOut == Yuan(70)).Select(m => m.Month));
        Assert.Equal([new Month(2025, 12)], enough.Months.Where(m => m.PrepaymentBack == Yuan(70)).Select(m => m.Month));

        var short1 = CashForecast.Of(Inputs(income: 110, spending: 100, balance: 1199, account: 0));
        Assert.Equal([false, true], short1.YearEnds.Select(y => y.Result.Passed)); // 11.99 个月;再攒一年就够
        Assert.Equal([new Month(2026, 3)], short1.Months.Where(m => m.PrepaymentOut > Fen.Zero).Select(m => m.Month));
        Assert.DoesNotContain(CashForecast.Of(Inputs(income: 99, spending: 100, balance: 9000, account: 0)).Months, m => m.PrepaymentOut > Fen.Zero);
    }

    [Fact(DisplayName = "预付金:哪个月拨出按那一年的规定——2025 年度五月,2026 年度三月")]
    public void PrepaymentByItsOwnYear()
    {
        var forecast = CashForecast.Of(Inputs(income: 110, spending: 100, balance: 2000, account: 0) with
        {
            PrepaymentPaymentDay = new("prepayment_payment_day", [new(new(5, 31), new(2025, 1, 1), "办法·第二十四条"), new(new(3, 31), new(2026, 1, 1), "办法·第八条(三)")]),
        });
        Assert.Equal([new Month(2025, 5), new Month(2026, 3)], forecast.Months.Where(m => m.PrepaymentOut > Fen.Zero).Select(m => m.Month));
    }

    [Fact(DisplayName = "预付金:月报以前当年已经拨付的,到了拨付月份不再拨一次,只拨余下的")]
    public void PrepaymentPaidAlready()
    {
        var paid = Inputs(income: 110, spending: 100, balance: 2000, account: 0);
        var february = paid.Gate.Months.Concat([Report(new(2025, 1)), Report(new(2025, 2))]);
        var forecast = CashForecast.Of(paid with { Gate = paid.Gate with { Months = [.. february] }, PrepaymentOut = Yuan(50), PrepaymentPaid = Yuan(50) });
        Assert.Equal([(new Month(2025, 3), Yuan(20)), (new Month(2026, 3), Yuan(70))], forecast.Months.Where(m => m.PrepaymentOut > Fen.Zero).Select(m => (m.Month, m.PrepaymentOut)));
        Assert.Equal(Yuan(70), Assert.Single(forecast.Months, m => m.PrepaymentBack > Fen.Zero).PrepaymentBack);

        static FundMonth Report(Month month) => new(month, Yuan(110), Yuan(100), Yuan(2000 + 10 * month.Number));
    }

    /// <summary>2024 年每月相同,预测到 2026 年 3 月。</summary>
    private static ForecastInputs Inputs(decimal income, decimal spending, decimal balance, decimal account) => new(
        new("140200", Fund.Employee, new(2025, 1), new(12, January.FirstDay, "办法·第五条"), new(12, January.FirstDay, "办法·第五条"),
            [.. Enumerable.Range(0, 12).Select(i => new FundMonth(January.Plus(i), Yuan(income), Yuan(spending), Yuan(balance - (income - spending) * (11 - i))))]),
        [.. Enumerable.Range(0, 12).Select(i => new MonthAmount(January.Plus(i), Yuan(100)))],
        Rate.Percent(60), Rate.Percent(93), Yuan(account), Fen.Zero, Yuan(70), Fen.Zero, Yearly("prepayment_payment_day", new(3, 31)), Yearly("prepayment_return_day", new(12, 20)), 15);

    private static Dated<DayOfYear> Yearly(string name, DayOfYear day) => new(name, [new(day, new(2025, 1, 1), "办法·第八条")]);
}
