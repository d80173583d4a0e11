using System.Globalization;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>
/// 演示省份。A small province run from June 2025 on, day by day and person by person, through the commands anyone would type. September is left half
/// done: its advances are paid and its declarations are in, some reviews are missing, and nothing is settled.
/// </summary>
internal sealed class DemoProvince
{
    public static readonly Month First = new(2025, 6);
    public static readonly Month Last = new(2025, 9);
    public static readonly Region[] Regions = [Region.Find("140200")!, Region.Find("140100")!];

    private static readonly DateOnly Opening = new(2025, 5, 30);
    private static readonly string[] Registers = ["providers", "agreements", "enrolments", "assessments", "penalties", "fund-months", "inpatient-history"];

    /// <summary>What the bank sends back, by its place in the file: of the advances the first is corrected and paid again, the second lapses with its month.</summary>
    private static readonly int[] AdvancesSentBack = [2, 7];
    private static readonly int[] SettlementsSentBack = [4];

    private readonly DemoOffice office;
    private readonly DemoFiles files;
    private readonly WorkCalendar calendar;
    private readonly List<SentBack> toPayAgain = [];

    private DemoProvince(DemoOffice office, DemoFiles files)
    {
        (this.office, this.files) = (office, files);
        office.Do(Opening, null, "init", "--demo-users");
        calendar = office.Ask(CalendarStore.Load);
    }

    /// <summary>Builds the demo in an empty database.</summary>
    public static void Build(string address, DemoFiles files, DemoSize size, Action<string> say)
    {
        var province = new DemoProvince(new(address), files);
        province.Open(size);
        for (var service = First; service <= Last; service = service.Next)
        {
            say($"{service.Next}:预拨 {service}{(service > First ? $",轧差 {service.Previous}" : "")} …");
            province.MonthAfter(service);
        }
    }

    private static IEnumerable<(string Region, Fund Fund)> Books() => from region in Regions from fund in Funds.All select (region.Code, fund);

    /// <summary>建档。Registers of providers and of past years, and the expenditure accounts at the bank.</summary>
    private void Open(DemoSize size)
    {
        files.Generate(office, Opening, size, First, Last, Regions.Select(r => r.Code));
        foreach (var register in Registers) Import(Opening, register, register);
        foreach (var (region, fund) in Books()) Do(Opening, 'k', region, "pay account", "--region", region, "--fund", fund.Code(),
            "--account-name", $"{Region.Find(region)!.Name}医疗保险中心", "--account-no", $"0502{region}{fund.Code()}0001", "--bank-name", "中国工商银行", "--bank-no", "102161000018");
    }

    /// <summary>费用所属月的次月。The netting of the month before is paid, the advance of this one, then it is declared and reviewed.</summary>
    private void MonthAfter(Month service)
    {
        var days = new DemoDays(calendar, service);
        var before = service > First ? new DemoDays(calendar, service.Previous) : null;

        if (before is not null)
        {
            ReceiveFunds(days.FundsArrive, service.Previous, Rate.Percent(45), "轧差");
            Pay("settle", service.Previous, before.Settled, before.SettlementPaid, SettlementsSentBack);
        }
        Import(days.FundsArrive, "settlements", $"settlements-{service}");
        Import(days.FundsArrive, "fund-months", $"fund-months-{service}");
        ReceiveFunds(days.FundsArrive, service, Rate.Percent(60), "预拨");
        Pay("advance", service, days.AdvanceDecided, days.AdvancePaid, AdvancesSentBack);
        if (before is not null)
        {
            Import(before.SettledLate, "reviews", $"reviews-{service.Previous}-late");
            Pay("settle", service.Previous, before.SettledLate, before.SettledLatePaid, []);
            foreach (var (region, fund) in Books()) Do(before.Closed, 'k', region, "ledger close", "--region", region, "--fund", fund.Code(), "--month", service.ToString());
        }
        PayAgain(days.Corrected, days.CorrectedPaid);

        Import(days.Declared, "declarations", $"declarations-{service}");
        Import(days.DeclaredLate, "declarations", $"declarations-{service}-late");
        Import(days.Deducted, "deductions", $"deductions-{service}");
        Import(days.Deducted, "drg", $"drg-{service}");
        Import(days.Reviewed, "reviews", $"reviews-{service}");
    }

