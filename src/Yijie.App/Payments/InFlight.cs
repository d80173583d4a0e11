using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Payments;

/// <summary>
/// 在途资金。What is approved and may still leave the expenditure account of a book: no payment may exceed the account's balance less this.
/// Looked at on approval and again on export; docs/decisions/040 says what counts. What the bank has answered, nearly all there ever was, is left out by its key; the
/// view is asked of the few that were kept back or lapsed, as all others are in flight until the answer is in.
/// </summary>
public static class InFlight
{
    public static Fen Of(Store store, string region, Fund fund)
    {
        var (from, to) = Instructions.IdsOfBook(region, fund);
        return new(store.Scalar<long>(
            """
            select cast(coalesce(sum(amount_fen), 0) as bigint) from instruction i where region = @region and id > @from and id < @to
              and id not in (select instruction_id from payment_result where region = @region and instruction_id > @from and instruction_id < @to)
              and batch_id not in (select batch_id from paid_from_fiscal where region = @region)
              and case when id in (
                  select instruction_id from payment_withheld where region = @region and instruction_id > @from and instruction_id < @to
                  union all select instruction_id from payment_lapse where region = @region and instruction_id > @from and instruction_id < @to)
                then (select s.in_flight from instruction_status s where s.region = i.region and s.id = i.id) else 1 end = 1
            """,
            new { region, from, to }));
    }
}
