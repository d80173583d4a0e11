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
        var (intact, stated) = (new Tally("结算单内容与摘要一致"), new Dictionary<string, Fen>(StringComparer.Ordinal));
        var batches = Batches.All(store).ToLookup(b => (b.Key.Region, Fund: b.Key.Fund.Code(), Month: b.Key.Month.ToString()));
        var months = store.Query<(string Region, string Fund, string Month)>("select distinct region, fund, month from statement").ToList();
        foreach (var month in months.Union(batches.Select(g => g.Key)).OrderBy(m => $"{m.Region} {m.Fund} {m.Month}", StringComparer.Ordinal)) // month by month: a province's year is more than memory holds
        {
            var settled = new Dictionary<(string Batch, string Provider), Statement>();
            foreach (var batch in batches[month])
            {
                var outcome = AllRuns.Of(batch.Key.Kind).Recomputed(store, batch);
                recomputed.Add(outcome.Hash == batch.Hash ? [] : [$"{batch.Id}:重算摘要 {outcome.Hash},原摘要 {batch.Hash}"]);
                if (batch.Key.IsYearly || batch.Find("approved") is not { } approved) continue;
                asRecorded.Add(GrossAsRecorded(store, batch, approved.Cut, outcome));
                foreach (var statement in outcome.Statements) settled[(batch.Id, statement.Provider)] = statement;
            }
            ReadStatements(store, month, settled, intact, stated);
        }
        yield return recomputed.Result;
        yield return asRecorded.Result;
        yield return intact.Result;
        yield return Tally.Of("各月恒等:应结算额与迟到调整之和等于截止时已结算月份的记录", AcrossMonths(store).ToList(), m =>
            m.Stated == m.Recorded ? [] : [$"{m.Region} {m.Fund} {m.Provider}:结算单 {new Fen(m.Stated)},记录 {new Fen(m.Recorded)}"]);
        yield return Tally.Of("待遇支出与结算单、付款一致", BenefitsByProvider(store).ToList(), b =>
            b.Booked == b.Due ? [] : [$"{b.Region} {b.Fund} {b.Provider}:账上 {new Fen(b.Booked)},应为 {new Fen(b.Due)}"]);
        yield return Tally.Of("每项扣款与 DRG 结果恰计入一份结算单", Items(store, stated).ToList(), i =>
            i.Stated == i.Recorded ? [] : [$"{i.Id}:导入 {i.Recorded} 元,结算单计入 {i.Stated} 元"]);
        yield return Tally.Of("待抵扣款不为负", store.Query<ClawbackRow>(
            "select region, fund, provider, month, cast(sum(amount_fen) as bigint) as open_fen from clawback_entry group by region, fund, provider, month").ToList(),
            c => c.OpenFen >= 0 ? [] : [$"{c.Region} {c.Fund} {c.Provider} {c.Month}:{new Fen(c.OpenFen)}"]);
    }

    /// <summary>
    /// The statements of a month. Most say, byte for byte, what their batch has just been recomputed to, whose hash is then theirs; only the others are read back
    /// and hashed themselves.
    /// </summary>
    private static void ReadStatements(
        Store store, (string Region, string Fund, string Month) month, Dictionary<(string Batch, string Provider), Statement> settled, Tally intact, Dictionary<string, Fen> stated)
    {
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
            AddItems(stated, statement);
        }
    }

    private static IEnumerable<string> GrossAsRecorded(Store store, Batch batch, long cut, RecomputedBatch outcome)
    {
        var recorded = store.Query<GrossRow>(
            """
            select provider, cast(sum(pooled_fen + account_fen) as bigint) as gross_fen from monthly_total
            where region = @Region and month = @month and fund = @fund and import_seq <= @cut group by provider
            """,
            new { batch.Key.Region, month = batch.Key.Month.ToString(), fund = batch.Key.Fund.Code(), cut })
            .ToDictionary(r => r.Provider, r => new Fen(r.GrossFen));
        return outcome.Gross.Where(g => recorded.GetValueOrDefault(g.Provider) != g.Amount)
            .Select(g => $"{batch.Id} {g.Provider}:依据 {g.Amount},记录 {recorded.GetValueOrDefault(g.Provider)}");
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

    /// <summary>What a statement took in of each deduction and DRG result.</summary>
    private static void AddItems(Dictionary<string, Fen> stated, Statement statement)
    {
        foreach (var item in statement.Adjustments.Where(a => a.Id is not null))
        {
            var id = $"{statement.Region} {(item.Kind == AdjustmentKind.Drg ? "DRG" : "扣款")} {item.Id}";
            stated[id] = stated.GetValueOrDefault(id) + item.Amount;
        }
    }

    /// <summary>
    /// Deductions and DRG results that the settlements' cuts include, with their effect as imported and as all statements together took it in;
    /// an item that a statement names and nobody imported is recorded as zero.
    /// </summary>
    private static IEnumerable<(string Id, Fen Recorded, Fen Stated)> Items(Store store, Dictionary<string, Fen> stated)
    {
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
    /// confirmed and that did not come back for good, less clawbacks and written-off
    /// prepayment it paid back.
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
          select i.region, i.fund, i.provider, 0, i.amount_fen from instruction i
            join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
            where i.kind in ('settlement', 'clearing') and i.repays = 0
          union all
          select i.region, i.fund, i.provider, 0, -i.amount_fen from instruction i
            join payment_return b on b.region = i.region and b.instruction_id = i.id and b.repay = 0
            where i.kind in ('settlement', 'clearing')
        ) amounts group by region, fund, provider
        """);

    private sealed record GrossRow(string Provider, long GrossFen);

    private sealed record MonthsRow(string Region, string Fund, string Provider, long Stated, long Recorded);

    private sealed record BenefitRow(string Region, string Fund, string Provider, long Booked, long Due);

    private sealed record ItemRow(string Region, string Kind, string Id, long EffectFen);

    private sealed record ClawbackRow(string Region, string Fund, string Provider, string Month, long OpenFen);
}
