using System.CommandLine;
using System.Text;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.App.Supervision;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;

namespace Yijie.App.Duties;

/// <summary>时限的输出。</summary>
public sealed record DutyAnswer(
    string Rule, string Title, string Article, string Party, string Region, string? Fund, string? Provider, string Period, string DueOn, string State,
    string? DoneOn, string? Act, string? Cause, string? CountsAgainst, DutyTally? Providers)
{
    public static DutyAnswer Of(Duty duty) => new(
        duty.Rule, DutyRules.TitleOf(duty.Rule), duty.Article, DutyWords.CodeOf(duty.Party), duty.Region, duty.Fund?.Code(), duty.Provider, duty.Period,
        duty.DueOn.ToIso(), DutyWords.CodeOf(duty.State), duty.DoneOn?.ToIso(), duty.Act, duty.Cause,
        duty.State is DutyState.DoneLate or DutyState.Overdue && duty.CountsAgainst is { } party ? DutyWords.CodeOf(party) : null, duty.Tally);
}

/// <summary>时限。<c>duties</c>: the dated duties of a region, derived from the rules and the calendar; also as a calendar file.</summary>
public static class DutiesCommand
{
    public static Command Build()
    {
        var (region, fund, month) = (CommandLine.RegionOption(required: false), CommandLine.FundOption(required: false), CommandLine.MonthOption(required: false));
        var all = new Option<bool>("--all") { Description = "全省各统筹区" };
        var (from, to) = (DayOption("--from", "到期日自(不写:当年,连同以前年度逾期未办的)"), DayOption("--to", "到期日至"));
        var party = new Option<string?>("--party") { Description = "责任方:agency 经办机构,finance 财政,provider 医药机构(逐家列出),province 省局" };
        party.AcceptOnlyFromAmong([.. Enum.GetValues<DutyParty>().Select(DutyWords.CodeOf)]);
        var state = new Option<string?>("--state") { Description = "状态:upcoming 未到期,due 今日到期,done-on-time 按时,done-late 逾期完成,overdue 逾期" };
        state.AcceptOnlyFromAmong([.. Enum.GetValues<DutyState>().Select(DutyWords.CodeOf)]);
        var provider = new Option<string?>("--provider") { Description = "只列这家机构的时限" };
        var output = new Option<string?>("--out", "--ics") { Description = "另存为日历(.ics),可导入个人的日历程序" };
        return new Command("duties", "时限:每一项有期限的职责,由规则与日历推出,由办理本身完成") { region, all, fund, month, from, to, party, state, provider, output }
            .ReadBy(Readers.WithProviders).UntilNextAct().WorkedOutAhead().Answers<IReadOnlyList<DutyAnswer>>().Does((context, parsed) =>
        {
            var regions = RegionsOf(parsed.GetValue(region), parsed.GetValue(all));
            using var store = context.Database.Read();
            var (range, shown) = RangeOf(store, regions[0], parsed.GetValue(month), parsed.GetValue(from), parsed.GetValue(to), context.Today);
            var code = parsed.GetValue(provider);
            if (code is not null && PartyStore.RegionOf(store, code) is null) throw new UsageException($"没有机构 {code}");
            foreach (var r in regions) context.RequireReader(store, r, code);

            var each = new DutyProviders(code is not null || parsed.GetValue(party) == "provider", code);
            var duties = (parsed.GetValue(all) && each == DutyProviders.Together ? KeptFacts.Duties(store, regions, context.Today, range) : DutyList.Of(store, regions, context.Today, range, each))
                .Where(d => d.DueOn >= shown || d.State == DutyState.Overdue)
                .Where(d => parsed.GetValue(fund) is not { } f || d.Fund is null || d.Fund == f)
                .Where(d => parsed.GetValue(party) is not { } p || DutyWords.CodeOf(d.Party) == p)
                .Where(d => parsed.GetValue(state) is not { } s || DutyWords.CodeOf(d.State) == s)
                .ToList();
            if (parsed.GetValue(output) is { } path) Save(path, duties, context.Today);
            context.Answer<IReadOnlyList<DutyAnswer>>([.. duties.Select(DutyAnswer.Of)], text => Write(text, duties, parsed.GetValue(all)));
        });
    }

