using System.Globalization;
using Microsoft.AspNetCore.Http;
using Yijie.App.Accounts;
using Yijie.App.Storage;

namespace Yijie.App.Serve;

/// <summary>来者。Who sends a request: a person with a session, or an institution's system with a token.</summary>
/// <param name="Session">Null: a token.</param>
/// <param name="Scope">A token's commands; null: all that the person may.</param>
/// <param name="MustChange">首次口令未改:only that may be done.</param>
public sealed record Caller(Person Person, Session? Session, string? Scope, bool MustChange)
{
    /// <summary>Whether a command is within a token's scope.</summary>
    public bool Covers(string command) => Scope is null || Scope.Split(',').Any(s => AccountCommands.Covers(s, command));
}

/// <summary>身份。Finds out who sends a request.</summary>
public sealed class Callers(Server server)
{
    public const string Cookie = "yijie";

    /// <summary>What a page sends with whatever changes something: no other site's page can make a browser send it.</summary>
    public const string GuardHeader = "X-Yijie";

    /// <exception cref="ProblemException">Nobody, or not one who may come in.</exception>
    public Caller Require(HttpContext http, bool changes, bool evenFirstPassword = false)
    {
        var caller = Find(http) ?? throw new ProblemException(Problem.NotSignedIn);
        if (caller.Session is not null && changes) RequireOwnPage(http);
        if (caller.MustChange && !evenFirstPassword) throw new ProblemException(new(StatusCodes.Status403Forbidden, "须先修改首次口令", "请先用 /api/v1/session/password 修改口令"));
        return caller;
    }

    public static void RequireOwnPage(HttpContext http)
    {
        if (http.Request.Headers[GuardHeader].Count == 0) throw new ProblemException(new(StatusCodes.Status403Forbidden, "请求不是本系统的页面发出的", $"请带上 {GuardHeader} 头"));
    }

    public static string SourceOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString() : "unknown";

    private Caller? Find(HttpContext http)
    {
        using var context = server.NewContext();
        using var store = context.Database.Read();
        if (http.Request.Headers.Authorization.ToString() is { Length: > 0 } authorization) return OfToken(store, context, authorization);
        if (!http.Request.Cookies.TryGetValue(Cookie, out var token) || Sessions.Find(store, context, token) is not { } session) return null;
        if (People.Find(store, session.Name) is not { } person || Account.Of(store, session.Name) is not { Disabled: false } account) return null;
        store.Dispose();
        Sessions.See(context, session);
        return new(person, session, null, account.Temporary);
    }

    private static Caller? OfToken(Store store, Context context, string authorization)
    {
        const string Bearer = "Bearer ";
        if (!authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || authorization[Bearer.Length..].Split('.') is not [var id, var secret]) return null;
        var token = store.Find<TokenRow>(
            "select name, scope, expires_on from api_token where id = @id and secret_hash = @hash and id not in (select id from api_token_revoked)",
            new { id, hash = Account.HashOfToken(secret) });
        if (token is null || DateOnly.FromDateTime(context.Now.DateTime) > DateOnly.Parse(token.ExpiresOn, CultureInfo.InvariantCulture)) return null;
        return People.Find(store, token.Name) is { Role: Role.Provider } person && !Account.Of(store, token.Name).Disabled ? new(person, null, token.Scope, MustChange: false) : null;
    }

    private sealed record TokenRow(string Name, string Scope, string ExpiresOn);
}
