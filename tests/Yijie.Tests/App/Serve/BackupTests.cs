using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yijie.App;

namespace Yijie.Tests.App.Serve;

public sealed class BackupTests
{
    [Fact(DisplayName = "备份与恢复:SQLite 在使用中 vacuum into 一份,恢复后核验无误,内容相同")]
    public void Sqlite()
    {
        using var db = TestDatabase.Create(Engine.Sqlite).WithProviders();
        var copy = Path.Combine(db.Folder, "copy.db");
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = db.Address, Pooling = false }.ConnectionString))
        {
            connection.Open();
            connection.Execute("vacuum into @copy", new { copy });
        }
        AssertSame(db, copy);
    }

    [Fact(DisplayName = "备份与恢复:PostgreSQL 用 pg_dump 与 pg_restore,恢复后核验无误,内容相同")]
    public void Postgres()
    {
        var bin = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")).FirstOrDefault(b => File.Exists(Path.Combine(b, "pg_dump"))) : null;
        if (bin is null) Assert.Skip("没有 pg_dump");
        using var db = TestDatabase.Create(Engine.Postgres).WithProviders();
        var dump = Path.Combine(db.Folder, "yijie.dump");
        var (made, said) = Run(db.Address, Path.Combine(bin, "pg_dump"), "-Fc", "-f", dump);
        if (said.Contains("server version mismatch", StringComparison.Ordinal)) Assert.Skip(said);
        Assert.True(made == 0, said);

        var name = Templates.NewName();
        var restored = Templates.CreatePostgres(name, asTemplate: false);
        try
        {
            var (put, fault) = Run(restored, Path.Combine(bin, "pg_restore"), "--exit-on-error", "-d", name, dump);
            Assert.True(put == 0, fault);
            AssertSame(db, restored);
        }
        finally
        {
            Templates.DropPostgres(name);
        }
    }

    private static void AssertSame(TestDatabase db, string copy)
    {
        string Answer(params string[] words)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            var exitCode = CommandLine.Run([.. words, "--json", "--db", copy], output, error, db.Clock);
            Assert.True(exitCode == 0, error.ToString());
            return output.ToString();
        }
        Assert.Contains("\"ok\":true", Answer("verify"), StringComparison.Ordinal);
        foreach (var words in (string[][])[["providers", "list", "--region", "140200", "--on", "2025-08-20"], ["user", "list"], ["audit", "list"]])
            Assert.Equal(db.Done(words).Output, Answer(words));
        var refusal = Assert.ThrowsAny<System.Data.Common.DbException>(() =>
        {
            using var database = Yijie.App.Storage.Database.Open(copy);
            using var store = database.Write();
            store.Execute("delete from act");
        });
        Assert.Contains("只增不改", refusal.Message, StringComparison.Ordinal); // what keeps the records is restored with them
    }

    private static (int ExitCode, string Said) Run(string address, string program, params string[] arguments)
    {
        var settings = new NpgsqlConnectionStringBuilder(address);
        var start = new ProcessStartInfo(program) { RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        (start.Environment["PGHOST"], start.Environment["PGPORT"]) = (settings.Host, $"{settings.Port}");
        (start.Environment["PGUSER"], start.Environment["PGDATABASE"], start.Environment["PGPASSWORD"]) = (settings.Username, settings.Database, settings.Password ?? "");
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
