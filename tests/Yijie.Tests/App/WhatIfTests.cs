using System.Text.Json;
using Yijie.App.Forecast;
using Yijie.App.MonthlySettlement;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Forecasts;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>参数试算:不改参数就是历史本身;改了参数,逐月滚动;从不写库。</summary>
public sealed class WhatIfTests
{
    private const string Hospital = "H14020000001", Clinic = "H14020000002", Lapsed = "H14020000003";

    private static readonly string[] Span = ["what-if", "--region", Agency.Region, "--fund", "310", "--from", "2025-07", "--to", "2025-09"];

    [Theory(DisplayName = "参数不变:每一份结算单重演到分,合计与历史相同"), ClassData(typeof(Engines))]
    public void UnchangedIsHistory(Engine engine)
    {
        using var agency = ThreeMonths(engine);
        using var database = Database.Open(agency.Db.Address);
        using var store = database.Read();
        var past = new PastMonthsStore(store, new(Agency.Region, Fund.Employee), new(2025, 7), new(2025, 9)).Load(Assumptions.AsItWas);
        var replayed = WhatIf.Replay(past, Assumptions.AsItWas);
        Assert.Equal(9, replayed.Length);
        foreach (var r in replayed)
        {
            var kept = Statements.Find(store, Agency.Region, Fund.Employee, r.Was.Provider, r.Was.Month)!.Statement;
            Assert.Equal((kept.Hash, kept.Hash), (r.Was.Hash, r.WouldBe.Hash));
            Assert.Equal((r.AdvancedThen, r.FloatThen), (r.AdvancedNow, r.FloatNow));
        }
        var answer = agency.Db.Done(Span).Json;
        Assert.Equal(answer.GetProperty("actual").GetRawText(), answer.GetProperty("what_if").GetRawText());
    }

    [Theory(DisplayName = "预拨 80%、保证金 0、第 5 个工作日:每月的预拨、轧差、未清滚动,与手算相同"), ClassData(typeof(Engines))]
    public void MoreIsAdvanced(Engine engine)
    {
        using var agency = ThreeMonths(engine);
        var answer = agency.Db.Done([.. Span, "--set", "advance_rate=80%", "--set", "deposit_rate=0%"]).Json;
        // 医院:7 月 A 982,000 − 800,000 = 182,000;8 月 A 220,000 < 400,000,未清 180,000;9 月 A 400,000 先抵 180,000,再抵 320,000 中的 220,000,未清 100,000。
        // 诊所:8 月 A −20 成为待抵扣款,预拨 64 未清;9 月 A 100 抵 64、再抵 80 中的 36,未清 44 与待抵扣 20。未付出的预拨仍未付出。
        Assert.Equal(
            ["2025-07 800080 182040 0 0", "2025-08 400064 20 180064 2000", "2025-09 320080 20 100044 2000"],
            answer.GetProperty("months").EnumerateArray().Select(m => Described(m.GetProperty("month"), m.GetProperty("what_if"))));
        Assert.Equal(4, answer.GetProperty("what_if").GetProperty("open_provider_months").GetInt64());
        Assert.Equal("100000.00", new Fen(answer.GetProperty("what_if").GetProperty("open_fen").GetInt64() - 44_00).ToYuan());

        var later = agency.Db.Done([.. Span, "--set", "advance_working_days=5"]).Json;
        // 第 3 到第 5 个工作日:8 月 5→7 日,9 月 3→5 日,10 月 11(周六调休)→14 日。
        Assert.Equal(
            [(600_000_00L + 60_00) * 2, (300_000_00L + 48_00) * 2, (240_000_00L + 60_00) * 3],
            later.GetProperty("months").EnumerateArray().Select(m => Float(m, "actual") - Float(m, "what_if")));
    }

    [Theory(DisplayName = "预付金的期初、交回录错,红字冲销后重录:试算与预测都只算一次"), ClassData(typeof(Engines))]
    public void PrepaymentEnteredAnew(Engine engine)
    {
        using var held = new PrepaymentCase(engine, Fund.Employee, (Hospital, 9_000));
        var (agency, books) = (held.Agency, new Bookkeeper(held.Db));
        books.Run("ledger reverse", $"k.{Agency.Region}", "2025-06-01", "--period", "2025-06", "--number", "1", "--reason", "金额录错").Expect(0);
        held.Hold(Fund.Employee, (Hospital, 3_000));
        held.Return("2025-08-04", Hospital, 1_000);
        books.Run("ledger reverse", $"k.{Agency.Region}", "2025-08-05", "--period", "2025-08", "--number", "1", "--reason", "金额录错").Expect(0);
        held.Return("2025-08-05", Hospital, 2_000);
        agency.Records("2025-08-05", Hospital, "2025-07", (Category.Inpatient, 100, 0));
        agency.Ready("2025-08-05", "2025-07", Hospital);
        agency.Approve("settle", "2025-07", "2025-08-06");

        var prepayment = agency.Db.Done("what-if", "--region", Agency.Region, "--fund", "310", "--from", "2025-07", "--to", "2025-07").Json.GetProperty("prepayment").GetProperty("actual");
        Assert.Equal((3_000_00, 2_000_00), (prepayment.GetProperty("out_fen").GetInt64(), prepayment.GetProperty("back_fen").GetInt64()));
        agency.Import("fund-months", "2025-08-06", "admdvs,insutype,month,income,expenditure,balance", ["140200,310,2025-07,100,90,2000"]);
        Assert.Equal(3_000_00, agency.Db.Done("forecast", "--region", Agency.Region, "--fund", "310", "--on", "2025-08-06").Json.GetProperty("prepayment_yearly_fen").GetInt64());
    }

