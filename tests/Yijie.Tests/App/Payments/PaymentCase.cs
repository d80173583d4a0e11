using System.Globalization;
using System.Text;
using System.Text.Json;
using Yijie.App;
using Yijie.App.MonthlySettlement;
using Yijie.App.Runs;
using Yijie.App.Storage;
using Yijie.Domain;
using Yijie.Domain.MonthlySettlement;
using Yijie.Domain.Parties;
using Yijie.Domain.Records;

namespace Yijie.Tests.App.Payments;

/// <summary>
/// 支付的试验台。Region 140200 with providers H14020000001, …, each with an agreement and an account, money in the employees' book, and batches put
/// straight into the tables as an approval leaves them, so that paying is tested by itself.
/// </summary>
internal sealed class PaymentCase : IDisposable
{
    public const string Region = "140200";
    public const string Cashier = "c.140200";
    public const string ApprovedOn = "2025-08-04";
    public const string ExportDay = "2025-08-05";
    public const string BankDay = "2025-08-06";

    private PaymentCase(TestDatabase db) => Db = db;

    public TestDatabase Db { get; }

    /// <param name="funds">Yuan received in the employees' 支出户; null: none.</param>
    public static PaymentCase Create(Engine engine, int providers = 3, string? funds = "1000000.00")
    {
        var test = new PaymentCase(TestDatabase.Create(engine));
        test.ImportParties(providers);
        if (funds is not null) test.Receive(funds);
        return test;
    }

    public static string Provider(int number) => string.Create(CultureInfo.InvariantCulture, $"H1402{number:0000000}");

    public string Path(string name) => System.IO.Path.Combine(Db.Folder, name);

    public byte[] Bytes(string name) => File.ReadAllBytes(Path(name));

    public void Receive(string yuan, string fund = "310", string on = ApprovedOn) =>
        Db.Done("funds", "receive", "--region", Region, "--fund", fund, "--amount", yuan, "--ref", $"BK{yuan}{fund}", "--as", "f.140200", "--on", on);

    /// <summary>An approved advance batch: the nth amount, in fen, is the nth provider's.</summary>
    public string Advance(params long[] amounts) => Batch("310", "2025-07", "advance", 1, amounts);

    /// <summary>An approved settlement batch whose statements owe these amounts in two categories, pooled and account.</summary>
    public string Settlement(params long[] amounts) => Batch("310", "2025-06", "settlement", 1, amounts);

    public string Batch(string fund, string month, string kind, int revision, long[] amounts, bool approved = true, string region = Region)
    {
        var id = $"{region}-{fund}-{month.Replace("-", "", StringComparison.Ordinal)}-{(kind == "advance" ? 'A' : 'S')}{revision}";
        Write(store =>
        {
            store.Execute(
                "insert into batch (region, id, fund, month, kind, revision, cut, hash, inputs, prepared_by, prepared_on, at) values (@region, @id, @fund, @month, @kind, @revision, 1, 'h', @inputs, @by, @on, @on)",
                new { region, id, fund, month, kind, revision = (long)revision, inputs = Array.Empty<byte>(), by = $"h.{region}", on = ApprovedOn });
            AddStep(store, region, id, "reviewed", $"r.{region}");
            if (!approved) return;
            AddStep(store, region, id, "approved", $"a.{region}");
            for (var i = 0; i < amounts.Length; i++)
            {
                AddInstruction(store, region, id, fund, month, kind, i + 1, amounts[i]);
                if (kind == "settlement") AddStatement(store, region, id, fund, month, Provider(i + 1), amounts[i]);
            }
        });
        return id;
    }

    public RunResult Export(string batch, string file = "pay.xml", string on = ExportDay, string format = "pain001", string by = Cashier) =>
        Db.Run("pay", "export", "--batch", batch, "--out", Path(file), "--format", format, "--as", by, "--on", on, "--json");

    public RunResult Result(string file, string on = BankDay, string by = Cashier) => Db.Run("pay", "result", file, "--as", by, "--on", on, "--json");

