using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Ledger;

/// <summary>分录的性质。</summary>
public enum EntryKind
{
    /// <summary>蓝字。Positive amounts, every required auxiliary on its line.</summary>
    Ordinary,

    /// <summary>期初余额。As ordinary, but no money moves.</summary>
    Opening,

    /// <summary>期末结转。By account, without auxiliaries.</summary>
    Closing,

    /// <summary>红字冲销。The exact negation of one posted entry.</summary>
    Red,
}

/// <summary>会计分录。A voucher before posting: balanced, of one fund, on leaf accounts, with the auxiliaries its accounts require.</summary>
public sealed class Entry
{
    /// <exception cref="ArgumentException">The lines are no proper entry. Entries are made by rules, so this is a bug.</exception>
    public Entry(Fund fund, string rule, string summary, ImmutableArray<Line> lines, EntryKind kind = EntryKind.Ordinary)
    {
        (Fund, Rule, Summary, Kind, Lines) = (fund, rule, summary, kind, lines);
        if (Lines.Length < 2) throw new ArgumentException($"{rule} 少于两行");
        Fen debits = Fen.Zero, credits = Fen.Zero;
        foreach (var line in Lines)
        {
            Check(line);
            debits += line.Debit;
            credits += line.Credit;
        }
        if (debits != credits) throw new ArgumentException($"{rule} 借贷不平:借 {debits} 贷 {credits}");
        Total = debits;
        MovesMoney = kind != EntryKind.Opening && Lines.Any(l => l.Account.IsMoney);
    }

    public Fund Fund { get; }

    /// <summary>记账规则。The row of the posting table: T1, T3 …</summary>
    public string Rule { get; }

    /// <summary>摘要。</summary>
    public string Summary { get; }

    public EntryKind Kind { get; }

    public ImmutableArray<Line> Lines { get; }

    /// <summary>借方合计,即贷方合计。</summary>
    public Fen Total { get; }

    /// <summary>科目的净变动,借方为正。</summary>
    public Fen NetOf(Account account)
    {
        var net = Fen.Zero;
        foreach (var line in Lines)
            if (ReferenceEquals(line.Account, account)) net += line.Net;
        return net;
    }

    /// <summary>是否冲减科目。Whether one of its lines takes from the account, whatever the others add.</summary>
    public bool TakesFrom(Account account)
    {
        foreach (var line in Lines)
            if (ReferenceEquals(line.Account, account) && line.Net < Fen.Zero) return true;
        return false;
    }

    /// <summary>是否收付款凭证。Whether money moves, so that the cashier signs too; opening balances, and taking them back, move none.</summary>
    public bool MovesMoney { get; private init; }

    /// <summary>红字冲销的分录。The exact negation of this entry, on the same sides.</summary>
    public Entry Red(string rule, string summary) => new(Fund, rule, summary, [.. Lines.Select(l => l.Red())], EntryKind.Red) { MovesMoney = MovesMoney };

    /// <summary>反方向的分录。Each line on the other side.</summary>
    public Entry Opposite(string rule, string summary) => new(Fund, rule, summary, [.. Lines.Select(l => l with { Debit = l.Credit, Credit = l.Debit })]);

    private void Check(in Line line)
    {
        if (line.Account.Fund != Fund) throw new ArgumentException($"{Rule} 混入另一险种的科目 {line.Account}");
        if (!line.Account.IsLeaf) throw new ArgumentException($"{Rule} 用了非末级科目 {line.Account}");
        if (line.Debit == Fen.Zero == (line.Credit == Fen.Zero)) throw new ArgumentException($"{Rule} 的一行应只有借方或贷方:{line.Account}");
        if (Kind == EntryKind.Red != (line.Debit < Fen.Zero || line.Credit < Fen.Zero)) throw new ArgumentException($"{Rule} 只有红字冲销才用负数:{line.Account}");
        if (Kind is EntryKind.Ordinary or EntryKind.Opening && line.Missing != Auxiliaries.None) throw new ArgumentException($"{Rule} 的 {line.Account} 缺辅助项 {line.Missing}");
    }
}
