using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Generate;

/// <summary>一次就医。Draws one plausible settlement at a provider; both identities of rules.md §2 hold to the fen because the parts are taken off the fee one by one.</summary>
internal sealed class Care(Provider[] providers, IReadOnlyDictionary<string, int[]> countiesOf, int[] elsewhere, SplitMix draws)
{
    /// <summary>Insurance types that are no registered fund: 离休, 残疾军人, 公务员补助.</summary>
    private static readonly int[] OtherFunds = [340, 340, 350, 320];

    /// <summary>Care outside the five categories: 照护, 家床, and local codes.</summary>
    private static readonly int[] Uncategorised = [61, 71, 9901];

    public static bool IsUncategorised(int medType) => Array.IndexOf(Uncategorised, medType) >= 0;

    /// <param name="fund">Null: by the kind's mix, and with its share of rows that do not count.</param>
    public SettlementRow At(int provider, Fund? fund, long serial, DateOnly day, int second)
    {
        var at = providers[provider];
        var kind = at.Kind;
        var insured = fund ?? (at.EmployeesOnly || draws.Below(1000) < kind.Employees ? Fund.Employee : Fund.Resident);
        var category = (Category)draws.Weighted(kind.Mix);
        var row = new SettlementRow
        {
            Serial = serial, Provider = provider, Day = day, Second = second, Valid = true,
            InsuranceType = (int)insured, MedType = draws.OneOf(ProviderKind.MedTypes(category)),
            InsuredAt = draws.OneOf<int>(countiesOf[at.Region.Code]),
            PayLocation = !kind.IsPharmacy && draws.Chance(20_000) ? 5 : 2,
            ClearingType = category switch { Category.Inpatient => 21, Category.Pharmacy => 41, Category.Outpatient or Category.ChronicOutpatient or Category.Maternity => 11 },
            ClearingWay = category == Category.Inpatient ? 3 : 1,
            Person = 140_000_000_000 + draws.Below(35_000_000),
        };
        Pay(ref row, insured, category, draws.Spread(kind.Fees[(int)category], category is Category.Inpatient or Category.Maternity ? 210 : 250));
        if (fund is null) SetAside(ref row, at);
        return row;
    }

    /// <summary>Divides the fee among who pays it.</summary>
    private void Pay(ref SettlementRow row, Fund fund, Category category, long fee)
    {
        fee = Math.Max(fee, 1_00);
        var left = fee;
        if (draws.Chance(6_000)) left -= row.Hospital = left * draws.Between(5, 40) / 1000;

        var ownPay = left * draws.Between(30, 220) / 1000;
        var threshold = category == Category.Inpatient ? Math.Min(left - ownPay, 300_00 + 200_00 * draws.Below(5)) : 0;
        var covered = left - ownPay - threshold;
        var accountOnly = category == Category.Pharmacy && fund == Fund.Employee && draws.Chance(600_000);
        if (!accountOnly) left -= row.Pooled = covered * (ProviderKind.PooledShare(fund, category) + draws.Between(-60, 60)) / 1000;

        var rest = Math.Max(0, covered - row.Pooled);
        if (fund == Fund.Employee) PayEmployee(ref row, category, ref left, rest);
        else PayResident(ref row, category, ref left, rest);
        if (draws.Chance(2_000)) left -= row.Other = left * draws.Between(1, 20) / 100;
        row.Cash = left;
    }

    private void PayEmployee(ref SettlementRow row, Category category, ref long left, long rest)
    {
        if (draws.Chance(80_000)) left -= row.CivilServant = rest / 2;
        if (draws.Chance(4_000)) left -= row.Enterprise = rest / 10;
        if (category == Category.Inpatient && row.Pooled > 60_000_00) left -= row.LargeAmount = rest / 4;

        var wanted = category == Category.Pharmacy || draws.Chance(550_000) ? draws.Spread(category == Category.Inpatient ? 900_00 : 60_00, 260) : 0;
        left -= row.Account = Math.Min(left, wanted);
        if (row.Account > 0 && draws.Chance(70_000)) row.FamilyAccount = row.Account * draws.Between(20, 100) / 100;
    }

    private void PayResident(ref SettlementRow row, Category category, ref long left, long rest)
    {
        if (category == Category.Inpatient && rest > 8_000_00) left -= row.CriticalIllness = (rest - 8_000_00) * 6 / 10;
        if (draws.Chance(35_000)) left -= row.Assistance = Math.Min(left, rest * draws.Between(30, 70) / 100);
    }

    /// <summary>Makes a small share of rows such that they do not count, each for one of the reasons of rules.md §2.</summary>
    private void SetAside(ref SettlementRow row, Provider at)
    {
        var share = draws.Below(1_000_000);
        var hospital = at.Kind == ProviderKind.Tertiary || at.Kind == ProviderKind.Secondary;
        if (share < (hospital ? 55_000 : 12_000)) row.InsuredAt = draws.OneOf<int>(elsewhere);
        else if (share < 65_000) row.InsuranceType = draws.OneOf<int>(OtherFunds);
        else if (share < 77_000) row.PayLocation = draws.Chance(700_000) ? 1 : 3;
        else if (share < 80_000) row.Valid = false;
        else if (share < 84_000) row.MedType = draws.OneOf<int>(Uncategorised);
    }
}
