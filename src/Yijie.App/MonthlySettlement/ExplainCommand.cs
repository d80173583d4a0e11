using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.AnnualClearing;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.MonthlySettlement;

/// <summary>为什么是这个数。<c>explain</c>: the amount of an instruction, of a batch or of one provider in it, from its inputs by its formula to its vouchers and payment.</summary>
public static class ExplainCommand
{
    public static Command Build()
    {
        var id = new Argument<string>("ID") { Description = "支付指令号,或批次号(可用 --provider 指明其中的机构)" };
        var provider = new Option<string>("--provider") { Description = "批次中的机构" };
        return new Command("explain", "为什么是这个数:依据、公式、条款、凭证、付款") { id, provider }.ReadBy(Readers.WithProviders).Answers<Explanation>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var (batch, code) = Resolve(store, parsed.GetValue(id)!, parsed.GetValue(provider));
            context.RequireReader(store, batch.Key.Region, code);
            var explanation = (batch.Key.Kind, code) switch
            {
                (BatchKind.Advance, null) => OfAdvanceBatch(store, batch),
                (BatchKind.Advance, _) => OfAdvance(store, batch, code),
                (BatchKind.Settlement, null) => OfSettlementBatch(store, batch),
                (BatchKind.Settlement, _) => OfSettlement(store, batch, code),
                (BatchKind.Clearing, _) => ClearingExplanation.Of(store, batch, code),
                (BatchKind.Prepayment, _) => PrepaymentExplanation.Of(store, batch, code),
            };
            context.Answer(explanation, text => Print(text, explanation, batch.Key.Period));
        });
    }

    private static (Batch Batch, string? Provider) Resolve(Store store, string id, string? provider)
    {
        var instruction = store.Find<InstructionRow>("select batch_id, provider from instruction where region = @region and id = @id", new { region = Batches.RegionOf(id), id });
        if (instruction is not null) return (Batches.Get(store, instruction.BatchId), instruction.Provider);
        return (Batches.Get(store, id), provider);
    }

    private static Explanation OfAdvanceBatch(Store store, Batch batch)
    {
        var inputs = Batches.Inputs<AdvanceInputs>(store, batch);
        var outcome = Advance.Decide(inputs);
        return Complete(store, batch, null, outcome.Total,
            [
                new("应结算额 G", outcome.Lines.Sum(l => l.Gross), $"予以预拨的 {outcome.Lines.Length} 家机构合计", "方案·二、三"),
                new("月初预拨 P", outcome.Total, $"逐家按 {inputs.Ratio.Value} 计算、四舍五入到分后相加", inputs.Ratio.Cite),
                new("不予预拨", Fen.Zero, $"{outcome.Excluded.Length} 家,应结算额合计 {outcome.Excluded.Sum(e => e.Gross)} 元", "方案·三"),
            ],
            [PolicyOf("advance_rate", inputs.Ratio)], new([], [], [], [], [], null));
    }

    private static Explanation OfSettlementBatch(Store store, Batch batch)
    {
        var inputs = Batches.Inputs<SettlementInputs>(store, batch);
        var outcome = Settlement.Decide(inputs);
        var all = outcome.Statements;
        return Complete(store, batch, null, outcome.TotalNet,
            [
                new("应结算额 G", all.Sum(s => s.Gross), $"{all.Length} 份结算单合计,下同", "方案·二、三"),
                new("迟到调整", all.Sum(s => s.Late), "已结算月份在上次结算之后到达的记录", "方案·三"),
                new("审核扣款", -all.Sum(s => s.Audit), "月度审核", "方案·三"),
                new("协议扣款", -all.Sum(s => s.Agreement), "协议核查", "方案·三"),
                new("DRG/DIP 调整", all.Sum(s => s.Drg), "分组结果与申报之差", "方案·三"),
                new("保证金预留", -all.Sum(s => s.Deposit), $"逐家按 {inputs.DepositRate.Value} 计算、四舍五入到分后相加", inputs.DepositRate.Cite),
                new("实际应结算额 A", all.Sum(s => s.Actual), "以上合计", "方案·三"),
                new("冲抵", -all.Sum(s => s.Offsets.Sum(o => o.Amount)), "预拨、待抵扣款与预付金", "方案·三"),
                new("新增待抵扣", all.Sum(s => s.ClawbackSplit.Sum(c => c.Total)), "实际应结算额为负的机构", "方案·三"),
                new("实付金额", outcome.TotalNet, "A 减去冲抵,加上新增待抵扣", "方案·三"),
            ],
            [PolicyOf("deposit_rate", inputs.DepositRate)], new([], [], [], [], [], null));
    }

    /// <summary>冲抵的一步。</summary>
    internal static ExplanationStep StepOf(Offset offset, string basis) =>
        new($"冲抵 {OffsetAnswer.Of(offset).Period()}", -offset.Amount, basis, offset.Kind == OpenItemKind.Prepayment ? "办法·第十条" : "方案·三");

    internal static ExplanationPolicy PolicyOf(string name, Provision<Rate> rate) => ExplanationPolicy.Of(name, rate.Value.ToString(), rate.From, rate.Cite);

    private static Explanation OfAdvance(Store store, Batch batch, string provider)
    {
        var inputs = Batches.Inputs<AdvanceInputs>(store, batch);
        var candidate = inputs.Candidates.FirstOrDefault(c => c.Provider == provider) ?? throw NotIn(batch, provider);
        var outcome = Advance.Decide(inputs);
        if (outcome.Deferred.Contains(provider)) throw new UsageException($"批次 {batch.Id} 没有预拨机构 {provider}:{Reasons.Chinese("funds-short")},留待下一批");
        var amount = outcome.Lines.FirstOrDefault(l => l.Provider == provider)?.Amount ?? Fen.Zero;
        var excluded = outcome.Excluded.FirstOrDefault(e => e.Provider == provider)?.Reasons ?? [];
        return Complete(store, batch, provider, amount,
            [
                new("应结算额 G", candidate.Gross, $"{batch.Key.Month} 计入的记录,截至第 {batch.Find("approved")?.Cut ?? batch.Cut} 次导入", "方案·二、三"),
                excluded.IsEmpty
                    ? new("月初预拨 P", amount, candidate.Gross > Fen.Zero ? $"{candidate.Gross} × {inputs.Ratio.Value},四舍五入到分" : "应结算额不为正,不预拨", inputs.Ratio.Cite)
                    : new("不予预拨", Fen.Zero, string.Join("、", excluded.Select(Reasons.Chinese)), "方案·三"),
            ],
            [PolicyOf("advance_rate", inputs.Ratio)],
            new(Totals(store, batch, provider), [], [], [], [], null));
    }

    private static Explanation OfSettlement(Store store, Batch batch, string provider)
    {
        var inputs = Batches.Inputs<SettlementInputs>(store, batch);
        var candidate = inputs.Candidates.FirstOrDefault(c => c.Provider == provider) ?? throw NotIn(batch, provider);
        var outcome = Settlement.Decide(inputs);
        if (outcome.NotReady.FirstOrDefault(n => n.Provider == provider) is { } waiting)
            throw new UsageException($"批次 {batch.Id} 没有结算机构 {provider}:试算时{string.Join("、", waiting.Reasons.Select(Reasons.Chinese))}");
        var s = outcome.Statements.Single(s => s.Provider == provider);
        var rate = inputs.DepositRate;
        return Complete(store, batch, provider, s.Net,
            [
                new("应结算额 G", s.Gross, $"{batch.Key.Month} 计入的记录", "方案·二、三"),
                new("迟到调整", s.Late, "已结算月份在上次结算之后到达的记录", "方案·三"),
                new("审核扣款", -s.Audit, "月度审核", "方案·三"),
                new("协议扣款", -s.Agreement, "协议核查", "方案·三"),
                new("DRG/DIP 调整", s.Drg, "分组结果与申报之差", "方案·三"),
                new("保证金预留", -s.Deposit, $"{s.Actual + s.Deposit} × {rate.Value},四舍五入到分", rate.Cite),
                new("实际应结算额 A", s.Actual, "以上合计", "方案·三"),
                .. s.Offsets.Select(o => StepOf(o, o.Kind switch
                {
                    OpenItemKind.Advance => "即时结算预拨未清",
                    OpenItemKind.Clawback => "待抵扣款",
                    OpenItemKind.Recovery => "年终清算应收回款",
                    OpenItemKind.Prepayment => "医保预付金收回",
                })),
                .. s.Actual < Fen.Zero ? (ExplanationStep[])[new("新增待抵扣", -s.Actual, "实际应结算额为负,不冲抵,从以后月份中抵扣", "方案·三")] : [],
                new("实付金额", s.Net, s.Actual < Fen.Zero ? "以上合计" : s.Net == Fen.Zero ? "冲抵后无余额" : "A 减去冲抵", "方案·三"),
            ],
            [PolicyOf("deposit_rate", rate)],
            new(
                [.. candidate.Gross.Select(InputTotal.Of)], [.. candidate.Late.Select(InputTotal.Of)],
                [.. candidate.Deductions.Select(d => new InputDeduction(d.Id, d.Month, d.Kind == DeductionKind.Audit ? "audit" : "agreement", d.Category?.Name(), d.Amount))],
                [.. candidate.Drg.Select(d => new InputDeduction(d.Id, d.Month, "drg", Category.Inpatient.Name(), d.Amount))],
                [.. Netting.InOrder(candidate.Open).Select(InputOpenItem.Of)],
                candidate.Gate));
    }

    /// <summary>The explanation with what followed from the batch: vouchers and payments, of one provider or of all.</summary>
    internal static Explanation Complete(
        Store store, Batch batch, string? provider, Fen amount, ImmutableArray<ExplanationStep> formula, ImmutableArray<ExplanationPolicy> policy, ExplanationInputs inputs)
    {
        var (from, to) = Instructions.IdsOf(batch.Id);
        var scope = new { batch.Key.Region, fund = batch.Key.Fund.Code(), batch.Id, from, to, provider };
        var ofProvider = provider is null ? "" : "and provider = @provider";
        var payments = store.Query<ExplanationPayment>(
            $"select id as instruction_id, amount_fen, status, booked_on, bank_ref from instruction_status where region = @Region and id > @from and id < @to {ofProvider} order by id", scope);
        var postings = store.Query<ExplanationPosting>(
            $"""
            select v.period, v.number, v.on_day, v.rule, l.account, l.month,
              cast(sum(l.debit_fen) as bigint) as debit_fen, cast(sum(l.credit_fen) as bigint) as credit_fen, v.hash
            from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
            where v.region = @Region and v.fund = @fund and l.provider is not null {(provider is null ? "" : "and l.provider = @provider")}
              and (v.source = @Id or l.reference in (select id from instruction where region = @Region and id > @from and id < @to))
            group by v.seq, v.period, v.number, v.on_day, v.rule, l.account, l.month, v.hash
            order by v.seq, l.account
            """, scope);
        return new(batch.Id, provider, batch.Key.Fund.Code(), batch.Key.Month, amount, formula, policy, inputs,
            new(batch.Id, batch.Hash, batch.Cut, batch.Stage, batch.PreparedBy, batch.Find("reviewed")?.Actor, batch.Find("approved")?.Actor, batch.Find("approved")?.OnDay),
            [.. postings], [.. payments]);
    }

    /// <summary>The rows behind an advance by category; the decision itself reads their sum.</summary>
    private static ImmutableArray<InputTotal> Totals(Store store, Batch batch, string provider) =>
    [
        .. store.Query<TotalRow>(
                """
                select category, cast(sum(row_count) as bigint) as row_count, cast(sum(pooled_fen) as bigint) as pooled_fen, cast(sum(account_fen) as bigint) as account_fen
                from monthly_total where region = @Region and month = @month and fund = @fund and provider = @provider and import_seq <= @cut
                group by category order by category
                """,
                new { batch.Key.Region, month = batch.Key.Month.ToString(), fund = batch.Key.Fund.Code(), provider, cut = batch.Find("approved")?.Cut ?? batch.Cut })
            .Select(r => new InputTotal(batch.Key.Month, ((Category)r.Category).Name(), r.RowCount, new(r.PooledFen), new(r.AccountFen))),
    ];

    internal static UsageException NotIn(Batch batch, string provider) => new($"批次 {batch.Id} 中没有机构 {provider}");

    private static void Print(TextWriter text, Explanation e, string period)
    {
        text.WriteLine($"{e.Provider ?? "全部机构"}  {period}  批次 {e.Id}  金额 {e.AmountFen} 元");
        text.WriteLine();
        foreach (var step in e.Formula) text.WriteLine($"{step.AmountFen,20}  {step.Step}  —— {step.Basis}({step.Article})");
        foreach (var policy in e.Policy) text.WriteLine($"{"",20}  参数 {policy.Title} {policy.Value},{policy.From.ToIso()} 起({policy.Cite})");
        foreach (var i in e.Inputs.Gross) text.WriteLine($"{i.PooledFen + i.AccountFen,20}  记录 {i.Category} {i.Rows} 条:统筹 {i.PooledFen},个账 {i.AccountFen}");
        foreach (var i in e.Inputs.Late) text.WriteLine($"{i.PooledFen + i.AccountFen,20}  迟到记录 {i.Month} {i.Category} {i.Rows} 条:统筹 {i.PooledFen},个账 {i.AccountFen}");
        foreach (var d in e.Inputs.Deductions.Concat(e.Inputs.Drg)) text.WriteLine($"{d.AmountFen,20}  {Adjustments.InWords(d.Kind)} {d.Id}({d.Month})");
        foreach (var p in e.Postings) text.WriteLine($"{new Fen(p.DebitFen - p.CreditFen),20}  凭证 {p.Period} 第 {p.Number} 号({p.Rule})科目 {p.Account}");
        foreach (var p in e.Payments) text.WriteLine($"{new Fen(p.AmountFen),20}  指令 {p.InstructionId}:{InstructionStatuses.InWords(p.Status)} {p.BookedOn} {p.BankRef}");
        text.WriteLine($"{"",20}  经办 {e.Batch.PreparedBy},复核 {e.Batch.ReviewedBy},审批 {e.Batch.ApprovedBy} {e.Batch.ApprovedOn};摘要 {e.Batch.Hash}");
    }

    private sealed record InstructionRow(string BatchId, string Provider);

    private sealed record TotalRow(long Category, long RowCount, long PooledFen, long AccountFen);
}

