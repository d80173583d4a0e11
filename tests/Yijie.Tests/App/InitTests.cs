using Dapper;
using Npgsql;
using Yijie.App;
using Yijie.App.Policies;
using Yijie.App.Storage;

namespace Yijie.Tests.App;

public sealed class InitTests
{
    [Theory(DisplayName = "建库:可以重复执行,第二次不改变什么"), ClassData(typeof(Engines))]
    public void InitTwice(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        db.Run("init", "--demo-users").Expect(0);
        var first = Contents(db);
        db.Run("init", "--demo-users").Expect(0);
        Assert.Equal(first, Contents(db));
        Assert.Equal(12 * 6 + 3, first.People);
    }

    [Theory(DisplayName = "建库:没有 --demo-users 就没有任何用户"), ClassData(typeof(Engines))]
    public void NoDemoUsersUnasked(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        db.Run("init").Expect(0);
        Assert.Equal(0, Contents(db).People);
    }

    [Theory(DisplayName = "建库:没有建库就办理,提示先运行 init,以 2 结束"), ClassData(typeof(Engines))]
    public void WithoutInit(Engine engine)
    {
        using var db = TestDatabase.Create(engine, init: false);
        Assert.Contains("yijie init", db.Misused("calendar", "day", "2026-01-04").Error, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "建库:--db 不是数据库、建不成、不成连接串的,以 2 结束,说明为什么,不说里面的话")]
    public void AddressesOfNoDatabase()
    {
        using var db = TestDatabase.Create(Engine.Sqlite, init: false);
        var table = db.File("不是库.csv", "fixmedins_code,from\n" + new string('x', 20_000));
        Assert.EndsWith("不是库.csv:它不是 SQLite 数据库文件\n", Refused(table, "init"), StringComparison.Ordinal);
        Assert.EndsWith("不是库.csv:它不是 SQLite 数据库文件\n", Refused(table, "verify"), StringComparison.Ordinal);
        Assert.EndsWith("没有权限,或者它是一个文件夹\n", Refused(db.Folder, "init"), StringComparison.Ordinal);
        Assert.StartsWith("无法建立数据库", Refused(Path.Combine(table, "a.db"), "init"), StringComparison.Ordinal);
        Assert.StartsWith("--db 应为", Refused("", "init"), StringComparison.Ordinal);
        Assert.StartsWith("PostgreSQL 连接串不合格式", Refused("Host=127.0.0.1;Pasword=secret", "verify"), StringComparison.Ordinal);
        Assert.StartsWith("PostgreSQL 连接串不合格式", Refused("Host=127.0.0.1;Port=abc", "init"), StringComparison.Ordinal);
        Assert.Equal("无法打开数据库 PostgreSQL(主机 127.0.0.1,端口 1,库 yijie):连不上,请确认 PostgreSQL 已经启动,Host=、Port= 无误,网络和防火墙放行\n", Refused("Host=127.0.0.1;Port=1;Username=u;Password=secret;Database=yijie", "verify"));
        Assert.EndsWith("(主机 nowhere.invalid,端口 5432,库 u):没有这个主机名,请核对 Host=\n", Refused("Host=nowhere.invalid;Username=u;Password=secret", "init"), StringComparison.Ordinal);
        if (Templates.PostgresServer is { } server)
            Assert.EndsWith(",库 nothing):没有这个库,请核对 Database=,或先建库(createdb)\n", Refused(new NpgsqlConnectionStringBuilder(server) { Database = "nothing" }.ConnectionString, "verify"), StringComparison.Ordinal);

        static string Refused(string address, string command)
        {
            using var error = new StringWriter();
            Assert.Equal(2, CommandLine.Run([command, "--db", address], TextWriter.Null, error, TimeProvider.System));
            return error.ToString();
        }
    }

