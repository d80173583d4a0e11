using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Papers;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.FundRequests;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.FundRequests;

/// <summary>请拨测算的输出。</summary>
public sealed record EstimateAnswer(
    string Region, string Fund, string Month, string DueOn, string Basis, int DaysElapsed, int DaysInMonth, int RatioBp, Fen CountedFen, Fen GrossEstimateFen,
    Fen AdvancesFen, Fen NettingsFen, int UnsettledProviders, Fen PrepaymentsFen, Fen ClearingFen, Fen BalanceFen, Fen InFlightFen, Fen ToHandOverFen, Fen AvailableFen, Fen AwaitedFen, Fen AskedFen, string Hash)
{
    internal static EstimateAnswer Of(RequestInputs i, FundRequest r, DateOnly due) => new(
        i.Region, i.Fund.Code(), i.Month.ToString(), due.ToIso(), RequestCommand.BasisCode(r.Basis), r.DaysElapsed, r.DaysInMonth, i.Ratio.Value.BasisPoints,
        r.Basis == EstimateBasis.LastMonth ? i.CountedBefore : i.Counted, r.Gross, r.Advances, r.Nettings, i.Unsettled.Length, i.Prepayments, i.Clearing,
        i.Balance, i.InFlight, i.ToHandOver, r.Available, r.Awaited, r.Asked, r.Hash);
}

/// <summary>请拨的输出。</summary>
public sealed record RequestAnswer(
    string Id, string Status, string? Supplement, Fen AskedFen, Fen? AcceptedFen, Fen ReceivedFen, Fen AwaitedFen, string FiledBy, string FiledOn,
    string? ApprovedBy, string? ApprovedOn, string? AcceptedOn, string? RejectedReason, EstimateAnswer Estimate);

/// <summary>
/// 资金请拨。<c>request</c>: the agency estimates and files (handler), approves and sends (approver); the finance bureau accepts in whole or part and
/// pays with <c>funds receive --request</c>.
/// </summary>
public static class RequestCommand
{
    public static Command Build() => new("request", "资金请拨(方案·四):测算、申请、审批、受理、申请单(show --pdf)、估实对照")
    {
        Estimate(), File(), Approve(), Reject(), Accept(), List(), Show(), RequestCompare.Build(),
    };

