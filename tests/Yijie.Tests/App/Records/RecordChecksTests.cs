using Yijie.App.Records;
using Yijie.App.Storage;
using Yijie.Domain.Records;
using static Yijie.Tests.App.Importing;
using static Yijie.Tests.App.Records.ExtractFile;

namespace Yijie.Tests.App.Records;

public sealed class RecordChecksTests
{
    private static readonly string Outpatient = Categories.OfMedType("11")!.Value.Name();

    [Theory(DisplayName = "核验明细:段的字节、合计、一个结算两处计入,改动了哪里就指出哪里"), ClassData(typeof(Engines))]
    public void Tampered(Engine engine)
    {
        using var db = TestDatabase.Create(engine).WithProviders();
        db.Done("import", "settlements", db.File("1.csv", Text(Row("1"), Row("2"), Row("3", ("fixmedins_code", Clinic)), Row("4", ("insutype", "390")), Row("5", ("med_type", "99")))), "--on", "2025-08-20");
        db.Done("import", "settlements", db.File("2.csv", Text(Row("6"), Row("7"), Row("2", ("vali_flag", "0")))), "--on", "2025-08-21"); // two more, and one withdrawn

        Found(_ => { });
        Found(store => store.Execute("update segment set sha256 = 'x' where import_seq = 3"),
            $"明细段:{Hospital} 2025-07 第 3 次导入的明细段:内容与摘要不符",
            $"月度合计:140200 {Hospital} 2025-07 310 {Outpatient} 第 3 次导入:合计与明细相差 1 行、统筹 60.00、个账 30.00");
        Found(store => store.Execute($"update segment set row_count = 9 where provider = '{Clinic}'"),
            $"明细段:{Clinic} 2025-07 第 2 次导入的明细段:应有 9 行,实有 1 行",
            $"月度合计:140200 {Clinic} 2025-07 310 {Outpatient} 第 2 次导入:合计与明细相差 1 行、统筹 60.00、个账 30.00");
        Found(store => store.Execute($"update monthly_total set pooled_fen = pooled_fen + 1 where provider = '{Clinic}'"),
            $"月度合计:140200 {Clinic} 2025-07 310 {Outpatient} 第 2 次导入:合计与明细相差 0 行、统筹 0.01、个账 0.00");
        Found(store => store.Execute($"delete from monthly_total where provider = '{Clinic}'"),
            $"月度合计:140200 {Clinic} 2025-07 310 {Outpatient} 第 2 次导入:合计与明细相差 -1 行、统筹 -60.00、个账 -30.00");
        Found(store => Again(store, Clinic, Hospital),
            $"月度合计:140200 {Hospital} 2025-08 310 {Outpatient} 第 2 次导入:合计与明细相差 -1 行、统筹 -60.00、个账 -30.00",
            $"结算ID跨月跨机构:结算ID 3 在 2 处计入:{Hospital} 2025-08、{Clinic} 2025-07");

        void Found(Action<Store> damage, params string[] faults)
        {
            using var database = Database.Open(db.Address);
            using var store = database.Write(); // never committed
            Bookkeeper.DropGuards(store);
            damage(store);
            Assert.Equal(faults, RecordChecks.Run(store).SelectMany(c => c.Faults.Select(f => $"{c.Name}:{f}")));
        }
    }

    /// <summary>One provider's segment once more, as another's of the next month.</summary>
    private static void Again(Store store, string from, string to)
    {
        var rows = new SegmentRows();
        var (_, month) = SegmentFormat.Read(store.Scalar<byte[]>("select content from segment where provider = @from", new { from }), rows);
        var sink = new ByteSink();
        SegmentFormat.Write(sink, to, month.Next, rows);
        var content = sink.Written.ToArray();
        store.Execute(
            "insert into segment (region, provider, month, import_seq, row_count, sha256, content) values ('140200', @to, @month, 2, @Count, @hash, @content)",
            new { to, month = month.Next.ToString(), rows.Count, hash = SegmentStore.HashOf(content), content });
    }
}
