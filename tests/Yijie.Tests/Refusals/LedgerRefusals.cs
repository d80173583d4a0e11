using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.App;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Refusals;

/// <summary>账簿不予办理的情形。Each refusal of the books with what sets it off and its exact words.</summary>
public sealed class LedgerRefusals
{
    private const string Accountant = "k.140200", Cashier = "c.140200", Finance = "f.140200";

    [Theory(DisplayName = "结账:不得跳月、提前、重复,空账套无可结"), ClassData(typeof(Engines))]
    public void Closing(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Refused("账套还没有凭证,无账可结", Close("2025-07", "2025-07-31"));
        Receive(books, "2025-07-15", "100");
        Refused("2025-07 尚未终了,2025-07-31 起方可结账", Close("2025-07", "2025-07-30"));
        Refused("应先结 2025-07:各月依次结账,不得跳月", Close("2025-08", "2025-08-31"));
        Refused("2025-06 早于账套的第一个会计期间 2025-07", Close("2025-06", "2025-08-31"));
        Close("2025-07", "2025-08-31").Expect(0);
        Refused("2025-07 已结账", Close("2025-07", "2025-08-31"));
        Refused("h.140200 的岗位是经办,此项须由会计办理", books.Run("ledger close", "h.140200", "2025-09-30", "--month", "2025-08"));

        RunResult Close(string month, string on) => books.Run("ledger close", Accountant, on, "--month", month);
    }

    [Theory(DisplayName = "结账:月底前交银行的指令没有回单,不得结账"), ClassData(typeof(Engines))]
    public void ClosingWaitsForTheBank(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Receive(books, "2025-08-01", "100");
        books.Tamper(
            """
            insert into instruction (region, id, batch_id, fund, month, kind, provider, amount_fen, created_on, created_by)
              values ('140200', '140200-310-202507-A1-00001', '140200-310-202507-A1', '310', '2025-07', 'advance', 'H14020000001', 100, '2025-08-04', 'a.140200');
            insert into payment_file (region, batch_id, format, number, sha256, on_day, at, actor) values ('140200', '140200-310-202507-A1', 'csv', 1, '', '2025-08-29', '', 'c.140200');
            insert into payment_file_line (region, instruction_id, format, batch_id, number, payee_name, bank_name, bank_no, account_no)
              values ('140200', '140200-310-202507-A1-00001', 'csv', '140200-310-202507-A1', 1, '', '', '', '')
            """);
        Refused("2025-08 月底前交银行的支付指令尚有 1 笔没有银行回单,先导入支付结果(如 140200-310-202507-A1-00001)", books.Run("ledger close", Accountant, "2025-09-01", "--month", "2025-08"));
        books.Tamper("insert into payment_result (region, instruction_id, status, booked_on, bank_ref, reason, file_sha256, on_day) values ('140200', '140200-310-202507-A1-00001', 'RJCT', '2025-09-01', '', '户名不符', '', '2025-09-01')");
        books.Run("ledger close", Accountant, "2025-09-01", "--month", "2025-08").Expect(0);
    }

    [Theory(DisplayName = "已结账的期间不再记账"), ClassData(typeof(Engines))]
    public void ClosedPeriod(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Receive(books, "2025-07-15", "100");
        books.Run("ledger close", Accountant, "2025-07-31", "--month", "2025-07").Expect(0);
        Refused("2025-07 已结账,不得再记账", books.Run("funds receive", Finance, "2025-07-31", "--amount", "5"));
        var refused = Assert.Throws<RefusedException>(() => books.Post("2025-06-30", books.Rules.FundsReceived(Yuan(1), null)));
        Assert.Equal([new Refusal("会计·结账", "2025-06 已结账,不得再记账")], refused.Refusals);
    }