    /// <summary>A CSV of the bank: id, status, booking day.</summary>
    public string BankCsv(string name, params (string Id, string Status, string BookedOn)[] words) => Db.File(name,
        "instruction_id,status,booked_on,bank_ref,reason\n" + string.Concat(words.Select((w, i) => $"{w.Id},{w.Status},{w.BookedOn},HD{i + 1:000},{(w.Status == "RJCT" ? "账号户名不符" : "")}\n")));

    public RunResult Confirm(string on, params string[] ids) => Result(BankCsv("ok.csv", [.. ids.Select(id => (id, "ACSC", on))]), on).Expect(0);

    public RunResult Reject(string on, params string[] ids) => Result(BankCsv("no.csv", [.. ids.Select(id => (id, "RJCT", on))]), on).Expect(0);

    public RunResult Reissue(string id, string on = BankDay) => Db.Run("pay", "reissue", "--instruction", id, "--as", Cashier, "--on", on, "--json");

    public RunResult Returned(string id, string bookedOn, params string[] more) =>
        Db.Run(["pay", "returned", "--instruction", id, "--booked-on", bookedOn, .. more, "--as", Cashier, "--on", bookedOn, "--json"]);

    /// <summary>Status of one instruction.</summary>
    public string Status(string id) => Read(s => s.Scalar<string>("select status from instruction_status where id = @id", new { id }));

    /// <summary>Debit balance of an account in fen, all periods together.</summary>
    public long Balance(string account, string fund = "310", string? provider = null) => Read(s => s.Scalar<long>(
        $"select cast(coalesce(sum(debit_fen - credit_fen), 0) as bigint) from voucher_line where region = @Region and fund = @fund and account = @account {(provider is null ? "" : "and provider = @provider")}",
        new { Region, fund, account, provider }));

    public long Vouchers(string rule) => Read(s => s.Scalar<long>("select count(*) from voucher where region = @Region and rule = @rule", new { Region, rule }));

    /// <summary>Everything that paying has stored, but for the audit log and the clock.</summary>
    public string Everything() => Read(s => string.Join('\n', new[]
    {
        "select id || ' ' || status || ' ' || coalesce(booked_on, '') from instruction_status order by id",
        "select batch_id || ' ' || format || ' ' || number || ' ' || on_day from payment_file order by batch_id, format, number",
        "select instruction_id || ' ' || format || ' ' || number from payment_file_line order by instruction_id, format",
        "select instruction_id || ' ' || status || ' ' || booked_on || ' ' || coalesce(voucher_seq, 0) from payment_result order by instruction_id",
        "select fund || ' ' || seq || ' ' || period || ' ' || number || ' ' || rule from voucher order by fund, seq",
        "select fund || ' ' || seq || ' ' || line || ' ' || account || ' ' || debit_fen || ' ' || credit_fen || ' ' || coalesce(reference, '') from voucher_line order by fund, seq, line",
    }.SelectMany(sql => s.Query<string>(sql))));

    public T Read<T>(Func<Store, T> read)
    {
        using var database = Database.Open(Db.Address);
        using var store = database.Read();
        return read(store);
    }

    public void Write(Action<Store> write)
    {
        using var database = Database.Open(Db.Address);
        using var store = database.Write();
        write(store);
        store.Commit();
    }

    /// <summary>Stops, or lets go on, all payments to a provider.</summary>
    public void Stop(int provider, bool placed = true) => Write(store => store.Execute(
        "insert into payment_stop (region, provider, seq, placed, on_day, reason, actor) select @Region, @code, coalesce(max(seq), 0) + 1, @placed, @ExportDay, '停付', 'a.140200' from payment_stop where region = @Region and provider = @code",
        new { Region, code = Provider(provider), placed = placed ? 1L : 0L, ExportDay }));

    /// <summary>The provider's agreement from a day on.</summary>
    public void Agreement(int provider, string status, string from) =>
        Db.Run("import", "agreements", Db.File($"agreement-{provider}-{from}.csv", $"fixmedins_code,status,from,to\n{Provider(provider)},{status},{from},\n"), "--as", "h.140200", "--on", ApprovedOn).Expect(0);

