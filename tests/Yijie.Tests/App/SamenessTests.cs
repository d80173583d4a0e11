using System.Text;
using Yijie.App.Verification;

namespace Yijie.Tests.App;

/// <summary>核验所用:两边相同,许多数里的重复。</summary>
public sealed class SamenessTests
{
    [Fact(DisplayName = "两边说的相同,不论次序;多一条、少一条、重一条、改一个字、挪一个字到相邻的格,都不相同")]
    public void TellsTheSameFromTheOther()
    {
        (string, string, long)[] said = [.. Enumerable.Range(0, 1_000).Select(i => ($"H1402000{i:0000}", i % 3 == 0 ? "" : "一二三", (long)i * i))];
        Assert.True(Same(said, said.Reverse()));
        Assert.False(Same(said, said.Skip(1)));
        Assert.False(Same(said, said.Append(("", "", 0))));
        Assert.False(Same(said, said.Append(said[5]).Except([said[6]])));
        Assert.False(Same(said, said.Select(s => s == said[7] ? s with { Item3 = s.Item3 + 1 } : s)));
        Assert.False(Same(said, said.Select(s => s == said[7] ? s with { Item2 = "一二四" } : s)));
        Assert.False(Same([("ab", "c", 1)], [("a", "bc", 1)]));
        Assert.False(Same([("a\0", "", 1)], [("a", "", 1)]));
    }

    [Fact(DisplayName = "许多数:恰好找出来过两次的,不论在内存里还是已写到临时文件")]
    public void FindsWhatCameTwice()
    {
        var random = new Random(7);
        var numbers = Enumerable.Range(0, 200_000).Select(i => (ulong)random.NextInt64() ^ (ulong)i << 60).Concat(Enumerable.Range(0, 100_000).Select(i => (ulong)i)).ToList(); // the latter all of one part
        ulong[] twice = [numbers[3], numbers[199_999], 7, 99_999];
        using var many = new ManyNumbers();
        foreach (var number in numbers.Concat(twice)) many.Add(number);
        Assert.Equal(300_004, many.Count);
        Assert.Equal(twice.Order(), many.Repeated().Order());
    }

    private static bool Same(IEnumerable<(string, string, long)> one, IEnumerable<(string, string, long)> other)
    {
        var sameness = new Sameness();
        foreach (var said in one) sameness.Add(Of(said));
        foreach (var said in other) sameness.TakeOff(Of(said));
        return sameness.Holds;

        static Sameness.Said Of((string A, string B, long C) said) => Sameness.Said.Nothing.And(Encoding.UTF8.GetBytes(said.A)).And(Encoding.UTF8.GetBytes(said.B)).And(said.C);
    }
}
