using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Yijie.Tests.Pages;

/// <summary>一个月在浏览器里办完:每个人从登录到办成自己那一步。</summary>
[Collection(PagesCollection.Name)]
public sealed partial class MonthInBrowser(Browsing browsing)
{
    private const string Month = "2025-09";
    private const string Book = $"region=140200&fund=310&month={Month}";

    [Fact(DisplayName = "页面:本月请拨过的另作补充:不写理由不能提出,资金够用的说明不必补充")]
    public async Task Supplement()
    {
        await using var handler = await browsing.Open("h.140200");
        await handler.Go("/requests?region=140200&fund=310&month=2025-10");
        await handler.Button("补充申请").ClickAsync();
        await Assertions.Expect(handler.Button("申请")).ToBeDisabledAsync();
        await handler.Page.GetByLabel("补充的理由").FillAsync("退回重付");
        await handler.Button("申请").ClickAsync();
        await handler.See("按测算资金已经够用,没有要补充的");
        await handler.Picture("资金请拨-补充");
        Assert.Empty(await handler.Barriers());
    }

    [Fact(DisplayName = "页面:从上传审核结果到付款入账,财政、经办、复核、审批、出纳五个人各办一步,退回的一笔更正重发")]
    public async Task FromUploadToBookedPayment()
    {
        await using (var handler = await browsing.Open("h.140200"))
        {
            await handler.Go("/imports");
            await handler.Page.GetByRole(AriaRole.Combobox).ClickAsync();
            await handler.Page.GetByTitle("审核完成").ClickAsync();
            await handler.Page.Locator("input[type=file]").SetInputFilesAsync(ReviewsOf("140200"));
            await handler.See("文件共");
            await handler.See("没有拒收");
            await handler.Picture("数据导入");
            var file = browsing.InFolder("有拒收的.csv");
            await File.WriteAllLinesAsync(file, [.. (await File.ReadAllLinesAsync(ReviewsOf("140200"))).Select((l, n) => n == 1 ? l.Replace(l.Split(',')[0], "H14029999999", StringComparison.Ordinal) : l)]);
            await handler.Page.Locator("input[type=file]").SetInputFilesAsync(file);
            var rejected = await handler.Page.RunAndWaitForDownloadAsync(() => handler.Page.GetByRole(AriaRole.Link, new() { Name = "下载拒收的 1 行" }).ClickAsync());
            Assert.Equal("拒收-reviews.csv", rejected.SuggestedFilename);
            var lines = await File.ReadAllLinesAsync(await rejected.PathAsync());
            Assert.EndsWith(",line,reason", lines[0], StringComparison.Ordinal); // the file's own columns, so that it can be mended and imported again
            Assert.StartsWith("H14029999999,", lines[1], StringComparison.Ordinal);
        }
        await using (var finance = await browsing.Open("f.140200"))
        {
            await finance.Go("/funds?region=140200&fund=310");
            await finance.Page.GetByRole(AriaRole.Combobox).ClickAsync();
            await finance.Page.GetByTitle("不属于请拨").ClickAsync();
            await finance.Page.GetByLabel("金额(元)").FillAsync("400000");
            await finance.Page.GetByLabel("回单号或拨款文号").FillAsync("晋财社拨〔2025〕9月轧差");
            await finance.Button("登记并记账").ClickAsync();
            await finance.See("晋财社拨〔2025〕9月轧差");
            await finance.Picture("支出户资金");
        }
        await using (var handler = await browsing.Open("h.140200"))
        {
            await handler.Go($"/settle?{Book}");
            await handler.See("还没有结算批次");
            await handler.Button("试算").ClickAsync();
            await handler.See("等待复核");
            Assert.Equal(0, await handler.Button("复核").CountAsync());
            await handler.Picture("月度结算-待复核");
        }
        await using (var reviewer = await browsing.Open("r.140200"))
        {
            await reviewer.See("待复核");
            await reviewer.Picture("工作台-复核");
            await reviewer.Page.GetByRole(AriaRole.Link, new() { Name = "月度结算 · 职工 · 2025-09" }).ClickAsync();
            await reviewer.Decide("复核");
            await reviewer.See("等待审批");
        }
        await using (var approver = await browsing.Open("a.140200"))
        {
            await approver.Go($"/settle?{Book}");
            await approver.Decide("审批", picture: "月度结算-审批");
            await approver.See("已审批,尚未付讫");
            await approver.Picture("月度结算");
        }
        await using (var handler = await browsing.Open("h.140200"))
        {
            await handler.Go($"/settle?{Book}");
            await handler.Button("再试算一批").ClickAsync();
            await handler.See("现在没有机构可办,没有新的批次");
        }
        await Pay();
        await using var auditor = await browsing.Open("auditor");
        await auditor.Go($"/month?region=140200&month={Month}");
        await auditor.See("29/29 家");
        await auditor.Picture("月度进度");
    }

    private async Task Pay()
    {
        await using var cashier = await browsing.Open("c.140200");
        await cashier.Go($"/payments?{Book}&batch=140200-310-202509-S1");
        await cashier.Page.GetByRole(AriaRole.Button, new() { Name = "导出付款文件" }).ClickAsync();
        var download = await cashier.Page.RunAndWaitForDownloadAsync(() => cashier.Page.GetByRole(AriaRole.Link, new() { Name = "下载付款文件" }).ClickAsync());
        var file = browsing.InFolder("付款.xml");
        await download.SaveAsAsync(file);

        await cashier.Page.Locator("input[type=file]").SetInputFilesAsync(browsing.BankAnswer(file, Browsing.Day, sendsBack: 1));
        await cashier.See("已记账:");
        await cashier.Picture("支付-银行回执");
        await cashier.Page.Keyboard.PressAsync("Escape");
        await cashier.See(RejectedOnce());
        await cashier.Page.GetByText("银行拒付 1").Last.ClickAsync();
        await cashier.Button("重发").ClickAsync();
        await cashier.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "重发" }).ClickAsync();
        await cashier.See("已重发为");
        await cashier.Go($"/payments?{Book}&batch=140200-310-202509-S1");
        await cashier.See("待发 1");
        await cashier.Picture("支付");
    }

    /// <summary>一个统筹区的,经办只能导入本区的。</summary>
    private string ReviewsOf(string region)
    {
        var lines = File.ReadAllLines(browsing.Generated($"reviews-{Month}-late.csv"));
        var column = lines[0].Split(',').IndexOf("fixmedins_code");
        var file = browsing.InFolder($"reviews-{Month}-late.csv");
        File.WriteAllLines(file, [lines[0], .. lines.Skip(1).Where(l => l.Split(',')[column][1..5] == region[..4])]);
        return file;
    }

    [GeneratedRegex("银行拒付 1")]
    private static partial Regex RejectedOnce();
}
