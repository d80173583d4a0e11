using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.App.Verification;
using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>预付金申请到拨付的核验。Every decision recomputed from its inputs; states in order; paid as determined, by a fund whose gate held.</summary>
public static class PrepaymentChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        yield return Tally.Of("预付金申请各步依次办理", Applications.All(store), InOrder);
        yield return Tally.Of("预付金附件与摘要一致", store.Query<AttachmentRow>("select region, sha256 from attachment order by region, sha256").ToList(), attachment => AttachmentIntact(store, attachment));
        yield return Tally.Of("预付金初审由其依据重算", store.Query<ReviewRow>("select application_id, passed, hash, inputs from prepayment_review order by region, application_id").ToList(), ReviewRecomputed);
        yield return Tally.Of("预付金会商清单由其依据重算", store.Query<OpinionRow>("select region, fund, year, seq, hash, inputs from prepayment_opinion order by region, fund, year, seq").ToList(), ListRecomputed);
        yield return Tally.Of("预付金核定与财政同意的清单一致", store.Query<DeterminationRow>(
            """
            select n.region, n.fund, n.year, n.seq, n.hash, o.hash as opinion_hash, o.result, o.inputs from prepayment_determination n
            join prepayment_opinion o on o.region = n.region and o.fund = n.fund and o.year = n.year and o.seq = n.opinion_seq order by n.region, n.fund, n.year, n.seq
            """).ToList(), determination => AsAgreed(store, determination));
        yield return Tally.Of("预付金批次的基金门槛成立", Batches.All(store).Where(b => b.Key.Kind == BatchKind.Prepayment).ToList(), batch => GateHeld(store, batch));
        yield return Tally.Of("预付金按核定额度拨付,不重复", store.Query<InstructionRow>(
            """
            select i.id, i.amount_fen, d.amount_fen as determined_fen, d.times from instruction i
            left join (
              select d.region, d.fund, d.year, d.provider, max(d.amount_fen) as amount_fen, cast(count(*) as bigint) as times from prepayment_determined d
              where not exists (select 1 from prepayment_event e where e.region = d.region and e.application_id = d.application_id and e.kind = 'withdrawn')
              group by d.region, d.fund, d.year, d.provider) d on d.region = i.region and d.fund = i.fund and d.year = substr(i.month, 1, 4) and d.provider = i.provider
            where i.kind = 'prepayment' and i.replaces is null order by i.region, i.id
            """).ToList(), AsDetermined);
    }

    private static IEnumerable<string> InOrder(ApplicationRecord application)
    {
        Stage? stage = null;
        foreach (var step in application.Steps)
        {
            if (step.Event != ApplicationEvent.Applied && stage is null || Stages.After(stage, step.Event) is not { } next)
            {
                yield return $"{application.Id}:第 {step.Seq} 步 {step.Event.Name()}不能在“{stage?.Name() ?? "没有申请"}”之后";
                yield break;
            }
            stage = next;
        }
        if (stage is null) yield return $"{application.Id}:没有办理经过";
    }

    /// <summary>One at a time: they may be large.</summary>
    private static IEnumerable<string> AttachmentIntact(Store store, AttachmentRow row)
    {
        var content = store.Scalar<byte[]>("select content from attachment where region = @Region and sha256 = @Sha256", row);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != row.Sha256) yield return $"{row.Region} {row.Sha256}";
    }

    private static IEnumerable<string> ReviewRecomputed(ReviewRow row)
    {
        var checklist = Eligibility.Decide(JsonSerializer.Deserialize<EligibilityInputs>(row.Inputs, Batches.StoredForm)!);
        if (checklist.Hash != row.Hash || checklist.Passed != (row.Passed == 1)) yield return $"{row.ApplicationId}:重算摘要 {checklist.Hash},原摘要 {row.Hash}";
    }

    private static IEnumerable<string> ListRecomputed(OpinionRow row)
    {
        var hash = Consulting.Decide(Lists.ReadInputs(row.Inputs)).Hash;
        if (hash != row.Hash) yield return $"{row.Region} {row.Fund} {row.Year} 第 {row.Seq} 次意见:重算摘要 {hash},原摘要 {row.Hash}";
    }

    /// <summary>Each amount is that of the list which finance agreed to, and none is missing or added.</summary>
    private static IEnumerable<string> AsAgreed(Store store, DeterminationRow row)
    {
        var name = $"{row.Region} {row.Fund} {row.Year} 第 {row.Seq} 次核定";
        if (row.Result != "agree" || row.OpinionHash != row.Hash) yield return $"{name}:财政没有同意清单 {row.Hash}";
        var agreed = Consulting.Decide(Lists.ReadInputs(row.Inputs)).Lines.ToDictionary(l => l.Id, l => l.Quota.Amount.Value, StringComparer.Ordinal);
        var determined = store.Query<(string Id, long Fen)>(
            "select application_id, amount_fen from prepayment_determined where region = @Region and fund = @Fund and year = @Year and determination_seq = @Seq", row)
            .ToDictionary(d => d.Id, d => d.Fen, StringComparer.Ordinal);
        foreach (var id in agreed.Keys.Union(determined.Keys).Order(StringComparer.Ordinal))
            if (!agreed.TryGetValue(id, out var should) || !determined.TryGetValue(id, out var given) || should != given) yield return $"{name}:{id} 的额度与清单不同";
    }

    private static IEnumerable<string> GateHeld(Store store, Batch batch)
    {
        if (!FundGate.Decide(Batches.Inputs<PrepaymentInputs>(store, batch).Gate).Passed) yield return $"{batch.Id}:基金不具备预付条件";
    }

    private static IEnumerable<string> AsDetermined(InstructionRow row)
    {
        if (row.Times != 1 || row.AmountFen != row.DeterminedFen) yield return $"{row.Id}:付 {new Fen(row.AmountFen)} 元,核定 {new Fen(row.DeterminedFen ?? 0)} 元({row.Times ?? 0} 次)";
    }

    private sealed record AttachmentRow(string Region, string Sha256);

    private sealed record ReviewRow(string ApplicationId, long Passed, string Hash, string Inputs);

    private sealed record OpinionRow(string Region, string Fund, string Year, long Seq, string Hash, string Inputs);

    private sealed record DeterminationRow(string Region, string Fund, string Year, long Seq, string Hash, string OpinionHash, string Result, string Inputs);

    private sealed record InstructionRow(string Id, long AmountFen, long? DeterminedFen, long? Times);
}
