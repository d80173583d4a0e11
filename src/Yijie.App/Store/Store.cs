using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Yijie.App.Imports;

namespace Yijie.App.Storage;

/// <summary>
/// 一次事务。Queries and appends inside one transaction; what is not committed is rolled back. A writing transaction on PostgreSQL takes
/// its locks before its snapshot, so that a decision never reads facts older than the lock; SQLite has one writer at a time by itself, and in a service turns beside it.
/// </summary>
public sealed class Store : IDisposable
{
    private const long WholeDatabase = 0x59494A4945; // "YIJIE"
    private const int LongestItem = 256;

    private readonly DbConnection connection;
    private readonly IReadOnlyList<(string Function, long Key)> locks;
    private readonly HashSet<string> changes = new(StringComparer.Ordinal);
    private readonly List<Action<Store>> last = [];
    private readonly Kept? kept;
    private readonly Dictionary<string, long> known = new(StringComparer.Ordinal);
    private readonly Turns.Turn? turn;
    private readonly long acts;
    private DbTransaction transaction;

    private Store(DbConnection connection, DbTransaction transaction, IReadOnlyList<(string, long)> locks, Kept? kept = null) =>
        (this.connection, this.transaction, this.locks, this.kept) = (connection, transaction, locks, kept);

    private Store(SqliteConnection connection, Turns.Turn turn, Kept? kept)
        : this(connection, connection.BeginTransaction(deferred: turn.IsReading), [], kept) => (this.turn, acts) = (turn, turn.IsReading ? CountActs(turn) : 0);

    public bool IsPostgres => connection is NpgsqlConnection;

    /// <param name="kept">What a server keeps; null: nothing.</param>
    internal static Store Begin(DbConnection connection, bool writes, IReadOnlyList<string> regions, Kept? kept = null)
    {
        if (connection is SqliteConnection sqlite) return new(connection, sqlite.BeginTransaction(deferred: !writes), [], kept);

        var locks = new List<(string Function, long Key)>();
        if (writes)
        {
            locks.Add((regions.Count == 0 ? "lock" : "lock_shared", WholeDatabase));
            locks.AddRange(regions.Order(StringComparer.Ordinal).Select(r => ("lock", long.Parse(r, System.Globalization.CultureInfo.InvariantCulture))));
        }
        foreach (var (function, key) in locks) connection.Execute($"select pg_advisory_{function}({key})");
        return new(connection, connection.BeginTransaction(IsolationLevel.RepeatableRead), locks, kept);
    }

    /// <summary>轮到的办理。An act of a service on SQLite, which gives its turn up in the end.</summary>
    internal static Store InTurn(SqliteConnection connection, Turns.Turn turn, Kept? kept)
    {
        try
        {
            return new(connection, turn, kept);
        }
        catch
        {
            turn.Dispose(); // or nobody would act there any more
            throw;
        }
    }

    /// <summary>
    /// 将写。An act in a region, in a service on SQLite, has read and decided while others wrote, and takes the file's one lock only now. What it has read of its region
    /// still holds, as others of this process wait (<see cref="Turns"/>); another process does not.
    /// </summary>
    /// <exception cref="ActedMeanwhileException">One has acted there since.</exception>
    private void WillWrite(string sql)
    {
        changes.Add(sql);
        if (turn is not { IsReading: true }) return;
        transaction.Dispose();
        turn.WaitToWrite();
        transaction = ((SqliteConnection)connection).BeginTransaction(deferred: false);
        if (CountActs(turn) != acts) throw new ActedMeanwhileException();
    }

    /// <summary>How many acts bear on what is read in those regions: theirs and the province's.</summary>
    private long CountActs(Turns.Turn turn) => turn.Regions.Append(ImportLog.Province).Sum(region =>
        connection.ExecuteScalar<long>("select coalesce(max(seq), 0) from act where region = @region", new { region }, transaction));

    /// <summary>Null: nothing is kept; nor once this transaction has written, for what it sees then may never be committed.</summary>
    private Kept? Remembered => changes.Count == 0 ? kept : null;

    /// <summary>旁听。Told of every query asked in this thread: for a server that keeps answers, and tests that have the database explain them.</summary>
    [field: ThreadStatic]
    internal static Action<string, object?>? Watch { get; set; }

    public IEnumerable<T> Query<T>(string sql, object? parameters = null) => connection.Query<T>(Heard(sql, parameters), parameters, transaction);

    /// <summary>
    /// 记住的查询。The few rows of a query that reads many, all of one region (<c>@region</c>): a server keeps them until an act writes a table it reads there. Its
    /// other parameters are best such as many askers share: a whole year, not the months one of them looks at.
    /// </summary>
    public IReadOnlyList<T> Kept<T>(string region, string sql, object parameters)
    {
        if (Remembered is not { } remembered) return [.. Query<T>(sql, parameters)];
        Heard(sql, parameters);
        if (!known.TryGetValue(region, out var acts)) known.Add(region, acts = remembered.Changes.Read(this, region)); // one moment throughout
        return remembered.Of($"{typeof(T)} {parameters} {sql}", region, acts, [.. Tables.ReadBy(sql)], () => new KeptRows<T>([.. Query<T>(sql, parameters)])).List;
    }

