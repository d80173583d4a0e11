using System.Globalization;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Generate;

/// <summary>年度文件。Assessments, penalties, the funds' income and expenditure, and the hospitals' inpatient history: what prepayment and clearing ask for.</summary>
internal static class YearFiles
{
    private const int YearsOfHistory = 3;

    public static IEnumerable<GeneratedFile?> Write(GenerateOptions options, Provider[] providers, Tallies tallies)
    {
        yield return Assessments(options, providers);
        yield return Penalties(options, providers);
        foreach (var file in FundMonths(options, providers, tallies)) yield return file;
        yield return InpatientHistory(options, providers, tallies);
    }

    private static GeneratedFile? Assessments(GenerateOptions options, Provider[] providers)
    {
        using var file = new CsvFile(options.Out, "assessments.csv", "assessments", "fixmedins_code,year,grade,score");
        var draws = SplitMix.For(options.Seed, "assessments");
        foreach (var provider in providers)
        {
            var score = Math.Min(100, draws.Between(76, 97) - (draws.Chance(100_000) ? draws.Between(5, 30) : 0));
            var grade = score switch { >= 90 => "优秀", >= 75 => "合格", >= 60 => "基本合格", _ => "不合格" };
            file.Record(provider.Code, (options.From.Year - 1).ToString(CultureInfo.InvariantCulture), grade, score.ToString(CultureInfo.InvariantCulture));
        }
        return file.Finish();
    }

    private static GeneratedFile? Penalties(GenerateOptions options, Provider[] providers)
    {
        using var file = new CsvFile(options.Out, "penalties.csv", "penalties", "fixmedins_code,kind,decided_on,document");
        var draws = SplitMix.For(options.Seed, "penalties");
        var number = 0;
        foreach (var (index, provider) in providers.Index())
        {
            var isChosen = draws.Chance(6_000) || index == providers.Length - 1;
            if (!isChosen) continue;
            var decided = options.From.FirstDay.AddDays(-(int)draws.Between(20, 500));
            file.Record(provider.Code, draws.Chance(150_000) ? "fraud-transfer" : "penalty", decided.ToIso(), $"医保罚决字〔{decided.Year}〕{++number}号");
        }
        return file.Finish();
    }

    /// <summary>基金收支月报。The months before the first in one file, then a file a month, as they are reported.</summary>
    private static IEnumerable<GeneratedFile?> FundMonths(GenerateOptions options, Provider[] providers, Tallies tallies)
    {
        var draws = SplitMix.For(options.Seed, "fund months");
        List<FundMonth> reports =
        [
            .. from region in options.Regions
               from fund in Funds.All
               from report in Reports(options, UsualSpending(options, providers, tallies, region, fund), region, fund, draws)
               select report,
        ];
        yield return FundMonthFile(options, "fund-months.csv", reports.Where(r => r.Month < options.From));
        for (var month = options.From; month <= options.To; month = month.Next)
            yield return FundMonthFile(options, $"fund-months-{month}.csv", reports.Where(r => r.Month == month));
    }

    private static GeneratedFile? FundMonthFile(GenerateOptions options, string name, IEnumerable<FundMonth> reports)
    {
        using var file = new CsvFile(options.Out, name, "fund-months", "admdvs,insutype,month,income,expenditure,balance");
        foreach (var r in reports)
            file.Record(r.Region.Code, r.Fund.Code(), r.Month.ToString(), new Fen(r.Income).ToYuan(), new Fen(r.Expenditure).ToYuan(), new Fen(r.Balance).ToYuan());
        return file.Finish();
    }

    /// <summary>From January of the year before the first month on; some funds are comfortable, some are not.</summary>
    private static IEnumerable<FundMonth> Reports(GenerateOptions options, long usual, Region region, Fund fund, SplitMix draws)
    {
        var reserveMonths = fund == Fund.Employee ? draws.Between(11, 19) : draws.Between(5, 10);
        var surplus = draws.Between(-10, 60);
        var balance = usual * reserveMonths;
        for (var month = new Month(options.From.Year - 1, 1); month <= options.To; month = month.Next)
        {
            var expenditure = usual * draws.Between(930, 1070) / 1000;
            var income = usual * (1000 + surplus + draws.Between(-20, 20)) / 1000;
            balance += income - expenditure;
            yield return new(region, fund, month, income, expenditure, balance);
        }
    }

    /// <summary>Of the hospitals that admit patients: the three years before, and the months up to the first of the settlements.</summary>
    private static GeneratedFile? InpatientHistory(GenerateOptions options, Provider[] providers, Tallies tallies)
    {
        using var file = new CsvFile(options.Out, "inpatient-history.csv", "inpatient-history", "fixmedins_code,insutype,month,hifp_inpatient");
        var draws = SplitMix.For(options.Seed, "inpatient history");
        foreach (var (index, provider) in providers.Index())
        foreach (var fund in Funds.All)
        {
            if (provider.Kind.Mix[(int)Category.Inpatient] == 0 || (provider.EmployeesOnly && fund != Fund.Employee)) continue;
            var usual = Math.Max(1_000_00, Enumerable.Range(0, options.Months).Sum(m => tallies.Of(index, fund, m).InpatientPooled) / options.Months);
            for (var month = new Month(options.From.Year - YearsOfHistory, 1); month < options.From; month = month.Next)
                file.Text(provider.Code).Comma().Text(fund.Code()).Comma().Text(month.ToString()).Comma().Yuan(usual * draws.Between(800, 1150) / 1000).EndLine();
        }
        return file.Finish();
    }

    private static long UsualSpending(GenerateOptions options, Provider[] providers, Tallies tallies, Region region, Fund fund)
    {
        long sum = 0;
        for (var provider = 0; provider < providers.Length; provider++)
        {
            if (providers[provider].Region != region) continue;
            for (var month = 0; month < options.Months; month++) sum += tallies.Gross(provider, fund, month);
        }
        return Math.Max(100_000_00, sum / options.Months);
    }

    private sealed record FundMonth(Region Region, Fund Fund, Month Month, long Income, long Expenditure, long Balance);
}
