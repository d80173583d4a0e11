using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Generate;

/// <summary>与机构的约定。What is out of the ordinary about a provider, if anything.</summary>
internal enum Standing
{
    /// <summary>正常。</summary>
    Ordinary,

    /// <summary>没有登记银行账户。</summary>
    NoBankAccount,

    /// <summary>未开通即时结算。</summary>
    NotEnrolled,

    /// <summary>晚一个月开通。</summary>
    EnrolledLater,

    /// <summary>协议中止。</summary>
    Suspended,

    /// <summary>协议解除。</summary>
    Terminated,
}

/// <summary>虚构的定点医药机构。One invented provider.</summary>
/// <param name="County">Where it stands: the six digits of its fix_blng_admdvs.</param>
/// <param name="Weight">Its settlements against the others'.</param>
/// <param name="TurnsOn">The day its agreement is suspended or terminated, or its enrolment begins; of others no meaning.</param>
internal sealed record Provider(
    Region Region, string Code, string Name, ProviderKind Kind, string Level, string Ownership, string Uscc,
    string BankName, string BankNo, string AccountNo, int County, long Weight, Standing Standing, DateOnly TurnsOn)
{
    private static readonly string[] FirstWords = ["康", "仁", "德", "济", "泰", "瑞", "安", "和", "同", "益", "福", "惠", "普", "慈", "恒", "永", "嘉"];
    private static readonly string[] SecondWords = ["宁", "和堂", "安", "济", "民", "康", "寿", "生", "仁", "泰", "源", "佑", "春", "华"];

    private static readonly (string Code, string Name)[] Banks =
        [("102", "中国工商银行"), ("103", "中国农业银行"), ("104", "中国银行"), ("105", "中国建设银行"), ("403", "中国邮政储蓄银行"), ("402", "农村信用联社"), ("313", "城市商业银行")];

    /// <summary>省本级只有职工参保。</summary>
    public bool EmployeesOnly => Region.Code == "149900";

    /// <summary>The last day on which it still settles with patients.</summary>
    public DateOnly LastDay => Standing is Standing.Suspended or Standing.Terminated ? TurnsOn.AddDays(-1) : DateOnly.MaxValue;

    /// <summary>The providers of all regions, each region's by kind, hospitals first.</summary>
    public static Provider[] All(GenerateOptions options)
    {
        var providers = new List<Provider>(options.Providers);
        foreach (var (index, region) in options.Regions.Index())
        {
            var count = options.Providers / options.Regions.Length + (index < options.Providers % options.Regions.Length ? 1 : 0);
            var draws = SplitMix.For(options.Seed, $"providers {region.Code}");
            var standings = Standings(count, draws);
            foreach (var (serial, kind) in ProviderKind.ForRegion(count).Index())
                providers.Add(One(options, region, serial, kind, standings[serial], draws));
        }
        return [.. providers];
    }

    private static Provider One(GenerateOptions options, Region region, int serial, ProviderKind kind, Standing standing, SplitMix draws)
    {
        var county = draws.OneOf(Counties.Of(region));
        var (bankCode, bank) = draws.OneOf(Banks);
        var code = $"{(kind.IsPharmacy ? 'P' : 'H')}{county.Admdvs}{serial + 1:00000}";
        var publicOwned = kind == ProviderKind.Township || !kind.IsPharmacy && draws.Chance(700_000);
        var days = options.To.LastDay.DayNumber - options.From.FirstDay.DayNumber;
        var turnsOn = standing == Standing.EnrolledLater ? options.From.Next.FirstDay : options.From.FirstDay.AddDays((int)draws.Between(10, Math.Max(10, days - 5)));
        return new(region, code, NameOf(kind, region, county.Name, serial, draws), kind, draws.OneOf(kind.Levels),
            publicOwned ? "public" : kind.IsPharmacy || draws.Chance(600_000) ? "enterprise" : "nonprofit",
            CreditCode(publicOwned, county.Admdvs, draws), $"{bank}{county.Name}支行",
            $"{bankCode}{Counties.Cnaps(region)}{draws.Below(100_000):00000}", $"{draws.Between(10_000_000, 99_999_999)}{draws.Below(100_000_000):00000000}",
            int.Parse(county.Admdvs, System.Globalization.CultureInfo.InvariantCulture), Math.Max(1, draws.Spread(kind.Visits, 230)), standing, turnsOn);
    }

    /// <summary>Odd cases fall to small providers, and a province of twenty or more has at least one of each.</summary>
    private static Standing[] Standings(int count, SplitMix draws)
    {
        var standings = new Standing[count];
        var small = Enumerable.Range(count / 4, count - count / 4).ToArray();
        for (var i = small.Length - 1; i > 0; i--)
        {
            var other = (int)draws.Below(i + 1);
            (small[i], small[other]) = (small[other], small[i]);
        }

        var next = 0;
        foreach (var (standing, perThousand) in ((Standing, int)[])
            [(Standing.NoBankAccount, 8), (Standing.NotEnrolled, 25), (Standing.EnrolledLater, 30), (Standing.Suspended, 12), (Standing.Terminated, 6)])
        {
            var odd = Math.Max(count >= 20 ? 1 : 0, count * perThousand / 1000);
            for (var i = 0; i < odd; i++) standings[small[next++]] = standing;
        }
        return standings;
    }

    private static string NameOf(ProviderKind kind, Region region, string county, int serial, SplitMix draws)
    {
        var words = draws.OneOf(FirstWords) + draws.OneOf(SecondWords);
        if (kind == ProviderKind.Tertiary) return $"{region.Name}{words}医院";
        if (kind == ProviderKind.Secondary) return $"{county}{words}{(draws.Chance(400_000) ? "中医" : "")}医院";
        if (kind == ProviderKind.Township) return $"{county}{words}{(county.EndsWith('区') ? "街道社区卫生服务中心" : "乡卫生院")}";
        if (kind == ProviderKind.Clinic) return draws.Chance(700_000) ? $"{county}{words}村第{serial + 1}卫生室" : $"{county}{words}诊所({serial + 1})";
        return $"{county}{words}大药房第{serial + 1}店";
    }

    /// <summary>统一社会信用代码。With its check character (GB 32100-2015).</summary>
    private static string CreditCode(bool publicOwned, string admdvs, SplitMix draws)
    {
        const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        var text = $"{(publicOwned ? "12" : "91")}{admdvs}MA{draws.Below(10_000_000):0000000}";
        var (sum, weight) = (0, 1);
        foreach (var character in text)
        {
            sum += Alphabet.IndexOf(character, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }
        return text + Alphabet[(31 - sum % 31) % 31];
    }
}
