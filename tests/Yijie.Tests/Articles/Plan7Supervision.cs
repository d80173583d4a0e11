using System.Collections.Immutable;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Supervision;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Articles;

/// <summary>方案·七(三)(四):调度、督导与通报。</summary>
public sealed class Plan7Supervision
{
    private static readonly DateOnly Today = new(2025, 9, 10);

    [Fact(DisplayName = "按时率:只计已到期的;因他方迟延的不计;无须办理的不计;机构合并的一项,全部按时才算按时")]
    public void OnTimeRates()
    {
        Duty[] duties =
        [
            Make(DutyRules.AdvancePayment, "2025-06", new(2025, 7, 3), new(2025, 7, 3)),
            Make(DutyRules.AdvancePayment, "2025-07", new(2025, 8, 5), new(2025, 8, 6)),
            Make(DutyRules.AdvancePayment, "2025-08", new(2025, 9, 3), null),
            Make(DutyRules.AdvancePayment, "2025-08", new(2025, 9, 3), null, Fund.Resident) with { CountsAgainst = DutyParty.Finance, Cause = "资金未到" },
            Make(DutyRules.NettingPayment, "2025-07", new(2025, 9, 8), new(2025, 9, 9)) with { Tally = new(30, 29, 1) },
            Make(DutyRules.NettingPayment, "2025-06", new(2025, 8, 7), null) with { State = DutyState.DoneOnTime },
            Make(DutyRules.FundRequest, "2025-09", new(2025, 9, 25), null),
        ];
        Assert.Equal(new OnTime(1, 2, 1, 1), OnTime.Of(duties));
        Assert.Equal((4, new Rate(2500)), (OnTime.Of(duties).Counted, OnTime.Of(duties).Rate!.Value));
        Assert.Equal(
            ["advance-payment 1/3", "netting-payment 0/1", "fund-request 0/0"],
            RuleOnTime.Of(duties).Select(r => $"{r.Rule} {r.OnTime.Done}/{r.OnTime.Counted}"));
        Assert.Null(OnTime.None.Rate);
    }

    [Fact(DisplayName = "用时:自步骤开始的工作日,按笔数取中位;双数取靠前的一笔")]
    public void Medians()
    {
        Assert.Equal(new DaysTaken(10, 2, 7), DaysTaken.Of([(3, 4), (2, 5), (7, 1)]));
        Assert.Equal(new DaysTaken(3, 3, 4), DaysTaken.Of([(4, 1), (1, 1), (3, 1)]));
        Assert.Null(DaysTaken.Of([]));
    }

