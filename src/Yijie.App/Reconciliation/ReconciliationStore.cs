using System.Globalization;
using System.Text.RegularExpressions;
using Yijie.App.MonthlySettlement;
using Yijie.App.Records;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Reconciliation;
using Yijie.Domain.Records;

namespace Yijie.App.Reconciliation;

/// <summary>对账的对象。One provider's statement of one fund and month.</summary>
internal sealed record StatementKey(string Region, Fund Fund, string Provider, Month Month)
{
    public object Parameters => new { Region, fund = Fund.Code(), Provider, month = Month.ToString() };

    /// <summary>异议号,如 140200-310-202507-H14020000001-D1。</summary>
    public string DisputeId(int number) => string.Create(CultureInfo.InvariantCulture, $"{Region}-{Fund.Code()}-{Month.ToString().Replace("-", "", StringComparison.Ordinal)}-{Provider}-D{number}");
}

/// <summary>更正事项。A deduction or DRG item that names a dispute; its effect on what the provider gets.</summary>
/// <param name="SettledIn">结入哪个月的结算单;空:尚未结算。</param>
public sealed record Correction(string Kind, string Id, string Month, Fen AmountFen, string DecidedOn, string? SettledIn);

/// <summary>对账的存取。</summary>
internal static class ReconciliationStore
{
    private const string Columns = "kind, hash, reason, about, amount_fen, accepted, basis, evidence, on_day, actor";

    /// <summary>案卷。Of a statement that is approved.</summary>
    public static ReconcileCase Find(Store store, StatementKey key, string statementHash) => new(statementHash,
    [
        .. store.Query<Row>($"select {Columns} from reconciliation_event where region = @Region and fund = @fund and provider = @Provider and month = @month order by seq", key.Parameters)
            .Select(r => r.ToEvent()),
    ]);

    /// <summary>有过对账的结算单。Every one that anything was said about.</summary>
    public static List<StatementKey> Keys(Store store) =>
    [
        .. store.Query<(string Region, string Fund, string Provider, string Month)>("select distinct region, fund, provider, month from reconciliation_event order by region, fund, provider, month")
            .Select(k => new StatementKey(k.Region, Funds.Parse(k.Fund), k.Provider, Month.Parse(k.Month))),
    ];

    public static void Add(Store store, Context context, StatementKey key, int seq, ReconcileEvent e) => store.Execute(
        """
        insert into reconciliation_event (region, fund, provider, month, seq, kind, hash, reason, about, amount_fen, accepted, basis, evidence, on_day, at, actor)
        values (@Region, @fund, @Provider, @month, @seq, @kind, @Hash, @Reason, @About, @amount, @accepted, @Basis, @Evidence, @today, @Instant, @Actor)
        """,
        new
        {
            key.Region, fund = key.Fund.Code(), key.Provider, month = key.Month.ToString(), seq, kind = Code(e.Step), e.Hash, e.Reason, e.About, amount = e.Amount?.Value,
            accepted = e.Accepted ? 1L : 0L, e.Basis, e.Evidence, today = e.On.ToIso(), context.Instant, e.Actor,
        });

    /// <summary>异议所指是否在结算单内。A category, an adjustment's id, or a settlement of that provider, month and fund.</summary>
    public static bool Covers(Store store, StatementKey key, Statement statement, string about) =>
        about.Length == 0
        || statement.ByCategory.Any(c => c.Category.Name() == about)
        || statement.Adjustments.Any(a => a.Id == about)
        || SegmentStore.FindRow(store, key.Region, key.Provider, key.Month, about)?.Row.Insutype == key.Fund.Code();

    /// <summary>某异议的更正事项。Whatever was imported with its number in the reason or note.</summary>
    public static List<Correction> Corrections(Store store, StatementKey key, string dispute)
    {
        var found = store.Query<ItemRow>(
            """
            select kind, id, month, -amount_fen as amount_fen, decided_on, reason as words from deduction where region = @Region and month = @month and fund = @fund and provider = @Provider and reason like @pattern
            union all
            select 'drg', id, month, amount_fen, decided_on, note from drg_adjustment where region = @Region and month = @month and fund = @fund and provider = @Provider and note like @pattern
            order by decided_on, id
            """, new { key.Region, month = key.Month.ToString(), fund = key.Fund.Code(), key.Provider, pattern = $"%{dispute}%" })
            .Where(i => Regex.IsMatch(i.Words, Regex.Escape(dispute) + @"(?!\d)")).ToList();
        if (found.Count == 0) return [];
        var settledIn = Statements.Of(store, key.Region, key.Fund, key.Provider).SelectMany(s => s.Statement.Adjustments.Where(a => a.Id is not null).Select(a => (a.Id, In: s.Statement.Month.ToString())))
            .ToLookup(a => a.Id, a => a.In);
        return [.. found.Select(i => new Correction(i.Kind, i.Id, i.Month, new(i.AmountFen), i.DecidedOn, settledIn[i.Id].FirstOrDefault()))];
    }

    public static string Code(ReconcileStep step) => step.ToString().ToLowerInvariant();

    public static string Code(ReconcileState state) => state.ToString().ToLowerInvariant();

    private sealed record Row(
        string Kind, string Hash, string Reason, string About, long? AmountFen, long Accepted, string Basis, string Evidence, string OnDay, string Actor)
    {
        public ReconcileEvent ToEvent() => new(Enum.Parse<ReconcileStep>(Kind, ignoreCase: true), OnDay.ToDay(), Actor, Hash, Reason)
        {
            About = About, Amount = AmountFen is { } fen ? new Fen(fen) : null, Accepted = Accepted == 1, Basis = Basis, Evidence = Evidence,
        };
    }

    private sealed record ItemRow(string Kind, string Id, string Month, long AmountFen, string DecidedOn, string Words);
}
