using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Accounts;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App;

/// <summary>用户的答复。</summary>
public sealed record UserAnswer(string Name, string DisplayName, string Role, string? Region, string? Provider)
{
    public static UserAnswer Of(Person person) => new(person.Name, person.DisplayName, People.RoleCode(person.Role), person.Region, person.Provider);
}

/// <summary>
/// 用户管理。<c>user add</c>: by an administrator; the first user of a database, who must be one, needs nobody. <c>user move</c>: another post or region.
/// <c>user list</c>.
/// </summary>
public static class UserCommand
{
    private const string Article = "内控·岗位分离";
    private const int MaxNameLength = 64;

    public static Command Build()
    {
        var user = new Command("user", "用户与岗位") { Add(), Move(), List() };
        foreach (var command in AccountCommands.OfUser()) user.Subcommands.Add(command);
        return user;
    }

    private static Command Add()
    {
        var name = new Option<string>("--name") { Description = "登录名:字母、数字和 . - _", Required = true };
        var (role, region, provider) = Post();
        var displayName = new Option<string?>("--display-name") { Description = "姓名(默认同登录名)" };
        return new Command("add", "增加用户(系统管理)") { name, role, region, provider, displayName }.ActBy(Role.Admin).Answers<UserAnswer>().Does((context, parsed) =>
        {
            var (login, post) = (LoginName(parsed.GetValue(name)!), RoleOf(parsed.GetValue(role)!));
            using var store = context.Database.Write();
            var admin = Administrator(context, store, post);
            var shown = parsed.GetValue(displayName) is { Length: > 0 } given ? given : login;
            var person = new Person(login, shown, post, parsed.GetValue(region), parsed.GetValue(provider));
            RefusedException.ThrowIfAny(
            [
                .. Refusal.When(People.Find(store, person.Name) is not null, Article, $"已有用户 {person.Name}"),
                .. Refusal.When(person.Name == ImportLog.System, Article, $"{ImportLog.System} 是自动接入的名称,不能用作登录名"),
                .. Unfit(store, person),
            ]);
            People.Add(store, person);
            context.Record(store, ImportLog.Province, fund: null, admin?.Name ?? login, "user add", login, "", Where(person));
            store.Commit();
            context.Answer(UserAnswer.Of(person), text => text.WriteLine($"已增加用户 {login}:{post.Title()},{person.Region ?? "全省"}"));
        });
    }

    /// <summary>调岗。He is signed out everywhere, so that no page of the old post stays open, and his tokens are revoked: they are with the old institution; what he did before stays his.</summary>
    private static Command Move()
    {
        var name = new Option<string>("--name") { Description = "登录名", Required = true };
        var (role, region, provider) = Post();
        return new Command("move", "调岗:改任岗位、统筹区或机构,处处退出,撤销令牌(系统管理)") { name, role, region, provider }.ActBy(Role.Admin).Answers<UserAnswer>().Does((context, parsed) =>
        {
            var (login, post) = (parsed.GetValue(name)!, RoleOf(parsed.GetValue(role)!));
            using var store = context.Database.Write();
            var admin = Administrator(context, store, post)!;
            var before = People.Find(store, login) ?? throw new RefusedException(Article, $"没有用户 {login}");
            var person = before with { Role = post, Region = parsed.GetValue(region), Provider = parsed.GetValue(provider) };
            RefusedException.ThrowIfAny([.. Refusal.When(admin.Name == login, Article, "系统管理员不能给自己调岗"), .. Unfit(store, person)]);
            if (person != before)
            {
                People.Move(store, person);
                Sessions.EndAll(store, context, login);
                Account.RevokeTokens(store, context, login, admin.Name);
                context.Record(store, ImportLog.Province, fund: null, admin.Name, "user move", login, "", $"由{Where(before)}改任{Where(person)}");
                store.Commit();
            }
            context.Answer(UserAnswer.Of(person), text => text.WriteLine($"{login} 现为 {Where(person)}"));
        });
    }

    private static string Where(Person person) => $"{person.Role.Title()} {person.Region ?? "全省"} {person.Provider}".TrimEnd();

