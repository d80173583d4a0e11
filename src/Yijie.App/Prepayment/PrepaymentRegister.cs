using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>一笔预付金。One provider's prepayment of one year from one fund; the year is written as its January.</summary>
public sealed record PrepaymentKey(BookKey Book, string Provider, Month Year)
{
    /// <summary>案号,如 140200-310-2026-H14020000001-R:the application's number and R.</summary>
    public string Id => $"{Book.Region}-{Book.Fund.Code()}-{YearText}-{Provider}-R";

    /// <summary>年度 yyyy。</summary>
    public string YearText => Year.ToString()[..4];

    internal object Parameters => new { Book.Region, fund = Book.Fund.Code(), Provider, year = YearText };
}

/// <summary>
/// 预付金的去向。What is out, what is being recalled, who may not be paid. Everything about money is read from the lines of
/// 暂付款—医保预付金; the steps of recalls are read from their cases.
/// </summary>
public static class PrepaymentRegister
{
    /// <summary>收回中的预付金。What the settlements and the clearing of a book set off, by provider and year: only this fund's, only what is out.</summary>
    public static IEnumerable<(string Provider, OpenItem Item)> BeingRecalled(Store store, string region, Fund fund)
    {
        var book = new BookKey(region, fund);
        var cases = RecallStore.Cases(store, book);
        return Loops(store, book)
            .Where(l => l.Loop.Held > Fen.Zero && cases.TryGetValue(l.Key, out var recall) && recall.IsSetOff)
            .Select(l => (l.Key.Provider, new OpenItem(OpenItemKind.Prepayment, l.Key.Year, l.Loop.Held, [], Fen.Zero)));
    }

    /// <summary>不得再拨付。Providers whose prepayment of that year is being recalled: what was determined or instructed is no longer paid.</summary>
    public static HashSet<string> UnderRecall(Store store, string region, Fund fund, Month year) =>
        [.. RecallStore.Cases(store, new(region, fund)).Where(c => c.Key.Year == year && c.Value.IsOpen).Select(c => c.Key.Provider)];

    /// <summary>预付金闭环。Of every provider and year of a book, in that order, from the lines of the account; a red reversal counts as what it cancels.</summary>
    /// <param name="until">As of the end of that day; null: as it stands.</param>
    public static IReadOnlyList<(PrepaymentKey Key, PrepaymentLoop Loop)> Loops(Store store, BookKey book, string? provider = null, DateOnly? until = null) =>
    [
        .. store.Query<MovementRow>(
                $"""
                select l.provider, l.month as year, coalesce(o.rule, v.rule) as rule, cast(sum(l.debit_fen - l.credit_fen) as bigint) as debit_fen
                from voucher_line l
                join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
                left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
                where l.region = @region and l.fund = @fund and l.account in ('110102', '110103') and l.account = '110102' {(provider is null ? "" : "and l.provider = @provider")} {(until is null ? "" : "and v.on_day <= @until")}
                group by l.provider, l.month, coalesce(o.rule, v.rule) order by 1, 2, 3
                """,
                new { region = book.Region, fund = book.Fund.Code(), provider, until = until?.ToIso() })
            .GroupBy(r => (r.Provider, r.Year))
            .Select(g => (new PrepaymentKey(book, g.Key.Provider, new(int.Parse(g.Key.Year, System.Globalization.CultureInfo.InvariantCulture), 1)),
                g.Aggregate(default(PrepaymentLoop), (loop, r) => loop.With(r.Rule, new(r.DebitFen))))),
    ];

    /// <summary>一笔预付金的闭环。</summary>
    public static PrepaymentLoop LoopOf(Store store, PrepaymentKey key) => Loops(store, key.Book, key.Provider).FirstOrDefault(l => l.Key == key).Loop;

    /// <summary>
    /// 应付机构的退票。What came back from the bank after some of the prepayment had been set off or returned: the provider gave for it what it never
    /// had, and so it is paid again, recalled or not (docs/decisions/115).
    /// </summary>
    public static bool IsOwed(Store store, PrepaymentKey key, Fen amount, bool cameBack) => cameBack && LoopOf(store, key).Held < amount;

