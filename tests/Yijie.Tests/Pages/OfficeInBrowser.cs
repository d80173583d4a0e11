using Microsoft.Playwright;
using Yijie.Domain.Records;
using Yijie.Tests.App;
using Yijie.Tests.Scenarios;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.Pages;

/// <summary>一个经办机构里的事:退出的机构督促交回;同事先办了。</summary>
[Collection(PagesCollection.Name)]
public sealed class OfficeInBrowser(Browsing browsing)
{
    [Fact(DisplayName = "页面:退出而有欠款的机构,经办在工作台看到,登记督促交回的通知,打印通知书;逾期的审批看到,停止拨付;再不交回的法院、损失、报批、核销")]
    public async Task Departed()
    {
        using var agency = Agency.LeftOwing(Engine.Sqlite, Hospital);
        await using var at = await browsing.Over(agency.Db.Address);
        await using (var handler = await at.Open("2025-08-20", "h.140200"))
        {
            await handler.Page.GetByRole(AriaRole.Link, new() { Name = "退出欠款" }).ClickAsync();
            await handler.See("协议已解除而有欠款");
            await handler.Button("督促交回").ClickAsync();
            await handler.Page.GetByLabel("通知文号").FillAsync("同医保通〔2025〕7号");
            await handler.Button("登记通知").ClickAsync();
            await handler.See("2025-08-20 通知,2025-08-27 前交回");
            await handler.Picture("退出机构");
            Assert.Empty(await handler.Barriers());
            var print = await handler.Page.GetByRole(AriaRole.Link, new() { Name = "打印通知书" }).GetAttributeAsync("href");
            await handler.Go(print!.Replace("#now", "", StringComparison.Ordinal));
            await handler.See("应交回 人民币伍佰零伍元整");
            await handler.Picture("督促交回通知书");
        }
        await using (var approver = await at.Open("2025-08-28", "a.140200"))
        {
            await approver.See("逾期未交回");
            await approver.Page.GetByRole(AriaRole.Link, new() { Name = "退出欠款" }).ClickAsync();
            await approver.Button("停止拨付").ClickAsync();
            await approver.Page.GetByLabel("理由").FillAsync("逾期未交回");
            await approver.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "停止拨付" }).ClickAsync();
            await approver.See("已停止拨付:逾期未交回");
        }
        await using (var handler = await at.Open("2025-09-01", "h.140200"))
        {
            await handler.Go($"/providers/{Hospital}");
            foreach (var (step, done) in ((string, string)[])[("申请强制执行", "已申请强制执行"), ("确认损失", "已确认损失"), ("报请批准核销", "已报批")])
            {
                await handler.Page.GetByRole(AriaRole.Button, new() { Name = step, Exact = true }).ClickAsync();
                var form = handler.Page.Locator(".ant-popconfirm").Last; // those of the steps before stay behind, hidden
                await form.GetByLabel("文号").FillAsync($"{step}1号");
                await form.GetByRole(AriaRole.Button, new() { Name = "登记" }).ClickAsync();
                await handler.See(done);
            }
            Assert.Empty(await handler.Barriers());
        }
        await using var again = await at.Open("2025-09-02", "a.140200");
        await again.Go($"/providers/{Hospital}");
        await again.Page.GetByRole(AriaRole.Button, new() { Name = "核销", Exact = true }).ClickAsync();
        await again.Page.GetByLabel("文号", new() { Exact = true }).FillAsync("政府批复1号");
        await again.Page.Locator(".ant-popconfirm:not(.ant-popover-hidden)").GetByRole(AriaRole.Button, new() { Name = "登记" }).ClickAsync();
        await Assertions.Expect(again.Page.GetByText("协议已解除而有欠款")).ToHaveCountAsync(0);
        await using var cashier = await at.Open("2025-09-02", "c.140200");
        await cashier.Go("/funds?fund=310");
        await cashier.See("登记核销后收回的预拨(入财政专户)");
    }

    [Fact(DisplayName = "页面:一批正看着,同事先审批了,再审批的人得到理由,后面的页面随即是新的")]
    public async Task ColleagueWasFirst()
    {
        using var agency = new Agency(Engine.Sqlite);
        agency.Register(Hospital);
        agency.Receive("2025-08-01", 10_000);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Outpatient, 1_000, 0));
        var draft = agency.Calculate("advance", "2025-07", "2025-08-04");
        agency.Step("advance", "review", "r", draft, "2025-08-04").Expect(0);
        await using var at = await browsing.Over(agency.Db.Address);
        await using var approver = await at.Open("2025-08-04", "a.140200");
        await approver.Go("/advance?fund=310&month=2025-07");
        await approver.See("等待审批");
        at.Command("user", "add", "--name", "a2.140200", "--display-name", "王五", "--role", "approver", "--region", "140200", "--as", "admin", "--on", "2025-08-04");
        at.Command("advance", "approve", "--id", draft.GetProperty("id").GetString()!, "--hash", draft.GetProperty("hash").GetString()!, "--as", "a2.140200", "--on", "2025-08-04");
        await approver.Decide("审批");
        await approver.See("不予办理:");
        await approver.See("已审批,尚未付讫");
        await approver.Picture("同事先审批了");
    }

    [Fact(DisplayName = "页面:还没有凭证的账套,会计上传期初余额;借贷不平的说明相差多少")]
    public async Task Opening()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        await using var at = await browsing.Over(db.Address);
        await using var accountant = await at.Open("2025-08-01", "k.140200");
        await accountant.Go("/books/balance?fund=390");
        async Task Upload(string lines) => await accountant.Page.Locator("input[type=file]").SetInputFilesAsync(db.File($"{lines.Length}.csv", $"account,debit,credit\n{lines}"));
        await accountant.See("录入期初余额");
        await Upload("1004,100.00,\n3001,,40.00\n");
        await accountant.See("期初余额借方 100.00 元,贷方 40.00 元,相差 60.00 元");
        await accountant.Picture("期初余额");
        await Upload("1004,100.00,\n3001,,100.00\n");
        await Assertions.Expect(accountant.Page.Locator("input[type=file]")).ToHaveCountAsync(0);
        await accountant.See("支出户存款");
    }
}
