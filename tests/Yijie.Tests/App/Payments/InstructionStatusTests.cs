using System.Reflection;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;
using Yijie.Domain.Payments;

namespace Yijie.Tests.App.Payments;

/// <summary>支付指令的状态。The view that says what became of an instruction was rewritten to look up less; it says the same as the first, whatever happened.</summary>
public sealed class InstructionStatusTests
{
    private const int Count = 600;
    private const string Columns = "id, status, reissued, booked_on, bank_ref, result_reason, in_flight, lapses";

    private static readonly Month July = new(2025, 7);

    [Theory(DisplayName = "任意的经过(发出、暂扣、付讫、拒付、退票、失效、重发):状态与最初的视图逐条相同,凭主键、凭各表先筛的与问视图的相同"), ClassData(typeof(Engines))]
    public void AsBefore(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var store = database.Write("140200");
        var random = new Random(20250718);
        for (var n = 1; n <= Count; n++) Happened(store, random, n);
        store.Execute("insert into paid_from_fiscal (region, batch_id, on_day) values ('140200', '140200-310-2025-P1', '2025-08-04')");
        store.Execute(Before());

        var states = store.Query<State>($"select {Columns} from instruction_status order by id").ToList();
        Assert.Equal(store.Query<State>($"select {Columns} from status_before order by id"), states);
        Assert.True(states.Count > Count);
        Assert.Equal(["confirmed", "exported", "lapsed", "pending", "rejected", "returned", "withheld"], states.Select(s => s.Status).Distinct().Order(StringComparer.Ordinal));
        Assert.All(states.GroupBy(s => s.Status), s => Assert.Equal(s.Key is "rejected" or "returned", s.Any(i => i.Reissued == 1)));
        Assert.Equal(
            new Fen(store.Scalar<long>("select cast(sum(amount_fen) as bigint) from status_before where region = '140200' and fund = '310' and in_flight = 1 and batch_id <> '140200-310-2025-P1'")),
            InFlight.Of(store, "140200", Fund.Employee));
        Same("select provider from status_before where fund = '310' and month = '2025-07' and kind = 'advance' and in_flight = 1 and repays = 0",
            PaymentStore.AdvancesInFlight(store, "140200", Fund.Employee, July));
        Same("select id from status_before where fund = '310' and month = '2025-07' and lapses = 1", PaymentStore.AdvancesToLapse(store, "140200", Fund.Employee, July).Select(i => i.Id));
        foreach (var batch in store.Query<string>("select distinct batch_id from instruction").ToList())
        {
            Same($"select id from status_before where batch_id = '{batch}'", PaymentStore.OfBatch(store, "140200", batch).Select(i => i.Id));
            Same(
                $"""
                select id from status_before i where batch_id = '{batch}' and reissued = 0 and status in ('pending', 'withheld', 'exported')
                  and not exists (select 1 from payment_file_line f where f.region = i.region and f.instruction_id = i.id and f.format = 'csv')
                """, PaymentStore.Unsent(store, "140200", batch, "csv").Select(i => i.Id));
            Same($"select id || case when status in ('confirmed', 'returned') then 'Confirmed' else 'Rejected' end || booked_on from status_before where batch_id = '{batch}' and booked_on is not null",
                PaymentStore.Answers(store, "140200", batch).Select(a => $"{a.Key}{a.Value.Status}{a.Value.BookedOn:yyyy-MM-dd}"));
        }

        void Same(string before, IEnumerable<string> now)
        {
            var expected = store.Query<string>(before).Order(StringComparer.Ordinal).ToList();
            Assert.NotEmpty(expected);
            Assert.Equal(expected, now.Order(StringComparer.Ordinal));
        }
    }

