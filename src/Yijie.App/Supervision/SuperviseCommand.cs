using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Yijie.App.Duties;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Parties;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Supervision;

namespace Yijie.App.Supervision;

/// <summary>省级监督。<c>supervise</c>: the province's view of its regions: overview, ranking, one region, one provider; the sheet of a 调度 meeting.</summary>
public static class SuperviseCommand
{
    private const int Most = 20;

    public static Command Build() => new("supervise", "省级监督:概览、排名、统筹区与机构详情、调度单(省局、审计)")
    {
        Overview(), Ranked(), OfRegion(), OfProvider(), SheetCommand.Build(), Refresh(),
    };

    private static Command Overview()
    {
        var span = new SpanOptions();
        var region = CommandLine.RegionOption(required: false);
        return span.On(new("overview", "各统筹区的按时率、用时、覆盖率、金额、未清与基金可支付月数") { region }).Answers<OverviewAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, ImportLog.Province);
            var (looked, anew) = span.Of(context, parsed);
            var regions = Of(store, parsed.GetValue(region) is { } one ? [one] : Region.All.Select(r => r.Code), looked, context.Today, anew);
            var answer = new OverviewAnswer(context.Today.ToIso(), looked.From, looked.To, looked.Kind is { } kind ? KindNames.Code(kind) : null, [.. regions.Select(r => RegionAnswer.Of(r.Overview, r.Gathered))]);
            context.Answer(answer, text => SuperviseText.Write(text, answer));
        });
    }

    private static Command Ranked()
    {
        var span = new SpanOptions();
        return span.On(new("ranking", $"各统筹区排名:{Ranking.Order}")).Answers<RankingAnswer>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, ImportLog.Province);
            var (looked, anew) = span.Of(context, parsed);
            var ranked = Ranking.Of(Of(store, Region.All.Select(r => r.Code), looked, context.Today, anew).Select(r => r.Overview.Standing));
            var answer = new RankingAnswer(context.Today.ToIso(), looked.From, looked.To, Ranking.Order,
            [
                .. ranked.Select(r => new PlaceAnswer(
                    r.Place, r.Standing.Region, Region.Find(r.Standing.Region)!.Name, OnTimeAnswer.Of(r.Standing.OnTime), r.Standing.Eligible, r.Standing.Covered,
                    Rate.Of(r.Standing.Covered, r.Standing.Eligible)?.BasisPoints, r.Standing.NettingMedian)),
            ]);
            context.Answer(answer, text => SuperviseText.Write(text, answer));
        });
    }

    private static Command OfRegion()
    {
        var span = new SpanOptions();
        var region = CommandLine.RegionOption();
        return span.On(new("region", "一个统筹区:逐月指标、逾期事项、未清最多的机构") { region }).WorkedOutAhead().Answers<RegionDetail>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, ImportLog.Province);
            var (looked, anew) = span.Of(context, parsed);
            var (overview, gathered) = Of(store, [parsed.GetValue(region)!], looked, context.Today, anew).Single();
            var answer = new RegionDetail(RegionAnswer.Of(overview, gathered), [.. overview.Overdue.Select(DutyAnswer.Of)], [.. ProviderFigures.LargestOpen(store, overview.Region, context.Today, Most)]);
            context.Answer(answer, text => SuperviseText.Write(text, answer));
        });
    }

    private static Command OfProvider()
    {
        var span = new SpanOptions();
        var provider = new Option<string>("--provider") { Description = "定点医药机构编号", Required = true };
        return span.On(new("provider", "一家机构:逐月的预拨、结算、付款与用时,逾期事项") { provider }).Answers<ProviderDetail>().Does((context, parsed) =>
        {
            using var store = context.Database.Read();
            context.RequireReader(store, ImportLog.Province);
            var code = parsed.GetValue(provider)!;
            var region = PartyStore.RegionOf(store, code) ?? throw new UsageException($"没有机构 {code}");
            var answer = ProviderFigures.Of(store, region, code, span.Of(context, parsed).Span, context.Today);
            context.Answer(answer, text => SuperviseText.Write(text, answer));
        });
    }

    private static Command Refresh()
    {
        var region = CommandLine.RegionOption(required: false);
        return new Command("refresh", "采集并保存监督数据,供概览即时查看;没有新办理的统筹区不重采") { region }.ActBy(Role.Province).Answers<RefreshAnswer>().Does((context, parsed) =>
        {
            var (gathered, unchanged) = (new List<string>(), new List<string>());
            foreach (var code in parsed.GetValue(region) is { } one ? [one] : Region.All.Select(r => r.Code))
            {
                using var store = context.Database.Write(code, ImportLog.Province);
                var person = context.Actor(store);
                RefusedException.ThrowIfAny(People.MayAct(person, ImportLog.Province, Role.Province));
                var kept = KeptFacts.Keep(store, context, code, person.Name);
                (kept ? gathered : unchanged).Add(code);
                if (!kept) continue;
                context.Record(store, ImportLog.Province, null, person.Name, "supervise refresh", code, "", "已采集");
                store.Commit();
            }
            var answer = new RefreshAnswer(context.Today.ToIso(), [.. gathered], [.. unchanged]);
            context.Answer(answer, text => text.WriteLine($"截至 {answer.On}:采集 {gathered.Count} 个统筹区,没有新办理 {unchanged.Count} 个"));
        });
    }

    /// <summary>各统筹区的监督指标。</summary>
    private static IReadOnlyList<(RegionOverview Overview, GatheredFacts Gathered)> Of(Store store, IEnumerable<string> regions, SupervisedSpan span, DateOnly today, bool anew) =>
    [
        .. regions.Select(r => KeptFacts.Of(store, r, today, anew)).Select(g => (RegionOverview.Of(g.Facts, span, today), g)),
    ];

    /// <summary>所看范围的选项。A year's service months, or a span of them; without either, the twelve months up to the last.</summary>
    private sealed class SpanOptions
    {
        private readonly Option<Month?> year = CommandLine.YearOption(required: false);
        private readonly Option<Month?> from = new("--from") { Description = "起始费用所属月 yyyy-MM", CustomParser = CommandLine.ParseMonth };
        private readonly Option<Month?> to = new("--to") { Description = "截止费用所属月 yyyy-MM", CustomParser = CommandLine.ParseMonth };
        private readonly Option<string?> kind = new("--kind") { Description = "机构类别:institution 医疗机构,pharmacy 药店" };
        private readonly Option<bool> live = new("--live") { Description = "由记录重新采集,不看已保存的(较慢)" };

        public Command On(Command command)
        {
            kind.AcceptOnlyFromAmong("institution", "pharmacy");
            foreach (var option in (Option[])[year, from, to, kind, live]) command.Options.Add(option);
            return command.ReadBy(Readers.Province).UntilNextAct();
        }

        public (SupervisedSpan Span, bool Anew) Of(Context context, ParseResult parsed)
        {
            if (parsed.GetValue(year) is not null && (parsed.GetValue(from) ?? parsed.GetValue(to)) is not null) throw new UsageException("--year 与 --from、--to 只能用一种");
            var last = parsed.GetValue(year)?.Plus(11) ?? parsed.GetValue(to) ?? Month.Of(context.Today).Previous;
            var first = parsed.GetValue(year) ?? parsed.GetValue(from) ?? last.Plus(-11);
            if (first > last) throw new UsageException($"--from {first} 晚于 --to {last}");
            ProviderType? only = parsed.GetValue(kind) switch { "institution" => ProviderType.Institution, "pharmacy" => ProviderType.Pharmacy, _ => null };
            return (new(first, last, only), parsed.GetValue(live));
        }
    }
}