/// <summary>金额的来历。One amount with everything it rests on and everything that followed from it.</summary>
public sealed record Explanation(
    string Id, string? Provider, string Fund, Month Month, Fen AmountFen,
    ImmutableArray<ExplanationStep> Formula, ImmutableArray<ExplanationPolicy> Policy, ExplanationInputs Inputs, ExplanationBatch Batch,
    ImmutableArray<ExplanationPosting> Postings, ImmutableArray<ExplanationPayment> Payments);

public sealed record ExplanationStep(string Step, Fen AmountFen, string Basis, string Article);

public sealed record ExplanationPolicy(string Name, string Title, string Value, DateOnly From, string Cite)
{
    public static ExplanationPolicy Of(string name, string value, DateOnly from, string cite) => new(name, ParameterWords.Of(name).Title, value, from, cite);
}

public sealed record ExplanationInputs(
    ImmutableArray<InputTotal> Gross, ImmutableArray<InputTotal> Late, ImmutableArray<InputDeduction> Deductions, ImmutableArray<InputDeduction> Drg,
    ImmutableArray<InputOpenItem> Open, GateFacts? Gate);

public sealed record InputTotal(Month Month, string Category, long Rows, Fen PooledFen, Fen AccountFen)
{
    public static InputTotal Of(CategoryTotal t) => new(t.Month, t.Category.Name(), t.Rows, t.Pooled, t.Account);
}

public sealed record InputDeduction(string Id, Month Month, string Kind, string? Category, Fen AmountFen);

/// <summary>未清款项;种类与所属期的写法同冲抵。</summary>
public sealed record InputOpenItem(string Kind, Month Month, Fen BalanceFen, string? Year)
{
    public static InputOpenItem Of(OpenItem item)
    {
        var offset = OffsetAnswer.Of(new(item.Kind, item.Month, item.Balance, []));
        return new(offset.Kind, offset.Month, offset.AmountFen, offset.Year);
    }
}

public sealed record ExplanationBatch(string Id, string Hash, long Cut, string Stage, string PreparedBy, string? ReviewedBy, string? ApprovedBy, string? ApprovedOn);

public sealed record ExplanationPosting(string Period, long Number, string OnDay, string Rule, string Account, string? Month, long DebitFen, long CreditFen, string Hash);

public sealed record ExplanationPayment(string InstructionId, long AmountFen, string Status, string? BookedOn, string? BankRef);
