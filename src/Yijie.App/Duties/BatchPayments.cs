using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Duties;

/// <summary>一个已审批批次付到哪一步。In numbers of instructions.</summary>
/// <param name="Deferred">因资金不足,还有机构留待下一批。</param>
/// <param name="Ordered">审批时下达的指令。</param>
/// <param name="Outstanding">应付而未付的:没有银行的话,也不是失效、暂扣;暂扣过而后来发出的,是应付。</param>
/// <param name="Paid">各日付讫的。</param>
internal sealed record BatchPayment(
    string Id, string Kind, Fund Fund, Month Month, DateOnly ApprovedOn, bool Deferred, long Ordered, long Outstanding, IReadOnlyDictionary<DateOnly, long> Paid)
{
    /// <summary>银行最后的话;不付款的批次,审批之日。</summary>
    public DateOnly LastOn => Paid.Count == 0 ? ApprovedOn : Paid.Keys.Max();
}

/// <summary>
/// 批次的付款进度。For months of batches at once: instructions and results are counted by the batch that their id begins with, in the order of their keys,
/// and only what is out of the ordinary — reissued, lapsed, kept back, returned — is looked at one by one.
/// </summary>
internal static class BatchPayments
{
    /// <summary>The batch that an instruction's id begins with, and a dash: what stands before the line's number and a reissue's.</summary>
    private const string BatchOfId = "rtrim(rtrim(rtrim({0}, '0123456789'), 'R'), '0123456789')";

    public static List<BatchPayment> Of(Store store, string region, Month first, Month last)
    {
        var scope = new { region, first = first.ToString(), last = last.ToString() };
        var batches = store.Query<Row>(
            """
            select b.id, b.kind, b.fund, b.month, s.on_day as approved_on, cast(case when d.batch_id is null then 0 else 1 end as bigint) as deferred
            from batch b
            join batch_step s on s.region = b.region and s.batch_id = b.id and s.step = 'approved'
            left join batch_deferral d on d.region = b.region and d.batch_id = b.id
            where b.region = @region and b.kind in ('advance', 'settlement') and b.month >= @first and b.month <= @last
            order by b.fund, b.month, b.kind, b.revision
            """, scope).ToList();
        var years = batches.Select(b => Month.Parse(b.Month).Year).Distinct().ToList();
        var all = Counts(store, region, years, Grouped("i.id", "null", "instruction i", "i.region = @region and i.id >= @from and i.id < @to"));
        var paid = Counts(store, region, years, Grouped("r.instruction_id", "r.booked_on", "payment_result r", "r.region = @region and r.instruction_id >= @from and r.instruction_id < @to and r.status = 'ACSC'"));
        var reissued = Counts(store, region, years, Grouped("n.replaces", "null", "instruction n", "n.region = @region and n.replaces >= @from and n.replaces < @to"));
        var lapsed = Counts(store, region, years, Grouped("l.instruction_id", "null", "payment_lapse l", "l.region = @region and l.instruction_id >= @from and l.instruction_id < @to"));
        var withheld = Counts(store, region, years, Grouped("w.instruction_id", "null",
            "(select distinct region, instruction_id from payment_withheld where region = @region and instruction_id >= @from and instruction_id < @to) w",
            """
            not exists (select 1 from payment_result r where r.region = w.region and r.instruction_id = w.instruction_id)
            and not exists (select 1 from payment_lapse l where l.region = w.region and l.instruction_id = w.instruction_id)
            and not exists (select 1 from payment_file_line f where f.region = w.region and f.instruction_id = w.instruction_id)
            and not exists (select 1 from instruction n where n.region = w.region and n.replaces = w.instruction_id)
            """));
        var cameBack = Counts(store, region, years, Grouped("p.instruction_id", "r.booked_on", // what is to be paid again has not been paid
            "payment_return p join payment_result r on r.region = p.region and r.instruction_id = p.instruction_id",
            "p.region = @region and p.instruction_id >= @from and p.instruction_id < @to and p.repay = 1"));

        return
        [
            .. batches.Select(b =>
            {
                var back = cameBack[b.Id].ToDictionary(c => c.OnDay!, c => c.Count);
                var days = paid[b.Id].Select(c => (On: c.OnDay!.ToDay(), Count: c.Count - back.GetValueOrDefault(c.OnDay!))).Where(c => c.Count > 0).ToDictionary(c => c.On, c => c.Count);
                var (issued, again) = (Sum(all, b.Id), Sum(reissued, b.Id));
                var open = issued - again - days.Values.Sum() - Sum(lapsed, b.Id) - Sum(withheld, b.Id);
                var waits = b.Deferred == 1 && !batches.Exists(n => (n.Kind, n.Fund, n.Month) == (b.Kind, b.Fund, b.Month) && batches.IndexOf(n) > batches.IndexOf(b));
                return new BatchPayment(b.Id, b.Kind, Funds.Parse(b.Fund), Month.Parse(b.Month), b.ApprovedOn.ToDay(), waits, issued - again, open, days);
            }),
        ];
    }

    private static string Grouped(string id, string day, string from, string where)
    {
        var batch = string.Format(System.Globalization.CultureInfo.InvariantCulture, BatchOfId, id);
        return $"select {batch} as batch, {day} as on_day, cast(count(*) as bigint) as count from {from} where {where} group by 1, 2";
    }

    /// <summary>Counts by batch, of both funds, of these years: ids begin with region, fund and month. A whole year, so that all who look at some of its months share it.</summary>
    private static ILookup<string, CountRow> Counts(Store store, string region, IEnumerable<int> years, string sql) =>
        Funds.All.SelectMany(fund => years.SelectMany(year => store.Kept<CountRow>(region, sql, new { region, from = $"{region}-{fund.Code()}-{year}01", to = $"{region}-{fund.Code()}-{year + 1}01" })))
            .ToLookup(r => r.Batch.TrimEnd('-'), StringComparer.Ordinal);

    private static long Sum(ILookup<string, CountRow> counts, string batch) => counts[batch].Sum(c => c.Count);

    private sealed record Row(string Id, string Kind, string Fund, string Month, string ApprovedOn, long Deferred);

    private sealed class CountRow
    {
        public string Batch { get; init; } = "";
        public string? OnDay { get; init; }
        public long Count { get; init; }
    }
}
