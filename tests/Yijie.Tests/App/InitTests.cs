namespace Yijie.Tests.App;

public sealed class InitTests
{
    [Theory(DisplayName = "建库:可以重复执行,第二次不改变什么"), ClassData(typeof(Engines))]
    public void InitTwice(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        db.Run("init", "--demo-users").Expect(0);
        db.Run("init", "--demo-users").Expect(0);
    }

    [Theory(DisplayName = "建库:真实进程与进程内运行一致"), ClassData(typeof(Engines))]
    public void AsAProcess(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var process = db.Start("init", "--json");
        var result = process.Wait().Expect(0);
        Assert.Equal(db.Address, result.Json.GetProperty("database").GetString());
    }
}
