using Yijie.Domain.Records;
using Yijie.Tests.App;

namespace Yijie.Tests.Scenarios;

/// <summary>三个月:规则中的例子,由真实命令办理。</summary>
public sealed class ThreeMonths
{
    [Theory(DisplayName = "三个月:预拨、结算、滚动抵扣、付清,账簿逐月平衡"), ClassData(typeof(Engines))]
    public void WorkedExample(Engine engine)
    {
        const string Hospital = "H14020000001";
        using var agency = new Agency(engine);
        agency.Register(Hospital);

        agency.Say("# 7 月:应结算 100 万,预拨 60 万;审核扣 3 万,DRG 加 1.2 万");
        agency.Records("2025-08-01", Hospital, "2025-07", (Category.Inpatient, 700_000, 300_000));
        agency.Receive("2025-08-01", 2_000_000);
        agency.Pay(agency.Approve("advance", "2025-07", "2025-08-01"), "2025-08-04");
        agency.Ready("2025-08-08", "2025-07", Hospital);
        agency.Audit("2025-08-12", Hospital, "2025-07", 30_000);
        agency.Drg("2025-08-12", Hospital, "2025-07", 12_000);
        agency.Pay(agency.Approve("settle", "2025-07", "2025-08-20"), "2025-08-21");
        agency.TrialBalance("2025-08-31");

        agency.Say("# 8 月:应结算 50 万,预拨 30 万;审核扣 26 万,DRG 减 2 万,实际不足预拨");
        agency.Records("2025-09-01", Hospital, "2025-08", (Category.Inpatient, 400_000, 100_000));
        agency.Pay(agency.Approve("advance", "2025-08", "2025-09-01"), "2025-09-02");
        agency.Ready("2025-09-09", "2025-08", Hospital);
        agency.Audit("2025-09-12", Hospital, "2025-08", 260_000);
        agency.Drg("2025-09-12", Hospital, "2025-08", -20_000);
        agency.Approve("settle", "2025-08", "2025-09-22");
        agency.TrialBalance("2025-09-30");

        agency.Say("# 9 月:应结算 40 万,预拨 24 万;先抵 8 月未清,再抵 9 月预拨,余额付清");
        agency.Records("2025-10-09", Hospital, "2025-09", (Category.Inpatient, 320_000, 80_000));
        agency.Pay(agency.Approve("advance", "2025-09", "2025-10-09"), "2025-10-10");
        agency.Ready("2025-10-10", "2025-09", Hospital);
        agency.Pay(agency.Approve("settle", "2025-09", "2025-10-20"), "2025-10-21");
        agency.TrialBalance("2025-10-31");

        agency.Verify();
        Golden.Matches("三个月", agency.Story.ToString());
    }
}
