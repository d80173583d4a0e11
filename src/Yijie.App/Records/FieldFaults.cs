using System.Globalization;
using System.Text;
using Yijie.Domain;
using Yijie.Domain.Records;

namespace Yijie.App.Records;

/// <summary>字段的差错。Says of each field of a row what is wrong with it: the plain reading of what <see cref="Field"/> decides fast.</summary>
internal static class FieldFaults
{
    public const int MaxPsnNo = 64;

    private const int Shown = 60;

    /// <summary>Every fault of a row's fields, in the order of the columns.</summary>
    public static IEnumerable<(ExtractColumn Column, string Value, string Reason)> Of(Func<ExtractColumn, string> text, DateOnly today, bool isMessage)
    {
        for (var column = ExtractColumn.SetlId; column <= ExtractColumn.PsnNo; column++)
        {
            if (column == ExtractColumn.FixmedinsCode) continue; // looked for in the register
            var value = text(column);
            if (Fault(column, value, today, isMessage) is { } reason)
                yield return (column, column == ExtractColumn.PsnNo ? "***" : Bounded(value), reason);
        }
    }

    /// <summary>The profile of a row's codes and flags; null: one of them is faulty.</summary>
    public static RowProfile? ProfileOf(Func<ExtractColumn, string> text, bool isMessage) =>
        AnyFaulty(text, isMessage, ExtractColumn.Insutype, ExtractColumn.MedType, ExtractColumn.PayLoc, ExtractColumn.RefdSetlFlag, ExtractColumn.ValiFlag, ExtractColumn.ClrType, ExtractColumn.ClrWay)
            ? null
            : RowProfile.Of(
                text(ExtractColumn.Insutype), text(ExtractColumn.MedType), long.Parse(text(ExtractColumn.PayLoc), CultureInfo.InvariantCulture),
                text(ExtractColumn.ValiFlag) == "1", text(ExtractColumn.RefdSetlFlag) == "1", text(ExtractColumn.ClrType), text(ExtractColumn.ClrWay));

    /// <summary>A row's division; null: it is none.</summary>
    public static Division? DivisionOf(string text) => Fault(ExtractColumn.InsuAdmdvs, text, today: default, isMessage: false) is null ? Division.Of(text) : null;

    /// <summary>A value as a finding shows it: not longer than anyone reads.</summary>
    public static string Bounded(string value) => value.Length <= Shown ? value : string.Concat(value.AsSpan(0, Shown), "……");

    private static bool AnyFaulty(Func<ExtractColumn, string> text, bool isMessage, params ReadOnlySpan<ExtractColumn> columns)
    {
        foreach (var column in columns)
            if (Fault(column, text(column), today: default, isMessage) is not null) return true;
        return false;
    }

    private static string? Fault(ExtractColumn column, string value, DateOnly today, bool isMessage) => column switch
    {
        ExtractColumn.SetlId when value.Length == 0 => isMessage ? "没有结算 ID:预结算、出错的答复和请求都不是结算记录" : "不能为空",
        ExtractColumn.SetlId => IdFault(value),
        ExtractColumn.InitSetlId => value.Length == 0 ? null : IdFault(value),
        ExtractColumn.FixmedinsCode => null,
        ExtractColumn.Insutype or ExtractColumn.MedType when value.Length == 0 => isMessage ? null : "不能为空",
        ExtractColumn.Insutype => value.Length <= 6 && value.All(char.IsAsciiDigit) ? null : "险种代码应为至多 6 位数字",
        ExtractColumn.MedType or ExtractColumn.ClrType or ExtractColumn.ClrWay =>
            value.Length <= 6 && value.All(char.IsAsciiLetterOrDigit) ? null : "代码应为至多 6 位字母或数字",
        ExtractColumn.SetlTime => TimeFault(value, today),
        ExtractColumn.InsuAdmdvs or ExtractColumn.FixBlngAdmdvs => value.Length == 6 && value.All(char.IsAsciiDigit) ? null : "医保区划应为 6 位数字",
        ExtractColumn.PayLoc => value.Length is 1 or 2 && value.All(char.IsAsciiDigit) ? null : "支付地点类别应为数字(1 至 5)",
        ExtractColumn.ValiFlag => value is "0" or "1" ? null : "有效标志应为 0 或 1",
        ExtractColumn.RefdSetlFlag => value is "" or "0" or "1" ? null : "退费结算标志应为 0 或 1",
        ExtractColumn.PsnNo => Encoding.UTF8.GetByteCount(value) <= MaxPsnNo ? null : $"人员编号过长(超过 {MaxPsnNo} 位)",
        _ => AmountFault(value),
    };

    private static string? IdFault(string value) => SettlementId.TryParse(Encoding.UTF8.GetBytes(value), out _)
        ? null
        : $"结算 ID 应以字母或数字开头,只含字母、数字和 - . / : _,不超过 {SettlementId.MaxLength} 位";

    private static string? TimeFault(string value, DateOnly today)
    {
        if (!DateTime.TryParseExact(value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return "时间应为实有的 yyyy-MM-dd HH:mm:ss";
        if (time.Year is < SegmentRows.FirstYear or > SegmentRows.LastYear) return $"年份应在 {SegmentRows.FirstYear} 至 {SegmentRows.LastYear} 之间";
        return DateOnly.FromDateTime(time) > today ? $"结算时间晚于业务日 {today.ToIso()}" : null;
    }

    private static string? AmountFault(string value)
    {
        if (value.Length == 0) return null;
        var digits = value.AsSpan(value[0] == '-' ? 1 : 0);
        var whole = digits.IndexOf('.') < 0 ? digits : digits[..digits.IndexOf('.')];
        if (whole.Length > Field.MaxYuanDigits && !whole.ContainsAnyExceptInRange('0', '9')) return $"金额超出范围(至多 {Field.MaxYuanDigits} 位整数)";
        return Fen.TryParseYuan(value, out _) ? null : "金额应为数字(元),至多两位小数,不带千分位或指数";
    }
}
