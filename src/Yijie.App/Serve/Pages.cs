using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Yijie.App.Serve;

/// <summary>
/// 页面。The built pages (web/dist), where there are any; each address that is no file is the page itself, which has its own way about. Every answer carries a
/// content security policy; where the page says __CSP_NONCE__ the request's own nonce is put in.
/// </summary>
public sealed class Pages
{
    private const string NoncePlace = "__CSP_NONCE__";
    private const string Html = "text/html; charset=utf-8";
    private const string Plain = """
        <!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>医结</title>
        <h1>医结</h1><p>接口已经就绪:<a href="/openapi/v1.json">/openapi/v1.json</a>。页面尚未构建(web/dist)。</p></html>
        """;

    private readonly PhysicalFileProvider? files;
    private readonly string index;

    /// <param name="given">Null: looked for beside the program and above it.</param>
    public Pages(string? given)
    {
        var folder = given is not null ? Path.GetFullPath(given) : Places().FirstOrDefault(p => File.Exists(Path.Combine(p, "index.html")));
        if (folder is not null && !File.Exists(Path.Combine(folder, "index.html"))) throw new UsageException($"{folder} 里没有构建好的页面(index.html)");
        files = folder is null ? null : new(folder);
        index = folder is null ? Plain : File.ReadAllText(Path.Combine(folder, "index.html"));
    }

    /// <summary>Whether there are any.</summary>
    public bool Built => files is not null;

    public void Use(IApplicationBuilder app)
    {
        if (files is null) return;
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = new FileExtensionContentTypeProvider(),
            OnPrepareResponse = static file =>
            {
                // Vite names what it builds by content.
                if (file.Context.Request.Path.StartsWithSegments("/assets")) file.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            },
        });
    }

    /// <summary>The page, for every address that is its own to make sense of.</summary>
    public Task Index(HttpContext http)
    {
        var (html, policy) = Fresh();
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.ContentType = Html;
        return http.Response.WriteAsync(html, http.RequestAborted);
    }

    /// <summary>What stands at a path, for a browser that is not on the network: a file of the pages, else the page itself.</summary>
    public (string Type, byte[] Content, string? Policy)? At(string path)
    {
        var file = files!.GetFileInfo(path);
        if (file.PhysicalPath is { } at && file.Exists)
            return (new FileExtensionContentTypeProvider().TryGetContentType(path, out var type) ? type : "application/octet-stream", File.ReadAllBytes(at), null);
        var (html, policy) = Fresh();
        return (Html, Encoding.UTF8.GetBytes(html), policy);
    }

    /// <summary>The page with a nonce of its own, and the policy that names it.</summary>
    private (string Html, string Policy) Fresh()
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return (index.Replace(NoncePlace, nonce, StringComparison.Ordinal), PolicyWith($" 'nonce-{nonce}'"));
    }

    /// <summary>Nothing from elsewhere, no script and no style sheet but our own; styles of single elements are allowed, charts set them.</summary>
    public static string PolicyWith(string nonce) =>
        $"default-src 'none'; script-src 'self'{nonce}; style-src 'self'{nonce}; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static IEnumerable<string> Places()
    {
        yield return Path.Combine(AppContext.BaseDirectory, "web");
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent) yield return Path.Combine(at.FullName, "web", "dist");
        yield return Path.GetFullPath(Path.Combine("web", "dist"));
    }
}
