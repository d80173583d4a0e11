using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading.RateLimiting;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Yijie.App.Accounts;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Serve;

/// <summary>服务的设置。</summary>
/// <param name="Urls">Where it listens, separated by semicolons; port 0: any that is free.</param>
/// <param name="BusinessDay">演示的业务日. Null: today, and acts cannot be given another day.</param>
/// <param name="Pages">The built pages; null: looked for.</param>
/// <param name="Log">What is said in the log: each request at <see cref="LogLevel.Information"/>, failures at <see cref="LogLevel.Error"/>.</param>
/// <param name="LargestUpload">In bytes.</param>
/// <param name="SignInsPerMinute">From one address.</param>
/// <param name="WorksAhead">Whether it works out beforehand what nearly everybody asks (<see cref="Ahead"/>).</param>
/// <param name="Keys">The folder of the keys that protect second factors; null: where <see cref="SecretSafe.FolderFor"/> says.</param>
public sealed record ServerOptions(
    string Database, string Urls, DateOnly? BusinessDay, string? Pages, TimeProvider Clock, LogLevel Log = LogLevel.Information, long LargestUpload = 1L << 30, int SignInsPerMinute = 20, string? Keys = null, bool WorksAhead = true);

/// <summary>
/// 服务。The HTTP API, derived from the commands (docs/decisions/150), and the pages' host. A request runs a command as typing it would; what is here is who
/// sends it, what may be sent, and how the answer is said.
/// </summary>
public sealed partial class Server : IAsyncDisposable
{
    private const int LongestBody = 1 << 18;
    private const int AtOnce = 32;
    private const string JsonType = "application/json; charset=utf-8";
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];
    private static readonly TimeSpan JobsMayFinish = TimeSpan.FromSeconds(20);

    private readonly WebApplication app;
    private readonly string document;
    private readonly IDisposable database;

    private Server(ServerOptions options)
    {
        (Options, Endpoints) = (options, Endpoint.All());
        database = Database.KeepOpen(options.Database);
        Secrets = new(options.Keys ?? SecretSafe.FolderFor(options.Database));
        (Folders, Metrics, Callers, Jobs, Ahead) = (new(options.Clock), new(), new(this), new(this), new(this));
        document = OpenApi.Document(Endpoints).ToJsonString(new(Context.JsonForm) { WriteIndented = true });

        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "yijie" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(options.Urls.Split(';')).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody * 4;
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = JobsMayFinish + TimeSpan.FromSeconds(10));
        builder.Services.AddRateLimiter(limits => LimitSignIns(limits, options.SignInsPerMinute));
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);
        AddLog(builder.Logging, options.Log);
        app = builder.Build();
        Log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("yijie");
        Route();
    }

    public ServerOptions Options { get; }
    public ImmutableArray<Endpoint> Endpoints { get; }
    public RequestFolders Folders { get; }
    public Metrics Metrics { get; }
    public Callers Callers { get; }
    public Jobs Jobs { get; }
    public Ahead Ahead { get; }
    public SecretSafe Secrets { get; }
    public ILogger Log { get; }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<string> Addresses => [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];

    public Endpoint? Find(string command) => Endpoints.FirstOrDefault(e => e.Command == command);

    /// <exception cref="UsageException">The database is not there, or one with passwords known to everyone would be opened to the network.</exception>
    public static async Task<Server> Start(ServerOptions options)
    {
        using (var database = Database.Open(options.Database))
        {
            using var store = database.Read();
            if (Account.AnyDemo(store) && !options.Urls.Split(';').All(IsLoopback)) throw new UsageException("这个数据库里有演示口令(人人知道),只能在本机打开:--urls 应为 http://127.0.0.1:端口");
        }
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, AtOnce), completions); // a command holds its thread while the database works, and the pool grows by one or two a second
        var server = new Server(options);
        try
        {
            server.Jobs.MarkInterrupted();
            using (var database = Database.Open(options.Database)) server.Secrets.SealAll(database);
            await server.app.StartAsync();
            if (options.WorksAhead) server.Ahead.Start();
            return server;
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or ArgumentOutOfRangeException)
        {
            await server.DisposeAsync();
            throw new UsageException($"无法监听 {options.Urls}:{e switch
            {
                { InnerException: AddressInUseException } => "端口已被占用,请用 --urls 换一个",
                FormatException or ArgumentOutOfRangeException => "应写作 http://地址:端口",
                _ => e.Message,
            }}");
        }
    }

    /// <summary>Until the process is told to stop.</summary>
    public Task UntilStopped() => app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await Ahead.DisposeAsync();
        await Jobs.Finish(JobsMayFinish);
        await app.DisposeAsync();
        Metrics.Dispose();
        Folders.Dispose();
        database.Dispose();
    }

    /// <summary>The database and clock, for what is no command.</summary>
    public Context NewContext(string? source = null) => new(Options.Database, actor: null, Options.BusinessDay, json: true, TextWriter.Null, TextWriter.Null, Options.Clock, source);

    /// <summary>演示的业务日。The day it was started with, or the last day acted on, if that is later; null: no demonstration, and the day is today.</summary>
    public DateOnly? DemoDay()
    {
        if (Options.BusinessDay is not { } day) return null;
        using var context = NewContext();
        using var store = context.Database.Read();
        var last = store.Find<string>("select max(on_day) from act where fund is not null or command = 'prepay published'")?.ToDay();
        return last > day ? last : day;
    }

    /// <summary>Records a sign-in or a refusal.</summary>
    public void Note(Store store, Context context, string name, string source, string what, string target, string outcome) => store.Execute(
        "insert into access (id, at, name, source, what, target, outcome) values (@id, @at, @name, @source, @what, @target, @outcome)",
        new { id = Account.NewId(context.Now), at = context.Instant, name = name.Length > 64 ? name[..64] : name, source, what, target, outcome });

    /// <summary>Answers with the problem where a request cannot be carried out, and with nothing of the inside where the program is at fault.</summary>
    public async Task Guarded(HttpContext http, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (ProblemException stopped)
        {
            await stopped.Problem.Write(http);
        }
        catch (RefusedException refused)
        {
            await new Problem(StatusCodes.Status422UnprocessableEntity, "不予办理", Refusals: refused.Refusals).Write(http);
        }
        catch (UsageException wrong)
        {
            await Problem.Wrong(wrong.Message).Write(http);
        }
        catch (BadHttpRequestException bad)
        {
            await new Problem(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "请求过大" : "请求有误").Write(http);
        }
        catch (DbException away) when (away.IsAway())
        {
            DatabaseAway(Log, http.TraceIdentifier, away.Message);
            if (!http.Response.HasStarted) await Problem.DatabaseAway.Write(http);
        }
        catch (Exception e) when (e is not OutOfMemoryException && !http.RequestAborted.IsCancellationRequested)
        {
            Failed(Log, http.TraceIdentifier, e);
            if (!http.Response.HasStarted) await new Problem(StatusCodes.Status500InternalServerError, "内部错误", $"请把编号 {http.TraceIdentifier} 告诉系统管理员").Write(http);
        }
    }

    private void Route()
    {
        app.UseForwardedHeaders();
        app.Use(Accompany);
        var pages = new Pages(Options.Pages);
        pages.Use(app);
        app.UseRouting();
        app.UseRateLimiter();

        new SignIn(this).Map(app);
        foreach (var endpoint in Endpoints) app.MapMethods(endpoint.Path, [endpoint.Method], http => Guarded(http, () => Handle(http, endpoint)));
        app.MapGet("/api/v1/disclosure", http => Guarded(http, () => Disclose(http)));
        app.MapGet("/api/v1/jobs", http => Guarded(http, () => Json(http, Jobs.List(Callers.Require(http, changes: false).Person))));
        app.MapGet("/api/v1/jobs/{id}", http => Guarded(http, () => Json(http, Jobs.Get((string)http.GetRouteValue("id")!, Callers.Require(http, changes: false).Person))));
        app.MapGet("/api/v1/jobs/{id}/events", http => Guarded(http, () => Jobs.Stream(http, (string)http.GetRouteValue("id")!, Callers.Require(http, changes: false).Person)));
        app.MapGet("/api/v1/downloads/{id}/{name}", http => Guarded(http, () => Download(http)));
        app.Map("/api/{**rest}", NotSo);
        app.MapMethods("/openapi/v1.json", Reading, http => Text(http, JsonType, document));
        app.MapMethods("/healthz", Reading, http => Text(http, "text/plain; charset=utf-8", "ok"));
        app.MapMethods("/readyz", Reading, Ready);
        app.MapGet("/metrics", http => IsFromHere(http) ? Text(http, "text/plain; version=0.0.4; charset=utf-8", Metrics.Text()) : Problem.NotFound("指标只在本机读取").Write(http));
        app.MapFallback(pages.Index);
    }

    /// <summary>What is not offered: nothing of that path, or not by that method.</summary>
    private Task NotSo(HttpContext http)
    {
        var methods = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => string.Equals(e.RoutePattern.RawText, http.Request.Path.Value, StringComparison.OrdinalIgnoreCase))
            .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Distinct().Order(StringComparer.Ordinal).ToList();
        if (methods.Count == 0) return Problem.NotFound("没有这个接口,见 /openapi/v1.json").Write(http);
        http.Response.Headers.Allow = string.Join(", ", methods);
        return new Problem(StatusCodes.Status405MethodNotAllowed, "请求方法不对", $"这个接口用 {string.Join("、", methods)},不用 {http.Request.Method}").Write(http);
    }

    /// <summary>One request of a command: who, may he, what is given, run it or make it a job, answer.</summary>
    private async Task Handle(HttpContext http, Endpoint endpoint)
    {
        var changes = endpoint.Right.Nature == Nature.Act;
        if (changes && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = endpoint.Uploads ? Options.LargestUpload : LongestBody;
        var caller = Callers.Require(http, changes);
        var folder = Folders.New(caller.Person.Name);
        var isJob = false;
        try
        {
            if (!endpoint.Right.Admits(caller.Person.Role))
                throw new ProblemException(Problem.NoRight($"{caller.Person.Name} 的岗位是{caller.Person.Role.Title()},此项须由{string.Join("、", endpoint.Right.Roles.Select(r => r.Title()))}{(changes ? "办理" : "查阅")}"));
            if (!caller.Covers(endpoint.Command)) throw new ProblemException(Problem.NoRight($"令牌的范围是 {caller.Scope},不含 {endpoint.Command}"));
            var arguments = await Arguments.Read(http, endpoint, folder, LongestBody);
            arguments.Confine(caller.Person);
            var words = arguments.CommandLine(Options.Database, caller.Person.Name, DemoDay(), folder, Options.Pages);
            var source = Callers.SourceOf(http);
            isJob = http.Request.Query["_async"] == "1" || http.Request.Headers["Prefer"].ToString().Contains("respond-async", StringComparison.Ordinal);
            if (isJob)
            {
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                http.Response.Headers.Location = $"/api/v1/jobs/{folder.Id}";
                await Json(http, new { Id = Jobs.Start(caller.Person, endpoint, arguments, words, folder, source, http.TraceIdentifier) });
                return;
            }
            var answer = await Task.Run(() => endpoint.UntilNextAct ? Kept(caller.Person, arguments.Where, words, Run) : Run());
            foreach (var name in folder.Made) http.Response.Headers.Append("Link", $"</api/v1/downloads/{folder.Id}/{Uri.EscapeDataString(name)}>; rel=\"enclosure\"");
            await (changes || !Paging.IsAsked(http.Request.Query) ? Text(http, JsonType, answer.Text) : Page(http, answer));

            Answer Run()
            {
                var ended = Running.Run(words, folder, TextWriter.Null, Options.Clock, source, Log, http.TraceIdentifier);
                return ended.Problem is { } problem ? throw new ProblemException(problem) : new(ended.Answer!);
            }
        }
        catch (ProblemException stopped) when (stopped.Problem.Status is 403 or 422)
        {
            Refused(http, caller, endpoint, stopped.Problem);
            throw;
        }
        finally
        {
            if (!isJob) Folders.Done(folder);
        }
    }

    /// <summary>
    /// What was answered to another reader of the same region and institution on the same day, if no act has changed it since. Whether the reader may ask at all has
    /// been seen to by then; what he may be told depends on his region and institution alone (<see cref="People.MayRead"/>).
    /// </summary>
    private Answer Kept(Person person, string? where, string[] words, Func<Answer> run)
    {
        var region = person.Region ?? where;
        if (region is not null) Ahead.Looked(region);
        var (kept, known, today) = KnownOf(region); // the connection is given back before the question takes one of its own
        var question = string.Join('\n', [.. words.Where(w => !w.StartsWith("--as=", StringComparison.Ordinal)), $"{person.Region} {person.Provider} {today.ToIso()}"]);
        return kept.Of(question, region, known, tables: null, run);
    }

    private (Kept Kept, long Known, DateOnly Today) KnownOf(string? region)
    {
        using var context = NewContext();
        using var store = context.Database.Read();
        var kept = context.Database.Kept!;
        return (kept, kept.Changes.Read(store, region), context.Today);
    }

    private Task Page(HttpContext http, Answer answer)
    {
        using var context = NewContext();
        using var store = context.Database.Read();
        http.Response.ContentType = JsonType;
        var page = Paging.Apply(answer.Root, http.Request.Query, http.Response.Headers, store, context.Today);
        return http.Response.Body.WriteAsync(page, http.RequestAborted).AsTask();
    }

    /// <summary>
    /// 公开。What has been made public by 办法·第二十二条, for anyone, without asking who: the answer of <c>prepay disclose</c> for the regions whose publication of
    /// the year is on record (docs/decisions/161); without a year, the latest.
    /// </summary>
    private async Task Disclose(HttpContext http)
    {
        using var context = NewContext();
        var given = http.Request.Query["year"].ToString();
        if (given.Length == 0) given = $"{LatestDisclosed(context) ?? context.Today.Year}";
        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 2025 or > 2099)
            throw new ProblemException(Problem.Wrong("year 应为 2025 起的年度"));
        var folder = Folders.New("");
        string[] words = ["prepay", "disclose", "--all", "--published", $"--year={year}", $"--db={Options.Database}", "--json", $"--on={(DemoDay() ?? context.Today).ToIso()}"];
        var ended = await Task.Run(() => Running.Run(words, folder, TextWriter.Null, Options.Clock, Callers.SourceOf(http), Log, http.TraceIdentifier));
        Folders.Done(folder);
        await (ended.Problem is { } problem ? problem.Write(http) : Text(http, JsonType, ended.Answer!));
    }

    private static int? LatestDisclosed(Context context)
    {
        using var store = context.Database.Read();
        return Prepayment.PublicationCommand.LatestYear(store);
    }

    /// <summary>What was refused is on record too.</summary>
    private void Refused(HttpContext http, Caller caller, Endpoint endpoint, Problem problem)
    {
        Metrics.Refused.Add(1, new KeyValuePair<string, object?>("status", problem.Status));
        if (endpoint.Right.Nature == Nature.Question && problem.Status == StatusCodes.Status422UnprocessableEntity) return; // a question without an answer is no attempt at anything
        using var context = NewContext();
        using var note = context.Database.Note();
        var reasons = problem.Refusals.IsDefault ? problem.Detail ?? problem.Title : string.Join(";", problem.Refusals.Select(r => r.Reason));
        Note(note, context, caller.Person.Name, Callers.SourceOf(http), "refused", endpoint.Command, reasons);
        note.Commit();
    }

    private async Task Download(HttpContext http)
    {
        var caller = Callers.Require(http, changes: false);
        var (id, name) = ((string)http.GetRouteValue("id")!, (string)http.GetRouteValue("name")!);
        var path = Folders.Find(id, name, caller.Person.Name) ?? throw new ProblemException(Problem.NotFound("文件已不在,请重新办理一次取得"));
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(name)}";
        await http.Response.SendFileAsync(path, http.RequestAborted);
    }

    private Task Ready(HttpContext http) => Guarded(http, () =>
    {
        try
        {
            using var context = NewContext();
            using var store = context.Database.Read();
            store.Find<string>("select name from schema_file limit 1");
            return Options.WorksAhead && !Ahead.IsReady
                ? new Problem(StatusCodes.Status503ServiceUnavailable, "刚刚启动,正在先算各统筹区的数字").Write(http)
                : Text(http, "text/plain; charset=utf-8", "ready");
        }
        catch (Exception e) when (e is UsageException or DbException)
        {
            return Problem.DatabaseAway.Write(http);
        }
    });

    /// <summary>With every answer: the security headers, an id to ask about, and a line in the log that holds no address and no parameter.</summary>
    private async Task Accompany(HttpContext http, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        http.TraceIdentifier = Account.NewId(Options.Clock.GetUtcNow());
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Pages.PolicyWith("");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers["X-Trace-Id"] = http.TraceIdentifier;
        if (http.Request.IsHttps) headers.StrictTransportSecurity = "max-age=31536000";
        if (http.Request.Path.StartsWithSegments("/api")) headers.CacheControl = "no-store";
        await next(http);
        Answered(Log, http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "file", http.Response.StatusCode, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds, http.TraceIdentifier);
    }

    private static void LimitSignIns(RateLimiterOptions limits, int perMinute)
    {
        limits.OnRejected = (rejected, _) => new(new Problem(StatusCodes.Status429TooManyRequests, "登录过于频繁", "请稍后再试").Write(rejected.HttpContext));
        limits.AddPolicy(SignIn.Policy, http => RateLimitPartition.GetFixedWindowLimiter(Callers.SourceOf(http), _ => new() { PermitLimit = perMinute, Window = TimeSpan.FromMinutes(1) }));
    }

    /// <summary>One JSON object a line, on standard error.</summary>
    private static void AddLog(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(level).AddFilter("Microsoft", level > LogLevel.Warning ? level : LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical); // that it could not start is said by whoever starts it
        logging.AddJsonConsole(form =>
        {
            form.TimestampFormat = "O";
            form.UseUtcTimestamp = true;
            form.JsonWriterOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    private static bool IsFromHere(HttpContext http) => http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private static Task Json<T>(HttpContext http, T answer) => Text(http, JsonType, JsonSerializer.Serialize(answer, Context.JsonForm));

    private static Task Text(HttpContext http, string type, string content)
    {
        http.Response.ContentType = type;
        return http.Response.WriteAsync(content, http.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Route} {Status} {Milliseconds} ms, trace {Trace}")]
    private static partial void Answered(ILogger log, string method, string route, int status, long milliseconds, string trace);

    [LoggerMessage(Level = LogLevel.Error, Message = "request failed, trace {Trace}")]
    private static partial void Failed(ILogger log, string trace, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "database away, trace {Trace}: {What}")]
    private static partial void DatabaseAway(ILogger log, string trace, string what);
}