    [Theory(DisplayName = "资金预测:住院历史更正后只算后来的一行"), ClassData(typeof(Engines))]
    public void HistoryPutRight(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital);
        agency.Import("fund-months", "2025-08-06", "admdvs,insutype,month,income,expenditure,balance", ["140200,310,2025-07,100,90,2000"]);
        foreach (var amount in (int[])[1_000, 1_200])
            agency.Import("inpatient-history", "2025-08-06", "fixmedins_code,insutype,month,hifp_inpatient", [$"{Hospital},310,2024-11,{amount}", $"{Hospital},310,2024-12,800"]);
        Assert.Equal(1_000_00, agency.Db.Done("forecast", "--region", Agency.Region, "--fund", "310", "--on", "2025-08-06").Json.GetProperty("prepayment_yearly_fen").GetInt64());
    }

    [Theory(DisplayName = "试算只读:各表的行数不变"), ClassData(typeof(Engines))]
    public void NothingIsWritten(Engine engine)
    {
        using var agency = ThreeMonths(engine);
        var before = RowsOf(agency.Db);
        agency.Db.Done([.. Span, "--set", "advance_rate=80%", "deposit_rate=0%", "prepayment_scale_months=2"]);
        agency.Import("fund-months", "2025-10-22", "admdvs,insutype,month,income,expenditure,balance", ["140200,310,2025-09,100,90,2000"]);
        var imported = RowsOf(agency.Db);
        agency.Db.Done("forecast", "--region", Agency.Region, "--fund", "310", "--months", "24", "--on", "2025-10-22");
        Assert.Equal(imported, RowsOf(agency.Db));
        Assert.NotEqual(before, imported);
        Assert.Equal(before.Keys, imported.Keys);
        Assert.Equal(before["statement"], imported["statement"]);
    }

    [Fact(DisplayName = "不予试算:没有的参数、写错的值、没有已结算的月份、别的统筹区的人")]
    public void Refused()
    {
        using var db = TestDatabase.Create(Engine.Sqlite);
        var unknown = db.Misused([.. Span, "--set", "advance_ratio=80%", "--set", "deposit_rate=120%", "--set", "advance_rate"]);
        Assert.Contains("没有可试算的参数 advance_ratio", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("deposit_rate 的值“120%”写法有误", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("可试算的参数:advance_rate(", unknown.Error, StringComparison.Ordinal);
        Assert.Contains("没有已结算的月份", Assert.Single(db.Refused(Span).Reasons), StringComparison.Ordinal);
        db.Misused("what-if", "--region", Agency.Region, "--fund", "310", "--from", "2025-09", "--to", "2025-07");
        Assert.Contains("不能查阅", Assert.Single(db.Refused([.. Span, "--as", "h.140100"]).Reasons), StringComparison.Ordinal);
        db.Misused("forecast", "--region", Agency.Region, "--fund", "310", "--months", "36");
        Assert.Contains("没有基金收支月报", Assert.Single(db.Refused("forecast", "--region", Agency.Region, "--fund", "310").Reasons), StringComparison.Ordinal);
    }

    private static string Described(JsonElement month, JsonElement o) =>
        $"{month.GetString()} {Yuan(o, "advanced_fen")} {Yuan(o, "net_fen")} {Yuan(o, "open_fen")} {o.GetProperty("clawback_open_fen").GetInt64()}";

    private static long Yuan(JsonElement o, string name) => o.GetProperty(name).GetInt64() / 100;

    private static long Float(JsonElement month, string which) => month.GetProperty(which).GetProperty("float_fen_days").GetInt64();

    private static Dictionary<string, long> RowsOf(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        var tables = store.Query<string>(store.IsPostgres
            ? "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1"
            : "select name from sqlite_master where type = 'table' order by 1").ToList();
        return tables.ToDictionary(t => t, t => store.Scalar<long>($"select cast(count(*) as bigint) from {t}"));
    }

    /// <summary>
    /// 规则中的三个月,加一家诊所(8 月为负),和一家预拨总被银行退回、从未付出的机构。
    /// </summary>
    private static Agency ThreeMonths(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital, Clinic, Lapsed);
        agency.Receive("2025-08-01", 2_000_000);
        Month("2025-07", "2025-08-04", "2025-08-05", "2025-08-20", "2025-08-21", 1_000_000, 100, audit: 30_000, drg: 12_000, clinicAudit: 0);
        Month("2025-08", "2025-09-02", "2025-09-03", "2025-09-22", "2025-09-23", 500_000, 80, audit: 260_000, drg: -20_000, clinicAudit: 100);
        Month("2025-09", "2025-10-09", "2025-10-10", "2025-10-20", "2025-10-21", 400_000, 100, audit: 0, drg: 0, clinicAudit: 0);
        return agency;

        void Month(string month, string advance, string paid, string settle, string settled, decimal hospital, decimal clinic, decimal audit, decimal drg, decimal clinicAudit)
        {
            agency.Records(advance, Hospital, month, (Category.Inpatient, hospital, 0));
            agency.Records(advance, Clinic, month, (Category.Outpatient, clinic, 0));
            agency.Records(advance, Lapsed, month, (Category.Outpatient, 20, 0));
            agency.Pay(agency.Approve("advance", month, advance), paid, Lapsed);
            agency.Ready(paid, month, Hospital, Clinic, Lapsed);
            if (audit != 0) agency.Audit(paid, Hospital, month, audit);
            if (drg != 0) agency.Drg(paid, Hospital, month, drg);
            if (clinicAudit != 0) agency.Audit(paid, Clinic, month, clinicAudit);
            agency.Pay(agency.Approve("settle", month, settle), settled);
        }
    }
}
