using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.FundRequests;

namespace Yijie.App.FundRequests;

/// <summary>请拨的核验。Every request recomputed from its stored inputs; what funded it; who did what.</summary>
public static class RequestChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var requests = RequestStore.All(store);
        return
        [
            ("请拨由其依据重算", requests.Count, [.. requests.Where(r => !Recomputes(store, r)).Select(r => $"{r.Id}:重算的金额或摘要与所存不同")]),
            ("请拨到账不超过申请,审批与经办不是一人", requests.Count,
            [
                .. requests.Where(r => r.State.Received > r.State.Expected).Select(r => $"{r.Id}:申请 {r.State.Expected} 元,到账 {r.State.Received} 元"),
                .. requests.Where(r => r.ApprovedBy == r.State.FiledBy).Select(r => $"{r.Id}:{r.ApprovedBy} 既经办又审批"),
            ]),
            FundedByReceipts(store),
        ];
    }

    private static bool Recomputes(Store store, KeptRequest request)
    {
        var outcome = FundRequest.Decide(RequestStore.Inputs(store, request));
        return (outcome.Hash, outcome.Asked) == (request.Hash, request.State.Asked);
    }

    /// <summary>Only money from the fiscal account funds a request, and only of its own book, once it was sent.</summary>
    private static (string, long, IReadOnlyList<string>) FundedByReceipts(Store store)
    {
        var links = store.Scalar<long>("select cast(count(*) as bigint) from fund_request_receipt");
        var faults = store.Query<(string Request, long Seq)>(
            """
            select f.request_id, f.voucher_seq from fund_request_receipt f
            left join fund_request q on q.region = f.region and q.id = f.request_id and q.fund = f.fund
            left join fund_request_step a on a.region = f.region and a.request_id = f.request_id and a.step = 'approved'
            left join voucher v on v.region = f.region and v.fund = f.fund and v.seq = f.voucher_seq and v.rule = 'T1'
            where q.id is null or a.step is null or v.seq is null
            order by f.request_id, f.voucher_seq
            """);
        return ("请拨所附到账凭证是本账套的财政拨款", links, [.. faults.Select(f => $"{f.Request}:第 {f.Seq} 笔")]);
    }
}
