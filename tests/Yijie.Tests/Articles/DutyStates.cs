using System.Globalization;
using Yijie.App;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Duties;
using Yijie.Domain.Parties;

namespace Yijie.Tests.Articles;

/// <summary>时限的状态与缘由:只由办理本身完成;因资金未到而迟的,说明缘由,计在迟的一方。</summary>
public sealed class DutyStates
{
    private static readonly WorkCalendar Calendar = new(PolicyStore.Carried()
        .Where(f => f.Name.StartsWith("workdays/", StringComparison.Ordinal)).Select(f => WorkdayYear.Read(f.Name, f.Content)));

    private static readonly Policy Policy = PolicyReader.Read("140100", Text("shanxi.yaml"), null);

    private static readonly Month July = new(2025, 7), December = new(2025, 12);

    [Theory(DisplayName = "状态:未到期、今日到期、逾期;办了的,按时或逾期;问的那天之后才办的,还不算")]
    [InlineData("2025-08-04", null, DutyState.Upcoming)]
    [InlineData("2025-08-05", null, DutyState.Due)]
    [InlineData("2025-08-06", null, DutyState.Overdue)]
    [InlineData("2025-08-06", "2025-08-05", DutyState.DoneOnTime)]
    [InlineData("2025-08-06", "2025-08-06", DutyState.DoneLate)]
    [InlineData("2025-08-04", "2025-08-05", DutyState.Upcoming)]
    public void States(string today, string? paid, DutyState state)
    {
        var facts = Facts(today) with { Advances = paid is null ? [] : [new(Fund.Employee, July, "A1", Outstanding: false, paid.ToDay())] };
        Assert.Equal(state, Find(facts, DutyRules.AdvancePayment).State);
    }

    [Fact(DisplayName = "预拨:批次还有未付的,不算完成")]
    public void Outstanding()
    {
        var facts = Facts("2025-08-06") with { Advances = [new(Fund.Employee, July, "A1", Outstanding: true, new(2025, 8, 5))] };
        Assert.Equal((DutyState.Overdue, DutyParty.Agency), State(Find(facts, DutyRules.AdvancePayment)));
    }

    [Theory(DisplayName = "缘由:资金晚到,预拨因此迟的,计在财政;请拨自己晚报的,计在经办;资金先到的,是经办自己的迟")]
    [InlineData("2025-07-25", "2025-08-07", DutyParty.Finance, true)]
    [InlineData("2025-07-25", null, DutyParty.Finance, true)]
    [InlineData("2025-07-30", "2025-08-07", DutyParty.Agency, true)]
    [InlineData("2025-07-25", "2025-08-05", DutyParty.Agency, false)]
    [InlineData(null, null, DutyParty.Agency, false)]
    public void Causes(string? sent, string? arrived, DutyParty against, bool caused)
    {
        var facts = Facts("2025-08-20") with
        {
            Requests = sent is null ? [] : [Request(July, sent, 100)],
            Receipts = arrived is null ? [] : [new(Fund.Employee, July, arrived.ToDay(), new(100), "凭证")],
            Advances = [new(Fund.Employee, July, "A1", Outstanding: false, new(2025, 8, 8))],
        };
        var advance = Find(facts, DutyRules.AdvancePayment);
        Assert.Equal((DutyState.DoneLate, against), State(advance));
        Assert.Equal(caused, advance.Cause is not null);
    }

    [Fact(DisplayName = "一月:十二月请拨按期申请、财政 3 个工作日内拨付,预拨仍逾期——缘由是资金未到,不计在谁名下;财政再迟则计在财政")]
    public void January()
    {
        var facts = Facts("2026-01-20") with
        {
            Requests = [Request(December, "2026-01-05", 100)],
            Receipts = [new(Fund.Employee, December, new(2026, 1, 8), new(100), "凭证")],
            Advances = [new(Fund.Employee, December, "A1", Outstanding: false, new(2026, 1, 9))],
        };
        Assert.Equal("2026-01-06", Find(facts, DutyRules.DecemberRequest, December).DueOn.ToIso());
        Assert.Equal((new DateOnly(2026, 1, 8), DutyState.DoneOnTime), Due(Find(facts, DutyRules.DecemberArrival, December)));
        var advance = Find(facts, DutyRules.AdvancePayment, December);
        Assert.Equal((new DateOnly(2026, 1, 6), DutyState.DoneLate), Due(advance));
        Assert.Equal("资金未到:Q1 于 2026-01-05 送财政,2026-01-08 到账", advance.Cause);
        Assert.Null(advance.CountsAgainst);

        var late = facts with { Receipts = [new(Fund.Employee, December, new(2026, 1, 9), new(100), "凭证")] };
        Assert.Equal(DutyParty.Finance, Find(late, DutyRules.AdvancePayment, December).CountsAgainst);
        Assert.Equal(DutyParty.Finance, Find(late, DutyRules.DecemberArrival, December).CountsAgainst);
    }