    [Theory(DisplayName = "建账:须平衡,须在第一张凭证之前,科目和辅助项须合规"), ClassData(typeof(Engines))]
    public void Opening(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Refused("期初余额借方 100.00 元,贷方 90.00 元,相差 10.00 元", Open("--account", "1003", "--amount", "100", "--account", "300101", "--amount", "90"));
        Misused("没有末级科目 3001", Open("--account", "1003", "--amount", "100", "--account", "3001", "--amount", "100"));
        Misused("500102 社会保险待遇支出—门诊费用支出 是收支科目,期初应无余额", new Bookkeeper(db, Fund.Resident).Run("ledger opening", Accountant, "2025-07-01", "--account", "500102", "--amount", "1", "--account", "3001", "--amount", "1"));
        Misused("应当成对", Open("--account", "1003", "--account", "300101", "--amount", "90"));
        AddProvider(books);
        var file = db.File("opening.csv", "account,debit,credit,provider,month\n1004,600.00,,,\n110103,400,,,2025-05\n110102,100,,H14020000001,2025-02\n300101,,abc,,\n9999,1,,,\n110103,5,,H14020000009,2025-05\n1003,1\n");
        var faults = Open(file).Expect(2).Error;
        foreach (var fault in (string[])["第 3 行:110103 暂付款—即时结算预拨 须写明机构和年度月份", "第 4 行:110102", "第 5 行:300101", "第 6 行:没有末级科目 9999", "第 7 行:本统筹区没有机构 H14020000009", "第 8 行:应有 5 列,实有 2 列"])
            Assert.Contains(fault, faults, StringComparison.Ordinal);
        Misused("缺少必需的列:credit", Open(db.File("short.csv", "account,debit\n1004,1\n")));
        Misused("没有文件", Open(Path.Combine(db.Folder, "none.csv")));

        var good = db.File("good.csv", "account,debit,credit,provider,month\n1004,600.00,,,\n110103,400,,H14020000001,2025-05\n110102,100,,H14020000001,2025\n300101,,1100,,\n");
        Assert.Equal(1_100_00, Open(good).Expect(0).Json.GetProperty("total_fen").GetInt64());
        Refused("账套已有凭证,不能再录期初余额", Open(good));
        books.Run("ledger reverse", Accountant, "2025-07-01", "--period", "2025-07", "--number", "1", "--reason", "金额录错").Expect(0);
        Open(good).Expect(0);
        Receive(books, "2025-07-01", "1");
        Refused("期初余额之后已有凭证,不能冲销:请另作更正", books.Run("ledger reverse", Accountant, "2025-07-01", "--period", "2025-07", "--number", "3", "--reason", "金额录错"));

        RunResult Open(params string[] rest) => books.Run("ledger opening", Accountant, "2025-07-01", rest);
    }

