using System.Collections.Immutable;

namespace Yijie.Domain.Payments;

/// <summary>退票的入账。Where money that came back is credited.</summary>
public enum ReturnBooking
{
    /// <summary>暂收款—退回待重付 (T8)。It is owed and will be paid again.</summary>
    AwaitingRepayment,

    /// <summary>冲回暂付款—即时结算预拨 (T8′)。</summary>
    Advance,

    /// <summary>冲回暂付款—医保预付金 (T8′)。</summary>
    Prepayment,

    /// <summary>冲减本年待遇支出 (T8′)。</summary>
    Benefit,

    /// <summary>其他收入 (T8′)。What was spent in an earlier year.</summary>
    OtherIncome,
}

/// <summary>退票。Money that the bank had debited and that came back to the expenditure account.</summary>
/// <param name="PaidOn">Of the bank's word, if it is in.</param>
public sealed record Return(Instruction Instruction, InstructionStatus Status, DateOnly? PaidOn, DateOnly BookedOn, bool Repay)
{
    private const string Article = "内控·退票";

    /// <summary>记到哪里。Not repaid, it goes back to the account first debited; a benefit of an earlier year is 其他收入.</summary>
    public ReturnBooking Booking => (Repay, Instruction.Kind) switch
    {
        (true, _) => ReturnBooking.AwaitingRepayment,
        (false, PaymentKind.Advance) => ReturnBooking.Advance,
        (false, PaymentKind.Prepayment) => ReturnBooking.Prepayment,
        (false, PaymentKind.Settlement or PaymentKind.Clearing) => PaidOn!.Value.Year == BookedOn.Year ? ReturnBooking.Benefit : ReturnBooking.OtherIncome,
    };

    /// <summary>能否登记。</summary>
    /// <param name="open">What 暂付款 still holds of what it paid: 即时结算预拨 of the month, or 医保预付金 of the year. What has been set off was settled
    /// against the provider: the money is then owed to it and must be paid again.</param>
    public ImmutableArray<Refusal> Refusals(Fen open, bool isClosed, DateOnly today)
    {
        if (Status != InstructionStatus.Confirmed) return [new(Article, $"支付指令 {Instruction.Id} 没有付讫入账,不会有退票")];
        return
        [
            .. Refusal.When(BookedOn > today, Article, $"退票日 {BookedOn:yyyy-MM-dd} 晚于业务日 {today:yyyy-MM-dd}"),
            .. Refusal.When(BookedOn < PaidOn, Article, $"退票日 {BookedOn:yyyy-MM-dd} 早于付讫日 {PaidOn:yyyy-MM-dd}"),
            .. Refusal.When(isClosed, "会计·结账", $"退票日 {BookedOn:yyyy-MM-dd} 所在月份已经结账,不得再记:结账之后才得知的退票,请以登记之日为退票日,记入本月"),
            .. Refusal.When(Booking == ReturnBooking.Advance && open < Instruction.Amount, Article,
                $"{Instruction.Provider} {Instruction.Month} 的预拨已在结算中冲抵(未清 {open} 元,退回 {Instruction.Amount} 元):退回的款项是应付该机构的,须重付,不能用 --not-repaid"),
            .. Refusal.When(Booking == ReturnBooking.Prepayment && open < Instruction.Amount, Article,
                $"{Instruction.Provider} {Instruction.Month.Year} 年度的预付金已冲抵或交回(未收回 {open} 元,退回 {Instruction.Amount} 元):退回的款项是应付该机构的,须重付,不能用 --not-repaid"),
        ];
    }
}
