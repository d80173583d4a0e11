using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>一个年度的预付金申请与会商清单。</summary>
/// <param name="Hash">会商清单的摘要: of what waits for the finance bureau's opinion or the determination.</param>
/// <param name="Gate">Null: it cannot be decided; the refusal says why.</param>
public sealed record ListAnswer(
    string Region, string Fund, string Year, string Hash, Fen TotalFen, ImmutableArray<ListLineAnswer> Lines, GateAnswer? Gate, ImmutableArray<Refusal> GateRefusals,
    ImmutableArray<ListedApplication> Applications, ImmutableArray<OpinionAnswer> Opinions);

public sealed record ListLineAnswer(string Id, string Provider, Fen SpendingFen, int Months, Fen BaseFen, int Scale, string ScaleCite, Fen AmountFen)
{
    public static ListLineAnswer Of(ListLine line) => new(
        line.Id, line.Provider, line.Quota.Spending, line.Quota.Months, line.Quota.Base, line.Quota.Scale, line.Quota.ScaleCite, line.Quota.Amount);
}

public sealed record ListedApplication(string Id, string Provider, string State, string AppliedOn, long? DeterminedFen, string Reason, PrepaymentPayment? Payment);

public sealed record OpinionAnswer(long Seq, string Hash, string Result, string Note, string Document, string OnDay, string Actor);

/// <summary>核定的结果。</summary>
public sealed record DeterminationAnswer(string Region, string Fund, string Year, string Hash, Fen TotalFen, ImmutableArray<ListLineAnswer> Lines);

/// <summary>会商与核定。<c>prepay list</c>: what goes to the finance bureau. <c>prepay opinion</c>: what it says. <c>prepay determine</c>: by the approver.</summary>
public static class Lists
{
    private const string Article = "办法·第八条(二)";

