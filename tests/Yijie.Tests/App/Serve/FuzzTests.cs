using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yijie.App;
using Yijie.App.Serve;
using Yijie.Tests.Form;

namespace Yijie.Tests.App.Serve;

public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 10_000;

    /// <summary>What is awkward anywhere: empty, huge, of another kind, of another alphabet, meant for a shell, a database, a file system.</summary>
    private static readonly string[] Awkward =
    [
        "", " ", "0", "-1", "1e9", "99999999999999999999", "NaN", "null", "true", "--db", "--help", "@/etc/hostname", "/etc/passwd", "../../x", "-", "--", "'", "\"; drop table act; --", "%", "%s%n",
        "山西", "𠮷", "\u0001", "\ud7ff", "a\nb", "2025-13", "2025-02-30", "0000-00", "9999-12", "10000-01-01", "0001-01-01", "9999-12-31", "140200-310-202507-A1", "140200-310-2026-P1", "140200", "310", "x-y-z", "140200-310-999999-A9", new('9', 400), new('汉', 3000),
    ];

    private static readonly string[] Regions = ["140200", "140100", "149900", "999999"];

    [Fact(DisplayName = "接口:一万个胡乱的请求,没有一个得到 500,也没有一个碰到服务器上的文件")]
    public async Task NeverFails()
    {
        var seed = Environment.GetEnvironmentVariable("YIJIE_FUZZ_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 20250523;
        output.WriteLine($"YIJIE_FUZZ_SEED={seed}");
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        await using var served = await Served.Start(db, day: "2025-08-20");
        string[] people = ["h.140200", "r.140200", "a.140200", "k.140200", "c.140200", "f.140200", "province", "auditor", "admin"];
        var browsers = new Dictionary<string, HttpClient>();
        foreach (var person in people) browsers[person] = await served.As(person);

        var (wrong, statuses) = (new ConcurrentBag<string>(), new ConcurrentDictionary<HttpStatusCode, int>());
        var endpoints = served.Server.Endpoints;
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (n, _) =>
        {
            var random = new Random(unchecked((seed * 31) + n));
            var endpoint = endpoints[n % endpoints.Length];
            // Mostly by someone who may: what is refused at the door tries nothing. Users are left as they are, and verify is long.
            if (endpoint.Command is "verify" or "user disable" or "user password" or "user reset") endpoint = endpoints[random.Next(endpoints.Length / 2)];
            if (endpoint.Command is "user disable" or "user password" or "user reset") return;
            var may = people.Where(p => endpoint.Right.Admits(RoleOf(p))).ToList();
            var browser = browsers[may.Count == 0 || random.Next(20) == 0 ? people[random.Next(people.Length)] : may[random.Next(may.Count)]];
            using var request = Request(endpoint, random);
            var what = $"{n}: {request.Method} {Uri.UnescapeDataString(request.RequestUri!.ToString())} {(request.Content is StringContent content ? await content.ReadAsStringAsync() : request.Content?.GetType().Name)}";
            var reply = await Asking.Of(browser, request);
            statuses.AddOrUpdate(reply.Status, 1, (_, count) => count + 1);
            if ((int)reply.Status >= 500) wrong.Add($"{what} → {reply.Text}");
            else if ((int)reply.Status is >= 400 and not 414 && (reply.Type != "application/problem+json" || reply.Json.GetProperty("detail").GetString() is null)) wrong.Add($"{what} → {(int)reply.Status} 不是 problem");
        });
        output.WriteLine(string.Join("、", statuses.OrderBy(s => s.Key).Select(s => $"{(int)s.Key}:{s.Value}")));
        Repository.ExpectNone(wrong.Order(StringComparer.Ordinal).Take(20));
        Assert.True(statuses.GetValueOrDefault(HttpStatusCode.OK) > Requests / 100, "几乎没有一个请求成功:造得太离谱,试不出什么");
    }

    private static Role RoleOf(string person) => person[0] switch
    {
        'h' => Role.Handler, 'r' => Role.Reviewer, 'k' => Role.Accountant, 'c' => Role.Cashier, 'f' => Role.Finance, 'p' => Role.Province,
        _ => person switch { "auditor" => Role.Auditor, "admin" => Role.Admin, _ => Role.Approver },
    };

    private static HttpRequestMessage Request(Endpoint endpoint, Random random)
    {
        var given = (from parameter in endpoint.Parameters
                     where parameter.Kind != ParameterKind.Upload && parameter.Name != "pdf" // which starts a browser
                         && (parameter.Required ? random.Next(12) > 0 : random.Next(3) == 0)
                     select (parameter.Name, Value: ValueOf(parameter, random))).ToList();
        if (random.Next(25) == 0) given.Add((Awkward[random.Next(Awkward.Length)], "x"));
        if (random.Next(12) == 0) given.Add(("on", random.Next(2) == 0 ? "2025-09-15" : Awkward[random.Next(Awkward.Length)]));
        if (endpoint.Right.Nature == Nature.Question)
        {
            if (random.Next(8) == 0) given.Add(("_limit", random.Next(3) == 0 ? "x" : "3"));
            if (random.Next(8) == 0) given.Add(("_sort", "-code"));
            return new(HttpMethod.Get, new Uri($"{endpoint.Path}?{string.Join('&', given.Select(g => $"{Uri.EscapeDataString(g.Name)}={Uri.EscapeDataString(g.Value)}"))}", UriKind.Relative));
        }
        return new(HttpMethod.Post, new Uri(endpoint.Path, UriKind.Relative)) { Content = endpoint.Uploads && random.Next(10) > 0 ? Form(endpoint, given, random) : Body(given, random) };
    }

    private static StringContent Body(List<(string Name, string Value)> given, Random random)
    {
        var body = new JsonObject();
        foreach (var (name, value) in given) body[name] = random.Next(12) switch
        {
            0 => new JsonArray(value, value),
            1 => new JsonObject { ["x"] = value },
            2 => random.Next(),
            3 => null,
            4 => true,
            5 => 1e300,
            _ => value,
        };
        var text = body.ToJsonString(Context.JsonForm);
        return new(random.Next(30) switch { 0 => text[..random.Next(text.Length)], 1 => "[]", 2 => "{\"a\":\"\\ud800\"}", 3 => new string('[', 200), _ => text }, Encoding.UTF8, "application/json");
    }

    private static MultipartFormDataContent Form(Endpoint endpoint, List<(string Name, string Value)> given, Random random)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in given) form.Add(new StringContent(value), string.IsNullOrWhiteSpace(name) ? "x" : Uri.EscapeDataString(name));
        foreach (var parameter in endpoint.Parameters.Where(p => p.Kind == ParameterKind.Upload))
        {
            var bytes = random.Next(5) switch
            {
                0 => [],
                1 => Encoding.UTF8.GetBytes("fixmedins_code,from\nH14020000001,2025-05-01\n"),
                2 => Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><x/></Document>"),
                3 => Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5).Select(_ => string.Join(',', Enumerable.Range(0, 4).Select(_ => Awkward[random.Next(Awkward.Length)]))))),
                _ => Noise(random),
            };
            form.Add(new ByteArrayContent(bytes), parameter.Name, ((string[])["a.csv", "b.xml", "c.yaml", "../../d.csv", "e.gz", "f.pdf", ".csv", "g"])[random.Next(8)]);
        }
        return form;
    }

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.Next(300)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string ValueOf(Parameter parameter, Random random) => random.Next(4) == 0 ? Awkward[random.Next(Awkward.Length)] : parameter.Name switch
    {
        "region" => Regions[random.Next(10) > 0 ? 0 : random.Next(Regions.Length)],
        "provider" or "code" => random.Next(5) == 0 ? "H14010000001" : Importing.Hospital,
        "id" or "batch" => "140200-310-202507-A1",
        "kind" => ((string[])["providers", "enrolments", "settlements", "declarations", "advance", "deposit"])[random.Next(6)],
        "year" => ((string[])["2025", "2026", "0001", "9999"])[random.Next(4)],
        _ when !parameter.OneOf.IsEmpty => parameter.OneOf[random.Next(parameter.OneOf.Length)],
        _ when parameter.Type == typeof(DateOnly) => ((string[])["2025-08-20", "0001-01-01", "9999-12-31"])[random.Next(3)],
        _ when parameter.Type == typeof(Yijie.Domain.Month) => ((string[])["2025-07", "0001-01", "9999-12", "2024-12"])[random.Next(4)],
        _ when parameter.Type == typeof(Yijie.Domain.Fen) => ((string[])["1.00", "0.01", "999999999999", "1000000000000"])[random.Next(4)],
        _ when parameter.Type == typeof(Yijie.Domain.Parties.Fund) => "310",
        _ when parameter.Type == typeof(int) || parameter.Type == typeof(long) => ((string[])["1", "0", "-1", "2147483647"])[random.Next(4)],
        _ when parameter.Type == typeof(bool) => "true",
        _ => "一些文字",
    };
}
