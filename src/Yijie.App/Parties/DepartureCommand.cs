using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Papers;
using Yijie.App.Policies;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Movements = System.Collections.Generic.IReadOnlyList<(System.DateOnly Day, Yijie.Domain.Fen Amount)>;

namespace Yijie.App.Parties;

/// <summary>督促交回通知的登记。</summary>
/// <param name="DueOn">交回的最后一日。</param>
/// <param name="Items">The open items that the notice is about.</param>
public sealed record DepartureNoticeAnswer(
    string Region, string Fund, string Provider, string Document, string OnDay, DateOnly DueOn, Fen AmountFen, ImmutableArray<OffsetAnswer> Items);

/// <summary>退出而仍有欠款的一家机构。</summary>
/// <param name="Document">The last notice of what is owed now; null: none was sent.</param>
/// <param name="NotifiedFen">What it asked back.</param>
/// <param name="Stage">追收的最后一步:court、loss、report、writtenoff;null:没有。</param>
public sealed record DepartedAnswer(
    string Region, string Fund, string Provider, string Name, Fen OpenFen, ImmutableArray<OffsetAnswer> Items, string? Document, string? NotifiedOn, Fen? NotifiedFen, DateOnly? DueOn, bool PaymentStopped, string? Stage);

/// <summary>
/// 退出的机构。<c>stop departed</c> lists whose agreement has ended and who still owes; <c>stop notice</c> asks it back within five working days, as prepayment is
/// asked back. What returns is <c>funds return</c> (T22, T10′, T19); who does not return it is stopped (docs/decisions/238) and pursued (259).
/// </summary>
public static class DepartureCommand
{
    public static Command Notice()
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption());
        var (provider, document) = (RecallAct.ProviderOption(), DocumentOption());
        return new Command("notice", "督促退出的机构交回未清的预拨、待抵扣款、清算应收回款(经办;次日起 5 个工作日)") { region, fund, provider, document }.ActBy(Role.Handler).Answers<DepartureNoticeAnswer>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            var (code, name) = (parsed.GetValue(provider)!, DocumentOf(parsed, document));
            using var store = context.Database.Write(book.Region);
            var handler = context.Begin(store, book.Region, book.Fund, Role.Handler);
            if (PartyStore.RegionOf(store, code) != book.Region) throw new UsageException($"统筹区 {book.Region} 没有机构 {code}");

            var items = OpenDebts.Of(store, book.Region, book.Fund, code).Select(d => d.Item).ToList();
            var open = items.Sum(i => i.Balance);
            RefusedException.ThrowIfAny(Departure.Refusals(code, ServiceAgreement.InForce(PartyStore.Agreements(store, book.Region)[code], context.Today), open));
            var answer = new DepartureNoticeAnswer(book.Region, book.Fund.Code(), code, name, context.Today.ToIso(), DueOn(store, book.Region, context.Today), open, Shown(items));
            if (Last(store, book, code) is { } last && (last.Document, last.OnDay, last.AmountFen) == (name, answer.OnDay, open.Value)) context.Say("此项通知已登记,未重复。");
            else Enter(store, context, book, answer, handler.Name);
            store.Commit();
            context.Answer(answer, text => Write(text, answer));
        });
    }

    public static Command Departed()
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption(required: false));
        var provider = new Option<string?>("--provider") { Description = "只看这一家机构" };
        var command = new Command("departed", "协议已解除而仍有未清款项的机构,及督促交回的通知") { region, fund, provider };
        return command.ReadBy(Readers.Agency).Answers<IReadOnlyList<DepartedAnswer>>().OnPaper<IReadOnlyList<DepartedAnswer>>(DeparturePapers.List, DeparturePapers.Notices).Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            var (book, only) = (parsed.GetValue(fund)?.Code(), parsed.GetValue(provider));
            var departed = Of(store, where, context.Today).Where(d => (book ?? d.Fund) == d.Fund && (only ?? d.Provider) == d.Provider).ToList();
            context.Answer<IReadOnlyList<DepartedAnswer>>(departed, text => TextTable.Write(text, ["险种", "机构", "名称", ">未清", "通知", "通知日", "最迟交回", "拨付", "追收"],
                departed.Select(d => new[] { d.Fund, d.Provider, d.Name, d.OpenFen.ToString(), d.Document ?? "未通知", d.NotifiedOn ?? "", d.DueOn?.ToIso() ?? "", d.PaymentStopped ? "停止" : "", d.Stage is null ? "" : InWords(d.Stage) })));
        });
    }

    internal static Option<string> DocumentOption() => new("--document") { Description = "文号", Required = true };

    internal static string DocumentOf(ParseResult parsed, Option<string> document) => parsed.GetValue(document)!.Trim() is { Length: > 0 and <= 200 } name && !name.Any(char.IsControl)
        ? name
        : throw new UsageException("--document 应为一行文号,不超过 200 字");

    /// <summary>督促交回的最后一日。Null: no notice of what is owed now was sent.</summary>
    internal static DateOnly? NoticeDue(Store store, BookKey book, string provider) => Last(store, book, provider) is { } last ? DueOn(store, book.Region, last.OnDay.ToDay()) : null;

    /// <summary>追收到哪一步。</summary>
    internal static string InWords(string step) => step switch { "court" => "申请法院强制执行", "loss" => "确认损失", "report" => "报请批准核销", _ => "核销" };

    /// <summary>追收现在所欠的,办到哪一步。</summary>
    private static string? Stage(Store store, BookKey book, string provider, Lazy<Movements> owed) => ForWhatIsOwed(owed, store.Find<StepRow>(
        "select step, on_day from departure_step where region = @Region and fund = @fund and provider = @provider order by seq desc limit 1", new { book.Region, fund = book.Fund.Code(), provider }),
        s => s.OnDay)?.Step;

    private static ImmutableArray<DepartedAnswer> Of(Store store, string region, DateOnly today)
    {
        var (agreements, providers, stopped) = (PartyStore.Agreements(store, region), PartyStore.Providers(store, region, today), PartyStore.Stopped(store, region));
        return
        [
            .. from fund in Funds.All
               from debts in OpenDebts.Of(store, region, fund).GroupBy(d => d.Provider, d => d.Item).OrderBy(d => d.Key, StringComparer.Ordinal)
               where Departure.HasLeft(ServiceAgreement.InForce(agreements[debts.Key], today))
               let owed = Owed(store, new(region, fund), debts.Key)
               let last = Last(store, new(region, fund), debts.Key, owed)
               select new DepartedAnswer(region, fund.Code(), debts.Key, providers[debts.Key].Name, debts.Sum(d => d.Balance), Shown(debts), last?.Document, last?.OnDay,
                   last is null ? null : new Fen(last.AmountFen), last is null ? null : DueOn(store, region, last.OnDay.ToDay()), stopped.ContainsKey(debts.Key), Stage(store, new(region, fund), debts.Key, owed)),
        ];
    }

    private static DateOnly DueOn(Store store, string region, DateOnly notified) =>
        DueDays.ReturnNotice(CalendarStore.Load(store), notified, PolicyStore.Load(store, region).ReturnNoticeWorkingDays.On(notified).Value);

    private static ImmutableArray<OffsetAnswer> Shown(IEnumerable<OpenItem> items) => [.. Netting.InOrder(items).Select(i => OffsetAnswer.Of(new(i.Kind, i.Month, i.Balance, [])))];

    private static NoticeRow? Last(Store store, BookKey book, string provider) => Last(store, book, provider, Owed(store, book, provider));

    private static NoticeRow? Last(Store store, BookKey book, string provider, Lazy<Movements> owed) => ForWhatIsOwed(owed, store.Find<NoticeRow>(
        "select document, on_day, amount_fen from departure_notice where region = @Region and fund = @fund and provider = @provider order by seq desc limit 1",
        new { book.Region, fund = book.Fund.Code(), provider }), n => n.OnDay);

    /// <summary>Null where what it was about has all been settled since: what is owed now came later.</summary>
    private static T? ForWhatIsOwed<T>(Lazy<Movements> owed, T? last, Func<T, string> dayOf) where T : class =>
        last is null || Departure.ReturnedOn(owed.Value, dayOf(last).ToDay()) is not null ? null : last;

    /// <summary>Read where a notice or a step is there to be judged by it.</summary>
    private static Lazy<Movements> Owed(Store store, BookKey book, string provider) => new(() => OpenDebts.Movements(store, book.Region, book.Fund, provider));

    private static void Enter(Store store, Context context, BookKey book, DepartureNoticeAnswer notice, string actor)
    {
        store.Execute(
            """
            insert into departure_notice (region, fund, provider, seq, document, amount_fen, on_day, at, actor)
            select @Region, @Fund, @Provider, coalesce(max(seq), 0) + 1, @Document, @amount, @OnDay, @Instant, @actor
            from departure_notice where region = @Region and fund = @Fund and provider = @Provider
            """,
            new { notice.Region, notice.Fund, notice.Provider, notice.Document, amount = notice.AmountFen.Value, notice.OnDay, context.Instant, actor });
        context.Record(store, book.Region, book.Fund, actor, "stop notice", notice.Provider, "", $"{notice.Document},{notice.AmountFen} 元,{notice.DueOn.ToIso()} 前交回");
    }

    private static void Write(TextWriter text, DepartureNoticeAnswer a)
    {
        text.WriteLine($"督促交回 {a.Document}:{a.Provider} 未清 {a.AmountFen} 元,应在 {a.DueOn.ToIso()} 前交回(funds return);逾期不交回的停止拨付(stop place)");
        TextTable.Write(text, ["款项", ">未清"], a.Items.Select(i => new[] { i.Item(), i.AmountFen.ToString() }));
    }

    private sealed record NoticeRow(string Document, string OnDay, long AmountFen);

    private sealed record StepRow(string Step, string OnDay);
}
