using System.IO.Compression;
using System.Text;
using Yijie.Tests.App;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.Refusals;

/// <summary>读不了的文件。Files that are refused whole, with nothing stored; and files that look odd and are read all the same.</summary>
public sealed class ImportFileTests
{
    private const string Header = "fixmedins_code,from,to";

    [Theory(DisplayName = "整个文件不收:各有中文说明,退出码 2,什么也没有存下"), ClassData(typeof(Engines))]
    public void RefusedWhole(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var gzip = Gzip(Encoding.UTF8.GetBytes(Row(Hospital)));
        (string Name, byte[] Content, string Message)[] files =
        [
            ("empty.csv", [], "是空文件"),
            ("bom.csv", [0xEF, 0xBB, 0xBF], "是空文件"),
            ("blank.csv", "\n\r\n\n"u8.ToArray(), "是空文件"),
            ("header-quote.csv", Bytes(Header + ",\"备注\n"), "引号没有成对"),
            ("missing.csv", Bytes($"fixmedins_code,to\n{Hospital},2025-06-01\n"), "缺少必需的列:from"),
            ("nothing.csv", Bytes("a;b;c\n1;2;3\n"), "缺少必需的列:fixmedins_code、from"),
            ("twice.csv", Bytes($"fixmedins_code,from,From\n{Hospital},2025-06-01,2025-06-02\n"), "列名 from 出现了两次"),
            ("quote.csv", Bytes($"{Header}\n{Hospital},2025-06-01,\n\"{Clinic},2025-06-01,\n"), "第 3 行起的记录,引号没有成对"),
            ("utf16.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Row(Hospital))).ToArray(), "UTF-16"),
            ("neither.csv", [.. Bytes(Header + "\n"), 0xFF, 0xFF, 0x80, (byte)'\n'], "既不是 UTF-8 也不是 GBK"),
            ("damaged.csv", [.. Bytes(Header + ",备注\n"), .. Bytes($"{Hospital},2025-06-01,,大同市第一人民医院"), 0xE5, 0xA4, (byte)'\n'], "第 2 行有不是 UTF-8 的字节"),
            ("book.xlsx", "PK\u0003\u0004xxxx"u8.ToArray(), "Excel"),
            ("cut.csv.gz", gzip[..^1], "不完整或已损坏"),
            ("half.csv.gz", gzip[..(gzip.Length / 2)], "不完整或已损坏"),
            ("plain.csv.gz", Bytes(Row(Hospital)), "不是 gzip"),
            ("none.csv.gz", [], "是空文件"),
            ("long.csv", [.. Bytes(Header + "\n"), .. Enumerable.Repeat((byte)'x', 2 << 20)], "超过 1024 KiB"),
            ("open.csv", [.. Bytes(Header + "\n\""), .. Enumerable.Repeat((byte)'\n', 2 << 20)], "超过 1024 KiB"),
        ];
        var (facts, imports) = (db.Facts(), db.ImportCount());
        foreach (var (name, content, message) in files)
        {
            var result = db.Misused(Command("enrolments", db.File(name, content)));
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
            Assert.Contains(name, result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }
        Assert.Equal((facts, imports), (db.Facts(), db.ImportCount()));
    }

    [Theory(DisplayName = "只有表头的文件:照收,零行,提醒一声;其后的文件接着导入"), ClassData(typeof(Engines))]
    public void NoRows(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        string[] files = [db.File("none.csv", Header), db.File("none-either.csv", Header + "\n\n"), db.File("one.csv", Row(Hospital))];
        var result = db.Done(["import", "enrolments", .. files, "--on", "2025-08-20", "--findings", Path.Combine(db.Folder, "f.csv")]);
        Assert.Equal([(0, 0, 0, 0), (0, 0, 0, 0), (1, 1, 0, 0)], result.Json.EnumerateArray().Select(s => s.Counts()));
        Assert.Contains("none.csv 没有数据行", result.Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "1 GB 的一行:读到上限即拒,不把它装进内存")]
    public void OneEndlessLine()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var path = db.File("endless.csv", Header + "\n");
        using (var file = File.OpenWrite(path)) file.SetLength(1L << 30);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Contains("第 2 行起的一条记录超过", db.Misused(Command("enrolments", path)).Error, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Theory(DisplayName = "写法不同而内容相同的文件都收:BOM、GBK、gz、CRLF、引号、列序、大小写、多余的列、空行"), ClassData(typeof(Engines))]
    public void ReadAllTheSame(Engine engine)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var gbk = Encoding.GetEncoding("GBK");
        (string Name, byte[] Content)[] files =
        [
            ("bom.csv", [0xEF, 0xBB, 0xBF, .. Bytes(Row(Hospital))]),
            ("gbk.csv", gbk.GetBytes($"fixmedins_code,from,备注\n{Hospital},2025-06-01,即时结算试点医疗机构\n")),
            ("short.gbk.csv", gbk.GetBytes($"fixmedins_code,from,机构\n{Hospital},2025-06-01,联通\n")),
            ("packed.csv.gz", Gzip(Bytes(Row(Hospital)))),
            ("packed-without-saying.csv", Gzip(Bytes(Row(Hospital)))),
            ("crlf.csv", Bytes(Row(Hospital).Replace("\n", "\r\n", StringComparison.Ordinal))),
            ("cr.csv", Bytes(Row(Hospital).Replace("\n", "\r", StringComparison.Ordinal))),
            ("no-end.csv", Bytes(Row(Hospital).TrimEnd())),
            ("quoted.csv", Bytes($"\"fixmedins_code\",\"from\"\n\"{Hospital}\",\"2025-06-01\"\n")),
            ("order.csv", Bytes($"To,FROM,x,x,,FixMedIns_Code\n,2025-06-01,1,2,3,{Hospital}\n")),
            ("blank-lines.csv", Bytes($"\n{Header}\n\n\n{Hospital},2025-06-01,\n\n")),
        ];
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Import("enrolments", Row(Hospital));
        foreach (var (name, content) in files)
        {
            var summary = db.Done(Command("enrolments", db.File(name, content))).Json;
            Assert.True(summary.Counts() == (1, 0, 1, 0), $"{name}:{summary}");
        }
    }

    [Theory(DisplayName = "行号:从记录的首行算起,引号内的换行与空行都计入"), ClassData(typeof(Engines))]
    public void LineNumbers(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var summary = db.Import("deductions",
            $"""
            id,fixmedins_code,insutype,month,kind,amount,reason,decided_on
            K1,{Hospital},310,2025-07,audit,1.00,"第一行
            第二行
            第三行",2025-08-12

            K2,{Hospital},310,2025-07,audit,x,"一
            二",2025-08-12
            K3,{Hospital},310,2025-07,audit,y,三,2025-08-12
            K4,{Hospital},310,2025-07,audit,1.00
            K5,{Hospital},310,2025-07,audit,1.00,五,2025-08-12,多一列
            K6,{Hospital},310,2025-07,audit,1.00,他说"好",2025-08-12
            ,,,,,,,
            K8,{Hospital},310,2025-07,audit,1.00,八,2025-08-12

            """);
        Assert.Equal((8, 2, 0, 6), summary.Counts());
        Assert.Equal(["6 amount x", "8 amount y", "9  ", "10  ", "11  "], summary.Faults()[..5]);
        Assert.Equal(["应有 8 列,实有 6 列", "应有 8 列,实有 9 列", "引号使用不合 CSV 规则"], summary.Reasons()[2..5]);
        Assert.All(summary.Faults()[5..], f => Assert.StartsWith("12 ", f, StringComparison.Ordinal));
    }

    [Theory(DisplayName = "NUL 与控制字符:所在的行拒收"), ClassData(typeof(Engines))]
    public void ControlCharacters(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var summary = db.Import("providers",
            $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs\nH14020000001,大同\0医院,1,140200\nH1402000\0002,大同医院,1,140200\nH14020000003,大同\t第三\n医院,1,140200\n".Replace("大同\t第三\n医院", "\"大同\t第三\n医院\"", StringComparison.Ordinal));
        Assert.Equal((3, 1, 0, 2), summary.Counts());
        Assert.Equal("大同 第三 医院", db.Done("providers", "show", "H14020000003", "--on", "2025-08-20").Json.GetProperty("name").GetString());
    }

