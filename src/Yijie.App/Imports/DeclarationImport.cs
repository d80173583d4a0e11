using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>申报的内容。</summary>
internal readonly record struct DeclarationFact(Fen FundApplied, Fen MedicalFee, Fen AccountPaid, long Visits, DateOnly DeclaredOn);

/// <summary>月度申报。<c>import declarations</c>: in force from its import; a later one replaces it until the provider's month is settled. One that was settled ex officio
/// is still declared, late.</summary>
internal sealed class DeclarationImport : FactTable<ProviderMonth, DeclarationFact>
{
    private readonly HashSet<ProviderMonth> settled = [];

    public override string Name => "declarations";

    public override ImmutableArray<string> Required => ["fixmedins_code", "insutype", "month", "fund_appy_sum", "declared_on"];

    public override ImmutableArray<string> Optional => ["medfee_sumamt", "acct_pay", "psntime"];

    protected override string Table => "declaration";

    protected override string[] Columns =>
        ["region", "month", "fund", "provider", "import_seq", "line", "fund_appy_fen", "medfee_fen", "acct_fen", "psntime", "declared_on"];

    protected override (ProviderMonth, DeclarationFact) Parse(CsvRow row)
    {
        var of = ProviderMonth.Of(row);
        return (of, new(row.Amount("fund_appy_sum"), row.AmountOrZero("medfee_sumamt"), row.AmountOrZero("acct_pay"), row.CountOrZero("psntime"), row.DayDoneAfter("declared_on", of.Month)));
    }

    /// <summary>一份申报。As the only row of a file.</summary>
    public void Declare(ProviderMonth of, DeclarationFact declared) => Take(1, of, declared);

    protected override Dictionary<ProviderMonth, DeclarationFact> InForce(Store store, IReadOnlyCollection<ProviderMonth> keys)
    {
        var inForce = new Dictionary<ProviderMonth, DeclarationFact>();
        foreach (var (region, month) in ProviderMonth.Months(keys))
        {
            var parameters = new { region, month = month.ToString() };
            foreach (var row in store.Query<Row>(
                """
                select provider, fund, fund_appy_fen, medfee_fen, acct_fen, psntime, declared_on from declaration
                where region = @region and month = @month order by import_seq, line
                """, parameters))
                inForce[new(new(region, row.Provider), Funds.Parse(row.Fund), month)] = row.ToFact();
            foreach (var (provider, fund) in store.Query<(string, string)>("select provider, fund from statement where region = @region and month = @month", parameters))
                settled.Add(new(new(region, provider), Funds.Parse(fund), month));
        }
        return inForce;
    }

    protected override Rejection? Refuse(Entry entry, bool isKnown) =>
        isKnown && settled.Contains(entry.Key) ? new(entry.Line, "month", entry.Key.Month.ToString(), "该机构此月此险种已经结算,申报不再更改") : null;

    protected override void Append(RowAppender appender, long seq, long line, ProviderMonth key, DeclarationFact fact)
    {
        appender.Text(key.Provider.Region);
        appender.Text(key.Month.ToString());
        appender.Text(key.Fund.Code());
        appender.Text(key.Provider.Code);
        appender.Long(seq);
        appender.Long(line);
        appender.Long(fact.FundApplied.Value);
        appender.Long(fact.MedicalFee.Value);
        appender.Long(fact.AccountPaid.Value);
        appender.Long(fact.Visits);
        appender.Text(fact.DeclaredOn.ToIso());
        appender.EndRow();
    }

    private sealed record Row(string Provider, string Fund, long FundAppyFen, long MedfeeFen, long AcctFen, long Psntime, string DeclaredOn)
    {
        public DeclarationFact ToFact() => new(new(FundAppyFen), new(MedfeeFen), new(AcctFen), Psntime, DeclaredOn.ToDay());
    }
}
