using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Prepayment;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Parties;

/// <summary>停付的一条记录。</summary>
public sealed record StopEntry(string Region, string Provider, long Seq, bool Placed, string OnDay, string Reason, string Actor);

/// <summary>
/// 停止拨付。<c>stop place</c>, <c>stop lift</c>: by the approver. While a stop is in force a provider gets no advance, and what is settled for it is
/// calculated and held.
/// </summary>
/// <law doc="办法" article="第十一条">如发生无法收回预付金情形,医保部门应停止向定点医疗机构拨付医保结算费用</law>
public static class StopCommand
{
    private const string Article = "办法·第十一条";

    public static Command Build() => new("stop", "停止拨付;退出机构的督促交回、追收") { Change("place", placed: true), Change("lift", placed: false), List(), DepartureCommand.Notice(), DepartureCommand.Departed(), PursuitCommand.Pursue(), PursuitCommand.WriteOff(), PursuitCommand.Recover() };

    private static Command Change(string name, bool placed)
    {
        var region = CommandLine.RegionOption();
        var provider = new Option<string>("--provider") { Description = "定点医药机构代码", Required = true };
        var reason = new Option<string>("--reason") { Description = "理由(文号、事由)", Required = true };
        return new Command(name, placed ? "停止向机构拨付(审批)" : "恢复向机构拨付(审批)") { region, provider, reason }.ActBy(Role.Approver).Answers<StopEntry>().Does((context, parsed) =>
        {
            var (where, code, why) = (parsed.GetValue(region)!, parsed.GetValue(provider)!, parsed.GetValue(reason)!.Trim());
            if (why.Length == 0) throw new UsageException("--reason 不能为空");
            using var store = context.Database.Write(where);
            var person = Begin(context, store, where);
            if (PartyStore.RegionOf(store, code) != where) throw new UsageException($"统筹区 {where} 没有登记机构 {code}");
            RefusedException.ThrowIfAny(Refusals(store, where, code, placed));

            var entry = Enter(context, store, where, code, placed, why, person.Name);
            context.Record(store, where, fund: null, person.Name, $"stop {name}", code, "", why);
            store.Commit();
            context.Answer(entry, text => text.WriteLine($"{code} 已{(placed ? "停止" : "恢复")}拨付:{why}"));
        });
    }

    private static Command List()
    {
        var region = CommandLine.RegionOption();
        var history = new Option<bool>("--history") { Description = "列出历次停止与恢复,不只是停止中的" };
        return new Command("list", "停止拨付的机构") { region, history }.ReadBy(Readers.Agency).Answers<IReadOnlyList<StopEntry>>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            var entries = Entries(store, where);
            if (!parsed.GetValue(history)) entries = [.. entries.GroupBy(e => e.Provider).Select(g => g.Last()).Where(e => e.Placed)];
            context.Answer(entries, text => TextTable.Write(text, ["机构", "业务日", "", "办理人", "理由"],
                entries.Select(e => new[] { e.Provider, e.OnDay, e.Placed ? "停止" : "恢复", e.Actor, e.Reason })));
        });
    }

    /// <summary>A stop bears on both funds, so the day may not lie before either book's last act.</summary>
    private static Person Begin(Context context, Store store, string region)
    {
        foreach (var fund in Funds.All) context.Begin(store, region, fund, Role.Approver);
        return context.Actor(store);
    }

    private static ImmutableArray<Refusal> Refusals(Store store, string region, string provider, bool placing)
    {
        var stopped = PartyStore.Stopped(store, region).TryGetValue(provider, out var reason);
        return
        [
            .. Refusal.When(placing && stopped, Article, $"{provider} 已在停止拨付中:{reason}"),
            .. Refusal.When(!placing && !stopped, Article, $"{provider} 没有被停止拨付"),
            .. Refusal.When(!placing && PrepaymentRegister.Holds(store, region, provider), Article, $"{provider} 的预付金尚未收回,案件结清时自动恢复拨付"),
        ];
    }

    /// <summary>登记。Adds the row that decides from now on.</summary>
    internal static StopEntry Enter(Context context, Store store, string region, string provider, bool placed, string reason, string actor)
    {
        var seq = store.Scalar<long>("select coalesce(max(seq), 0) + 1 from payment_stop where region = @region and provider = @provider", new { region, provider });
        var entry = new StopEntry(region, provider, seq, placed, context.Today.ToIso(), reason, actor);
        store.Execute(
            "insert into payment_stop (region, provider, seq, placed, on_day, reason, actor) values (@Region, @Provider, @Seq, @flag, @OnDay, @Reason, @Actor)",
            new { entry.Region, entry.Provider, entry.Seq, flag = placed ? 1L : 0L, entry.OnDay, entry.Reason, entry.Actor });
        return entry;
    }

    private static ImmutableArray<StopEntry> Entries(Store store, string region) =>
    [
        .. store.Query<Row>("select region, provider, seq, placed, on_day, reason, actor from payment_stop where region = @region order by provider, seq", new { region })
            .Select(r => new StopEntry(r.Region, r.Provider, r.Seq, r.Placed == 1, r.OnDay, r.Reason, r.Actor)),
    ];

    private sealed record Row(string Region, string Provider, long Seq, long Placed, string OnDay, string Reason, string Actor);
}