    /// <summary>One region, or all.</summary>
    internal static IReadOnlyList<string> RegionsOf(string? region, bool all) => (region, all) switch
    {
        ({ } one, false) => [one],
        (null, true) => [.. Region.All.Select(r => r.Code)],
        _ => throw new UsageException("请用 --region 指明统筹区,或用 --all 列全省"),
    };

    private static void Save(string path, List<Duty> duties, DateOnly today)
    {
        using var file = OutputFile.At(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(DutyCalendar.Write(duties, today, DutyWords.NameOf)));
        file.Complete();
        file.Publish();
    }

    /// <summary>The duties to be gone through, and the day from which all of them are shown: before it, only what is overdue still.</summary>
    private static (DutyRange Range, DateOnly Shown) RangeOf(Store store, string region, Month? month, DateOnly? from, DateOnly? to, DateOnly today)
    {
        if (month is { } service) return (new(from ?? DateOnly.MinValue, to ?? DateOnly.MaxValue, service), DateOnly.MinValue);
        var first = from ?? new DateOnly(Math.Min(to?.Year ?? today.Year, today.Year), 1, 1);
        var last = to ?? new DateOnly(first.Year, 12, 31);
        if (first > last) throw new UsageException($"--from {first.ToIso()} 晚于 --to {last.ToIso()}");
        var earliest = from ?? RegionFactStore.RangeOf(PolicyStore.Load(store, region), today).From;
        return (new(earliest < first ? earliest : first, last), first);
    }

    private static void Write(TextWriter text, List<Duty> duties, bool allRegions) => TextTable.Write(
        text, [allRegions ? "统筹区" : "", "到期日", "时限", "所属期", "险种", duties.Exists(d => d.Provider is not null) ? "机构" : "", "责任方", "状态", "完成日", "办理", "说明"],
        duties.Select(d => new[]
        {
            allRegions ? d.Region : "", d.DueOn.ToIso(), DutyRules.TitleOf(d.Rule), d.Period, d.Fund?.Code() ?? "", d.Provider ?? "", DutyWords.NameOf(d.Party), DutyWords.NameOf(d.State),
            d.DoneOn?.ToIso() ?? "", d.Act ?? "", d.Cause ?? "",
        }));

    private static Option<DateOnly?> DayOption(string name, string title) => new(name) { Description = $"{title} yyyy-MM-dd", CustomParser = CommandLine.ParseDay };
}

/// <summary>时限的用词。The codes of files.md and the words people read.</summary>
public static class DutyWords
{
    public static string CodeOf(DutyParty party) => party.ToString().ToLowerInvariant();

    public static string CodeOf(DutyState state) => state switch
    {
        DutyState.Upcoming => "upcoming",
        DutyState.Due => "due",
        DutyState.DoneOnTime => "done-on-time",
        DutyState.DoneLate => "done-late",
        DutyState.Overdue => "overdue",
    };

    public static string NameOf(DutyParty party) => party switch
    {
        DutyParty.Agency => "经办机构",
        DutyParty.Finance => "财政部门",
        DutyParty.Provider => "医药机构",
        DutyParty.Province => "省医保局",
    };

    /// <summary>A party's code in words.</summary>
    public static string NameOfParty(string code) => NameOf(Enum.GetValues<DutyParty>().First(p => CodeOf(p) == code));

    /// <summary>A state's code in words.</summary>
    public static string NameOfState(string code) => NameOf(Enum.GetValues<DutyState>().First(s => CodeOf(s) == code));

    public static string NameOf(DutyState state) => state switch
    {
        DutyState.Upcoming => "未到期",
        DutyState.Due => "今日到期",
        DutyState.DoneOnTime => "按时完成",
        DutyState.DoneLate => "逾期完成",
        DutyState.Overdue => "逾期",
    };
}
