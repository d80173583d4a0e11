using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Runs;

/// <summary>批次一览的一行。A batch of any kind: what people did with it and how far its payments are.</summary>
/// <param name="Period">yyyy-MM, or yyyy of a run of a year.</param>
/// <param name="PaidFen">Of <paramref name="AmountFen"/>, what the bank has confirmed.</param>
/// <param name="Payments">Instructions by status; one that another has replaced is not among them.</param>
public sealed record BatchAnswer(
    string Id, string Region, string Fund, string Period, string Kind, long Revision, string Hash, string Status, string PreparedBy, string PreparedOn,
    ImmutableArray<BatchStep> Steps, Fen AmountFen, Fen PaidFen, ImmutableDictionary<string, long> Payments);

/// <summary>批次查询。<c>batch list</c>: the batches of every kind with their steps; <c>--open</c>: those that wait for someone.</summary>
public static class BatchCommand
{
    public static Command Build() => new("batch", "批次:各种试算的办理过程") { List(), Show() };

    private static Command List()
    {
        var (region, fund, month) = (CommandLine.RegionOption(), CommandLine.FundOption(required: false), CommandLine.MonthOption(required: false));
        var open = new Option<bool>("--open") { Description = "只列待复核、待审批的" };
        return new Command("list", "批次一览,新的在前") { region, fund, month, open }.ReadBy(Readers.Agency).UntilNextAct().WorkedOutAhead().Answers<IReadOnlyList<BatchAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var where = parsed.GetValue(region)!;
            context.RequireReader(store, where);
            var found = Answers(store, where, Batches.Of(store, where, parsed.GetValue(fund), parsed.GetValue(month)).Where(b => b.IsOpen || !parsed.GetValue(open)));
            context.Answer(found, text => Write(text, found));
        });
    }

    private static Command Show()
    {
        var id = new Option<string>("--id") { Description = "批次号", Required = true };
        return new Command("show", "一个批次的办理过程和付款进度") { id }.ReadBy(Readers.Agency).UntilNextAct().Answers<BatchAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var batch = Batches.Get(store, parsed.GetValue(id)!);
            context.RequireReader(store, batch.Key.Region);
            var answer = Answers(store, batch.Key.Region, [batch])[0];
            context.Answer(answer, text =>
            {
                Write(text, [answer]);
                foreach (var s in answer.Steps) text.WriteLine($"  {s.OnDay} {BatchStatus.StepInWords(s.Step)} {s.Actor} {s.Reason}".TrimEnd());
            });
        });
    }

    private static List<BatchAnswer> Answers(Store store, string region, IEnumerable<Batch> batches)
    {
        var chosen = batches.Reverse().ToList();
        var done = chosen.Select(b => b.Key.Month.Year).Distinct().SelectMany(year => BatchTotal.Of(store, region, year)).Where(t => t.Payments == t.Confirmed).ToDictionary(t => t.BatchId, StringComparer.Ordinal);
        return [.. chosen.Select(b => done.TryGetValue(b.Id, out var all) ? Answer(b, "paid", [new(b.Id, "confirmed", all.Payments, all.AmountFen)]) : Answer(b, BatchStatus.Of(store, b), ByStatus(store, region, b.Id)))];
    }

    private static BatchAnswer Answer(Batch b, string status, IReadOnlyList<PaymentRow> payments) => new(
        b.Id, b.Key.Region, b.Key.Fund.Code(), b.Key.Period, b.Key.KindCode, b.Revision, b.Hash, status, b.PreparedBy, b.PreparedOn, b.Steps,
        new(payments.Sum(p => p.AmountFen)), new(payments.Where(p => p.Status == "confirmed").Sum(p => p.AmountFen)), payments.ToImmutableDictionary(p => p.Status, p => p.Payments));

    private static IReadOnlyList<PaymentRow> ByStatus(Store store, string region, string batch)
    {
        var (from, to) = Instructions.IdsOf(batch);
        return store.Kept<PaymentRow>(region,
            """
            select batch_id, status, cast(count(*) as bigint) as payments, cast(sum(amount_fen) as bigint) as amount_fen
            from instruction_status where region = @region and reissued = 0 and id > @from and id < @to group by batch_id, status
            """,
            new { region, from, to });
    }

    private static void Write(TextWriter text, List<BatchAnswer> found) => TextTable.Write(text, ["批次", "状态", "经办", "试算日", ">付款金额", ">已付", "摘要"],
        found.Select(b => (string[])[b.Id, BatchStatus.InWords(b.Status), b.PreparedBy, b.PreparedOn, b.AmountFen.ToString(), b.PaidFen.ToString(), b.Hash[..12]]));

    private sealed record PaymentRow(string BatchId, string Status, long Payments, long AmountFen);
}
