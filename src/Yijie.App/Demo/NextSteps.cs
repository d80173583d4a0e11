using Yijie.Domain;

namespace Yijie.App.Demo;

/// <summary>接着办什么。The commands with which a visitor finishes September in one book, each with its person and day.</summary>
internal static class NextSteps
{
    private const string Region = "140200";
    private const string Fund = "310";

    public static IReadOnlyList<NextStep> Of(string address, DemoFiles files)
    {
        var (month, book) = (DemoProvince.Last.ToString(), $"--region {Region} --fund {Fund}");
        var batch = $"{Region}-{Fund}-{month.Replace("-", "", StringComparison.Ordinal)}-S1";
        var payment = files.Payment(batch, 1);
        return
        [
            Step("h", "2025-10-27", "导入最后几家的审核完成情况", $"import reviews {files.Generated($"reviews-{month}-late")}"),
            Step("f", "2025-11-03", "财政拨来轧差资金", $"funds receive {book} --amount 3000000"),
            Step("h", "2025-11-03", "试算九月结算,记下摘要", $"settle calculate {book} --month {month}"),
            Step("r", "2025-11-03", "复核(交回所见的摘要)", $"settle review --id {batch} --hash 摘要"),
            Step("a", "2025-11-03", "审批:冲抵入账,生成付款指令", $"settle approve --id {batch} --hash 摘要"),
            Step("c", "2025-11-03", "出纳导出付款文件 pain.001", $"pay export --batch {batch} --out {payment}"),
            Step("c", "2025-11-04", "银行回执入账(回执文件由银行给出,列为 instruction_id,status,booked_on)", "pay result 回执文件"),
            Step("auditor", "2025-11-04", "查一家机构的结算单", $"statement --provider H14022200001 --fund {Fund} --month 2025-08"),
            Step("auditor", "2025-11-04", "为什么是这个数", $"explain {Region}-{Fund}-202508-S1"),
            Step("auditor", "2025-11-04", "科目余额表", $"ledger trial-balance {book}"),
            Step("auditor", "2025-11-04", "从原始依据重算全部结果", "verify"),
        ];

        NextStep Step(string person, string day, string what, string command)
        {
            var name = person.Length == 1 ? $"{person}.{Region}" : person;
            return new(name, Post(person), day, what, $"./yijie {command} --db {address} --as {name} --on {day}");
        }
    }

    private static string Post(string person) => person switch
    {
        "h" => Role.Handler.Title(), "r" => Role.Reviewer.Title(), "a" => Role.Approver.Title(), "c" => Role.Cashier.Title(), "f" => Role.Finance.Title(),
        _ => Role.Auditor.Title(),
    };
}
