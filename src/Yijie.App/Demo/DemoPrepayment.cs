using System.Globalization;
using System.Text.Json;
using Yijie.Domain;

namespace Yijie.App.Demo;

/// <summary>
/// 演示的预付金。A year's prepayment from the employees' funds beside the months: applications, some refused each for another reason, payment by the end of
/// May 2025; then, between the months, a use that is not allowed and is set off from the settlements, a hospital that closed and is written off, and one in
/// court that pays by instalments; and one whose papers were long incomplete, on a list that waits for the finance bureau. The two that end in court have no settlements of their own, so that nothing else of the province changes with them.
/// </summary>
internal sealed class DemoPrepayment(DemoOffice office, DemoFiles files, Action<List<DemoPrepayment.Batch>> atBank)
{
    public const string Year = "2025";

    private const string Fund = "310", Datong = "140200", Taiyuan = "140100";
    /// <summary>停业的医院。</summary>
    public const string Closed = "H14010599901";

    private const string Indebted = "H14010599902";

    private static readonly DateOnly Applied = new(2025, 5, 13), Reviewed = new(2025, 5, 20), Agreed = new(2025, 5, 22), Paid = new(2025, 5, 27);

    /// <summary>待付的预付金批次。</summary>
    public sealed record Batch(string Region, string Id);

    /// <summary>何以不予预付。By the institution's place in the order of spending, the condition that a reviewer finds not fulfilled.</summary>
    private static readonly Dictionary<int, (string Condition, string Note)> Failing = new()
    {
        [3] = ("4-3-3", "抽查发现追溯码未应扫尽扫"),
        [4] = ("4-2-finance", "连续两年亏损,不具备偿还能力"),
    };

    /// <summary>材料补正到十月才齐的医院。Null: the province has too few.</summary>
    private string? incomplete;

    private string Paper => files.Paper();

    /// <summary>从申请到拨付:五月。</summary>
    public void Open(DateOnly registered)
    {
        foreach (var (kind, file) in files.ClosingHospitals(Taiyuan, (Closed, "太原康复医院", 8_000), (Indebted, "太原骨伤医院", 12_000))) office.Do(registered, null, "import", kind, file);
        office.Do(registered, "admin", "user", "add", "--name", $"p.{Indebted}", "--display-name", "太原骨伤医院", "--role", "provider", "--region", Taiyuan, "--provider", Indebted);

        var largest = BySpending(Datong).Take(2).ToList();
        incomplete = BySpending(Datong).Except(largest).Except(Penalised(Datong)).FirstOrDefault();
        if (incomplete is not null) Apply(Datong, incomplete);
        Batch?[] batches =
        [
            Prepay(Datong, [.. largest, .. Penalised(Datong).Except(largest).Take(1)]),
            Prepay(Taiyuan, [.. BySpending(Taiyuan).Except([Closed, Indebted]).Take(5), Closed, Indebted]),
        ];
        atBank([.. batches.OfType<Batch>()]);
    }

    /// <summary>各月之间。What is done after a service month's work, in the last ten days of the next month.</summary>
    public void After(Month service)
    {
        switch (service.Number)
        {
            case 6:
                Used(new(2025, 7, 22));
                office.Do(new(2025, 7, 22), null, "import", "agreements", files.TerminatedAgreement(Closed, new(2025, 7, 1)));
                On(Closed, new(2025, 7, 22), 'h', "recall open", "--ground", "1", "--document", "并医保函〔2025〕31号", "--reason", "医院停业,协议解除");
                On(Closed, new(2025, 7, 22), 'h', "recall notice", "--document", "并医保催〔2025〕1号");
                On(Closed, new(2025, 7, 30), 'a', "recall stop", "--document", "并医保停〔2025〕1号");
                On(Closed, new(2025, 7, 31), 'h', "recall file-court", "--document", "强制执行申请书(2025)1号");
                break;
            case 7:
                On(Closed, new(2025, 8, 22), 'h', "recall court-document", "--document", "(2025)晋0105执1号");
                On(Closed, new(2025, 8, 25), 'h', "recall loss", "--document", "(2025)晋0105执1号", "--amount", Held(Closed).ToYuan());
                On(Closed, new(2025, 8, 26), 'h', "recall report", "--document", "并医保发〔2025〕40号");
                break;
            case 8:
                On(Closed, new(2025, 9, 22), 'a', "recall approve-writeoff", "--document", "并政函〔2025〕66号");
                On(Closed, new(2025, 9, 23), 'k', "recall writeoff");
                On(Indebted, new(2025, 9, 23), 'p', "report", "--ground", "5", "--document", "(2025)晋01民终88号", "--reason", "判决的运营债务未履行");
                On(Indebted, new(2025, 9, 23), 'h', "recall notice", "--document", "并医保催〔2025〕2号");
                On(Indebted, new(2025, 9, 30), 'a', "recall stop", "--document", "并医保停〔2025〕2号");
                break;
            case 9:
                if (incomplete is not null) Complete(new(2025, 10, 22), new(2025, 10, 23), incomplete);
                On(Indebted, new(2025, 10, 22), 'h', "recall file-court", "--document", "强制执行申请书(2025)2号");
                var (held, day) = (Held(Indebted), new DateOnly(2025, 10, 24));
                var half = new Fen(held.Value / 2);
                On(Indebted, day, 'h', "recall court-document", "--document", "(2025)晋0105执2号", "--instalment", $"2025-11-30:{half.ToYuan()}", "--instalment", $"2026-05-31:{(held - half).ToYuan()}");
                break;
        }
    }