    /// <summary>不变的内容。What is made of content that is never changed, by the name it goes by: a server makes it once.</summary>
    /// <param name="make">It, and about how many bytes of memory it takes.</param>
    public T Unchanging<T>(string name, Func<(T Value, long Bytes)> make)
    {
        if (Remembered is not { } remembered) return make().Value;
        return remembered.Of($"{typeof(T)} {name}", region: null, known: 0, tables: [], () =>
        {
            var (value, bytes) = make();
            return new Thing<T>(value, bytes);
        }).Value;
    }

    /// <summary>
    /// 只增的表。What is made of all rows of a region in a table to which the database lets rows be added and nothing else: as many rows are the same rows. A server
    /// makes it once for each number of them, and asks only how many there are (docs/decisions/198).
    /// </summary>
    /// <param name="name">What is made of them, and as of when.</param>
    /// <param name="bytes">About how many bytes of memory it takes for each row.</param>
    public T OfAppended<T>(string table, string region, string name, long bytes, Func<T> make)
    {
        if (Remembered is null) return make();
        var rows = Scalar<long>($"select cast(count(*) as bigint) from {table} where region = @region", new { region });
        return Unchanging($"{table} {region} {rows} {name}", () => (make(), rows * bytes));
    }

    /// <summary>Unheard: what is asked about the asking itself.</summary>
    internal IEnumerable<T> Aside<T>(string sql) => connection.Query<T>(sql, transaction: transaction);

    public T? Find<T>(string sql, object? parameters = null) => connection.QueryFirstOrDefault<T>(Heard(sql, parameters), parameters, transaction);

    public T Scalar<T>(string sql, object? parameters = null) => connection.ExecuteScalar<T>(Heard(sql, parameters), parameters, transaction)!;

    public int Execute(string sql, object? parameters = null)
    {
        WillWrite(sql);
        return connection.Execute(sql, parameters, transaction);
    }

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

    /// <summary>逐行读取,逐格取值。Like <see cref="Stream"/>, for so many rows that an object for each cell is too much.</summary>
    public RowReader Rows(string sql, object? parameters = null) => connection is NpgsqlConnection postgres
        ? new PostgresReader(postgres, Heard(sql, parameters), parameters)
        : new SqliteReader((SqliteConnection)connection, Heard(sql, parameters), parameters);

    /// <summary>批量追加。Appends rows fast: binary COPY on PostgreSQL, one prepared statement on SQLite. Dispose it after <see cref="RowAppender.Complete"/>.</summary>
    public RowAppender Append(string table, params string[] columns)
    {
        WillWrite($"insert into {table}");
        return connection is NpgsqlConnection postgres ? new PostgresAppender(postgres, table, columns) : new SqliteAppender((SqliteConnection)connection, table, columns);
    }

    /// <summary>
    /// 分组合计。What the rows of a query come to, by the text in their first column, in its order; the columns after it are the amounts. SQLite would sort all the
    /// rows for it, so there they are added up as they go by (docs/decisions/224).
    /// </summary>
    public IReadOnlyList<(string Of, ImmutableArray<long> Sums)> SumsBy(string sql, int amounts, object parameters)
    {
        if (IsPostgres)
        {
            var columns = Enumerable.Range(1, amounts).Select(n => $"amount{n}").ToList();
            sql = $"select item, {string.Join(", ", columns.Select(c => $"cast(sum({c}) as bigint)"))} from ({sql}) as summed (item, {string.Join(", ", columns)}) group by item";
        }
        var sums = new Dictionary<string, long[]>(StringComparer.Ordinal);
        var named = sums.GetAlternateLookup<ReadOnlySpan<char>>();
        var name = new char[LongestItem];
        using var rows = Rows(sql, parameters);
        while (rows.Read())
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(named, name.AsSpan(0, Encoding.UTF8.GetChars(rows.Bytes(0), name)), out _);
            sum ??= new long[amounts];
            for (var i = 0; i < amounts; i++) sum[i] += rows.Long(i + 1);
        }
        return [.. sums.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Value.ToImmutableArray()))];
    }

    private static string Heard(string sql, object? parameters)
    {
        Watch?.Invoke(sql, parameters);
        return sql;
    }

    /// <summary>已写的表。The tables written so far, by name.</summary>
    public IEnumerable<string> Written => changes.SelectMany(Tables.WrittenBy).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>提交之时。Done last, when all else of the transaction has been written.</summary>
    public void AtCommit(Action<Store> act) => last.Add(act);

    public void Commit()
    {
        foreach (var act in last) act(this);
        transaction.Commit();
    }

    public void Dispose()
    {
        try
        {
            transaction.Dispose();
        }
        finally
        {
            turn?.Dispose(); // or nobody would act there any more
        }
        try
        {
            foreach (var (function, key) in locks) connection.Execute($"select pg_advisory_un{function}({key})");
        }
        catch (DbException)
        {
            // the connection is lost, and its locks with it: what was done before stands, or has said so itself
        }
    }

    private sealed record KeptRows<T>(IReadOnlyList<T> List) : IWeighed
    {
        private const long OfARow = 200;

        public long Bytes => List.Count * OfARow;
    }

    private sealed record Thing<T>(T Value, long Bytes) : IWeighed;
}
