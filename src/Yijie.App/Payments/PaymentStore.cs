using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>支付指令的读取。Loads instructions with what became of them.</summary>
public static class PaymentStore
{
    private const string Columns = "i.id, i.batch_id, i.fund, i.month, i.kind, i.provider, i.amount_fen, i.replaces, i.repays, i.created_on, i.created_by, i.status, i.reissued, i.booked_on, i.bank_ref, i.result_reason";

    /// <summary>支付指令号所属的统筹区。By its first six digits; null: it begins otherwise.</summary>
    public static string? RegionOf(string id) => id.Length > 6 && id[6] == '-' ? Region.Find(id[..6])?.Code : null;

    /// <summary>一条支付指令。</summary>
    /// <exception cref="UsageException">There is none of that id.</exception>
    public static InstructionRow Get(Store store, string id) =>
        (RegionOf(id) is { } region ? Find(store, region, id) : null) ?? throw NoInstruction(id);

    /// <summary>支付指令所属的统筹区,供加锁。</summary>
    /// <exception cref="UsageException">It is no instruction id.</exception>
    public static string RegionToLock(string id) => RegionOf(id) ?? throw NoInstruction(id);

    public static InstructionRow? Find(Store store, string region, string id) =>
        store.Find<InstructionRow>($"select {Columns} from instruction_status i where i.region = @region and i.id = @id", new { region, id });

    /// <summary>批次的全部指令,按指令号。Read cell by cell: a batch of the whole province is tens of thousands of rows.</summary>
    public static List<InstructionState> OfBatch(Store store, string region, string batchId)
    {
        var states = new List<InstructionState>();
        using (var rows = store.Rows(
            "select id, fund, month, kind, provider, amount_fen, repays, status, reissued, booked_on from instruction_status where region = @region and batch_id = @batchId",
            new { region, batchId }))
        {
            while (rows.Read())
            {
                var instruction = Instructions.Of(rows.Text(0), batchId, rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Long(5), rows.Long(6));
                states.Add(new(instruction, Instructions.StatusOf(rows.Text(7)), rows.Long(8) == 1, rows.TextOrNull(9)?.ToDay()));
            }
        }
        states.Sort(static (a, b) => string.CompareOrdinal(a.Instruction.Id, b.Instruction.Id)); // not the database's collation, which differs between the two
        return states;
    }

    /// <summary>批次中尚未列入该格式文件、且还能支付的指令,按指令号。</summary>
    public static List<Instruction> Unsent(Store store, string region, string batchId, string format)
    {
        var sent = store.Query<string>(
            "select instruction_id from payment_file_line where region = @region and batch_id = @batchId and format = @format",
            new { region, batchId, format }).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. OfBatch(store, region, batchId)
                .Where(s => !s.Reissued && s.Status is (InstructionStatus.Pending or InstructionStatus.Withheld or InstructionStatus.Exported) && !sent.Contains(s.Instruction.Id))
                .Select(s => s.Instruction),
        ];
    }

    /// <summary>发给银行的首日。Of each instruction of a batch that was given to the bank, in whichever format first.</summary>
    public static Dictionary<string, DateOnly> ExportDays(Store store, string region, string batchId)
    {
        var fileDays = store.Query<(string Format, long Number, string OnDay)>(
            "select format, number, on_day from payment_file where region = @region and batch_id = @batchId", new { region, batchId })
            .ToDictionary(f => (f.Format, f.Number), f => f.OnDay.ToDay());
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        using var lines = store.Rows("select instruction_id, format, number from payment_file_line where region = @region and batch_id = @batchId", new { region, batchId });
        while (lines.Read())
        {
            var (id, day) = (lines.Text(0), fileDays[(lines.Text(1), lines.Long(2))]);
            if (!days.TryGetValue(id, out var first) || day < first) days[id] = day;
        }
        return days;
    }

    private static UsageException NoInstruction(string id) => new($"没有支付指令 {id}:指令号形如 140200-310-202507-A1-00001,可用 pay list 查看");
}

/// <summary>一条支付指令及其现状。</summary>
/// <param name="BookedOn">Of the bank's word, if it is in.</param>
public sealed record InstructionState(Instruction Instruction, InstructionStatus Status, bool Reissued, DateOnly? BookedOn);

/// <summary>一条支付指令及其现状,如库中所存。</summary>
public sealed record InstructionRow(
    string Id, string BatchId, string Fund, string Month, string Kind, string Provider, long AmountFen, string? Replaces, long Repays,
    string CreatedOn, string CreatedBy, string Status, long Reissued, string? BookedOn, string? BankRef, string? ResultReason)
{
    public InstructionStatus State => Instructions.StatusOf(Status);

    public Instruction ToInstruction() => Instructions.Of(Id, BatchId, Fund, Month, Kind, Provider, AmountFen, Repays);
}

/// <summary>支付指令与其在库中的写法。</summary>
internal static class Instructions
{
    public static Instruction Of(string id, string batchId, string fund, string month, string kind, string provider, long amountFen, long repays) => new(
        id, batchId, Funds.Parse(fund), Month.Parse(month), KindOf(kind), provider, new(amountFen), repays == 1);

    public static InstructionStatus StatusOf(string status) => Enum.Parse<InstructionStatus>(status, ignoreCase: true);

    private static PaymentKind KindOf(string kind) => Enum.Parse<PaymentKind>(kind, ignoreCase: true);
}
