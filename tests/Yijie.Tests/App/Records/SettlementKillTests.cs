using System.Diagnostics;
using System.Globalization;
using Yijie.App.Storage;
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

    [Fact(DisplayName = "大文件导入一个没人开着的 SQLite 库,写到一半断电:verify 认可,再导入一次与从未中断一样")]
    public void KilledWhileWrittenOnce()
    {
        var text = Text(Enumerable.Range(0, 160_000).Select(i => Row(
            (1_000_000 + i).ToString(CultureInfo.InvariantCulture), ("fixmedins_code", i % 3 == 0 ? Clinic : Hospital), ("setl_time", $"2025-0{1 + i % 7}-03 10:20:30"))));
        using var reference = TestDatabase.Create(Engine.Sqlite).WithKnownKey().WithProviders();
        reference.Done(Command("settlements", reference.File("s.csv", text)));
        var expected = reference.Everything();

        var killed = 0;
        for (var n = 0; n < 5; n++)
        {
            using var db = TestDatabase.Create(Engine.Sqlite).WithKnownKey().WithProviders();
            var file = db.File("s.csv", text);
            using (var process = db.Start(Command("settlements", file)))
            {
                while (!File.Exists(db.Address + "-journal") && !process.HasExited) Thread.Sleep(1);
                Thread.Sleep(n * 40);
                if (process.Kill()) killed++;
            }
            Assert.Contains(db.Everything(), (string[])["", expected]);
            Assert.All(db.Done("verify").Json.GetProperty("checks").EnumerateArray(), c => Assert.Empty(c.GetProperty("faults").EnumerateArray()));
            db.Done(Command("settlements", file));
            Assert.Equal(expected, db.Everything());
            Assert.False(File.Exists(db.Address + "-journal"));
        }
        Assert.True(killed > 0, "没有一次在导入完成之前断电");
    }

    [Fact(DisplayName = "大批写入:没人开着库才绕过日志;有人开着,照旧经日志,他读到的仍是原样;下一个打开的人又用日志")]
    public void PastTheLogOnlyWhenAlone()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        Assert.Equal("delete", ModeWhileWritingMuch());
        using (var other = Database.Open(db.Address))
        {
            using var reading = other.Read();
            Assert.Equal(("wal", 1), (reading.Scalar<string>("pragma journal_mode"), reading.Scalar<long>("select count(*) from pseudonym_key")));
            Assert.Equal("wal", ModeWhileWritingMuch());
            Assert.Equal(1, reading.Scalar<long>("select count(*) from pseudonym_key"));
        }
        using var next = Database.Open(db.Address);
        using var store = next.Read();
        Assert.Equal(("wal", 2), (store.Scalar<string>("pragma journal_mode"), store.Scalar<long>("select count(*) from pseudonym_key")));

        string ModeWhileWritingMuch()
        {
            using var database = Database.Open(db.Address);
            using var store = database.WriteMuch();
            store.Execute("insert into pseudonym_key (id, content) select count(*) + 1, x'00' from pseudonym_key");
            var mode = store.Scalar<string>("pragma journal_mode");
            store.Commit();
            return mode;
        }
    }
}
