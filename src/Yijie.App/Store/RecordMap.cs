using System.Reflection;
using Dapper;

namespace Yijie.App.Storage;

/// <summary>
/// 记录的读取。Maps columns to a record's constructor by name alone. Dapper's own rule also compares types, and SQLite does not know the type of
/// an expression when there are no rows.
/// </summary>
internal sealed class RecordMap(Type type) : SqlMapper.ITypeMap
{
    private readonly DefaultTypeMap byDefault = new(type);

    public static void Install() => SqlMapper.TypeMapProvider = type => new RecordMap(type);

    public ConstructorInfo? FindConstructor(string[] names, Type[] types) =>
        type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .FirstOrDefault(c => c.GetParameters() is { Length: > 0 } parameters && parameters.Length == names.Length
                && parameters.Zip(names, (p, n) => Same(p.Name!, n)).All(same => same))
        ?? byDefault.FindConstructor(names, types);

    public ConstructorInfo? FindExplicitConstructor() => byDefault.FindExplicitConstructor();

    public SqlMapper.IMemberMap? GetConstructorParameter(ConstructorInfo constructor, string columnName) => byDefault.GetConstructorParameter(constructor, columnName);

    public SqlMapper.IMemberMap? GetMember(string columnName) => byDefault.GetMember(columnName);

    private static bool Same(string parameter, string column) => string.Equals(parameter, column.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
