using System.Collections.Immutable;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.Domain.AnnualClearing;

/// <summary>清算合计。What some providers' clearing statements add up to.</summary>
public sealed record ClearingSums(
    string Group, int Providers, Fen Actual, Fen Deposit, Fen Release, Fen Forfeited, Fen SpecialCase, Fen DrgResult, Fen Other,
    Fen Settled, Fen Supplement, Fen Recovery, Fen SetOff, Fen Net)
{
    public static ClearingSums Of(string group, IReadOnlyCollection<ClearingStatement> statements) => new(
        group, statements.Count, statements.Sum(s => s.Actual), statements.Sum(s => s.Deposit), statements.Sum(s => s.Release), statements.Sum(s => s.Forfeited),
        statements.Sum(s => s.ItemsOf(ClearingItemKind.SpecialCase)), statements.Sum(s => s.ItemsOf(ClearingItemKind.DrgResult)), statements.Sum(s => s.ItemsOf(ClearingItemKind.Other)),
        statements.Sum(s => s.Settled), statements.Sum(s => s.Supplement), statements.Sum(s => s.Recovery), statements.Sum(s => s.Offsets.Sum(o => o.Amount)), statements.Sum(s => s.Net));
}

/// <summary>年终清算报告。The region's clearing of a year and fund: the sum over its providers, by kind of provider, by grade, by category.</summary>
public sealed record ClearingReport(
    string Region, Fund Fund, Month Year, ClearingSums Total, ImmutableArray<ClearingSums> ByType, ImmutableArray<ClearingSums> ByGrade,
    ImmutableArray<CategoryAmount> ByCategory, ImmutableArray<ClearingStatement> Statements)
{
    public static ClearingReport Of(string region, Fund fund, Month year, ImmutableArray<ClearingStatement> statements) => new(
        region, fund, year, ClearingSums.Of("合计", statements),
        Grouped(statements, s => (int)s.Type, type => type == (int)ProviderType.Pharmacy ? "零售药店" : "医疗机构"),
        Grouped(statements, s => (int?)s.Grade ?? int.MaxValue, grade => grade == int.MaxValue ? "未考核" : ((AssessmentGrade)grade).Name()),
        CategoriesOf(statements), statements);

    /// <summary>清算结果的分类。By category, 统筹 and 个账; recoveries are negative.</summary>
    public static ImmutableArray<CategoryAmount> CategoriesOf(IEnumerable<ClearingStatement> statements) => CategoryAmounts.Sum(statements.SelectMany(s =>
        s.SetOffSplit.Concat(s.PaymentSplit).Concat(s.RecoverySplit.Select(c => new CategoryAmount(c.Category, -c.Pooled, -c.Account)))));

    private static ImmutableArray<ClearingSums> Grouped(ImmutableArray<ClearingStatement> statements, Func<ClearingStatement, int> key, Func<int, string> name) =>
        [.. statements.GroupBy(key).OrderBy(g => g.Key).Select(g => ClearingSums.Of(name(g.Key), [.. g]))];
}
