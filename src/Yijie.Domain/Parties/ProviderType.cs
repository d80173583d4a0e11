namespace Yijie.Domain.Parties;

/// <summary>定点医药机构类型。The value is its fixmedins_type code.</summary>
public enum ProviderType
{
    /// <summary>定点医疗机构。</summary>
    Institution = 1,

    /// <summary>定点零售药店。</summary>
    Pharmacy = 2,
}
