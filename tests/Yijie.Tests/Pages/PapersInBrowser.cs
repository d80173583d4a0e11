using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Yijie.App.Accounts;
using Yijie.App.Serve;

namespace Yijie.Tests.Pages;

/// <summary>单据:浏览器里打印的与服务器生成的 PDF 是同一页,与命令的答复同数。</summary>
[Collection(PagesCollection.Name)]
public sealed partial class PapersInBrowser(Browsing browsing)
{
    private const string Batch = "140200-310-202508-S1";

    [Fact(DisplayName = "PDF:一份审批表、一批三十份结算单、一个月的凭证各成一个文件,中文字体嵌入,每份有书签")]
    public async Task Made()
    {
        using var handler = await SignedIn("h.140200");
        var batch = await Pdf(handler, $"settle/show?id={Batch}&pdf=.");
        Assert.Equal("月度结算审批表 大同市 职工 2025-08.pdf", batch.Name);
        Assert.InRange(batch.Pages, 1, 3);
        Assert.Contains("/FontFile2", batch.Text, StringComparison.Ordinal); // 嵌入的 TrueType

        var statements = browsing.Command("settle", "show", "--id", Batch).GetProperty("statements").GetArrayLength();
        var all = await Pdf(handler, $"settle/show?id={Batch}&each=true&pdf=.");
        Assert.Equal($"医保费用结算单 大同市 职工 2025-08 {statements} 份.pdf", all.Name);
        Assert.InRange(all.Pages, statements, 2 * statements); // 每份从新的一页起
        Assert.True(Bookmark.Count(all.Text) >= statements, "每份结算单应有书签");

        var vouchers = browsing.Command("ledger", "journal", "--region", "140200", "--fund", "310", "--from", "2025-09-01", "--to", "2025-09-30", "--headers").GetArrayLength();
        var month = await Pdf(handler, "ledger/journal?region=140200&fund=310&from=2025-09-01&to=2025-09-30&each=true&pdf=.");
        Assert.InRange(month.Pages, vouchers, 3 * vouchers);
    }

    [Fact(DisplayName = "PDF:别的统筹区的人、不管基金的人不给;机构只得自己的;两人同时要,依次打印")]
    public async Task Rights()
    {
        using var other = await SignedIn("h.140100");
        using var admin = await SignedIn("admin");
        using var auditor = await SignedIn("auditor");
        using var handler = await SignedIn("h.140200");
        Assert.Equal(422, (await Job(other, $"settle/show?id={Batch}&pdf=.")).GetProperty("status").GetInt32());
        using (var refused = await admin.GetAsync(Api($"settle/show?id={Batch}&pdf=.&_async=1"))) Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        var both = await Task.WhenAll(
            Pdf(auditor, "ledger/trial-balance?region=140200&fund=310&pdf=."), Pdf(handler, "advance/show?id=140200-310-202509-A1&pdf=."));
        Assert.Equal(["科目余额表 大同市 职工 2025-11-03.pdf", "月初预拨审批表 大同市 职工 2025-09.pdf"], both.Select(f => f.Name));
        using var another = await handler.GetAsync(new Uri(both[0].At, UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, another.StatusCode); // 别人要的文件
    }

    [Fact(DisplayName = "页面:结算页上下载 PDF 与 Excel,文件名是单据的名称;打印页上的合计与答复相同")]
    public async Task FromThePage()
    {
        await using var handler = await browsing.Open("h.140200");
        await handler.Go("/settle?region=140200&fund=310&month=2025-08");
        await handler.See("本批明细");
        foreach (var form in (string[])["PDF", "Excel"])
        {
            var download = await handler.Page.RunAndWaitForDownloadAsync(() => handler.Button($"下载 {form}").ClickAsync());
            Assert.Equal($"月度结算审批表 大同市 职工 2025-08.{(form == "PDF" ? "pdf" : "xlsx")}", download.SuggestedFilename);
        }
        await handler.Picture("月度结算-取走单据");

        var net = browsing.Command("settle", "show", "--id", Batch).GetProperty("total_net_fen").GetInt64();
        await handler.Go($"/print/settle/show?id={Batch}");
        await handler.See("月度结算审批表");
        await handler.See((net / 100m).ToString("N2", CultureInfo.InvariantCulture));
        await handler.Picture("单据-月度结算审批表");
        Assert.Empty(await handler.Barriers());
        foreach (var (name, path) in ((string, string)[])
        [
            ("结算单", "statement?provider=H14022500001&fund=310&month=2025-08"), ("记账凭证", "ledger/voucher?region=140200&fund=310&period=2025-09&number=1"),
            ("科目余额表", "ledger/trial-balance?region=140200&fund=310"), ("月初预拨", "advance/show?id=140200-310-202509-A1"),
        ])
        {
            await handler.Go($"/print/{path}");
            await handler.See("单位");
            await handler.Picture($"单据-{name}");
        }
    }

    [Fact(DisplayName = "页面:打印页没有登录时说明,要不到的说明为什么")]
    public async Task NothingToPrint()
    {
        await using var nobody = await browsing.Open(null);
        await nobody.Go($"/print/settle/show?id={Batch}");
        await nobody.See("请登录后再办理");
        await using var other = await browsing.Open("h.140100");
        await other.Go($"/print/settle/show?id={Batch}");
        await other.See("没有查阅的权限");
        await other.Go("/print/settle/show?id=没有");
        await other.See("没有批次 没有");
    }

    private async Task<HttpClient> SignedIn(string name)
    {
        if (browsing.Missing) Assert.Skip("没有 Chromium 或没有构建页面");
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = true, CookieContainer = new() }) { BaseAddress = new(browsing.Address) };
        client.DefaultRequestHeaders.Add(Callers.GuardHeader, "1");
        using var reply = await client.PostAsJsonAsync(Api("session"), new { name, password = Account.DemoPassword });
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return client;
    }

    /// <summary>作为任务要一份,等它办完。</summary>
    private static async Task<JsonElement> Job(HttpClient client, string question)
    {
        using var started = await client.GetAsync(Api($"{question}&_async=1"));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var id = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        await client.GetStringAsync(Api($"jobs/{id}/events")); // 到它结束
        return await client.GetFromJsonAsync<JsonElement>(Api($"jobs/{id}"));
    }

    private static async Task<MadeFile> Pdf(HttpClient client, string question)
    {
        var job = await Job(client, question);
        Assert.True(job.GetProperty("state").GetString() == "done", job.ToString());
        var at = job.GetProperty("answer").GetProperty("file").GetString()!;
        using var response = await client.GetAsync(new Uri(at, UriKind.Relative));
        var content = await response.Content.ReadAsByteArrayAsync();
        Assert.StartsWith("%PDF-", Encoding.Latin1.GetString(content, 0, 5), StringComparison.Ordinal);
        return new(at, response.Content.Headers.ContentDisposition!.FileNameStar!, Encoding.Latin1.GetString(content));
    }

    private static Uri Api(string path) => new($"/api/v1/{path}", UriKind.Relative);

    [GeneratedRegex(@"/Type /Page\b(?!s)")]
    private static partial Regex Page { get; }

    [GeneratedRegex(@"/Title <FEFF")]
    private static partial Regex Bookmark { get; }

    private sealed record MadeFile(string At, string Name, string Text)
    {
        public int Pages => Page.Count(Text);
    }
}