    [Fact(DisplayName = "用时:2026 年 1 月 4 日(周日调休)是预拨的第 1 个工作日;国庆前后按通知数")]
    public void WorkingDaysTaken()
    {
        var calendar = new WorkCalendar(PolicyStore.Carried().Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content)));
        Assert.Equal([0, 1, 3], ((DateOnly[])[new(2025, 12, 31), new(2026, 1, 4), new(2026, 1, 6)]).Select(paid => DaysTaken.Between(calendar, new(2025, 12, 31), paid)));
        Assert.Equal(3, DaysTaken.Between(calendar, new(2025, 9, 30), new(2025, 10, 11)));
    }

    [Fact(DisplayName = "排名:先按时率,再覆盖率,再轧差中位;都同则并列;没有到期事项的在最后")]
    public void Ranked()
    {
        var ranked = Ranking.Of(
        [
            new("140100", new(2, 1, 0, 0), 100, 90, 15), new("140200", new(4, 2, 0, 5), 200, 180, 12), new("140300", OnTime.None, 10, 10, 1),
            new("140400", new(9, 1, 0, 0), 0, 0, null), new("140500", new(2, 0, 1, 0), 100, 95, 20), new("140600", new(2, 1, 0, 0), 10, 9, 15),
        ]);
        Assert.Equal(["1 140400", "2 140500", "3 140200", "4 140100", "4 140600", "6 140300"], ranked.Select(r => $"{r.Place} {r.Standing.Region}"));
    }

    [Fact(DisplayName = "账龄:自所属月到当月数,五段")]
    public void Aged()
    {
        var aged = AgedBalance.Of([(new(2025, 8), Yuan(1)), (new(2025, 7), Yuan(2)), (new(2025, 3), Yuan(4)), (new(2024, 9), Yuan(8)), (new(2024, 8), Yuan(16))], new(2025, 9));
        Assert.Equal([100, 200, 400, 800, 1600], aged.Select(a => a.Amount.Value));
    }

    [Fact(DisplayName = "指标:按所看月份和类别汇总;数据采集之后到期的,按查看之日判断")]
    public void Overview()
    {
        var facts = new RegionFacts(
            "140200", new(2025, 9, 1),
            [Make(DutyRules.AdvancePayment, "2025-08", new(2025, 9, 3), null) with { State = DutyState.Upcoming }, Make(DutyRules.AdvancePayment, "2025-05", new(2025, 6, 3), null)],
            [
                OfMonth(new(2025, 7), Fund.Employee, ProviderType.Institution, 60, days: 3, payments: 2), OfMonth(new(2025, 7), Fund.Resident, ProviderType.Institution, 30, days: 1, payments: 1),
                OfMonth(new(2025, 7), Fund.Employee, ProviderType.Pharmacy, 6, days: 9, payments: 1), OfMonth(new(2025, 5), Fund.Employee, ProviderType.Institution, 999, days: 30, payments: 9),
            ],
            [new("140200", new(2025, 7), ProviderType.Institution, 4, 3), new("140200", new(2025, 7), ProviderType.Pharmacy, 2, 2), new("140200", new(2025, 8), ProviderType.Pharmacy, 0, 0)],
            [new(OpenItemKind.Advance, new(2025, 7), Yuan(5)), new(OpenItemKind.Clawback, new(2025, 6), Yuan(7))], [new(2025, Fund.Employee, Yuan(10), Yuan(4))], []);
        var all = RegionOverview.Of(facts, new(new(2025, 6), new(2025, 8), null), Today);
        Assert.Equal((new OnTime(0, 0, 1, 0), Yuan(96)), (all.Agency, all.Advanced));
        Assert.Equal((new DaysTaken(4, 3, 9), 6, 5), (all.AdvanceDays, all.Standing.Eligible, all.Standing.Covered));
        Assert.Equal(["2025-07 Institution 9000", "2025-07 Pharmacy 600"], all.Months.Select(m => $"{m.Month} {m.Kind} {m.Advanced.Value}"));
        var pharmacies = RegionOverview.Of(facts, new(new(2025, 6), new(2025, 8), ProviderType.Pharmacy), Today);
        Assert.Equal((Yuan(6), new DaysTaken(1, 9, 9), 2), (pharmacies.Advanced, pharmacies.AdvanceDays, pharmacies.Standing.Eligible));
    }

    [Fact(DisplayName = "通报:只通报经办机构与财政部门自己逾期的;同一依据同一文字;没有逾期不拟稿;文号连续,发出后不改")]
    public void Notices()
    {
        var basis = NoticeBasis.Of("140200", Today,
        [
            Make(DutyRules.AdvancePayment, "2025-08", new(2025, 9, 3), null),
            Make(DutyRules.AdvancePayment, "2025-08", new(2025, 9, 3), null, Fund.Resident) with { CountsAgainst = DutyParty.Finance },
            Make(DutyRules.Declaration, "2025-07", new(2025, 8, 11), null, party: DutyParty.Provider),
            Make(DutyRules.NettingPayment, "2025-07", new(2025, 9, 8), null) with { Tally = new(30, 20, 4) },
            Make(DutyRules.FundArrival, "2025-08", new(2025, 9, 1), null, party: DutyParty.Finance),
            Make(DutyRules.AdvancePayment, "2025-06", new(2025, 7, 3), new(2025, 7, 9)),
        ]);
        Assert.Equal(["fund-arrival ", "advance-payment ", "netting-payment 6"], basis.Overdue.Select(o => $"{o.Rule} {o.Providers}"));
        var text = Notice.Draft(basis);
        Assert.Equal(text, Notice.Draft(basis));
        Assert.Contains("大同市,3 项", text, StringComparison.Ordinal);
        Assert.Contains("2025-07 职工基本医疗保险基金轧差拨付:应于2025年9月8日前办结,已逾期 2 天,尚有 6 家;责任方经办机构", text, StringComparison.Ordinal);
        Assert.NotEqual(Notice.HashOf("1", basis, text), Notice.HashOf("1", basis, text + "\n"));
        Assert.Contains("无可通报", Notice.MayDraft(basis with { Overdue = [] })[0].Reason, StringComparison.Ordinal);

        Assert.Equal("晋医保通报〔2026〕1号", Notice.Title(2026, 1));
        Assert.Empty(Notice.MayIssue("1", null, 2026, 3, last: 2, Today, notBefore: Today));
        Assert.Contains("下一个是 3 号", Notice.MayIssue("1", null, 2026, 4, last: 2, Today, notBefore: Today)[0].Reason, StringComparison.Ordinal);
        Assert.Single(Notice.MayIssue("1", "晋医保通报〔2026〕1号", 2026, 3, last: 2, Today, notBefore: Today));
        Assert.Single(Notice.MayIssue("1", null, 2026, 3, last: 2, Today, notBefore: Today.AddDays(1)));
        Assert.Equal(2, Notice.MayEdit("1", "晋医保通报〔2026〕1号", " ").Length);
    }

    private static Duty Make(string rule, string period, DateOnly due, DateOnly? done, Fund fund = Fund.Employee, DutyParty party = DutyParty.Agency) =>
        new(rule, "方案·三", "140200", party, fund, null, period, due, Duty.StateOf(due, done, Today), done, null, null);

    private static MonthFacts OfMonth(Month month, Fund fund, ProviderType kind, decimal advanced, int days, long payments) =>
        new(month, fund, kind, Yuan(advanced * 2), Yuan(advanced), 0, Fen.Zero, Fen.Zero, [new(days, payments)], []);
}
