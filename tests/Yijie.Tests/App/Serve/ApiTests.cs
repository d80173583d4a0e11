using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Yijie.App;
using Yijie.App.Serve;
using Yijie.App.Storage;
using Yijie.Tests.Form;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App.Serve;

public sealed class ApiTests
{
    [Theory(DisplayName = "接口:一个月从上传到试算,与命令行同样的答复、拒绝和审计"), ClassData(typeof(Engines))]
    public async Task SameAsTheCommandLine(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-01");
        var handler = await served.As("h.140200");
        var good = db.File("enrolments.csv", $"fixmedins_code,from\n{Hospital},2025-05-01\n");
        var bad = db.File("declarations.csv", $"fixmedins_code,insutype,month,fund_appy_sum,declared_on\n{Hospital},310,2025-07,x,2025-08-01\n");

        var imported = (await handler.Upload("import", ("kind", "enrolments"), ("file", good))).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(1, imported.GetProperty("accepted").GetInt64());
        Assert.Equal("enrolments.csv", imported.GetProperty("file").GetString());
        var withFindings = (await handler.Upload("import", ("kind", "declarations"), ("file", bad), ("findings", "../../坏 行.csv"))).Expect(HttpStatusCode.OK);
        Assert.Equal(1, withFindings.Json.GetProperty("rejected_lines").GetInt64());
        var link = Uri.UnescapeDataString(LinkTarget.Match(withFindings.Headers.GetValues("Link").Single()).Groups[1].Value);
        Assert.EndsWith("/坏_行.csv", link, StringComparison.Ordinal);
        Assert.Contains("reason", (await handler.Get(link)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        (await (await served.As("r.140200")).Get(link)).Expect(HttpStatusCode.NotFound);

        var refused = (await handler.Post("advance/calculate", new { fund = 310, month = "2025-09" })).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("application/problem+json", refused.Type);
        Assert.Equal("方案·三", refused.Json.GetProperty("refusals")[0].GetProperty("article").GetString());
        Assert.Equal(db.Refused("advance", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-09", "--as", "h.140200", "--on", "2025-08-01").Reasons, refused.Reasons);
        Assert.Contains("缺少 month", (await handler.Post("advance/calculate", new { fund = 310 })).Expect(HttpStatusCode.BadRequest).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var nobody = (await handler.Post("settle/calculate", new { fund = 310, month = "2025-07" })).Expect(HttpStatusCode.OK).Json; // nothing is stored, but there is an answer
        Assert.False(nobody.TryGetProperty("id", out _));

        Assert.Equal(
            db.Done("providers", "list", "--region", "140200", "--on", "2025-08-01").Json.GetRawText(),
            (await handler.Get("providers/list")).Expect(HttpStatusCode.OK).Json.GetRawText());
        var finance = (await (await served.As("f.140200")).Post("funds/receive", new { fund = "310", amount = 5000000.50 })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(500000050, finance.GetProperty("amount_fen").GetInt64());

        var acts = db.Done("audit", "list", "--region", "140200", "--as", "auditor").Json.EnumerateArray().Concat(db.Done("audit", "list", "--as", "auditor").Json.EnumerateArray()).ToList();
        Assert.Equal("127.0.0.1", acts.Single(a => a.GetProperty("command").GetString() == "funds receive").GetProperty("source").GetString());
        Assert.DoesNotContain(acts, a => a.GetRawText().Contains("yijie-serve-", StringComparison.Ordinal));
        var attempts = db.Done("audit", "access", "--text", "advance calculate", "--as", "auditor").Json;
        Assert.Contains("尚未结束", Assert.Single(attempts.EnumerateArray()).GetProperty("outcome").GetString(), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "接口:一览可以查找、排序、翻页")]
    public async Task Pages()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-20");
        var handler = await served.As("h.140200");
        var all = (await handler.Get("providers/list?_sort=-code&_limit=2")).Expect(HttpStatusCode.OK);
        Assert.Equal("3", all.Headers.GetValues("X-Total-Count").Single());
        string[] codes = [Hospital, Clinic, Pharmacy];
        Assert.Equal(codes.OrderDescending(StringComparer.Ordinal).Take(2), all.Json.EnumerateArray().Select(p => p.GetProperty("code").GetString()!));
        Assert.Equal(
            db.Done("providers", "list", "--region", "140200", "--on", "2025-08-20").Json.EnumerateArray().Select(p => (Type: p.GetProperty("type").GetString()!, Code: p.GetProperty("code").GetString()!))
                .OrderByDescending(p => p.Type, StringComparer.Ordinal).ThenBy(p => p.Code, StringComparer.Ordinal).Select(p => p.Code),
            (await handler.Get("providers/list?_sort=-type,code")).Json.EnumerateArray().Select(p => p.GetProperty("code").GetString()!));
        Assert.Single((await handler.Get($"providers/list?_q={Clinic}")).Json.EnumerateArray());
        Assert.Equal(2, JsonElement.Parse(all.Headers.GetValues("X-Sums").Single()).GetProperty("account_on_file").GetInt64());
        Assert.Equal(JsonElement.Parse("""{"institution":2,"pharmacy":1}""").GetRawText(), JsonElement.Parse(all.Headers.GetValues("X-Sums").Single()).GetProperty("type").GetRawText());

        string[] Of(Reply reply) => [.. reply.Expect(HttpStatusCode.OK).Json.EnumerateArray().Select(p => p.GetProperty("code").GetString()!).Order(StringComparer.Ordinal)];
        Assert.Equal([Pharmacy], Of(await handler.Get("providers/list?_is=type:pharmacy")));
        Assert.Equal(codes.Except([Pharmacy]).Order(StringComparer.Ordinal), Of(await handler.Get("providers/list?_is=-type:pharmacy")));
        Assert.Equal(codes.Order(StringComparer.Ordinal), Of(await handler.Get("providers/list?_is=account_on_file,-payment_stopped")).Concat(Of(await handler.Get("providers/list?_not=account_on_file,-payment_stopped"))).Order(StringComparer.Ordinal));
        var groups = JsonElement.Parse((await handler.Get("providers/list?_by=type&_limit=0")).Headers.GetValues("X-Sums").Single());
        Assert.Equal((2, 1), (groups.GetProperty("institution").GetProperty("rows").GetInt64(), groups.GetProperty("pharmacy").GetProperty("rows").GetInt64()));
        (await handler.Get("calendar/day?date=2025-08-20&_limit=1")).Expect(HttpStatusCode.BadRequest);
        (await handler.Get("providers/list?_limit=-1")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal((await handler.Get("ledger/journal?fund=310")).Text, (await handler.Get("ledger/export?fund=310")).Expect(HttpStatusCode.OK).Text);
        foreach (var unknown in (string[])["_sort=-code,-nothing", "_is=nothing", "_not=-nothing:x", "_by=nothing"])
            Assert.Contains("nothing 不是这份一览的项", (await handler.Get($"providers/list?{unknown}")).Expect(HttpStatusCode.BadRequest).Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "接口:答复中的一览也翻页,另给各一览的行数、所找各行的合计与机构名称,按名称也找得到"), ClassData(typeof(Engines))]
    public async Task PagesOfAList(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        foreach (var (code, gross) in ((string, long)[])[(Hospital, 100_00), (Clinic, 300_00), (Pharmacy, 200_00)]) AddMonth(db, code, gross);
        db.Done("advance", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--as", "h.140200", "--on", "2025-08-01");
        var whole = db.Done("advance", "show", "--region", "140200", "--fund", "310", "--month", "2025-07").Json;
        var excluded = whole.GetProperty("excluded");
        Assert.Equal(3, excluded.GetArrayLength() + whole.GetProperty("lines").GetArrayLength());
        await using var served = await Served.Start(db, day: "2025-08-20");
        var handler = await served.As("h.140200");
        const string Show = "advance/show?fund=310&month=2025-07&_of=excluded";

        var largest = (await handler.Get($"{Show}&_sort=-gross_fen&_limit=1")).Expect(HttpStatusCode.OK);

        Assert.Equal($"{excluded.GetArrayLength()}", largest.Headers.GetValues("X-Total-Count").Single());
        Assert.Equal(excluded.EnumerateArray().Sum(e => e.GetProperty("gross_fen").GetInt64()), JsonElement.Parse(largest.Headers.GetValues("X-Sums").Single()).GetProperty("gross_fen").GetInt64());
        Assert.Equal(excluded.GetArrayLength(), JsonElement.Parse(largest.Headers.GetValues("X-Counts").Single()).GetProperty("excluded").GetInt32());
        Assert.Equal(0, largest.Json.GetProperty("lines").GetArrayLength());
        Assert.Equal(whole.GetProperty("hash").GetString(), largest.Json.GetProperty("hash").GetString());
        var row = Assert.Single(largest.Json.GetProperty("excluded").EnumerateArray());
        Assert.Equal(Clinic, row.GetProperty("provider").GetString());
        var name = db.Done("providers", "show", Clinic).Json.GetProperty("name").GetString()!;
        Assert.Equal(name, row.GetProperty("provider_name").GetString());
        Assert.Equal(Clinic, Assert.Single((await handler.Get($"{Show}&_q={Uri.EscapeDataString(name)}")).Json.GetProperty("excluded").EnumerateArray()).GetProperty("provider").GetString());
        Assert.Empty((await handler.Get($"{Show}&_q=%25")).Json.GetProperty("excluded").EnumerateArray());
        (await handler.Get("advance/show?fund=310&month=2025-07&_of=nothing&_limit=1")).Expect(HttpStatusCode.BadRequest);
    }

    [Theory(DisplayName = "接口:答复记到下一次办理为止,不论在页面还是在命令行办理;别区办理的不相干"), ClassData(typeof(Engines))]
    public async Task KeptUntilTheNextAct(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-01");
        var (reader, finance) = (await served.As("k.140200"), await served.As("f.140200"));
        async Task<long> Deposit() => (await reader.Get("overview")).Expect(HttpStatusCode.OK).Json[0].GetProperty("expenditure_account_fen").GetInt64();
        Assert.Equal(0, await Deposit());
        (await finance.Post("funds/receive", new { fund = "310", amount = 100 })).Expect(HttpStatusCode.OK);
        Assert.Equal(100_00, await Deposit());
        db.Done("funds", "receive", "--region", "140200", "--fund", "310", "--amount", "50", "--as", "f.140200", "--on", "2025-08-02");
        Assert.Equal(150_00, await Deposit());
        db.Done("funds", "receive", "--region", "140100", "--fund", "310", "--amount", "7", "--as", "f.140100", "--on", "2025-08-02");
        Assert.Equal(150_00, await Deposit());
        (await (await served.As("k.140100")).Get("overview?region=140200")).Expect(HttpStatusCode.Forbidden);
        Assert.Equal(7_00, (await (await served.As("k.140100")).Get("overview")).Json[0].GetProperty("expenditure_account_fen").GetInt64());
    }

    [Theory(DisplayName = "接口:答复记到有人改动它所读的表为止;别的改动、别的岗位来问,都不重算"), ClassData(typeof(Engines))]
    public async Task KeptWhileWhatItReadStands(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-01");
        var (accountant, reviewer, approver, finance) = (await served.As("k.140200"), await served.As("r.140200"), await served.As("a.140200"), await served.As("f.140200"));
        async Task<int> Months(HttpClient reader) => (await reader.Get("overview")).Expect(HttpStatusCode.OK).Json[0].GetProperty("months").GetArrayLength();
        Assert.Equal(0, await Months(accountant));
        AddMonth(db, Hospital, 100); // behind the program's back: seen as soon as anything is read again
        Assert.Equal(0, await Months(reviewer));
        (await approver.Post("stop/place", new { provider = Hospital, reason = "核查" })).Expect(HttpStatusCode.OK);
        Assert.Equal(0, await Months(accountant));
        (await finance.Post("funds/receive", new { fund = "310", amount = 100 })).Expect(HttpStatusCode.OK); // the books have changed, the records have not
        Assert.Equal(0, await Months(accountant));
        Assert.Equal(100_00, (await accountant.Get("overview")).Json[0].GetProperty("expenditure_account_fen").GetInt64());
        db.Done("import", "enrolments", db.File("enrolments.csv", $"fixmedins_code,from\n{Hospital},2025-05-01\n"), "--on", "2025-08-01"); // of the whole province, but no records
        Assert.Equal(0, await Months(accountant));
        Act(db, "140100", "monthly_total");
        Assert.Equal(0, await Months(accountant));
        Act(db, "140200", "monthly_total");
        Assert.Equal(1, await Months(accountant));
    }

    [Fact(DisplayName = "接口:启动后先算各区的数字,算好了才算就绪,停止时不等")]
    public async Task WorkedOutAhead()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-01", with: o => o with { WorksAhead = true });
        var (bare, reader) = (served.Browser(), await served.As("k.140200"));
        while ((await bare.Get("/readyz")).Status != HttpStatusCode.OK) await Task.Delay(100);
        AddMonth(db, Hospital, 100);
        Assert.Empty((await reader.Get("overview")).Expect(HttpStatusCode.OK).Json[0].GetProperty("months").EnumerateArray());
    }

    /// <summary>As if someone had acted there, and written that table.</summary>
    private static void Act(TestDatabase db, string region, string table)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Write(region);
        store.Execute(
            """
            insert into act (region, seq, on_day, at, actor, command, target, hash, outcome, wrote)
            select @region, coalesce(max(seq), 0) + 1, '2025-08-01', '', 'x', 'x', '', '', '', @table from act where region = @region
            """, new { region, table });
        store.Commit();
    }

    /// <summary>A provider's amount of July, without its rows.</summary>
    private static void AddMonth(TestDatabase db, string provider, long gross)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Write();
        store.Execute("insert into monthly_total (region, month, fund, provider, category, import_seq, row_count, pooled_fen, account_fen) values ('140200', '2025-07', '310', @provider, 0, 1, 1, @gross, 0)", new { provider, gross });
        store.Commit();
    }

    [Fact(DisplayName = "接口:不收越权的参数、别的数据库、别的办理人、服务器上的文件、错的内容类型和名不符实的文件")]
    public async Task NothingElseGetsIn()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        await using var served = await Served.Start(db);
        var handler = await served.As("h.140200");
        foreach (var name in (string[])["db", "as", "json", "--db", "help", "version"]) (await handler.Get($"calendar/day?date=2025-10-01&{name}=x")).Expect(HttpStatusCode.BadRequest);
        (await handler.Get("calendar/day?date=@/etc/passwd")).Expect(HttpStatusCode.BadRequest);
        (await handler.Get("calendar/day?date=--db")).Expect(HttpStatusCode.BadRequest);
        (await handler.Get("calendar/day?date=2025-10-01&date=2025-10-02")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("on", (await handler.Post("advance/calculate", new { fund = 310, month = "2025-07", on = "2025-08-01" })).Expect(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        (await handler.Post("import", new { kind = "providers", file = "/etc/passwd" })).Expect(HttpStatusCode.BadRequest);
        (await handler.Upload("import", ("kind", "providers"), ("file", db.File("virus.exe", "MZ")))).Expect(HttpStatusCode.UnsupportedMediaType);
        (await handler.Upload("import", ("kind", "providers"), ("file", db.File("virus.gz", "MZ")))).Expect(HttpStatusCode.UnsupportedMediaType);
        (await handler.Upload("import", ("kind", "providers"), ("file", db.File("virus.csv", "\0\0\0")))).Expect(HttpStatusCode.UnsupportedMediaType);
        (await handler.Get("/api/v1/nothing")).Expect(HttpStatusCode.NotFound);
        (await handler.Get("/api/v1/init")).Expect(HttpStatusCode.NotFound);
        var otherwise = (await handler.Get("advance/calculate")).Expect(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("用 POST,不用 GET", otherwise.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        (await handler.Post("overview")).Expect(HttpStatusCode.MethodNotAllowed);
        Assert.Contains("缺少 file", (await handler.Post("import", new { kind = "providers" })).Expect(HttpStatusCode.BadRequest).Text, StringComparison.Ordinal);
        using var form = new HttpRequestMessage(HttpMethod.Post, "/api/v1/advance/calculate") { Content = new FormUrlEncodedContent([new("fund", "310")]) };
        (await Asking.Of(handler, form)).Expect(HttpStatusCode.UnsupportedMediaType);
        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/v1/advance/calculate") { Content = new StringContent($"{{\"month\":\"{new string('9', 300_000)}\"}}", null, "application/json") };
        (await Asking.Of(handler, large)).Expect(HttpStatusCode.RequestEntityTooLarge);

        var bare = new HttpClient { BaseAddress = served.Address };
        using (bare)
        {
            (await bare.Get("providers/list")).Expect(HttpStatusCode.Unauthorized);
            var page = await bare.Get("/some/page");
            Assert.Contains("script-src 'self' 'nonce-", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("ok", (await bare.Get("/healthz")).Text);
            Assert.Equal("ready", (await bare.Get("/readyz")).Text);
            using var head = new HttpRequestMessage(HttpMethod.Head, "/readyz");
            Assert.Equal("text/plain", (await Asking.Of(bare, head)).Expect(HttpStatusCode.OK).Type); // not the page, which is there whether the database is or not
            Assert.Contains("http_server_request_duration_seconds_bucket", (await bare.Get("/metrics")).Text, StringComparison.Ordinal);
        }
        handler.DefaultRequestHeaders.Remove(Callers.GuardHeader);
        (await handler.Post("advance/calculate", new { fund = 310, month = "2025-07" })).Expect(HttpStatusCode.Forbidden);
        await Assert.ThrowsAsync<UsageException>(() => Served.Start(db, with: o => o with { Urls = "http://0.0.0.0:0" }));
    }

    [Theory(DisplayName = "公开:没有登记公布的一概不给;公布了的统筹区给,别的仍不给;不给年度的,给最近公布的一年"), ClassData(typeof(Engines))]
    public async Task OnlyWhatIsPublished(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        await using var served = await Served.Start(db, day: "2026-01-10");
        var anyone = served.Browser();
        var before = (await anyone.Get("disclosure?year=2025")).Expect(HttpStatusCode.OK).Json;
        Assert.Empty(before.GetProperty("funds").EnumerateArray());
        Assert.Empty(before.GetProperty("published").EnumerateArray());
        Assert.Equal(2026, (await anyone.Get("disclosure")).Json.GetProperty("year").GetInt32());

        db.Done("prepay", "published", "--region", "140200", "--year", "2025", "--place", "大同市医保局网站", "--as", "h.140200", "--on", "2025-12-31");
        var after = (await anyone.Get("disclosure")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(2025, after.GetProperty("year").GetInt32());
        Assert.Equal("大同市医保局网站", Assert.Single(after.GetProperty("published").EnumerateArray()).GetProperty("place").GetString());
        Assert.Equal(["140200", "140200"], after.GetProperty("funds").EnumerateArray().Select(f => f.GetProperty("region").GetString()));
        Assert.Empty((await anyone.Get("disclosure?year=2026")).Json.GetProperty("funds").EnumerateArray());
        (await anyone.Get("disclosure?year=2024")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(24, db.Done("prepay", "disclose", "--all", "--year", "2025", "--as", "auditor", "--on", "2025-12-31").Json.GetProperty("funds").GetArrayLength());
    }

    [Theory(DisplayName = "任务:立即答复任务号,进度可以旁观,重启后仍在,中断的看得出"), ClassData(typeof(Engines))]
    public async Task JobsLast(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        string id;
        await using (var served = await Served.Start(db, day: "2025-08-01"))
        {
            var handler = await served.As("h.140200");
            var file = db.File("enrolments.csv", $"fixmedins_code,from\n{Hospital},2025-05-01\n");
            id = (await handler.Upload("import?_async=1", ("kind", "enrolments"), ("file", file))).Expect(HttpStatusCode.Accepted).Json.GetProperty("id").GetString()!;
            var events = (await handler.Get($"jobs/{id}/events")).Expect(HttpStatusCode.OK);
            Assert.Equal("text/event-stream", events.Type);
            Assert.Contains("event: end", events.Text, StringComparison.Ordinal);
            Assert.Contains("\"state\":\"done\"", events.Text, StringComparison.Ordinal);
            (await (await served.As("h.140100")).Get($"jobs/{id}")).Expect(HttpStatusCode.NotFound);
            (await (await served.As("auditor")).Get($"jobs/{id}")).Expect(HttpStatusCode.OK);
        }
        using (var database = Yijie.App.Storage.Database.Open(db.Address))
        {
            using var store = database.Note();
            store.Execute("insert into job (id, at, name, command, region, arguments, source) values ('cut', '2025-08-01T09:00:00.000+08:00', 'h.140200', 'import', '140200', '[]', '::1')");
            store.Commit();
        }
        await using (var served = await Served.Start(db, day: "2025-08-01"))
        {
            var handler = await served.As("h.140200");
            var kept = (await handler.Get($"jobs/{id}")).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(("done", 200, 1), (kept.GetProperty("state").GetString(), kept.GetProperty("status").GetInt32(), kept.GetProperty("answer").GetProperty("accepted").GetInt32()));
            Assert.Equal("interrupted", (await handler.Get("jobs/cut")).Json.GetProperty("state").GetString());
            Assert.Equal(2, (await handler.Get("jobs")).Json.GetArrayLength());
        }
    }

    [Fact(DisplayName = "OpenAPI 3.1:每个接口都在,引用都有着落,编号不重,实际的答复合乎所写的结构")]
    public async Task DocumentIsTrue()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-20");
        var handler = await served.As("h.140200");
        var document = (await handler.Get("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;
        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths");
        Assert.Empty(served.Server.Endpoints.Where(e => !paths.TryGetProperty(e.Path, out var item) || !item.TryGetProperty(e.Method.ToLowerInvariant(), out _)));
        var operations = paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()).Select(o => o.Value.GetProperty("operationId").GetString()).ToList();
        Assert.Equal(operations.Count, operations.Distinct().Count());

        var schema = new JsonSchema(document);
        Repository.ExpectNone(schema.DanglingReferences());
        foreach (var (path, url) in ((string, string)[])
        [
            ("/api/v1/providers/list", "providers/list"), ("/api/v1/providers/show", $"providers/show?code={Hospital}"), ("/api/v1/calendar/day", "calendar/day?date=2025-10-01"),
            ("/api/v1/overview", "overview"), ("/api/v1/audit/list", "audit/list"), ("/api/v1/session", "session"), ("/api/v1/ledger/trial-balance", "ledger/trial-balance?fund=310&on=2025-08-19"), ("/api/v1/disclosure", "disclosure?year=2025"),
        ])
        {
            var answer = (await handler.Get(url)).Expect(HttpStatusCode.OK).Json;
            Repository.ExpectNone(schema.Faults(paths.GetProperty(path).GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema"), answer, path));
        }
        var problem = (await handler.Get("calendar/day")).Expect(HttpStatusCode.BadRequest).Json;
        Repository.ExpectNone(schema.Faults(document.GetProperty("components").GetProperty("schemas").GetProperty("Problem"), problem, "Problem"));
        Assert.NotEmpty(schema.Faults(document.GetProperty("components").GetProperty("schemas").GetProperty("Problem"), JsonElement.Parse("""{ "type": 1 }"""), "Problem")); // it sees
    }

    private static readonly Regex LinkTarget = new("<([^>]+)>", RegexOptions.CultureInvariant);

    /// <summary>As much of JSON Schema as the document uses.</summary>
    private sealed class JsonSchema(JsonElement document)
    {
        public IEnumerable<string> DanglingReferences() => References(document).Where(r => Resolve(r) is null).Distinct();

        public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at)
        {
            if (schema.TryGetProperty("$ref", out var reference)) return Faults(Resolve(reference.GetString()!)!.Value, value, at);
            foreach (var any in (string[])["anyOf", "oneOf"])
                if (schema.TryGetProperty(any, out var choices)) return choices.EnumerateArray().Any(c => !Faults(c, value, at).Any()) ? [] : [$"{at}:{value.GetRawText()} 都不合"];
            return
            [
                .. schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(value)) ? [$"{at}:{value.GetRawText()} 应为 {type.GetRawText()}"] : Array.Empty<string>(),
                .. value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{at} 缺少 {r}") : [],
                .. value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
                    ? value.EnumerateObject().SelectMany(p => properties.TryGetProperty(p.Name, out var own) ? Faults(own, p.Value, $"{at}.{p.Name}") : [$"{at} 多了 {p.Name}"]) : [],
                .. value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items) ? value.EnumerateArray().SelectMany((v, i) => Faults(items, v, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))) : [],
                .. value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!) ? [$"{at}:{value.GetRawText()} 不合 {pattern}"] : Array.Empty<string>(),
            ];
        }

        private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.NameEquals("$ref") ? [p.Value.GetString()!] : References(p.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
            _ => [],
        };

        private JsonElement? Resolve(string reference)
        {
            var at = document;
            foreach (var part in reference.Split('/').Skip(1))
                if (!at.TryGetProperty(part, out at)) return null;
            return at;
        }

        private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

        private static string TypeOf(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
            _ => "null",
        };
    }
}