    /// <summary>The options that say which post someone holds where.</summary>
    private static (Option<string> Role, Option<string> Region, Option<string?> Provider) Post() =>
    (
        new("--role") { Description = $"岗位:{string.Join("、", Enum.GetValues<Role>().Select(r => $"{People.RoleCode(r)} {r.Title()}"))}", Required = true },
        CommandLine.RegionOption(required: false),
        new("--provider") { Description = "机构用户所属的定点医药机构" }
    );

    private static Command List()
    {
        var region = CommandLine.RegionOption(required: false);
        return new Command("list", "列出用户") { region }.ReadBy([.. Readers.Agency, Role.Admin]).Answers<IReadOnlyList<ListedUser>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var reader = context.ActorIfNamed(store);
            var only = parsed.GetValue(region) ?? reader?.Region;
            RefusedException.ThrowIfAny(reader is null ? [] :
            [
                .. Refusal.When(reader.Role == Role.Provider, Article, $"{reader.Name} 是机构用户,不查阅用户名单"),
                .. Refusal.When(reader.Region is not null && reader.Region != only, Article, $"{reader.Name} 属于统筹区 {reader.Region},不能查阅 {only}"),
            ]);
            var whole = reader is null || reader.Role is Role.Admin or Role.Auditor;
            var people = UserList.Of(store, context.Now).Where(p => only is null || p.Region == only).Select(p => whole ? p : p.WithoutState()).ToList();
            context.Answer(people, text => TextTable.Write(text, ["登录名", "姓名", "岗位", "统筹区", "机构", "账户"],
                people.Select(p => new[] { p.Name, p.DisplayName, Enum.Parse<Role>(p.Role, ignoreCase: true).Title(), p.Region ?? "全省", p.Provider ?? "", UserList.InWords(p.State) })));
        });
    }

    /// <summary>Who adds. Null: there is no user yet, and the one being added is the first administrator.</summary>
    private static Person? Administrator(Context context, Store store, Role added)
    {
        if (!People.Any(store))
            return added == Role.Admin ? null : throw new RefusedException(Article, "尚无用户:第一个用户须是系统管理(--role admin)");
        var actor = context.Actor(store);
        RefusedException.ThrowIfAny(Refusal.When(actor.Role != Role.Admin, Article, $"{actor.Name} 的岗位是{actor.Role.Title()},用户须由{Role.Admin.Title()}增加"));
        return actor;
    }

    /// <summary>岗位、统筹区、机构不相称。</summary>
    private static ImmutableArray<Refusal> Unfit(Store store, Person person)
    {
        var ofProvince = person.Role is Role.Province or Role.Auditor or Role.Admin;
        var home = person.Provider is null ? null : PartyStore.RegionOf(store, person.Provider);
        return
        [
            .. Refusal.When(!ofProvince && person.Region is null, Article, $"{person.Role.Title()}须指明统筹区(--region)"),
            .. Refusal.When(ofProvince && person.Role != Role.Auditor && person.Region is not null, Article, $"{person.Role.Title()}属于全省,不带 --region"),
            .. Refusal.When(person.Role == Role.Provider && person.Provider is null, Article, "机构用户须指明机构(--provider)"),
            .. Refusal.When(person.Role != Role.Provider && person.Provider is not null, Article, $"{person.Role.Title()}不属于机构,不带 --provider"),
            .. Refusal.When(person.Provider is not null && home is null, Article, $"没有登记机构 {person.Provider}"),
            .. Refusal.When(home is not null && home != person.Region, Article, $"机构 {person.Provider} 属于统筹区 {home}"),
        ];
    }

    private static string LoginName(string text) =>
        text.Length is > 0 and <= MaxNameLength && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? text
            : throw new UsageException($"登录名 {text} 应以字母或数字开头,只含字母、数字和 . - _,不超过 {MaxNameLength} 位");

    private static Role RoleOf(string text)
    {
        foreach (var role in Enum.GetValues<Role>())
            if (People.RoleCode(role) == text || role.Title() == text) return role;
        throw new UsageException($"没有岗位 {text}:应为 {string.Join("、", Enum.GetValues<Role>().Select(r => $"{People.RoleCode(r)}({r.Title()})"))}");
    }
}
