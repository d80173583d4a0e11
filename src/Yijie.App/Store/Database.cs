using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Yijie.App.Storage;

/// <summary>
/// 数据库。One database, SQLite (a file path) or PostgreSQL (a <c>Host=…</c> string). Both keep the same tables under the same SQL;
/// work is done inside a <see cref="Store"/>, which is one transaction.
/// </summary>
public sealed class Database : IDisposable
{
    /// <summary>A number that is another once somebody else has committed. SQLite.</summary>
    internal const string VersionQuery = "pragma data_version";

    private static readonly ConcurrentDictionary<string, Pool> Pools = new();

    private readonly DbConnection connection;
    private bool locksToRead;

    private Database(DbConnection connection, string address) => (this.connection, Address) = (connection, address);

    static Database()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        RecordMap.Install();
    }

    /// <summary>The file path or connection string it was opened with.</summary>
    public string Address { get; }

    public bool IsPostgres => connection is NpgsqlConnection;

    /// <summary>Whether a writing transaction has come to its commit: if the database is lost then, nobody knows whether it was committed.</summary>
    public bool MayHaveChanged { get; private set; }

    /// <summary>打开已建好的数据库。</summary>
    /// <exception cref="UsageException">There is none at that address, or it was made by another version.</exception>
    public static Database Open(string address)
    {
        if (Pools.ContainsKey(address)) return Connect(address);
        var isFile = !IsPostgresAddress(address);
        if (isFile && !File.Exists(address)) throw new UsageException($"没有数据库 {address}:请先运行 yijie init --db {address}");
        var database = Connect(address);
        try
        {
            database.RequireByteOrder();
            var missing = Schemas().Select(s => s.Name).Except(database.AppliedSchemas()).ToList();
            if (missing.Count > 0) throw new UsageException($"数据库 {Named(address)} 尚未建好或版本较旧,请先运行 yijie init");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// 常开。For a server, until disposed: the database is looked at once; on PostgreSQL connections are kept for the next use, on SQLite one stays open, as the
    /// last to close folds the log into the file and the next to open lays it out anew, and those who would act wait their turns (docs/decisions/195).
    /// </summary>
    public static IDisposable KeepOpen(string address)
    {
        var open = Open(address);
        using var store = open.Read();
        var changes = new Changes(store);
        return Pools.GetOrAdd(address, a => new Pool(open, IsPostgresAddress(a) ? DataSource(a, pooled: true) : null, new(changes)));
    }

    /// <summary>建立或升级。Applies the numbered schema files that have not been applied, in order, each once; with <paramref name="spread"/>, and whenever it has been before, spreads the tables (<see cref="Citus"/>).</summary>
    public static Database Create(string address, bool spread = false)
    {
        if (!IsPostgresAddress(address)) CreateFolder(address);
        var database = Connect(address);
        try
        {
            database.RequireByteOrder();
            if (Upgrade(database, spread))
            {
                using var store = database.Write();
                Citus.SettleColumns(store);
                store.Commit();
            }
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static void CreateFolder(string address)
    {
        if (string.IsNullOrWhiteSpace(address)) throw new UsageException("--db 应为 SQLite 文件的路径,或 PostgreSQL 的 Host=… 连接串");
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(address)) is { } folder) Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"无法建立数据库 {address}:{Complaints.InChinese(e)}");
        }
    }

    /// <returns>Whether tables were spread before.</returns>
    private static bool Upgrade(Database database, bool spread)
    {
        using var store = database.Write();
        var isSpread = Citus.IsSpread(store);
        if (isSpread) Citus.AllowUpgrade(store);
        store.Execute("create table if not exists schema_file (name text not null primary key)");
        var asServerOrders = database.IsPostgres && store.Scalar<bool>($"select {LeftToServer}"); // what is added is ordered as what is there
        foreach (var (name, sql) in Schemas().Where(s => !database.AppliedSchemas(store).Contains(s.Name)).ToList())
        {
            store.Execute(Schema.ForDialect(sql, database.IsPostgres, asServerOrders));
            store.Execute("insert into schema_file (name) values (@name)", new { name });
        }
        if (spread || isSpread) Citus.Spread(store);
        store.Commit();
        return isSpread;
    }

    /// <summary>记住的查询。Of a database that is kept open; null: nothing is kept.</summary>
    public Kept? Kept => Pools.TryGetValue(Address, out var pool) ? pool.Kept : null;

    /// <summary>只读事务。A transaction that sees one moment of the database throughout.</summary>
    public Store Read() => Store.Begin(connection, writes: false, regions: [], Kept);

    /// <summary>Of the moment of a snapshot that another transaction exported. PostgreSQL.</summary>
    internal Store Read(string snapshot)
    {
        var store = Read();
        store.Execute($"set transaction snapshot '{snapshot}'");
        return store;
    }

    /// <summary>What <see cref="VersionQuery"/> says outside of any transaction. SQLite.</summary>
    internal long Version() => connection.ExecuteScalar<long>(VersionQuery);

    /// <summary>
    /// 同一时刻的几个只读事务。Like <see cref="Read"/>, for several threads: each its own, and all see the same moment, which no act lies within.
    /// Decision 228.
    /// </summary>
    public ReadTogether ReadTogether(int count) => new ReadTogether([.. Enumerable.Range(0, count).Select(_ => Connect(Address).ReadingAll())]);

    /// <summary>写事务。Holds the regions' locks, or with none named the whole database's, until it is committed or disposed.</summary>
    public Store Write(params string[] regions)
    {
        var store = connection is SqliteConnection sqlite && Pools.TryGetValue(Address, out var pool)
            ? Store.InTurn(sqlite, pool.Turns.Wait(regions, locksToRead), pool.Kept)
            : Store.Begin(connection, writes: true, regions, Kept);
        store.AtCommit(_ => MayHaveChanged = true);
        return store;
    }

    /// <summary>先锁后读。From now on acts read nothing before they hold the lock to write, so that no other process comes between.</summary>
    internal void LockToRead() => locksToRead = true;

    /// <summary>
    /// 大批写入。Like <see cref="Write"/>, for more than a log before the file is worth: on SQLite, where nobody else has the file open, it is written once
    /// and not twice. Others wait until it ends, and the next to open the file goes back to the log. Decision 210.
    /// </summary>
    public Store WriteMuch()
    {
        if (connection is SqliteConnection sqlite) raw.sqlite3_exec(sqlite.Handle, "pragma journal_mode = delete; pragma synchronous = extra; pragma cache_size = -16384"); // refused at once if it is in use
        return Write();
    }

    /// <summary>附记事务。Adds rows on which nothing that is decided depends (sign-ins, sessions, jobs): it takes no lock and waits for no other writer's decision.</summary>
    public Store Note() => Store.Begin(connection, writes: false, regions: []);

    public void Dispose() => connection.Dispose();

    internal static bool IsPostgresAddress(string address) => address.Contains("Host=", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// For queries of the whole database: what SQLite sorts of it goes to a temporary file once it is more than the page cache. PostgreSQL, which believes a region
    /// to be small, would sort a year of rows to group them, and to give them in the order of their key: it hashes them, and reads them by the key.
    /// </summary>
    private Database ReadingAll()
    {
        connection.Execute(IsPostgres ? "set enable_sort = off" : "pragma temp_store = file");
        return this;
    }

    private static Database Connect(string address)
    {
        DbConnection connection = IsPostgresAddress(address)
            ? (Pools.TryGetValue(address, out var pool) ? pool.Source! : DataSource(address, pooled: false)).CreateConnection()
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = address, DefaultTimeout = 600, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            if (connection is SqliteConnection)
            {
                connection.Execute("pragma page_size = 16384; pragma wal_autocheckpoint = 2000; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536; pragma temp_store = memory");
                connection.ExecuteScalar<long>("pragma schema_version"); // reads the file: is it a database
            }
        }
        catch (DbException e)
        {
            connection.Dispose();
            if (Pools.ContainsKey(address)) throw; // it was open: the address is not at fault
            throw new UsageException($"无法打开数据库 {Named(address)}:{Complaints.InChinese(e)}");
        }
        return new(connection, address);
    }

    /// <summary>Where it is, to be said to a person: of a connection string what finds the database, never the password.</summary>
    internal static string Named(string address) =>
        IsPostgresAddress(address) && Settings(address) is var at ? $"PostgreSQL(主机 {at.Host},端口 {at.Port},库 {at.Database ?? at.Username ?? "未写"})" : address;

    /// <summary>
    /// Our columns are text, bigint and bytea, so the slim driver does and the server need not be asked which types it has. Our queries read tens of
    /// thousands of rows at most, so compiling them (jit) would cost the server more than it saves: half a second each; and a region's year of providers
    /// is grouped in memory (work_mem), not on disk.
    /// </summary>
    private static NpgsqlDataSource DataSource(string address, bool pooled)
    {
        var settings = Settings(address);
        (settings.CommandTimeout, settings.Pooling) = (0, pooled);
        settings.Options = $"-c jit=off -c work_mem=32MB {settings.Options}";
        return new NpgsqlSlimDataSourceBuilder(settings.ConnectionString).EnableTransportSecurity().ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
    }

    /// <exception cref="UsageException">It is no connection string; it is not shown, as it may hold a password.</exception>
    private static NpgsqlConnectionStringBuilder Settings(string address)
    {
        try
        {
            return new(address);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new UsageException("PostgreSQL 连接串不合格式:应写作 Host=…;Port=…;Username=…;Password=…;Database=…,请核对每一项的名称和值");
        }
    }

    /// <summary>Whether an earlier version made the tables: it left the order of text to the server. PostgreSQL.</summary>
    private const string LeftToServer = """
        exists (select 1 from information_schema.columns
          where table_schema = current_schema and table_name = 'instruction' and column_name = 'id' and collation_name is distinct from 'C')
        """;

    /// <summary>
    /// What belongs to a book, a month or a batch is read as a range of ids: in another order the range is not it, and money in flight would be left out. Decision 226.
    /// </summary>
    /// <exception cref="UsageException">An earlier version made the tables, in the order of a server's language.</exception>
    private void RequireByteOrder()
    {
        if (!IsPostgres || !connection.ExecuteScalar<bool>($"select not ('B' < 'a' and 'a-1' < 'a.') and {LeftToServer}")) return;
        throw new UsageException(
            "这个 PostgreSQL 库的文字不按字节排序,按号码取数会取错,不能再用:请另建一个库(createdb -T template0 -E UTF8 --lc-ctype=C.UTF-8 --lc-collate=C 库名),用 pg_dump 把数据转过去(决定 226)");
    }

    private HashSet<string> AppliedSchemas(Store? within = null)
    {
        const string Sql = "select name from schema_file";
        try
        {
            return [.. within is null ? connection.Query<string>(Sql) : within.Query<string>(Sql)];
        }
        catch (DbException e) when (within is null && !e.IsAway())
        {
            return [];
        }
    }

    /// <summary>The numbered schema files, in order.</summary>
    internal static IEnumerable<(string Name, string Sql)> Schemas()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return (name["schema/".Length..], reader.ReadToEnd());
        }
    }

    private sealed record Pool(Database Open, NpgsqlDataSource? Source, Kept Kept) : IDisposable
    {
        /// <summary>Of SQLite, which would have each ask again every 150 ms; PostgreSQL has its locks.</summary>
        public Turns Turns { get; } = new();

        public void Dispose()
        {
            Pools.TryRemove(Open.Address, out _);
            Source?.Dispose();
            Open.Dispose();
        }
    }
}
