using System.Text.Json;
using Microsoft.Playwright;

namespace Yijie.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class ProviderAndProvince(Browsing browsing)
{
    [Fact(DisplayName = "页面:机构提出下一年度的预付金申请,作三项承诺、附原件,看到受理与条件,取回附件")]
    public async Task Applying()
    {
        var user = Own();
        await using var window = await browsing.OpenLater("2026-01-08", user);
        await window.Go("/own/prepayment");
        await window.See("申请 2026 年度预付金");
        await window.Picture("机构申请预付金");
        await window.Page.GetByRole(AriaRole.Checkbox, new() { Name = "职工基本医疗保险基金" }).UncheckAsync();
        await window.Button("提出申请").ClickAsync();
        await window.See("三项承诺须全部作出");
        foreach (var words in (string[])["无财产被保全", "无未履行完毕生效法律文书确认的债务", "无作为被执行人尚未执行终结"])
            await window.Page.GetByRole(AriaRole.Checkbox, new() { Name = words }).CheckAsync();
        var file = browsing.InFolder("承诺书.pdf");
        await File.WriteAllTextAsync(file, "%PDF-1.7\n承诺书");
        await window.Page.Locator("input[type=file]").First.SetInputFilesAsync(file);
        await window.Button("提出申请").ClickAsync();
        await window.See("140100-390-2026-");
        await window.See("申请条件");
        await window.Picture("机构的预付金申请");
        Assert.Empty(await window.Barriers());
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "承诺书.pdf" }).ClickAsync());
        Assert.Equal(await File.ReadAllBytesAsync(file), await File.ReadAllBytesAsync((await download.PathAsync())!));
    }

    [Fact(DisplayName = "页面:省局找到最慢的统筹区,看它逾期了什么,拟出通报,改一稿")]
    public async Task TheSlowest()
    {
        await using var window = await browsing.Open("province");
        await window.See("各统筹区按时率");
        await window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "最慢" }).First.GetByRole(AriaRole.Link).ClickAsync();
        await window.See("逾期未办");
        await window.Button("拟通报").ClickAsync();
        await window.See("第 1 稿");
        var text = window.Page.GetByLabel("正文", new() { Exact = true });
        await text.FillAsync(await text.InputValueAsync() + "请于十日内报送整改情况。");
        await window.Button("存为新的一稿").ClickAsync();
        await window.See("第 2 稿");
        await window.Picture("通报");
        foreach (var (name, path) in ((string, string)[])[("时限", "/duties?region=140200"), ("资金预测", "/forecast?region=140200&fund=310")])
        {
            await window.Go(path);
            await window.Picture(name);
            Assert.Empty(await window.Barriers());
            Assert.Equal((name, 0), (name, await window.OverflowInPrint()));
        }
    }

    [Fact(DisplayName = "页面:机构的菜单里没有监督与账务,地址打得开也看不到;接口同样拒绝")]
    public async Task NotForProviders()
    {
        var user = Own();
        await using var window = await browsing.Open(user);
        await window.See("逐月付款与结算单");
        Assert.Equal(0, await window.Page.GetByRole(AriaRole.Link, new() { Name = "全省监督" }).CountAsync());
        foreach (var path in (string[])["/supervision", "/books/balance?region=140100&fund=310", "/notices"])
        {
            await window.Go(path);
            await window.See("没有查阅的权限");
        }
        var status = await window.Page.EvaluateAsync<int>("async () => (await fetch('/api/v1/providers/money?code=H14022200008')).status");
        Assert.Equal(403, status);
    }

    /// <summary>A hospital's account that the demonstration made.</summary>
    private string Own() => browsing.Missing ? "" : browsing.Command("user", "list").EnumerateArray()
        .First(u => u.GetProperty("role").GetString() == "provider" && u.GetProperty("region").GetString() == "140100" && Level(u) is not "").GetProperty("name").GetString()!;

    private string Level(JsonElement user) => browsing.Command("providers", "show", user.GetProperty("provider").GetString()!) is var provider && provider.GetProperty("type").GetString() == "institution" ? provider.GetProperty("level").GetString()! : "";
}
