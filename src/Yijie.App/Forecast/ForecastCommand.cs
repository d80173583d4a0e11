using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Forecasts;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Forecast;

/// <summary>所用的方法。How a series was carried on: mean, last-year-with-growth, none.</summary>
public sealed record MethodAnswer(string Series, string Method, int? GrowthBp, int? MonthsUsed);

/// <summary>预测的一个月的输出。</summary>
public sealed record ForecastMonthAnswer(
    Month Month, Fen IncomeFen, Fen ExpenditureFen, Fen BalanceFen, Fen AdvancesFen, Fen NettingFen, Fen PrepaymentOutFen, Fen PrepaymentBackFen,
    Fen RequestFen, Fen ExpenditureAccountFen, Fen JanuaryGapFen, Fen CashFen);

/// <summary>年末预付条件的输出。</summary>
public sealed record YearEndAnswer(
    int Year, bool Foreseen, bool Passes, string? PayableMonths, int RequiredMonths, Fen BalanceFen, Fen IncomeFen, Fen ExpenditureFen, ImmutableArray<GateCondition> Conditions);

/// <summary>资金预测的输出。</summary>
public sealed record ForecastAnswer(
    string Region, string Fund, Month LastReport, ImmutableArray<MethodAnswer> Methods, int AdvanceShareBp, int ActualShareBp, Fen PrepaymentYearlyFen, string PrepaymentBasis,
    ImmutableArray<ForecastMonthAnswer> Months, ImmutableArray<YearEndAnswer> YearEnds);

/// <summary>资金预测。<c>forecast</c>: a fund and its expenditure account over the next twelve to twenty-four months, with the gate of art. 5 at each year's end.</summary>
public static class ForecastCommand
{
    private const int Fewest = 12, Most = 24;

    public static Command Build()
    {
        var months = new Option<int>("--months") { Description = "预测的月数,12 至 24", DefaultValueFactory = _ => Fewest };
        return LedgerCommand.Reading(new Command("forecast", "资金预测:基金与支出户 12 至 24 个月,年末是否够预付(办法·第五条)") { months }.Answers<ForecastAnswer>(), (context, store, book, parsed) =>
        {
            var count = parsed.GetValue(months);
            if (count is < Fewest or > Most) throw new UsageException($"--months 应为 {Fewest} 至 {Most},不是 {count}");
            var (inputs, basis) = Load(store, book, context.Today, count);
            var answer = Answer(inputs, basis, CashForecast.Of(inputs));
            context.Answer(answer, text => Write(text, book, answer));
        });
    }

    private static (ForecastInputs Inputs, string PrepaymentBasis) Load(Store store, BookKey book, DateOnly today, int months)
    {
        var policy = PolicyStore.Load(store, book.Region);
        var (from, to) = Instructions.IdsOfBook(book.Region, book.Fund);
        var scope = new { book.Region, fund = book.Fund.Code(), from, to };
        var gate = GateCommand.Load(store, book.Region, book.Fund, new Month(today.Year, 1), today);
        if (gate.Months.IsEmpty) throw new RefusedException("办法·第五条", $"{book.Title()} 没有基金收支月报,请先导入 fund-months");

        var flows = store.Find<FlowRow>(
            """
            select cast(coalesce(sum(gross_fen + late_fen), 0) as bigint) as gross_fen, cast(coalesce(sum(actual_fen), 0) as bigint) as actual_fen
            from statement where region = @Region and fund = @fund
            """, scope)!;
        var advanced = store.Scalar<long>(
            """
            select cast(coalesce(sum(i.amount_fen), 0) as bigint) from instruction i
            join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
            join statement s on s.region = i.region and s.fund = i.fund and s.provider = i.provider and s.month = i.month
            where i.region = @Region and i.id > @from and i.id < @to and i.kind = 'advance' and i.repays = 0
            """, scope);
        var (yearly, basis) = Prepayment(store, book, scope, policy.PrepaymentScaleMonths.On(today).Value);
        var last = gate.Months.Max(m => m.Month);
        return (new(
            gate with { Months = WithoutGap(gate.Months) }, Gross(store, scope, last),
            Rate.Of(advanced, flows.GrossFen) ?? policy.AdvanceRate.On(today).Value,
            Rate.Of(flows.ActualFen, flows.GrossFen) ?? Rate.Percent(100),
            BalanceOn(store, book, "1004", last.LastDay), BalanceOn(store, book, "110102", last.LastDay), yearly,
            PrepaymentRegister.Loops(store, book, until: last.LastDay).Where(l => l.Key.Year.Year == last.Year).Sum(l => l.Loop.Paid),
            policy.PrepaymentPaymentDay, policy.PrepaymentReturnDay, months), basis);
    }

