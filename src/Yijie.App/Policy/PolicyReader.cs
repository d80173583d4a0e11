using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Policies;

/// <summary>政策文件的内容。A policy file, its version and its text.</summary>
public sealed record PolicyText(PolicyFile File, string Content);

/// <summary>一个参数的各条规定。</summary>
/// <param name="Open">A region may set it otherwise.</param>
public sealed record ParameterEntries(string Name, bool Open, IReadOnlyList<PolicyEntry> Entries);

/// <summary>
/// 政策参数的读取。Reads the province's file and what a region sets otherwise. From the region's first day on its own values hold;
/// only parameters that are a chosen reading (◆) may be set by a region, and no name may be unknown or left out.
/// </summary>
public sealed class PolicyReader
{
    private delegate bool ValueReader<T>(string text, out T value);

    private readonly Dictionary<string, List<PolicyEntry>> province;
    private readonly Dictionary<string, List<PolicyEntry>> region;
    private readonly ImmutableArray<LocalCondition> conditions;
    private readonly List<ParameterEntries> known = [];

    private PolicyReader(PolicyText province, PolicyText? region) => (this.province, this.region, conditions) =
        (PolicyYaml.Entries(province), region is null ? [] : PolicyYaml.Entries(region), region is null ? [] : [.. PolicyYaml.Conditions(region)]);

    /// <exception cref="UsageException">A file is malformed; the message names it and its line.</exception>
    public static Policy Read(string regionCode, PolicyText province, PolicyText? region) => Read(regionCode, province, region, out _);

    /// <summary>逐个参数。Every parameter with the provisions that hold in the region (none given: in the province), as they are written.</summary>
    public static IReadOnlyList<ParameterEntries> List(PolicyText province, PolicyText? region)
    {
        Read("", province, region, out var parameters);
        return parameters;
    }

    private static Policy Read(string regionCode, PolicyText province, PolicyText? region, out List<ParameterEntries> parameters)
    {
        var read = new PolicyReader(province, region);
        var policy = read.All(regionCode, region is null ? [province.File] : [province.File, region.File]);
        if (read.province.Values.Concat(read.region.Values).SelectMany(e => e).FirstOrDefault(e => !read.known.Exists(k => k.Name == e.Name)) is { } unknown)
            throw unknown.Wrong($"没有名为 {unknown.Name} 的参数");
        parameters = read.known;
        return policy;
    }

    private Policy All(string regionCode, IEnumerable<PolicyFile> files) => new()
    {
        Region = regionCode,
        Files = [.. files],

        AdvanceRate = Fixed<Rate>("advance_rate", Rate.TryParse),
        AdvanceWorkingDays = Fixed<int>("advance_working_days", Count),
        DeclarationDay = Open<int>("declaration_day", DayOfMonth),
        ExOfficio = Open<bool>("ex_officio", YesOrNo),
        DrgForInpatient = Open<bool>("drg_for_inpatient", YesOrNo),
        DepositRate = Open<Rate>("deposit_rate", Rate.TryParse),
        NettingWorkingDays = Fixed<int>("netting_working_days", Count),

        FundRequestDay = Fixed<int>("fund_request_day", DayOfMonth),
        ArrivalWorkingDay = Fixed<int>("arrival_working_day", Count),
        DecemberRequestWorkingDays = Fixed<int>("december_request_working_days", Count),
        FinanceWorkingDays = Fixed<int>("finance_working_days", Count),

        AgencyDeadline = Open<DeadlineShift>("agency_deadline", Shift),
        ProviderDeadline = Open<DeadlineShift>("provider_deadline", Shift),

        RolloutLaunch = Fixed<DateOnly>("rollout_launch", Day),
        RolloutTest = Fixed<DateOnly>("rollout_test", Day),
        RolloutEvaluation = Fixed<DateOnly>("rollout_evaluation", Day),
        RolloutFull = Fixed<DateOnly>("rollout_full", Day),
        RolloutComplete = Fixed<DateOnly>("rollout_complete", Day),

        DepositReleaseExcellent = Open<Rate>("deposit_release_excellent", Rate.TryParse),
        DepositReleaseQualified = Open<Rate>("deposit_release_qualified", Rate.TryParse),
        DepositReleaseBarelyQualified = Open<Rate>("deposit_release_barely_qualified", Rate.TryParse),
        DepositReleaseUnqualified = Open<Rate>("deposit_release_unqualified", Rate.TryParse),

        PrepaymentMinimumLevel = Open<int>("prepayment_minimum_level", Level),
        PrepaymentSettledMonths = Fixed<int>("prepayment_settled_months", Count),
        PrepaymentPenaltyFreeMonths = Fixed<int>("prepayment_penalty_free_months", Count),
        EmployeeReserveMonths = Fixed<int>("employee_reserve_months", Count),
        ResidentReserveMonths = Fixed<int>("resident_reserve_months", Count),
        DeficitForecastMonths = Open<int>("deficit_forecast_months", Count),
        PrepaymentBaseYears = Fixed<int>("prepayment_base_years", Count),
        PrepaymentBaseMonthsMinimum = Open<int>("prepayment_base_months_minimum", Count),
        PrepaymentBaseWithMaternity = Open<bool>("prepayment_base_with_maternity", YesOrNo),
        PrepaymentScaleMonths = Fixed<int>("prepayment_scale_months", Count),
        PrepaymentApplicationDay = Open<DayOfYear>("prepayment_application_day", Yearly),
        PrepaymentPaymentDay = Open<DayOfYear>("prepayment_payment_day", Yearly),
        PrepaymentReturnDay = Fixed<DayOfYear>("prepayment_return_day", Yearly),
        PrepaymentHandoverDay = Fixed<DayOfYear>("prepayment_handover_day", Yearly),
        ReturnNoticeWorkingDays = Fixed<int>("return_notice_working_days", Count),
        DisclosureDay = Fixed<DayOfYear>("disclosure_day", Yearly),
        PrepaymentConditions = conditions,
    };

