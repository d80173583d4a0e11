using System.Diagnostics;
using Microsoft.Playwright;
using Yijie.App.Serve;
using Yijie.Tests.Form;

namespace Yijie.Tests.Pages;

[Collection(PagesCollection.Name)]
public sealed class PagesTests(Browsing browsing)
{
    [Fact(DisplayName = "页面:口令不对说不对;首次口令须先修改;退出后回到登录")]
    public async Task SigningIn()
    {
        const string newcomer = "li.si";
        await using var window = await browsing.Open(null);
        browsing.Command("user", "add", "--name", newcomer, "--role", "reviewer", "--region", "140100", "--as", "admin", "--on", Browsing.Day);
        await window.Go("/month");
        await window.Page.GetByLabel("登录名").FillAsync(newcomer);
        await window.Page.GetByLabel("密码").FillAsync("不对");
        await window.Button("登录").ClickAsync();
        await window.See("登录名、口令或动态口令不对");
        await window.Picture("登录");

        var first = browsing.Command("user", "password", "--name", newcomer, "--as", "admin", "--on", Browsing.Day).GetProperty("password").GetString()!;
        await window.SignIn(newcomer, first);
        await window.See("首次登录,请先修改密码");
        await window.Page.GetByLabel("现在的密码").FillAsync(first);
        await window.Page.GetByLabel("新密码", new() { Exact = true }).FillAsync("晋祠流水如碧玉柳三千");
        await window.Page.GetByLabel("再输一次新密码").FillAsync("晋祠流水如碧玉柳三千");
        await window.Button("修改密码").ClickAsync();
        await window.See("月度进度");

        await window.Page.Locator(".frame-who").ClickAsync();
        await window.Page.GetByText("退出", new() { Exact = true }).ClickAsync();
        await window.See("登录名");
    }

    [Fact(DisplayName = "页面:没有权限的,菜单里没有,地址打得开也看不到;别的统筹区看不到")]
    public async Task WrongRights()
    {
        await using (var admin = await browsing.Open("admin"))
        {
            Assert.Equal(0, await admin.Page.GetByRole(AriaRole.Link, new() { Name = "月度结算" }).CountAsync());
            await admin.Go("/settle?region=140200&fund=310&month=2025-08");
            await admin.See("没有查阅的权限");
            await admin.Picture("没有权限");
        }
        await using (var reader = await browsing.Open("auditor"))
        {
            await reader.Go("/settle?region=140200&fund=310&month=2025-07");
            await reader.See("已审批");
            foreach (var act in (string[])["试算", "复核", "审批", "退回"]) Assert.Equal(0, await reader.Button(act).CountAsync());
        }
        await using var other = await browsing.Open("h.140100");
        await other.Go("/providers/H14022200008");
        await other.See("没有查阅的权限");
    }

