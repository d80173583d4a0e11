using System.Runtime.CompilerServices;

namespace Yijie.Tests.Scenarios;

/// <summary>范本。A document that a scenario must come out to, word for word; <c>ACCEPT=1</c> writes it anew, and the diff is the review.</summary>
internal static class Golden
{
    public static void Matches(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, $"{name}.txt");
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"没有范本 {path};用 ACCEPT=1 生成后请审阅");
        Assert.Equal(File.ReadAllText(path), actual);
    }
}