    /// <summary>全省统一。What the law fixes: a region that sets it otherwise is refused.</summary>
    private Dated<T> Fixed<T>(string name, ValueReader<T> read, [CallerArgumentExpression(nameof(read))] string kind = "")
    {
        if (region.TryGetValue(name, out var own)) throw own[0].Wrong($"{name} 由全省统一规定,统筹区不得另定");
        return Dated(name, read, kind, open: false);
    }

    /// <summary>可另定。A reading that a region may set otherwise.</summary>
    private Dated<T> Open<T>(string name, ValueReader<T> read, [CallerArgumentExpression(nameof(read))] string kind = "") => Dated(name, read, kind, open: true);

    private Dated<T> Dated<T>(string name, ValueReader<T> read, string kind, bool open)
    {
        if (!province.TryGetValue(name, out var entries)) throw new UsageException($"policy/shanxi.yaml:缺少参数 {name}");
        if (region.TryGetValue(name, out var own)) entries = [.. entries.Where(e => e.From < own[0].From), .. own];
        known.Add(new(name, open, entries));
        return new(name, entries.Select(e => read(e.Value, out var value)
            ? new Provision<T>(value, e.From, e.Cite)
            : throw e.Wrong($"{name} 的值“{e.Value}”写法有误,应写作{FormOf(kind)}")));
    }

    private static string FormOf(string kind) => kind switch
    {
        nameof(Rate) + "." + nameof(Rate.TryParse) => "比例,如 60%",
        nameof(Count) => "正整数",
        nameof(Level) => "0 至 3 的整数",
        nameof(DayOfMonth) => "1 至 28 的整数",
        nameof(YesOrNo) => " yes 或 no",
        nameof(Shift) => " earlier 或 later",
        nameof(Day) => "日期,如 2025-06-30",
        nameof(Yearly) => "每年的某日,如 01-15",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static bool Count(string text, out int value) => Whole(text, 1, 999, out value);

    private static bool Level(string text, out int value) => Whole(text, 0, 3, out value);

    // 29 to 31 are not in every month; no provision names them.
    private static bool DayOfMonth(string text, out int value) => Whole(text, 1, 28, out value);

    private static bool Whole(string text, int least, int most, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    private static bool YesOrNo(string text, out bool value) => (value = text == "yes") || text == "no";

    private static bool Shift(string text, out DeadlineShift value)
    {
        value = text == "earlier" ? DeadlineShift.Earlier : DeadlineShift.Later;
        return text is "earlier" or "later";
    }

    private static bool Day(string text, out DateOnly value) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    private static bool Yearly(string text, out DayOfYear value)
    {
        // 2025 is no leap year: 02-29 does not come every year.
        var valid = DateOnly.TryParseExact($"2025-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        value = new(day.Month, day.Day);
        return valid;
    }
}
