using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Xunit.Sdk;
using Xunit.v3;
using Yijie.Tests.Form;

[assembly: TestCollectionOrderer(typeof(Order))]
[assembly: TestCaseOrderer(typeof(Order))]

namespace Yijie.Tests.Form;

/// <summary>
/// 测试的次序。Drawn from the seed and the tests' names, so that it is the same in every folder: the runner's own order goes by numbers made of the path to the
/// assembly, and what passes on one machine would be tried in another order on the next.
/// </summary>
public sealed class Order : ITestCollectionOrderer, ITestCaseOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => Draw(testCollections, c => c.TestCollectionClassName ?? c.TestCollectionDisplayName.Split(" (id:")[0]);

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => Draw(testCases, c => $"{c.TestClassName}.{c.TestMethodName} {c.TestCaseDisplayName}");

    private static List<T> Draw<T>(IReadOnlyCollection<T> of, Func<T, string> name) =>
        [.. of.OrderBy(o => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Randomizer.Seed} {name(o)}")))), StringComparer.Ordinal)];
}
