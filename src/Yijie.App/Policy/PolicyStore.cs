using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Yijie.App.Storage;
using Yijie.Domain;

namespace Yijie.App.Policies;

/// <summary>政策参数的存取。The policy files as the database keeps them: every version that was ever entered, the newest in use.</summary>
public static class PolicyStore
{
    private const string Province = "shanxi.yaml";

    /// <summary>录入本程序所附的政策文件。Enters the files this program carries; a file whose content has changed becomes a new version.</summary>
    /// <returns>The names of the files that were entered.</returns>
    public static IReadOnlyList<string> Enter(Store store, DateOnly today)
    {
        var entered = new List<string>();
        foreach (var (name, content) in Carried().Where(f => !f.Name.StartsWith("workdays/", StringComparison.Ordinal)))
        {
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
            var newest = Newest(store, name);
            if (newest?.Sha256 == sha256) continue;
            store.Execute("insert into policy (name, version, sha256, content, entered_on) values (@name, @version, @sha256, @content, @day)",
                new { name, version = (newest?.Version ?? 0) + 1, sha256, content, day = today.ToIso() });
            entered.Add(name);
        }
        return entered;
    }

    /// <summary>读取一个统筹区的参数。The province's parameters with what the region sets otherwise.</summary>
    /// <exception cref="UsageException">A file cannot be read, or the database was made before there were policy files.</exception>
    public static Policy Load(Store store, string region)
    {
        var (province, own) = Texts(store, region);
        return store.Unchanging($"{region} {province.File} {own?.File}", () => (PolicyReader.Read(region, province, own), province.Content.Length));
    }

    /// <summary>The province's file and the region's, if it has one; no region: the province's alone.</summary>
    public static (PolicyText Province, PolicyText? Region) Texts(Store store, string? region)
    {
        var province = Newest(store, Province) ?? throw new UsageException("数据库中没有政策参数,请先运行 yijie init");
        return (province.File, region is null ? null : Newest(store, $"regions/{region}.yaml")?.File);
    }

    /// <summary>本程序所附的文件。The files under policy/ that this program carries, by name.</summary>
    public static IEnumerable<(string Name, string Content)> Carried()
    {
        const string Folder = "policy/";
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            yield return (name[Folder.Length..], reader.ReadToEnd());
        }
    }

    private static PolicyRow? Newest(Store store, string name) => store.Find<PolicyRow>(
        "select name, version, sha256, content from policy where name = @name order by version desc limit 1", new { name });

    private sealed record PolicyRow(string Name, long Version, string Sha256, string Content)
    {
        public PolicyText File => new(new(Name, Version, Sha256), Content);
    }
}
