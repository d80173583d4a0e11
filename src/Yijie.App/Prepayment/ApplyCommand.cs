using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>提出申请。<c>prepay apply</c>: by the provider's own user, or by the handler for it; one application for each fund.</summary>
public static class ApplyCommand
{
    public static Command Build()
    {
        var provider = new Option<string?>("--provider") { Description = "申请的医疗机构;机构用户可不写,即本机构" };
        var region = CommandLine.RegionOption(required: false);
        var fund = new Option<Fund[]>("--fund") { Description = "险种:310 职工,390 居民;可给两个", Required = true, AllowMultipleArgumentsPerToken = true, CustomParser = ParseFunds };
        var year = CommandLine.YearOption();
        var undertake = new Option<string[]>("--undertake")
        {
            Description = $"书面承诺,须全部作出:{string.Join("、", Application.Undertakings.Select(u => $"{u.Code} {u.Words}"))}",
            AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [],
        };
        undertake.AcceptOnlyFromAmong([.. Application.Undertakings.Select(u => u.Code)]);
        var attach = PrepayCommand.AttachOption();
        return new Command("apply", "提出预付金申请(机构,或经办代录)") { provider, region, fund, year, undertake, attach }.ActBy(Role.Provider, Role.Handler).Answers<IReadOnlyList<ApplicationAnswer>>().Does((context, parsed) =>
        {
            var files = AttachedFile.Read(parsed.GetValue(attach)!);
            var code = parsed.GetValue(provider) ?? OwnProvider(context);
            var applied = Run(context, code, parsed.GetValue(region), parsed.GetValue(fund)!, parsed.GetValue(year)!.Value, [.. parsed.GetValue(undertake)!.Distinct().Order(StringComparer.Ordinal)], files);
            using var store = context.Database.Read();
            ImmutableArray<ApplicationAnswer> answers = [.. applied.Select(a => ApplicationAnswer.Of(store, a, new(store, a.Region, context.Today)))];
            context.Answer(answers, text =>
            {
                foreach (var answer in answers) text.WriteLine($"{answer.Id} 已受理:{ApplicationCommands.StateName(answer.State)},附件 {answer.Attachments.Length} 份");
            });
        });
    }

    /// <summary>Refuses a user of an institution who acts for another one; the agency's own people act for any of their region.</summary>
    public static Person Begin(Context context, Store store, string region, Fund fund, string provider)
    {
        var person = context.Begin(store, region, fund, Role.Provider, Role.Handler);
        RefusedException.ThrowIfAny(Refusal.When(person.Role == Role.Provider && person.Provider != provider, "内控·岗位分离", $"{person.Name} 只能办理本机构({person.Provider})的申请"));
        return person;
    }

    private static List<ApplicationRecord> Run(
        Context context, string code, string? region, IEnumerable<Fund> funds, Month year, ImmutableArray<string> undertakings, IReadOnlyList<AttachedFile> files)
    {
        var home = HomeOf(context, code);
        RefusedException.ThrowIfAny(Refusal.When(region is not null && region != home, "办法·第三条", $"机构 {code} 属于统筹区 {home},应向 {home} 申请,不能向 {region} 申请"));
        using var store = context.Database.Write(home);
        var policy = PolicyStore.Load(store, home);
        var calendar = CalendarStore.Load(store);
        var (applied, refusals) = (new List<ApplicationRecord>(), new List<Refusal>());
        foreach (var fund in funds.Distinct().Order())
        {
            var person = Begin(context, store, home, fund, code);
            var earlier = Applications.Of(store, home, fund, year, code);
            var standing = earlier.FirstOrDefault(a => !a.Stage.HasEnded());
            if (standing is not null && IsRepeat(store, standing, undertakings, files, person))
            {
                context.Say($"申请 {standing.Id} 已于 {standing.AppliedOn.ToIso()} 受理,未重复。");
                applied.Add(standing);
                continue;
            }
            var facts = new ApplicationFacts(PartyStore.Find(store, home, code, context.Today)!, fund, year, context.Today,
                PrepaymentTimetable.ApplicationDeadline(calendar, policy, year, context.Today), PrepaymentTimetable.ApplicationDay(policy, year, context.Today).Cite,
                policy.PrepaymentMinimumLevel.On(context.Today).Value, undertakings, files.Count, standing?.Id);
            var wrong = Application.Refusals(facts);
            refusals.AddRange(wrong.Where(w => !refusals.Contains(w)));
            if (wrong.IsEmpty) applied.Add(Enter(store, context, facts, earlier.Count + 1, files, person));
        }
        RefusedException.ThrowIfAny([.. refusals]);
        store.Commit();
        return applied;
    }

