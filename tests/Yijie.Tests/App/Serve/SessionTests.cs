using System.Net;
using System.Text;
using Yijie.App;
using Yijie.App.Accounts;
using Yijie.App.Serve;

namespace Yijie.Tests.App.Serve;

public sealed class SessionTests
{
    private static readonly DateTimeOffset February = new(2027, 2, 1, 1, 0, 0, TimeSpan.Zero);

    [Theory(DisplayName = "登录:口令对才进,一次性口令须先修改,退出即失效"), ClassData(typeof(Engines))]
    public async Task SignInAndOut(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var first = db.Done("user", "password", "--name", "h.140200", "--as", "admin").Json.GetProperty("password").GetString()!;
        await using var served = await Served.Start(db);

        var browser = served.Browser();
        (await browser.Get("session")).Expect(HttpStatusCode.Unauthorized);
        (await browser.Post("session", new { name = "h.140200", password = Served.Password })).Expect(HttpStatusCode.Unauthorized);
        (await browser.Post("session", new { name = "nobody", password = first })).Expect(HttpStatusCode.Unauthorized);
        var session = (await browser.Post("session", new { name = "h.140200", password = first })).Expect(HttpStatusCode.OK);
        Assert.True(session.Json.GetProperty("must_change_password").GetBoolean());
        var cookie = Assert.Single(session.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);

        (await browser.Get("providers/list")).Expect(HttpStatusCode.Forbidden);
        Assert.Equal(["口令至少 10 位,现为 8 位", "口令不能含有登录名"],
            (await browser.Post("session/password", new { old = first, @new = "h.140200" })).Expect(HttpStatusCode.UnprocessableEntity).Reasons);
        Assert.Equal(["原口令不对"], (await browser.Post("session/password", new { old = "x", @new = "晋祠流水如碧玉柳三千" })).Expect(HttpStatusCode.UnprocessableEntity).Reasons);
        Assert.False((await browser.Post("session/password", new { old = first, @new = "晋祠流水如碧玉柳三千" })).Expect(HttpStatusCode.OK).Json.GetProperty("must_change_password").GetBoolean());
        (await browser.Get("providers/list")).Expect(HttpStatusCode.OK);

        var other = await served.As("h.140200", "晋祠流水如碧玉柳三千");
        Assert.Equal(2, (await other.Get("sessions")).Json.GetArrayLength());
        (await browser.Delete("session")).Expect(HttpStatusCode.NoContent);
        (await browser.Get("session")).Expect(HttpStatusCode.Unauthorized);
        (await other.Get("session")).Expect(HttpStatusCode.OK);
        (await other.Delete("sessions")).Expect(HttpStatusCode.NoContent);
        (await other.Get("session")).Expect(HttpStatusCode.Unauthorized);

        var log = db.Done("audit", "access", "--actor", "h.140200", "--as", "auditor").Json.EnumerateArray().Select(a => a.GetProperty("what").GetString()).ToList();
        Assert.Equal(["sign-in-failed", "sign-in", "sign-in", "sign-out", "sign-out"], log);
        Assert.DoesNotContain("refused", log);
    }

