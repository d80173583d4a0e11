using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Yijie.App.Imports;
using Yijie.App.Parties;
using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>公布的内容。</summary>
/// <param name="AsOf">The business day it was made on.</param>
/// <param name="Published">Which regions have made the year public, when and where.</param>
public sealed record DisclosureAnswer(int Year, string AsOf, ImmutableArray<string> Method, IReadOnlyList<PublishedAnswer> Published, IReadOnlyList<DisclosedFundAnswer> Funds)
{
    internal static DisclosureAnswer Of(Month year, DateOnly on, IReadOnlyList<PublishedAnswer> published, IEnumerable<DisclosedFund> funds) =>
        new(year.Year, on.ToIso(), DisclosureMethod.Lines, published, [.. funds.Select(DisclosedFundAnswer.Of)]);
}

/// <summary>已经公布的统筹区。</summary>
public sealed record PublishedAnswer(string Region, string Place, string OnDay);

/// <summary>公布的一个险种。</summary>
public sealed record DisclosedFundAnswer(
    string Region, string RegionName, string Fund, string FundName, DisclosedGate? Gate, int PaidProviders,
    Fen PaidFen, Fen ReturnedFen, Fen SetOffFen, Fen WrittenOffFen, Fen HeldFen, IReadOnlyList<DisclosedProviderAnswer> Providers)
{
    internal static DisclosedFundAnswer Of(DisclosedFund f) => new(
        f.Region, Domain.Parties.Region.Find(f.Region)!.Name, f.Fund.Code(), f.Fund.Name(), f.Gate is null ? null : DisclosedGate.Of(f.Gate), f.PaidProviders,
        f.Total.Paid, f.Total.Returned, f.Total.SetOff, f.Total.WrittenOff, f.Total.Held,
        [.. f.Providers.Select(p => new DisclosedProviderAnswer(p.Provider, p.Name, p.Spending, p.Months, p.Scale, p.Quota, p.Paid, p.Returned, p.SetOff, p.WrittenOff, p.Held))]);
}

/// <summary>公布的基金门槛。</summary>
public sealed record DisclosedGate(bool Passed, Fen BalanceFen, GateSpanAnswer LastYear, GateSpanAnswer Latest, string? PayableMonths, int RequiredMonths)
{
    internal static DisclosedGate Of(GateResult g) => new(g.Passed, g.Balance, GateSpanAnswer.Of(g.LastYear), GateSpanAnswer.Of(g.Latest), g.PayableMonths, g.RequiredMonths);
}

/// <summary>公布的一家机构。</summary>
public sealed record DisclosedProviderAnswer(
    string Provider, string Name, Fen? SpendingFen, int? Months, int? ScaleMonths, Fen? QuotaFen, Fen PaidFen, Fen ReturnedFen, Fen SetOffFen, Fen WrittenOffFen, Fen HeldFen);

/// <summary>
/// 年底公布。<c>prepay disclose</c>: what was prepaid, to whom, by which numbers and by which method; every amount recomputes from what is published, and
/// nothing of it is about a person.
/// </summary>
public static class DisclosureCommand
{
    public static Command Build()
    {
        var (region, year) = (CommandLine.RegionOption(required: false), CommandLine.YearOption());
        var all = new Option<bool>("--all") { Description = "全省各统筹区" };
        var published = new Option<bool>("--published") { Description = "只要已经登记公布的统筹区(prepay published)" };
        var format = new Option<string>("--format") { Description = "json、csv 或 html(可打印的一页)", DefaultValueFactory = _ => "json" };
        format.AcceptOnlyFromAmong("json", "csv", "html");
        var file = new Option<string?>("--out") { Description = "写入此文件(默认写到标准输出)" };
        return new Command("disclose", "年底公布:名单、方法、门槛、拨付与收回(第二十二条)") { region, all, year, published, format, file }.ReadBy(Readers.Agency).Answers<DisclosureAnswer>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region);
            if (where is null == !parsed.GetValue(all)) throw new UsageException("请用 --region 指明统筹区,或用 --all 公布全省");
            using var store = context.Database.Read();
            context.RequireReader(store, where ?? ImportLog.Province);
            var january = parsed.GetValue(year)!.Value;
            var regions = where is null ? Region.All.Select(r => r.Code).ToList() : [where];
            var done = PublicationCommand.Of(store, january).Where(p => regions.Contains(p.Region) && p.OnDay.ToDay() <= context.Today).ToList();
            if (parsed.GetValue(published)) regions = [.. done.Select(p => p.Region)];
            var disclosed = DisclosureAnswer.Of(january, context.Today, done, regions.SelectMany(r => Funds.All.Select(f => Load(store, new(r, f), january, context.Today))));

