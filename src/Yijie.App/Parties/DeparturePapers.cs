using Yijie.App.MonthlySettlement;
using Yijie.App.Papers;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.Parties;

/// <summary>退出机构的一览,与督促交回的通知书。</summary>
internal static class DeparturePapers
{
    public static Paper List(Desk desk, IReadOnlyList<DepartedAnswer> departed) => new(
        "退出机构未清款项", $"{Region.Find(desk.Region)!.Name} {desk.Today.ToIso()}", Desk.Office(desk.Region), [new("截至", desk.Today.ToIso()), new("机构", $"{departed.Count} 家次")],
        [
            new("", [new("机构", CellKind.Code), new("名称"), new("险种"), new("未清(元)", CellKind.Money, Summed: true), new("通知"), new("通知日", CellKind.Day), new("最迟交回", CellKind.Day), new("拨付")],
                [.. departed.Select(d => PaperRow.Of(d.Provider, d.Name, MonthPapers.Short(d.Fund), d.OpenFen, d.Document ?? "未通知", d.NotifiedOn, d.DueOn?.ToIso(), d.PaymentStopped ? "停止" : null))], "合计"),
        ],
        ["服务协议已解除,没有以后月份的结算可以抵扣的款项。"], [new("经办"), new("复核")]);

    /// <summary>One for each that has been notified.</summary>
    public static IEnumerable<Paper> Notices(Desk desk, IReadOnlyList<DepartedAnswer> departed) => departed.Where(d => d.Document is not null).Select(d => Notice(desk, d));

    private static Paper Notice(Desk desk, DepartedAnswer d) => new(
        "督促交回通知书", $"{d.Name} {MonthPapers.Short(d.Fund)} {d.Document}", Desk.Office(d.Region),
        [new("机构", $"{d.Name}({d.Provider})"), Desk.FundOf(d.Fund), new("文号", d.Document!), new("通知日期", d.NotifiedOn!), new("最迟交回", d.DueOn!.Value.ToIso())],
        [
            new("", [new("未清款项"), new("金额(元)", CellKind.Money)],
                [.. d.Items.Select(i => PaperRow.Of(i.Item(), i.AmountFen)), PaperRow.Sum($"应交回 {CapitalAmount.Of(d.OpenFen)}", d.OpenFen)]),
        ],
        [
            $"你单位的服务协议已经解除,上列款项没有以后月份的结算可以抵扣。请在 {d.DueOn.Value.ToIso()} 前交回本机构支出户。",
            .. desk.AccountOf(d.Fund) is { } account ? [$"收款户名:{account.AccountName};开户行:{account.BankName}(行号 {account.BankNo});账号:{account.AccountNo}。"] : (string[])[],
            .. d.NotifiedFen != d.OpenFen ? [$"通知时应交回 {d.NotifiedFen} 元;此后有收回或新的未清,截至 {desk.Today.ToIso()} 应交回的如上。"] : (string[])[],
            "逾期不交回的,停止向你单位拨付医保结算费用。依据:晋医保办发〔2025〕6号第三条,比照晋医保发〔2025〕7号第十条、第十一条。",
        ],
        [new("经办"), new("审批(经办机构盖章)"), new("机构签收")]);
}
