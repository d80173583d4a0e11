using System.Globalization;

namespace Yijie.Tests.App.Payments;

public sealed class Pain002Tests
{
    [Theory(DisplayName = "pain.002 逐笔状态:ACSC 入账、RJCT 拒付并记原因,ACSP、PDNG 留待以后;入账日取 AccptncDtTm,没有则取报文生成日"), ClassData(typeof(Engines))]
    public void Transactions(Engine engine)
    {
        using var test = PaymentCase.Create(engine, providers: 5);
        var batch = test.Advance(100, 200, 300, 400, 500);
        test.Export(batch).Expect(0);
        var file = Report(test, "r.xml", $"{batch}-F1", "PART", "2025-08-06T09:00:00",
            Tx(PaymentCase.Id(batch, 1), "ACSC", accepted: "2025-08-05T23:30:00+08:00", reference: "HD001", amount: "1.00"),
            Tx(PaymentCase.Id(batch, 2), "ACSC"),
            Tx(PaymentCase.Id(batch, 3), "RJCT", reason: "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号户名不符</AddtlInf></StsRsnInf>"),
            Tx(PaymentCase.Id(batch, 4), "ACSP"), Tx(PaymentCase.Id(batch, 5), "PDNG"));
        var answer = test.Result(file).Expect(0).Json;
        Assert.Equal((2, 300L, 1, 300L, 2), (answer.GetProperty("confirmed").GetInt32(), answer.GetProperty("confirmed_fen").GetInt64(),
            answer.GetProperty("rejected").GetInt32(), answer.GetProperty("rejected_fen").GetInt64(), answer.GetProperty("left_out").GetInt32()));
        Assert.Equal(["2025-08-05", "2025-08-06"], answer.GetProperty("vouchers").EnumerateArray().Select(v => v.GetProperty("on_day").GetString()));
        Assert.Equal("AC01 账号户名不符", test.Read(s => s.Scalar<string>("select reason from payment_result where status = 'RJCT'")));
        Assert.Equal("HD001", test.Read(s => s.Scalar<string>("select bank_ref from payment_result where booked_on = '2025-08-05'")));
        Assert.Equal(3, test.Result(file).Expect(0).Json.GetProperty("unchanged").GetInt32());
    }

    [Theory(DisplayName = "pain.002 与 CSV 得到同样的账"), ClassData(typeof(Engines))]
    public void SameBooksAsCsv(Engine engine)
    {
        using var csv = PaymentCase.Create(engine);
        using var xml = PaymentCase.Create(engine);
        foreach (var test in (PaymentCase[])[csv, xml])
        {
            var batch = test.Settlement(1001, 2002, 3003);
            test.Export(batch).Expect(0);
            var words = new[] { (1, "ACSC"), (2, "RJCT"), (3, "ACSC") };
            test.Result(test == csv
                ? test.BankCsv("r.csv", [.. words.Select(w => (PaymentCase.Id(batch, w.Item1), w.Item2, PaymentCase.BankDay))])
                : Report(test, "r.xml", $"{batch}-F1", "PART", "2025-08-06T09:00:00", [.. words.Select(w => Tx(PaymentCase.Id(batch, w.Item1), w.Item2))])).Expect(0);
        }
        Assert.Equal(csv.Everything(), xml.Everything());
    }

    [Theory(DisplayName = "整批状态:GrpSts 或 PmtInfSts 没有逐笔状态时,作用于该报文的每一笔"), ClassData(typeof(Engines))]
    public void WholeMessage(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var (first, second) = (test.Advance(100, 200), test.Settlement(300));
        test.Export(first, "a.xml").Expect(0);
        test.Export(second, "s.xml").Expect(0);

        var underway = test.Result(Report(test, "p.xml", $"{first}-F1", "ACSP", "2025-08-06T09:00:00")).Expect(0).Json;
        Assert.Equal((0, 2), (underway.GetProperty("confirmed").GetInt32(), underway.GetProperty("left_out").GetInt32()));
        var done = test.Result(Report(test, "g.xml", $"{first}-F1", "ACSC", "2025-08-06T09:00:00")).Expect(0).Json;
        Assert.Equal(2, done.GetProperty("confirmed").GetInt32());
        var refused = test.Result(Report(test, "b.xml", $"{second}-F1", null, "2025-08-06T09:00:00", block: "<PmtInfSts>RJCT</PmtInfSts><StsRsnInf><Rsn><Prtry>余额不足</Prtry></Rsn></StsRsnInf>")).Expect(0).Json;
        Assert.Equal(1, refused.GetProperty("rejected").GetInt32());
        Assert.Equal("余额不足", test.Read(s => s.Scalar<string>("select reason from payment_result where status = 'RJCT'")));
    }

