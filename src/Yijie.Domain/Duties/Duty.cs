using Yijie.Domain.Parties;

namespace Yijie.Domain.Duties;

/// <summary>责任方。</summary>
public enum DutyParty
{
    /// <summary>经办机构。</summary>
    Agency,

    /// <summary>财政部门。</summary>
    Finance,

    /// <summary>定点医药机构。</summary>
    Provider,

    /// <summary>省医保局。</summary>
    Province,
}

/// <summary>时限状态。</summary>
public enum DutyState
{
    /// <summary>未到期。</summary>
    Upcoming,

    /// <summary>今日到期。</summary>
    Due,

    /// <summary>按时完成。</summary>
    DoneOnTime,

    /// <summary>逾期完成。</summary>
    DoneLate,

    /// <summary>逾期未完成。</summary>
    Overdue,
}

/// <summary>
/// 时限。One dated duty: derived from the rules and the calendar, and discharged by the act itself, never by ticking it.
/// </summary>
/// <param name="Rule">fund-request, advance-payment …: the codes of files.md.</param>
/// <param name="Period">费用所属月 yyyy-MM, or the year yyyy.</param>
/// <param name="DoneOn">The day of the act that discharged it; null: not done.</param>
/// <param name="Act">What discharged it: a batch, a voucher, a request; null: not done.</param>
/// <param name="Cause">Of one late or overdue because of another party's lateness, what that was; else null.</param>
public sealed record Duty(
    string Rule, string Article, string Region, DutyParty Party, Fund? Fund, string? Provider, string Period, DateOnly DueOn, DutyState State,
    DateOnly? DoneOn, string? Act, string? Cause)
{
    /// <summary>机构数。Of a duty that stands for all its providers, how many there are; else null.</summary>
    public DutyTally? Tally { get; init; }

    /// <summary>逾期计在谁名下。The party against which lateness counts: its own, but where another's lateness caused it, that one's; null: nobody's.</summary>
    public DutyParty? CountsAgainst { get; init; } = Party;

    /// <summary>时限的状态。From its due day, the day of the act, and the day on which one asks.</summary>
    public static DutyState StateOf(DateOnly due, DateOnly? done, DateOnly today) => done is { } day
        ? day <= due ? DutyState.DoneOnTime : DutyState.DoneLate
        : today < due ? DutyState.Upcoming : today == due ? DutyState.Due : DutyState.Overdue;
}

/// <summary>各机构的办理数。Providers that owe the duty, and those that did it on time and late.</summary>
public sealed record DutyTally(long Expected, long OnTime, long Late)
{
    /// <summary>尚未办理的机构数。</summary>
    public long Open => Expected - OnTime - Late;
}