    [Theory(DisplayName = "红字冲销:只冲人工录错的凭证,每张一次,当年之内,不得冲掉在途支付要用的钱"), ClassData(typeof(Engines))]
    public void Reversing(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Receive(books, "2025-07-01", "1000");
        books.Advance("2025-07-03", Bookkeeper.H, June, 600);
        Settle(books);
        Refused("支付由银行回单得来,不能只在账上冲销:款项退回按退票登记,多付少付作为调整计入下一次结算", Reverse("2025-07", 2));
        Refused("结算冲抵由结算单得来,不能只在账上冲销:差错作为调整(扣款或返还)导入,计入该机构下一次结算", Reverse("2025-07", 3));
        Refused("支出户存款余额 0.00 元,冲销 1,000.00 元后不足在途支付 0.00 元", Reverse("2025-07", 1));
        Receive(books, "2025-07-28", "250");
        Reverse("2025-07", 5).Expect(0);
        Refused("2025-07 第 5 号凭证已经冲销", Reverse("2025-07", 5));
        Refused("红字凭证、更正凭证不再冲销:请按正确内容重新入账", Reverse("2025-07", 6));
        books.Run("ledger close", Accountant, "2025-07-31", "--month", "2025-07").Expect(0);
        Refused("结转凭证不冲销:结账后的差错记入以后的期间", Reverse("2025-07", 7));
        Misused("没有第 99 号凭证", Reverse("2025-07", 99));
        Receive(books, "2026-01-05", "5000");
        var corrected = books.Run("ledger reverse", Accountant, "2026-01-05", "--period", "2025-07", "--number", "1", "--reason", "录错").Expect(0).Json;
        Assert.Equal("更正2025年7月1日第1号凭证", corrected.GetProperty("summary").GetString());
        var number = $"{corrected.GetProperty("number").GetInt64()}";
        var lines = db.Done("ledger", "voucher", "--region", "140200", "--fund", "310", "--period", "2026-01", "--number", number).Json.GetProperty("lines").EnumerateArray();
        Assert.Equal([("1004", 0L, 1_000_00L), ("1003", 1_000_00L, 0L)], lines.Select(l => (l.GetProperty("account").GetString()!, l.GetProperty("debit_fen").GetInt64(), l.GetProperty("credit_fen").GetInt64())));
        Refused("红字凭证、更正凭证不再冲销:请按正确内容重新入账", books.Run("ledger reverse", Accountant, "2026-01-05", "--period", "2026-01", "--number", number, "--reason", "录错"));
        Assert.True(db.Run("verify", "--json").Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "红字冲销与原凭证相反").GetProperty("faults").GetArrayLength() == 0);

