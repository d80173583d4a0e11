using Yijie.App.Payments;

namespace Yijie.Tests.App.Payments;

public sealed class ReissueAndReturnTests
{
    [Theory(DisplayName = "拒付重发:新指令同机构同金额,随下一份文件发出,付讫后批次付清;旧指令不再发"), ClassData(typeof(Engines))]
    public void RejectedAndReissued(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200, 300);
        test.Export(batch).Expect(0);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(batch, 1), PaymentCase.Id(batch, 3));
        test.Reject(PaymentCase.BankDay, PaymentCase.Id(batch, 2));
        Assert.False(test.Read(s => Paid.Of(s, PaymentCase.Region, batch)));
        Assert.True(test.Export(batch, "nothing.xml", on: PaymentCase.BankDay).Expect(0).Json.GetProperty("repeated").GetBoolean());

        Assert.Equal($"{batch}-00002R1", test.Reissue(PaymentCase.Id(batch, 2)).Expect(0).Json.GetProperty("instruction_id").GetString());
        var again = test.Reissue(PaymentCase.Id(batch, 2)).Expect(0);
        Assert.Equal($"{batch}-00002R1", again.Json.GetProperty("instruction_id").GetString());
        Assert.Contains("未重复", again.Error, StringComparison.Ordinal);

        var second = test.Export(batch, "second.xml", on: PaymentCase.BankDay).Expect(0).Json;
        Assert.Equal((2L, 1, 200L), (second.GetProperty("number").GetInt64(), second.GetProperty("instructions").GetInt32(), second.GetProperty("total_fen").GetInt64()));
        test.Reject("2025-08-07", $"{batch}-00002R1");
        Assert.Equal($"{batch}-00002R2", test.Reissue($"{batch}-00002R1", "2025-08-07").Expect(0).Json.GetProperty("instruction_id").GetString());
        test.Export(batch, "third.xml", on: "2025-08-07").Expect(0);
        test.Confirm("2025-08-08", $"{batch}-00002R2");

        Assert.True(test.Read(s => Paid.Of(s, PaymentCase.Region, batch)));
        Assert.Equal(600, test.Balance("110103"));
        Assert.Equal(200, test.Balance("110103", provider: PaymentCase.Provider(2)));
    }

    [Theory(DisplayName = "不得重发:未发、已发未回、已付、失效的支付指令"), ClassData(typeof(Engines))]
    public void NotReissued(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200, 300);
        Assert.Contains("还没有发给银行", test.Reissue(PaymentCase.Id(batch, 1)).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        test.Export(batch).Expect(0);
        Assert.Contains("回执未到", test.Reissue(PaymentCase.Id(batch, 1)).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(batch, 1));
        Assert.Contains("已经付讫", test.Reissue(PaymentCase.Id(batch, 1)).Expect(1).Reasons.Single(), StringComparison.Ordinal);

        test.Reject(PaymentCase.BankDay, PaymentCase.Id(batch, 2));
        test.Write(s => s.Execute("insert into payment_lapse (region, instruction_id, on_day, batch_id) values ('140200', @id, '2025-08-20', '140200-310-202507-S1')", new { id = PaymentCase.Id(batch, 2) }));
        Assert.Contains("已失效", test.Reissue(PaymentCase.Id(batch, 2)).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        test.Reissue("140200-310-202507-A1-00077").Expect(2);
        test.Reissue("abc").Expect(2);
    }

    [Theory(DisplayName = "退票待重付 T8、T9:退回记暂收款—退回待重付,重付后清零,一笔钱只付出一次"), ClassData(typeof(Engines))]
    public void ReturnedAndRepaid(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Settlement(290_000_00, 10_00);
        test.Export(batch).Expect(0);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(batch, 1), PaymentCase.Id(batch, 2));
        var afterPaid = test.Balance("1004");

        var returned = test.Returned(PaymentCase.Id(batch, 1), "2025-08-08", "--ref", "TP001", "--reason", "账户已销").Expect(0).Json;
        Assert.Equal("T8", returned.GetProperty("voucher").GetProperty("rule").GetString());
        Assert.Equal(-290_000_00, test.Balance("200104", provider: PaymentCase.Provider(1)));
        Assert.Equal(afterPaid + 290_000_00, test.Balance("1004"));
        Assert.False(test.Read(s => Paid.Of(s, PaymentCase.Region, batch)));

        var newId = test.Reissue(PaymentCase.Id(batch, 1), "2025-08-08").Expect(0).Json.GetProperty("instruction_id").GetString()!;
        test.Export(batch, "again.xml", on: "2025-08-08").Expect(0);
        Assert.Contains("退回重付", File.ReadAllText(test.Path("again.xml")), StringComparison.Ordinal);
        test.Confirm("2025-08-11", newId);
        Assert.Equal(0, test.Balance("200104"));
        Assert.Equal(afterPaid, test.Balance("1004"));
        Assert.Equal(290_000_00 * 3 / 5 + 6_00, test.Balance("50010101"));
        Assert.Equal((1L, 1L, 1L), (test.Vouchers("T4.2"), test.Vouchers("T8"), test.Vouchers("T9")));
        Assert.True(test.Read(s => Paid.Of(s, PaymentCase.Region, batch)));
    }

    [Theory(DisplayName = "退票不再支付 T8′:冲回原来借记的科目,预拨回到暂付款,结算款回到同类别的待遇支出"), ClassData(typeof(Engines))]
    public void ReturnedForGood(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var (advance, settlement) = (test.Advance(290_000_00), test.Settlement(100_00));
        test.Export(advance, "a.xml").Expect(0);
        test.Export(settlement, "s.xml").Expect(0);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(advance, 1), PaymentCase.Id(settlement, 1));

        Assert.Equal("T8′", test.Returned(PaymentCase.Id(advance, 1), "2025-08-08", "--not-repaid").Expect(0).Json.GetProperty("voucher").GetProperty("rule").GetString());
        test.Returned(PaymentCase.Id(settlement, 1), "2025-08-08", "--not-repaid").Expect(0);
        Assert.Equal(1_000_000_00, test.Balance("1004"));
        foreach (var account in (string[])["110103", "200104", "50010101", "50010103", "50010202"]) Assert.Equal(0, test.Balance(account));
        Assert.Contains("不再支付", test.Reissue(PaymentCase.Id(advance, 1), "2025-08-08").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.True(test.Read(s => Paid.Of(s, PaymentCase.Region, advance)));
    }

    [Theory(DisplayName = "跨年退票不再支付:上年的结算款记其他收入,不冲本年待遇支出"), ClassData(typeof(Engines))]
    public void ReturnedNextYear(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var settlement = test.Settlement(100_00);
        test.Export(settlement).Expect(0);
        test.Confirm(PaymentCase.BankDay, PaymentCase.Id(settlement, 1));
        test.Returned(PaymentCase.Id(settlement, 1), "2026-01-05", "--not-repaid").Expect(0);
        Assert.Equal(60_00, test.Balance("50010101"));
        Assert.Equal(-100_00, test.Read(s => s.Scalar<long>("select cast(sum(debit_fen - credit_fen) as bigint) from voucher_line where account like '4501%'")));
    }

    [Theory(DisplayName = "退票的拒绝:没有付过、预拨已在结算中冲抵、日期不对、与已登记的不同;同样的再登记一次不重复"), ClassData(typeof(Engines))]
    public void ReturnRefusals(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200);
        test.Export(batch).Expect(0);
        var id = PaymentCase.Id(batch, 1);
        Assert.Contains("没有付讫入账", test.Returned(id, PaymentCase.BankDay).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        test.Confirm(PaymentCase.BankDay, id, PaymentCase.Id(batch, 2));
        Assert.Contains("早于付讫日", test.Db.Run("pay", "returned", "--instruction", id, "--booked-on", "2025-08-05", "--as", PaymentCase.Cashier, "--on", "2025-08-08", "--json").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("晚于业务日", test.Db.Run("pay", "returned", "--instruction", id, "--booked-on", "2025-08-09", "--as", PaymentCase.Cashier, "--on", "2025-08-08", "--json").Expect(1).Reasons.Single(), StringComparison.Ordinal);

        test.Returned(id, "2025-08-08").Expect(0);
        var before = test.Everything();
        test.Returned(id, "2025-08-08").Expect(0);
        Assert.Contains("与本次所报不同", test.Returned(id, "2025-08-08", "--not-repaid").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());

        // 一张回单只入账一次,各种收款都算
        test.Db.Done("funds", "receive", "--region", PaymentCase.Region, "--fund", "310", "--amount", "1", "--ref", "回单X", "--as", $"f.{PaymentCase.Region}", "--on", "2025-08-08");
        Assert.Contains("回单号 回单X 已于 2025-08-08 入账 1.00 元", test.Returned(PaymentCase.Id(batch, 2), "2025-08-08", "--ref", "回单X").Expect(1).Reasons.Single(), StringComparison.Ordinal);

        // 预拨已被结算冲抵:退回的钱是欠机构的
        test.Db.Run("funds", "return", "--region", PaymentCase.Region, "--fund", "310", "--provider", PaymentCase.Provider(2), "--month", "2025-07", "--kind", "advance", "--amount", "0.50", "--as", PaymentCase.Cashier, "--on", "2025-08-08").Expect(0);
        Assert.Contains("须重付", test.Returned(PaymentCase.Id(batch, 2), "2025-08-08", "--not-repaid").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        test.Returned(PaymentCase.Id(batch, 2), "2025-08-08", "--ref", "回单Y").Expect(0);
        Assert.Contains("回单号 回单Y 已于 2025-08-08 入账 2.00 元", test.Db.Run("funds", "receive", "--region", PaymentCase.Region, "--fund", "310", "--amount", "2", "--ref", "回单Y", "--as", $"f.{PaymentCase.Region}", "--on", "2025-08-08", "--json")
            .Expect(1).Reasons.Single(), StringComparison.Ordinal);
        var again = test.Reissue(PaymentCase.Id(batch, 2), "2025-08-08").Expect(0).Json.GetProperty("instruction_id").GetString()!;
        test.Export(batch, "again.xml", on: "2025-08-08").Expect(0);
        test.Confirm("2025-08-08", again);
        Assert.Contains("是另一笔退票", test.Returned(again, "2025-08-08", "--ref", "回单Y").Expect(1).Reasons.Single(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "一条支付指令的始末可以查到:审批、暂扣、发出、拒付、重发、付讫、退票"), ClassData(typeof(Engines))]
    public void History(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 1);
        var batch = test.Advance(100);
        test.Stop(1);
        test.Export(batch, on: PaymentCase.ApprovedOn).Expect(1);
        test.Stop(1, placed: false);
        test.Export(batch).Expect(0);
        test.Reject(PaymentCase.BankDay, PaymentCase.Id(batch, 1));
        test.Reissue(PaymentCase.Id(batch, 1));
        var shown = test.Db.Done("pay", "show", PaymentCase.Id(batch, 1), "--as", "auditor").Json;
        Assert.Equal(["created", "withheld", "exported", "rejected", "reissued"], shown.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("event").GetString()));
        Assert.Equal($"{batch}-00001R1", shown.GetProperty("reissued_as").GetString());

        test.Export(batch, "second.xml", on: PaymentCase.BankDay).Expect(0);
        test.Confirm("2025-08-07", $"{batch}-00001R1");
        test.Returned($"{batch}-00001R1", "2025-08-08", "--reason", "户名不符").Expect(0);
        shown = test.Db.Done("pay", "show", $"{batch}-00001R1").Json;
        Assert.Equal(["created", "exported", "confirmed", "returned"], shown.GetProperty("history").EnumerateArray().Select(e => e.GetProperty("event").GetString()));
        Assert.Contains("记账凭证 2025-08 第 2 号(T3)", test.Db.Run("pay", "show", $"{batch}-00001R1").Expect(0).Output, StringComparison.Ordinal);

        Assert.Equal(2, test.Db.Done("pay", "list", "--region", PaymentCase.Region, "--month", "2025-07").Json.GetArrayLength());
        Assert.Equal(1, test.Db.Done("pay", "list", "--region", PaymentCase.Region, "--status", "returned").Json.GetArrayLength());
        test.Db.Run("pay", "list", "--region", PaymentCase.Region, "--as", "c.140100").Expect(1);
        test.Db.Run("pay", "list", "--region", PaymentCase.Region, "--as", "admin").Expect(1);
        test.Db.Run("pay", "show", "nothing").Expect(2);
    }

    [Theory(DisplayName = "付款账户由会计登记,出纳不得登记;已发的文件仍用当时的账户"), ClassData(typeof(Engines))]
    public void ExpenditureAccount(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 1);
        var batch = test.Advance(100);
        test.Export(batch, "first.xml").Expect(0);
        string[] account = ["pay", "account", "set", "--region", PaymentCase.Region, "--fund", "310", "--account-name", "大同市医保中心职工基金支出户", "--bank-name", "建设银行", "--bank-no", "105162000013", "--account-no", "14001234567890123456"];
        test.Db.Run([.. account, "--as", PaymentCase.Cashier, "--on", PaymentCase.ExportDay]).Expect(1);
        test.Db.Run([.. account, "--as", "k.140200", "--on", PaymentCase.ExportDay]).Expect(0);
        test.Db.Run([.. account, "--as", "k.140200", "--on", PaymentCase.ExportDay]).Expect(0);
        Assert.Equal("14001234567890123456", test.Db.Done("pay", "account", "show", "--region", PaymentCase.Region, "--fund", "310").Json.GetProperty("account_no").GetString());
        Assert.Equal(2, test.Read(s => s.Scalar<long>("select count(*) from expenditure_account where region = '140200' and fund = '310'")));

        test.Export(batch, "repeat.xml").Expect(0);
        Assert.Equal(test.Bytes("first.xml"), test.Bytes("repeat.xml"));
        var next = test.Batch("310", "2025-07", "advance", 2, [200]);
        test.Export(next, "next.xml").Expect(0);
        Assert.Contains("14001234567890123456", File.ReadAllText(test.Path("next.xml")), StringComparison.Ordinal);
        test.Db.Misused([.. account[..^1], "账号", "--as", "k.140200"]);
    }
}
