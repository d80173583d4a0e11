using Yijie.App.Payments;
using Yijie.App.Policies;
using Yijie.Domain;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>
/// 演示省份。A small province with its prepayment of the year, run from June 2025 on, day by day and person by person, through the commands anyone would type. September is left half
/// done: its advances are paid and its declarations are in, some reviews are missing, and nothing is settled.
/// </summary>
internal sealed class DemoProvince
{
    public static readonly Month First = new(2025, 6);
    public static readonly Month Last = new(2025, 9);
    public static readonly Region[] Regions = [Region.Find("140200")!, Region.Find("140100")!];

    private static readonly DateOnly Opening = new(2025, 5, 12);
    private static readonly string[] Registers = ["providers", "agreements", "enrolments", "assessments", "penalties", "fund-months", "inpatient-history"];

    /// <summary>How many payments of a batch the bank sends back: of the advances one is corrected and paid again, the other lapses when its month is settled.</summary>
    private static int AdvancesSentBack(Month service) => service < Last ? 2 : 1;

    private const int SettlementsSentBack = 1;

    private readonly DemoOffice office;
    private readonly DemoFiles files;
    private readonly DemoPrepayment prepayment;
    private readonly DemoFundRequests requests;
    private readonly WorkCalendar calendar;
    private readonly List<(PaymentBatch Batch, string Instruction)> toPayAgain = [];

    private DemoProvince(DemoOffice office, DemoFiles files)
    {
        (this.office, this.files) = (office, files);
        prepayment = new(office, files, PayPrepayments);
        requests = new(office);
        office.Do(Opening, null, "init", "--demo-users");
        calendar = office.Ask(CalendarStore.Load);
    }

    /// <summary>Builds the demo in an empty database.</summary>
    public static void Build(string address, DemoFiles files, DemoSize size, Action<string> say)
    {
        var province = new DemoProvince(new(address), files);
        say("造数据,登记机构、协议与账户,拨付当年的预付金 …");
        province.Open(size);
        province.AskFor(First);
        for (var service = First; service <= Last; service = service.Next)
        {
            say($"{service.Next}:预拨 {service}{(service > First ? $",轧差 {service.Previous}" : "")} …");
            province.MonthAfter(service);
            province.AskFor(service.Next);
            province.prepayment.After(service);
            if (service == First) province.Evaluate(new(2025, 7, 25));
        }
        new DemoReconciliation(province.office).Run();
    }

    /// <summary>各账套。</summary>
    public static IEnumerable<(string Region, Fund Fund)> Books() => from region in Regions from fund in Funds.All select (region.Code, fund);

    /// <summary>建档。Registers of providers and of past years, and the expenditure accounts at the bank.</summary>
    private void Open(DemoSize size)
    {
        files.Generate(office, Opening, size, First, Last, Regions.Select(r => r.Code));
        foreach (var register in Registers) Import(Opening, register, register);
        office.Do(Opening, null, "import", "pilots", files.Pilots(Pilots(Regions[0].Code), new(2025, 5, 20)));
        foreach (var (region, fund) in Books()) Do(Opening, 'k', region, "pay account set", "--region", region, "--fund", fund.Code(),
            "--account-name", $"{Region.Find(region)!.Name}医疗保险中心", "--account-no", $"0502{region}{fund.Code()}0001", "--bank-name", "中国工商银行", "--bank-no", "102161000018");
        foreach (var (region, fund) in Books()) OpenBook(region, fund);
        prepayment.Open(Opening);
    }

    /// <summary>试点:住院支出最多的几家。Datong hands in a list, Taiyuan does not, and so is found to have launched late.</summary>
    private List<string> Pilots(string region) => office.Ask(store => store.Query<string>(
        "select provider from inpatient_history where region = @region group by provider order by sum(hifp_inpatient_fen) desc, provider limit 3", new { region }).ToList());

    /// <summary>期初建账。What the fund had in 财政专户 by its last monthly report, so that no account is ever on its wrong side.</summary>
    private void OpenBook(string region, Fund fund)
    {
        var balance = new Fen(office.Ask(store => store.Scalar<long>(
            "select balance_fen from fund_month where region = @region and fund = @fund and month < @month order by month desc limit 1",
            new { region, fund = fund.Code(), month = Month.Of(Opening).ToString() }))).ToYuan();
        Do(Opening, 'k', region, "ledger opening", "--region", region, "--fund", fund.Code(),
            "--account", "1003", "--amount", balance, "--account", fund == Fund.Employee ? "300101" : "3001", "--amount", balance);
    }

    /// <summary>预付金五月底付讫。</summary>
    private void PayPrepayments(List<DemoPrepayment.Batch> batches) =>
        BankAnswers(new(2025, 5, 28), [.. batches.Select(b => GiveToBank(new(2025, 5, 27), new(b.Region, b.Id, Number: 1)))]);

    /// <summary>请拨当月资金。From the records so far; of October, which is not generated, from September's.</summary>
    private void AskFor(Month month)
    {
        var on = new DemoDays(calendar, month).FundsAsked;
        if (files.SettlementsBefore(month, on) is { } file) office.Do(on, null, "import", "settlements", file);
        requests.Ask(on, month);
    }

