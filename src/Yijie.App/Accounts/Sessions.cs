using System.Globalization;
using Yijie.App.Storage;

namespace Yijie.App.Accounts;

/// <summary>会话。A signed-in browser.</summary>
public sealed record Session(string TokenHash, string Name, DateTimeOffset At, DateTimeOffset Seen, string Source, string Client);

/// <summary>会话表。On the server; the browser has only the token, the database only the token's hash.</summary>
public static class Sessions
{
    /// <summary>多久不用即失效。</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>至多多久。</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>How often being seen is written down.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromMinutes(2);

    /// <returns>The token, for the browser alone.</returns>
    public static string Begin(Store store, Context context, string name, string source, string client)
    {
        var token = Account.NewToken();
        store.Execute("insert into session (token_hash, name, at, source, client) values (@hash, @name, @at, @source, @client)",
            new { hash = Account.HashOfToken(token), name, at = context.Instant, source, client });
        return token;
    }

    /// <summary>The session of a token, where it has not ended, idled too long or lasted too long.</summary>
    public static Session? Find(Store store, Context context, string token) =>
        Live(store, context.Now, "token_hash = @key", Account.HashOfToken(token)).FirstOrDefault();

    public static IEnumerable<Session> Of(Store store, Context context, string name) => Live(store, context.Now, "name = @key", name);

    /// <summary>Notes that it is used.</summary>
    public static void See(Context context, Session session)
    {
        if (context.Now - session.Seen < SeenEvery) return;
        using var store = context.Database.Note();
        Note(store, context, session.TokenHash, "seen");
        store.Commit();
    }

    public static void End(Store store, Context context, Session session) => Note(store, context, session.TokenHash, "ended");

    /// <summary>处处退出。</summary>
    public static void EndAll(Store store, Context context, string name)
    {
        foreach (var session in Of(store, context, name).ToList()) End(store, context, session);
    }

    private static IEnumerable<Session> Live(Store store, DateTimeOffset now, string where, string key) => store.Query<SessionRow>(
            $"""
            select token_hash, name, at, source, client,
              (select max(e.at) from session_event e where e.token_hash = s.token_hash and e.what = 'seen') as seen,
              (select cast(count(*) as bigint) from session_event e where e.token_hash = s.token_hash and e.what = 'ended') as ended
            from session s where {where} order by at
            """, new { key })
        .Where(r => r.Ended == 0)
        .Select(r => new Session(r.TokenHash, r.Name, Time(r.At), Time(r.Seen ?? r.At), r.Source, r.Client))
        .Where(s => now - s.Seen <= Idle && now - s.At <= Longest);

    private static DateTimeOffset Time(string at) => DateTimeOffset.Parse(at, CultureInfo.InvariantCulture);

    private static void Note(Store store, Context context, string tokenHash, string what) => store.Execute(
        "insert into session_event (id, token_hash, what, at) values (@id, @tokenHash, @what, @at)", new { id = Account.NewId(context.Now), tokenHash, what, at = context.Instant });

    private sealed record SessionRow(string TokenHash, string Name, string At, string Source, string Client, string? Seen, long Ended);
}
