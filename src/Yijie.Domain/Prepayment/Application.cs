using System.Collections.Immutable;
using System.Globalization;
using Yijie.Domain.Parties;

namespace Yijie.Domain.Prepayment;

/// <summary>预付金申请的状态。</summary>
public enum Stage
{
    /// <summary>已申请。</summary>
    Applied,

    /// <summary>初审。Passed the agency's review.</summary>
    Reviewed,

    /// <summary>会商。On a list that the finance bureau agreed to.</summary>
    Consulted,

    /// <summary>核定。</summary>
    Determined,

    /// <summary>不予预付。</summary>
    Refused,

    /// <summary>撤回。</summary>
    Withdrawn,
}

/// <summary>申请的经过。What can happen to an application before it is paid.</summary>
public enum ApplicationEvent
{
    /// <summary>申请。</summary>
    Applied,

    /// <summary>补充材料。</summary>
    Supplemented,

    /// <summary>初审通过。</summary>
    Reviewed,

    /// <summary>财政部门同意。</summary>
    Consulted,

    /// <summary>核定。</summary>
    Determined,

    /// <summary>不予预付。</summary>
    Refused,

    /// <summary>撤回。</summary>
    Withdrawn,
}

/// <summary>申请的状态变化。The order of steps; none is skipped, and what has ended stays ended.</summary>
/// <law doc="办法" article="第八条">预付金按年初核定预拨、年终清算的方式管理。</law>
public static class Stages
{
    private const string Article = "办法·第八条";

    /// <summary>此事之后的状态。Null: it may not happen in this state. Before the first event there is none.</summary>
    public static Stage? After(Stage? stage, ApplicationEvent happened) => (stage, happened) switch
    {
        (null, ApplicationEvent.Applied) => Stage.Applied,
        (Stage.Applied, ApplicationEvent.Supplemented) => Stage.Applied,
        (Stage.Applied, ApplicationEvent.Reviewed) => Stage.Reviewed,
        (Stage.Reviewed or Stage.Consulted, ApplicationEvent.Consulted) => Stage.Consulted,
        (Stage.Consulted, ApplicationEvent.Determined) => Stage.Determined,
        (Stage.Applied or Stage.Reviewed or Stage.Consulted, ApplicationEvent.Refused) => Stage.Refused,
        (Stage.Applied or Stage.Reviewed or Stage.Consulted or Stage.Determined, ApplicationEvent.Withdrawn) => Stage.Withdrawn,
        _ => null,
    };

    /// <summary>不能办理的理由。None: it may happen now.</summary>
    public static ImmutableArray<Refusal> Refusals(string id, Stage stage, ApplicationEvent wanted) =>
        Refusal.When(After(stage, wanted) is null, Article, $"申请 {id} 现为“{stage.Name()}”,不能{wanted.Name()}");

    /// <summary>是否已终止。Refused or withdrawn: another application may take its place.</summary>
    public static bool HasEnded(this Stage stage) => stage is Stage.Refused or Stage.Withdrawn;

    public static string Name(this Stage stage) => stage switch
    {
        Stage.Applied => "已申请",
        Stage.Reviewed => "初审",
        Stage.Consulted => "会商",
        Stage.Determined => "核定",
        Stage.Refused => "不予预付",
        Stage.Withdrawn => "撤回",
    };

    public static string Name(this ApplicationEvent happened) => happened switch
    {
        ApplicationEvent.Applied => "申请",
        ApplicationEvent.Supplemented => "补充材料",
        ApplicationEvent.Reviewed => "初审",
        ApplicationEvent.Consulted => "会商",
        ApplicationEvent.Determined => "核定",
        ApplicationEvent.Refused => "不予预付",
        ApplicationEvent.Withdrawn => "撤回",
    };
}

/// <summary>书面承诺的一项。</summary>
public sealed record Undertaking(string Code, string Words);

