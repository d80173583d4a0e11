using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yijie.App.Parties;
using Yijie.App.Storage;

namespace Yijie.App.Serve;

/// <summary>
/// 翻页。Searching, sorting and paging of any answer that is a list or holds one: <c>_of</c> names the list inside the answer, <c>_q</c> a text to find in a row or in
/// the name of its institution, <c>_is</c> what all rows wanted have (<c>field</c> marked, <c>-field</c> not, <c>field:code</c>), <c>_not</c> what those unwanted
/// have, <c>_sort</c> fields (<c>-field</c>: largest first), <c>_offset</c> and <c>_limit</c> the page. Rows about an institution get its name
/// (<c>provider_name</c>); the answer's other lists stay away. How many rows were found is in X-Total-Count, how many each list of the answer has in X-Counts,
/// and what the found rows come to in X-Sums: amounts added, marks and codes counted; with <c>_by</c> that for each value of a field, and how many rows have it.
/// </summary>
public static class Paging
{
    private const string Provider = "provider";
    private const string ProviderName = "provider_name";
    private static readonly string[] Names = ["_of", "_q", "_is", "_not", "_by", "_sort", "_offset", "_limit"];

    public static bool IsAsked(IQueryCollection query) => Names.Any(query.ContainsKey);

    /// <returns>The answer with that page of the list.</returns>
    public static byte[] Apply(JsonElement answer, IQueryCollection query, IHeaderDictionary headers, Store store, DateOnly onDay)
    {
        var of = query["_of"].ToString();
        var list = of.Length == 0 ? answer : answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(of, out var within) ? within : default;
        if (list.ValueKind != JsonValueKind.Array) throw new ProblemException(Problem.Wrong(of.Length == 0 ? "答复不是一览,请用 _of 指明其中的一览" : $"答复中没有一览 {of}"));

        foreach (var name in (string[])["_is", "_not", "_by", "_sort"])
            if (Terms(query, name).Select(FieldOf).FirstOrDefault(f => IsMissing(list, f)) is { } unknown) throw new ProblemException(Problem.Wrong($"{name} 中的 {unknown} 不是这份一览的项"));

        IEnumerable<JsonElement> rows = list.EnumerateArray();
        if (query["_q"].ToString() is { Length: > 0 } text)
        {
            var called = PartyStore.Called(store, text);
            rows = rows.Where(r => Holds(r, text) || (Text(r, Provider) is { } code && called.Contains(code)));
        }
        if (Terms(query, "_is") is { Length: > 0 } wanted) rows = rows.Where(r => wanted.All(t => Meets(r, t)));
        if (Terms(query, "_not") is { Length: > 0 } unwanted) rows = rows.Where(r => !unwanted.All(t => Meets(r, t)));
        foreach (var field in query["_sort"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Reverse()) rows = Sorted(rows, field.TrimStart('-'), descending: field[0] == '-');
        var found = rows.ToList();
        var page = found.Skip(Number(query, "_offset") ?? 0).Take(Number(query, "_limit") ?? int.MaxValue).ToList();
        var names = NamesOf(store, page, onDay);

        headers["X-Total-Count"] = found.Count.ToString(CultureInfo.InvariantCulture);
        headers["X-Sums"] = query["_by"].ToString() is { Length: > 0 } by ? JsonSerializer.Serialize(Sums.By(by, found)) : JsonSerializer.Serialize(Sums.Of(found));
        if (of.Length > 0) headers["X-Counts"] = JsonSerializer.Serialize(answer.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Array).ToDictionary(p => p.Name, p => p.Value.GetArrayLength()));
        return Written(json =>
        {
            if (of.Length == 0) Write(json, page, names);
            else
            {
                json.WriteStartObject();
                foreach (var property in answer.EnumerateObject())
                {
                    json.WritePropertyName(property.Name);
                    if (property.Value.ValueKind == JsonValueKind.Array) Write(json, property.Name == of ? page : [], names);
                    else property.Value.WriteTo(json);
                }
                json.WriteEndObject();
            }
        });
    }

