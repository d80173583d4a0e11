using System.IO.Compression;
using System.Text.Json;
using Yijie.App.Duties;
using Yijie.App.Imports;
using Yijie.App.Policies;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>一个统筹区的监督数据及其新旧。</summary>
/// <param name="Stale">Something has happened since they were gathered, or another year has begun, whose duties they do not have.</param>
internal sealed record GatheredFacts(RegionFacts Facts, bool Stale);

/// <summary>
/// 监督数据的保存。Gathering a province's year reads millions of rows; the dashboard shows what was last kept of each region, and says whether
/// anything has happened there since (docs/decisions/142).
/// </summary>
internal static class KeptFacts
{
    /// <summary>What was kept last, where it is not of a later day; where there is none, or <paramref name="anew"/>, gathered from the records.</summary>
    public static GatheredFacts Of(Store store, string region, DateOnly today, bool anew)
    {
        if (!anew && Newest(store, region, today) is { } kept) return new(Content(store, region, kept), kept.Mark != MarkNow(store, region) || kept.OnDay.ToDay().Year < today.Year);
        return new(new RegionFactStore(store, region, today).Load(), Stale: false);
    }

    /// <summary>全省的时限。Of a region where nothing has happened since its facts were kept that day, as they were kept; of the others from the records.</summary>
    public static IEnumerable<Duty> Duties(Store store, IEnumerable<string> regions, DateOnly today, DutyRange range) => regions.SelectMany(region =>
    {
        var kept = Newest(store, region, today);
        var covered = RegionFactStore.RangeOf(PolicyStore.Load(store, region), today);
        var holds = kept is not null && kept.OnDay == today.ToIso() && kept.Mark == MarkNow(store, region)
            && range.Service is null && range.From >= covered.From && range.To <= covered.To;
        return holds ? Content(store, region, kept!).Duties.Where(d => d.DueOn >= range.From && d.DueOn <= range.To) : DutyList.Of(store, [region], today, range);
    });

    /// <summary>采集并保存。</summary>
    /// <returns>False: nothing has happened since they were last kept, that day.</returns>
    public static bool Keep(Store store, Context context, string region, string actor)
    {
        var mark = MarkNow(store, region);
        if (Newest(store, region, context.Today) is { } kept && kept.Mark == mark && kept.OnDay == context.Today.ToIso()) return false;
        var content = Pack(new RegionFactStore(store, region, context.Today).Load());
        store.Execute(
            """
            insert into supervision_kept (region, seq, on_day, acts, province_acts, hash, content, actor, at)
            select @region, coalesce(max(seq), 0) + 1, @on, @Acts, @ProvinceActs, @hash, @content, @actor, @Instant
            from supervision_kept where region = @region
            """,
            new { region, on = context.Today.ToIso(), mark.Acts, mark.ProvinceActs, hash = HashOf(content), content, actor, context.Instant });
        return true;
    }

    /// <summary>核验。What is kept is whole; and where nothing has happened since, the records still say the same.</summary>
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var (count, faults) = (0L, new List<string>());
        foreach (var (region, on) in store.Query<(string Region, string On)>("select region, max(on_day) from supervision_kept group by region order by region").ToList())
        {
            var kept = Newest(store, region, on.ToDay())!;
            count++;
            if (HashOf(kept.Content) != kept.Hash) faults.Add($"{region} {on} 保存的监督数据与摘要不符");
            else if (kept.Mark == MarkNow(store, region) && HashOf(Pack(new RegionFactStore(store, region, on.ToDay()).Load())) != HashOf(Pack(Unpack(kept.Content))))
                faults.Add($"{region} {on} 保存的监督数据与由记录重新采集的不同");
        }
        yield return ("监督数据由记录重新采集一致", count, faults);
    }

    private static RegionFacts Content(Store store, string region, KeptRow kept) => store.Unchanging($"{region} {kept.Hash}", () => (Unpack(kept.Content), kept.Content.LongLength * TimesAsLargeInMemory));

    private const long TimesAsLargeInMemory = 25;

    /// <summary>Of the latest day up to that one, what was kept last: a day may be gathered after a later one.</summary>
    private static KeptRow? Newest(Store store, string region, DateOnly today) => store.Find<KeptRow>(
        "select on_day, acts, province_acts, hash, content from supervision_kept where region = @region and on_day <= @on order by on_day desc, seq desc limit 1", new { region, on = today.ToIso() });

    /// <summary>The last acts that could have changed anything: the region's own, and the province's but for supervision itself.</summary>
    private static Mark MarkNow(Store store, string region) => new(
        store.Scalar<long>("select coalesce(max(seq), 0) from act where region = @region", new { region }),
        store.Scalar<long>(
            "select coalesce((select seq from act where region = @Province and command not like 'notice %' and command not like 'supervise %' order by seq desc limit 1), 0)", new { ImportLog.Province }));

    private static byte[] Pack(RegionFacts facts)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) JsonSerializer.Serialize(gzip, facts, Batches.StoredForm);
        return packed.ToArray();
    }

    private static RegionFacts Unpack(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<RegionFacts>(gzip, Batches.StoredForm)!;
    }

    /// <summary>Of what is packed, not of how.</summary>
    private static string HashOf(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        using var hash = new ContentHash();
        return hash.Add(reader.ReadToEnd()).ToHex();
    }

    private readonly record struct Mark(long Acts, long ProvinceActs);

    private sealed record KeptRow(string OnDay, long Acts, long ProvinceActs, string Hash, byte[] Content)
    {
        public Mark Mark => new(Acts, ProvinceActs);
    }
}
