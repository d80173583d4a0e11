using System.Runtime.InteropServices;
using System.Text;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.App.Verification;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>批次与结算单的核验。Every run recomputed from its stored inputs; its inputs against the records; statements against each other and the books.</summary>
public static class RunChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var (recomputed, asRecorded) = (new Tally("批次由其依据重算"), new Tally("已审批批次的依据与截止时的记录一致"));
        var (intact, across) = (new Tally("结算单内容与摘要一致"), new Tally("各月恒等:应结算额与迟到调整之和等于截止时已结算月份的记录"));
        var (items, itemCount) = (new Sameness(), 0L);
        var batches = Batches.All(store).ToLookup(b => (b.Key.Region, Fund: b.Key.Fund.Code(), Month: b.Key.Month.ToString()));
        var months = store.Query<(string Region, string Fund, string Month)>("select distinct region, fund, month from statement").ToList();
        foreach (var book in months.Union(batches.Select(g => g.Key)).OrderBy(m => $"{m.Region} {m.Fund} {m.Month}", StringComparer.Ordinal).GroupBy(m => (m.Region, m.Fund)))
        {
            var all = Settled(store, book.Key);
            foreach (var month in book) // month by month: a province's year is more than memory holds
            {
                var (recorded, due) = (Recorded(store, month), ItemsOf(store, month));
                var settled = new Dictionary<(string Batch, string Provider), Statement>();
                foreach (var batch in batches[month])
                {
                    var outcome = AllRuns.Of(batch.Key.Kind).Recomputed(store, batch);
                    recomputed.Add(outcome.Hash == batch.Hash ? [] : [$"{batch.Id}:重算摘要 {outcome.Hash},原摘要 {batch.Hash}"]);
                    if (batch.Key.IsYearly || batch.Find("approved") is not { } approved) continue;
                    asRecorded.Add(GrossAsRecorded(batch, approved.Cut, outcome, recorded));
                    foreach (var statement in outcome.Statements) settled[(batch.Id, statement.Provider)] = statement;
                }
                foreach (var provider in ReadStatements(store, month, settled, intact, items))
                {
                    var of = all[provider];
                    of.Recorded += UpTo(of.Cut, recorded[provider]);
                    foreach (var item in due[provider].Where(i => i.ImportSeq <= of.Cut))
                    {
                        items.TakeOff(Said(item.Region, item.Kind, item.Id, item.EffectFen));
                        itemCount++;
                    }
                }
            }
            foreach (var of in all.Values)
                across.Add(new Fen(of.Stated) == of.Recorded ? [] : [$"{book.Key.Region} {book.Key.Fund} {of.Provider}:结算单 {new Fen(of.Stated)},记录 {of.Recorded}"]);
        }
        yield return recomputed.Result;
        yield return asRecorded.Result;
        yield return intact.Result;
        yield return across.Result;
        yield return Tally.Of("待遇支出与结算单、付款一致", BenefitsByProvider(store).ToList(), b =>
            b.Booked == b.Due ? [] : [$"{b.Region} {b.Fund} {b.Provider}:账上 {new Fen(b.Booked)},应为 {new Fen(b.Due)}"]);
        const string Items = "每项扣款与 DRG 结果恰计入一份结算单";
        yield return items.Holds ? (Items, itemCount, []) : Tally.Of(Items, ItemByItem(store, months).ToList(), i =>
            i.Stated == i.Recorded ? [] : [$"{i.Id}:导入 {i.Recorded} 元,结算单计入 {i.Stated} 元"]);
        yield return Tally.Of("待抵扣款不为负", store.Query<ClawbackRow>(
            "select region, fund, provider, month, cast(sum(amount_fen) as bigint) as open_fen from clawback_entry group by region, fund, provider, month").ToList(),
            c => c.OpenFen >= 0 ? [] : [$"{c.Region} {c.Fund} {c.Provider} {c.Month}:{new Fen(c.OpenFen)}"]);
    }

    /// <summary>
    /// The statements of a month, and whose they are. Most say, byte for byte, what their batch has just been recomputed to, whose hash is then theirs; only the
    /// others are read back and hashed themselves.
    /// </summary>
    private static List<string> ReadStatements(
        Store store, (string Region, string Fund, string Month) month, Dictionary<(string Batch, string Provider), Statement> settled, Tally intact, Sameness items)
    {
        var providers = new List<string>();
        using var content = new StatementContent();
        using var rows = store.Rows(
            "select batch_id, provider, hash, net_fen, content from statement where region = @Region and fund = @Fund and month = @Month", new { month.Region, month.Fund, month.Month });
        while (rows.Read())
        {
            var (batch, provider) = (rows.Text(0), rows.Text(1));
            var kept = rows.Bytes(4);
            var asSettled = settled.TryGetValue((batch, provider), out var statement) && content.Of(statement).SequenceEqual(kept);
            if (!asSettled) statement = Statements.Read(kept);
            var whole = statement!.Hash == rows.Text(2) && statement.Net.Value == rows.Long(3) && (asSettled || Settlement.HashOf(statement) == statement.Hash);
            intact.Add(whole ? [] : [$"{batch} {provider}:内容与摘要不符"]);
            foreach (var (kind, id, amount) in ItemsOf(statement)) items.Add(Said(statement.Region, kind, id, amount.Value));
            providers.Add(provider);
        }
        return providers;
    }

    private static IEnumerable<string> GrossAsRecorded(Batch batch, long cut, RecomputedBatch outcome, ILookup<string, TotalRow> recorded) =>
        outcome.Gross.Select(g => (g.Provider, g.Amount, Recorded: UpTo(cut, recorded[g.Provider]))).Where(g => g.Recorded != g.Amount)
            .Select(g => $"{batch.Id} {g.Provider}:依据 {g.Amount},记录 {g.Recorded}");

    /// <summary>The totals of a month by provider, read once for all that is compared with them.</summary>
    private static ILookup<string, TotalRow> Recorded(Store store, (string Region, string Fund, string Month) month) => store.Query<TotalRow>(
        "select provider, import_seq, pooled_fen + account_fen as fen from monthly_total where region = @Region and month = @Month and fund = @Fund",
        new { month.Region, month.Month, month.Fund }).ToLookup(t => t.Provider, StringComparer.Ordinal);

    private static Fen UpTo(long cut, IEnumerable<TotalRow> totals)
    {
        var sum = 0L;
        foreach (var total in totals)
            if (total.ImportSeq <= cut) sum += total.Fen;
        return new(sum);
    }

    /// <summary>What all statements of each provider of a book come to, and up to which import they go.</summary>
    private static Dictionary<string, SettledRow> Settled(Store store, (string Region, string Fund) book) => store.Query<SettledRow>(
        "select provider, max(cut) as cut, cast(sum(gross_fen + late_fen) as bigint) as stated from statement where region = @Region and fund = @Fund group by provider",
        new { book.Region, book.Fund }).ToDictionary(s => s.Provider, StringComparer.Ordinal);

    /// <summary>What a statement took in of each deduction and DRG result.</summary>
    private static IEnumerable<(string Kind, string Id, Fen Amount)> ItemsOf(Statement statement) => statement.Adjustments.IsEmpty ? []
        : statement.Adjustments.Where(a => a.Id is not null).Select(a => (a.Kind == AdjustmentKind.Drg ? "DRG" : "扣款", a.Id!, a.Amount));

    /// <summary>The deductions and DRG results of a month by provider, with their effect as imported.</summary>
    private static ILookup<string, ItemRow> ItemsOf(Store store, (string Region, string Fund, string Month) month) => store.Query<ItemRow>(
        """
        select region, provider, import_seq, '扣款' as kind, id, -amount_fen as effect_fen from deduction where region = @Region and month = @Month and fund = @Fund
        union all
        select region, provider, import_seq, 'DRG', id, amount_fen from drg_adjustment where region = @Region and month = @Month and fund = @Fund
        """, new { month.Region, month.Month, month.Fund }).ToLookup(i => i.Provider, StringComparer.Ordinal);

    private static Sameness.Said Said(string region, string kind, string id, long fen) =>
        Sameness.Said.Nothing.And(Encoding.UTF8.GetBytes(region)).And(Encoding.UTF8.GetBytes(kind)).And(Encoding.UTF8.GetBytes(id)).And(fen);

    /// <summary>
    /// Deductions and DRG results that the settlements' cuts include, with their effect as imported and as all statements together took it in;
    /// an item that a statement names and nobody imported is recorded as zero. Asked only where the two are not the same.
    /// </summary>
    private static IEnumerable<(string Id, Fen Recorded, Fen Stated)> ItemByItem(Store store, List<(string Region, string Fund, string Month)> months)
    {
        var (recorded, stated) = (new Dictionary<string, Fen>(StringComparer.Ordinal), new Dictionary<string, Fen>(StringComparer.Ordinal));
        foreach (var book in months.GroupBy(m => (m.Region, m.Fund)))
        {
            var all = Settled(store, book.Key);
            foreach (var month in book)
            {
                var due = ItemsOf(store, month);
                using var rows = store.Rows("select provider, content from statement where region = @Region and fund = @Fund and month = @Month", new { month.Region, month.Fund, month.Month });
                while (rows.Read())
                {
                    var provider = rows.Text(0);
                    foreach (var item in due[provider].Where(i => i.ImportSeq <= all[provider].Cut)) recorded.Add($"{item.Region} {item.Kind} {item.Id}", new(item.EffectFen));
                    var statement = Statements.Read(rows.Bytes(1));
                    foreach (var (kind, id, amount) in ItemsOf(statement))
                        CollectionsMarshal.GetValueRefOrAddDefault(stated, $"{statement.Region} {kind} {id}", out _) += amount;
                }
            }
        }
        return stated.Keys.Union(recorded.Keys).Order(StringComparer.Ordinal).Select(id => (id, recorded.GetValueOrDefault(id), stated.GetValueOrDefault(id)));
    }

    /// <summary>
    /// Booked: 5001 less what went to 4501, per provider. Due: what its statements set off against money advanced, plus net payments that the bank
    /// confirmed and that did not come back for good, less clawbacks and written-off
    /// prepayment and advances it paid back, and less penalties.
    /// </summary>
    private static IEnumerable<BenefitRow> BenefitsByProvider(Store store) => store.Query<BenefitRow>(
        """
        select region, fund, provider, cast(sum(booked) as bigint) as booked, cast(sum(due) as bigint) as due from (
          select region, fund, provider, debit_fen - credit_fen as booked, 0 as due from voucher_line
            where provider is not null and (account like '5001%' or account like '4501%')
          union all
          select region, fund, provider, 0, case when actual_fen > 0 then actual_fen - net_fen else 0 end from statement
          union all
          select region, fund, provider, 0, case when result_fen > 0 then result_fen - net_fen else 0 end from clearing_statement
          union all
          select region, fund, provider, 0, amount_fen from clawback_entry where split = ''
          union all
          select region, fund, provider, 0, -amount_fen from recall_event where step = 'recovered'
          union all
          select v.region, v.fund, l.provider, 0, l.debit_fen - l.credit_fen from voucher v
            left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
            join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.provider is not null
            where coalesce(o.rule, v.rule) in ('T15′', 'T21')
          union all
          select i.region, i.fund, i.provider, 0, i.amount_fen from instruction i
            join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
            where i.kind in ('settlement', 'clearing') and i.repays = 0
          union all
          select i.region, i.fund, i.provider, 0, -i.amount_fen from instruction i
            join payment_return b on b.region = i.region and b.instruction_id = i.id and b.repay = 0
            where i.kind in ('settlement', 'clearing')
        ) amounts group by region, fund, provider
        """);

    private sealed record TotalRow(string Provider, long ImportSeq, long Fen);

    private sealed record SettledRow(string Provider, long Cut, long Stated)
    {
        /// <summary>The totals of the months that are settled, up to that import.</summary>
        public Fen Recorded { get; set; }
    }

    private sealed record BenefitRow(string Region, string Fund, string Provider, long Booked, long Due);

    private sealed record ItemRow(string Region, string Provider, long ImportSeq, string Kind, string Id, long EffectFen);

    private sealed record ClawbackRow(string Region, string Fund, string Provider, string Month, long OpenFen);
}
