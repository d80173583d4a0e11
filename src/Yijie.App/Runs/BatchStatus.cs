using Yijie.App.Payments;
using Yijie.App.Storage;

namespace Yijie.App.Runs;

/// <summary>批次状态。What people did, and for an approved batch whether the bank's word is in for every instruction: then it is paid.</summary>
internal static class BatchStatus
{
    public static string Of(Store store, Batch batch) =>
        batch.Stage == "approved" && Paid.Of(store, batch.Key.Region, batch.Id) ? "paid" : batch.Stage;
}
