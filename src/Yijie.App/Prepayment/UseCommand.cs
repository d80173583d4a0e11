using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>使用台账的一笔,供查阅。</summary>
public sealed record UseEntryAnswer(long Seq, string UsedOn, string Purpose, bool Permitted, string Payee, Fen AmountFen, string Evidence, string Note, string OnDay, string Actor,
    IReadOnlyList<AttachmentLink> Attachments);

/// <summary>一家机构的使用情况。</summary>
/// <param name="UnprovedFen">What of it has no evidence attached.</param>
/// <param name="Entries">Of a summary over all providers: null.</param>
public sealed record UseAnswer(
    string Region, string Fund, int Year, string Provider, Fen PaidFen, Fen DrugsFen, Fen ConsumablesFen, Fen OtherFen, Fen UnprovedFen, Rate Coverage, Fen HeldFen, string State,
    IReadOnlyList<UseEntryAnswer>? Entries)
{
    public void Write(TextWriter text)
    {
        text.WriteLine($"{Provider} {Year} 年度预付金:已拨付 {PaidFen},台账 药品 {DrugsFen}、医用耗材 {ConsumablesFen}、其他 {OtherFen},覆盖 {Coverage.BasisPoints / 100}%;占用 {HeldFen} 元,{RecallCommand.InWords(State)}");
        TextTable.Write(text, ["序号", "日期", "用途", "收款方", ">金额", "凭据", "说明", "登记人"], (Entries ?? []).Select(e => (string[])
        [
            $"{e.Seq}", e.UsedOn, e.Purpose + (e.Permitted ? "" : "(不合规)"), e.Payee, e.AmountFen.ToString(), e.Evidence.Length == 0 ? "无" : e.Evidence[..8], e.Note, e.Actor,
        ]));
    }
}

/// <summary>
/// 预付金使用台账。<c>prepay use add</c>: by the provider's own user, or entered by the agency for it; a purpose outside drugs and consumables opens a
/// recall. <c>list</c>: one provider's; <c>summary</c>: all of a book.
/// </summary>
/// <law doc="办法" article="第十三条">定点医疗机构应当单独设置台账管理,严格资金使用审批、支出程序,严禁借出或挪作他用。</law>
public static class UseCommand
{
    public static Command Build() => new("use", "预付金使用台账") { Add(), List(), Summary() };

    private static Command Add()
    {
        var date = new Option<DateOnly?>("--date") { Description = "使用日期 yyyy-MM-dd", Required = true, CustomParser = CommandLine.ParseDay };
        var purpose = new Option<string>("--purpose") { Description = "drugs 药品;consumables 医用耗材;其他用途写原话", Required = true };
        var payee = new Option<string>("--payee") { Description = "收款方", Required = true };
        var note = new Option<string?>("--note") { Description = "说明" };
        var (amount, attach) = (CommandLine.AmountOption(), PrepayCommand.AttachOption());
        return RecallAct.Command(new("add", "登记一笔使用(机构,或经办代录);用途不合规即按第九条(七)立案") { date, purpose, payee, amount, attach, note },
            [Role.Provider, Role.Handler],
            (act, parsed) =>
            {
                var files = AttachedFile.Read(parsed.GetValue(attach)!);
                var use = new PrepaymentUse(parsed.GetValue(date)!.Value, parsed.GetValue(purpose)!.Trim(), parsed.GetValue(payee)!.Trim(), parsed.GetValue(amount)!.Value,
                    string.Join(',', files.Select(f => f.Sha256).Order(StringComparer.Ordinal)), parsed.GetValue(note)?.Trim() ?? "");
                Enter(act, use, files);
                return Answer(act.Store, act.Key, withEntries: true);
            }, (answer, text) => answer.Write(text));
    }

