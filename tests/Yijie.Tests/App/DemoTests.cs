using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Yijie.App.Serve;
using Yijie.App.Storage;

namespace Yijie.Tests.App;

public sealed class DemoTests
{
    [Theory(DisplayName = "演示:建成后核验无误,六至八月办结,九月预拨已付、尚未结算;各月请拨按时到账,一份迟送,十月的待财政受理;所列下一步照办可成;再次运行打开同一个演示"), ClassData(typeof(Engines))]
    public void ReadyProvince(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        string[] demo = ["demo", "--files", Path.Combine(db.Folder, "files"), "--no-serve", "--providers", "10", "--settlements", "1500"];

        var built = db.Done(demo);
        var first = built.Json;
        if (engine == Engine.Postgres) Assert.DoesNotContain("Host=", built.Error + AsRecorded(db), StringComparison.Ordinal); // a connection string may hold a password

        foreach (var book in first.GetProperty("books").EnumerateArray())
        {
            var months = book.GetProperty("months").EnumerateArray().ToList();
            Assert.Equal(["2025-06", "2025-07", "2025-08", "2025-09"], months.Select(m => m.GetProperty("month").GetString()));
            Assert.All(months.Take(3), m => Assert.Equal(m.GetProperty("providers").GetInt64(), m.GetProperty("settled").GetInt64()));
            Assert.Equal(0, months[3].GetProperty("settled").GetInt64());
            Assert.Equal(months[3].GetProperty("advanced_fen").GetInt64(), months[3].GetProperty("open_fen").GetInt64());
            Assert.True(months[3].GetProperty("advanced_fen").GetInt64() > 0);
        }
        foreach (var book in from region in (string[])["140100", "140200"] from fund in (string[])["310", "390"] select db.Done("ledger", "trial-balance", "--region", region, "--fund", fund).Json)
            Assert.All(book.EnumerateArray().Where(a => a.GetProperty("account").GetString()![0] == '1'), a => Assert.True(a.GetProperty("balance_fen").GetInt64() >= 0, a.GetRawText()));
        Assert.Equal(["140100 390 2025-08 done-late", .. from region in (string[])["140100", "140200"] from fund in (string[])["310", "390"] select $"{region} {fund} 2025-10 waiting"], [.. Requested(db)]);
        db.Done("verify");
        Assert.Equal(first.GetRawText(), db.Done(demo).Json.GetRawText());

        Follow(db, [.. first.GetProperty("next").EnumerateArray().Select(step => step.GetProperty("command").GetString()!)]);
    }

    private static string AsRecorded(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return store.Scalar<string>("select target from act where command = 'demo'");
    }

    /// <summary>What is out of the ordinary in the requests for money: sent or arrived late, or waiting for the finance bureau.</summary>
    private static IEnumerable<string> Requested(TestDatabase db)
    {
        string[] months = ["--all", "--from", "2025-06-01", "--to", "2025-10-31", "--on", "2025-10-28"];
        foreach (var duty in db.Done(["duties", .. months]).Json.EnumerateArray().Where(d => d.GetProperty("region").GetString() is "140100" or "140200"))
            if (duty.GetProperty("rule").GetString() is "fund-request" or "fund-arrival" && duty.GetProperty("state").GetString() is var state and not "done-on-time")
                yield return $"{duty.GetProperty("region").GetString()} {duty.GetProperty("fund").GetString()} {duty.GetProperty("period").GetString()} {state}";
        foreach (var region in (string[])["140100", "140200"])
            foreach (var request in db.Done("request", "list", "--region", region, "--year", "2025").Json.EnumerateArray().Where(r => r.GetProperty("status").GetString() != "funded"))
                yield return $"{region} {request.GetProperty("estimate").GetProperty("fund").GetString()} {request.GetProperty("estimate").GetProperty("month").GetString()} {(request.GetProperty("accepted_on").ValueKind == System.Text.Json.JsonValueKind.Null ? "waiting" : "accepted")}";
    }

    [Fact(DisplayName = "演示:建好即可用浏览器打开,末尾印出地址、口令和各岗位的登录名,列着的个个能登录;端口被占用时说明")]
    public async Task Served()
    {
        using var db = TestDatabase.Create(Engine.Sqlite, init: false);
        string[] demo = ["demo", "--files", Path.Combine(db.Folder, "files"), "--providers", "10", "--settlements", "1500"];
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        Assert.Contains("应为 http://127.0.0.1:端口", db.Misused([.. demo, "--urls", "http://127.0.0.1:80000"]).Error, StringComparison.Ordinal);
        Assert.Contains("端口已被占用", db.Misused([.. demo, "--urls", $"http://{taken.LocalEndpoint}"]).Error, StringComparison.Ordinal);

        using var served = db.Start([.. demo, "--urls", "http://127.0.0.1:0"]);
        await Until(() => served.OutputSoFar.Contains("Ctrl+C", StringComparison.Ordinal) || served.HasExited);

        var last = served.OutputSoFar[served.OutputSoFar.IndexOf("请用浏览器打开", StringComparison.Ordinal)..];
        using var browser = new HttpClient { BaseAddress = new(Address.Match(last).Value) };
        browser.DefaultRequestHeaders.Add(Callers.GuardHeader, "1");
        foreach (var post in (string[])["经办", "复核", "审批", "会计", "出纳", "财政", "省局", "机构", "审计", "系统管理"])
        {
            var names = Regex.Matches(last, $@"^{post} +([a-z.0-9PH]+) ", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
            Assert.NotEmpty(names);
            foreach (var name in names)
            {
                var signedIn = await browser.PostAsJsonAsync("/api/v1/session", new { name, password = Password.Match(last).Groups[1].Value }, TestContext.Current.CancellationToken);
                Assert.True(signedIn.IsSuccessStatusCode, $"{post} {name}");
            }
        }
    }

    private static Regex Address { get; } = new(@"http://127\.0\.0\.1:\d+");

    private static Regex Password { get; } = new(@"口令都是 +(\S+)");

    private static async Task Until(Func<bool> done)
    {
        for (var waited = TimeSpan.Zero; !done() && waited < TimeSpan.FromMinutes(5); waited += TimeSpan.FromMilliseconds(50)) await Task.Delay(50, TestContext.Current.CancellationToken);
    }

    [Fact(DisplayName = "演示:不会建在别的数据库里")]
    public void NotOverAnother()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        Assert.Contains("不是建好的演示库", db.Misused("demo").Error, StringComparison.Ordinal);
    }

    /// <summary>Each command as printed, with the hash that the last one showed; the last is verify.</summary>
    private static void Follow(TestDatabase db, List<string> commands)
    {
        var hash = "";
        foreach (var command in commands)
        {
            var typed = command["./yijie ".Length..command.IndexOf(" --db ", StringComparison.Ordinal)].Replace("摘要", hash, StringComparison.Ordinal);
            var after = command[(command.LastIndexOf(db.Address, StringComparison.Ordinal) + db.Address.Length)..].TrimStart('\'');
            var result = db.Run([.. typed.Split(' '), .. after.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"]).Expect(0);
            if (result.Json.ValueKind == System.Text.Json.JsonValueKind.Object && result.Json.TryGetProperty("hash", out var shown)) hash = shown.GetString()!;
        }
        Assert.EndsWith("verify", commands[^1].Split(" --db ")[0], StringComparison.Ordinal);
    }
}
