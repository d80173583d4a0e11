using Yijie.Domain.Payments;

namespace Yijie.App.Payments;

/// <summary>整批状态。What the bank says of a whole message.</summary>
public sealed record WholeMessage(BankStatus Status, DateOnly BookedOn, string Reason);

/// <summary>银行回执文件,如其所载。</summary>
/// <param name="Message">The payment message it answers; null: a CSV, which names none.</param>
/// <param name="Count">Of that message's transactions, where the bank repeats it.</param>
/// <param name="Whole">Where the file names no transaction: the status of all of the message's.</param>
public sealed record BankFile(string? Message, long? Count, IReadOnlyList<BankWord> Words, WholeMessage? Whole);
