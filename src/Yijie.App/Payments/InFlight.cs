using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Payments;

/// <summary>
/// 在途资金。What is approved and may still leave the expenditure account of a book: no payment may exceed the account's balance less this.
/// Looked at on approval and again on export; docs/decisions/040 says what counts. The view alone would do: that the bank's word is not in is said again so that
/// the databases work out no further the state of the instructions, nearly all there ever were, on which it is.
/// </summary>
public static class InFlight
{
    public static Fen Of(Store store, string region, Fund fund) => new(store.Scalar<long>(
        """
        select cast(coalesce(sum(amount_fen), 0) as bigint) from instruction_status i
        where region = @region and fund = @fund and in_flight = 1
          and booked_on is null
          and batch_id not in (select batch_id from paid_from_fiscal where region = @region)
        """,
        new { region, fund = fund.Code() }));
}
