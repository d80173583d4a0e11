using Microsoft.Playwright;
using Yijie.App.Accounts;

namespace Yijie.Tests.Pages;

/// <summary>支出户的收付在浏览器里办:拨付哪一份请拨,退回请拨,利息,红字冲销,付款账户。</summary>
[Collection(PagesCollection.Name)]
public sealed class FundsInBrowser(Browsing browsing)
{
    private const string Home = "140100";
    private const string Day = "2025-11-28";
    private const string Funds = $"/funds?region={Home}&fund=390";
    private const string Requests = $"/requests?region={Home}&fund=390&month=2025-11";

    [Fact(DisplayName = "页面:审批退回请拨,写明理由;财政受理一份,拨款写明拨付的是它,多拨的不收、填好的还在,改正即到账")]
    public async Task FundedByRequest()
    {
        await using var handler = await browsing.OpenLater(Day, $"h.{Home}");
        await handler.Go(Requests);
        await handler.Button("提出申请").ClickAsync();
        await handler.Button("申请").ClickAsync();
        await handler.See("待审批");
        await using var approver = await browsing.OpenLater(Day, $"a.{Home}");
        await approver.Go(Requests);
        await approver.Button("退回").ClickAsync();
        await approver.Page.GetByLabel("退回的理由").FillAsync("待审核完再报");
        await approver.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "退回" }).ClickAsync();
        await approver.See("退回:待审核完再报");
        await using var finance = await browsing.OpenLater(Day, $"f.{Home}");
        var row = finance.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = $"{Home}-390-202510-Q1" });
        await row.GetByRole(AriaRole.Link, new() { Name = "受理" }).ClickAsync();
        await finance.Button("受理").ClickAsync();
        await finance.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "受理" }).ClickAsync();
        await Assertions.Expect(finance.Button("受理")).ToHaveCountAsync(0);
        await finance.Go("/");
        await row.GetByRole(AriaRole.Link, new() { Name = "登记拨款" }).ClickAsync();
        await finance.See($"{Home}-390-202510-Q1,待拨");
        await finance.Page.GetByLabel("金额(元)").FillAsync("90000000");
        await finance.Page.GetByLabel("回单号或拨款文号").FillAsync("并财社〔2025〕11号");
        await finance.Button("登记并记账").ClickAsync();
        await finance.See("超出");
        await finance.Picture("拨款-超出请拨");
        Assert.Empty(await finance.Barriers());
        await finance.Page.GetByLabel("金额(元)").FillAsync("1000");
        await finance.Button("登记并记账").ClickAsync();
        await finance.See("收到财政专户拨款");
        await finance.Go(Requests.Replace("2025-11", "2025-10", StringComparison.Ordinal));
        await finance.See("部分到账");
    }

    [Fact(DisplayName = "页面:出纳登记银行结息,上缴多于结息的不收;会计把录错的一笔红字冲销,别的凭证没有这个按钮")]
    public async Task InterestAndReversal()
    {
        await using (var cashier = await browsing.OpenLater(Day, $"c.{Home}"))
        {
            await cashier.Go(Funds);
            await Interest(cashier, "12.34", "结息1");
            await cashier.See("结息1");
            await cashier.Page.Locator("section").Filter(new() { HasText = "登记支出户利息" }).GetByRole(AriaRole.Combobox).ClickAsync();
            await cashier.Page.GetByTitle("上缴财政专户").ClickAsync();
            await Interest(cashier, "20", "上缴1");
            await cashier.See("不予办理");
            await cashier.Picture("支出户利息");
            await Interest(cashier, "2.34", "上缴1");
            await cashier.See("上缴1");
        }
        await using var accountant = await browsing.OpenLater(Day, $"k.{Home}");
        await accountant.Go(Funds);
        await accountant.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "上缴1" }).GetByRole(AriaRole.Link).ClickAsync();
        await accountant.Button("冲销凭证").ClickAsync();
        await accountant.Page.GetByLabel("冲销的原因").FillAsync("金额录错");
        await accountant.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "冲销", Exact = true }).ClickAsync();
        await accountant.See("更正:金额录错");
        await accountant.See("-2.34");
        await accountant.Picture("红字凭证");
        Assert.Equal(0, await accountant.Button("冲销凭证").CountAsync());
        await accountant.Page.GoBackAsync(); // 冲销过的那一张
        await accountant.See("上缴支出户存款利息");
        await Assertions.Expect(accountant.Button("冲销凭证")).ToHaveCountAsync(0);
    }

    [Fact(DisplayName = "页面:填着表单会话失效了,就在这一页重新登录,口令不对说不对,填好的还在,再点一次即办")]
    public async Task SessionEnds()
    {
        await using var cashier = await browsing.OpenLater(Day, $"c.{Home}");
        await cashier.Go(Funds);
        await cashier.See("登记支出户利息");
        await cashier.Page.Context.ClearCookiesAsync();
        await Interest(cashier, "0.56", "结息9");
        await cashier.See("会话已失效,请重新登录");
        var dialog = cashier.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("密码").FillAsync("不对");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await cashier.See("登录名、口令或动态口令不对");
        await cashier.Picture("会话失效");
        await dialog.GetByLabel("密码").FillAsync(Account.DemoPassword);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "登录", Exact = true }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await cashier.Page.Locator("section").Filter(new() { HasText = "登记支出户利息" }).GetByRole(AriaRole.Button, new() { Name = "登记并记账" }).ClickAsync();
        await Assertions.Expect(cashier.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "结息9" })).ToHaveCountAsync(1);
    }

    [Fact(DisplayName = "页面:会计变更付款账户,行号不对的说明哪里不对;别的岗位只能看")]
    public async Task PayingAccount()
    {
        await using (var accountant = await browsing.OpenLater(Day, $"k.{Home}"))
        {
            await accountant.Go(Funds);
            await accountant.Button("变更账户").ClickAsync();
            var dialog = accountant.Page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel("账号").FillAsync("1402000099");
            await dialog.GetByLabel("行号(12 位)").FillAsync("10216");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "登记", Exact = true }).ClickAsync();
            await accountant.See("行号 10216 应为 12 位数字");
            await accountant.Picture("付款账户");
            await dialog.GetByLabel("行号(12 位)").FillAsync("102161000018");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "登记", Exact = true }).ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
            await accountant.See("1402000099");
        }
        await using var cashier = await browsing.OpenLater(Day, $"c.{Home}");
        await cashier.Go(Funds);
        await cashier.See("付款账户");
        Assert.Equal(0, await cashier.Button("变更账户").CountAsync());
    }

    private static async Task Interest(Window cashier, string amount, string receipt)
    {
        var panel = cashier.Page.Locator("section").Filter(new() { HasText = "登记支出户利息" });
        await panel.GetByLabel("金额(元)").FillAsync(amount);
        await panel.GetByLabel("回单号").FillAsync(receipt);
        await panel.GetByRole(AriaRole.Button, new() { Name = "登记并记账" }).ClickAsync();
    }
}
