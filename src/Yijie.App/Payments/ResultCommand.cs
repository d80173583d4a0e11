using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>所记的凭证。</summary>
public sealed record VoucherAnswer(string Fund, string Period, long Number, string OnDay, string Rule);

/// <summary>银行回执的处理结果。</summary>
/// <param name="LeftOut">银行尚未办结。</param>
public sealed record ResultAnswer(
    string File, string Sha256, int Confirmed, Fen ConfirmedFen, int Rejected, Fen RejectedFen, int Unchanged, int LeftOut, ImmutableArray<VoucherAnswer> Vouchers);

/// <summary>
/// 登记银行回执。<c>pay result</c>: what the bank says of the instructions, from a pain.002 or a CSV; what it has paid is booked. A file is taken
/// whole or not at all, and again changes nothing (docs/decisions/042).
/// </summary>
public static class ResultCommand
{
    public static Command Build()
    {
        var file = new Argument<string>("FILE") { Description = "银行回执:ISO 20022 pain.002.001.10,或 CSV(instruction_id,status,booked_on,bank_ref,reason)" };
        return new Command("result", "登记银行回执并据以记账(出纳)") { file }.ActBy(Role.Cashier).Answers<ResultAnswer>().Does((context, parsed) =>
        {
            var (answer, remarks) = Run(context, ImportFile.At(parsed.GetValue(file)!));
            foreach (var remark in remarks) context.Say($"请注意:{remark}");
            context.Answer(answer, text =>
            {
                text.WriteLine($"{answer.File}:付讫 {answer.Confirmed} 笔 {answer.ConfirmedFen} 元,拒付 {answer.Rejected} 笔 {answer.RejectedFen} 元,此前已登记 {answer.Unchanged} 笔,在办 {answer.LeftOut} 笔");
                foreach (var v in answer.Vouchers) text.WriteLine($"  {v.OnDay} 记账凭证 {v.Period} 第 {v.Number} 号({v.Rule},{v.Fund})");
            });
        });
    }

    private static (ResultAnswer, ImmutableArray<string> Remarks) Run(Context context, ImportFile file)
    {
        var (bankFile, sha256) = BankFiles.Read(file, context.Today);
        var region = CashiersRegion(context);
        using var store = context.Database.Write(region);
        var known = new KnownInstructions(store, region);
        var (words, refusals) = WordsOf(store, region, bankFile, known);
        var report = BankReport.Of(words, known.Find, known.WhyNot, IsClosed(store, region), context.Today);
        RefusedException.ThrowIfAny([.. refusals, .. report.Refusals]);

        if (bankFile is { Words.Count: 0, Whole: null }) context.Say(ImportLog.NoRows(file));
        var vouchers = Commit(context, store, region, file, sha256, report);
        return (new(file.Path, sha256, report.Confirmed.Length, Total(report.Confirmed), report.Rejected.Length, Total(report.Rejected),
            report.Unchanged, report.LeftOut, vouchers), report.Remarks);
    }

    private static string CashiersRegion(Context context)
    {
        using var store = context.Database.Read();
        var person = context.Actor(store);
        RefusedException.ThrowIfAny(People.MayAct(person, person.Region ?? "", Role.Cashier));
        return person.Region ?? throw new RefusedException("内控·岗位分离", $"{person.Name} 不属于任何统筹区");
    }

    /// <summary>
    /// What the file says of each instruction. One that names a message of ours is refused where it speaks of instructions that were not in it.
    /// A message that is not ours says nothing: then each instruction's own id does, if it was given as CSV, which has no message; a word on the whole is refused.
    /// </summary>
    private static (IReadOnlyList<BankWord> Words, ImmutableArray<Refusal> Refusals) WordsOf(Store store, string region, BankFile file, KnownInstructions known)
    {
        const string Article = "内控·银行回执";
        if (file.Message is not { } message) return (file.Words, []);
        if (PaymentFiles.FindMessage(store, region, message) is not { } sent)
        {
            var onlyInMessages = known.Batches(file.Words).SelectMany(b => PaymentFiles.OnlyInMessages(store, region, b)).ToHashSet(StringComparer.Ordinal);
            return (file.Words, Refusal.When(file.Whole is not null || file.Words.Any(w => onlyInMessages.Contains(w.InstructionId)), Article,
                $"回执所指的报文 {message} 不是本统筹区发出的支付文件"));
        }

        var refusals = Refusal.When(file.Count is { } count && count != sent.Payments.Length, Article, $"回执称原报文 {message} 有 {file.Count} 笔,实发 {sent.Payments.Length} 笔");
        if (file.Whole is { } whole)
        {
            return ([.. sent.Payments.Select(p => new BankWord(
                p.Instruction.Id, whole.Status, whole.BookedOn, "", whole.Reason, Amount: null, $"整批状态,{p.Instruction.Id}"))], refusals);
        }
        var inMessage = sent.Payments.Select(p => p.Instruction.Id).ToHashSet(StringComparer.Ordinal);
        var strangers = file.Words.Where(w => !inMessage.Contains(w.InstructionId) && known.Find(w.InstructionId) is not null)
            .Select(w => new Refusal(Article, $"{w.Place}:支付指令 {w.InstructionId} 不在报文 {message} 中"));
        return (file.Words, [.. refusals, .. strangers]);
    }

