using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Ledger;

/// <summary>账套。The accounts of one region and one fund; nothing is ever posted across two books.</summary>
public readonly record struct BookKey(string Region, Fund Fund);

/// <summary>凭证签章。Who made the voucher (制单), who checked it (审核), who posted it (记账) and, where money moves, the cashier (出纳); the last is otherwise empty.</summary>
public sealed record Signatures(string Preparer, string Reviewer, string Poster, string Cashier = "")
{
    /// <summary>岗位分离。Whether these people may sign one voucher together.</summary>
    public ImmutableArray<Refusal> Refusals(bool movesMoney) =>
    [
        .. Refusal.When(Preparer.Length == 0 || Reviewer.Length == 0 || Poster.Length == 0, "会计·记账凭证", "记账凭证须有制单、审核、记账三方签章"),
        .. Refusal.When(Preparer == Reviewer, "内控·岗位分离", $"制单与审核不得为同一人({Preparer})"),
        .. Refusal.When(Cashier.Length > 0 && (Cashier == Preparer || Cashier == Reviewer || Cashier == Poster), "内控·岗位分离", $"出纳 {Cashier} 不得兼制单、审核或记账"),
        .. Refusal.When(movesMoney && Cashier.Length == 0, "会计·记账凭证", "收款、付款凭证还须有出纳签章"),
    ];
}
