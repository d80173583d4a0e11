using Yijie.App.Storage;

namespace Yijie.App.Accounts;

/// <summary>用户一览的一行。</summary>
/// <param name="State">new: without a password; temporary: the one-time password not yet changed; active, locked, disabled. Null: not for this reader.</param>
/// <param name="LockedUntil">Of a locked account.</param>
/// <param name="Totp">Whether a second factor is switched on.</param>
/// <param name="LastSignIn">When he last signed in.</param>
public sealed record ListedUser(string Name, string DisplayName, string Role, string? Region, string? Provider, string? State, string? LockedUntil, bool? Totp, string? LastSignIn)
{
    /// <summary>As colleagues may see it: who there is, not how their accounts stand.</summary>
    public ListedUser WithoutState() => this with { State = null, LockedUntil = null, Totp = null, LastSignIn = null };
}

/// <summary>用户一览。Everyone with the state of his account, the last of each of its events.</summary>
public static class UserList
{
    public static IReadOnlyList<ListedUser> Of(Store store, DateTimeOffset now)
    {
        var locked = store.Query<string>("select distinct name from access where what = 'sign-in-failed' and at > @since", new { since = Context.Written(now - Account.LockedFor) })
            .Select(name => (Name: name, Until: Account.LockedUntil(store, name, now))).Where(l => l.Until is not null).ToDictionary(l => l.Name, l => Context.Written(l.Until!.Value));
        return
        [
            .. store.Query<Row>(
                """
                select name, display_name, role, region, provider,
                  (select c.temporary from credential c where c.name = u.name order by c.seq desc limit 1) as temporary,
                  (select e.what from account_event e where e.name = u.name and e.what in ('disabled', 'enabled') order by e.seq desc limit 1) as event,
                  (select f.secret from second_factor f where f.name = u.name order by f.seq desc limit 1) as secret,
                  (select max(a.at) from access a where a.name = u.name and a.what = 'sign-in') as last_sign_in
                from app_user u order by name
                """).Select(r => new ListedUser(r.Name, r.DisplayName, r.Role, r.Region, r.Provider, StateOf(r, locked.ContainsKey(r.Name)), locked.GetValueOrDefault(r.Name), r.Secret is { Length: > 0 }, r.LastSignIn)),
        ];
    }

    private static string StateOf(Row row, bool locked) => row switch
    {
        { Event: "disabled" } => "disabled",
        { Temporary: null } => "new",
        _ when locked => "locked",
        { Temporary: 1 } => "temporary",
        _ => "active",
    };

    /// <summary>账户的状态。</summary>
    public static string InWords(string? state) => state switch
    {
        "new" => "未给口令",
        "temporary" => "首次口令未改",
        "active" => "正常",
        "locked" => "已锁定",
        "disabled" => "已停用",
        _ => "",
    };

    private sealed record Row(string Name, string DisplayName, string Role, string? Region, string? Provider, long? Temporary, string? Event, string? Secret, string? LastSignIn);
}
