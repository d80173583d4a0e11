using Yijie.App.Storage;

namespace Yijie.App.Payments;

/// <summary>由财政专户付款的批次。What they pay never leaves 支出户, and what comes back of it goes to 财政专户.</summary>
/// <law doc="办法" article="第十六条">拨付预付金时,借记“暂付款—医保预付金”,贷记“支出户存款”或“财政专户存款”。</law>
public static class PaidFromFiscal
{
    public static bool Contains(Store store, string region, string batchId) =>
        store.Find<string>("select batch_id from paid_from_fiscal where region = @region and batch_id = @batchId", new { region, batchId }) is not null;

    public static void Enter(Store store, Context context, string region, string batchId) =>
        store.Execute("insert into paid_from_fiscal (region, batch_id, on_day) values (@region, @batchId, @today)", new { region, batchId, today = context.Today.ToIso() });
}
