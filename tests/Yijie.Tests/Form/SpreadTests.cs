using System.Text.RegularExpressions;
using Yijie.App.Storage;
using Yijie.Tests.App;

namespace Yijie.Tests.Form;

/// <summary>分布。What lets a province outgrow one machine without a changed query: the region stands in every key (docs/scale.md).</summary>
public sealed partial class SpreadTests
{
    /// <summary>Shared by the regions and small: whole on every node.</summary>
    private static readonly string[] Shared =
    [
        "access", "account_event", "api_token", "api_token_revoked", "app_user", "credential", "import", "job", "job_event", "policy", "pseudonym_key", "schema_file", "second_factor", "session", "session_event", "used_code", "workday_year",
    ];

    [Fact(DisplayName = "分布:每张表的主键都含统筹区;不含的只有这几张小表")]
    public void RegionInEveryKey()
    {
        using var test = TestDatabase.Create(Engine.Postgres);
        using var store = Database.Open(test.Address).Read();
        Assert.Equal(Shared, store.Query<string>($"""
            select c.relname from pg_class c
            where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisprimary and {HasRegion})
            """).Order(StringComparer.Ordinal));
    }

    [Fact(DisplayName = "分布:按统筹区分布的表,每个唯一约束也含统筹区")]
    public void RegionInEveryUniqueConstraint()
    {
        using var test = TestDatabase.Create(Engine.Postgres);
        using var store = Database.Open(test.Address).Read();
        var without = store.Query<(string Table, string Constraint)>($"""
            select c.relname, i.indexrelid::regclass::text from pg_index i join pg_class c on c.oid = i.indrelid
            where c.relnamespace = 'public'::regnamespace and i.indisunique and not {HasRegion}
            """);
        Repository.ExpectNone(without.Where(c => !Shared.Contains(c.Table)).Select(c => c.Constraint));
    }

    [Fact(DisplayName = "分布:插入时的下一个序号写作 insert … select,Citus 不收 values 里的子查询")]
    public void NoSubqueryAmongValues() => Repository.ExpectNone(
        from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
        from Match match in SubqueryAmongValues.Matches(Repository.Text(file))
        select $"{file}:{match.Value}");

    [Fact(DisplayName = "分布:对每条指令另问视图的,统筹区写作那条指令的,不写参数,否则 Citus 看不出两边在同一节点")]
    public void ViewIsAskedWithinTheRegionOfTheRow() => Repository.ExpectNone(
        from file in Repository.Files("src", "*.cs")
        from Match match in ViewAskedByParameter.Matches(Repository.Text(file))
        select $"{file}:{match.Value}");

    private const string HasRegion = "exists (select 1 from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey) and a.attname = 'region')";

    [GeneratedRegex(@"\(select [^()]* from instruction_status (\w+) where \1\.region = @")]
    private static partial Regex ViewAskedByParameter { get; }

    [GeneratedRegex(@"values\s*\([^()]*\(select [a-z]")]
    private static partial Regex SubqueryAmongValues { get; }
}
