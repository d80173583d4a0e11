using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.FundRequests;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.FundRequests;

/// <summary>
/// 某月的估计与实际。Advances are all of the month's; nettings those of the providers and months that were unsettled when the request was filed, as estimated then and
/// as settled since (docs/decisions/255). Null: not estimated, or nothing of it yet.
/// </summary>
/// <param name="UnsettledProviders">What was estimated for them is not settled yet, and so not all in the actual.</param>
public sealed record ComparedMonth(
    string Month, Fen? EstimatedAdvancesFen, Fen? ActualAdvancesFen, Fen? EstimatedNettingsFen, Fen? ActualNettingsFen, int UnsettledProviders, Fen AskedFen, Fen ReceivedFen)
{
    /// <summary>预拨估计减实际。</summary>
    public Fen? AdvancesOverFen => EstimatedAdvancesFen - ActualAdvancesFen;

    /// <summary>轧差估计减实际。</summary>
    public Fen? NettingsOverFen => EstimatedNettingsFen - ActualNettingsFen;
}

/// <summary>估实对照。<c>request compare</c>: what the month's request estimated against what was then advanced and netted.</summary>
public static class RequestCompare
{
    public static Command Build()
    {
        var year = CommandLine.YearOption();
        return LedgerCommand.Reading(new Command("compare", "逐月对照请拨的估计与实际") { year }.Answers<IReadOnlyList<ComparedMonth>>(), (context, store, book, parsed) =>
        {
            var months = Of(store, book, parsed.GetValue(year)!.Value);
            context.Answer(months, text =>
            {
                TextTable.Write(text, ["月份", ">预拨估计", ">预拨实际", ">差", ">轧差估计", ">轧差实际", ">差", ">尚未结算(家)", ">申请", ">到账"],
                    months.Select(m => new[]
                    {
                        m.Month, Amount(m.EstimatedAdvancesFen), Amount(m.ActualAdvancesFen), Amount(m.AdvancesOverFen), Amount(m.EstimatedNettingsFen), Amount(m.ActualNettingsFen),
                        Amount(m.NettingsOverFen), m.UnsettledProviders == 0 ? "" : $"{m.UnsettledProviders}", m.AskedFen.ToString(), m.ReceivedFen.ToString(),
                    }));
                text.WriteLine("预拨:本月全部,估计连同请拨时已审批的。轧差:请拨时尚未结算的各机构各月(上月及以前),估计是当时测算的,实际是其后结算的;还没有结算的家数另列。没有请拨的月份,实际是上月的。");
            });
        });
    }

    public static IReadOnlyList<ComparedMonth> Of(Store store, BookKey book, Month january)
    {
        var requests = RequestStore.Of(store, book.Region, book.Fund).Where(r => r.State.Approved).ToLookup(r => r.Month);
        var (from, to) = Instructions.IdsOfMonths(book.Region, book.Fund, january.Previous, january.Plus(11));
        var scope = new { book.Region, fund = book.Fund.Code(), last = january.Plus(10).ToString(), from, to };
        var advances = Sums(store, "select month, cast(sum(amount_fen) as bigint) from instruction_status where region = @Region and id > @from and id < @to and kind = 'advance' and reissued = 0 and status not in ('lapsed', 'returned') group by month", scope);
        var settled = store.Query<(string Month, string On, string At, long Fen)>(
            """
            select s.month, s.approved_on, a.at, cast(sum(s.net_fen) as bigint) from statement s
            join batch_step a on a.region = s.region and a.batch_id = s.batch_id and a.step = 'approved'
            where s.region = @Region and s.fund = @fund and s.month <= @last group by s.month, s.approved_on, a.at
            """, scope).Select(s => (Month: Month.Parse(s.Month), When: (s.On.ToDay(), s.At), Net: new Fen(s.Fen))).ToList();
        var unsettled = RequestStore.FirstUnsettled(store, book, january.Plus(10));
        return
        [
            .. Enumerable.Range(0, 12).Select(january.Plus).Select(month =>
            {
                var first = requests[month].FirstOrDefault();
                var inputs = first is null ? null : RequestStore.Inputs(store, first);
                var estimate = inputs is null ? null : FundRequest.Decide(inputs);
                var netted = settled.Where(s => first is null ? s.Month == month.Previous : s.Month < month && s.When.CompareTo((first.FiledOn, first.At)) > 0).ToList();
                return new ComparedMonth(
                    month.ToString(), estimate is null ? null : estimate.Advances + inputs!.Advanced, advances.TryGetValue(month, out var advanced) ? advanced : null,
                    estimate?.Nettings, netted.Count == 0 ? null : netted.Sum(s => s.Net), inputs?.Unsettled.Count(u => unsettled.TryGetValue(u.Provider, out var open) && open < month) ?? 0,
                    requests[month].Sum(r => r.State.Asked), requests[month].Sum(r => r.State.Received));
            }),
        ];
    }

    private static Dictionary<Month, Fen> Sums(Store store, string sql, object scope) =>
        store.Query<(string Month, long Fen)>(sql, scope).ToDictionary(r => Month.Parse(r.Month), r => new Fen(r.Fen));

    private static string Amount(Fen? amount) => amount?.ToString() ?? "";
}
