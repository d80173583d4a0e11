using System.Reflection;
using Yijie.App;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Tests.Form;

namespace Yijie.Tests.Articles;

public sealed class PolicyTests
{
    private static readonly Month First = new(2025, 6);
    private static readonly Month Last = new(2026, 12);

    public static TheoryData<string> Regions => [.. Region.All.Select(r => r.Code)];

    [Theory(DisplayName = "政策参数:2025 年 6 月至 2026 年 12 月,每个参数每一天都有生效的规定,且写明依据"), MemberData(nameof(Regions))]
    public void InForceThroughout(string region)
    {
        var policy = Of(region);
        foreach (var parameter in Parameters())
        {
            var dated = parameter.GetValue(policy)!;
            var on = dated.GetType().GetMethod("On")!;
            for (var day = First.FirstDay; day <= Last.LastDay; day = day.AddDays(1))
            {
                var provision = on.Invoke(dated, [day])!;
                var cite = (string)provision.GetType().GetProperty("Cite")!.GetValue(provision)!;
                Assert.False(string.IsNullOrWhiteSpace(cite), parameter.Name);
            }
        }
    }

    [Fact(DisplayName = "政策参数:依据所引的条款,文件中确有其条")]
    public void EveryCitationExists()
    {
        var wrong = from file in PolicyStore.Carried()
                    where file.Name == "shanxi.yaml" || file.Name.StartsWith("regions/", StringComparison.Ordinal)
                    from entry in PolicyYaml.Entries(Text(file.Name, file.Content)).Values.SelectMany(e => e)
                    let cite = entry.Cite.Split('·')
                    where cite.Length != 2 || (cite[0] != "民法典" && !LawText.Of(cite[0]).Clauses.Contains(cite[1]))
                    select $"{entry.File} 第 {entry.Line} 行:{entry.Cite}";
        Repository.ExpectNone(wrong);
    }

    [Theory(DisplayName = "方案·三、四:比例与期限,如条文所写")]
    [InlineData("2025-06-01")]
    [InlineData("2026-12-31")]
    public void ThePlansNumbers(string day)
    {
        var (policy, on) = (Of("140100"), day.ToDay());
        Assert.Equal("60%", policy.AdvanceRate.On(on).Value.ToString());
        Assert.Equal(3, policy.AdvanceWorkingDays.On(on).Value);
        Assert.Equal(10, policy.DeclarationDay.On(on).Value);
        Assert.Equal("5%", policy.DepositRate.On(on).Value.ToString());
        Assert.Equal(20, policy.NettingWorkingDays.On(on).Value);
        Assert.Equal(25, policy.FundRequestDay.On(on).Value);
        Assert.Equal(1, policy.ArrivalWorkingDay.On(on).Value);
        Assert.Equal((3, 3), (policy.DecemberRequestWorkingDays.On(on).Value, policy.FinanceWorkingDays.On(on).Value));
        Assert.Equal("方案·三", policy.AdvanceRate.On(on).Cite);
    }

    [Theory(DisplayName = "办法·第八条、第二十四条:申请与拨付,2025 年度延续到 5 月底,此后 1 月 15 日、3 月 31 日")]
    [InlineData(2025, "2025-05-31", "2025-05-31")]
    [InlineData(2026, "2026-01-15", "2026-03-31")]
    public void ThePrepaymentsDays(int year, string application, string payment)
    {
        var (policy, on) = (Of("140100"), new DateOnly(year, 1, 1));
        Assert.Equal(application, policy.PrepaymentApplicationDay.On(on).Value.In(year).ToIso());
        Assert.Equal(payment, policy.PrepaymentPaymentDay.On(on).Value.In(year).ToIso());
        Assert.Equal($"{year}-12-20", policy.PrepaymentReturnDay.On(on).Value.In(year).ToIso());
        Assert.Equal($"{year}-12-25", policy.PrepaymentHandoverDay.On(on).Value.In(year).ToIso());
    }

