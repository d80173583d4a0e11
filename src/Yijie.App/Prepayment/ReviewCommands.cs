using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>
/// 审核。<c>prepay check</c>: a reviewer's finding on conditions that data do not decide. <c>prepay review</c>: the decision, which passes only where
/// every line does. <c>prepay reject</c>: an application that the consultation leaves out.
/// </summary>
public static class ReviewCommands
{
    public static Command Check()
    {
        var (id, attach) = (PrepayCommand.IdOption(), PrepayCommand.AttachOption());
        var condition = new Option<string[]>("--condition") { Description = "条件代码,如 4-2-finance,见 prepay show;可给多个", Required = true, AllowMultipleArgumentsPerToken = true };
        var result = new Option<string>("--result") { Description = "pass 符合,fail 不符合", Required = true };
        result.AcceptOnlyFromAmong("pass", "fail");
        var note = new Option<string>("--note") { Description = "审核意见", Required = true };
        return new Command("check", "逐项写明审核意见(复核);认定符合须有佐证附件") { id, condition, result, note, attach }.ActBy(Role.Reviewer).Answers<ApplicationAnswer>().Does((context, parsed) =>
        {
            var files = AttachedFile.Read(parsed.GetValue(attach)!);
            ApplicationCommands.Act(context, parsed.GetValue(id)!, (store, application) =>
                Find(context, store, application, parsed.GetValue(condition)!, parsed.GetValue(result) == "pass", parsed.GetValue(note)!.Trim(), files));
        });
    }

    public static Command Review()
    {
        var id = PrepayCommand.IdOption();
        return new Command("review", "初审决定(复核):全部条件符合才通过,否则列出不符合的各项") { id }.ActBy(Role.Reviewer).Answers<ApplicationAnswer>().Does((context, parsed) =>
            ApplicationCommands.Act(context, parsed.GetValue(id)!, (store, application) =>
            {
                var person = Begin(context, store, application);
                if (StoredReview(store, application) is not null && application.Steps.Any(s => s.Event is ApplicationEvent.Reviewed or ApplicationEvent.Refused && s.Actor == person.Name)) return false;
                RefusedException.ThrowIfAny(Stages.Refusals(application.Id, application.Stage, ApplicationEvent.Reviewed));

                var inputs = new PrepaymentFacts(store, application.Region, context.Today).Eligibility(application);
                var checklist = Eligibility.Decide(inputs);
                if (checklist.Failed.IsEmpty) RefusedException.ThrowIfAny([.. checklist.Open.Select(l => new Refusal(l.Article, $"{l.Code} {l.Text}:尚未审核,请先用 prepay check 写明意见"))]);
                Keep(store, context, application, inputs, checklist, person);
                var outcome = checklist.Passed ? ApplicationEvent.Reviewed : ApplicationEvent.Refused;
                Applications.Add(store, context, application, outcome, person.Name, string.Join(";", checklist.Failed.Select(f => $"{f.Reason}({f.Article})")), checklist.Hash);
                context.Record(store, application.Region, application.Fund, person.Name, "prepay review", application.Id, checklist.Hash, Applications.Code(outcome));
                return true;
            }));
    }

    public static Command Reject()
    {
        var (id, reason) = (PrepayCommand.IdOption(), PrepayCommand.ReasonOption("会商未列入的理由"));
        var document = new Option<string>("--document") { Description = "依据的文号", Required = true };
        return new Command("reject", "会商不列入的,不予预付(复核)") { id, reason, document }.ActBy(Role.Reviewer).Answers<ApplicationAnswer>().Does((context, parsed) =>
        {
            var (why, paper) = (parsed.GetValue(reason).Given("--reason"), parsed.GetValue(document).Given("--document"));
            ApplicationCommands.Act(context, parsed.GetValue(id)!, (store, application) =>
            {
                var person = Begin(context, store, application);
                if (application.Last(ApplicationEvent.Refused) is { } done && done.Reason == why && done.Document == paper) return false;
                RefusedException.ThrowIfAny(Refusal.When(application.Stage == Stage.Applied, "办法·第八条(二)", $"申请 {application.Id} 尚未初审,请用 prepay review 决定"));
                Applications.Add(store, context, application, ApplicationEvent.Refused, person.Name, why, paper);
                context.Record(store, application.Region, application.Fund, person.Name, "prepay reject", application.Id, "", why);
                return true;
            });
        });
    }

