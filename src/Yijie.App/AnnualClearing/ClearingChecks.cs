using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;

namespace Yijie.App.AnnualClearing;

/// <summary>年终清算的核验。Every clearing statement against its content, the year's monthly statements, its items, and the register of what is to be recovered.</summary>
public static class ClearingChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var (intact, months, items, recoveries) = (new List<string>(), new List<string>(), new List<string>(), new List<string>());
        var (statements, itemsSeen) = (0L, 0L);
        foreach (var (region, fund, year) in store.Query<(string, string, long)>("select distinct region, fund, year from clearing_statement order by region, fund, year").ToList())
        {
            var scope = new { region, fund, year, first = $"{year}-01", last = $"{year}-12", period = $"{year}" };
            var monthly = store.Query<MonthRow>("select provider, month, hash, deposit_fen, approved_on from statement where region = @region and fund = @fund and month between @first and @last", scope).ToLookup(m => m.Provider);
            var imported = store.Query<ItemRow>("select provider, id, amount_fen from clearing_item where region = @region and fund = @fund and year = @year", scope).ToLookup(i => i.Provider);
            var registered = store.Query<(string Provider, long AmountFen)>(
                "select provider, amount_fen from clawback_entry where region = @region and fund = @fund and month = @period and split <> ''", scope).ToDictionary(r => r.Provider, r => r.AmountFen);
            foreach (var row in store.Query<Row>("select provider, batch_id, approved_on, hash, deposit_fen, release_fen, result_fen, net_fen, content from clearing_statement where region = @region and fund = @fund and year = @year order by provider", scope))
            {
                statements++;
                var s = ClearingStatements.Read(row.Content);
                var name = $"{row.BatchId} {row.Provider}";
                if (s.Hash != row.Hash || Clearing.HashOf(s) != row.Hash || (s.Deposit.Value, s.Release.Value, s.Result.Value, s.Net.Value) != (row.DepositFen, row.ReleaseFen, row.ResultFen, row.NetFen))
                    intact.Add($"{name}:内容与摘要不符");
                if (MonthsFault(s, row, monthly[row.Provider]) is { } fault) months.Add($"{name}:{fault}");

                itemsSeen += s.Items.Length;
                if (!s.Items.Select(i => (i.Id, i.Amount.Value)).Order().SequenceEqual(imported[row.Provider].Select(i => (i.Id, i.AmountFen)).Order())) items.Add($"{name}:清算事项与导入的不符");
                if (registered.GetValueOrDefault(row.Provider) != s.Recovery.Value) recoveries.Add($"{name}:应收回 {s.Recovery} 元,备查簿登记 {new Fen(registered.GetValueOrDefault(row.Provider))} 元");
                registered.Remove(row.Provider);
            }
            recoveries.AddRange(registered.Keys.Order(StringComparer.Ordinal).Select(p => $"{region}/{fund} {p}:备查簿有 {year} 年度的应收回款,没有清算单"));
        }
        yield return ("年终清算单内容与摘要一致", statements, intact);
        yield return ("年终清算单与各月结算单、保证金一致", statements, months);
        yield return ("清算事项恰计入一份清算单", itemsSeen, items);
        yield return ("年终应收回款与备查簿一致", statements, recoveries);
    }

    /// <summary>The months it names are the year's statements, word for word; only one approved after it may be missing.</summary>
    private static string? MonthsFault(ClearingStatement s, Row row, IEnumerable<MonthRow> monthly)
    {
        var named = s.Months.ToDictionary(m => m.Month.ToString());
        foreach (var month in monthly)
        {
            if (named.Remove(month.Month, out var cleared))
            {
                if (cleared.Hash != month.Hash || cleared.Deposit.Value != month.DepositFen) return $"{month.Month} 与结算单不符";
            }
            else if (string.CompareOrdinal(month.ApprovedOn, row.ApprovedOn) < 0) return $"漏 {month.Month}";
        }
        if (named.Count > 0) return $"{named.Keys.First()} 没有结算单";
        return s.Release < Fen.Zero || s.Forfeited < Fen.Zero || s.Months.Sum(m => m.Deposit) != s.Deposit ? "保证金不平" : null;
    }

    private sealed record Row(
        string Provider, string BatchId, string ApprovedOn, string Hash, long DepositFen, long ReleaseFen, long ResultFen, long NetFen, string Content);

    private sealed record MonthRow(string Provider, string Month, string Hash, long DepositFen, string ApprovedOn);

    private sealed record ItemRow(string Provider, string Id, long AmountFen);
}