    /// <summary>The provider's account as it is changed by a later import; empty: none.</summary>
    public void Account(int provider, string bankNo, string accountNo, string on) =>
        Db.Run("import", "providers", Db.File($"account-{provider}-{on}.csv", $"fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_name,bank_no,account_no,account_name,effective_from\n{ProviderRow(provider, bankNo, accountNo)},{on}\n"),
            "--as", "h.140200", "--on", on).Expect(0);

    public void Dispose() => Db.Dispose();

    private static string ProviderRow(int number, string bankNo, string accountNo) =>
        string.Create(CultureInfo.InvariantCulture, $"{Provider(number)},大同市第{number}医院,1,140200,工商银行大同分行,{bankNo},{accountNo},大同市第{number}医院");

    private void ImportParties(int count)
    {
        var providers = new StringBuilder("fixmedins_code,fixmedins_name,fixmedins_type,admdvs,bank_name,bank_no,account_no,account_name\n");
        var agreements = new StringBuilder("fixmedins_code,status,from,to\n");
        for (var i = 1; i <= count; i++)
        {
            providers.Append(ProviderRow(i, "102162000013", string.Create(CultureInfo.InvariantCulture, $"62220000{i:00000000}"))).Append('\n');
            agreements.Append(CultureInfo.InvariantCulture, $"{Provider(i)},normal,2025-01-01,\n");
        }
        Db.Run("import", "providers", Db.File("providers.csv", providers.ToString()), "--as", "h.140200", "--on", "2025-06-02").Expect(0);
        Db.Run("import", "agreements", Db.File("agreements.csv", agreements.ToString()), "--as", "h.140200", "--on", "2025-06-02").Expect(0);
    }

    private static void AddStep(Store store, string region, string id, string step, string actor) => store.Execute(
        "insert into batch_step (region, batch_id, step, actor, on_day, at, hash, reason, cut) values (@region, @id, @step, @actor, @ApprovedOn, @ApprovedOn, 'h', '', 1)",
        new { region, id, step, actor, ApprovedOn });

    private static void AddInstruction(Store store, string region, string batch, string fund, string month, string kind, int line, long amount) => store.Execute(
        "insert into instruction (region, id, batch_id, fund, month, kind, provider, amount_fen, created_on, created_by) values (@region, @id, @batch, @fund, @month, @kind, @provider, @amount, @ApprovedOn, @by)",
        new { region, id = Id(batch, line), batch, fund, month, kind, provider = Provider(line), amount, ApprovedOn, by = $"a.{region}" });

    /// <summary>The nth instruction of a batch.</summary>
    public static string Id(string batch, int line) => string.Create(CultureInfo.InvariantCulture, $"{batch}-{line:00000}");

    /// <summary>Three fifths inpatient, half of the rest from individual accounts: enough to see every line of T4.</summary>
    private static void AddStatement(Store store, string region, string batch, string fund, string month, string provider, long net)
    {
        var parts = new Fen(net).SplitBy([3, 1, 1]);
        var statement = new Statement
        {
            Region = region, Fund = Funds.All.Single(f => f.Code() == fund), Provider = provider, Month = Month.Parse(month),
            Gross = new(net), Late = Fen.Zero, Audit = Fen.Zero, Agreement = Fen.Zero, Drg = Fen.Zero, Deposit = Fen.Zero, Actual = new(net),
            Adjustments = [], Offsets = [], Net = new(net), Open = Fen.Zero, ClawbackOpen = Fen.Zero, ExOfficio = false, HeldReasons = [], ByCategory = [],
            SetOffSplit = [], PaymentSplit = [new(Category.Outpatient, parts[1], parts[2]), new(Category.Inpatient, parts[0], Fen.Zero)], ClawbackSplit = [], Hash = "h",
        };
        store.Execute(
            "insert into statement (region, fund, provider, month, batch_id, approved_on, cut, hash, gross_fen, late_fen, actual_fen, deposit_fen, net_fen, content) values (@region, @fund, @provider, @month, @batch, @ApprovedOn, 1, 'h', @net, 0, @net, 0, @net, @content)",
            new { region, fund, provider, month, batch, ApprovedOn, net, content = JsonSerializer.Serialize(statement, Batches.StoredForm) });
    }
}
