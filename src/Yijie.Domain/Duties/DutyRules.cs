namespace Yijie.Domain.Duties;

/// <summary>时限的代码。The rules that files and programs name.</summary>
public static class DutyRules
{
    public const string FundRequest = "fund-request", FundArrival = "fund-arrival", AdvancePayment = "advance-payment", Declaration = "declaration",
        NettingPayment = "netting-payment", DecemberRequest = "december-request", DecemberArrival = "december-arrival",
        PrepayApplication = "prepay-application", PrepayPayment = "prepay-payment", PrepayReturn = "prepay-return", PrepayHandover = "prepay-handover",
        ReturnNotice = "return-notice", Disclosure = "disclosure",
        RolloutLaunch = "rollout-launch", RolloutTest = "rollout-test", RolloutEvaluation = "rollout-evaluation", RolloutFull = "rollout-full",
        RolloutComplete = "rollout-complete";

    /// <summary>名称。In the words people use.</summary>
    public static string TitleOf(string rule) => rule switch
    {
        FundRequest => "资金请拨申请",
        FundArrival => "财政资金到账",
        AdvancePayment => "月初预拨",
        Declaration => "机构申报",
        NettingPayment => "轧差拨付",
        DecemberRequest => "十二月资金请拨申请",
        DecemberArrival => "十二月财政资金到账",
        PrepayApplication => "预付金申请",
        PrepayPayment => "预付金拨付",
        PrepayReturn => "预付金收回",
        PrepayHandover => "预付金上缴财政专户",
        ReturnNotice => "督促交回",
        Disclosure => "年底公布",
        RolloutLaunch => "启动实施",
        RolloutTest => "测试上线",
        RolloutEvaluation => "试点评估",
        RolloutFull => "全面启动",
        RolloutComplete => "全面实现",
        _ => rule,
    };
}