    [Theory(DisplayName = "所指报文不符的回执拒绝:别的报文、不存在的报文、笔数不同、金额不同"), ClassData(typeof(Engines))]
    public void OtherMessage(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var (first, second) = (test.Advance(100, 200), test.Settlement(300));
        test.Export(first, "a.xml").Expect(0);
        test.Export(second, "s.xml").Expect(0);
        var before = test.Everything();
        Assert.Contains("不在报文", test.Result(Report(test, "1.xml", $"{second}-F1", "PART", "2025-08-06T09:00:00", Tx(PaymentCase.Id(first, 1), "ACSC"))).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("不是本统筹区发出", test.Result(Report(test, "2.xml", "SOMEBODY-ELSE", "ACSC", "2025-08-06T09:00:00")).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("不是本统筹区发出", test.Result(Report(test, "3.xml", $"{first}-F2", "ACSC", "2025-08-06T09:00:00")).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("有 5 笔,实发 2 笔", test.Result(Report(test, "4.xml", $"{first}-F1", "ACSC", "2025-08-06T09:00:00", count: 5)).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Contains("金额应为 1.00 元,文件载 1.01 元", test.Result(Report(test, "5.xml", $"{first}-F1", "PART", "2025-08-06T09:00:00", Tx(PaymentCase.Id(first, 1), "ACSC", amount: "1.01"))).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }

    [Theory(DisplayName = "原报文不是本区发出的:以 CSV 送行的,按指令号登记;只以报文送行的拒绝"), ClassData(typeof(Engines))]
    public void ByInstructionWhereTheMessageIsNotOurs(Engine engine)
    {
        using var test = PaymentCase.Create(engine);
        var (sent, batch) = (test.Settlement(300), test.Advance(100, 200));
        test.Export(sent, "s.xml").Expect(0);
        test.Export(batch, "a.csv", format: "csv").Expect(0);
        Assert.Contains("报文 ANY 不是本统筹区发出", test.Result(Report(test, "sent.xml", "ANY", "PART", "2025-08-06T09:00:00", Tx(PaymentCase.Id(sent, 1), "ACSC"), Tx(PaymentCase.Id(batch, 1), "ACSC"))).Expect(1).Reasons.Single(), StringComparison.Ordinal);
        var report = Report(test, "any.xml", "ANY", "PART", "2025-08-06T09:00:00", Tx(PaymentCase.Id(batch, 1), "ACSC"), Tx(PaymentCase.Id(batch, 2), "RJCT"));
        var answer = test.Result(report).Expect(0).Json;
        Assert.Equal((1, 1), (answer.GetProperty("confirmed").GetInt32(), answer.GetProperty("rejected").GetInt32()));
    }

    [Fact(DisplayName = "读不懂的回执一律退回(2),什么也不登记:空文件、截断、DTD 与外部实体、别的报文、未知状态、自相矛盾、坏编码、坏日期")]
    public void Unreadable()
    {
        using var test = PaymentCase.Create(Engine.Sqlite);
        var batch = test.Advance(100, 200);
        test.Export(batch).Expect(0);
        var good = File.ReadAllText(Report(test, "good.xml", $"{batch}-F1", "PART", "2025-08-06T09:00:00", Tx(PaymentCase.Id(batch, 1), "ACSC")));
        var secret = test.Db.File("secret.txt", "secret");

        var bad = new Dictionary<string, string>
        {
            ["空文件"] = "",
            ["只有空白"] = "  \n ",
            ["截断"] = good[..(good.Length / 2)],
            ["结尾之后还有内容"] = good + good,
            ["DTD"] = good.Replace("<Document", "<!DOCTYPE Document [<!ENTITY a \"b\">]><Document", StringComparison.Ordinal),
            ["外部实体"] = good.Replace("<Document", $"<!DOCTYPE Document [<!ENTITY x SYSTEM \"file://{secret}\">]><Document", StringComparison.Ordinal).Replace("ACSC", "&x;", StringComparison.Ordinal),
            ["支付报文"] = File.ReadAllText(test.Path("pay.xml")),
            ["旧版报文"] = good.Replace("pain.002.001.10", "pain.002.001.03", StringComparison.Ordinal),
            ["未知状态"] = good.Replace("ACSC", "OKAY", StringComparison.Ordinal),
            ["矛盾"] = good.Replace("<GrpSts>PART", "<GrpSts>RJCT", StringComparison.Ordinal),
            ["没有指令号"] = good.Replace("OrgnlInstrId", "OrgnlXxxxxId", StringComparison.Ordinal).Replace("OrgnlEndToEndId", "OrgnlXxToXxxId", StringComparison.Ordinal),
            ["两个指令号不同"] = good.Replace($"<OrgnlEndToEndId>{batch}-00001", $"<OrgnlEndToEndId>{batch}-00002", StringComparison.Ordinal),
            ["坏日期"] = good.Replace("2025-08-06T09:00:00", "2025-13-01T09:00:00", StringComparison.Ordinal),
            ["别的支付信息块"] = good[..good.IndexOf("<TxInfAndSts>", StringComparison.Ordinal)].Replace("PART", "ACSP", StringComparison.Ordinal).Replace($"<OrgnlPmtInfId>{batch}-F1", "<OrgnlPmtInfId>别的", StringComparison.Ordinal) + "<PmtInfSts>ACSC</PmtInfSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
            ["没有生成时间"] = good.Replace("CreDtTm", "CreDtXx", StringComparison.Ordinal),
            ["没有原报文"] = good.Replace("OrgnlMsgId", "OrgnlXxxId", StringComparison.Ordinal),
            ["外币"] = good.Replace("<TxSts>ACSC</TxSts>", "<TxSts>ACSC</TxSts><OrgnlTxRef><Amt><InstdAmt Ccy=\"USD\">1.00</InstdAmt></Amt></OrgnlTxRef>", StringComparison.Ordinal),
            ["CSV 缺列"] = "instruction_id,status\nx,ACSC\n",
            ["CSV 列重复"] = "instruction_id,status,booked_on,status\nx,ACSC,2025-08-06,RJCT\n",
            ["CSV 坏行"] = $"instruction_id,status,booked_on\n{batch}-00001,ACSC,2025-8-6\n{batch}-00002,PAID,2025-08-06\n,ACSC,2025-08-06\n{batch}-00002,ACSC\n",
            ["CSV 引号不成对"] = $"instruction_id,status,booked_on\n\"{batch}-00001,ACSC,2025-08-06\n",
        };
        var before = test.Everything();
        foreach (var (what, content) in bad)
        {
            var result = test.Db.Run("pay", "result", test.Db.File("bad", content), "--as", PaymentCase.Cashier, "--on", PaymentCase.BankDay);
            Assert.True(result.ExitCode == 2, $"{what}:{result}");
            Assert.True(result.Error.Any(c => c > 0x4E00), $"{what}:{result}");
            Assert.False(result.Error.Contains("prohibited", StringComparison.OrdinalIgnoreCase) || result.Error.Contains(" the ", StringComparison.OrdinalIgnoreCase), $"{what}:{result}");
        }
        Assert.Equal(4, test.Db.Run("pay", "result", test.Db.File("bad", bad["CSV 坏行"]), "--as", PaymentCase.Cashier).Error.Split('\n').Count(l => l.StartsWith('第')));
        test.Result(test.Db.File("gbk-as-utf8.xml", [.. System.Text.Encoding.UTF8.GetBytes(good.Replace("<TxSts>", "<StsId>", StringComparison.Ordinal)[..200]), 0xC4, 0xE3])).Expect(2);
        test.Result(test.Db.File("cut.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1])).Expect(2);
        test.Result(test.Path("没有这个文件")).Expect(2);
        Assert.Equal(before, test.Everything());
    }

    [Fact(DisplayName = "只有列名的回执照收,一笔也没有,提醒核对(020)")]
    public void NoRows()
    {
        using var test = PaymentCase.Create(Engine.Sqlite);
        test.Export(test.Advance(100)).Expect(0);
        var before = test.Everything();
        var result = test.Result(test.Db.File("none.csv", "instruction_id,status,booked_on\n")).Expect(0);
        Assert.Equal((0, 0), (result.Json.GetProperty("confirmed").GetInt32(), result.Json.GetProperty("left_out").GetInt32()));
        Assert.Contains("none.csv 没有数据行:请核对是否确实没有", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, test.Everything());
    }

    [Fact(DisplayName = "GBK 编码的回执照读:CSV 和声明了 GB18030 的 XML;压缩文件也照读")]
    public void Encodings()
    {
        var gbk = System.Text.CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        using var test = PaymentCase.Create(Engine.Sqlite);
        var batch = test.Advance(100, 200, 300);
        test.Export(batch).Expect(0);
        test.Result(test.Db.File("gbk.csv", gbk.GetBytes($"instruction_id,status,booked_on,reason\n{batch}-00001,RJCT,2025-08-06,账号户名不符\n"))).Expect(0);
        Assert.Equal("账号户名不符", test.Read(s => s.Scalar<string>("select reason from payment_result")));

        var report = File.ReadAllText(Report(test, "u.xml", $"{batch}-F1", "PART", "2025-08-06T09:00:00", Tx(PaymentCase.Id(batch, 2), "RJCT", reason: "<StsRsnInf><AddtlInf>户名有误</AddtlInf></StsRsnInf>")));
        test.Result(test.Db.File("gbk.xml", gbk.GetBytes(report.Replace("UTF-8", "GB18030", StringComparison.Ordinal)))).Expect(0);
        Assert.Equal("户名有误", test.Read(s => s.Scalar<string>("select reason from payment_result order by instruction_id desc limit 1")));

        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Compress))
            gzip.Write(System.Text.Encoding.UTF8.GetBytes($"instruction_id,status,booked_on\n{batch}-00003,ACSC,2025-08-06\n"));
        test.Result(test.Db.File("r.csv.gz", packed.ToArray())).Expect(0);
        Assert.Equal(300, test.Balance("110103"));
    }

    private static string Tx(string id, string status, string? accepted = null, string? reference = null, string? amount = null, string reason = "") =>
        $"<TxInfAndSts><OrgnlInstrId>{id}</OrgnlInstrId><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}"
        + (accepted is null ? "" : $"<AccptncDtTm>{accepted}</AccptncDtTm>")
        + (reference is null ? "" : $"<AcctSvcrRef>{reference}</AcctSvcrRef>")
        + (amount is null ? "" : $"<OrgnlTxRef><Amt><InstdAmt Ccy=\"CNY\">{amount}</InstdAmt></Amt></OrgnlTxRef>")
        + "</TxInfAndSts>";

    private static string Report(PaymentCase test, string name, string message, string? groupStatus, string createdAt, params string[] transactions) =>
        Report(test, name, message, groupStatus, createdAt, "", null, transactions);

    /// <summary>After the public sample sepa_07-status-set_pain002.xml, in CNY.</summary>
    private static string Report(PaymentCase test, string name, string message, string? groupStatus, string createdAt, string block = "", int? count = null, string[]? transactions = null) => test.Db.File(name, $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- 支付状态报告 -->
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">
          <CstmrPmtStsRpt>
            <GrpHdr>
              <MsgId>STS-20250806-0007</MsgId>
              <CreDtTm>{createdAt}</CreDtTm>
              <InitgPty><Nm>工商银行大同分行</Nm></InitgPty>
            </GrpHdr>
            <OrgnlGrpInfAndSts>
              <OrgnlMsgId>{message}</OrgnlMsgId>
              <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>
              {(count is null ? "" : string.Create(CultureInfo.InvariantCulture, $"<OrgnlNbOfTxs>{count}</OrgnlNbOfTxs>"))}
              {(groupStatus is null ? "" : $"<GrpSts>{groupStatus}</GrpSts>")}
            </OrgnlGrpInfAndSts>
            {(block.Length == 0 && transactions is not { Length: > 0 } ? "" : $"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message}</OrgnlPmtInfId>{block}{string.Concat(transactions ?? [])}</OrgnlPmtInfAndSts>")}
          </CstmrPmtStsRpt>
        </Document>
        """);
}