    public static Command List()
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption());
        return new Command("list", "一个年度的申请,以及送财政会商的清单、合计与摘要") { region, fund, year }.ReadBy(Readers.Agency).UntilNextAct().Answers<ListAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, parsed.GetValue(region)!);
            var answer = Answer(context, store, parsed.GetValue(region)!, parsed.GetValue(fund)!.Value, parsed.GetValue(year)!.Value);
            context.Answer(answer, text => Write(text, answer));
        });
    }

    public static Command Opinion()
    {
        var (region, fund, year, hash) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption(), HashOption());
        var result = new Option<string>("--result") { Description = "agree 同意,disagree 不同意", Required = true };
        result.AcceptOnlyFromAmong("agree", "disagree");
        var note = new Option<string>("--note") { Description = "意见", Required = true };
        var document = new Option<string>("--document") { Description = "复函文号", Required = true };
        return new Command("opinion", "财政部门对会商清单的意见(财政)") { region, fund, year, hash, result, note, document }.ActBy(Role.Finance).Answers<ListAnswer>().Does((context, parsed) =>
        {
            var (where, which, january) = (parsed.GetValue(region)!, parsed.GetValue(fund)!.Value, parsed.GetValue(year)!.Value);
            var given = new Said(parsed.GetValue(hash)!, parsed.GetValue(result)!, parsed.GetValue(note).Given("--note"), parsed.GetValue(document).Given("--document"));
            using (var store = context.Database.Write(where))
            {
                if (Enter(context, store, where, which, january, given)) store.Commit();
                else context.Say("此项意见已登记,未重复。");
            }
            Reply(context, where, which, january);
        });
    }

    public static Command Determine()
    {
        var (region, fund, year, hash) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption(), HashOption());
        return new Command("determine", "核定:财政同意的清单(审批)") { region, fund, year, hash }.ActBy(Role.Approver).Answers<DeterminationAnswer>().Does((context, parsed) =>
        {
            var (where, which, january, seen) = (parsed.GetValue(region)!, parsed.GetValue(fund)!.Value, parsed.GetValue(year)!.Value, parsed.GetValue(hash)!);
            ConsultationList list;
            using (var store = context.Database.Write(where))
            {
                var person = context.Begin(store, where, which, Role.Approver);
                if (Determined(store, where, which, january, seen, person) is { } done)
                {
                    context.Say("此清单已核定,未重复。");
                    list = done;
                }
                else
                {
                    list = Determine(context, store, where, which, january, seen, person);
                    store.Commit();
                }
            }
            var answer = new DeterminationAnswer(where, which.Code(), january.ToString()[..4], list.Hash, list.Total, [.. list.Lines.Select(ListLineAnswer.Of)]);
            context.Answer(answer, text => text.WriteLine($"已核定 {answer.Lines.Length} 份,{answer.TotalFen} 元;清单 {answer.Hash}"));
        });
    }

    /// <summary>What an application's determined amount rests on; null: not determined.</summary>
    public static QuotaInputs? QuotaOf(Store store, ApplicationRecord application) => store.Find<string>(
        """
        select o.inputs from prepayment_determined d
        join prepayment_determination n on n.region = d.region and n.fund = d.fund and n.year = d.year and n.seq = d.determination_seq
        join prepayment_opinion o on o.region = n.region and o.fund = n.fund and o.year = n.year and o.seq = n.opinion_seq
        where d.region = @Region and d.application_id = @Id
        """,
        new { application.Region, application.Id }) is { } inputs ? ReadInputs(inputs).Candidates.First(c => c.Id == application.Id).Quota : null;

    public static ListInputs ReadInputs(string stored) => JsonSerializer.Deserialize<ListInputs>(stored, Batches.StoredForm)!;

    private static Option<string> HashOption() => new("--hash") { Description = "所见清单的摘要,见 prepay list", Required = true };

    private static ListInputs Load(Context context, Store store, string region, Fund fund, Month year)
    {
        var facts = new PrepaymentFacts(store, region, context.Today);
        return new(region, fund, year,
            [.. Applications.Of(store, region, fund, year).Where(a => a.Stage is Stage.Reviewed or Stage.Consulted).Select(a => new ListCandidate(a.Id, facts.Quota(a)))]);
    }

    private static ListAnswer Answer(Context context, Store store, string region, Fund fund, Month year)
    {
        var list = Consulting.Decide(Load(context, store, region, fund, year));
        var (gate, refusals) = GateOf(context, store, region, fund, year);
        var determined = store.Query<(string Id, long Fen)>("select application_id, amount_fen from prepayment_determined where region = @region and fund = @fund and year = @year",
            new { region, fund = fund.Code(), year = year.ToString()[..4] }).ToDictionary(d => d.Id, d => d.Fen, StringComparer.Ordinal);
        return new(region, fund.Code(), year.ToString()[..4], list.Hash, list.Total, [.. list.Lines.Select(ListLineAnswer.Of)], gate, refusals,
            [.. from a in Applications.Of(store, region, fund, year)
                let payment = PrepaymentPayments.Find(store, a)
                select new ListedApplication(a.Id, a.Provider, ApplicationCommands.StateCode(store, a, payment), a.AppliedOn.ToIso(), determined.TryGetValue(a.Id, out var fen) ? fen : null, a.Steps[^1].Reason, payment)],
            [.. store.Query<OpinionAnswer>("select seq, hash, result, note, document, on_day, actor from prepayment_opinion where region = @region and fund = @fund and year = @year order by seq",
                new { region, fund = fund.Code(), year = year.ToString()[..4] })]);
    }

    private static (GateAnswer?, ImmutableArray<Refusal>) GateOf(Context context, Store store, string region, Fund fund, Month year)
    {
        var inputs = GateCommand.Load(store, region, fund, year, context.Today);
        try
        {
            return (GateAnswer.Of(inputs, FundGate.Decide(inputs)), []);
        }
        catch (RefusedException missing)
        {
            return (null, missing.Refusals);
        }
    }

    private static bool Enter(Context context, Store store, string region, Fund fund, Month year, Said opinion)
    {
        var person = context.Begin(store, region, fund, Role.Finance);
        var scope = new { region, fund = fund.Code(), year = year.ToString()[..4] };
        var last = store.Find<OpinionAnswer>("select seq, hash, result, note, document, on_day, actor from prepayment_opinion where region = @region and fund = @fund and year = @year order by seq desc limit 1", scope);
        if (last is not null && new Said(last.Hash, last.Result, last.Note, last.Document) == opinion && last.Actor == person.Name) return false;

        var inputs = Load(context, store, region, fund, year);
        var list = Consulting.Decide(inputs);
        RefusedException.ThrowIfAny([.. list.Refusals, .. OtherHash(list, opinion.Hash), .. FundGate.Decide(GateCommand.Load(store, region, fund, year, context.Today)).Refusals]);
        store.Execute(
            """
            insert into prepayment_opinion (region, fund, year, seq, hash, result, note, document, inputs, on_day, at, actor)
            values (@region, @fund, @year, @seq, @Hash, @Result, @Note, @Document, @inputs, @today, @Instant, @actor)
            """,
            new
            {
                scope.region, scope.fund, scope.year, seq = (last?.Seq ?? 0) + 1, opinion.Hash, opinion.Result, opinion.Note, opinion.Document,
                inputs = JsonSerializer.Serialize(inputs, Batches.StoredForm), today = context.Today.ToIso(), context.Instant, actor = person.Name,
            });
        if (opinion.Result == "agree")
            foreach (var application in Of(store, list))
                Applications.Add(store, context, application, ApplicationEvent.Consulted, person.Name, opinion.Note, opinion.Document);
        context.Record(store, region, fund, person.Name, "prepay opinion", year.ToString()[..4], opinion.Hash, $"{opinion.Result}:{opinion.Note},{opinion.Document}");
        return true;
    }

    private static ConsultationList Determine(Context context, Store store, string region, Fund fund, Month year, string hash, Person person)
    {
        var list = Consulting.Decide(Load(context, store, region, fund, year));
        var scope = new { region, fund = fund.Code(), year = year.ToString()[..4], hash };
        var opinion = store.Find<OpinionAnswer>(
            "select seq, hash, result, note, document, on_day, actor from prepayment_opinion where region = @region and fund = @fund and year = @year and hash = @hash order by seq desc limit 1", scope);
        RefusedException.ThrowIfAny(
        [
            .. list.Refusals,
            .. OtherHash(list, hash),
            .. Refusal.When(opinion is null, Article, "财政部门尚未就此清单提出意见"),
            .. Refusal.When(opinion?.Result == "disagree", Article, $"财政部门不同意此清单:{opinion?.Note}({opinion?.Document})"),
            .. FundGate.Decide(GateCommand.Load(store, region, fund, year, context.Today)).Refusals,
        ]);

        var seq = store.Scalar<long>("select coalesce(max(seq), 0) + 1 from prepayment_determination where region = @region and fund = @fund and year = @year", scope);
        store.Execute(
            "insert into prepayment_determination (region, fund, year, seq, hash, opinion_seq, on_day, at, actor) values (@region, @fund, @year, @seq, @hash, @opinion, @today, @Instant, @actor)",
            new { scope.region, scope.fund, scope.year, seq, scope.hash, opinion = opinion!.Seq, today = context.Today.ToIso(), context.Instant, actor = person.Name });
        foreach (var (application, line) in Of(store, list).Zip(list.Lines))
        {
            store.Execute(
                """
                insert into prepayment_determined (region, application_id, fund, year, provider, determination_seq, spending_fen, months, scale, amount_fen)
                values (@region, @Id, @fund, @year, @Provider, @seq, @spending, @months, @scale, @amount)
                """,
                new
                {
                    scope.region, line.Id, scope.fund, scope.year, line.Provider, seq, spending = line.Quota.Spending.Value, months = (long)line.Quota.Months,
                    scale = (long)line.Quota.Scale, amount = line.Quota.Amount.Value,
                });
            Applications.Add(store, context, application, ApplicationEvent.Determined, person.Name, $"核定 {line.Quota.Amount} 元", hash);
        }
        context.Record(store, region, fund, person.Name, "prepay determine", year.ToString()[..4], hash, $"{list.Lines.Length} 份,{list.Total} 元");
        return list;
    }

    /// <summary>The list that the same person determined before; null: none.</summary>
    private static ConsultationList? Determined(Store store, string region, Fund fund, Month year, string hash, Person person) => store.Find<string>(
        """
        select o.inputs from prepayment_determination n
        join prepayment_opinion o on o.region = n.region and o.fund = n.fund and o.year = n.year and o.seq = n.opinion_seq
        where n.region = @region and n.fund = @fund and n.year = @year and n.hash = @hash and n.actor = @actor
        """,
        new { region, fund = fund.Code(), year = year.ToString()[..4], hash, actor = person.Name }) is { } inputs ? Consulting.Decide(ReadInputs(inputs)) : null;

    private static IEnumerable<ApplicationRecord> Of(Store store, ConsultationList list) => list.Lines.Select(l => Applications.Get(store, l.Id));

    private static ImmutableArray<Refusal> OtherHash(ConsultationList list, string hash) =>
        Refusal.When(list.Hash != hash, "内控·一事一批", $"所示摘要与现在的清单不符(申请或数据有变化),请核对后按 {list.Hash} 办理");

    private static void Reply(Context context, string region, Fund fund, Month year)
    {
        using var store = context.Database.Read();
        var answer = Answer(context, store, region, fund, year);
        context.Answer(answer, text => Write(text, answer));
    }

    private static void Write(TextWriter text, ListAnswer a)
    {
        text.WriteLine($"{a.Region} {a.Fund} {a.Year} 年度预付金:申请 {a.Applications.Length} 份");
        Ledger.TextTable.Write(text, ["申请", "状态", ">核定", "说明"],
            a.Applications.Select(x => new[] { x.Id, ApplicationCommands.StateName(x.State), x.DeterminedFen is { } fen ? new Fen(fen).ToString() : "", x.Reason }));
        text.WriteLine(a.Gate is null ? $"基金门槛:{string.Join(";", a.GateRefusals.Select(r => r.Reason))}" : $"基金门槛:{(a.Gate.Passed ? "可以预付" : "不能预付")}");
        foreach (var condition in a.Gate?.Conditions ?? []) text.WriteLine($"  {(condition.Passed ? "✓" : "✗")} {condition.Evidence}({condition.Article})");
        if (a.Lines.IsEmpty) return;
        text.WriteLine($"送财政会商 {a.Lines.Length} 份,合计 {a.TotalFen} 元,摘要 {a.Hash}");
        Ledger.TextTable.Write(text, ["申请", ">住院统筹支出", ">月数", ">月均", ">规模", ">额度"],
            a.Lines.Select(l => new[] { l.Id, l.SpendingFen.ToString(), $"{l.Months}", l.BaseFen.ToString(), $"{l.Scale}", l.AmountFen.ToString() }));
        foreach (var o in a.Opinions) text.WriteLine($"{o.OnDay} 财政{(o.Result == "agree" ? "同意" : "不同意")}({o.Actor}){o.Note} {o.Document} 清单 {o.Hash}");
    }

    private sealed record Said(string Hash, string Result, string Note, string Document);
}
