using System.Text;
using Yijie.App.Storage;

namespace Yijie.Tests.App;

/// <summary>行读取器。</summary>
public sealed class RowReaderTests
{
    [Theory(DisplayName = "逐格读出的每一行就是库中的每一行,不论长短、空或没有,读到一半也可以不读"), ClassData(typeof(Engines))]
    public void EveryRowAsKept(Engine engine)
    {
        var random = new Random(7);
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var store = database.Write();
        store.Execute("create table given (place bigint primary key, text text, number bigint, content bytea)");
        string?[] texts = ["", "a", "O'Brien", "中文𠮷", "\t\\N\n", new('长', 50_000), null];
        long?[] numbers = [0, -1, long.MinValue, long.MaxValue, null];
        var rows = new List<string>();
        using (var appender = store.Append("given", "place", "text", "number", "content"))
        {
            for (var i = 0; i < 3_000; i++)
            {
                var (text, number) = (texts[random.Next(i % 300 == 0 ? texts.Length : 5)], numbers[random.Next(numbers.Length)]);
                var content = new byte[i % 500 == 0 ? 200_000 : random.Next(40)];
                random.NextBytes(content);
                appender.Long(i);
                appender.Text(text);
                appender.Long(number);
                appender.Bytes(content);
                appender.EndRow();
                rows.Add($"{i}|{text ?? "-"}|{number}|{Convert.ToHexString(content)}");
            }
            appender.Complete();
        }

        Assert.Equal(rows, All("select place, text, number, content from given order by place", null));
        Assert.Equal(rows.Where(r => r.Split('|')[1] == "O'Brien"), All("select place, text, number, content from given where text = @text and place >= @from order by place", new { text = "O'Brien", from = 0L }));
        Assert.Empty(All("select place, text, number, content from given where text = @text", new { text = (string?)null }));
        using (var first = store.Rows("select place from given order by place")) Assert.True(first.Read());
        Assert.Equal(3_000, store.Scalar<long>("select count(*) from given"));

        List<string> All(string sql, object? parameters)
        {
            var read = new List<string>();
            using var reader = store.Rows(sql, parameters);
            while (reader.Read())
            {
                Assert.Equal(reader.TextOrNull(1) ?? "", Encoding.UTF8.GetString(reader.Bytes(1)));
                read.Add($"{reader.Long(0)}|{reader.TextOrNull(1) ?? "-"}|{reader.LongOrNull(2)}|{Convert.ToHexString(reader.Bytes(3))}");
            }
            Assert.False(reader.Read());
            return read;
        }
    }
}
