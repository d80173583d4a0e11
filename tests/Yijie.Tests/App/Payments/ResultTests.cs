namespace Yijie.Tests.App.Payments;

public sealed class ResultTests
{
    [Theory(DisplayName = "银行付讫的预拨记 T3:借 即时结算预拨(机构、月份)贷 支出户;拒付的不记账"), ClassData(typeof(Engines))]
    public void Advances(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(60_000_00, 1, 30_000_00);
        test.Export(batch).Expect(0);
        var answer = test.Result(test.BankCsv("r.csv", (PaymentCase.Id(batch, 3), "RJCT", ""), (PaymentCase.Id(batch, 1), "ACSC", PaymentCase.BankDay),
            (PaymentCase.Id(batch, 2), "PDNG", ""))).Expect(0).Json;
        Assert.Equal(PaymentCase.BankDay, test.Read(s => s.Scalar<string>("select booked_on from payment_result where status = 'RJCT'"))); // 银行没有给日期:登记当天

        Assert.Equal(1, answer.GetProperty("confirmed").GetInt32());
        Assert.Equal(60_000_00, answer.GetProperty("confirmed_fen").GetInt64());
        Assert.Equal(1, answer.GetProperty("rejected").GetInt32());
        Assert.Equal(30_000_00, answer.GetProperty("rejected_fen").GetInt64());
        Assert.Equal(1, answer.GetProperty("left_out").GetInt32());
        var voucher = Assert.Single(answer.GetProperty("vouchers").EnumerateArray());
        Assert.Equal(("2025-08", "2025-08-06", "T3"), (voucher.GetProperty("period").GetString(), voucher.GetProperty("on_day").GetString(), voucher.GetProperty("rule").GetString()));

        Assert.Equal(60_000_00, test.Balance("110103"));
        Assert.Equal(60_000_00, test.Balance("110103", provider: PaymentCase.Provider(1)));
        Assert.Equal(1_000_000_00 - 60_000_00, test.Balance("1004"));
        Assert.Equal(("confirmed", "exported", "rejected"), (test.Status(PaymentCase.Id(batch, 1)), test.Status(PaymentCase.Id(batch, 2)), test.Status(PaymentCase.Id(batch, 3))));
        Assert.Equal("h.140200 r.140200 k.140200 c.140200", test.Read(s => s.Scalar<string>("select preparer || ' ' || reviewer || ' ' || poster || ' ' || cashier from voucher where rule = 'T3'")));
    }

