using System.Collections.Immutable;

namespace Yijie.Domain;

/// <summary>条款值。A parameter's value as in force from a day on, with the article it rests on.</summary>
public sealed record Provision<T>(T Value, DateOnly From, string Cite);

/// <summary>按日期生效的参数。A parameter whose value depends on the day; on a day before its first provision there is none, and asking is an error.</summary>
public sealed class Dated<T>(string name, IEnumerable<Provision<T>> provisions)
{
    private readonly ImmutableArray<Provision<T>> provisions = [.. provisions.OrderBy(p => p.From)];

    /// <summary>The parameter's name in the policy file.</summary>
    public string Name => name;

    /// <summary>All provisions, oldest first.</summary>
    public IReadOnlyList<Provision<T>> All => provisions;

    /// <summary>某日有效的条款。The provision in force on a day.</summary>
    /// <exception cref="RefusedException">None is in force.</exception>
    public Provision<T> On(DateOnly day) =>
        provisions.LastOrDefault(p => p.From <= day)
        ?? throw new RefusedException("政策参数", $"参数 {name} 在 {day:yyyy-MM-dd} 没有生效的规定,请在 policy/ 中补充");
}
