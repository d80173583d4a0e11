using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>支付指令的一件事。</summary>
/// <param name="Event">created withheld exported confirmed rejected returned lapsed reissued。</param>
public sealed record InstructionEvent(string OnDay, string Event, string Detail);

/// <summary>一条支付指令及其始末。</summary>
public sealed record InstructionHistory(
    string InstructionId, string Batch, string Fund, string Month, string Kind, string Provider, Fen AmountFen, bool Repays, string Purpose, string Status,
    string? Replaces, string? ReissuedAs, ImmutableArray<InstructionEvent> History);

/// <summary>支付指令的始末。<c>pay show</c>: everything that became of one instruction.</summary>
public static class PayShowCommand
{
    public static Command Build()
    {
        var instruction = new Argument<string>("INSTRUCTION_ID") { Description = "支付指令号" };
        return new Command("show", "一条支付指令的始末") { instruction }.ReadBy(Readers.WithProviders).Answers<InstructionHistory>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var id = parsed.GetValue(instruction)!;
            var row = PaymentStore.Get(store, id);
            context.RequireReader(store, PaymentStore.RegionToLock(id), row.Provider);
            var history = Of(store, PaymentStore.RegionToLock(id), row);
            context.Answer(history, text => Write(text, history));
        });
    }

    /// <summary>Everything that became of an instruction.</summary>
    public static InstructionHistory Of(Store store, string region, InstructionRow row)
    {
        var instruction = row.ToInstruction();
        var reissuedAs = store.Find<Reissued>("select id, created_on, created_by from instruction where region = @region and replaces = @Id", new { region, row.Id });
        return new(row.Id, row.BatchId, row.Fund, row.Month, row.Kind, row.Provider, new(row.AmountFen), row.Repays == 1, instruction.Purpose, row.Status,
            row.Replaces, reissuedAs?.Id, [.. Events(store, region, row, reissuedAs).OrderBy(e => e.OnDay, StringComparer.Ordinal)]);
    }

    /// <summary>In the order in which they can happen on one day.</summary>
    private static IEnumerable<InstructionEvent> Events(Store store, string region, InstructionRow row, Reissued? reissuedAs)
    {
        var key = new { region, row.Id };
        yield return new(row.CreatedOn, "created", row.Replaces is null ? $"批次 {row.BatchId} 由 {row.CreatedBy} 审批" : $"由 {row.CreatedBy} 代替 {row.Replaces} 重发");
        foreach (var (onDay, reason) in store.Query<(string, string)>("select on_day, reason from payment_withheld where region = @region and instruction_id = @Id order by on_day", key))
            yield return new(onDay, "withheld", string.Join("、", reason.Split(',').Select(WithholdingReasons.InWords)));

        var files = store.Query<FileRow>(
            """
            select f.on_day, f.format, f.number, f.actor, l.payee_name, l.bank_no, l.account_no from payment_file_line l
            join payment_file f on f.region = l.region and f.batch_id = l.batch_id and f.format = l.format and f.number = l.number
            where l.region = @region and l.instruction_id = @Id order by f.on_day, f.format
            """,
            key);
        foreach (var f in files) yield return new(f.OnDay, "exported", $"由 {f.Actor} 列入批次第 {f.Number} 号 {f.Format} 文件,付 {f.PayeeName} {f.AccountNo}(行号 {f.BankNo})");

        if (store.Find<ResultRow>("select status, booked_on, bank_ref, reason, on_day, voucher_seq from payment_result where region = @region and instruction_id = @Id", key) is { } result)
        {
            yield return result.Status == "ACSC"
                ? new(result.OnDay, "confirmed", $"银行 {result.BookedOn} 付讫,{VoucherOf(store, region, row, result.VoucherSeq!.Value)}{Reference(result.BankRef)}")
                : new(result.OnDay, "rejected", $"银行 {result.BookedOn} 拒付{(result.Reason.Length > 0 ? $":{result.Reason}" : "")}{Reference(result.BankRef)}");
        }
        if (store.Find<ReturnRow>("select booked_on, bank_ref, reason, repay, voucher_seq from payment_return where region = @region and instruction_id = @Id", key) is { } back)
            yield return new(back.BookedOn, "returned", $"款项退回,{(back.Repay == 1 ? "待重付" : "不再支付")},{VoucherOf(store, region, row, back.VoucherSeq)}{(back.Reason.Length > 0 ? $",{back.Reason}" : "")}{Reference(back.BankRef)}");
        foreach (var (onDay, batch) in store.Query<(string, string)>("select on_day, batch_id from payment_lapse where region = @region and instruction_id = @Id", key))
            yield return new(onDay, "lapsed", row.ToInstruction().Kind == PaymentKind.Prepayment ? $"预付金已立案收回({batch}),不再支付" : $"{row.Month} 月份由 {batch} 结算,这笔预拨不再支付");
        if (reissuedAs is not null) yield return new(reissuedAs.CreatedOn, "reissued", $"由 {reissuedAs.CreatedBy} 重发为 {reissuedAs.Id}");
    }

    private static string VoucherOf(Store store, string region, InstructionRow row, long seq) => store.Scalar<string>(
        "select '记账凭证 ' || period || ' 第 ' || number || ' 号(' || rule || ')' from voucher where region = @region and fund = @Fund and seq = @seq",
        new { region, row.Fund, seq });

    private static string Reference(string bankRef) => bankRef.Length > 0 ? $",回单号 {bankRef}" : "";

    private static void Write(TextWriter text, InstructionHistory history)
    {
        text.WriteLine($"支付指令 {history.InstructionId}  {history.Provider}  {history.AmountFen} 元  {InstructionStatuses.InWords(history.Status)}");
        text.WriteLine($"用途 {history.Purpose}");
        foreach (var e in history.History) text.WriteLine($"  {e.OnDay}  {e.Detail}");
    }

    private sealed record Reissued(string Id, string CreatedOn, string CreatedBy);

    private sealed record FileRow(string OnDay, string Format, long Number, string Actor, string PayeeName, string BankNo, string AccountNo);

    private sealed record ResultRow(string Status, string BookedOn, string BankRef, string Reason, string OnDay, long? VoucherSeq);

    private sealed record ReturnRow(string BookedOn, string BankRef, string Reason, long Repay, long VoucherSeq);
}
