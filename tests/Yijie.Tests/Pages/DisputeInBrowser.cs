using Microsoft.Playwright;

namespace Yijie.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class DisputeInBrowser(Browsing browsing)
{
    [Fact(DisplayName = "页面:机构对结算单提出异议,经办在工作台看到、拟答复,复核发出,机构看到答复并确认")]
    public async Task Dispute()
    {
        const string Reason = "两例住院已按目录审核,请予复核";
        var user = Own();
        await using var provider = await browsing.Open(user);
        await provider.See("份结算单等您核对");
        await provider.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("居民$") }).First.ClickAsync();
        await provider.See("请核对结算单");
        var statement = new Uri(provider.Page.Url).AbsolutePath;
        await provider.Button("提出异议").ClickAsync();
        await provider.Button("提交异议").ClickAsync();
        await provider.See("请写明异议的理由");
        await provider.Page.GetByLabel("理由", new() { Exact = true }).FillAsync(Reason);
        await provider.Page.GetByLabel("异议金额").FillAsync("12.50");
        var file = browsing.InFolder("病历.pdf");
        await File.WriteAllTextAsync(file, "%PDF-1.7\n病历");
        await provider.Page.Locator("input[type=file]").SetInputFilesAsync(file);
        await provider.Picture("机构提出异议");
        Assert.Empty(await provider.Barriers());
        await provider.Button("提交异议").ClickAsync();
        await provider.See("待经办机构答复");
        await provider.See("病历.pdf");

        await using var handler = await browsing.Open("h.140100");
        await handler.See(Reason);
        await handler.Picture("工作台上的异议");
        await handler.Page.Locator($"a[href='{statement}']").First.ClickAsync();
        await handler.See("送复核");
        await handler.Page.GetByText("不予采纳", new() { Exact = true }).ClickAsync();
        await handler.Button("送复核").ClickAsync();
        await handler.See("不予采纳须写明依据");
        await handler.Page.GetByLabel("答复", new() { Exact = true }).FillAsync("该两例已计入八月迟到记录");
        await handler.Page.GetByLabel("依据(条款、协议或文号)").FillAsync("服务协议第十二条");
        await handler.Picture("经办拟答复");
        Assert.Empty(await handler.Barriers());
        await handler.Button("送复核").ClickAsync();
        await handler.See("待复核答复。");

        await using var reviewer = await browsing.Open("r.140100");
        await reviewer.See("待复核答复");
        await reviewer.Page.Locator($"a[href='{statement}']").First.ClickAsync();
        await reviewer.Button("发出答复").ClickAsync();
        await reviewer.See("已答复,待机构确认或再提异议");
        await reviewer.Picture("复核发出答复");

        await provider.Go(statement);
        await provider.See("该两例已计入八月迟到记录");
        await provider.See("不予采纳");
        await provider.Button("确认无误").ClickAsync();
        await provider.Button("确认").ClickAsync();
        await provider.See("已确认");
        await provider.Picture("机构确认结算单");
        await provider.Go("/reconcile");
        await provider.See("已确认 ");
        await provider.Picture("机构的对账");
        Assert.Empty(await provider.Barriers());
        await using var phone = await browsing.Open(user, 390, 844);
        await phone.Go(statement);
        await phone.See("对账");
        await phone.Picture("手机上的对账");
    }

    [Fact(DisplayName = "页面:机构自己申报,与结算明细对照;经办的对账一览看得到各件异议")]
    public async Task Declare()
    {
        var user = Own();
        await using var provider = await browsing.Open(user);
        await provider.Go("/own/declare");
        await provider.See("平台结算明细,供对照");
        await provider.Page.GetByLabel("基金申请总额").FillAsync("4321.09");
        await provider.See("比结算明细");
        await provider.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^(申报|申 报|更改申报)$") }).ClickAsync();
        await provider.See("已申报");
        await provider.See("4,321.09");
        await provider.Picture("机构申报");
        Assert.Empty(await provider.Barriers());
        await using var phone = await browsing.Open(user, 390, 844);
        await phone.Go("/own/declare");
        await phone.See("平台结算明细,供对照");
        await phone.Picture("手机上的申报");

        await using var handler = await browsing.Open("h.140100");
        await handler.Go("/reconcile");
        await handler.See("该项费用有病历与医嘱佐证");
        await handler.Picture("对账一览");
        Assert.Empty(await handler.Barriers());
    }

    /// <summary>太原第一家机构的用户:演示里它已有一份确认、一份异议。</summary>
    private string Own() => browsing.Missing ? "" : "p." + browsing.Command("reconcile", "list", "--region", "140100", "--state", "confirmed")[0].GetProperty("provider").GetString();
}
