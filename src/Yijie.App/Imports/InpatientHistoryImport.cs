using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>当月住院统筹支出。</summary>
internal readonly record struct InpatientHistoryFact(Fen PooledInpatient);

/// <summary>住院统筹支出历史。<c>import inpatient-history</c>: a provider's monthly pooled inpatient spending in years whose settlements are not loaded.</summary>
internal sealed class InpatientHistoryImport : FactTable<ProviderMonth, InpatientHistoryFact>
{
    public override string Name => "inpatient-history";

    public override ImmutableArray<string> Required => ["fixmedins_code", "insutype", "month", "hifp_inpatient"];

    protected override string Table => "inpatient_history";

    protected override string[] Columns => ["region", "provider", "fund", "month", "import_seq", "line", "hifp_inpatient_fen"];

    protected override (ProviderMonth, InpatientHistoryFact) Parse(CsvRow row) => (ProviderMonth.Of(row), new(row.Amount("hifp_inpatient")));

    protected override Dictionary<ProviderMonth, InpatientHistoryFact> InForce(Store store, IReadOnlyCollection<ProviderMonth> keys)
    {
        var inForce = new Dictionary<ProviderMonth, InpatientHistoryFact>();
        foreach (var (region, month) in ProviderMonth.Months(keys))
            foreach (var row in store.Query<Row>(
                "select provider, fund, hifp_inpatient_fen from inpatient_history where region = @region and month = @month order by import_seq, line",
                new { region, month = month.ToString() }))
                inForce[new(new(region, row.Provider), Funds.Parse(row.Fund), month)] = new(new(row.HifpInpatientFen));
        return inForce;
    }

    protected override void Append(RowAppender appender, long seq, long line, ProviderMonth key, InpatientHistoryFact fact)
    {
        appender.Text(key.Provider.Region);
        appender.Text(key.Provider.Code);
        appender.Text(key.Fund.Code());
        appender.Text(key.Month.ToString());
        appender.Long(seq);
        appender.Long(line);
        appender.Long(fact.PooledInpatient.Value);
        appender.EndRow();
    }

    private sealed record Row(string Provider, string Fund, long HifpInpatientFen);
}
