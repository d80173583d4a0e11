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
    public static List<Instruction> OfBatch(Store store, string region, string batchId)
    {
        var instructions = new List<Instruction>();
        var (from, to) = Instructions.IdsOf(batchId);
        using (var rows = store.Rows(
            "select id, fund, month, kind, provider, amount_fen, repays from instruction where region = @region and id > @from and id < @to and batch_id = @batchId", new { region, from, to, batchId }))
        {
            while (rows.Read()) instructions.Add(Instructions.Of(rows.Text(0), batchId, rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Long(5), rows.Long(6)));
        }
        instructions.Sort(static (a, b) => string.CompareOrdinal(a.Id, b.Id));
        return instructions;
    }

    /// <summary>批次中尚未列入该格式文件、且还能支付的指令,按指令号。Those that the bank has not answered and that have not lapsed; none of them is reissued.</summary>
    public static List<Instruction> Unsent(Store store, string region, string batchId, string format)
    {
        var (from, to) = Instructions.IdsOf(batchId);
        var others = store.Query<string>(
            """
            select instruction_id from payment_file_line where region = @region and instruction_id > @from and instruction_id < @to and format = @format
            union all select instruction_id from payment_result where region = @region and instruction_id > @from and instruction_id < @to
            union all select instruction_id from payment_lapse where region = @region and instruction_id > @from and instruction_id < @to
            """,
            new { region, from, to, format }).ToHashSet(StringComparer.Ordinal);
        return [.. OfBatch(store, region, batchId).Where(i => !others.Contains(i.Id))];
    }

    /// <summary>银行的话。Of each instruction of a batch on which it is in, with the day booked.</summary>
    public static Dictionary<string, BankAnswer> Answers(Store store, string region, string batchId)
    {
        var answers = new Dictionary<string, BankAnswer>(StringComparer.Ordinal);
        var (from, to) = Instructions.IdsOf(batchId);
        using var rows = store.Rows(
            "select instruction_id, status, booked_on from payment_result where region = @region and instruction_id > @from and instruction_id < @to", new { region, from, to });
        while (rows.Read()) answers.Add(rows.Text(0), new(rows.Text(1) == "ACSC" ? BankStatus.Confirmed : BankStatus.Rejected, rows.Text(2).ToDay()));
        return answers;
    }

    /// <summary>发给银行的首日。Of each instruction of a batch that was given to the bank, in whichever format first.</summary>
    public static Dictionary<string, DateOnly> ExportDays(Store store, string region, string batchId)
    {
        var fileDays = store.Query<(string Format, long Number, string OnDay)>(
            "select format, number, on_day from payment_file where region = @region and batch_id = @batchId", new { region, batchId })
            .ToDictionary(f => (f.Format, f.Number), f => f.OnDay.ToDay());
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        var (from, to) = Instructions.IdsOf(batchId);
        using var lines = store.Rows(
            "select instruction_id, format, number from payment_file_line where region = @region and instruction_id > @from and instruction_id < @to", new { region, from, to });
        while (lines.Read())
        {
            var (id, day) = (lines.Text(0), fileDays[(lines.Text(1), lines.Long(2))]);
            if (!days.TryGetValue(id, out var first) || day < first) days[id] = day;
        }
        return days;
    }

    /// <summary>预拨在途的机构。Providers with an advance instruction of the month that may still be paid: neither the bank's word is in, nor was it kept back at export.</summary>
    public static IEnumerable<string> AdvancesInFlight(Store store, string region, Fund fund, Month month)
    {
        var (from, to) = Instructions.IdsOfAdvances(region, fund, month);
        return store.Query<string>(
            """
            select provider from instruction_status
            where region = @region and id > @from and id < @to and in_flight = 1 and repays = 0
              and id not in (select instruction_id from payment_result where region = @region and instruction_id > @from and instruction_id < @to)
            """,
            new { region, from, to });
    }

    /// <summary>随该月结算失效的预拨。Asked of the view for those few that were withheld at export or not paid by the bank.</summary>
    public static IEnumerable<(string Id, string Provider)> AdvancesToLapse(Store store, string region, Fund fund, Month month)
    {
        var (from, to) = Instructions.IdsOfAdvances(region, fund, month);
        return store.Query<(string, string)>(
            """
            select id, provider from instruction i where region = @region and id > @from and id < @to
              and case when id in (
                  select instruction_id from payment_withheld where region = @region and instruction_id > @from and instruction_id < @to
                  union all select instruction_id from payment_result where region = @region and instruction_id > @from and instruction_id < @to and status <> 'ACSC')
                then (select s.lapses from instruction_status s where s.region = i.region and s.id = i.id) else 0 end = 1
            """,
            new { region, from, to });
    }

    private static UsageException NoInstruction(string id) => new($"没有支付指令 {id}:指令号形如 140200-310-202507-A1-00001,可用 pay list 查看");
}

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

    /// <summary>
    /// 指令号的起止。Of the ids that begin with a batch's id, or with what that begins with (region, fund and month): what stands between a dash and what follows a
    /// dash. Whatever is kept by instruction is then read in the order of its key.
    /// </summary>
    public static (string From, string To) IdsOf(string beginning) => ($"{beginning}-", $"{beginning}.");

    /// <summary>As <see cref="IdsOf"/>: of a book.</summary>
    public static (string From, string To) IdsOfBook(string region, Fund fund) => IdsOf($"{region}-{fund.Code()}");

    /// <summary>As <see cref="IdsOf"/>: of a book's months, from the first to the last. A run of a year is of January and comes before it: its ids go on where the months' have their number.</summary>
    public static (string From, string To) IdsOfMonths(string region, Fund fund, Month first, Month last)
    {
        var book = $"{region}-{fund.Code()}";
        return ($"{book}-{first.Year:0000}{(first.Number == 1 ? "" : $"{first.Number:00}")}-", $"{book}-{last.Year:0000}{last.Number:00}.");
    }

    /// <summary>As <see cref="IdsOf"/>: of the advances of a month.</summary>
    public static (string From, string To) IdsOfAdvances(string region, Fund fund, Month month)
    {
        var batches = $"{region}-{fund.Code()}-{month.Year:0000}{month.Number:00}-";
        return ($"{batches}A", $"{batches}B");
    }

    public static InstructionStatus StatusOf(string status) => Enum.Parse<InstructionStatus>(status, ignoreCase: true);

    private static PaymentKind KindOf(string kind) => Enum.Parse<PaymentKind>(kind, ignoreCase: true);
}
