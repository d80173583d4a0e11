using System.Collections.Frozen;
using System.Collections.Immutable;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Domain.Ledger;

/// <summary>科目定义。One row of the chart as data.</summary>
/// <param name="ClosesTo">Of income and expenditure: the fund balance it is closed to; null: as its parent, or not at all.</param>
public sealed record AccountDefinition(string Code, string Name, Auxiliaries Required, string? ClosesTo);

/// <summary>待遇支出科目。Where one category's spending is booked; residents have no individual accounts.</summary>
public sealed record BenefitAccounts(string Pooled, string? Individual);

/// <summary>按用途引用的科目。The accounts the posting rules call by what they are for.</summary>
public sealed record AccountRoles(
    string FiscalDeposit, string ExpenditureDeposit, string Prepayment, string Advance, string AwaitingRepayment, string DepositInterest, string OtherIncome, string OtherExpenditure);

/// <summary>会计科目表。One fund's chart of accounts, checked whole when it is made.</summary>
/// <law doc="办法" article="第十四条">医保部门应对职工基本医疗保险基金和城乡居民基本医疗保险基金的支付情况分别进行会计核算。</law>
public sealed class Chart
{
    private readonly FrozenDictionary<string, Account> byCode;
    private readonly Account[] pooled = new Account[Categories.Count];
    private readonly Account?[] individual = new Account?[Categories.Count];

    /// <exception cref="ArgumentException">The data contradicts itself; the message says where.</exception>
    public Chart(Fund fund, IReadOnlyList<AccountDefinition> definitions, IReadOnlyDictionary<Category, BenefitAccounts> benefits, AccountRoles roles)
    {
        Fund = fund;
        byCode = Build(fund, definitions).ToFrozenDictionary(a => a.Code, StringComparer.Ordinal);
        Accounts = [.. byCode.Values.OrderBy(a => a.Code, StringComparer.Ordinal)];
        foreach (var account in Accounts.Where(a => a.ClosesTo is not null))
        {
            if (account.Element is not (Element.Income or Element.Expenditure)) throw new ArgumentException($"{account} 不是收入或支出,不结转");
            if (Leaf(account.ClosesTo!).Element != Element.NetAssets) throw new ArgumentException($"{account} 应结转到结余科目");
        }

        foreach (var category in Categories.All)
        {
            var (pooledCode, individualCode) = benefits[category];
            pooled[(int)category] = Leaf(pooledCode);
            individual[(int)category] = individualCode is null ? null : Leaf(individualCode);
        }
        (FiscalDeposit, ExpenditureDeposit) = (Leaf(roles.FiscalDeposit), Leaf(roles.ExpenditureDeposit));
        (Prepayment, Advance, AwaitingRepayment) = (Leaf(roles.Prepayment), Leaf(roles.Advance), Leaf(roles.AwaitingRepayment));
        DepositInterest = Leaf(roles.DepositInterest);
        (OtherIncome, OtherExpenditure) = (Leaf(roles.OtherIncome), Leaf(roles.OtherExpenditure));
    }

    public Fund Fund { get; }

    /// <summary>All accounts by code, parents before their children.</summary>
    public ImmutableArray<Account> Accounts { get; }

    /// <summary>财政专户存款。</summary>
    public Account FiscalDeposit { get; }

    /// <summary>支出户存款。</summary>
    public Account ExpenditureDeposit { get; }

    /// <summary>暂付款—医保预付金。</summary>
    public Account Prepayment { get; }

    /// <summary>暂付款—即时结算预拨。</summary>
    public Account Advance { get; }

    /// <summary>暂收款—退回待重付。</summary>
    public Account AwaitingRepayment { get; }

    /// <summary>利息收入(职工:统筹基金存款利息)。</summary>
    public Account DepositInterest { get; }

    /// <summary>其他收入(职工:统筹基金)。</summary>
    public Account OtherIncome { get; }

    /// <summary>其他支出(职工:统筹基金)。</summary>
    public Account OtherExpenditure { get; }

    public Account? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>末级科目。The account of that code, which must exist and be a leaf.</summary>
    public Account Leaf(string code) => Find(code) is { IsLeaf: true } account
        ? account
        : throw new ArgumentException($"{Fund.Name()} 没有末级科目 {code}");

    /// <summary>待遇支出科目。Where a category's spending is booked, from the pooled fund or from individual accounts.</summary>
    public Account Benefit(Category category, bool individualAccount) => individualAccount
        ? individual[(int)category] ?? throw new ArgumentException($"{Fund.Name()} 没有个人账户基金支出")
        : pooled[(int)category];

    private static IEnumerable<Account> Build(Fund fund, IReadOnlyList<AccountDefinition> definitions)
    {
        var built = new Dictionary<string, Account>(StringComparer.Ordinal);
        foreach (var (code, name, required, closesTo) in definitions.OrderBy(d => d.Code, StringComparer.Ordinal))
        {
            if (code.Length is not (4 or 6 or 8) || !code.All(char.IsAsciiDigit) || code[0] is < '1' or > '5') throw new ArgumentException($"科目编号 {code} 不合 4-2-2");
            var parent = code.Length == 4 ? null : built.GetValueOrDefault(code[..^2]) ?? throw new ArgumentException($"科目 {code} 没有上级科目");
            var isLeaf = !definitions.Any(d => d.Code.Length == code.Length + 2 && d.Code.StartsWith(code, StringComparison.Ordinal));
            if (!built.TryAdd(code, new Account(fund, code, name, parent, required, closesTo, isLeaf))) throw new ArgumentException($"科目 {code} 重复");
        }
        return built.Values;
    }
}
