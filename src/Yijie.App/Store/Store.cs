using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Yijie.App.Storage;

/// <summary>
/// 一次事务。Queries and appends inside one transaction; what is not committed is rolled back. A writing transaction on PostgreSQL takes
/// its locks before its snapshot, so that a decision never reads facts older than the lock; SQLite has one writer at a time by itself.
/// </summary>
public sealed class Store : IDisposable
{
    private const long WholeDatabase = 0x59494A4945; // "YIJIE"

    private readonly DbConnection connection;
    private readonly DbTransaction transaction;
    private readonly IReadOnlyList<(string Function, long Key)> locks;

    private Store(DbConnection connection, DbTransaction transaction, IReadOnlyList<(string, long)> locks) =>
        (this.connection, this.transaction, this.locks) = (connection, transaction, locks);

    public bool IsPostgres => connection is NpgsqlConnection;

    internal static Store Begin(DbConnection connection, bool writes, IReadOnlyList<string> regions)
    {
        if (connection is SqliteConnection sqlite) return new(connection, sqlite.BeginTransaction(deferred: !writes), []);

        var locks = new List<(string Function, long Key)>();
        if (writes)
        {
            locks.Add((regions.Count == 0 ? "lock" : "lock_shared", WholeDatabase));
            locks.AddRange(regions.Order(StringComparer.Ordinal).Select(r => ("lock", long.Parse(r, System.Globalization.CultureInfo.InvariantCulture))));
        }
        foreach (var (function, key) in locks) connection.Execute($"select pg_advisory_{function}({key})");
        return new(connection, connection.BeginTransaction(IsolationLevel.RepeatableRead), locks);
    }

    /// <summary>旁听。Told of every query asked in this thread: for tests that have the database explain them.</summary>
    [field: ThreadStatic]
    internal static Action<string, object?>? Watch { get; set; }

    public IEnumerable<T> Query<T>(string sql, object? parameters = null) => connection.Query<T>(Heard(sql, parameters), parameters, transaction);

    public T? Find<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefault<T>(Heard(sql, parameters), parameters, transaction);

    public T Scalar<T>(string sql, object? parameters = null) => connection.ExecuteScalar<T>(Heard(sql, parameters), parameters, transaction)!;

    public int Execute(string sql, object? parameters = null) => connection.Execute(sql, parameters, transaction);

    /// <summary>其中之一。Values for <c>in (…)</c>: the names to write there, and the parameters, with the query's others.</summary>
    public static (string Names, DynamicParameters Parameters) OneOf(IEnumerable<string> values, object? others = null)
    {
        var parameters = new DynamicParameters(others);
        var names = new List<string>();
        foreach (var value in values)
        {
            names.Add($"@of{names.Count}");
            parameters.Add(names[^1], value);
        }
        // No key is empty; a null would make the condition a constant, which Citus refuses beside an outer join.
        return (names.Count == 0 ? "''" : string.Join(", ", names), parameters);
    }

    /// <summary>逐行读取。For results too large to hold: the reader must be disposed before the next command.</summary>
    public DbDataReader Stream(string sql, object? parameters = null) => (DbDataReader)connection.ExecuteReader(Heard(sql, parameters), parameters, transaction);

    /// <summary>批量追加。Appends rows fast: binary COPY on PostgreSQL, one prepared statement on SQLite. Dispose it after <see cref="RowAppender.Complete"/>.</summary>
    public RowAppender Append(string table, params string[] columns) => connection is NpgsqlConnection postgres
        ? new PostgresAppender(postgres, table, columns)
        : new SqliteAppender((SqliteConnection)connection, table, columns);

    private static string Heard(string sql, object? parameters)
    {
        Watch?.Invoke(sql, parameters);
        return sql;
    }

    public void Commit() => transaction.Commit();

    public void Dispose()
    {
        transaction.Dispose();
        foreach (var (function, key) in locks) connection.Execute($"select pg_advisory_un{function}({key})");
    }
}
