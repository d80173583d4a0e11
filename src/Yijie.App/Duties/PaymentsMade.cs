using System.Collections;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Duties;

/// <summary>某日付讫的合计。Of a month, a fund, a kind of provider and a kind of payment.</summary>
public sealed record PaidRow(string Month, string Fund, long Type, string Kind, string BookedOn, long Count, long AmountFen);

/// <summary>
/// 付讫的预拨与应付款。What the bank had paid of a region's advances and settlements by a day. The instructions and results of years go by once, in the order of
/// their keys, and all that is asked of them is added up on the way: joined for each question, they would be more than the database's memory for it each time.
/// </summary>
public sealed class PaymentsMade
{
    private readonly Dictionary<string, Payee> payees = new(StringComparer.Ordinal);
    private readonly Dictionary<Day, Dictionary<long, (long Count, long Fen)>> days = [];
    private readonly Dictionary<string, BitArray> advanced = new(StringComparer.Ordinal);

    private PaymentsMade() { }

    public static PaymentsMade Of(Store store, string region, DateOnly on)
    {
        const string Columns = "i.month, i.fund, i.kind, r.booked_on, i.provider, i.amount_fen, i.repays";
        const string Joined = "i.region = @region and i.kind in ('advance', 'settlement') and r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC' and r.booked_on <= @on";
        var (made, scope) = (new PaymentsMade(), new { region, on = on.ToIso() });
        foreach (var (code, type) in store.Query<(string Code, long Type)>("select code, max(type) from provider where region = @region group by code", scope)) made.Known(code).Type = type;
        made.Add(store, $"select {Columns} from instruction i join payment_result r on {Joined} order by i.id", scope, sign: 1);
        made.Add(store, // what came back and is not to be paid again was not paid
            $"select {Columns} from payment_return b join instruction i on i.region = b.region and i.id = b.instruction_id join payment_result r on {Joined} where b.region = @region and b.repay = 0 and b.booked_on <= @on",
            scope, sign: -1);
        return made;
    }

    /// <summary>各机构第一笔预拨付讫之日。</summary>
    public ImmutableDictionary<string, DateOnly> FirstAdvances =>
        payees.Where(p => p.Value.FirstOn is not null).ToImmutableDictionary(p => p.Key, p => p.Value.FirstOn!.ToDay());

    /// <summary>What came back for good is not among it, and what pays again what came back is not paid twice.</summary>
    public IEnumerable<PaidRow> Paid =>
        from day in days from sum in day.Value where sum.Value.Count > 0 select new PaidRow(day.Key.Month, day.Key.Fund, sum.Key, day.Key.Kind, day.Key.BookedOn, sum.Value.Count, sum.Value.Fen);

    /// <summary>某月预拨已付讫。Whether or not it came back.</summary>
    public bool Advanced(Month month, string provider) =>
        advanced.TryGetValue(month.ToString(), out var paid) && payees.TryGetValue(provider, out var payee) && payee.Number < paid.Length && paid[payee.Number];

    private void Add(Store store, string sql, object scope, int sign)
    {
        using var rows = store.Rows(sql, scope);
        for (var (day, sums, paid) = (new Day("", "", "", ""), new Dictionary<long, (long Count, long Fen)>(), new BitArray(0)); rows.Read();)
        {
            if (!IsOf(day, rows))
            {
                day = new(rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3));
                sums = CollectionsMarshal.GetValueRefOrAddDefault(days, day, out _) ??= [];
                paid = CollectionsMarshal.GetValueRefOrAddDefault(advanced, day.Month, out _) ??= new(0);
            }
            var payee = Known(rows.Text(4));
            if (sign > 0 && day.Kind == "advance")
            {
                if (string.CompareOrdinal(payee.FirstOn ?? "~", day.BookedOn) > 0) payee.FirstOn = day.BookedOn;
                if (paid.Length <= payee.Number) paid.Length = payees.Count;
                paid[payee.Number] = true;
            }
            if (rows.Long(6) != 0 || payee.Type is not { } type) continue;
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, type, out _);
            sum = (sum.Count + sign, sum.Fen + sign * rows.Long(5));
        }
    }

    private Payee Known(string provider)
    {
        ref var payee = ref CollectionsMarshal.GetValueRefOrAddDefault(payees, provider, out _);
        return payee ??= new() { Number = payees.Count - 1 };
    }

    /// <summary>Most rows are of the same day as the one before.</summary>
    private static bool IsOf(Day day, RowReader row)
    {
        return Is(row, 3, day.BookedOn) && Is(row, 2, day.Kind) && Is(row, 0, day.Month) && Is(row, 1, day.Fund);

        static bool Is(RowReader row, int column, string text) => Ascii.Equals(row.Bytes(column), text);
    }

    private readonly record struct Day(string Month, string Fund, string Kind, string BookedOn);

    private sealed class Payee
    {
        public int Number { get; init; }
        public long? Type { get; set; }
        public string? FirstOn { get; set; }
    }
}