    /// <summary>The decision of the review with its inputs; null: it has not been reviewed.</summary>
    public static EligibilityInputs? StoredReview(Store store, ApplicationRecord application) =>
        store.Find<string>("select inputs from prepayment_review where region = @Region and application_id = @Id", new { application.Region, application.Id }) is { } inputs
            ? JsonSerializer.Deserialize<EligibilityInputs>(inputs, Batches.StoredForm)
            : null;

    /// <summary>The reviewer, who has not entered the application.</summary>
    private static Person Begin(Context context, Store store, ApplicationRecord application)
    {
        var person = context.Begin(store, application.Region, application.Fund, Role.Reviewer);
        RefusedException.ThrowIfAny(Refusal.When(person.Name == application.Actor, "内控·岗位分离", $"{person.Name} 录入了申请 {application.Id},不能审核"));
        return person;
    }

    private static bool Find(Context context, Store store, ApplicationRecord application, string[] codes, bool passed, string note, IReadOnlyList<AttachedFile> files)
    {
        var person = Begin(context, store, application);
        RefusedException.ThrowIfAny(Stages.Refusals(application.Id, application.Stage, ApplicationEvent.Reviewed));
        var facts = new PrepaymentFacts(store, application.Region, context.Today);
        var known = Eligibility.ForReviewer(facts.Policy.PrepaymentConditions, application.AppliedOn);
        var wanted = codes.Distinct().Select(code => known.FirstOrDefault(c => c.Code == code)
            ?? throw new UsageException($"没有由审核人认定的条件 {code}(有 {string.Join("、", known.Select(c => c.Code))})")).ToList();
        RefusedException.ThrowIfAny([.. wanted.SelectMany(c => Eligibility.Refusals(c, passed, note, files.Count))]);

        var earlier = facts.Eligibility(application).Findings;
        var changed = wanted.Where(c => !earlier.Any(f => f.Condition == c.Code && f.Passed == passed && f.Note == note && f.Actor == person.Name && files.All(x => f.Attachments.Contains(x.Sha256)))).ToList();
        foreach (var condition in changed)
        {
            store.Execute(
                """
                insert into prepayment_check (region, application_id, condition, seq, result, note, on_day, at, actor)
                select @Region, @Id, @Code, coalesce(max(seq), 0) + 1,
                  @result, @note, @today, @Instant, @actor
                from prepayment_check where region = @Region and application_id = @Id and condition = @Code
                """,
                new { application.Region, application.Id, condition.Code, result = passed ? "pass" : "fail", note, today = context.Today.ToIso(), context.Instant, actor = person.Name });
            AttachmentStore.Attach(store, context, application.Region, application.Id, condition.Code, application.Provider, files, person.Name);
        }
        if (changed.Count == 0) return false;
        context.Record(store, application.Region, application.Fund, person.Name, "prepay check", application.Id, "", $"{string.Join("、", changed.Select(c => c.Code))}:{(passed ? "符合" : "不符合")},{note}");
        return true;
    }

    private static void Keep(Store store, Context context, ApplicationRecord application, EligibilityInputs inputs, Checklist checklist, Person person) => store.Execute(
        "insert into prepayment_review (region, application_id, passed, hash, inputs, on_day, at, actor) values (@Region, @Id, @passed, @Hash, @inputs, @today, @Instant, @actor)",
        new
        {
            application.Region, application.Id, passed = checklist.Passed ? 1L : 0L, checklist.Hash, inputs = JsonSerializer.Serialize(inputs, Batches.StoredForm),
            today = context.Today.ToIso(), context.Instant, actor = person.Name,
        });
}
