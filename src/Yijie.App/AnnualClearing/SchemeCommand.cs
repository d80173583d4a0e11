using System.CommandLine;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.AnnualClearing;

/// <summary>清算方案的登记。</summary>
public sealed record SchemeAnswer(string Region, string Year, string Document, string DecidedOn);

/// <summary>
/// 登记清算方案。<c>clear scheme</c>: the document by which a region's year is cleared. What it releases of the deposits stands in the policy parameters,
/// which a region may set for its year; a later document takes its place until a clearing of the year is approved.
/// </summary>
public static class SchemeCommand
{
    private const string Article = "方案·三";

    public static Command Build()
    {
        var (region, year) = (CommandLine.RegionOption(), CommandLine.YearOption());
        var document = new Option<string>("--document") { Description = "清算方案文号", Required = true };
        var date = new Option<DateOnly?>("--date") { Description = "印发日期 yyyy-MM-dd", Required = true, CustomParser = CommandLine.ParseDay };
        return new Command("scheme", "登记某年度的清算方案(经办)") { region, year, document, date }.ActBy(Role.Handler).Answers<SchemeAnswer>().Does((context, parsed) =>
        {
            var name = parsed.GetValue(document)!.Trim();
            if (name.Length is 0 or > 200 || name.Any(char.IsControl)) throw new UsageException("--document 应为一行文号,不超过 200 字");
            var answer = Enter(context, new(parsed.GetValue(region)!, parsed.GetValue(year)!.Value.ToString()[..4], name, parsed.GetValue(date)!.Value.ToIso()));
            context.Answer(answer, text => text.WriteLine($"{answer.Region} {answer.Year} 年度清算方案:{answer.Document}({answer.DecidedOn})"));
        });
    }

    /// <summary>清算方案一览。<c>clear schemes</c>: of each year the one in force, the newest year first.</summary>
    public static Command List()
    {
        var region = CommandLine.RegionOption();
        return new Command("schemes", "各年度有效的清算方案,新的年度在前") { region }.ReadBy(Readers.Agency).UntilNextAct().Answers<IReadOnlyList<SchemeAnswer>>().Does((context, parsed) =>
        {
            var where = parsed.GetValue(region)!;
            using var store = context.Database.Read();
            context.RequireReader(store, where);
            var schemes = store.Query<SchemeAnswer>(
                """
                select region, cast(year as text) as year, document, decided_on from clearing_scheme s
                where region = @where and seq = (select max(seq) from clearing_scheme l where l.region = s.region and l.year = s.year) order by s.year desc
                """, new { where }).ToList();
            context.Answer<IReadOnlyList<SchemeAnswer>>(schemes, text => TextTable.Write(text, ["年度", "文号", "印发日期"], schemes.Select(s => (string[])[s.Year, s.Document, s.DecidedOn])));
        });
    }

    /// <summary>有效的清算方案。Null: none is on record.</summary>
    public static SchemeAnswer? InForce(Store store, string region, Month year) => store.Find<SchemeAnswer>(
        "select region, cast(year as text) as year, document, decided_on from clearing_scheme where region = @region and year = @Year order by seq desc limit 1", new { region, year.Year });

    private static SchemeAnswer Enter(Context context, SchemeAnswer scheme)
    {
        using var store = context.Database.Write(scheme.Region);
        foreach (var fund in Funds.All) context.Begin(store, scheme.Region, fund, Role.Handler); // it bears on both books
        var person = context.Actor(store);
        var year = Month.Parse($"{scheme.Year}-01");
        if (InForce(store, scheme.Region, year) == scheme) return scheme;

        var cleared = store.Find<string>("select batch_id from clearing_statement where region = @Region and year = @Year limit 1", new { scheme.Region, year.Year });
        RefusedException.ThrowIfAny(
        [
            .. Refusal.When(cleared is not null, Article, $"{scheme.Year} 年度已按原清算方案清算({cleared}),不能再改"),
            .. Refusal.When(scheme.DecidedOn.ToDay() > context.Today, Article, $"印发日期 {scheme.DecidedOn} 晚于业务日 {context.Today.ToIso()}"),
        ]);
        store.Execute(
            """
            insert into clearing_scheme (region, year, seq, document, decided_on, on_day, actor)
            select @Region, @Year, coalesce(max(seq), 0) + 1, @Document, @DecidedOn, @today, @Name
            from clearing_scheme where region = @Region and year = @Year
            """,
            new { scheme.Region, year.Year, scheme.Document, scheme.DecidedOn, today = context.Today.ToIso(), person.Name });
        context.Record(store, scheme.Region, fund: null, person.Name, "clear scheme", scheme.Year, "", $"{scheme.Document},{scheme.DecidedOn}");
        store.Commit();
        return scheme;
    }
}
