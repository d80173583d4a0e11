using Yijie.Domain.Records;
using Yijie.Tests.App;

namespace Yijie.Tests.Scenarios;

/// <summary>年终清算:保证金返还、特例单议、应收回款,由真实命令办理。</summary>
public sealed class YearEndClearing
{
    private const string Hospital = "H14020000001", Left = "H14020000002", Indebted = "H14020000003", Pharmacy = "P14020000001";

    [Theory(DisplayName = "年终清算:四家机构——补付、七月退出、应收回并在次月抵扣、考核不合格——与范本逐字一致"), ClassData(typeof(Engines))]
    public void Clearing(Engine engine)
    {
        using var agency = new Agency(engine);
        agency.Register(Hospital, Left, Indebted, Pharmacy);
        agency.Receive("2025-08-01", 5_000_000);

        agency.Say("# 7 月:四家");
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 700_000, 100_000), (Category.Outpatient, 100_000, 100_000));
        agency.Records("2025-08-01", Left, "2025-07", (Category.Outpatient, 50_000, 0));
        agency.Records("2025-08-01", Indebted, "2025-07", (Category.Inpatient, 200_000, 0));
        agency.Records("2025-08-01", Pharmacy, "2025-07", (Category.Pharmacy, 0, 3_333.33m));
        Month(agency, "2025-07", "2025-08-01", "2025-08-20", Hospital, Left, Indebted, Pharmacy);

        agency.Say("# 12 月:第二家已退出;第三家实际不足预拨,年末未清");
        agency.Records("2026-01-05", Hospital, "2025-12", (Category.Inpatient, 300_000, 0));
        agency.Records("2026-01-05", Indebted, "2025-12", (Category.Inpatient, 100_000, 0));
        agency.Audit("2026-01-05", Indebted, "2025-12", 80_000);
        Month(agency, "2025-12", "2026-01-05", "2026-01-26", Hospital, Indebted);

        agency.Say("# 次年 2 月:考核结果、清算方案、特例单议和年终 DRG 到齐,清算");
        agency.Assess("2026-02-10", "2025", (Hospital, "优秀"), (Left, "基本合格"), (Indebted, "合格"), (Pharmacy, "不合格"));
        agency.Scheme("2026-02-10", "2025");
        agency.ClearingItem("2026-02-10", Hospital, "2025", "special-case", 12_345.67m);
        agency.ClearingItem("2026-02-10", Hospital, "2025", "drg-result", -2_000);
        agency.ClearingItem("2026-02-10", Left, "2025", "other", -2_500.01m);
        agency.Pay(agency.Approve("clear", "2025", "2026-02-12"), "2026-02-13");
        agency.Say(agency.Db.Run("clear", "report", "--region", Agency.Region, "--fund", "310", "--year", "2025").Expect(0).Output);
        agency.Say(agency.Db.Run("clear", "statement", "--provider", Hospital, "--fund", "310", "--year", "2025").Expect(0).Output);
        agency.Say(agency.Db.Run("ledger", "registers", "--region", Agency.Region, "--fund", "310", "--kind", "deposit", "--on", "2026-02-28").Expect(0).Output);
        agency.TrialBalance("2026-02-28");

        agency.Say("# 应收回款 500.01:第二家交回一部分,其余在它迟到的 1 月费用中抵扣,记其他收入");
        agency.Db.Done("funds", "return", "--region", Agency.Region, "--fund", "310", "--kind", "clearing", "--year", "2025", "--provider", Left, "--amount", "100.01", "--ref", "回单0303", "--as", "c.140200", "--on", "2026-03-03");
        agency.Records("2026-03-03", Left, "2026-01", (Category.Outpatient, 1_000, 0));
        agency.Ready("2026-03-03", "2026-01", Left);
        agency.Pay(agency.Approve("settle", "2026-01", "2026-03-04"), "2026-03-05");
        agency.Say(agency.Db.Run("ledger", "registers", "--region", Agency.Region, "--fund", "310", "--kind", "clawback", "--on", "2026-03-31").Expect(0).Output);
        agency.TrialBalance("2026-03-31");

        agency.Verify();
        Golden.Matches("年终清算", agency.Story.ToString());
    }

    private static void Month(Agency agency, string month, string advanced, string settled, params string[] providers)
    {
        agency.Pay(agency.Approve("advance", month, advanced), advanced);
        agency.Ready(settled, month, providers);
        agency.Pay(agency.Approve("settle", month, settled), settled);
    }
}
