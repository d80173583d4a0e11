using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>一笔预付金的付款。Its last instruction, and what of it is out.</summary>
/// <param name="OpenFen">110102 的余额 for the provider and year.</param>
public sealed record PrepaymentPayment(string InstructionId, string BatchId, long AmountFen, string Status, string? BookedOn, string? BankRef, long OpenFen);

/// <summary>预付金付款的读取。</summary>
public static class PrepaymentPayments
{
    /// <summary>某申请的付款。Null: no payment has been approved; one that was withdrawn or refused has none, whatever became of another in its place.</summary>
    public static PrepaymentPayment? Find(Store store, ApplicationRecord application) => application.Stage != Stage.Determined ? null : store.Find<PrepaymentPayment>(
        """
        select i.id as instruction_id, i.batch_id, i.amount_fen, i.status, i.booked_on, i.bank_ref,
          cast(coalesce((select sum(l.debit_fen - l.credit_fen) from voucher_line l
            where l.region = i.region and l.fund = i.fund and l.account = '110102' and l.provider = i.provider and l.month = @year), 0) as bigint) as open_fen
        from instruction_status i
        where i.region = @Region and i.fund = @fund and i.month = @january and i.kind = 'prepayment' and i.provider = @Provider
        order by i.reissued limit 1
        """,
        new { application.Region, fund = application.Fund.Code(), january = application.Year.ToString(), year = application.Year.ToString()[..4], application.Provider });
}
