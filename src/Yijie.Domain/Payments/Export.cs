using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Payments;

/// <summary>待发支付。An instruction that is in no file yet, and how its provider stands on the day of export.</summary>
/// <param name="Account">Null: no account is on file.</param>
public sealed record DuePayment(Instruction Instruction, bool AgreementNormal, bool PaymentStopped, BankAccount? Account);

/// <summary>发出的支付。</summary>
public sealed record Payment(Instruction Instruction, BankAccount Account);

/// <summary>暂扣的支付。Kept back on that day, with all its reasons; it leaves with the next export once they are gone.</summary>
public sealed record WithheldPayment(Instruction Instruction, ImmutableArray<string> Reasons);

/// <summary>支付文件的内容。Which instructions of a batch go to the bank today and which are kept back.</summary>
public sealed record Export(ImmutableArray<Payment> Going, ImmutableArray<WithheldPayment> Withheld)
{
    public Fen Total => Going.Sum(p => p.Instruction.Amount);

    /// <summary>
    /// 发出前再核。An advance or a prepayment goes when the agreement is normal, no stop is in force and an account is on file; a settlement payment is owed
    /// whatever became of the agreement, and waits only for an account or the end of a stop. One kept back never holds up the others.
    /// </summary>
    public static Export Of(IEnumerable<DuePayment> due)
    {
        var going = ImmutableArray.CreateBuilder<Payment>();
        var withheld = ImmutableArray.CreateBuilder<WithheldPayment>();
        foreach (var payment in due)
        {
            var reasons = Reasons(payment);
            if (reasons.IsEmpty) going.Add(new(payment.Instruction, payment.Account!));
            else withheld.Add(new(payment.Instruction, reasons));
        }
        return new(going.ToImmutable(), withheld.ToImmutable());
    }

    /// <summary>资金核对。A file short of money is refused whole, with the shortfall named.</summary>
    /// <param name="balance">支出户 of the book, by the ledger.</param>
    /// <param name="inFlight">What else is approved and may still be debited, without what goes in this file.</param>
    public ImmutableArray<Refusal> Shortage(Fen balance, Fen inFlight)
    {
        var available = balance - inFlight;
        return Refusal.When(Total > available, "方案·四",
            $"支出户余额 {balance} 元,另有在途 {inFlight} 元,可用 {available} 元;本次应付 {Total} 元,尚缺 {Total - available} 元");
    }

    private static ImmutableArray<string> Reasons(DuePayment payment)
    {
        var needsAgreement = payment.Instruction.Kind is (PaymentKind.Advance or PaymentKind.Prepayment) && !payment.Instruction.Repays;
        if ((payment.AgreementNormal || !needsAgreement) && !payment.PaymentStopped && payment.Account is not null) return [];
        var reasons = ImmutableArray.CreateBuilder<string>();
        if (needsAgreement && !payment.AgreementNormal) reasons.Add("agreement-not-normal");
        if (payment.PaymentStopped) reasons.Add("payment-stopped");
        if (payment.Account is null) reasons.Add("no-bank-account");
        return reasons.ToImmutable();
    }
}

/// <summary>暂扣原因的说法。</summary>
public static class WithholdingReasons
{
    public static string InWords(string reason) => reason switch
    {
        "agreement-not-normal" => "服务协议不是正常状态",
        "payment-stopped" => "已停止拨付",
        "no-bank-account" => "没有登记银行账户",
        _ => reason,
    };
}
