using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.MonthlySettlement;
using Yijie.App.Parties;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>暂扣的一笔,如命令所示。</summary>
public sealed record WithheldAnswer(string InstructionId, string Provider, ImmutableArray<string> Reasons);

/// <summary>发出支付文件的结果。</summary>
/// <param name="Repeated">没有新的可发,重出上一份文件。</param>
public sealed record ExportAnswer(
    string Batch, string Format, string File, long Number, string Sha256, int Instructions, Fen TotalFen, ImmutableArray<WithheldAnswer> Withheld, bool Repeated);

/// <summary>
/// 发出支付文件。<c>pay export</c>: the batch's instructions that are in no file yet become its next file; where none can go, its last file is
/// written again, byte for byte (docs/decisions/041).
/// </summary>
public static class ExportCommand
{
    public static Command Build()
    {
        var batch = new Option<string>("--batch") { Description = "批次号", Required = true };
        var output = new Option<string>("--out") { Description = "支付文件写到哪里", Required = true };
        var format = new Option<PaymentFormat>("--format")
        {
            Description = "pain001(默认,ISO 20022 pain.001.001.09)或 csv",
            HelpName = "pain001|csv",
            CustomParser = r =>
            {
                if (PaymentFiles.TryParse(r.Tokens[0].Value, out var parsed)) return parsed;
                r.AddError($"没有格式 {r.Tokens[0].Value}(pain001 或 csv)");
                return default;
            },
        };
        return new Command("export", "把已审批批次的支付指令写成银行支付文件(出纳)") { batch, output, format }.ActBy(Role.Cashier).Answers<ExportAnswer>().Does((context, parsed) =>
        {
            var answer = Run(context, parsed.GetValue(batch)!, parsed.GetValue(output)!, parsed.GetValue(format));
            if (answer.Repeated) context.Say($"批次 {answer.Batch} 没有新的可发支付,重出第 {answer.Number} 号文件,内容与原文件逐字节相同");
            foreach (var withheld in answer.Withheld) context.Say($"暂扣 {withheld.InstructionId} {withheld.Provider}:{InWords(withheld.Reasons)}");
            context.Answer(answer, text => text.WriteLine(
                $"{answer.File}:批次 {answer.Batch} 第 {answer.Number} 号文件,{answer.Instructions} 笔,{answer.TotalFen} 元,暂扣 {answer.Withheld.Length} 笔;SHA-256 {answer.Sha256}"));
        });
    }

    private static ExportAnswer Run(Context context, string batchId, string path, PaymentFormat format)
    {
        using var store = context.Database.Write(Batches.RegionOf(batchId));
        var batch = Batches.Get(store, batchId);
        var cashier = context.Begin(store, batch.Key.Region, batch.Key.Fund, Role.Cashier);
        if (batch.Find("approved") is null) throw new RefusedException("内控·资金支付", $"批次 {batchId} 尚未审批,不能支付");

        var fiscal = PaidFromFiscal.Contains(store, batch.Key.Region, batchId);
        RefusedException.ThrowIfAny(Refusal.When(fiscal && format == PaymentFormat.Pain001, "办法·第十六条", $"批次 {batchId} 由财政专户付款:请用 --format csv 导出,交财政部门支付"));
        var export = Export.Of(Due(context, store, batch, format));
        return export.Going.IsEmpty
            ? Repeat(context, store, batch, format, path, cashier, export)
            : Next(context, store, batch, format, path, cashier, export);
    }

    /// <summary>The batch's next file. Not in a month that is closed already: what the bank pays that same day could not be posted.</summary>
    private static ExportAnswer Next(Context context, Store store, Batch batch, PaymentFormat format, string path, Person cashier, Export export)
    {
        var month = Month.Of(context.Today);
        RefusedException.ThrowIfAny(Refusal.When(
            month <= Books.LastClosed(store, new(batch.Key.Region, batch.Key.Fund)), "会计·结账", $"{month} 已结账,银行当日付款将无法记账:请自 {month.Next.FirstDay.ToIso()} 起发出支付文件"));
        var account = format == PaymentFormat.Pain001 ? AccountOf(store, batch) : null;
        var number = PaymentFiles.LastNumber(store, batch.Key.Region, batch.Id, format) + 1;
        var file = new PaymentFile(batch.Key.Region, batch.Id, format, number, context.Today, context.Instant, account, export.Going);
        using var output = OutputFile.At(path);
        var sha256 = file.WriteHashed(output.Stream);
        output.Complete();

        PaymentFiles.EnterLines(store, file);
        Withhold(context, store, batch, export);
        if (!PaidFromFiscal.Contains(store, batch.Key.Region, batch.Id)) RefuseIfShort(store, batch, export);
        PaymentFiles.Enter(store, file, sha256, cashier.Name);
        context.Record(store, batch.Key.Region, batch.Key.Fund, cashier.Name, "pay export", $"{batch.Id} {format.Code()} {number}", sha256,
            $"发出 {export.Going.Length} 笔 {export.Total} 元,暂扣 {export.Withheld.Length} 笔");
        store.Commit();
        output.Publish();
        return Answer(file, path, sha256, export, repeated: false);
    }

