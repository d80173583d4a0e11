using System.Security.Cryptography;
using System.Text;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Tests.App;

public sealed class GenerateTests
{
    /// <summary>Over all settlement files of the default province. It changes only when the generator is meant to give other data.</summary>
    private const string DefaultProvince = "3962bf1d80c0e113ff5292791abd9176b17fded73500cb9fe2f608421b8284f9";

    [Fact(DisplayName = "生成数据:同样的参数与种子,逐字节相同;答复所报的行数、字节数、摘要与文件一致")]
    public void SameSeedSameBytes()
    {
        using var db = TestDatabase.Create(Engine.Sqlite, init: false);
        var first = db.Done("generate", "--out", Path.Combine(db.Folder, "first")).Json.GetProperty("files");
        var second = db.Done("generate", "--out", Path.Combine(db.Folder, "second")).Json.GetProperty("files");
        var other = db.Done("generate", "--out", Path.Combine(db.Folder, "other"), "--seed", "7").Json.GetProperty("files");

        Assert.Equal(first.GetRawText(), second.GetRawText());
        Assert.NotEqual(first.GetRawText(), other.GetRawText());
        foreach (var file in first.EnumerateArray())
        {
            var bytes = File.ReadAllBytes(Path.Combine(db.Folder, "first", file.GetProperty("file").GetString()!));
            Assert.Equal(bytes.LongLength, file.GetProperty("bytes").GetInt64());
            Assert.Equal(bytes.LongCount(b => b == '\n') - 1, file.GetProperty("lines").GetInt64());
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.GetProperty("sha256").GetString());
        }
        var hashes = string.Concat(first.EnumerateArray().Select(f => f.GetProperty("sha256").GetString()));
        Assert.Equal(DefaultProvince, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashes))));
    }

    [Theory(DisplayName = "生成数据:机构数、结算行数、月份恰如所求")]
    [InlineData(1, 1, "2025-06", "2025-06", "140300")]
    [InlineData(3, 7, "2025-11", "2026-02", "149900")]
    [InlineData(60, 20_000, "2025-06", "2025-09", "140200,140100")]
    [InlineData(250, 12_345, "2024-12", "2025-02", "140500,140600,141100")]
    public void ExactSizes(int providers, int settlements, string from, string to, string regions)
    {
        using var db = TestDatabase.Create(Engine.Sqlite, init: false);
        var files = db.Done("generate", "--out", db.Folder, "--providers", $"{providers}", "--settlements", $"{settlements}", "--from", from, "--to", to, "--regions", regions)
            .Json.GetProperty("files").EnumerateArray().Select(f => (Kind: f.GetProperty("kind").GetString(), Name: f.GetProperty("file").GetString(), Lines: f.GetProperty("lines").GetInt64())).ToList();

        Assert.Equal(providers, files.Single(f => f.Kind == "providers").Lines);
        Assert.Equal(settlements, files.Where(f => f.Kind == "settlements").Sum(f => f.Lines));
        var months = new List<string>();
        for (var month = Month.Parse(from); month <= Month.Parse(to); month = month.Next) months.Add($"settlements-{month}.csv");
        Assert.Equal(months, files.Where(f => f.Kind == "settlements").Select(f => f.Name));
        Assert.All(files, f => Assert.True(f.Lines > 0, f.Name));
    }

    [Fact(DisplayName = "生成数据:两条平衡关系成立,应有的情形都有,坏行只占万分之几")]
    public void PlausibleRows()
    {
        using var db = TestDatabase.Create(Engine.Sqlite, init: false);
        db.Done("generate", "--out", db.Folder, "--providers", "200", "--settlements", "60000");
        var extract = new Extract(db.Folder);

        string[] all =
        [
            "counted", "out-of-region", "other-fund", "not-online", "invalid", "uncategorised", "reversal", "reversal in a later month", "late",
            "duplicate", "flag flipped", "withdrawn", "conflicting", "unparsable", "broken identity", "unknown provider",
        ];
        foreach (var what in all) Assert.True(extract.Count(what) > 0, what);
        Assert.Equal(60_000, extract.Lines);
        var bad = extract.Count("conflicting") + extract.Count("unparsable") + extract.Count("broken identity") + extract.Count("unknown provider");
        Assert.InRange(bad, 15, 120);
        Assert.InRange(extract.Count("counted"), 50_000, 57_500);
    }

    [Theory(DisplayName = "生成数据:用法有误时说明怎样改,不写文件")]
    [InlineData("--from 2025-09 --to 2025-06", "--from 2025-09 晚于 --to 2025-06")]
    [InlineData("--providers 1", "--providers 应在 2 与 199998 之间")]
    [InlineData("--settlements 3", "--settlements 应在 4(每月至少一行)")]
    [InlineData("--regions 140200,140200", "--regions 中有重复")]
    [InlineData("--regions 110100", "没有统筹区 110100")]
    [InlineData("--seed -1", "--seed 不能为负数")]
    [InlineData("--from 2025-13", "月份 2025-13 应写作 yyyy-MM")]
    public void WrongUse(string arguments, string message)
    {
        using var db = TestDatabase.Create(Engine.Sqlite, init: false);
        var folder = Path.Combine(db.Folder, "out");
        Assert.Contains(message, db.Misused(["generate", "--out", folder, .. arguments.Split(' ')]).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    /// <summary>按 rules.md §2 逐行归类。A plain reading of the generated extract, independent of the importer's.</summary>
    private sealed class Extract
    {
        private static readonly string[] FundParts = ["hifp_pay", "cvlserv_pay", "hifes_pay", "hifmi_pay", "hifob_pay", "maf_pay", "oth_pay"];

        private readonly Dictionary<string, int> counts = [];
        private readonly Dictionary<string, Dictionary<string, string>> seen = [];
        private readonly HashSet<string> providers;

        public Extract(string folder)
        {
            providers = [.. Rows(Path.Combine(folder, "providers.csv")).Select(r => r["fixmedins_code"])];
            foreach (var path in Directory.GetFiles(folder, "settlements-*.csv").Order(StringComparer.Ordinal))
            {
                foreach (var row in Rows(path))
                {
                    Lines++;
                    foreach (var what in Kinds(row, path[^11..^4])) counts[what] = Count(what) + 1;
                }
            }
        }

        public int Lines { get; private set; }

        public int Count(string what) => counts.GetValueOrDefault(what);

        private List<string> Kinds(Dictionary<string, string> row, string fileMonth)
        {
            string[] names = ["medfee_sumamt", "fund_pay_sumamt", "acct_pay", "psn_cash_pay", "hosp_part_amt", .. FundParts];
            var amounts = new Dictionary<string, Fen>();
            foreach (var name in names)
            {
                if (!Fen.TryParseYuan(row[name], out var fen)) return ["unparsable"];
                amounts[name] = fen;
            }
            if (row["setl_id"] == "" || row["setl_time"][5..7] == "13") return ["unparsable"];
            if (!providers.Contains(row["fixmedins_code"])) return ["unknown provider"];
            if (amounts["fund_pay_sumamt"] != FundParts.Sum(p => amounts[p])
                || amounts["medfee_sumamt"] != amounts["fund_pay_sumamt"] + amounts["acct_pay"] + amounts["psn_cash_pay"] + amounts["hosp_part_amt"]) return ["broken identity"];

            if (seen.TryGetValue(row["setl_id"], out var earlier)) return [Again(earlier, row)];
            seen.Add(row["setl_id"], row);
            return [Reason(row), .. Remarks(row, fileMonth)];
        }

        private static string Again(Dictionary<string, string> earlier, Dictionary<string, string> row)
        {
            if (earlier.Any(c => c.Key is not ("refd_setl_flag" or "vali_flag") && row[c.Key] != c.Value)) return "conflicting";
            if (earlier["vali_flag"] == "1" && row["vali_flag"] == "0") return "withdrawn";
            return earlier["refd_setl_flag"] == row["refd_setl_flag"] ? "duplicate" : "flag flipped";
        }

        private static string Reason(Dictionary<string, string> row) =>
            Region.OfAdmdvs(row["insu_admdvs"]) != Region.OfAdmdvs(row["fix_blng_admdvs"]) ? "out-of-region"
            : row["insutype"] is not ("310" or "390") ? "other-fund"
            : row["pay_loc"] is not ("2" or "5") ? "not-online"
            : row["vali_flag"] != "1" ? "invalid"
            : Categories.OfMedType(row["med_type"]) is null ? "uncategorised"
            : "counted";

        private IEnumerable<string> Remarks(Dictionary<string, string> row, string fileMonth)
        {
            if (!row["setl_time"].StartsWith(fileMonth, StringComparison.Ordinal)) yield return "late";
            if (row["init_setl_id"] == "")
            {
                Assert.DoesNotContain('-', row["medfee_sumamt"]);
                yield break;
            }
            Assert.Equal("1", row["refd_setl_flag"]);
            yield return "reversal";
            if (seen.TryGetValue(row["init_setl_id"], out var original) && original["setl_time"][..7] != row["setl_time"][..7]) yield return "reversal in a later month";
        }

        private static IEnumerable<Dictionary<string, string>> Rows(string path)
        {
            using var reader = new StreamReader(path);
            using var csv = new CsvHelper.CsvParser(reader, System.Globalization.CultureInfo.InvariantCulture);
            csv.Read();
            var header = csv.Record!;
            while (csv.Read()) yield return header.Zip(csv.Record!).ToDictionary(p => p.First, p => p.Second);
        }
    }
}
