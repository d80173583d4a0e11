using System.Text.Json;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>月度批次的办理:试算、复核、审批、退回,以及错误的办理。</summary>
public sealed class MonthRunTests
{
    private const string Hospital = "H14020000001", Clinic = "H14020000002", Third = "H14020000003", Withdrawn = "H14020000009";

    private static Agency WithJuly(Engine engine, decimal money = 1_000_000)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Clinic);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 700, 300));
        agency.Records("2025-08-01", Clinic, "2025-07", (Category.Outpatient, 100, 0));
        if (money > 0) agency.Receive("2025-08-01", money);
        return agency;
    }

    private static string Reason(RunResult refused) => string.Join(';', refused.Expect(1).Reasons);

    [Theory(DisplayName = "试算:事实不变得同一批次;变化后得新版本,旧版本作废"), ClassData(typeof(Engines))]
    public void Recalculated(Engine engine)
    {
        using var agency = WithJuly(engine);
        var first = agency.Calculate("advance", "2025-07", "2025-08-01");
        Assert.Equal(first.GetProperty("id").GetString(), agency.Calculate("advance", "2025-07", "2025-08-01").GetProperty("id").GetString());

        agency.Step("advance", "review", "r", first, "2025-08-01").Expect(0);
        agency.Records("2025-08-01", Clinic, "2025-07", (Category.Outpatient, 50, 0));
        Assert.Contains("试算后数据已变化", Reason(agency.Step("advance", "approve", "a", first, "2025-08-01")));

        var second = agency.Calculate("advance", "2025-07", "2025-08-01");
        Assert.Equal(2, second.GetProperty("revision").GetInt32());
        Assert.Equal(60_00 + 600_00 + 30_00, second.GetProperty("total_fen").GetInt64());
        Assert.Contains("已被新的试算取代", Reason(agency.Step("advance", "approve", "a", first, "2025-08-01")));
    }

    [Theory(DisplayName = "简答:办成的批次只答批次本身;没有存成批次的照样答各机构"), ClassData(typeof(Engines))]
    public void Brief(Engine engine)
    {
        using var agency = WithJuly(engine);
        JsonElement Done(string who, string day, params string[] words) => agency.Db.Run([.. words, "--brief", "--json", "--as", $"{who}.{Agency.Region}", "--on", day]).Expect(0).Json;

        var draft = Done("h", "2025-08-01", "advance", "calculate", "--region", Agency.Region, "--fund", "310", "--month", "2025-07");
        string[] key = ["--id", draft.GetProperty("id").GetString()!, "--hash", draft.GetProperty("hash").GetString()!];
        Assert.Equal(["id", "region", "fund", "period", "kind", "revision", "hash", "status"], draft.EnumerateObject().Select(p => p.Name));
        Assert.Equal("draft", draft.GetProperty("status").GetString());
        Assert.Equal("reviewed", Done("r", "2025-08-01", ["advance", "review", .. key]).GetProperty("status").GetString());
        Assert.Equal("approved", Done("a", "2025-08-01", ["advance", "approve", .. key]).GetProperty("status").GetString());
        Assert.Equal(2, agency.Db.Done("advance", "show", key[0], key[1]).Json.GetProperty("lines").GetArrayLength());

        var nobody = agency.Db.Run("settle", "calculate", "--region", Agency.Region, "--fund", "310", "--month", "2025-07", "--brief", "--as", $"h.{Agency.Region}", "--on", "2025-08-02", "--json").Expect(1).Json;
        Assert.Equal(2, nobody.GetProperty("not_ready").GetArrayLength());
    }

    [Theory(DisplayName = "进展与批次:各月到了哪一步,谁何时办了什么,只列待办的"), ClassData(typeof(Engines))]
    public void OverviewAndBatches(Engine engine)
    {
        using var agency = WithJuly(engine);
        var draft = agency.Calculate("advance", "2025-07", "2025-08-01");
        agency.Step("advance", "review", "r", draft, "2025-08-01").Expect(0);

        JsonElement Listed(params string[] more) => agency.Db.Done(["batch", "list", "--region", Agency.Region, "--month", "2025-07", .. more]).Json;
        var waiting = Assert.Single(Listed("--open").EnumerateArray());
        Assert.Equal("reviewed", waiting.GetProperty("status").GetString());
        Assert.Equal("r.140200", Assert.Single(waiting.GetProperty("steps").EnumerateArray()).GetProperty("actor").GetString());

        agency.Step("advance", "approve", "a", draft, "2025-08-01").Expect(0);
        Assert.Equal(0, Listed("--open").GetArrayLength());
        var approved = Assert.Single(Listed("--fund", "310").EnumerateArray());
        Assert.Equal(660_00, approved.GetProperty("amount_fen").GetInt64());
        Assert.Equal(2, approved.GetProperty("payments").GetProperty("pending").GetInt64());
        Assert.Equal(approved.GetRawText(), agency.Db.Done("batch", "show", "--id", draft.GetProperty("id").GetString()!).Json.GetRawText());

        var book = agency.Db.Done("overview", "--region", Agency.Region, "--month", "2025-08", "--on", "2025-08-01").Json[0];
        Assert.Equal(1_000_000_00, book.GetProperty("expenditure_account_fen").GetInt64());
        var july = Assert.Single(book.GetProperty("months").EnumerateArray());
        Assert.Equal(1_100_00, july.GetProperty("gross_fen").GetInt64());
        Assert.Equal(2, july.GetProperty("providers").GetInt64());
        Assert.Equal("2025-08-11", july.GetProperty("days").GetProperty("declaration_deadline").GetString());
        Assert.Contains("属于统筹区 140100", Reason(agency.Db.Refused("batch", "list", "--region", Agency.Region, "--as", "h.140100")));

        // Whose every record is withdrawn is to settle nothing, and is not waited for.
        agency.Register(Withdrawn);
        foreach (var valid in (string[])["1", "0"])
        {
            agency.Import("settlements", "2025-08-02", "setl_id,fixmedins_code,insutype,med_type,setl_time,medfee_sumamt,fund_pay_sumamt,hifp_pay,acct_pay,psn_cash_pay,insu_admdvs,fix_blng_admdvs,pay_loc,vali_flag",
                [$"149999999999,{Withdrawn},310,11,2025-07-15 09:30:00,50,50,50,0,0,140202,140202,2,{valid}"]);
        }
        var after = agency.Db.Done("overview", "--region", Agency.Region, "--month", "2025-08", "--on", "2025-08-02").Json[0].GetProperty("months")[0];
        Assert.Equal((2, 1_100_00), (after.GetProperty("providers").GetInt64(), after.GetProperty("gross_fen").GetInt64()));
    }

    [Theory(DisplayName = "期初带来的预拨(237):当月不再预拨;启用以前已结算的月份不必再结,未清数从以后的结算和清算补付中冲抵;一览列出"), ClassData(typeof(Engines))]
    public void OpeningAdvances(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital, Clinic, Third);
        var opening = agency.Db.File("opening.csv",
            $"account,debit,credit,provider,month\n1004,10000,,,\n110103,400,,{Hospital},2025-06\n110103,600,,{Hospital},2025-07\n110103,100,,{Third},2025-06\n300101,,11100,,\n");
        agency.Db.Done("ledger", "opening", opening, "--region", Agency.Region, "--fund", "310", "--as", "k.140200", "--on", "2025-08-01");
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Outpatient, 1_000, 0));
        agency.Records("2025-08-01", Clinic, "2025-07", (Category.Outpatient, 1_000, 0));

        var months = agency.Db.Done("overview", "--region", Agency.Region, "--month", "2025-08", "--on", "2025-08-01").Json[0].GetProperty("months").EnumerateArray();
        Assert.Equal(["2025-06 0 50000", "2025-07 2 60000"], months.Select(m => $"{m.GetProperty("month")} {m.GetProperty("providers")} {m.GetProperty("open_fen")}"));

        var advance = agency.Approve("advance", "2025-07", "2025-08-04");
        Assert.Equal([Clinic], advance.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("provider").GetString()));
        Assert.Empty(advance.GetProperty("excluded").EnumerateArray());
        agency.Pay(advance, "2025-08-04");

        var june = agency.Calculation("settle", "2025-06", "2025-08-20").Expect(1).Json;
        Assert.Empty(june.GetProperty("not_ready").EnumerateArray());
        agency.Ready("2025-08-20", "2025-07", Hospital, Clinic);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-08-20"), "2025-08-20");
        var statement = agency.Statement(Hospital, "2025-07");
        Assert.Equal(["2025-06 40000", "2025-07 55000"], statement.GetProperty("offsets").EnumerateArray().Select(o => $"{o.GetProperty("month")} {o.GetProperty("amount_fen")}"));
        Assert.All(statement.GetProperty("offsets").EnumerateArray(), o => Assert.Equal(["kind", "month", "amount_fen"], o.EnumerateObject().Select(p => p.Name)));
        Assert.Equal((0, 50_00), (statement.GetProperty("net_fen").GetInt64(), statement.GetProperty("open_fen").GetInt64()));

        agency.Assess("2026-02-10", "2025", (Hospital, "优秀"), (Clinic, "优秀"));
        agency.Scheme("2026-02-10", "2025");
        agency.ClearingItem("2026-02-10", Third, "2025", "other", 30);
        var cleared = agency.Approve("clear", "2025", "2026-02-11").GetProperty("statements").EnumerateArray().ToDictionary(s => s.GetProperty("provider").GetString()!);
        Assert.Equal([(Clinic, 50_00), (Hospital, 0), (Third, 0)], cleared.Select(c => (c.Key, c.Value.GetProperty("net_fen").GetInt64())).OrderByDescending(c => c.Item2).ThenBy(c => c.Key, StringComparer.Ordinal));
        Assert.Equal("2025-06 3000", Assert.Single(cleared[Third].GetProperty("offsets").EnumerateArray().Select(o => $"{o.GetProperty("month")} {o.GetProperty("amount_fen")}")));
        agency.Verify();
    }

    [Theory(DisplayName = "审批:未复核、摘要不符、岗位不符、他区人员、业务日倒退,各说明原因"), ClassData(typeof(Engines))]
    public void WronglyApproved(Engine engine)
    {
        using var agency = WithJuly(engine);
        var draft = agency.Calculate("advance", "2025-07", "2025-08-04");
        var id = draft.GetProperty("id").GetString()!;
        var hash = draft.GetProperty("hash").GetString()!;

        Assert.Contains("尚未复核", Reason(agency.Step("advance", "approve", "a", draft, "2025-08-04")));
        Assert.Contains("须由复核办理", Reason(agency.Step("advance", "review", "h", draft, "2025-08-04")));
        Assert.Contains("早于本账套最近办理日 2025-08-04", Reason(agency.Step("advance", "review", "r", draft, "2025-08-01")));
        Assert.Contains("摘要", Reason(agency.Db.Refused("advance", "review", "--id", id, "--hash", "00", "--as", "r.140200", "--on", "2025-08-04")));
        Assert.Contains("属于统筹区 140100", Reason(agency.Db.Refused("advance", "review", "--id", id, "--hash", hash, "--as", "r.140100", "--on", "2025-08-04")));
        Assert.Contains("没有批次", agency.Db.Misused("advance", "review", "--id", "140200-310-202507-A9", "--hash", hash, "--as", "r.140200").Error);
        Assert.Contains("没有用户", Reason(agency.Db.Refused("advance", "review", "--id", id, "--hash", hash, "--as", "nobody", "--on", "2025-08-04")));
        Assert.Contains("--as", agency.Db.Misused("advance", "review", "--id", id, "--hash", hash).Error);
        Assert.Equal("draft", agency.Db.Done("advance", "show", "--id", id).Json.GetProperty("status").GetString());
    }

    [Theory(DisplayName = "审批:当月还没有计入记录的空批次不审批,记录到了照样预拨"), ClassData(typeof(Engines))]
    public void NothingToAdvance(Engine engine)
    {
        using var agency = WithJuly(engine);
        var draft = agency.Calculate("advance", "2025-08", "2025-09-01");
        agency.Step("advance", "review", "r", draft, "2025-09-01").Expect(0);
        Assert.Contains("空的批次不审批", Reason(agency.Step("advance", "approve", "a", draft, "2025-09-01")));
        agency.Records("2025-09-02", Hospital, "2025-08", (Category.Inpatient, 100, 0));
        Assert.Equal(60_00, agency.Approve("advance", "2025-08", "2025-09-02").GetProperty("total_fen").GetInt64());
    }

    [Theory(DisplayName = "审批:支出户可用资金不足,整批拒绝并说明缺口;分批则小额先付,到账后再付其余"), ClassData(typeof(Engines))]
    public void ShortOfMoney(Engine engine)
    {
        using var agency = WithJuly(engine, money: 100);
        var draft = agency.Calculate("advance", "2025-07", "2025-08-01");
        agency.Step("advance", "review", "r", draft, "2025-08-01").Expect(0);
        Assert.Contains("缺口 560.00 元", Reason(agency.Step("advance", "approve", "a", draft, "2025-08-01"))); // 600 + 60 − 100

        var part = agency.Db.Done("advance", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--within-funds", "--as", "h.140200", "--on", "2025-08-01").Json;
        Assert.Equal([Clinic], part.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("provider").GetString()));
        Assert.Contains("留待下一批", agency.Db.Misused("explain", part.GetProperty("id").GetString()!, "--provider", Hospital).Error);
        agency.Step("advance", "review", "r", part, "2025-08-01").Expect(0);
        agency.Step("advance", "approve", "a", part, "2025-08-01").Expect(0);

        agency.Receive("2025-08-04", 1_000);
        var rest = agency.Approve("advance", "2025-07", "2025-08-04");
        Assert.Equal([Hospital], rest.GetProperty("lines").EnumerateArray().Select(l => l.GetProperty("provider").GetString()));
    }

    [Theory(DisplayName = "结算分批:付不起的机构列明本批资金不足,到账后再结"), ClassData(typeof(Engines))]
    public void SettledInParts(Engine engine)
    {
        using var agency = WithJuly(engine, money: 690);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-01"), "2025-08-04"); // 30 is left; 350 and 35 are to be paid
        agency.Ready("2025-08-05", "2025-07", Hospital, Clinic);
        string[] inParts = ["settle", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--within-funds", "--as", "h.140200", "--on"];
        Assert.Equal([$"{Hospital}:funds-short", $"{Clinic}:funds-short"], NotReadyOf(agency.Db.Refused([.. inParts, "2025-08-05"]).Json));

        agency.Receive("2025-08-06", 5);
        var part = agency.Db.Done([.. inParts, "2025-08-06"]).Json;
        Assert.Equal([Clinic], part.GetProperty("statements").EnumerateArray().Select(s => s.GetProperty("provider").GetString()));
        Assert.Equal([$"{Hospital}:funds-short"], NotReadyOf(part));
        Assert.Contains("本批资金不足", agency.Db.Misused("explain", part.GetProperty("id").GetString()!, "--provider", Hospital).Error);
        agency.Step("settle", "review", "r", part, "2025-08-06").Expect(0);
        agency.Step("settle", "approve", "a", part, "2025-08-06").Expect(0);

        agency.Receive("2025-08-07", 350);
        Assert.Equal(350_00, agency.Approve("settle", "2025-07", "2025-08-07").GetProperty("total_net_fen").GetInt64());
        agency.Verify();
    }

    [Theory(DisplayName = "审批:在途超过支出户余额时,不付一分钱的结算照样审批,分批也有它"), ClassData(typeof(Engines))]
    public void NothingToPayIsNeverShort(Engine engine)
    {
        using var agency = WithJuly(engine, money: 660);
        var advance = agency.Approve("advance", "2025-07", "2025-08-01");
        agency.Pay(advance, "2025-08-04", Hospital); // sent back by the bank: 600 is in the account, and not in flight
        agency.Register(Third);
        agency.Records("2025-08-05", Third, "2025-07", (Category.Outpatient, 10, 0));
        agency.Audit("2025-08-05", Third, "2025-07", 10);
        agency.Ready("2025-08-05", "2025-07", Clinic);
        agency.Approve("settle", "2025-07", "2025-08-05"); // pays 35
        agency.Db.Done("pay", "reissue", "--instruction", "140200-310-202507-A1-00001", "--as", "c.140200", "--on", "2025-08-06"); // 635 in flight, 600 there

        agency.Ready("2025-08-06", "2025-07", Third);
        var part = agency.Db.Done("settle", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--within-funds", "--as", "h.140200", "--on", "2025-08-06").Json;
        Assert.Equal([Third], part.GetProperty("statements").EnumerateArray().Select(s => s.GetProperty("provider").GetString()));
        Assert.Equal("paid", agency.Approve("settle", "2025-07", "2025-08-06").GetProperty("status").GetString());
        agency.Verify();
    }

    [Theory(DisplayName = "退回:说明理由,再试算得新批次"), ClassData(typeof(Engines))]
    public void Rejected(Engine engine)
    {
        using var agency = WithJuly(engine);
        var draft = agency.Calculate("advance", "2025-07", "2025-08-01");
        var id = draft.GetProperty("id").GetString()!;
        agency.Db.Done("advance", "reject", "--id", id, "--reason", "名单有误", "--as", "r.140200", "--on", "2025-08-01");
        Assert.Contains("已被退回:名单有误", Reason(agency.Step("advance", "review", "r", draft, "2025-08-01")));
        Assert.Equal(2, agency.Calculate("advance", "2025-07", "2025-08-01").GetProperty("revision").GetInt32());
    }

    [Theory(DisplayName = "结算:未就绪者列明原因,不耽误别人;无人就绪时没有批次号,退出码 1"), ClassData(typeof(Engines))]
    public void NotReady(Engine engine)
    {
        using var agency = WithJuly(engine);
        var nobody = agency.Db.Refused("settle", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--as", "h.140200", "--on", "2025-08-05").Json;
        Assert.False(nobody.TryGetProperty("id", out _));
        Assert.Equal(
            [$"{Hospital}:declaration-missing,audit-open,agreement-check-open,drg-open", $"{Clinic}:declaration-missing,audit-open,agreement-check-open"], NotReadyOf(nobody));

        agency.Ready("2025-08-06", "2025-07", Clinic);
        var draft = agency.Calculate("settle", "2025-07", "2025-08-06");
        Assert.Equal([Clinic], draft.GetProperty("statements").EnumerateArray().Select(s => s.GetProperty("provider").GetString()));
        Assert.Contains("月度审核未完成", agency.Db.Misused("explain", draft.GetProperty("id").GetString()!, "--provider", Hospital).Error); // it is paid nothing by this batch
    }

    [Theory(DisplayName = "结算:申报截止日(2025-08-11)当日仍等申报,次日依职权结算"), ClassData(typeof(Engines))]
    public void ExOfficio(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Import("reviews", "2025-08-06", "fixmedins_code,insutype,month,step,done_on", [$"{Clinic},310,2025-07,audit,2025-08-06", $"{Clinic},310,2025-07,agreement,2025-08-06"]);
        // 8 月 10 日是星期日,机构的期限顺延到 11 日
        agency.Db.Refused("settle", "calculate", "--region", "140200", "--fund", "310", "--month", "2025-07", "--as", "h.140200", "--on", "2025-08-11");
        var statement = agency.Calculate("settle", "2025-07", "2025-08-12").GetProperty("statements")[0];
        Assert.True(statement.GetProperty("ex_officio").GetBoolean());
    }

    [Theory(DisplayName = "参数依费用所属月次月第一天(260):统筹区后来改了保证金比例、不再依职权,早办晚办都一样"), ClassData(typeof(Engines))]
    public void ProvisionsOfTheMonth(Engine engine)
    {
        using var agency = WithJuly(engine);
        using (var database = Yijie.App.Storage.Database.Open(agency.Db.Address))
        using (var store = database.Write())
        {
            const string Own = "deposit_rate:\n  2025-09-01: { value: 8%, cite: 方案·三 }\nex_officio:\n  2025-09-01: { value: no, cite: 方案·三 }\n";
            store.Execute("insert into policy (name, version, sha256, content, entered_on) values ('regions/140200.yaml', 2, '', @Own, '2025-08-15')", new { Own });
            store.Commit();
        }
        agency.Import("reviews", "2025-08-20", "fixmedins_code,insutype,month,step,done_on", [$"{Clinic},310,2025-07,audit,2025-08-20", $"{Clinic},310,2025-07,agreement,2025-08-20"]);
        var (early, late) = (agency.Calculate("settle", "2025-07", "2025-08-20"), agency.Calculate("settle", "2025-07", "2025-09-05"));
        Assert.Equal(early.GetProperty("hash").GetString(), late.GetProperty("hash").GetString());
        var statement = Assert.Single(late.GetProperty("statements").EnumerateArray());
        Assert.Equal(statement.GetProperty("gross_fen").GetInt64() / 20, statement.GetProperty("deposit_fen").GetInt64());
    }

    [Theory(DisplayName = "结算:本月预拨在途须等银行回执;后一月等前一月"), ClassData(typeof(Engines))]
    public void WaitsForItsAdvanceAndForEarlierMonths(Engine engine)
    {
        using var agency = WithJuly(engine);
        var advance = agency.Approve("advance", "2025-07", "2025-08-01");
        agency.Ready("2025-08-06", "2025-07", Clinic);
        Assert.Contains($"{Clinic}:advance-in-flight", NotReadyOf(Nobody("2025-07", "2025-08-06")));

        agency.Records("2025-09-01", Clinic, "2025-08", (Category.Outpatient, 10, 0));
        agency.Ready("2025-09-02", "2025-08", Clinic);
        Assert.Contains($"{Clinic}:earlier-month-open", NotReadyOf(Nobody("2025-08", "2025-09-02")));

        agency.Pay(advance, "2025-09-02");
        agency.Approve("settle", "2025-07", "2025-09-02");
        agency.Approve("settle", "2025-08", "2025-09-02");
        agency.Verify();

        JsonElement Nobody(string month, string day) =>
            agency.Db.Refused("settle", "calculate", "--region", "140200", "--fund", "310", "--month", month, "--as", "h.140200", "--on", day).Json;
    }

    [Theory(DisplayName = "结算之后到达的记录与扣款:不改原结算单,计入下一份并注明所属月;按当日所知可查"), ClassData(typeof(Engines))]
    public void LateItems(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Ready("2025-08-06", "2025-07", Clinic);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-08-06"), "2025-08-07");

        agency.Records("2025-08-20", Clinic, "2025-07", (Category.Outpatient, 40, 0));
        agency.Audit("2025-08-21", Clinic, "2025-07", 10, Category.Outpatient);
        Assert.Equal(100_00, agency.Statement(Clinic, "2025-07").GetProperty("gross_fen").GetInt64());

        agency.Records("2025-09-01", Clinic, "2025-08", (Category.Outpatient, 200, 0));
        agency.Ready("2025-09-02", "2025-08", Clinic);
        agency.Approve("settle", "2025-08", "2025-09-03");
        var august = agency.Statement(Clinic, "2025-08");
        Assert.Equal((200_00, 40_00, 10_00), (august.GetProperty("gross_fen").GetInt64(), august.GetProperty("late_fen").GetInt64(), august.GetProperty("audit_fen").GetInt64()));
        Assert.Equal((200_00 + 40_00 - 10_00) * 5 / 100, august.GetProperty("deposit_fen").GetInt64());

        Assert.Equal(2, agency.Statement(Clinic, "2025-07").GetProperty("later").GetArrayLength());
        Assert.Equal(0, agency.Statement(Clinic, "2025-07", "--as-known-on", "2025-09-02").GetProperty("later").GetArrayLength());
        agency.Db.Refused("statement", "--provider", Clinic, "--fund", "310", "--month", "2025-07", "--as-known-on", "2025-08-05");
        agency.Verify();
    }

    [Theory(DisplayName = "为什么是这个数:批次、机构、指令各有公式、依据、凭证与付款,首尾相符"), ClassData(typeof(Engines))]
    public void Explained(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-01"), "2025-08-04");
        agency.Ready("2025-08-06", "2025-07", Hospital, Clinic);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-08-07"), "2025-08-08");

        var batch = agency.Db.Done("explain", "140200-310-202507-S1").Json;
        Assert.Equal((950_00 - 600_00) + (95_00 - 60_00), batch.GetProperty("amount_fen").GetInt64());
        var provider = agency.Db.Done("explain", "140200-310-202507-S1", "--provider", Hospital).Json;
        Assert.Equal(
            ["应结算额 G 100000", "迟到调整 0", "审核扣款 0", "协议扣款 0", "DRG/DIP 调整 0", "保证金预留 -5000", "实际应结算额 A 95000", "冲抵 2025-07 -60000", "实付金额 35000"],
            provider.GetProperty("formula").EnumerateArray().Select(f => $"{f.GetProperty("step").GetString()} {f.GetProperty("amount_fen").GetInt64()}"));
        Assert.Equal(
            ["T4.1 110103 -60000", "T4.1 50010101 42000", "T4.1 50010201 18000", "T4.2 50010101 24500", "T4.2 50010201 10500"],
            provider.GetProperty("postings").EnumerateArray().Select(l =>
                $"{l.GetProperty("rule").GetString()} {l.GetProperty("account").GetString()} {l.GetProperty("debit_fen").GetInt64() - l.GetProperty("credit_fen").GetInt64()}"));
        var advance = agency.Db.Done("explain", "140200-310-202507-A1-00001").Json;
        Assert.Equal("confirmed", advance.GetProperty("payments")[0].GetProperty("status").GetString());
        Assert.Equal("60%", advance.GetProperty("policy")[0].GetProperty("value").GetString());
        agency.Db.Misused("explain", "140200-310-202507-S1", "--provider", "H1");
        agency.Db.Misused("explain", "140200-310-202507-S9");
    }

    [Theory(DisplayName = "为什么是这个数:实际为负的,列出新增待抵扣,各步相加恰为实付;迟到的记录写明所属月份"), ClassData(typeof(Engines))]
    public void ExplainedWhenNegative(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Ready("2025-08-06", "2025-07", Hospital, Clinic);
        agency.Approve("settle", "2025-07", "2025-08-07");
        agency.Records("2025-09-01", Hospital, "2025-08", (Category.Outpatient, 100, 0));
        agency.Records("2025-09-01", Hospital, "2025-07", (Category.Outpatient, 50, 0));
        agency.Records("2025-09-01", Clinic, "2025-08", (Category.Outpatient, -50, 0));
        agency.Pay(agency.Approve("advance", "2025-08", "2025-09-01"), "2025-09-01");
        agency.Audit("2025-09-02", Hospital, "2025-08", 400);
        agency.Ready("2025-09-03", "2025-08", Hospital);
        agency.Approve("settle", "2025-08", "2025-09-04");

        string[] why = ["explain", "140200-310-202508-S1", "--provider", Hospital];
        var steps = agency.Db.Done(why).Json.GetProperty("formula").EnumerateArray().Select(f => (Step: f.GetProperty("step").GetString(), Fen: f.GetProperty("amount_fen").GetInt64())).ToList();
        Assert.Equal(("实际应结算额 A", -250_00L), steps[^3]);
        Assert.Equal(("新增待抵扣", 250_00L), steps[^2]);
        Assert.Equal(("实付金额", 0L), steps[^1]);
        Assert.Contains("迟到记录 2025-07 普通门诊 1 条", agency.Db.Run(why).Expect(0).Output, StringComparison.Ordinal);
        Assert.Contains("应结算额不为正", agency.Db.Run("explain", "140200-310-202508-A1", "--provider", Clinic).Expect(0).Output, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "停止拨付:结算单照做,付款暂缓;解除后随下一次导出付出"), ClassData(typeof(Engines))]
    public void Held(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Ready("2025-08-06", "2025-07", Clinic);
        agency.Db.Done("stop", "place", "--region", "140200", "--provider", Clinic, "--reason", "法院强制执行", "--as", "a.140200", "--on", "2025-08-06");
        var batch = agency.Approve("settle", "2025-07", "2025-08-07");
        Assert.Equal("payment-stopped", batch.GetProperty("statements")[0].GetProperty("held_reason").GetString());
        agency.Db.Refused("pay", "export", "--batch", batch.GetProperty("id").GetString()!, "--out", Path.Combine(agency.Db.Folder, "x.xml"), "--as", "c.140200", "--on", "2025-08-07");

        agency.Db.Done("stop", "lift", "--region", "140200", "--provider", Clinic, "--reason", "执行终结", "--as", "a.140200", "--on", "2025-08-08");
        agency.Pay(batch, "2025-08-08");
        Assert.Equal("paid", agency.Db.Done("settle", "show", "--id", batch.GetProperty("id").GetString()!).Json.GetProperty("status").GetString());
        agency.Verify();
    }

    [Theory(DisplayName = "同时审批:两个进程办同一批次,只办成一次,另一个得知"), ClassData(typeof(Engines))]
    public void ApprovedByTwoProcessesAtOnce(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Ready("2025-08-06", "2025-07", Hospital, Clinic);
        var draft = agency.Calculate("settle", "2025-07", "2025-08-06");
        agency.Step("settle", "review", "r", draft, "2025-08-06").Expect(0);
        var processes = Enumerable.Range(0, 2).Select(_ => agency.Db.Start(
            "settle", "approve", "--id", draft.GetProperty("id").GetString()!, "--hash", draft.GetProperty("hash").GetString()!, "--as", "a.140200", "--on", "2025-08-06", "--json")).ToList();
        var results = processes.Select(p => p.Wait().Expect(0)).ToList();
        Assert.Single(results, r => r.Error.Contains("未重复", StringComparison.Ordinal));
        Assert.Equal(2, agency.Db.Done("pay", "list", "--region", "140200").Json.GetArrayLength());
        agency.Verify();
        processes.ForEach(p => p.Dispose());
    }

    [Theory(DisplayName = "审批中断电(SIGKILL):重来一遍,结果与未中断时相同"), ClassData(typeof(Engines))]
    public void KilledWhileApproving(Engine engine)
    {
        using var agency = WithJuly(engine);
        agency.Ready("2025-08-06", "2025-07", Hospital, Clinic);
        var draft = agency.Calculate("settle", "2025-07", "2025-08-06");
        agency.Step("settle", "review", "r", draft, "2025-08-06").Expect(0);
        foreach (var milliseconds in (int[])[60, 150, 250, 350, 450])
        {
            using var process = agency.Db.Start(
                "settle", "approve", "--id", draft.GetProperty("id").GetString()!, "--hash", draft.GetProperty("hash").GetString()!, "--as", "a.140200", "--on", "2025-08-06");
            Thread.Sleep(milliseconds);
            process.Kill();
            agency.Verify();
        }
        agency.Step("settle", "approve", "a", draft, "2025-08-06").Expect(0);
        Assert.Equal(2, agency.Db.Done("pay", "list", "--region", "140200").Json.GetArrayLength());
        Assert.Equal(950_00, agency.Statement(Hospital, "2025-07").GetProperty("net_fen").GetInt64()); // 1000 − 5%
        agency.Verify();
    }

    private static IEnumerable<string> NotReadyOf(JsonElement batch) => batch.GetProperty("not_ready").EnumerateArray()
        .Select(n => $"{n.GetProperty("provider").GetString()}:{string.Join(',', n.GetProperty("reasons").EnumerateArray().Select(r => r.GetString()))}");
}
