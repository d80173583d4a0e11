using Yijie.App.FundRequests;
using Yijie.App.Storage;
using Yijie.Domain.Parties;

namespace Yijie.App.Demo;

/// <summary>接着办什么。The commands with which a visitor finishes September in one book, each with its person and day, and some to look around with.</summary>
internal sealed class NextSteps
{
    private const string Region = "140200";
    private const string Book = $"--region {Region} --fund 310";

    private const string Accepted = "2025-10-28";

    /// <summary>财政资金到账后办理,在 9 月申报截止次日起 20 个工作日(11 月 6 日)之内。</summary>
    private const string Decided = "2025-11-03";
    private const string Paid = "2025-11-04";

    private readonly string address;
    private readonly List<NextStep> steps = [];

    private NextSteps(string address) => this.address = address;

    public static IReadOnlyList<NextStep> Of(Store store, string address, DemoFiles files)
    {
        var next = new NextSteps(address);
        next.FinishSeptember(files, RequestStore.Of(store, Region, Fund.Employee).Last());
        if (Example(store) is { } example) next.LookAround(example);
        next.Prepayment(files);
        return next.steps;
    }

    private void FinishSeptember(DemoFiles files, KeptRequest request)
    {
        var month = DemoProvince.Last.ToString();
        var batch = $"{Region}-310-{month.Replace("-", "", StringComparison.Ordinal)}-S1";
        var payment = files.Payment(batch, 1);
        var late = files.Generated($"reviews-{month}-late");
        if (File.Exists(late)) Add(null, Accepted, "最后几家机构的审核完成了,导入", $"import reviews {late}");
        Add('f', Accepted, "财政受理 10 月的请拨:九月的轧差、十月的预拨", $"request accept --id {request.Id}");
        Add('f', Decided, "财政资金到账", $"funds receive {Book} --amount {request.State.Asked.ToYuan()} --request {request.Id} --ref 晋财社拨〔2025〕10月");
        Add('h', Decided, "试算九月结算", $"settle calculate {Book} --month {month}");
        Add('r', Decided, "复核:交回所见批次的摘要", $"settle review --id {batch} --hash 摘要");
        Add('a', Decided, "审批:冲抵入账,生成支付指令", $"settle approve --id {batch} --hash 摘要");
        Add('c', Decided, "出纳导出付款文件 pain.001", $"pay export --batch {batch} --out {payment}");
        Add(null, Paid, "银行答复(演示:退回一笔)", $"demo bank {payment} --sends-back 1");
        Add('c', Paid, "银行回执入账", $"pay result {Path.ChangeExtension(payment, null)}-result.csv");
    }

    private void LookAround(ExampleRow example)
    {
        Add(null, Paid, "一份没有付款的结算单:扣款较多,不够冲抵预拨,余下的滚到下月", $"statement --provider {example.Provider} --fund {example.Fund} --month {example.Month}");
        Add(null, Paid, "为什么是这些数:依据、公式、条款、凭证", $"explain {example.BatchId} --provider {example.Provider}");
        Add(null, Paid, "谁还欠着预拨,欠了多久", $"ledger ageing --region {Region} --fund {example.Fund}");
        Add(null, Paid, "科目余额表", $"ledger trial-balance {Book}");
    }

    private void Prepayment(DemoFiles files)
    {
        const string OfYear = $"--region 140100 --fund 310 --year {DemoPrepayment.Year}";
        Add(null, Paid, "预付金的申请:谁不予预付,为什么", $"prepay list {OfYear}");
        Add(null, Paid, "预付金的每一分在哪里", $"prepay close status {OfYear}");
        Add(null, Paid, "停业的医院:从立案到核销的各步", $"prepay recall show {OfYear} --provider {DemoPrepayment.Closed}");
        Add(null, Paid, "年底公布,可打印的一页", $"prepay disclose --region 140100 --year {DemoPrepayment.Year} --format html --out {Path.Combine(files.Folder, "公布.html")}");
        Add(null, Paid, "从原始依据重算全部结果", "verify");
    }

    /// <summary>The largest month whose actual amount did not cover its advance.</summary>
    private static ExampleRow? Example(Store store) => store.Find<ExampleRow>(
        """
        select provider, fund, month, batch_id from statement
        where region = @Region and actual_fen > 0 and net_fen = 0 order by gross_fen desc, provider limit 1
        """, new { Region });

    private void Add(char? post, string day, string what, string command)
    {
        var person = post is { } letter ? $"{letter}.{Region}" : null;
        steps.Add(new(person, post is { } p ? Title(p) : null, day, what, $"./yijie {command} --db {Quoted(address)}{(person is null ? "" : $" --as {person}")} --on {day}"));
    }

    private static string Title(char post) => (post switch { 'h' => Role.Handler, 'r' => Role.Reviewer, 'a' => Role.Approver, 'c' => Role.Cashier, _ => Role.Finance }).Title();

    private static string Quoted(string text) => text.Contains(';', StringComparison.Ordinal) || text.Contains(' ', StringComparison.Ordinal) ? $"'{text}'" : text;

    private sealed record ExampleRow(string Provider, string Fund, string Month, string BatchId);
}
