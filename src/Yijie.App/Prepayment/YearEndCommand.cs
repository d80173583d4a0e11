using System.CommandLine;
using System.Text.Json;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>年终收回的一行。</summary>
/// <param name="Method">setoff return; null: no plan.</param>
/// <param name="Stage">Of its recall, or null.</param>
/// <param name="AccountedFor">Back, written off, or pursued.</param>
public sealed record YearEndRow(
    string Provider, Fen PaidFen, Fen ReturnedFen, Fen SetOffFen, Fen WrittenOffFen, Fen HeldFen, string State, string? Method, string? Stage, string? NoticeDue, bool AccountedFor);

/// <summary>年终收回的情况。</summary>
/// <param name="ReceivedFen">What came back into 支出户.</param>
/// <param name="ToHandOverFen">What of it is not yet handed to 财政专户.</param>
/// <param name="OpenBecause">What stands against closing the year today; empty once it is closed.</param>
public sealed record YearEndAnswer(
    string Region, string Fund, int Year, string ReturnBy, int? ReturnDaysLeft, string HandoverBy, int? HandoverDaysLeft,
    Fen ReceivedFen, Fen HandedOverFen, Fen ToHandOverFen, string? ClosedOn, IReadOnlyList<Refusal> OpenBecause, IReadOnlyList<YearEndRow> Providers)
{
    public void Write(TextWriter text)
    {
        text.WriteLine($"{Domain.Parties.Region.Find(Region)!.Name} {Year} 年度预付金:{ReturnBy} 前全额收回,{HandoverBy} 前上缴{(ClosedOn is null ? "" : $";{ClosedOn} 已关闭")}");
        text.WriteLine($"应上缴(交回支出户与冲抵){ReceivedFen},已上缴 {HandedOverFen},待上缴 {ToHandOverFen} 元");
        TextTable.Write(text, ["机构", ">已拨付", ">交回", ">冲抵", ">核销", ">未收回", "状态", "方式", "最后一步", "交回期限"],
        [
            .. Providers.Select(p => (string[])
            [
                p.Provider, p.PaidFen.ToString(), TextTable.Amount(p.ReturnedFen), TextTable.Amount(p.SetOffFen), TextTable.Amount(p.WrittenOffFen), TextTable.Amount(p.HeldFen),
                RecallCommand.InWords(p.State), p.Method switch { "setoff" => "冲抵结算", "return" => "交回", _ => "" },
                p.Stage is null ? "" : RecallCase.Name(Enum.Parse<RecallStep>(p.Stage, ignoreCase: true)), p.NoticeDue ?? "",
            ]),
            ["合计", Providers.Sum(p => p.PaidFen).ToString(), TextTable.Amount(Providers.Sum(p => p.ReturnedFen)), TextTable.Amount(Providers.Sum(p => p.SetOffFen)),
                TextTable.Amount(Providers.Sum(p => p.WrittenOffFen)), TextTable.Amount(Providers.Sum(p => p.HeldFen)), "", "", "", ""],
        ]);
    }
}

/// <summary>
/// 预付金年终收回。<c>prepay close plan|notices|status|year</c> and <c>prepay handover</c>: how each provider's prepayment comes back, what is handed to
/// 财政专户, and the close of the year, which names every fen that is neither back nor pursued.
/// </summary>
public static class YearEndCommand
{
    private const string Article = "办法·第八条(四)";

    public static Command Build() => new("close", "预付金年终收回:计划、通知、情况、关闭年度") { Plan(), Notices(), Status(), Close() };

    private static Command Plan()
    {
        var provider = new Option<string?>("--provider") { Description = "只定这一家;不写即所有有占用而未立案的机构" };
        var method = new Option<string>("--method") { Description = "set-off 从结算中冲抵;return 交回", Required = true };
        method.AcceptOnlyFromAmong("set-off", "return");
        return OfYear(new Command("plan", "年终收回计划:冲抵结算或交回(经办)") { provider, method }, Role.Handler, (context, store, book, year, person, parsed) =>
        {
            var chosen = parsed.GetValue(method) == "set-off" ? YearEndMethod.SetOff : YearEndMethod.Return;
            foreach (var key in Chosen(store, book, year, parsed.GetValue(provider), (_, recall) => !recall.IsPursued))
            {
                var act = new RecallAct(context, store, key, person);
                act.Take(act.Step(RecallStep.Planned, $"{year.Year} 年终收回计划") with { Method = chosen });
            }
        });
    }

    private static Command Notices()
    {
        var document = RecallCommand.DocumentOption();
        return OfYear(new Command("notices", "向所有有占用而未通知的机构发督促交回通知(经办)") { document }, Role.Handler, (context, store, book, year, person, parsed) =>
        {
            foreach (var key in Chosen(store, book, year, null, (_, recall) => recall is { IsOpen: true, NoticeDue: null }))
            {
                var act = new RecallAct(context, store, key, person);
                act.Take(RecallCommand.Notice(act, parsed.GetValue(document)!));
            }
        });
    }

