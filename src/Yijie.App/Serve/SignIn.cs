using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yijie.App.Accounts;
using Yijie.App.Imports;
using Yijie.Domain;
using Yijie.Domain.People;

namespace Yijie.App.Serve;

/// <summary>登录所给。</summary>
/// <param name="Code">动态口令,启用了的才要。</param>
public sealed record SignInRequest(string? Name, string? Password, string? Code);

public sealed record PasswordRequest(string? Old, string? New);

/// <summary>动态口令的启用或取消。</summary>
/// <param name="Secret">As offered; null or empty: takes it away.</param>
public sealed record TotpRequest(string? Secret, string? Code);

/// <summary>会话的答复。Who is signed in, and every command that is for him.</summary>
/// <param name="BusinessDay">业务日:today, or the day a demonstration works on.</param>
/// <param name="DayMayBeGiven">演示:acts may be given another day with <c>on</c>.</param>
/// <param name="May">The commands, by their paths.</param>
public sealed record SessionAnswer(
    string Name, string DisplayName, string Role, string RoleName, string? Region, string? Provider, bool MustChangePassword, bool Totp,
    DateOnly BusinessDay, bool DayMayBeGiven, ImmutableArray<string> May);

/// <param name="Id">What it is ended by: the beginning of its token's hash, of no use to sign in with.</param>
public sealed record SessionEntry(string Id, string At, string Seen, string Source, string Client, bool Current);

public sealed record TotpOffer(string Secret, string Uri);

/// <summary>登录与会话。What is about the session itself and so no command: signing in and out, one's own password and second factor.</summary>
public sealed class SignIn(Server server)
{
    public const string Policy = "sign-in";

    private const string Article = "内控·口令";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/session", Guarded(Begin)).RequireRateLimiting(Policy);
        routes.MapGet("/api/v1/session", Guarded(Show));
        routes.MapDelete("/api/v1/session", Guarded(End));
        routes.MapPost("/api/v1/session/password", Guarded(ChangePassword)).RequireRateLimiting(Policy);
        routes.MapGet("/api/v1/session/totp", Guarded(OfferTotp));
        routes.MapPost("/api/v1/session/totp", Guarded(SetTotp)).RequireRateLimiting(Policy);
        routes.MapGet("/api/v1/sessions", Guarded(List));
        routes.MapDelete("/api/v1/sessions", Guarded(EndAll));
        routes.MapDelete("/api/v1/sessions/{id}", Guarded(EndOne));

