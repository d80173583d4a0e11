using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App;

public sealed class PeopleTests
{
    [Theory(DisplayName = "用户:第一个用户须是系统管理,此后只有系统管理能增加"), ClassData(typeof(Engines))]
    public void FirstUser(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        db.Done("init");
        Assert.Equal(["尚无用户:第一个用户须是系统管理(--role admin)"], db.Refused("user", "add", "--name", "zhang", "--role", "handler", "--region", "140200").Reasons);
        db.Done("user", "add", "--name", "root", "--role", "admin", "--display-name", "王管理");
        Assert.Contains("--as", db.Misused("user", "add", "--name", "zhang", "--role", "handler", "--region", "140200").Error, StringComparison.Ordinal);

        var added = db.Done("user", "add", "--name", "zhang", "--role", "经办", "--region", "140200", "--as", "root").Json;
        Assert.Equal("""{"name":"zhang","display_name":"zhang","role":"handler","region":"140200","provider":null}""", added.GetRawText());
        Assert.Equal(["zhang 的岗位是经办,用户须由系统管理增加"], db.Refused("user", "add", "--name", "li", "--role", "reviewer", "--region", "140200", "--as", "zhang").Reasons);
        Assert.Equal(["root", "zhang"], db.Done("user", "list").Json.EnumerateArray().Select(u => u.GetProperty("name").GetString()));
        Assert.Equal(["root", "root"], db.Done("audit", "list").Json.EnumerateArray()
            .Where(a => a.GetProperty("command").GetString() == "user add").Select(a => a.GetProperty("actor").GetString()));
    }

    [Theory(DisplayName = "用户:岗位、统筹区、机构要相称,理由一次说全"), ClassData(typeof(Engines))]
    public void WrongUsers(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        string[] Reasons(params string[] args) => [.. db.Refused(["user", "add", .. args, "--as", "admin"]).Reasons];
        Assert.Equal(["已有用户 h.140200", "经办须指明统筹区(--region)"], Reasons("--name", "h.140200", "--role", "handler"));
        Assert.Equal(["system 是自动接入的名称,不能用作登录名"], Reasons("--name", "system", "--role", "auditor"));
        Assert.Equal(["省局属于全省,不带 --region"], Reasons("--name", "p", "--role", "province", "--region", "140200"));
        Assert.Equal(["机构用户须指明机构(--provider)"], Reasons("--name", "x", "--role", "provider", "--region", "140200"));
        Assert.Equal(["没有登记机构 H1"], Reasons("--name", "x", "--role", "provider", "--region", "140200", "--provider", "H1"));
        Assert.Equal([$"机构 {Elsewhere} 属于统筹区 140100"], Reasons("--name", "x", "--role", "provider", "--region", "140200", "--provider", Elsewhere));
        Assert.Contains("没有岗位 chief", db.Misused("user", "add", "--name", "x", "--role", "chief", "--as", "admin").Error, StringComparison.Ordinal);
        Assert.Contains("登录名", db.Misused("user", "add", "--name", "张 三", "--role", "auditor", "--as", "admin").Error, StringComparison.Ordinal);
        db.Done("user", "add", "--name", "x", "--role", "provider", "--region", "140200", "--provider", Hospital, "--as", "admin");
    }

    [Theory(DisplayName = "用户:调岗由系统管理作出,岗位与统筹区要相称,不能给自己调"), ClassData(typeof(Engines))]
    public void Moving(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        string[] Reasons(params string[] args) => [.. db.Refused(["user", "move", .. args, "--as", "admin"]).Reasons];
        Assert.Equal(["没有用户 nobody"], Reasons("--name", "nobody", "--role", "auditor"));
        Assert.Equal(["出纳须指明统筹区(--region)"], Reasons("--name", "h.140200", "--role", "cashier"));
        Assert.Equal(["系统管理员不能给自己调岗"], Reasons("--name", "admin", "--role", "auditor"));
        db.Refused("user", "move", "--name", "h.140200", "--role", "cashier", "--region", "140200", "--as", "a.140200");
        Assert.Equal("reviewer", db.Done("user", "move", "--name", "h.140200", "--role", "reviewer", "--region", "140100", "--as", "admin").Json.GetProperty("role").GetString());
        db.Refused("user", "list", "--region", "140200", "--as", "h.140200");
        var act = db.Done("audit", "list", "--act", "user m", "--target", "h.1402", "--outcome", "复核").Json.EnumerateArray().Single();
        Assert.Equal("由经办 140200改任复核 140100", act.GetProperty("outcome").GetString());
    }

