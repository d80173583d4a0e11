using Dapper;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>地区内的编号。</summary>
internal readonly record struct FactId(string Region, string Id);

/// <summary>按编号查询。Looks up many ids of each region with few queries that both databases plan by the primary key.</summary>
internal static class IdentifiedFacts
{
    private const int IdsAQuery = 500;

    /// <param name="select">The query up to its where clause.</param>
    public static IEnumerable<(string Region, TRow Row)> Find<TRow>(Store store, string select, IReadOnlyCollection<FactId> ids)
    {
        var names = string.Join(", ", Enumerable.Range(0, IdsAQuery).Select(i => $"@id{i}"));
        foreach (var region in ids.GroupBy(i => i.Region, i => i.Id))
            foreach (var chunk in region.Chunk(IdsAQuery))
            {
                var parameters = new DynamicParameters(new { region = region.Key });
                for (var i = 0; i < IdsAQuery; i++) parameters.Add($"id{i}", chunk[Math.Min(i, chunk.Length - 1)]); // one statement for every chunk
                foreach (var row in store.Query<TRow>($"{select} where region = @region and id in ({names})", parameters)) yield return (region.Key, row);
            }
    }
}
