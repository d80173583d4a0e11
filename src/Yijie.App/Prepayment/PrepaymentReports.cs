using System.CommandLine;
using Yijie.App.Imports;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;
using Yijie.Domain.Prepayment;

namespace Yijie.App.Prepayment;

/// <summary>预付金明细账的一行。With the provider's running balance.</summary>
public sealed record PrepaymentLedgerLine(string Provider, string On, string Voucher, string Rule, string Summary, string? Reference, Fen DebitFen, Fen CreditFen, Fen BalanceFen);

/// <summary>年度总览的一行。One book's prepayment of a year.</summary>
/// <param name="Recalling">Providers with a recall that is not settled; <paramref name="InCourt"/> of them are in court.</param>
/// <param name="ToHandOverFen">What came back, by return into 支出户 or by set-off, and is not handed over.</param>
public sealed record PrepaymentOverviewRow(
    string Region, string Fund, int Providers, Fen PaidFen, Fen ReturnedFen, Fen SetOffFen, Fen WrittenOffFen, Fen HeldFen,
    int Recalling, int InCourt, Fen InCourtFen, Fen RecoveredFen, Fen ToHandOverFen);

/// <summary>预付金报表。<c>prepay ledger</c>: 医保预付金明细账 by provider, from the voucher lines. <c>prepay overview</c>: a year by region and fund.</summary>
public static class PrepaymentReports
{
    /// <law doc="办法" article="第十五条">在社会保险基金会计报表的“暂付款”科目下设置“医保预付金”明细科目进行核算,并按拨付对象设置预付金明细账管理。</law>
    public static Command Ledger()
    {
        var (region, fund, year) = (CommandLine.RegionOption(), CommandLine.FundOption(), CommandLine.YearOption());
        var provider = new Option<string?>("--provider") { Description = "只看一家定点医药机构" };
        return new Command("ledger", "医保预付金明细账,按拨付对象") { region, fund, year, provider }.ReadBy(Readers.WithProviders).Answers<IReadOnlyList<PrepaymentLedgerLine>>().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Read();
            context.RequireReader(store, book.Region, parsed.GetValue(provider));
            var lines = LinesOf(store, book, parsed.GetValue(year)!.Value, parsed.GetValue(provider), context.Today);
            context.Answer(lines, text => Write(text, book, parsed.GetValue(year)!.Value, lines));
        });
    }

    public static Command Overview()
    {
        var (region, year) = (CommandLine.RegionOption(required: false), CommandLine.YearOption());
        return new Command("overview", "年度总览:各统筹区各险种的拨付、收回、占用") { region, year }.ReadBy(Readers.Agency).Answers<IReadOnlyList<PrepaymentOverviewRow>>().Does((context, parsed) =>
        {
            var only = parsed.GetValue(region);
            using var store = context.Database.Read();
            context.RequireReader(store, only ?? ImportLog.Province);
            var rows = Of(store, Region.All.Where(r => only is null || r.Code == only), parsed.GetValue(year)!.Value);
            context.Answer(rows, text => Write(text, rows));
        });
    }

    /// <summary>年度总览。The books of these regions in which prepayment was paid that year.</summary>
    public static IReadOnlyList<PrepaymentOverviewRow> Of(Store store, IEnumerable<Region> regions, Month year) =>
        [.. regions.SelectMany(r => Funds.All, (r, fund) => RowOf(store, new(r.Code, fund), year)).Where(row => row.Providers > 0)];

    public static void Write(TextWriter text, IReadOnlyList<PrepaymentOverviewRow> rows) =>
        TextTable.Write(text, ["统筹区", "险种", ">机构", ">已拨付", ">交回", ">冲抵", ">核销", ">占用", ">收回中", ">在法院", ">待上缴"], rows.Select(o => (string[])
        [
            Region.Find(o.Region)!.Name, o.Fund, $"{o.Providers}", o.PaidFen.ToString(), o.ReturnedFen.ToString(), o.SetOffFen.ToString(), o.WrittenOffFen.ToString(), o.HeldFen.ToString(),
            $"{o.Recalling}", $"{o.InCourt}", o.ToHandOverFen.ToString(),
        ]));

    private static PrepaymentOverviewRow RowOf(Store store, BookKey book, Month year)
    {
        var loops = PrepaymentRegister.Loops(store, book).Where(l => l.Key.Year == year).ToList();
        var cases = RecallStore.Cases(store, book);
        var total = loops.Aggregate(default(PrepaymentLoop), (sum, l) => sum + l.Loop);
        var open = loops.Where(l => l.Loop.Held > Fen.Zero && cases.ContainsKey(l.Key)).ToList();
        var inCourt = open.Where(l => cases[l.Key].InCourt(l.Loop.Held)).ToList();
        var (received, handedOver) = YearEndCommand.Handover(store, book, year);
        return new(book.Region, book.Fund.Code(), loops.Count, total.Paid, total.Returned, total.SetOff, total.WrittenOff, total.Held,
            open.Count, inCourt.Count, inCourt.Sum(l => l.Loop.Held), cases.Where(c => c.Key.Year == year).Sum(c => c.Value.Recovered), received - handedOver);
    }

    private static List<PrepaymentLedgerLine> LinesOf(Store store, BookKey book, Month year, string? provider, DateOnly on)
    {
        var lines = new List<PrepaymentLedgerLine>();
        foreach (var row in store.Query<Row>(
            $"""
            select l.provider, v.on_day, v.period, v.number, v.rule, v.summary, l.reference, l.debit_fen, l.credit_fen
            from voucher_line l join voucher v on v.region = l.region and v.fund = l.fund and v.seq = l.seq
            where l.region = @Region and l.fund = @fund and l.account in ('110102', '110103') and l.account = '110102' and l.month = @year and v.on_day <= @on
              {(provider is null ? "" : "and l.provider = @provider")}
            order by l.provider, v.on_day, v.seq, l.line
            """,
            new { book.Region, fund = book.Fund.Code(), year = $"{year.Year}", on = on.ToIso(), provider }))
        {
            var before = lines.Count > 0 && lines[^1].Provider == row.Provider ? lines[^1].BalanceFen : Fen.Zero;
            lines.Add(new(row.Provider, row.OnDay, $"{row.Period}-{row.Number}", row.Rule, row.Summary, row.Reference, new(row.DebitFen), new(row.CreditFen),
                before + new Fen(row.DebitFen) - new Fen(row.CreditFen)));
        }
        return lines;
    }

    private static void Write(TextWriter text, BookKey book, Month year, List<PrepaymentLedgerLine> lines)
    {
        text.WriteLine($"医保预付金明细账  {book.Title()}  {year.Year} 年度  单位:元");
        TextTable.Write(text, ["机构", "日期", "凭证号", "摘要", "回单或文号", ">借方", ">贷方", ">余额"],
        [
            .. lines.Select(l => (string[])[l.Provider, l.On, l.Voucher, l.Summary, l.Reference ?? "", TextTable.Amount(l.DebitFen), TextTable.Amount(l.CreditFen), l.BalanceFen.ToString()]),
            ["合计", "", "", "", "", lines.Sum(l => l.DebitFen).ToString(), lines.Sum(l => l.CreditFen).ToString(), lines.Sum(l => l.DebitFen - l.CreditFen).ToString()],
        ]);
    }

    private sealed record Row(string Provider, string OnDay, string Period, long Number, string Rule, string Summary, string? Reference, long DebitFen, long CreditFen);
}
