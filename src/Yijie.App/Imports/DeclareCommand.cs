using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>一份申报。</summary>
public sealed record DeclaredAnswer(Fen FundAppyFen, Fen MedfeeFen, Fen AcctFen, long Psntime, string DeclaredOn);

/// <summary>一个月的申报情况,与平台结算明细对照。</summary>
/// <param name="State">settled 已结算,declared 已申报,due 待申报,overdue 逾期未申报。</param>
/// <param name="Declared">有效的申报;没有申报的为空。</param>
/// <param name="GrossFen">平台结算明细计入的应结算额。</param>
/// <param name="AccountFen">其中个人账户。</param>
/// <param name="Settlements">计入的结算笔数。</param>
public sealed record DeclarationAnswer(
    string Region, string Provider, string Fund, string Month, string DueOn, string State, DeclaredAnswer? Declared, Fen GrossFen, Fen AccountFen, long Settlements);

/// <summary>
/// 机构申报。<c>declare submit</c>: a provider's own declaration of a month, judged and kept as a file of one row would be (<see cref="DeclarationImport"/>);
/// <c>declare list</c>: what it declared, beside what the platform's settlements say.
/// </summary>
public static class DeclareCommand
{
    private const int Months = 13;

    public static Command Build() => new("declare", "月度申报:机构自己申报,与结算明细对照") { Submit(), List() };

