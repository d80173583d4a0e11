using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Forecasts;

/// <summary>基金收支月报的一个月。Income, expenditure and the cumulative balance at its end.</summary>
public sealed record FundReport(Month Month, Fen Income, Fen Expenditure, Fen Balance);

/// <summary>资金预测的全部依据。</summary>
/// <param name="Reports">Monthly reports, without a gap, the latest last.</param>
/// <param name="Gross">Months' gross settleable amounts.</param>
/// <param name="AdvanceShare">预拨占应结算额, as it was paid.</param>
/// <param name="ActualShare">实际应结算额占应结算额, as it was settled.</param>
/// <param name="ExpenditureAccount">支出户存款 at the end of the last report's month.</param>
/// <param name="PrepaymentOut">预付金余额, then out.</param>
/// <param name="PrepaymentYearly">What a year's prepayment comes to.</param>
/// <param name="ReserveMonths">可支付月数的下限 (办法第五条).</param>
public sealed record ForecastInputs(
    Region Region, Fund Fund, ImmutableArray<FundReport> Reports, ImmutableArray<MonthAmount> Gross, Rate AdvanceShare, Rate ActualShare,
    Fen ExpenditureAccount, Fen PrepaymentOut, Fen PrepaymentYearly, int ReserveMonths, DayOfYear PrepaymentPaymentDay, DayOfYear PrepaymentReturnDay, int Months);

/// <summary>预测的一个月。</summary>
/// <param name="Balance">累计结余, at the month's end.</param>
/// <param name="Advances">月初预拨 of the month before.</param>
/// <param name="Netting">轧差拨付 of the month before that: its last day is always in the second month after its own.</param>
/// <param name="Request">财政应拨入支出户: what is to be paid less what is there.</param>
/// <param name="JanuaryGap">一月的垫支缺口: advances due on the third working day, while December's request may be paid after it; else zero.</param>
/// <param name="Cash">可动用的基金存款: the balance less what is out as advance or prepayment.</param>
public sealed record ForecastMonth(
    Month Month, Fen Income, Fen Expenditure, Fen Balance, Fen Advances, Fen Netting, Fen PrepaymentOut, Fen PrepaymentBack,
    Fen Request, Fen ExpenditureAccount, Fen JanuaryGap, Fen Cash);

/// <summary>年末的预付条件。The gate of art. 5 as it will stand at a year's end, for the prepayment of the next.</summary>
/// <param name="PayableHundredths">可支付月数, in hundredths of a month.</param>
public sealed record YearEndGate(int Year, bool Foreseen, Fen Balance, Fen Income, Fen Expenditure, long PayableHundredths, int ReserveMonths)
{
    public bool ReserveMet => Balance.Value * (Int128)12 >= Expenditure.Value * (Int128)ReserveMonths;

    public bool Deficit => Income < Expenditure;

    /// <summary>次年可否预付。</summary>
    public bool Passes => ReserveMet && !Deficit;
}

/// <summary>资金预测。</summary>
public sealed record CashForecast(Projection Income, Projection Expenditure, Projection Gross, ImmutableArray<ForecastMonth> Months, ImmutableArray<YearEndGate> YearEnds)
{
    /// <summary>
    /// 推算各月。The funds' balance by its reports carried on; the expenditure account by what the timetable makes due: a month's advance in the next, its
    /// netting in the one after, prepayments by the last day for them where the gate of the year's end lets them out, all back in their year.
    /// </summary>
    /// <law doc="办法" article="第五条">上年已出现当期赤字或者按照12个月滚动测算的方法预计本年赤字的统筹地区,不能预付。</law>
    public static CashForecast Of(ForecastInputs inputs)
    {
        var income = new Projection(inputs.Reports.Select(r => new MonthAmount(r.Month, r.Income)));
        var expenditure = new Projection(inputs.Reports.Select(r => new MonthAmount(r.Month, r.Expenditure)));
        var gross = new Projection(inputs.Gross);
        var last = inputs.Reports[^1];

        var months = ImmutableArray.CreateBuilder<ForecastMonth>(inputs.Months);
        var gates = new SortedDictionary<int, YearEndGate>();
        var balances = inputs.Reports.ToDictionary(r => r.Month, r => r.Balance);
        AddGate(last.Month.Year - 1);
        if (last.Month.Number == 12) AddGate(last.Month.Year);

        var (balance, account, prepaid) = (last.Balance, inputs.ExpenditureAccount, inputs.PrepaymentOut);
        for (var month = last.Month.Next; month <= last.Month.Plus(inputs.Months); month = month.Next)
        {
            balance += income.Of(month) - expenditure.Of(month);
            balances[month] = balance;

            var advances = AdvanceOf(month.Previous);
            var netting = Fen.Max(Fen.Zero, gross.Of(month.Plus(-2)).Times(inputs.ActualShare) - AdvanceOf(month.Plus(-2)));
            var paidOut = month.Number == inputs.PrepaymentPaymentDay.Month && gates.TryGetValue(month.Year - 1, out var gate) && gate.Passes ? inputs.PrepaymentYearly : Fen.Zero;
            var back = month.Number == inputs.PrepaymentReturnDay.Month ? prepaid : Fen.Zero; // handed on to 财政专户 in the same month
            prepaid += paidOut - back;

            var due = advances + netting + paidOut;
            var gap = month.Number == 1 ? Fen.Max(Fen.Zero, advances - account) : Fen.Zero;
            var request = Fen.Max(Fen.Zero, due - account);
            account += request - due;
            months.Add(new(month, income.Of(month), expenditure.Of(month), balance, advances, netting, paidOut, back, request, account, gap, balance - advances - prepaid));
            if (month.Number == 12) AddGate(month.Year);
        }
        return new(income, expenditure, gross, months.DrainToImmutable(), [.. gates.Values]);

        Fen AdvanceOf(Month service) => gross.Of(service).Times(inputs.AdvanceShare);

        // A year whose beginning was not reported has no gate.
        void AddGate(int year)
        {
            var all = Enumerable.Range(1, 12).Select(n => new Month(year, n)).ToList();
            if (!all.All(balances.ContainsKey)) return;
            var (earned, spent, left) = (all.Sum(income.Of), all.Sum(expenditure.Of), balances[all[^1]]);
            gates[year] = new(year, all[^1] > last.Month, left, earned, spent,
                spent <= Fen.Zero ? 0 : new Fen(checked(left.Value * 1200)).DividedBy(spent.Value).Value, inputs.ReserveMonths);
        }
    }
}
