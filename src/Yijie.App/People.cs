using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App;

/// <summary>岗位。The posts of rules.md §9.</summary>
public enum Role
{
    /// <summary>经办。</summary>
    Handler,

    /// <summary>复核。</summary>
    Reviewer,

    /// <summary>审批。</summary>
    Approver,

    /// <summary>会计。</summary>
    Accountant,

    /// <summary>出纳。</summary>
    Cashier,

    /// <summary>财政部门。</summary>
    Finance,

    /// <summary>省局监督。</summary>
    Province,

    /// <summary>定点医药机构。</summary>
    Provider,

    /// <summary>审计。</summary>
    Auditor,

    /// <summary>系统管理。</summary>
    Admin,
}

/// <summary>用户。A person who acts; region is null for the province's people, provider is set for an institution's own user.</summary>
public sealed record Person(string Name, string DisplayName, Role Role, string? Region, string? Provider);

/// <summary>人员与权限。Who there is and who may do what where.</summary>
public static class People
{
    private const string Article = "内控·岗位分离";

    public static string Title(this Role role) => role switch
    {
        Role.Handler => "经办",
        Role.Reviewer => "复核",
        Role.Approver => "审批",
        Role.Accountant => "会计",
        Role.Cashier => "出纳",
        Role.Finance => "财政",
        Role.Province => "省局",
        Role.Provider => "机构",
        Role.Auditor => "审计",
        Role.Admin => "系统管理",
    };

    public static Person? Find(Store store, string name) => store
        .Query<PersonRow>("select name, display_name, role, region, provider from app_user where name = @name", new { name })
        .Select(r => r.ToPerson()).FirstOrDefault();

    /// <summary>所有用户,按登录名。</summary>
    public static IEnumerable<Person> All(Store store) => store
        .Query<PersonRow>("select name, display_name, role, region, provider from app_user order by name").Select(r => r.ToPerson());

    public static bool Any(Store store) => store.Find<string>("select name from app_user limit 1") is not null;

    /// <summary>在岗人员。The region's people in a post, by name.</summary>
    public static IEnumerable<Person> InPost(Store store, string region, Role role) => store
        .Query<PersonRow>("select name, display_name, role, region, provider from app_user where region = @region and role = @role order by name",
            new { region, role = RoleCode(role) })
        .Select(r => r.ToPerson());

    public static void Add(Store store, Person person) => store.Execute(
        "insert into app_user (name, display_name, role, region, provider) values (@Name, @DisplayName, @role, @Region, @Provider)",
        new { person.Name, person.DisplayName, role = RoleCode(person.Role), person.Region, person.Provider });

    /// <summary>调岗。</summary>
    public static void Move(Store store, Person person) => store.Execute(
        "update app_user set role = @role, region = @Region, provider = @Provider where name = @Name", new { person.Name, role = RoleCode(person.Role), person.Region, person.Provider });

    /// <summary>岗位与统筹区核对。Refuses whoever does not hold one of the posts in that region.</summary>
    public static ImmutableArray<Refusal> MayAct(Person person, string region, params ReadOnlySpan<Role> posts)
    {
        var titles = new List<string>();
        foreach (var post in posts) titles.Add(post.Title());
        return
        [
            .. Refusal.When(!posts.Contains(person.Role), Article, $"{person.Name} 的岗位是{person.Role.Title()},此项须由{string.Join("或", titles)}办理"),
            .. Refusal.When(person.Region is not null && person.Region != region, Article, $"{person.Name} 属于统筹区 {person.Region},不能办理 {region} 的业务"),
        ];
    }

    /// <summary>查阅范围。The province, auditors and the region's own people read; a provider only itself; the administrator sees no money.</summary>
    public static ImmutableArray<Refusal> MayRead(Person person, string region, string? provider = null) =>
    [
        .. Refusal.When(person.Role == Role.Admin, Article, $"{person.Name} 是系统管理员,不查阅基金业务"),
        .. Refusal.When(person.Region is not null && person.Region != region, Article, $"{person.Name} 属于统筹区 {person.Region},不能查阅 {region}"),
        .. Refusal.When(person.Role == Role.Provider && (provider is null || provider != person.Provider), Article, $"{person.Name} 只能查阅本机构"),
    ];

    public static string RoleCode(Role role) => role.ToString().ToLowerInvariant();

    private sealed record PersonRow(string Name, string DisplayName, string Role, string? Region, string? Provider)
    {
        public Person ToPerson() => new(Name, DisplayName, Enum.Parse<Role>(Role, ignoreCase: true), Region, Provider);
    }
}
