using System.Xml.Linq;
using Yijie.App.Payments;
using Yijie.Domain.Parties;

namespace Yijie.Tests.App.Payments;

public sealed class ExportTests
{
    private static readonly XNamespace Pain = Pain001.Namespace;

    [Theory(DisplayName = "支付文件:每笔的金额、收款户名、行号、账号、用途如数写出,合计与笔数相符"), ClassData(typeof(Engines))]
    public void Content(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(60_000_00, 1, 123_456_78);
        var answer = test.Export(batch).Expect(0).Json;

        Assert.Equal(1, answer.GetProperty("number").GetInt64());
        Assert.Equal(3, answer.GetProperty("instructions").GetInt32());
        Assert.Equal(60_000_00 + 1 + 123_456_78, answer.GetProperty("total_fen").GetInt64());
        Assert.False(answer.GetProperty("repeated").GetBoolean());
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(test.Bytes("pay.xml"))), answer.GetProperty("sha256").GetString());

        var message = XDocument.Load(test.Path("pay.xml")).Root!.Element(Pain + "CstmrCdtTrfInitn")!;
        Assert.Equal("183456.79", message.Element(Pain + "GrpHdr")!.Element(Pain + "CtrlSum")!.Value);
        Assert.Equal("3", message.Element(Pain + "GrpHdr")!.Element(Pain + "NbOfTxs")!.Value);
        var second = message.Descendants(Pain + "CdtTrfTxInf").ElementAt(1);
        Assert.Equal($"{batch}-00002", second.Descendants(Pain + "InstrId").Single().Value);
        Assert.Equal($"{batch}-00002", second.Descendants(Pain + "EndToEndId").Single().Value);
        Assert.Equal("0.01", second.Descendants(Pain + "InstdAmt").Single().Value);
        Assert.Equal("CNY", second.Descendants(Pain + "InstdAmt").Single().Attribute("Ccy")!.Value);
        Assert.Equal("102162000013", second.Descendants(Pain + "MmbId").Single().Value);
        Assert.Equal("大同市第2医院", second.Element(Pain + "Cdtr")!.Element(Pain + "Nm")!.Value);
        Assert.Equal("6222000000000002", second.Element(Pain + "CdtrAcct")!.Descendants(Pain + "Id").Last().Value);
        Assert.Equal("即时结算预拨 2025-07 职工", second.Descendants(Pain + "Ustrd").Single().Value);
    }

    [Theory(DisplayName = "支付文件 CSV:列与金额如约,户名中的逗号和引号照 RFC 4180 书写"), ClassData(typeof(Engines))]
    public void Csv(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 1);
        test.Db.Run("import", "providers", test.Db.File("name.csv",
            "fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_name,bank_no,account_no,account_name\nH14020000001,大同市第1医院,1,140200,工商银行,102162000013,6222000000000001,\"大同\"\"一院\"\",总院\"\n"),
            "--as", "h.140200", "--on", "2025-08-04").Expect(0);
        var batch = test.Settlement(5);
        test.Export(batch, "pay.csv", format: "csv").Expect(0);
        Assert.Equal(
            "instruction_id,provider,payee_name,bank_no,account_no,amount,purpose\n" +
            $"{batch}-00001,H14020000001,\"大同\"\"一院\"\",总院\",102162000013,6222000000000001,0.05,月度结算款 2025-06 职工\n",
            File.ReadAllText(test.Path("pay.csv")));
    }

    [Theory(DisplayName = "再次发出:没有新的可发,逐字节重出上一份文件,机构账户其后变更也不影响"), ClassData(typeof(Engines))]
    public void Repeat(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100, 200, 300);
        test.Export(batch, "first.xml").Expect(0);
        test.Account(1, "105162000099", "9999", "2025-08-06");

        var again = test.Export(batch, "second.xml", on: "2025-08-07").Expect(0).Json;
        Assert.True(again.GetProperty("repeated").GetBoolean());
        Assert.Equal(1, again.GetProperty("number").GetInt64());
        Assert.Equal(test.Bytes("first.xml"), test.Bytes("second.xml"));
        Assert.Equal(1, test.Read(s => s.Scalar<long>("select count(*) from payment_file")));
    }

    [Theory(DisplayName = "两种格式各自成文件,同一指令的收款账户在两份文件中相同"), ClassData(typeof(Engines))]
    public void EachFormatKeepsItsOwnFiles(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 1);
        var batch = test.Advance(100);
        test.Export(batch).Expect(0);
        test.Account(1, "105162000099", "9999", "2025-08-06");
        var csv = test.Export(batch, "pay.csv", on: "2025-08-06", format: "csv").Expect(0).Json;
        Assert.Equal(1, csv.GetProperty("number").GetInt64());
        Assert.Contains("102162000013,6222000000000001", File.ReadAllText(test.Path("pay.csv")), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "发出前再核:协议中止、停付、无账户的预拨各自暂扣,其余照发;原因消除后随下一份文件发出"), ClassData(typeof(Engines))]
    public void Withheld(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 4);
        var batch = test.Advance(100, 200, 300, 400);
        test.Agreement(1, "suspended", "2025-08-05");
        test.Stop(2);
        test.Account(3, "", "", "2025-08-05");

        var first = test.Export(batch).Expect(0).Json;
        Assert.Equal(1, first.GetProperty("instructions").GetInt32());
        Assert.Equal(400, first.GetProperty("total_fen").GetInt64());
        Assert.Equal(
            ["agreement-not-normal", "payment-stopped", "no-bank-account"],
            first.GetProperty("withheld").EnumerateArray().Select(w => w.GetProperty("reasons")[0].GetString()));
        Assert.Equal("withheld", test.Status(PaymentCase.Id(batch, 2)));

        Assert.True(test.Export(batch, "again.xml").Expect(0).Json.GetProperty("repeated").GetBoolean());
        Assert.Equal(test.Bytes("pay.xml"), test.Bytes("again.xml"));

        test.Stop(2, placed: false);
        var second = test.Export(batch, "second.xml", on: "2025-08-06").Expect(0).Json;
        Assert.Equal(2, second.GetProperty("number").GetInt64());
        Assert.Equal(200, second.GetProperty("total_fen").GetInt64());
        Assert.Equal(2, second.GetProperty("withheld").GetArrayLength());
    }

    [Theory(DisplayName = "结算款只看停付和账户:协议已中止也照付"), ClassData(typeof(Engines))]
    public void SettlementNeedsNoAgreement(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 2);
        var batch = test.Settlement(100, 200);
        test.Agreement(1, "terminated", "2025-08-05");
        test.Stop(2);
        var answer = test.Export(batch).Expect(0).Json;
        Assert.Equal(100, answer.GetProperty("total_fen").GetInt64());
        Assert.Equal("payment-stopped", answer.GetProperty("withheld")[0].GetProperty("reasons")[0].GetString());
    }

    [Theory(DisplayName = "一笔也不能发、又没有发过文件:拒绝并说明每笔原因,暂扣照样登记"), ClassData(typeof(Engines))]
    public void NothingCanGo(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 2);
        var batch = test.Advance(100, 200);
        test.Stop(1);
        test.Stop(2);
        Assert.Equal(2, test.Export(batch).Expect(1).Reasons.Count);
        Assert.False(File.Exists(test.Path("pay.xml")));
        Assert.Equal("withheld", test.Status(PaymentCase.Id(batch, 1)));
        Assert.Single(test.Export(test.Batch("310", "2025-05", "advance", 1, [])).Expect(1).Reasons);
    }

    [Theory(DisplayName = "资金不足:整份拒绝,说明缺口,什么也不登记"), ClassData(typeof(Engines))]
    public void Short(Engine engine)
    {
        using var test = PaymentCase.Create(engine, funds: "5.00");
        var batch = test.Advance(200, 200, 101);
        var refused = test.Export(batch).Expect(1);
        Assert.Contains("尚缺 0.01 元", refused.Reasons.Single(), StringComparison.Ordinal);
        Assert.False(File.Exists(test.Path("pay.xml")));
        Assert.Empty(Directory.EnumerateFiles(test.Db.Folder, ".pay*"));
        Assert.Equal("pending", test.Status(PaymentCase.Id(batch, 1)));

        test.Receive("0.01");
        test.Export(batch).Expect(0);
    }

    [Theory(DisplayName = "月末当日已结账:不再发出支付文件,银行当日付款会无处可记;次月起照发、照记"), ClassData(typeof(Engines))]
    public void ClosedOnTheLastDay(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var batch = test.Advance(100);
        test.Db.Done("ledger", "close", "--region", PaymentCase.Region, "--fund", "310", "--month", "2025-08", "--as", "k.140200", "--on", "2025-08-31");
        Assert.Contains("2025-08 已结账,银行当日付款将无法记账:请自 2025-09-01 起", test.Export(batch, on: "2025-08-31").Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal("pending", test.Status(PaymentCase.Id(batch, 1)));

        test.Export(batch, on: "2025-09-01").Expect(0);
        test.Result(test.BankCsv("r.csv", (PaymentCase.Id(batch, 1), "ACSC", "2025-09-01")), on: "2025-09-01").Expect(0);
    }

    [Theory(DisplayName = "在途资金:另一批已批未付的要留出;其中预拨暂扣的不留,结算款暂扣的要留"), ClassData(typeof(Engines))]
    public void MoneyInFlight(Engine engine)
    {
        using var test = PaymentCase.Create(engine, funds: "10.00");
        var advance = test.Advance(600, 300); // 9.00 元
        var settlement = test.Settlement(100, 150);
        Assert.Contains("另有在途 9.00 元,可用 1.00 元;本次应付 2.50 元,尚缺 1.50 元", test.Export(settlement).Expect(1).Reasons.Single(), StringComparison.Ordinal);

        test.Stop(2);
        test.Export(advance, "advance.xml").Expect(0);
        test.Export(settlement, "settlement.xml").Expect(0);
        // 预拨发出 6.00(暂扣的 3.00 不留)+ 结算款发出 1.00 + 结算款暂扣 1.50(仍欠着,要留)
        Assert.Equal(600 + 100 + 150, test.Read(s => InFlight.Of(s, PaymentCase.Region, Fund.Employee)).Value);
    }

    [Theory(DisplayName = "拒绝:未审批的批次、别的统筹区的批次、不是出纳、没有这个批次、写不出去的路径"), ClassData(typeof(Engines))]
    public void Refusals(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 1);
        var draft = test.Batch("310", "2025-07", "advance", 1, [], approved: false);
        Assert.Contains("尚未审批", test.Export(draft).Expect(1).Reasons.Single(), StringComparison.Ordinal);

        var elsewhere = test.Batch("310", "2025-07", "advance", 1, [100], region: "140100");
        Assert.Contains("不能办理 140100", test.Export(elsewhere).Expect(1).Reasons.Single(), StringComparison.Ordinal);

        var batch = test.Batch("310", "2025-07", "advance", 2, [100]);
        Assert.Equal("内控·岗位分离", test.Export(batch, by: "k.140200").Expect(1).Articles.Single());

        test.Export("140200-310-202507-A9").Expect(2);
        test.Export("什么批次").Expect(2);
        test.Export(batch, "no/such/folder/pay.xml").Expect(2);
        test.Export(batch, ".").Expect(2);
        test.Db.Misused("pay", "export", "--batch", batch, "--out", "/dev/null", "--as", PaymentCase.Cashier, "--on", PaymentCase.ExportDay);
        test.Db.Misused("pay", "export", "--batch", batch, "--out", test.Path("x"), "--format", "mt103", "--as", PaymentCase.Cashier);
        Assert.Equal("pending", test.Status(PaymentCase.Id(batch, 1)));
    }
}
