using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Yijie.App.Storage;

namespace Yijie.App.Imports;

/// <summary>机构资料的一个版本。All of a provider's fields, as text, from a day on.</summary>
internal sealed record ProviderVersion(DateOnly EffectiveFrom, ImmutableArray<string> Values)
{
    public static readonly ImmutableArray<string> Fields =
        ["name", "type", "hosp_lv", "ownership", "uscc", "bank_name", "bank_no", "account_no", "account_name"];

    public static readonly string[] Columns = ["region", "code", "effective_from", "import_seq", "line", .. Fields];

    /// <summary>Before anything was registered.</summary>
    public static readonly ProviderVersion Empty = new(DateOnly.MinValue, [.. Fields.Select(_ => "")]);

    private const int Type = 1; // the one field that is stored as a number

    public static int FieldCount => Fields.Length;

    /// <summary>Reads effective_from and the fields.</summary>
    public static ProviderVersion Read(DbDataReader reader, int firstColumn) => new(
        reader.GetString(firstColumn).ToDay(),
        [.. Enumerable.Range(firstColumn + 1, FieldCount).Select((column, i) => i == Type ? reader.GetInt64(column).ToString(CultureInfo.InvariantCulture) : reader.GetString(column))]);

    /// <summary>These fields from another day on, with the values that are given in place of its own.</summary>
    public ProviderVersion With(IReadOnlyList<string?> given, DateOnly effectiveFrom) => new(effectiveFrom, [.. Values.Select((own, i) => given[i] ?? own)]);

    public bool Same(ProviderVersion other) => Values.SequenceEqual(other.Values);

    public void AppendTo(RowAppender appender, string region, string code, long seq, long line)
    {
        appender.Text(region);
        appender.Text(code);
        appender.Text(EffectiveFrom.ToIso());
        appender.Long(seq);
        appender.Long(line);
        for (var i = 0; i < FieldCount; i++)
        {
            if (i == Type) appender.Long(long.Parse(Values[i], CultureInfo.InvariantCulture));
            else appender.Text(Values[i]);
        }
        appender.EndRow();
    }
}
