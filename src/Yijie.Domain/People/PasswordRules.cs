using System.Collections.Immutable;

namespace Yijie.Domain.People;

/// <summary>口令规则。What a password must be; all that is wrong with one is said at once.</summary>
public static class PasswordRules
{
    public const int Shortest = 10;

    private const int Longest = 128;
    private const int FewestDifferent = 5;
    private const string Article = "内控·口令";

    private static readonly ImmutableArray<string> Runs = ["0123456789", "9876543210", "abcdefghij", "qwertyuiop", "password"];

    /// <param name="earlier">The password it replaces.</param>
    public static ImmutableArray<Refusal> Refusals(string password, string name, string? earlier) =>
    [
        .. Refusal.When(password.Length < Shortest, Article, $"口令至少 {Shortest} 位,现为 {password.Length} 位"),
        .. Refusal.When(password.Length > Longest, Article, $"口令至多 {Longest} 位"),
        .. Refusal.When(password.Contains(name, StringComparison.OrdinalIgnoreCase), Article, "口令不能含有登录名"),
        .. Refusal.When(password.Distinct().Count() < FewestDifferent, Article, $"口令至少用到 {FewestDifferent} 种不同的字符"),
        .. Refusal.When(Runs.Any(r => password.Contains(r, StringComparison.OrdinalIgnoreCase)), Article, "口令不能含有连续的数字、键盘次序或 password"),
        .. Refusal.When(password == earlier, Article, "新口令不能与原口令相同"),
    ];
}
