using Yijie.App.Ledger;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;

namespace Yijie.Tests.App;

/// <summary>记账员。Posts entries to one book of a test's database, each in a transaction of its own, and reads them back by the command line.</summary>
internal sealed class Bookkeeper(TestDatabase db, Fund fund = Fund.Employee)
{
    public const string Region = "140200", H = "H14020000001", K = "H14020000002";

    public static readonly Signatures People = new("h.140200", "r.140200", "k.140200", "c.140200");

    public BookKey Book { get; } = new(Region, fund);

    public Postings Rules { get; } = Books.Postings(fund);

    /// <summary>The arguments that name the book.</summary>
    public string[] Named => ["--region", Region, "--fund", fund.Code()];

    public PostedVoucher Post(string on, Entry? entry)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Write(Region);
        var signatures = entry!.MovesMoney ? People : People with { Cashier = "" };
        var posted = Books.Post(store, Book, DateOnly.Parse(on, System.Globalization.CultureInfo.InvariantCulture), entry, signatures, "批次", "2025-08-01T09:00:00.000+08:00");
        store.Commit();
        return posted;
    }

    public PostedVoucher Advance(string on, string provider, Month month, decimal yuan) => Post(on, Rules.AdvancePaid([(provider, month, Articles.Given.Yuan(yuan), "A1-1")]));

    /// <summary>Both steps of a statement; the second only where something is paid.</summary>
    public void Settle(string approved, string paid, Statement statement)
    {
        Post(approved, Rules.SetOffsBooked([statement], DateOnly.Parse(approved, System.Globalization.CultureInfo.InvariantCulture)));
        if (statement.Net > Fen.Zero) Post(paid, Rules.NetPaid([(statement, "S1-1")]));
    }

    /// <summary>Runs a command of this book as somebody on a day; the last word of the command's name is followed by the book.</summary>
    public RunResult Run(string command, string actor, string on, params string[] rest) =>
        db.Run([.. command.Split(' '), .. Named, .. rest, "--as", actor, "--on", on, "--json"]);

    /// <summary>Runs a reading command and returns its text.</summary>
    public string Text(string command, string on, params string[] rest) => db.Run([.. command.Split(' '), .. Named, .. rest, "--on", on]).Expect(0).Output;

    /// <summary>Changes the database behind the program's back, past its append-only guard.</summary>
    public void Tamper(string sql)
    {
        using var database = Database.Open(db.Address);
        using var store = database.Write();
        DropGuards(store);
        store.Execute(sql);
        store.Commit();
    }

    /// <summary>Switches the append-only guard off: for this transaction on PostgreSQL, for good on SQLite if it is committed.</summary>
    public static void DropGuards(Store store)
    {
        if (store.IsPostgres) store.Execute("set local session_replication_role = replica");
        else foreach (var name in store.Query<string>("select name from sqlite_master where type = 'trigger'").ToList()) store.Execute($"drop trigger {name}");
    }
}
