using System.Globalization;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Generate;

/// <summary>
/// 各月申报、审核文件。What comes in during the month after the service month: declarations by the 10th, then deductions, DRG/DIP adjustments
/// and finished reviews. What comes later than it should stands in a file of its own (<c>-late</c>), so that each file can be imported whole on its day.
/// </summary>
internal sealed class MonthFiles
{
    // Shares in millionths of the provider-months.
    private const int DeclaredLate = 12_000;
    private const int NeverDeclared = 8_000;
    private const int ReviewedLate = 15_000;

    private readonly GenerateOptions options;
    private readonly Provider[] providers;
    private readonly Tallies tallies;
    private readonly int index;
    private readonly Month month;

    private MonthFiles(GenerateOptions options, Provider[] providers, Tallies tallies, int index) =>
        (this.options, this.providers, this.tallies, this.index, month) = (options, providers, tallies, index, options.From.Plus(index));

    public static IEnumerable<GeneratedFile?> Write(GenerateOptions options, Provider[] providers, Tallies tallies)
    {
        for (var index = 0; index < options.Months; index++)
        {
            var files = new MonthFiles(options, providers, tallies, index);
            foreach (var file in files.Declarations()) yield return file;
            yield return files.Deductions();
            yield return files.Drg();
            foreach (var file in files.Reviews()) yield return file;
        }
    }

    private IEnumerable<GeneratedFile?> Declarations()
    {
        const string Header = "fixmedins_code,insutype,month,fund_appy_sum,medfee_sumamt,acct_pay,psntime,declared_on";
        using var inTime = new CsvFile(options.Out, $"declarations-{month}.csv", "declarations", Header);
        using var late = new CsvFile(options.Out, $"declarations-{month}-late.csv", "declarations", Header);
        var draws = SplitMix.For(options.Seed, $"declarations {month}");
        foreach (var (provider, fund, tally) in Active())
        {
            var isLate = draws.Chance(DeclaredLate);
            if (draws.Chance(NeverDeclared)) continue;

            // Most declare what the platform shows; some count otherwise by a little.
            var gross = tallies.Gross(provider, fund, index);
            var difference = draws.Chance(200_000) ? gross * draws.Between(-15, 20) / 1000 : 0;
            Start(isLate ? late : inTime, provider, fund).Comma()
                .Yuan(gross + difference).Comma().Yuan(tally.Fee + difference).Comma().Yuan(tally.Account).Comma().Number(tally.Rows).Comma()
                .Text(Day(isLate ? draws.Between(11, 16) : draws.Between(1, 9))).EndLine();
        }
        yield return inTime.Finish();
        yield return late.Finish();
    }

    private GeneratedFile? Deductions()
    {
        using var file = new CsvFile(options.Out, $"deductions-{month}.csv", "deductions",
            "id,fixmedins_code,insutype,month,kind,category,setl_id,amount,reason,decided_on");
        var draws = SplitMix.For(options.Seed, $"deductions {month}");
        var deductions = new Deductions(tallies, draws, index);
        var number = 0;
        foreach (var (provider, fund, tally) in Active())
        {
            foreach (var deduction in deductions.Of(provider, providers[provider].Kind, fund, tally))
            {
                file.Text($"K{month.Year:0000}{month.Number:00}-{++number:000000}").Comma().Text(providers[provider].Code).Comma().Text(fund.Code()).Comma()
                    .Text(month.Plus(deduction.MonthsBack * -1).ToString()).Comma().Text(deduction.Kind).Comma().Text(deduction.Category?.Name() ?? "").Comma()
                    .Text(deduction.SettlementId ?? "").Comma().Yuan(deduction.Amount).Comma().Text(deduction.Reason).Comma()
                    .Text(Day(draws.Between(11, 18))).EndLine();
            }
        }
        return file.Finish();
    }

    private GeneratedFile? Drg()
    {
        using var file = new CsvFile(options.Out, $"drg-{month}.csv", "drg", "id,fixmedins_code,insutype,month,amount,note,decided_on");
        var draws = SplitMix.For(options.Seed, $"drg {month}");
        var number = 0;
        foreach (var (provider, fund, tally) in Active().Where(a => a.Tally.InpatientRows > 0))
        {
            if (!draws.Chance(850_000)) continue;
            var amount = Math.Max(tally.InpatientPooled, 1_000_00) * draws.Between(-60, 50) / 1000;
            if (amount == 0) continue;
            Start(file.Text($"D{month.Year:0000}{month.Number:00}-{++number:000000}").Comma(), provider, fund).Comma()
                .Yuan(amount).Comma().Text(amount < 0 ? "按病组支付低于项目费用" : "按病组支付高于项目费用").Comma().Text(Day(draws.Between(11, 18))).EndLine();
        }
        return file.Finish();
    }

    private IEnumerable<GeneratedFile?> Reviews()
    {
        const string Header = "fixmedins_code,insutype,month,step,done_on";
        using var inTime = new CsvFile(options.Out, $"reviews-{month}.csv", "reviews", Header);
        using var late = new CsvFile(options.Out, $"reviews-{month}-late.csv", "reviews", Header);
        var draws = SplitMix.For(options.Seed, $"reviews {month}");
        foreach (var (provider, fund, tally) in Active())
        {
            string[] steps = tally.InpatientRows > 0 ? ["audit", "agreement", "drg"] : ["audit", "agreement"];
            var lateStep = draws.Chance(ReviewedLate) ? draws.OneOf<string>(steps) : null;
            foreach (var step in steps)
                Start(step == lateStep ? late : inTime, provider, fund).Comma().Text(step).Comma()
                    .Text(Day(step == lateStep ? draws.Between(24, 27) : draws.Between(16, 20))).EndLine();
        }
        yield return inTime.Finish();
        yield return late.Finish();
    }

    /// <summary>Provider and fund with anything in this month, in the providers' order.</summary>
    private IEnumerable<(int Provider, Fund Fund, ProviderMonth Tally)> Active() =>
        from provider in Enumerable.Range(0, providers.Length)
        from fund in Funds.All
        let tally = tallies.Of(provider, fund, index)
        where tally.Rows > 0
        select (provider, fund, tally);

    private CsvFile Start(CsvFile file, int provider, Fund fund) =>
        file.Text(providers[provider].Code).Comma().Text(fund.Code()).Comma().Text(month.ToString());

    /// <summary>A day of the month after the service month.</summary>
    private string Day(long number) => string.Create(CultureInfo.InvariantCulture, $"{month.Next}-{number:00}");
}