    [Fact(DisplayName = "政策参数:生效之前没有规定,报错而不取缺省值")]
    public void NoneBeforeTheFirst()
    {
        var refused = Assert.Throws<RefusedException>(() => Of("140100").AdvanceRate.On(new(2025, 5, 22)));
        Assert.Contains("advance_rate 在 2025-05-22 没有生效的规定", Assert.Single(refused.Refusals).Reason, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "统筹区另定:自其生效日起以统筹区为准,此前仍按全省")]
    public void ARegionsOwnValue()
    {
        var policy = With("declaration_day: { 2026-01-01: { value: 8, cite: 方案·三 } }");
        Assert.Equal(10, policy.DeclarationDay.On(new(2025, 12, 31)).Value);
        Assert.Equal(8, policy.DeclarationDay.On(new(2026, 1, 1)).Value);
        Assert.Equal(10, Of("140100").DeclarationDay.On(new(2026, 1, 1)).Value);
        Assert.Equal(["shanxi.yaml", "regions/140200.yaml"], policy.Files.Select(f => f.Name));
    }

    [Theory(DisplayName = "统筹区另定:省里统一规定的、写错的、不认识的,一律拒绝,并指出文件和行")]
    [InlineData("advance_rate: { 2026-01-01: { value: 80%, cite: 方案·三 } }", "advance_rate 由全省统一规定,统筹区不得另定")]
    [InlineData("advance_ratio: { 2026-01-01: { value: 60%, cite: 方案·三 } }", "没有名为 advance_ratio 的参数")]
    [InlineData("deposit_rate: { 2026-01-01: { value: 0.05, cite: 方案·三 } }", "deposit_rate 的值“0.05”写法有误,应写作比例,如 60%")]
    [InlineData("declaration_day: { 2026-01-01: { value: 31, cite: 方案·三 } }", "declaration_day 的值“31”写法有误,应写作1 至 28 的整数")]
    [InlineData("declaration_day: { 2026-01-01: { value: 8 } }", "每条规定应写作 { value: 值, cite: 依据 }")]
    [InlineData("declaration_day: { 2026-13-01: { value: 8, cite: 方案·三 } }", "日期“2026-13-01”应写作 yyyy-MM-dd")]
    [InlineData("ex_officio: { 2026-01-01: { value: true, cite: 方案·三 } }", "ex_officio 的值“true”写法有误,应写作 yes 或 no")]
    [InlineData("provider_deadline: { 2026-01-01: { value: sooner, cite: 方案·三 } }", "provider_deadline 的值“sooner”写法有误,应写作 earlier 或 later")]
    [InlineData("prepayment_application_day: { 2026-01-01: { value: 02-29, cite: 办法·第八条(一) } }", "prepayment_application_day 的值“02-29”写法有误,应写作每年的某日,如 01-15")]
    [InlineData("declaration_day: 8", "此处应为“名称: 内容”")]
    [InlineData("a: b: c", "不是有效的 YAML")]
    public void ARegionsMistakes(string content, string complaint)
    {
        var wrong = Assert.Throws<UsageException>(() => With(content));
        Assert.StartsWith("regions/140200.yaml 第 1 行:", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, wrong.Message, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "政策参数:省里的文件缺一个参数,指出缺哪个")]
    public void AMissingParameter()
    {
        var wrong = Assert.Throws<UsageException>(() => PolicyReader.Read("140100", Text("shanxi.yaml", "advance_rate: { 2025-05-23: { value: 60%, cite: 方案·三 } }"), null));
        Assert.Contains("缺少参数 advance_working_days", wrong.Message, StringComparison.Ordinal);
    }

    private static Policy Of(string region) => PolicyReader.Read(region, Province,
        PolicyStore.Carried().Where(f => f.Name == $"regions/{region}.yaml").Select(f => Text(f.Name, f.Content)).SingleOrDefault());

    private static Policy With(string regionContent) => PolicyReader.Read("140200", Province, Text("regions/140200.yaml", regionContent));

    private static PolicyText Province => PolicyStore.Carried().Where(f => f.Name == "shanxi.yaml").Select(f => Text(f.Name, f.Content)).Single();

    private static PolicyText Text(string name, string content) => new(new(name, 1, ""), content);

    private static IEnumerable<PropertyInfo> Parameters() =>
        typeof(Policy).GetProperties().Where(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericTypeDefinition() == typeof(Dated<>));
}
