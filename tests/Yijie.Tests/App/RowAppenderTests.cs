using Yijie.App.Storage;

namespace Yijie.Tests.App;

/// <summary>行追加器。</summary>
public sealed class RowAppenderTests
{
    [Theory(DisplayName = "追加的每一行就是给出的每一行,不论与上一行相同、变长变短、空或没有"), ClassData(typeof(Engines))]
    public void EveryRowAsGiven(Engine engine)
    {
        string?[] texts = ["", "a", "b", "ab", "0123456789abcdef", "0123456789abcdeg", "0123456789abcdef0", new('x', 300), "中文", null];
        var random = new Random(7);
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var store = database.Write();
        store.Execute("create table given (place bigint primary key, first text, second text, third bigint, fourth bytea)");
        var rows = new List<string>();
        using (var appender = store.Append("given", "place", "first", "second", "third", "fourth"))
        {
            for (var i = 0; i < 2_000; i++)
            {
                var (first, second) = (texts[random.Next(random.Next(3) == 0 ? texts.Length : 2)], texts[random.Next(random.Next(3) == 0 ? texts.Length : 2)]);
                long? third = random.Next(3) == 0 ? null : random.Next(3);
                var fourth = new byte[random.Next(3)];
                appender.Long(i);
                foreach (var text in (string?[])[first, second])
                {
                    if (text is null || random.Next(8) == 0) appender.Text(text);
                    else appender.Text(System.Text.Encoding.UTF8.GetBytes(text).AsSpan());
                }
                appender.Long(third);
                appender.Bytes(fourth);
                appender.EndRow();
                rows.Add($"{i}|{first ?? "-"}|{second ?? "-"}|{third}|{fourth.Length}");
            }
            appender.Complete();
        }
        var kept = store.Query<(long Place, string? First, string? Second, long? Third, byte[] Fourth)>("select place, first, second, third, fourth from given order by place");
        Assert.Equal(rows, kept.Select(r => $"{r.Place}|{r.First ?? "-"}|{r.Second ?? "-"}|{r.Third}|{r.Fourth.Length}"));
    }
}
