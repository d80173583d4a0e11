using Yijie.Domain.Parties;
using Yijie.Tests.App;
using static Yijie.Tests.App.PrepaymentCase;

namespace Yijie.Tests.Refusals;

/// <summary>预付金收回:不予办理的,说明原因和条款,什么都不改变。</summary>
public sealed class RecallRefusals
{
    [Fact(DisplayName = "没有拨付过的不能收回;不是机构报告的情形不能报告;别家的人、别的岗位不能办")]
    public void WrongCaseOrPerson()
    {
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000), (K, 500));
        var resident = c.Db.Refused("prepay", "recall", "open", "--region", Home, "--fund", "390", "--year", "2025", "--provider", H, "--ground", "1", "--document", "d", "--reason", "r", "--as", $"h.{Home}", "--on", "2025-08-01");
        Assert.Contains("无可收回", resident.Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal("办法·第九条", resident.Articles.Single());

        string[] ground1 = ["--ground", "1", "--document", "d", "--reason", "r"], ground4 = ["--ground", "4", "--document", "d", "--reason", "r"];
        Assert.Contains("不属于机构报告的情形", c.Refused("report", "2025-08-01", User(H), H, ground1), StringComparison.Ordinal);
        Assert.Contains("只能办理本机构", c.Refused("report", "2025-08-01", User(K), H, ground4), StringComparison.Ordinal);
        Assert.Contains("须由机构办理", c.Refused("report", "2025-08-01", "h", H, ground4), StringComparison.Ordinal);
        Assert.Contains("须由经办办理", c.Refused("recall open", "2025-08-01", "a", H, ground1), StringComparison.Ordinal);
        c.Do("recall open", "2025-08-01", "h", H, "--ground", "10", "--document", "d", "--reason", "r").Expect(2);
        c.Do("recall open", "2025-08-01", "h", "H14020000009", ground1).Expect(2);
        Assert.Empty(c.Db.Done("prepay", "recall", "list", "--region", Home).Json.EnumerateArray());

        c.Done("report", "2025-08-01", User(H), H, ground4);
        c.Done("report", "2025-08-01", User(H), H, ground4);
        Assert.Single(c.Show(H).GetProperty("events").EnumerateArray());
    }

    [Fact(DisplayName = "跳过一步、没有批准文件就核销、交回超出未收回数:不予办理")]
    public void OutOfOrder()
    {
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000));
        Assert.Contains("尚未立案", c.Refused("recall notice", "2025-08-01", "h", H, "--document", "d"), StringComparison.Ordinal);
        c.Open("2025-08-01", H);
        Assert.Contains("之前须先督促交回通知", c.Refused("recall stop", "2025-08-01", "a", H, "--document", "d"), StringComparison.Ordinal);
        Assert.Contains("之前须先停止拨付", c.Refused("recall file-court", "2025-08-01", "h", H, "--document", "d"), StringComparison.Ordinal);
        Assert.Contains("核销之前须先人民政府批准核销", c.Refused("recall writeoff", "2025-08-01", "k", H), StringComparison.Ordinal);
        Assert.Contains("超出未收回数", c.Refused("return", "2025-08-01", "c", H, "--amount", "1000.01", "--ref", "R1"), StringComparison.Ordinal);
        Assert.Contains("没有核销过", c.Refused("recover", "2025-08-01", "c", H, "--amount", "1", "--ref", "R1"), StringComparison.Ordinal);
        c.Done("return", "2025-08-01", "c", H, "--amount", "10", "--ref", "R1");
        Assert.Contains("回单号 R1 已于", c.Refused("return", "2025-08-01", "c", H, "--amount", "20", "--ref", "R1"), StringComparison.Ordinal);
        Assert.Single(c.Show(H).GetProperty("events").EnumerateArray());
        c.Agency.Verify();
    }

    [Fact(DisplayName = "交回录错可以红字冲销,未收回数随之恢复;已上缴的不能冲销")]
    public void Reversed()
    {
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000));
        c.Open("2025-08-01", H);
        var wrong = c.Return("2025-08-01", H, 300).GetProperty("number").GetInt64();
        string[] Reverse(long number) => ["ledger", "reverse", "--region", Home, "--fund", "310", "--period", "2025-08", "--number", $"{number}", "--reason", "录错", "--as", $"k.{Home}", "--on", "2025-08-04"];
        c.Db.Done(Reverse(wrong));
        Assert.Equal("1,000.00 recalling", c.Standing(H));

        var right = c.Return("2025-08-04", H, 200).GetProperty("number").GetInt64();
        c.Db.Done("prepay", "handover", "--region", Home, "--fund", "310", "--year", "2025", "--ref", "上缴1", "--as", $"c.{Home}", "--on", "2025-08-04");
        Assert.Contains("已上缴,不能冲销", string.Join(';', c.Db.Refused(Reverse(right)).Reasons), StringComparison.Ordinal);
        c.Agency.Verify();
    }
}
