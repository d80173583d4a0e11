using Yijie.Domain.Parties;
using static Yijie.Tests.App.PrepaymentCase;

namespace Yijie.Tests.App;

/// <summary>预付金收回的办理,由真实命令,在两种数据库上。</summary>
public sealed class RecallTests
{
    [Theory(DisplayName = "立案之后的结算先冲预拨,再冲预付金;冲完即结清,余款照付"), ClassData(typeof(Engines))]
    public void SetOffThroughTheMonth(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000), (K, 500));
        c.Open("2025-08-01", H);
        Assert.Equal("1,000.00 recalling", c.Standing(H));

        var july = c.Settle("2025-07", "2025-08-12", (H, 800), (K, 800));
        Assert.Equal(["760.00 0.00", "0.00 760.00"], july.GetProperty("statements").EnumerateArray().Select(s =>
            $"{new Domain.Fen(s.GetProperty("offsets").EnumerateArray().Sum(o => o.GetProperty("amount_fen").GetInt64()))} {Scenarios.Agency.Amount(s, "net_fen")}"));
        Assert.Equal("240.00 recalling", c.Standing(H));
        Assert.Equal("500.00 paid", c.Standing(K));

        c.Settle("2025-08", "2025-09-12", (H, 800));
        Assert.Equal("0.00 settled", c.Standing(H));
        Assert.Equal(100_000, c.Show(H).GetProperty("set_off_fen").GetInt64());
        Assert.Equal(520_00, c.Agency.Statement(H, "2025-08").GetProperty("net_fen").GetInt64());
        c.Agency.Verify();
    }

    [Theory(DisplayName = "督促、停付、法院、损失、批准、核销,核销后又收回;停付期间照算暂缓;备查簿永久保留"), ClassData(typeof(Engines))]
    public void ToTheWriteOff(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        Assert.Equal("2025-10-10", c.Done("recall notice", "2025-09-26", "h", H, "--document", "催告1号").GetProperty("notice_due").GetString());
        Assert.Contains("尚未届满", c.Refused("recall stop", "2025-10-10", "a", H, "--document", "停付1号"), StringComparison.Ordinal);
        c.ThroughCourt(H, "1000");
        Assert.Contains("案件结清时自动恢复", string.Join(';', c.Db.Refused("stop", "lift", "--region", Home, "--provider", H, "--reason", "x", "--as", $"a.{Home}", "--on", "2025-11-20").Reasons), StringComparison.Ordinal);

        Assert.Equal("writtenoff", c.Done("recall writeoff", "2025-11-21", "k", H).GetProperty("state").GetString());
        c.Done("recall writeoff", "2025-11-21", "k", H);
        Assert.Contains("超出核销数", c.Refused("recover", "2025-12-01", "c", H, "--amount", "1000.01", "--ref", "R1"), StringComparison.Ordinal);
        c.Done("recover", "2025-12-01", "c", H, "--amount", "400", "--ref", "R1");
        c.Done("recover", "2025-12-01", "c", H, "--amount", "400", "--ref", "R1");
        Assert.Equal(400_00, c.Show(H).GetProperty("recovered_fen").GetInt64());
        Assert.Single(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray());
        c.Done("recover", "2025-12-02", "c", H, "--amount", "600", "--ref", "R2");
        Assert.Empty(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray());
        c.Agency.Verify();
    }

    [Theory(DisplayName = "交回:不超过未收回数,同一回单只记一次;交清即结清,停付随之解除"), ClassData(typeof(Engines))]
    public void Returned(Engine engine)
    {
        using var c = new PrepaymentCase(engine, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        Assert.Contains("超出未收回数", c.Refused("return", "2025-08-05", "c", H, "--amount", "1000.01", "--ref", "R0"), StringComparison.Ordinal);
        c.Return("2025-08-05", H, 300);
        c.Done("recall notice", "2025-09-26", "h", H, "--document", "催告1号");
        c.Done("recall stop", "2025-10-11", "a", H, "--document", "停付1号");
        c.Done("return", "2025-10-12", "c", H, "--amount", "700", "--ref", "R1", "--into", "fiscal");
        Assert.Equal("settled", c.Done("return", "2025-10-12", "c", H, "--amount", "700", "--ref", "R1", "--into", "fiscal").GetProperty("state").GetString());
        Assert.Empty(c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray());
        Assert.Contains("已结清", c.Refused("recall file-court", "2025-10-13", "h", H, "--document", "x"), StringComparison.Ordinal);
        c.Agency.Verify();
    }
}
