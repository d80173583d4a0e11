using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Yijie.App.Storage;

/// <summary>表名。Which tables SQL reads and writes, told from its words alone: it may name more than it reads, never fewer.</summary>
internal static partial class Tables
{
    /// <summary>Tables and views by name, each with the tables it stands for.</summary>
    private static readonly FrozenDictionary<string, string[]> Known = FromSchema();

    private static readonly FrozenSet<string> Regional = Schema.RegionalTable.Matches(Whole()).Select(m => m.Groups[1].Value).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>全部的表。</summary>
    public static IReadOnlyCollection<string> All => Known.Keys;

    /// <summary>各区共用的表。Whether its rows belong to no region.</summary>
    public static bool IsShared(string table) => !Regional.Contains(table);

    /// <summary>读了哪些表。A view is the tables it is made of.</summary>
    public static IEnumerable<string> ReadBy(string sql) => Named(sql, Known);

    /// <summary>写了哪些表。</summary>
    public static IEnumerable<string> WrittenBy(string sql) => Change.Matches(sql).Select(m => m.Groups[1].Value);

    private static FrozenDictionary<string, string[]> FromSchema()
    {
        var (schema, known) = (Whole(), new Dictionary<string, string[]>(StringComparer.Ordinal));
        foreach (var table in Schema.CreatedTable.Matches(schema).Select(m => m.Groups[1].Value)) known[table] = [table];
        foreach (Match view in CreatedView.Matches(schema)) known[view.Groups[1].Value] = [.. Named(view.Groups[2].Value, known)];
        return known.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string Whole() => string.Concat(Database.Schemas().Select(s => s.Sql));

    private static IEnumerable<string> Named(string sql, IReadOnlyDictionary<string, string[]> known) =>
        Word.Matches(sql).SelectMany(m => known.TryGetValue(m.Value, out var tables) ? tables : []).Distinct(StringComparer.Ordinal);

    [GeneratedRegex("[a-z_]+")]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"(?:insert into|update|delete from)\s+(\w+)")]
    private static partial Regex Change { get; }

    [GeneratedRegex(@"create view (\w+) as\s+([^;]*);")]
    private static partial Regex CreatedView { get; }
}
