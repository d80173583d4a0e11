using System.Globalization;
using System.IO.Compression;
using System.Text;
using Yijie.App;
using Yijie.App.Imports;
using Yijie.App.Records;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using static Yijie.Tests.App.Records.ExtractFile;

namespace Yijie.Tests.App.Records;

/// <summary>
/// 导入的性质。On random files the import says and stores exactly what a plain reading of the rules does, row by row: in one file or over several
/// that overlap, on both databases. A failure names its seed.
/// </summary>
public sealed class ImportProperties
{
    private static readonly (string Code, string Region)[] Providers =
        [("H14020000001", "140200"), ("H14020000002", "140200"), ("P14020000003", "140200"), ("H14010000004", "140100"), ("H14990000005", "149900")];

    /// <summary>A column that the extract does not have, and the mark of a row that lacks a field.</summary>
    private const string Note = "备注", Ragged = "ragged";

    [Theory(DisplayName = "随机文件:导入的汇总、拒收与计入额,与逐行按规则判定的结果一致"), ClassData(typeof(Engines))]
    public void SameAsPlainReading(Engine engine)
    {
        for (var seed = 1; seed <= (engine == Engine.Sqlite ? 20 : 4); seed++)
        {
            var random = new Random(seed);
            using var db = Registered(engine);
            var plain = new PlainReading();
            for (var file = 0; file < 3; file++)
            {
                var rows = RandomRows(random, random.Next(1, 400));
                var expected = plain.Import(rows);
                var summary = db.Done("import", "settlements", db.File("s.csv", RandomBytes(random, RandomForm(random, rows))), "--on", "2025-08-20").Json;
                foreach (var (name, value) in expected.Numbers) Assert.True(value == summary.Of(name), $"seed {seed}, file {file}: {name} should be {value}, is {summary.Of(name)}");
                Assert.Equal(expected.Aside.Where(a => a.Value.Rows > 0).Select(a => $"seed {seed} {a.Key.Code()} {a.Value.Rows} {a.Value.Fen}"),
                    summary.GetProperty("set_aside").EnumerateArray().Select(a => $"seed {seed} {a.GetProperty("reason").GetString()} {a.Of("rows")} {a.Of("fen")}"));
                Assert.Equal(expected.RejectedLines, summary.GetProperty("rejected").EnumerateArray().Select(r => r.Of("line")).Distinct());
                Assert.Equal(plain.Totals, db.Totals());
                Assert.Equal(plain.Kept, Kept(db));
                RequirePlainBytes(db);
            }
            Assert.True(db.Run("verify", "--json").Json.GetProperty("checks").EnumerateArray().Take(2).All(c => c.GetProperty("faults").GetArrayLength() == 0), $"seed {seed}");
        }
    }

    [Theory(DisplayName = "同样的行,一次导入,或分成几个互相重叠的文件导入:计入额与每行的状态都相同"), ClassData(typeof(Engines))]
    public void SplitAndOverlapping(Engine engine)
    {
        for (var seed = 1; seed <= (engine == Engine.Sqlite ? 12 : 3); seed++)
        {
            var random = new Random(1000 + seed);
            var rows = RandomRows(random, random.Next(50, 500));
            using var whole = Registered(engine);
            whole.Done("import", "settlements", whole.File("s.csv", Text(rows)), "--on", "2025-08-20");

            using var parts = Registered(engine);
            for (var from = 0; from < rows.Count;)
            {
                var to = Math.Min(rows.Count, from + random.Next(10, 200));
                parts.Done("import", "settlements", parts.File("s.csv", Text(rows[Math.Max(0, from - random.Next(30))..to])), "--on", "2025-08-20");
                from = to;
            }
            Assert.True(whole.Totals() == parts.Totals(), $"seed {1000 + seed}");
            Assert.True(States(whole) == States(parts), $"seed {1000 + seed}");
        }
    }

