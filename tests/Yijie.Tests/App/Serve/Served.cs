using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Yijie.App;
using Yijie.App.Accounts;
using Yijie.App.Serve;

namespace Yijie.Tests.App.Serve;

/// <summary>测试中的服务。A real server on a free port over a test's database.</summary>
public sealed class Served : IAsyncDisposable
{
    public const string Password = Account.DemoPassword;

    private readonly List<HttpClient> clients = [];

    private Served(Server server) => Server = server;

    public Server Server { get; }

    public Uri Address => new(Server.Addresses[0]);

    public static async Task<Served> Start(TestDatabase db, string? day = null, TimeProvider? clock = null, Func<ServerOptions, ServerOptions>? with = null)
    {
        var options = new ServerOptions(
            db.Address, "http://127.0.0.1:0", day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture), Pages: null, clock ?? TimeProvider.System,
            Log: LogLevel.Error, SignInsPerMinute: 100_000, WorksAhead: false);
        return new(await Server.Start(with is null ? options : with(options)));
    }

    /// <summary>A browser nobody has signed in with.</summary>
    public HttpClient Browser()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true, CookieContainer = new() }) { BaseAddress = Address };
        client.DefaultRequestHeaders.Add(Callers.GuardHeader, "1");
        clients.Add(client);
        return client;
    }

    /// <summary>A browser in which that person has signed in.</summary>
    public async Task<HttpClient> As(string name, string password = Password)
    {
        var browser = Browser();
        var reply = await browser.Post("session", new { name, password });
        Assert.True(reply.Status == HttpStatusCode.OK, $"{name}: {reply.Text}");
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        clients.ForEach(c => c.Dispose());
        await Server.DisposeAsync();
    }
}

/// <summary>服务的一次答复。</summary>
public sealed record Reply(HttpStatusCode Status, string Text, HttpResponseHeaders Headers, string? Type)
{
    public JsonElement Json => JsonElement.Parse(Text);

    public IEnumerable<string> Reasons => Json.GetProperty("refusals").EnumerateArray().Select(r => r.GetProperty("reason").GetString()!);

    public Reply Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)Status} 而非 {(int)status}:{Text}");
        return this;
    }
}

public static class Asking
{
    public static async Task<Reply> Get(this HttpClient client, string path) => await Of(client, new(HttpMethod.Get, Under(path)));

    public static async Task<Reply> Post(this HttpClient client, string path, object? body = null) =>
        await Of(client, new(HttpMethod.Post, Under(path)) { Content = body is null ? null : new StringContent(JsonSerializer.Serialize(body, Context.JsonForm), Encoding.UTF8, "application/json") });

    /// <summary>Sends files by their paths, and values.</summary>
    public static async Task<Reply> Upload(this HttpClient client, string path, params (string Name, string Value)[] parts)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in parts)
        {
            if (name is "file" or "attach") form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(value)), name, Path.GetFileName(value));
            else form.Add(new StringContent(value), name);
        }
        return await Of(client, new(HttpMethod.Post, Under(path)) { Content = form });
    }

    public static async Task<Reply> Delete(this HttpClient client, string path) => await Of(client, new(HttpMethod.Delete, Under(path)));

    public static async Task<Reply> Of(HttpClient client, HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await client.SendAsync(request);
            return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers.ContentType?.MediaType);
        }
    }

    private static Uri Under(string path) => new(path.StartsWith('/') ? path : $"/api/v1/{path}", UriKind.Relative);
}
