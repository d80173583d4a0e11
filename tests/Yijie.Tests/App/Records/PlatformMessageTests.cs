using System.Text.Json;
using System.Text.Json.Nodes;
using Yijie.Tests.Form;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App.Records;

/// <summary>平台报文的导入。The platform's own settlement messages, among them real ones, go through the same import.</summary>
public sealed class PlatformMessageTests
{
    private static string Samples => Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "nhsa-samples"));

    /// <summary>The providers of the samples, registered as if they were here.</summary>
    private const string SampleProviders = "fixmedins_code,fixmedins_name,fixmedins_type,admdvs\nH13110200026,样例医院一,1,140200\nH50010302473,样例医院二,1,140100\n";

    [Theory(DisplayName = "真实报文 2207、2208、2304、2305 都能导入,勾稽关系成立;参保地不在本省,按异地搁置"), ClassData(typeof(Engines))]
    public void RealSamples(Engine engine)
    {
        if (!Directory.Exists(Samples)) Assert.Skip("没有 ../shared/nhsa-samples,略过真实报文");
        using var db = TestDatabase.Create(engine);
        db.Import("providers", SampleProviders);
        foreach (var (name, setlId, fee) in (ReadOnlySpan<(string, string, long)>)
        [
            ("2207-response-hebei.json", "400125241", 452), ("2208-response-hebei.json", "400120618", -2510),
            ("2304-response-chongqing.json", "300014497225", 2344246), ("2305-response-chongqing.json", "300001010540", -337926),
        ])
        {
            var summary = db.Done("import", "settlements", Path.Combine(Samples, name), "--on", "2025-08-20").Json;
            Assert.Equal((1, 1, 0), (summary.Of("lines"), summary.Of("accepted"), summary.Of("counted")));
            Assert.Equal("out-of-region", summary.GetProperty("set_aside")[0].GetProperty("reason").GetString());
            var row = db.Done("records", "show", setlId).Json;
            Assert.Equal(fee, row.Of("medfee_sumamt_fen"));
        }
        Assert.Equal(50501, db.Done("records", "show", "300014497225").Json.Of("hosp_part_amt_fen"));
        Assert.Equal(-3286, db.Done("records", "show", "300001010540").Json.Of("hosp_part_amt_fen")); // ownpay_hosp_part
    }

    [Fact(DisplayName = "预结算报文 2206、2303 没有结算 ID,拒收并说明")]
    public void Previews()
    {
        if (!Directory.Exists(Samples)) Assert.Skip("没有 ../shared/nhsa-samples,略过真实报文");
        using var db = TestDatabase.Create(Engine.Sqlite);
        db.Import("providers", SampleProviders);
        foreach (var name in (string[])["2206-response-hebei.json", "2303-response-chongqing.json"])
        {
            var summary = db.Done("import", "settlements", Path.Combine(Samples, name), "--on", "2025-08-20").Json;
            Assert.Equal(1, summary.Of("rejected_lines"));
            Assert.Contains("没有结算 ID:预结算、出错的答复和请求都不是结算记录", summary.Reasons());
        }
    }

    [Theory(DisplayName = "output 是对象或字符串,金额是数或字符串,一个文件里一条、一组、逐行:读出来都一样")]
    [InlineData("one")]
    [InlineData("array")]
    [InlineData("lines")]
    [InlineData("string")]
    [InlineData("bom")]
    public void Forms(string form)
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var messages = Enumerable.Range(1, form == "one" ? 1 : 3).Select(i => Message($"{i}", form == "string", amountsAsText: i == 2)).ToList();
        var text = form switch
        {
            "array" => new JsonArray([.. messages]).ToJsonString(new JsonSerializerOptions { WriteIndented = true }),
            "bom" => "\uFEFF" + string.Join("\r\n", messages.Select(m => m.ToJsonString())),
            _ => string.Join('\n', messages.Select(m => m.ToJsonString())),
        };
        var summary = db.Done("import", "settlements", db.File("s.json", text), "--on", "2025-08-20").Json;
        Assert.Equal((messages.Count, messages.Count, messages.Count * 9000L), (summary.Of("lines"), summary.Of("counted"), summary.Of("counted_fen")));

        var again = db.Import("settlements", ExtractFile.Text(ExtractFile.Row("1", ("psn_no", "P1"), ("insu_admdvs", "140200"))), allCount: false);
        Assert.Equal(1, again.Of("duplicates")); // the extract's row of the same settlement says the same
    }

    [Fact(DisplayName = "5203 查询结果:用报文自己的机构、参保地、支付地点;没有 setlinfo 的报文拒收")]
    public void QueryResult()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var query = Message("1", asString: false, amountsAsText: false);
        var setlinfo = query["output"]!["setlinfo"]!.AsObject();
        setlinfo["fixmedins_code"] = Clinic;
        setlinfo["insu_optins"] = "140215";
        setlinfo["pay_loc"] = "5";
        setlinfo["refd_setl_flag"] = "0";
        setlinfo["cash_payamt"] = setlinfo["psn_cash_pay"]!.DeepClone();
        setlinfo.Remove("psn_cash_pay");
        var error = new JsonObject { ["infcode"] = -1, ["err_msg"] = "未查到结算信息", ["output"] = null };
        var summary = db.Done("import", "settlements", db.File("s.json", query.ToJsonString() + error.ToJsonString()), "--on", "2025-08-20").Json;

        Assert.Equal((2, 1, 1), (summary.Of("lines"), summary.Of("counted"), summary.Of("rejected_lines")));
        var row = db.Done("records", "show", "1", "--provider", Clinic).Json;
        Assert.Equal(("140215", "5", 1000), (row.GetProperty("insu_admdvs").GetString(), row.GetProperty("pay_loc").GetString(), row.Of("psn_cash_pay_fen")));
    }

    [Fact(DisplayName = "2208 的规范把 psn_cash_pay 误印作 pdn_cash_pay:照规范误印写的报文也认得")]
    public void MisprintedColumn()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var message = Message("1", asString: false, amountsAsText: false);
        var setlinfo = message["output"]!["setlinfo"]!.AsObject();
        setlinfo["pdn_cash_pay"] = setlinfo["psn_cash_pay"]!.DeepClone();
        setlinfo.Remove("psn_cash_pay");
        Assert.Equal(1, db.Done("import", "settlements", db.File("s.json", message.ToJsonString()), "--on", "2025-08-20").Json.Of("counted"));
        Assert.Equal(1000, db.Done("records", "show", "1", "--provider", Hospital).Json.Of("psn_cash_pay_fen"));
    }

    [Theory(DisplayName = "报文的数组没有写完、多出括号,或字段里有不成字的编码:整个文件不导入,说明是第几条,改好再来一条不少")]
    [InlineData("[{0},{1}", "数组没有结束")]
    [InlineData("[{0},{1},", "数组没有结束")]
    [InlineData("[{0}]]{1}", "多出一个 ]")]
    [InlineData("{0}{1}]", "多出一个 ]")]
    [InlineData("[{0},{1},{\"output\":{\"setlinfo\":{\"setl_id\":\"\\ud800\"}}}]", "第 3 条报文中有不成字的编码")]
    [InlineData("[{0},{1},{\"\\ud800\":1}]", "第 3 条报文中有不成字的编码")]
    [InlineData("[{0},{1},{\"output\":\"{\\\"setlinfo\\\":{\\\"med_type\\\":\\\"\\\\udc00\\\"}}\"}]", "第 3 条报文中有不成字的编码")]
    public void CutOff(string form, string reason)
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        string Filled(string with) => with.Replace("{0}", Message("1", asString: false, amountsAsText: false).ToJsonString(), StringComparison.Ordinal)
            .Replace("{1}", Message("2", asString: true, amountsAsText: false).ToJsonString(), StringComparison.Ordinal);
        var refused = db.Run("import", "settlements", db.File("s.json", Filled(form)), "--on", "2025-08-20").Expect(2);
        Assert.Contains(reason, refused.Error, StringComparison.Ordinal);
        Assert.Contains("整个文件未导入", refused.Error, StringComparison.Ordinal);
        Assert.Equal(2, db.Done("import", "settlements", db.File("s.json", Filled("[{0},{1}]")), "--on", "2025-08-20").Json.Of("accepted"));
    }

    private static JsonObject Message(string setlId, bool asString, bool amountsAsText)
    {
        JsonNode Amount(string yuan) => amountsAsText ? JsonValue.Create(yuan) : JsonNode.Parse(yuan)!;
        var output = new JsonObject
        {
            ["setlinfo"] = new JsonObject
            {
                ["setl_id"] = setlId, ["setl_time"] = "2025-07-03 10:20:30", ["med_type"] = "11", ["insutype"] = "310", ["psn_no"] = "P1", ["psn_name"] = "测试\"人员\"",
                ["medfee_sumamt"] = Amount("100.0"), ["fund_pay_sumamt"] = Amount("60"), ["hifp_pay"] = Amount("60.00"), ["acct_pay"] = Amount("30"), ["psn_cash_pay"] = Amount("10"),
                ["hosp_part_amt"] = null, ["ownpay_hosp_part"] = 0.0, ["acct_mulaid_pay"] = null,
                ["medins_setl_id"] = Hospital + "202507031020300001", ["clr_optins"] = "140200", ["clr_type"] = "11", ["clr_way"] = "1",
            },
            ["setldetail"] = new JsonArray(),
        };
        return new() { ["infcode"] = 0, ["output"] = asString ? output.ToJsonString() : output };
    }
}
