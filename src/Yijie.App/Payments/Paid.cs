using Yijie.App.Storage;

namespace Yijie.App.Payments;

/// <summary>
/// 批次付讫。Whether the bank's word is in for every instruction of an approved batch: the last of each chain of reissues is confirmed, or
/// lapsed, or came back and is not to be paid again. A batch without instructions is paid at approval.
/// </summary>
public static class Paid
{
    public static bool Of(Store store, string region, string batchId)
    {
        var (from, to) = Instructions.IdsOf(batchId);
        return store.Kept<string>(region,
            """
            select i.id from instruction_status i
            where i.region = @region and i.id > @from and i.id < @to and i.reissued = 0 and i.status not in ('confirmed', 'lapsed')
              and not exists (select 1 from payment_return b where b.region = i.region and b.instruction_id = i.id and b.repay = 0)
            limit 1
            """,
            new { region, from, to }).Count == 0;
    }
}
