using Microsoft.Playwright;
using Yijie.Domain.Records;
using Yijie.Tests.App;
using Yijie.Tests.Scenarios;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.Pages;

/// <summary>不用鼠标办理:光标在要填的地方,关上对话框回到原处。</summary>
[Collection(PagesCollection.Name)]
public sealed class KeyboardInBrowser(Browsing browsing)
{
    [Fact(DisplayName = "页面:只用键盘退回、复核、审批:光标先在第一个要填的地方,没有要填的在取消上;关上对话框回到原来的按钮;办成了有话说")]
    public async Task Decisions()
    {
        using var agency = new Agency(Engine.Sqlite);
        agency.Register(Hospital);
        agency.Receive("2025-08-01", 10_000);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Outpatient, 1_000, 0));
        agency.Calculate("advance", "2025-07", "2025-08-04");
        agency.Scheme("2025-08-04", "2025");
        await using var at = await browsing.Over(agency.Db.Address);
        await using (var reviewer = await at.Open("2025-08-04", "r.140200"))
        {
            await reviewer.Go("/advance?fund=310&month=2025-07");
            await Opens(reviewer, "退回", reviewer.Page.GetByLabel("退回理由"));
            await Press(reviewer, "Escape");
            await On(reviewer.Button("退回"));
            await Press(reviewer, "Enter");
            await On(reviewer.Page.GetByLabel("退回理由"));
            await reviewer.Page.Keyboard.TypeAsync("再核一遍");
            await Press(reviewer, "Tab", "Tab", "Enter");
            await reviewer.See("退回:");
            await reviewer.See("再核一遍");
            await OnNotice(reviewer, "退回");
        }
        await using (var handler = await at.Open("2025-08-04", "h.140200"))
        {
            await handler.Go("/clearing?fund=310&month=2025-07");
            await handler.See("清算方案");
            await handler.See("印发");
            await Opens(handler, "清算方案", handler.Page.GetByLabel("文号"));
            await handler.Go("/advance?fund=310&month=2025-07");
            await handler.Button("重新试算").PressAsync("Enter");
            await handler.See("等待复核");
        }
        await using (var reviewer = await at.Open("2025-08-04", "r.140200")) await Decide(reviewer, "复核");
        await using (var approver = await at.Open("2025-08-04", "a.140200")) await Decide(approver, "审批");
        await using var accountant = await at.Open("2025-08-04", "k.140200");
        await accountant.Go("/books/close?fund=310&month=2025-07");
        await Opens(accountant, "结账", accountant.Button("取消"));
    }

    [Fact(DisplayName = "页面:只用键盘月末结账,办成了写明收支与结转凭证,字看得清")]
    public async Task MonthClosed()
    {
        await using var accountant = await browsing.OpenLater("2025-11-05", "k.140100");
        await accountant.Go("/books/close?region=140100&fund=310&month=2025-10");
        await Opens(accountant, "结账", accountant.Button("取消"));
        await Press(accountant, "Tab", "Enter");
        await accountant.See("结转凭证第");
        await accountant.Picture("月末结账");
        Assert.Empty(await accountant.Barriers());
    }

    private static async Task Decide(Window window, string title)
    {
        await window.Go("/advance?fund=310&month=2025-07");
        var checkbox = window.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Checkbox);
        await Opens(window, title, checkbox);
        await Press(window, "Escape");
        await On(window.Button(title));
        await Press(window, "Enter");
        await On(checkbox);
        await Press(window, "Space", "Tab", "Tab", "Enter");
        await window.See($"{title}通过");
        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert).GetByText($"{title}通过")).ToBeVisibleAsync(); // said to those who do not see it, too
        await OnNotice(window, title == "复核" ? "等待审批" : "已审批,尚未付讫");
    }

    /// <summary>按过的按钮没有了:光标在说明现在怎样的提示上,读屏的人听得到。Decision 244.</summary>
    private static async Task OnNotice(Window window, string text)
    {
        var notice = window.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = text });
        await Assertions.Expect(notice).ToBeVisibleAsync();
        await On(notice);
    }

    /// <summary>Opens it with Enter; the focus is to be there.</summary>
    private static async Task Opens(Window window, string button, ILocator first)
    {
        await window.Button(button).PressAsync("Enter");
        await On(first);
    }

    private static Task On(ILocator place) => Assertions.Expect(place).ToBeFocusedAsync();

    private static async Task Press(Window window, params string[] keys)
    {
        foreach (var key in keys) await window.Page.Keyboard.PressAsync(key);
    }
}