    private static byte[] Written(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Context.JsonForm.Encoder })) write(json);
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, List<JsonElement> rows, Dictionary<string, string> names)
    {
        json.WriteStartArray();
        foreach (var row in rows)
        {
            if (Text(row, Provider) is not { } code || !names.TryGetValue(code, out var name)) row.WriteTo(json);
            else
            {
                json.WriteStartObject();
                foreach (var property in row.EnumerateObject()) property.WriteTo(json);
                json.WriteString(ProviderName, name);
                json.WriteEndObject();
            }
        }
        json.WriteEndArray();
    }

    private static Dictionary<string, string> NamesOf(Store store, List<JsonElement> page, DateOnly onDay)
    {
        var codes = page.Where(r => Text(r, ProviderName) is null).Select(r => Text(r, Provider)).OfType<string>().Distinct().ToList();
        return codes.Count == 0 ? [] : PartyStore.Names(store, codes, onDay);
    }

    private static string? Text(JsonElement row, string field) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static bool Holds(JsonElement row, string text) => row.ValueKind switch
    {
        JsonValueKind.Object => row.EnumerateObject().Any(f => Holds(f.Value, text)),
        JsonValueKind.Array => row.EnumerateArray().Any(v => Holds(v, text)),
        JsonValueKind.Null => false,
        _ => row.ToString().Contains(text, StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Of rows that say whether and which; separated by commas, all of them.</summary>
    private static string[] Terms(IQueryCollection query, string name) => query[name].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string FieldOf(string term) => term.TrimStart('-').Split(':', 2)[0];

    /// <summary>Whether rows there are, none of which has this field.</summary>
    private static bool IsMissing(JsonElement list, string field) =>
        list.GetArrayLength() > 0 && !list.EnumerateArray().Any(r => r.ValueKind == JsonValueKind.Object && r.TryGetProperty(field, out _));

    private static bool Meets(JsonElement row, string term)
    {
        if (row.ValueKind != JsonValueKind.Object) return false;
        var (field, code) = term.TrimStart('-').Split(':', 2) is [var name, var value] ? (name, value) : (term.TrimStart('-'), null);
        var found = row.TryGetProperty(field, out var held) ? held : default;
        return (code is null ? found.ValueKind == JsonValueKind.True : found.ValueKind == JsonValueKind.String && found.ValueEquals(code)) != term.StartsWith('-');
    }

    private static IEnumerable<JsonElement> Sorted(IEnumerable<JsonElement> rows, string field, bool descending)
    {
        var keyed = rows.Select(r => (Row: r, Key: r.ValueKind == JsonValueKind.Object && r.TryGetProperty(field, out var key) ? key : default));
        var comparer = Comparer<JsonElement>.Create(Compare);
        return (descending ? keyed.OrderByDescending(k => k.Key, comparer) : keyed.OrderBy(k => k.Key, comparer)).Select(k => k.Row);
    }

    private static int Compare(JsonElement a, JsonElement b) => (IsNothing(a), IsNothing(b)) switch
    {
        (true, true) => 0,
        (true, false) => -1,
        (false, true) => 1,
        _ => a.ValueKind == JsonValueKind.Number && b.ValueKind == JsonValueKind.Number && a.TryGetInt64(out var x) && b.TryGetInt64(out var y) ? x.CompareTo(y) : string.CompareOrdinal(a.ToString(), b.ToString()),
    };

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static int? Number(IQueryCollection query, string name) => query[name].ToString() is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new ProblemException(Problem.Wrong($"{name} 应为不小于 0 的整数"));

    /// <summary>合计。What rows come to, field by field: amounts (…_fen) added, true counted, codes counted each, what a row holds within it and lists of rows taken together.</summary>
    private sealed class Sums : SortedDictionary<string, object>
    {
        /// <summary>What a header has room for.</summary>
        private const int MostGroups = 60;

        public static Sums Of(IEnumerable<JsonElement> rows)
        {
            var sums = new Sums();
            foreach (var row in rows) sums.Add(row);
            return sums;
        }

        public static Dictionary<string, Sums> By(string field, IEnumerable<JsonElement> rows)
        {
            var groups = rows.GroupBy(r => r.ValueKind == JsonValueKind.Object && r.TryGetProperty(field, out var value) ? value.ToString() : "").Take(MostGroups + 1).ToDictionary(g => g.Key, Counted);
            return groups.Count <= MostGroups ? groups : throw new ProblemException(Problem.Wrong($"{field} 的值多于 {MostGroups} 种,不能分组合计"));
        }

        private static Sums Counted(IEnumerable<JsonElement> rows)
        {
            var sums = Of(rows);
            sums["rows"] = (long)rows.Count();
            return sums;
        }

        private void Add(JsonElement row)
        {
            if (row.ValueKind != JsonValueKind.Object) return;
            foreach (var field in row.EnumerateObject())
                switch (field.Value.ValueKind)
                {
                    case JsonValueKind.Number when field.Name.EndsWith("_fen", StringComparison.Ordinal):
                        Add(field.Name, field.Value.GetInt64());
                        break;
                    case JsonValueKind.True:
                        Add(field.Name, 1);
                        break;
                    case JsonValueKind.Object:
                        Within(field.Name).Add(field.Value);
                        break;
                    case JsonValueKind.String when IsCode(field.Value.GetString()!):
                        Within(field.Name).Add(field.Value.GetString()!, 1);
                        break;
                    case JsonValueKind.Array when field.Value.GetArrayLength() > 0:
                        var within = Within(field.Name);
                        foreach (var item in field.Value.EnumerateArray())
                            if (item.ValueKind == JsonValueKind.String) { if (IsCode(item.GetString()!)) within.Add(item.GetString()!, 1); }
                            else within.Add(item);
                        break;
                }
        }

        private Sums Within(string field)
        {
            var within = TryGetValue(field, out var known) ? (Sums)known : [];
            this[field] = within;
            return within;
        }

        private void Add(string field, long amount) => this[field] = (TryGetValue(field, out var before) ? (long)before : 0) + amount;

        /// <summary>Few and short, as reasons are: what is free text or names someone is not counted.</summary>
        private static bool IsCode(string text) => text.Length <= 40 && text.All(c => c is (>= 'a' and <= 'z') or '-');
    }
}