    [Theory(DisplayName = "拒收清单:原有各列加 line,reason;改好后可以直接导入"), ClassData(typeof(Engines))]
    public void FindingsFile(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var file = db.File("enrolments.csv", $"from,fixmedins_code,\"备注,一\"\n2025-06-01,{Hospital},收\n2025-06-31,H00000000000,\"拒,\"\"收\"\"\"\n2025-06-01,{Clinic}\n");
        var findings = Path.Combine(db.Folder, "findings.csv");
        db.Done([.. Command("enrolments", file), "--findings", findings]);
        Assert.Equal(
            $""""
            from,fixmedins_code,"备注,一",line,reason
            2025-06-31,H00000000000,"拒,""收""",3,"fixmedins_code:没有登记此机构;from:日期应写作 yyyy-MM-dd,且确有其日"
            2025-06-01,{Clinic},,4,"应有 3 列,实有 2 列"

            """", File.ReadAllText(findings));

        File.WriteAllText(findings, File.ReadAllText(findings).Replace("2025-06-31,H00000000000", $"2025-06-30,{Pharmacy}", StringComparison.Ordinal));
        Assert.Equal((2, 2, 0, 0), db.Done(Command("enrolments", findings)).Json.Counts());
    }

    [Theory(DisplayName = "拒收清单:写不了就什么也不导入;不能是导入的文件自己"), ClassData(typeof(Engines))]
    public void FindingsThatCannotBeWritten(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var file = db.File("enrolments.csv", Row(Hospital));
        var before = db.ImportCount();
        Assert.Contains("where.csv:没有这个文件夹", db.Misused([.. Command("enrolments", file), "--findings", Path.Combine(db.Folder, "no", "where.csv")]).Error, StringComparison.Ordinal);
        Assert.Contains("就是要导入的文件", db.Misused([.. Command("enrolments", file), "--findings", file]).Error, StringComparison.Ordinal);
        Assert.Equal(before, db.ImportCount());
        Assert.Equal(Row(Hospital), File.ReadAllText(file));
    }

    [Theory(DisplayName = "几个文件:各为一次导入;后面的读不了,前面的留下并报告,再后面的不动"), ClassData(typeof(Engines))]
    public void SeveralFiles(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        var (one, two, three) = (db.File("1.csv", Row(Hospital)), db.File("2.csv", "x\n"), db.File("3.csv", Row(Clinic)));
        var stopped = db.Run("import", "enrolments", one, two, three, "--json").Expect(2);
        Assert.Equal([one], stopped.Json.EnumerateArray().Select(s => s.GetProperty("file").GetString()));
        Assert.Contains("2.csv 缺少必需的列", stopped.Error, StringComparison.Ordinal);
        Assert.Contains("其后的未再处理", stopped.Error, StringComparison.Ordinal);

        foreach (var kind in (string[])["enrolments", "settlements"])
        {
            var atFirst = db.Misused("import", kind, two, one, three).Error;
            Assert.Contains($"{two} 缺少必需的列", atFirst, StringComparison.Ordinal);
            Assert.EndsWith($"其后的未再处理:{one}、{three}\n", atFirst, StringComparison.Ordinal);
        }

        var both = db.Done("import", "enrolments", one, three).Json.EnumerateArray().ToList();
        Assert.Equal([(1, 0, 1, 0), (1, 1, 0, 0)], both.Select(s => s.Counts()));
    }

    [Theory(DisplayName = "用法:不认识的类型、没有的文件、没有的库,都以 2 结束并说明"), ClassData(typeof(Engines))]
    public void WrongUse(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var file = db.File("a.csv", Row(Hospital));
        Assert.Contains("没有导入类型 people:应为 providers、agreements、enrolments", db.Misused("import", "people", file).Error, StringComparison.Ordinal);
        Assert.Contains("没有文件", db.Misused("import", "enrolments", file, Path.Combine(db.Folder, "absent.csv")).Error, StringComparison.Ordinal);
        Assert.Contains($"{db.Folder}:没有权限,或者它是一个文件夹", db.Misused("import", "enrolments", db.Folder).Error, StringComparison.Ordinal);
        Assert.Equal(2, db.Run("import", "enrolments").ExitCode);
        Assert.Equal(0, db.ImportCount());
    }

    [Fact(DisplayName = "任意损坏的文件:要么整个不收,要么每一行都有交代,绝不中途出错")]
    public void DamagedAtRandom()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var sound = Bytes(Providers);
        var random = new Random(20250523);
        byte[] nasty = [0, (byte)'"', (byte)',', (byte)'\n', (byte)'\r', 0x80, 0xC3, 0xE5, 0xFF, (byte)'-', (byte)'e', (byte)' ', 0xEF];
        for (var round = 0; round < 300; round++)
        {
            var content = sound.ToList();
            for (var edit = random.Next(1, 6); edit > 0; edit--)
            {
                var at = random.Next(content.Count);
                if (random.Next(3) == 0) content.RemoveRange(at, Math.Min(random.Next(1, 40), content.Count - at));
                else content.Insert(at, nasty[random.Next(nasty.Length)]);
            }
            var result = db.Run([.. Command("providers", db.File("damaged.csv", [.. content])), "--json"]);
            Assert.True(result.ExitCode is 0 or 2, $"round {round}: {result}");
            if (result.ExitCode == 0) result.Json.Counts();
        }
    }

    private static string Row(string provider) => $"{Header}\n{provider},2025-06-01,\n";

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }
}
