using System.Collections.Immutable;

namespace Yijie.Domain;

/// <summary>拒绝理由。Why an act may not be done, in Chinese, with the article it rests on. An empty list means allowed.</summary>
/// <param name="Article">The source: 方案·三, 办法·第五条, or 内控 for the rules on people and money.</param>
public sealed record Refusal(string Article, string Reason)
{
    /// <summary>One refusal if the condition holds, none otherwise.</summary>
    public static ImmutableArray<Refusal> When(bool condition, string article, string reason) =>
        condition ? [new(article, reason)] : [];
}

/// <summary>
/// 不予办理。Carries refusals out to the shell, which shows all of them and stores nothing. Decisions return refusals as values;
/// this is thrown at the edge, and where a rule needs a provision or calendar that nobody has entered.
/// </summary>
public sealed class RefusedException(ImmutableArray<Refusal> refusals)
    : Exception(string.Join(Environment.NewLine, refusals.Select(r => $"{r.Reason}({r.Article})")))
{
    public RefusedException(string article, string reason) : this([new(article, reason)]) { }

    public ImmutableArray<Refusal> Refusals { get; } = refusals;

    /// <summary>Throws if there is any refusal.</summary>
    public static void ThrowIfAny(ImmutableArray<Refusal> refusals)
    {
        if (!refusals.IsEmpty) throw new RefusedException(refusals);
    }
}
