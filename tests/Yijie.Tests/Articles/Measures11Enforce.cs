using Yijie.Domain;
using Yijie.Domain.Prepayment;
using static Yijie.Tests.Articles.Recalls;

namespace Yijie.Tests.Articles;

/// <summary>办法·第十一条 停止拨付、强制执行、损失与核销。</summary>
public sealed class Measures11Enforce
{
    private static readonly RecallStep[] Chain =
    [
        RecallStep.Noticed, RecallStep.Stopped, RecallStep.CourtApplied, RecallStep.CourtRuled, RecallStep.LossFixed, RecallStep.Submitted, RecallStep.Approved, RecallStep.WrittenOff,
    ];

    [Fact(DisplayName = "各步依次办理,一步也不能跳过:从每一步出发,除下一步外都不予办理")]
    public void NoStepSkipped()
    {
        for (var done = 0; done < Chain.Length - 1; done++)
        {
            var recall = Through(Chain[done]);
            for (var next = 0; next < Chain.Length; next++)
            {
                var refusals = recall.Refused(Step(Chain[next], 60, 1_000));
                var isNext = next == done + 1 || (Chain[next] == RecallStep.LossFixed && done > next - 1);
                Assert.True(isNext == (refusals.Length == 0), $"{Chain[done]} → {Chain[next]}:{refusals}");
            }
        }
    }

    [Fact(DisplayName = "停付自停止之日起,到收回或核销后全部收回为止")]
    public void Held()
    {
        Assert.False(Through(RecallStep.Noticed).Holds(Thousand));
        Assert.True(Through(RecallStep.Stopped).Holds(Thousand));
        Assert.False(Through(RecallStep.Stopped).Holds(Fen.Zero));
        var writtenOff = Through(RecallStep.WrittenOff);
        Assert.True(writtenOff.Holds(Fen.Zero));
        Assert.False(writtenOff.With(Step(RecallStep.Recovered, 40, 1_000)).Holds(Fen.Zero));
    }

    [Fact(DisplayName = "没有人民政府批准文件不能核销;批准之前不能记核销")]
    public void NoWriteOffWithoutApproval()
    {
        Assert.Contains("须凭人民政府的批准文件", Through(RecallStep.Submitted).Refused(Step(RecallStep.Approved, 30, 1_000) with { Document = "" }), StringComparison.Ordinal);
        Assert.Contains("核销之前须先人民政府批准核销", Through(RecallStep.Submitted).Refused(Step(RecallStep.WrittenOff, 31, 1_000)), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "损失不超过未收回数;确认之后又有收回的,须重新确认、重新报批")]
    public void LossFixedAnew()
    {
        Assert.Contains("超出未收回数", Through(RecallStep.CourtRuled).Refused(Step(RecallStep.LossFixed, 21, 1_000.01m)), StringComparison.Ordinal);
        var approved = Through(RecallStep.Approved);
        var left = Given.Yuan(600);
        Assert.Contains("请重新确认损失并报批", approved.Refused(Step(RecallStep.WrittenOff, 31, 1_000), left), StringComparison.Ordinal);
        var anew = approved.With(Step(RecallStep.LossFixed, 32, 600));
        Assert.Contains("核销之前须先人民政府批准核销", anew.Refused(Step(RecallStep.WrittenOff, 33, 600), left), StringComparison.Ordinal);
        Assert.Equal("", anew.Approval);
    }

    [Fact(DisplayName = "分期只凭法院文书:合计等于未收回数,期限在后、先后排列;未逾期不能确认损失")]
    public void Instalments()
    {
        var applied = Through(RecallStep.CourtApplied);
        Instalment First(decimal yuan) => new(Monday.AddDays(30), Given.Yuan(yuan));
        Instalment Second(decimal yuan) => new(Monday.AddDays(60), Given.Yuan(yuan));
        Assert.Contains("应等于未收回的", applied.Refused(Ruling(First(400), Second(500))), StringComparison.Ordinal);
        Assert.Contains("先后排列", applied.Refused(Ruling(Second(400), First(600))), StringComparison.Ordinal);
        Assert.Contains("之后", applied.Refused(Ruling(First(400) with { Due = Monday }, Second(600))), StringComparison.Ordinal);

        var ruled = applied.With(Ruling(First(400), Second(600)));
        Assert.Contains("尚无逾期未交的一期", ruled.Refused(Step(RecallStep.LossFixed, 30, 1_000)), StringComparison.Ordinal);
        Assert.Empty(ruled.Refused(Step(RecallStep.LossFixed, 31, 1_000)));
        Assert.Contains("下一期 2026-01-02", ruled.Refused(Step(RecallStep.LossFixed, 31, 600), Given.Yuan(600)), StringComparison.Ordinal);
        Assert.Equal(Second(600), ruled.NextInstalment(Given.Yuan(600)));
        Assert.Null(ruled.NextInstalment(Fen.Zero));
    }

