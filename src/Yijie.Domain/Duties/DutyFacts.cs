using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Duties;

/// <summary>已送财政的请拨。A request approved and sent to the finance bureau.</summary>
/// <param name="Expected">应到账金额。What was asked, or, once the finance bureau has accepted a part of it, that part.</param>
public sealed record RequestFact(Fund Fund, Month Month, string Id, DateOnly SentOn, Fen Expected);

/// <summary>到账。Money that arrived in the expenditure account.</summary>
/// <param name="Month">The service month of the request it funds; null: none was named.</param>
public sealed record ReceiptFact(Fund Fund, Month? Month, DateOnly On, Fen Amount, string Voucher);

/// <summary>批次的付款。A month's or year's approved batches taken together.</summary>
/// <param name="Outstanding">还有应付而银行没有回音的,或还有留待下一批的机构。</param>
/// <param name="DoneOn">The day of the bank's last word; of batches that pay nobody, their approval.</param>
public sealed record BatchFact(Fund Fund, Month Month, string BatchId, bool Outstanding, DateOnly DoneOn);

/// <summary>机构的办理情况。Providers of a month that did the act on the same day; one provider, where each is asked for.</summary>
/// <param name="On">Null: not done.</param>
public sealed record ProviderActs(Fund Fund, Month Month, string? Provider, DateOnly? On, long Count);

/// <summary>一年的办理情况。One rule's act of a year.</summary>
/// <param name="Owed">Whether there is anything to do at all.</param>
public sealed record YearFact(string Rule, Fund? Fund, int Year, bool Owed, DateOnly? DoneOn, string? Act);

/// <summary>督促交回通知。</summary>
public sealed record NoticeFact(Fund Fund, string Provider, string Period, DateOnly NotifiedOn, DateOnly? DoneOn, string? Act);

/// <summary>推进的一个阶段。The day on which the stage's test was met.</summary>
public sealed record StageFact(string Rule, DateOnly? DoneOn, string? Act);

/// <summary>时限的事实。What was done in a region, as known on a day; loaded as sets, whatever the number of providers.</summary>
/// <param name="Recorded">有计入记录的险种和月份。</param>
/// <param name="Applications">预付金申请,Month 为当年一月。</param>
public sealed record DutyFacts(
    string Region, DateOnly Today,
    ImmutableArray<RequestFact> Requests, ImmutableArray<ReceiptFact> Receipts, ImmutableArray<(Fund Fund, Month Month)> Recorded,
    ImmutableArray<BatchFact> Advances, ImmutableArray<ProviderActs> Declarations, ImmutableArray<ProviderActs> Nettings,
    ImmutableArray<ProviderActs> Applications, ImmutableArray<YearFact> Years, ImmutableArray<NoticeFact> Notices, ImmutableArray<StageFact> Stages)
{
    /// <summary>没有任何办理。</summary>
    public static DutyFacts None(string region, DateOnly today) => new(region, today, [], [], [], [], [], [], [], [], [], []);
}

/// <summary>所问的时限。Due days from and to, both inclusive; or all duties of one service month.</summary>
public sealed record DutyRange(DateOnly From, DateOnly To, Month? Service = null)
{
    /// <summary>某费用所属月的全部时限。</summary>
    public static DutyRange Of(Month service) => new(DateOnly.MinValue, DateOnly.MaxValue, service);

    /// <summary>某年内到期的全部时限。</summary>
    public static DutyRange OfYear(int year) => new(new(year, 1, 1), new(year, 12, 31));

    /// <summary>可能在此期间到期的费用所属月。A month's last duty falls due within three months after it.</summary>
    public (Month First, Month Last) ServiceMonths => Service is { } month ? (month, month) : (Month.Of(From).Plus(-3), Month.Of(To));
}
