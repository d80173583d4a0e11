using System.Collections.Immutable;
using Yijie.App.AnnualClearing;
using Yijie.App.MonthlySettlement;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.App.Verification;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>预付金收回的核验。The closed loop of every fen against the bank, the statements and the cases; the cases against their own rules.</summary>
public static class RecallChecks
{
    private static readonly Fen Anything = new(100_000_000_000_000);

    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var books = store.Query<(string Region, string Fund)>(
                "select distinct region, fund from voucher_line where account in ('110102', '110103') and account = '110102' union select region, fund from recall_event order by 1, 2")
            .Select(b => new BookKey(b.Region, Funds.Parse(b.Fund))).ToList();
        var loops = books.SelectMany(b => PrepaymentRegister.Loops(store, b)).ToDictionary(l => l.Key, l => l.Loop);
        var cases = books.SelectMany(b => RecallStore.Cases(store, b)).ToDictionary(c => c.Key, c => c.Value);

        yield return Counted("预付金闭环:已拨付与银行付讫一致", Compared(loops, l => l.Paid, Paid(store)));
        yield return Counted("预付金闭环:冲抵与结算单、清算单一致", Compared(loops, l => l.SetOff, SetOffStated(store, books)));
        yield return Counted("预付金闭环:核销与批准一致", Compared(loops, l => l.WrittenOff, Events(store, "writtenoff")));
        yield return Counted("核销后收回与凭证一致", Compared(RecoveredBooked(store), a => a, Events(store, "recovered")));
        yield return Tally.Of("退出机构的预拨核销与批准一致", Departed(store), d => d.Booked == d.Due ? [] : [$"{d.Region}/{d.Fund} {d.Provider} 账上核销 {new Fen(d.Booked)} 元,批准 {new Fen(d.Due)} 元"]);
        yield return Counted("收回案件各步依次办理,文号齐全", cases.Select(c => (c.Key.Id, InOrder(c.Value))));
        yield return Counted("立案收回之后不再拨付", PaidAfterOpening(store, cases));
        yield return Counted("逾期未交回的已停止拨付", Stopped(store, loops, cases));
        yield return Counted("上缴财政专户不超过收回的预付金", HandedOver(store, loops.Keys));
    }

    private static (string, long, IReadOnlyList<string>) Counted(string name, IEnumerable<(string Id, IEnumerable<string> Faults)> items) =>
        Tally.Of(name, items, i => i.Faults.Select(f => $"{i.Id}:{f}"));

    private static IEnumerable<(string, IEnumerable<string>)> Compared<T>(Dictionary<PrepaymentKey, T> booked, Func<T, Fen> amountOf, Dictionary<PrepaymentKey, Fen> due) where T : struct =>
        booked.Keys.Union(due.Keys).Select(key =>
        {
            var (has, should) = (amountOf(booked.GetValueOrDefault(key)), due.GetValueOrDefault(key));
            return (key.Id, has == should ? [] : (IEnumerable<string>)[$"账上 {has} 元,应为 {should} 元"]);
        });

    /// <summary>Opening balances, and what the bank confirmed and did not send back for good; what it sent back was to be paid again until a recall ended that.</summary>
    private static Dictionary<PrepaymentKey, Fen> Paid(Store store) => Sums(store,
        """
        select l.region, l.fund, l.provider, l.month as year, l.debit_fen - l.credit_fen as fen from voucher_line l
          join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
          left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
          where l.account in ('110102', '110103') and l.account = '110102' and coalesce(o.rule, v.rule) = '期初'
        union all
        select i.region, i.fund, i.provider, substr(i.month, 1, 4), i.amount_fen from instruction i
          join payment_result r on r.region = i.region and r.instruction_id = i.id and r.status = 'ACSC' where i.kind = 'prepayment' and i.repays = 0
        union all
        select i.region, i.fund, i.provider, substr(i.month, 1, 4), -i.amount_fen from instruction i
          join payment_return b on b.region = i.region and b.instruction_id = i.id and b.repay = 0 where i.kind = 'prepayment'
        union all
        select i.region, i.fund, i.provider, substr(i.month, 1, 4), -i.amount_fen from instruction i
          join payment_lapse l on l.region = i.region and l.instruction_id = i.id
          where i.kind = 'prepayment' and (i.repays = 1 or exists (select 1 from payment_return b where b.region = i.region and b.instruction_id = i.id and b.repay = 1))
        """);

    private static Dictionary<PrepaymentKey, Fen> RecoveredBooked(Store store) => Sums(store,
        """
        select l.region, l.fund, l.provider, substr(l.month, 1, 4) as year, l.credit_fen - l.debit_fen as fen from voucher_line l
        join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq and v.rule = 'T15' where l.account like '4501%'
        """);

    /// <summary>What was written off of the advances of providers that have left, in the books and by the approvals.</summary>
    private static List<(string Region, string Fund, string Provider, long Booked, long Due)> Departed(Store store) =>
    [
        .. store.Query<(string, string, string, long, long)>(
            """
            select region, fund, provider, cast(sum(booked) as bigint), cast(sum(due) as bigint) from (
              select v.region, v.fund, l.provider, l.credit_fen as booked, 0 as due from voucher v
                join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.account = '110103' where v.rule = 'T14′'
              union all
              select region, fund, provider, 0, amount_fen from departure_step where step = 'writtenoff'
            ) amounts group by region, fund, provider order by region, fund, provider
            """),
    ];

    /// <summary>What the monthly and yearly statements of providers that ever had prepayment say was set off.</summary>
    private static Dictionary<PrepaymentKey, Fen> SetOffStated(Store store, List<BookKey> books)
    {
        var stated = new Dictionary<PrepaymentKey, Fen>();
        foreach (var book in books)
        {
            foreach (var s in Contents("statement").Select(Statements.Read)) Add(s.Provider, s.Offsets);
            foreach (var s in Contents("clearing_statement").Select(ClearingStatements.Read)) Add(s.Provider, s.Offsets);

            IEnumerable<string> Contents(string table) => store.Query<string>(
                $"""
                select content from {table} s where region = @Region and fund = @fund and exists (
                  select 1 from voucher_line l where l.region = s.region and l.fund = s.fund and l.account in ('110102', '110103') and l.account = '110102' and l.provider = s.provider)
                """, new { book.Region, fund = book.Fund.Code() });

            void Add(string provider, ImmutableArray<Offset> offsets)
            {
                foreach (var offset in offsets.Where(o => o.Kind == OpenItemKind.Prepayment))
                {
                    var key = new PrepaymentKey(book, provider, offset.Month);
                    stated[key] = stated.GetValueOrDefault(key) + offset.Amount;
                }
            }
        }
        return stated;
    }

    private static Dictionary<PrepaymentKey, Fen> Events(Store store, string step) =>
        Sums(store, $"select region, fund, provider, year, amount_fen as fen from recall_event where step = '{step}'");

    /// <summary>Each step again, on the case as it was before it. What was out then is left open; the books say that.</summary>
    private static IEnumerable<string> InOrder(RecallCase recall)
    {
        var before = new RecallCase([]);
        foreach (var step in recall.Events)
        {
            var held = step.Step == RecallStep.CourtRuled ? step.Amount : Anything;
            foreach (var refusal in before.Refusals(step, held)) yield return $"{step.On.ToIso()} {RecallCase.Name(step.Step)}:{refusal.Reason}";
            before = before.With(step);
        }
    }

    /// <summary>What came back may be paid again all the same, where it is owed.</summary>
    private static IEnumerable<(string, IEnumerable<string>)> PaidAfterOpening(Store store, Dictionary<PrepaymentKey, RecallCase> cases)
    {
        foreach (var (key, recall) in cases)
        {
            var late = store.Query<string>(
                """
                select i.id from instruction i
                join payment_file_line l on l.region = i.region and l.instruction_id = i.id
                join payment_file f on f.region = l.region and f.batch_id = l.batch_id and f.format = l.format and f.number = l.number
                where i.region = @Region and i.fund = @fund and i.month = @month and i.kind = 'prepayment' and i.provider = @Provider and i.repays = 0 and f.on_day > @opened
                """,
                new { key.Book.Region, fund = key.Book.Fund.Code(), month = key.Year.ToString(), key.Provider, opened = recall.Events[0].On.ToIso() }).ToList();
            yield return (key.Id, late.Select(id => $"{recall.Events[0].On.ToIso()} 立案之后仍发出支付指令 {id}"));
        }
    }

    private static IEnumerable<(string, IEnumerable<string>)> Stopped(Store store, Dictionary<PrepaymentKey, PrepaymentLoop> loops, Dictionary<PrepaymentKey, RecallCase> cases)
    {
        var stopped = cases.Keys.Select(k => k.Book.Region).Distinct().ToDictionary(r => r, r => PartyStore.Stopped(store, r));
        return cases.Where(c => c.Value.Holds(loops.GetValueOrDefault(c.Key).Held))
            .Select(c => (c.Key.Id, stopped[c.Key.Book.Region].ContainsKey(c.Key.Provider) ? [] : (IEnumerable<string>)["应停止拨付而没有停止"]));
    }

    private static IEnumerable<(string, IEnumerable<string>)> HandedOver(Store store, IEnumerable<PrepaymentKey> keys) =>
        keys.Select(k => (k.Book, k.Year)).Distinct().Select(y =>
        {
            var (received, handedOver) = YearEndCommand.Handover(store, y.Book, y.Year);
            return ($"{y.Book.Region}-{y.Book.Fund.Code()}-{y.Year.Year}", handedOver <= received ? [] : (IEnumerable<string>)[$"收回 {received} 元,上缴 {handedOver} 元"]);
        });

    private static Dictionary<PrepaymentKey, Fen> Sums(Store store, string amounts) => store
        .Query<SumRow>($"select region, fund, provider, year, cast(sum(fen) as bigint) as fen from ({amounts}) as amounts group by region, fund, provider, year having sum(fen) <> 0")
        .ToDictionary(
            r => new PrepaymentKey(new(r.Region, Funds.Parse(r.Fund)), r.Provider,
                new(int.Parse(r.Year, System.Globalization.CultureInfo.InvariantCulture), 1)),
            r => new Fen(r.Fen));

    private sealed class SumRow
    {
        public string Region { get; init; } = ""; // no constructor: on SQLite an expression has no type to match one by
        public string Fund { get; init; } = "";
        public string Provider { get; init; } = "";
        public string Year { get; init; } = "";
        public long Fen { get; init; }
    }
}
