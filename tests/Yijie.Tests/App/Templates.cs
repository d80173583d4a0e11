using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yijie.App;

[assembly: AssemblyFixture(typeof(Yijie.Tests.App.Templates))]

namespace Yijie.Tests.App;

/// <summary>样板数据库。An initialised database of each kind, made once a test run and then copied: far quicker than <c>init</c> for every test.</summary>
public sealed class Templates : IDisposable
{
    private static readonly Lazy<string> Sqlite = new(MakeSqlite);
    private static readonly Lazy<string> Postgres = new(MakePostgres);
    private static readonly Lazy<IReadOnlyList<string>> Workers = new(FindWorkers);
    private static readonly Lock OneCopyAtATime = new(); // PostgreSQL refuses to copy a database that is in use

    /// <summary>The server that the tests may make databases on, or null.</summary>
    public static string? PostgresServer { get; } = Environment.GetEnvironmentVariable("YIJIE_TEST_PG") is { Length: > 0 } address ? address : null;

    public static string SqliteFile => Sqlite.Value;

    public static string NewName() => $"yijie_test_{Environment.ProcessId}_{Guid.NewGuid():N}";

    /// <summary>Whether that server is a Citus coordinator with workers: the databases are then spread over them.</summary>
    public static bool IsCitus => PostgresServer is not null && Workers.Value.Count > 0;

    /// <summary>Makes a PostgreSQL database, empty or as the template, and returns its address.</summary>
    public static string CreatePostgres(string name, bool asTemplate)
    {
        var address = CreatePostgres(name, asTemplate ? $"template {Postgres.Value}" : "");
        if (IsCitus && !asTemplate) IntroduceNodes(name);
        return address;
    }

    public static string CreatePostgres(string name, string options)
    {
        OnEveryNode($"create database {name} {options}");
        return AddressOf(name);
    }

    /// <summary>On a busy machine Citus's own process in the database does not always leave within the five seconds that PostgreSQL waits for it.</summary>
    public static void DropPostgres(string name)
    {
        for (var again = IsCitus ? 5 : 0; ; again--)
        {
            try
            {
                OnEveryNode($"drop database if exists {name} with (force)");
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ObjectInUse && again > 0)
            {
            }
        }
    }

    public void Dispose()
    {
        if (Sqlite.IsValueCreated) Directory.Delete(Path.GetDirectoryName(Sqlite.Value)!, recursive: true);
        if (Postgres.IsValueCreated) DropPostgres(Postgres.Value);
    }

    private static string MakeSqlite()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("yijie-test-template-").FullName, "template.db");
        Init(path);
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        connection.Execute("pragma wal_checkpoint(truncate)"); // so that the one file is the whole database
        return path;
    }

    private static string MakePostgres()
    {
        var name = NewName();
        Init(CreatePostgres(name, asTemplate: false), IsCitus ? ["--citus"] : []);
        // Citus keeps a worker process of its own in every database it has seen: it has to leave and stay out, or nothing can be copied.
        if (IsCitus) OnEveryNode($"alter database {name} allow_connections false", $"select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '{name}'");
        return name;
    }

    private static void Init(string address, params string[] options)
    {
        using var messages = new StringWriter();
        var exitCode = CommandLine.Run(["init", "--demo-users", "--on", "2025-05-23", .. options, "--db", address], messages, messages, TimeProvider.System);
        if (exitCode != 0) throw new InvalidOperationException($"init failed with {exitCode}: {messages}");
    }

    private static string AddressOf(string name) => On(PostgresServer!, name);

    private static string On(string server, string name) => new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;

    private static IReadOnlyList<string> FindWorkers()
    {
        using var coordinator = Connect(PostgresServer!);
        if (!coordinator.ExecuteScalar<bool>("select exists (select 1 from pg_extension where extname = 'citus')")) return [];
        return [.. coordinator.Query<(string Host, int Port)>("select nodename, nodeport from pg_dist_node where noderole = 'primary' and groupid <> 0 order by nodeid")
            .Select(n => new NpgsqlConnectionStringBuilder(PostgresServer) { Host = n.Host, Port = n.Port }.ConnectionString)];
    }

    private static void OnEveryNode(params string[] statements)
    {
        lock (OneCopyAtATime)
        {
            foreach (var node in Workers.Value.Append(PostgresServer!))
                foreach (var sql in statements) Execute(node, sql);
        }
    }

    /// <summary>A new database on Citus: the nodes come to know each other.</summary>
    private static void IntroduceNodes(string name)
    {
        foreach (var node in Workers.Value.Append(PostgresServer!)) Execute(On(node, name), "create extension citus");
        var server = new NpgsqlConnectionStringBuilder(PostgresServer);
        Execute(AddressOf(name), $"select citus_set_coordinator_host('{server.Host}', {server.Port})");
        foreach (var worker in Workers.Value.Select(w => new NpgsqlConnectionStringBuilder(w))) Execute(AddressOf(name), $"select citus_add_node('{worker.Host}', {worker.Port})");
    }

    private static void Execute(string address, string sql)
    {
        using var connection = Connect(address);
        connection.Execute(sql);
    }

    private static NpgsqlConnection Connect(string address)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        connection.Open();
        return connection;
    }
}
