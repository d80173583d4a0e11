using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.AnnualClearing;
using Yijie.Domain.FundRequests;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.FundRequests;

/// <summary>一份请拨。As it was filed, and what became of it.</summary>
public sealed record KeptRequest(
    string Region, Fund Fund, Month Month, long Number, string Supplement, string Hash, DateOnly FiledOn, string At, string? ApprovedBy, DateOnly? ApprovedOn,
    DateOnly? AcceptedOn, string? RejectedReason, RequestState State)
{
    public string Id => State.Id;
}

/// <summary>请拨的存取。Requests as they are kept, and the facts that an estimate reads.</summary>
internal static class RequestStore
{
    /// <summary>请拨号,如 140200-310-202507-Q1。</summary>
    public static string IdOf(BookKey book, Month month, long number) => $"{book.Region}-{book.Fund.Code()}-{month.ToString().Replace("-", "", StringComparison.Ordinal)}-Q{number}";

    /// <exception cref="UsageException">There is no such request.</exception>
    public static KeptRequest Get(Store store, string id) =>
        Query(store, "q.region = @region and q.id = @id", new { region = id.Split('-')[0], id }).SingleOrDefault() ?? throw new UsageException($"没有请拨 {id}");

    /// <summary>某账套的请拨,按月份和序号。</summary>
    public static List<KeptRequest> Of(Store store, string region, Fund? fund = null) =>
        Query(store, "q.region = @region and (@fund is null or q.fund = @fund)", new { region, fund = fund?.Code() });

    /// <summary>全部请拨。</summary>
    public static List<KeptRequest> All(Store store) => Query(store, "1 = 1", new { });

    public static RequestInputs Inputs(Store store, KeptRequest request) => Batches.Unpack<RequestInputs>(
        store.Scalar<byte[]>("select inputs from fund_request where region = @Region and id = @Id", new { request.Region, request.Id }));

    /// <summary>取数。What a request for the month rests on, as it stands today.</summary>
    public static RequestInputs Load(Store store, BookKey book, Month month, DateOnly today, string supplement)
    {
        var policy = PolicyStore.Load(store, book.Region);
        var enrolments = PartyStore.Enrolments(store, book.Region);
        var last = month.Previous;
        var open = Books.OpenAdvances(store, book.Region, book.Fund).Where(a => a.Month <= last).ToLookup(a => a.Provider, a => a.Balance);
        var (received, handedOver) = YearEndCommand.Handover(store, book, year: null);
        return new(
            book.Region, book.Fund, month, today, policy.AdvanceRate.On(today), policy.DepositRate.On(today),
            Gross(store, book, month).Where(g => Enrolment.InMonth(enrolments[g.Key], month)).Sum(g => g.Value),
            Gross(store, book, last).Where(g => Enrolment.InMonth(enrolments[g.Key], last)).Sum(g => g.Value),
            Advanced(store, book, month),
            [.. Unsettled(store, book, policy.FirstMonth, last).Select(g => new UnsettledProvider(g.Provider, new(g.Fen), open[g.Provider].Sum()))],
            PrepaymentRun.ToPay(store, new(book.Region, book.Fund, new(month.Next.Year, 1), BatchKind.Prepayment), today), Clearing(store, book),
            Books.ExpenditureAccountBalance(store, book), InFlight.Of(store, book.Region, book.Fund), received - handedOver,
            Of(store, book.Region, book.Fund).Where(r => supplement.Length > 0 || r.Month != month).Sum(r => r.State.Awaited),
            supplement);
    }

    public static void Add(Store store, Context context, BookKey book, Month month, long number, FundRequest request, RequestInputs inputs, string filer) => store.Execute(
        """
        insert into fund_request (region, id, fund, month, number, supplement, asked_fen, hash, inputs, filed_by, filed_on, at)
        values (@Region, @id, @fund, @month, @number, @Supplement, @asked, @Hash, @content, @filer, @today, @Instant)
        """,
        new
        {
            book.Region, id = IdOf(book, month, number), fund = book.Fund.Code(), month = month.ToString(), number, inputs.Supplement, asked = request.Asked.Value, request.Hash,
            content = Batches.Pack(inputs), filer, today = context.Today.ToIso(), context.Instant,
        });

    public static void AddStep(Store store, Context context, KeptRequest request, string step, string actor, Fen amount, string reason = "") => store.Execute(
        """
        insert into fund_request_step (region, request_id, step, actor, on_day, at, amount_fen, reason)
        values (@Region, @Id, @step, @actor, @today, @Instant, @amount, @reason)
        """,
        new { request.Region, request.Id, step, actor, today = context.Today.ToIso(), context.Instant, amount = amount.Value, reason });

    /// <summary>以一笔到账拨付请拨。</summary>
    public static void AddReceipt(Store store, KeptRequest request, PostedVoucher voucher) => store.Execute(
        "insert into fund_request_receipt (region, request_id, fund, voucher_seq) values (@Region, @Id, @fund, @Seq)",
        new { request.Region, request.Id, fund = request.Fund.Code(), voucher.Seq });

    /// <summary>一笔到账所拨付的请拨。Null: none was named.</summary>
    public static string? FundedBy(Store store, PostedVoucher voucher) => store.Find<string>(
        "select request_id from fund_request_receipt where region = @Region and fund = @fund and voucher_seq = @Seq",
        new { voucher.Book.Region, fund = voucher.Book.Fund.Code(), voucher.Seq });

    private static Dictionary<string, Fen> Gross(Store store, BookKey book, Month month) => store.Query<(string Provider, long Fen)>(
        """
        select provider, cast(sum(pooled_fen + account_fen) as bigint) from monthly_total
        where region = @Region and month = @month and fund = @fund group by provider having sum(row_count) <> 0 order by provider
        """, new { book.Region, month = month.ToString(), fund = book.Fund.Code() }).ToDictionary(r => r.Provider, r => new Fen(r.Fen));

