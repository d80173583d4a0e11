using System.Collections.Immutable;

namespace Yijie.Domain.Parties;

/// <summary>统筹区。A pooling region; Shanxi has 12: the province's own level and the 11 cities.</summary>
public sealed record Region(string Code, string Name)
{
    public static readonly ImmutableArray<Region> All =
    [
        new("140100", "太原市"), new("140200", "大同市"), new("140300", "阳泉市"), new("140400", "长治市"),
        new("140500", "晋城市"), new("140600", "朔州市"), new("140700", "晋中市"), new("140800", "运城市"),
        new("140900", "忻州市"), new("141000", "临汾市"), new("141100", "吕梁市"), new("149900", "山西省省本级"),
    ];

    public static Region? Find(string code) => All.FirstOrDefault(r => r.Code == code);

    /// <summary>医保区划归属的统筹区。A county belongs to its city's region: first four digits + 00; 1499xx to 149900. Null: not in Shanxi.</summary>
    public static Region? OfAdmdvs(string admdvs) =>
        admdvs.Length == 6 && admdvs.All(char.IsAsciiDigit) ? Find(string.Concat(admdvs.AsSpan(0, 4), "00")) : null;
}