    private static Func<Instruction, Month, bool> IsClosed(Store store, string region)
    {
        var lastClosed = Funds.All.ToDictionary(f => f, f => Books.LastClosed(store, new(region, f)));
        return (instruction, month) => lastClosed[instruction.Fund] is { } closed && month <= closed;
    }

    private static ImmutableArray<VoucherAnswer> Commit(Context context, Store store, string region, ImportFile file, string sha256, BankReport report)
    {
        var funds = report.Confirmed.Concat(report.Rejected).Select(w => w.Instruction.Fund).Distinct().Order().ToList();
        if (funds.Count == 0) return [];

        var cashier = funds.Select(f => context.Begin(store, region, f, Role.Cashier)).First();
        var posted = PaymentPosting.Post(context, store, region, report.Confirmed, cashier.Name, sha256);
        AddResults(context, store, region, sha256, [.. posted.SelectMany(p => p.Words.Select(w => (w, (long?)p.Voucher.Seq))), .. report.Rejected.Select(w => (w, (long?)null))]);
        foreach (var fund in funds)
        {
            context.Record(store, region, fund, cashier.Name, "pay result", file.Name, sha256,
                $"付讫 {report.Confirmed.Count(w => w.Instruction.Fund == fund)} 笔,拒付 {report.Rejected.Count(w => w.Instruction.Fund == fund)} 笔");
        }
        store.Commit();
        return [.. posted.Select(p => new VoucherAnswer(p.Voucher.Book.Fund.Code(), p.Voucher.Period.ToString(), p.Voucher.Number, p.OnDay.ToIso(), p.Rule))];
    }

    private static void AddResults(Context context, Store store, string region, string sha256, IReadOnlyList<(SettledWord Word, long? VoucherSeq)> results)
    {
        using var rows = store.Append("payment_result", "region", "instruction_id", "status", "booked_on", "bank_ref", "reason", "file_sha256", "on_day", "voucher_seq");
        var today = context.Today.ToIso();
        foreach (var ((instruction, word), voucherSeq) in results)
        {
            rows.Text(region);
            rows.Text(instruction.Id);
            rows.Text(word.Status == BankStatus.Confirmed ? "ACSC" : "RJCT");
            rows.Text(word.BookedOn.ToIso());
            rows.Text(word.BankRef);
            rows.Text(word.Reason);
            rows.Text(sha256);
            rows.Text(today);
            rows.Long(voucherSeq);
            rows.EndRow();
        }
        rows.Complete();
    }

    private static Fen Total(ImmutableArray<SettledWord> words) => words.Sum(w => w.Instruction.Amount);
}

/// <summary>已知的支付指令。The cashier's region's instructions, loaded batch by batch as the file names them.</summary>
internal sealed class KnownInstructions(Store store, string region)
{
    private readonly Dictionary<string, Dictionary<string, KnownInstruction>> batches = new(StringComparer.Ordinal);

    public KnownInstruction? Find(string id)
    {
        if (InstructionIds.BatchOf(id) is not { } batchId || PaymentStore.RegionOf(id) != region) return null;
        if (!batches.TryGetValue(batchId, out var batch)) batches.Add(batchId, batch = Load(batchId));
        return batch.GetValueOrDefault(id);
    }

    /// <summary>The batches that the words name instructions of.</summary>
    public IEnumerable<string> Batches(IEnumerable<BankWord> words) => words.Where(w => Find(w.InstructionId) is not null).Select(w => InstructionIds.BatchOf(w.InstructionId)!).Distinct(StringComparer.Ordinal);

    /// <summary>Why there is no such instruction here.</summary>
    public string WhyNot(string id) => InstructionIds.BatchOf(id) is not null && PaymentStore.RegionOf(id) is { } other && other != region && PaymentStore.Find(store, other, id) is not null
        ? $"支付指令 {id} 属于统筹区 {other},不由 {region} 的出纳登记"
        : $"没有支付指令 {id}";

    private Dictionary<string, KnownInstruction> Load(string batchId)
    {
        var instructions = PaymentStore.OfBatch(store, region, batchId);
        if (instructions.Count == 0) return []; // no batch, though the ids of batches may begin with it
        var (exportedOn, answers) = (PaymentStore.ExportDays(store, region, batchId), PaymentStore.Answers(store, region, batchId));
        return instructions.ToDictionary(
            i => i.Id,
            i => new KnownInstruction(i, exportedOn.TryGetValue(i.Id, out var day) ? day : null, answers.TryGetValue(i.Id, out var answer) ? answer : null),
            StringComparer.Ordinal);
    }
}
