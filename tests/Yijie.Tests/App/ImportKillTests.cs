using System.Text;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App;

/// <summary>中途断电。An import killed at any moment and repeated ends in the same state as one that was never interrupted.</summary>
public sealed class ImportKillTests
{
    private const int Rows = 20_000;

    [Theory(DisplayName = "导入中途断电(SIGKILL):要么全无,要么全有;再导入一次,与从未中断一样"), ClassData(typeof(Engines))]
    public void KilledAtAnyMoment(Engine engine)
    {
        var providers = Register();
        using var reference = TestDatabase.Create(engine);
        reference.Import("providers", providers);
        var expected = reference.Facts();

        var killed = 0;
        foreach (var milliseconds in (int[])[300, 600, 900, 1300, 2000])
        {
            using var db = TestDatabase.Create(engine);
            var file = db.File("providers.csv", providers);
            using (var process = db.Start(Command("providers", file)))
            {
                Thread.Sleep(milliseconds);
                if (process.Kill()) killed++;
            }
            Assert.Contains(db.Facts().Length, (int[])[0, expected.Length]);
            db.Done(Command("providers", file)).Json.Counts();
            Assert.Equal(expected, db.Facts());
        }
        Assert.True(killed > 0, "没有一次在导入完成之前断电");
    }

    [Theory(DisplayName = "两个进程同时导入同一文件:一个全收,一个全是重复"), ClassData(typeof(Engines))]
    public void TwoAtOnce(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var file = db.File("providers.csv", Register());
        using var one = db.Start([.. Command("providers", file), "--json"]);
        using var two = db.Start([.. Command("providers", file), "--json"]);
        var accepted = new[] { one, two }.Select(p => p.Wait().Expect(0).Json.Counts().Accepted).Order();
        Assert.Equal([0, Rows], accepted);
        Assert.Equal(2, db.ImportCount());
    }

    private static string Register()
    {
        var text = new StringBuilder("fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_no,account_no\n");
        for (var i = 0; i < Rows; i++) text.Append(null, $"H{i:00000000000},第{i}医院,1,140200,102162000018,{i:0000000000000}\n");
        return text.ToString();
    }
}