    [Theory(DisplayName = "内存只有一点点:行写到临时文件,各列分几次展开,段一点一点入库;存下的每个字节都相同,临时文件不留下"), ClassData(typeof(Engines))]
    public void Spilled(Engine engine)
    {
        for (var seed = 1; seed <= (engine == Engine.Sqlite ? 6 : 2); seed++)
        {
            var random = new Random(2000 + seed);
            var text = RandomForm(random, RandomRows(random, random.Next(500, 6000)));
            using var held = Registered(engine);
            using var spilled = Registered(engine);
            foreach (var on in (string[])["2025-08-20", "2025-08-21"]) // the second time against what the first stored
            {
                var expected = held.Import("settlements", text, allCount: false, on: on);
                using var context = new Context(spilled.Address, null, DateOnly.ParseExact(on, "yyyy-MM-dd", CultureInfo.InvariantCulture), false, TextWriter.Null, TextWriter.Null, TimeProvider.System);
                var memory = new ImportMemory(Rows: random.Next(3) * RowPartitions.ChunkSize, Cells: random.Next(30_000), Piece: random.Next(2_000));
                var summary = SettlementImport.Run(context, ImportFile.At(spilled.File("s.csv", text)), findings: null, memory);
                Assert.Equal(
                    (expected.Of("accepted"), expected.Of("duplicates"), expected.Of("withdrawn"), expected.Of("rejected_lines")),
                    (summary.Accepted, summary.Duplicates, summary.Withdrawn, summary.RejectedLines));
                Assert.Equal(expected.Faults(), summary.Rejected.Select(r => $"{r.Line} {r.Column} {r.Value}"));
                Assert.True(held.Everything() == spilled.Everything(), $"seed {2000 + seed}");
            }
            Assert.Empty(Directory.GetFiles(spilled.Folder, ".*"));
        }
    }

    private static TestDatabase Registered(Engine engine)
    {
        var db = TestDatabase.Create(engine).WithKnownKey();
        db.Import("providers", "fixmedins_code,fixmedins_name,fixmedins_type,admdvs\n" + string.Join('\n', Providers.Select(p => $"{p.Code},机构,{(p.Code[0] == 'H' ? 1 : 2)},{p.Region}")));
        return db;
    }

    /// <summary>Every row of every provider's months as it stands.</summary>
    private static string States(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return string.Join('\n',
            from provider in Providers
            from month in (string[])["2025-05", "2025-06", "2025-07", "2025-08"]
            from row in SegmentStore.Rows(store, provider.Region, provider.Code, Month.Parse(month))
            select $"{row.Row} {row.Counted} {row.Withdrawn}");
    }

    /// <summary>Every row that was accepted, as it came, and whether it stands.</summary>
    private static IEnumerable<string> Kept(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return [.. from provider in Providers
                   from month in (string[])["2025-05", "2025-06", "2025-07", "2025-08"]
                   from row in SegmentStore.Rows(store, provider.Region, provider.Code, Month.Parse(month))
                   select $"{row.Row with { Person = 0 }} {row.Withdrawn}"];
    }

    /// <summary>Every segment's bytes are what the plain encoder makes of its rows, which stand in the order of their ids.</summary>
    private static void RequirePlainBytes(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var rows = new SegmentRows();
        foreach (var content in store.Query<byte[]>("select content from segment"))
        {
            var (provider, month) = SegmentFormat.Read(content, rows);
            Assert.Equal(PlainSegment.Of(provider, month, rows), content);
            var ids = Enumerable.Range(0, rows.Count).Select(rows.Id).ToList();
            Assert.Equal(ids.Order(), ids);
        }
    }

