using System.Globalization;
using System.Text.Json;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>预付金已在机构手中。An agency whose providers hold prepayments of 2025, by opening balances, in yuan; the fiscal account has the rest.</summary>
internal sealed class PrepaymentCase : IDisposable
{
    public const string Home = Agency.Region, H = "H14020000001", K = "H14020000002";

    private int receipts;

    public PrepaymentCase(Engine engine, Fund fund = Fund.Employee, params (string Provider, decimal Yuan)[] held)
    {
        Agency = new Agency(engine, fund);
        FundCode = fund.Code();
        Agency.Register([.. held.Select(h => h.Provider)]);
        Hold(fund, held);
        foreach (var (provider, _) in held)
            Db.Done("user", "add", "--name", User(provider), "--role", "provider", "--region", Home, "--provider", provider, "--as", "admin", "--on", "2025-06-01");
    }

    public Agency Agency { get; }

    public string FundCode { get; }

    public TestDatabase Db => Agency.Db;

    /// <summary>机构用户的登录名。</summary>
    public static string User(string provider) => $"p.{provider}";

    /// <summary>期初余额:各机构的预付金,和支出户里的一百万元。</summary>
    public void Hold(Fund fund, params (string Provider, decimal Yuan)[] held)
    {
        var total = held.Sum(h => h.Yuan) + 1_000_000;
        var file = Db.File($"opening-{fund.Code()}.csv", string.Join('\n',
        [
            "account,debit,credit,provider,month", "1004,1000000,,,", Invariant($"{(fund == Fund.Employee ? "300101" : "3001")},,{total},,"),
            .. held.Select(h => Invariant($"110102,{h.Yuan},,{h.Provider},2025")),
        ]));
        Db.Done("ledger", "opening", file, "--region", Home, "--fund", fund.Code(), "--as", $"k.{Home}", "--on", "2025-06-01");
    }

    /// <summary>prepay 的一步;办理人写岗位字母(h r a k c f),机构用户写登录名。</summary>
    public RunResult Do(string step, string day, string person, string provider, params string[] more) => Db.Run(
    [
        "prepay", .. step.Split(' '), "--region", Home, "--fund", FundCode, "--year", "2025", "--provider", provider, .. more,
        "--as", person.Length == 1 ? $"{person}.{Home}" : person, "--on", day, "--json",
    ]);

    public JsonElement Done(string step, string day, string person, string provider, params string[] more) => Do(step, day, person, provider, more).Expect(0).Json;

    public string Refused(string step, string day, string person, string provider, params string[] more) =>
        string.Join(';', Do(step, day, person, provider, more).Expect(1).Reasons);

    public JsonElement Open(string day, string provider, int ground = 1) =>
        Done("recall open", day, "h", provider, "--ground", $"{ground}", "--document", "医保函1号", "--reason", "协议中止");

    public JsonElement Return(string day, string provider, decimal yuan, params string[] more) =>
        Done("return", day, "c", provider, ["--amount", Invariant($"{yuan}"), "--ref", $"回单{++receipts}", .. more]);

    /// <summary>一个月的住院费用,已申报、已审核,结算并审批。</summary>
    public JsonElement Settle(string month, string day, params (string Provider, decimal Yuan)[] gross)
    {
        foreach (var (provider, yuan) in gross) Agency.Records(day, provider, month, (Category.Inpatient, yuan, 0));
        Agency.Ready(day, month, [.. gross.Select(g => g.Provider)]);
        return Agency.Approve("settle", month, day);
    }

    public JsonElement Show(string provider) => Db.Done("prepay", "recall", "show", "--region", Home, "--fund", FundCode, "--year", "2025", "--provider", provider).Json;

    /// <summary>未收回、状态,如 1,000.00 recalling。</summary>
    public string Standing(string provider)
    {
        var shown = Show(provider);
        return $"{Agency.Amount(shown, "held_fen")} {shown.GetProperty("state").GetString()}";
    }

    /// <summary>督促到期、停付、法院、损失、报批,直到批准核销。</summary>
    public void ThroughCourt(string provider, string loss)
    {
        Done("recall notice", "2025-09-26", "h", provider, "--document", "催告1号");
        Done("recall stop", "2025-10-13", "a", provider, "--document", "停付1号");
        Done("recall file-court", "2025-10-14", "h", provider, "--document", "执行申请1号");
        Done("recall court-document", "2025-11-03", "h", provider, "--document", "(2025)晋0202执1号");
        Done("recall loss", "2025-11-04", "h", provider, "--document", "(2025)晋0202执1号", "--amount", loss);
        Done("recall report", "2025-11-05", "h", provider, "--document", "同医保字1号");
        Done("recall approve-writeoff", "2025-11-20", "a", provider, "--document", "同政函1号");
    }

    public void Dispose() => Agency.Dispose();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