    [Theory(DisplayName = "到账:几笔合计够了才算,够的那天为准;没有请拨的,当月来的钱即是")]
    [InlineData(100, "2025-08-01")]
    [InlineData(101, "2025-08-04")]
    [InlineData(300, "2025-08-04")]
    [InlineData(301, null)]
    [InlineData(0, "2025-07-24")] // nothing asked for: there at once
    [InlineData(null, "2025-08-01")]
    public void Arrivals(int? asked, string? arrived)
    {
        var facts = Facts("2025-08-20") with
        {
            Requests = asked is { } amount ? [Request(July, "2025-07-24", amount)] : [],
            Receipts = [new(Fund.Employee, null, new(2025, 8, 1), new(100), "凭证一"), new(Fund.Employee, July, new(2025, 8, 4), new(200), "凭证二")],
        };
        Assert.Equal(arrived, Find(facts, DutyRules.FundArrival).DoneOn?.ToIso());
    }

    [Fact(DisplayName = "机构的时限:合并为一项,附家数;全部办了才完成,以最后一家为准;没有该办的机构不算逾期")]
    public void Providers()
    {
        ProviderActs[] acts = [new(Fund.Employee, July, null, new(2025, 8, 8), 3), new(Fund.Employee, July, null, new(2025, 8, 12), 1), new(Fund.Employee, July, null, null, 1)];
        var open = Find(Facts("2025-08-20") with { Declarations = [.. acts] }, DutyRules.Declaration);
        Assert.Equal((new DutyTally(5, 3, 1), DutyState.Overdue, "4/5 家"), (open.Tally, open.State, open.Act));
        var done = Find(Facts("2025-08-20") with { Declarations = [.. acts[..2]] }, DutyRules.Declaration);
        Assert.Equal((DutyState.DoneLate, "2025-08-12"), (done.State, done.DoneOn?.ToIso()));
        Assert.Equal((DutyState.DoneOnTime, "没有应申报的机构"), (Find(Facts("2025-08-20"), DutyRules.Declaration).State, Find(Facts("2025-08-20"), DutyRules.Declaration).Act));

        var each = DutyRoster.Of(Policy, Calendar, Facts("2025-08-20") with { Declarations = [acts[0] with { Provider = "H1", Count = 1 }, acts[2] with { Provider = "H2" }] }, DutyRange.Of(July))
            .Where(d => d.Rule == DutyRules.Declaration && d.Fund == Fund.Employee);
        Assert.Equal([("H1", DutyState.DoneOnTime), ("H2", DutyState.Overdue)], each.Select(d => (d.Provider!, d.State)));
    }

