using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>导入的环境。What a row is judged by besides itself: the business day, who imports, and which providers there are.</summary>
internal sealed class ImportScope
{
    private readonly Dictionary<string, string> regions;

    private ImportScope(DateOnly today, Person? importer, Dictionary<string, string> regions) =>
        (Today, Importer, this.regions) = (today, importer, regions);

    /// <summary>业务日。</summary>
    public DateOnly Today { get; }

    /// <summary>The handler who imports; null: an unattended feed, which covers the whole province.</summary>
    public Person? Importer { get; }

    public static ImportScope Of(Context context, Store store) => new(
        context.Today,
        ImportLog.Importer(context, store),
        store.Query<(string Code, string Region)>("select distinct code, region from provider").ToDictionary(r => r.Code, r => r.Region));

    /// <summary>机构所属统筹区。Null: no such provider.</summary>
    public string? RegionOf(string provider) => regions.GetValueOrDefault(provider);

    /// <summary>A provider that this import itself registers.</summary>
    public void Register(string provider, string region) => regions.Add(provider, region);

    /// <summary>Why the importer may not bring in a row of this region; null: he may.</summary>
    public string? Bars(string region) => Importer?.Region is { } own && own != region
        ? $"{Importer.Name} 属于统筹区 {own},不能导入 {region} 的数据(内控·岗位分离)"
        : null;
}
