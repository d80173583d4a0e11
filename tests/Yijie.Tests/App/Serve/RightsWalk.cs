using System.Net;
using System.Text.Json;
using Yijie.App;
using Yijie.App.Serve;
using Yijie.Domain;
using Yijie.Tests.Form;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App.Serve;

public sealed class RightsWalk
{
    private const string Home = "140200";
    private const string Abroad = "140100";
    private const string HeadOfTable = "| 命令 |";
    private const string Document = "docs/rights.md";

    private static readonly Role[] Roles = Enum.GetValues<Role>();

    [Fact(DisplayName = "权限:docs/rights.md 的表与各命令的声明逐行相同")]
    public void TheTableIsTrue()
    {
        string[] table = [$"{HeadOfTable} {string.Join(" | ", Roles.Select(r => r.Title()))} |", $"|---|{string.Concat(Roles.Select(_ => "---|"))}", .. Endpoint.All().Select(Row)];
        var text = Repository.Text(Document);
        var intro = text[..text.IndexOf(HeadOfTable, StringComparison.Ordinal)];
        var expected = intro + string.Join('\n', table) + "\n";
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(Path.Combine(Repository.Root, Document), expected);
        else Assert.Equal(expected.Split('\n'), text.Split('\n'));
    }

    [Fact(DisplayName = "权限:每个接口 × 每个岗位 × 本区与外区、本机构与别的机构,与 docs/rights.md 一致")]
    public async Task EveryEndpointEveryRole()
    {
        using var db = WithEveryone();
        var table = Repository.Text(Document).Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(c => c[1].Trim('`'), c => c[2..^1]);
        await using var served = await Served.Start(db, day: "2025-08-20");
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(Roles, new ParallelOptions { MaxDegreeOfParallelism = 5 }, async (role, _) =>
        {
            var browser = await served.As(NameOf(role));
            foreach (var endpoint in served.Server.Endpoints)
                foreach (var fault in await Faults(browser, db, endpoint, role, mayUse: table[endpoint.Command][(int)role] != "—")) wrong.Add($"{role} {endpoint.Command} {fault}");
        });
        Repository.ExpectNone(wrong.Order(StringComparer.Ordinal));
    }

    private static async Task<List<string>> Faults(HttpClient browser, TestDatabase db, Endpoint endpoint, Role role, bool mayUse)
    {
        var confined = role is not (Role.Province or Role.Auditor or Role.Admin);
        var saysWhere = endpoint.Find("region") is not null || (role == Role.Provider && (endpoint.Find("provider") ?? endpoint.Find("code")) is not null);
        var (own, other) = (await Ask(browser, db, endpoint, Home, Hospital), await Ask(browser, db, endpoint, Abroad, Elsewhere));
        var wrong = new List<string>();
        Wrong(own.Status == HttpStatusCode.InternalServerError, "内部错误", own);
        Wrong(mayUse == (own.Status == HttpStatusCode.Forbidden), "本区", own);
        Wrong(mayUse && own.Status == HttpStatusCode.UnprocessableEntity && own.Text.Contains("的岗位是", StringComparison.Ordinal), "声明可用,命令却拒绝", own);
        Wrong(!mayUse && other.Status != HttpStatusCode.Forbidden, "无权的外区", other);
        Wrong(mayUse && confined && saysWhere && other.Status != HttpStatusCode.Forbidden, "外区", other);
        Wrong(mayUse && confined && !saysWhere && IsAboutSomething(endpoint) && (int)other.Status < 400, "外区的对象", other);
        Wrong(mayUse && !confined && other.Status == HttpStatusCode.Forbidden, "全省的人在外区", other);
        return wrong;

        void Wrong(bool isWrong, string what, Reply reply)
        {
            if (isWrong) wrong.Add($"{what}:{(int)reply.Status} {reply.Text}");
        }
    }

    [Fact(DisplayName = "权限:没有接口也一样——命令自己拒绝表里没有的岗位和外区的人")]
    public void TheCommandsGuardThemselves()
    {
        using var db = WithEveryone();
        var wrong = from endpoint in Endpoint.All()
                    from role in Roles
                    let confined = role is not (Role.Province or Role.Auditor or Role.Admin)
                    from place in (string[])[Home, Abroad]
                    where endpoint.Find("region") is not null && (!endpoint.Right.Admits(role) || (confined && place == Abroad))
                    let result = db.Run([.. WordsOf(db, endpoint, place, place == Home ? Hospital : Elsewhere), "--as", NameOf(role), "--on", "2025-08-20"])
                    where result.ExitCode == 0
                    select $"{role} {endpoint.Command} {place}:{result}";
        Repository.ExpectNone(wrong);
    }