    /// <summary>Rows over few ids, so that the same one comes often: again, changed, flipped, withdrawn, made valid again, broken.</summary>
    private static List<Dictionary<string, string>> RandomRows(Random random, int count)
    {
        var rows = new List<Dictionary<string, string>>();
        for (var i = 0; i < count; i++)
        {
            if (rows.Count > 0 && random.Next(3) == 0)
            {
                rows.Add(Changed(random, new(rows[random.Next(rows.Count)])));
                continue;
            }
            var (code, region) = Providers[random.Next(Providers.Length)];
            var sign = random.Next(12) == 0 ? "-" : "";
            long hifp = random.Next(50_000), maf = random.Next(5) == 0 ? random.Next(900) : 0, acct = random.Next(9000), cash = random.Next(30_000), hosp = random.Next(9) == 0 ? 77 : 0;
            string Amount(long fen) => fen == 0 ? "0.00" : sign + new Fen(fen).ToYuan();
            rows.Add(Changed(random, Row(RandomId(random),
                ("fixmedins_code", random.Next(40) == 0 ? "H99999999999" : code),
                ("insutype", Pick(random, "310", "310", "390", "390", "510", "39902")), ("med_type", Pick(random, "11", "12", "140104", "14", "21", "28", "41", "51", "61", "9901", "A1")),
                ("setl_time", $"2025-{random.Next(5, 9):00}-{random.Next(1, 29):00} {random.Next(24):00}:{random.Next(60):00}:{random.Next(60):00}"),
                ("medfee_sumamt", Amount(hifp + maf + acct + cash + hosp)), ("fund_pay_sumamt", Amount(hifp + maf)), ("hifp_pay", Amount(hifp)), ("maf_pay", Amount(maf)),
                ("acct_pay", Amount(acct)), ("psn_cash_pay", Amount(cash)), ("hosp_part_amt", Amount(hosp)), ("init_setl_id", sign.Length > 0 ? RandomId(random) : ""),
                ("insu_admdvs", Pick(random, region, region, region[..4] + "12", region[..4] + "81", "140500", "110000")),
                ("fix_blng_admdvs", Pick(random, region, region, region[..4] + "00", "140600")),
                ("pay_loc", Pick(random, "2", "2", "2", "5", "1", "3")), ("vali_flag", Pick(random, "1", "1", "1", "1", "0")), ("refd_setl_flag", Pick(random, "0", "1", "")),
                ("psn_no", Pick(random, "", "14020019800101777X", "9", "masked-***-")), (Note, Pick(random, "", "“第一”人民医院", "复诊,带药")))));
        }
        return rows;
    }

    private static Dictionary<string, string> Changed(Random random, Dictionary<string, string> row)
    {
        var (column, value) = random.Next(24) switch
        {
            0 or 1 => ("vali_flag", "0"),
            2 => ("vali_flag", "1"),
            3 => ("refd_setl_flag", "1"),
            4 => ("clr_way", Pick(random, "1", "3", "")),
            5 => ("psn_no", "140200190001010001"),
            10 => (Ragged, "1"),
            6 => ("medfee_sumamt", Pick(random, "1e3", "1,000.00", "12.345", "99999999999999999.99", "0.01")),
            7 => ("setl_time", Pick(random, "2025-13-01 00:00:00", "2025-08-21 00:00:00", "2025-07-01", "")),
            8 => ("setl_id", Pick(random, "-1", "", "1 1")),
            9 => ("acct_pay", Pick(random, "x", "")),
            _ => ("clr_type", "11"),
        };
        row[column] = value;
        return row;
    }

