using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Generate;

/// <summary>各机构各月的发生额。What each provider did in each month for each fund, gathered while the rows are written: declarations, reviews and deductions follow from it.</summary>
internal sealed class Tallies(int providers, Month from, int months)
{
    private readonly long[] gross = new long[providers * Funds.All.Length * months * Categories.Count];
    private readonly ProviderMonth[] tallies = new ProviderMonth[providers * Funds.All.Length * months];

    /// <summary>Adds a row that counts.</summary>
    /// <param name="maySample">Whether a deduction may name it: not a row that nobody has yet when the month is reviewed.</param>
    public void Add(in SettlementRow row, bool maySample, SplitMix draws)
    {
        var month = MonthsBetween(from, Month.Of(row.Day));
        if (month < 0 || month >= months) return;
        var fund = row.InsuranceType == (int)Fund.Employee ? Fund.Employee : Fund.Resident;
        var category = CategoryOf(row.MedType);
        var amount = row.Pooled + (fund == Fund.Employee ? row.Account : 0);
        var at = Index(row.Provider, fund, month);
        gross[at * Categories.Count + (int)category] += amount;

        ref var tally = ref tallies[at];
        tally.Rows++;
        tally.Fee += row.FeeTotal;
        if (fund == Fund.Employee) tally.Account += row.Account;
        if (category == Category.Inpatient)
        {
            tally.InpatientRows++;
            tally.InpatientPooled += row.Pooled;
        }
        if (maySample && amount > tally.SampleAmount && draws.Below(tally.Rows) == 0) (tally.SampleSerial, tally.SampleAmount) = (row.Serial, amount);
    }

    public ProviderMonth Of(int provider, Fund fund, int month) => tallies[Index(provider, fund, month)];

    /// <summary>应结算额。Gross by category.</summary>
    public ReadOnlySpan<long> GrossByCategory(int provider, Fund fund, int month) =>
        gross.AsSpan(Index(provider, fund, month) * Categories.Count, Categories.Count);

    public long Gross(int provider, Fund fund, int month)
    {
        long sum = 0;
        foreach (var amount in GrossByCategory(provider, fund, month)) sum += amount;
        return sum;
    }

    private static int MonthsBetween(Month from, Month month) => (month.Year - from.Year) * 12 + month.Number - from.Number;

    private int Index(int provider, Fund fund, int month) => (provider * months + month) * Funds.All.Length + (fund == Fund.Employee ? 0 : 1);

    private static Category CategoryOf(int medType)
    {
        while (medType >= 100) medType /= 10;
        Span<char> digits = [(char)('0' + medType / 10), (char)('0' + medType % 10)];
        return Categories.OfMedType(digits)!.Value;
    }
}

/// <summary>一家机构一个月一个险种的发生额。The sample is one of its rows, for a deduction that names a settlement.</summary>
internal struct ProviderMonth
{
    public long Rows;
    public long Fee;
    public long Account;
    public long InpatientRows;
    public long InpatientPooled;
    public long SampleSerial;
    public long SampleAmount;
}