    [Theory(DisplayName = "付讫的结算款记 T4 第二步:按类别、统筹与个账借待遇支出,合计等于支付额"), ClassData(typeof(Engines))]
    public void Settlements(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Settlement(643_000_00);
        test.Export(batch).Expect(0);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(batch, 1));
        Assert.Equal(643_000_00 * 3 / 5, test.Balance("50010101")); // 住院,统筹
        Assert.Equal(643_000_00 / 5, test.Balance("50010103")); // 门诊统筹
        Assert.Equal(643_000_00 / 5, test.Balance("50010202")); // 门诊,个账
        Assert.Equal(1_000_000_00 - 643_000_00, test.Balance("1004"));
    }

    [Theory(DisplayName = "同一回执再次登记:什么也不改变,也不再记账"), ClassData(typeof(Engines))]
    public void Twice(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200, 300);
        test.Export(batch).Expect(0);
        var file = test.BankCsv("r.csv", (PaymentCase.Id(batch, 1), "ACSC", PaymentCase.BankDay), (PaymentCase.Id(batch, 2), "RJCT", PaymentCase.BankDay));
        test.Result(file).Expect(0);
        var before = test.Everything();
        var again = test.Result(file, on: "2025-08-08").Expect(0).Json;
        Assert.Equal((0, 0, 2), (again.GetProperty("confirmed").GetInt32(), again.GetProperty("rejected").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        Assert.Empty(again.GetProperty("vouchers").EnumerateArray());
        Assert.Equal(before, test.Everything());
    }

    [Theory(DisplayName = "回执分几个文件、以任何次序登记,账簿余额相同;每账套每入账日每种付款一张凭证"), ClassData(typeof(Engines))]
    public void AnyOrder(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        test.Receive("500.00", fund: "390");
        var (advance, settlement) = (test.Advance(100, 200, 300), test.Settlement(1000, 2000));
        var resident = test.Batch("390", "2025-07", "advance", 1, [7000]);
        foreach (var batch in (string[])[advance, settlement, resident]) test.Export(batch, $"{batch}.xml").Expect(0);

        test.Result(test.BankCsv("b.csv", (PaymentCase.Id(advance, 3), "ACSC", "2025-08-07")), on: "2025-08-08").Expect(0);
        var many = test.Result(test.BankCsv("a.csv",
            (PaymentCase.Id(settlement, 2), "ACSC", "2025-08-06"), (PaymentCase.Id(resident, 1), "ACSC", "2025-08-06"), (PaymentCase.Id(advance, 1), "ACSC", "2025-08-06"),
            (PaymentCase.Id(advance, 2), "ACSC", "2025-08-08"), (PaymentCase.Id(settlement, 1), "ACSC", "2025-08-06")), on: "2025-08-08").Expect(0).Json;

        Assert.Equal(
            ["310 2025-08-06 T3", "310 2025-08-06 T4.2", "310 2025-08-08 T3", "390 2025-08-06 T3"],
            many.GetProperty("vouchers").EnumerateArray().Select(v => $"{v.GetProperty("fund").GetString()} {v.GetProperty("on_day").GetString()} {v.GetProperty("rule").GetString()}"));
        Assert.Equal(600, test.Balance("110103"));
        Assert.Equal(7000, test.Balance("110103", fund: "390"));
        Assert.Equal(1_000_000_00 - 600 - 3000, test.Balance("1004"));
    }

    [Theory(DisplayName = "整份拒绝:有一笔不成立,其余的也不登记,原因逐笔列出"), ClassData(typeof(Engines))]
    public void AllOrNothing(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200, 300);
        var elsewhere = test.Batch("310", "2025-07", "advance", 1, [100], region: "140100");
        var notSent = test.Settlement(500);
        test.Export(batch).Expect(0);
        var before = test.Everything();

        var refused = test.Result(test.BankCsv("r.csv",
            (PaymentCase.Id(batch, 1), "ACSC", PaymentCase.BankDay),
            ("140200-310-202507-A1-00099", "ACSC", PaymentCase.BankDay),
            (PaymentCase.Id(elsewhere, 1), "ACSC", PaymentCase.BankDay),
            (PaymentCase.Id(notSent, 1), "ACSC", PaymentCase.BankDay),
            (PaymentCase.Id(batch, 2), "ACSC", "2025-08-04"),
            (PaymentCase.Id(batch, 3), "RJCT", "2025-08-09"),
            ("140200-310-202507-00001", "ACSC", PaymentCase.BankDay))).Expect(1); // what the ids of batches begin with
        Assert.Collection(refused.Reasons,
            r => Assert.Contains("第 3 行:没有支付指令 140200-310-202507-A1-00099", r, StringComparison.Ordinal),
            r => Assert.Contains("属于统筹区 140100", r, StringComparison.Ordinal),
            r => Assert.Contains("尚未发给银行", r, StringComparison.Ordinal),
            r => Assert.Contains("早于发给银行的日期 2025-08-05", r, StringComparison.Ordinal),
            r => Assert.Contains("晚于业务日 2025-08-06", r, StringComparison.Ordinal),
            r => Assert.Contains("没有支付指令 140200-310-202507-00001", r, StringComparison.Ordinal));
        Assert.Equal(before, test.Everything());
    }

    [Theory(DisplayName = "前后矛盾的回执拒绝:已付的又称拒付,拒付的又称已付,同一文件两种说法"), ClassData(typeof(Engines))]
    public void Contradictions(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200, 300);
        test.Export(batch).Expect(0);
        test.Result(test.BankCsv("r.csv", (PaymentCase.Id(batch, 1), "ACSC", PaymentCase.BankDay), (PaymentCase.Id(batch, 2), "RJCT", PaymentCase.BankDay))).Expect(0);
        var before = test.Everything();

        Assert.Contains("款项退回请用 pay returned", test.Result(test.BankCsv("a.csv", (PaymentCase.Id(batch, 1), "RJCT", PaymentCase.BankDay))).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("核实是否重复支付", test.Result(test.BankCsv("b.csv", (PaymentCase.Id(batch, 2), "ACSC", PaymentCase.BankDay))).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("前后矛盾", test.Result(test.BankCsv("c.csv", (PaymentCase.Id(batch, 3), "ACSC", PaymentCase.BankDay), (PaymentCase.Id(batch, 3), "RJCT", PaymentCase.BankDay))).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());

        var otherDay = test.Result(test.BankCsv("d.csv", (PaymentCase.Id(batch, 1), "ACSC", "2025-08-07")), on: "2025-08-07").Expect(0);
        Assert.Equal(1, otherDay.Json.GetProperty("unchanged").GetInt32());
        Assert.Contains("请与银行对账单核对", otherDay.Error, StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }

    [Theory(DisplayName = "已结账的月份不再记付款"), ClassData(typeof(Engines))]
    public void ClosedPeriod(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100);
        test.Export(batch).Expect(0);
        test.Write(s => s.Execute("insert into period_close (region, fund, period, on_day, voucher_seq, last_seq, actor, at) values ('140200', '310', '2025-08', '2025-09-01', null, 1, 'k.140200', '')"));
        var refused = test.Result(test.BankCsv("r.csv", (PaymentCase.Id(batch, 1), "ACSC", PaymentCase.BankDay)), on: "2025-09-02").Expect(1);
        Assert.Equal("会计·结账", refused.Articles.Single());
        test.Result(test.BankCsv("s.csv", (PaymentCase.Id(batch, 1), "ACSC", "2025-09-01")), on: "2025-09-02").Expect(0);
    }

    [Theory(DisplayName = "只有本统筹区的出纳可以登记回执"), ClassData(typeof(Engines))]
    public void OnlyTheCashier(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100);
        test.Export(batch).Expect(0);
        var file = test.BankCsv("r.csv", (PaymentCase.Id(batch, 1), "ACSC", PaymentCase.BankDay));
        foreach (var other in (string[])["k.140200", "h.140200", "province", "auditor"]) Assert.Equal("内控·岗位分离", test.Result(file, by: other).Expect(1).Articles[0]);
        Assert.Contains("属于统筹区 140200", test.Result(file, by: "c.140100").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal("exported", test.Status(PaymentCase.Id(batch, 1)));
    }
}
