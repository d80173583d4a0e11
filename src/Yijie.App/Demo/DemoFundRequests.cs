using System.Globalization;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>
/// 演示的请拨。Every agency asks for the month's money while the month runs, from what is recorded so far; the finance bureau accepts it, and it arrives on
/// the first working day after. What the whole month then turns out to lack is asked for in a supplement. One request is sent to the finance bureau late.
/// </summary>
internal sealed class DemoFundRequests(DemoOffice office)
{
    private static readonly (string Region, Fund Fund, Month Month) Late = ("140100", Fund.Resident, new(2025, 8));

    private readonly List<Filed> unsent = [];
    private List<Filed> sent = [];

    /// <summary>提出申请,送财政。</summary>
    public void Ask(DateOnly on, Month month)
    {
        foreach (var (region, fund) in DemoProvince.Books())
        {
            if (File(on, region, fund, month) is not { } request) continue;
            if ((region, fund, month) == Late) unsent.Add(request);
            else Send(on, request);
        }
    }

    /// <summary>迟送的请拨。</summary>
    public void SendLate(DateOnly on)
    {
        foreach (var request in unsent) Send(on, request);
        unsent.Clear();
    }

    /// <summary>财政受理,资金到账。</summary>
    public void Arrive(DateOnly on)
    {
        foreach (var request in sent)
        {
            Do(on, 'f', request, "accept");
            if (request.Asked > Fen.Zero) Receive(on, request.Region, request.Fund, request.Asked, request.Id[7..], "--request", request.Id);
        }
        sent = [];
    }

    /// <summary>补充请拨。Refused, and not needed, where the money suffices.</summary>
    public void Supplement(DateOnly on, Month month)
    {
        foreach (var (region, fund) in DemoProvince.Books())
            if (File(on, region, fund, month, "--supplement", "月末费用增加,按全月记录测算,原请拨不足") is { } request) Send(on, request);
        Arrive(on);
    }

    /// <summary>补足尾差。Each institution's amount is rounded, the request's only once: what a batch lacks arrives without a request.</summary>
    public void Complete(DateOnly on, string region, Fund fund, Fen payable)
    {
        var lacking = office.Ask(store => payable + InFlight.Of(store, region, fund) - Books.ExpenditureAccountBalance(store, new(region, fund)));
        if (lacking > Fen.Zero) Receive(on, region, fund, lacking, string.Create(CultureInfo.InvariantCulture, $"{fund.Code()}-{on:MMdd}-尾差"));
    }

    private void Receive(DateOnly on, string region, Fund fund, Fen amount, string number, params string[] forWhat) => office.Do(on, $"f.{region}",
        ["funds", "receive", "--region", region, "--fund", fund.Code(), "--amount", amount.ToYuan(), "--ref", string.Create(CultureInfo.InvariantCulture, $"晋财社拨〔{on.Year}〕{region}-{number}号"), .. forWhat]);

    private Filed? File(DateOnly on, string region, Fund fund, Month month, params string[] supplement)
    {
        var (exitCode, request) = office.Run(on, $"h.{region}", ["request", "file", "--region", region, "--fund", fund.Code(), "--month", month.ToString(), .. supplement]);
        return exitCode == 0 ? new(region, fund, request.GetProperty("id").GetString()!, request.GetProperty("estimate").GetProperty("hash").GetString()!, new(request.GetProperty("asked_fen").GetInt64())) : null;
    }

    private void Send(DateOnly on, Filed request)
    {
        Do(on, 'a', request, "approve", "--hash", request.Hash);
        sent.Add(request);
    }

    private void Do(DateOnly on, char post, Filed request, string step, params string[] options) =>
        office.Do(on, $"{post}.{request.Region}", ["request", step, "--id", request.Id, .. options]);

    private sealed record Filed(string Region, Fund Fund, string Id, string Hash, Fen Asked);
}
