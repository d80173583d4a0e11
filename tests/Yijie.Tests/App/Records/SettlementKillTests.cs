using System.Diagnostics;
using System.Globalization;
using static Yijie.Tests.App.Importing;
using static Yijie.Tests.App.Records.ExtractFile;

namespace Yijie.Tests.App.Records;

/// <summary>结算明细导入中途断电。The real program, really killed, at moments spread over the whole of an import.</summary>
public sealed class SettlementKillTests
{
    private const int Rows = 60_000;
    private const int Kills = 7;

    [Theory(DisplayName = "结算明细导入中途断电(SIGKILL):要么全无,要么全有;再导入一次,与从未中断一样,也不留临时文件"), ClassData(typeof(Engines))]
    public void KilledAtAnyMoment(Engine engine)
    {
        var text = Text(Enumerable.Range(0, Rows).Select(i => Row(
            (1_000_000 + i / 2 * 2 + (i % 7 == 0 ? 1 : 0)).ToString(CultureInfo.InvariantCulture), // some come twice
            ("fixmedins_code", i % 3 == 0 ? Clinic : Hospital), ("setl_time", $"2025-0{1 + i % 7}-03 10:20:30"), ("vali_flag", i % 11 == 0 ? "0" : "1"))));
        using var reference = TestDatabase.Create(engine).WithKnownKey().WithProviders();
        var watch = Stopwatch.StartNew();
        using (var process = reference.Start(Command("settlements", reference.File("s.csv", text)))) process.Wait().Expect(0);
        var whole = watch.Elapsed;
        var expected = reference.Everything();

        var killed = 0;
        for (var n = 1; n <= Kills; n++)
        {
            using var db = TestDatabase.Create(engine).WithKnownKey().WithProviders();
            var file = db.File("s.csv", text);
            using (var process = db.Start(Command("settlements", file)))
            {
                Thread.Sleep(whole * n / (Kills + 1));
                if (process.Kill()) killed++;
            }
            Assert.Contains(db.Everything(), (string[])["", expected]);
            db.Done(Command("settlements", file));
            Assert.Equal(expected, db.Everything());
            Assert.Empty(Directory.GetFiles(db.Folder, ".*"));
        }
        Assert.True(killed > 0, "没有一次在导入完成之前断电");
    }
}
