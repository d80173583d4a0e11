using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Accounts;

/// <summary>新口令的答复。</summary>
/// <param name="Password">Said once and kept nowhere; to be changed at the first sign-in.</param>
public sealed record PasswordAnswer(string Name, string Password);

/// <summary>账户状态的答复。</summary>
public sealed record UserStateAnswer(string Name, string State);

/// <summary>接口令牌的答复。</summary>
/// <param name="Token">Said once, when it is issued.</param>
public sealed record TokenAnswer(string Id, string Name, string Scope, DateOnly ExpiresOn, bool Revoked, string? Token);

/// <summary>令牌可用的一个命令。</summary>
/// <param name="Acts">办理,不只是查阅。</param>
public sealed record ScopeAnswer(string Command, string Description, bool Acts);

/// <summary>
/// 账户的命令。<c>user password</c>: a first or new one-time password; <c>user reset</c>: unlocks, takes the second factor away, signs out everywhere;
/// <c>user disable</c> and <c>enable</c>; <c>token</c>: for an institution's own system. All by the administrator.
/// </summary>
public static class AccountCommands
{
    private const string Article = "内控·岗位分离";

    public static IEnumerable<Command> OfUser() =>
    [
        Password(),
        Change("reset", "解除锁定、取消动态口令并处处退出(系统管理)", (store, context, name, by) =>
        {
            Account.Note(store, context, name, "unlocked", by);
            Account.SetSecret(store, context, name, "", by);
        }),
        Change("disable", "停用账户并处处退出(系统管理)", (store, context, name, by) => Account.Note(store, context, name, "disabled", by)),
        Change("enable", "恢复停用的账户(系统管理)", (store, context, name, by) => Account.Note(store, context, name, "enabled", by)),
    ];

    public static Command Token() => new("token", "接口令牌:给机构自己的系统使用") { Issue(), Scopes(), ListTokens(), Revoke() };

    private static Option<string> NameOption() => new("--name") { Description = "登录名", Required = true };

    private static Command Password()
    {
        var name = NameOption();
        return new Command("password", "给一个一次性口令,首次登录时须修改(系统管理)") { name }.ActBy(Role.Admin).Answers<PasswordAnswer>().Does((context, parsed) =>
        {
            var (login, password) = (parsed.GetValue(name)!, Account.NewPassword());
            using var store = context.Database.Write();
            var admin = Administrator(context, store, login);
            Account.SetPassword(store, context, login, Account.Hash(password), temporary: true, admin.Name);
            Sessions.EndAll(store, context, login);
            context.Record(store, ImportLog.Province, fund: null, admin.Name, "user password", login, "", "一次性口令");
            store.Commit();
            context.Answer(new PasswordAnswer(login, password), text => text.WriteLine($"{login} 的一次性口令:{password}(只显示这一次,首次登录时须修改)"));
        });
    }

    private static Command Change(string verb, string description, Action<Store, Context, string, string> change)
    {
        var name = NameOption();
        return new Command(verb, description) { name }.ActBy(Role.Admin).Answers<UserStateAnswer>().Does((context, parsed) =>
        {
            var login = parsed.GetValue(name)!;
            using var store = context.Database.Write();
            var admin = Administrator(context, store, login);
            RefusedException.ThrowIfAny(Refusal.When(verb == "disable" && admin.Name == login, Article, "系统管理员不能停用自己"));
            change(store, context, login, admin.Name);
            Sessions.EndAll(store, context, login);
            context.Record(store, ImportLog.Province, fund: null, admin.Name, $"user {verb}", login, "", description);
            var answer = new UserStateAnswer(login, Account.Of(store, login).Disabled ? "disabled" : "enabled");
            store.Commit();
            context.Answer(answer, text => text.WriteLine($"{login}:{(answer.State == "disabled" ? "已停用" : "可以登录")}"));
        });
    }

    private static Command Issue()
    {
        var name = NameOption();
        var scope = new Option<string>("--scope") { Description = "可用的命令,逗号分隔,如 statement,pay list", Required = true };
        var expires = new Option<DateOnly?>("--expires") { Description = "失效日 yyyy-MM-dd,至多一年", Required = true, CustomParser = CommandLine.ParseDay };
        return new Command("issue", "发给令牌(系统管理)") { name, scope, expires }.ActBy(Role.Admin).Answers<TokenAnswer>().Does((context, parsed) =>
        {
            var (login, last, secret) = (parsed.GetValue(name)!, parsed.GetValue(expires)!.Value, Account.NewToken());
            var paths = parsed.GetValue(scope)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var unknown = paths.Where(p => !Commands.All().Leaves().Any(l => Covers(p, l.Path) && l.Deed.Right is { Nature: not Nature.Console })).ToList();
            if (unknown.Count > 0 || paths.Length == 0) throw new UsageException($"--scope 中没有可用的命令:{string.Join("、", unknown)}");
            using var store = context.Database.Write();
            var admin = Administrator(context, store, login);
            RefusedException.ThrowIfAny(
            [
                .. Refusal.When(People.Find(store, login)!.Role != Role.Provider, Article, $"令牌只发给机构用户,{login} 不是"),
                .. Refusal.When(last <= context.Today || last > context.Today.AddYears(1), Article, $"失效日 {last.ToIso()} 应在 {context.Today.ToIso()} 之后一年以内"),
            ]);
            var answer = new TokenAnswer(Account.NewId(context.Now), login, string.Join(',', paths), last, Revoked: false, Token: null);
            store.Execute("insert into api_token (id, name, secret_hash, scope, expires_on, at, actor) values (@Id, @Name, @hash, @Scope, @last, @at, @by)",
                new { answer.Id, answer.Name, hash = Account.HashOfToken(secret), answer.Scope, last = last.ToIso(), at = context.Instant, by = admin.Name });
            context.Record(store, ImportLog.Province, fund: null, admin.Name, "token issue", answer.Id, "", $"{login}:{answer.Scope},至 {last.ToIso()}");
            store.Commit();
            context.Answer(answer with { Token = $"{answer.Id}.{secret}" }, text => text.WriteLine($"{login} 的令牌(只显示这一次):{answer.Id}.{secret}"));
        });
    }