    private static ApplicationRecord Enter(Store store, Context context, ApplicationFacts facts, int serial, IReadOnlyList<AttachedFile> files, Person person)
    {
        var (region, provider) = (facts.Provider.Region, facts.Provider.Code);
        var application = new ApplicationRecord(
            region, Application.Id(region, facts.Fund, facts.Year, provider, serial), facts.Fund, facts.Year, provider, context.Today, person.Name, facts.Undertakings, []);
        Applications.Add(store, context, application);
        AttachmentStore.Attach(store, context, region, application.Id, "application", provider, files, person.Name);
        application = Applications.Add(store, context, application, ApplicationEvent.Applied, person.Name, person.Role == Role.Provider ? "" : "经办代录");
        context.Record(store, region, facts.Fund, person.Name, "prepay apply", application.Id, "", $"附件 {files.Count} 份");
        return application;
    }

    /// <summary>The same again by the same person, while nothing else has happened.</summary>
    private static bool IsRepeat(Store store, ApplicationRecord standing, ImmutableArray<string> undertakings, IReadOnlyList<AttachedFile> files, Person person) =>
        standing.Steps.Length == 1 && standing.Actor == person.Name && standing.Undertakings.SequenceEqual(undertakings)
        && AttachmentStore.Of(store, standing.Region, standing.Id).Select(l => l.Sha256).Order(StringComparer.Ordinal).SequenceEqual(files.Select(f => f.Sha256).Order(StringComparer.Ordinal));

    private static string OwnProvider(Context context)
    {
        using var store = context.Database.Read();
        return context.Actor(store).Provider ?? throw new UsageException("请用 --provider 指明申请的医疗机构");
    }

    private static string HomeOf(Context context, string provider)
    {
        using var store = context.Database.Read();
        return PartyStore.RegionOf(store, provider) ?? throw new UsageException($"没有登记机构 {provider}");
    }

    private static Fund[] ParseFunds(System.CommandLine.Parsing.ArgumentResult result)
    {
        var funds = new List<Fund>();
        foreach (var token in result.Tokens)
        {
            if (Funds.TryParse(token.Value, out var fund)) funds.Add(fund);
            else result.AddError($"没有险种 {token.Value}(310 职工,390 居民)");
        }
        return [.. funds];
    }
}

/// <summary>补充材料。<c>prepay supplement</c>: more attachments, while the application has not been reviewed.</summary>
public static class SupplementCommand
{
    public static Command Build()
    {
        var (id, attach) = (PrepayCommand.IdOption(), PrepayCommand.AttachOption());
        var reason = PrepayCommand.ReasonOption("补充的内容");
        return new Command("supplement", "补充申请材料(机构,或经办代录)") { id, attach, reason }.ActBy(Role.Provider, Role.Handler).Answers<ApplicationAnswer>().Does((context, parsed) =>
        {
            var (key, why) = (parsed.GetValue(id)!, parsed.GetValue(reason).Given("--reason"));
            var files = AttachedFile.Read(parsed.GetValue(attach)!);
            if (files.Count == 0) throw new UsageException("请用 --attach 给出补充的附件");
            ApplicationCommands.Act(context, key, (store, application) =>
            {
                var person = ApplyCommand.Begin(context, store, application.Region, application.Fund, application.Provider);
                var known = AttachmentStore.Of(store, application.Region, key).Where(l => l.Part == "supplement").Select(l => l.Sha256).ToHashSet(StringComparer.Ordinal);
                if (files.All(f => known.Contains(f.Sha256))) return false;
                Applications.Add(store, context, application, ApplicationEvent.Supplemented, person.Name, why);
                AttachmentStore.Attach(store, context, application.Region, key, "supplement", application.Provider, files, person.Name);
                context.Record(store, application.Region, application.Fund, person.Name, "prepay supplement", key, "", $"附件 {files.Count} 份:{why}");
                return true;
            });
        });
    }
}

/// <summary>撤回申请。<c>prepay withdraw</c>: until a payment is approved.</summary>
public static class WithdrawCommand
{
    public static Command Build()
    {
        var (id, reason) = (PrepayCommand.IdOption(), PrepayCommand.ReasonOption("撤回的理由"));
        return new Command("withdraw", "撤回申请(机构,或经办代录);已批准拨付的不能撤回") { id, reason }.ActBy(Role.Provider, Role.Handler).Answers<ApplicationAnswer>().Does((context, parsed) =>
        {
            var (key, why) = (parsed.GetValue(id)!, parsed.GetValue(reason).Given("--reason"));
            ApplicationCommands.Act(context, key, (store, application) =>
            {
                var person = ApplyCommand.Begin(context, store, application.Region, application.Fund, application.Provider);
                if (application.Last(ApplicationEvent.Withdrawn)?.Actor == person.Name) return false;
                RefusedException.ThrowIfAny(Refusal.When(PrepaymentPayments.Find(store, application) is not null, "办法·第八条", $"申请 {key} 的预付金已批准拨付,不能撤回;应交回"));
                Applications.Add(store, context, application, ApplicationEvent.Withdrawn, person.Name, why);
                context.Record(store, application.Region, application.Fund, person.Name, "prepay withdraw", key, "", why);
                return true;
            });
        });
    }
}
