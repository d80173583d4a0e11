using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Imports;

/// <summary>清算事项的内容。</summary>
internal readonly record struct ClearingItemFact(
    ProviderKey Provider, Fund Fund, long Year, ClearingItemKind Kind, Category? Category, Fen Amount, string Reason, string Document, DateOnly DecidedOn);

/// <summary>
/// 清算事项。<c>import clearing-items</c>: special cases, year-end DRG/DIP results and others of a provider's year; positive is paid. The same id with other
/// content is rejected, and so is what comes for a year that is cleared already.
/// </summary>
internal sealed class ClearingItemImport : FactTable<FactId, ClearingItemFact>
{
    public override string Name => "clearing-items";

    public override ImmutableArray<string> Required => ["id", "fixmedins_code", "insutype", "year", "kind", "amount", "reason", "document", "decided_on"];

    public override ImmutableArray<string> Optional => ["category"];

    protected override string Table => "clearing_item";

    protected override string[] Columns =>
        ["region", "id", "year", "fund", "provider", "kind", "category", "amount_fen", "reason", "document", "decided_on", "import_seq"];

    protected override bool Replaceable => false;

    protected override (FactId, ClearingItemFact) Parse(CsvRow row)
    {
        var (id, provider) = (row.Identifier("id"), row.Provider("fixmedins_code"));
        return (new(provider.Region, id), new(
            provider, row.Fund("insutype"), row.Year("year"), KindOf(row.OneOf("kind", "special-case", "drg-result", "other")), row.CategoryOrNull("category"),
            row.Amount("amount"), row.RequiredText("reason", 500), row.RequiredName("document", 200), row.DayDone("decided_on")));
    }

    protected override Dictionary<FactId, ClearingItemFact> InForce(Store store, IReadOnlyCollection<FactId> keys) => IdentifiedFacts
        .Find<Row>(store, "select id, year, fund, provider, kind, category, amount_fen, reason, document, decided_on from clearing_item", keys)
        .ToDictionary(found => new FactId(found.Region, found.Row.Id), found => found.Row.ToFact(found.Region));

    protected override List<Entry> Complete(Store store, List<Entry> entries, Dictionary<FactId, ClearingItemFact> before, List<Rejection> faults)
    {
        var cleared = entries.Select(e => (e.Fact.Provider.Region, e.Fact.Year)).Distinct().SelectMany(y => store
            .Query<(string Fund, string Provider)>("select fund, provider from clearing_statement where region = @Region and year = @Year", new { y.Region, y.Year })
            .Select(s => (s.Fund, s.Provider, y.Year))).ToHashSet();
        var open = new List<Entry>(entries.Count);
        foreach (var entry in entries)
        {
            if (before.ContainsKey(entry.Key) || !cleared.Contains((entry.Fact.Fund.Code(), entry.Fact.Provider.Code, entry.Fact.Year))) open.Add(entry);
            else faults.Add(new(entry.Line, "year", $"{entry.Fact.Year}", "该机构该年度已经清算,请列为以后年度的清算事项"));
        }
        return open;
    }

    protected override Rejection? Refuse(Entry entry, bool isKnown) =>
        isKnown ? new(entry.Line, "id", entry.Key.Id, "此编号已有内容不同的清算事项") : null;

    protected override void Append(RowAppender appender, long seq, long line, FactId key, ClearingItemFact fact)
    {
        appender.Text(key.Region);
        appender.Text(key.Id);
        appender.Long(fact.Year);
        appender.Text(fact.Fund.Code());
        appender.Text(fact.Provider.Code);
        appender.Text(CodeOf(fact.Kind));
        appender.Long((long?)fact.Category);
        appender.Long(fact.Amount.Value);
        appender.Text(fact.Reason);
        appender.Text(fact.Document);
        appender.Text(fact.DecidedOn.ToIso());
        appender.Long(seq);
        appender.EndRow();
    }

    /// <summary>种类在文件与库中的写法。</summary>
    public static string CodeOf(ClearingItemKind kind) => kind switch
    {
        ClearingItemKind.SpecialCase => "special-case",
        ClearingItemKind.DrgResult => "drg-result",
        ClearingItemKind.Other => "other",
    };

    /// <summary>The kind of a stored code; what is no code has been rejected.</summary>
    public static ClearingItemKind KindOf(string code) => code switch
    {
        "special-case" => ClearingItemKind.SpecialCase,
        "drg-result" => ClearingItemKind.DrgResult,
        _ => ClearingItemKind.Other,
    };

    private sealed record Row(
        string Id, long Year, string Fund, string Provider, string Kind, long? Category, long AmountFen, string Reason, string Document, string DecidedOn)
    {
        public ClearingItemFact ToFact(string region) => new(
            new(region, Provider), Funds.Parse(Fund), Year, KindOf(Kind), (Category?)Category, new(AmountFen), Reason, Document, DecidedOn.ToDay());
    }
}
