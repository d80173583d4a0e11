using System.Collections.Immutable;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Domain.AnnualClearing;

/// <summary>清算候选。One provider's year as the facts stand: everything its clearing reads.</summary>
/// <param name="Months">The year's monthly statements, by month.</param>
/// <param name="Open">What a supplement is set off against: advances of settled months still open, clawbacks, earlier recoveries, prepayment being recalled.</param>
public sealed record ClearingCandidate(
    string Provider, ProviderType Type, AssessmentGrade? Grade, ImmutableArray<ClearedMonth> Months, ImmutableArray<ClearingItem> Items,
    ImmutableArray<OpenItem> Open, bool PaymentStopped, bool HasBankAccount);

/// <summary>年终清算的全部依据。Everything the decision reads; the outcome recomputes from it.</summary>
/// <param name="Candidates">By provider code: whoever has a statement or an item of the year and is not cleared.</param>
/// <param name="Limit">分批时可用的资金。With a limit the smallest payments that fit go first.</param>
public sealed record ClearingInputs(string Region, Fund Fund, Month Year, ClearingScheme Scheme, ImmutableArray<ClearingCandidate> Candidates, Fen? Limit);

/// <summary>年终清算批次。Its hash covers its statements.</summary>
/// <param name="Deferred">分批时留待下一批的机构。</param>
public sealed record ClearingBatch(Fen TotalNet, ImmutableArray<ClearingStatement> Statements, ImmutableArray<string> Deferred, string Hash);

/// <summary>年终清算。The year of every provider: what is due for it, less what was paid or set off.</summary>
public static class Clearing
{
    private const string Article = "方案·三";

    /// <summary>How many providers a refusal names before it only counts the rest.</summary>
    private const int Named = 20;

    /// <summary>能否清算。Every month settled for whoever has amounts, everyone assessed, the scheme on record: all that is missing is named.</summary>
    /// <param name="unsettled">Months of the year that need a settlement and have none.</param>
    /// <param name="unassessed">Providers with statements of the year and no assessment of it.</param>
    /// <law doc="方案" article="三">年终清算时,结合医药机构年度考核、清算方案等全面梳理月度结算数据并完成清算工作。</law>
    public static ImmutableArray<Refusal> Refusals(Month year, IEnumerable<(string Provider, Month Month)> unsettled, IReadOnlyCollection<string> unassessed, bool hasScheme, bool hasProviders)
    {
        var waiting = unsettled.GroupBy(u => u.Provider, u => u.Month).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        return
        [
            .. Refusal.When(!hasScheme, Article, $"{year.Year} 年度的清算方案尚未登记,请先用 clear scheme 登记文号和日期"),
            .. Refusal.When(!hasProviders, Article, $"{year.Year} 年度没有结算单,也没有清算事项,无可清算"),
            .. waiting.Take(Named).Select(g => new Refusal(Article, $"{g.Key} 尚有月份未结算:{string.Join("、", g.Distinct().Order())},请先完成月度结算")),
            .. Refusal.When(waiting.Count > Named, Article, $"另有 {waiting.Count - Named} 家尚有月份未结算,各月名单见 settle calculate"),
            .. Refusal.When(unassessed.Count > 0, Article,
                $"{year.Year} 年度考核结果缺 {unassessed.Count} 家:{string.Join("、", unassessed.Take(Named))}{(unassessed.Count > Named ? "……" : "")},请先导入(import assessments)"),
        ];
    }

    /// <summary>试算。</summary>
    public static ClearingBatch Decide(ClearingInputs inputs)
    {
        var statements = inputs.Candidates.Select(c => StatementOf(inputs, c)).ToList();
        var deferred = ImmutableArray<string>.Empty;
        if (inputs.Limit is { } limit)
        {
            var going = SmallestFirst.Within(limit, statements, s => s.Net, s => s.Provider);
            deferred = [.. statements.Where(s => !going.Contains(s.Provider)).Select(s => s.Provider)];
            statements.RemoveAll(s => !going.Contains(s.Provider));
        }
        return new(statements.Sum(s => s.Net), [.. statements], deferred, HashOf(inputs, statements));
    }