        RunResult Reverse(string period, int number) => books.Run("ledger reverse", Accountant, "2025-07-31", "--period", period, "--number", $"{number}", "--reason", "录错");
    }

    [Theory(DisplayName = "资金:岗位、金额、回单号、交回不超过未清数"), ClassData(typeof(Engines))]
    public void Funds(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Receive(books, "2025-07-01", "1000", "回单1");
        Receive(books, "2025-07-01", "1000", "回单1");
        Assert.Equal("[1]", NumbersOf(books));
        Refused("回单号 回单1 已于 2025-07-01 入账 1,000.00 元", books.Run("funds receive", Finance, "2025-07-02", "--amount", "999", "--ref", "回单1"));
        Refused("k.140200 的岗位是会计,此项须由财政办理", books.Run("funds receive", Accountant, "2025-07-02", "--amount", "1"));
        Refused("f.140100 属于统筹区 140100,不能办理 140200 的业务", books.Run("funds receive", "f.140100", "2025-07-02", "--amount", "1"));
        Misused("起始日 2025-07-02 晚于截止日 2025-07-01", books.Run("ledger journal", "auditor", "2025-07-02", "--from", "2025-07-02", "--to", "2025-07-01"));
        foreach (var amount in (string[])["1000000000000.01", "0", "-5", "1e3", "1,000.00", "12.345", "99999999999999999.99", ""]) books.Run("funds receive", Finance, "2025-07-02", "--amount", amount).Expect(2);

        books.Advance("2025-07-03", Bookkeeper.H, June, 600);
        Misused("没有机构", Return("advance", "100"));
        AddProvider(books);
        Refused("H14020000001 2025-06 即时结算预拨未清 600.00 元,交回 600.01 元超出未清数", Return("advance", "600.01"));
        Refused("H14020000001 2025-06 待抵扣款未清 0.00 元,交回 1.00 元超出未清数", Return("clawback", "1"));
        Return("advance", "200", "回单2").Expect(0);
        Return("advance", "200", "回单2").Expect(0);
        Refused("回单号 回单2 已于 2025-07-04 入账 200.00 元(H14020000001 2025-06)", Return("clawback", "100", "回单2"));
        Refused("H14020000001 2025-06 即时结算预拨未清 400.00 元,交回 400.01 元超出未清数", Return("advance", "400.01"));

        RunResult Return(string kind, string amount, params string[] reference) => books.Run(
            "funds return", Cashier, "2025-07-04", ["--provider", Bookkeeper.H, "--month", "2025-06", "--kind", kind, "--amount", amount, .. reference.SelectMany(r => (string[])["--ref", r])]);
    }

    [Theory(DisplayName = "协议违约金:入财政专户,记其他收入,支出户不动;同一回单只入账一次,录错的可以红字冲销,核验通过"), ClassData(typeof(Engines))]
    public void Penalty(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Receive(books, "2025-07-01", "1000");
        Misused("没有机构", Penalty("50", "违约1"));
        AddProvider(books);
        foreach (var _ in (int[])[1, 2]) Assert.Equal(1_000_00, Penalty("50", "违约1").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        Refused("回单号 违约1 已于 2025-09-21 入账 50.00 元(H14020000001)", Penalty("51", "违约1"));
        Refused("k.140200 的岗位是会计,此项须由出纳办理", books.Run("funds penalty", Accountant, "2025-09-21", "--provider", Bookkeeper.H, "--amount", "1"));
        var lines = db.Done("ledger", "voucher", "--region", "140200", "--fund", "310", "--period", "2025-09", "--number", "1").Json.GetProperty("lines").EnumerateArray();
        Assert.Equal([("1003", 50_00L), ("450101", -50_00L)], lines.Select(l => (l.GetProperty("account").GetString()!, l.GetProperty("debit_fen").GetInt64() - l.GetProperty("credit_fen").GetInt64())));
        db.Done("verify");
        books.Run("ledger reverse", Accountant, "2025-09-21", "--period", "2025-09", "--number", "1", "--reason", "登记有误").Expect(0);
        Penalty("51", "违约1").Expect(0);
        db.Done("verify");

        RunResult Penalty(string amount, string reference) => books.Run("funds penalty", Cashier, "2025-09-21", "--provider", Bookkeeper.H, "--amount", amount, "--ref", reference);
    }

    [Theory(DisplayName = "期初带来的退回待重付(258):凭回单登记重付,不超过期初之数,录错的可以红字冲销;没有付清的年度不结账"), ClassData(typeof(Engines))]
    public void OpeningRepaid(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        AddProvider(books);
        books.Run("ledger opening", Accountant, "2025-07-01", db.File("期初.csv", $"account,debit,credit,provider\n1004,600,,\n200104,,100,{Bookkeeper.H}\n300101,,500,\n")).Expect(0);
        Refused("H14020000001 期初带来的退回待重付尚有 100.00 元,重付 100.01 元超出;本系统付出而退回的,用 pay reissue 重发", Repay("2025-07-02", "100.01", "重付1"));
        Refused("k.140200 的岗位是会计,此项须由出纳办理", books.Run("funds repay", Accountant, "2025-07-02", "--provider", Bookkeeper.H, "--amount", "1", "--ref", "重付1"));
        foreach (var _ in (int[])[1, 2]) Assert.Equal(540_00, Repay("2025-07-02", "60", "重付1").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        books.Run("ledger reverse", Accountant, "2025-07-03", "--period", "2025-07", "--number", "2", "--reason", "登记有误").Expect(0);
        Assert.Equal(530_00, Repay("2025-07-03", "70", "重付1").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        db.Done("verify");

        for (var month = 7; month <= 12; month++) books.Run("ledger close", Accountant, "2026-01-05", "--month", $"2025-{month:00}").Expect(0);
        Refused("H14020000001 退回待重付 30.00 元尚未重付或了结(本系统付出的用 pay reissue,期初带来的用 funds repay)", CloseYear());
        Assert.Equal(500_00, Repay("2026-01-05", "30", "重付2").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        CloseYear().Expect(0);
        db.Done("verify");

        RunResult Repay(string on, string amount, string reference) => books.Run("funds repay", Cashier, on, "--provider", Bookkeeper.H, "--amount", amount, "--ref", reference);

        RunResult CloseYear() => books.Run("ledger close-year", Accountant, "2026-01-05", "--year", "2025");
    }

    [Theory(DisplayName = "支出户利息:出纳登记,上缴不超过结息之数,上缴了的结息不能先冲销,同一回单只入账一次"), ClassData(typeof(Engines))]
    public void Interest(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        Receive(books, "2025-07-01", "1000");
        Refused("未上缴的利息 0.00 元,上缴 0.01 元超出", Interest("handed-over", "0.01"));
        Assert.Equal(101_234, Interest("credited", "12.34", "结息1").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        Assert.Equal(101_234, Interest("credited", "12.34", "结息1").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        Refused("回单号 结息1 已于 2025-09-21 入账 12.34 元", Interest("handed-over", "12.34", "结息1"));
        Refused("未上缴的利息 12.34 元,上缴 12.35 元超出", Interest("handed-over", "12.35", "回单1"));
        Assert.Equal(100_000, Interest("handed-over", "12.34", "回单1").Expect(0).Json.GetProperty("balance_fen").GetInt64());
        Refused("这笔利息已经上缴:请先冲销上缴的凭证", Reverse(1));
        Reverse(2).Expect(0);
        Reverse(1).Expect(0);
        Refused("未上缴的利息 0.00 元,上缴 12.34 元超出", Interest("handed-over", "12.34", "回单2"));
        Refused("k.140200 的岗位是会计,此项须由出纳办理", books.Run("funds interest", Accountant, "2025-09-21", "--amount", "1"));
        Misused("lost 不可用,应为 credited、handed-over 之一", books.Run("funds interest", Cashier, "2025-09-21", "--amount", "1", "--kind", "lost"));
        db.Done("verify");

        RunResult Interest(string kind, string amount, params string[] reference) =>
            books.Run("funds interest", Cashier, "2025-09-21", ["--kind", kind, "--amount", amount, .. reference.SelectMany(r => (string[])["--ref", r])]);
        RunResult Reverse(int number) => books.Run("ledger reverse", Accountant, "2025-09-21", "--period", "2025-09", "--number", $"{number}", "--reason", "登记有误");
    }

    [Theory(DisplayName = "岗位空缺:没有会计的统筹区不能记账"), ClassData(typeof(Engines))]
    public void VacantPost(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        db.Run("init").Expect(0);
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var refused = Assert.Throws<RefusedException>(() => Books.SignaturesFor(store, Bookkeeper.Region, "甲", "乙"));
        Assert.Equal([new Refusal("内控·岗位分离", "统筹区 140200 的会计岗位空缺,不能记账")], refused.Refusals);
    }

    private static void AddProvider(Bookkeeper books) => books.Tamper(
        """
        insert into provider (region, code, effective_from, import_seq, line, name, type, hosp_lv, ownership, uscc, bank_name, bank_no, account_no, account_name)
          values ('140200', 'H14020000001', '0001-01-01', 1, 1, '大同市第一人民医院', 1, '', '', '', '', '', '', '')
        """);

    private static void Receive(Bookkeeper books, string on, string amount, params string[] reference) =>
        books.Run("funds receive", Finance, on, ["--amount", amount, .. reference.SelectMany(r => (string[])["--ref", r])]).Expect(0);

    /// <summary>June: 1,000 actual, 600 set off, 400 paid.</summary>
    private static void Settle(Bookkeeper books) => books.Settle(
        "2025-07-25", "2025-07-27", (Candidate(Rows(June, Category.Inpatient, 1_000)) with { Open = [Advance(June, 600)] }).Settle(June, depositRate: NoDeposit));

    private static string NumbersOf(Bookkeeper books) =>
        $"[{string.Join(',', books.Run("ledger journal", "auditor", "2025-12-31").Expect(0).Json.EnumerateArray().Select(v => v.GetProperty("number").GetInt64()))}]";

    private static void Refused(string reason, RunResult result) => Assert.Equal([reason], result.Expect(1).Reasons);

    private static void Misused(string part, RunResult result) => Assert.Contains(part, result.Expect(2).Error, StringComparison.Ordinal);
}
