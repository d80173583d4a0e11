using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Yijie.App.Serve;

/// <summary>已登记的公布。</summary>
public sealed record Published(string Region, string Year, string Place, string OnDay);

/// <summary>公开。What anyone may read without signing in: the prepayment disclosures that a region has registered as published, as of that day.</summary>
public sealed class PublicPages(Server server)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public/disclosures", http => server.Guarded(http, () => Answer(http, JsonSerializer.Serialize(All(), Context.JsonForm))));
        routes.MapGet("/public/disclosures/{region}/{year}", http => server.Guarded(http, () => Show(http, (string)http.GetRouteValue("region")!, (string)http.GetRouteValue("year")!)));
    }

    private List<Published> All()
    {
        using var context = server.NewContext();
        using var store = context.Database.Read();
        return [.. store.Query<Published>("select region, year, place, on_day from disclosure_publication order by year desc, region")];
    }

    private async Task Show(HttpContext http, string region, string year)
    {
        var published = All().Find(p => p.Region == region && p.Year == year) ?? throw new ProblemException(Problem.NotFound("没有登记这个统筹区这个年度的公布"));
        string[] words = ["prepay", "disclose", $"--region={published.Region}", $"--year={published.Year}", $"--on={published.OnDay}", "--json", $"--db={server.Options.Database}"];
        var folder = server.Folders.New("");
        var ended = await Task.Run(() => Running.Run(words, folder, TextWriter.Null, server.Options.Clock, Callers.SourceOf(http), server.Log, http.TraceIdentifier));
        await Answer(http, ended.Answer ?? throw new ProblemException(ended.Problem!));
    }

    private static Task Answer(HttpContext http, string answer)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(answer, http.RequestAborted);
    }
}
