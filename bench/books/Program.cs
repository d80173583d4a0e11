using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Bench;

/// <summary>
/// 同一批分录。One list of balanced entries, posted to a book (<c>post</c>), or written as the journals that the peers read (<c>write</c>): made by
/// counting, the same every time.
/// </summary>
public static class Program
{
    private const int Providers = 1_001; // no multiple of 5: each provider has entries of every kind

    private static readonly BookKey Book = new("140100", Fund.Employee);
    private static readonly Signatures Signatures = new("h.140100", "r.140100", "k.140100", "c.140100");
    private static readonly DateOnly FirstDay = new(2025, 8, 1);

    public static int Main(string[] args)
    {
        switch (args)
        {
            case ["post", var address, var count, var together]:
                Post(address, int.Parse(count, CultureInfo.InvariantCulture), int.Parse(together, CultureInfo.InvariantCulture));
                return 0;
            case ["write", var folder, var count]:
                Write(folder, int.Parse(count, CultureInfo.InvariantCulture));
                return 0;
            default:
                Console.Error.WriteLine("用法:books post 数据库 笔数 每次提交的笔数 | books write 文件夹 笔数");
                return 2;
        }
    }

    /// <summary>Posts them as the program posts everything: refusals looked for, numbered, chained, and durable at each commit.</summary>
    private static void Post(string address, int count, int together)
    {
        using var database = Database.Open(address);
        using var lots = new BlockingCollection<Unposted[]>(boundedCapacity: 1);
        var making = Task.Run(() => Make(lots, count, together)); // the next lot, while the database takes this one
        foreach (var lot in lots.GetConsumingEnumerable())
        {
            using var store = database.Write(Book.Region);
            Books.PostAll(store, Book, lot, "2026-01-01T00:00:00+08:00");
            store.Commit();
        }
        making.GetAwaiter().GetResult();
    }

    private static void Make(BlockingCollection<Unposted[]> lots, int count, int together)
    {
        try
        {
            foreach (var lot in Entries(count).Select(e => new Unposted(e.On, e.Entry, Signatures, "bench")).Chunk(together)) lots.Add(lot);
        }
        finally
        {
            lots.CompleteAdding();
        }
    }

    private static IEnumerable<(DateOnly On, Entry Entry)> Entries(int count)
    {
        var postings = Books.Postings(Book.Fund);
        var month = new Month(2025, 7);
        for (var i = 0; i < count; i++)
        {
            var on = FirstDay.AddDays((int)(150L * i / count));
            var provider = string.Create(CultureInfo.InvariantCulture, $"H1401{i * 7919L % Providers:D7}");
            var amount = new Fen(100 + i * 104_729L % 1_000_000);
            var instruction = string.Create(CultureInfo.InvariantCulture, $"B{i:D8}");
            yield return (on, (i % 5) switch
            {
                0 => postings.FundsReceived(new(10_000_000), instruction),
                1 or 2 => postings.AdvancePaid([(provider, month, amount, instruction)])!,
                _ => postings.NetPaid([new NetPayment(provider, month, [new(Category.Outpatient, amount, Fen.Zero), new(Category.Inpatient, amount, new(50))], instruction)])!,
            });
        }
    }

    /// <summary>For hledger and ledger (one journal), for beancount, and for COPY. Accounts are cut down to the provider, as these programs have no auxiliaries.</summary>
    private static void Write(string folder, int count)
    {
        using var journal = Writer("entries.journal");
        using var beancount = Writer("entries.beancount");
        using var heads = Writer("entry.csv");
        using var rows = Writer("entry_line.csv");
        var opened = new HashSet<string>(StringComparer.Ordinal);
        var (entry, text) = (0, new StringBuilder());
        foreach (var (on, posted) in Entries(count))
        {
            heads.WriteLine($"{++entry},{on:yyyy-MM-dd},{posted.Rule}");
            journal.WriteLine($"{on:yyyy-MM-dd} {posted.Rule}");
            text.Clear().Append(CultureInfo.InvariantCulture, $"{on:yyyy-MM-dd} * \"{posted.Rule}\"\n");
            var number = 0;
            foreach (var line in posted.Lines)
            {
                var account = $"{(line.Account.Code[0] == '1' ? "Assets" : "Expenses")}:A{line.Account.Code}{(line.Provider is { } provider ? $":{provider}" : "")}";
                if (opened.Add(account)) beancount.WriteLine($"2025-01-01 open {account} CNY");
                journal.WriteLine($"  {account}  {line.Net} CNY");
                text.Append(CultureInfo.InvariantCulture, $"  {account}  {line.Net} CNY\n");
                rows.WriteLine($"{entry},{++number},{line.Account.Code},{line.Provider},{line.Net.Value}");
            }
            journal.WriteLine();
            beancount.WriteLine(text);
        }

        StreamWriter Writer(string name) => new(Path.Combine(folder, name));
    }
}
