using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Reconciliation;

namespace Yijie.App.Reconciliation;

/// <summary>对账一览。Statements and where each of them stands, the newest month first.</summary>
internal static class ReconcileList
{
    public static IReadOnlyList<ReconciliationListing> Find(Store store, string region, Fund? fund, Month? month, string? provider, HashSet<ReconcileState> states, bool awaiting, Person? reader)
    {
        if (reader?.Role == Role.Provider && states.Contains(ReconcileState.Disputed)) states.Add(ReconcileState.Proposed); // a draft answer is the agency's own
        var steps = Enum.GetValues<ReconcileStep>().Where(s => states.Contains(ReconcileCase.StateAfter(s))).Select(s => $"'{ReconciliationStore.Code(s)}'").ToList();
        var withoutAny = states.Count == 0 || states.Contains(ReconcileState.Pending);
        var rows = store.Query<Row>(
            $"""
            select s.fund, s.provider, s.month, s.approved_on, s.hash, s.actual_fen, s.net_fen, e.kind, e.on_day,
              (select max(a.seq) from reconciliation_event a where a.region = s.region and a.fund = s.fund and a.provider = s.provider and a.month = s.month and a.kind = 'answered') as answered
            from statement s {(withoutAny ? "left " : "")}join reconciliation_event e on e.region = s.region and e.fund = s.fund and e.provider = s.provider and e.month = s.month
              and e.seq = (select max(l.seq) from reconciliation_event l where l.region = s.region and l.fund = s.fund and l.provider = s.provider and l.month = s.month)
            where s.region = @region {(fund is null ? "" : "and s.fund = @fund")} {(month is null ? "" : "and s.month = @month")} {(provider is null ? "" : "and s.provider = @provider")}
              {(states.Count == 0 ? "" : $"and ({(withoutAny ? "e.kind is null or " : "")}e.kind in ({string.Join(", ", steps)}))")}
            order by s.month desc, s.fund, s.provider
            """, new { region, fund = fund?.Code(), month = month?.ToString(), provider }).ToList();
        return [.. rows.Where(r => !awaiting || r.Answered is not null).Select(r => Listed(store, region, r, reader)).Where(l => !awaiting || l.AwaitedFen > Fen.Zero)];
    }

    private static ReconciliationListing Listed(Store store, string region, Row row, Person? reader)
    {
        var state = row.Kind is null ? ReconcileState.Pending : ReconcileCase.StateAfter(Enum.Parse<ReconcileStep>(row.Kind, ignoreCase: true));
        if (reader?.Role == Role.Provider && state == ReconcileState.Proposed) state = ReconcileState.Disputed;
        var (dispute, said, awaited) = ((string?)null, (ReconcileEvent?)null, Fen.Zero);
        var isOver = state is ReconcileState.Pending or ReconcileState.Confirmed;
        if (!isOver || row.Answered is not null)
        {
            var key = new StatementKey(region, Funds.Parse(row.Fund), row.Provider, Month.Parse(row.Month));
            var of = ReconciliationStore.Find(store, key, row.Hash);
            awaited = ReconciliationAnswer.Following(store, key, of).Awaiting.Sum(a => a.AmountFen);
            if (!isOver || awaited > Fen.Zero) (dispute, said) = (ReconciliationAnswer.DisputeOf(key, of), of.Dispute);
        }
        return new(region, row.Fund, row.Provider, row.Month, ReconciliationStore.Code(state), row.OnDay ?? row.ApprovedOn, row.ApprovedOn, new(row.ActualFen), new(row.NetFen),
            dispute, said?.Reason, said?.Amount, awaited);
    }

    public static void Write(TextWriter text, IReadOnlyList<ReconciliationListing> listed)
    {
        TextTable.Write(text, ["月份", "险种", "机构", ">实际应结算额", "状态", "自", ">异议金额", "异议"], listed.Select(l => (string[])
        [
            l.Month, l.Fund, l.Provider, l.ActualFen.ToString(), ReconcileCase.Name(Enum.Parse<ReconcileState>(l.State, ignoreCase: true)), l.Since, l.AmountFen?.ToString() ?? "", l.Dispute ?? "",
        ]));
        text.WriteLine($"共 {listed.Count} 份");
    }

    private sealed record Row(string Fund, string Provider, string Month, string ApprovedOn, string Hash, long ActualFen, long NetFen, string? Kind, string? OnDay, long? Answered);
}
