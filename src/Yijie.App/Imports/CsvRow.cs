using System.Globalization;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.App.Imports;

/// <summary>
/// 表格的一行。Reads a row's columns strictly: what cannot be read is noted as a fault with its column, value and reason, and the reading goes
/// on, so that all faults of a line are named at once. A value returned after a fault means nothing; ask <see cref="IsRejected"/>.
/// </summary>
internal sealed class CsvRow(CsvTable table, ImportScope scope, List<Rejection> faults)
{
    private const int ShownCharacters = 100;

    /// <summary>一万亿元。More than any fund of a province holds; beyond it a figure is a slip, and sums of such slips would overflow.</summary>
    private static readonly Fen LargestAmount = new(100_000_000_000_000);

    /// <summary>最早的年份。As of settlements and commands: what is before it is a slip, and an amount of such a month would be taken into no settlement.</summary>
    private const int FirstYear = SegmentRows.FirstYear;

    private readonly Dictionary<string, string> providers = []; // one string for each provider, however many rows it has

    /// <summary>The line on which the record begins.</summary>
    public long Line => table.Line;

    /// <summary>业务日。</summary>
    public DateOnly Today => scope.Today;

    public ImportScope Scope => scope;

    /// <summary>A fault was found in the current row.</summary>
    public bool IsRejected => faults.Count > 0 && faults[^1].Line == Line;

    /// <summary>Whether the file has the column at all.</summary>
    public bool Has(string column) => table.Position(column) is not null;

    /// <summary>The column as it stands; empty where the file does not have it.</summary>
    public string Raw(string column) => table.Position(column) is { } position ? table[position] : "";

    public void Reject(string column, string value, string reason) =>
        faults.Add(new(Line, column, value.Length > ShownCharacters ? value[..ShownCharacters] + "…" : value, reason));

    /// <summary>文字。Free text without blanks around it; it may be empty.</summary>
    public string Text(string column, int maxLength)
    {
        var text = Raw(column).Trim();
        if (text.Length > maxLength) Reject(column, text, $"超过 {maxLength} 个字");
        foreach (var c in text)
        {
            if (!char.IsControl(c) || c is '\n' or '\r' or '\t') continue;
            Reject(column, text, "含有控制字符");
            break;
        }
        return text;
    }

    /// <summary>必填文字。</summary>
    public string RequiredText(string column, int maxLength)
    {
        var text = Text(column, maxLength);
        if (text.Length == 0) Reject(column, "", "不能为空");
        return text;
    }

    /// <summary>名称。One line of text: a line break inside becomes a blank.</summary>
    public string Name(string column, int maxLength) => OneLine(Text(column, maxLength));

    /// <summary>必填名称。</summary>
    public string RequiredName(string column, int maxLength) => OneLine(RequiredText(column, maxLength));

    /// <summary>编号。Letters, digits and <c>- _ . /</c>, beginning with a letter or digit.</summary>
    public string Identifier(string column, int maxLength = 64)
    {
        var text = Raw(column);
        var valid = text.Length is > 0 && text.Length <= maxLength && char.IsLetterOrDigit(text[0])
            && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/');
        if (!valid) Reject(column, text, text.Length == 0 ? "不能为空" : $"编号应以字母或数字开头,只含字母、数字和 - _ . /,不超过 {maxLength} 位");
        return text;
    }

    /// <summary>代码值。One of the values that the column may have.</summary>
    public string OneOf(string column, params ReadOnlySpan<string> values)
    {
        var text = Raw(column);
        if (!values.Contains(text)) Reject(column, text, $"应为{(values.Contains("") ? "空或" : "")} {string.Join("、", values.ToArray().Where(v => v.Length > 0))} 之一");
        return text;
    }

    /// <summary>金额(元)。At most two decimals; no separators, exponents, blanks.</summary>
    public Fen Amount(string column)
    {
        var text = Raw(column);
        if (!Fen.TryParseYuan(text, out var amount)) Reject(column, text, "金额应以元为单位,至多两位小数,不带分隔符");
        else if (amount.Abs() > LargestAmount) Reject(column, text, "金额超过一万亿元");
        return amount;
    }

    /// <summary>金额(元),空即为零。</summary>
    public Fen AmountOrZero(string column) => Raw(column).Length == 0 ? Fen.Zero : Amount(column);

