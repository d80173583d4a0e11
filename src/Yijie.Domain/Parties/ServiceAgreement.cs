namespace Yijie.Domain.Parties;

/// <summary>协议状态。</summary>
public enum AgreementStatus
{
    /// <summary>正常。</summary>
    Normal,

    /// <summary>中止。</summary>
    Suspended,

    /// <summary>解除。</summary>
    Terminated,
}

/// <summary>服务协议的一段状态。An agreement's status over a span of days; <paramref name="To"/> is inclusive, null is open.</summary>
public sealed record ServiceAgreement(AgreementStatus Status, DateOnly From, DateOnly? To)
{
    /// <summary>
    /// 某日协议是否正常。Of rows with the same first day the last imported replaces the others; of those that cover the day the one with the
    /// latest first day decides; covered by none is not normal.
    /// </summary>
    /// <param name="rows">In the order in which they were imported.</param>
    public static bool NormalOn(IEnumerable<ServiceAgreement> rows, DateOnly day) => InForce(rows, day)?.Status == AgreementStatus.Normal;

    /// <summary>某日有效的一段。The row that decides on a day; null: none covers it.</summary>
    /// <inheritdoc cref="NormalOn"/>
    public static ServiceAgreement? InForce(IEnumerable<ServiceAgreement> rows, DateOnly day)
    {
        ServiceAgreement? deciding = null;
        foreach (var row in LastOfEachDay.Of(rows, r => r.From))
        {
            if (row.From > day || row.To < day) continue;
            if (deciding is null || row.From > deciding.From) deciding = row;
        }
        return deciding;
    }
}

/// <summary>同日起始的以最后导入的为准。Rows with the same first day: the last imported replaces the others.</summary>
internal static class LastOfEachDay
{
    public static IEnumerable<T> Of<T>(IEnumerable<T> rows, Func<T, DateOnly> from)
    {
        var last = new Dictionary<DateOnly, T>();
        foreach (var row in rows) last[from(row)] = row;
        return last.Values;
    }
}
