using System.Text.Json;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>时限:由办理本身完成,事实从数据库整批读出。</summary>
public sealed class DutyTests
{
    private const string Hospital = "H14020000001", Pharmacy = "P14020000002";

    [Theory(DisplayName = "时限:一个月的预拨、申报、轧差,随办理一步步完成;合并与逐家两种列法一致"), ClassData(typeof(Engines))]
    public void AMonth(Engine engine)
    {
        using var agency = WithJuly(engine);
        var advance = agency.Approve("advance", "2025-07", "2025-08-01");
        Assert.Equal(("upcoming", null), State(agency, "advance-payment", "2025-08-04"));
        agency.Pay(advance, "2025-08-04", Pharmacy); // the bank sends one back
        Assert.Equal(("overdue", null), State(agency, "advance-payment", "2025-08-06"));
        var again = agency.Db.Done("pay", "reissue", "--instruction", $"{Text(advance, "id")}-00002", "--as", "c.140200", "--on", "2025-08-06").Json;
        agency.Pay(advance, "2025-08-07");
        Assert.Equal(("done-late", "2025-08-07"), State(agency, "advance-payment", "2025-08-07"));
        Assert.Equal(("overdue", null), State(agency, "advance-payment", "2025-08-06")); // as it stood then
        Assert.NotNull(Text(again, "instruction_id"));

        agency.Ready("2025-08-08", "2025-07", Hospital);
        Assert.Equal(("due", null), State(agency, "declaration", "2025-08-11"));
        agency.Ready("2025-08-12", "2025-07", Pharmacy);
        Assert.Equal(("done-late", "2025-08-12"), State(agency, "declaration", "2025-08-12"));
        Assert.Equal((2, 1, 1), Counts(agency, "declaration", "2025-08-12"));

        agency.Pay(agency.Approve("settle", "2025-07", "2025-08-20"), "2025-08-21");
        Assert.Equal(("done-on-time", "2025-08-21"), State(agency, "netting-payment", "2025-08-21"));
        Assert.Equal(("upcoming", null), State(agency, "netting-payment", "2025-08-20"));

        // What supervision keeps of the day changes nothing of what is shown, and is left aside as soon as something happens.
        string[] province = ["duties", "--all", "--on", "2025-08-21"];
        var live = agency.Db.Done(province).Output;
        agency.Db.Done("supervise", "refresh", "--region", "140200", "--as", "province", "--on", "2025-08-21");
        Assert.Equal(live, agency.Db.Done(province).Output);
        agency.Verify();
        agency.Records("2025-08-21", Hospital, "2025-08", (Category.Inpatient, 1_000, 0));
        Assert.NotEqual(live, agency.Db.Done(province).Output);

        var each = Duties(agency, "2025-08-21", "--month", "2025-07", "--party", "provider");
        Assert.Equal([(Hospital, "done-on-time"), (Pharmacy, "done-late")], each.Select(d => (Text(d, "provider"), Text(d, "state"))));
        var own = Duties(agency, "2025-08-21", "--month", "2025-07", "--provider", Pharmacy);
        Assert.Equal([("declaration", "2025-08-12"), ("netting-payment", "2025-08-21")], own.Select(d => (Text(d, "rule"), Text(d, "done_on"))));
        agency.Verify();
    }

    [Theory(DisplayName = "时限:没有写日期的,当年的都列,以前年度的只列逾期未办的;办了就不再列;写了日期的照写的"), ClassData(typeof(Engines))]
    public void OverdueOfEarlierYears(Engine engine)
    {
        using var agency = WithJuly(engine);
        var listed = Duties(agency, "2026-01-20");
        Assert.Equal("overdue", Text(listed.Single(d => (Text(d, "rule"), Text(d, "period")) == ("advance-payment", "2025-07")), "state"));
        Assert.DoesNotContain(listed, d => Text(d, "due_on").StartsWith("2025", StringComparison.Ordinal) && Text(d, "state") != "overdue");
        Assert.Equal(listed.Where(d => Text(d, "due_on").StartsWith("2026", StringComparison.Ordinal)).Select(d => d.GetRawText()),
            Duties(agency, "2026-01-20", "--from", "2026-01-01").Select(d => d.GetRawText()));
        Assert.Contains(Duties(agency, "2026-01-20", "--to", "2026-01-31"), d => Text(d, "period") == "2025-07");
        Assert.Contains(Duties(agency, "2026-01-20", "--provider", Hospital), d => (Text(d, "rule"), Text(d, "period")) == ("declaration", "2025-07"));

        agency.Pay(agency.Approve("advance", "2025-07", "2026-01-20"), "2026-01-20");
        Assert.DoesNotContain(Duties(agency, "2026-01-20"), d => (Text(d, "rule"), Text(d, "period")) == ("advance-payment", "2025-07"));
    }

