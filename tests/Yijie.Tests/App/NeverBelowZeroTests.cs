using System.Text;
using Yijie.App.Ledger;
using Yijie.Domain;

namespace Yijie.Tests.App;

/// <summary>余额不反向:逐行跟着记下的,与逐项逐凭证重算的相同。</summary>
public sealed class NeverBelowZeroTests
{
    [Theory(DisplayName = "随机的凭证:哪一项自哪一笔起为负、最低多少,与把各行排好重算的相同"), InlineData(1), InlineData(2), InlineData(3)]
    public void FollowedIsRecomputed(int seed)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 3_000).Select(i => (
            Seq: 1L + i / 4, Provider: $"H{random.Next(40)}", Month: random.Next(8) == 0 ? "" : $"2025-0{random.Next(1, 4)}", Net: random.Next(-3, 4) * 100L)).ToList();

        var followed = new NeverBelowZero("暂付款", sign: 1);
        foreach (var voucher in lines.GroupBy(l => l.Seq))
        {
            foreach (var line in voucher) followed.Add("110103"u8, Encoding.UTF8.GetBytes(line.Provider), Encoding.UTF8.GetBytes(line.Month), line.Net);
            followed.After(voucher.Key);
        }
        followed.EndOf("140100/310");

        Assert.Equal(Recomputed(lines.Select(l => (l.Seq, Item: $"110103 {l.Provider} {l.Month}".TrimEnd(), l.Net))), followed.Result.Faults);
        Assert.NotEmpty(followed.Result.Faults);
    }

    private static IEnumerable<string> Recomputed(IEnumerable<(long Seq, string Item, long Net)> lines) =>
        from item in lines.GroupBy(l => l.Item).OrderBy(g => g.Key, StringComparer.Ordinal)
        let after = item.GroupBy(l => l.Seq).Select(v => (v.Key, Balance: item.Where(l => l.Seq <= v.Key).Sum(l => l.Net))).Where(v => v.Balance < 0).ToList()
        where after.Count > 0
        select $"140100/310 {item.Key} 自第 {after[0].Key} 笔起为负,最低 {new Fen(after.Min(v => v.Balance))} 元";
}
