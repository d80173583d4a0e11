using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.FundRequests;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.FundRequests;

/// <summary>某月的估计与实际。Advances are the month's, nettings those of the month before, the estimate with what is unsettled of earlier months; null: not estimated, or nothing of it yet.</summary>
public sealed record ComparedMonth(
    string Month, Fen? EstimatedAdvancesFen, Fen? ActualAdvancesFen, Fen? EstimatedNettingsFen, Fen? ActualNettingsFen, Fen AskedFen, Fen ReceivedFen)
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
            context.Answer(months, text => TextTable.Write(text, ["月份", ">预拨估计", ">预拨实际", ">差", ">轧差估计", ">轧差实际", ">差", ">申请", ">到账"],
                months.Select(m => new[]
                {
                    m.Month, Amount(m.EstimatedAdvancesFen), Amount(m.ActualAdvancesFen), Amount(m.AdvancesOverFen), Amount(m.EstimatedNettingsFen), Amount(m.ActualNettingsFen),
                    Amount(m.NettingsOverFen), m.AskedFen.ToString(), m.ReceivedFen.ToString(),
                })));
        });
    }

    public static IReadOnlyList<ComparedMonth> Of(Store store, BookKey book, Month january)
    {
        var requests = RequestStore.Of(store, book.Region, book.Fund).Where(r => r.State.Approved).ToLookup(r => r.Month);
        var (from, to) = Instructions.IdsOfMonths(book.Region, book.Fund, january.Previous, january.Plus(11));
        var scope = new { book.Region, fund = book.Fund.Code(), first = january.Previous.ToString(), last = january.Plus(11).ToString(), from, to };
        var advances = Sums(store, "select month, cast(sum(amount_fen) as bigint) from instruction_status where region = @Region and id > @from and id < @to and kind = 'advance' and reissued = 0 and status not in ('lapsed', 'returned') group by month", scope);
        var nettings = Sums(store, "select month, cast(sum(net_fen) as bigint) from statement where region = @Region and fund = @fund and month between @first and @last group by month", scope);
        return
        [
            .. Enumerable.Range(0, 12).Select(january.Plus).Select(month =>
            {
                var estimate = requests[month].FirstOrDefault() is { } first ? FundRequest.Decide(RequestStore.Inputs(store, first)) : null;
                return new ComparedMonth(
                    month.ToString(), estimate?.Advances, advances.TryGetValue(month, out var advanced) ? advanced : null,
                    estimate?.Nettings, nettings.TryGetValue(month.Previous, out var netted) ? netted : null,
                    requests[month].Sum(r => r.State.Asked), requests[month].Sum(r => r.State.Received));
            }),
        ];
    }

    private static Dictionary<Month, Fen> Sums(Store store, string sql, object scope) =>
        store.Query<(string Month, long Fen)>(sql, scope).ToDictionary(r => Month.Parse(r.Month), r => new Fen(r.Fen));

    private static string Amount(Fen? amount) => amount?.ToString() ?? "";
}
