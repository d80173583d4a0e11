using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>基金门槛的输出。</summary>
public sealed record GateAnswer(
    string Region, string Fund, string Year, bool Passed, string? PayableMonths, int RequiredMonths, Fen BalanceFen,
    GateSpanAnswer LastYear, GateSpanAnswer Forecast, ImmutableArray<GateCondition> Conditions, string Hash)
{
    public static GateAnswer Of(GateInputs inputs, GateResult gate) => new(
        inputs.Region, inputs.Fund.Code(), inputs.Year.ToString()[..4], gate.Passed, gate.PayableMonths, gate.RequiredMonths, gate.Balance,
        GateSpanAnswer.Of(gate.LastYear), GateSpanAnswer.Of(gate.Latest), gate.Conditions, gate.Hash);
}

public sealed record GateSpanAnswer(Month From, Month To, Fen IncomeFen, Fen ExpenditureFen)
{
    public static GateSpanAnswer Of(FundSpan span) => new(span.From, span.To, span.Income, span.Expenditure);
}

/// <summary>基金门槛。<c>prepay gate</c>: whether a fund may prepay in a year, with every number.</summary>
public static class GateCommand
{
    public static Command Build()
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption());
        return new Command("gate", "基金能否预付:可支付月数、上年收支、滚动测算(第五条)") { region, fund, year }.ReadBy(Readers.Agency).Answers<GateAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, parsed.GetValue(region)!);
            var inputs = Load(store, parsed.GetValue(region)!, parsed.GetValue(fund)!.Value, parsed.GetValue(year)!.Value, context.Today);
            var gate = FundGate.Decide(inputs);
            context.Answer(GateAnswer.Of(inputs, gate), text => Write(text, inputs, gate));
        });
    }

    /// <summary>取数。The monthly reports known on the day, of months that had ended; the last imported of a month holds.</summary>
    public static GateInputs Load(Store store, string region, Fund fund, Month year, DateOnly today)
    {
        var policy = PolicyStore.Load(store, region);
        var months = store.Query<(string Month, long Income, long Expenditure, long Balance)>(
            """
            select m.month, m.income_fen, m.expenditure_fen, m.balance_fen from fund_month m join import i on i.seq = m.import_seq
            where m.region = @region and m.fund = @fund and m.month < @current and i.on_day <= @day order by m.month, m.import_seq, m.line
            """,
            new { region, fund = fund.Code(), current = Month.Of(today).ToString(), day = today.ToIso() });
        var reserve = fund switch { Fund.Employee => policy.EmployeeReserveMonths, Fund.Resident => policy.ResidentReserveMonths };
        return new(region, fund, year, reserve.On(today), policy.DeficitForecastMonths.On(today),
            [.. months.GroupBy(m => m.Month, (_, versions) => versions.Last()).Select(m => new FundMonth(Month.Parse(m.Month), new(m.Income), new(m.Expenditure), new(m.Balance)))]);
    }

    public static void Write(TextWriter text, GateInputs inputs, GateResult gate)
    {
        text.WriteLine($"{inputs.Region} {inputs.Fund.Name()} {inputs.Year.Year} 年度:{(gate.Passed ? "可以预付" : "不能预付")}");
        foreach (var condition in gate.Conditions) text.WriteLine($"  {(condition.Passed ? "✓" : "✗")} {condition.Evidence}({condition.Article})");
    }
}