    /// <summary>尚未结算的应结算额。By provider, of all such months up to the last; earlier than the first they are settled in the old way (docs/decisions/061).</summary>
    private static IEnumerable<(string Provider, long Fen)> Unsettled(Store store, BookKey book, Month first, Month last) => store.Query<(string, long)>(
        $"select t.provider, cast(sum(t.pooled_fen + t.account_fen) as bigint) {OfUnsettled} group by t.provider having sum(t.row_count) <> 0 order by t.provider",
        new { book.Region, fund = book.Fund.Code(), first = first.ToString(), last = last.ToString() });

    /// <summary>尚未结算的月份。Of each provider the first, up to the last.</summary>
    public static Dictionary<string, Month> FirstUnsettled(Store store, BookKey book, Month last) => store.Query<(string Provider, string Month)>(
        $"select provider, min(month) from (select t.provider, t.month {OfUnsettled} group by t.provider, t.month having sum(t.row_count) <> 0) unsettled group by provider",
        new { book.Region, fund = book.Fund.Code(), first = PolicyStore.Load(store, book.Region).FirstMonth.ToString(), last = last.ToString() })
        .ToDictionary(u => u.Provider, u => Month.Parse(u.Month), StringComparer.Ordinal);

    private const string OfUnsettled =
        """
        from monthly_total t
        where t.region = @Region and t.fund = @fund and t.month between @first and @last
          and not exists (select 1 from statement s where s.region = t.region and s.fund = t.fund and s.provider = t.provider and s.month = t.month)
        """;

    private static Fen Advanced(Store store, BookKey book, Month month)
    {
        var (from, to) = Instructions.IdsOfAdvances(book.Region, book.Fund, month);
        return new(store.Scalar<long>(
            "select cast(coalesce(sum(amount_fen), 0) as bigint) from instruction where region = @Region and id > @from and id < @to and replaces is null", new { book.Region, from, to }));
    }

    /// <summary>应补付的年终清算。Of each year's last run, whoever is not cleared yet: all of a draft, and those left for the next batch for want of money.</summary>
    private static Fen Clearing(Store store, BookKey book)
    {
        var scope = new { book.Region, fund = book.Fund.Code() };
        var cleared = store.Query<(string Provider, long Year)>("select provider, year from clearing_statement where region = @Region and fund = @fund", scope).ToHashSet();
        return store.Query<string>("select id from batch where region = @Region and fund = @fund and kind = 'clearing'", scope).ToList()
            .Select(id => Batches.Get(store, id)).Where(b => b.IsOpen || b.Stage == "approved")
            .GroupBy(b => b.Key.Month, (_, runs) => runs.MaxBy(b => b.Revision)!)
            .SelectMany(b => Domain.AnnualClearing.Clearing.Decide(Batches.Inputs<ClearingInputs>(store, b) with { Limit = null }).Statements)
            .Where(s => !cleared.Contains((s.Provider, s.Year.Year))).Sum(s => s.Net);
    }

    private static List<KeptRequest> Query(Store store, string filter, object parameters) =>
    [
        .. store.Query<Row>(
            $"""
            select q.region, q.id, q.fund, q.month, q.number, q.supplement, q.asked_fen, q.hash, q.filed_by, q.filed_on, q.at,
              a.actor as approved_by, a.on_day as approved_on, c.on_day as accepted_on, c.amount_fen as accepted_fen, j.reason as rejected_reason,
              (select cast(coalesce(sum(l.debit_fen), 0) as bigint) from fund_request_receipt f
                join voucher_line l on l.region = f.region and l.fund = f.fund and l.seq = f.voucher_seq and l.line = 1
                where f.region = q.region and f.request_id = q.id
                  and not exists (select 1 from voucher r where r.region = f.region and r.fund = f.fund and r.reverses = f.voucher_seq)) as received_fen
            from fund_request q
            left join fund_request_step a on a.region = q.region and a.request_id = q.id and a.step = 'approved'
            left join fund_request_step c on c.region = q.region and c.request_id = q.id and c.step = 'accepted'
            left join fund_request_step j on j.region = q.region and j.request_id = q.id and j.step = 'rejected'
            where {filter} order by q.region, q.fund, q.month, q.number
            """, parameters).Select(r => r.ToRequest()),
    ];

    private sealed class Row
    {
        public string Region { get; init; } = "";
        public string Id { get; init; } = "";
        public string Fund { get; init; } = "";
        public string Month { get; init; } = "";
        public long Number { get; init; }
        public string Supplement { get; init; } = "";
        public long AskedFen { get; init; }
        public string Hash { get; init; } = "";
        public string FiledBy { get; init; } = "";
        public string FiledOn { get; init; } = "";
        public string At { get; init; } = "";
        public string? ApprovedBy { get; init; }
        public string? ApprovedOn { get; init; }
        public string? AcceptedOn { get; init; }
        public long? AcceptedFen { get; init; }
        public string? RejectedReason { get; init; }
        public long ReceivedFen { get; init; }

        public KeptRequest ToRequest()
        {
            var state = new RequestState(Id, RejectedReason is not null, ApprovedOn is not null, FiledBy, new(AskedFen), AcceptedFen is { } fen ? new Fen(fen) : null, new(ReceivedFen));
            return new(Region, Funds.Parse(Fund), Domain.Month.Parse(Month), Number, Supplement, Hash, FiledOn.ToDay(), At, ApprovedBy, ApprovedOn?.ToDay(), AcceptedOn?.ToDay(), RejectedReason, state);
        }
    }
}