    private static Command Scopes() => new Command("scopes", "令牌可用的命令(系统管理、审计)").ReadBy(Role.Admin, Role.Auditor).Answers<IReadOnlyList<ScopeAnswer>>().Does((context, _) =>
    {
        using var store = context.Database.Read();
        RequireOverseer(context, store);
        IReadOnlyList<ScopeAnswer> scopes = [.. Commands.All().Leaves().Where(l => l.Deed.Right!.Admits(Role.Provider)).Select(l => new ScopeAnswer(l.Path, l.Command.Description ?? "", l.Deed.Right!.Nature == Nature.Act))];
        context.Answer(scopes, text => TextTable.Write(text, ["命令", "", "做什么"], scopes.Select(s => new[] { s.Command, s.Acts ? "办理" : "查阅", s.Description })));
    });

    private static void RequireOverseer(Context context, Store store)
    {
        if (context.ActorIfNamed(store) is { } person) RefusedException.ThrowIfAny(People.MayAct(person, ImportLog.Province, Role.Admin, Role.Auditor));
    }

    private static Command ListTokens() => new Command("list", "令牌一览(系统管理、审计)").ReadBy(Role.Admin, Role.Auditor).Answers<IReadOnlyList<TokenAnswer>>().Does((context, _) =>
    {
        using var store = context.Database.Read();
        RequireOverseer(context, store);
        IReadOnlyList<TokenAnswer> tokens = [.. store.Query<TokenRow>("select id, name, scope, expires_on, (select at from api_token_revoked r where r.id = t.id) as revoked_at from api_token t order by id")
            .Select(r => new TokenAnswer(r.Id, r.Name, r.Scope, r.ExpiresOn.ToDay(), r.RevokedAt is not null, Token: null))];
        context.Answer(tokens, text => TextTable.Write(text, ["令牌", "用户", "范围", "失效日", ""], tokens.Select(t => new[] { t.Id, t.Name, t.Scope, t.ExpiresOn.ToIso(), t.Revoked ? "已撤销" : "" })));
    });

    private static Command Revoke()
    {
        var id = new Option<string>("--id") { Description = "令牌号,见 token list", Required = true };
        return new Command("revoke", "撤销令牌(系统管理)") { id }.ActBy(Role.Admin).Answers<TokenAnswer>().Does((context, parsed) =>
        {
            var key = parsed.GetValue(id)!;
            using var store = context.Database.Write();
            var admin = Administrator(context, store, name: null);
            var token = store.Find<TokenRow>("select id, name, scope, expires_on, (select at from api_token_revoked r where r.id = t.id) as revoked_at from api_token t where id = @key", new { key })
                ?? throw new UsageException($"没有令牌 {key}");
            if (token.RevokedAt is null)
            {
                store.Execute("insert into api_token_revoked (id, at, actor) values (@key, @at, @by)", new { key, at = context.Instant, by = admin.Name });
                context.Record(store, ImportLog.Province, fund: null, admin.Name, "token revoke", key, "", token.Name);
                store.Commit();
            }
            context.Answer(new TokenAnswer(token.Id, token.Name, token.Scope, token.ExpiresOn.ToDay(), Revoked: true, Token: null), text => text.WriteLine($"令牌 {key} 已撤销"));
        });
    }

    /// <summary>Whether a scope (a command or a group of them) covers a command.</summary>
    public static bool Covers(string scope, string path) => path == scope || path.StartsWith(scope + " ", StringComparison.Ordinal);

    private static Person Administrator(Context context, Store store, string? name)
    {
        var actor = context.Actor(store);
        RefusedException.ThrowIfAny(
        [
            .. People.MayAct(actor, ImportLog.Province, Role.Admin),
            .. Refusal.When(name is not null && People.Find(store, name) is null, Article, $"没有用户 {name}"),
        ]);
        return actor;
    }

    private sealed record TokenRow(string Id, string Name, string Scope, string ExpiresOn, string? RevokedAt);
}
