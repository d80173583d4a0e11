using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>账套的一个月。</summary>
internal readonly record struct FundMonthKey(string Region, Fund Fund, Month Month);

/// <summary>收入、支出、月末累计结余。</summary>
internal readonly record struct FundMonthFact(Fen Income, Fen Expenditure, Fen Balance);

/// <summary>基金收支月报。<c>import fund-months</c>: income, expenditure and the cumulative balance at the end of a month.</summary>
internal sealed class FundMonthImport : FactTable<FundMonthKey, FundMonthFact>
{
    public override string Name => "fund-months";

    public override ImmutableArray<string> Required => ["admdvs", "insutype", "month", "income", "expenditure", "balance"];

    protected override string Table => "fund_month";

    protected override string[] Columns => ["region", "fund", "month", "import_seq", "line", "income_fen", "expenditure_fen", "balance_fen"];

    protected override (FundMonthKey, FundMonthFact) Parse(CsvRow row) => (
        new(PoolingRegion(row), row.Fund("insutype"), row.Month("month")),
        new(row.Amount("income"), row.Amount("expenditure"), row.Amount("balance")));

    protected override Dictionary<FundMonthKey, FundMonthFact> InForce(Store store, IReadOnlyCollection<FundMonthKey> keys)
    {
        var inForce = new Dictionary<FundMonthKey, FundMonthFact>();
        foreach (var region in keys.Select(k => k.Region).Distinct())
            foreach (var row in store.Query<Row>(
                "select fund, month, income_fen, expenditure_fen, balance_fen from fund_month where region = @region order by import_seq, line", new { region }))
                inForce[new(region, Funds.Parse(row.Fund), Month.Parse(row.Month))] = new(new(row.IncomeFen), new(row.ExpenditureFen), new(row.BalanceFen));
        return inForce;
    }

    protected override void Append(RowAppender appender, long seq, long line, FundMonthKey key, FundMonthFact fact)
    {
        appender.Text(key.Region);
        appender.Text(key.Fund.Code());
        appender.Text(key.Month.ToString());
        appender.Long(seq);
        appender.Long(line);
        appender.Long(fact.Income.Value);
        appender.Long(fact.Expenditure.Value);
        appender.Long(fact.Balance.Value);
        appender.EndRow();
    }

    /// <summary>The figures are a fund's, and a fund is a pooling region's: a county has none of its own.</summary>
    private static string PoolingRegion(CsvRow row)
    {
        var code = row.Raw("admdvs");
        if (Region.Find(code) is null) row.Reject("admdvs", code, "不是统筹区代码(140100…141100、149900)");
        else if (row.Scope.Bars(code) is { } bar) row.Reject("admdvs", code, bar);
        return code;
    }

    private sealed record Row(string Fund, string Month, long IncomeFen, long ExpenditureFen, long BalanceFen);
}
