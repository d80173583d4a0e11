using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.Tests.Articles;

/// <summary>收回案件的假设。A case made step by step; what was out is a thousand yuan unless said otherwise.</summary>
internal static class Recalls
{
    public static readonly Fen Thousand = Given.Yuan(1_000);
    public static readonly DateOnly Monday = new(2025, 11, 3);

    public static readonly RecallCase None = new([]);

    public static RecallEvent Step(RecallStep step, int day = 0, decimal yuan = 0) => new(step, Monday.AddDays(day), "h", "文1号", "") { Amount = Given.Yuan(yuan) };

    public static RecallEvent Opening(int ground, RecallStep step = RecallStep.Opened) => Step(step) with { Reason = "事由", Ground = (RecallGround)ground };

    public static RecallEvent Plan(YearEndMethod method) => Step(RecallStep.Planned) with { Method = method };

    public static RecallEvent Notice(int day = 1) => Step(RecallStep.Noticed, day, 1_000) with { Due = Monday.AddDays(day + 7) };

    public static RecallEvent Ruling(params Instalment[] instalments) => Step(RecallStep.CourtRuled, 20, 1_000) with { Instalments = [.. instalments] };

    public static RecallCase Opened => None.With(Opening(1));

    /// <summary>办到某一步。The case taken through the whole chain up to and with that step.</summary>
    public static RecallCase Through(RecallStep last)
    {
        var recall = Opened;
        foreach (var step in (RecallEvent[])
        [
            Notice(), Step(RecallStep.Stopped, 10), Step(RecallStep.CourtApplied, 12), Ruling(), Step(RecallStep.LossFixed, 21, 1_000),
            Step(RecallStep.Submitted, 22), Step(RecallStep.Approved, 30, 1_000), Step(RecallStep.WrittenOff, 31, 1_000),
        ])
        {
            Assert.Empty(recall.Refusals(step, Thousand));
            recall = recall.With(step);
            if (step.Step == last) break;
        }
        return recall;
    }

    public static string Refused(this RecallCase recall, RecallEvent next, Fen? held = null, bool unpaid = false) =>
        string.Join(';', recall.Refusals(next, held ?? Thousand, unpaid).Select(r => r.Reason));
}
