using System.Text.Json;
using Yijie.App.Policies;

namespace Yijie.Tests.App;

public sealed class PolicyCommandTests
{
    private const string Own = """
        declaration_day:
          2026-01-01: { value: 8, cite: 并医保发〔2025〕9号 }
        deposit_rate:
          2026-01-01: { value: 5%, cite: 并医保发〔2025〕9号 }
        prepayment_conditions:
          - { code: local-beds, from: 2026-01-01, text: 编制床位不少于 100 张, cite: 并医保发〔2025〕9号 }
        """;

    [Theory(DisplayName = "policy show:某日有效的每个参数,各有说法与依据;还没有规定的说没有"), ClassData(typeof(Engines))]
    public void InForce(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var before = Parameters(db, "2025-05-01");
        Assert.Equal(JsonValueKind.Null, before["advance_rate"].GetProperty("in_force").ValueKind);
        var now = Parameters(db, "2026-06-30");
        Assert.Equal("上个月应结算额的 60%|方案·三|2025-05-23", Said(now["advance_rate"]));
        Assert.Equal("每年 5 月 31 日前|办法·第二十四条|2025-01-01", Said(before["prepayment_application_day"]));
        Assert.Equal("每年 1 月 15 日前|办法·第八条(一)|2026-01-01", Said(now["prepayment_application_day"]));
        Assert.Equal("提前到此前最后一个工作日|方案·四|2025-01-01", Said(now["agency_deadline"]));
        Assert.Equal("不限等级|办法·第三条|2025-01-01", Said(now["prepayment_minimum_level"]));
        Assert.Equal([false, true], ((string[])["advance_rate", "deposit_rate"]).Select(n => now[n].GetProperty("open").GetBoolean()));
        Assert.Contains("保证金预留比例", db.Run("policy", "show", "--on", "2026-06-30").Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "policy show:政策文件里的每个参数都有说法,次序同文件")]
    public void EveryParameterHasWords()
    {
        var named = PolicyYaml.Entries(new(new("shanxi.yaml", 1, ""), PolicyStore.Carried().Single(f => f.Name == "shanxi.yaml").Content));
        Assert.Equal(named.Keys, named.Keys.OrderBy(ParameterWords.OrderOf));
        Assert.All(named, p => Assert.All(p.Value, e => Assert.NotEmpty(ParameterWords.InWords(p.Key, e.Value))));
    }

    [Theory(DisplayName = "policy diff:太原另定了申报截止日和一项条件;值相同只是另有依据的不算不同;两日之间同样"), ClassData(typeof(Engines))]
    public void Differences(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using (var database = Yijie.App.Storage.Database.Open(db.Address))
        using (var store = database.Write())
        {
            store.Execute("insert into policy (name, version, sha256, content, entered_on) values ('regions/140100.yaml', 1, '', @Own, '2026-01-01')", new { Own });
            store.Commit();
        }
        var places = db.Done("policy", "diff", "--of", "140100", "--on", "2026-06-30", "--as", "h.140200").Json;
        Assert.Equal("太原市 全省 2", $"{places.GetProperty("one")} {places.GetProperty("other")} {places.GetProperty("differences")}".Replace("\"", "", StringComparison.Ordinal));
        Assert.Equal(["declaration_day", "local-beds"], Differing(places));
        var own = places.GetProperty("parameters").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "deposit_rate").GetProperty("one");
        Assert.True(own.GetProperty("own").GetBoolean());

        Assert.Empty(Differing(db.Done("policy", "diff", "--of", "140100", "--on", "2025-12-31").Json));
        Assert.Equal(["declaration_day", "local-beds", "prepayment_application_day", "prepayment_payment_day"],
            Differing(db.Done("policy", "diff", "--of", "140100", "--on", "2025-12-31", "--with", "140100", "--with-on", "2026-01-01").Json).Order(StringComparer.Ordinal));
        Assert.Contains("没有统筹区", db.Misused("policy", "show", "--of", "110000").Error, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Differing(JsonElement answer) =>
        answer.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("differs").GetBoolean()).Select(p => p.GetProperty("name").GetString()!);

    private static Dictionary<string, JsonElement> Parameters(TestDatabase db, string on) =>
        db.Done("policy", "show", "--on", on).Json.GetProperty("parameters").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);

    private static string Said(JsonElement parameter)
    {
        var provision = parameter.GetProperty("in_force");
        return $"{provision.GetProperty("in_words").GetString()}|{provision.GetProperty("cite").GetString()}|{provision.GetProperty("from").GetString()}";
    }
}