    /// <summary>财政拨款。A share of the month's gross, for every book, in whole tens of thousands of yuan.</summary>
    private void ReceiveFunds(DateOnly on, Month service, Rate share, string purpose)
    {
        const long TenThousandYuan = 10_000_00;
        foreach (var (region, fund) in Books())
        {
            var amount = new Fen((Gross(region, fund, service).Times(share).Value / TenThousandYuan + 1) * TenThousandYuan);
            Do(on, 'f', region, "funds receive", "--region", region, "--fund", fund.Code(), "--amount", amount.ToYuan(),
                "--ref", string.Create(CultureInfo.InvariantCulture, $"晋财社拨〔{on.Year}〕{region}{fund.Code()}{service.Number:00}号{purpose}"));
        }
    }

    private Fen Gross(string region, Fund fund, Month month) => new(office.Ask(store => store.Scalar<long>(
        "select cast(coalesce(sum(pooled_fen + account_fen), 0) as bigint) from monthly_total where region = @region and fund = @fund and month = @month",
        new { region, fund = fund.Code(), month = month.ToString() })));

    /// <summary>One act for every book: calculated, reviewed, approved and given to the bank on one day, booked on the next.</summary>
    private void Pay(string act, Month service, DateOnly decided, DateOnly paid, int[] sentBack)
    {
        List<(string Region, string Batch)> batches =
            [.. Books().Select(b => (b.Region, Batch: Decide(act, decided, b.Region, b.Fund, service))).Where(b => b.Batch is not null).Select(b => (b.Region, b.Batch!))];
        foreach (var (region, batch) in batches) GiveToBank(decided, region, batch, number: 1);
        foreach (var (region, batch) in batches)
        {
            var returned = BankAnswers(paid, region, batch, number: 1, sentBack);
            toPayAgain.AddRange(returned.Take(1).Select(instruction => new SentBack(region, batch, instruction)));
        }
    }

    /// <summary>The batch's id; null: nobody was ready, or there is nothing to pay.</summary>
    private string? Decide(string act, DateOnly on, string region, Fund fund, Month service)
    {
        var (exitCode, draft, _) = office.Run(on, $"h.{region}", act, "calculate", "--region", region, "--fund", fund.Code(), "--month", service.ToString());
        if (exitCode != 0) return null;
        var (id, hash) = (draft.GetProperty("id").GetString()!, draft.GetProperty("hash").GetString()!);
        Do(on, 'r', region, $"{act} review", "--id", id, "--hash", hash);
        Do(on, 'a', region, $"{act} approve", "--id", id, "--hash", hash);
        return office.Ask(store => store.Scalar<long>("select cast(count(*) as bigint) from instruction where region = @region and batch_id = @id", new { region, id })) > 0 ? id : null;
    }

    private void GiveToBank(DateOnly on, string region, string batch, int number) =>
        Do(on, 'c', region, "pay export", "--batch", batch, "--out", files.Payment(batch, number));

    private IReadOnlyList<string> BankAnswers(DateOnly on, string region, string batch, int number, IReadOnlyCollection<int> sentBack)
    {
        var (file, returned) = DemoBank.Answer(files.Payment(batch, number), on, sentBack);
        Do(on, 'c', region, "pay result", file);
        return returned;
    }

    /// <summary>更正重发。The providers correct their accounts, and what the bank sent back is paid under new instructions.</summary>
    private void PayAgain(DateOnly corrected, DateOnly paid)
    {
        foreach (var (region, batch, instruction) in toPayAgain)
        {
            var provider = office.Ask(store => store.Scalar<string>("select provider from instruction where region = @region and id = @instruction", new { region, instruction }));
            office.Do(corrected, $"h.{region}", "import", "providers", office.Ask(store => files.CorrectedAccount(store, provider, corrected)));
            Do(corrected, 'c', region, "pay reissue", "--instruction", instruction);
            GiveToBank(corrected, region, batch, number: 2);
        }
        foreach (var (region, batch, _) in toPayAgain) BankAnswers(paid, region, batch, number: 2, []);
        toPayAgain.Clear();
    }

    /// <summary>Files that would be empty were not generated.</summary>
    private void Import(DateOnly on, string kind, string name)
    {
        if (File.Exists(files.Generated(name))) office.Do(on, null, "import", kind, files.Generated(name));
    }

    private void Do(DateOnly on, char post, string region, string command, params ReadOnlySpan<string> options) =>
        office.Do(on, $"{post}.{region}", [.. command.Split(' '), .. options]);

    private sealed record SentBack(string Region, string Batch, string Instruction);
}