    private static void Enter(RecallAct act, PrepaymentUse use, IReadOnlyList<AttachedFile> files)
    {
        if (Of(act.Store, act.Key).Any(e => e.Use == use))
        {
            act.Context.Say("同样的一笔已在台账中,未重复。");
            return;
        }
        RefusedException.ThrowIfAny(use.Refusals(PrepaymentRegister.PaidOn(act.Store, act.Key), act.Key.Year, act.Context.Today));
        var seq = act.Store.Scalar<long>(
            "select coalesce(max(seq), 0) + 1 from prepayment_use where region = @Region and fund = @fund and provider = @Provider and year = @year", act.Key.Parameters);
        act.Store.Execute(
            """
            insert into prepayment_use (region, fund, provider, year, seq, used_on, purpose, payee, amount_fen, evidence, note, on_day, at, actor)
            values (@Region, @fund, @Provider, @year, @seq, @usedOn, @Purpose, @Payee, @amount, @Evidence, @Note, @today, @Instant, @actor)
            """,
            new
            {
                act.Key.Book.Region, fund = act.Key.Book.Fund.Code(), act.Key.Provider, year = act.Key.YearText, seq, usedOn = use.UsedOn.ToIso(), use.Purpose, use.Payee,
                amount = use.Amount.Value, use.Evidence, use.Note, today = act.Context.Today.ToIso(), act.Context.Instant, actor = act.Person.Name,
            });
        AttachmentStore.Attach(act.Store, act.Context, act.Key.Book.Region, act.Key.Id, PartOf(seq), act.Key.Provider, files, act.Person.Name);
        act.Context.Record(act.Store, act.Key.Book.Region, act.Key.Book.Fund, act.Person.Name, "prepay use add", act.Key.Id, "", $"第 {seq} 笔 {use.PurposeName} {use.Amount} 元");

        if (!use.IsPermitted && act.Held > Fen.Zero)
            act.Take(act.Step(RecallStep.Opened, $"使用台账第 {seq} 笔", $"用途“{use.Purpose}”不属于药品、医用耗材采购") with { Ground = RecallGround.Misuse });
    }

    private static Command List() => RecallAct.Question("list", "一家机构的使用台账", (store, key, _) => Answer(store, key, withEntries: true), (answer, text) => answer.Write(text));

    private static Command Summary()
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption());
        return new Command("summary", "各机构的使用情况:已拨付、按用途的使用、覆盖率、占用") { region, fund, year }.ReadBy(Readers.Agency).Answers<IReadOnlyList<UseAnswer>>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Read();
            context.RequireReader(store, book.Region);
            IReadOnlyList<UseAnswer> answers = [.. PrepaymentRegister.Loops(store, book).Where(l => l.Key.Year == parsed.GetValue(year)).Select(l => Answer(store, l.Key, withEntries: false))];
            context.Answer(answers, text => TextTable.Write(text, ["机构", ">已拨付", ">药品", ">医用耗材", ">其他", ">覆盖", ">占用", "状态"], answers.Select(a => (string[])
            [
                a.Provider, a.PaidFen.ToString(), TextTable.Amount(a.DrugsFen), TextTable.Amount(a.ConsumablesFen), TextTable.Amount(a.OtherFen), $"{a.Coverage.BasisPoints / 100}%",
                TextTable.Amount(a.HeldFen), RecallCommand.InWords(a.State),
            ])));
        });
    }

    private static UseAnswer Answer(Store store, PrepaymentKey key, bool withEntries)
    {
        var loop = PrepaymentRegister.LoopOf(store, key);
        var entries = Of(store, key);
        var (drugs, consumables, other, coverage) = UseSummary.Of(entries.Select(e => e.Use), loop.Paid);
        return new(
            key.Book.Region, key.Book.Fund.Code(), key.Year.Year, key.Provider, loop.Paid, drugs, consumables, other, entries.Where(e => e.Use.Evidence.Length == 0).Sum(e => e.Use.Amount), coverage, loop.Held,
            RecallStore.Code(RecallStore.Find(store, key).StateOf(loop.Held)),
            withEntries ? EntriesOf(store, key, entries) : null);
    }

    private static List<UseEntryAnswer> EntriesOf(Store store, PrepaymentKey key, List<(long Seq, PrepaymentUse Use, string OnDay, string Actor)> entries)
    {
        var attached = AttachmentStore.Of(store, key.Book.Region, key.Id).ToLookup(l => l.Part);
        return [.. entries.Select(e => new UseEntryAnswer(
            e.Seq, e.Use.UsedOn.ToIso(), e.Use.Purpose, e.Use.IsPermitted, e.Use.Payee, e.Use.Amount, e.Use.Evidence, e.Use.Note, e.OnDay, e.Actor, [.. attached[PartOf(e.Seq)]]))];
    }

    /// <summary>What the evidence of an entry is attached to.</summary>
    private static string PartOf(long seq) => $"use {seq}";

    private static List<(long Seq, PrepaymentUse Use, string OnDay, string Actor)> Of(Store store, PrepaymentKey key) =>
    [
        .. store.Query<Row>(
                """
                select seq, used_on, purpose, payee, amount_fen, evidence, note, on_day, actor from prepayment_use
                where region = @Region and fund = @fund and provider = @Provider and year = @year order by seq
                """, key.Parameters)
            .Select(r => (r.Seq, new PrepaymentUse(r.UsedOn.ToDay(), r.Purpose, r.Payee, new(r.AmountFen), r.Evidence, r.Note), r.OnDay, r.Actor)),
    ];

    private sealed record Row(long Seq, string UsedOn, string Purpose, string Payee, long AmountFen, string Evidence, string Note, string OnDay, string Actor);
}
