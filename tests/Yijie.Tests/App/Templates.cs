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
    private static readonly Lock OneCopyAtATime = new(); // PostgreSQL refuses to copy a database that is in use

    /// <summary>The server that the tests may make databases on, or null.</summary>
    public static string? PostgresServer { get; } = Environment.GetEnvironmentVariable("YIJIE_TEST_PG") is { Length: > 0 } address ? address : null;

    public static string SqliteFile => Sqlite.Value;

    public static string NewName() => $"yijie_test_{Environment.ProcessId}_{Guid.NewGuid():N}";

    /// <summary>Makes a PostgreSQL database, empty or as the template, and returns its address.</summary>
    public static string CreatePostgres(string name, bool asTemplate)
    {
        OnServer(asTemplate ? $"create database {name} template {Postgres.Value}" : $"create database {name}");
        return AddressOf(name);
    }

    public static void DropPostgres(string name) => OnServer($"drop database if exists {name} with (force)");

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
        Init(CreatePostgres(name, asTemplate: false));
        return name;
    }

    private static void Init(string address)
    {
        using var messages = new StringWriter();
        var exitCode = CommandLine.Run(["init", "--demo-users", "--on", "2025-05-23", "--db", address], messages, messages, TimeProvider.System);
        if (exitCode != 0) throw new InvalidOperationException($"init failed with {exitCode}: {messages}");
    }

    private static string AddressOf(string name) => new NpgsqlConnectionStringBuilder(PostgresServer) { Database = name }.ConnectionString;

    private static void OnServer(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresServer) { Pooling = false, CommandTimeout = 120 }.ConnectionString);
        connection.Open();
        lock (OneCopyAtATime) connection.Execute(sql);
    }
}
