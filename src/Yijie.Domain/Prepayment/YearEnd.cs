using System.Collections.Immutable;

namespace Yijie.Domain.Prepayment;

/// <summary>年终时的一笔预付金。</summary>
/// <param name="AwaitingBank">An instruction is with the bank, whose word is not in.</param>
public sealed record YearEndLine(string Provider, PrepaymentLoop Loop, RecallCase Recall, bool AwaitingBank)
{
    /// <summary>有着落。Back, written off, or pursued: a plan to have it back is not enough.</summary>
    public bool IsAccountedFor => !AwaitingBank && (Loop.Held == Fen.Zero || Recall.IsPursued);
}

/// <summary>预付金年度关闭。Every fen is back and handed over, or it is being pursued: else the year stays open.</summary>
public static class YearEnd
{
    private const string Article = "办法·第八条(四)";

    /// <summary>能否关闭。Everything that stands against it, provider by provider.</summary>
    /// <param name="lastDay">全额收回日。</param>
    /// <param name="toHandOver">What came back, by return into 支出户 or by set-off, and is not handed over.</param>
    /// <law doc="办法" article="第八条(四)">当年12月20日前通过交回支出户或冲抵结算金额的方式一次性全额收回，并于当年12月25日前上缴社保基金财政专户。</law>
    public static ImmutableArray<Refusal> Refusals(IEnumerable<YearEndLine> lines, DateOnly lastDay, Fen toHandOver, DateOnly today) =>
    [
        .. Refusal.When(today < lastDay, Article, $"全额收回日是 {lastDay:yyyy-MM-dd},尚未到期"),
        .. lines.Where(l => !l.IsAccountedFor).Select(l => new Refusal(Article, l.AwaitingBank
            ? $"{l.Provider} 有一笔预付金在银行,回执未到"
            : $"{l.Provider} 尚有 {l.Loop.Held} 元未收回,{(l.Recall.IsOpen ? "年终收回计划之后还没有发出督促交回通知" : "也没有立案收回")}")),
        .. Refusal.When(toHandOver > Fen.Zero, Article, $"收回的预付金(交回支出户的与冲抵的)还有 {toHandOver} 元未上缴财政专户,请先上缴"),
    ];
}