        RequestDelegate Guarded(Func<HttpContext, Task> handle) => http => server.Guarded(http, () => handle(http));
    }

    /// <summary>登录。The same answer whatever of name, password or code is wrong.</summary>
    private async Task Begin(HttpContext http)
    {
        Callers.RequireOwnPage(http);
        var request = await Body<SignInRequest>(http);
        var (name, password, source) = (request.Name ?? "", request.Password ?? "", Callers.SourceOf(http));
        using var context = server.NewContext();
        Person? person;
        Account account;
        DateTimeOffset? locked;
        using (var store = context.Database.Read())
        {
            (person, account, locked) = (People.Find(store, name), Account.Of(store, name), Account.LockedUntil(store, name, context.Now));
        }
        var right = account.Verify(password);
        var secret = account.Secret is null ? null : server.Secrets.Open(account.Secret);
        var keyLost = account.Secret is not null && secret is null;
        var step = secret is null ? null : Totp.StepOf(secret, request.Code ?? "", context.Now);
        var failure = locked is not null ? Account.LockedOut : !right || person is null ? "口令不对" : account.Disabled ? "已停用" : keyLost ? "动态口令的密钥无法打开"
            : account.Secret is null ? null : step is null ? "动态口令不对" : Account.UseCode(context, name, step.Value) ? null : "动态口令已用过";

        using var note = context.Database.Note();
        server.Note(note, context, name, source, failure is null ? "sign-in" : "sign-in-failed", "", failure ?? "登录");
        if (failure is not null)
        {
            note.Commit();
            server.Metrics.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));
            throw new ProblemException(new(StatusCodes.Status401Unauthorized, "登录未成功", locked is { } until && right
                ? $"连续失败 {Account.MostFailures} 次,账户已锁定至 {until:HH:mm},或请系统管理员解锁"
                : keyLost && right ? "动态口令的密钥无法打开,请系统管理员重置动态口令"
                : $"登录名、口令或动态口令不对(每个动态口令只能用一次);连续失败 {Account.MostFailures} 次将锁定 {Account.LockedFor.TotalMinutes} 分钟"));
        }
        var token = Sessions.Begin(note, context, name, source, Shortened(http.Request.Headers.UserAgent.ToString()));
        note.Commit();
        server.Metrics.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", "done"));
        http.Response.Cookies.Append(Callers.Cookie, token, new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps || !IsLoopback(http), Path = "/", IsEssential = true });
        await Answer(http, AnswerOf(person!, account, context));
    }

    private Task Show(HttpContext http)
    {
        var caller = server.Callers.Require(http, changes: false, evenFirstPassword: true);
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return Answer(http, AnswerOf(caller.Person, Account.Of(store, caller.Person.Name), context));
    }

    private Task End(HttpContext http)
    {
        var caller = server.Callers.Require(http, changes: true, evenFirstPassword: true);
        using var context = server.NewContext();
        using var note = context.Database.Note();
        if (caller.Session is { } session) Sessions.End(note, context, session);
        server.Note(note, context, caller.Person.Name, Callers.SourceOf(http), "sign-out", "", "退出");
        note.Commit();
        return Gone(http);
    }

    private Task EndAll(HttpContext http)
    {
        var caller = server.Callers.Require(http, changes: true, evenFirstPassword: true);
        using var context = server.NewContext();
        List<Session> all;
        using (var store = context.Database.Read()) all = [.. Sessions.Of(store, context, caller.Person.Name)];
        using var note = context.Database.Note();
        foreach (var session in all) Sessions.End(note, context, session);
        server.Note(note, context, caller.Person.Name, Callers.SourceOf(http), "sign-out", "", $"处处退出 {all.Count} 处");
        note.Commit();
        return Gone(http);
    }

    /// <summary>退出一处。</summary>
    private Task EndOne(HttpContext http)
    {
        var caller = server.Callers.Require(http, changes: true, evenFirstPassword: true);
        using var context = server.NewContext();
        Session? session;
        using (var store = context.Database.Read()) session = Sessions.Of(store, context, caller.Person.Name).FirstOrDefault(s => IdOf(s) == (string)http.GetRouteValue("id")!);
        if (session is null) throw new ProblemException(Problem.NotFound("这一处已经退出"));
        using var note = context.Database.Note();
        Sessions.End(note, context, session);
        server.Note(note, context, caller.Person.Name, Callers.SourceOf(http), "sign-out", "", $"退出 {session.Source} 的一处");
        note.Commit();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string IdOf(Session session) => session.TokenHash[..16];

    private Task List(HttpContext http)
    {
        var caller = server.Callers.Require(http, changes: false, evenFirstPassword: true);
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return Answer(http, Sessions.Of(store, context, caller.Person.Name)
            .Select(s => new SessionEntry(IdOf(s), Context.Written(s.At), Context.Written(s.Seen), s.Source, s.Client, s.TokenHash == caller.Session?.TokenHash)).ToList());
    }

    private async Task ChangePassword(HttpContext http)
    {
        var (caller, session) = RequireSession(http);
        var request = await Body<PasswordRequest>(http);
        var (old, fresh, name) = (request.Old ?? "", request.New ?? "", caller.Person.Name);
        using var context = server.NewContext();
        using (var store = context.Database.Read()) RequirePassword(Account.Of(store, name).Verify(old), "原口令不对");
        RefusedException.ThrowIfAny(PasswordRules.Refusals(fresh, name, old));
        var hash = Account.Hash(fresh);

        List<Session> others;
        using (var store = context.Database.Read()) others = [.. Sessions.Of(store, context, name).Where(s => s.TokenHash != session.TokenHash)];
        using (var store = context.Database.Write())
        {
            Account.SetPassword(store, context, name, hash, temporary: false, name);
            foreach (var other in others) Sessions.End(store, context, other);
            context.Record(store, ImportLog.Province, fund: null, name, "session password", name, "", "修改口令");
            store.Commit();
        }
        await Show(http);
    }

    private Task OfferTotp(HttpContext http)
    {
        var (caller, _) = RequireSession(http);
        var secret = Totp.NewSecret();
        return Answer(http, new TotpOffer(secret, Totp.Uri(secret, caller.Person.Name)));
    }

    /// <summary>A new one is proved with a code of its own, an old one taken away with a code of the old.</summary>
    private async Task SetTotp(HttpContext http)
    {
        var (caller, _) = RequireSession(http);
        var request = await Body<TotpRequest>(http);
        var (secret, name) = (request.Secret ?? "", caller.Person.Name);
        using var context = server.NewContext();
        string? present;
        using (var store = context.Database.Read()) present = Account.Of(store, name).Secret is { } kept ? server.Secrets.Open(kept) ?? throw KeyLost() : null;
        var proved = secret.Length > 0 ? secret : present ?? throw new ProblemException(Problem.Wrong("没有启用动态口令"));
        if (secret.Length > 0 && present is not null) throw new ProblemException(Problem.Wrong("已启用动态口令,请先取消"));
        RequirePassword(IsSecret(proved) && Totp.StepOf(proved, request.Code ?? "", context.Now) is { } step && Account.UseCode(context, name, step), "动态口令不对或已用过,请等验证器上的下一个");
        using (var store = context.Database.Write())
        {
            Account.SetSecret(store, context, name, secret.Length > 0 ? server.Secrets.Seal(secret) : "", name);
            context.Record(store, ImportLog.Province, fund: null, name, "session totp", name, "", secret.Length > 0 ? "启用动态口令" : "取消动态口令");
            store.Commit();
        }
        await Show(http);
    }

    private static ProblemException KeyLost() => new(Problem.Wrong("动态口令的密钥无法打开,请系统管理员重置动态口令"));

    private static bool IsSecret(string text)
    {
        try
        {
            return Totp.FromBase32(text).Length >= 16;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private (Caller Caller, Session Session) RequireSession(HttpContext http)
    {
        var caller = server.Callers.Require(http, changes: !HttpMethods.IsGet(http.Request.Method), evenFirstPassword: true);
        return (caller, caller.Session ?? throw new ProblemException(Problem.NoRight("令牌不能用于账户本身")));
    }

    private static void RequirePassword(bool right, string reason) => RefusedException.ThrowIfAny(Refusal.When(!right, Article, reason));

    private SessionAnswer AnswerOf(Person person, Account account, Context context) => new(
        person.Name, person.DisplayName, People.RoleCode(person.Role), person.Role.Title(), person.Region, person.Provider, account.Temporary, account.Secret is not null,
        server.DemoDay() ?? context.Today, server.Options.BusinessDay is not null, [.. server.Endpoints.Where(e => e.Right.Admits(person.Role)).Select(e => e.Command)]);

    private static async Task<T> Body<T>(HttpContext http) where T : class
    {
        const int Longest = 4096;
        if (!http.Request.HasJsonContentType()) throw new ProblemException(new(StatusCodes.Status415UnsupportedMediaType, "请求应为 application/json"));
        var body = new byte[Longest + 1];
        var read = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, http.RequestAborted);
        if (read > Longest) throw new ProblemException(new(StatusCodes.Status413PayloadTooLarge, "请求过大"));
        try
        {
            return JsonSerializer.Deserialize<T>(body.AsSpan(0, read), Context.JsonForm) ?? throw new ProblemException(Problem.Wrong("请求应为一个 JSON 对象"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProblemException(Problem.Wrong("请求不是合格的 JSON"));
        }
    }

    private static Task Answer<T>(HttpContext http, T answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(JsonSerializer.Serialize(answer, Context.JsonForm), http.RequestAborted);
    }

    private static Task Gone(HttpContext http)
    {
        http.Response.Cookies.Delete(Callers.Cookie);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsLoopback(HttpContext http) => http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";

    private static string Shortened(string text) => text.Length > 200 ? text[..200] : text;
}
