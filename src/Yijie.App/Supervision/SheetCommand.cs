using System.CommandLine;
using System.Net;
using System.Text;
using Yijie.App.Duties;
using Yijie.App.Imports;
using Yijie.App.Payments;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>调度单的输出。</summary>
public sealed record SheetAnswer(string File, Month Month, int Pages);

/// <summary>调度单。<c>supervise sheet</c>: one A4 page for each region, for the province's regular meeting; a file that needs nothing but itself.</summary>
internal static class SheetCommand
{
    /// <law doc="方案" article="七(三)">建立定期调度机制,省医保局定期调度各统筹区工作进展,及时组织开展交流。</law>
    public static Command Build()
    {
        var (region, month) = (CommandLine.RegionOption(required: false), CommandLine.MonthOption());
        var all = new Option<bool>("--all") { Description = "全省,一个统筹区一页" };
        var output = new Option<string>("--out") { Description = "写到哪个文件(html,可直接打印)", Required = true };
        return new Command("sheet", "调度会用的单页:一个统筹区一张 A4") { region, all, month, output }.ReadBy(Readers.Province).Answers<SheetAnswer>().Does((context, parsed) =>
        {
            if (parsed.GetValue(all) == parsed.GetValue(region) is not null) throw new UsageException("请用 --region 指明统筹区,或用 --all 全省");
            var service = parsed.GetValue(month)!.Value;
            using var store = context.Database.Read();
            context.RequireReader(store, ImportLog.Province);

            var gathered = (parsed.GetValue(region) is { } one ? [one] : Region.All.Select(r => r.Code)).Select(r => KeptFacts.Of(store, r, context.Today, anew: false)).ToList();
            var pages = gathered.Select(g => Page(
                g, RegionOverview.Of(g.Facts, new(service, service, null), context.Today), RegionOverview.Of(g.Facts, new(new(service.Year, 1), service, null), context.Today), service, context.Today));
            using var file = OutputFile.At(parsed.GetValue(output)!);
            file.Stream.Write(Encoding.UTF8.GetBytes(Document(service, pages)));
            file.Complete();
            file.Publish();
            var answer = new SheetAnswer(parsed.GetValue(output)!, service, gathered.Count);
            context.Answer(answer, text => text.WriteLine($"{answer.File}:{service} 调度单 {answer.Pages} 页"));
        });
    }

    private static string Document(Month month, IEnumerable<string> pages) => $$"""
        <!DOCTYPE html>
        <html lang="zh-CN"><head><meta charset="utf-8"><title>{{month}} 医保基金即时结算调度单</title>
        <style>
        @page { size: A4 portrait; margin: 14mm 15mm; }
        * { box-sizing: border-box; }
        body { margin: 0; font: 10.5pt/1.45 "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "Microsoft YaHei", sans-serif; color: #1a1a1a; background: #f2f2f0; }
        section { width: 180mm; height: 268mm; margin: 8mm auto; padding: 0; background: #fff; overflow: hidden; break-after: page; display: flex; flex-direction: column; }
        section:last-child { break-after: auto; }
        @media screen { section { width: 210mm; height: 297mm; padding: 14mm 15mm; box-shadow: 0 1px 6px #0002; } }
        @media print { body { background: #fff; } section { margin: 0; } }
        h1 { font-size: 17pt; font-weight: 600; margin: 0; } h2 { font-size: 11pt; font-weight: 600; margin: 4mm 0 1mm; }
        header p { margin: 1mm 0 0; color: #555; font-size: 9pt; }
        .figures { display: grid; grid-template-columns: repeat(4, 1fr); column-gap: 4mm; border-top: 1.5pt solid #1a1a1a; border-bottom: .5pt solid #999; margin-top: 3mm; }
        .figures div { padding: 2mm 0; } .figures b { display: block; font-size: 17pt; font-weight: 600; line-height: 1.2; } .figures span { font-size: 8.5pt; color: #555; }
        table { width: 100%; border-collapse: collapse; font-size: 9pt; font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 500; color: #555; border-bottom: .5pt solid #999; padding: .8mm 2mm .8mm 0; }
        td { border-bottom: .25pt solid #ddd; padding: .7mm 2mm .7mm 0; } .n { text-align: right; } td:last-child, th:last-child { padding-right: 0; } section > p { font-size: 9pt; margin: 1.5mm 0 0; }
        .late { color: #a8201a; } footer { margin-top: auto; font-size: 8.5pt; color: #555; }
        .notes { border: .5pt solid #999; flex: 1 1 18mm; min-height: 18mm; margin-top: 1mm; }
        </style></head><body>
        {{string.Join('\n', pages)}}
        </body></html>

        """;

