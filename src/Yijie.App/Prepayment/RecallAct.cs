using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>
/// 收回的一次办理。One step of one case: who acts, the case as it stands, and what is out. Load, decide, commit: every step of a recall is taken here.
/// </summary>
internal sealed record RecallAct(Context Context, Store Store, PrepaymentKey Key, Person Person)
{
    public RecallCase Case { get; private set; } = RecallStore.Find(Store, Key);

    public Fen Held { get; private set; } = PrepaymentRegister.LoopOf(Store, Key).Held;

    public IReadOnlyList<string> Unpaid { get; } = PrepaymentRegister.UnpaidStatuses(Store, Key);

    /// <summary>A step of today, by this person.</summary>
    public RecallEvent Step(RecallStep step, string document, string reason = "") => new(step, Context.Today, Person.Name, document.Trim(), reason.Trim());

    /// <summary>Takes a step, unless it was taken before or stands refused.</summary>
    /// <param name="post">What is booked with it.</param>
    public void Take(RecallEvent next, Func<PostedVoucher>? post = null)
    {
        if (Case.Same(next) is { } earlier)
        {
            Context.Say($"{RecallCase.Name(next.Step)}已于 {earlier.On.ToIso()} 登记,未重复。");
            return;
        }
        RefusedException.ThrowIfAny(Case.Refusals(next, Held, unpaid: Unpaid.Count > 0));
        var voucher = post?.Invoke();
        RecallStore.Enter(Store, Context, Key, next, voucher?.Seq);
        if (next.Step is RecallStep.Opened or RecallStep.Reported or RecallStep.Planned) StopUnpaid();
        Context.Record(Store, Key.Book.Region, Key.Book.Fund, Person.Name, $"prepay {RecallStore.Code(next.Step)}", Key.Id, voucher?.Hash ?? "",
            $"{RecallCase.Name(next.Step)} {next.Document}{(next.Amount == Fen.Zero ? "" : $" {next.Amount} 元")}");
        (Case, Held) = (Case.With(next), PrepaymentRegister.LoopOf(Store, Key).Held);
    }

    /// <summary>A voucher of this case, prepared by the accountant and checked by the reviewer; where money moves, the cashier signs.</summary>
    public PostedVoucher Post(Entry entry, string source) => Books.Post(Store, Key.Book, Context.Today, entry,
        Books.SignaturesFor(Store, Key.Book.Region, Books.InPost(Store, Key.Book.Region, Role.Accountant), Books.InPost(Store, Key.Book.Region, Role.Reviewer),
            entry.MovesMoney ? Person.Name : null),
        source, Context.Instant);

    /// <summary>
    /// 停止拨付。What is determined and not yet with the bank lapses; so does what the bank had sent back to be paid again, which is off the provider's
    /// account from then on (T8′). What the bank has waits for its word, and what it paid is then recalled.
    /// </summary>
    /// <law doc="办法" article="第九条">尚未拨付的，停止拨付。</law>
    private void StopUnpaid()
    {
        var unpaid = Store.Query<UnpaidRow>(
            """
            select i.id, i.amount_fen, cast(case when i.repays = 1 or i.status = 'returned' then 1 else 0 end as bigint) as came_back
            from instruction_status i
            where i.region = @Region and i.fund = @fund and i.month = @month and i.kind = 'prepayment' and i.provider = @Provider and i.reissued = 0
              and (i.status in ('pending', 'withheld', 'rejected')
                or i.status = 'returned' and exists (select 1 from payment_return b where b.region = i.region and b.instruction_id = i.id and b.repay = 1))
              and not exists (select 1 from payment_lapse l where l.region = i.region and l.instruction_id = i.id)
            order by i.id
            """,
            new { Key.Book.Region, fund = Key.Book.Fund.Code(), month = Key.Year.ToString(), Key.Provider }).ToList();
        foreach (var (id, amount, cameBack) in unpaid.Where(u => !PrepaymentRegister.IsOwed(Store, Key, new(u.AmountFen), u.CameBack == 1)))
        {
            Store.Execute("insert into payment_lapse (region, instruction_id, on_day, batch_id) values (@Region, @id, @today, @caseId)",
                new { Key.Book.Region, id, today = Context.Today.ToIso(), caseId = Key.Id });
            if (cameBack == 1) Post(Books.Postings(Key.Book.Fund).PrepaymentNotRepaid(Key.Provider, Key.Year, new(amount), id), id);
        }
    }

    private sealed record UnpaidRow(string Id, long AmountFen, long CameBack);

    /// <summary>One subcommand that names a prepayment, and is carried out as one act.</summary>
    public static Command Command<TAnswer>(Command command, ImmutableArray<Role> posts, Func<RecallAct, ParseResult, TAnswer> act, Action<TAnswer, TextWriter> write)
    {
        var keyOf = Naming(command);
        return command.ActBy(posts).Answers<TAnswer>().Does((context, parsed) =>
        {
            var key = keyOf(parsed);
            using var store = context.Database.Write(key.Book.Region);
            var person = context.Begin(store, key.Book.Region, key.Book.Fund, posts.AsSpan());
            if (PartyStore.RegionOf(store, key.Provider) != key.Book.Region) throw new UsageException($"统筹区 {key.Book.Region} 没有机构 {key.Provider}");
            RefusedException.ThrowIfAny(Refusal.When(person.Role == Role.Provider && person.Provider != key.Provider, "内控·岗位分离", $"{person.Name} 只能办理本机构的事"));
            var answer = act(new(context, store, key, person), parsed);
            store.Commit();
            context.Answer(answer, text => write(answer, text));
        });
    }

    /// <summary>As <see cref="Command{TAnswer}"/>, for a step, which is answered with the case.</summary>
    public static Command Command(Command command, RecallStep step, Action<RecallAct, ParseResult> act) => Command(command, [RecallCommand.TakenBy(step).Post], (taken, parsed) =>
    {
        act(taken, parsed);
        return RecallAnswer.Of(taken.Store, taken.Key, taken.Case, taken.Context.Today);
    }, (answer, text) => answer.Write(text));

    /// <summary>One subcommand that names a prepayment, and reads it.</summary>
    public static Command Question<TAnswer>(string name, string description, Func<Store, PrepaymentKey, DateOnly, TAnswer> answerOf, Action<TAnswer, TextWriter> write)
    {
        var command = new Command(name, description);
        var keyOf = Naming(command);
        return command.ReadBy(Readers.WithProviders).Answers<TAnswer>().Does((context, parsed) =>
        {
            var key = keyOf(parsed);
            using var store = context.Database.Read();
            context.RequireReader(store, key.Book.Region, key.Provider);
            var answer = answerOf(store, key, context.Today);
            context.Answer(answer, text => write(answer, text));
        });
    }

    private static Func<ParseResult, PrepaymentKey> Naming(Command command)
    {
        var (region, fund, year, provider) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption(), ProviderOption());
        foreach (var (index, option) in ((Option[])[region, fund, year, provider]).Index()) command.Options.Insert(index, option);
        return parsed => new(new(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value), parsed.GetValue(provider)!, parsed.GetValue(year)!.Value);
    }

    public static Option<string> ProviderOption() => new("--provider") { Description = "定点医药机构编号", Required = true };
}
