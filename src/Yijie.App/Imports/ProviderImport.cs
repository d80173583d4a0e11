using System.Collections.Immutable;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Imports;

/// <summary>
/// 机构名册。<c>import providers</c>: a later file changes what differs, from its effective day on. A column that the file does not have leaves the
/// value as it was, an empty value empties it. Every stored version is complete (docs/decisions/022).
/// </summary>
internal sealed class ProviderImport : TableKind
{
    private static readonly DateOnly FromTheBeginning = DateOnly.MinValue;

    private readonly List<Entry> rows = [];
    private readonly Dictionary<string, string> regionsOfFile = [];

    public override string Name => "providers";

    public override ImmutableArray<string> Required => ["fixmedins_code", "fixmedins_name", "fixmedins_type", "admdvs"];

    public override ImmutableArray<string> Optional =>
        ["hosp_lv", "ownership", "uscc", "bank_name", "bank_no", "account_no", "account_name", "effective_from"];

    public override void Read(CsvRow row)
    {
        var code = row.Identifier("fixmedins_code", maxLength: 30);
        var region = RegionOf(row, code);
        var effectiveFrom = row.DayOrNull("effective_from");
        var values = new string?[ProviderVersion.FieldCount];
        values[0] = row.RequiredName("fixmedins_name", 200);
        values[1] = row.OneOf("fixmedins_type", "1", "2");
        values[2] = IfGiven(row, "hosp_lv", c => row.Name(c, 30));
        values[3] = IfGiven(row, "ownership", c => row.OneOf(c, "", "public", "enterprise", "nonprofit"));
        values[4] = IfGiven(row, "uscc", c => row.Name(c, 30));
        values[5] = IfGiven(row, "bank_name", c => row.Name(c, 140));
        values[6] = IfGiven(row, "bank_no", c => BankNo(row, c));
        values[7] = IfGiven(row, "account_no", c => AccountNo(row, c));
        values[8] = IfGiven(row, "account_name", c => row.Name(c, 140));
        if (row.IsRejected) return;
        regionsOfFile.TryAdd(code, region);
        rows.Add(new(row.Line, region, code, effectiveFrom, row.Today, values));
    }

    public override Tally Store(Store store, long seq, List<Rejection> faults)
    {
        var registers = Registers(store);
        var lastOfFile = rows.GroupBy(r => (r.Code, r.EffectiveFrom)).ToDictionary(g => g.Key, g => g.Last());
        var changesNothing = lastOfFile.Where(l => registers.TryGetValue(l.Key.Code, out var register) && !register.WouldChange(l.Value)).Select(l => l.Key).ToHashSet();

        var tally = new Tally();
        using var appender = store.Append("provider", ProviderVersion.Columns);
        foreach (var row in rows)
        {
            if (!registers.TryGetValue(row.Code, out var register)) registers[row.Code] = register = new();
            if (changesNothing.Contains((row.Code, row.EffectiveFrom)) || !register.WouldChange(row))
            {
                tally = tally with { Duplicates = tally.Duplicates + 1 };
                continue;
            }
            foreach (var version in register.Change(row)) version.AppendTo(appender, row.Region, row.Code, seq, row.Line);
            tally = tally with { Accepted = tally.Accepted + 1 };
        }
        appender.Complete();
        return tally;
    }

    /// <summary>What is stored of the providers in the file.</summary>
    private Dictionary<string, Register> Registers(Store store)
    {
        var registers = new Dictionary<string, Register>();
        using var reader = store.Stream($"select code, effective_from, {string.Join(", ", ProviderVersion.Fields)} from provider order by code, effective_from, import_seq, line");
        while (reader.Read())
        {
            var code = reader.GetString(0);
            if (!regionsOfFile.ContainsKey(code)) continue;
            if (!registers.TryGetValue(code, out var register)) registers[code] = register = new();
            register.Put(ProviderVersion.Read(reader, firstColumn: 1));
        }
        return registers;
    }

    private string RegionOf(CsvRow row, string code)
    {
        var admdvs = row.Raw("admdvs");
        if (Region.OfAdmdvs(admdvs) is not { } region)
        {
            row.Reject("admdvs", admdvs, "不属于山西的任何统筹区");
            return "";
        }
        if (row.Scope.Bars(region.Code) is { } bar) row.Reject("admdvs", admdvs, bar);
        if ((row.Scope.RegionOf(code) ?? regionsOfFile.GetValueOrDefault(code)) is { } registered && registered != region.Code)
            row.Reject("admdvs", admdvs, $"该机构已登记在统筹区 {registered},所属统筹区不能更改");
        return region.Code;
    }

    private static string? IfGiven(CsvRow row, string column, Func<string, string> read) => row.Has(column) ? read(column) : null;

    private static string BankNo(CsvRow row, string column)
    {
        var text = row.Raw(column);
        if (text.Length is not (0 or 12) || !text.All(char.IsAsciiDigit)) row.Reject(column, text, "应为十二位支付系统行号");
        return text;
    }

    private static string AccountNo(CsvRow row, string column)
    {
        var text = row.Raw(column);
        if (text.Length > 34 || !text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) row.Reject(column, text, "账号应只含数字、字母和 -,不超过 34 位");
        return text;
    }

    /// <summary>One well-formed row; a value is null where the file does not have the column.</summary>
    private sealed record Entry(long Line, string Region, string Code, DateOnly? EffectiveFrom, DateOnly Today, string?[] Values);

    /// <summary>一家机构的版本。Its versions by the day from which each is in force; of the same day the last imported.</summary>
    private sealed class Register
    {
        private readonly SortedList<DateOnly, ProviderVersion> versions = [];

        public void Put(ProviderVersion version) => versions[version.EffectiveFrom] = version;

        public bool WouldChange(Entry row) => AsItStands(StartOf(row)) is not { } before || !before.With(row.Values, before.EffectiveFrom).Same(before);

        /// <summary>
        /// Puts the row's change in force from its day on. A change that lies before later versions goes on into them, field by field, up to where
        /// the field was changed by itself; the first version changed everything by itself.
        /// </summary>
        public List<ProviderVersion> Change(Entry row)
        {
            var start = StartOf(row);
            var before = AsItStands(start) ?? ProviderVersion.Empty;
            var after = before.With(row.Values, start);
            List<ProviderVersion> changed = [after];
            var carried = before.EffectiveFrom > start ? [] : Enumerable.Range(0, ProviderVersion.FieldCount).Where(i => before.Values[i] != after.Values[i]).ToList();
            foreach (var later in versions.Values.Where(v => v.EffectiveFrom > start))
            {
                carried.RemoveAll(i => later.Values[i] != before.Values[i]);
                if (carried.Count == 0) break;
                changed.Add(later.With([.. Enumerable.Range(0, ProviderVersion.FieldCount).Select(i => carried.Contains(i) ? after.Values[i] : null)], later.EffectiveFrom));
            }
            foreach (var version in changed) Put(version);
            return changed;
        }

        private DateOnly StartOf(Entry row) => row.EffectiveFrom ?? (versions.Count == 0 ? FromTheBeginning : row.Today);

        /// <summary>The version in force on a day; before the first takes effect the first; null: not registered.</summary>
        private ProviderVersion? AsItStands(DateOnly day) => versions.Values.LastOrDefault(v => v.EffectiveFrom <= day) ?? versions.Values.FirstOrDefault();
    }
}
