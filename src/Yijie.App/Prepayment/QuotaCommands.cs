using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>一份申请的核定额度。</summary>
/// <param name="MonthsKnown">期间内有数据的月数。</param>
public sealed record QuotaAnswer(
    string Id, string Provider, string Fund, string Year, Month From, Month To, Fen SpendingFen, int MonthsKnown, int AgreementMonths, int Months, Fen BaseFen, int Scale, string ScaleCite,
    Fen AmountFen, ImmutableArray<QuotaMonthAnswer> ByMonth)
{
    public static QuotaAnswer Of(ApplicationRecord application, QuotaInputs inputs)
    {
        var quota = Quota.Decide(inputs);
        return new(application.Id, application.Provider, application.Fund.Code(), application.Year.ToString()[..4], quota.From, quota.To, quota.Spending, inputs.Spending.Length,
            quota.AgreementMonths, quota.Months, quota.Base, quota.Scale, quota.ScaleCite, quota.Amount,
            [.. inputs.Spending.Select(s => new QuotaMonthAnswer(s.Month, s.Amount, s.FromSettlements ? "settlements" : "history"))]);
    }
}

public sealed record QuotaMonthAnswer(Month Month, Fen AmountFen, string Source);

/// <summary>会商的登记结果。</summary>
public sealed record ConsultationAnswer(string Region, string Year, int Scale, string Document, string AgreedOn, ImmutableArray<string> Departments, string Reason);

/// <summary>核定额度与规模会商。<c>prepay quota</c>: how much, and why. <c>prepay consult</c>: another scale, agreed on by three departments.</summary>
public static class QuotaCommands
{
    public static Command Show()
    {
        var id = new Option<string?>("--id") { Description = "申请号;或用 --region --fund --year 列出全部" };
        var (region, fund, year) = (CommandLine.RegionOption(required: false), CommandLine.FundOption(required: false), CommandLine.YearOption(required: false));
        return new Command("quota", "核定额度:前三年住院统筹支出月平均 × 规模(第六、七条)") { id, region, fund, year }.ReadBy(Readers.WithProviders).Answers<QuotaAnswer>().Answers<ImmutableArray<QuotaAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            if (parsed.GetValue(id) is { } key)
            {
                var application = Applications.Get(store, key);
                context.RequireReader(store, application.Region, application.Provider);
                var inputs = Lists.QuotaOf(store, application) ?? new PrepaymentFacts(store, application.Region, context.Today).Quota(application);
                RefusedException.ThrowIfAny(Quota.Decide(inputs).Refusals);
                var answer = QuotaAnswer.Of(application, inputs);
                context.Answer(answer, text => Write(text, answer));
                return;
            }
            if (parsed.GetValue(region) is not { } where || parsed.GetValue(fund) is not { } which || parsed.GetValue(year) is not { } january)
                throw new UsageException("请用 --id 指明申请,或同时给出 --region、--fund、--year");
            context.RequireReader(store, where);
            var facts = new PrepaymentFacts(store, where, context.Today);
            ImmutableArray<QuotaAnswer> answers = [.. Applications.Of(store, where, which, january).Where(a => !a.Stage.HasEnded()).Select(a => QuotaAnswer.Of(a, Lists.QuotaOf(store, a) ?? facts.Quota(a)))];
            context.Answer(answers, text =>
            {
                foreach (var answer in answers) Write(text, answer);
                text.WriteLine($"共 {answers.Length} 份,{answers.Sum(a => a.AmountFen)} 元");
            });
        });
    }

    public static Command Consult()
    {
        var (region, year) = (CommandLine.RegionOption(), CommandLine.YearOption());
        var scale = new Option<int>("--scale") { Description = "预付规模(月),1 至 12", Required = true };
        var document = new Option<string>("--document") { Description = "会商文号", Required = true };
        var date = new Option<DateOnly?>("--date") { Description = "会商日期 yyyy-MM-dd", Required = true, CustomParser = CommandLine.ParseDay };
        var departments = new Option<string[]>("--departments") { Description = $"参加会商的部门:{string.Join("、", Consultation.AllDepartments)},三者缺一不可", Required = true, AllowMultipleArgumentsPerToken = true };
        departments.AcceptOnlyFromAmong([.. Consultation.AllDepartments]);
        var reason = PrepayCommand.ReasonOption("调整规模的缘由");
        return new Command("consult", "登记三部门会商确定的预付规模(经办;第七条)") { region, year, scale, document, date, departments, reason }.ActBy(Role.Handler).Answers<ConsultationAnswer>().Does((context, parsed) =>
        {
            var (where, january) = (parsed.GetValue(region)!, parsed.GetValue(year)!.Value);
            if (parsed.GetValue(scale) is < 1 or > 12) throw new UsageException("--scale 应为 1 至 12 的整数");
            var agreed = new Consultation(parsed.GetValue(scale), parsed.GetValue(document).Given("--document"), parsed.GetValue(date)!.Value,
                [.. parsed.GetValue(departments)!.Distinct().OrderBy(Consultation.AllDepartments.IndexOf)], parsed.GetValue(reason).Given("--reason"));
            using var store = context.Database.Write(where);
            var person = Funds.All.Select(fund => context.Begin(store, where, fund, Role.Handler)).First(); // the scale is of both funds
            RefusedException.ThrowIfAny(agreed.Refusals(context.Today));
            if (Same(new PrepaymentFacts(store, where, context.Today).Consultation(january), agreed)) context.Say("此项会商已登记,未重复。");
            else Enter(store, context, where, january, agreed, person);
            store.Commit();
            var answer = new ConsultationAnswer(where, january.ToString()[..4], agreed.Scale, agreed.Document, agreed.AgreedOn.ToIso(), agreed.Departments, agreed.Reason);
            context.Answer(answer, text => text.WriteLine($"{where} {january.Year} 年度预付规模 {agreed.Scale} 个月({agreed.Document})"));
        });
    }

    private static bool Same(Consultation? last, Consultation agreed) => last is not null && last with { Departments = [] } == agreed with { Departments = [] };

    private static void Enter(Store store, Context context, string region, Month year, Consultation agreed, Person person)
    {
        store.Execute(
            """
            insert into prepayment_consultation (region, year, seq, scale, document, agreed_on, departments, reason, on_day, at, actor)
            select @region, @year, coalesce(max(seq), 0) + 1,
              @scale, @Document, @agreedOn, @departments, @Reason, @today, @Instant, @actor
            from prepayment_consultation where region = @region and year = @year
            """,
            new
            {
                region, year = year.ToString()[..4], scale = (long)agreed.Scale, agreed.Document, agreedOn = agreed.AgreedOn.ToIso(), departments = string.Join(',', agreed.Departments),
                agreed.Reason, today = context.Today.ToIso(), context.Instant, actor = person.Name,
            });
        foreach (var fund in Funds.All) context.Record(store, region, fund, person.Name, "prepay consult", year.ToString()[..4], "", $"规模 {agreed.Scale} 个月,{agreed.Document}:{agreed.Reason}");
    }

    private static void Write(TextWriter text, QuotaAnswer a) => text.WriteLine(
        $"{a.Id} {a.From}至{a.To}住院统筹支出 {a.SpendingFen} 元(有数据 {a.MonthsKnown} 个月)÷ {a.Months} 个月 = 月均 {a.BaseFen} 元;× {a.Scale} 个月({a.ScaleCite})= {a.AmountFen} 元");
}