    private static string RandomId(Random random) => random.Next(6) switch
    {
        0 => $"S-{random.Next(9)}",
        1 => $"3300001642741621392000027570{random.Next(10, 40)}",
        _ => (400125000 + random.Next(60)).ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The same rows as different people would write them: columns in any order and case, zeros in any form, quoted or not, CRLF.</summary>
    private static string RandomForm(Random random, List<Dictionary<string, string>> rows)
    {
        var columns = Columns.Append(Note).OrderBy(_ => random.Next()).ToList();
        var quoteAll = random.Next(4) == 0;
        string Form(string column, string value)
        {
            var zero = value == "0.00" && column.EndsWith("_pay", StringComparison.Ordinal);
            var text = zero ? Pick(random, "0", "0.0", "", "-0.00", "0.00") : value.EndsWith(".00", StringComparison.Ordinal) && random.Next(2) == 0 ? value[..^3] : value;
            return quoteAll || random.Next(20) == 0 ? $"\"{text}\"" : Quoted(text);
        }
        var lines = rows.Select(r => string.Join(',', columns.Skip(r.ContainsKey(Ragged) ? 1 : 0).Select(c => Form(c, r[c]))));
        return string.Join(random.Next(3) == 0 ? "\r\n" : "\n", lines.Prepend(string.Join(',', columns.Select(c => random.Next(3) == 0 ? c.ToUpperInvariant() : c))).Append(""));
    }

    /// <summary>The text as bytes: UTF-8 with or without a mark, or GBK, compressed or not.</summary>
    private static byte[] RandomBytes(Random random, string text)
    {
        var plain = random.Next(3) switch
        {
            0 => Encoding.UTF8.GetBytes(text),
            1 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)],
            _ => CodePagesEncodingProvider.Instance.GetEncoding("GBK")!.GetBytes(text),
        };
        if (random.Next(3) > 0) return plain;
        using var packed = new MemoryStream();
        using (var pack = new GZipStream(packed, CompressionLevel.Fastest)) pack.Write(plain);
        return packed.ToArray();
    }

    private static string Pick(Random random, params ReadOnlySpan<string> values) => values[random.Next(values.Length)];

    /// <summary>逐行判定。The rules of rules.md §2 and nothing else: one dictionary, one row after another.</summary>
    private sealed class PlainReading
    {
        private readonly Dictionary<(string Provider, Month Month, string Id), (SettlementRow Row, string State)> kept = [];
        private readonly SortedDictionary<(string Region, string Month, string Fund, string Provider, Category Category), (long Rows, Fen Pooled, Fen Account)> totals =
            new(Comparer<(string Region, string Month, string Fund, string Provider, Category Category)>.Create((a, b) =>
                string.CompareOrdinal($"{a.Region} {a.Month} {a.Fund} {a.Provider} {(int)a.Category}", $"{b.Region} {b.Month} {b.Fund} {b.Provider} {(int)b.Category}")));

        public string Totals => string.Join('\n', totals.Where(t => t.Value != (0, Fen.Zero, Fen.Zero)).Select(t =>
            string.Create(CultureInfo.InvariantCulture, $"{t.Key.Region} {t.Key.Month} {t.Key.Fund} {t.Key.Provider} {t.Key.Category.Name()} {t.Value.Rows} {t.Value.Pooled} {t.Value.Account}")));

        /// <summary>Every row that was accepted, by provider, month and id.</summary>
        public IEnumerable<string> Kept =>
            from provider in Providers
            from month in kept.Keys.Select(k => k.Month).Distinct().Order()
            from row in kept.Where(k => (k.Key.Provider, k.Key.Month) == (provider.Code, month)).OrderBy(k => SettlementId.Parse(k.Key.Id)).Select(k => k.Value)
            select $"{row.Row with { Person = 0 }} {row.State == "withdrawn"}";

        public Expected Import(List<Dictionary<string, string>> rows)
        {
            var expected = new Expected();
            for (var i = 0; i < rows.Count; i++) expected.Count(i + 2, Judge(rows[i], expected), rows[i]);
            return expected;
        }

        private string Judge(Dictionary<string, string> text, Expected expected)
        {
            if (text.ContainsKey(Ragged) || Read(text) is not { } row || Providers.FirstOrDefault(p => p.Code == row.Provider).Region is not { } region || row.Amounts.Faults.Length > 0) return "rejected";
            var key = (row.Provider, row.Month, row.SetlId);
            if (!kept.TryGetValue(key, out var before))
            {
                kept[key] = (row, row.Valid ? "valid" : "invalid");
                expected.Accept(row, Put(region, row, 1));
                return "accepted";
            }
            if (!row.SameContent(before.Row)) return "rejected";
            switch (before.State, row.Valid)
            {
                case ("invalid", true): return "rejected";
                case ("valid", false):
                    kept[key] = (before.Row, "withdrawn");
                    Put(region, before.Row, -1);
                    return "withdrawn";
                default: return "duplicates";
            }
        }

        private AsideReason? Put(string region, SettlementRow row, int sign)
        {
            string? Of(string admdvs) => admdvs.StartsWith("14", StringComparison.Ordinal) && Region.All.Any(r => r.Code == admdvs[..4] + "00") ? admdvs[..4] + "00" : null;
            if (Of(row.InsuAdmdvs) != region || Of(row.FixBlngAdmdvs) != region) return AsideReason.OutOfRegion;
            if (row.Insutype is not ("310" or "390")) return AsideReason.OtherFund;
            if (row.PayLoc is not (2 or 5)) return AsideReason.NotOnline;
            if (!row.Valid) return AsideReason.Invalid;
            if (Categories.OfMedType(row.MedType) is not { } category) return AsideReason.Uncategorised;
            var key = (region, row.Month.ToString(), row.Insutype, row.Provider, category);
            var (rows, pooled, account) = totals.GetValueOrDefault(key);
            var counted = row.Insutype == "310" ? row.Amounts.Account : Fen.Zero;
            totals[key] = sign > 0 ? (rows + 1, pooled + row.Amounts.Pooled, account + counted) : (rows - 1, pooled - row.Amounts.Pooled, account - counted);
            return null;
        }

        /// <summary>Null: something in it cannot be read.</summary>
        private static SettlementRow? Read(Dictionary<string, string> text)
        {
            var unreadable = false;
            Fen Amount(string column)
            {
                if (text[column].Length == 0) return Fen.Zero;
                if (text[column].Length < 18 && Fen.TryParseYuan(text[column], out var fen)) return fen;
                unreadable = true;
                return Fen.Zero;
            }
            unreadable |= !DateTime.TryParseExact(text["setl_time"], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) || time >= new DateTime(2025, 8, 21);
            unreadable |= text["setl_id"].Length == 0 || text["setl_id"][0] == '-' || text["setl_id"].Contains(' ', StringComparison.Ordinal);
            var amounts = new SettlementAmounts(
                Amount("medfee_sumamt"), Amount("fund_pay_sumamt"), Amount("hifp_pay"), Amount("cvlserv_pay"), Amount("hifes_pay"), Amount("hifmi_pay"), Amount("hifob_pay"),
                Amount("maf_pay"), Amount("oth_pay"), Amount("acct_pay"), Amount("acct_mulaid_pay"), Amount("psn_cash_pay"), Amount("hosp_part_amt"));
            return unreadable ? null : new()
            {
                SetlId = text["setl_id"], InitSetlId = text["init_setl_id"], Provider = text["fixmedins_code"], Insutype = text["insutype"], MedType = text["med_type"],
                SetlTime = time, Amounts = amounts, InsuAdmdvs = text["insu_admdvs"], FixBlngAdmdvs = text["fix_blng_admdvs"],
                PayLoc = long.Parse(text["pay_loc"], CultureInfo.InvariantCulture), Refunded = text["refd_setl_flag"] == "1", Valid = text["vali_flag"] == "1",
                ClrType = text["clr_type"], ClrWay = text["clr_way"], Person = text["psn_no"].GetHashCode(StringComparison.Ordinal),
            };
        }
    }

    private sealed class Expected
    {
        private readonly Dictionary<string, (long Rows, long Fen)> verdicts = new() { ["accepted"] = default, ["duplicates"] = default, ["withdrawn"] = default, ["rejected"] = default };
        private long counted, countedFen;

        public SortedDictionary<AsideReason, (long Rows, long Fen)> Aside { get; } = [];
        public List<long> RejectedLines { get; } = [];

        public IEnumerable<(string Name, long Value)> Numbers =>
        [
            ("lines", verdicts.Values.Sum(v => v.Rows)), ("total_fen", verdicts.Values.Sum(v => v.Fen)),
            ("accepted", verdicts["accepted"].Rows), ("duplicates", verdicts["duplicates"].Rows), ("withdrawn", verdicts["withdrawn"].Rows), ("rejected_lines", verdicts["rejected"].Rows),
            ("accepted_fen", verdicts["accepted"].Fen), ("duplicates_fen", verdicts["duplicates"].Fen), ("withdrawn_fen", verdicts["withdrawn"].Fen), ("rejected_fen", verdicts["rejected"].Fen),
            ("counted", counted), ("counted_fen", countedFen),
        ];

        public void Count(long line, string verdict, Dictionary<string, string> text)
        {
            bool Read(string column, out Fen fen)
            {
                fen = Fen.Zero;
                return text[column].Length == 0 || Fen.TryParseYuan(text[column], out fen);
            }
            var measure = !text.ContainsKey(Ragged) && Read("fund_pay_sumamt", out var fund) & Read("acct_pay", out var account) ? (fund + account).Value : 0;
            verdicts[verdict] = (verdicts[verdict].Rows + 1, verdicts[verdict].Fen + measure);
            if (verdict == "rejected") RejectedLines.Add(line);
        }

        public void Accept(SettlementRow row, AsideReason? aside)
        {
            if (aside is { } reason) Aside[reason] = (Aside.GetValueOrDefault(reason).Rows + 1, Aside.GetValueOrDefault(reason).Fen + row.Amounts.Measure.Value);
            else (counted, countedFen) = (counted + 1, countedFen + (row.Amounts.Pooled + (row.Insutype == "310" ? row.Amounts.Account : Fen.Zero)).Value);
        }
    }
}
