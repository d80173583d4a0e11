using Microsoft.Playwright;
using Yijie.App;
using Yijie.App.Accounts;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.App;
using static Yijie.Tests.App.ApplicationOffice;

namespace Yijie.Tests.Pages;

/// <summary>预付金在浏览器里办完:每个人从登录到办成自己那一步,办的日子依次往后。</summary>
[Collection(PagesCollection.Name)]
public sealed class PrepaymentInBrowser(Browsing browsing)
{
    private const string Year = $"region={Home}&fund=310&month=2026-12";

    [Fact(DisplayName = "页面:预付金从机构带附件的申请,经逐项审核、财政会商、核定、三人办拨付,到银行付讫入账")]
    public async Task FromApplicationToBookedPayment()
    {
        using var office = Office();
        await using var at = await browsing.Over(office.Db.Address);
        office.Agency.Receive("2026-01-05", 10_000);
        await using (var hospital = await at.Open("2026-01-08", "u1"))
        {
            await hospital.Go("/own/prepayment");
            await hospital.Page.GetByRole(AriaRole.Checkbox, new() { Name = "城乡居民基本医疗保险基金" }).UncheckAsync();
            foreach (var words in (string[])["无财产被保全", "无未履行完毕生效法律文书确认的债务", "无作为被执行人尚未执行终结"])
                await hospital.Page.GetByRole(AriaRole.Checkbox, new() { Name = words }).CheckAsync();
            await hospital.Page.Locator("input[type=file]").First.SetInputFilesAsync(office.Undertaking);
            await hospital.Button("提出申请").ClickAsync();
            await hospital.See("待初审");
        }
        office.Apply(K, "2026-01-08").Expect(0);
        office.Review(K, "2026-01-20");
        await using (var reviewer = await at.Open("2026-01-20", $"r.{Home}"))
        {
            await reviewer.Go($"/prepayment?{Year}");
            await reviewer.Page.GetByRole(AriaRole.Link, new() { Name = $"{H}机构" }).First.ClickAsync();
            await reviewer.Button("写意见").First.ClickAsync();
            await reviewer.Page.GetByLabel("意见", new() { Exact = true }).FillAsync("报表齐全");
            await reviewer.Button("记下意见").ClickAsync();
            await reviewer.See("认定符合须有佐证附件");
            await reviewer.Page.GetByRole(AriaRole.Dialog).Locator("input[type=file]").SetInputFilesAsync(office.Undertaking);
            await reviewer.Button("记下意见").ClickAsync();
            await reviewer.See("报表齐全");
            office.Do("check", "2026-01-20", "r", "--id", Id(H), "--condition", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5", "--result", "pass", "--note", "经查符合", "--attach", office.Undertaking).Expect(0);
            await reviewer.Page.ReloadAsync();
            await reviewer.Button("初审").ClickAsync();
            await reviewer.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "初审" }).ClickAsync();
            await reviewer.See("初审通过");
            await reviewer.Picture("预付金申请-初审");
        }
        await using (var finance = await at.Open("2026-02-02", $"f.{Home}"))
        {
            await finance.Go($"/prepayment?{Year}");
            await finance.See("等待财政部门的意见");
            await finance.Picture("预付金-会商");
            await finance.Button("财政意见").ClickAsync();
            await finance.Page.GetByLabel("说明").FillAsync("同意");
            await finance.Page.GetByLabel("复函文号").FillAsync("同财社函1号");
            await finance.Button("交回摘要,提出意见").ClickAsync();
            await finance.See("财政部门已同意这份名单");
        }
        await using (var approver = await at.Open("2026-02-03", $"a.{Home}"))
        {
            await approver.Go($"/prepayment?{Year}");
            await approver.Button("核定名单").ClickAsync();
            await approver.Button("交回摘要,核定").ClickAsync();
            await approver.See("已核定");
        }
        await using (var handler = await at.Open("2026-02-04", $"h.{Home}"))
        {
            await handler.Go($"/prepayment/batch?{Year}");
            await handler.Button("试算").ClickAsync();
            await handler.See("等待复核");
        }
        foreach (var (post, title, then) in ((string, string, string)[])[("r", "复核", "等待审批"), ("a", "审批", "已审批,尚未付讫")])
        {
            await using var window = await at.Open("2026-02-05", $"{post}.{Home}");
            await window.Go($"/prepayment/batch?{Year}");
            await window.Decide(title);
            await window.See(then);
        }
        await using (var cashier = await at.Open("2026-02-06", $"c.{Home}"))
        {
            await cashier.Go($"/prepayment/batch?{Year}");
            await cashier.Button("去支付").ClickAsync();
            await cashier.Page.GetByRole(AriaRole.Button, new() { Name = "导出付款文件" }).ClickAsync();
            var download = await cashier.Page.RunAndWaitForDownloadAsync(() => cashier.Page.GetByRole(AriaRole.Link, new() { Name = "下载付款文件" }).ClickAsync());
            var file = Path.Combine(office.Db.Folder, "预付金付款.xml");
            await download.SaveAsAsync(file);
            await cashier.Page.Locator("input[type=file]").SetInputFilesAsync(browsing.BankAnswer(file, "2026-02-06", sendsBack: 0));
            await cashier.See("已记账:");
        }
        await using var after = await at.Open("2026-02-09", "u1");
        await after.Go("/own/prepayment");
        await after.See("2026-02-06 入账");
        await after.Picture("机构预付金-已拨付");
        Assert.Equal((1_500_00, 8_500_00), (office.Balance("110102"), office.Balance("1004")));
        office.Agency.Verify();
    }

    [Fact(DisplayName = "页面:机构报告情形即立案,督促、交回、从结算冲抵到结清;年终上缴财政专户,关闭年度")]
    public async Task FromSelfReportToClosedYear()
    {
        using var office = Office();
        await using var at = await browsing.Over(office.Db.Address);
        office.Agency.Receive("2026-01-05", 10_000);
        office.Determine(H);
        office.Agency.Pay(office.Approve("2026-02-05"), "2026-02-06");
        await using (var hospital = await at.Open("2026-04-01", "u1"))
        {
            await hospital.Go("/own/prepayment");
            await hospital.Page.GetByText("主动报告情形").ClickAsync();
            await hospital.Page.GetByRole(AriaRole.Combobox).Last.ClickAsync();
            await hospital.Page.GetByTitle("(五)有未履行完毕生效法律文书确认的运营债务").ClickAsync();
            await hospital.Page.GetByLabel("文号或凭据").FillAsync("(2026)晋02民终8号");
            await hospital.Page.GetByLabel("事由").FillAsync("判决的药款未付");
            await hospital.Button("报告").ClickAsync();
            await hospital.See("收回的经过");
            await hospital.Picture("机构预付金-收回中");
        }
        await using (var handler = await at.Open("2026-04-02", $"h.{Home}"))
        {
            await handler.Go($"/prepayment/recalls?{Year}");
            await handler.See("还有 178 个工作日"); // to 18 December, the year's last day to return
            await handler.Page.GetByRole(AriaRole.Link, new() { Name = $"{H}机构" }).First.ClickAsync();
            await handler.Button("督促交回通知").ClickAsync();
            await handler.Page.GetByLabel("文号或凭据").FillAsync("同医保催1号");
            await handler.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "督促交回通知" }).ClickAsync();
            await handler.See("督促交回的期限是 2026-04-10,尚未届满"); // 4–6 April: 清明
            await handler.See("2026-04-10,还有 5 个工作日");
            Assert.Equal(0, await handler.Button("停止拨付结算费用").CountAsync());
            await handler.Picture("预付金收回-督促");
        }
        await using (var cashier = await at.Open("2026-04-08", $"c.{Home}"))
        {
            await cashier.Go($"/prepayment/recalls/{Id(H)}");
            await cashier.Button("登记交回").ClickAsync();
            await cashier.Page.GetByLabel("金额(元)").FillAsync("1000.01");
            await cashier.Page.GetByLabel("银行回单号").FillAsync("回单1");
            await cashier.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "登记交回" }).ClickAsync();
            await cashier.See("交回 1,000.01 元超出未收回数");
            await cashier.Page.GetByLabel("金额(元)").FillAsync("400");
            await cashier.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "登记交回" }).ClickAsync();
            await cashier.See("未收回 600.00 元");
        }
        office.Agency.Records("2026-04-08", H, "2026-03", (Category.Inpatient, 800, 0));
        office.Agency.Ready("2026-04-08", "2026-03", H);
        office.Agency.Approve("settle", "2026-03", "2026-04-14"); // 760 of it: 600 set off, 160 to be paid
        await using (var handler = await at.Open("2026-04-15", $"h.{Home}"))
        {
            await handler.Go($"/prepayment/recalls/{Id(H)}");
            await handler.See("已结清");
            await handler.See("冲抵 600.00 元,未收回 0.00 元");
            await handler.Picture("预付金收回-结清");
            Assert.Empty(await handler.Barriers());
        }
        await using (var cashier = await at.Open("2026-12-18", $"c.{Home}"))
        {
            await cashier.Go($"/prepayment/year-end?{Year}");
            await cashier.See("还有 1,000.00 元未上缴财政专户");
            await cashier.Button("上缴财政专户").ClickAsync();
            await cashier.Page.GetByLabel("银行回单号").FillAsync("上缴1");
            await cashier.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "登记" }).ClickAsync();
            await cashier.See("可以关闭年度,由审批办理");
        }
        await using var approver = await at.Open("2026-12-21", $"a.{Home}");
        await approver.Go($"/prepayment/year-end?{Year}");
        await approver.Button("关闭年度").ClickAsync();
        await approver.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "关闭", Exact = true }).ClickAsync();
        await approver.See("2026 年度已于 2026-12-21 关闭");
        await approver.Picture("预付金年终-关闭");
        office.Agency.Verify();
    }

    [Fact(DisplayName = "页面:督促不交的,审批停付,经办申请强制执行,凭法院文书分期;各期合计不等于未收回数的不收")]
    public async Task ToCourtByInstalments()
    {
        if (browsing.Missing) Assert.Skip("没有浏览器或页面");
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000));
        await using var at = await browsing.Over(c.Db.Address);
        c.Open("2025-09-25", H);
        c.Done("recall notice", "2025-09-26", "h", H, "--document", "催告1号");
        var path = $"/prepayment/recalls/{Home}-310-2025-{H}";

        async Task Step(Window window, string name, params (string Label, string Value)[] fields)
        {
            await window.Button(name).ClickAsync();
            var dialog = window.Page.GetByRole(AriaRole.Dialog);
            foreach (var (label, value) in fields) await dialog.GetByLabel(label).FillAsync(value);
            await dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
        }

        await using var approver = await at.Open("2025-10-13", $"a.{Home}");
        await approver.Go(path);
        await Step(approver, "停止拨付结算费用", ("文号或凭据", "停付1号"));
        await approver.See("申请强制执行由经办办理");

        await using var handler = await at.Open("2025-10-14", $"h.{Home}");
        await handler.Go(path);
        await Step(handler, "申请强制执行", ("文号或凭据", "执行申请1号"));
        await handler.Button("取得法院文书").ClickAsync();
        await handler.Page.GetByLabel("文号或凭据").FillAsync("(2025)晋0202执1号");
        foreach (var (i, (day, yuan)) in (((string, string)[])[("2025-12-01", "600"), ("2026-03-02", "300")]).Index())
        {
            await handler.Button("加一期").ClickAsync();
            await handler.Page.Locator(".instalment .ant-picker input").Nth(i).FillAsync(day);
            await handler.Page.Locator(".instalment .ant-picker input").Nth(i).PressAsync("Enter");
            await handler.Page.Locator(".instalment .ant-input-number-input").Nth(i).FillAsync(yuan);
        }
        await handler.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "取得法院文书" }).ClickAsync();
        await handler.See("应等于未收回");
        await handler.Page.Locator(".instalment .ant-input-number-input").Nth(1).FillAsync("400");
        await handler.Picture("预付金收回-分期文书");
        await handler.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "取得法院文书" }).ClickAsync();
        await handler.See("2026-03-02 前交 400.00 元");
        c.Agency.Verify();
    }

    [Fact(DisplayName = "页面:分期的一期逾期未交,经办确认损失、报批,审批登记批准,会计核销;核销后又收回的,出纳登记,备查簿里看得到")]
    public async Task WrittenOffAfterInstalments()
    {
        if (browsing.Missing) Assert.Skip("没有浏览器或页面");
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000));
        await using var at = await browsing.Over(c.Db.Address);
        c.Open("2025-09-25", H);
        c.Done("recall notice", "2025-09-26", "h", H, "--document", "催告1号");
        c.Done("recall stop", "2025-10-13", "a", H, "--document", "停付1号");
        c.Done("recall file-court", "2025-10-14", "h", H, "--document", "执行申请1号");
        c.Done("recall court-document", "2025-10-20", "h", H, "--document", "(2025)晋0202执1号", "--instalment", "2025-11-03:600", "--instalment", "2025-12-01:400");
        c.Return("2025-11-03", H, 600);

        async Task Step(string day, string post, string name, string then, params (string Label, string Value)[] fields)
        {
            await using var window = await at.Open(day, $"{post}.{Home}");
            await window.Go($"/prepayment/recalls/{Home}-310-2025-{H}");
            await window.Button(name).ClickAsync();
            var dialog = window.Page.GetByRole(AriaRole.Dialog);
            foreach (var (label, value) in fields) await dialog.GetByLabel(label).FillAsync(value);
            await dialog.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();
            await Assertions.Expect(dialog).ToHaveCountAsync(0);
            await window.See(then);
            await window.Picture($"预付金收回-{name}");
        }

        await Step("2025-12-08", "h", "确认损失", "400.00", ("文号或凭据", "(2025)晋0202执1号"));
        await Step("2025-12-09", "h", "报请人民政府", "同医保字1号", ("文号或凭据", "同医保字1号"));
        await Step("2025-12-15", "a", "人民政府批准核销", "同政函1号", ("文号或凭据", "同政函1号"));
        await Step("2025-12-16", "k", "核销", "已核销,账销案存");
        await Step("2025-12-22", "c", "核销后收回", "其后收回 100.00 元", ("金额(元)", "100"), ("银行回单号", "收回1"));
        await using var auditor = await at.Open("2025-12-22", "auditor");
        await auditor.Go($"/books/registers?region={Home}&fund=310");
        await auditor.Page.GetByText("核销的预付金、预拨", new() { Exact = true }).ClickAsync();
        await auditor.See("-100.00");
        await auditor.Picture("备查簿-核销的预付金");
        c.Agency.Verify();
    }

    [Fact(DisplayName = "页面:三部门会商定两个月的规模,缺一个部门的不收;核定的按它算;由财政专户付,支出户分文不动")]
    public async Task ConsultedScalePaidFromFiscal()
    {
        using var office = Office();
        await using var at = await browsing.Over(office.Db.Address);
        office.Apply(H, "2026-01-08").Expect(0);
        office.Review(H, "2026-01-20");
        await using (var handler = await at.Open("2026-01-26", $"h.{Home}"))
        {
            await handler.Go($"/prepayment?{Year}");
            await handler.Button("规模会商").ClickAsync();
            var dialog = handler.Page.GetByRole(AriaRole.Dialog);
            await dialog.GetByLabel("规模(个月)").FillAsync("2");
            await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "卫健" }).UncheckAsync();
            await dialog.GetByLabel("会商日期").FillAsync("2026-01-23");
            await dialog.GetByLabel("会商日期").PressAsync("Enter");
            await dialog.GetByLabel("会商文号").FillAsync("同医保会〔2026〕1号");
            await dialog.GetByLabel("缘由").FillAsync("突发公共卫生事件");
            await dialog.GetByRole(AriaRole.Button, new() { Name = "登记会商" }).ClickAsync();
            await handler.See("会商缺少卫健部门");
            await handler.Picture("预付金-规模会商");
            await dialog.GetByRole(AriaRole.Checkbox, new() { Name = "卫健" }).CheckAsync();
            await dialog.GetByRole(AriaRole.Button, new() { Name = "登记会商" }).ClickAsync();
            await handler.See("会商已登记");
            await handler.See("2 个月");
        }
        office.DetermineAll();
        await using (var handler = await at.Open("2026-02-04", $"h.{Home}"))
        {
            await handler.Go($"/prepayment/batch?{Year}");
            await handler.Page.GetByText("财政专户付款").ClickAsync();
            await handler.Button("试算").ClickAsync();
            await handler.See("等待复核");
            await handler.See("2,000.00");
        }
        foreach (var (post, title, then) in ((string, string, string)[])[("r", "复核", "等待审批"), ("a", "审批", "已审批,尚未付讫")])
        {
            await using var window = await at.Open("2026-02-05", $"{post}.{Home}");
            await window.Go($"/prepayment/batch?{Year}");
            await window.Decide(title);
            await window.See(then);
        }
        office.Agency.Pay(office.DoYear("pay show", "2026-02-05", "h").Expect(0).Json, "2026-02-06");
        Assert.Equal((2_000_00, 0), (office.Balance("110102"), office.Balance("1004")));
        office.Agency.Verify();
    }

    [Fact(DisplayName = "页面:经办代录补正材料,复核认定一项不符,初审即不予预付;经办登记年底公布,公开的页面即有")]
    public async Task SupplementRefusalPublication()
    {
        using var office = Office();
        await using var at = await browsing.Over(office.Db.Address);
        office.Apply(H, "2026-01-08").Expect(0);
        await using (var handler = await at.Open("2026-01-09", $"h.{Home}"))
        {
            await handler.Go($"/prepayment/{Id(H)}");
            await handler.Button("代录补正材料").ClickAsync();
            await handler.Page.GetByLabel("补充的内容").FillAsync("经审计的财务报表");
            await handler.Page.GetByRole(AriaRole.Dialog).Locator("input[type=file]").SetInputFilesAsync(office.Undertaking);
            await handler.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "补充", Exact = true }).ClickAsync();
            await handler.See("补充材料");
        }
        await using (var reviewer = await at.Open("2026-01-20", $"r.{Home}"))
        {
            await reviewer.Go($"/prepayment/{Id(H)}");
            office.Do("check", "2026-01-20", "r", "--id", Id(H), "--condition", "4-2-undertaking", "4-3-1", "4-3-2", "4-3-3", "4-3-4", "4-3-5", "--result", "pass", "--note", "经查符合", "--attach", office.Undertaking).Expect(0);
            await reviewer.Button("写意见").First.ClickAsync();
            await reviewer.Page.GetByText("不符合", new() { Exact = true }).Last.ClickAsync();
            await reviewer.Page.GetByLabel("意见", new() { Exact = true }).FillAsync("连续两年亏损");
            await reviewer.Button("记下意见").ClickAsync();
            await reviewer.See("连续两年亏损");
            await reviewer.Button("初审").ClickAsync();
            await reviewer.Page.Locator(".ant-popconfirm").GetByRole(AriaRole.Button, new() { Name = "初审" }).ClickAsync();
            await reviewer.See("不予预付");
        }
        await using var publisher = await at.Open("2026-12-21", $"h.{Home}");
        await publisher.Go($"/prepayment/year-end?{Year}");
        await publisher.See("尚未公布");
        await publisher.Button("登记公布").ClickAsync();
        await publisher.Page.GetByLabel("公布在哪里").FillAsync("大同市医疗保障局网站");
        await publisher.Page.GetByRole(AriaRole.Dialog).Locator("input[type=file]").SetInputFilesAsync(office.Undertaking);
        await publisher.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "登记公布" }).ClickAsync();
        await publisher.See("已公布");
        await publisher.Picture("预付金年终-公布");
        await publisher.Page.GetByRole(AriaRole.Link, new() { Name = "公开的页面" }).ClickAsync();
        await publisher.See("2026 年度没有拨付预付金");
    }

    [Fact(DisplayName = "页面:收回与年终,岗位不对没有按钮、写明由谁办,接口拒绝;别的机构、别的统筹区看不到")]
    public async Task WrongRights()
    {
        if (browsing.Missing) Assert.Skip("没有浏览器或页面");
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000), (K, 500));
        await using var at = await browsing.Over(c.Db.Address);
        GivePasswords(c.Db, PrepaymentCase.User(K));
        c.Open("2025-08-01", H);
        var path = $"/prepayment/recalls/{Home}-310-2025-{H}";
        await using (var reviewer = await at.Open("2025-08-04", $"r.{Home}"))
        {
            await reviewer.Go(path);
            await reviewer.See("督促交回通知由经办办理");
            foreach (var act in (string[])["督促交回通知", "登记交回", "另有情形,再立案"]) Assert.Equal(0, await reviewer.Button(act).CountAsync());
            Assert.Equal(403, await Post(reviewer, "prepay/recall/notice", new { region = Home, fund = "310", year = "2025", provider = H, document = "x" }));
            Assert.Equal(403, await Post(reviewer, "prepay/close/year", new { region = Home, fund = "310", year = "2025" }));
            Assert.Equal(403, await Post(reviewer, "prepay/opinion", new { region = Home, fund = "310", year = "2025", hash = "x", result = "agree", note = "x", document = "x" }));
        }
        await using (var hospital = await at.Open("2025-08-04", PrepaymentCase.User(K)))
        {
            foreach (var other in (string[])[path, $"/prepayment/use/{Home}-310-2025-{H}", $"/prepayment/year-end?region={Home}&fund=310&month=2025-12"])
            {
                await hospital.Go(other);
                await hospital.See("没有查阅的权限");
            }
        }
        await using var elsewhere = await at.Open("2025-08-04", "h.140100");
        await elsewhere.Go(path);
        await elsewhere.See("没有查阅的权限");
    }

    [Fact(DisplayName = "页面:申请一览有合计,与年终收回的一致;查找一家的时候不列")]
    public async Task TotalsOfApplications()
    {
        const string Book = "region=140100&fund=310&month=2025-12";
        await using var window = await browsing.Open("h.140100");
        await window.Go($"/prepayment/year-end?{Book}");
        var sum = window.Page.Locator("tr.sum").Last;
        await Assertions.Expect(sum).ToBeVisibleAsync();
        var whole = await sum.Locator("td").AllInnerTextsAsync();
        await window.Go($"/prepayment?{Book}");
        await window.See("申请日");
        await Assertions.Expect(sum.Locator("td").Nth(2)).ToHaveTextAsync(whole[1]); // 已拨付
        await Assertions.Expect(sum.Locator("td").Nth(3)).ToHaveTextAsync(whole[^1]); // 占用
        await window.Page.GetByLabel("查找机构").FillAsync("H14010599901");
        await window.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(sum).ToBeHiddenAsync();
    }

    [Fact(DisplayName = "页面:预付金各页没有严重的无障碍问题,在 1366 宽和手机上都不横向溢出;截图留存")]
    public async Task AllPages()
    {
        const string Book = "region=140100&fund=310&month=2025-12";
        (string Name, string Path)[] pages =
        [
            ("条件与申请", $"/prepayment?{Book}"), ("申请", "/prepayment/140100-310-2025-H14011000005"), ("拨付", $"/prepayment/batch?{Book}"), ("使用", $"/prepayment/use?{Book}"),
            ("使用一家", "/prepayment/use/140100-310-2025-H14011000005"), ("收回", $"/prepayment/recalls?{Book}"), ("收回-分期", "/prepayment/recalls/140100-310-2025-H14010599902"),
            ("收回-核销", "/prepayment/recalls/140100-310-2025-H14010599901"), ("年终", $"/prepayment/year-end?{Book}"),
        ];
        var wrong = new List<string>();
        foreach (var (width, height, prefix) in ((int, int, string)[])[(1366, 768, "预付金"), (390, 844, "手机-预付金")])
        {
            await using var window = await browsing.Open("h.140100", width, height);
            foreach (var (name, path) in pages)
            {
                await window.Go(path);
                await window.Picture($"{prefix}-{name}");
                if (await window.Overflow() is > 0 and var wide) wrong.Add($"{name} 在 {width} 宽时溢出 {wide}");
                if (width > 1000) wrong.AddRange((await window.Barriers()).Select(b => $"{name} {b}"));
            }
        }
        Assert.Empty(wrong);
    }

    /// <summary>The agency of three hospitals; the first one's user can sign in.</summary>
    private ApplicationOffice Office()
    {
        if (browsing.Missing) Assert.Skip("没有浏览器或页面");
        var office = new ApplicationOffice(Engine.Sqlite);
        GivePasswords(office.Db, "u1");
        return office;
    }

    private static void GivePasswords(TestDatabase db, params string[] names)
    {
        using var context = new Context(db.Address, null, null, json: false, TextWriter.Null, TextWriter.Null, TimeProvider.System);
        using var store = context.Database.Write(Home);
        Account.SetDemoPasswords(store, context, names);
        store.Commit();
    }

    private static Task<int> Post(Window window, string path, object body) => window.Page.EvaluateAsync<int>(
        "async ([path, body]) => (await fetch(`/api/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'X-Yijie': '1' }, body: JSON.stringify(body) })).status",
        new object[] { path, body });
}
