using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Yijie.App.Records;
using static Yijie.Tests.App.Importing;
using static Yijie.Tests.App.Records.ExtractFile;

namespace Yijie.Tests.App.Records;

/// <summary>结算明细导入。What is accepted, set aside, a duplicate, withdrawn, rejected; in which forms a file may come; what is refused whole.</summary>
public sealed class SettlementImportTests
{
    [Theory(DisplayName = "计入额:职工为统筹加个账,居民只计统筹;共济是个账的一部分,不另加"), ClassData(typeof(Engines))]
    public void WhatCounts(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("settlements", Text(
            Row("1", ("acct_mulaid_pay", "5.00")),
            Row("2", ("insutype", "390"), ("med_type", "21")),
            Row("3", ("med_type", "140104"), ("fixmedins_code", Clinic)),
            Row("4", ("med_type", "41"), ("fixmedins_code", Pharmacy), ("pay_loc", "5"))));

        Assert.Equal((4, 4, 0, 0), summary.Counts());
        Assert.Equal(9000 + 6000 + 9000 + 9000, summary.Of("counted_fen"));
        Assert.Equal(4 * 9000, summary.Of("accepted_fen"));
        Assert.Equal(
            $"""
            140200 2025-07 310 {Hospital} 普通门诊 1 60.00 30.00
            140200 2025-07 310 {Clinic} 门诊慢特病 1 60.00 30.00
            140200 2025-07 310 {Pharmacy} 药店购药 1 60.00 30.00
            140200 2025-07 390 {Hospital} 普通住院 1 60.00 0.00
            """, db.Totals());
    }