    /// <summary>个数,空即为零。</summary>
    public long CountOrZero(string column)
    {
        var text = Raw(column);
        if (text.Length == 0) return 0;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) Reject(column, text, "应为不小于零的整数");
        return count;
    }

    /// <summary>日期 yyyy-MM-dd。</summary>
    public DateOnly? Day(string column)
    {
        var text = Raw(column);
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Reject(column, text, text.Length == 0 ? "不能为空" : "日期应写作 yyyy-MM-dd,且确有其日");
        return null;
    }

    /// <summary>日期,空即没有。</summary>
    public DateOnly? DayOrNull(string column) => Raw(column).Length == 0 ? null : Day(column);

    /// <summary>已发生之日。The day of what has happened cannot lie after the business day (rules.md §10.6).</summary>
    public DateOnly DayDone(string column)
    {
        if (Day(column) is not { } day) return default;
        if (day > Today) Reject(column, Raw(column), $"晚于业务日 {Today.ToIso()}");
        else if (day.Year < FirstYear) Reject(column, Raw(column), $"早于 {FirstYear} 年");
        return day;
    }

    /// <summary>月份终了之后的已发生之日。Of what is done about a whole month.</summary>
    public DateOnly DayDoneAfter(string column, Month month)
    {
        var day = DayDone(column);
        if (day.Year >= FirstYear && day <= Today && month != default && day <= month.LastDay) Reject(column, Raw(column), $"{month} 尚未终了");
        return day;
    }

    /// <summary>月份 yyyy-MM,不晚于业务日所在月。A month of which something has happened.</summary>
    public Month Month(string column)
    {
        var text = Raw(column);
        if (!Domain.Month.TryParse(text, out var month)) Reject(column, text, "月份应写作 yyyy-MM");
        else if (month > Domain.Month.Of(Today)) Reject(column, text, $"晚于业务日 {Today.ToIso()} 所在月");
        else if (month.Year < FirstYear) Reject(column, text, $"早于 {FirstYear} 年");
        return month;
    }

    /// <summary>年度 yyyy,不晚于业务日所在年。</summary>
    public int Year(string column)
    {
        var text = Raw(column);
        var year = 0;
        if (text.Length != 4 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) || year < 1) Reject(column, text, "年度应写作 yyyy");
        else if (year > Today.Year) Reject(column, text, $"晚于业务日 {Today.ToIso()} 所在年");
        else if (year < FirstYear) Reject(column, text, $"早于 {FirstYear} 年");
        return year;
    }

    /// <summary>险种代码。</summary>
    public Fund Fund(string column)
    {
        var text = Raw(column);
        foreach (var fund in Funds.All)
            if (fund.Code() == text) return fund;
        Reject(column, text, $"险种未登记,应为 {string.Join("、", Funds.All.Select(f => $"{f.Code()} {f.Name()}"))}");
        return default;
    }

    /// <summary>类别的名称,空即未指明。</summary>
    public Category? CategoryOrNull(string column)
    {
        var name = Raw(column);
        if (name.Length == 0) return null;
        if (Categories.TryParse(name, out var category)) return category;
        Reject(column, name, $"应为 {string.Join("、", Categories.All.Select(c => c.Name()))} 之一");
        return null;
    }

    /// <summary>已登记的机构及其统筹区。A provider that is registered, in the importer's own region.</summary>
    public ProviderKey Provider(string column)
    {
        var code = Raw(column);
        if (scope.RegionOf(code) is not { } region)
        {
            Reject(column, code, code.Length == 0 ? "不能为空" : "没有登记此机构");
            return default;
        }
        if (scope.Bars(region) is { } bar) Reject(column, code, bar);
        if (providers.TryAdd(code, code)) return new(region, code);
        return new(region, providers[code]);
    }

    /// <summary>起止日期。From a first day to a last, inclusive, or open.</summary>
    public (DateOnly From, DateOnly? To) Span(string from, string to)
    {
        var (first, last) = (Day(from), DayOrNull(to));
        if (last < first) Reject(to, Raw(to), $"早于起始日 {Raw(from)}");
        return (first ?? default, last);
    }

    private static string OneLine(string text) => text.AsSpan().ContainsAny("\r\n\t") ? text.ReplaceLineEndings(" ").Replace('\t', ' ') : text;
}

/// <summary>机构及其统筹区。</summary>
internal readonly record struct ProviderKey(string Region, string Code);
