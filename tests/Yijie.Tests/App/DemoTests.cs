namespace Yijie.Tests.App;

public sealed class DemoTests
{
    [Theory(DisplayName = "演示:建成后核验无误,六至八月办结,九月预拨已付、尚未结算;所列下一步照办可成;再次运行打开同一个演示"), ClassData(typeof(Engines))]
    public void ReadyProvince(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        string[] demo = ["demo", "--files", Path.Combine(db.Folder, "files"), "--providers", "10", "--settlements", "1500"];

        var first = db.Done(demo).Json;

        foreach (var book in first.GetProperty("books").EnumerateArray())
        {
            var months = book.GetProperty("months").EnumerateArray().ToList();
            Assert.Equal(["2025-06", "2025-07", "2025-08", "2025-09"], months.Select(m => m.GetProperty("month").GetString()));
            Assert.All(months.Take(3), m => Assert.Equal(m.GetProperty("providers").GetInt64(), m.GetProperty("settled").GetInt64()));
            Assert.Equal(0, months[3].GetProperty("settled").GetInt64());
            Assert.Equal(months[3].GetProperty("advanced_fen").GetInt64(), months[3].GetProperty("open_fen").GetInt64());
            Assert.True(months[3].GetProperty("advanced_fen").GetInt64() > 0);
        }
        db.Done("verify");
        Assert.Equal(first.GetRawText(), db.Done(demo).Json.GetRawText());

        Follow(db, [.. first.GetProperty("next").EnumerateArray().Select(step => step.GetProperty("command").GetString()!)]);
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
