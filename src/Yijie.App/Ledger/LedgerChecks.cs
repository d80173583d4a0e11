using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>账簿核对。What must hold of every book, recomputed from the vouchers and lines themselves.</summary>
public static class LedgerChecks
{
    /// <summary>Every check with how many things it looked at and each fault it found.</summary>
    public static IEnumerable<(string Name, long Checked, IReadOnlyList<string> Faults)> Run(Store store)
    {
        var reading = new BookReading();
        foreach (var book in AllBooks(store)) reading.Read(store, book);
        foreach (var result in reading.Results) yield return result;
        yield return PostedAfterClose(store);
        yield return ClosedToZero(store);
        yield return CarriedOver(store);
        foreach (var result in reading.Balances) yield return result;
        yield return Reversals(store);
    }

    /// <summary>Any book that has a voucher, and any of a pooling region that has a line: looked for by their keys, not among millions of lines.</summary>
    private static IEnumerable<BookKey> AllBooks(Store store) =>
        store.Query<(string Region, string Fund)>("select distinct region, fund from voucher").Select(b => new BookKey(b.Region, FundOf(b.Fund)))
            .Union(Region.All.SelectMany(r => Funds.All.Select(f => new BookKey(r.Code, f))).Where(b => HasLines(store, b)))
            .OrderBy(b => b.Region, StringComparer.Ordinal).ThenBy(b => b.Fund.Code(), StringComparer.Ordinal);

    private static bool HasLines(Store store, BookKey book) =>
        store.Scalar<long>("select cast(count(*) as bigint) from (select 1 from voucher_line where region = @region and fund = @fund limit 1) l", Books.Parameters(book)) > 0;

    private static Fund FundOf(string code) => Funds.TryParse(code, out var fund) ? fund : throw new InvalidOperationException($"账套的险种 {code} 不存在");

    private static (string, long, IReadOnlyList<string>) PostedAfterClose(Store store)
    {
        var closes = store.Scalar<long>("select cast(count(*) as bigint) from period_close");
        var faults = store.Query<(string Region, string Fund, string Period, long Number, string Closed)>(
            """
            select v.region, v.fund, v.period, v.number, c.period
            from period_close c join voucher v on v.region = c.region and v.fund = c.fund and v.period <= c.period and v.seq > c.last_seq
            order by v.region, v.fund, v.seq
            """);
        return ("结账后不再记账", closes, [.. faults.Select(f => $"{f.Region}/{f.Fund} {f.Period} 第 {f.Number} 号凭证记于 {f.Closed} 结账之后")]);
    }

    private static (string, long, IReadOnlyList<string>) ClosedToZero(Store store)
    {
        var balances = store.Query<(string Region, string Fund, string Period, string Account, long BalanceFen)>(
            """
            select c.region, c.fund, c.period, l.account, cast(sum(l.debit_fen - l.credit_fen) as bigint)
            from period_close c
            join voucher v on v.region = c.region and v.fund = c.fund and v.period = c.period
            join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq
            where l.account >= '4'
            group by c.region, c.fund, c.period, l.account order by 1, 2, 3, 4
            """).ToList();
        var faults = balances.Where(b => b.BalanceFen != 0 && ChartOfAccounts.For(FundOf(b.Fund)).Find(b.Account)?.ClosesTo is not null);
        return ("结账后收支科目无余额", balances.Count, [.. faults.Select(f => $"{f.Region}/{f.Fund} {f.Period} 已结账,{f.Account} 仍有余额 {new Fen(f.BalanceFen)} 元")]);
    }

    /// <summary>What a closed year carried to the next is what its vouchers come to, and nothing was posted to it since.</summary>
    private static (string, long, IReadOnlyList<string>) CarriedOver(Store store)
    {
        var closes = store.Query<(string Region, string Fund, long Year, string Hash)>("select region, fund, year, hash from year_close order by region, fund, year").ToList();
        var faults = closes.Where(c => YearClose.HashOf(new((int)c.Year, 1), YearClose.Carried(store, new(c.Region, FundOf(c.Fund)), new((int)c.Year, 1))) != c.Hash);
        return ("年结余额与凭证相符", closes.Count, [.. faults.Select(f => $"{f.Region}/{f.Fund} {f.Year} 年度结转的余额与凭证不符")]);
    }

    /// <summary>A red voucher is the exact negation of the one it cancels, a blue correction its opposite, and nothing is cancelled twice.</summary>
    private static (string, long, IReadOnlyList<string>) Reversals(Store store)
    {
        var red = store.Query<(string Region, string Fund, long Seq, long? Reverses, string Rule)>(
            "select region, fund, seq, reverses, rule from voucher where rule in (@Red, @Blue) or reverses is not null order by region, fund, seq",
            new { Red = Postings.ReversalRule, Blue = Postings.CorrectionRule }).ToList();
        var faults = new List<string>();
        foreach (var (region, fund, seq, reverses, rule) in red)
        {
            var book = new BookKey(region, FundOf(fund));
            if (reverses is not { } wrong || wrong >= seq || !TakesBack(rule, Vouchers.LinesOf(store, book, seq), Vouchers.LinesOf(store, book, wrong)))
                faults.Add($"{region}/{fund} 第 {seq} 笔不是所冲凭证的相反数");
        }
        faults.AddRange(red.GroupBy(r => (r.Region, r.Fund, r.Reverses)).Where(g => g.Count() > 1).Select(g => $"{g.Key.Region}/{g.Key.Fund} 第 {g.Key.Reverses} 笔被冲销 {g.Count()} 次"));
        return ("红字冲销与原凭证相反", red.Count, faults);
    }

    private static bool TakesBack(string rule, IEnumerable<LineRow> taking, IEnumerable<LineRow> taken) => taking
        .Select(l => rule == Postings.ReversalRule ? l with { DebitFen = -l.DebitFen, CreditFen = -l.CreditFen } : l with { DebitFen = l.CreditFen, CreditFen = l.DebitFen })
        .SequenceEqual(taken);
}
