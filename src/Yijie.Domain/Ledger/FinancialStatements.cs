using System.Collections.Immutable;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Ledger;

/// <summary>报表的一行。</summary>
/// <param name="Level">0 a section or total, 1 an item, 2 of which.</param>
/// <param name="First">本期数:收支表的本月数或本年数;资产负债表的期末余额。</param>
/// <param name="Second">收支表的本年累计数或上年数;资产负债表的年初余额。</param>
public sealed record ReportRow(int Level, string Title, Fen First, Fen Second);

/// <summary>
/// 社会保险基金会计报表。资产负债表(会社保01)and 收支表(会社保02)of one fund, from balances and turnover by leaf account; closing vouchers are no turnover
/// (财会〔2017〕28号 第四部分)。
/// </summary>
public static class FinancialStatements
{
    /// <summary>收支表。Cash basis: income by credit less debit, expenditure by debit less credit turnover, so that what was recovered in the year is taken off.</summary>
    /// <param name="first">Debit less credit turnover of the period, by leaf account.</param>
    /// <param name="second">The same of the year to date, or of the year before.</param>
    public static ImmutableArray<ReportRow> IncomeAndExpenditure(Chart chart, IReadOnlyDictionary<string, Fen> first, IReadOnlyDictionary<string, Fen> second)
    {
        var rows = ImmutableArray.CreateBuilder<ReportRow>();
        if (chart.Fund == Fund.Resident)
        {
            var income = Section("一、基金收入", Element.Income, "3001");
            var spent = Section("二、基金支出", Element.Expenditure, "3001");
            Add(0, "三、本期基金结余", Less(income, spent));
            return rows.ToImmutable();
        }
        var (pooledIncome, individualIncome) = (Section("一、统筹基金收入", Element.Income, "300101"), Section("二、个人账户基金收入", Element.Income, "300102"));
        var (pooledSpent, individualSpent) = (Section("三、统筹基金支出", Element.Expenditure, "300101"), Section("四、个人账户基金支出", Element.Expenditure, "300102"));
        var (pooled, individual) = (Less(pooledIncome, pooledSpent), Less(individualIncome, individualSpent));
        var pending = Amounts("46", Element.Income);
        Add(0, "五、本期基金结余", (pooled.First + individual.First + pending.First, pooled.Second + individual.Second + pending.Second));
        Add(1, "统筹基金", pooled);
        Add(1, "个人账户基金", individual);
        Add(1, "待转基金", pending);
        return rows.ToImmutable();

        // All accounts of an element that close to one fund balance: a row for each level-one account, benefits also by what they are for.
        (Fen First, Fen Second) Section(string title, Element element, string closesTo)
        {
            var at = rows.Count;
            var total = (First: Fen.Zero, Second: Fen.Zero);
            foreach (var group in chart.Accounts.Where(a => a.IsLeaf && a.Element == element && a.ClosesTo == closesTo).GroupBy(a => a.Code[..4]))
            {
                var item = (First: group.Sum(a => Signed(first, a)), Second: group.Sum(a => Signed(second, a)));
                Add(1, chart.Find(group.Key)!.Name, item);
                if (group.Key == "5001") foreach (var account in group) Add(2, account.Name, (Signed(first, account), Signed(second, account)));
                total = (total.First + item.First, total.Second + item.Second);
            }
            rows.Insert(at, new(0, title, total.First, total.Second));
            return total;
        }

        (Fen First, Fen Second) Amounts(string prefix, Element element)
        {
            var accounts = chart.Accounts.Where(a => a.IsLeaf && a.Element == element && a.Code.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            return (accounts.Sum(a => Signed(first, a)), accounts.Sum(a => Signed(second, a)));
        }

        void Add(int level, string title, (Fen First, Fen Second) amounts) => rows.Add(new(level, title, amounts.First, amounts.Second));

        static (Fen First, Fen Second) Less((Fen First, Fen Second) a, (Fen First, Fen Second) b) => (a.First - b.First, a.Second - b.Second);
    }

    /// <summary>资产负债表。The rows of assets add up to those of liabilities and net assets, once the period is closed.</summary>
    /// <param name="closing">Debit balances at the period's end, by leaf account.</param>
    /// <param name="opening">The same at the year's beginning.</param>
    public static ImmutableArray<ReportRow> BalanceSheet(Chart chart, IReadOnlyDictionary<string, Fen> closing, IReadOnlyDictionary<string, Fen> opening)
    {
        var rows = ImmutableArray.CreateBuilder<ReportRow>();
        Part("资产总计", "1");
        Part("负债合计", "2");
        Part("净资产合计", "3", "46");
        var (claims, before) = (rows.Where(r => r is { Level: 0, Title: not "资产总计" }).Sum(r => r.First), rows.Where(r => r is { Level: 0, Title: not "资产总计" }).Sum(r => r.Second));
        rows.Add(new(0, "负债与净资产总计", claims, before));
        return rows.ToImmutable();

        void Part(string title, params string[] prefixes)
        {
            var total = (First: Fen.Zero, Second: Fen.Zero);
            foreach (var group in chart.Accounts.Where(a => a.IsLeaf && prefixes.Any(p => a.Code.StartsWith(p, StringComparison.Ordinal))).GroupBy(a => a.Code[..4]))
            {
                var item = (First: group.Sum(a => Signed(closing, a)), Second: group.Sum(a => Signed(opening, a)));
                rows.Add(new(1, chart.Find(group.Key)!.Name, item.First, item.Second));
                if (group.Key is "1101" or "3001") rows.AddRange(group.Where(a => a.Code.Length > 4).Select(a => new ReportRow(2, a.Name, Signed(closing, a), Signed(opening, a))));
                total = (total.First + item.First, total.Second + item.Second);
            }
            rows.Add(new(0, title, total.First, total.Second));
        }
    }

    /// <summary>Assets and expenditure are debit, the others credit.</summary>
    private static Fen Signed(IReadOnlyDictionary<string, Fen> debits, Account account)
    {
        var debit = debits.GetValueOrDefault(account.Code);
        return account.Element is Element.Asset or Element.Expenditure ? debit : -debit;
    }
}
