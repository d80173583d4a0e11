using System.Collections.Immutable;

namespace Yijie.Domain.Payments;

/// <summary>重发。A rejected payment, or one that came back to be paid again, is paid under a new instruction; never under the old one.</summary>
public static class Reissue
{
    private const string Article = "内控·支付指令";

    /// <summary>能否重发。</summary>
    /// <param name="toBeRepaid">Of a returned one: whether it is to be paid again.</param>
    public static ImmutableArray<Refusal> Refusals(Instruction instruction, InstructionStatus status, bool toBeRepaid)
    {
        var reason = status switch
        {
            InstructionStatus.Rejected => null,
            InstructionStatus.Returned => toBeRepaid ? null : "已登记为退回且不再支付",
            InstructionStatus.Lapsed when instruction.Kind == PaymentKind.Prepayment => "已失效:预付金已立案收回,不再支付",
            InstructionStatus.Lapsed => $"已失效:{instruction.Month} 月份已经结算,这笔预拨不再支付",
            InstructionStatus.Confirmed => "已经付讫;款项如已退回,请先用 pay returned 登记退票",
            InstructionStatus.Exported => "已发给银行,回执未到,不能重发",
            InstructionStatus.Pending or InstructionStatus.Withheld => "还没有发给银行,直接用 pay export 发出即可",
        };
        return reason is null ? [] : [new(Article, $"支付指令 {instruction.Id} {reason}")];
    }

    /// <summary>新的支付指令。The same provider and amount under the next id.</summary>
    public static Instruction Of(Instruction instruction, InstructionStatus status) => instruction with
    {
        Id = InstructionIds.Reissued(instruction.Id),
        Repays = instruction.Repays || status == InstructionStatus.Returned,
    };
}