    private static Command Estimate()
    {
        var (region, fund, month) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.MonthOption());
        return new Command("estimate", "测算某月应请拨多少及其依据,不作申请") { region, fund, month }.ReadBy(Readers.Agency).Answers<EstimateAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Read();
            context.RequireReader(store, book.Region);
            var inputs = RequestStore.Load(store, book, parsed.GetValue(month)!.Value, context.Today, supplement: "");
            var answer = EstimateAnswer.Of(inputs, FundRequest.Decide(inputs), DueOf(store, book.Region, inputs.Month));
            context.Answer(answer, text => Write(text, answer));
        });
    }

    private static Command File()
    {
        var (region, fund, month) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.MonthOption());
        var supplement = new Option<string>("--supplement") { Description = "补充请拨的理由:本月已请拨而不足的", DefaultValueFactory = _ => "" };
        return new Command("file", "提出本月的资金请拨(经办)") { region, fund, month, supplement }.ActBy(Role.Handler).Answers<RequestAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            var (service, reason) = (parsed.GetValue(month)!.Value, parsed.GetValue(supplement)!.Trim());
            using var store = context.Database.Write(book.Region);
            var person = context.Begin(store, book.Region, book.Fund, Role.Handler);
            RefusedException.ThrowIfAny(RequestRules.Untimely(service, context.Today, Books.LastClosed(store, book)));

            var inputs = RequestStore.Load(store, book, service, context.Today, reason);
            var request = FundRequest.Decide(inputs);
            var earlier = RequestStore.Of(store, book.Region, book.Fund).Where(r => r.Month == service).ToList();
            var id = earlier.Find(r => r.Hash == request.Hash && !r.State.Rejected)?.Id;
            var filing = id is null;
            if (id is null)
            {
                RefusedException.ThrowIfAny(RequestRules.Repeated(earlier.LastOrDefault(r => !r.State.Rejected)?.State, reason, request.Asked));
                var number = earlier.Count + 1;
                id = RequestStore.IdOf(book, service, number);
                RequestStore.Add(store, context, book, service, number, request, inputs, person.Name);
                context.Record(store, book.Region, book.Fund, person.Name, "request file", id, request.Hash, $"{request.Asked} 元");
            }
            var reply = Reply(context, store, id);
            if (filing) store.Commit();
            reply();
        });
    }

    private static Command Approve()
    {
        var hash = new Option<string>("--hash") { Description = "所见请拨的摘要", Required = true };
        return Deciding("approve", "审批请拨,送财政部门(审批):交回所见的摘要", [hash], [Role.Approver], (context, store, request, person, parsed) =>
        {
            var seen = parsed.GetValue(hash)!;
            if (request.ApprovedBy == person.Name && request.Hash == seen) return false;
            RefusedException.ThrowIfAny(
            [
                .. RequestRules.NotToBeDecided(request.State, person.Name),
                .. RequestRules.Untimely(request.Month, context.Today, Books.LastClosed(store, new(request.Region, request.Fund))),
                .. Refusal.When(seen != request.Hash, "内控·一事一批", $"所示摘要与请拨 {request.Id} 不符,请核对后按 {request.Hash} 办理"),
            ]);
            RequestStore.AddStep(store, context, request, "approved", person.Name, request.State.Asked);
            return true;
        });
    }

    private static Command Reject()
    {
        var reason = new Option<string>("--reason") { Description = "退回理由", Required = true };
        return Deciding("reject", "退回请拨(审批);可另行提出", [reason], [Role.Approver], (context, store, request, person, parsed) =>
        {
            var why = parsed.GetValue(reason)!.Trim();
            if (why.Length == 0) throw new UsageException("--reason 不能为空");
            if (request.RejectedReason == why) return false;
            RefusedException.ThrowIfAny(RequestRules.NotToBeDecided(request.State, person.Name));
            RequestStore.AddStep(store, context, request, "rejected", person.Name, request.State.Asked, why);
            return true;
        });
    }

    private static Command Accept()
    {
        var amount = CommandLine.AmountOption();
        (amount.Required, amount.Description) = (false, "受理金额(元);不写为全额");
        return Deciding("accept", "财政部门受理请拨,全部或部分(财政)", [amount], [Role.Finance], (context, store, request, person, parsed) =>
        {
            var accepted = parsed.GetValue(amount) ?? request.State.Asked;
            RefusedException.ThrowIfAny(RequestRules.NotToBeAccepted(request.State, accepted));
            if (request.State.Accepted is not null) return false;
            RequestStore.AddStep(store, context, request, "accepted", person.Name, accepted);
            return true;
        });
    }

    private static Command List()
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption(required: false));
        var year = CommandLine.YearOption(required: false);
        return new Command("list", "请拨一览") { region, fund, year }.ReadBy(Readers.Agency).Answers<IReadOnlyList<RequestAnswer>>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            var requests = RequestStore.Of(store, where, parsed.GetValue(fund)).Where(r => parsed.GetValue(year) is not { } y || r.Month.Year == y.Year).ToList();
            context.Answer<IReadOnlyList<RequestAnswer>>([.. requests.Select(r => AnswerOf(store, r))], text => TextTable.Write(text,
                ["请拨号", "所属月", "险种", "状态", ">申请(元)", ">受理(元)", ">已到账(元)", "申请日", "审批日"],
                requests.Select(r => new[]
                {
                    r.Id, r.Month.ToString(), r.Fund.Code(), StageName(r.State.Stage), r.State.Asked.ToString(), r.State.Accepted?.ToString() ?? "", r.State.Received.ToString(),
                    r.FiledOn.ToIso(), r.ApprovedOn?.ToIso() ?? "",
                })));
        });
    }

    private static Command Show()
    {
        var id = IdOption();
        return new Command("show", "一份请拨的金额、依据与办理情况") { id }.ReadBy(Readers.Agency).Answers<RequestAnswer>().OnPaper<RequestAnswer>(RequestPaper.Of).Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, RequestStore.Get(store, parsed.GetValue(id)!).Region);
            Reply(context, store, parsed.GetValue(id)!)();
        });
    }

    public static Option<string> IdOption() => new("--id") { Description = "请拨号", Required = true };

    /// <summary>A step on one request: done in one transaction, or, where it is done already, nothing.</summary>
    private static Command Deciding(string name, string description, Option[] options, Role[] posts, Func<Context, Store, KeptRequest, Person, ParseResult, bool> decide)
    {
        var id = IdOption();
        var command = new Command(name, description) { id };
        foreach (var option in options) command.Options.Add(option);
        return command.ActBy([.. posts]).Answers<RequestAnswer>().Does((context, parsed) =>
        {
            var code = parsed.GetValue(id)!;
            var region = Region.Find(code.Split('-')[0])?.Code ?? throw new UsageException($"没有请拨 {code}");
            using var store = context.Database.Write(region);
            var request = RequestStore.Get(store, code);
            var person = context.Begin(store, region, request.Fund, posts);
            var decided = decide(context, store, request, person, parsed);
            if (decided) context.Record(store, region, request.Fund, person.Name, $"request {name}", code, request.Hash, $"{request.State.Asked} 元");
            var reply = Reply(context, store, code);
            if (decided) store.Commit();
            reply();
        });
    }

    internal static DateOnly DueOf(Store store, string region, Month month)
    {
        var (policy, calendar, on) = (PolicyStore.Load(store, region), CalendarStore.Load(store), month.Next.FirstDay);
        return month.Number == 12
            ? DueDays.DecemberRequest(calendar, month, policy.DecemberRequestWorkingDays.On(on).Value)
            : DueDays.FundRequest(calendar, month, policy.FundRequestDay.On(on).Value, policy.AgencyDeadline.On(on).Value);
    }

    internal static RequestAnswer AnswerOf(Store store, KeptRequest r)
    {
        var inputs = RequestStore.Inputs(store, r);
        return new(
            r.Id, StageCode(r.State.Stage), r.Supplement.Length == 0 ? null : r.Supplement, r.State.Asked, r.State.Accepted, r.State.Received, r.State.Awaited, r.State.FiledBy, r.FiledOn.ToIso(),
            r.ApprovedBy, r.ApprovedOn?.ToIso(), r.AcceptedOn?.ToIso(), r.RejectedReason, EstimateAnswer.Of(inputs, FundRequest.Decide(inputs), DueOf(store, r.Region, r.Month)));
    }

    internal static string BasisCode(EstimateBasis basis) => basis switch
    {
        EstimateBasis.MonthSoFar => "month-so-far",
        EstimateBasis.WholeMonth => "whole-month",
        EstimateBasis.LastMonth => "last-month",
    };

    internal static string BasisWords(EstimateAnswer e) => e.Basis switch
    {
        "month-so-far" => $"本月 {e.DaysElapsed} 天已计入 {e.CountedFen} 元,按全月 {e.DaysInMonth} 天推算",
        "whole-month" => $"本月已计入 {e.CountedFen} 元",
        _ => $"本月尚无记录,按上月应结算额 {e.CountedFen} 元",
    };

    private static string StageCode(RequestStage stage) => stage switch
    {
        RequestStage.Filed => "filed",
        RequestStage.Rejected => "rejected",
        RequestStage.Approved => "approved",
        RequestStage.PartFunded => "part-funded",
        RequestStage.Funded => "funded",
    };

    private static string StageName(RequestStage stage) => stage switch
    {
        RequestStage.Filed => "待审批",
        RequestStage.Rejected => "已退回",
        RequestStage.Approved => "已送财政",
        RequestStage.PartFunded => "部分到账",
        RequestStage.Funded => "已到账",
    };

    /// <summary>Reads the request as the transaction leaves it; what is given back prints it, once that is committed.</summary>
    private static Action Reply(Context context, Store store, string id)
    {
        var request = RequestStore.Get(store, id);
        var answer = AnswerOf(store, request);
        return () => context.Answer(answer, text =>
        {
            text.WriteLine($"资金请拨 {id}  {StageName(request.State.Stage)}  摘要 {request.Hash}");
            text.WriteLine($"申请 {answer.AskedFen} 元{(answer.AcceptedFen is { } accepted ? $",受理 {accepted} 元" : "")},已到账 {answer.ReceivedFen} 元{(answer.Supplement is { } why ? $"  补充请拨:{why}" : "")}");
            text.WriteLine($"经办 {answer.FiledBy} {answer.FiledOn}{(answer.ApprovedBy is { } by ? $"  审批 {by} {answer.ApprovedOn}" : "")}{(answer.RejectedReason is { } reason ? $"  退回:{reason}" : "")}");
            text.WriteLine();
            Write(text, answer.Estimate);
        });
    }

    private static void Write(TextWriter text, EstimateAnswer e)
    {
        text.WriteLine($"{e.Region} {e.Fund} {e.Month}  应于 {e.DueOn} 前申请  {BasisWords(e)}");
        TextTable.Write(text, ["", ">元"],
        [
            [$"本月预拨(应结算额估计 {e.GrossEstimateFen} 元 × {new Rate(e.RatioBp)})", e.AdvancesFen.ToString()],
            [$"轧差款(截至上月未结算 {e.UnsettledProviders} 家)", e.NettingsFen.ToString()],
            ["已核定的预付金", e.PrepaymentsFen.ToString()],
            ["年终清算补付", e.ClearingFen.ToString()],
            [$"减:支出户结余(余额 {e.BalanceFen},在途 {e.InFlightFen},待上缴的预付金 {e.ToHandOverFen})", e.AvailableFen.ToString()],
            ["减:以前请拨尚未到账", e.AwaitedFen.ToString()],
            ["申请金额", e.AskedFen.ToString()],
        ]);
    }
}
