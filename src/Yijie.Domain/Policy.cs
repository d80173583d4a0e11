using System.Collections.Immutable;
using Yijie.Domain.Prepayment;

namespace Yijie.Domain;

/// <summary>
/// 政策参数。What the law fixes as a number or a day, and where it leaves room, the reading chosen, for one pooling region; each value has the
/// day it is in force from and the article it rests on. Read from <c>policy/shanxi.yaml</c> and <c>policy/regions/</c>.
/// </summary>
public sealed record Policy
{
    /// <summary>统筹区代码。The region these parameters are for.</summary>
    public required string Region { get; init; }

    /// <summary>政策文件。The files, and their versions in the database, that these parameters were read from.</summary>
    public required ImmutableArray<PolicyFile> Files { get; init; }

    /// <summary>方案施行的首月。The first month that is settled by these rules; earlier ones were settled in the old way.</summary>
    public Month FirstMonth => Month.Of(AdvanceRate.All[0].From);

    /// <summary>某月的办理依哪一天的规定:次月第一天。Of whichever day a month is settled on, so that all its providers and parties have the same; of a month before the plan, that day.</summary>
    public DateOnly DayOf(Month service, DateOnly today) => service.Next.FirstDay >= AdvanceRate.All[0].From ? service.Next.FirstDay : today;

    // 方案·三 结算方式

    /// <summary>月初预拨比例。The share of the gross settleable amount that is advanced.</summary>
    /// <law doc="方案" article="三">按照上个月医药机构基本医保基金应结算额的 60%先进行预拨</law>
    public required Dated<Rate> AdvanceRate { get; init; }

    /// <summary>月初预拨期限。Paid by this working day of the month after the service month.</summary>
    /// <law doc="方案" article="三">每月初 3 个工作日内</law>
    public required Dated<int> AdvanceWorkingDays { get; init; }

    /// <summary>申报截止日。The day of the month after the service month by which a provider declares it.</summary>
    /// <law doc="方案" article="三">医药机构申报截止次日</law>
    public required Dated<int> DeclarationDay { get; init; }

    /// <summary>依职权结算。Whether the agency settles a month that was not declared in time.</summary>
    public required Dated<bool> ExOfficio { get; init; }

    /// <summary>住院须 DRG/DIP 分组。Whether a medical institution's inpatient amounts wait for the DRG/DIP step.</summary>
    /// <law doc="方案" article="三">DRG/DIP 分组等相关工作</law>
    public required Dated<bool> DrgForInpatient { get; init; }

    /// <summary>保证金预留比例。The share retained until annual clearing.</summary>
    /// <law doc="方案" article="三">保证金预留</law>
    public required Dated<Rate> DepositRate { get; init; }

    /// <summary>轧差拨付期限。Paid by this working day counted from the day after the declaration deadline.</summary>
    /// <law doc="方案" article="三">轧差清算结果应在医药机构申报截止次日后 20 个工作日内拨付完成。</law>
    public required Dated<int> NettingWorkingDays { get; init; }

    // 方案·四 资金请拨

    /// <summary>请拨申请日。The day of the month by which the agency asks the finance bureau for money.</summary>
    /// <law doc="方案" article="四">每月 25 日前,医保经办机构向同级财政部门申请本月的即时结算预拨资金和结算资金</law>
    public required Dated<int> FundRequestDay { get; init; }

    /// <summary>资金到账期限。The working day of the next month by which the money arrives.</summary>
    /// <law doc="方案" article="四">财政部门于次月 1 个工作日前将资金拨付经办机构。</law>
    public required Dated<int> ArrivalWorkingDay { get; init; }

    /// <summary>十二月请拨期限。December's request is made by this working day of January.</summary>
    /// <law doc="方案" article="四">12 月份不申请,推迟到次年 1 月初 3 个工作日内向同级财政部门申请</law>
    public required Dated<int> DecemberRequestWorkingDays { get; init; }

    /// <summary>十二月拨付期限。Finance pays by this working day after receiving December's request.</summary>
    /// <law doc="方案" article="四">财政部门于收到申请后 3 个工作日内将资金拨付经办机构。</law>
    public required Dated<int> FinanceWorkingDays { get; init; }