    [Fact(DisplayName = "一览:一年里每种时限都有,按到期日排列;全省上线之前的月份没有;期限跨入没有录入的年份,问到才报错")]
    public void OfAYear()
    {
        var duties = DutyRoster.Of(Policy, Calendar, Facts("2026-01-01") with { Notices = [new(Fund.Employee, "H1", "2026", new(2025, 12, 26), null, "文")] }, DutyRange.OfYear(2026));
        string[] expected =
        [
            "advance-payment", "december-arrival", "december-request", "declaration", "disclosure", "fund-arrival", "fund-request", "netting-payment",
            "prepay-application", "prepay-handover", "prepay-payment", "prepay-return", "return-notice",
        ];
        Assert.Equal(expected, duties.Select(d => d.Rule).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(duties.OrderBy(d => d.DueOn), duties);
        Assert.All(duties, d => Assert.Equal(2026, d.DueOn.Year));
        Assert.Equal(2 * 12, duties.Count(d => d.Rule == DutyRules.AdvancePayment));

        var first = DutyRoster.Of(Policy, Calendar, Facts("2025-07-01"), DutyRange.OfYear(2025)).Where(d => d.Rule == DutyRules.AdvancePayment).Min(d => d.Period);
        Assert.Equal("2025-06", first);
        Assert.Throws<RefusedException>(() => DutyRoster.Of(Policy, Calendar, Facts("2026-11-01"), DutyRange.Of(new(2026, 11))));
    }

    [Fact(DisplayName = "推进:五个阶段各以其月末为期,工作日与否不移动")]
    public void Stages() => Assert.Equal(
        ["rollout-launch 2025-05-31 Agency", "rollout-test 2025-06-30 Agency", "rollout-evaluation 2025-07-31 Province", "rollout-full 2025-08-31 Agency", "rollout-complete 2025-09-30 Agency"],
        DutyRoster.Of(Policy, Calendar, Facts("2025-05-23"), DutyRange.OfYear(2025)).Where(d => d.Rule.StartsWith("rollout", StringComparison.Ordinal)).Select(d => $"{d.Rule} {d.DueOn.ToIso()} {d.Party}"));

    [Fact(DisplayName = "日历文件:读回来每一项都在——行尾 CRLF,每行至多 75 字节,续行还原,转义还原,编号不重")]
    public void ReadBack()
    {
        var duties = DutyRoster.Of(Policy, Calendar, Facts("2025-10-01") with
        {
            Requests = [new(Fund.Employee, July, "A;B,C\\D\n第二行", new(2025, 7, 28), new(1))],
        }, DutyRange.OfYear(2025));
        var text = DutyCalendar.Write(duties, new(2025, 10, 1), DutyWordsOf);
        Assert.Equal(text, DutyCalendar.Write(duties, new(2025, 10, 1), DutyWordsOf));

        var lines = text.Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.DoesNotContain('\n', string.Concat(lines));
        Assert.All(lines, l => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(l), 0, 75));

        var events = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("BEGIN:VEVENT\r\n").Skip(1)
            .Select(e => e.Split("\r\n").TakeWhile(l => l != "BEGIN:VALARM").Where(l => l.Contains(':', StringComparison.Ordinal))
                .GroupBy(l => l.Split([':', ';'])[0]).ToDictionary(g => g.Key, g => Unescaped(g.First()[(g.First().IndexOf(':', StringComparison.Ordinal) + 1)..]))).ToList();
        Assert.Equal(duties.Count, events.Count);
        Assert.Equal(duties.Count, events.Select(e => e["UID"]).Distinct().Count());
        foreach (var (duty, read) in duties.Zip(events))
        {
            Assert.Equal(DutyCalendar.IdOf(duty), read["UID"]);
            Assert.Equal(duty.DueOn, DateOnly.ParseExact(read["DTSTART"], "yyyyMMdd", CultureInfo.InvariantCulture));
            Assert.Equal(duty.DueOn.AddDays(1), DateOnly.ParseExact(read["DTEND"], "yyyyMMdd", CultureInfo.InvariantCulture));
            Assert.StartsWith(DutyRules.TitleOf(duty.Rule), read["SUMMARY"]);
            Assert.Contains(duty.Act ?? "", read["DESCRIPTION"], StringComparison.Ordinal);
        }
    }

    private static string DutyWordsOf(DutyState state) => Yijie.App.Duties.DutyWords.NameOf(state);

    private static string Unescaped(string value)
    {
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\') text.Append(value[i]);
            else text.Append(value[++i] == 'n' ? '\n' : value[i]);
        }
        return text.ToString();
    }

    private static DutyFacts Facts(string today) => DutyFacts.None("140100", today.ToDay());

    private static RequestFact Request(Month month, string sent, int fen) => new(Fund.Employee, month, "Q1", sent.ToDay(), new(fen));

    private static Duty Find(DutyFacts facts, string rule, Month? month = null) =>
        DutyRoster.Of(Policy, Calendar, facts, DutyRange.Of(month ?? July)).Single(d => d.Rule == rule && d.Fund == Fund.Employee);

    private static (DutyState, DutyParty?) State(Duty duty) => (duty.State, duty.CountsAgainst);

    private static (DateOnly, DutyState) Due(Duty duty) => (duty.DueOn, duty.State);

    private static PolicyText Text(string name) => new(new(name, 1, ""), PolicyStore.Carried().First(f => f.Name == name).Content);
}
