using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.App.Supervision;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Parties;

/// <summary>机构名册的一行。A provider as it stands on the business day, and what decides whether it is paid.</summary>
public sealed record ProviderListing(
    string Region, string Code, string Name, string Type, string Level,
    bool AgreementNormal, bool Enrolled, bool AccountOnFile, bool PaymentStopped);

/// <summary>一家机构的全部资料。</summary>
/// <param name="Versions">Every version of its data by the day from which it is in force.</param>
public sealed record ProviderAnswer(
    string Region, string Code, string Name, string Type, string Level, string Ownership, string Uscc,
    string BankName, string BankNo, string AccountNo, string AccountName,
    bool AgreementNormal, bool Enrolled, bool AccountOnFile, bool PaymentStopped, string? StopReason,
    ImmutableArray<AgreementAnswer> Agreements, ImmutableArray<EnrolmentAnswer> Enrolments, ImmutableArray<VersionAnswer> Versions);

/// <summary>协议的一段。</summary>
public sealed record AgreementAnswer(string Status, DateOnly From, DateOnly? To);

/// <summary>参加即时结算的一段。</summary>
public sealed record EnrolmentAnswer(DateOnly From, DateOnly? To);

/// <summary>资料的一个版本。</summary>
public sealed record VersionAnswer(string EffectiveFrom, long ImportSeq, string Name, string BankNo, string AccountNo, string AccountName);

/// <summary>机构查询。<c>providers list</c>, <c>providers show CODE</c>, as of the business day.</summary>
public static class ProvidersCommand
{
    public static Command Build() => new("providers", "定点医药机构") { List(), Show(), ProviderFigures.Command() };

    private static Command List()
    {
        var region = CommandLine.RegionOption();
        return new Command("list", "统筹区的机构名册") { region }.ReadBy(Readers.Agency).UntilNextAct().Answers<IReadOnlyList<ProviderListing>>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            var listing = Listing(store, where, context.Today);
            context.Answer(listing, text => TextTable.Write(text, ["代码", "名称", "类型", "等级", "协议", "即时结算", "账户", "拨付"],
                listing.Select(p => new[]
                {
                    p.Code, p.Name, p.Type == "pharmacy" ? "药店" : "医疗机构", p.Level, p.AgreementNormal ? "正常" : "不正常",
                    p.Enrolled ? "参加" : "未参加", p.AccountOnFile ? "已备案" : "无", p.PaymentStopped ? "停止" : "",
                })));
        });
    }

    private static Command Show()
    {
        var code = new Argument<string>("CODE") { Description = "定点医药机构代码" };
        return new Command("show", "一家机构的资料、协议与参加情况") { code }.ReadBy(Readers.WithProviders).UntilNextAct().Answers<ProviderAnswer>().Does((context, parsed) =>
        {
            var provider = parsed.GetValue(code)!;
            using var store = context.Database.Read();
            var region = PartyStore.RegionOf(store, provider) ?? throw new UsageException($"没有登记机构 {provider}");
            context.RequireReader(store, region, provider);
            var answer = Answer(store, PartyStore.Find(store, region, provider, context.Today)!, context.Today);
            context.Answer(answer, text => Write(text, answer));
        });
    }

    private static List<ProviderListing> Listing(Store store, string region, DateOnly day)
    {
        var (agreements, enrolments, stopped) = (PartyStore.Agreements(store, region), PartyStore.Enrolments(store, region), PartyStore.Stopped(store, region));
        return
        [
            .. from p in PartyStore.Providers(store, region, day).Values
               orderby p.Code
               select new ProviderListing(p.Region, p.Code, p.Name, TypeCode(p.Type), p.Level, ServiceAgreement.NormalOn(agreements[p.Code], day),
                   Enrolment.InMonth(enrolments[p.Code], Month.Of(day)), p.Account.OnFile, stopped.ContainsKey(p.Code)),
        ];
    }

    private static ProviderAnswer Answer(Store store, Provider p, DateOnly day)
    {
        var agreements = PartyStore.Agreements(store, p.Region)[p.Code].ToList();
        var enrolments = PartyStore.Enrolments(store, p.Region)[p.Code].ToList();
        var stop = PartyStore.Stopped(store, p.Region).GetValueOrDefault(p.Code);
        return new(p.Region, p.Code, p.Name, TypeCode(p.Type), p.Level, p.Ownership, p.CreditCode,
            p.Account.BankName, p.Account.BankNo, p.Account.AccountNo, p.Account.AccountName,
            ServiceAgreement.NormalOn(agreements, day), Enrolment.InMonth(enrolments, Month.Of(day)), p.Account.OnFile, stop is not null, stop,
            [.. agreements.Select(a => new AgreementAnswer(a.Status.Code(), a.From, a.To))],
            [.. enrolments.Select(e => new EnrolmentAnswer(e.From, e.To))],
            [.. store.Query<VersionAnswer>(
                "select effective_from, import_seq, name, bank_no, account_no, account_name from provider where region = @Region and code = @Code order by effective_from, import_seq, line",
                new { p.Region, p.Code })]);
    }

    private static void Write(TextWriter text, ProviderAnswer p)
    {
        text.WriteLine($"{p.Code} {p.Name}({(p.Type == "pharmacy" ? "零售药店" : "医疗机构")}{(p.Level.Length > 0 ? "," + p.Level : "")}),统筹区 {p.Region}");
        text.WriteLine($"账户:{(p.AccountOnFile ? $"{p.BankName} {p.BankNo} {p.AccountNo} {p.AccountName}" : "未备案")}");
        text.WriteLine($"协议{(p.AgreementNormal ? "正常" : "不正常")},本月{(p.Enrolled ? "参加" : "未参加")}即时结算" + (p.PaymentStopped ? $",停止拨付:{p.StopReason}" : ""));
        foreach (var a in p.Agreements) text.WriteLine($"  协议 {AgreementStatuses.Parse(a.Status).Name()} {a.From.ToIso()} 至 {a.To?.ToIso() ?? "今"}");
        foreach (var e in p.Enrolments) text.WriteLine($"  即时结算 {e.From.ToIso()} 至 {e.To?.ToIso() ?? "今"}");
        foreach (var v in p.Versions) text.WriteLine($"  资料自{(v.EffectiveFrom.ToDay() == DateOnly.MinValue ? "始" : $" {v.EffectiveFrom}")}(导入 {v.ImportSeq}):{v.Name} {v.BankNo} {v.AccountNo} {v.AccountName}");
    }

    private static string TypeCode(ProviderType type) => type switch
    {
        ProviderType.Institution => "institution",
        ProviderType.Pharmacy => "pharmacy",
    };
}
