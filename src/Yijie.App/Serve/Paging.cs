using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Yijie.App.Serve;

/// <summary>
/// 翻页。Searching, sorting and paging of any answer that is a list or holds one: <c>_of</c> names the list inside the answer, <c>_q</c> a text to find in a row,
/// <c>_sort</c> a field (<c>-field</c>: largest first), <c>_offset</c> and <c>_limit</c> the page. How many there are in all is in X-Total-Count.
/// </summary>
public static class Paging
{
    private static readonly string[] Names = ["_of", "_q", "_sort", "_offset", "_limit"];

    public static string Apply(string answer, IQueryCollection query, IHeaderDictionary headers)
    {
        if (!Names.Any(query.ContainsKey)) return answer;
        var root = JsonNode.Parse(answer);
        var of = query["_of"].ToString();
        if ((of.Length == 0 ? root : root is JsonObject whole ? whole[of] : null) is not JsonArray list) throw new ProblemException(Problem.Wrong(of.Length == 0 ? "答复不是一览,请用 _of 指明其中的一览" : $"答复中没有一览 {of}"));

        IEnumerable<JsonNode?> rows = list.ToList();
        if (query["_q"].ToString() is { Length: > 0 } text) rows = rows.Where(r => Holds(r, text));
        if (query["_sort"].ToString() is { Length: > 0 } sort) rows = Sorted(rows, sort.TrimStart('-'), descending: sort[0] == '-');
        var found = rows.ToList();
        headers["X-Total-Count"] = found.Count.ToString(CultureInfo.InvariantCulture);
        list.Clear();
        foreach (var row in found.Skip(Number(query, "_offset") ?? 0).Take(Number(query, "_limit") ?? int.MaxValue)) list.Add(row);
        return root!.ToJsonString(Context.JsonForm);
    }

    private static bool Holds(JsonNode? row, string text) => row switch
    {
        JsonObject fields => fields.Any(f => Holds(f.Value, text)),
        JsonArray values => values.Any(v => Holds(v, text)),
        JsonValue value => value.ToString().Contains(text, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    private static IEnumerable<JsonNode?> Sorted(IEnumerable<JsonNode?> rows, string field, bool descending)
    {
        var keyed = rows.Select(r => (Row: r, Key: (r as JsonObject)?[field]));
        var comparer = Comparer<JsonNode?>.Create(Compare);
        return (descending ? keyed.OrderByDescending(k => k.Key, comparer) : keyed.OrderBy(k => k.Key, comparer)).Select(k => k.Row);
    }

    private static int Compare(JsonNode? a, JsonNode? b) => (a?.GetValueKind(), b?.GetValueKind()) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (JsonValueKind.Number, JsonValueKind.Number) when a!.AsValue().TryGetValue<long>(out var x) && b!.AsValue().TryGetValue<long>(out var y) => x.CompareTo(y),
        _ => string.CompareOrdinal(a!.ToString(), b!.ToString()),
    };

    private static int? Number(IQueryCollection query, string name) => query[name].ToString() is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ProblemException(Problem.Wrong($"{name} 应为不小于 0 的整数"));
}