    private static string Row(Endpoint endpoint)
    {
        var word = endpoint.Right.Nature == Nature.Act ? "办" : "阅";
        return $"| `{endpoint.Command}` | {string.Join(" | ", Roles.Select(r => endpoint.Right.Admits(r) ? word : "—"))} |";
    }

    /// <summary>A question of nothing in particular (the calendar) is nobody's region's.</summary>
    private static bool IsAboutSomething(Endpoint endpoint) => endpoint.Parameters.Any(p => p.Name is "id" or "batch" or "provider" or "code" or "instruction" or "instruction_id");

    private static string NameOf(Role role) => role switch
    {
        Role.Provider => "hospital",
        Role.Province or Role.Auditor or Role.Admin => People.RoleCode(role),
        _ => $"{People.RoleCode(role)[0] switch { 'a' when role == Role.Accountant => 'k', var c => c }}.{Home}",
    };

    private static TestDatabase WithEveryone()
    {
        var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        db.Done("user", "add", "--name", "hospital", "--role", "provider", "--region", Home, "--provider", Hospital, "--as", "admin");
        using var database = Yijie.App.Storage.Database.Open(db.Address);
        using var store = database.Write();
        using var context = new Context(db.Address, null, null, false, TextWriter.Null, TextWriter.Null, TimeProvider.System);
        Yijie.App.Accounts.Account.SetDemoPasswords(store, context, ["hospital"]);
        store.Commit();
        db.File("some.csv", "a,b\n1,2\n");
        db.File("some.pdf", "%PDF-1.7\n");
        return db;
    }

    private static async Task<Reply> Ask(HttpClient browser, TestDatabase db, Endpoint endpoint, string region, string provider)
    {
        var given = Given(endpoint, region, provider).ToList();
        if (endpoint.Right.Nature == Nature.Question) return await browser.Get($"{endpoint.Path}?{string.Join('&', given.Select(g => $"{g.Name}={Uri.EscapeDataString(g.Value)}"))}");
        if (!endpoint.Uploads) return await browser.Post(endpoint.Path, given.ToDictionary(g => g.Name, g => g.Value));
        return await browser.Upload(endpoint.Path, [.. given, .. endpoint.Parameters.Where(p => p.Kind == ParameterKind.Upload).Select(p => (p.Name, Path.Combine(db.Folder, FileFor(p))))]);
    }

    private static string[] WordsOf(TestDatabase db, Endpoint endpoint, string region, string provider)
    {
        var words = endpoint.Command.Split(' ').ToList();
        foreach (var (name, value) in Given(endpoint, region, provider).Where(g => endpoint.Find(g.Name)!.Symbol is System.CommandLine.Option)) words.Add($"{endpoint.Find(name)!.Symbol.Name}={value}");
        foreach (var parameter in endpoint.Parameters.Where(p => p.Kind != ParameterKind.Value && p.Required && p.Symbol is System.CommandLine.Option)) words.Add($"{parameter.Symbol.Name}={Path.Combine(db.Folder, FileFor(parameter))}");
        return [.. words];
    }

    private static string FileFor(Parameter parameter) => parameter.Name == "attach" ? "some.pdf" : "some.csv";

    /// <summary>Something plausible for each parameter that must be given, and where and whom it is about.</summary>
    private static IEnumerable<(string Name, string Value)> Given(Endpoint endpoint, string region, string provider) =>
        from parameter in endpoint.Parameters
        where parameter.Kind == ParameterKind.Value && (parameter.Required || parameter.Name is "region" or "provider" or "code")
        select (parameter.Name, parameter.Name switch
        {
            "region" => region,
            "provider" or "code" => provider,
            "id" or "batch" => $"{region}-310-202507-A1",
            "instruction" or "instruction_id" => $"{region}-310-202507-A1-0001",
            "year" => "2025",
            "kind" => "providers",
            "hash" => new string('0', 64),
            "name" => "nobody-of-that-name",
            _ when !parameter.OneOf.IsEmpty => parameter.OneOf[0],
            _ when parameter.Type == typeof(DateOnly) => "2025-08-20",
            _ when parameter.Type == typeof(Month) => "2025-07",
            _ when parameter.Type == typeof(Fen) => "1.00",
            _ when parameter.Type == typeof(Yijie.Domain.Parties.Fund) => "310",
            _ when parameter.Type == typeof(bool) => "true",
            _ => "1",
        });
}
