using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yijie.App.Payments;

namespace Yijie.App.Serve;

/// <summary>
/// 请求所给。What a request gives a command, made into the words of a command line. Who acts, on which database and (but for questions) on which day is the
/// server's to say; a person's own region and institution are filled in where they are not given, and nobody else's are accepted.
/// </summary>
public sealed class Arguments
{
    private const string Day = "on";

    private readonly Endpoint endpoint;
    private readonly List<(string Name, string Value)> given;

    private Arguments(Endpoint endpoint, List<(string, string)> given) => (this.endpoint, this.given) = (endpoint, given);

    /// <summary>The region the request is about, where it says so.</summary>
    public string? Region => Value("region");

    /// <summary>Where all that a question asks about lies, where it says so; the ids of batches and of what is paid begin with their region.</summary>
    public string? Where => Value("id") is { } id ? PaymentStore.RegionOf(id) : Domain.Parties.Region.Find(Region ?? "")?.Code;

    /// <summary>For the record: what was given, files by name.</summary>
    public string AsJson(RequestFolder folder) => folder.Outside(JsonSerializer.Serialize(given.Select(g => new { g.Name, g.Value }), Context.JsonForm));

    public static async Task<Arguments> Read(HttpContext http, Endpoint endpoint, RequestFolder folder, int longestBody)
    {
        var given = endpoint.Right.Nature == Nature.Question ? FromQuery(http)
            : http.Request.HasFormContentType && endpoint.Uploads ? await Uploads.Read(http, endpoint, folder)
            : await FromJson(http, longestBody);
        foreach (var (name, value) in given)
        {
            if (name != Day && endpoint.Find(name) is null) throw new ProblemException(Problem.Wrong($"不认识 {name}:{endpoint.Command} 可给 {string.Join("、", endpoint.Parameters.Select(p => p.Name))}"));
            if (value.Contains('\0', StringComparison.Ordinal)) throw new ProblemException(Problem.Wrong($"{name} 中有不能使用的字符"));
            if (endpoint.Find(name) is { Kind: ParameterKind.Upload } && !http.Request.HasFormContentType) throw new ProblemException(Problem.Wrong($"{name} 应以 multipart/form-data 上传"));
        }
        return new(endpoint, given);
    }

    /// <summary>本区、本机构。Refuses what is not the person's own, and fills in what is.</summary>
    public void Confine(Person person)
    {
        Confine("region", person.Region, other => $"{person.Name} 属于统筹区 {person.Region},不能办理或查阅 {other}");
        if (person.Role != Role.Provider) return;
        foreach (var name in (string[])["provider", "code"]) Confine(name, person.Provider, _ => $"{person.Name} 只能办理或查阅本机构({person.Provider})");
    }

    /// <param name="businessDay">The day that a demonstration server works on; null: today, and acts cannot be given another.</param>
    /// <param name="pages">Where the pages are that a PDF is printed from; null: where the program looks for them.</param>
    public string[] CommandLine(string database, string actor, DateOnly? businessDay, RequestFolder folder, string? pages)
    {
        var day = Value(Day);
        if (day is not null && businessDay is null && endpoint.Right.Nature == Nature.Act) throw new ProblemException(Problem.Wrong("办理的业务日是今天,不能另给 on"));
        var words = new List<string>(endpoint.Command.Split(' ')) { $"--db={database}", $"--as={actor}", "--json" };
        if ((day ?? businessDay?.ToIso()) is { } on) words.Add($"--on={on}");
        if (pages is not null && endpoint.Find("pdf") is not null) words.Add($"--pages={pages}");
        var arguments = new List<string>();
        foreach (var parameter in endpoint.Parameters)
        {
            var values = given.Where(g => g.Name == parameter.Name).Select(g => g.Value).ToList();
            if (values.Count > 1 && !parameter.Many) throw new ProblemException(Problem.Wrong($"{parameter.Name} 只能给一次"));
            if (parameter.Kind == ParameterKind.Download && (parameter.Required || values.Count > 0))
                values = [folder.ForDownload(values.FirstOrDefault() is { Length: > 0 } name ? name : endpoint.Command.Replace(' ', '-'))];
            if (parameter is { Required: true, Symbol: System.CommandLine.Argument } && values.Count == 0) throw new ProblemException(Problem.Wrong($"缺少 {parameter.Name}"));
            if (parameter.Symbol is System.CommandLine.Argument) arguments.AddRange(values);
            else words.AddRange(values.Select(v => $"{parameter.Symbol.Name}={v}"));
        }
        return arguments.Count == 0 ? [.. words] : [.. words, "--", .. arguments];
    }

    private void Confine(string name, string? own, Func<string, string> refusal)
    {
        if (own is null || endpoint.Find(name) is null) return;
        var values = given.Where(g => g.Name == name).Select(g => g.Value).ToList();
        if (values.Find(v => v != own) is { } other) throw new ProblemException(Problem.NoRight(refusal(other)));
        if (values.Count == 0) given.Add((name, own));
    }

    private string? Value(string name) => given.Where(g => g.Name == name).Select(g => g.Value).FirstOrDefault();

    /// <summary>Parameters of the query; those that begin with _ are not the command's but about its answer.</summary>
    private static List<(string, string)> FromQuery(HttpContext http) =>
        [.. http.Request.Query.Where(q => !q.Key.StartsWith('_')).SelectMany(q => q.Value.Select(v => (q.Key, v ?? "")))];

    private static async Task<List<(string, string)>> FromJson(HttpContext http, int longest)
    {
        if (http.Request.ContentLength is null or 0 && !http.Request.Headers.TransferEncoding.Contains("chunked")) return [];
        if (!http.Request.HasJsonContentType()) throw new ProblemException(new(StatusCodes.Status415UnsupportedMediaType, "请求应为 application/json"));
        var body = new byte[longest + 1];
        var read = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (read > longest) throw new ProblemException(new(StatusCodes.Status413PayloadTooLarge, "请求过大"));
        try
        {
            using var document = JsonDocument.Parse(body.AsMemory(0, read), new() { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new ProblemException(Problem.Wrong("请求应为一个 JSON 对象"));
            return [.. document.RootElement.EnumerateObject().SelectMany(p => Values(p.Name, p.Value))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: half of a character
        {
            throw new ProblemException(Problem.Wrong("请求不是合格的 JSON"));
        }
    }

    private static IEnumerable<(string, string)> Values(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.String => [(name, value.GetString()!)],
        JsonValueKind.Number => [(name, value.GetRawText())],
        JsonValueKind.True => [(name, "true")],
        JsonValueKind.False => [(name, "false")],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(v => v.ValueKind is JsonValueKind.Array ? throw new ProblemException(Problem.Wrong($"{name} 不能是数组的数组")) : Values(name, v)),
        _ => throw new ProblemException(Problem.Wrong($"{name} 不能是对象")),
    };
}