    [Theory(DisplayName = "时限:资金不足分批的预拨,最后一批付讫才完成"), ClassData(typeof(Engines))]
    public void InParts(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital, Pharmacy);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 1_000, 0));
        agency.Records("2025-08-01", Pharmacy, "2025-07", (Category.Pharmacy, 0, 100));
        agency.Receive("2025-08-01", 100);
        var part = agency.Db.Done("advance", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--within-funds", "--as", "h.140200", "--on", "2025-08-01").Json;
        agency.Step("advance", "review", "r", part, "2025-08-01").Expect(0);
        agency.Step("advance", "approve", "a", part, "2025-08-01").Expect(0);
        agency.Pay(part, "2025-08-04");
        Assert.Equal(("due", null), State(agency, "advance-payment", "2025-08-05"));
        agency.Receive("2025-08-05", 1_000);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-05"), "2025-08-05");
        Assert.Equal(("done-on-time", "2025-08-05"), State(agency, "advance-payment", "2025-08-05"));
    }

    [Theory(DisplayName = "时限:暂扣的不算欠付,解除后发给了银行,回音到了才算付讫"), ClassData(typeof(Engines))]
    public void KeptBackThenSent(Engine engine)
    {
        using var agency = WithJuly(engine);
        var advance = agency.Approve("advance", "2025-07", "2025-08-01");
        Stop("place", "2025-08-04");
        agency.Pay(advance, "2025-08-04");
        Assert.Equal(("done-on-time", "2025-08-04"), State(agency, "advance-payment", "2025-08-04"));
        Stop("lift", "2025-08-05");
        Send(advance, "2025-08-05");
        Assert.Equal(("due", null), State(agency, "advance-payment", "2025-08-05"));
        Assert.Equal(("overdue", null), State(agency, "advance-payment", "2025-08-06"));
        Answer(advance, Hospital, "2025-08-06");
        Assert.Equal(("done-late", "2025-08-06"), State(agency, "advance-payment", "2025-08-06"));

        agency.Ready("2025-08-11", "2025-07", Hospital, Pharmacy);
        var settlement = agency.Approve("settle", "2025-07", "2025-08-20");
        Stop("place", "2025-08-21");
        agency.Pay(settlement, "2025-08-21");
        Assert.Equal((1, 1, 0), Counts(agency, "netting-payment", "2025-08-21"));
        Assert.DoesNotContain(Duties(agency, "2025-08-21", "--month", "2025-07", "--provider", Hospital), d => Text(d, "rule") == "netting-payment");
        Stop("lift", "2025-08-22");
        Send(settlement, "2025-08-22");
        Assert.Equal((2, 1, 0), Counts(agency, "netting-payment", "2025-08-22"));
        Assert.Equal(("upcoming", null), State(agency, "netting-payment", "2025-08-22"));
        Assert.Equal("upcoming", Text(Own("2025-08-22"), "state"));
        Answer(settlement, Hospital, "2025-08-25");
        Assert.Equal(("done-on-time", "2025-08-25"), State(agency, "netting-payment", "2025-08-25"));
        Assert.Equal("2025-08-25", Text(Own("2025-08-25"), "done_on"));

        JsonElement Own(string day) => Duties(agency, day, "--month", "2025-07", "--provider", Hospital).Single(d => Text(d, "rule") == "netting-payment");
        void Stop(string what, string day) => agency.Db.Done("stop", what, "--region", "140200", "--provider", Hospital, "--reason", "核查", "--as", "a.140200", "--on", day);
        void Send(JsonElement batch, string day) => agency.Db.Done("pay", "export", "--batch", Text(batch, "id"), "--out", Path.Combine(agency.Db.Folder, $"{day}.csv"), "--format", "csv", "--as", "c.140200", "--on", day);
        void Answer(JsonElement batch, string provider, string day) => agency.Db.Done("pay", "result", agency.Db.File($"回单{day}.csv",
            $"instruction_id,status,booked_on,bank_ref,reason\n{Text(batch, "id")}-0000{(provider == Hospital ? 1 : 2)},ACSC,{day},回单,\n"), "--as", "c.140200", "--on", day);
    }

    [Theory(DisplayName = "时限:当月、上月没有记录的险种,无款可付,请拨、到账、预拨都不欠;两个险种都还没有记录的月份照欠"), ClassData(typeof(Engines))]
    public void NobodyToPay(Engine engine)
    {
        using var agency = WithJuly(engine);
        string[] monthly = ["advance-payment", "fund-arrival", "fund-request"];
        Assert.Equal(monthly.Select(r => (r, "done-on-time", (string?)"该险种没有结算记录,无款可付")), Residents("2025-07"));
        Assert.Equal(monthly.Select(r => (r, "done-on-time", (string?)"该险种没有结算记录,无款可付")), Residents("2025-08")); // July's records are the last
        Assert.Equal(monthly.Select(r => (r, "overdue", (string?)null)), Residents("2025-09"));
        Assert.Equal("overdue", State(agency, "advance-payment", "2025-10-20").Item1);

        new Agency(agency.Db, Domain.Parties.Fund.Resident).Records("2025-08-02", Hospital, "2025-07", (Category.Inpatient, 1_000, 0));
        Assert.All(Residents("2025-07"), d => Assert.Equal("overdue", d.State));

        IEnumerable<(string Rule, string State, string? Act)> Residents(string month) => agency.Db.Done("duties", "--region", "140200", "--fund", "390", "--month", month, "--on", "2025-10-20").Json.EnumerateArray()
            .Where(d => monthly.Contains(Text(d, "rule"))).Select(d => (Text(d, "rule"), Text(d, "state"), d.GetProperty("act").GetString())).Order();
    }

    [Theory(DisplayName = "时限:空库里全省一年的时限都推得出来;跨入没有放假安排的年份才报错;用法有误各说明"), ClassData(typeof(Engines))]
    public void NothingDone(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var all = db.Done("duties", "--all", "--on", "2026-03-02").Json.EnumerateArray().ToList();
        Assert.Equal(12, all.Select(d => Text(d, "region")).Distinct().Count());
        Assert.All(all, d => Assert.StartsWith(Text(d, "state") == "overdue" ? "202" : "2026", Text(d, "due_on")));
        Assert.Contains("2027 年放假安排尚未录入", Assert.Single(db.Refused("duties", "--region", "140200", "--month", "2026-12", "--on", "2026-03-02").Reasons));
        Assert.Contains("--region", db.Misused("duties").Error);
        Assert.Contains("--region", db.Misused("duties", "--all", "--region", "140200").Error);
        Assert.Contains("晚于", db.Misused("duties", "--region", "140200", "--from", "2026-02-01", "--to", "2026-01-01").Error);
        Assert.Contains("没有机构", db.Misused("duties", "--region", "140200", "--provider", "H1").Error);
        Assert.Contains("不能查阅 140100", Assert.Single(db.Refused("duties", "--region", "140100", "--as", "h.140200").Reasons));

        var ics = Path.Combine(db.Folder, "时限.ics");
        var november = db.Done("duties", "--region", "140200", "--from", "2026-11-01", "--to", "2026-11-30", "--on", "2026-03-02", "--ics", ics).Json.EnumerateArray().ToList();
        var text = System.IO.File.ReadAllText(ics);
        Assert.Equal(november.Count, text.Split("BEGIN:VEVENT").Length - 1);
        Assert.StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", text);
    }

    [Theory(DisplayName = "推进:试点名单、评估、首笔付费与覆盖率,逐阶段达到"), ClassData(typeof(Engines))]
    public void Rollout(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital, Pharmacy);
        agency.Import("pilots", "2025-06-02", "fixmedins_code,from", [$"{Hospital},2025-05-28"]);
        Assert.Equal([Hospital], agency.Db.Done("rollout", "pilots", "--region", "140200", "--on", "2025-06-02").Json.EnumerateArray().Select(p => Text(p, "provider")));
        agency.Db.Done("rollout", "evaluate", "--region", "140200", "--document", "七月专题会", "--as", "province", "--on", "2025-07-18");
        agency.Db.Done("rollout", "evaluate", "--region", "140200", "--document", "七月专题会", "--as", "province", "--on", "2025-07-19");
        Assert.Contains("已于 2025-07-18 评估", Assert.Single(agency.Db.Refused("rollout", "evaluate", "--region", "140200", "--document", "又一次", "--as", "province", "--on", "2025-07-19").Reasons));
        Assert.Contains("须由省局办理", Assert.Single(agency.Db.Refused("rollout", "evaluate", "--region", "140200", "--document", "七月专题会", "--as", "h.140200", "--on", "2025-07-19").Reasons));

        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 1_000, 0));
        agency.Receive("2025-08-01", 10_000);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-01"), "2025-08-04");
        agency.Records("2025-09-01", Hospital, "2025-08", (Category.Inpatient, 1_000, 0));
        agency.Records("2025-09-01", Pharmacy, "2025-08", (Category.Pharmacy, 0, 500));
        agency.Pay(agency.Approve("advance", "2025-08", "2025-09-01"), "2025-09-02", Pharmacy);

        var status = Assert.Single(agency.Db.Done("rollout", "status", "--region", "140200", "--month", "2025-08", "--on", "2025-09-30").Json.EnumerateArray());
        Assert.Equal(
            [("rollout-launch", "done-on-time", "2025-05-28"), ("rollout-test", "done-late", "2025-08-04"), ("rollout-evaluation", "done-on-time", "2025-07-18"), ("rollout-full", "done-on-time", "2025-08-04"), ("rollout-complete", "due", null)],
            status.GetProperty("stages").EnumerateArray().Select(s => (Text(s, "rule"), Text(s, "state"), s.GetProperty("done_on").GetString())));
        Assert.Equal(
            [("institution", 1, 1, 10_000), ("pharmacy", 1, 0, 0)],
            status.GetProperty("coverage").EnumerateArray().Select(c => (Text(c, "kind"), c.GetProperty("eligible").GetInt32(), c.GetProperty("covered").GetInt32(), c.GetProperty("share_bp").GetInt32())));
        Assert.Equal(12, agency.Db.Done("rollout", "status", "--all", "--on", "2025-09-30").Json.GetArrayLength());
    }

    [Theory(DisplayName = "预付金的时限:未收回为逾期,交回后按上缴与公布完成;公布登记一次,另有内容不收"), ClassData(typeof(Engines))]
    public void PrepaymentYear(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital);
        var opening = agency.Db.File("期初.csv", $"account,debit,credit,provider,month\n110102,1000.00,,{Hospital},2026\n300101,,1000.00,,\n");
        agency.Db.Done("ledger", "opening", opening, "--region", "140200", "--fund", "310", "--as", "k.140200", "--on", "2026-04-01");
        Assert.Equal([("prepay-return", "overdue", "未收回 1,000.00 元"), ("prepay-handover", "overdue", "")], Late("2026-12-28"));

        agency.Db.Done("prepay", "return", "--region", "140200", "--provider", Hospital, "--fund", "310", "--year", "2026", "--amount", "1000", "--ref", "交一", "--as", "c.140200", "--on", "2026-12-18");
        Assert.Equal([("prepay-return", "done-on-time", ""), ("prepay-handover", "overdue", "已上缴 0.00 元,应上缴 1,000.00 元")], Late("2026-12-28"));
        agency.Db.Done("prepay", "handover", "--region", "140200", "--fund", "310", "--year", "2026", "--ref", "缴一", "--as", "c.140200", "--on", "2026-12-24");
        Assert.Equal([("prepay-return", "done-on-time", ""), ("prepay-handover", "done-on-time", "已上缴 1,000.00 元,应上缴 1,000.00 元")], Late("2026-12-28"));

        Assert.Contains("2026 年度的收回截止 2026-12-18", Assert.Single(agency.Db.Refused("prepay", "published", "--region", "140200", "--year", "2026", "--place", "门户网站", "--as", "h.140200", "--on", "2026-12-17").Reasons));
        string[] published = ["prepay", "published", "--region", "140200", "--year", "2026", "--place", "门户网站", "--as", "h.140200", "--on", "2026-12-30"];
        Assert.Equal(agency.Db.Done(published).Output, agency.Db.Done(published).Output);
        published[7] = "公告栏";
        Assert.Contains("已于 2026-12-30 登记公布:门户网站", Assert.Single(agency.Db.Refused(published).Reasons));
        Assert.Equal("done-on-time", Text(Duties(agency, "2026-12-31", "--from", "2026-12-01").Single(d => Text(d, "rule") == "disclosure"), "state"));

        IEnumerable<(string, string, string)> Late(string day) => Duties(agency, day, "--from", "2026-12-01", "--to", "2026-12-31")
            .Where(d => Text(d, "rule") is "prepay-return" or "prepay-handover").Select(d => (Text(d, "rule"), Text(d, "state"), d.GetProperty("act").GetString() ?? ""));
    }

    [Theory(DisplayName = "预付金拨付的时限:申请了而没有付的逾期;付讫即完成,退票待重付的又不算;到期那天基金不具备预付条件的,没有审批拨付的不欠,写明缘由"), ClassData(typeof(Engines))]
    public void PrepaymentPaid(Engine engine)
    {
        using var office = new ApplicationOffice(engine);
        var agency = office.Agency;
        office.Determine(ApplicationOffice.H, ApplicationOffice.K);
        agency.Receive("2026-03-02", 1_000); // 只够一家
        Assert.Equal(("overdue", "0/2 家"), Paid("2026-04-01"));

        var batch = office.Approve("2026-03-03", "--within-funds");
        agency.Pay(batch, "2026-03-04");
        Assert.Equal(("overdue", "1/2 家"), Paid("2026-04-01"));
        var id = agency.Db.Done("pay", "list", "--region", "140200", "--fund", "310", "--batch", Text(batch, "id")).Json.EnumerateArray().Select(p => Text(p, "instruction_id")).Single();
        agency.Db.Done("pay", "returned", "--instruction", id, "--booked-on", "2026-03-06", "--ref", "退一", "--as", "c.140200", "--on", "2026-03-06");
        Assert.Equal(("overdue", "0/2 家"), Paid("2026-04-01"));
        Assert.Contains("没有拨付过 2026 年度的预付金", Assert.Single(office.Do("use add", "2026-03-06", "h", "--region", "140200", "--fund", "310", "--year", "2026", "--provider", ApplicationOffice.K,
            "--date", "2026-03-05", "--purpose", "drugs", "--payee", "国药", "--amount", "1").Expect(1).Reasons), StringComparison.Ordinal);

        office.FundReports("2026-03-10", new(2026, 1), 2, 50, 100, 1_100);
        Assert.Equal(("overdue", "0/1 家,其余基金不具备预付条件(办法·第五条)"), Paid("2026-04-01"));
        agency.Db.Done("pay", "reissue", "--instruction", id, "--as", "c.140200", "--on", "2026-03-11");
        agency.Pay(batch, "2026-03-12");
        Assert.Equal(("done-on-time", "1/1 家,其余基金不具备预付条件(办法·第五条)"), Paid("2026-04-01"));
        string[] use = ["--region", "140200", "--fund", "310", "--year", "2026", "--provider", ApplicationOffice.K, "--purpose", "drugs", "--payee", "国药", "--amount", "1"];
        Assert.Contains("早于拨付之日 2026-03-12", Assert.Single(office.Do("use add", "2026-03-13", "h", [.. use, "--date", "2026-03-11"]).Expect(1).Reasons), StringComparison.Ordinal);
        office.Do("use add", "2026-03-13", "h", [.. use, "--date", "2026-03-12"]).Expect(0);
        agency.Verify();

        (string, string) Paid(string day) => PrepaymentPayment(agency, day);
    }

    [Theory(DisplayName = "预付金拨付的时限:一家都没有审批而基金不具备预付条件的,不欠;发出时暂扣的不欠,后来发出的又欠"), ClassData(typeof(Engines))]
    public void PrepaymentNotOwed(Engine engine)
    {
        using var blocked = new ApplicationOffice(engine);
        blocked.Apply(ApplicationOffice.H, "2026-01-08").Expect(0);
        blocked.FundReports("2026-03-10", new(2026, 1), 2, 50, 100, 1_100);
        Assert.Equal(("done-on-time", "基金不具备预付条件(办法·第五条)"), PrepaymentPayment(blocked.Agency, "2026-04-01"));

        using var office = new ApplicationOffice(engine);
        var agency = office.Agency;
        office.Determine(ApplicationOffice.H);
        agency.Receive("2026-03-02", 10_000);
        var batch = office.Approve("2026-03-03");
        Stop("place");
        Export().Expect(1);
        Assert.Equal(("done-on-time", "1 家暂扣"), PrepaymentPayment(agency, "2026-04-01"));
        Stop("lift");
        Export().Expect(0);
        Assert.Equal(("overdue", "0/1 家"), PrepaymentPayment(agency, "2026-04-01"));

        using var leftOut = new ApplicationOffice(engine);
        leftOut.Determine(ApplicationOffice.H, ApplicationOffice.K);
        leftOut.Agency.Receive("2026-03-02", 10_000);
        leftOut.Agency.Db.Done("stop", "place", "--region", "140200", "--provider", ApplicationOffice.H, "--reason", "核查", "--as", "a.140200", "--on", "2026-03-02");
        leftOut.Agency.Pay(leftOut.Approve("2026-03-03"), "2026-03-04");
        Assert.Equal(("done-on-time", "1/1 家,其余1 家核定后不得拨付"), PrepaymentPayment(leftOut.Agency, "2026-04-01"));
        leftOut.Agency.Db.Done("stop", "lift", "--region", "140200", "--provider", ApplicationOffice.H, "--reason", "查清", "--as", "a.140200", "--on", "2026-03-05");
        Assert.Equal(("overdue", "1/2 家"), PrepaymentPayment(leftOut.Agency, "2026-04-01"));

        void Stop(string verb) => agency.Db.Done("stop", verb, "--region", "140200", "--provider", ApplicationOffice.H, "--reason", "核查", "--as", "a.140200", "--on", "2026-03-04");
        RunResult Export() => agency.Db.Run("pay", "export", "--batch", Text(batch, "id"), "--out", Path.Combine(agency.Db.Folder, "预付金.csv"), "--format", "csv", "--as", "c.140200", "--on", "2026-03-04", "--json");
    }

    [Theory(DisplayName = "预付金的时限:余下的已申请法院强制执行的,收回、上缴都不再逾期,说明在法院;到期以后才申请的,逾期完成"), ClassData(typeof(Engines))]
    public void PrepaymentInCourt(Engine engine)
    {
        using var held = new PrepaymentCase(engine, Domain.Parties.Fund.Employee, (PrepaymentCase.H, 1_000), (PrepaymentCase.K, 500));
        held.Open("2025-09-25", PrepaymentCase.K);
        held.Done("recall notice", "2025-09-26", "h", PrepaymentCase.K, "--document", "催告1号");
        held.Done("recall stop", "2025-10-13", "a", PrepaymentCase.K, "--document", "停付1号");
        held.Return("2025-12-10", PrepaymentCase.H, 1_000);
        Assert.Equal([("prepay-return", "overdue", "", "未收回 500.00 元"), ("prepay-handover", "overdue", "", "已上缴 0.00 元,应上缴 1,000.00 元")], Late("2025-12-29"));

        held.Done("recall file-court", "2025-12-15", "h", PrepaymentCase.K, "--document", "执行申请1号");
        held.Agency.Db.Done("prepay", "handover", "--region", "140200", "--fund", "310", "--year", "2025", "--ref", "缴一", "--as", "c.140200", "--on", "2025-12-24");
        Assert.Equal(
            [("prepay-return", "done-on-time", "2025-12-15", "500.00 元已申请法院强制执行(第十一条)"), ("prepay-handover", "done-on-time", "2025-12-24", "已上缴 1,000.00 元,应上缴 1,000.00 元")],
            Late("2025-12-29"));
        held.Return("2026-02-10", PrepaymentCase.K, 200);
        Assert.Equal(["done-on-time", "done-on-time"], Late("2026-02-10").Select(d => d.State));
        Assert.Equal(("prepay-return", "upcoming", "", "未收回 500.00 元"), Late("2025-12-14").First()); // as it stood then

        using var late = new PrepaymentCase(engine, Domain.Parties.Fund.Employee, (PrepaymentCase.K, 500));
        late.Open("2025-09-25", PrepaymentCase.K);
        late.Done("recall notice", "2025-09-26", "h", PrepaymentCase.K, "--document", "催告1号");
        late.Done("recall stop", "2025-10-13", "a", PrepaymentCase.K, "--document", "停付1号");
        late.Done("recall file-court", "2026-01-12", "h", PrepaymentCase.K, "--document", "执行申请1号");
        Assert.Equal([("prepay-return", "done-late", "2026-01-12"), ("prepay-handover", "done-on-time", "")],
            Duties(late.Agency, "2026-01-13", "--from", "2025-12-01", "--to", "2025-12-31").Where(IsBack).Select(d => (Text(d, "rule"), Text(d, "state"), d.GetProperty("done_on").GetString() ?? "")));

        IEnumerable<(string Rule, string State, string DoneOn, string Act)> Late(string day) => Duties(held.Agency, day, "--from", "2025-12-01", "--to", "2025-12-31").Where(IsBack)
            .Select(d => (Text(d, "rule"), Text(d, "state"), d.GetProperty("done_on").GetString() ?? "", d.GetProperty("act").GetString() ?? ""));
        static bool IsBack(JsonElement duty) => Text(duty, "rule") is "prepay-return" or "prepay-handover";
    }

    /// <summary>七月的记录已导入,八月一日拨款到账,够付。</summary>
    private static Agency WithJuly(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Pharmacy);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 1_000, 0));
        agency.Records("2025-08-01", Pharmacy, "2025-07", (Category.Pharmacy, 0, 500));
        agency.Receive("2025-08-01", 2_000);
        return agency;
    }

    private static (string State, string Act) PrepaymentPayment(Agency agency, string day)
    {
        var duty = Duties(agency, day, "--from", "2026-03-01", "--to", "2026-03-31").Single(d => Text(d, "rule") == "prepay-payment");
        return (Text(duty, "state"), Text(duty, "act"));
    }

    private static List<JsonElement> Duties(Agency agency, string day, params string[] more) =>
        [.. agency.Db.Done(["duties", "--region", "140200", "--fund", "310", "--on", day, .. more]).Json.EnumerateArray()];

    private static JsonElement Find(Agency agency, string rule, string day) => Duties(agency, day, "--month", "2025-07").Single(d => Text(d, "rule") == rule);

    private static (string, string?) State(Agency agency, string rule, string day)
    {
        var duty = Find(agency, rule, day);
        return (Text(duty, "state"), duty.GetProperty("done_on").GetString());
    }

    private static (int, int, int) Counts(Agency agency, string rule, string day)
    {
        var providers = Find(agency, rule, day).GetProperty("providers");
        return (providers.GetProperty("expected").GetInt32(), providers.GetProperty("on_time").GetInt32(), providers.GetProperty("late").GetInt32());
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
