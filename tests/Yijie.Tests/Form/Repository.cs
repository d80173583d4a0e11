namespace Yijie.Tests.Form;

/// <summary>源代码库。The files of the checkout that the tests were built from.</summary>
public static class Repository
{
    private static readonly string[] NotOurs = [".git", ".build", ".tools", "bin", "obj", "data", "node_modules", "out", "dist"];

    /// <summary>The folder of Yijie.slnx.</summary>
    public static string Root { get; } = FindRoot();

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files below a folder, as paths relative to the root with forward slashes, in order; what is built or downloaded is left out.</summary>
    public static IEnumerable<string> Files(string folder = "", string pattern = "*") =>
        FilesIn(new DirectoryInfo(Path.Combine(Root, folder)), pattern).Select(f => Path.GetRelativePath(Root, f.FullName)).Order(StringComparer.Ordinal);

    private static IEnumerable<FileInfo> FilesIn(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Concat(folder.EnumerateDirectories()
            .Where(d => !NotOurs.Contains(d.Name) && d.LinkTarget is null)
            .SelectMany(d => FilesIn(d, pattern)));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Yijie.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"no Yijie.slnx above {AppContext.BaseDirectory}");
    }

    /// <summary>Fails with the whole list, one a line, unless it is empty.</summary>
    public static void ExpectNone(IEnumerable<string> wrong)
    {
        var all = wrong.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
