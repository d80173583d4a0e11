using Microsoft.Playwright;
using Yijie.App.Accounts;

namespace Yijie.Tests.Pages;

/// <summary>系统管理与审计在浏览器里办自己的事。</summary>
[Collection(PagesCollection.Name)]
public sealed class Administration(Browsing browsing)
{
    private const string NewPassword = "晋祠流水如碧玉柳三千";

    [Fact(DisplayName = "页面:系统管理增加一个用户,口令只显示一次;他登录须先改口令;停用后不能再登录")]
    public async Task ANewUser()
    {
        await using var admin = await browsing.Open("admin");
        await admin.See("用户管理");
        await admin.Page.GetByRole(AriaRole.Button, new() { Name = "增加用户" }).ClickAsync();
        var dialog = admin.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("登录名").FillAsync("zhang.san");
        await dialog.GetByLabel("姓名").FillAsync("张三");
        await dialog.GetByLabel("岗位").ClickAsync();
        await admin.Page.GetByTitle("复核", new() { Exact = true }).ClickAsync();
        await dialog.GetByLabel("统筹区").ClickAsync();
        await admin.Page.GetByTitle("阳泉市", new() { Exact = true }).ClickAsync();
        await admin.Picture("增加用户");
        await admin.Button("增加并给口令").ClickAsync();
        var password = await admin.Page.Locator(".once").InnerTextAsync();
        Assert.Equal(16, password.Length);
        await admin.Picture("一次性口令");
        await admin.Button("已记下").ClickAsync();

        await using (var user = await browsing.Open(null))
        {
            await user.SignIn("zhang.san", password);
            await user.See("首次登录,请先修改密码");
            await user.Page.GetByLabel("现在的密码").FillAsync(password);
            await user.Page.GetByLabel("新密码", new() { Exact = true }).FillAsync(NewPassword);
            await user.Page.GetByLabel("再输一次新密码").FillAsync(NewPassword);
            await user.Button("修改密码").ClickAsync();
            await user.See("复核岗");
        }
        await admin.Page.GetByLabel("查找用户").FillAsync("zhang.san");
        await admin.Button("办理 zhang.san").ClickAsync();
        await admin.Page.GetByRole(AriaRole.Menuitem, new() { Name = "停用" }).ClickAsync();
        await admin.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "停用" }).ClickAsync();
        await Assertions.Expect(admin.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "zhang.san" })).ToContainTextAsync("已停用");
        await admin.Page.GetByLabel("查找用户").FillAsync("");
        await admin.Picture("用户管理");
        Assert.Empty(await admin.Barriers());

        await using var refused = await browsing.Open(null);
        await refused.Go("/sign-in");
        await refused.Page.GetByLabel("登录名").FillAsync("zhang.san");
        await refused.Page.GetByLabel("密码").FillAsync(NewPassword);
        await refused.Button("登录").ClickAsync();
        await refused.See("登录名、口令或动态口令不对");
    }

    [Fact(DisplayName = "页面:本人启用动态口令,此后登录须给六位数字;看到自己在哪里登录着,退出别处;取消")]
    public async Task SecondFactor()
    {
        string Code(string secret) => Totp.Code(Totp.FromBase32(secret), browsing.Clock.GetUtcNow().ToUnixTimeSeconds() / 30, digits: 6);
        await using var elsewhere = await browsing.Open("k.140300");
        await using var window = await browsing.Open("k.140300");
        await window.Go("/account");
        await window.Button("启用动态口令").ClickAsync();
        var secret = (await window.Page.Locator(".totp-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await window.Picture("启用动态口令");
        Assert.Empty(await window.Barriers());
        await window.Page.GetByLabel("验证器上现在的六位数字").FillAsync(Code(secret) == "000000" ? "111111" : "000000");
        await window.Button("确认启用").ClickAsync();
        await window.See("动态口令不对");
        await window.Page.GetByLabel("验证器上现在的六位数字").FillAsync(Code(secret));
        await window.Button("确认启用").ClickAsync();
        await window.See("已启用");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "退出", Exact = true }).First.ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Row)).ToHaveCountAsync(2);
        await window.Picture("我的账户");
        await elsewhere.Go("/account");
        await elsewhere.See("登录名");

        await elsewhere.Page.GetByLabel("登录名").FillAsync("k.140300");
        await elsewhere.Page.GetByLabel("密码").FillAsync(Account.DemoPassword);
        await elsewhere.Button("登录").ClickAsync();
        await elsewhere.See("登录名、口令或动态口令不对");
        browsing.Clock.Pass(TimeSpan.FromSeconds(30));
        await elsewhere.Page.GetByLabel("动态口令").FillAsync(Code(secret));
        await elsewhere.Button("登录").ClickAsync();
        await elsewhere.See("在哪里登录着");
        browsing.Clock.Pass(TimeSpan.FromSeconds(30));
        await elsewhere.Page.GetByLabel("验证器上现在的六位数字").FillAsync(Code(secret));
        await elsewhere.Button("取消动态口令").ClickAsync();
        await elsewhere.See("未启用");
    }

    [Fact(DisplayName = "页面:政策参数在某日有效的样子,点开是原文;两日的不同标出来;工作日历缺下一年的说出缺什么")]
    public async Task PolicyAndCalendar()
    {
        await using var window = await browsing.Open("admin");
        await window.Go("/policy?day=2025-10-31");
        await window.See("上个月应结算额的 60%");
        await window.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "轧差拨付期限" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await window.See("轧差清算结果应在医药机构申报截止次日后");
        await window.Picture("政策参数");
        Assert.Empty(await window.Barriers());
        await window.Go("/policy?day=2025-12-31&with=&with-day=2026-01-01");
        await window.See("2 处不同");
        await window.See("每年 5 月 31 日前");
        await window.See("每年 1 月 15 日前");
        await window.Picture("政策参数的不同");
        Assert.Empty(await window.Barriers());

        await window.Go("/calendar");
        await window.See("国务院办公厅关于2025年部分节假日安排的通知");
        await window.Picture("工作日历");
        Assert.Empty(await window.Barriers());
    }

    [Fact(DisplayName = "页面:审计日志按人、事项查找,由服务器翻页,下载的 CSV 就是所查的")]
    public async Task Log()
    {
        await using var window = await browsing.Open("auditor");
        await window.Go("/audit");
        await window.Page.GetByLabel("统筹区").ClickAsync();
        await window.Page.GetByTitle("大同市", new() { Exact = true }).ClickAsync();
        await window.Page.Locator(".ant-picker-range").HoverAsync();
        await window.Page.Locator(".ant-picker-clear").ClickAsync();
        await window.Button("查找").ClickAsync();
        var newest = await window.Page.Locator("tbody tr.ant-table-row").First.TextContentAsync() ?? "";
        await window.Page.GetByTitle("2", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(window.Page.Locator("tbody tr.ant-table-row").First).Not.ToHaveTextAsync(newest);
        await Assertions.Expect(window.Page.Locator(".ant-pagination-item-active")).ToHaveTextAsync("2");
        await window.Page.GetByLabel("办理人").FillAsync("a.140200");
        await window.Page.GetByLabel("事项").FillAsync("settlement approve");
        await window.Button("查找").ClickAsync();
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Cell, new() { Name = "settlement approve" }).First).ToBeVisibleAsync();
        await window.Picture("审计日志-查找");
        Assert.Empty(await window.Barriers());
        await window.Page.SetViewportSizeAsync(390, 844);
        await window.Picture("手机-审计日志");
        Assert.Empty(await window.Barriers());
        Assert.Equal(0, await window.Overflow());
        await window.Page.SetViewportSizeAsync(1366, 768);
        await Assertions.Expect(window.Page.Locator(".ant-menu-inline-collapsed")).ToHaveCountAsync(0);
        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Page.GetByRole(AriaRole.Button, new() { Name = "下载 CSV" }).ClickAsync());
        var lines = await File.ReadAllLinesAsync((await download.PathAsync())!);
        Assert.NotEmpty(lines[1..]);
        Assert.All(lines[1..], l => Assert.Contains(",a.140200,settlement approve,", l, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "页面:审计用一个编号找到那一页:凭证、批次、机构、一笔结算;从页面核验一遍,没有不符")]
    public async Task FindAndVerify()
    {
        await using var window = await browsing.Open("auditor");
        foreach (var (text, page) in ((string, string)[])[("140200-310-2025-10-3", "/vouchers/140200/310/2025-10/3"), ("140200-310-202508-S1", "/settle?"), ("H14022200008", "/providers/H14022200008")])
        {
            await window.Go("/find");
            await window.Page.GetByRole(AriaRole.Searchbox, new() { Name = "编号" }).FillAsync(text);
            await window.Button("查找").ClickAsync();
            await window.At(page);
        }
        await window.Go("/find?text=没有这样的机构");
        await window.See("没有找到“没有这样的机构”");
        var settlement = browsing.Command("records", "list", "--provider", "H14022200008", "--month", "2025-08")[0].GetProperty("setl_id").GetString()!;
        await window.Go($"/find?text={settlement}");
        await window.See("结算时间");
        await window.Picture("查找结算");
        Assert.Empty(await window.Barriers());

        await window.Go("/verify");
        await window.Button("开始核验").ClickAsync();
        await window.See("没有一处不符");
        await window.Picture("核验");
        Assert.Empty(await window.Barriers());
        await window.Go("/find?text=医院");
        await window.See("大同市济源医院");
        await window.Picture("查找机构");
        Assert.Empty(await window.Barriers());
    }
}