    private static string Page(GatheredFacts gathered, RegionOverview month, RegionOverview year, Month service, DateOnly today)
    {
        const int MostRules = 9, MostRows = 12; // what one page holds
        var rules = year.Rules.Where(r => r.OnTime.Counted + r.OnTime.Excused > 0).ToList();
        var kept = rules.Count <= MostRules ? rules : rules.Where(r => r.OnTime.Done < r.OnTime.Counted).Take(MostRules).ToList();
        var overdue = Math.Min(8, MostRows - kept.Count);
        var html = new StringBuilder();
        var shown = RegionAnswer.Of(month, gathered);
        html.Append($"<section><header><h1>{Text(shown.RegionName)}即时结算调度单</h1><p>费用所属月 {service},截至 {today.ToIso()};金额单位:元,用时单位:工作日。</p></header>\n");
        html.Append("<div class=figures>");
        Figure(SuperviseText.RateOf(year.Agency.Rate?.BasisPoints), $"{service.Year} 年以来按时率({year.Agency.Done}/{year.Agency.Counted} 项)");
        Figure(SuperviseText.CoverageOf(shown.Coverage), $"覆盖率({month.Coverage.Sum(c => c.Covered)}/{month.Coverage.Sum(c => c.Eligible)} 家)");
        Figure(month.AdvanceDays is { } a ? $"{a.Median}" : "—", month.AdvanceDays is { } s ? $"预拨中位用时,最慢 {s.Slowest}" : "预拨用时");
        Figure(month.NettingDays is { } n ? $"{n.Median}" : "—", month.NettingDays is { } t ? $"轧差中位用时,最慢 {t.Slowest}" : "轧差用时");
        html.Append("</div>\n");

        html.Append("<h2>本月办理</h2><table><tr><th>类别<th class=n>覆盖率<th class=n>应结算额<th class=n>已付预拨<th class=n>实际应结算额<th class=n>已付轧差</tr>\n");
        foreach (var k in shown.Months)
            Row(KindNames.Chinese(k.Kind), SuperviseText.RateOf(k.Coverage?.RateBp), $"{k.GrossFen}", $"{k.AdvancedFen}", $"{k.ActualFen}", $"{k.NettedFen}");
        html.Append("</table>\n");

        html.Append("<h2>各项时限</h2><table><tr><th>时限<th class=n>本月按时率<th class=n>本年按时率<th class=n>按时<th class=n>逾期完成<th class=n>逾期<th class=n>因他方不计</tr>\n");
        foreach (var r in kept)
            Row(DutyRules.TitleOf(r.Rule), SuperviseText.RateOf(month.Rules.FirstOrDefault(m => m.Rule == r.Rule && m.Party == r.Party)?.OnTime.Rate?.BasisPoints), SuperviseText.RateOf(r.OnTime.Rate?.BasisPoints),
                $"{r.OnTime.Done}", $"{r.OnTime.Late}", $"{r.OnTime.Overdue}", $"{r.OnTime.Excused}");
        if (kept.Count < rules.Count) html.Append($"<tr><td colspan=7>另有 {rules.Count - kept.Count} 项,见 supervise region</tr>\n");
        html.Append("</table>\n");

        html.Append($"<h2>逾期未办 {year.Overdue.Length} 项</h2><table><tr><th>到期日<th>事项<th>所属期<th>险种<th>责任方<th>说明</tr>\n");
        foreach (var d in year.Overdue.Take(overdue))
            html.Append($"<tr{(d.CountsAgainst == d.Party ? " class=late" : "")}><td>{d.DueOn.ToIso()}<td>{DutyRules.TitleOf(d.Rule)}<td>{d.Period}<td>{d.Fund?.Code()}<td>{DutyWords.NameOf(d.Party)}<td>{Text(d.Cause ?? d.Act ?? "")}</tr>\n");
        if (year.Overdue.Length > overdue) html.Append($"<tr><td colspan=6>另有 {year.Overdue.Length - overdue} 项,见 duties --region {shown.Region} --state overdue</tr>\n");
        html.Append("</table>\n");

        html.Append($"<h2>未清款项与基金</h2><table><tr><th>账龄{string.Concat(shown.OpenAdvances.Select(o => $"<th class=n>{o.Age}"))}</tr>\n");
        Row("未清预拨", [.. shown.OpenAdvances.Select(o => $"{o.AmountFen}")]);
        Row("待抵扣", [.. shown.OpenClawbacks.Select(o => $"{o.AmountFen}")]);
        html.Append("</table><p>");
        foreach (var p in RegionAnswer.Of(year, gathered).Prepayments) html.Append($"{p.Year} 年度预付金({FundName(p.Fund)}):拨出 {p.OutFen},收回与核销 {p.BackFen},在外 {p.OutstandingFen}。");
        foreach (var v in shown.Reserves) html.Append($"{FundName(v.Fund)}截至 {v.Month} 累计结余 {v.BalanceFen},可支付 {v.PayableMonths ?? "—"} 个月。");
        html.Append("</p>\n<h2>会上议定</h2><div class=notes></div>\n");
        html.Append($"<footer>数据采集至 {shown.AsOf}{(shown.Stale ? ",此后又有变化" : "")}。按时率只计已到期的事项;因他方迟延而逾期的不计。</footer></section>");
        return html.ToString();

        void Figure(string value, string what) => html.Append($"<div><b>{value}</b><span>{what}</span></div>");

        void Row(string first, params ReadOnlySpan<string> numbers)
        {
            html.Append($"<tr><td>{Text(first)}");
            foreach (var number in numbers) html.Append($"<td class=n>{number}");
            html.Append("</tr>\n");
        }
    }

    private static string FundName(string code) => Funds.TryParse(code, out var fund) ? fund.Name() : code;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