    [Fact(DisplayName = "核销之后状态为已核销;后来收回的不超过核销数")]
    public void Recovered()
    {
        var writtenOff = Through(RecallStep.WrittenOff);
        Assert.Equal(PrepaymentState.WrittenOff, writtenOff.StateOf(Fen.Zero));
        Assert.Empty(writtenOff.Refused(Step(RecallStep.Recovered, 40, 1_000), Fen.Zero));
        Assert.Contains("超出核销数", writtenOff.With(Step(RecallStep.Recovered, 40, 400)).Refused(Step(RecallStep.Recovered, 41, 600.01m), Fen.Zero), StringComparison.Ordinal);
        Assert.Contains("没有核销过", Opened.Refused(Step(RecallStep.Recovered, 40, 1)), StringComparison.Ordinal);
        Assert.Contains("prepay recover", writtenOff.Refused(Opening(1), Fen.Zero), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "损失只是一部分的,核销之后余下的仍在收回中;再有损失,须凭又一份法院文书,重新确认、报批、核销;各次核销相加")]
    public void LossInParts()
    {
        var left = Given.Yuan(400);
        var part = Through(RecallStep.CourtRuled).With(Step(RecallStep.LossFixed, 21, 600)).With(Step(RecallStep.Submitted, 22)).With(Step(RecallStep.Approved, 30, 600)).With(Step(RecallStep.WrittenOff, 31, 600));
        Assert.Equal((PrepaymentState.Recalling, RecallStep.WrittenOff), (part.StateOf(left), part.Stage));
        Assert.Contains("请先登记又一份法院文书", part.Refused(Step(RecallStep.LossFixed, 40, 400), left), StringComparison.Ordinal);
        Assert.Contains("核销已于 2025-12-04 办理", part.Refused(Step(RecallStep.WrittenOff, 40, 600), left), StringComparison.Ordinal);
        Assert.Equal(RecallStep.CourtRuled, Assert.Single(part.Ahead(Monday.AddDays(40), left, unpaid: false), n => n.Step > RecallStep.Planned && n.Step < RecallStep.Recovered).Step);

        var ruling = Step(RecallStep.CourtRuled, 60, 400);
        Assert.NotNull(part.Same(ruling)); // 同一份文书重报,不是又一份
        var again = part.With(ruling with { Document = "文2号" });
        Assert.Equal((RecallStep.CourtRuled, ""), (again.Stage, again.Approval));
        Assert.Contains("核销之前须先人民政府批准核销", again.Refused(Step(RecallStep.WrittenOff, 61, 400), left), StringComparison.Ordinal);
        Assert.Contains("取得法院文书已于 2026-01-02 办理", again.Refused(ruling with { Document = "文3号" }, left), StringComparison.Ordinal);
        Assert.Contains("超出未收回数", again.Refused(Step(RecallStep.LossFixed, 61, 600), left), StringComparison.Ordinal);
        foreach (var step in (RecallEvent[])[Step(RecallStep.LossFixed, 61, 400), Step(RecallStep.Submitted, 62), Step(RecallStep.Approved, 63, 400), Step(RecallStep.WrittenOff, 64, 400)])
        {
            Assert.Null(again.Same(step));
            Assert.Equal("", again.Refused(step, left));
            again = again.With(step);
        }
        Assert.Equal((Thousand, PrepaymentState.WrittenOff), (again.WrittenOff, again.StateOf(Fen.Zero)));
        Assert.Empty(again.Refused(Step(RecallStep.Recovered, 70, 1_000), Fen.Zero));
    }
}
