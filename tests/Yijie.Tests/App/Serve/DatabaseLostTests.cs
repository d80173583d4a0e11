using System.Data.Common;
using System.Net;
using Microsoft.Extensions.Logging;
using Npgsql;
using Yijie.App;
using Yijie.App.Storage;
using static Yijie.Tests.App.Importing;

namespace Yijie.Tests.App.Serve;

public sealed class DatabaseLostTests
{
    [Fact(DisplayName = "断在提交那一刻:答复不知办成没有;断着的时候说数据库不可用;恢复之后,同一回单号再来不重复入账")]
    public async Task AtTheCommit()
    {
        using var db = TestDatabase.Create(Engine.Postgres);
        using var line = new Line(db.Address);
        await using var served = await Served.Start(db, day: "2025-08-01", with: o => o with { Database = line.Address, Log = LogLevel.None });
        var (finance, accountant) = (await served.As("f.140200"), await served.As("k.140200"));
        async Task<Reply> Receive() => await finance.Post("funds/receive", new { fund = "310", amount = 100, @ref = "R1" });

        line.CutAfter("COMMIT");
        var lost = (await Receive()).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Contains("不知办成没有", lost.Json.GetProperty("title").GetString(), StringComparison.Ordinal);

        foreach (var path in (string[])["overview", "session", "jobs", "disclosure"])
        {
            var away = (await accountant.Get(path)).Expect(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("数据库不可用", away.Json.GetProperty("title").GetString());
            Assert.DoesNotMatch("[A-Za-z]{3,} ", away.Json.GetProperty("detail").GetString());
        }

        line.Mend();
        (await Receive()).Expect(HttpStatusCode.OK);
        Assert.Equal(100_00, (await accountant.Get("overview")).Expect(HttpStatusCode.OK).Json[0].GetProperty("expenditure_account_fen").GetInt64());
    }

    [Fact(DisplayName = "断在提交之前:答复未作任何更改,什么也没有存下")]
    public async Task BeforeTheCommit()
    {
        using var db = TestDatabase.Create(Engine.Postgres);
        using var line = new Line(db.Address);
        await using var served = await Served.Start(db, day: "2025-08-01", with: o => o with { Database = line.Address, Log = LogLevel.None });
        var (finance, accountant) = (await served.As("f.140200"), await served.As("k.140200"));

        line.CutAfter("pg_advisory_lock");
        var lost = (await finance.Post("funds/receive", new { fund = "310", amount = 100 })).Expect(HttpStatusCode.ServiceUnavailable);

        Assert.Contains("未作任何更改", lost.Json.GetProperty("title").GetString(), StringComparison.Ordinal);
        line.Mend();
        Assert.Equal(0, (await accountant.Get("overview")).Expect(HttpStatusCode.OK).Json[0].GetProperty("expenditure_account_fen").GetInt64());
    }

    [Fact(DisplayName = "任务办着的时候断了:旁观的人得到结束,里面的错不外传;恢复之后任务的结果有记录")]
    public async Task UnderAJob()
    {
        using var db = TestDatabase.Create(Engine.Postgres).WithProviders();
        using var line = new Line(db.Address);
        await using var served = await Served.Start(db, day: "2025-08-01", with: o => o with { Database = line.Address, Log = LogLevel.None });
        var handler = await served.As("h.140200");
        string id, events;
        using (var database = Database.Open(db.Address))
        using (database.Write()) // the import waits for it
        {
            id = (await handler.Upload("import?_async=1", ("kind", "enrolments"), ("file", db.File("e.csv", $"fixmedins_code,from\n{Hospital},2025-05-01\n"))))
                .Expect(HttpStatusCode.Accepted).Json.GetProperty("id").GetString()!;
            using var watching = await handler.GetAsync(new Uri($"/api/v1/jobs/{id}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            line.Cut();
            events = await watching.Content.ReadAsStringAsync().WaitAsync(TimeSpan.FromSeconds(60));
        }
        Assert.Contains("event: end", events, StringComparison.Ordinal);
        Assert.Contains("未作任何更改", events, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)exception|connect|stream|socket", events);

        line.Mend();
        var job = (await handler.Get($"jobs/{id}")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(("failed", 503), (job.GetProperty("state").GetString(), job.GetProperty("status").GetInt32()));
        for (var left = 100; KeptEnds(db, id) == 0; left--)
        {
            Assert.True(left > 0, "结果没有记下");
            await Task.Delay(200);
        }
    }

    [Fact(DisplayName = "批量写入的中途断了:说的是数据库断了,不是程序的错")]
    public void UnderACopy()
    {
        using var db = TestDatabase.Create(Engine.Postgres);
        using var line = new Line(db.Address);
        var lost = Assert.ThrowsAny<DbException>(() =>
        {
            using var database = Database.Open(line.Address);
            using var store = database.Write();
            using var rows = store.Append("session", "token_hash", "name", "at", "source", "client");
            for (var n = 0; n < 100_000; n++)
            {
                if (n == 10) line.Cut();
                for (var column = 0; column < 5; column++) rows.Text($"{n} {new string('x', 10_000)}");
                rows.EndRow();
            }
        });
        Assert.True(lost.IsTransient);
    }

    [Theory(DisplayName = "命令行上,打开时断了、核验的中途断了:都说数据库没有答复,不说没有建库,不说后面各项因此不成的话")]
    [InlineData("schema_file"), InlineData("from batch")]
    public void UnderACommand(string said)
    {
        using var db = TestDatabase.Create(Engine.Postgres);
        using var line = new Line(db.Address);
        line.CutAfter(said);
        using var error = new StringWriter();
        Assert.Equal(70, CommandLine.Run(["verify", "--db", line.Address], TextWriter.Null, error, db.Clock));
        Assert.EndsWith("数据库或它的一个节点没有答复,未作任何更改:请稍后再办\n", error.ToString(), StringComparison.Ordinal);
    }

    [Theory(DisplayName = "Citus 的一个节点断了:是数据库没有答复,说得出是哪个节点")]
    [InlineData("08006", "connection to the remote node postgres@10.0.0.2:5432 failed with the following error: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?", null, "它的节点 10.0.0.2:5432 连不上,或中途断了")]
    [InlineData("XX000", "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally", "while executing command on 10.0.0.2:5432", "它的节点 10.0.0.2:5432 连不上,或中途断了")]
    [InlineData("58030", "failed to COPY to shard 102010 on 10.0.0.2:5432", null, "它的节点 10.0.0.2:5432 连不上,或中途断了")]
    [InlineData("XX000", "duplicate key value violates unique constraint \"act_pkey_102010\"", null, "它的一个节点上,先前断了的事务还没有恢复")]
    [InlineData("57P01", "terminating connection due to administrator command", null, "它停了,或正在重启")]
    public void ANode(string state, string message, string? where, string said)
    {
        var lost = new PostgresException(message, "ERROR", "ERROR", state, where: where);
        Assert.True(lost.IsAway());
        Assert.Equal(said, Complaints.InChinese(lost));
        Assert.False(new PostgresException("unrecognized node type", "ERROR", "ERROR", "XX000").IsAway());
    }

    [Fact(DisplayName = "一个请求一时只占一个数据库连接:连接都有人用着的时候,大家等一等就轮到,不会各占一个互相等")]
    public async Task OneConnectionEach()
    {
        using var db = TestDatabase.Create(Engine.Postgres).WithProviders();
        await using var served = await Served.Start(db, with: o => o with { Database = $"{db.Address};Maximum Pool Size=1;Timeout=10" });
        var (handler, finance) = (await served.As("h.140200"), await served.As("f.140200"));
        (await finance.Post("funds/receive", new { fund = "310", amount = 100, @ref = "R1" })).Expect(HttpStatusCode.OK);
        (await handler.Get("overview")).Expect(HttpStatusCode.OK);
        (await handler.Get("providers/list?_limit=1")).Expect(HttpStatusCode.OK);
        (await handler.Post("advance/calculate", new { fund = "310", month = "2099-01" })).Expect(HttpStatusCode.UnprocessableEntity);
        (await handler.Get("jobs")).Expect(HttpStatusCode.OK);
        (await served.Browser().Get("disclosure?year=2025")).Expect(HttpStatusCode.OK);
    }

    private static long KeptEnds(TestDatabase db, string id)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return store.Scalar<long>("select cast(count(*) as bigint) from job_event where job_id = @id", new { id });
    }
}
