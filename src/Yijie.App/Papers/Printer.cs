using System.Text.Json;
using Yijie.App.Serve;
using Yijie.Domain;

namespace Yijie.App.Papers;

/// <summary>
/// 打印成 PDF。Headless Chromium prints the page that people print, with the papers in place of the server's answer: it is handed what has been answered,
/// asks nothing of the database and needs no session (docs/decisions/177). One file at a time in one process.
/// </summary>
public static class Printer
{
    private const int MostPapers = 1_000;
    private const int MostRows = 20_000;
    private const string PapersAt = "/api/";
    private const string PageAt = "/print/papers";

    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan InLine = TimeSpan.FromMinutes(10);
    private static readonly SemaphoreSlim One = new(1);

    /// <param name="pages">Where the built pages are; null: looked for.</param>
    public static void Print(Context context, IReadOnlyList<Paper> papers, Stream to, string? pages)
    {
        var rows = papers.Sum(p => p.Tables.Sum(t => t.Rows.Length));
        if (papers.Count > MostPapers || rows > MostRows) throw new UsageException($"一个 PDF 至多 {MostPapers} 份、{MostRows} 行,此处有 {papers.Count} 份、{rows} 行:请缩小范围,或另存 Excel");
        var chromium = Chromium.Installed ?? throw new UsageException("没有找到 Chromium,不能生成 PDF:请在服务器上 apt-get install chromium fonts-wqy-zenhei,或在浏览器中打印");
        var site = new Pages(pages);
        if (!site.Built) throw new UsageException("页面没有构建(web/dist),不能生成 PDF");

        var content = JsonSerializer.SerializeToUtf8Bytes(papers, Context.JsonForm);
        if (!One.Wait(0))
        {
            context.Say("正在打印别的文件,排队等候 …");
            if (!One.Wait(InLine)) throw new UsageException("打印的人太多,请稍后再试");
        }
        try
        {
            context.Say($"正在排版 {papers.Count} 份单据 …");
            using var browser = new Chromium(chromium, path => path.StartsWith(PapersAt, StringComparison.Ordinal) ? ("application/json", content, null) : site.At(path), AtMost);
            var (session, said) = browser.Open(PageAt);
            if (said != "ready") throw new UsageException($"不能生成 PDF:{said}");
            context.Say("正在生成 PDF …");
            browser.Print(session, to);
        }
        finally
        {
            One.Release();
        }
    }
}