    [Fact(DisplayName = "几个月的指令,凭号的起止就是那几个月的:按年的归入一月,别的险种、统筹区的不在其中")]
    public void OfMonths()
    {
        var months = Enumerable.Range(0, 30).Select(new Month(2024, 6).Plus).ToList();
        var ids = (from book in (string[])["140200-310", "140200-390", "140300-310"]
                   from month in months
                   from batch in (string[])[$"{month.Year}{month.Number:00}-A1", $"{month.Year}{month.Number:00}-S12", .. month.Number == 1 ? [$"{month.Year}-P1", $"{month.Year}-C2"] : Array.Empty<string>()]
                   from line in (string[])["00001", "00001R1", "123456"]
                   select (Id: $"{book}-{batch}-{line}", Book: book, Month: month)).ToList();
        foreach (var first in months)
        {
            foreach (var last in months.Where(m => m >= first))
            {
                var (from, to) = Instructions.IdsOfMonths("140200", Fund.Employee, first, last);
                Assert.Equal(
                    ids.Where(i => i.Book == "140200-310" && i.Month >= first && i.Month <= last).Select(i => i.Id),
                    ids.Where(i => string.CompareOrdinal(i.Id, from) > 0 && string.CompareOrdinal(i.Id, to) < 0).Select(i => i.Id));
            }
        }
    }

    private sealed record State(string Id, string Status, long Reissued, string? BookedOn, string? BankRef, string? ResultReason, long InFlight, long Lapses);

    /// <summary>The view as schema 008 made it, under another name.</summary>
    private static string Before()
    {
        using var file = new StreamReader(Assembly.GetAssembly(typeof(Database))!.GetManifestResourceStream("schema/008-runs-of-a-year.sql")!);
        var text = file.ReadToEnd();
        return text[text.IndexOf("create view", StringComparison.Ordinal)..].Replace("create view instruction_status", "create view status_before", StringComparison.Ordinal);
    }

    /// <summary>An instruction and, of all that may become of one, some: docs/decisions/040 to 043 and, of prepayments recalled, 111.</summary>
    private static void Happened(Store store, Random random, int number)
    {
        var (kind, letter) = new[] { ("advance", "202507-A1"), ("settlement", "202507-S1"), ("prepayment", "2025-P1"), ("clearing", "2025-C1") }[random.Next(4)];
        var fund = Often(3) ? "390" : "310";
        var batch = $"140200-{fund}-{letter}";
        Ordered($"{batch}-{number:00000}", replaces: null, repays: false);

        void Ordered(string id, string? replaces, bool repays)
        {
            Insert("instruction", new
            {
                region = "140200", id, batch_id = batch, fund, month = letter[4] == '-' ? "2025-01" : "2025-07", kind, provider = $"H{number:00000}", amount_fen = (long)number,
                replaces, repays = repays ? 1L : 0L, created_on = "2025-08-04", created_by = "a",
            });
            var withheld = Often(3);
            if (withheld) Withheld("2025-08-05");
            if (withheld && Often(3)) Withheld("2025-08-06");
            var format = Often(4) ? "csv" : "pain001";
            if (Often(4))
            {
                if (kind == "advance" && !repays && withheld && Often(2) || kind == "prepayment" && Often(2)) Lapsed();
                return;
            }
            Line(format);
            if (Often(8)) Line(format == "csv" ? "pain001" : "csv");
            if (Often(3)) return;
            var paid = !Often(3);
            Insert("payment_result", new
            {
                region = "140200", instruction_id = id, status = paid ? "ACSC" : "RJCT", booked_on = "2025-08-06", bank_ref = id, reason = "户名", file_sha256 = "", on_day = "2025-08-06",
            });
            if (paid && !Often(3)) return;
            var repay = !paid || !Often(3);
            if (paid) Insert("payment_return", new { region = "140200", instruction_id = id, booked_on = "2025-08-07", bank_ref = "", reason = "", repay = repay ? 1L : 0L, voucher_seq = 1L });
            if (!repay) return;
            if (Often(2)) Ordered(InstructionIds.Reissued(id), id, repays || paid);
            else if (kind == "prepayment" && Often(2) || kind == "advance" && !paid && !repays && Often(2)) Lapsed();

            void Line(string of) => Insert("payment_file_line",
                new { region = "140200", instruction_id = id, format = of, batch_id = batch, number = 1L, payee_name = "", bank_name = "", bank_no = "", account_no = "" });

            void Withheld(string day) => Insert("payment_withheld", new { region = "140200", instruction_id = id, on_day = day, reason = "payment-stopped" });

            void Lapsed() => Insert("payment_lapse", new { region = "140200", instruction_id = id, on_day = "2025-09-08", batch_id = "S" });
        }

        bool Often(int oneIn) => random.Next(oneIn) == 0;

        void Insert(string table, object row)
        {
            var columns = row.GetType().GetProperties().Select(p => p.Name).ToList();
            store.Execute($"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(c => $"@{c}"))})", row);
        }
    }
}
