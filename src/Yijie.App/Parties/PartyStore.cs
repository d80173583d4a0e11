using System.Collections.Frozen;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Parties;

/// <summary>机构、协议、参加、停付的读取。Loads the parties of a region as sets; what decides on a day is the domain's rule.</summary>
public static class PartyStore
{
    /// <summary>
    /// 某日的机构名册。Every registered provider of the region, in the version in force on that day: the latest effective day, then the latest
    /// import. Before its first version takes effect a provider stands as that version has it.
    /// </summary>
    public static Dictionary<string, Provider> Providers(Store store, string region, DateOnly onDay) =>
        InForce(store, "where region = @region", new { region }, onDay);

    /// <summary>某日的一家机构。One provider in the version in force on that day; null: not registered.</summary>
    public static Provider? Find(Store store, string region, string code, DateOnly onDay) =>
        InForce(store, "where region = @region and code = @code", new { region, code }, onDay).GetValueOrDefault(code);

    /// <summary>机构所属统筹区。Null: no such provider. It never changes.</summary>
    public static string? RegionOf(Store store, string provider) => store.Find<string>("select region from provider where code = @provider", new { provider });

    /// <summary>服务协议。Each provider's rows in the order in which they were imported, for <see cref="ServiceAgreement.NormalOn"/>.</summary>
    public static ILookup<string, ServiceAgreement> Agreements(Store store, string region) => store
        .Query<AgreementRow>("select provider, status, from_day, to_day from agreement where region = @region order by provider, import_seq, line", new { region })
        .ToLookup(r => r.Provider, r => new ServiceAgreement(AgreementStatuses.Parse(r.Status), r.FromDay.ToDay(), r.ToDay?.ToDay()));

    /// <summary>参加即时结算。Each provider's rows in the order in which they were imported, for <see cref="Enrolment.InMonth"/>.</summary>
    public static ILookup<string, Enrolment> Enrolments(Store store, string region) => store
        .Query<EnrolmentRow>("select provider, from_day, to_day from enrolment where region = @region order by provider, import_seq, line", new { region })
        .ToLookup(r => r.Provider, r => new Enrolment(r.FromDay.ToDay(), r.ToDay?.ToDay()));

    /// <summary>停止拨付中的机构。Providers against which a stop is in force, with its reason; the last row of each decides.</summary>
    public static Dictionary<string, string> Stopped(Store store, string region) => store
        .Query<StopRow>(
            """
            select p.provider, p.reason from payment_stop p
            where p.region = @region and p.placed = 1
              and p.seq = (select max(l.seq) from payment_stop l where l.region = p.region and l.provider = p.provider)
            """,
            new { region })
        .ToDictionary(r => r.Provider, r => r.Reason);

    private static Dictionary<string, Provider> InForce(Store store, string filter, object parameters, DateOnly onDay)
    {
        var (inForce, day) = (new Dictionary<string, ProviderRow>(), onDay.ToIso());
        var versions = store.Query<ProviderRow>(
            $"""
            select region, code, effective_from, name, type, hosp_lv, ownership, uscc, bank_name, bank_no, account_no, account_name
            from provider {filter} order by code, effective_from, import_seq, line
            """,
            parameters);
        foreach (var version in versions)
            if (string.CompareOrdinal(version.EffectiveFrom, day) <= 0 || !inForce.TryGetValue(version.Code, out var first) || first.EffectiveFrom == version.EffectiveFrom)
                inForce[version.Code] = version;
        return inForce.ToDictionary(p => p.Key, p => p.Value.ToProvider());
    }

    private sealed record ProviderRow(
        string Region, string Code, string EffectiveFrom, string Name, long Type, string HospLv, string Ownership, string Uscc,
        string BankName, string BankNo, string AccountNo, string AccountName)
    {
        public Provider ToProvider() => new(Region, Code, Name, (ProviderType)Type, HospLv, Ownership, Uscc, new(BankName, BankNo, AccountNo, AccountName));
    }

    private sealed record AgreementRow(string Provider, string Status, string FromDay, string? ToDay);

    private sealed record EnrolmentRow(string Provider, string FromDay, string? ToDay);

    private sealed record StopRow(string Provider, string Reason);
}

/// <summary>协议状态的书写。normal, suspended, terminated, as in files and tables.</summary>
public static class AgreementStatuses
{
    private static readonly FrozenDictionary<string, AgreementStatus> ByCode =
        Enum.GetValues<AgreementStatus>().ToFrozenDictionary(s => s.Code());

    public static string Code(this AgreementStatus status) => status switch
    {
        AgreementStatus.Normal => "normal",
        AgreementStatus.Suspended => "suspended",
        AgreementStatus.Terminated => "terminated",
    };

    public static AgreementStatus Parse(string code) => ByCode[code];

    public static bool TryParse(string code, out AgreementStatus status) => ByCode.TryGetValue(code, out status);
}
