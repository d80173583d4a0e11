using System.Reflection;
using Yijie.App.Payments;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.Tests.App.Payments;

/// <summary>支付指令的状态。The view that says what became of an instruction was rewritten to look up less; it says the same as the one before, whatever happened.</summary>
public sealed class InstructionStatusTests
{
    private const int Instructions = 400;
    private const string Columns = "id, status, reissued, booked_on, bank_ref, result_reason, in_flight, lapses";

    [Theory(DisplayName = "任意的经过(发出、暂扣、付讫、拒付、退票、失效、重发):状态与改写前的视图逐条相同,在途资金等于各条之和"), ClassData(typeof(Engines))]
    public void AsBefore(Engine engine)
    {
        using var db = TestDatabase.Create(engine);
        using var database = Database.Open(db.Address);
        using var store = database.Write("140200");
        var random = new Random(20250718);
        for (var n = 1; n <= Instructions; n++) Happened(store, random, n);
        store.Execute(Before());

        var states = store.Query<State>($"select {Columns} from instruction_status order by id").ToList();
        Assert.Equal(store.Query<State>($"select {Columns} from status_before order by id"), states);
        Assert.Equal(Instructions, states.Count);
        Assert.Equal(["confirmed", "exported", "lapsed", "pending", "rejected", "returned", "withheld"], states.Select(s => s.Status).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(
            new Fen(store.Scalar<long>("select cast(sum(amount_fen) as bigint) from status_before where region = '140200' and fund = '310' and in_flight = 1")),
            InFlight.Of(store, "140200", Fund.Employee));
    }

    private sealed record State(string Id, string Status, long Reissued, string? BookedOn, string? BankRef, string? ResultReason, long InFlight, long Lapses);

    /// <summary>The view as schema 008 made it, under another name.</summary>
    private static string Before()
    {
        using var file = new StreamReader(Assembly.GetAssembly(typeof(Database))!.GetManifestResourceStream("schema/008-runs-of-a-year.sql")!);
        var text = file.ReadToEnd();
        return text[text.IndexOf("create view", StringComparison.Ordinal)..].Replace("create view instruction_status", "create view status_before", StringComparison.Ordinal);
    }

    /// <summary>An instruction, and of all that may happen to one, some: more combinations than there can be.</summary>
    private static void Happened(Store store, Random random, int number)
    {
        string[] kinds = ["advance", "settlement", "prepayment", "clearing"];
        var id = $"B-{number:00000}";
        store.Execute(
            """
            insert into instruction (region, id, batch_id, fund, month, kind, provider, amount_fen, replaces, repays, created_on, created_by)
            values ('140200', @id, 'B', @fund, '2025-07', @kind, 'H14020000001', @number, @replaces, @repays, '2025-08-04', 'a')
            """,
            new { id, fund = Often(3) ? "390" : "310", kind = kinds[random.Next(kinds.Length)], number, replaces = number > 1 && Often(5) ? $"B-{number - 1:00000}" : null, repays = Often(6) ? 1L : 0L });
        if (Often(2)) Line("pain001");
        if (Often(8)) Line("csv");
        if (Often(4)) Withheld("2025-08-05");
        if (Often(8)) Withheld("2025-08-06");
        if (Often(2))
        {
            store.Execute("insert into payment_result (region, instruction_id, status, booked_on, bank_ref, reason, file_sha256, on_day) values ('140200', @id, @status, '2025-08-06', @id, '户名', '', '2025-08-06')",
                new { id, status = Often(3) ? "RJCT" : "ACSC" });
        }
        if (Often(6)) store.Execute("insert into payment_return (region, instruction_id, booked_on, bank_ref, reason, repay, voucher_seq) values ('140200', @id, '2025-08-07', '', '', 1, 1)", new { id });
        if (Often(6)) store.Execute("insert into payment_lapse (region, instruction_id, on_day, batch_id) values ('140200', @id, '2025-09-08', 'S')", new { id });

        bool Often(int oneIn) => random.Next(oneIn) == 0;

        void Line(string format) => store.Execute(
            "insert into payment_file_line (region, instruction_id, format, batch_id, number, payee_name, bank_name, bank_no, account_no) values ('140200', @id, @format, 'B', 1, '', '', '', '')", new { id, format });

        void Withheld(string day) => store.Execute("insert into payment_withheld (region, instruction_id, on_day, reason) values ('140200', @id, @day, 'payment-stopped')", new { id, day });
    }
}