    private static Command Submit()
    {
        var (provider, fund, month) = (RecallAct.ProviderOption(), CommandLine.FundOption(), CommandLine.MonthOption());
        var amount = CommandLine.SignedAmountOption("--amount", "基金申请总额(元)", required: true);
        var (medfee, account) = (CommandLine.SignedAmountOption("--medfee", "医疗费总额(元)"), CommandLine.SignedAmountOption("--account", "个人账户支付(元)"));
        var visits = new Option<uint>("--visits") { Description = "人次" };
        return new Command("submit", "申报某月费用(机构);结算之前再申报的,以后一次为准") { provider, fund, month, amount, medfee, account, visits }.ActBy(Role.Provider).Answers<DeclarationAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Write();
            var code = parsed.GetValue(provider)!;
            var of = new ProviderMonth(new(PartyStore.RegionOf(store, code) ?? throw new UsageException($"没有登记机构 {code}"), code), parsed.GetValue(fund)!.Value, parsed.GetValue(month)!.Value);
            var person = context.Begin(store, of.Provider.Region, of.Fund, Role.Provider);
            RefusedException.ThrowIfAny(
            [
                .. Refusal.When(person.Provider != code, "内控·岗位分离", $"{person.Name} 只能申报本机构({person.Provider})的费用"),
                .. Refusal.When(context.Today <= of.Month.LastDay, "方案·三", $"{of.Month} 尚未终了,自 {of.Month.Next.FirstDay.ToIso()} 起申报"),
            ]);
            var declared = new DeclarationFact(parsed.GetValue(amount)!.Value, parsed.GetValue(medfee) ?? Fen.Zero, parsed.GetValue(account) ?? Fen.Zero, parsed.GetValue(visits), context.Today);
            Enter(context, store, person, of, declared);
            var answer = Of(store, of.Provider, of.Fund, of.Month, context.Today, Deadlines(store, of.Provider.Region));
            store.Commit();
            context.Answer(answer, text => text.WriteLine($"{code} {of.Month} 已申报 {declared.FundApplied} 元,申报截止 {answer.DueOn};结算明细计入 {answer.GrossFen} 元"));
        });
    }

    private static void Enter(Context context, Store store, Person person, ProviderMonth of, DeclarationFact declared)
    {
        var import = new DeclarationImport();
        import.Declare(of, declared);
        var (seq, faults) = (ImportLog.NextSeq(store), new List<Rejection>());
        var tally = import.Store(store, seq, faults);
        RefusedException.ThrowIfAny([.. faults.Select(f => new Refusal("方案·三", f.Reason))]);
        if (tally.Accepted == 0)
        {
            context.Say("同样的申报已在,未重复。");
            return;
        }
        using var hash = new ContentHash();
        hash.Add(of.Provider.Code).Add((long)of.Fund).Add(of.Month).Add(declared.FundApplied).Add(declared.MedicalFee).Add(declared.AccountPaid).Add(declared.Visits).Add(declared.DeclaredOn.DayNumber);
        ImportLog.Enter(context, store, seq, person, new()
        {
            Kind = import.Name, File = $"{of.Provider.Code} {of.Fund.Code()} {of.Month} 机构申报", Sha256 = hash.ToHex(),
            Lines = 1, Accepted = 1, Duplicates = 0, Counted = 1, RejectedLines = 0, Rejected = [],
        });
    }

    private static Command List()
    {
        var (provider, fund, month) = (RecallAct.ProviderOption(), CommandLine.FundOption(required: false), CommandLine.MonthOption(required: false));
        return new Command("list", "一家机构近一年的申报,与结算明细对照") { provider, fund, month }.ReadBy(Readers.WithProviders).Answers<IReadOnlyList<DeclarationAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var code = parsed.GetValue(provider)!;
            var of = new ProviderKey(PartyStore.RegionOf(store, code) ?? throw new UsageException($"没有登记机构 {code}"), code);
            context.RequireReader(store, of.Region, code);
            var listed = Listed(context, store, of, parsed.GetValue(fund), parsed.GetValue(month));
            context.Answer(listed, text => TextTable.Write(text, ["月份", "险种", "截止", "状态", ">申报", "申报日", ">结算明细计入", ">笔数"], listed.Select(d => (string[])
            [
                d.Month, d.Fund, d.DueOn, InWords(d.State), d.Declared?.FundAppyFen.ToString() ?? "", d.Declared?.DeclaredOn ?? "", d.GrossFen.ToString(), $"{d.Settlements}",
            ])));
        });
    }

    /// <summary>Months with settlements or a declaration, and the month that is to be declared now.</summary>
    private static List<DeclarationAnswer> Listed(Context context, Store store, ProviderKey of, Fund? fund, Month? month)
    {
        var (last, deadline) = (Month.Of(context.Today).Previous, Deadlines(store, of.Region));
        var known = store.Query<(string Month, string Fund)>(
            """
            select month, fund from monthly_total where region = @Region and provider = @Code and month >= @from and month <= @to
            union select month, fund from declaration where region = @Region and provider = @Code and month >= @from and month <= @to
            """, new { of.Region, of.Code, from = (month ?? last.Plus(1 - Months)).ToString(), to = (month ?? last.Next).ToString() })
            .Select(k => (Month: Month.Parse(k.Month), Fund: Funds.Parse(k.Fund)));
        return
        [
            .. known.Concat(Funds.All.Select(f => (Month: month ?? last, Fund: f))).Distinct()
                .Where(k => fund is null || k.Fund == fund).OrderByDescending(k => k.Month).ThenBy(k => k.Fund).Select(k => Of(store, of, k.Fund, k.Month, context.Today, deadline)),
        ];
    }

    private static DeclarationAnswer Of(Store store, ProviderKey of, Fund fund, Month month, DateOnly today, Func<Month, DateOnly> deadline)
    {
        var key = new { of.Region, of.Code, fund = fund.Code(), month = month.ToString() };
        var declared = store.Query<(long Fund, long Medfee, long Account, long Visits, string On)>(
            "select fund_appy_fen, medfee_fen, acct_fen, psntime, declared_on from declaration where region = @Region and month = @month and fund = @fund and provider = @Code order by import_seq, line", key)
            .Select(d => new DeclaredAnswer(new(d.Fund), new(d.Medfee), new(d.Account), d.Visits, d.On)).LastOrDefault();
        var settled = store.Find<string>("select hash from statement where region = @Region and fund = @fund and provider = @Code and month = @month", key) is not null;
        var (gross, account, rows) = store.Query<(long Gross, long Account, long Rows)>(
            """
            select cast(coalesce(sum(pooled_fen + account_fen), 0) as bigint) as gross, cast(coalesce(sum(account_fen), 0) as bigint) as account, cast(coalesce(sum(row_count), 0) as bigint) as rows
            from monthly_total where region = @Region and month = @month and fund = @fund and provider = @Code
            """, key).Single();
        var due = deadline(month);
        var state = settled ? "settled" : declared is not null ? "declared" : today <= due ? "due" : "overdue";
        return new(of.Region, of.Code, fund.Code(), month.ToString(), due.ToIso(), state, declared, new(gross), new(account), rows);
    }

    private static Func<Month, DateOnly> Deadlines(Store store, string region)
    {
        var (policy, calendar) = (PolicyStore.Load(store, region), CalendarStore.Load(store));
        return month => Timetable.DeclarationDeadline(calendar, month, policy.DeclarationDay.On(month.Next.FirstDay).Value, policy.ProviderDeadline.On(month.Next.FirstDay).Value);
    }

    private static string InWords(string state) => state switch
    {
        "settled" => "已结算",
        "declared" => "已申报",
        "due" => "待申报",
        _ => "逾期未申报",
    };
}
