using System.Globalization;
using System.Text;
using System.Text.Json;
using Yijie.Domain.Parties;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>一个年度的预付金。An agency before the applications of 2026: providers, a sound fund, three years of inpatient spending of 1,000 yuan a month, assessed as 合格.</summary>
internal sealed class ApplicationOffice : IDisposable
{
    public const string Home = Agency.Region, H = "H14020000001", K = "H14020000002", L = "H14020000003", Pharmacy = "P14020000009", Abroad = "H14010000001";

    private readonly byte[] undertaking = Encoding.ASCII.GetBytes("%PDF-1.7 undertaking");
    private int serial;

    public ApplicationOffice(Engine engine, Fund fund = Fund.Employee)
    {
        Agency = new(engine, fund);
        FundCode = fund.Code();
        Agency.Register(H, K, L, Pharmacy);
        Agency.Import("providers", "2025-06-01", "fixmedins_code,fixmedins_name,fixmedins_type,admdvs", [$"{Abroad},太原一院,1,140102"]);
        Agency.Import("agreements", "2025-06-01", "fixmedins_code,status,from", [$"{H},normal,2020-01-01", $"{K},normal,2020-01-01", $"{L},normal,2020-01-01"]);
        FundReports("2026-01-05", new(2025, 1), 12, 101, 100, 1_200);
        History("2026-01-05", H, new(2023, 1), 36, 1_000);
        History("2026-01-05", K, new(2023, 1), 36, 500);
        History("2026-01-05", L, new(2023, 1), 36, 2_000);
        Agency.Assess("2026-01-05", "2025", (H, "合格"), (K, "优秀"), (L, "合格"));
        Db.Done("user", "add", "--name", "u1", "--role", "provider", "--region", Home, "--provider", H, "--as", "admin", "--on", "2026-01-05");
        Undertaking = Db.File("承诺书.pdf", undertaking);
    }

    public Agency Agency { get; }

    public TestDatabase Db => Agency.Db;

    public string FundCode { get; }

    /// <summary>书面承诺的文件。</summary>
    public string Undertaking { get; }

    public static string Id(string provider, string fund = "310") => $"{Home}-{fund}-2026-{provider}";

    /// <summary>基金月报:每月收支相同,月末累计结余相同。</summary>
    public void FundReports(string day, Domain.Month from, int months, decimal income, decimal expenditure, decimal balance) => Agency.Import("fund-months", day, "admdvs,insutype,month,income,expenditure,balance",
        Enumerable.Range(0, months).Select(m => Invariant($"{Home},{FundCode},{from.Plus(m)},{income},{expenditure},{balance}")));

    public void History(string day, string provider, Domain.Month from, int months, decimal yuan) => Agency.Import("inpatient-history", day, "fixmedins_code,insutype,month,hifp_inpatient",
        Enumerable.Range(0, months).Select(m => Invariant($"{provider},{FundCode},{from.Plus(m)},{yuan}")));

    /// <summary>一步;办理人写岗位字母,机构用户写登录名。</summary>
    public RunResult Do(string step, string day, string person, params string[] more) =>
        Db.Run(["prepay", .. step.Split(' '), .. more, "--as", person.Length == 1 ? $"{person}.{Home}" : person, "--on", day, "--json"]);

    /// <summary>按统筹区、险种、年度的一步。</summary>
    public RunResult DoYear(string step, string day, string person, params string[] more) => Do(step, day, person, ["--region", Home, "--fund", FundCode, "--year", "2026", .. more]);

    public RunResult Apply(string provider, string day, string person = "h", params string[] more) => Do("apply", day, person,
        ["--provider", provider, "--year", "2026", "--fund", FundCode, "--undertake", "no-preservation", "no-debt", "no-enforcement", "--attach", Undertaking, .. more]);

    /// <summary>逐项审核符合,并作初审决定;返回申请。</summary>
    public JsonElement Review(string provider, string day, string serial = "")
    {
        var id = Id(provider, FundCode) + serial;
        Do("check", day, "r", "--id", id, "--condition", "4-2-finance", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5",
            "--result", "pass", "--note", "经查符合", "--attach", Evidence()).Expect(0);
        return Do("review", day, "r", "--id", id).Expect(0).Json;
    }

    /// <summary>申请、初审、会商、核定;返回核定结果。</summary>
    public JsonElement Determine(params string[] providers)
    {
        foreach (var provider in providers) Apply(provider, "2026-01-08").Expect(0);
        foreach (var provider in providers) Review(provider, "2026-01-20");
        return DetermineAll();
    }

    /// <summary>财政同意全部清单,审批核定。</summary>
    public JsonElement DetermineAll()
    {
        var hash = ListHash("2026-02-02");
        DoYear("opinion", "2026-02-02", "f", "--hash", hash, "--result", "agree", "--note", "同意", "--document", "同财社函1号").Expect(0);
        return DoYear("determine", "2026-02-03", "a", "--hash", hash).Expect(0).Json;
    }

    public string ListHash(string day) => DoYear("list", day, "h").Expect(0).Json.GetProperty("hash").GetString()!;

    /// <summary>试算、复核、审批拨付;返回批次。</summary>
    public JsonElement Approve(string day, params string[] more)
    {
        var draft = DoYear("pay calculate", day, "h", more).Expect(0).Json;
        Step("review", "r", draft, day).Expect(0);
        return Step("approve", "a", draft, day).Expect(0).Json;
    }

    public RunResult Step(string verb, string post, JsonElement batch, string day) => Do($"pay {verb}", day, post, "--id", batch.GetProperty("id").GetString()!, "--hash", batch.GetProperty("hash").GetString()!);

    public JsonElement Show(string provider, string day = "2026-12-01") => Do("show", day, "h", "--id", Id(provider, FundCode)).Expect(0).Json;

    public string State(string provider) => Show(provider).GetProperty("state").GetString()!;

    /// <summary>某科目的借方余额。</summary>
    public long Balance(string account, string day = "2026-12-01") => Db.Done("ledger", "trial-balance", "--region", Home, "--fund", FundCode, "--on", day).Json.EnumerateArray()
        .Where(a => a.GetProperty("account").GetString() == account).Select(a => a.GetProperty("balance_fen").GetInt64()).SingleOrDefault();

    public void Dispose() => Agency.Dispose();

    private string Evidence() => Db.File($"佐证{++serial}.png", [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