/// <summary>提出申请时的情况。</summary>
/// <param name="Deadline">The day's end of the window, and the article it rests on.</param>
/// <param name="Undertakings">Codes, as given.</param>
/// <param name="Standing">An application of the same provider, fund and year that has not ended; null: none.</param>
public sealed record ApplicationFacts(
    Provider Provider, Fund Fund, Month Year, DateOnly Today, DateOnly Deadline, string DeadlineCite, int MinimumLevel,
    ImmutableArray<string> Undertakings, int Attachments, string? Standing);

/// <summary>预付金申请。Who may apply, when, and with what.</summary>
public static class Application
{
    /// <summary>书面承诺。All of them are asked for.</summary>
    /// <law doc="办法" article="第四条(二)">医疗机构承诺无财产被保全、未履行完毕生效法律文书确认的债务、作为被执行人尚未执行终结等情形。</law>
    public static readonly ImmutableArray<Undertaking> Undertakings =
    [
        new("no-preservation", "无财产被保全"),
        new("no-debt", "无未履行完毕生效法律文书确认的债务"),
        new("no-enforcement", "无作为被执行人尚未执行终结"),
    ];

    /// <summary>申请号。Derived from what it is for; another one after an ended one has a serial.</summary>
    public static string Id(string region, Fund fund, Month year, string provider, int serial) =>
        $"{region}-{fund.Code()}-{year.Year}-{provider}{(serial == 1 ? "" : $"-{serial}")}";

    /// <summary>不予受理的理由。</summary>
    /// <law doc="办法" article="第三条">本办法适用于统筹地区内与医保部门签定基本医疗保障服务协议并正常开展医疗服务的医疗机构</law>
    public static ImmutableArray<Refusal> Refusals(ApplicationFacts facts) =>
    [
        .. Refusal.When(facts.Provider.Type == ProviderType.Pharmacy, "办法·第三条", $"{facts.Provider.Code} 是零售药店,预付金只适用于医疗机构"),
        .. Refusal.When(facts.Provider.Type != ProviderType.Pharmacy && !HasLevel(facts.Provider.Level, facts.MinimumLevel), "办法·第三条", BelowLevel(facts.Provider.Code, facts.Provider.Level, facts.MinimumLevel)),
        .. Refusal.When(facts.Today < facts.Year.FirstDay, facts.DeadlineCite, $"{facts.Year.Year} 年度的申请自 {facts.Year.FirstDay:yyyy-MM-dd} 起受理"),
        .. Refusal.When(facts.Today > facts.Deadline, facts.DeadlineCite, $"{facts.Year.Year} 年度的申请已于 {facts.Deadline:yyyy-MM-dd} 截止"),
        .. Undertakings.Where(u => !facts.Undertakings.Contains(u.Code)).Select(u => new Refusal("办法·第四条(二)", $"缺少书面承诺:{u.Words}({u.Code})")),
        .. Refusal.When(facts.Attachments == 0, "办法·第四条(二)", "缺少附件:书面承诺须附原件(PDF、PNG 或 JPEG)"),
        .. Refusal.When(facts.Standing is not null, "办法·第八条(一)", $"{facts.Provider.Code} 已有 {facts.Year.Year} 年度{facts.Fund.Name()}的申请 {facts.Standing}"),
    ];

    /// <summary>是否达到起步等级。The platform's codes 01–04 are 三级, 05–07 二级, 08–10 一级; words are taken too; anything else is no level.</summary>
    /// <param name="level">医院等级, as registered.</param>
    /// <param name="minimum">0: any.</param>
    public static bool HasLevel(string level, int minimum) => minimum == 0 || LevelOf(level) >= minimum;

    /// <summary>等级不够,如何说。</summary>
    public static string BelowLevel(string provider, string level, int minimum) =>
        $"{provider} 登记的等级为“{(level.Length == 0 ? "未登记" : level)}”,本统筹区从{LevelNames[minimum]}及以上医疗机构起步";

    private static readonly ImmutableArray<string> LevelNames = ["不限", "一级", "二级", "三级"];

    private static int LevelOf(string level) => int.TryParse(level, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        ? code switch { >= 1 and <= 4 => 3, >= 5 and <= 7 => 2, >= 8 and <= 10 => 1, _ => 0 }
        : level.Length > 0 ? "一二三".IndexOf(level[0], StringComparison.Ordinal) + 1 : 0;
}
