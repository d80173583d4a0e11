using Yijie.Domain.Parties;

namespace Yijie.Domain.Ledger;

/// <summary>会计要素。The five elements; the first digit of a code says which.</summary>
public enum Element
{
    /// <summary>资产。</summary>
    Asset = 1,

    /// <summary>负债。</summary>
    Liability,

    /// <summary>净资产。</summary>
    NetAssets,

    /// <summary>收入。</summary>
    Income,

    /// <summary>支出。</summary>
    Expenditure,
}

/// <summary>辅助项。What a line on an account must carry besides its amount.</summary>
[Flags]
public enum Auxiliaries
{
    None = 0,

    /// <summary>定点医药机构。</summary>
    Provider = 1,

    /// <summary>年度、月份。</summary>
    Month = 2,

    /// <summary>年度。Written as January of the year.</summary>
    Year = 4,

    /// <summary>费用类别。</summary>
    Category = 8,
}

/// <summary>会计科目。An account of one fund's chart. Only leaves are posted to.</summary>
/// <law doc="方案" article="五">在“暂付款”科目下新增“即时结算预拨”明细科目,科目按“定点医药机构”和“年度、月份”辅项核算。</law>
public sealed class Account
{
    internal Account(Fund fund, string code, string name, Account? parent, Auxiliaries required, string? closesTo, bool isLeaf)
    {
        (Fund, Code, Name, Parent, IsLeaf) = (fund, code, name, parent, isLeaf);
        Required = required | (parent?.Required ?? Auxiliaries.None);
        ClosesTo = closesTo ?? parent?.ClosesTo;
        Element = (Element)(code[0] - '0');
        FullName = parent is null ? name : $"{parent.FullName}—{name}";
    }

    public Fund Fund { get; }

    /// <summary>科目编号,4-2-2。</summary>
    public string Code { get; }

    /// <summary>本级名称。</summary>
    public string Name { get; }

    public Account? Parent { get; }

    public bool IsLeaf { get; }

    /// <summary>Its own and its parents' required auxiliaries.</summary>
    public Auxiliaries Required { get; }

    /// <summary>结转科目。Where its balance goes at the month's end; null: it keeps its balance.</summary>
    public string? ClosesTo { get; }

    public Element Element { get; }

    /// <summary>货币资金。Cash and deposits: a voucher that moves it is also signed by the cashier.</summary>
    public bool IsMoney => Code.StartsWith("10", StringComparison.Ordinal);

    /// <summary>全称,如 暂付款—即时结算预拨。</summary>
    public string FullName { get; }

    public override string ToString() => $"{Code} {FullName}";
}