    [Fact(DisplayName = "页面:结算单从应结算额到实付,每个数都说得出为什么")]
    public async Task Statement()
    {
        await using var window = await browsing.Open("h.140200");
        await window.Go("/statement/H14022200008/390/2025-08");
        await window.See("本月冲抵后,预拨未清");
        await window.Picture("结算单");
        await window.Button("为什么是这个数").Or(window.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^为什么是这个数") })).First.ClickAsync();
        await window.See("实际应结算额 A");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "方案·三,看原文" }).First.ClickAsync();
        await window.See("再将月度最终实际应结算金额与月初预拨金额进行轧差清算");
        await window.Picture("为什么是这个数");
    }

    [Fact(DisplayName = "页面:主要页面没有严重的无障碍问题,在 1366 宽、手机上和 A4 纸上都不横向溢出;截图留存")]
    public async Task MainPages()
    {
        var barriers = new List<string>();
        await using (var window = await browsing.Open("h.140200"))
        {
            foreach (var (name, path) in Main)
            {
                await window.Go(path);
                await window.Picture(name);
                barriers.AddRange((await window.Barriers()).Select(b => $"{name} {b}"));
                if (await window.Overflow() is > 0 and var wide) barriers.Add($"{name} 在 1366 宽时溢出 {wide}");
                if (await window.OverflowInPrint() is > 0 and var cut) barriers.Add($"{name} 打印时溢出 {cut}");
            }
        }
        await using (var phone = await browsing.Open("h.140200", 390, 844))
        {
            foreach (var (name, path) in Main.Where(m => OnPhone.Contains(m.Name)))
            {
                await phone.Go(path);
                await phone.Picture($"手机-{name}");
                if (await phone.Overflow() is > 0 and var wide) barriers.Add($"{name} 在手机上溢出 {wide}");
            }
        }
        Assert.Empty(barriers);
    }

    private static readonly (string Name, string Path)[] Main =
    [
        ("工作台", "/"), ("月度进度-八月", "/month?region=140200&month=2025-08"), ("月初预拨", "/advance?region=140200&fund=310&month=2025-09"),
        ("月度结算-八月", "/settle?region=140200&fund=390&month=2025-08"), ("结算单-八月", "/statement/H14022200008/390/2025-08"), ("支付-八月", "/payments?region=140200&fund=310&month=2025-08"),
        ("科目余额", "/books/balance?region=140200&fund=310"), ("明细账", "/books/account?region=140200&fund=310&account=1004"), ("记账凭证一览", "/books/vouchers?region=140200&fund=310"),
        ("记账凭证", "/vouchers/140200/310/2025-10/3"), ("账龄", "/books/ageing?region=140200&fund=390"), ("备查簿", "/books/registers?region=140200&fund=310"),
        ("机构", "/providers/H14022200008"), ("预付金", "/prepayment?region=140200&fund=310&month=2025-09"), ("资金请拨", "/requests?region=140200&fund=310&month=2025-10"),
        ("年终清算", "/clearing?region=140200&fund=310&month=2025-09"), ("审计日志", "/audit"),
    ];

    /// <summary>在手机上也常看的。</summary>
    private static readonly string[] OnPhone = ["工作台", "月度进度-八月", "月度结算-八月", "结算单-八月", "记账凭证"];

    [Fact(DisplayName = "页面:公开的预付金信息不需登录,登记公布之后才有,也不给别的")]
    public async Task PublicPage()
    {
        const string day = "2025-12-31";
        await using var window = await browsing.OpenLater(day, null);
        await window.Go("/disclosure");
        await window.See("2025 年度的预付金还没有公布");
        Assert.Equal(0, await window.Page.GetByText("可以预付").CountAsync());
        (await browsing.Later(day)).Command("prepay", "published", "--region", "140100", "--year", "2025", "--place", "太原市医疗保障局网站", "--as", "h.140100", "--on", day);
        await window.Go("/disclosure");
        await window.See("计算方法");
        await window.See("可以预付");
        await window.See("太原市医疗保障局网站");
        await window.Picture("公开");
        Assert.Empty(await window.Barriers());
        await window.Go("/prepayment");
        await window.See("登录名");
    }

    [Fact(DisplayName = "页面:省局看到各统筹区的排名,点进最慢的一个;机构只看到自己的钱")]
    public async Task ProvinceAndProvider()
    {
        await using (var province = await browsing.Open("province"))
        {
            await province.Go("/supervision");
            await province.See("各统筹区按时率");
            await province.Picture("全省监督");
            Assert.Empty(await province.Barriers());
            await province.Page.GetByRole(AriaRole.Link, new() { Name = "大同市", Exact = true }).ClickAsync();
            await province.See("各项时限");
            await province.Picture("统筹区监督");
        }
        browsing.Command("user", "add", "--name", "p.H14022200008", "--role", "provider", "--region", "140200", "--provider", "H14022200008", "--as", "admin", "--on", Browsing.Day);
        var first = browsing.Command("user", "password", "--name", "p.H14022200008", "--as", "admin", "--on", Browsing.Day).GetProperty("password").GetString()!;
        await using var provider = await browsing.Open(null);
        await provider.SignIn("p.H14022200008", first);
        await provider.Page.GetByLabel("现在的密码").FillAsync(first);
        await provider.Page.GetByLabel("新密码", new() { Exact = true }).FillAsync("晋祠流水如碧玉柳三千");
        await provider.Page.GetByLabel("再输一次新密码").FillAsync("晋祠流水如碧玉柳三千");
        await provider.Button("修改密码").ClickAsync();
        await provider.See("付款与结算单");
        await provider.Picture("机构的首页");
        await provider.Go("/statement/H14022100003/390/2025-08");
        await provider.See("没有查阅的权限");
        await provider.Go("/statement/H14022200008/390/2025-08");
        await provider.See("本月冲抵后,预拨未清");
    }

    [Fact(DisplayName = "页面:按接口文档生成的类型,页面全部相符")]
    public async Task TypesAgree()
    {
        var web = Path.Combine(Repository.Root, "web");
        if (!Directory.Exists(Path.Combine(web, "node_modules"))) Assert.Skip("没有安装页面的依赖:在 web 里 npm ci");
        var document = Path.Combine(Path.GetTempPath(), $"openapi-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(document, OpenApi.Document(Endpoint.All()).ToJsonString());
        await Node(web, "node_modules/openapi-typescript/bin/cli.js", document, "-o", "src/schema.d.ts");
        await Node(web, "node_modules/typescript/bin/tsc", "--noEmit");
        File.Delete(document);
    }

    private static async Task Node(string folder, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("node", words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{words[0]}{Environment.NewLine}{output}{await error}");
    }
}
