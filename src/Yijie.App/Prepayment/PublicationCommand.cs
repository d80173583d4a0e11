using System.Collections.Immutable;
using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.Policies;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>公布的登记。</summary>
public sealed record PublicationAnswer(string Region, string Year, string Place, string Sha256, string OnDay);

/// <summary>登记公布。<c>prepay published</c>: that what <c>prepay disclose</c> wrote was made public, where, and which file; this discharges the duty of the year's end.</summary>
public static class PublicationCommand
{
    private const string Article = "办法·第二十二条";

    public static Command Build()
    {
        var (region, year) = (CommandLine.RegionOption(), CommandLine.YearOption());
        var place = new Option<string>("--place") { Description = "公布在哪里:网址、公告", Required = true };
        var file = new Option<string?>("--file") { Description = "公布的文件(prepay disclose 写出的),登记其摘要" };
        return new Command("published", "登记年底公布已经作出(经办)") { region, year, place, file }.ActBy(Role.Handler).Answers<PublicationAnswer>().Does((context, parsed) =>
        {
            var (where, january) = (parsed.GetValue(region)!, parsed.GetValue(year)!.Value);
            var asked = new PublicationAnswer(where, $"{january.Year}", parsed.GetValue(place).Given("--place"), parsed.GetValue(file) is { } path ? ImportFile.At(path).Sha256 : "", context.Today.ToIso());
            using var store = context.Database.Write(where);
            var person = context.Actor(store);
            var earlier = store.Find<PublicationAnswer>("select region, year, place, sha256, on_day from disclosure_publication where region = @Region and year = @Year", asked);
            RefusedException.ThrowIfAny(
            [
                .. People.MayAct(person, where, Role.Handler),
                .. NotYet(store, where, january, context.Today),
                .. Refusal.When(earlier is not null && earlier with { OnDay = asked.OnDay } != asked, Article, $"{asked.Year} 年度已于 {earlier?.OnDay} 登记公布:{earlier?.Place}"),
            ]);
            if (earlier is null)
            {
                store.Execute("insert into disclosure_publication (region, year, place, sha256, on_day, at, actor) values (@Region, @Year, @Place, @Sha256, @OnDay, @at, @actor)",
                    new { asked.Region, asked.Year, asked.Place, asked.Sha256, asked.OnDay, at = context.Instant, actor = person.Name });
                context.Record(store, where, fund: null, person.Name, "prepay published", asked.Year, asked.Sha256, asked.Place);
                store.Commit();
            }
            var answer = earlier ?? asked;
            context.Answer(answer, text => text.WriteLine($"{answer.Region} {answer.Year} 年度预付金已于 {answer.OnDay} 公布:{answer.Place}"));
        });
    }

    /// <summary>尚未到年底。What is made public is the year's payments and recoveries, and they are not all there before the day by which it is to be back.</summary>
    private static ImmutableArray<Refusal> NotYet(Store store, string region, Month year, DateOnly today)
    {
        if (today > year.Plus(11).LastDay) return [];
        var back = PrepaymentTimetable.ReturnDeadline(CalendarStore.Load(store), PolicyStore.Load(store, region), year);
        return Refusal.When(today < back, Article, $"年底公布的是全年的拨付与收回:{year.Year} 年度的收回截止 {back.ToIso()},请在那天起公布并登记");
    }

    /// <summary>某年度已经公布的统筹区。</summary>
    public static IEnumerable<PublishedAnswer> Of(Store store, Month year) =>
        store.Query<PublishedAnswer>("select region, place, on_day from disclosure_publication where year = @year order by region", new { year = $"{year.Year}" });

    /// <summary>最近公布的年度。Null: none was ever made public.</summary>
    public static int? LatestYear(Store store) =>
        store.Find<string>("select max(year) from disclosure_publication") is { } year ? int.Parse(year, System.Globalization.CultureInfo.InvariantCulture) : null;
}
