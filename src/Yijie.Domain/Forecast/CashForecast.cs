using System.Collections.Immutable;
using Yijie.Domain.Prepayment;

namespace Yijie.Domain.Forecasts;

/// <summary>资金预测的全部依据。</summary>
/// <param name="Gate">What the gate of art. 5 is decided from: the fund's monthly reports, and what it asks for.</param>
/// <param name="Gross">Months' gross settleable amounts.</param>
/// <param name="AdvanceShare">预拨占应结算额, as it was paid.</param>
/// <param name="ActualShare">实际应结算额占应结算额, as it was settled.</param>
/// <param name="ExpenditureAccount">支出户存款 at the end of the last report's month.</param>
/// <param name="PrepaymentOut">预付金余额, then out.</param>
/// <param name="PrepaymentYearly">What a year's prepayment comes to.</param>
/// <param name="PrepaymentPaid">当年已拨付的预付金: what the last report's year had been paid by then.</param>
public sealed record ForecastInputs(
    GateInputs Gate, ImmutableArray<MonthAmount> Gross, Rate AdvanceShare, Rate ActualShare,
    Fen ExpenditureAccount, Fen PrepaymentOut, Fen PrepaymentYearly, Fen PrepaymentPaid,
    Dated<DayOfYear> PrepaymentPaymentDay, Dated<DayOfYear> PrepaymentReturnDay, int Months)
{
    /// <summary>最后一个月报。</summary>
    public FundMonth LastReport => Gate.Months.MaxBy(m => m.Month)!;
}

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

/// <summary>年末的预付条件。The gate of art. 5 as it stands or will stand at a year's end, for the prepayment of the next.</summary>
/// <param name="Foreseen">Whether it rests on months that are carried on.</param>
public sealed record YearEndGate(int Year, bool Foreseen, GateResult Result);

/// <summary>资金预测。</summary>
public sealed record CashForecast(Projection Income, Projection Expenditure, Projection Gross, ImmutableArray<ForecastMonth> Months, ImmutableArray<YearEndGate> YearEnds)
{
    /// <summary>
    /// 推算各月。The funds' balance by its reports carried on; the expenditure account by what the timetable makes due: a month's advance in the next, its
    /// netting in the one after, prepayments by the last day for them where the gate of the year's end lets them out, all back in their year.
    /// </summary>
    public static CashForecast Of(ForecastInputs inputs)
    {
        var reports = inputs.Gate.Months;
        var income = new Projection(reports.Select(r => new MonthAmount(r.Month, r.Income)));
        var expenditure = new Projection(reports.Select(r => new MonthAmount(r.Month, r.Expenditure)));
        var gross = new Projection(inputs.Gross);
        var last = inputs.LastReport.Month;

        var months = ImmutableArray.CreateBuilder<ForecastMonth>(inputs.Months);
        var known = reports.ToDictionary(r => r.Month);
        var gates = new SortedDictionary<int, YearEndGate>();
        AddGate(last.Year - 1);
        if (last.Number == 12) AddGate(last.Year);

        var (balance, account, prepaid) = (inputs.LastReport.Balance, inputs.ExpenditureAccount, inputs.PrepaymentOut);
        for (var month = last.Next; month <= last.Plus(inputs.Months); month = month.Next)
        {
            balance += income.Of(month) - expenditure.Of(month);
            known.Add(month, new(month, income.Of(month), expenditure.Of(month), balance));

            var advances = AdvanceOf(month.Previous);
            var netting = Fen.Max(Fen.Zero, gross.Of(month.Plus(-2)).Times(inputs.ActualShare) - AdvanceOf(month.Plus(-2)));
            var paidOut = IsMonthOf(inputs.PrepaymentPaymentDay) && gates.TryGetValue(month.Year - 1, out var gate) && gate.Result.Passed ? StillToPay() : Fen.Zero;
            var back = IsMonthOf(inputs.PrepaymentReturnDay) ? prepaid : Fen.Zero; // handed on to 财政专户 in the same month
            prepaid += paidOut - back;

            var due = advances + netting + paidOut;
            var gap = month.Number == 1 ? Fen.Max(Fen.Zero, advances - account) : Fen.Zero;
            var request = Fen.Max(Fen.Zero, due - account);
            account += request - due;
            months.Add(new(month, income.Of(month), expenditure.Of(month), balance, advances, netting, paidOut, back, request, account, gap, balance - advances - prepaid));
            if (month.Number == 12) AddGate(month.Year);

            // A later year goes by what is in force in it; a year before the measures by them as they began.
            bool IsMonthOf(Dated<DayOfYear> day) => month.Number == day.On(month.LastDay < day.All[0].From ? day.All[0].From : month.LastDay).Value.Month;

            Fen StillToPay() => month.Year == last.Year ? Fen.Max(Fen.Zero, inputs.PrepaymentYearly - inputs.PrepaymentPaid) : inputs.PrepaymentYearly;
        }
        return new(income, expenditure, gross, months.DrainToImmutable(), [.. gates.Values]);

        Fen AdvanceOf(Month service) => gross.Of(service).Times(inputs.AdvanceShare);

        // A year of which not every month is known or carried on has no gate.
        void AddGate(int year)
        {
            var december = new Month(year, 12);
            var months = Enumerable.Range(0, Math.Max(12, inputs.Gate.ForecastMonths.Value)).Select(i => december.Plus(-i));
            if (!months.All(known.ContainsKey)) return;
            var asThen = inputs.Gate with { Year = december.Next, Months = [.. known.Values.Where(m => m.Month <= december)] };
            gates[year] = new(year, december > last, FundGate.Decide(asThen));
        }
    }
}
