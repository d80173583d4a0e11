using System.Data.Common;
using Npgsql;

namespace Yijie.App.Storage;

/// <summary>数据库不在。Whether a database did not answer, or on Citus one of its nodes: nothing is wrong with what was asked.</summary>
internal static class Away
{
    /// <summary>Where Citus says that the trouble is a node's.</summary>
    private const string AtANode = "while executing command on ";

    public static bool IsAway(this DbException wrong) => wrong.IsTransient || wrong is PostgresException lost && (IsOfANode(lost) || lost.IsUnfinished());

    /// <summary>
    /// A node that came back has an act prepared that nobody could see before (docs/decisions/231). Where our locks are held, this alone has a number given twice;
    /// Citus, which copies the row there, keeps only the words of it.
    /// </summary>
    public static bool IsUnfinished(this PostgresException lost) =>
        lost.SqlState == PostgresErrorCodes.InternalError && lost.MessageText.StartsWith("duplicate key value", StringComparison.Ordinal);

    /// <summary>The node of Citus that is away, as host:port; null: none is named.</summary>
    public static string? Node(this PostgresException lost) => lost switch
    {
        { SqlState: PostgresErrorCodes.ConnectionFailure } => After("remote node ", lost.MessageText)?.Split('@')[^1],
        { SqlState: PostgresErrorCodes.IoError } when lost.MessageText.StartsWith("failed to ", StringComparison.Ordinal) => After(" on ", lost.MessageText),
        _ when IsOfANode(lost) => After(AtANode, lost.Where!),
        _ => null,
    };

    private static bool IsOfANode(PostgresException lost) => lost is { SqlState: PostgresErrorCodes.InternalError, Where: { } where } && where.Contains(AtANode, StringComparison.Ordinal);

    private static string? After(string words, string text) => text.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at ? text[(at + words.Length)..].Split((char[]?)null, 2)[0] : null;
}
