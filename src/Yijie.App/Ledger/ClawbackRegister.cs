using System.Collections.Immutable;
using System.Text.Json;
using Yijie.App.MonthlySettlement;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>
/// 待抵扣款备查簿。Negative months that are not in the accounts, because nothing was received: created (+), set off and returned (−), a return
/// cancelled (+). What is open of one is the sum of its entries.
/// </summary>
public static class ClawbackRegister
{
    /// <summary>未抵扣的待抵扣款。What is open, by provider and then by month.</summary>
    public static IEnumerable<(string Provider, OpenItem Item)> Open(Store store, string region, Fund fund, string? provider = null) => store
        .Query<EntryRow>(
            $"""
            select provider, month, amount_fen, split from clawback_entry
            where region = @region and fund = @fund {(provider is null ? "" : "and provider = @provider")} order by provider, month
            """,
            new { region, fund = fund.Code(), provider })
        .GroupBy(e => (e.Provider, e.Month))
        .Select(g => (g.Key.Provider, ItemOf(Month.Parse(g.Key.Month), [.. g])))
        .Where(o => o.Item2.Balance > Fen.Zero);

    /// <summary>登记。One entry; only the one that creates a clawback has a split.</summary>
    public static void Enter(Store store, BookKey book, string provider, Month month, string source, DateOnly on, Fen amount) => store.Execute(
        """
        insert into clawback_entry (region, fund, provider, month, source, on_day, amount_fen, split)
        values (@region, @fund, @provider, @month, @source, @on, @amount, '')
        """,
        new { region = book.Region, fund = book.Fund.Code(), provider, month = month.ToString(), source, on = on.ToIso(), amount = amount.Value });

    private static OpenItem ItemOf(Month month, List<EntryRow> entries)
    {
        var created = entries.Single(e => e.Split.Length > 0);
        var balance = new Fen(entries.Sum(e => e.AmountFen));
        var split = JsonSerializer.Deserialize<ImmutableArray<CategoryAmount>>(created.Split, Batches.StoredForm);
        return new(OpenItemKind.Clawback, month, balance, split, SetOffBefore: new Fen(created.AmountFen) - balance);
    }

    private sealed record EntryRow(string Provider, string Month, long AmountFen, string Split);
}