    /// <summary>Nothing can go: the last file again, or, where there is none, a refusal. What was kept back is on record either way.</summary>
    private static ExportAnswer Repeat(Context context, Store store, Batch batch, PaymentFormat format, string path, Person cashier, Export export)
    {
        Withhold(context, store, batch, export);
        if (PaymentFiles.Find(store, batch.Key.Region, batch.Id, format, PaymentFiles.LastNumber(store, batch.Key.Region, batch.Id, format)) is not { } last)
        {
            context.Record(store, batch.Key.Region, batch.Key.Fund, cashier.Name, "pay export", $"{batch.Id} {format.Code()}", "", $"没有可发的支付,暂扣 {export.Withheld.Length} 笔");
            store.Commit();
            throw new RefusedException(NothingToPay(batch, export));
        }

        using var output = OutputFile.At(path);
        var sha256 = last.File.WriteHashed(output.Stream);
        if (sha256 != last.Sha256) throw new InvalidOperationException($"{last.File.MessageId} 重出的内容与原文件不同:{sha256} ≠ {last.Sha256}");
        output.Complete();
        context.Record(store, batch.Key.Region, batch.Key.Fund, cashier.Name, "pay export", $"{batch.Id} {format.Code()} {last.File.Number}", sha256, $"重出,暂扣 {export.Withheld.Length} 笔");
        store.Commit();
        output.Publish();
        return Answer(last.File, path, sha256, export, repeated: true);
    }

    private static IEnumerable<DuePayment> Due(Context context, Store store, Batch batch, PaymentFormat format)
    {
        var unsent = PaymentStore.Unsent(store, batch.Key.Region, batch.Id, format.Code());
        if (unsent.Count == 0) yield break;

        var providers = PartyStore.Providers(store, batch.Key.Region, context.Today);
        var agreements = batch.Key.Kind is BatchKind.Advance or BatchKind.Prepayment ? PartyStore.Agreements(store, batch.Key.Region) : null; // settlement payments do not ask for one
        var stopped = PartyStore.Stopped(store, batch.Key.Region);
        var given = PaymentFiles.AccountsAlreadyGiven(store, batch.Key.Region, batch.Id);
        foreach (var instruction in unsent)
        {
            var account = AccountOnFile(providers.GetValueOrDefault(instruction.Provider));
            var agreementNormal = agreements is not null && ServiceAgreement.NormalOn(agreements[instruction.Provider], context.Today);
            yield return new(instruction, agreementNormal, stopped.ContainsKey(instruction.Provider), account is null ? null : given.GetValueOrDefault(instruction.Id, account));
        }
    }

    /// <summary>The account to pay to, in the provider's name where the account has none of its own. One too long for a payment message is none.</summary>
    private static BankAccount? AccountOnFile(Provider? provider)
    {
        const int LongestNumber = 34;
        if (provider is not { Account.OnFile: true } || provider.Account.AccountNo.Length > LongestNumber) return null;
        return provider.Account.AccountName.Length > 0 ? provider.Account : provider.Account with { AccountName = provider.Name };
    }

    private static ExpenditureAccount AccountOf(Store store, Batch batch) => ExpenditureAccounts.InForce(store, batch.Key.Region, batch.Key.Fund)
        ?? throw new RefusedException("内控·资金支付", $"{batch.Key.Region} {batch.Key.Fund.Name()} 支出户的银行账户尚未登记:请会计用 pay account set 登记");

    /// <summary>Looked at with this file already entered: everything in flight, this file's payments among it, must be covered.</summary>
    private static void RefuseIfShort(Store store, Batch batch, Export export)
    {
        var balance = Books.ExpenditureAccountBalance(store, new(batch.Key.Region, batch.Key.Fund));
        RefusedException.ThrowIfAny(export.Shortage(balance, InFlight.Of(store, batch.Key.Region, batch.Key.Fund) - export.Total));
    }

    private static void Withhold(Context context, Store store, Batch batch, Export export)
    {
        if (export.Withheld.IsEmpty) return;
        var today = context.Today.ToIso();
        var known = store.Query<string>(
            "select instruction_id from payment_withheld where region = @Region and on_day = @today", new { batch.Key.Region, today }).ToHashSet(StringComparer.Ordinal);
        using var rows = store.Append("payment_withheld", "region", "instruction_id", "on_day", "reason");
        foreach (var (instruction, reasons) in export.Withheld.Where(w => !known.Contains(w.Instruction.Id)))
        {
            rows.Text(batch.Key.Region);
            rows.Text(instruction.Id);
            rows.Text(today);
            rows.Text(string.Join(',', reasons));
            rows.EndRow();
        }
        rows.Complete();
    }

    private static ImmutableArray<Refusal> NothingToPay(Batch batch, Export export) => export.Withheld.IsEmpty
        ? [new("内控·资金支付", $"批次 {batch.Id} 没有可以支付的指令")]
        : [.. export.Withheld.Select(w => new Refusal("内控·资金支付", $"支付指令 {w.Instruction.Id}({w.Instruction.Provider})暂扣:{InWords(w.Reasons)}"))];

    private static ExportAnswer Answer(PaymentFile file, string path, string sha256, Export export, bool repeated) => new(
        file.BatchId, file.Format.Code(), path, file.Number, sha256, file.Payments.Length, file.Total,
        [.. export.Withheld.Select(w => new WithheldAnswer(w.Instruction.Id, w.Instruction.Provider, w.Reasons))], repeated);

    private static string InWords(ImmutableArray<string> reasons) => string.Join("、", reasons.Select(WithholdingReasons.InWords));
}