    /// <summary>The latest reports that follow on each other.</summary>
    private static ImmutableArray<FundMonth> WithoutGap(ImmutableArray<FundMonth> reports)
    {
        var months = reports.ToDictionary(r => r.Month);
        var first = months.Keys.Max();
        while (months.ContainsKey(first.Previous)) first = first.Previous;
        return [.. reports.Where(r => r.Month >= first)];
    }

    /// <summary>Counted months up to the last report: one that is still running would pull the mean down.</summary>
    private static ImmutableArray<MonthAmount> Gross(Store store, object scope, Month last) =>
    [
        .. store.Query<(string Month, long GrossFen)>(
            "select month, cast(sum(pooled_fen + account_fen) as bigint) from monthly_total where region = @Region and fund = @fund group by month order by month", scope)
            .Select(g => new MonthAmount(Month.Parse(g.Month), new(g.GrossFen))).Where(g => g.Month <= last),
    ];

    private static Fen BalanceOn(Store store, BookKey book, string account, DateOnly on) => new(store.Scalar<long>(
        """
        select cast(coalesce(sum(l.debit_fen - l.credit_fen), 0) as bigint) from voucher_line l
        join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
        where l.region = @Region and l.fund = @fund and l.account = @account and v.on_day <= @on
        """, new { book.Region, fund = book.Fund.Code(), account, on = on.ToIso() }));

    /// <summary>The latest year's prepayments as paid; before there were any, what the hospitals' inpatient history would come to if all of them applied.</summary>
    private static (Fen Yearly, string Basis) Prepayment(Store store, BookKey book, object scope, int scaleMonths)
    {
        var paid = PrepaymentRegister.Loops(store, book).Where(l => l.Loop.Paid > Fen.Zero).GroupBy(l => l.Key.YearText, l => l.Loop.Paid).MaxBy(g => g.Key, StringComparer.Ordinal);
        if (paid is not null) return (paid.Sum(), $"{paid.Key} 年度实际拨付");
        var months = store.Query<long>(
            """
            select cast(sum(h.hifp_inpatient_fen) as bigint) from inpatient_history h
            where h.region = @Region and h.fund = @fund and not exists (
              select 1 from inpatient_history l where l.region = h.region and l.fund = h.fund and l.provider = h.provider and l.month = h.month
                and (l.import_seq > h.import_seq or (l.import_seq = h.import_seq and l.line > h.line)))
            group by h.month order by h.month desc limit 36
            """, scope).ToList();
        return months.Count == 0
            ? (Fen.Zero, "没有预付金拨付记录,也没有住院历史")
            : (new(checked(new Fen(months.Sum()).DividedBy(months.Count).Value * scaleMonths)), $"尚无拨付:按近 {months.Count} 个月住院月均,假定全部机构申请");
    }