    /// <summary>
    /// 拨付之日。The first day on which a provider had a year's prepayment and it did not go back to the bank; of an opening balance, whose day of payment
    /// the book does not know, the year's first. Null: it has had none.
    /// </summary>
    public static DateOnly? PaidOn(Store store, PrepaymentKey key) => store.Find<string>(
        """
        select min(on_day) from (
          select r.booked_on as on_day from instruction i
          join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC'
          where i.region = @Region and i.fund = @fund and i.month = @january and i.kind = 'prepayment' and i.provider = @Provider
            and not exists (select 1 from payment_return b where b.region = i.region and b.instruction_id = i.id)
          union all
          select @first from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
          where l.region = @Region and l.fund = @fund and l.account in ('110102', '110103') and l.account = '110102' and l.provider = @Provider and l.month = @year and v.rule = @opening
            and not exists (select 1 from voucher r where r.region = v.region and r.fund = v.fund and r.reverses = v.seq)
        ) as paid
        """,
        new { key.Book.Region, fund = key.Book.Fund.Code(), january = key.Year.ToString(), key.Provider, year = key.YearText, first = key.Year.FirstDay.ToIso(), opening = Postings.OpeningRule })?.ToDay();

    /// <summary>待拨付。What of a prepayment is not paid yet: determined, or an instruction, whether or not it is with the bank (<c>exported</c>).</summary>
    internal static IReadOnlyList<string> UnpaidStatuses(Store store, PrepaymentKey key) =>
    [
        .. store.Query<string>(
            """
            select status from instruction_status
            where region = @Region and fund = @fund and month = @january and kind = 'prepayment' and provider = @Provider
              and reissued = 0 and status in ('pending', 'withheld', 'rejected', 'exported')
            union all
            select 'determined' from prepayment_determined d
            where d.region = @Region and d.fund = @fund and d.year = @year and d.provider = @Provider
              and not exists (select 1 from prepayment_event e where e.region = d.region and e.application_id = d.application_id and e.kind = 'withdrawn')
              and not exists (select 1 from instruction i
                where i.region = d.region and i.fund = d.fund and i.month = @january and i.kind = 'prepayment' and i.provider = d.provider)
            """,
            new { key.Book.Region, fund = key.Book.Fund.Code(), january = key.Year.ToString(), year = key.YearText, key.Provider }),
    ];

    /// <summary>
    /// 结清即恢复拨付。Lifts the stop of each provider that a recall had stopped and against which no recall holds any longer; called after whatever brings
    /// prepayment back: a return, a set-off, a recovery. A stop that a person placed stays, whatever its reason says.
    /// </summary>
    public static void LiftStops(Store store, Context context, string region, IEnumerable<string> providers, string actor)
    {
        var stopped = PartyStore.Stopped(store, region);
        foreach (var provider in providers.Where(p => stopped.TryGetValue(p, out var reason) && IsOfRecall(store, region, p, reason)).Distinct().ToList())
            if (!Holds(store, region, provider)) StopCommand.Enter(context, store, region, provider, placed: false, "预付金已结清", actor);
    }

    /// <summary>收回中的停付所记的理由。</summary>
    internal static string StopReason(PrepaymentKey key, string document) => $"预付金收回 {key.Id} {document}";

    private static bool IsOfRecall(Store store, string region, string provider, string reason) => Funds.All.Any(fund =>
        RecallStore.Cases(store, new(region, fund), provider).Any(c => c.Value.Events.Any(e => e.Step == RecallStep.Stopped && StopReason(c.Key, e.Document) == reason)));

    /// <summary>停付未解。Whether any recall against a provider, of either fund, keeps its payments stopped.</summary>
    public static bool Holds(Store store, string region, string provider) => Funds.All.Any(fund =>
    {
        var book = new BookKey(region, fund);
        return RecallStore.Cases(store, book, provider).Any(c => c.Value.Holds(LoopOf(store, c.Key).Held));
    });

    private sealed record MovementRow(string Provider, string Year, string Rule, long DebitFen);
}
