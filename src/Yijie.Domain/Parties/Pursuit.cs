using System.Collections.Immutable;
using Yijie.Domain.MonthlySettlement;

namespace Yijie.Domain.Parties;

/// <summary>追收的步骤。What follows when a provider that has left does not return what the notice asked back.</summary>
public enum PursuitStep
{
    /// <summary>申请法院强制执行。</summary>
    CourtApplied,

    /// <summary>根据法院文书确认损失。</summary>
    LossFixed,

    /// <summary>会同财政部门报请人民政府批准。</summary>
    Submitted,

    /// <summary>经批准核销。</summary>
    WrittenOff,
}

/// <summary>追收的一步。</summary>
/// <param name="Amount">What was open when the court was applied to; the loss, from then on.</param>
public sealed record Pursuit(PursuitStep Step, string Document, Fen Amount);

/// <summary>追收所看的事实。</summary>
/// <param name="InForce">The agreement row that decides on the day; null: none covers it.</param>
/// <param name="NoticeDue">督促交回的最后一日;null:没有督促。</param>
/// <param name="Open">Advances of settled months that are still open.</param>
/// <param name="Earlier">The steps taken for debts that were settled since.</param>
/// <param name="Taken">The steps taken for what is owed now, in order.</param>
public sealed record PursuitFacts(ServiceAgreement? InForce, DateOnly? NoticeDue, bool PaymentStopped, Fen Open, ImmutableArray<Pursuit> Earlier, ImmutableArray<Pursuit> Taken);

/// <summary>
/// 退出机构的追收。After the notice the way of 办法·第十一条: payments stopped, the court, the loss its document fixes, the report, the approval. It is
/// of advances, which are in the books; clawbacks and recoveries are in the memorandum register alone and stay there (docs/decisions/259).
/// </summary>
public static class Pursuing
{
    private const string Article = "办法·第十一条";

    /// <summary>不能办这一步的理由。</summary>
    /// <law doc="办法" article="第十一条">根据法院出具的法律文书，确认预付金损失金额</law>
    public static ImmutableArray<Refusal> Refusals(string provider, Pursuit next, PursuitFacts facts, DateOnly today) =>
    [
        .. Refusal.When(!Departure.HasLeft(facts.InForce), Article, $"{provider} 的服务协议没有解除:未清的预拨从以后月份的结算中抵扣"),
        .. Refusal.When(facts.Open <= Fen.Zero, Article, $"{provider} 没有已结算月份的未清预拨,无可追收"),
        .. Refusal.When(facts.NoticeDue is null, Article, $"{provider} 尚未督促交回(stop notice)"),
        .. Refusal.When(facts.NoticeDue >= today, Article, $"督促交回的期限是 {facts.NoticeDue:yyyy-MM-dd},尚未届满"),
        .. Refusal.When(!facts.PaymentStopped, Article, $"{provider} 尚未停止拨付(stop place)"),
        .. Order(next, facts.Earlier, facts.Taken),
        .. next.Step is PursuitStep.CourtApplied ? [] : Refusal.When(next.Amount <= Fen.Zero || next.Amount > facts.Open, Article,
            $"损失 {next.Amount} 元应大于零,不超过未清的预拨 {facts.Open} 元:其后又有收回的,重新确认损失"),
    ];

    /// <summary>损失落在哪些月份。The oldest months first.</summary>
    public static ImmutableArray<(Month Month, Fen Amount)> ByMonth(IEnumerable<OpenItem> advances, Fen loss)
    {
        var months = ImmutableArray.CreateBuilder<(Month, Fen)>();
        foreach (var advance in advances.OrderBy(a => a.Month))
        {
            var part = Fen.Min(loss, advance.Balance);
            if (part > Fen.Zero) months.Add((advance.Month, part));
            loss -= part;
        }
        return months.ToImmutable();
    }

    /// <summary>No step is skipped; the loss may be fixed again until it is written off, and after that by another document of the court.</summary>
    private static ImmutableArray<Refusal> Order(Pursuit next, ImmutableArray<Pursuit> earlier, ImmutableArray<Pursuit> taken)
    {
        var last = taken.LastOrDefault()?.Step;
        var beforeWriteOff = earlier.Concat(taken.TakeWhile((_, i) => taken.Skip(i).Any(p => p.Step == PursuitStep.WrittenOff)));
        return next.Step switch
        {
            PursuitStep.CourtApplied => Refusal.When(last is not null, Article, "已申请法院强制执行"),
            PursuitStep.LossFixed =>
            [
                .. Refusal.When(last is null, Article, "确认损失之前须先申请法院强制执行(stop pursue --step court)"),
                .. Refusal.When(beforeWriteOff.Any(p => p.Step == PursuitStep.LossFixed && p.Document == next.Document), Article, $"凭 {next.Document} 确认的损失已核销,再有损失须凭又一份法院文书"),
            ],
            PursuitStep.Submitted => Refusal.When(last != PursuitStep.LossFixed, Article, "报批之前须先根据法院文书确认损失(stop pursue --step loss)"),
            PursuitStep.WrittenOff => Refusal.When(last != PursuitStep.Submitted, Article, "核销之前须先会同财政部门报请人民政府批准(stop pursue --step report)"),
        };
    }
}
