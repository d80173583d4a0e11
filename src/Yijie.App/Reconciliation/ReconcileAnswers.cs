using System.Collections.Immutable;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Reconciliation;

namespace Yijie.App.Reconciliation;

/// <summary>对账的一步,供查阅。</summary>
/// <param name="Step">confirmed disputed withdrawn proposed returned answered.</param>
public sealed record ReconcileEventAnswer(
    string Step, string Name, string On, string Actor, string Reason, string? About, Fen? AmountFen, bool? Accepted, string? Basis)
{
    internal static ReconcileEventAnswer Of(ReconcileEvent e)
    {
        var proposed = e.Step == ReconcileStep.Proposed;
        return new(ReconciliationStore.Code(e.Step), ReconcileCase.Name(e.Step), e.On.ToIso(), e.Actor, e.Reason, e.About.Length == 0 ? null : e.About, e.Amount,
            proposed ? e.Accepted : null, proposed && e.Basis.Length > 0 ? e.Basis : null);
    }
}

/// <summary>采纳而尚未更正足的一次异议。</summary>
/// <param name="Dispute">更正事项在理由中引用它。</param>
public sealed record AwaitedCorrection(string Dispute, Fen AmountFen);

/// <summary>一份结算单的对账情况。</summary>
/// <param name="State">pending confirmed disputed proposed answered. To the provider a draft answer is not shown: disputed.</param>
/// <param name="Hash">案卷摘要:办理异议的人交回它。</param>
/// <param name="Dispute">最近一次异议的编号。</param>
/// <param name="AwaitedFen">采纳而尚未更正的金额,各次异议之和。</param>
/// <param name="Awaiting">其中各次异议。</param>
public sealed record ReconciliationAnswer(
    string Region, string Fund, string Provider, string Month, string State, string ApprovedOn, string StatementHash, string Hash, string? Dispute, Fen AwaitedFen,
    ImmutableArray<AwaitedCorrection> Awaiting, ImmutableArray<ReconcileEventAnswer> Events, ImmutableArray<Correction> Corrections, ImmutableArray<AttachmentLink> Attachments)
{
    internal static ReconciliationAnswer Of(Store store, StatementKey key, KeptStatement kept, ReconcileCase of, Person? reader)
    {
        var (corrections, awaiting) = Following(store, key, of);
        var outside = reader?.Role == Role.Provider;
        var state = outside && of.State == ReconcileState.Proposed ? ReconcileState.Disputed : of.State;
        return new(
            key.Region, key.Fund.Code(), key.Provider, key.Month.ToString(), ReconciliationStore.Code(state), kept.ApprovedOn, kept.Statement.Hash, of.Hash, DisputeOf(key, of), awaiting.Sum(a => a.AmountFen), awaiting,
            [.. of.Events.Where((e, i) => !outside || !IsDraft(of, i)).Select(ReconcileEventAnswer.Of)], corrections,
            [.. Enumerable.Range(1, of.Disputes).SelectMany(n => AttachmentStore.Of(store, key.Region, key.DisputeId(n)))]);
    }

    /// <summary>最近一次异议的编号。</summary>
    internal static string? DisputeOf(StatementKey key, ReconcileCase of) => of.Disputes == 0 ? null : key.DisputeId(of.Disputes);

    /// <summary>采纳了的各次异议:它们的更正事项,和还没有更正足的。</summary>
    internal static (ImmutableArray<Correction> Corrections, ImmutableArray<AwaitedCorrection> Awaiting) Following(Store store, StatementKey key, ReconcileCase of)
    {
        var accepted = of.Accepted.Select(a => (Dispute: key.DisputeId(a.Number), a.Amount)).Select(a => (a.Dispute, a.Amount, Corrections: ReconciliationStore.Corrections(store, key, a.Dispute))).ToList();
        return (
            [.. accepted.SelectMany(a => a.Corrections).Distinct()],
            [.. accepted.Select(a => new AwaitedCorrection(a.Dispute, a.Amount - a.Corrections.Sum(c => c.AmountFen))).Where(a => a.AmountFen > Fen.Zero)]);
    }

    public void Write(TextWriter text)
    {
        text.WriteLine($"{Provider} {Fund} {Month} 结算单({ApprovedOn} 审批):{ReconcileCase.Name(Enum.Parse<ReconcileState>(State, ignoreCase: true))}{(Dispute is null ? "" : $",异议 {Dispute}")}");
        TextTable.Write(text, ["日期", "事项", "所指", ">金额", "内容", "依据", "办理人"], Events.Select(e => (string[])
        [
            e.On, e.Accepted switch { null => e.Name, true => $"{e.Name}:采纳", false => $"{e.Name}:不予采纳" }, e.About ?? "", e.AmountFen?.ToString() ?? "", e.Reason.ReplaceLineEndings(" "), e.Basis ?? "", e.Actor,
        ]));
        foreach (var c in Corrections) text.WriteLine($"更正 {c.Id}({c.Month}){c.AmountFen} 元,{(c.SettledIn is null ? "尚未结算" : $"结入 {c.SettledIn} 结算单")}");
        foreach (var a in Awaiting) text.WriteLine($"采纳而尚未更正 {a.AmountFen} 元:请以 import deductions 或 drg 更正,理由中写明 {a.Dispute}");
        text.WriteLine($"结算单摘要 {StatementHash}");
        text.WriteLine($"案卷摘要   {Hash}");
    }

    /// <summary>A draft of the agency: a proposal that was not sent, and its return.</summary>
    private static bool IsDraft(ReconcileCase of, int index) => of.Events[index].Step == ReconcileStep.Returned
        || (of.Events[index].Step == ReconcileStep.Proposed && (index + 1 == of.Events.Length || of.Events[index + 1].Step != ReconcileStep.Answered));
}

/// <summary>对账一览的一行。</summary>
/// <param name="Since">现在这个状态自哪天起;待确认的自审批日起。</param>
/// <param name="AwaitedFen">采纳而尚未更正的金额,各次异议之和。</param>
public sealed record ReconciliationListing(
    string Region, string Fund, string Provider, string Month, string State, string Since, string ApprovedOn, Fen ActualFen, Fen NetFen, string? Dispute, string? Reason, Fen? AmountFen, Fen AwaitedFen);
