using System.Globalization;
using System.Text.Json;
using Yijie.Domain.Parties;
using Yijie.Tests.App;
using static Yijie.Tests.App.PrepaymentCase;

namespace Yijie.Tests.Simulation;

/// <summary>预付金的种种次序,由真实命令办理:该办的办成,不该办的不予办理,每一步之后每一分都有着落。</summary>
public sealed class PrepaymentOrders
{
    [Theory(DisplayName = "任意次序:已拨付 = 交回 + 冲抵 + 核销 + 占用,冲抵不使付款为负,停付的机构没有付款(种子见参数)"), InlineData(1), InlineData(20), InlineData(300)]
    public void Closed(int seed)
    {
        var random = new Random(seed);
        using var c = new PrepaymentCase(Engine.Sqlite, Fund.Employee, (H, 1_000), (K, 700));
        var (day, month, done) = (new DateOnly(2025, 8, 1), new Domain.Month(2025, 7), new HashSet<string>());
        for (var step = 0; step < 30; step++)
        {
            day = day.AddDays(random.Next(0, 9));
            var (provider, on) = (random.Next(2) == 0 ? H : K, Iso(day));
            switch (random.Next(8))
            {
                case 0:
                    Try("recall open", "h", "--ground", $"{random.Next(1, 10)}", "--document", $"函{step}", "--reason", "事由");
                    break;
                case 1:
                    Try("return", "c", "--amount", $"{random.Next(1, 400)}", "--ref", $"回单{step}", "--into", random.Next(2) == 0 ? "fiscal" : "expenditure");
                    break;
                case 2 when month.Year == 2025 && day.Month > month.Number:
                    var held = Stopped();
                    foreach (var statement in c.Settle(month.ToString(), on, (H, random.Next(50, 500)), (K, random.Next(50, 300))).GetProperty("statements").EnumerateArray())
                    {
                        Assert.True(statement.GetProperty("net_fen").GetInt64() >= 0);
                        if (held.Contains(statement.GetProperty("provider").GetString()!) && statement.GetProperty("net_fen").GetInt64() > 0) Assert.True(statement.GetProperty("held").GetBoolean());
                    }
                    month = month.Next;
                    break;
                case 3:
                    Try("recall writeoff", "k");
                    break;
                case 4:
                    Try("recover", "c", "--amount", $"{random.Next(1, 300)}", "--ref", $"追回{step}");
                    break;
                default:
                    foreach (var (name, post, more) in ((string, string, string[])[])
                    [
                        ("recall approve-writeoff", "a", []), ("recall report", "h", []), ("recall loss", "h", ["--amount", Yuan(Held(provider))]), ("recall court-document", "h", []),
                        ("recall file-court", "h", []), ("recall stop", "a", []), ("recall notice", "h", []),
                    ])
                    {
                        if (more is ["--amount", "0.00"] || !Try(name, post, ["--document", $"文{step}", .. more])) continue;
                        if (name != "recall notice") break;
                        day = day.AddDays(12); // past the five working days
                        break;
                    }
                    break;
            }
            foreach (var p in (string[])[H, K])
            {
                var shown = c.Show(p);
                Assert.Equal(Fen(shown, "paid_fen"), Fen(shown, "returned_fen") + Fen(shown, "set_off_fen") + Fen(shown, "written_off_fen") + Fen(shown, "held_fen"));
                Assert.True(Fen(shown, "held_fen") >= 0);
            }

            bool Try(string name, string post, params string[] more)
            {
                var result = c.Do(name, on, post, provider, more);
                Assert.True(result.ExitCode is 0 or 1, result.ToString());
                if (result.ExitCode == 0) done.Add(name);
                return result.ExitCode == 0;
            }
        }
        Assert.True(done.Count >= 4, string.Join(',', done));
        c.Agency.Verify();

        long Held(string provider) => Fen(c.Show(provider), "held_fen");
        HashSet<string> Stopped() => [.. c.Db.Done("stop", "list", "--region", Home).Json.EnumerateArray().Select(s => s.GetProperty("provider").GetString()!)];
    }

    private static long Fen(JsonElement e, string name) => e.GetProperty(name).GetInt64();

    private static string Yuan(long fen) => new Domain.Fen(fen).ToYuan();

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
