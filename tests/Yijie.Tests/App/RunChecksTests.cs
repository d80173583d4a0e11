using Yijie.App.MonthlySettlement;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Records;
using Yijie.Tests.Scenarios;

namespace Yijie.Tests.App;

/// <summary>结算单、记录、扣款与 DRG 结果的核验。</summary>
public sealed class RunChecksTests
{
    private const string Hospital = "H14020000001";
    private const string Across = "各月恒等:应结算额与迟到调整之和等于截止时已结算月份的记录";
    private const string Items = "每项扣款与 DRG 结果恰计入一份结算单";

    [Theory(DisplayName = "核验:绕过程序改动结算单、合计、扣款、DRG 结果,各月恒等与逐项计入都指出来,所指与在数据库里整表比较的相同"), ClassData(typeof(Engines))]
    public void Tampered(Engine engine)
    {
        using var agency = Settled(engine);
        foreach (var (sql, across, items) in ((string, bool, bool)[])
        [
            ("update statement set month = month", false, false),
            ("update statement set gross_fen = gross_fen + 1 where month = '2025-07'", true, false), ("update statement set late_fen = late_fen - 1 where month = '2025-08'", true, false),
            ("update statement set cut = 0", true, true), ("delete from statement where month = '2025-07'", false, false),
            ("update monthly_total set pooled_fen = pooled_fen + 1 where month = '2025-07'", true, false), ("update monthly_total set import_seq = 999 where month = '2025-08'", true, false),
            ("delete from monthly_total", true, false), ("update monthly_total set month = '2025-09' where month = '2025-08'", true, false),
            ("update deduction set amount_fen = amount_fen + 1 where month = '2025-07'", false, true), ("update deduction set id = 'x' where month = '2025-08'", false, true),
            ("delete from deduction", false, true), ("update deduction set import_seq = 999", false, true), ("update drg_adjustment set amount_fen = 0", false, true),
            ("update drg_adjustment set month = '2025-09' where month = '2025-08'", false, true),
        ])
        {
            using var database = Database.Open(agency.Db.Address);
            using var store = database.Write(); // never committed
            Bookkeeper.DropGuards(store);
            Assert.True(store.Execute(sql) > 0, sql);
            var checks = RunChecks.Run(store).ToDictionary(c => c.Name);
            Assert.Equal((sql, across, items), (sql, checks[Across].Faults.Count > 0, checks[Items].Faults.Count > 0));
            Assert.Equal((sql, string.Join('\n', AcrossInTheDatabase(store))), (sql, string.Join('\n', checks[Across].Faults)));
        }
    }

    private static IEnumerable<string> AcrossInTheDatabase(Store store) => store.Query<(string Region, string Fund, string Provider, long Stated, long Recorded)>(
        """
        select l.region, l.fund, l.provider, l.stated, cast(coalesce(sum(t.pooled_fen + t.account_fen), 0) as bigint) as recorded
        from (
          select region, fund, provider, max(cut) as cut, cast(sum(gross_fen + late_fen) as bigint) as stated
          from statement group by region, fund, provider
        ) l
        join statement m on m.region = l.region and m.fund = l.fund and m.provider = l.provider
        left join monthly_total t on t.region = m.region and t.month = m.month and t.fund = m.fund and t.provider = m.provider and t.import_seq <= l.cut
        group by l.region, l.fund, l.provider, l.stated
        """).Where(m => m.Stated != m.Recorded).Select(m => $"{m.Region} {m.Fund} {m.Provider}:结算单 {new Fen(m.Stated)},记录 {new Fen(m.Recorded)}");

    /// <summary>Two months settled, with deductions and DRG results.</summary>
    private static Agency Settled(Engine engine)
    {
        var agency = new Agency(engine);
        agency.Register(Hospital);
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 700_000, 300_000));
        agency.Receive("2025-08-01", 2_000_000);
        agency.Ready("2025-08-08", "2025-07", Hospital);
        agency.Audit("2025-08-12", Hospital, "2025-07", 30_000);
        agency.Drg("2025-08-12", Hospital, "2025-07", 12_000);
        agency.Approve("settle", "2025-07", "2025-08-20");
        agency.Records("2025-09-01", Hospital, "2025-08", (Category.Inpatient, 400_000, 100_000));
        agency.Ready("2025-09-09", "2025-08", Hospital);
        agency.Audit("2025-09-12", Hospital, "2025-08", 60_000);
        agency.Drg("2025-09-12", Hospital, "2025-08", -20_000);
        agency.Approve("settle", "2025-08", "2025-09-22");
        return agency;
    }
}
