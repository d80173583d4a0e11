using Yijie.App.Payments;
using Yijie.App.Storage;

namespace Yijie.App.Runs;

/// <summary>批次状态。What people did, and for an approved batch whether the bank's word is in for every instruction: then it is paid.</summary>
internal static class BatchStatus
{
    public static string Of(Store store, Batch batch) =>
        batch.Stage == "approved" && Paid.Of(store, batch.Key.Region, batch.Id) ? "paid" : batch.Stage;

    public static string InWords(string status) => status switch
    {
        "draft" => "待复核",
        "reviewed" => "待审批",
        "approved" => "已审批",
        "paid" => "已付讫",
        "rejected" => "已退回",
        "superseded" => "已被取代",
        _ => status,
    };

    /// <summary>办理的一步。</summary>
    public static string StepInWords(string step) => step switch
    {
        "reviewed" => "复核",
        "approved" => "审批",
        "rejected" => "退回",
        "superseded" => "被新的试算取代",
        _ => step,
    };
}
