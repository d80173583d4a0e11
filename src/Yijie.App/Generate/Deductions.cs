using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Generate;

/// <summary>一笔扣款。Of the month itself, or of the month before (found late, or given back).</summary>
internal readonly record struct Deduction(string Kind, Category? Category, string? SettlementId, long Amount, string Reason, int MonthsBack = 0);

/// <summary>审核扣款与协议扣款。Mostly nothing or a few percent; now and then more than the month can bear.</summary>
internal sealed class Deductions(Tallies tallies, SplitMix draws, int month)
{
    // Shares in millionths of the provider-months.
    private const int AuditedHospital = 450_000;
    private const int AuditedSmall = 140_000;
    private const int Heavy = 12_000;
    private const int MoreThanAll = 3_000;
    private const int Breach = 25_000;
    private const int AppealWon = 5_000;
    private const int FoundLate = 5_000;

    private static readonly string[] Findings = ["超限定支付范围", "重复收费", "分解住院", "串换项目收费", "无指征检查", "超量开药", "挂床住院"];
    private static readonly string[] Breaches = ["未落实实名就医", "进销存数据未上传", "追溯码未应扫尽扫", "病历书写不规范"];

    public IEnumerable<Deduction> Of(int provider, ProviderKind kind, Fund fund, ProviderMonth tally)
    {
        var gross = tallies.Gross(provider, fund, month);
        var isHospital = kind == ProviderKind.Tertiary || kind == ProviderKind.Secondary;
        if (gross > 0)
        {
            if (draws.Chance(isHospital ? AuditedHospital : AuditedSmall)) yield return Audit(provider, fund, tally, gross);
            if (!isHospital && draws.Chance(Heavy)) yield return new("audit", null, null, gross * draws.Between(450, 850) / 1000, "专项检查:虚记费用");
            if (!isHospital && draws.Chance(MoreThanAll)) yield return new("audit", null, null, gross * draws.Between(1050, 1400) / 1000, "专项检查:追回以前年度违规费用");
            if (draws.Chance(Breach)) yield return new("agreement", null, null, Math.Min(draws.Between(2, 20) * 100_00, gross / 10 + 20_00), draws.OneOf<string>(Breaches));
        }
        if (month == 0 || tallies.Of(provider, fund, month - 1).Rows == 0) yield break;
        if (draws.Chance(AppealWon)) yield return new("audit", null, null, -draws.Between(1, 30) * 50_00, "申诉成立,退还上月审核扣款", MonthsBack: 1);
        if (draws.Chance(FoundLate)) yield return new("audit", null, null, draws.Between(1, 20) * 80_00, "复审发现上月违规费用", MonthsBack: 1);
    }

    /// <summary>A tenth of a percent up to five percent; of a category, of one settlement, or of the month as a whole.</summary>
    private Deduction Audit(int provider, Fund fund, ProviderMonth tally, long gross)
    {
        var amount = Math.Max(1_00, gross * draws.Between(1, 50) / 1000);
        var reason = draws.OneOf<string>(Findings);
        return draws.Below(5) switch
        {
            0 or 1 when tally.SampleAmount > 0 => new("audit", null, SettlementRow.IdentifierOf(tally.SampleSerial), Math.Min(amount, tally.SampleAmount), reason),
            2 or 3 => new("audit", Largest(tallies.GrossByCategory(provider, fund, month)), null, amount, reason),
            _ => new("audit", null, null, amount, reason),
        };
    }

    private static Category Largest(ReadOnlySpan<long> byCategory)
    {
        var largest = 0;
        for (var i = 1; i < byCategory.Length; i++)
            if (byCategory[i] > byCategory[largest]) largest = i;
        return (Category)largest;
    }
}
