using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Yijie.Domain;

/// <summary>拒绝理由。Why an act may not be done, in Chinese, with the article it rests on. An empty list means allowed.</summary>
/// <param name="Article">The source: 方案·三, 办法·第五条, or 内控 for the rules on people and money.</param>
public sealed record Refusal(string Article, string Reason)
{
    /// <summary>One refusal if the condition holds, none otherwise.</summary>
    public static ImmutableArray<Refusal> When(bool condition, string article, string reason) =>
        condition ? [new(article, reason)] : [];

    /// <summary>As <see cref="When(bool, string, string)"/>; the reason is only put into words where it is one.</summary>
    public static ImmutableArray<Refusal> When(bool condition, string article, [InterpolatedStringHandlerArgument(nameof(condition))] ref ReasonInWords reason) =>
        condition ? [new(article, reason.ToStringAndClear())] : [];
}

/// <summary>拒绝理由的行文。An interpolated reason that is written, and its values asked for, only if the condition before it holds: of tens of thousands of payments nearly none is refused.</summary>
[InterpolatedStringHandler]
public ref struct ReasonInWords
{
    private DefaultInterpolatedStringHandler text;

    public ReasonInWords(int literalLength, int formattedCount, bool condition, out bool isWritten)
    {
        isWritten = condition;
        if (condition) text = new(literalLength, formattedCount);
    }

    public void AppendLiteral(string value) => text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string format) => text.AppendFormatted(value, format);

    internal string ToStringAndClear() => text.ToStringAndClear();
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
