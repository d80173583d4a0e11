using System.Collections.Immutable;
using Yijie.Domain.Duties;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Supervision;

/// <summary>某用时的付款笔数。</summary>
public readonly record struct TakenDays(int Days, long Payments);

/// <summary>一个月一个险种一类机构的进展。</summary>
/// <param name="Advanced">银行付讫的预拨。</param>
/// <param name="Settled">结算单份数; they come to <paramref name="Actual"/>.</param>
/// <param name="Netted">银行付讫的轧差款。</param>
/// <param name="AdvanceDays">From the first working day of the next month to each payment.</param>
/// <param name="NettingDays">From the day after the declaration deadline to each payment.</param>
public sealed record MonthFacts(
    Month Month, Fund Fund, ProviderType Kind, Fen Gross, Fen Advanced, long Settled, Fen Actual, Fen Netted,
    ImmutableArray<TakenDays> AdvanceDays, ImmutableArray<TakenDays> NettingDays);

/// <summary>未清的款项,按其所属的月份。</summary>
public sealed record OpenFacts(OpenItemKind Kind, Month From, Fen Amount);

/// <summary>一个年度的预付金。</summary>
public sealed record PrepaymentFacts(int Year, Fund Fund, Fen Out, Fen Back);

/// <summary>一个险种的可支付月数。By the latest report and the expenditure of the twelve months up to it.</summary>
public sealed record ReserveFacts(Fund Fund, Month Month, Fen Balance, string? PayableMonths);

/// <summary>一个统筹区的监督数据。What supervision knows of a region as of a day: gathered by set queries, or as it was last kept.</summary>
/// <param name="Duties">Providers' duties stand together.</param>
public sealed record RegionFacts(
    string Region, DateOnly On, ImmutableArray<Duty> Duties, ImmutableArray<MonthFacts> Months, ImmutableArray<Coverage> Coverage,
    ImmutableArray<OpenFacts> Open, ImmutableArray<PrepaymentFacts> Prepayments, ImmutableArray<ReserveFacts> Reserves);
