using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Payments;

/// <summary>一个批次的支付合计。Of all its instructions, and of those that the bank has paid and that have not come back: told by their keys, without asking of each what became of it.</summary>
internal sealed record BatchTotal(string BatchId, string Fund, string Month, string Kind, long Payments, long AmountFen, long Confirmed, long ConfirmedFen)
{
    /// <summary>一个统筹区一年的各批次。</summary>
    public static IEnumerable<BatchTotal> Of(Store store, string region, int year) => Funds.All.SelectMany(fund => Of(store, region, fund, new Month(year, 1)));

    private static IReadOnlyList<BatchTotal> Of(Store store, string region, Fund fund, Month january)
    {
        var (from, to) = Instructions.IdsOfMonths(region, fund, january, january.Plus(11));
        return store.Kept<BatchTotal>(region,
            """
            select i.batch_id, i.fund, i.month, i.kind, cast(count(*) as bigint) as payments, cast(sum(i.amount_fen) as bigint) as amount_fen,
              cast(sum(case when r.instruction_id is not null and t.instruction_id is null then 1 else 0 end) as bigint) as confirmed,
              cast(sum(case when r.instruction_id is not null and t.instruction_id is null then i.amount_fen else 0 end) as bigint) as confirmed_fen
            from instruction i
            left join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
            left join payment_return t on t.region = i.region and t.instruction_id = i.id
            where i.region = @region and i.id > @from and i.id < @to
            group by i.batch_id, i.fund, i.month, i.kind
            """,
            new { region, from, to });
    }
}
