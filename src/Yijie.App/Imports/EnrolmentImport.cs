using System.Collections.Immutable;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>参加的一段。A provider's rows are told apart by their first day.</summary>
internal readonly record struct EnrolmentKey(ProviderKey Provider, DateOnly From);

/// <summary>参加的截止日。</summary>
internal readonly record struct EnrolmentFact(DateOnly? To);

/// <summary>参加即时结算。<c>import enrolments</c>: a row with the same first day replaces the earlier one, so an end is set by giving it again with <c>to</c>.</summary>
internal class EnrolmentImport : FactTable<EnrolmentKey, EnrolmentFact>
{
    public override string Name => "enrolments";

    public override ImmutableArray<string> Required => ["fixmedins_code", "from"];

    public override ImmutableArray<string> Optional => ["to"];

    protected override string Table => "enrolment";

    protected override string[] Columns => ["region", "provider", "import_seq", "line", "from_day", "to_day"];

    protected override (EnrolmentKey, EnrolmentFact) Parse(CsvRow row)
    {
        var provider = row.Provider("fixmedins_code");
        var (from, to) = row.Span("from", "to");
        return (new(provider, from), new(to));
    }

    protected override Dictionary<EnrolmentKey, EnrolmentFact> InForce(Store store, IReadOnlyCollection<EnrolmentKey> keys)
    {
        var inForce = new Dictionary<EnrolmentKey, EnrolmentFact>();
        foreach (var region in keys.Select(k => k.Provider.Region).Distinct())
            foreach (var row in store.Query<Row>($"select provider, from_day, to_day from {Table} where region = @region order by import_seq, line", new { region }))
                inForce[new(new(region, row.Provider), row.FromDay.ToDay())] = new(row.ToDay?.ToDay());
        return inForce;
    }

    protected override void Append(RowAppender appender, long seq, long line, EnrolmentKey key, EnrolmentFact fact)
    {
        appender.Text(key.Provider.Region);
        appender.Text(key.Provider.Code);
        appender.Long(seq);
        appender.Long(line);
        appender.Text(key.From.ToIso());
        appender.Text(fact.To?.ToIso());
        appender.EndRow();
    }

    private sealed record Row(string Provider, string FromDay, string? ToDay);
}
