using System.Collections.Immutable;
using System.Globalization;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>机构的一个年度。</summary>
internal readonly record struct AssessmentKey(ProviderKey Provider, long Year);

/// <summary>等次与分数。</summary>
internal readonly record struct AssessmentFact(string Grade, string Score);

/// <summary>年度考核。<c>import assessments</c>: a provider's grade of a year; a later one replaces it.</summary>
internal sealed class AssessmentImport : FactTable<AssessmentKey, AssessmentFact>
{
    public override string Name => "assessments";

    public override ImmutableArray<string> Required => ["fixmedins_code", "year", "grade"];

    public override ImmutableArray<string> Optional => ["score"];

    protected override string Table => "assessment";

    protected override string[] Columns => ["region", "provider", "year", "import_seq", "line", "grade", "score"];

    protected override (AssessmentKey, AssessmentFact) Parse(CsvRow row) => (
        new(row.Provider("fixmedins_code"), row.Year("year")),
        new(row.OneOf("grade", "优秀", "合格", "基本合格", "不合格"), Score(row)));

    protected override Dictionary<AssessmentKey, AssessmentFact> InForce(Store store, IReadOnlyCollection<AssessmentKey> keys)
    {
        var inForce = new Dictionary<AssessmentKey, AssessmentFact>();
        foreach (var (region, year) in keys.Select(k => (k.Provider.Region, k.Year)).Distinct())
            foreach (var row in store.Query<Row>(
                "select provider, grade, score from assessment where region = @region and year = @year order by import_seq, line", new { region, year }))
                inForce[new(new(region, row.Provider), year)] = new(row.Grade, row.Score);
        return inForce;
    }

    protected override void Append(RowAppender appender, long seq, long line, AssessmentKey key, AssessmentFact fact)
    {
        appender.Text(key.Provider.Region);
        appender.Text(key.Provider.Code);
        appender.Long(key.Year);
        appender.Long(seq);
        appender.Long(line);
        appender.Text(fact.Grade);
        appender.Text(fact.Score);
        appender.EndRow();
    }

    /// <summary>A number of at most two decimals, written in one way so that 90 and 90.0 are the same.</summary>
    private static string Score(CsvRow row)
    {
        var text = row.Raw("score");
        if (text.Length == 0) return "";
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score <= 1000 && score == decimal.Round(score, 2))
            return score.ToString("0.##", CultureInfo.InvariantCulture);
        row.Reject("score", text, "分数应为不大于 1000 的数,至多两位小数");
        return "";
    }

    private sealed record Row(string Provider, string Grade, string Score);
}
