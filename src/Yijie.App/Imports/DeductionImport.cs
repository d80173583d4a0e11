using System.Collections.Immutable;
using Yijie.App.Records;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Imports;

/// <summary>扣款的内容。</summary>
internal readonly record struct DeductionFact(
    ProviderMonth Of, string Kind, Category? Category, string? SetlId, Fen Amount, string Reason, DateOnly DecidedOn);

/// <summary>
/// 审核与协议扣款。<c>import deductions</c>: what is taken off a provider's month (negative: given back). One that names a settlement and no category
/// belongs to that settlement's category. The same id with other content is rejected.
/// </summary>
internal sealed class DeductionImport : FactTable<FactId, DeductionFact>
{
    private readonly BeforeThePlan beforeThePlan = new();

    public override string Name => "deductions";

    public override ImmutableArray<string> Required => ["id", "fixmedins_code", "insutype", "month", "kind", "amount", "reason", "decided_on"];

    public override ImmutableArray<string> Optional => ["category", "setl_id"];

    protected override string Table => "deduction";

    protected override string[] Columns =>
        ["region", "id", "month", "fund", "provider", "kind", "category", "setl_id", "amount_fen", "reason", "decided_on", "import_seq"];

    protected override bool Replaceable => false;

    protected override (FactId, DeductionFact) Parse(CsvRow row)
    {
        var id = row.Identifier("id");
        var of = ProviderMonth.Of(row);
        return (new(of.Provider.Region, id), new(
            of, row.OneOf("kind", "audit", "agreement"), row.CategoryOrNull("category"), row.Raw("setl_id") is { Length: > 0 } setlId ? setlId : null,
            row.Amount("amount"), row.RequiredText("reason", 500), row.DayDone("decided_on")));
    }

    protected override Dictionary<FactId, DeductionFact> InForce(Store store, IReadOnlyCollection<FactId> keys) => IdentifiedFacts
        .Find<Row>(store, "select id, month, fund, provider, kind, category, setl_id, amount_fen, reason, decided_on from deduction", keys)
        .ToDictionary(found => new FactId(found.Region, found.Row.Id), found => found.Row.ToFact(found.Region));

    /// <summary>Where only a settlement is named, its category is the deduction's. One that is stored already keeps the category it was given then.</summary>
    protected override List<Entry> Complete(Store store, List<Entry> entries, Dictionary<FactId, DeductionFact> before, List<Rejection> faults)
    {
        var completed = new List<Entry>(entries.Count);
        foreach (var (of, group) in entries.GroupBy(e => e.Fact.Of).Select(g => (g.Key, g)))
        {
            var settlements = new Lazy<Dictionary<string, KeptRow>>(() =>
                SegmentStore.Rows(store, of.Provider.Region, of.Provider.Code, of.Month).ToDictionary(r => r.Row.SetlId));
            foreach (var entry in group)
            {
                beforeThePlan.Look(store, entry.Key.Id, of);
                var (fact, complaint) = entry.Fact.SetlId is null ? (entry.Fact, null) : Complete(entry, before, settlements);
                if (complaint is null) completed.Add(entry with { Fact = fact });
                else faults.Add(new(entry.Line, "setl_id", fact.SetlId!, complaint));
            }
        }
        completed.Sort((a, b) => a.Line.CompareTo(b.Line));
        return completed;
    }

    public override string? Notice => beforeThePlan.Notice;

    protected override Rejection? Refuse(Entry entry, bool isKnown) =>
        isKnown ? new(entry.Line, "id", entry.Key.Id, "此编号已有内容不同的扣款") : null;

    protected override void Append(RowAppender appender, long seq, long line, FactId key, DeductionFact fact)
    {
        appender.Text(key.Region);
        appender.Text(key.Id);
        appender.Text(fact.Of.Month.ToString());
        appender.Text(fact.Of.Fund.Code());
        appender.Text(fact.Of.Provider.Code);
        appender.Text(fact.Kind);
        appender.Long((long?)fact.Category);
        appender.Text(fact.SetlId);
        appender.Long(fact.Amount.Value);
        appender.Text(fact.Reason);
        appender.Text(fact.DecidedOn.ToIso());
        appender.Long(seq);
        appender.EndRow();
    }

    private static (DeductionFact Fact, string? Complaint) Complete(Entry entry, Dictionary<FactId, DeductionFact> before, Lazy<Dictionary<string, KeptRow>> settlements)
    {
        var fact = entry.Fact;
        if (before.TryGetValue(entry.Key, out var known) && known.SetlId == fact.SetlId && known.Of == fact.Of)
            return (fact with { Category = fact.Category ?? known.Category }, null);
        if (!settlements.Value.TryGetValue(fact.SetlId!, out var settlement)) return (fact, "该机构此月没有这笔结算");
        if (settlement.Withdrawn) return (fact, "这笔结算已经撤销");
        if (settlement.Row.Insutype != fact.Of.Fund.Code()) return (fact, $"这笔结算的险种是 {settlement.Row.Insutype}");
        if (settlement.Counted.Aside is { } aside) return (fact, $"这笔结算没有计入应结算额({aside.Name()}),不能从结算中扣");
        return (fact with { Category = fact.Category ?? settlement.Category }, null);
    }

    private sealed record Row(
        string Id, string Month, string Fund, string Provider, string Kind, long? Category, string? SetlId, long AmountFen, string Reason, string DecidedOn)
    {
        public DeductionFact ToFact(string region) => new(
            new(new(region, Provider), Funds.Parse(Fund), Domain.Month.Parse(Month)), Kind, (Category?)Category, SetlId, new(AmountFen), Reason, DecidedOn.ToDay());
    }
}
