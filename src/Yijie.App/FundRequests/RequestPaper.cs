using System.Collections.Immutable;
using Yijie.App.MonthlySettlement;
using Yijie.App.Papers;
using Yijie.Domain;
using Yijie.Domain.Ledger;
using Yijie.Domain.Parties;

namespace Yijie.App.FundRequests;

/// <summary>资金申请单。One page, complete in itself, with the amounts also in capitals and three places to sign.</summary>
internal static class RequestPaper
{
    public static Paper Of(Desk desk, RequestAnswer a)
    {
        var e = a.Estimate;
        return new(
            "社会保险基金资金申请单", $"{Region.Find(e.Region)!.Name} {MonthPapers.Short(e.Fund)} {e.Month} {a.Id}", Desk.Office(e.Region),
            [Desk.FundOf(e.Fund), new("费用所属月", e.Month), new("编号", a.Id), new("申请日期", a.FiledOn), new("应于", $"{e.DueOn} 前申请")],
            [
                new("", [new("项目"), new("说明"), new("金额(元)", CellKind.Money)],
                [
                    PaperRow.Of("即时结算预拨", $"{RequestCommand.BasisWords(e)};估计应结算额 {e.GrossEstimateFen} 元,按 {new Rate(e.RatioBp)} 预拨", e.AdvancesFen),
                    PaperRow.Of("月度结算轧差款", $"截至 {Month.Parse(e.Month).Previous} 尚未结算 {e.UnsettledProviders} 家", e.NettingsFen),
                    PaperRow.Of("医保预付金", "已核定尚未拨付", e.PrepaymentsFen),
                    PaperRow.Of("年终清算补付", "待审批的清算结果", e.ClearingFen),
                    PaperRow.Of("减:支出户结余", $"余额 {e.BalanceFen} 元,已批准在途 {e.InFlightFen} 元,待上缴的预付金 {e.ToHandOverFen} 元", -e.AvailableFen),
                    PaperRow.Of("减:以前请拨尚未到账", "", -e.AwaitedFen),
                    PaperRow.Sum("申请金额", CapitalAmount.Of(a.AskedFen), a.AskedFen),
                    .. a.AcceptedFen is { } accepted ? [PaperRow.Sum("财政受理", CapitalAmount.Of(accepted), accepted)] : (ImmutableArray<PaperRow>)[],
                ]),
            ],
            [
                .. a.Supplement is { } why ? [$"补充请拨理由:{why}"] : (ImmutableArray<string>)[],
                "依据:晋医保办发〔2025〕6号第四条“每月 25 日前,医保经办机构向同级财政部门申请本月的即时结算预拨资金和结算资金”。",
            ],
            [new("经办", desk.Person(a.FiledBy), a.FiledOn), new("审批(经办机构盖章)", desk.Person(a.ApprovedBy), a.ApprovedOn ?? ""), new("财政部门受理意见", On: a.AcceptedOn ?? "")], e.Hash);
    }
}