            var content = InForm(parsed.GetValue(format)!, disclosed);
            if (parsed.GetValue(file) is { } path) Write(path, content);
            context.Answer(disclosed, text => text.Write(parsed.GetValue(file) is { } written ? $"已写入 {written}{Environment.NewLine}" : content));
        });
    }

    /// <summary>What was determined and moved by that day: made again for a day, it says the same.</summary>
    private static DisclosedFund Load(Store store, BookKey book, Month year, DateOnly today)
    {
        var loops = PrepaymentRegister.Loops(store, book, until: today).Where(l => l.Key.Year == year).ToDictionary(l => l.Key.Provider, l => l.Loop);
        var determined = store.Query<DeterminedRow>(
            """
            select provider, spending_fen, months, scale, amount_fen from prepayment_determined d where region = @Region and fund = @fund and year = @year
              and not exists (select 1 from prepayment_event e where e.region = d.region and e.application_id = d.application_id and e.kind = 'withdrawn' and e.on_day <= @on)
              and exists (select 1 from prepayment_event e where e.region = d.region and e.application_id = d.application_id and e.kind = 'determined' and e.on_day <= @on)
            """, new { book.Region, fund = book.Fund.Code(), year = $"{year.Year}", on = today.ToIso() }).ToDictionary(d => d.Provider);
        var names = PartyStore.Providers(store, book.Region, today);
        return new(book.Region, book.Fund, GateOf(store, book, year, today),
        [
            .. loops.Keys.Union(determined.Keys).Order(StringComparer.Ordinal).Select(p => DisclosedProvider.Of(
                p, names[p].Name, determined.TryGetValue(p, out var d) ? (new(d.SpendingFen), (int)d.Months, (int)d.Scale, new(d.AmountFen)) : null, loops.GetValueOrDefault(p))),
        ]);
    }

    /// <summary>The gate as it stood on the last day of paying, or today if that is earlier.</summary>
    private static GateResult? GateOf(Store store, BookKey book, Month year, DateOnly today)
    {
        var deadline = PrepaymentTimetable.PaymentDeadline(CalendarStore.Load(store), PolicyStore.Load(store, book.Region), year, today);
        try
        {
            return FundGate.Decide(GateCommand.Load(store, book.Region, book.Fund, year, today < deadline ? today : deadline));
        }
        catch (RefusedException)
        {
            return null; // reports are missing: there is no number to publish
        }
    }

    private static string InForm(string format, DisclosureAnswer disclosed) => format switch
    {
        "csv" => Csv(disclosed),
        "html" => Html(disclosed),
        _ => JsonSerializer.Serialize(disclosed, Context.JsonForm) + "\n",
    };

    private static void Write(string path, string content)
    {
        using var output = OutputFile.At(path);
        output.Stream.Write(Encoding.UTF8.GetBytes(content));
        output.Complete();
        output.Publish();
    }

    /// <summary>One row for each fund, with its gate and totals, and one for each provider; amounts in yuan.</summary>
    private static string Csv(DisclosureAnswer d)
    {
        var text = new StringBuilder("row,year,region,fund,provider,name,spending,months,scale,quota,paid,returned,set_off,written_off,held,"
            + "passed,balance,last_income,last_expenditure,latest_from,latest_to,latest_income,latest_expenditure,payable_months,required_months\n");
        foreach (var f in d.Funds)
        {
            Row("fund", d.Year, f.Region, f.Fund, "", f.FundName, "", "", "", "", f.PaidFen.ToYuan(), f.ReturnedFen.ToYuan(), f.SetOffFen.ToYuan(), f.WrittenOffFen.ToYuan(), f.HeldFen.ToYuan(),
                f.Gate?.Passed switch { true => "是", false => "否", null => "" }, f.Gate?.BalanceFen.ToYuan(), f.Gate?.LastYear.IncomeFen.ToYuan(), f.Gate?.LastYear.ExpenditureFen.ToYuan(),
                f.Gate?.Latest.From, f.Gate?.Latest.To, f.Gate?.Latest.IncomeFen.ToYuan(), f.Gate?.Latest.ExpenditureFen.ToYuan(), f.Gate?.PayableMonths, f.Gate?.RequiredMonths);
            foreach (var p in f.Providers)
                Row("provider", d.Year, f.Region, f.Fund, p.Provider, p.Name, p.SpendingFen?.ToYuan(), p.Months, p.ScaleMonths, p.QuotaFen?.ToYuan(),
                    p.PaidFen.ToYuan(), p.ReturnedFen.ToYuan(), p.SetOffFen.ToYuan(), p.WrittenOffFen.ToYuan(), p.HeldFen.ToYuan(), "", "", "", "", "", "", "", "", "", "");
        }
        return text.ToString();

        void Row(params ReadOnlySpan<object?> fields)
        {
            for (var i = 0; i < fields.Length; i++) text.Append(i == 0 ? "" : ",").Append(Quoted(Convert.ToString(fields[i], CultureInfo.InvariantCulture) ?? ""));
            text.Append('\n');
        }
    }

    private static string Quoted(string field) => field.AsSpan().IndexOfAny(",\"\n\r") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Html(DisclosureAnswer d)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><title>{{d.Year}} 年度基本医疗保险基金预付金公布</title>
            <style>
            @page { size: A4 landscape; margin: 15mm } body { font-family: "Songti SC", SimSun, "WenQuanYi Zen Hei", serif; margin: 2em auto; max-width: 60em }
            h1 { text-align: center; font-size: 1.4em } h2 { font-size: 1.1em; page-break-after: avoid }
            table { border-collapse: collapse; width: 100%; font-size: .85em; margin-bottom: 1.5em } th, td { border: 1px solid #999; padding: .2em .4em }
            td.n { text-align: right; font-variant-numeric: tabular-nums } tr { page-break-inside: avoid }
            </style></head><body>
            <h1>{{d.Year}} 年度基本医疗保险基金预付金公布</h1>
            <p>依据《基本医疗保险基金预付管理办法(试行)》(晋医保发〔2025〕7号)第二十二条。截至 {{d.AsOf}},单位:元。</p>
            <ol>
            """);
        foreach (var line in d.Method) text.Append("<li>").Append(WebUtility.HtmlEncode(line)).Append("</li>");
        text.Append("</ol>\n");
        foreach (var f in d.Funds)
        {
            text.Append("<h2>").Append(f.RegionName).Append(' ').Append(f.FundName).Append("</h2>\n<p>").Append(WebUtility.HtmlEncode(InWords(f))).Append("</p>\n");
            if (f.Providers.Count == 0) continue;
            text.Append("<table><tr>");
            foreach (var head in (string[])["机构", "名称", "前三年住院支出", "月数", "规模", "核定额度", "已拨付", "交回", "冲抵结算", "核销", "占用"]) text.Append("<th>").Append(head).Append("</th>");
            text.Append("</tr>\n");
            foreach (var p in f.Providers)
            {
                text.Append("<tr><td>").Append(p.Provider).Append("</td><td>").Append(WebUtility.HtmlEncode(p.Name)).Append("</td>");
                foreach (var number in (string?[])[p.SpendingFen?.ToString(), $"{p.Months}", $"{p.ScaleMonths}", p.QuotaFen?.ToString(), p.PaidFen.ToString(), p.ReturnedFen.ToString(), p.SetOffFen.ToString(), p.WrittenOffFen.ToString(), p.HeldFen.ToString()])
                    text.Append("<td class=n>").Append(number).Append("</td>");
                text.Append("</tr>\n");
            }
            text.Append("</table>\n");
        }
        return text.Append("</body></html>\n").ToString();
    }

    private static string InWords(DisclosedFundAnswer f)
    {
        var gate = f.Gate is not { } g
            ? "基金月报未齐,没有预付条件的数据。"
            : $"上年度末累计结余 {g.BalanceFen},上年收入 {g.LastYear.IncomeFen}、支出 {g.LastYear.ExpenditureFen},可支付 {g.PayableMonths ?? "—"} 个月(应不低于 {g.RequiredMonths});"
              + $"{g.Latest.From}至{g.Latest.To}收入 {g.Latest.IncomeFen}、支出 {g.Latest.ExpenditureFen};{(g.Passed ? "具备预付条件" : "不具备预付条件")}。";
        return $"{gate}{f.PaidProviders} 家机构,已拨付 {f.PaidFen},交回 {f.ReturnedFen},冲抵结算 {f.SetOffFen},核销 {f.WrittenOffFen},占用 {f.HeldFen}。";
    }

    private sealed record DeterminedRow(string Provider, long SpendingFen, long Months, long Scale, long AmountFen);
}