    [Fact(DisplayName = "建库:PostgreSQL 按别的语言排序的,各列照样按字节;早先版本在这样的库里建的表,不升级、不打开,说明怎样转(决定 226)")]
    public void TextInAnotherOrder()
    {
        if (Templates.PostgresServer is null) Assert.Skip("没有 PostgreSQL");
        var name = Templates.NewName();
        var address = Templates.CreatePostgres(name, "template template0 locale_provider icu icu_locale 'zh'");
        try
        {
            Database.Create(address).Dispose();
            using (var database = Database.Open(address))
            using (var store = database.Write())
            {
                var columns = store.Query<string>(
                    """
                    select table_name || '.' || column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
                    where table_schema = current_schema and table_type = 'BASE TABLE' and data_type = 'text' and collation_name is distinct from 'C'
                    """);
                Assert.Equal(["schema_file.name"], columns);
                store.Execute("drop view instruction_status");
                store.Execute("alter table instruction alter column id type text collate \"default\"");
                store.Commit();
            }
            Assert.Contains("pg_dump", Assert.Throws<UsageException>(() => Database.Create(address)).Message, StringComparison.Ordinal);
            Assert.Contains("pg_dump", Assert.Throws<UsageException>(() => Database.Open(address)).Message, StringComparison.Ordinal);
            Assert.True(SpinWait.SpinUntil(() => Connections(name) == 0, TimeSpan.FromSeconds(20)), "拒绝打开之后,连接还开着");
        }
        finally
        {
            Templates.DropPostgres(name);
        }
    }

    [Fact(DisplayName = "建库:早先版本建的 PostgreSQL 库,升级新建的表、列与原有的同样排序(决定 226)")]
    public void TextInTheOrderOfWhatIsThere()
    {
        if (Templates.PostgresServer is null) Assert.Skip("没有 PostgreSQL");
        using var db = TestDatabase.Create(Engine.Postgres, init: false);
        using (var connection = new NpgsqlConnection(db.Address))
        {
            connection.Open();
            using var earlier = Store.Begin(connection, writes: true, regions: []);
            CitusTests.MakeAsOf015(earlier);
            earlier.Commit();
        }
        using var upgraded = Database.Create(db.Address);
        using var store = upgraded.Read();
        var inBytes = store.Query<string>(
            """
            select table_name || '.' || column_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
            where table_schema = current_schema and table_type = 'BASE TABLE' and collation_name = 'C'
            """);
        Assert.Equal(["segment.provider"], inBytes);
    }

    [Theory(DisplayName = "建库:政策文件有变的,升级时成为新的版本,旧版本留着"), ClassData(typeof(Engines))]
    public void AChangedPolicyFileIsANewVersion(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using (var database = Database.Open(db.Address))
        using (var store = database.Write())
        {
            // As if the province's file had been another one since: upgrading brings the program's own back, as a third version.
            store.Execute("insert into policy (name, version, sha256, content, entered_on) values ('shanxi.yaml', 2, 'x', 'x: {}', '2025-06-01')");
            store.Commit();
        }
        db.Run("init").Expect(0);

        using var after = Database.Open(db.Address);
        using var read = after.Read();
        Assert.Equal([1, 2, 3], read.Query<long>("select version from policy where name = 'shanxi.yaml' order by version"));
        Assert.Equal(3, PolicyStore.Load(read, "140100").Files[0].Version);
    }

    [Theory(DisplayName = "建库:真实进程与进程内运行一致"), ClassData(typeof(Engines))]
    public void AsAProcess(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var process = db.Start("init", "--json");
        var result = process.Wait().Expect(0);
        Assert.Equal(Database.Named(db.Address), result.Json.GetProperty("database").GetString());
    }

    [Theory(DisplayName = "向人说起一个库:文件写路径;连接串只写主机、端口、库,不写口令")]
    [InlineData("data/yijie.db", "data/yijie.db")]
    [InlineData("Host=db1;Port=5433;Username=yijie;Password=secret;Database=province", "PostgreSQL(主机 db1,端口 5433,库 province)")]
    public void NamedWithoutPassword(string address, string named) => Assert.Equal(named, Database.Named(address));

    private static long Connections(string name)
    {
        using var server = new NpgsqlConnection(Templates.PostgresServer);
        return server.ExecuteScalar<long>("select count(*) from pg_stat_activity where datname = @name and backend_type = 'client backend'", new { name });
    }

    private static (long People, long Policies, long Years, long Acts) Contents(TestDatabase db)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Read();
        return (Count("app_user"), Count("policy"), Count("workday_year"), Count("act"));

        long Count(string table) => store.Scalar<long>($"select cast(count(*) as bigint) from {table}");
    }
}
