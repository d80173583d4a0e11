using System.Text;
using Yijie.Domain;
using Yijie.Domain.Records;
using Yijie.Tests.App;
using static Yijie.Tests.Articles.Given;

namespace Yijie.Tests.Scenarios;

/// <summary>
/// 账簿的一年。The worked example of July to September (rules.md §3) in the books, opened, closed month by month, and carried into the next year:
/// what an accountant prints, word for word, and the same from both databases.
/// </summary>
public sealed class LedgerYear
{
    private const string Accountant = "k.140200", Finance = "f.140200";

    [Theory(DisplayName = "账簿的一年:建账、收款、预拨、冲抵、拨付、逐月结账、跨年,账表与范本逐字一致"), ClassData(typeof(Engines))]
    public void Year(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        var books = new Bookkeeper(db);
        var pages = new StringBuilder();

        books.Run("ledger opening", Accountant, "2025-07-01", "--account", "1003", "--amount", "50000000", "--account", "300101", "--amount", "45000000", "--account", "300102", "--amount", "5000000").Expect(0);
        Close("2025-07", "2025-07-31");
        Month("2025-08", July, 600_000, (Candidate(Rows(July, Category.Inpatient, 900_000, 100_000)) with
        {
            Deductions = [Audit(30_000)], Drg = [Drg(12_000)], Open = [Advance(July, 600_000)],
        }).Settle());
        pages.Append(books.Text("ledger voucher", "2025-08-31", "--period", "2025-08", "--number", "3"));
        Page("ledger trial-balance", "2025-08-30");
        Close("2025-08", "2025-08-31");
        pages.Append('\n').Append(books.Text("ledger voucher", "2025-08-31", "--period", "2025-08", "--number", "5"));
        Page("ledger trial-balance", "2025-08-31");

        Month("2025-09", August, 300_000, (Candidate(Rows(August, Category.Inpatient, 500_000)) with
        {
            Deductions = [Audit(260_000, month: August)], Drg = [Drg(-20_000, August)], Open = [Advance(August, 300_000)],
        }).Settle(August));
        Page("ledger ageing", "2025-09-30");
        Close("2025-09", "2025-09-30");
        Month("2025-10", September, 240_000, (Candidate(Rows(September, Category.Inpatient, 400_000)) with { Open = [Advance(August, 91_000), Advance(September, 240_000)] }).Settle(September));
        Page("ledger ageing", "2025-10-31");
        Page("ledger account", "2025-10-31", "--account", "110103");
        Page("ledger account", "2025-10-31", "--account", "1004");

        foreach (var month in (string[])["2025-10", "2025-11", "2025-12"]) Close(month, Domain.Month.Parse(month).LastDay.ToString("yyyy-MM-dd", null));
        Page("ledger trial-balance", "2025-12-31");
        books.Run("funds receive", Finance, "2026-01-05", "--amount", "1000000").Expect(0);
        Page("ledger trial-balance", "2026-01-05");
        Golden.Matches("ledger-year", pages.ToString());

        void Month(string posted, Month service, decimal advance, Domain.MonthlySettlement.Statement statement)
        {
            books.Run("funds receive", Finance, $"{posted}-01", "--amount", "1000000", "--ref", $"拨款{posted}").Expect(0);
            books.Advance($"{posted}-04", Bookkeeper.H, service, advance);
            books.Settle($"{posted}-20", $"{posted}-25", statement);
        }

        void Close(string month, string on) => books.Run("ledger close", Accountant, on, "--month", month).Expect(0);

        void Page(string command, string on, params string[] rest) => pages.Append('\n').Append(books.Text(command, on, rest));
    }
}
