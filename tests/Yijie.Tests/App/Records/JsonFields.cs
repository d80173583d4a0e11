using System.Text.Json;

namespace Yijie.Tests.App.Records;

/// <summary>答复的字段。</summary>
internal static class JsonFields
{
    public static long Of(this JsonElement answer, string name) => answer.GetProperty(name).GetInt64();

    /// <summary>Imports; with <paramref name="allCount"/> the usual identity of files whose rows all count is left to the caller's own asserts.</summary>
    public static JsonElement Import(this TestDatabase db, string kind, string content, bool allCount, string on = "2025-08-20", string? by = null)
    {
        var summary = db.Import(kind, content, on, by);
        Assert.Equal(summary.Of("lines"), summary.Of("accepted") + summary.Of("duplicates") + summary.Of("withdrawn") + summary.Of("rejected_lines"));
        Assert.Equal(summary.Of("total_fen"), summary.Of("accepted_fen") + summary.Of("duplicates_fen") + summary.Of("withdrawn_fen") + summary.Of("rejected_fen"));
        Assert.Equal(summary.Of("accepted"), summary.Of("counted") + summary.GetProperty("set_aside").EnumerateArray().Sum(a => a.Of("rows")));
        return summary;
    }
}
