using System.Collections.Immutable;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>待抵扣款备查簿的一笔。</summary>
/// <param name="Kind">A month's clawback, or a year's recovery.</param>
/// <param name="Month">The month, or January of the year, that it comes from.</param>
/// <param name="Amount">Created or opened again (+), set off or returned (−).</param>
/// <param name="Split">Of the entry that creates it: its categories; else empty.</param>
public sealed record ClawbackEntry(string Provider, OpenItemKind Kind, Month Month, Fen Amount, ImmutableArray<CategoryAmount> Split)
{
    /// <summary>冲抵的登记。What a statement set off of clawbacks and recoveries.</summary>
    public static IEnumerable<ClawbackEntry> SetOff(string provider, IEnumerable<Offset> offsets) => offsets
        .Where(o => o.Kind is OpenItemKind.Clawback or OpenItemKind.Recovery)
        .Select(o => new ClawbackEntry(provider, o.Kind, o.Month, -o.Amount, []));
}

/// <summary>
/// 待抵扣款备查簿。Negative months and years that are not in the accounts, because nothing was received: created (+), set off and returned (−), a return
/// cancelled (+). What is open of one is the sum of its entries.
/// </summary>
public static class ClawbackRegister
{
    /// <summary>未抵扣的待抵扣款。What is open, by provider and then by month or year.</summary>
    public static IEnumerable<(string Provider, OpenItem Item)> Open(Store store, string region, Fund fund, string? provider = null) => store
        .Query<EntryRow>(
            $"""
            select provider, month, amount_fen, split from clawback_entry
            where region = @region and fund = @fund {(provider is null ? "" : "and provider = @provider")} order by provider, month
            """,
            new { region, fund = fund.Code(), provider })
        .GroupBy(e => (e.Provider, e.Month))
        .Select(g => (g.Key.Provider, ItemOf(g.Key.Month, [.. g])))
        .Where(o => o.Item2.Balance > Fen.Zero);

    /// <summary>登记。</summary>
    /// <param name="source">The batch or return that makes these entries.</param>
    public static void Enter(Store store, BookKey book, string source, DateOnly on, IEnumerable<ClawbackEntry> entries)
    {
        using var rows = store.Append("clawback_entry", "region", "fund", "provider", "month", "source", "on_day", "amount_fen", "split");
        foreach (var entry in entries)
        {
            rows.Text(book.Region);
            rows.Text(book.Fund.Code());
            rows.Text(entry.Provider);
            rows.Text(entry.Kind == OpenItemKind.Recovery ? entry.Month.ToString()[..YearLength] : entry.Month.ToString());
            rows.Text(source);
            rows.Text(on.ToIso());
            rows.Long(entry.Amount.Value);
            rows.Text(entry.Split.IsEmpty ? "" : JsonSerializer.Serialize(entry.Split, Batches.StoredForm));
            rows.EndRow();
        }
        rows.Complete();
    }

    /// <summary>一笔交回抵的是哪一种。What a return took off: a month's clawback or a year's recovery.</summary>
    public static OpenItemKind KindOf(Store store, BookKey book, string source) => store.Scalar<string>(
        "select month from clawback_entry where region = @region and fund = @fund and source = @source", new { region = book.Region, fund = book.Fund.Code(), source })
        .Length == YearLength ? OpenItemKind.Recovery : OpenItemKind.Clawback;

    /// <summary>撤销一笔登记。What a source took off is open again.</summary>
    public static void Cancel(Store store, BookKey book, string source, string cancelledBy, DateOnly on) => store.Execute(
        """
        insert into clawback_entry (region, fund, provider, month, source, on_day, amount_fen, split)
        select region, fund, provider, month, @cancelledBy, @on, -amount_fen, '' from clawback_entry where region = @region and fund = @fund and source = @source
        """,
        new { region = book.Region, fund = book.Fund.Code(), source, cancelledBy, on = on.ToIso() });

    /// <summary>A month is written yyyy-MM, a year yyyy.</summary>
    private const int YearLength = 4;

    private static OpenItem ItemOf(string period, List<EntryRow> entries)
    {
        var created = entries.Single(e => e.Split.Length > 0);
        var balance = new Fen(entries.Sum(e => e.AmountFen));
        var split = JsonSerializer.Deserialize<ImmutableArray<CategoryAmount>>(created.Split, Batches.StoredForm);
        var setOff = new Fen(created.AmountFen) - balance;
        return period.Length == YearLength
            ? new(OpenItemKind.Recovery, Month.Parse($"{period}-01"), balance, split, setOff)
            : new(OpenItemKind.Clawback, Month.Parse(period), balance, split, setOff);
    }

    private sealed record EntryRow(string Provider, string Month, long AmountFen, string Split);
}
