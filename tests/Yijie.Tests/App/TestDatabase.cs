using System.Text;
using Yijie.App;

namespace Yijie.Tests.App;

/// <summary>
/// 测试用数据库。A database of a test's own with a folder beside it; both are gone when it is disposed. Commands are run inside this process
/// (<see cref="Run"/>), or as the real program (<see cref="Start"/>). Any number may be in use at once.
/// </summary>
public sealed class TestDatabase : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("yijie-test-").FullName;
    private readonly string? postgresName;

    private TestDatabase(Engine engine, bool init)
    {
        Engine = engine;
        if (engine == Engine.Postgres)
        {
            postgresName = Templates.NewName();
            Address = Templates.CreatePostgres(postgresName, init);
        }
        else
        {
            Address = Path.Combine(folder, "yijie.db");
            if (init) System.IO.File.Copy(Templates.SqliteFile, Address);
        }
    }

    public Engine Engine { get; }

    /// <summary>What <c>--db</c> is given: a file path, or a connection string.</summary>
    public string Address { get; }

    /// <summary>The folder of this test's files.</summary>
    public string Folder => folder;

    /// <summary>The clock of commands run in this process: one instant, so that nothing depends on when the tests are run. Give <c>--on</c> for the business day.</summary>
    public TimeProvider Clock { get; init; } = FixedClock.Instance;

    /// <summary>Makes a database; with <paramref name="init"/> as <c>init --demo-users</c> leaves it. Skips the test where there is no PostgreSQL.</summary>
    public static TestDatabase Create(Engine engine, bool init = true)
    {
        if (engine == Engine.Postgres && Templates.PostgresServer is null)
            Assert.Skip("没有 PostgreSQL:请用 ./yijie test 运行,或把环境变量 YIJIE_TEST_PG 设为 Host=… 连接串");
        return new(engine, init);
    }

    /// <summary>Runs a command on this database, in this process. The arguments are as typed, without <c>--db</c>.</summary>
    public RunResult Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = CommandLine.Run([.. args, "--db", Address], output, error, Clock);
        return new(string.Join(' ', args), exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command with <c>--json</c> that must succeed.</summary>
    public RunResult Done(params string[] args) => Run([.. args, "--json"]).Expect(0);

    /// <summary>Runs a command with <c>--json</c> that must be refused by a rule (exit code 1).</summary>
    public RunResult Refused(params string[] args) => Run([.. args, "--json"]).Expect(1);

    /// <summary>Runs a command that must be rejected as wrong use or unreadable input (exit code 2).</summary>
    public RunResult Misused(params string[] args) => Run(args).Expect(2);

    /// <summary>Starts a command on this database as a process of its own.</summary>
    public RunningProcess Start(params string[] args) => new([.. args, "--db", Address]);

    /// <summary>Writes a file into this test's folder, as UTF-8 without a BOM, and returns its path.</summary>
    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file into this test's folder and returns its path.</summary>
    public string File(string name, byte[] content)
    {
        var path = Path.Combine(folder, name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose()
    {
        if (postgresName is not null) Templates.DropPostgres(postgresName);
        Directory.Delete(folder, recursive: true);
    }

    private sealed class FixedClock : TimeProvider
    {
        public static readonly FixedClock Instance = new();

        public override DateTimeOffset GetUtcNow() => new(2026, 6, 30, 1, 0, 0, TimeSpan.Zero); // 09:00 in Shanghai
    }
}
