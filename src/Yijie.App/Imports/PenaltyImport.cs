using System.Collections.Immutable;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>处罚的全部内容。</summary>
internal readonly record struct PenaltyKey(ProviderKey Provider, string Kind, DateOnly DecidedOn, string Document);

/// <summary>无。A penalty has no content beside what it is known by.</summary>
internal readonly record struct PenaltyFact;

/// <summary>处罚与移送。<c>import penalties</c>: a penalty by the authority, or a transfer for fraud.</summary>
internal sealed class PenaltyImport : FactTable<PenaltyKey, PenaltyFact>
{
    public override string Name => "penalties";

    public override ImmutableArray<string> Required => ["fixmedins_code", "kind", "decided_on"];

    public override ImmutableArray<string> Optional => ["document"];

    protected override string Table => "penalty";

    protected override string[] Columns => ["region", "provider", "import_seq", "line", "kind", "decided_on", "document"];

    protected override (PenaltyKey, PenaltyFact) Parse(CsvRow row) => (
        new(row.Provider("fixmedins_code"), row.OneOf("kind", "penalty", "fraud-transfer"), row.DayDone("decided_on"), row.Text("document", 200)),
        default);

    protected override Dictionary<PenaltyKey, PenaltyFact> InForce(Store store, IReadOnlyCollection<PenaltyKey> keys) => keys
        .Select(k => k.Provider.Region).Distinct()
        .SelectMany(region => store
            .Query<Row>("select provider, kind, decided_on, document from penalty where region = @region", new { region })
            .Select(row => new PenaltyKey(new(region, row.Provider), row.Kind, row.DecidedOn.ToDay(), row.Document)))
        .ToDictionary(key => key, _ => default(PenaltyFact));

    protected override void Append(RowAppender appender, long seq, long line, PenaltyKey key, PenaltyFact fact)
    {
        appender.Text(key.Provider.Region);
        appender.Text(key.Provider.Code);
        appender.Long(seq);
        appender.Long(line);
        appender.Text(key.Kind);
        appender.Text(key.DecidedOn.ToIso());
        appender.Text(key.Document);
        appender.EndRow();
    }

    private sealed record Row(string Provider, string Kind, string DecidedOn, string Document);
}