    [Fact(DisplayName = "导入进度:另一个线程在文件关闭以后来问,也答得出,不使程序中止")]
    public void ProgressOfAClosedFile()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var path = db.File("明细.csv", Text(Row("1")));
        var source = new CsvRecords(System.IO.File.OpenRead(path));
        source.Dispose();
        Assert.Equal(new FileInfo(path).Length, source.Progress.Length);
    }

    [Theory(DisplayName = "不计入的照收,按异地、险种、支付地点、有效标志、类别的先后给出第一个原因"), ClassData(typeof(Engines))]
    public void SetAside(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("settlements", Text(
            Row("1", ("insu_admdvs", "140100"), ("insutype", "510"), ("pay_loc", "3"), ("vali_flag", "0"), ("med_type", "61")),
            Row("2", ("fix_blng_admdvs", "110000")),
            Row("3", ("insu_admdvs", "149900")),
            Row("4", ("insutype", "510"), ("pay_loc", "3"), ("vali_flag", "0"), ("med_type", "61")),
            Row("5", ("pay_loc", "1"), ("vali_flag", "0"), ("med_type", "61")),
            Row("6", ("vali_flag", "0"), ("med_type", "61")),
            Row("7", ("med_type", "61")),
            Row("8", ("fixmedins_code", Elsewhere), ("insu_admdvs", "140105"), ("fix_blng_admdvs", "140181"))), allCount: false);

        Assert.Equal(["out-of-region 3 27000", "other-fund 1 9000", "not-online 1 9000", "invalid 1 9000", "uncategorised 1 9000"], SetAsideOf(summary));
        Assert.Equal((8, 1, 9000), (summary.Of("accepted"), summary.Of("counted"), summary.Of("counted_fen")));
        Assert.Equal($"140100 2025-07 310 {Elsewhere} 普通门诊 1 60.00 30.00", db.Totals());

        var inWords = db.Run("import", "settlements", db.File("9.csv", Text(Row("9", ("insu_admdvs", "140100")))), "--on", "2025-08-20").Expect(0).Output;
        Assert.Contains("搁置 异地 1 行、90.00 元", inWords, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "同一文件导入两次,什么都不变"), ClassData(typeof(Engines))]
    public void SameFileTwice(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var file = Text(Enumerable.Range(1, 50).Select(i => Row($"{i}", ("setl_time", $"2025-0{1 + i % 7}-03 10:20:30"))));
        db.Import("settlements", file);
        var before = db.Everything();
        var again = db.Import("settlements", file, allCount: false);
        Assert.Equal((50, 0, 50, 50 * 9000L), (again.Of("lines"), again.Of("accepted"), again.Of("duplicates"), again.Of("duplicates_fen")));
        Assert.Equal(before, db.Everything());
    }

    [Theory(DisplayName = "内容按数值比较:10 与 10.00、空与 0、缺列与空列相同;只有退费标志不同,是同一行"), ClassData(typeof(Engines))]
    public void SameContent(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("settlements", Text(Row("1")));
        var columns = Columns.Except(["cvlserv_pay", "acct_mulaid_pay", "hosp_part_amt", "init_setl_id"]).Reverse().ToList();
        var again = db.Import("settlements", Text(columns, [Row("1", ("medfee_sumamt", "100"), ("acct_pay", "30.0"), ("refd_setl_flag", "1"))]), allCount: false);
        Assert.Equal((1, 1, 9000), (again.Of("lines"), again.Of("duplicates"), again.Of("duplicates_fen")));
    }

    [Theory(DisplayName = "同一结算 ID 内容不同,拒收;任何一列都算内容"), ClassData(typeof(Engines))]
    public void OtherContent(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("settlements", Text(Row("1")));
        var summary = db.Import("settlements", Text(
            Row("1", ("setl_time", "2025-07-03 10:20:31")), Row("1", ("psn_no", "140200000002")), Row("1", ("clr_way", "2")), Row("1", ("init_setl_id", "9")),
            Row("1", ("insu_admdvs", "140213")), Row("1", ("acct_mulaid_pay", "1")), Row("1", ("fund_pay_sumamt", "61"), ("oth_pay", "1"), ("psn_cash_pay", "9"))), allCount: false);
        Assert.Equal((7, 7), (summary.Of("lines"), summary.Of("rejected_lines")));
        Assert.Equal(6 * 9000 + 9100, summary.Of("rejected_fen"));
        Assert.All(summary.Reasons(), r => Assert.Equal("同一结算 ID 已有内容不同的记录", r));
        Assert.Equal(["2 setl_id 1", "3 setl_id 1", "4 setl_id 1", "5 setl_id 1", "6 setl_id 1", "7 setl_id 1", "8 setl_id 1"], summary.Faults());
    }

    [Theory(DisplayName = "有效的再来作废即撤销,不再计入;旧版再来是重复;先作废后有效则拒收"), ClassData(typeof(Engines))]
    public void Withdrawal(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("settlements", Text(Row("1"), Row("2"), Row("3", ("vali_flag", "0"))), allCount: false);
        var summary = db.Import("settlements", Text(
            Row("1", ("vali_flag", "0"), ("refd_setl_flag", "1")), Row("1"), Row("1", ("vali_flag", "0")), Row("3"), Row("4"), Row("4", ("vali_flag", "0"))), allCount: false);

        Assert.Equal((6, 1, 2, 2, 1), (summary.Of("lines"), summary.Of("accepted"), summary.Of("duplicates"), summary.Of("withdrawn"), summary.Of("rejected_lines")));
        Assert.Equal((1, 9000, 18000), (summary.Of("counted"), summary.Of("counted_fen"), summary.Of("withdrawn_fen")));
        Assert.Equal(["此前以作废状态报来,现又为有效,请核实"], summary.Reasons());
        Assert.Equal($"140200 2025-07 310 {Hospital} 普通门诊 1 60.00 30.00", db.Totals());

        var row = db.Done("records", "show", "1").Json;
        Assert.Equal(("withdrawn", "0", 0), (row.GetProperty("reason").GetString(), row.GetProperty("vali_flag").GetString(), row.Of("counted_fen")));
        Assert.Equal(["accepted", "withdrawn"], row.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("what").GetString()!));
    }

    [Theory(DisplayName = "冲正行负数,计入它自己的月份;原行留在原月"), ClassData(typeof(Engines))]
    public void Reversal(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("settlements", Text(
            Row("1", ("setl_time", "2025-06-30 23:59:59"), ("refd_setl_flag", "1")),
            Row("2", ("init_setl_id", "1"), ("setl_time", "2025-07-01 00:00:00"), ("refd_setl_flag", "1"),
                ("medfee_sumamt", "-100"), ("fund_pay_sumamt", "-60"), ("hifp_pay", "-60"), ("acct_pay", "-30"), ("psn_cash_pay", "-10"))));
        Assert.Equal(
            $"""
            140200 2025-06 310 {Hospital} 普通门诊 1 60.00 30.00
            140200 2025-07 310 {Hospital} 普通门诊 1 -60.00 -30.00
            """, db.Totals());
    }

    [Theory(DisplayName = "未登记的机构拒收;登记之后同一文件再来,就收下"), ClassData(typeof(Engines))]
    public void UnknownProviderLater(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var file = Text(Row("1"));
        var first = db.Import("settlements", file, allCount: false);
        Assert.Equal(["2 fixmedins_code " + Hospital], first.Faults());
        Assert.Equal(9000, first.Of("rejected_fen"));
        db.WithProviders();
        Assert.Equal((1, 1, 0, 0), db.Import("settlements", file).Counts());
    }

    [Theory(DisplayName = "经办只收本统筹区机构的行,别区的拒收"), ClassData(typeof(Engines))]
    public void OwnRegionOnly(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("settlements", Text(Row("1"), Row("2", ("fixmedins_code", Elsewhere))), by: "h.140200", allCount: false);
        Assert.Equal((1, 1), (summary.Of("accepted"), summary.Of("rejected_lines")));
        Assert.Equal(["3 fixmedins_code " + Elsewhere], summary.Faults());
        db.Refused("import", "settlements", db.File("x.csv", Text(Row("3"))), "--on", "2025-08-20", "--as", "r.140200");
    }

    public static TheoryData<string, string, string> BadValues => new()
    {
        { "setl_id", "", "不能为空" },
        { "setl_id", "-17", "结算 ID 应以字母或数字开头" },
        { "setl_id", "12 34", "结算 ID 应以字母或数字开头" },
        { "setl_id", "结算一", "结算 ID 应以字母或数字开头" },
        { "setl_id", "1234567890123456789012345678901", "不超过 30 位" },
        { "setl_id", "1\0", "结算 ID 应以字母或数字开头" },
        { "init_setl_id", "-1", "结算 ID 应以字母或数字开头" },
        { "fixmedins_code", "", "机构未登记" },
        { "fixmedins_code", "H14020000009", "机构未登记" },
        { "fixmedins_code", "H140200000011111111111111", "机构未登记" },
        { "insutype", "", "不能为空" },
        { "insutype", "31A", "险种代码应为至多 6 位数字" },
        { "med_type", "", "不能为空" },
        { "med_type", "1234567", "代码应为至多 6 位字母或数字" },
        { "setl_time", "", "时间应为实有的" },
        { "setl_time", "2025-07-03", "时间应为实有的" },
        { "setl_time", "2025-13-01 00:00:00", "时间应为实有的" },
        { "setl_time", "2025-02-29 00:00:00", "时间应为实有的" },
        { "setl_time", "2025-07-03 24:00:00", "时间应为实有的" },
        { "setl_time", "2025/07/03 10:00:00", "时间应为实有的" },
        { "setl_time", "1999-12-31 23:59:59", "年份应在 2000 至 2099 之间" },
        { "setl_time", "2025-08-21 00:00:00", "结算时间晚于业务日 2025-08-20" },
        { "medfee_sumamt", "1e3", "金额应为数字(元),至多两位小数" },
        { "medfee_sumamt", "1,000.00", "金额应为数字(元),至多两位小数" },
        { "acct_pay", "12.345", "金额应为数字(元),至多两位小数" },
        { "acct_pay", "99999999999999999.99", "金额超出范围" },
        { "psn_cash_pay", "100000000000000", "金额超出范围" },
        { "psn_cash_pay", "+10", "金额应为数字(元),至多两位小数" },
        { "psn_cash_pay", ".5", "金额应为数字(元),至多两位小数" },
        { "psn_cash_pay", "10.", "金额应为数字(元),至多两位小数" },
        { "psn_cash_pay", "-", "金额应为数字(元),至多两位小数" },
        { "psn_cash_pay", " 10.00", "金额应为数字(元),至多两位小数" },
        { "psn_cash_pay", "10.01", "医疗费总额应等于" },
        { "hifp_pay", "59.99", "基金支付总额应等于各项基金支出之和 59.99" },
        { "insu_admdvs", "", "医保区划应为 6 位数字" },
        { "fix_blng_admdvs", "1402", "医保区划应为 6 位数字" },
        { "pay_loc", "", "支付地点类别应为数字" },
        { "pay_loc", "医院", "支付地点类别应为数字" },
        { "vali_flag", "", "有效标志应为 0 或 1" },
        { "vali_flag", "2", "有效标志应为 0 或 1" },
        { "refd_setl_flag", "Y", "退费结算标志应为 0 或 1" },
        { "clr_type", "11-1", "代码应为至多 6 位字母或数字" },
    };

    [Theory(DisplayName = "错误的值:该行拒收,指明行、列、值、原因,其余照收")]
    [MemberData(nameof(BadValues))]
    public void BadValue(string column, string value, string reason)
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var summary = db.Import("settlements", Text(Row("1"), Row("2", (column, value)), Row("3")), allCount: false);
        Assert.Equal((3, 2, 1), (summary.Of("lines"), summary.Of("accepted"), summary.Of("rejected_lines")));
        var fault = Assert.Single(summary.GetProperty("rejected").EnumerateArray());
        Assert.Equal(3, fault.Of("line"));
        Assert.Contains(reason, fault.GetProperty("reason").GetString(), StringComparison.Ordinal);
        if (!reason.Contains("总额", StringComparison.Ordinal))
            Assert.Equal((column, value), (fault.GetProperty("column").GetString(), fault.GetProperty("value").GetString()));
    }

    [Fact(DisplayName = "一行有几处差错,处处列出,只算一行;人员编号不会出现在差错里")]
    public void SeveralFaults()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var longNumber = new string('7', 65);
        var summary = db.Import("settlements", Text(Row("-1", ("acct_pay", "x"), ("vali_flag", "?"), ("psn_no", longNumber))), allCount: false);
        Assert.Equal((1, 0), (summary.Of("rejected_lines"), summary.Of("rejected_fen")));
        Assert.Equal(["2 setl_id -1", "2 acct_pay x", "2 vali_flag ?", "2 psn_no ***"], summary.Faults());
    }

    [Fact(DisplayName = "读不出的行按 0 计量;只要基金支付与个账读得出,就按它计量")]
    public void MeasureOfRejected()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var summary = db.Import("settlements", Text(
            Row("1", ("fund_pay_sumamt", "?")), Row("2", ("setl_time", "?")), Row("3", ("medfee_sumamt", "1")), Row("4", ("fixmedins_code", "X"))), allCount: false);
        Assert.Equal((4, 3 * 9000), (summary.Of("rejected_lines"), summary.Of("rejected_fen")));
        Assert.Contains("4 medfee_sumamt 1", summary.Faults()); // as it stands in the file
    }

    [Theory(DisplayName = "UTF-8 带或不带 BOM、GBK、gzip、CRLF、引号与引号内换行、列序与大小写任意、空行:读出来都一样")]
    [InlineData("plain")]
    [InlineData("bom")]
    [InlineData("gbk")]
    [InlineData("gz")]
    [InlineData("crlf")]
    [InlineData("quoted")]
    [InlineData("order")]
    [InlineData("no-end")]
    [InlineData("empty-lines")]
    public void Forms(string form)
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        string[] columns = ["备注", .. Columns];
        var rows = Enumerable.Range(1, 3000).Select(i => Row($"{i}", ("备注", "大同市,“第一”人民医院"), ("clr_way", i == 2000 ? "坏" : "1"))).ToList();
        if (form == "order") columns = [.. columns.Reverse().Select(c => c.ToUpperInvariant())];
        if (form == "order") rows = [.. rows.Select(r => r.ToDictionary(c => c.Key.ToUpperInvariant(), c => c.Value))];
        if (form == "quoted") foreach (var row in rows) row["备注"] = "他说:\"第一行\n第二行\"";

        var text = Text(columns, rows);
        byte[] content = form switch
        {
            "bom" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            "gbk" => CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes(text),
            "gz" => Compressed(text),
            "crlf" => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")),
            "no-end" => Encoding.UTF8.GetBytes(text.TrimEnd('\n')),
            "empty-lines" => Encoding.UTF8.GetBytes(text + "\n\r\n\n"),
            _ => Encoding.UTF8.GetBytes(text),
        };
        var summary = db.Done("import", "settlements", db.File(form == "gz" ? "s.csv.gz" : "s.csv", content), "--on", "2025-08-20", "--findings", Path.Combine(db.Folder, "f.csv")).Json;

        Assert.Equal((3000, 2999, 1), (summary.Of("lines"), summary.Of("accepted"), summary.Of("rejected_lines")));
        var line = form == "quoted" ? 2 * 2000 : 2001;
        Assert.Equal([$"{line} clr_way 坏"], summary.Faults());
        var findings = File.ReadAllText(Path.Combine(db.Folder, "f.csv"), form == "gbk" ? CodePagesEncodingProvider.Instance.GetEncoding("GBK")! : Encoding.UTF8).TrimEnd('\n');
        Assert.EndsWith($",{line},clr_way:代码应为至多 6 位字母或数字", findings, StringComparison.Ordinal);
        Assert.StartsWith(string.Join(',', columns) + ",line,reason\n", findings, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[], string> Unreadable => new()
    {
        { "s.csv", [], "是空的" },
        { "s.csv", Encoding.UTF8.GetBytes(string.Join(',', Columns) + ",\"x"), "引号没有成对" },
        { "s.csv", Encoding.UTF8.GetBytes(string.Join(',', Columns.Skip(1))), "缺少必需的列:setl_id" },
        { "s.csv", Encoding.UTF8.GetBytes("这不是表格"), "没有表头" },
        { "s.csv", Encoding.UTF8.GetBytes("setl_id,acct_pay\n1,2\n"), "缺少必需的列:fixmedins_code、insutype、med_type" },
        { "s.csv", Encoding.UTF8.GetBytes("setl_id," + Text(Row("1"))), "列 setl_id 出现了 2 次" },
        { "s.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Text(Row("1")))).ToArray(), "UTF-16" },
        { "s.csv", Encoding.BigEndianUnicode.GetBytes(Text(Row("1"))), "UTF-16" },
        { "s.csv", [.. Encoding.UTF8.GetBytes(Text(Row("1")).TrimEnd('\n')), 0xFF, 0xFF, (byte)'\n'], "既不是 UTF-8 也不是 GBK" },
        { "s.csv", Encoding.UTF8.GetBytes(Text(Row("1"), Row("2")).Replace('\n', '\r')), "行尾只有 CR" },
        { "s.csv", [0xA1, (byte)',', .. Encoding.UTF8.GetBytes(Text(Row("1")))], "表头既不是 UTF-8 也不是 GBK" },
        { "s.csv.gz", Compressed(Text(Enumerable.Range(0, 5000).Select(i => Row($"{i}"))))[..^2000], "截断" },
        { "s.csv.gz", Compressed(Text(Row("1")))[..^4], "截断" },
        { "s.csv.gz", Encoding.UTF8.GetBytes(Text(Row("1"))), "不是 gzip" },
        { "s.csv", Encoding.UTF8.GetBytes(Text(Row("1")) + "\"" + Text(Row("2"))), "引号没有成对" },
        { "s.csv", Encoding.UTF8.GetBytes(Text(Row("1"), Row("2", ("psn_no", new string('9', 3 << 20))))), "第 3 行起的一条记录超过 1024 KiB" },
        { "s.json", Encoding.UTF8.GetBytes("{\"output\":{"), "不完整" },
        { "s.json", Encoding.UTF8.GetBytes("{\"output\":}"), "不是合法的 JSON(错在该条的第 1 行第 11 字节)。" },
    };

    [Theory(DisplayName = "只有表头的文件:照收,零行,提醒一声;其后的文件接着导入"), ClassData(typeof(Engines))]
    public void NoRows(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var header = string.Join(',', Columns);
        var files = ((string[])[header, header + "\n", "\uFEFF" + header + "\r\n\r\n\n"]).Select((text, n) => db.File($"{n}.csv", text)).ToList();
        var result = db.Done(["import", "settlements", .. files, db.File("s.csv", Text(Row("1"))), "--on", "2025-08-20"]);
        Assert.Equal([0, 0, 0, 1], result.Json.EnumerateArray().Select(s => s.Of("lines")));
        Assert.Contains("0.csv 没有数据行", result.Error, StringComparison.Ordinal);
        Assert.True(db.Done("verify").Json.GetProperty("ok").GetBoolean());
    }

    [Theory(DisplayName = "读不了的文件:整个不收,以 2 结束,说明为什么")]
    [MemberData(nameof(Unreadable))]
    public void WholeFileRefused(string name, byte[] content, string why)
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var before = db.Everything() + db.ImportCount().ToString(CultureInfo.InvariantCulture);
        var result = db.Misused("import", "settlements", db.File(name, content), "--on", "2025-08-20");
        Assert.Contains(why, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, db.Everything() + db.ImportCount().ToString(CultureInfo.InvariantCulture));
    }

    [Fact(DisplayName = "列数不符的行拒收,不影响前后")]
    public void Misshapen()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var lines = Text(Row("1"), Row("2"), Row("3"), Row("4")).Split('\n');
        lines[2] = lines[2][..lines[2].LastIndexOf(',')];
        lines[3] += ",";
        var summary = db.Import("settlements", string.Join('\n', lines), allCount: false);
        Assert.Equal((4, 2, 2), (summary.Of("lines"), summary.Of("accepted"), summary.Of("rejected_lines")));
        Assert.Equal(["3  26 列", "4  28 列"], summary.Faults());
    }

    [Fact(DisplayName = "金额合计超出范围:整个不收,以 2 结束")]
    public void SumsOverflow()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        const string Huge = "99999999999999.99";
        var rows = Enumerable.Range(1, 1000).Select(i => Row($"{i}", ("medfee_sumamt", Huge), ("fund_pay_sumamt", Huge), ("hifp_pay", Huge), ("acct_pay", "0"), ("psn_cash_pay", "0")));
        Assert.Contains("超出可表示的范围", db.Misused("import", "settlements", db.File("s.csv", Text(rows)), "--on", "2025-08-20").Error, StringComparison.Ordinal);
        Assert.Equal("", db.Totals());
    }

    [Theory(DisplayName = "人员编号从不明文存放;同一人的假名相同"), ClassData(typeof(Engines))]
    public void NoPersonInClear(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("settlements", Text(Row("1", ("psn_no", "14020019800101777X")), Row("2", ("psn_no", "14020019800101777X")), Row("3", ("psn_no", "")), Row("4", ("psn_no", "140200198001017771"))));
        var rows = db.Done("records", "list", "--provider", Hospital, "--month", "2025-07").Json.EnumerateArray().Select(r => r.GetProperty("psn_pseudonym").GetString()!).ToList();
        Assert.Equal((rows[0], ""), (rows[1], rows[2]));
        Assert.NotEqual(rows[0], rows[3]);
        if (engine == Engine.Sqlite) Assert.DoesNotContain("14020019800101777", Encoding.Latin1.GetString(File.ReadAllBytes(db.Address)), StringComparison.Ordinal);
    }

    private static byte[] Compressed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static string[] SetAsideOf(JsonElement summary) =>
        [.. summary.GetProperty("set_aside").EnumerateArray().Select(a => $"{a.GetProperty("reason").GetString()} {a.Of("rows")} {a.Of("fen")}")];
}