    [Theory(DisplayName = "未登录:答 401,指明用令牌(Bearer),浏览器不弹登录框;别的拒绝不带这一头")]
    [InlineData("GET", "session")]
    [InlineData("GET", "providers/list")]
    [InlineData("GET", "jobs")]
    [InlineData("POST", "session")]
    public async Task Challenge(string method, string path)
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        await using var served = await Served.Start(db);
        var browser = served.Browser();
        var reply = await (method == "GET" ? browser.Get(path) : browser.Post(path, new { name = "h.140200", password = "wrong" }));
        Assert.Equal("Bearer", $"{reply.Expect(HttpStatusCode.Unauthorized).Headers.WwwAuthenticate}");
        Assert.Empty((await (await served.As("admin")).Get("overview?region=140200")).Expect(HttpStatusCode.Forbidden).Headers.WwwAuthenticate);
    }

    [Fact(DisplayName = "登录:连续五次失败锁定一刻钟,过后或管理员解锁可再登录;停用即刻失效")]
    public async Task LockOut()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var clock = new MovingClock(February);
        await using var served = await Served.Start(db, clock: clock);
        var browser = served.Browser();
        for (var i = 0; i < Account.MostFailures; i++) (await browser.Post("session", new { name = "h.140200", password = "wrong" })).Expect(HttpStatusCode.Unauthorized);
        var locked = (await browser.Post("session", new { name = "h.140200", password = Served.Password })).Expect(HttpStatusCode.Unauthorized);
        Assert.Contains("锁定", locked.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        clock.Pass(TimeSpan.FromMinutes(16));
        var signedIn = await served.As("h.140200");

        for (var i = 0; i < Account.MostFailures; i++) (await browser.Post("session", new { name = "r.140200", password = "wrong" })).Expect(HttpStatusCode.Unauthorized);
        var admin = await served.As("admin");
        (await admin.Post("user/reset", new { name = "r.140200" })).Expect(HttpStatusCode.OK);
        await served.As("r.140200");

        (await admin.Post("user/disable", new { name = "h.140200" })).Expect(HttpStatusCode.OK);
        (await signedIn.Get("session")).Expect(HttpStatusCode.Unauthorized);
        (await browser.Post("session", new { name = "h.140200", password = Served.Password })).Expect(HttpStatusCode.Unauthorized);
        (await admin.Post("user/disable", new { name = "admin" })).Expect(HttpStatusCode.UnprocessableEntity);
        (await admin.Post("user/enable", new { name = "h.140200" })).Expect(HttpStatusCode.OK);
        await served.As("h.140200");
    }

    [Fact(DisplayName = "登录:说锁定到几点就到几点,其间再试不往后延;过后再错一次,重新锁定")]
    public async Task LockedUntilWhatWasSaid()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var clock = new MovingClock(February);
        await using var served = await Served.Start(db, clock: clock);
        var browser = served.Browser();
        Task<Reply> SignIn(string password) => browser.Post("session", new { name = "h.140200", password });
        for (var i = 0; i < Account.MostFailures; i++) (await SignIn("wrong")).Expect(HttpStatusCode.Unauthorized);
        clock.Pass(TimeSpan.FromMinutes(10));
        var told = (await SignIn(Served.Password)).Expect(HttpStatusCode.Unauthorized).Json.GetProperty("detail").GetString();
        Assert.Contains("账户已锁定至 09:15", told, StringComparison.Ordinal);
        (await SignIn("wrong")).Expect(HttpStatusCode.Unauthorized);
        clock.Pass(TimeSpan.FromMinutes(6));
        await served.As("h.140200");

        for (var i = 0; i < Account.MostFailures; i++) (await SignIn("wrong")).Expect(HttpStatusCode.Unauthorized);
        clock.Pass(TimeSpan.FromMinutes(16));
        (await SignIn("wrong")).Expect(HttpStatusCode.Unauthorized);
        Assert.Contains("账户已锁定至 09:47", (await SignIn(Served.Password)).Expect(HttpStatusCode.Unauthorized).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "会话:半小时不用失效,用着的至多十二小时")]
    public async Task Expiry()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var clock = new MovingClock(February);
        await using var served = await Served.Start(db, clock: clock);
        var idle = await served.As("h.140200");
        var busy = await served.As("r.140200");
        for (var passed = TimeSpan.Zero; passed < Sessions.Longest - TimeSpan.FromMinutes(25); passed += TimeSpan.FromMinutes(20))
        {
            clock.Pass(TimeSpan.FromMinutes(20));
            (await busy.Get("session")).Expect(HttpStatusCode.OK);
        }
        (await idle.Get("session")).Expect(HttpStatusCode.Unauthorized);
        clock.Pass(TimeSpan.FromMinutes(25));
        (await busy.Get("session")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact(DisplayName = "动态口令:RFC 6238 附录 B 的数值")]
    public void TotpVectors()
    {
        var secret = Encoding.ASCII.GetBytes("12345678901234567890");
        Assert.Equal(["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"],
            ((long[])[59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000]).Select(t => Totp.Code(secret, t / 30, digits: 8)));
        Assert.Equal("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Totp.Base32(secret));
        Assert.Equal(secret, Totp.FromBase32("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    }

    [Theory(DisplayName = "动态口令:启用须以其口令证明,启用后登录须给;每个只能用一次,早于用过的也不行;管理员可以取消"), ClassData(typeof(Engines))]
    public async Task SecondFactor(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var clock = new MovingClock(February);
        await using var served = await Served.Start(db, clock: clock);
        var browser = await served.As("k.140200");
        var secret = (await browser.Get("session/totp")).Expect(HttpStatusCode.OK).Json.GetProperty("secret").GetString()!;
        string Code(int ahead = 0) => Totp.Code(Totp.FromBase32(secret), (clock.GetUtcNow().ToUnixTimeSeconds() / 30) + ahead, digits: 6);
        Task<Reply> SignIn(string? code) => served.Browser().Post("session", new { name = "k.140200", password = Served.Password, code });

        (await browser.Post("session/totp", new { secret, code = "000000" })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.True((await browser.Post("session/totp", new { secret, code = Code() })).Expect(HttpStatusCode.OK).Json.GetProperty("totp").GetBoolean());
        (await SignIn(null)).Expect(HttpStatusCode.Unauthorized);
        (await SignIn(Code())).Expect(HttpStatusCode.Unauthorized);
        (await SignIn(Code(-1))).Expect(HttpStatusCode.Unauthorized);
        (await SignIn(Code(1))).Expect(HttpStatusCode.OK);
        clock.Pass(TimeSpan.FromSeconds(30));
        (await SignIn(Code())).Expect(HttpStatusCode.Unauthorized);
        clock.Pass(TimeSpan.FromSeconds(60));
        var together = await Task.WhenAll(SignIn(Code()), SignIn(Code()));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized], together.Select(r => r.Status).Order());

        Assert.Equal(["动态口令不对或已用过,请等验证器上的下一个"], (await browser.Post("session/totp", new { secret = "", code = Code() })).Expect(HttpStatusCode.UnprocessableEntity).Reasons);
        clock.Pass(TimeSpan.FromSeconds(30));
        Assert.False((await browser.Post("session/totp", new { secret = "", code = Code() })).Expect(HttpStatusCode.OK).Json.GetProperty("totp").GetBoolean());
        clock.Pass(TimeSpan.FromSeconds(30));
        (await browser.Post("session/totp", new { secret, code = Code() })).Expect(HttpStatusCode.OK);
        (await (await served.As("admin")).Post("user/reset", new { name = "k.140200" })).Expect(HttpStatusCode.OK);
        await served.As("k.140200");
    }

    [Theory(DisplayName = "动态口令:几个人同时登录互不相碍,同一个人的同一个口令只有一次算数"), ClassData(typeof(Engines))]
    public async Task CodesAtOnce(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        string[] people = ["h.140200", "r.140200", "a.140200", "k.140200"];
        var used = await Task.WhenAll(people.Concat(people).SelectMany(name => Enumerable.Range(1, 5), (name, round) => Task.Run(() =>
        {
            using var context = new Context(db.Address, null, null, false, TextWriter.Null, TextWriter.Null, TimeProvider.System);
            return (Key: $"{name} {round}", Used: Account.UseCode(context, $"{name} {round}", 58_000_000));
        })));
        Assert.All(used.GroupBy(u => u.Key), u => Assert.Single(u, once => once.Used));
    }

    [Theory(DisplayName = "动态口令:密钥加密存库;旧版本存的原文启动时就地加密,仍可登录;密钥文件丢失的由系统管理重置"), ClassData(typeof(Engines))]
    public async Task ProtectedSecret(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var (clock, secret) = (new MovingClock(February), Totp.NewSecret());
        string Code() => Totp.Code(Totp.FromBase32(secret), clock.GetUtcNow().ToUnixTimeSeconds() / 30, digits: 6);
        using (var database = Yijie.App.Storage.Database.Open(db.Address))
        using (var store = database.Write())
        {
            store.Execute("insert into second_factor (name, seq, secret, at, actor) values ('k.140200', 1, @secret, '2025-01-01T00:00:00.000+08:00', 'k.140200')", new { secret });
            store.Commit();
        }
        var keys = Path.Combine(db.Folder, "keys");
        await using (var served = await Served.Start(db, clock: clock, with: o => o with { Keys = keys }))
        {
            Assert.StartsWith("dp:", Kept(db), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, Kept(db), StringComparison.Ordinal);
            (await served.Browser().Post("session", new { name = "k.140200", password = Served.Password, code = Code() })).Expect(HttpStatusCode.OK);
        }
        clock.Pass(TimeSpan.FromSeconds(30));
        await using (var again = await Served.Start(db, clock: clock, with: o => o with { Keys = keys }))
            (await again.Browser().Post("session", new { name = "k.140200", password = Served.Password, code = Code() })).Expect(HttpStatusCode.OK);

        clock.Pass(TimeSpan.FromSeconds(30));
        await using var lost = await Served.Start(db, clock: clock, with: o => o with { Keys = Path.Combine(db.Folder, "other") });
        var refused = (await lost.Browser().Post("session", new { name = "k.140200", password = Served.Password, code = Code() })).Expect(HttpStatusCode.Unauthorized);
        Assert.Equal("动态口令的密钥无法打开,请系统管理员重置动态口令", refused.Json.GetProperty("detail").GetString());
        Assert.DoesNotContain("密钥", (await lost.Browser().Post("session", new { name = "k.140200", password = "wrong" })).Expect(HttpStatusCode.Unauthorized).Text, StringComparison.Ordinal);
        (await (await lost.As("admin")).Post("user/reset", new { name = "k.140200" })).Expect(HttpStatusCode.OK);
        await lost.As("k.140200");
    }

    private static string Kept(TestDatabase db)
    {
        using var database = Yijie.App.Storage.Database.Open(db.Address);
        using var store = database.Read();
        return store.Find<string>("select secret from second_factor where name = 'k.140200' order by seq desc limit 1")!;
    }

    [Fact(DisplayName = "会话:一览里退出一处,别处还在;退出过的、别人的退不了")]
    public async Task EndingOne()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        await using var served = await Served.Start(db);
        var (here, there, other) = (await served.As("h.140200"), await served.As("h.140200"), await served.As("r.140200"));
        var id = (await here.Get("sessions")).Json.EnumerateArray().Single(s => !s.GetProperty("current").GetBoolean()).GetProperty("id").GetString();
        (await other.Delete($"sessions/{id}")).Expect(HttpStatusCode.NotFound);
        (await here.Delete($"sessions/{id}")).Expect(HttpStatusCode.NoContent);
        (await there.Get("session")).Expect(HttpStatusCode.Unauthorized);
        (await here.Get("session")).Expect(HttpStatusCode.OK);
        (await here.Delete($"sessions/{id}")).Expect(HttpStatusCode.NotFound);
    }

    [Fact(DisplayName = "令牌:只发给机构用户,只在范围和期限之内,撤销即失效")]
    public async Task Tokens()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        db.Done("user", "add", "--name", "hospital", "--role", "provider", "--region", "140200", "--provider", Importing.Hospital, "--as", "admin");
        var clock = new MovingClock(February);
        await using var served = await Served.Start(db, clock: clock);
        var admin = await served.As("admin");
        var expires = clock.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        (await admin.Post("token/issue", new { name = "h.140200", scope = "statement", expires })).Expect(HttpStatusCode.UnprocessableEntity);
        (await admin.Post("token/issue", new { name = "hospital", scope = "rm", expires })).Expect(HttpStatusCode.BadRequest);
        var token = (await admin.Post("token/issue", new { name = "hospital", scope = "providers show,statement", expires })).Expect(HttpStatusCode.OK).Json;

        using var system = new HttpClient { BaseAddress = served.Address };
        (await system.Get("providers/show")).Expect(HttpStatusCode.Unauthorized);
        system.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("token").GetString());
        Assert.Equal(Importing.Hospital, (await system.Get("providers/show")).Expect(HttpStatusCode.OK).Json.GetProperty("code").GetString());
        (await system.Get($"providers/show?code={Importing.Clinic}")).Expect(HttpStatusCode.Forbidden);
        (await system.Get("calendar/day?date=2025-10-01")).Expect(HttpStatusCode.Forbidden);
        (await system.Post("session/password", new { old = "x", @new = "y" })).Expect(HttpStatusCode.Forbidden);
        clock.Pass(TimeSpan.FromDays(32));
        (await system.Get("providers/show")).Expect(HttpStatusCode.Unauthorized);
        clock.Pass(TimeSpan.FromDays(-32));
        (await (await served.As("admin")).Post("token/revoke", new { id = token.GetProperty("id").GetString() })).Expect(HttpStatusCode.OK);
        (await system.Get("providers/show")).Expect(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(token.GetProperty("token").GetString()!.Split('.')[1], await File.ReadAllTextAsync(db.Address, Encoding.Latin1), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "令牌:用户调到别家机构、改任经办,原机构的系统就不能再凭它办理;调回来也须重发"), ClassData(typeof(Engines))]
    public async Task TokensOfTheMoved(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        string[] ofHospital = ["--role", "provider", "--region", "140200", "--provider", Importing.Hospital], ofClinic = [.. ofHospital[..^1], Importing.Clinic];
        db.Done(["user", "add", "--name", "hospital", .. ofHospital, "--as", "admin", "--on", "2025-08-20"]);
        db.Done(["user", "add", "--name", "other", .. ofHospital, "--as", "admin", "--on", "2025-08-20"]);
        await using var served = await Served.Start(db, clock: new MovingClock(new(2025, 8, 20, 1, 0, 0, TimeSpan.Zero)));
        var admin = await served.As("admin");
        async Task<HttpClient> System(string name)
        {
            var token = (await admin.Post("token/issue", new { name, scope = "providers", expires = "2025-12-31" })).Expect(HttpStatusCode.OK).Json;
            return new() { BaseAddress = served.Address, DefaultRequestHeaders = { Authorization = new("Bearer", token.GetProperty("token").GetString()) } };
        }
        using var system = await System("hospital");
        using var another = await System("other");
        (await system.Get("providers/show")).Expect(HttpStatusCode.OK);

        foreach (string[] post in (string[][])[ofClinic, ["--role", "handler", "--region", "140200"], ofHospital])
        {
            db.Done(["user", "move", "--name", "hospital", .. post, "--as", "admin", "--on", "2025-08-20"]);
            (await system.Get("providers/show")).Expect(HttpStatusCode.Unauthorized);
        }
        Assert.Equal(["hospital True", "other False"], (await admin.Get("token/list")).Json.EnumerateArray().Select(t => $"{t.GetProperty("name").GetString()} {t.GetProperty("revoked").GetBoolean()}"));
        (await another.Get("providers/show")).Expect(HttpStatusCode.OK);
        using var anew = await System("hospital");
        (await anew.Get("providers/show")).Expect(HttpStatusCode.OK);
    }

    [Fact(DisplayName = "登录:同一来处过于频繁的,稍后再试;没有本系统页面的头的,不收")]
    public async Task RateAndOrigin()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        await using var served = await Served.Start(db, with: o => o with { SignInsPerMinute = 3 });
        var browser = served.Browser();
        for (var i = 0; i < 3; i++) (await browser.Post("session", new { name = "x", password = "y" })).Expect(HttpStatusCode.Unauthorized);
        (await browser.Post("session", new { name = "x", password = "y" })).Expect(HttpStatusCode.TooManyRequests);
        using var bare = new HttpClient { BaseAddress = served.Address };
        Assert.NotEqual(HttpStatusCode.OK, (await bare.Post("session", new { name = "h.140200", password = Served.Password })).Status);
    }
}
