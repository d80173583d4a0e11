using System.CommandLine;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>备查簿的一行。What happened, by provider and month, and what it brought the provider's balance to.</summary>
public sealed record RegisterEntry(string Provider, string Month, string On, string Source, Fen AmountFen, Fen BalanceFen);

/// <summary>
/// 备查簿。<c>ledger registers</c>: what the accounts do not hold because no money has moved: deposits withheld, released and forfeited, clawbacks,
/// payments that came back; and prepayments and advances written off, which stay there for good.
/// </summary>
/// <law doc="办法" article="第十一条">核销的预付金应在备查簿中保留登记。</law>
public static class Registers
{
    public static Command Build()
    {
        var kind = new Option<string>("--kind") { Description = "deposit 保证金预留、返还与不予返还;clawback 待抵扣款;returned 退票;writeoff 核销的预付金、预拨(永久保留)", Required = true };
        kind.AcceptOnlyFromAmong("deposit", "clawback", "returned", "writeoff");
        var provider = new Option<string?>("--provider") { Description = "只看一家定点医药机构" };
        return LedgerCommand.Reading(new Command("registers", "备查簿") { kind, provider }.Answers<IReadOnlyList<RegisterEntry>>(), (context, store, book, parsed) =>
        {
            var (title, sql) = Register(parsed.GetValue(kind)!);
            var entries = Of(store, book, context.Today, parsed.GetValue(provider), sql);
            context.Answer(entries, text => Write(text, book, title, entries));
        });
    }

    private static (string Title, string Sql) Register(string kind) => kind switch
    {
        "deposit" => ("保证金备查簿",
            """
            select provider, month, approved_on as on_day, batch_id as source, deposit_fen as amount_fen from statement
              where region = @region and fund = @fund and deposit_fen <> 0
            union all
            select provider, cast(year as text), approved_on, batch_id || ' 返还', -release_fen from clearing_statement
              where region = @region and fund = @fund and release_fen <> 0
            union all
            select provider, cast(year as text), approved_on, batch_id || ' 不予返还', release_fen - deposit_fen from clearing_statement
              where region = @region and fund = @fund and deposit_fen <> release_fen
            """),
        "clawback" => ("待抵扣款备查簿",
            "select provider, month, on_day, source, amount_fen from clawback_entry where region = @region and fund = @fund"),
        "writeoff" => ("核销备查簿",
            """
            select provider, year as month, on_day, document as source, case when step = 'writtenoff' then amount_fen else -amount_fen end as amount_fen
            from recall_event where region = @region and fund = @fund and step in ('writtenoff', 'recovered')
            union all
            select l.provider, l.month, v.on_day, v.source, case when l.account = '110103' then l.credit_fen - l.debit_fen else l.debit_fen - l.credit_fen end
            from voucher v left join voucher o on o.region = v.region and o.fund = v.fund and o.seq = v.reverses
            join voucher_line l on l.region = v.region and l.fund = v.fund and l.seq = v.seq and l.provider is not null and (l.account = '110103' or l.account like '4501%')
            where v.region = @region and v.fund = @fund and coalesce(o.rule, v.rule) in ('T14′', 'T15′')
            """),
        _ => ("退票备查簿",
            """
            select i.provider, case when i.kind in ('prepayment', 'clearing') then substr(i.month, 1, 4) else i.month end as month, r.booked_on as on_day, r.instruction_id as source, i.amount_fen
            from payment_return r join instruction i on i.region = r.region and i.id = r.instruction_id
            where i.region = @region and i.fund = @fund
            """),
    };

    /// <summary>By provider, in the order of the days, with each provider's running balance.</summary>
    private static List<RegisterEntry> Of(Store store, BookKey book, DateOnly on, string? provider, string sql)
    {
        var rows = store.Query<Row>(
            $"""
            select provider, month, on_day, source, amount_fen from ({sql}) as entry
            where on_day <= @on {(provider is null ? "" : "and provider = @provider")} order by provider, on_day, month, source
            """,
            new { region = book.Region, fund = book.Fund.Code(), on = on.ToIso(), provider });
        var entries = new List<RegisterEntry>();
        foreach (var row in rows)
        {
            var before = entries.Count > 0 && entries[^1].Provider == row.Provider ? entries[^1].BalanceFen : Fen.Zero;
            entries.Add(new(row.Provider, row.Month, row.OnDay, row.Source, new(row.AmountFen), before + new Fen(row.AmountFen)));
        }
        return entries;
    }

    private static void Write(TextWriter text, BookKey book, string title, List<RegisterEntry> entries)
    {
        text.WriteLine($"{title}  {book.Title()}  单位:元");
        TextTable.Write(text, ["机构", "月份、年度", "日期", "依据", ">金额", ">本机构累计"],
        [
            .. entries.Select(e => (string[])[e.Provider, e.Month, e.On, e.Source, e.AmountFen.ToString(), e.BalanceFen.ToString()]),
            ["合计", "", "", "", entries.Sum(e => e.AmountFen).ToString(), ""],
        ]);
    }

    private sealed record Row(string Provider, string Month, string OnDay, string Source, long AmountFen);
}