    // 期限遇非工作日

    /// <summary>机关期限遇非工作日。Which way a deadline of the agency or the finance bureau moves off a day that is no working day.</summary>
    public required Dated<DeadlineShift> AgencyDeadline { get; init; }

    /// <summary>机构期限遇非工作日。Which way a provider's deadline moves off a day that is no working day.</summary>
    public required Dated<DeadlineShift> ProviderDeadline { get; init; }

    // 方案·六 工作步骤

    /// <summary>启动实施。The last day of the launch stage.</summary>
    /// <law doc="方案" article="六(一)">启动实施阶段(2025年5月)</law>
    public required Dated<DateOnly> RolloutLaunch { get; init; }

    /// <summary>测试上线。The day by which the whole province is live.</summary>
    /// <law doc="方案" article="六(二)">6月30日全省正式上线,实现即时结算实际付费。</law>
    public required Dated<DateOnly> RolloutTest { get; init; }

    /// <summary>试点评估。The last day of the evaluation stage.</summary>
    /// <law doc="方案" article="六(三)">试点评估阶段(2025年7月)</law>
    public required Dated<DateOnly> RolloutEvaluation { get; init; }

    /// <summary>全面启动。The day by which all pilots are paid instantly.</summary>
    /// <law doc="方案" article="六(四)">8月底前,各统筹区内所有试点医药机构全部开展即时结算实际付费。</law>
    public required Dated<DateOnly> RolloutFull { get; init; }

    /// <summary>全面实现。The day by which all eligible providers of all regions are covered.</summary>
    /// <law doc="方案" article="一">2025年9月底前,全省12个统筹区全部实现即时结算。</law>
    public required Dated<DateOnly> RolloutComplete { get; init; }

    // 方案·三 年终清算

    /// <summary>保证金返还比例·优秀。Released at annual clearing to a provider assessed as excellent.</summary>
    /// <law doc="方案" article="三">年终清算时,结合医药机构年度考核、清算方案等全面梳理月度结算数据并完成清算工作。</law>
    public required Dated<Rate> DepositReleaseExcellent { get; init; }

    /// <summary>保证金返还比例·合格。Released to a provider assessed as qualified.</summary>
    public required Dated<Rate> DepositReleaseQualified { get; init; }

    /// <summary>保证金返还比例·基本合格。Released to a provider assessed as barely qualified.</summary>
    public required Dated<Rate> DepositReleaseBarelyQualified { get; init; }

    /// <summary>保证金返还比例·不合格。Released to a provider assessed as unqualified.</summary>
    public required Dated<Rate> DepositReleaseUnqualified { get; init; }

    // 办法 预付金

    /// <summary>起步等级。The lowest level of medical institution that may apply; 0 means any.</summary>
    /// <law doc="办法" article="第三条">各统筹区可结合实际从二级及以上医疗机构起步,逐步扩大范围。</law>
    public required Dated<int> PrepaymentMinimumLevel { get; init; }

    /// <summary>正常结算月数。Months of normal settlement without suspension that an applicant must have behind it.</summary>
    /// <law doc="办法" article="第四条(一)">连续12个月无中止医保协议</law>
    public required Dated<int> PrepaymentSettledMonths { get; init; }

    /// <summary>无处罚月数。Months without penalty or transfer that an applicant must have behind it.</summary>
    /// <law doc="办法" article="第四条(三)">12个月内无被医保行政部门处罚或因欺诈骗保涉嫌犯罪被移送司法机关的情形。</law>
    public required Dated<int> PrepaymentPenaltyFreeMonths { get; init; }

    /// <summary>职工基金可支付月数下限。The months' reserve below which the employees' fund pays no prepayment.</summary>
    /// <law doc="办法" article="第五条">统筹地区职工基本医保统筹基金上年度末累计结余可支付月数不低于12个月可实施职工医保统筹基金预付</law>
    public required Dated<int> EmployeeReserveMonths { get; init; }

    /// <summary>居民基金可支付月数下限。The months' reserve below which the residents' fund pays no prepayment.</summary>
    /// <law doc="办法" article="第五条">居民基本医保基金上年度末累计结余可支付月数不低于6个月可实施居民医保基金预付。</law>
    public required Dated<int> ResidentReserveMonths { get; init; }

