using System.Net;
using System.Text;
using System.Text.Json;
using ExcelDataReader;
using Yijie.App;
using Yijie.App.Papers;
using Yijie.Domain;
using Yijie.Domain.Records;
using Yijie.Tests.App.Serve;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>Excel。What the commands save is opened again, and is to the fen what they answer.</summary>
public sealed class WorkbookTests
{
    private const string Hospital = "H14020000001";
    private const string Clinic = "H14020000002";
    private const string Money = "#,##0.00;[Red]-#,##0.00";

    private static readonly string[] Book = ["--region", Agency.Region, "--fund", "310"];

    [Theory(DisplayName = "Excel:月度结算审批表——每一列的合计等于命令的答复,机构编号是文字,金额是数,负数红字"), ClassData(typeof(Engines))]
    public void SettlementBatch(Engine engine)
    {
        using var agency = Settled(engine);
        string[] show = ["settle", "show", .. Book, "--month", "2025-07"];
        var answer = agency.Db.Done(show).Json;
        var sheet = Saved(agency.Db, [.. show, "--as", "h.140200"]);

        Assert.Equal("月度结算审批表", sheet.Name);
        Assert.Equal("月度结算审批表", sheet.Rows[0][0]);
        Assert.Equal("大同市医疗保险经办机构    险种:职工基本医疗保险基金    费用所属月:2025-07    批次:140200-310-202507-S1    单位:元", sheet.Rows[1][0]);
        Assert.Equal([Hospital, Clinic], sheet.Column("机构").Take(2));
        Assert.Equal(Money, sheet.Format("应结算额"));
        var statements = answer.GetProperty("statements").EnumerateArray().ToList();
        Assert.Equal(Sum(statements, "gross_fen"), sheet.Total("应结算额"));
        Assert.Equal(-Sum(statements, "audit_fen"), sheet.Total("审核扣款"));
        Assert.Equal(-Sum(statements, "deposit_fen"), sheet.Total("保证金"));
        Assert.Equal(Sum(statements, "actual_fen"), sheet.Total("实际应结算额"));
        Assert.Equal(answer.GetProperty("total_net_fen").GetInt64(), sheet.Total("应付"));
        foreach (var column in (string[])["应结算额", "审核扣款", "保证金", "实际应结算额", "冲抵", "应付", "未清"])
            Assert.Equal(sheet.Total(column), sheet.Column(column).Take(2).Sum(Fen)); // 合计行就是各行之和
        Assert.Contains($"摘要 {answer.GetProperty("hash").GetString()}", sheet.Texts);
        Assert.Contains(sheet.Texts, t => t.StartsWith("经办:大同市经办 2025-09-03", StringComparison.Ordinal) && t.Contains("审批:大同市审批", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "Excel:科目余额表、明细账、序时账——借贷相等,日期是日期,凭证号和科目是文字"), ClassData(typeof(Engines))]
    public void Ledger(Engine engine)
    {
        using var agency = Settled(engine);
        var balances = agency.Db.Done(["ledger", "trial-balance", .. Book, "--on", "2025-09-30"]).Json.EnumerateArray().ToList();
        var balance = Saved(agency.Db, ["ledger", "trial-balance", .. Book, "--on", "2025-09-30"]);
        Assert.Equal(balances.Select(b => b.GetProperty("account").GetString()), balance.Column("科目").Take(balances.Count));
        Assert.Equal((Sum(balances, "debit_fen"), Sum(balances, "credit_fen")), (balance.Total("借方累计"), balance.Total("贷方累计")));
        Assert.Equal(balance.Total("借方余额"), balance.Total("贷方余额"));

        string[] account = ["ledger", "account", .. Book, "--account", "1004", "--from", "2025-07-01", "--to", "2025-09-30"];
        var (answer, ledger) = (agency.Db.Done(account).Json, Saved(agency.Db, account));
        var lines = answer.GetProperty("lines").EnumerateArray().ToList();
        Assert.Equal((Sum(lines, "debit_fen"), Sum(lines, "credit_fen")), (ledger.Total("借方"), ledger.Total("贷方")));
        Assert.Equal(new DateTime(2025, 8, 1), ledger.Column("日期")[1]); // 第一行是期初余额
        Assert.Equal(answer.GetProperty("balance_fen").GetInt64(), Fen(ledger.Column("余额")[lines.Count]));

        string[] journal = ["ledger", "journal", .. Book, "--to", "2025-09-30"];
        var vouchers = agency.Db.Done(journal).Json.EnumerateArray().ToList();
        var flat = Saved(agency.Db, journal);
        Assert.Equal(Sum(vouchers, "total_fen"), flat.Total("借方"));
        Assert.Equal(flat.Total("借方"), flat.Total("贷方"));
        Assert.Equal("2025-08-1", flat.Column("凭证号")[0]);

        var each = Path.Combine(agency.Db.Folder, "凭证.xlsx");
        Assert.Equal(vouchers.Count, agency.Db.Done([.. journal, "--each", "--xlsx", each]).Json.GetProperty("papers").GetInt32());
        Assert.Equal(vouchers.Select(v => $"大同市 职工 {v.GetProperty("period").GetString()} 第 {v.GetProperty("number").GetInt64()} 号"), Sheets(each).Select(s => s.Name));
    }

    [Theory(DisplayName = "Excel:结算单——各步金额与答复相同,文件按单据命名;别的机构、别的统筹区的人不给"), ClassData(typeof(Engines))]
    public async Task OverTheNetwork(Engine engine)
    {
        using var agency = Settled(engine);
        agency.Db.Done("user", "add", "--name", "p.hospital", "--role", "provider", "--region", Agency.Region, "--provider", Hospital, "--as", "admin");
        agency.Db.Done("statement", "--provider", Hospital, "--fund", "310", "--month", "2025-07", "--as", "p.hospital", "--xlsx", agency.Db.Folder);
        agency.Db.Refused("statement", "--provider", Clinic, "--fund", "310", "--month", "2025-07", "--as", "p.hospital", "--xlsx", agency.Db.Folder);
        await using var served = await Served.Start(agency.Db, day: "2025-10-01");
        var path = $"statement?provider={Hospital}&fund=310&month=2025-07&xlsx=.";
        var handler = await served.As("h.140200");
        var made = (await handler.Get(path)).Expect(HttpStatusCode.OK);
        var at = made.Json.GetProperty("file").GetString()!;
        Assert.EndsWith($"/医保费用结算单 {Hospital}机构 {Hospital} 职工 2025-07.xlsx", at, StringComparison.Ordinal);

        using (var response = await handler.GetAsync(new Uri(at, UriKind.Relative)))
        {
            Assert.Equal($"医保费用结算单 {Hospital}机构 {Hospital} 职工 2025-07.xlsx", response.Content.Headers.ContentDisposition!.FileNameStar);
            var file = agency.Db.File("取回.xlsx", await response.Content.ReadAsByteArrayAsync());
            var sheet = Assert.Single(Sheets(file));
            var answer = agency.Db.Done("statement", "--provider", Hospital, "--fund", "310", "--month", "2025-07").Json;
            foreach (var (item, field, sign) in (ReadOnlySpan<(string, string, int)>)[("应结算额", "gross_fen", 1), ("减:审核扣款", "audit_fen", -1), ("减:保证金预留", "deposit_fen", -1), ("实际应结算额", "actual_fen", 1), ("实付金额", "net_fen", 1)])
                Assert.Equal(sign * answer.GetProperty(field).GetInt64(), Fen(sheet.Rows.First(r => r[0] as string == item)[1]));
        }
        Assert.Equal(HttpStatusCode.NotFound, (await (await served.As("r.140200")).Get(at)).Status); // 文件只给要它的人
        (await (await served.As("h.140100")).Get(path)).Expect(HttpStatusCode.UnprocessableEntity);
        (await (await served.As("admin")).Get(path)).Expect(HttpStatusCode.Forbidden);
    }

    [Theory(DisplayName = "Excel:xlsx 与 pdf 一次只给一个;写不进去的、空的都说明"), ClassData(typeof(Engines))]
    public void WrongUse(Engine engine)
    {
        using var agency = Settled(engine);
        string[] show = ["settle", "show", .. Book, "--month", "2025-07"];
        Assert.Contains("一次只能给一个", agency.Db.Misused([.. show, "--xlsx", "a.xlsx", "--pdf", "a.pdf"]).Error, StringComparison.Ordinal);
        Assert.Contains("无法写入", agency.Db.Misused([.. show, "--xlsx", "/proc/没有/a.xlsx"]).Error, StringComparison.Ordinal);
        Assert.Contains("一份单据也没有", agency.Db.Misused(["ledger", "journal", .. Book, "--to", "2025-01-01", "--from", "2025-01-01", "--each", "--xlsx", "."]).Error, StringComparison.Ordinal);
        Assert.Contains("没有机构", agency.Db.Misused("statement", "--provider", "H14029999999", "--fund", "310", "--month", "2025-07", "--xlsx", ".").Error, StringComparison.Ordinal);
        Assert.Contains("大同市", Assert.Single(agency.Db.Refused([.. show, "--as", "h.140100", "--xlsx", agency.Db.Folder]).Reasons).Replace("140200", "大同市", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Excel:等号开头的不是公式,控制字符、半个字、过长的文字、同名的表都放得下")]
    public void AwkwardTexts()
    {
        string[] texts = ["=1+1", "坏\u0001字", "半个\ud842字", new('长', 40_000), "𠮷 é 0012", "@sum(a1)", "-3"];
        var paper = new Paper("表", "a/b:c*[d]?'", "某机构", [], [new("", [new("文字"), new("金额", CellKind.Money, Summed: true)], [.. texts.Select(t => PaperRow.Of(t, new Fen(-1)))], "合计")], [], []);
        var file = Path.Combine(Path.GetTempPath(), $"yijie-{Guid.NewGuid():N}.xlsx");
        try
        {
            using (var stream = File.Create(file)) Workbook.Write(stream, [paper, paper, paper with { Subject = "" }]);
            var sheets = Sheets(file).ToList();
            Assert.Equal(["a b c  d", "a b c  d~2", "单据"], sheets.Select(s => s.Name));
            Assert.Equal(["=1+1", "坏 字", "半个\uFFFD字", texts[3][..32_767], "𠮷 é 0012", "@sum(a1)", "-3"], sheets[0].Column("文字").Take(texts.Length));
            Assert.Equal(-texts.Length, sheets[0].Total("金额"));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Throws<UsageException>(() => Workbook.Write(Stream.Null, [.. Enumerable.Repeat(paper, 251)]));
    }

    /// <summary>一家医院、一家诊所的七月,结算已付;医院有审核扣款。</summary>
    private static Agency Settled(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Clinic);
        agency.Receive("2025-08-01", 2_000_000);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 1_000_000.37m, 0), (Category.Outpatient, 12.34m, 5.66m));
        agency.Records("2025-08-01", Clinic, "2025-07", (Category.Outpatient, 333.33m, 66.67m));
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-04"), "2025-08-05");
        agency.Ready("2025-08-11", "2025-07", Hospital, Clinic);
        agency.Audit("2025-08-20", Hospital, "2025-07", 30_000.01m);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-09-03"), "2025-09-04");
        return agency;
    }

    private static long Sum(IEnumerable<JsonElement> rows, string field) => rows.Sum(r => r.GetProperty(field).GetInt64());

    private static long Fen(object? cell) => cell is null ? 0 : (long)Math.Round((decimal)(double)cell * 100);

    private static Sheet Saved(TestDatabase db, string[] command)
    {
        var file = Path.Combine(db.Folder, $"{Guid.NewGuid():N}.xlsx");
        var saved = db.Done([.. command, "--xlsx", file]).Json;
        Assert.Equal((file, 1, new FileInfo(file).Length), (saved.GetProperty("file").GetString(), saved.GetProperty("papers").GetInt32(), saved.GetProperty("bytes").GetInt64()));
        return Assert.Single(Sheets(file));
    }

    private static List<Sheet> Sheets(string file)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = File.OpenRead(file);
        using var reader = ExcelReaderFactory.CreateOpenXmlReader(stream);
        var sheets = new List<Sheet>();
        do
        {
            var (rows, formats) = (new List<object?[]>(), new List<string?[]>());
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))]);
                formats.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => (string?)reader.GetNumberFormatString(i))]);
            }
            sheets.Add(new(reader.Name, rows, formats));
        }
        while (reader.NextResult());
        return sheets;
    }

    /// <summary>一张表,首表的列名在抬头之下。</summary>
    private sealed record Sheet(string Name, List<object?[]> Rows, List<string?[]> Formats)
    {
        private const int Heads = 3;

        public IEnumerable<string> Texts => Rows.SelectMany(r => r).OfType<string>();

        public List<object?> Column(string title) => [.. Rows.Skip(Heads).Select(r => r[At(title)])];

        public long Total(string title) => Fen(Rows.Skip(Heads).First(r => r[0] is string first && first.StartsWith("合计", StringComparison.Ordinal))[At(title)]);

        public string? Format(string title) => Formats[Heads][At(title)];

        private int At(string title) => Array.FindIndex(Rows[Heads - 1], t => t as string == title);
    }
}
