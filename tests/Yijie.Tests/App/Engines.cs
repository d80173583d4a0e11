namespace Yijie.Tests.App;

/// <summary>数据库种类。The two kinds of database; whatever touches storage is tested on both.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>两种数据库。For <c>[Theory, ClassData(typeof(Engines))]</c>.</summary>
public sealed class Engines : TheoryData<Engine>
{
    public Engines()
    {
        Add(Engine.Sqlite);
        Add(Engine.Postgres);
    }
}
