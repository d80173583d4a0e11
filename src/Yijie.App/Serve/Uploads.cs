using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Yijie.App.Serve;

/// <summary>上传。Reads a multipart form: files straight to disk, of the kinds the system reads and no others; the rest as values.</summary>
public static class Uploads
{
    private const int LongestValue = 1 << 16;
    private const int MostParts = 64;

    /// <summary>The kinds of file, each with how its content begins; empty: as text, without a zero byte.</summary>
    private static readonly Dictionary<string, byte[]> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = [], [".txt"] = [], [".xml"] = [], [".yaml"] = [], [".yml"] = [], [".json"] = [],
        [".gz"] = [0x1F, 0x8B], [".pdf"] = "%PDF"u8.ToArray(), [".png"] = [0x89, 0x50, 0x4E, 0x47], [".jpg"] = [0xFF, 0xD8, 0xFF], [".jpeg"] = [0xFF, 0xD8, 0xFF],
    };

    public static async Task<List<(string Name, string Value)>> Read(HttpContext http, Endpoint endpoint, RequestFolder folder)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 100 } boundary)
            throw new ProblemException(Problem.Wrong("multipart 请求缺少 boundary"));
        var (given, parts) = (new List<(string, string)>(), 0);
        var reader = new MultipartReader(boundary, http.Request.Body);
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                if (++parts > MostParts) throw new ProblemException(Problem.Wrong($"一次至多 {MostParts} 项"));
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
                    throw new ProblemException(Problem.Wrong("multipart 中有没有名称的一项"));
                if (disposition.IsFileDisposition())
                {
                    if (endpoint.Find(name) is not { Kind: ParameterKind.Upload }) throw new ProblemException(Problem.Wrong($"{name} 不收文件"));
                    given.Add((name, await Save(section.Body, folder, FileName(disposition), http.RequestAborted)));
                }
                else
                {
                    if (endpoint.Find(name) is { Kind: ParameterKind.Upload }) throw new ProblemException(Problem.Wrong($"{name} 应为文件"));
                    given.Add((name, await TextOf(section.Body, name, http.RequestAborted)));
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException && e is not BadHttpRequestException)
        {
            throw new ProblemException(Problem.Wrong("multipart 内容不完整"));
        }
        return given;
    }

    private static string FileName(ContentDispositionHeaderValue disposition) =>
        HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value ?? "";

    private static async Task<string> Save(Stream content, RequestFolder folder, string name, CancellationToken stop)
    {
        var kind = Path.GetExtension(name);
        if (!Kinds.TryGetValue(kind, out var beginning))
            throw new ProblemException(new(StatusCodes.Status415UnsupportedMediaType, "不收这种文件", $"{name}:可上传 {string.Join(" ", Kinds.Keys)}"));
        var path = folder.ForUpload(name);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        await using var file = new FileStream(path, options);
        var buffer = new byte[1 << 16];
        for (var first = true; await content.ReadAtLeastAsync(buffer, first ? 8 : 1, throwOnEndOfStream: false, stop) is var read and > 0; first = false)
        {
            if (first && !buffer.AsSpan(0, read).StartsWith(beginning)) throw NotAsNamed(name);
            if (beginning.Length == 0 && buffer.AsSpan(0, read).Contains((byte)0)) throw NotAsNamed(name);
            await file.WriteAsync(buffer.AsMemory(0, read), stop);
        }
        return path;
    }

    private static ProblemException NotAsNamed(string name) => new(new(StatusCodes.Status415UnsupportedMediaType, "文件内容与名称不符", $"{name} 的内容不是 {Path.GetExtension(name)}"));

    private static async Task<string> TextOf(Stream content, string name, CancellationToken stop)
    {
        var buffer = new byte[LongestValue + 1];
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, stop);
        return read <= LongestValue ? System.Text.Encoding.UTF8.GetString(buffer, 0, read) : throw new ProblemException(Problem.Wrong($"{name} 过长"));
    }
}