    private static ForecastAnswer Answer(ForecastInputs inputs, string basis, CashForecast forecast) => new(
        inputs.Gate.Region, inputs.Gate.Fund.Code(), inputs.LastReport.Month,
        [Method("income", forecast.Income), Method("expenditure", forecast.Expenditure), Method("gross", forecast.Gross)],
        inputs.AdvanceShare.BasisPoints, inputs.ActualShare.BasisPoints, inputs.PrepaymentYearly, basis,
        [.. forecast.Months.Select(m => new ForecastMonthAnswer(
            m.Month, m.Income, m.Expenditure, m.Balance, m.Advances, m.Netting, m.PrepaymentOut, m.PrepaymentBack, m.Request, m.ExpenditureAccount, m.JanuaryGap, m.Cash))],
        [.. forecast.YearEnds.Select(y => new YearEndAnswer(
            y.Year, y.Foreseen, y.Result.Passed, y.Result.PayableMonths, y.Result.RequiredMonths, y.Result.Balance, y.Result.LastYear.Income, y.Result.LastYear.Expenditure, y.Result.Conditions))]);

    private static MethodAnswer Method(string series, Projection p) => p.Method switch
    {
        ProjectionMethod.LastYearWithGrowth => new(series, "last-year-with-growth", p.Growth!.Value.BasisPoints, null),
        ProjectionMethod.Mean => new(series, "mean", null, p.MonthsUsed),
        ProjectionMethod.None => new(series, "none", null, null),
    };

    private static void Write(TextWriter text, BookKey book, ForecastAnswer answer)
    {
        text.WriteLine($"资金预测  {book.Title()}  月报至 {answer.LastReport}  单位:元");
        foreach (var m in answer.Methods) text.WriteLine($"  {Named(m.Series)}:{Named(m)}");
        text.WriteLine($"  预拨占应结算额 {new Rate(answer.AdvanceShareBp)},实际应结算额占应结算额 {new Rate(answer.ActualShareBp)};预付金每年 {answer.PrepaymentYearlyFen}({answer.PrepaymentBasis})");
        text.WriteLine();
        TextTable.Write(text, ["月份", ">基金收入", ">基金支出", ">累计结余", ">预拨", ">轧差", ">预付金拨出", ">预付金收回", ">财政拨入", ">支出户余额", ">可动用存款"],
            answer.Months.Select(m => (string[])
            [
                $"{m.Month}", m.IncomeFen.ToString(), m.ExpenditureFen.ToString(), m.BalanceFen.ToString(), m.AdvancesFen.ToString(), m.NettingFen.ToString(),
                TextTable.Amount(m.PrepaymentOutFen), TextTable.Amount(m.PrepaymentBackFen), m.RequestFen.ToString(), m.ExpenditureAccountFen.ToString(), m.CashFen.ToString(),
            ]));
        foreach (var m in answer.Months.Where(m => m.JanuaryGapFen > Fen.Zero))
            text.WriteLine($"{m.Month}:预拨第 3 个工作日到期,12 月的请拨当月才办(方案·四),支出户缺 {m.JanuaryGapFen} 元,宜提前与财政部门商定");
        text.WriteLine();
        foreach (var y in answer.YearEnds)
        {
            text.WriteLine($"{y.Year} 年末{(y.Foreseen ? "(预计)" : "")}:{y.Year + 1} 年度{(y.Passes ? "可以预付" : "不能预付")}");
            foreach (var condition in y.Conditions) text.WriteLine($"  {(condition.Passed ? "✓" : "✗")} {condition.Evidence}");
        }
    }

    private static string Named(string series) => series switch { "income" => "基金收入", "expenditure" => "基金支出", _ => "应结算额" };

    private static string Named(MethodAnswer m) => m.Method switch
    {
        "mean" => $"最近 {m.MonthsUsed} 个月的月均(不足两个整年)",
        "none" => "没有历史,按零计",
        _ => $"上年同月 × {new Rate(m.GrowthBp!.Value)}(最近 12 个月与此前 12 个月之比)",
    };

    private sealed record FlowRow(long GrossFen, long ActualFen);
}
