using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.MonthlySettlement;

/// <summary>批次与结算单的核验。Every run recomputed from its stored inputs; its inputs against the records; statements against each other and the books.</summary>
public static class RunChecks
{
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var batches = Batches.All(store).ToList();
        yield return Counted("批次由其依据重算", batches, batch => Recomputed(store, batch));
        yield return Counted("已审批批次的依据与截止时的记录一致", batches.Where(b => !b.Key.IsYearly && b.Find("approved") is not null), batch => GrossAsRecorded(store, batch));
        yield return Counted("结算单内容与摘要一致", StatementRows(store), StatementIntact);
        yield return Counted("各月恒等:应结算额与迟到调整之和等于截止时已结算月份的记录", AcrossMonths(store).ToList(), m =>
            m.Stated == m.Recorded ? [] : [$"{m.Region} {m.Fund} {m.Provider}:结算单 {new Fen(m.Stated)},记录 {new Fen(m.Recorded)}"]);
        yield return Counted("待遇支出与结算单、付款一致", BenefitsByProvider(store).ToList(), b =>
            b.Booked == b.Due ? [] : [$"{b.Region} {b.Fund} {b.Provider}:账上 {new Fen(b.Booked)},应为 {new Fen(b.Due)}"]);
        yield return Counted("每项扣款与 DRG 结果恰计入一份结算单", Items(store).ToList(), i =>
            i.Stated == i.Recorded ? [] : [$"{i.Id}:导入 {i.Recorded} 元,结算单计入 {i.Stated} 元"]);
        yield return Counted("待抵扣款不为负", store.Query<ClawbackRow>(
            "select region, fund, provider, month, cast(sum(amount_fen) as bigint) as open_fen from clawback_entry group by region, fund, provider, month").ToList(),
            c => c.OpenFen >= 0 ? [] : [$"{c.Region} {c.Fund} {c.Provider} {c.Month}:{new Fen(c.OpenFen)}"]);
    }

    private static (string, long, IReadOnlyList<string>) Counted<T>(string name, IEnumerable<T> items, Func<T, IEnumerable<string>> faultsOf)
    {
        var checkedItems = 0L;
        var faults = new List<string>();
        foreach (var item in items)
        {
            checkedItems++;
            faults.AddRange(faultsOf(item));
        }
        return (name, checkedItems, faults);
    }

    private static IEnumerable<string> Recomputed(Store store, Batch batch)
    {
        var hash = AllRuns.Of(batch.Key.Kind).RecomputedHash(store, batch);
        if (hash != batch.Hash) yield return $"{batch.Id}:重算摘要 {hash},原摘要 {batch.Hash}";
    }

    private static IEnumerable<string> GrossAsRecorded(Store store, Batch batch)
    {
        var recorded = store.Query<GrossRow>(
            """
            select provider, cast(sum(pooled_fen + account_fen) as bigint) as gross_fen from monthly_total
            where region = @Region and month = @month and fund = @fund and import_seq <= @Cut group by provider
            """,
            new { batch.Key.Region, month = batch.Key.Month.ToString(), fund = batch.Key.Fund.Code(), batch.Find("approved")!.Cut })
            .ToDictionary(r => r.Provider, r => new Fen(r.GrossFen));
        var decided = batch.Key.Kind switch
        {
            BatchKind.Advance => Advance.Decide(Batches.Inputs<AdvanceInputs>(store, batch)).Lines.Select(l => (l.Provider, l.Gross)),
            BatchKind.Settlement => Settlement.Decide(Batches.Inputs<SettlementInputs>(store, batch)).Statements.Select(s => (s.Provider, s.Gross)),
            _ => [],
        };
        return decided.Where(d => recorded.GetValueOrDefault(d.Provider) != d.Gross)
            .Select(d => $"{batch.Id} {d.Provider}:依据 {d.Gross},记录 {recorded.GetValueOrDefault(d.Provider)}");
    }

    private static IEnumerable<StatementRow> StatementRows(Store store) =>
        store.Query<StatementRow>("select batch_id, provider, hash, net_fen, content from statement order by region, fund, month, provider");

    private static IEnumerable<string> StatementIntact(StatementRow row)
    {
        var statement = Statements.Read(row.Content);
        if (statement.Hash != row.Hash || Settlement.HashOf(statement) != row.Hash || statement.Net.Value != row.NetFen)
            yield return $"{row.BatchId} {row.Provider}:内容与摘要不符";
    }

    private static IEnumerable<MonthsRow> AcrossMonths(Store store) => store.Query<MonthsRow>(
        """
        select l.region, l.fund, l.provider, l.stated, cast(coalesce(sum(t.pooled_fen + t.account_fen), 0) as bigint) as recorded
        from (
          select region, fund, provider, max(cut) as cut, cast(sum(gross_fen + late_fen) as bigint) as stated
          from statement group by region, fund, provider
        ) l
        join statement m on m.region = l.region and m.fund = l.fund and m.provider = l.provider
        left join monthly_total t on t.region = m.region and t.month = m.month and t.fund = m.fund and t.provider = m.provider and t.import_seq <= l.cut
        group by l.region, l.fund, l.provider, l.stated
        """);

    /// <summary>
    /// Deductions and DRG results that the settlements' cuts include, with their effect as imported and as all statements together took it in;
    /// an item that a statement names and nobody imported is recorded as zero.
    /// </summary>
    private static IEnumerable<(string Id, Fen Recorded, Fen Stated)> Items(Store store)
    {
        var stated = new Dictionary<string, Fen>();
        foreach (var row in StatementRows(store))
        {
            var statement = Statements.Read(row.Content);
            foreach (var item in statement.Adjustments.Where(a => a.Id is not null))
            {
                var id = $"{statement.Region} {(item.Kind == AdjustmentKind.Drg ? "DRG" : "扣款")} {item.Id}";
                stated[id] = stated.GetValueOrDefault(id) + item.Amount;
            }
        }
        var recorded = store.Query<ItemRow>(
            """
            select i.region, i.kind, i.id, i.effect_fen from (
              select region, fund, provider, month, import_seq, '扣款' as kind, id, -amount_fen as effect_fen from deduction
              union all
              select region, fund, provider, month, import_seq, 'DRG', id, amount_fen from drg_adjustment
            ) i
            join statement m on m.region = i.region and m.fund = i.fund and m.provider = i.provider and m.month = i.month
            where i.import_seq <= (select max(s.cut) from statement s where s.region = i.region and s.fund = i.fund and s.provider = i.provider)
            """).ToDictionary(r => $"{r.Region} {r.Kind} {r.Id}", r => new Fen(r.EffectFen));
        return stated.Keys.Union(recorded.Keys).Order(StringComparer.Ordinal).Select(id => (id, recorded.GetValueOrDefault(id), stated.GetValueOrDefault(id)));
    }

    /// <summary>
    /// Booked: 5001 less what went to 4501, per provider. Due: what its statements set off against money advanced, plus net payments that the bank
    /// confirmed and that did not come back for good, less clawbacks it paid back.
    /// </summary>
    private static IEnumerable<BenefitRow> BenefitsByProvider(Store store) => store.Query<BenefitRow>(
        """
        select region, fund, provider, cast(sum(booked) as bigint) as booked, cast(sum(due) as bigint) as due from (
          select region, fund, provider, debit_fen - credit_fen as booked, 0 as due from voucher_line
            where provider is not null and (account like '5001%' or account like '4501%')
          union all
          select region, fund, provider, 0, case when actual_fen > 0 then actual_fen - net_fen else 0 end from statement
          union all
          select region, fund, provider, 0, amount_fen from clawback_entry where amount_fen < 0
          union all
          select i.region, i.fund, i.provider, 0, i.amount_fen from instruction i
            join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
            where i.kind = 'settlement' and i.repays = 0
          union all
          select i.region, i.fund, i.provider, 0, -i.amount_fen from instruction i
            join payment_return b on b.region = i.region and b.instruction_id = i.id and b.repay = 0
            where i.kind = 'settlement'
        ) amounts group by region, fund, provider
        """);

    private sealed record GrossRow(string Provider, long GrossFen);

    private sealed record StatementRow(string BatchId, string Provider, string Hash, long NetFen, string Content);

    private sealed record MonthsRow(string Region, string Fund, string Provider, long Stated, long Recorded);

    private sealed record BenefitRow(string Region, string Fund, string Provider, long Booked, long Due);

    private sealed record ItemRow(string Region, string Kind, string Id, long EffectFen);

    private sealed record ClawbackRow(string Region, string Fund, string Provider, string Month, long OpenFen);
}
