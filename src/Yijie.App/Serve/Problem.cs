using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yijie.Domain;

namespace Yijie.App.Serve;

/// <summary>不能照办。An answer that is not the one asked for, as RFC 9457 writes it: what is wrong, with every refusal and its article.</summary>
public sealed record Problem(int Status, string Title, string? Detail = null, ImmutableArray<Refusal> Refusals = default)
{
    public static Problem NotSignedIn => new(StatusCodes.Status401Unauthorized, "未登录或会话已失效", "请登录后再办理");

    public static Problem DatabaseAway => new(StatusCodes.Status503ServiceUnavailable, "数据库不可用", "数据库没有答复,请稍后再试");

    public static Problem NoRight(string reason) => new(StatusCodes.Status403Forbidden, "没有权限", Refusals: [new("内控·岗位分离", reason)]);

    public static Problem Wrong(string detail) => new(StatusCodes.Status400BadRequest, "用法有误", detail);

    public static Problem NotFound(string detail) => new(StatusCodes.Status404NotFound, "没有此项", detail);

    /// <summary>As JSON: snake_case like every answer.</summary>
    public string ToJson(string trace) => JsonSerializer.Serialize(
        new { Type = "about:blank", Title, Status, Detail = Detail ?? string.Join(";", (Refusals.IsDefault ? [] : Refusals).Select(r => r.Reason)), Refusals = Refusals.IsDefault ? [] : Refusals, TraceId = trace }, Context.JsonForm);

    public async Task Write(HttpContext http)
    {
        http.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer"; // RFC 9110 asks for one; a scheme for which no browser opens a dialog
        http.Response.ContentType = "application/problem+json; charset=utf-8";
        await http.Response.WriteAsync(ToJson(http.TraceIdentifier), http.RequestAborted);
    }
}

/// <summary>不能照办的请求。Thrown where a request cannot be carried out, to be answered with its problem.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem => problem;
}