    /// <summary>清算单。One provider's statement of the year.</summary>
    public static ClearingStatement StatementOf(ClearingInputs inputs, ClearingCandidate candidate)
    {
        var actual = candidate.Months.Sum(m => m.Actual);
        var deposit = candidate.Months.Sum(m => m.Deposit);
        var release = candidate.Grade is { } grade ? deposit.Times(inputs.Scheme.ReleaseFor(grade).Value) : Fen.Zero;
        var settled = candidate.Months.Sum(m => m.Settled);
        var result = actual + release + candidate.Items.Sum(i => i.Amount) - settled;

        var year = CategoryAmounts.Sum(candidate.Months.SelectMany(m => m.Split));
        var shares = new FundShares(year.Select(c => new CategoryTotal(inputs.Year, c.Category, 0, c.Pooled, c.Account)));
        var byCategory = ByCategory(candidate, year, release + actual - settled);
        var netting = Netting.Of(result, candidate.Open);
        var (setOff, payment) = Settlement.TwoSteps(byCategory, netting, shares);
        var statement = new ClearingStatement
        {
            Region = inputs.Region,
            Fund = inputs.Fund,
            Provider = candidate.Provider,
            Type = candidate.Type,
            Year = inputs.Year,
            Scheme = inputs.Scheme.Document,
            Grade = candidate.Grade,
            Months = candidate.Months,
            Actual = actual,
            Deposit = deposit,
            Release = release,
            Items = candidate.Items,
            Settled = settled,
            Result = result,
            Offsets = netting.Offsets,
            Net = netting.Net,
            SetOffSplit = setOff,
            PaymentSplit = payment,
            RecoverySplit = result < Fen.Zero ? shares.Divide([.. byCategory.Select(c => -c)]) : [],
            HeldReasons = Settlement.HeldReasons(candidate.PaymentStopped, candidate.HasBankAccount, netting.Net),
            Hash = "",
        };
        return statement with { Hash = HashOf(statement) };
    }

    /// <summary>
    /// 清算结果的类别。An item falls on the category it names, DRG/DIP on 普通住院; everything else, each on its own, is split over what is positive of the
    /// year's actual amounts.
    /// </summary>
    private static Fen[] ByCategory(ClearingCandidate candidate, ImmutableArray<CategoryAmount> year, Fen whole)
    {
        var weights = new Fen[Categories.Count];
        foreach (var amount in year) weights[(int)amount.Category] = amount.Total;

        var sums = new Fen[Categories.Count];
        Spread(whole);
        foreach (var item in candidate.Items)
        {
            if ((item.Category ?? (item.Kind == ClearingItemKind.DrgResult ? Category.Inpatient : null)) is { } category) sums[(int)category] += item.Amount;
            else Spread(item.Amount);
        }
        return sums;

        void Spread(Fen amount)
        {
            var parts = ActualSettlement.SpreadOverPositive(amount, weights, ActualSettlement.WhereNoneIsPositive(candidate.Type));
            for (var i = 0; i < sums.Length; i++) sums[i] += parts[i];
        }
    }

    /// <summary>清算单的内容摘要。Over everything but the hash itself.</summary>
    public static string HashOf(ClearingStatement s)
    {
        using var hash = new ContentHash();
        hash.Add("clearing-statement").Add(s.Region).Add((long)s.Fund).Add(s.Provider).Add((long)s.Type).Add(s.Year).Add(s.Scheme).Add((long?)s.Grade ?? -1)
            .Add(s.Actual).Add(s.Deposit).Add(s.Release).Add(s.Settled).Add(s.Result).Add(s.Net).Add(string.Join(' ', s.HeldReasons));
        foreach (var m in s.Months)
        {
            hash.Add("month").Add(m.Month).Add(m.Hash).Add(m.Actual).Add(m.Deposit).Add(m.SetOff).Add(m.Net).Add(m.Clawback);
            CategoryAmounts.AddTo(hash, m.Split);
        }
        foreach (var i in s.Items) hash.Add("item").Add(i.Id).Add((long)i.Kind).Add((long?)i.Category ?? -1).Add(i.Amount);
        foreach (var offset in s.Offsets)
        {
            hash.Add("offset").Add((long)offset.Kind).Add(offset.Month).Add(offset.Amount);
            CategoryAmounts.AddTo(hash, offset.Credits);
        }
        foreach (var split in (ImmutableArray<CategoryAmount>[])[s.SetOffSplit, s.PaymentSplit, s.RecoverySplit])
        {
            hash.Add("split");
            CategoryAmounts.AddTo(hash, split);
        }
        return hash.ToHex();
    }

    private static string HashOf(ClearingInputs inputs, IEnumerable<ClearingStatement> statements)
    {
        using var hash = new ContentHash();
        hash.Add("clearing").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Year);
        foreach (var statement in statements) hash.Add(statement.Hash);
        return hash.ToHex();
    }
}
