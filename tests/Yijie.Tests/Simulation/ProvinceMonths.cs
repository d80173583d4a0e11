using Yijie.Tests.App;

namespace Yijie.Tests.Simulation;

public sealed class ProvinceMonths
{
    /// <summary>Another seed, or several, to look for trouble with: YIJIE_SEEDS=1,2,3.</summary>
    public static TheoryData<Engine, int> Seeds()
    {
        var seeds = Environment.GetEnvironmentVariable("YIJIE_SEEDS") is { Length: > 0 } given
            ? given.Split(',').Select(s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture))
            : [20250523, 7];
        return [.. from seed in seeds from engine in Enum.GetValues<Engine>() select (engine, seed)];
    }

    [Theory(DisplayName = "模拟:任意次序办理数月,每一步之后借贷平衡、预拨不为负、未清不付款、付款只一次;最后核验无误"), MemberData(nameof(Seeds))]
    public void AnyOrder(Engine engine, int seed)
    {
        using var db = TestDatabase.Create(engine);
        using var invariants = new Invariants(db.Address);
        var simulation = new Simulation(db, seed, invariants);
        try
        {
            simulation.Run();
            TestContext.Current.TestOutputHelper?.WriteLine(simulation.Summary());
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"种子 {seed}(YIJIE_SEEDS={seed}),第 {simulation.Trail.Count} 步:{string.Join(Environment.NewLine, simulation.Trail.TakeLast(12))}", e);
        }
    }
}