    private static Command Status()
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption());
        return new Command("status", "年终收回的情况:每家机构的每一分在哪里") { region, fund, year }.ReadBy(Readers.Agency).Answers<YearEndAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Read();
            context.RequireReader(store, book.Region);
            var answer = AnswerOf(store, book, parsed.GetValue(year)!.Value, context.Today);
            context.Answer(answer, answer.Write);
        });
    }

    private static Command Close() => OfYear(new("year", "关闭年度:每一分已收回并上缴,或在收回程序中,或已核销(审批)"), Role.Approver, (context, store, book, year, person, _) =>
    {
        if (ClosedOn(store, book, year) is { } closed)
        {
            context.Say($"{year.Year} 年度预付金已于 {closed} 关闭,未重复。");
            return;
        }
        var found = AnswerOf(store, book, year, context.Today);
        RefusedException.ThrowIfAny([.. found.OpenBecause]);
        var content = JsonSerializer.Serialize(found, Context.JsonForm);
        store.Execute(
            "insert into prepayment_year_close (region, fund, year, on_day, at, actor, content) values (@Region, @fund, @year, @today, @Instant, @Name, @content)",
            new { book.Region, fund = book.Fund.Code(), year = $"{year.Year}", today = context.Today.ToIso(), context.Instant, person.Name, content });
        context.Record(store, book.Region, book.Fund, person.Name, "prepay close year", $"{year.Year}", "", "关闭预付金年度");
    });

    /// <summary>上缴。What came back and was not yet handed over, to the fen (T13).</summary>
    public static Command Handover()
    {
        var reference = CommandLine.ReceiptOption(Receipts.OnlyOnce);
        return OfYear(new Command("handover", "收回的预付金(交回支出户的与冲抵的)上缴财政专户,恰为未上缴之数(出纳)") { reference }, Role.Cashier, (context, store, book, year, person, parsed) =>
        {
            var receipt = parsed.GetValue(reference)!;
            if (store.Query<(string OnDay, string Year)>(
                """
                select v.on_day, substr(l.month, 1, 4) from voucher v join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.line = 1
                where v.region = @Region and v.fund = @fund and v.rule = 'T13' and v.source = @receipt
                """, new { book.Region, fund = book.Fund.Code(), receipt }).FirstOrDefault() is { OnDay: { } earlier } handed)
            {
                RefusedException.ThrowIfAny(Refusal.When(handed.Year != $"{year.Year}", "会计·原始凭证", $"回单号 {receipt} 已于 {earlier} 入账,上缴的是 {handed.Year} 年度的预付金"));
                context.Say($"回单 {receipt} 已于 {earlier} 上缴入账,未重复。");
                return;
            }
            var (received, handedOver) = Handover(store, book, year);
            var amount = received - handedOver;
            var available = Books.ExpenditureAccountBalance(store, book) - InFlight.Of(store, book.Region, book.Fund);
            RefusedException.ThrowIfAny(
            [
                .. Refusal.When(amount <= Fen.Zero, Article, $"{year.Year} 年度没有已收回而未上缴的预付金"),
                .. Refusal.When(amount > available, "方案·四", $"支出户可用 {available} 元(已除在途),不足上缴 {amount} 元"),
            ]);
            var signatures = Books.SignaturesFor(store, book.Region, Books.InPost(store, book.Region, Role.Accountant), Books.InPost(store, book.Region, Role.Reviewer), person.Name);
            var posted = Books.Post(store, book, context.Today, Books.Postings(book.Fund).PrepaymentHandedOver(year, amount, receipt), signatures, receipt, context.Instant);
            context.Record(store, book.Region, book.Fund, person.Name, "prepay handover", $"{year.Year}", posted.Hash, $"{posted.Period} 第 {posted.Number} 号凭证,{amount} 元");
        });
    }

    /// <summary>
    /// 应上缴与已上缴。What came back of a year through 支出户 — returned into it (T12), or set off, which left there what would have been paid — and
    /// what of it was handed over (T13); each less what was cancelled (docs/decisions/112). Without a year, of all of them.
    /// </summary>
    public static (Fen Received, Fen HandedOver) Handover(Store store, BookKey book, Month? year)
    {
        var sums = store.Query<(string Rule, long Fen)>(
            """
            select rule, cast(sum(fen) as bigint) from (
              select coalesce(o.rule, v.rule) as rule, d.debit_fen - d.credit_fen as fen,
                case when coalesce(o.rule, v.rule) = 'T13' then substr(d.month, 1, 4) else
                  (select p.month from voucher_line p where p.region = v.region and p.fund = v.fund and p.seq = v.seq and p.account = '110102') end as year
              from voucher v
              left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
              join voucher_line d on d.region = v.region and d.fund = v.fund and d.seq = v.seq and d.account = '1004'
              where v.region = @Region and v.fund = @fund and coalesce(o.rule, v.rule) in ('T12', 'T13')) moved
            where @year is null or year = @year group by rule
            """,
            new { book.Region, fund = book.Fund.Code(), year = year is { } one ? $"{one.Year}" : null }).ToDictionary(s => s.Rule, s => new Fen(s.Fen));
        var setOff = PrepaymentRegister.Loops(store, book).Where(l => year is null || l.Key.Year == year).Sum(l => l.Loop.SetOff);
        return (sums.GetValueOrDefault("T12") + setOff, -sums.GetValueOrDefault("T13"));
    }

    /// <summary>One subcommand about a whole year of a book; it is answered with where every fen is.</summary>
    private static Command OfYear(Command command, Role post, Action<Context, Store, BookKey, Month, Person, ParseResult> act)
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption());
        foreach (var (index, option) in ((Option[])[region, fund, year]).Index()) command.Options.Insert(index, option);
        return command.ActBy(post).Answers<YearEndAnswer>().Does((context, parsed) =>
        {
            var (book, of) = (new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value), parsed.GetValue(year)!.Value);
            using var store = context.Database.Write(book.Region);
            act(context, store, book, of, context.Begin(store, book.Region, book.Fund, post), parsed);
            var answer = AnswerOf(store, book, of, context.Today);
            store.Commit();
            context.Answer(answer, answer.Write);
        });
    }

    /// <summary>Of a year: those that hold something and fit, or the one that was named.</summary>
    private static List<PrepaymentKey> Chosen(Store store, BookKey book, Month year, string? provider, Func<PrepaymentLoop, RecallCase, bool> fits)
    {
        if (provider is not null) return [new(book, provider, year)];
        return [.. Lines(store, book, year).Where(l => l.Loop.Held > Fen.Zero && fits(l.Loop, l.Recall)).Select(l => new PrepaymentKey(book, l.Provider, year))];
    }

    /// <summary>Whoever was paid that year, and whoever the bank may yet pay.</summary>
    private static List<YearEndLine> Lines(Store store, BookKey book, Month year)
    {
        var cases = RecallStore.Cases(store, book);
        var loops = PrepaymentRegister.Loops(store, book).Where(l => l.Key.Year == year).ToDictionary(l => l.Key.Provider, l => l.Loop);
        var (from, to) = Instructions.IdsOf($"{book.Region}-{book.Fund.Code()}-{year.Year:0000}");
        var awaiting = store.Query<string>(
            "select provider from instruction_status where region = @Region and id > @from and id < @to and kind = 'prepayment' and status = 'exported'",
            new { book.Region, from, to }).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. loops.Keys.Union(awaiting).Order(StringComparer.Ordinal)
                .Select(p => new YearEndLine(p, loops.GetValueOrDefault(p), cases.GetValueOrDefault(new(book, p, year)) ?? new([]), awaiting.Contains(p))),
        ];
    }

    private static YearEndAnswer AnswerOf(Store store, BookKey book, Month year, DateOnly today)
    {
        var (calendar, policy) = (CalendarStore.Load(store), PolicyStore.Load(store, book.Region));
        var (returnBy, handoverBy) = (PrepaymentTimetable.ReturnDeadline(calendar, policy, year), PrepaymentTimetable.HandoverDeadline(calendar, policy, year));
        var (received, handedOver) = Handover(store, book, year);
        var (lines, closed) = (Lines(store, book, year), ClosedOn(store, book, year));
        return new(
            book.Region, book.Fund.Code(), year.Year, returnBy.ToIso(), calendar.WorkingDaysLeft(today, returnBy), handoverBy.ToIso(), calendar.WorkingDaysLeft(today, handoverBy),
            received, handedOver, received - handedOver, closed, closed is null ? YearEnd.Refusals(lines, returnBy, received - handedOver, today) : [],
            [
                .. lines.Select(l => new YearEndRow(
                    l.Provider, l.Loop.Paid, l.Loop.Returned, l.Loop.SetOff, l.Loop.WrittenOff, l.Loop.Held, RecallStore.Code(l.Recall.StateOf(l.Loop.Held, l.AwaitingBank)),
                    l.Recall.Method is { } method ? RecallStore.Code(method) : null, l.Recall.Stage is { } stage ? RecallStore.Code(stage) : null, l.Recall.NoticeDue?.ToIso(), l.IsAccountedFor)),
            ]);
    }

    private static string? ClosedOn(Store store, BookKey book, Month year) => store.Find<string>(
        "select on_day from prepayment_year_close where region = @Region and fund = @fund and year = @year", new { book.Region, fund = book.Fund.Code(), year = $"{year.Year}" });
}
