using System.Globalization;

namespace Yijie.App.Policies;

/// <summary>参数的说法。How people speak of each parameter: the chapter it belongs to, its title, and its value in a sentence; in the order of the policy file.</summary>
public static class ParameterWords
{
    /// <summary>统筹区另定的预付条件,也一并列出。</summary>
    public const string LocalConditions = "统筹区另定的预付条件";

    private const string Settling = "结算方式", Requesting = "资金请拨", Shifting = "期限遇非工作日", RollingOut = "工作步骤", Clearing = "年终清算", Prepaying = "预付金";

    private static readonly (string Name, string Group, string Title, string Words)[] All =
    [
        ("advance_rate", Settling, "月初预拨比例", "上个月应结算额的 {0}"),
        ("advance_working_days", Settling, "月初预拨期限", "每月初 {0} 个工作日内"),
        ("declaration_day", Settling, "机构申报截止日", "费用所属月的次月 {0} 日"),
        ("ex_officio", Settling, "逾期不申报的依职权结算", "{0}"),
        ("drg_for_inpatient", Settling, "住院费用须完成 DRG/DIP 分组", "{0}"),
        ("deposit_rate", Settling, "保证金预留比例", "{0}"),
        ("netting_working_days", Settling, "轧差拨付期限", "申报截止次日后 {0} 个工作日内"),
        ("fund_request_day", Requesting, "请拨申请日", "每月 {0} 日前"),
        ("arrival_working_day", Requesting, "资金到账期限", "次月第 {0} 个工作日"),
        ("december_request_working_days", Requesting, "十二月请拨申请期限", "次年 1 月初 {0} 个工作日内"),
        ("finance_working_days", Requesting, "十二月请拨到账期限", "财政收到申请后 {0} 个工作日内"),
        ("agency_deadline", Shifting, "经办机构、财政部门的期限", "{0}"),
        ("provider_deadline", Shifting, "医药机构的期限", "{0}"),
        ("rollout_launch", RollingOut, "启动实施阶段", "到 {0}"),
        ("rollout_test", RollingOut, "测试上线阶段", "到 {0}"),
        ("rollout_evaluation", RollingOut, "试点评估阶段", "到 {0}"),
        ("rollout_full", RollingOut, "全面启动阶段", "到 {0}"),
        ("rollout_complete", RollingOut, "全面实现阶段", "到 {0}"),
        ("deposit_release_excellent", Clearing, "考核优秀的保证金返还", "返还 {0}"),
        ("deposit_release_qualified", Clearing, "考核合格的保证金返还", "返还 {0}"),
        ("deposit_release_barely_qualified", Clearing, "考核基本合格的保证金返还", "返还 {0}"),
        ("deposit_release_unqualified", Clearing, "考核不合格的保证金返还", "返还 {0}"),
        ("prepayment_minimum_level", Prepaying, "可申请的医疗机构等级", "{0}"),
        ("prepayment_settled_months", Prepaying, "正常结算、无中止协议", "连续 {0} 个月"),
        ("prepayment_penalty_free_months", Prepaying, "未被处罚、未被移送", "申请前 {0} 个月"),
        ("employee_reserve_months", Prepaying, "职工统筹基金累计结余", "可支付不低于 {0} 个月"),
        ("resident_reserve_months", Prepaying, "居民基金累计结余", "可支付不低于 {0} 个月"),
        ("deficit_forecast_months", Prepaying, "预计本年赤字的测算", "最近 {0} 个已结账月滚动测算"),
        ("prepayment_base_years", Prepaying, "核定基数的年数", "前 {0} 年住院支出的月平均"),
        ("prepayment_base_months_minimum", Prepaying, "核定基数的最少月数", "至少除以 {0} 个月"),
        ("prepayment_base_with_maternity", Prepaying, "生育住院计入基数", "{0}"),
        ("prepayment_scale_months", Prepaying, "预付规模", "{0} 个月"),
        ("prepayment_application_day", Prepaying, "预付金申请期限", "每年 {0}前"),
        ("prepayment_payment_day", Prepaying, "预付金拨付期限", "每年 {0}前"),
        ("prepayment_return_day", Prepaying, "预付金全额收回期限", "当年 {0}前"),
        ("prepayment_handover_day", Prepaying, "上缴财政专户期限", "当年 {0}前"),
        ("return_notice_working_days", Prepaying, "督促交回期限", "督促之后 {0} 个工作日内"),
        ("disclosure_day", Prepaying, "向社会公布", "每年 {0}前"),
    ];

    private static readonly string[] Levels = ["不限等级", "一级及以上", "二级及以上", "三级"];

    /// <summary>Where a parameter stands among the others.</summary>
    public static int OrderOf(string name) => Array.FindIndex(All, p => p.Name == name);

    public static (string Group, string Title) Of(string name) => All.Where(p => p.Name == name).Select(p => (p.Group, p.Title)).Single();

    /// <summary>一个值的说法。<c>05-31</c> of the application's day is 每年 5 月 31 日前.</summary>
    public static string InWords(string name, string value) => string.Format(CultureInfo.InvariantCulture, All.Single(p => p.Name == name).Words, value switch
    {
        "yes" => "是",
        "no" => "否",
        "earlier" => "提前到此前最后一个工作日",
        "later" => "顺延到此后第一个工作日",
        _ when name == "prepayment_minimum_level" => Levels[int.Parse(value, CultureInfo.InvariantCulture)],
        [_, _, '-', _, _] => $"{int.Parse(value[..2], CultureInfo.InvariantCulture)} 月 {int.Parse(value[3..], CultureInfo.InvariantCulture)} 日",
        _ => value,
    });
}
