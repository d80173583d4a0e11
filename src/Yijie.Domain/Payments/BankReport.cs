using System.Collections.Immutable;

namespace Yijie.Domain.Payments;

/// <summary>银行回执的状态。</summary>
public enum BankStatus
{
    /// <summary>已付。ACSC: the account has been debited.</summary>
    Confirmed,

    /// <summary>拒付。RJCT: it has not been and will not be.</summary>
    Rejected,

    /// <summary>在办。Neither yet.</summary>
    Underway,
}

/// <summary>银行的一句话。What the bank says of one instruction.</summary>
/// <param name="BookedOn">入账日。</param>
/// <param name="Amount">Where the bank repeats it; it must be ours.</param>
/// <param name="Place">Where it stands in the file, for messages.</param>
public sealed record BankWord(string InstructionId, BankStatus Status, DateOnly BookedOn, string BankRef, string Reason, Fen? Amount, string Place);

/// <summary>银行先前的话。What the bank said of an instruction for good, and the day.</summary>
public sealed record BankAnswer(BankStatus Status, DateOnly BookedOn);

/// <summary>已知的支付指令。An instruction and how it stands with the bank so far.</summary>
/// <param name="ExportedOn">The day of the first file it was in; null: it has not been given to the bank.</param>
/// <param name="Answer">Null: the bank's word is not in.</param>
public sealed record KnownInstruction(Instruction Instruction, DateOnly? ExportedOn, BankAnswer? Answer);

/// <summary>入账或拒付的一笔。</summary>
public sealed record SettledWord(Instruction Instruction, BankWord Word);

/// <summary>
/// 银行回执的处理。A result file judged whole: either every word in it can stand, or it is refused with all reasons and nothing is booked.
/// The same word again changes nothing; a contrary one is refused, because it may mean that money moved twice.
/// </summary>
/// <param name="Unchanged">What was known already.</param>
/// <param name="LeftOut">What the bank has not decided yet.</param>
/// <param name="Remarks">What a person should look at though nothing is refused.</param>
public sealed record BankReport(
    ImmutableArray<Refusal> Refusals, ImmutableArray<SettledWord> Confirmed, ImmutableArray<SettledWord> Rejected,
    int Unchanged, int LeftOut, ImmutableArray<string> Remarks)
{
    private const string Article = "内控·银行回执";

    /// <summary>逐笔判读。</summary>
    /// <param name="find">The cashier's region's instruction of that id.</param>
    /// <param name="why">Why there is none: unknown, or another region's.</param>
    /// <param name="isClosed">Whether the book of that fund is closed for that month.</param>
    public static BankReport Of(
        IReadOnlyList<BankWord> words, Func<string, KnownInstruction?> find, Func<string, string> why, Func<Instruction, Month, bool> isClosed, DateOnly today)
    {
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        var confirmed = ImmutableArray.CreateBuilder<SettledWord>();
        var rejected = ImmutableArray.CreateBuilder<SettledWord>();
        var remarks = ImmutableArray.CreateBuilder<string>();
        var first = new Dictionary<string, BankWord>(words.Count, StringComparer.Ordinal);
        var (unchanged, leftOut) = (0, 0);

        foreach (var word in words)
        {
            if (find(word.InstructionId) is not { } known)
            {
                refusals.Add(new(Article, $"{word.Place}:{why(word.InstructionId)}"));
                continue;
            }
            if (Mismatch(word, known) is { } mismatch)
            {
                refusals.Add(mismatch);
                continue;
            }
            if (word.Status == BankStatus.Underway)
            {
                leftOut++;
                continue;
            }
            if (!first.TryAdd(word.InstructionId, word))
            {
                var earlier = first[word.InstructionId];
                if (earlier.Status != word.Status || earlier.BookedOn != word.BookedOn)
                    refusals.Add(new(Article, $"{word.Place}:支付指令 {word.InstructionId} 在同一文件中前后矛盾(另见{earlier.Place})"));
                unchanged++;
                continue;
            }

            if (known.Answer is { } answer)
            {
                if (Contradiction(word, answer) is { } contradiction) refusals.Add(contradiction);
                else if (answer.BookedOn != word.BookedOn) remarks.Add($"{word.Place}:支付指令 {word.InstructionId} 已按 {answer.BookedOn:yyyy-MM-dd} 登记,文件载 {word.BookedOn:yyyy-MM-dd},请与银行对账单核对");
                unchanged++;
                continue;
            }
            refusals.AddRange(DayRefusals(word, known, isClosed, today));
            (word.Status == BankStatus.Confirmed ? confirmed : rejected).Add(new(known.Instruction, word));
        }
        return new(refusals.ToImmutable(), confirmed.ToImmutable(), rejected.ToImmutable(), unchanged, leftOut, remarks.ToImmutable());
    }

    private static Refusal? Mismatch(BankWord word, KnownInstruction known)
    {
        if (known.ExportedOn is null) return new(Article, $"{word.Place}:支付指令 {word.InstructionId} 尚未发给银行,不应有回执");
        if (word.Amount is { } amount && amount != known.Instruction.Amount)
            return new(Article, $"{word.Place}:支付指令 {word.InstructionId} 的金额应为 {known.Instruction.Amount} 元,文件载 {amount} 元");
        return null;
    }

    private static Refusal? Contradiction(BankWord word, BankAnswer answer) => (answer.Status, word.Status) switch
    {
        (BankStatus.Confirmed, BankStatus.Rejected) => new(Article, $"{word.Place}:支付指令 {word.InstructionId} 已于 {answer.BookedOn:yyyy-MM-dd} 付讫入账,文件却称拒付;款项退回请用 pay returned 登记退票"),
        (BankStatus.Rejected, BankStatus.Confirmed) => new(Article, $"{word.Place}:支付指令 {word.InstructionId} 已于 {answer.BookedOn:yyyy-MM-dd} 登记为拒付,文件却称已付;请与银行核实是否重复支付"),
        _ => null,
    };

    private static ImmutableArray<Refusal> DayRefusals(BankWord word, KnownInstruction known, Func<Instruction, Month, bool> isClosed, DateOnly today) =>
    [
        .. Refusal.When(word.BookedOn > today, Article, $"{word.Place}:支付指令 {word.InstructionId} 的入账日 {word.BookedOn:yyyy-MM-dd} 晚于业务日 {today:yyyy-MM-dd}"),
        .. Refusal.When(word.BookedOn < known.ExportedOn, Article, $"{word.Place}:支付指令 {word.InstructionId} 的入账日 {word.BookedOn:yyyy-MM-dd} 早于发给银行的日期 {known.ExportedOn:yyyy-MM-dd}"),
        .. Refusal.When(word.Status == BankStatus.Confirmed && isClosed(known.Instruction, Month.Of(word.BookedOn)), "会计·结账",
            $"{word.Place}:支付指令 {word.InstructionId} 的入账日 {word.BookedOn:yyyy-MM-dd} 所在月份已经结账"),
    ];
}
