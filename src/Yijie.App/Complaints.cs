using System.CommandLine.Parsing;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;
using Yijie.App.Storage;

namespace Yijie.App;

/// <summary>差错的说法。What the command-line library, or the system of a file, finds wrong, said in Chinese; what our own options say is Chinese already.</summary>
internal static partial class Complaints
{
    private static readonly (Regex Said, Func<Match, string> Means)[] Known =
    [
        (NoCommand, _ => "请指明要用的命令"),
        (NoOption, m => $"缺少 {m.Groups[1].Value}"),
        (NoValue, m => $"{m.Groups[1].Value} 后面缺少值"),
        (NoArgument, m => $"{m.Groups[1].Value} 缺少参数"),
        (TooMany, m => $"{m.Groups[1].Value} 只能给一次,这里给了 {m.Groups[2].Value} 次"),
        (NotOneOf, m => $"{m.Groups[1].Value} 不可用,应为 {string.Join("、", Quoted.Matches(m.Groups[2].Value).Select(q => q.Groups[1].Value))} 之一"),
        (NotParsed, m => $"{m.Groups[2].Value} 的值 {m.Groups[1].Value} 不合要求"),
        (Unknown, m => $"不认识 {m.Groups[1].Value}"),
        (Alone, m => $"{m.Groups[1].Value} 须单独使用"),
        (NoFile, m => $"没有参数文件 {m.Groups[1].Value}"),
    ];

    /// <summary>The complaint in Chinese; one that is not known stays as it is.</summary>
    public static string InChinese(ParseError error)
    {
        foreach (var (said, means) in Known)
            if (said.Match(error.Message) is { Success: true } match) return said == NoArgument && error.SymbolResult is ArgumentResult { Argument.Name: var name } ? $"{means(match)} {name}" : means(match);
        return error.Message;
    }

    /// <summary>Why a file cannot be read or written, or a database not opened, as the system found it; what is not known stays as it is.</summary>
    public static string InChinese(Exception wrong) => wrong switch
    {
        FileNotFoundException => "没有这个文件",
        DirectoryNotFoundException => "没有这个文件夹",
        UnauthorizedAccessException or SqliteException { SqliteErrorCode: raw.SQLITE_CANTOPEN } => "没有权限,或者它是一个文件夹",
        PathTooLongException => "路径过长",
        InvalidDataException => "压缩文件被截断或已损坏",
        IOException { HResult: NoSpace } => "磁盘已满",
        IOException { HResult: ReadOnly } => "磁盘只读",
        SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } => "它不是 SQLite 数据库文件",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "没有这个库,请核对 Database=,或先建库(createdb)",
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => "服务器不许这个用户从这里登录,请核对 Username=、Password= 和服务器的 pg_hba.conf",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "连接数已满,请稍后再试,或调高 max_connections",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => "正在启动、停止或恢复,请稍后再试",
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => "它停了,或正在重启",
        PostgresException lost when lost.IsUnfinished() => "它的一个节点上,先前断了的事务还没有恢复",
        PostgresException lost when lost.Node() is { } node => $"它的节点 {node} 连不上,或中途断了",
        PostgresException said => said.MessageText,
        NpgsqlException { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } => "没有这个主机名,请核对 Host=",
        NpgsqlException { InnerException: SocketException or IOException or TimeoutException or AggregateException or NpgsqlException } => "连不上,请确认 PostgreSQL 已经启动,Host=、Port= 无误,网络和防火墙放行",
        NpgsqlException said => $"连接串的某一项与服务器不合:{said.Message}",
        _ => wrong.Message,
    };

    // As Linux numbers them (errno).
    private const int NoSpace = 28;
    private const int ReadOnly = 30;

    [GeneratedRegex("^Required command was not provided")]
    private static partial Regex NoCommand { get; }

    [GeneratedRegex("^Option '(.+)' is required")]
    private static partial Regex NoOption { get; }

    [GeneratedRegex("^Required argument missing for option: '(.+)'")]
    private static partial Regex NoValue { get; }

    [GeneratedRegex("^Required argument missing for command: '(.+)'")]
    private static partial Regex NoArgument { get; }

    [GeneratedRegex(@"^Option '(.+)' expects a single argument but (\d+) were provided")]
    private static partial Regex TooMany { get; }

    [GeneratedRegex("^Argument '(.*)' not recognized. Must be one of:(.*)", RegexOptions.Singleline)]
    private static partial Regex NotOneOf { get; }

    [GeneratedRegex("^Cannot parse argument '(.*)' for (?:option|command) '(.+)' as expected type")]
    private static partial Regex NotParsed { get; }

    [GeneratedRegex("^Unrecognized command or argument '(.*)'")]
    private static partial Regex Unknown { get; }

    [GeneratedRegex("^(--?[a-z]+) option cannot be combined with other arguments")]
    private static partial Regex Alone { get; }

    [GeneratedRegex("^Response file not found '(.*)'")]
    private static partial Regex NoFile { get; }

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted { get; }
}
