using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>机构一个月的一个步骤。</summary>
internal readonly record struct ReviewKey(ProviderMonth Of, string Step);

/// <summary>完成日。</summary>
internal readonly record struct ReviewFact(DateOnly DoneOn);

/// <summary>审核完成。<c>import reviews</c>: a step of a provider's month is finished, with or without deductions.</summary>
internal sealed class ReviewImport : FactTable<ReviewKey, ReviewFact>
{
    private static readonly string[] Steps = ["audit", "agreement", "drg"];

    public override string Name => "reviews";

    public override ImmutableArray<string> Required => ["fixmedins_code", "insutype", "month", "step", "done_on"];

    protected override string Table => "review";

    protected override string[] Columns => ["region", "month", "fund", "provider", "step", "done_on", "import_seq", "line"];

    protected override (ReviewKey, ReviewFact) Parse(CsvRow row)
    {
        var month = ProviderMonth.Of(row);
        var step = Array.IndexOf(Steps, row.OneOf("step", Steps));
        return (new(month, step < 0 ? "" : Steps[step]), new(row.DayDoneAfter("done_on", month.Month)));
    }

    protected override Dictionary<ReviewKey, ReviewFact> InForce(Store store, IReadOnlyCollection<ReviewKey> keys)
    {
        var inForce = new Dictionary<ReviewKey, ReviewFact>();
        foreach (var (region, month) in ProviderMonth.Months(keys.Select(k => k.Of)))
            foreach (var row in store.Query<Row>(
                "select provider, fund, step, done_on from review where region = @region and month = @month order by import_seq, line",
                new { region, month = month.ToString() }))
                inForce[new(new(new(region, row.Provider), Funds.Parse(row.Fund), month), row.Step)] = new(row.DoneOn.ToDay());
        return inForce;
    }

    protected override void Append(RowAppender appender, long seq, long line, ReviewKey key, ReviewFact fact)
    {
        appender.Text(key.Of.Provider.Region);
        appender.Text(key.Of.Month.ToString());
        appender.Text(key.Of.Fund.Code());
        appender.Text(key.Of.Provider.Code);
        appender.Text(key.Step);
        appender.Text(fact.DoneOn.ToIso());
        appender.Long(seq);
        appender.Long(line);
        appender.EndRow();
    }

    private sealed record Row(string Provider, string Fund, string Step, string DoneOn);
}
