using System.Runtime.InteropServices;
using System.Text;
using Yijie.Domain;

namespace Yijie.App.Ledger;

/// <summary>
/// 余额不反向。Balances that no voucher may leave on the wrong side, followed line by line in the order of vouchers. Only those that are not zero are
/// held: what was advanced in a province's year, and set off again, is more than memory should keep.
/// </summary>
/// <param name="sign">1: a debit balance is right; -1: a credit balance.</param>
internal sealed class NeverBelowZero(string name, int sign)
{
    private readonly Dictionary<string, long> open = new(StringComparer.Ordinal);
    private readonly HashSet<string> wrong = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (long Since, long Lowest)> faults = new(StringComparer.Ordinal);
    private readonly List<string> told = [];
    private char[] item = new char[64];
    private long opened;

    /// <summary>An item counts as often as it was opened.</summary>
    public (string Name, long Checked, IReadOnlyList<string> Faults) Result => (name, opened, told);

    /// <summary>A line of the voucher that goes by: the item it changes is its account with the auxiliaries by which it is kept.</summary>
    public void Add(ReadOnlySpan<byte> account, ReadOnlySpan<byte> provider, ReadOnlySpan<byte> month, long net)
    {
        var key = ItemOf(account, provider, month);
        var items = open.GetAlternateLookup<ReadOnlySpan<char>>();
        ref var balance = ref CollectionsMarshal.GetValueRefOrAddDefault(items, key, out var known);
        if (!known) opened++;
        balance += sign * net;
        if (balance < 0) wrong.Add(key.ToString());
        else if (balance == 0) items.Remove(key);
    }

    /// <summary>The voucher has gone by: what it left on the wrong side is a fault.</summary>
    public void After(long seq)
    {
        foreach (var key in wrong)
        {
            if (open.GetValueOrDefault(key) is not (< 0 and var balance)) continue;
            var (since, lowest) = faults.GetValueOrDefault(key, (seq, balance));
            faults[key] = (since, Math.Min(lowest, balance));
        }
        wrong.Clear();
    }

    /// <summary>The book has gone by.</summary>
    public void EndOf(string book)
    {
        told.AddRange(faults.Select(f => $"{book} {f.Key} 自第 {f.Value.Since} 笔起为负,最低 {new Fen(f.Value.Lowest)} 元"));
        faults.Clear();
        open.Clear();
    }

    private ReadOnlySpan<char> ItemOf(ReadOnlySpan<byte> account, ReadOnlySpan<byte> provider, ReadOnlySpan<byte> month)
    {
        if (account.Length + provider.Length + month.Length + 2 is var most && most > item.Length) item = new char[most];
        var length = Encoding.UTF8.GetChars(account, item);
        Append(provider);
        Append(month);
        return item.AsSpan(..length);

        void Append(ReadOnlySpan<byte> auxiliary)
        {
            if (auxiliary.IsEmpty) return;
            item[length++] = ' ';
            length += Encoding.UTF8.GetChars(auxiliary, item.AsSpan(length));
        }
    }
}