    /// <summary>费用所属月的次月。The netting of the month before is paid, the advance of this one, then it is declared and reviewed.</summary>
    private void MonthAfter(Month service)
    {
        var days = new DemoDays(calendar, service);
        requests.SendLate(days.FundsAskedLate);
        requests.Arrive(days.FundsArrive);
        var netting = service > First ? Decide("settle", days.FundsArrive, service.Previous) : [];
        Import(days.FundsArrive, "settlements", $"settlements-{service}-rest");
        Import(days.FundsArrive, "fund-months", $"fund-months-{service}");
        requests.Supplement(days.FundsArrive, service);

        BankAnswers(days.AdvanceDecided, netting, SettlementsSentBack);
        var advances = Decide("advance", days.AdvanceDecided, service);
        BankAnswers(days.AdvanceDecided, advances, AdvancesSentBack(service));
        PayAgain(days.Corrected);
        if (service > First) FinishMonthBefore(days, service);

        Import(days.Declared, "declarations", $"declarations-{service}");
        Import(days.DeclaredLate, "declarations", $"declarations-{service}-late");
        Import(days.Deducted, "deductions", $"deductions-{service}");
        Import(days.Deducted, "drg", $"drg-{service}");
        Import(days.Reviewed, "reviews", $"reviews-{service}");
    }

    /// <summary>试点评估:省局在七月评估各统筹区。</summary>
    private void Evaluate(DateOnly on)
    {
        foreach (var region in Regions) office.Do(on, "province", "rollout", "evaluate", "--region", region.Code, "--document", "晋医保办函〔2025〕58号");
    }

    /// <summary>审核完成较晚的机构第二批结算;上个会计期间结账。</summary>
    private void FinishMonthBefore(DemoDays days, Month service)
    {
        Import(days.SettledLate, "reviews", $"reviews-{service.Previous}-late");
        var batches = Decide("settle", days.SettledLate, service.Previous);
        for (var month = service == First.Next ? Month.Of(Opening) : service; month <= service; month = month.Next) // the books open before the first month that is settled
            foreach (var (region, fund) in Books()) Do(days.SettledLate, 'k', region, "ledger close", "--region", region, "--fund", fund.Code(), "--month", month.ToString());
        BankAnswers(days.SettledLatePaid, batches);
    }

    /// <summary>试算、复核、审批、送银行。One act for every book in one day; a book where nobody is ready or nothing is to be paid has no batch.</summary>
    private List<PaymentBatch> Decide(string act, DateOnly on, Month service) =>
        [.. Books().Select(b => Decide(act, on, b.Region, b.Fund, service)).OfType<PaymentBatch>()];

    private PaymentBatch? Decide(string act, DateOnly on, string region, Fund fund, Month service)
    {
        var (exitCode, draft) = office.Run(on, $"h.{region}", act, "calculate", "--region", region, "--fund", fund.Code(), "--month", service.ToString());
        if (exitCode != 0) return null;
        var (id, hash) = (draft.GetProperty("id").GetString()!, draft.GetProperty("hash").GetString()!);
        requests.Complete(on, region, fund, new(draft.GetProperty(act == "settle" ? "total_net_fen" : "total_fen").GetInt64()));
        Do(on, 'r', region, $"{act} review", "--id", id, "--hash", hash);
        Do(on, 'a', region, $"{act} approve", "--id", id, "--hash", hash);
        var hasPayments = office.Ask(store => PaymentStore.OfBatch(store, region, id)).Count > 0;
        return hasPayments ? GiveToBank(on, new(region, id, Number: 1)) : null;
    }

    private PaymentBatch GiveToBank(DateOnly on, PaymentBatch batch)
    {
        Do(on, 'c', batch.Region, "pay export", "--batch", batch.Id, "--out", files.Payment(batch.Id, batch.Number));
        return batch;
    }

    /// <summary>银行回执。The first that the bank sends back of each batch will be paid again.</summary>
    private void BankAnswers(DateOnly on, List<PaymentBatch> batches, int sendsBack = 0)
    {
        foreach (var batch in batches)
        {
            var (file, returned) = DemoBank.Answer(files.Payment(batch.Id, batch.Number), on, sendsBack);
            Do(on, 'c', batch.Region, "pay result", file);
            toPayAgain.AddRange(returned.Take(1).Select(instruction => (batch, instruction)));
        }
    }

    /// <summary>更正重发。The providers correct their accounts, and what the bank sent back is paid under new instructions.</summary>
    private void PayAgain(DateOnly corrected)
    {
        foreach (var (batch, instruction) in toPayAgain)
        {
            var provider = office.Ask(store => store.Scalar<string>("select provider from instruction where region = @Region and id = @instruction", new { batch.Region, instruction }));
            office.Do(corrected, $"h.{batch.Region}", "import", "providers", office.Ask(store => files.CorrectedAccount(store, provider, corrected)));
            Do(corrected, 'c', batch.Region, "pay reissue", "--instruction", instruction);
        }
        foreach (var (region, fund) in Books()) requests.Complete(corrected, region, fund, Fen.Zero);
        List<PaymentBatch> again = [.. toPayAgain.Select(p => GiveToBank(corrected, p.Batch with { Number = p.Batch.Number + 1 }))];
        toPayAgain.Clear();
        BankAnswers(corrected, again);
    }

    /// <summary>Files that would be empty were not generated.</summary>
    private void Import(DateOnly on, string kind, string name)
    {
        if (File.Exists(files.Generated(name))) office.Do(on, null, "import", kind, files.Generated(name));
    }

    private void Do(DateOnly on, char post, string region, string command, params ReadOnlySpan<string> options) =>
        office.Do(on, $"{post}.{region}", [.. command.Split(' '), .. options]);

    /// <summary>A batch as it goes to the bank, in the file of that number.</summary>
    private sealed record PaymentBatch(string Region, string Id, int Number);
}
