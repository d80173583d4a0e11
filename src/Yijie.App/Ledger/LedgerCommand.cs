using System.CommandLine;
using Yijie.App.Storage;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Ledger;

/// <summary>账簿。<c>ledger …</c>: everything about the books of one region and fund.</summary>
public static class LedgerCommand
{
    public static Command Build() => new("ledger", "账簿:一个统筹区一个险种为一个账套")
    {
        TrialBalance.Build(),
        AccountLedger.Build(),
        Journal.Build(),
        VoucherPrint.Build(),
        Ageing.Build(),
        Registers.Build(),
        JournalExport.Build(),
        OpeningBalances.Build(),
        MonthClose.Build(),
        YearClose.Build(),
        StatementsCommand.Build(),
        Reversal.Build(),
    };

    /// <summary>A subcommand that reads one book: its options, the reader's right to see it, and one moment of the database.</summary>
    public static Command Reading(Command command, Action<Context, Store, BookKey, ParseResult> read)
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption());
        command.Options.Insert(0, fund);
        command.Options.Insert(0, region);
        return command.ReadBy(Readers.Agency).UntilNextAct().Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Read();
            context.RequireReader(store, book.Region);
            read(context, store, book, parsed);
        });
    }

    /// <summary>A subcommand by which the accountant writes in one book; what it answers with is said after the commit.</summary>
    public static Command Writing(Command command, Func<Context, Store, BookKey, Person, ParseResult, Action> write)
    {
        var (region, fund) = (CommandLine.RegionOption(), CommandLine.FundOption());
        command.Options.Insert(0, fund);
        command.Options.Insert(0, region);
        return command.ActBy(Role.Accountant).Does((context, parsed) =>
        {
            var book = new BookKey(parsed.GetValue(region)!, parsed.GetValue(fund)!.Value);
            using var store = context.Database.Write(book.Region);
            var accountant = context.Begin(store, book.Region, book.Fund, Role.Accountant);
            var answer = write(context, store, book, accountant, parsed);
            store.Commit();
            answer();
        });
    }

    /// <summary>The book's name as account books are headed.</summary>
    public static string Title(this BookKey book) => $"{Region.Find(book.Region)!.Name} {book.Fund.Name()}";

    public static Option<DateOnly?> DayOption(string name, string description) => new(name) { Description = description, CustomParser = CommandLine.ParseDay };

    /// <summary>The days looked at: to the business day, from the start of that year, unless said otherwise.</summary>
    /// <exception cref="UsageException">The first is after the last.</exception>
    public static (DateOnly First, DateOnly Last) Days(Context context, DateOnly? from, DateOnly? to)
    {
        var last = to ?? context.Today;
        var first = from ?? new DateOnly(last.Year, 1, 1);
        return first <= last ? (first, last) : throw new UsageException($"起始日 {first.ToIso()} 晚于截止日 {last.ToIso()}");
    }
}
