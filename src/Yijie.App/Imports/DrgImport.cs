using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>调整的内容。</summary>
internal readonly record struct DrgFact(ProviderMonth Of, Fen Amount, string Note, DateOnly DecidedOn);

/// <summary>DRG/DIP 调整。<c>import drg</c>: signed, against what was billed. The same id with other content is rejected.</summary>
internal sealed class DrgImport : FactTable<FactId, DrgFact>
{
    private readonly BeforeThePlan beforeThePlan = new();

    public override string Name => "drg";

    public override ImmutableArray<string> Required => ["id", "fixmedins_code", "insutype", "month", "amount", "decided_on"];

    public override ImmutableArray<string> Optional => ["note"];

    protected override string Table => "drg_adjustment";

    protected override string[] Columns => ["region", "id", "month", "fund", "provider", "amount_fen", "note", "decided_on", "import_seq"];

    protected override bool Replaceable => false;

    protected override (FactId, DrgFact) Parse(CsvRow row)
    {
        var id = row.Identifier("id");
        var of = ProviderMonth.Of(row);
        return (new(of.Provider.Region, id), new(of, row.Amount("amount"), row.Text("note", 500), row.DayDone("decided_on")));
    }

    protected override Dictionary<FactId, DrgFact> InForce(Store store, IReadOnlyCollection<FactId> keys) => IdentifiedFacts
        .Find<Row>(store, "select id, month, fund, provider, amount_fen, note, decided_on from drg_adjustment", keys)
        .ToDictionary(found => new FactId(found.Region, found.Row.Id), found => found.Row.ToFact(found.Region));

    protected override List<Entry> Complete(Store store, List<Entry> entries, Dictionary<FactId, DrgFact> before, List<Rejection> faults)
    {
        foreach (var entry in entries) beforeThePlan.Look(store, entry.Key.Id, entry.Fact.Of);
        return entries;
    }

    public override string? Notice => beforeThePlan.Notice;

    protected override Rejection? Refuse(Entry entry, bool isKnown) =>
        isKnown ? new(entry.Line, "id", entry.Key.Id, "此编号已有内容不同的调整") : null;

    protected override void Append(RowAppender appender, long seq, long line, FactId key, DrgFact fact)
    {
        appender.Text(key.Region);
        appender.Text(key.Id);
        appender.Text(fact.Of.Month.ToString());
        appender.Text(fact.Of.Fund.Code());
        appender.Text(fact.Of.Provider.Code);
        appender.Long(fact.Amount.Value);
        appender.Text(fact.Note);
        appender.Text(fact.DecidedOn.ToIso());
        appender.Long(seq);
        appender.EndRow();
    }

    private sealed record Row(string Id, string Month, string Fund, string Provider, long AmountFen, string Note, string DecidedOn)
    {
        public DrgFact ToFact(string region) => new(
            new(new(region, Provider), Funds.Parse(Fund), Domain.Month.Parse(Month)), new(AmountFen), Note, DecidedOn.ToDay());
    }
}
