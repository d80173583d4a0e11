using System.Collections.Immutable;
using Yijie.App.Ledger;
using Yijie.Domain;

namespace Yijie.App.Supervision;

/// <summary>监督指标的文字。What the commands of supervision print; amounts in yuan.</summary>
internal static class SuperviseText
{
    public static void Write(TextWriter text, OverviewAnswer answer)
    {
        text.WriteLine($"省级监督  费用所属月 {answer.From} 至 {answer.To}  截至 {answer.On}{(answer.Kind is { } kind ? "  " + KindNames.Chinese(kind) : "")}  单位:元、工作日");
        TextTable.Write(text, ["统筹区", ">按时率", ">逾期", ">覆盖率", ">预拨中位", ">最慢", ">轧差中位", ">最慢", ">已付预拨", ">已付轧差", ">未清预拨", ">待抵扣", ">预付金在外", "可支付月数", "数据"],
            answer.Regions.Select(r => (string[])
            [
                r.RegionName, RateOf(r.Agency.RateBp), $"{r.Agency.Overdue}", CoverageOf(r.Coverage), Days(r.AdvanceDays?.Median), Days(r.AdvanceDays?.Slowest), Days(r.NettingDays?.Median), Days(r.NettingDays?.Slowest),
                r.AdvancedFen.ToString(), r.NettedFen.ToString(), r.OpenAdvances.Sum(o => o.AmountFen).ToString(), r.OpenClawbacks.Sum(o => o.AmountFen).ToString(),
                r.Prepayments.Sum(p => p.OutstandingFen).ToString(), string.Join(" / ", r.Reserves.Select(v => v.PayableMonths ?? "—")), Fresh(r),
            ]));
    }

    public static void Write(TextWriter text, RankingAnswer answer)
    {
        text.WriteLine($"统筹区排名  费用所属月 {answer.From} 至 {answer.To}  截至 {answer.On}");
        text.WriteLine($"次序:{answer.Order}。");
        TextTable.Write(text, [">名次", "统筹区", ">按时率", ">按时", ">逾期完成", ">逾期", ">不计", ">覆盖率", ">轧差中位(工作日)"], answer.Places.Select(p => (string[])
        [
            $"{p.Place}", p.RegionName, RateOf(p.OnTime.RateBp), $"{p.OnTime.OnTime}", $"{p.OnTime.Late}", $"{p.OnTime.Overdue}", $"{p.OnTime.Excused}", RateOf(p.CoverageBp), Days(p.NettingMedian),
        ]));
    }

    public static void Write(TextWriter text, RegionDetail detail)
    {
        var r = detail.Overview;
        text.WriteLine($"{r.RegionName} {r.Region}  按时率 {RateOf(r.Agency.RateBp)}(按时 {r.Agency.OnTime},逾期完成 {r.Agency.Late},逾期 {r.Agency.Overdue},因他方不计 {r.Agency.Excused})  数据{Fresh(r)}");
        TextTable.Write(text, ["时限", ">按时率", ">按时", ">逾期完成", ">逾期", ">不计"], r.Rules.Select(u => (string[])
            [u.Title, RateOf(u.OnTime.RateBp), $"{u.OnTime.OnTime}", $"{u.OnTime.Late}", $"{u.OnTime.Overdue}", $"{u.OnTime.Excused}"]));
        text.WriteLine();
        TextTable.Write(text, ["费用所属月", "类别", ">覆盖率", ">应结算额", ">已付预拨", ">预拨中位/最慢", ">结算单", ">实际应结算额", ">已付轧差", ">轧差中位/最慢"], r.Months.Select(m => (string[])
        [
            $"{m.Month}", KindNames.Chinese(m.Kind), RateOf(m.Coverage?.RateBp), m.GrossFen.ToString(), m.AdvancedFen.ToString(), Span(m.AdvanceDays), $"{m.Settled}", m.ActualFen.ToString(), m.NettedFen.ToString(), Span(m.NettingDays),
        ]));
        text.WriteLine();
        TextTable.Write(text, ["账龄", ">未清预拨", ">待抵扣"], r.OpenAdvances.Zip(r.OpenClawbacks).Select(o => (string[])[o.First.Age, o.First.AmountFen.ToString(), o.Second.AmountFen.ToString()]));
        foreach (var p in r.Prepayments) text.WriteLine($"{p.Year} 年度预付金({p.Fund}):拨出 {p.OutFen},收回与核销 {p.BackFen},在外 {p.OutstandingFen}");
        foreach (var v in r.Reserves) text.WriteLine($"基金({v.Fund})截至 {v.Month}:累计结余 {v.BalanceFen},可支付 {v.PayableMonths ?? "—"} 个月");
        if (!detail.LargestOpen.IsEmpty)
        {
            text.WriteLine();
            TextTable.Write(text, ["未清最多的机构", "名称", "类别", ">未清预拨", ">待抵扣"], detail.LargestOpen.Select(o => (string[])[o.Provider, o.Name, KindNames.Chinese(o.Kind), o.AdvancesFen.ToString(), o.ClawbacksFen.ToString()]));
        }
        WriteOverdue(text, detail.Overdue);
    }

    public static void Write(TextWriter text, ProviderDetail detail)
    {
        text.WriteLine($"{detail.Provider} {detail.Name}  {KindNames.Chinese(detail.Kind)}  统筹区 {detail.Region}  未清预拨 {detail.OpenAdvancesFen},待抵扣 {detail.OpenClawbacksFen},预付金在外 {detail.PrepaymentFen}");
        TextTable.Write(text, ["费用所属月", "险种", ">应结算额", ">预拨", "付讫日", ">工作日", "结算审批日", ">实际应结算额", ">轧差应付", "付讫日", ">工作日"], detail.Months.Select(m => (string[])
        [
            $"{m.Month}", m.Fund, m.GrossFen.ToString(), m.AdvancedFen.ToString(), m.AdvancedOn ?? "", Days(m.AdvanceDays), m.ApprovedOn ?? "未结算", m.ApprovedOn is null ? "" : m.ActualFen.ToString(), m.ApprovedOn is null ? "" : m.NetFen.ToString(), m.NettedOn ?? "", Days(m.NettingDays),
        ]));
        WriteOverdue(text, detail.Overdue);
    }

    /// <summary>百分之几。</summary>
    public static string RateOf(int? basisPoints) => basisPoints is { } bp ? new Rate(bp).ToString() : "—";

    /// <summary>Both kinds together.</summary>
    public static string CoverageOf(ImmutableArray<CoverageAnswer> coverage) => RateOf(Rate.Of(coverage.Sum(c => c.Covered), coverage.Sum(c => c.Eligible))?.BasisPoints);

    public static string Span(DaysAnswer? days) => days is null ? "" : $"{days.Median} / {days.Slowest}";

    private static void WriteOverdue(TextWriter text, ImmutableArray<Duties.DutyAnswer> overdue)
    {
        if (overdue.IsEmpty) return;
        text.WriteLine();
        TextTable.Write(text, ["到期日", "逾期事项", "所属期", "险种", "责任方", "说明"], overdue.Select(d => (string[])[d.DueOn, d.Title, d.Period, d.Fund ?? "", Duties.DutyWords.NameOfParty(d.Party), d.Cause ?? d.Act ?? ""]));
    }

    private static string Days(int? days) => days is { } d ? $"{d}" : "";

    private static string Fresh(RegionAnswer r) => r.Stale ? $"{r.AsOf} 采集,此后有变化" : r.AsOf;
}
