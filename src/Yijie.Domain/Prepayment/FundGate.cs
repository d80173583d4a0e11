using System.Collections.Immutable;
using System.Globalization;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>基金月报。A fund's income and expenditure of a month, and what it had accumulated at the end of it.</summary>
public sealed record FundMonth(Month Month, Fen Income, Fen Expenditure, Fen Balance);

/// <summary>基金门槛的依据。</summary>
/// <param name="Year">预付的年度。</param>
/// <param name="Months">Every monthly report known on the day of months that had ended by then.</param>
public sealed record GateInputs(string Region, Fund Fund, Month Year, Provision<int> ReserveMonths, Provision<int> ForecastMonths, ImmutableArray<FundMonth> Months);

/// <summary>门槛的一项。</summary>
/// <param name="Evidence">The numbers it was decided by.</param>
public sealed record GateCondition(string Code, string Article, bool Passed, string Evidence);

/// <summary>一段时间的收支。</summary>
public sealed record FundSpan(Month From, Month To, Fen Income, Fen Expenditure);

/// <summary>基金门槛的结果。Every number that was used, and each condition.</summary>
/// <param name="Balance">上年度末累计结余。</param>
/// <param name="PayableMonths">可支付月数, cut off after two decimals; null where nothing was spent.</param>
public sealed record GateResult(
    bool Passed, Fen Balance, FundSpan LastYear, FundSpan Latest, string? PayableMonths, int RequiredMonths, ImmutableArray<GateCondition> Conditions, string Hash)
{
    /// <summary>不予预付的理由。What failed; none: the fund may prepay.</summary>
    public ImmutableArray<Refusal> Refusals => [.. Conditions.Where(c => !c.Passed).Select(c => new Refusal(c.Article, $"基金不具备预付条件:{c.Evidence}"))];
}

/// <summary>基金门槛。Whether a fund may prepay in a year at all.</summary>
public static class FundGate
{
    private const string Article = "办法·第五条";

    /// <summary>判定。Months are compared as products of integers, so that nothing is rounded.</summary>
    /// <law doc="办法" article="第五条">统筹地区职工基本医保统筹基金上年度末累计结余可支付月数不低于12个月可实施职工医保统筹基金预付,居民基本医保基金上年度末累计结余可支付月数不低于6个月可实施居民医保基金预付。上年已出现当期赤字或者按照12个月滚动测算的方法预计本年赤字的统筹地区,不能预付。</law>
    /// <exception cref="RefusedException">Months are missing; all are named.</exception>
    public static GateResult Decide(GateInputs inputs)
    {
        var known = inputs.Months.ToDictionary(m => m.Month);
        var december = inputs.Year.Previous;
        var last = known.Count == 0 ? december : known.Keys.Max();
        RefusedException.ThrowIfAny(Missing(inputs, known, december.Plus(-11), last));

        var lastYear = SpanOf(known, december.Plus(-11), december);
        var latest = SpanOf(known, last.Plus(1 - inputs.ForecastMonths.Value), last);
        var balance = known[december].Balance;
        var required = inputs.ReserveMonths;
        ImmutableArray<GateCondition> conditions =
        [
            new("reserve", required.Cite, HasReserve(balance, lastYear.Expenditure, required.Value), ReserveInWords(balance, lastYear.Expenditure, required.Value)),
            new("last-year", Article, lastYear.Income >= lastYear.Expenditure, InWords("上年", lastYear)),
            new("forecast", inputs.ForecastMonths.Cite, latest.Income >= latest.Expenditure, InWords($"最近 {inputs.ForecastMonths.Value} 个已结账月", latest)),
        ];
        return new(conditions.All(c => c.Passed), balance, lastYear, latest, PayableMonths(balance, lastYear.Expenditure), required.Value, conditions, HashOf(inputs, balance, lastYear, latest));
    }

    private static ImmutableArray<Refusal> Missing(GateInputs inputs, Dictionary<Month, FundMonth> known, Month january, Month last)
    {
        var (december, forecast) = (inputs.Year.Previous, last.Plus(1 - inputs.ForecastMonths.Value));
        var missing = new List<Month>();
        for (var month = january < forecast ? january : forecast; month <= (last > december ? last : december); month = month.Next)
            if (!known.ContainsKey(month) && (month >= forecast || month >= january)) missing.Add(month);
        return Refusal.When(missing.Count > 0, Article,
            $"{inputs.Region} {inputs.Fund.Name()}缺少 {string.Join("、", missing)} 的基金月报,请先用 import fund-months 导入");
    }

    private static FundSpan SpanOf(Dictionary<Month, FundMonth> known, Month from, Month to)
    {
        var months = known.Values.Where(m => m.Month >= from && m.Month <= to).ToList();
        return new(from, to, months.Sum(m => m.Income), months.Sum(m => m.Expenditure));
    }

    /// <summary>balance ÷ (expenditure ÷ 12) ≥ months. A year without expenditure has no such number: its reports are to be looked into.</summary>
    private static bool HasReserve(Fen balance, Fen expenditure, int months) =>
        expenditure > Fen.Zero && (Int128)balance.Value * 12 >= (Int128)expenditure.Value * months;

    private static string ReserveInWords(Fen balance, Fen expenditure, int months) => PayableMonths(balance, expenditure) is { } payable
        ? $"上年度末累计结余 {balance} 元 ÷ (上年支出 {expenditure} 元 ÷ 12) = {payable} 个月,应不低于 {months} 个月"
        : $"上年度末累计结余 {balance} 元,上年支出 {expenditure} 元,可支付月数无从计算,请核对基金月报";

    private static string InWords(string span, FundSpan sums) =>
        $"{span}({sums.From}至{sums.To})收入 {sums.Income} 元,支出 {sums.Expenditure} 元,{(sums.Income >= sums.Expenditure ? "没有赤字" : $"赤字 {sums.Expenditure - sums.Income} 元")}";

    /// <summary>Cut off, never rounded up: what is short of twelve months does not read as twelve.</summary>
    public static string? PayableMonths(Fen balance, Fen expenditure)
    {
        if (expenditure <= Fen.Zero) return null;
        var hundredths = (Int128)balance.Value * 1200 / expenditure.Value;
        return string.Create(CultureInfo.InvariantCulture, $"{(hundredths < 0 ? "-" : "")}{Int128.Abs(hundredths) / 100}.{(int)(Int128.Abs(hundredths) % 100):00}");
    }

    private static string HashOf(GateInputs inputs, Fen balance, FundSpan lastYear, FundSpan latest)
    {
        using var hash = new ContentHash();
        hash.Add("gate").Add(inputs.Region).Add((long)inputs.Fund).Add(inputs.Year).Add(inputs.ReserveMonths.Value).Add(inputs.ForecastMonths.Value).Add(balance);
        foreach (var span in (FundSpan[])[lastYear, latest]) hash.Add(span.From).Add(span.To).Add(span.Income).Add(span.Expenditure);
        return hash.ToHex();
    }
}