    [Theory(DisplayName = "用户:账户的状态只给系统管理和审计看"), ClassData(typeof(Engines))]
    public void States(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        string? State(string of, string by) => db.Done("user", "list", "--as", by).Json.EnumerateArray().Single(u => u.GetProperty("name").GetString() == of).GetProperty("state").GetString();
        db.Done("user", "add", "--name", "zhang", "--role", "handler", "--region", "140200", "--as", "admin");
        Assert.Equal("new", State("zhang", "admin"));
        db.Done("user", "password", "--name", "zhang", "--as", "admin");
        Assert.Equal("temporary", State("zhang", "auditor"));
        Assert.Equal("active", State("h.140200", "admin"));
        db.Done("user", "disable", "--name", "zhang", "--as", "admin");
        Assert.Equal("disabled", State("zhang", "admin"));
        Assert.Null(State("zhang", "h.140200"));
    }

    [Theory(DisplayName = "办法·第十一条:停止拨付由审批作出和解除,各记一次,重复的拒绝"), ClassData(typeof(Engines))]
    public void PaymentStop(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        string[] Stop(string change, string by, string provider = Hospital, string on = "2025-08-20") =>
            ["stop", change, "--region", "140200", "--provider", provider, "--reason", "逾期未交回预付金", "--as", by, "--on", on];

        Assert.Equal(["h.140200 的岗位是经办,此项须由审批办理"], db.Refused(Stop("place", "h.140200")).Reasons.Distinct());
        Assert.Equal([$"{Hospital} 没有被停止拨付"], db.Refused(Stop("lift", "a.140200")).Reasons);
        Assert.Contains($"没有登记机构 {Elsewhere}", db.Misused(Stop("place", "a.140200", Elsewhere)).Error, StringComparison.Ordinal);

        db.Done(Stop("place", "a.140200"));
        var again = db.Refused(Stop("place", "a.140200"));
        Assert.Equal([$"{Hospital} 已在停止拨付中:逾期未交回预付金"], again.Reasons);
        Assert.Equal(["办法·第十一条"], again.Articles);
        Assert.Equal(Hospital, Assert.Single(db.Done("stop", "list", "--region", "140200").Json.EnumerateArray()).GetProperty("provider").GetString());
        Assert.True(db.Done("providers", "show", Hospital, "--on", "2025-08-20").Json.GetProperty("payment_stopped").GetBoolean());

        db.Done(Stop("lift", "a.140200", on: "2025-08-21"));
        Assert.Empty(db.Done("stop", "list", "--region", "140200").Json.EnumerateArray());
        Assert.Equal([true, false], db.Done("stop", "list", "--region", "140200", "--history").Json.EnumerateArray().Select(s => s.GetProperty("placed").GetBoolean()));
        Assert.Equal(["stop place", "stop lift"], db.Done("audit", "list", "--region", "140200", "--as", "auditor").Json.EnumerateArray().Select(a => a.GetProperty("command").GetString()));
        Assert.Single(db.Done("audit", "list", "--region", "140200", "--from", "2025-08-21").Json.EnumerateArray());
    }

    [Theory(DisplayName = "查阅:本统筹区的人看本区,机构只看自己,系统管理不看业务"), ClassData(typeof(Engines))]
    public void WhoReads(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Done("user", "add", "--name", "hospital", "--role", "provider", "--region", "140200", "--provider", Hospital, "--as", "admin");
        foreach (var reader in (string[])["h.140200", "province", "auditor"])
            Assert.Equal(3, db.Done("providers", "list", "--region", "140200", "--on", "2025-08-20", "--as", reader).Json.GetArrayLength());
        foreach (var reader in (string[])["h.140100", "admin", "hospital"]) db.Refused("providers", "list", "--region", "140200", "--as", reader);
        db.Done("providers", "show", Hospital, "--as", "hospital");
        db.Refused("providers", "show", Clinic, "--as", "hospital");
        db.Refused("audit", "list", "--as", "h.140200");
        db.Refused("audit", "list", "--region", "140200", "--as", "hospital");
        db.Refused("user", "list", "--as", "hospital");
        Assert.Equal(6, db.Done("user", "list", "--as", "h.140100").Json.GetArrayLength());
    }

    [Theory(DisplayName = "机构查询:当日的协议、参加、账户、停付一目了然"), ClassData(typeof(Engines))]
    public void ShowProvider(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("agreements", $"fixmedins_code,status,from,to\n{Hospital},normal,2024-01-01,\n{Clinic},suspended,2024-01-01,\n");
        db.Import("enrolments", $"fixmedins_code,from\n{Hospital},2025-06-01\n");
        var listing = db.Done("providers", "list", "--region", "140200", "--on", "2025-08-20").Json.EnumerateArray()
            .Select(p => (p.GetProperty("code").GetString(), p.GetProperty("agreement_normal").GetBoolean(), p.GetProperty("enrolled").GetBoolean(), p.GetProperty("account_on_file").GetBoolean()));
        Assert.Equal([(Hospital, true, true, true), (Clinic, false, false, false), (Pharmacy, false, false, true)], listing);
        Assert.Contains("协议正常,本月参加即时结算", db.Run("providers", "show", Hospital, "--on", "2025-08-20").Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("没有登记机构 X", db.Misused("providers", "show", "X").Error, StringComparison.Ordinal);
    }
}