    /// <summary>赤字测算月数。The latest closed months over which a deficit of the year is foreseen.</summary>
    /// <law doc="办法" article="第五条">上年已出现当期赤字或者按照12个月滚动测算的方法预计本年赤字的统筹地区,不能预付。</law>
    public required Dated<int> DeficitForecastMonths { get; init; }

    /// <summary>核定基数年数。The years before the prepayment's year over which the monthly average is taken.</summary>
    /// <law doc="办法" article="第六条">前三年参保患者职工医保统筹基金住院费用支出月平均发生金额为基数</law>
    public required Dated<int> PrepaymentBaseYears { get; init; }

    /// <summary>核定基数最少月数。The least number of months that the average divides by.</summary>
    public required Dated<int> PrepaymentBaseMonthsMinimum { get; init; }

    /// <summary>生育计入基数。Whether maternity inpatient spending is part of the base.</summary>
    public required Dated<bool> PrepaymentBaseWithMaternity { get; init; }

    /// <summary>预付规模。Months of the base that are prepaid.</summary>
    /// <law doc="办法" article="第六条">一般情况下预付规模为1个月。</law>
    public required Dated<int> PrepaymentScaleMonths { get; init; }

    /// <summary>预付金申请期限。The day of the year by which a provider applies.</summary>
    /// <law doc="办法" article="第八条(一)">原则上符合预付条件的定点医疗机构可于每年度1月15日前自愿向所属统筹地区医保部门递交预付金申请。</law>
    /// <law doc="办法" article="第二十四条">2025年度预付金申请和审核拨付工作,可延续到5月底。</law>
    public required Dated<DayOfYear> PrepaymentApplicationDay { get; init; }

    /// <summary>预付金拨付期限。The day of the year by which prepayments are paid.</summary>
    /// <law doc="办法" article="第八条(三)">原则上各统筹地区医保部门于每年3月31日前通过医保信息平台将预付金拨付至定点医疗机构银行账户。</law>
    public required Dated<DayOfYear> PrepaymentPaymentDay { get; init; }

    /// <summary>预付金收回期限。The day of the year by which every prepayment is back.</summary>
    /// <law doc="办法" article="第八条(四)">当年12月20日前通过交回支出户或冲抵结算金额的方式一次性全额收回</law>
    public required Dated<DayOfYear> PrepaymentReturnDay { get; init; }

    /// <summary>预付金上缴期限。The day of the year by which what came back is handed to the fiscal account.</summary>
    /// <law doc="办法" article="第八条(四)">于当年12月25日前上缴社保基金财政专户。</law>
    public required Dated<DayOfYear> PrepaymentHandoverDay { get; init; }

    /// <summary>督促交回期限。The working days that a provider has to return what could not be set off.</summary>
    /// <law doc="办法" article="第十条">未扣回部分,医保部门督促定点医疗机构在5个工作日内交回。</law>
    public required Dated<int> ReturnNoticeWorkingDays { get; init; }

    /// <summary>年底公布。The day of the year by which prepayments are made public.</summary>
    /// <law doc="办法" article="第二十二条">每年年底主动向社会公布预付金拨付情况和计算方法</law>
    public required Dated<DayOfYear> DisclosureDay { get; init; }

    /// <summary>统筹区另定的预付条件。Decided by a reviewer, like the measures' own.</summary>
    public required ImmutableArray<LocalCondition> PrepaymentConditions { get; init; }
}

/// <summary>政策文件的版本。One policy file as it stands in the database.</summary>
public sealed record PolicyFile(string Name, long Version, string Sha256);

/// <summary>期限移动的方向。Where a deadline goes when it falls on a day that is no working day.</summary>
public enum DeadlineShift
{
    /// <summary>提前。To the last working day before it.</summary>
    Earlier,

    /// <summary>顺延。To the next working day.</summary>
    Later,
}

/// <summary>每年的某日。A day that comes every year, written 01-15.</summary>
public readonly record struct DayOfYear(int Month, int Day)
{
    /// <summary>That day of a year.</summary>
    public DateOnly In(int year) => new(year, Month, Day);
}
