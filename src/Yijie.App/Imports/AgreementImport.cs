using System.Collections.Immutable;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>协议的一段。A provider's rows are told apart by their first day.</summary>
internal readonly record struct AgreementKey(ProviderKey Provider, DateOnly From);

/// <summary>协议状态与截止日。</summary>
internal readonly record struct AgreementFact(AgreementStatus Status, DateOnly? To);

/// <summary>服务协议。<c>import agreements</c>: a row with the same first day replaces the earlier one.</summary>
internal sealed class AgreementImport : FactTable<AgreementKey, AgreementFact>
{
    public override string Name => "agreements";

    public override ImmutableArray<string> Required => ["fixmedins_code", "status", "from"];

    public override ImmutableArray<string> Optional => ["to"];

    protected override string Table => "agreement";

    protected override string[] Columns => ["region", "provider", "import_seq", "line", "status", "from_day", "to_day"];

    protected override (AgreementKey, AgreementFact) Parse(CsvRow row)
    {
        var provider = row.Provider("fixmedins_code");
        var status = row.OneOf("status", "normal", "suspended", "terminated");
        var (from, to) = row.Span("from", "to");
        return (new(provider, from), new(row.IsRejected ? default : AgreementStatuses.Parse(status), to));
    }

    protected override Dictionary<AgreementKey, AgreementFact> InForce(Store store, IReadOnlyCollection<AgreementKey> keys)
    {
        var inForce = new Dictionary<AgreementKey, AgreementFact>();
        foreach (var region in keys.Select(k => k.Provider.Region).Distinct())
            foreach (var row in store.Query<Row>("select provider, status, from_day, to_day from agreement where region = @region order by import_seq, line", new { region }))
                inForce[new(new(region, row.Provider), row.FromDay.ToDay())] = new(AgreementStatuses.Parse(row.Status), row.ToDay?.ToDay());
        return inForce;
    }

    protected override void Append(RowAppender appender, long seq, long line, AgreementKey key, AgreementFact fact)
    {
        appender.Text(key.Provider.Region);
        appender.Text(key.Provider.Code);
        appender.Long(seq);
        appender.Long(line);
        appender.Text(fact.Status.Code());
        appender.Text(key.From.ToIso());
        appender.Text(fact.To?.ToIso());
        appender.EndRow();
    }

    private sealed record Row(string Provider, string Status, string FromDay, string? ToDay);
}
