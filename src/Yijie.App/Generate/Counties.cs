using Yijie.Domain.Parties;

namespace Yijie.App.Generate;

/// <summary>县区。The counties of Shanxi's regions by their GB/T 2260 codes, and the clearing system's city codes, for plausible files.</summary>
internal static class Counties
{
    private static readonly Dictionary<string, (string Cnaps, string Names)> ByRegion = new()
    {
        ["140100"] = ("1610", "05小店区 06迎泽区 07杏花岭区 08尖草坪区 09万柏林区 10晋源区 21清徐县 22阳曲县 23娄烦县 81古交市"),
        ["140200"] = ("1620", "12新荣区 13平城区 14云冈区 15云州区 21阳高县 22天镇县 23广灵县 24灵丘县 25浑源县 26左云县"),
        ["140300"] = ("1630", "02城区 03矿区 11郊区 21平定县 22盂县"),
        ["140400"] = ("1640", "03潞州区 04上党区 05屯留区 06潞城区 23襄垣县 25平顺县 26黎城县 27壶关县 28长子县 29武乡县 30沁县 31沁源县"),
        ["140500"] = ("1680", "02城区 21沁水县 22阳城县 24陵川县 25泽州县 81高平市"),
        ["140600"] = ("1690", "02朔城区 03平鲁区 21山阴县 22应县 23右玉县 81怀仁市"),
        ["140700"] = ("1750", "02榆次区 03太谷区 21榆社县 22左权县 23和顺县 24昔阳县 25寿阳县 27祁县 28平遥县 29灵石县 81介休市"),
        ["140800"] = ("1810", "02盐湖区 21临猗县 22万荣县 23闻喜县 24稷山县 25新绛县 26绛县 27垣曲县 28夏县 29平陆县 30芮城县 81永济市 82河津市"),
        ["140900"] = ("1710", "02忻府区 21定襄县 22五台县 23代县 24繁峙县 25宁武县 26静乐县 27神池县 28五寨县 29岢岚县 30河曲县 31保德县 32偏关县 81原平市"),
        ["141000"] = ("1770", "02尧都区 21曲沃县 22翼城县 23襄汾县 24洪洞县 25古县 26安泽县 27浮山县 28吉县 29乡宁县 30大宁县 31隰县 32永和县 33蒲县 34汾西县 81侯马市 82霍州市"),
        ["141100"] = ("1730", "02离石区 21文水县 22交城县 23兴县 24临县 25柳林县 26石楼县 27岚县 28方山县 29中阳县 30交口县 81孝义市 82汾阳市"),
        ["149900"] = ("1610", "00省本级"),
    };

    /// <summary>The counties of a region: code and name.</summary>
    public static (string Admdvs, string Name)[] Of(Region region) =>
        [.. ByRegion[region.Code].Names.Split(' ').Select(county => (string.Concat(region.Code.AsSpan(0, 4), county.AsSpan(0, 2)), county[2..]))];

    /// <summary>大额支付系统城市代码。</summary>
    public static string Cnaps(Region region) => ByRegion[region.Code].Cnaps;
}
