using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Parties;

/// <summary>收款机构。What a month's run reads of a provider.</summary>
public readonly record struct Payee(ProviderType Type, bool HasAccount);

/// <summary>机构、协议、参加、停付的读取。Loads the parties of a region as sets; what decides on a day is the domain's rule.</summary>
public static partial class PartyStore
{
    // About how many bytes of memory a row comes to, where a server keeps what was read.
    private const long OfAProvider = 700;
    private const long OfAPayee = 100;
    private const long OfAPeriod = 250;

    /// <summary>
    /// 某日的机构名册。Every registered provider of the region, in the version in force on that day: the latest effective day, then the latest
    /// import. Before its first version takes effect a provider stands as that version has it.
    /// </summary>
    public static IReadOnlyDictionary<string, Provider> Providers(Store store, string region, DateOnly onDay) =>
        store.OfAppended("provider", region, $"providers {onDay.ToIso()}", OfAProvider, () => InForce<ProviderRow, Provider>(store, ProviderRow.Columns, "where region = @region", new { region }, onDay));

    /// <summary>某日的收款机构。As <see cref="Providers"/>, without the names and addresses: a province's are most of what the database would send.</summary>
    public static IReadOnlyDictionary<string, Payee> Payees(Store store, string region, DateOnly onDay) =>
        store.OfAppended("provider", region, $"payees {onDay.ToIso()}", OfAPayee, () => InForce<PayeeRow, Payee>(store, PayeeRow.Columns, "where region = @region", new { region }, onDay));

    /// <summary>某日的一家机构。One provider in the version in force on that day; null: not registered.</summary>
    public static Provider? Find(Store store, string region, string code, DateOnly onDay) =>
        InForce<ProviderRow, Provider>(store, ProviderRow.Columns, "where region = @region and code = @code", new { region, code }, onDay).GetValueOrDefault(code);

    /// <summary>机构所属统筹区。Null: no such provider. It never changes.</summary>
    public static string? RegionOf(Store store, string provider) => store.Find<string>("select region from provider where code = @provider", new { provider });

    /// <summary>机构的名称。Of these, as of that day.</summary>
    public static Dictionary<string, string> Names(Store store, IEnumerable<string> codes, DateOnly onDay)
    {
        var (names, parameters) = Store.OneOf(codes);
        return InForce<NameRow, string>(store, NameRow.Columns, $"where code in ({names})", parameters, onDay);
    }

    /// <summary>名称中有这段文字的机构,曾用名也算。</summary>
    public static HashSet<string> Called(Store store, string text) => store
        .Query<string>(@"select distinct code from provider where name like @pattern escape '\'", new { pattern = PatternOf(text) }).ToHashSet(StringComparer.Ordinal);

    /// <summary>名称中有这段文字的另一个名称。Its last before that day, or the one it will have.</summary>
    public static string CalledOtherwise(Store store, string code, string text, DateOnly onDay)
    {
        var names = store.Query<(string Name, string From)>(
            @"select name, effective_from from provider where code = @code and name like @pattern escape '\' order by effective_from desc, import_seq desc, line desc", new { code, pattern = PatternOf(text) }).ToList();
        var last = names.Find(n => string.CompareOrdinal(n.From, onDay.ToIso()) <= 0);
        return last.Name is null ? $"自 {names[^1].From} 起名为 {names[^1].Name}" : $"曾用名 {last.Name}";
    }

    private static string PatternOf(string text) => $"%{LikeSign.Replace(text, @"\$0")}%";

    /// <summary>服务协议。Each provider's rows in the order in which they were imported, for <see cref="ServiceAgreement.NormalOn"/>.</summary>
    public static ILookup<string, ServiceAgreement> Agreements(Store store, string region) => store.OfAppended("agreement", region, "agreements", OfAPeriod, () => store
        .Query<AgreementRow>("select provider, status, from_day, to_day from agreement where region = @region order by provider, import_seq, line", new { region })
        .ToLookup(r => r.Provider, r => new ServiceAgreement(AgreementStatuses.Parse(r.Status), r.FromDay.ToDay(), r.ToDay?.ToDay()), StringComparer.Ordinal));

    /// <summary>参加即时结算。Each provider's rows in the order in which they were imported, for <see cref="Enrolment.InMonth"/>.</summary>
    public static ILookup<string, Enrolment> Enrolments(Store store, string region) => store.OfAppended("enrolment", region, "enrolments", OfAPeriod, () => store
        .Query<EnrolmentRow>("select provider, from_day, to_day from enrolment where region = @region order by provider, import_seq, line", new { region })
        .ToLookup(r => r.Provider, r => new Enrolment(r.FromDay.ToDay(), r.ToDay?.ToDay()), StringComparer.Ordinal));

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

    private static Dictionary<string, T> InForce<TRow, T>(Store store, string columns, string filter, object parameters, DateOnly onDay)
        where TRow : IVersion<T>
    {
        var (inForce, day) = (new Dictionary<string, TRow>(), onDay.ToIso());
        foreach (var version in store.Query<TRow>($"select {columns} from provider {filter} order by code, effective_from, import_seq, line", parameters))
            if (string.CompareOrdinal(version.EffectiveFrom, day) <= 0 || !inForce.TryGetValue(version.Code, out var first) || first.EffectiveFrom == version.EffectiveFrom)
                inForce[version.Code] = version;
        return inForce.ToDictionary(p => p.Key, p => p.Value.Content);
    }

    /// <summary>机构资料的一个版本。</summary>
    private interface IVersion<out T>
    {
        string Code { get; }

        string EffectiveFrom { get; }

        T Content { get; }
    }

    [GeneratedRegex(@"[\\%_]")]
    private static partial Regex LikeSign { get; }

    private sealed record ProviderRow(
        string Region, string Code, string EffectiveFrom, string Name, long Type, string HospLv, string Ownership, string Uscc,
        string BankName, string BankNo, string AccountNo, string AccountName) : IVersion<Provider>
    {
        public const string Columns = "region, code, effective_from, name, type, hosp_lv, ownership, uscc, bank_name, bank_no, account_no, account_name";

        public Provider Content => new(Region, Code, Name, (ProviderType)Type, HospLv, Ownership, Uscc, new(BankName, BankNo, AccountNo, AccountName));
    }

    private sealed record PayeeRow(string Code, string EffectiveFrom, long Type, string BankNo, string AccountNo) : IVersion<Payee>
    {
        public const string Columns = "code, effective_from, type, bank_no, account_no";

        public Payee Content => new((ProviderType)Type, new BankAccount("", BankNo, AccountNo, "").OnFile);
    }

    private sealed record NameRow(string Code, string EffectiveFrom, string Name) : IVersion<string>
    {
        public const string Columns = "code, effective_from, name";

        public string Content => Name;
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

    public static string Name(this AgreementStatus status) => status switch
    {
        AgreementStatus.Normal => "正常",
        AgreementStatus.Suspended => "中止",
        AgreementStatus.Terminated => "解除",
    };

    public static AgreementStatus Parse(string code) => ByCode[code];

    public static bool TryParse(string code, out AgreementStatus status) => ByCode.TryGetValue(code, out status);
}