    /// <summary>使用台账。The largest buys drugs; the next pays for a building, and is recalled on ground (七).</summary>
    private void Used(DateOnly on)
    {
        var holders = office.Ask(store => store.Query<string>(
            "select provider from voucher_line where region = @Taiyuan and fund = @Fund and account = '110102' and provider not in (@Closed, @Indebted) order by debit_fen desc, provider",
            new { Taiyuan, Fund, Closed, Indebted }).ToList());
        if (holders.Count > 0) On(holders[0], on, 'h', "use add", "--date", "2025-06-20", "--purpose", "drugs", "--payee", "国药控股山西有限公司", "--amount", "20000");
        if (holders.Count > 1) On(holders[1], on, 'h', "use add", "--date", "2025-06-25", "--purpose", "病房楼装修", "--payee", "某装饰工程公司", "--amount", "5000");
    }

    private void Apply(string region, string provider) => Do(Applied, region, 'h', "apply", "--provider", provider, "--fund", Fund, "--year", Year,
        "--undertake", "no-preservation", "no-debt", "no-enforcement", "--attach", Paper);

    /// <summary>补正、初审,名单等财政会商。</summary>
    private void Complete(DateOnly supplemented, DateOnly reviewed, string provider)
    {
        Do(supplemented, Datong, 'h', "supplement", "--id", $"{Datong}-{Fund}-{Year}-{provider}", "--reason", "补正经审计的财务报表", "--attach", Paper);
        Review(reviewed, Datong, provider);
    }

    private Batch? Prepay(string region, string[] providers)
    {
        foreach (var provider in providers) Apply(region, provider);
        foreach (var (place, provider) in providers.Index()) Review(Reviewed, region, provider, region == Taiyuan && provider is not (Closed or Indebted) ? Failing.GetValueOrDefault(place) : default);

        string[] book = ["--region", region, "--fund", Fund, "--year", Year];
        var list = office.Do(Agreed, null, ["prepay", "list", .. book]);
        if (list.GetProperty("total_fen").GetInt64() == 0) return null;
        var total = new Fen(list.GetProperty("total_fen").GetInt64());
        string[] seen = ["--hash", list.GetProperty("hash").GetString()!];
        Do(Agreed, region, 'f', "opinion", [.. book, .. seen, "--result", "agree", "--note", "同意", "--document", $"财社函〔2025〕{region}号"]);
        Do(Agreed, region, 'a', "determine", [.. book, .. seen]);
        office.Do(Paid, $"f.{region}", "funds", "receive", "--region", region, "--fund", Fund, "--amount", total.ToYuan(), "--ref", $"晋财社拨〔2025〕{region}{Fund}预付金");

        var draft = Do(Paid, region, 'h', "pay calculate", book);
        string[] batch = ["--id", draft.GetProperty("id").GetString()!, "--hash", draft.GetProperty("hash").GetString()!];
        Do(Paid, region, 'r', "pay review", batch);
        Do(Paid, region, 'a', "pay approve", batch);
        return new(region, batch[1]);
    }

    private void Review(DateOnly on, string region, string provider, (string Condition, string Note) failing = default)
    {
        string[] id = ["--id", $"{region}-{Fund}-{Year}-{provider}"];
        string[] conditions = ["4-2-finance", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5"];
        Do(on, region, 'r', "check", [.. id, "--condition", .. conditions.Where(c => c != failing.Condition), "--result", "pass", "--note", "资料齐全", "--attach", Paper]);
        if (failing is { Condition: { } unmet, Note: { } note }) Do(on, region, 'r', "check", [.. id, "--condition", unmet, "--result", "fail", "--note", note]);
        Do(on, region, 'r', "review", id);
    }

    /// <summary>住院支出较多的医疗机构在前。</summary>
    private List<string> BySpending(string region) => office.Ask(store => store.Query<string>(
        "select provider from inpatient_history where region = @region and fund = @Fund group by provider order by sum(hifp_inpatient_fen) desc, provider", new { region, Fund }).ToList());

    private List<string> Penalised(string region) => office.Ask(store => store.Query<string>(
        "select distinct provider from penalty where region = @region and provider like 'H%' and decided_on > '2024-06' order by provider", new { region }).ToList());

    private Fen Held(string provider) => new(office.Do(new(2025, 10, 24), null,
        "prepay", "recall", "show", "--region", Taiyuan, "--fund", Fund, "--year", Year, "--provider", provider).GetProperty("held_fen").GetInt64());

    /// <summary>A step about one provider of Taiyuan; <c>p</c> is the provider's own user.</summary>
    private void On(string provider, DateOnly on, char post, string step, params string[] options) => office.Do(on, post == 'p' ? $"p.{provider}" : $"{post}.{Taiyuan}",
        ["prepay", .. step.Split(' '), "--region", Taiyuan, "--fund", Fund, "--year", Year, "--provider", provider, .. options]);

    private JsonElement Do(DateOnly on, string region, char post, string step, params string[] options) =>
        office.Do(on, string.Create(CultureInfo.InvariantCulture, $"{post}.{region}"), ["prepay", .. step.Split(' '), .. options]);
}
