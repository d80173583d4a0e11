using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>
/// 银行回单。One receipt number is posted once in a book: the same again is the same outcome, so that an interrupted command can be repeated; other
/// content under its number is refused (docs/decisions/034).
/// </summary>
internal static class Receipts
{
    public const string OnlyOnce = "银行回单号;同一回单号只入账一次";

    /// <summary>The voucher that this receipt was posted by; null: there is none, or it was cancelled, or no number was given.</summary>
    /// <param name="rule">What it is to be posted by.</param>
    public static PostedVoucher? Earlier(Store store, BookKey book, string rule, DateOnly on, string? receipt, Fen amount, string? provider = null, string? month = null)
    {
        if (string.IsNullOrEmpty(receipt)) return null;
        var earlier = store.Find<Row>(
            """
            select v.seq, v.period, v.number, v.on_day, v.rule, v.hash, l.debit_fen,
              (select max(p.provider) from voucher_line p where p.region = v.region and p.fund = v.fund and p.seq = v.seq) as provider,
              (select max(m.month) from voucher_line m where m.region = v.region and m.fund = v.fund and m.seq = v.seq) as month
            from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.line = 1
            where v.region = @region and v.fund = @fund and v.rule in ('T1', 'T9′', 'T10′', 'T12', 'T15', 'T15′', 'T19', 'T21', 'T22', 'T23.1', 'T23.2', 'T8', 'T8′') and v.source = @receipt
              and not exists (select 1 from voucher r where r.region = v.region and r.fund = v.fund and r.reverses = v.seq)
            """,
            new { region = book.Region, fund = book.Fund.Code(), receipt });
        if (earlier is null) return null;

        var same = (earlier.Rule, earlier.OnDay, earlier.DebitFen, earlier.Provider, earlier.Month) == (rule, on.ToIso(), amount.Value, provider, month);
        RefusedException.ThrowIfAny(Refusal.When(!same, "会计·原始凭证", $"回单号 {receipt} 已于 {earlier.OnDay} 入账 {new Fen(earlier.DebitFen)} 元{(earlier.Provider is null ? "" : $"({string.Join(' ', new[] { earlier.Provider, earlier.Month }.OfType<string>())})")}"));
        return new(book, earlier.Seq, Month.Parse(earlier.Period), earlier.Number, earlier.Hash);
    }

    private sealed class Row
    {
        public long Seq { get; init; }
        public string Period { get; init; } = "";
        public long Number { get; init; }
        public string OnDay { get; init; } = "";
        public string Rule { get; init; } = "";
        public string Hash { get; init; } = "";
        public long DebitFen { get; init; }
        public string? Provider { get; init; } // no constructor: on SQLite an expression without a value has no type to match one by
        public string? Month { get; init; }
    }
}
