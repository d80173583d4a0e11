using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Records;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App;

/// <summary>找到的一件。</summary>
/// <param name="Kind">provider batch instruction request application voucher record.</param>
/// <param name="Key">What the kind's own command is given: an id, or a voucher's number.</param>
/// <param name="Period">A month, or the year of what is kept by year.</param>
public sealed record FoundAnswer(string Kind, string Key, string Title, string Region, string? Fund, string? Provider, string? Period);

/// <summary>
/// 查找。<c>find ID</c>: which thing an id is — a provider (or part of its name, one it had before too), a batch, a payment instruction, a fund request, an application,
/// a voucher (<c>2025-10-3</c>, with or without its book before it) or a settlement — among what the reader may read.
/// </summary>
public static partial class FindCommand
{
    private const int Most = 50;

    public static Command Build()
    {
        var id = new Option<string>("--text") { Description = "结算 ID、机构代码或名称、批次号、指令号、请拨号、申请号,或凭证 yyyy-MM-号", Required = true };
        return new Command("find", "一个编号是什么,在哪里") { id }.ReadBy(Readers.Agency).Answers<IReadOnlyList<FoundAnswer>>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            var reader = context.ActorIfNamed(store);
            var text = parsed.GetValue(id)!.Trim();
            if (text.Length is 0 or > 64) throw new UsageException("--text 应为 1 至 64 个字");
            var regions = Region.All.Select(r => r.Code).Where(r => reader is null || People.MayRead(reader, r).IsEmpty).ToList();
            if (regions.Count == 0) context.RequireReader(store, Region.All[0].Code);
            var found = ById(store, text).Concat(Vouchers(store, text)).Concat(Providers(store, text, context.Today, regions)).Where(f => regions.Contains(f.Region)).Take(Most).ToList();
            if (found.Count == 0) found = Settlements(store, text, regions).ToList(); // every segment's ids are looked through: last
            context.Answer<IReadOnlyList<FoundAnswer>>(found, output =>
            {
                TextTable.Write(output, ["是什么", "编号", "", "统筹区"], found.Select(f => new[] { InWords(f.Kind), f.Key, f.Kind switch { "batch" => BatchKey.NameOf(f.Title), "request" => "", _ => f.Title }, f.Region }));
                if (found.Count == 0) output.WriteLine($"没有找到 {text}");
            });
        });
    }

    private static string InWords(string kind) => kind switch
    {
        "provider" => "医药机构",
        "batch" => "批次",
        "instruction" => "支付指令",
        "request" => "请拨",
        "application" => "预付金申请",
        "voucher" => "记账凭证",
        _ => "结算明细",
    };

    private static IEnumerable<FoundAnswer> ById(Store store, string id)
    {
        // Each of these ids begins with its region, which is the first of its key.
        if (id.Length < 6 || Region.Find(id[..6]) is not { } region) return [];
        return store.Query<FoundAnswer>(
            """
            select 'batch' as kind, id as key, kind as title, region, fund, cast(null as text) as provider, month as period from batch where region = @region and id = @id
            union all select 'instruction', id, batch_id, region, fund, provider, month from instruction where region = @region and id = @id
            union all select 'request', id, supplement, region, fund, null, month from fund_request where region = @region and id = @id
            union all select 'application', id, provider, region, fund, provider, year from prepayment_application where region = @region and id = @id
            """, new { region = region.Code, id });
    }

    private static IEnumerable<FoundAnswer> Vouchers(Store store, string text)
    {
        if (VoucherNumber().Match(text) is not { Success: true } match) return [];
        var (region, fund, period, number) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value);
        return store.Query<FoundAnswer>(
            """
            select 'voucher' as kind, cast(number as text) as key, summary as title, region, fund, cast(null as text) as provider, period from voucher
            where (@region = '' or region = @region) and (@fund = '' or fund = @fund) and period = @period and number = @number order by region, fund
            """, new { region, fund, period, number = long.Parse(number, CultureInfo.InvariantCulture) });
    }

    private static IEnumerable<FoundAnswer> Providers(Store store, string text, DateOnly today, List<string> regions)
    {
        if (PartyStore.RegionOf(store, text) is { } home) return [Of(PartyStore.Find(store, home, text, today)!, home)];
        if (text.Length < 2 || text.All(char.IsAscii)) return [];
        var called = PartyStore.Called(store, text);
        return regions.SelectMany(r => PartyStore.Providers(store, r, today).Values.Where(p => called.Contains(p.Code)).OrderBy(p => p.Code, StringComparer.Ordinal)
            .Select(p => Of(p, r, p.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ? null : PartyStore.CalledOtherwise(store, p.Code, text, today))));

        static FoundAnswer Of(Provider provider, string region, string? otherwise = null) =>
            new("provider", provider.Code, otherwise is null ? provider.Name : $"{provider.Name}({otherwise})", region, null, provider.Code, null);
    }

    private static IEnumerable<FoundAnswer> Settlements(Store store, string id, List<string> regions) => regions
        .SelectMany(r => SegmentStore.Find(store, r, provider: null, id)
            .Select(k => new FoundAnswer("record", k.Row.SetlId, k.Counts ? $"计入 {k.Row.Month}" : "不计入", r, k.Row.Insutype, k.Row.Provider, k.Row.Month.ToString())));

    [GeneratedRegex(@"^(?:(\d{6})[-/](?:(310|390)[-/])?)?(\d{4}-\d{2})[-/](\d{1,9})$")]
    private static partial Regex VoucherNumber();
}
